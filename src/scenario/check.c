#include "scenario/check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/characters.h"
#include "base/memory.h"
#include "base/number.h"

/* " per day", or nothing for a number without a unit. */
static const char *space_and_unit(const char *unit, char *room, size_t size) {
    bool none = unit == NULL || unit[0] == '\0' || strcmp(unit, "1") == 0;
    snprintf(room, size, "%s%s", none ? "" : " ", none ? "" : unit);
    return room;
}

static const char *show(double value, const char *shown, char *room, size_t size) {
    if (shown != NULL)
        return shown;
    ofr_format(room, size, "%.10g", value);
    return room;
}

ofr_status ofr_parameter_check(const struct ofr_parameter *parameter, double value, const char *shown,
                               const struct ofr_position *at, struct ofr_reports *reports) {
    char number[32], unit[80];
    shown = show(value, shown, number, sizeof number);
    space_and_unit(parameter->unit, unit, sizeof unit);
    if (parameter->number == OFR_SWITCH)
        return value == 0.0 || value == 1.0
                   ? OFR_OK
                   : ofr_fail_at(reports, OFR_BAD_INPUT, at, "%s is %s; it is a switch and must be 0 or 1",
                                 parameter->name, shown);
    if (!(value >= parameter->low && value <= parameter->high))
        return ofr_fail_at(reports, OFR_BAD_INPUT, at, "%s is %s%s; it must lie in [%.10g, %.10g]",
                           parameter->name, shown, unit, parameter->low, parameter->high);
    if (parameter->number == OFR_WHOLE && value != floor(value))
        return ofr_fail_at(reports, OFR_BAD_INPUT, at,
                           "%s is %s%s; it must be a whole number in [%.10g, %.10g]", parameter->name, shown,
                           unit, parameter->low, parameter->high);
    return OFR_OK;
}

ofr_status ofr_parameter_read(const struct ofr_parameter *parameter, const char *text,
                              const struct ofr_position *at, double *value, struct ofr_reports *reports) {
    double number = 0.0;
    char unit[80];
    space_and_unit(parameter->unit, unit, sizeof unit);
    if (!ofr_number_read(text, &number))
        return parameter->number == OFR_SWITCH
                   ? ofr_fail_at(reports, OFR_BAD_INPUT, at,
                                 "%s is \"%s\"; it is a switch and must be 0 or 1", parameter->name, text)
                   : ofr_fail_at(reports, OFR_BAD_INPUT, at,
                                 "%s is \"%s\"; it must be a number%s in [%.10g, %.10g]%s", parameter->name,
                                 text, unit, parameter->low, parameter->high, ofr_number_hint(text));
    ofr_status status = ofr_parameter_check(parameter, number, text, at, reports);
    if (status == OFR_OK)
        *value = number;
    return status;
}

ofr_status ofr_cell_check(const struct ofr_column_form *column, double value, const char *shown,
                          const struct ofr_position *at, struct ofr_reports *reports) {
    char number[32], unit[80];
    space_and_unit(ofr_column_unit(column), unit, sizeof unit);
    if (isnan(value))
        return column->may_be_missing ? OFR_OK
                                      : ofr_fail_at(reports, OFR_BAD_INPUT, at,
                                                    "%s is missing; every row must have it", column->name);
    if (column->cell != OFR_CELL_NUMBER || (value >= column->low && value <= column->high))
        return OFR_OK;
    return ofr_fail_at(reports, OFR_BAD_INPUT, at, "%s is %s%s; it must lie in [%.10g, %.10g]", column->name,
                       show(value, shown, number, sizeof number), unit, column->low, column->high);
}

const char *ofr_column_unit(const struct ofr_column_form *column) {
    const char *unit = column->unit != NULL ? column->unit : "";
    return column->cell == OFR_CELL_TEXT                    ? ""
           : column->cell == OFR_CELL_DATE && *unit == '\0' ? "date"
                                                            : unit;
}

/* Words of names of columns that people's files carry, in English and French. A column
 * that the model declares is never looked up here. */
static const char *const person_words[] = {
    "name",      "names",    "firstname",   "lastname",  "surname",   "forename",  "fullname",  "nickname",
    "alias",     "nom",      "prenom",      "address",   "addresses", "adresse",   "street",    "phone",
    "telephone", "mobile",   "email",       "mail",      "courriel",  "passport",  "passeport", "cin",
    "nid",       "ssn",      "imei",        "iban",      "birth",     "birthdate", "birthday",  "dob",
    "naissance", "facebook", "twitter",     "instagram", "telegram",  "whatsapp",  "tiktok",    "username",
    "handle",    "photo",    "fingerprint", "suspect",   "person",    "persons",   "individual"};
static const char *const group_words[] = {
    "religion", "religions", "religious", "faith",     "sect",        "denomination",  "muslim",     "islam",
    "islamic",  "sunni",     "shia",      "salafi",    "salafist",    "christian",     "jewish",     "piety",
    "pious",    "prayer",    "prayers",   "ethnicity", "ethnic",      "race",          "tribe",      "tribal",
    "clan",     "berber",    "amazigh",   "arab",      "nationality", "nationalities", "citizenship"};

#define N_OF(array) (sizeof(array) / sizeof(array)[0])

static bool is_among(const char *word, size_t n, const char *const *words, size_t n_words) {
    for (size_t i = 0; i < n_words; i++) {
        size_t k = 0;
        while (k < n && words[i][k] != '\0' && ofr_small(word[k]) == words[i][k])
            k++;
        if (k == n && words[i][k] == '\0')
            return true;
    }
    return false;
}

/* A word of a name ends at anything but a letter, and where a small letter meets a capital. */
static size_t word_length(const char *p) {
    size_t n = 0;
    while (ofr_is_letter(p[n]) && !(n > 0 && !ofr_is_capital(p[n - 1]) && ofr_is_capital(p[n])))
        n++;
    return n;
}

const char *ofr_refused_name(const char *name) {
    bool national = false;
    for (const char *p = name; *p != '\0';) {
        size_t n = word_length(p);
        if (n > 0 && is_among(p, n, group_words, N_OF(group_words)))
            return "religion, ethnicity and nationality move nothing in Offramp and are not taken";
        if (n > 0 && (is_among(p, n, person_words, N_OF(person_words)) ||
                      (national && is_among(p, n, (const char *const[]){"id"}, 1))))
            return "Offramp takes no data on real people";
        national = n > 0 && is_among(p, n, (const char *const[]){"national", "personal"}, 2);
        p += n;
        while (*p != '\0' && !ofr_is_letter(*p))
            p++;
    }
    return NULL;
}

/* Names of files before 0.2 and what they are called now; one that ends with a dot starts a parameter. */
static const char *const renamed[][2] = {{"offramp_measure", "offramp_intervention"},
                                         {"offramp_average", "offramp_reference"},
                                         {"keys", "parameters"},
                                         {"key", "parameter"},
                                         {"measure", "statistic"},
                                         {"go", "whereabouts"},
                                         {"go.", "whereabouts."},
                                         {"news", "spillover"},
                                         {"news.", "spillover."}};

/* Write the present form of an old name; false when none of the names is that. */
static bool present_name(const char *name, const char *const *names, size_t n_names, char now[100]) {
    for (size_t r = 0; r < N_OF(renamed); r++) {
        size_t n = strlen(renamed[r][0]);
        bool starts = renamed[r][0][n - 1] == '.' && strncmp(name, renamed[r][0], n) == 0;
        if (!starts && strcmp(name, renamed[r][0]) != 0)
            continue;
        snprintf(now, 100, "%s%s", renamed[r][1], name + n);
        for (size_t i = 0; i < n_names; i++)
            if (strcmp(names[i], now) == 0)
                return true;
    }
    return false;
}

/* Too many to list all: the nearest ones. */
static ofr_status unknown_among_many(const char *what, const char *name, const char *const *names,
                                     size_t n_names, const struct ofr_position *at,
                                     struct ofr_reports *reports) {
    const char *nearest[OFR_MOST_NEAREST];
    if (ofr_nearest_few(name, names, n_names, nearest, OFR_MOST_NEAREST) < OFR_MOST_NEAREST)
        return ofr_fail_at(reports, OFR_BAD_INPUT, at, "there is no %s \"%s\"", what, name);
    return ofr_fail_at(reports, OFR_BAD_INPUT, at, "there is no %s \"%s\"; the nearest are %s, %s and %s",
                       what, name, nearest[0], nearest[1], nearest[2]);
}

ofr_status ofr_unknown(const char *what, const char *name, const char *const *names, size_t n_names,
                       const struct ofr_position *at, struct ofr_reports *reports) {
    char now[100];
    if (ofr_reports_full(reports)) /* nobody sees which name was meant */
        return ofr_fail_at(reports, OFR_BAD_INPUT, at, "there is no %s \"%s\"", what, name);
    if (present_name(name, names, n_names, now))
        return ofr_fail_at(reports, OFR_BAD_INPUT, at, "%s \"%s\" is now called \"%s\"", what, name, now);
    const char *nearest = ofr_nearest(name, names, n_names);
    if (nearest != NULL)
        return ofr_fail_at(reports, OFR_BAD_INPUT, at, "there is no %s \"%s\"; did you mean \"%s\"?", what,
                           name, nearest);
    char list[400] = "";
    size_t used = 0;
    for (size_t i = 0; i < n_names; i++) {
        int n = snprintf(list + used, sizeof list - used, "%s%s", i == 0 ? "" : ", ", names[i]);
        used += (size_t)(n > 0 ? n : 0);
        if (used >= sizeof list) /* too many to list */
            return unknown_among_many(what, name, names, n_names, at, reports);
    }
    return ofr_fail_at(reports, OFR_BAD_INPUT, at, "there is no %s \"%s\"; there %s %s", what, name,
                       n_names > 1 ? "are" : "is", n_names > 0 ? list : "none");
}

static const char *name_at(const void *items, size_t size, size_t i) {
    return *(const char *const *)(const void *)((const char *)items + i * size);
}

size_t ofr_find_declared(const void *items, size_t n, size_t size, const char *name) {
    size_t i = 0;
    while (i < n && strcmp(name_at(items, size, i), name) != 0)
        i++;
    return i;
}

ofr_status ofr_unknown_of(const char *what, const char *name, const void *items, size_t n, size_t size,
                          const struct ofr_position *at, struct ofr_reports *reports) {
    const char **names = ofr_malloc((n + 1) * sizeof *names);
    if (names == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory for the names of what there is");
    for (size_t i = 0; i < n; i++)
        names[i] = name_at(items, size, i);
    ofr_status status = ofr_unknown(what, name, names, n, at, reports);
    ofr_free(names);
    return status;
}
