/* Whether the rows of a database are within their ranges, and as many as it says (schema.h). */
#include <math.h>
#include <string.h>

#include "base/characters.h"
#include "output/exposure.h"
#include "store/schema.h"
#include "store/store.h"

#define TEXT_OF(number) #number
#define NUMBER(macro) TEXT_OF(macro)

/* What must hold, and how many times it does not. A condition that is NULL does not hold. */
struct rule {
    const char *what; /* completes "N rows of TABLE" or, without a table, "FILE" */
    const char *table;
    const char *holds; /* of each row of the table; without a table, of the file */
};

#define DAYS "(SELECT days FROM ensemble)"
#define PEOPLE "(SELECT people FROM ensemble)"
#define AREAS "(SELECT count(*) FROM area)"
#define KINDS "(SELECT count(*) FROM event_kind)"
#define PLACES "(SELECT count(*) FROM place)"
#define BETWEEN(column, low, high) column " BETWEEN " low " AND " high
#define FLAG(column) column " IN (0, 1)"
#define COUNTED(column) BETWEEN(column, "0", "4294967295")
#define OPTIONAL(column, condition) "(" column " IS NULL OR " condition ")"
#define IS_DATE(column) "coalesce(date(" column ") = " column ", 0)"
#define IS_HEX(column) "length(" column ") = 16 AND " column " NOT GLOB '*[^0-9a-f]*'"
#define MOST_DAYS "65535" /* a day is 16 bits in an event */

static const struct rule of_ensemble[] = {
    {"has not one row in its table ensemble", NULL, "(SELECT count(*) FROM ensemble) = 1"},
    {"has dates that are none, or that do not fit its days", "ensemble",
     IS_DATE("first_day") " AND " IS_DATE("last_day") " AND " IS_DATE("end_day") " AND " BETWEEN(
         "days", "1", MOST_DAYS) " AND julianday(last_day) - julianday(first_day) + 1 = days"
                                 " AND end_day >= last_day"},
    {"has a scale that is not above 0 and up to 1", "ensemble", "scale > 0 AND scale <= 1"},
    {"has a number of areas that is not a count", "ensemble", COUNTED("areas_in_scenario")},
};

/* Each ensemble has these. */
static const struct rule of_all[] = {
    {"have marks that are not 0 or 1", "parameter", FLAG("calibrated") " AND " FLAG("given")},
    {"have a number, a first day or an identity that is none", "arm",
     BETWEEN("number", "0", NUMBER(OFR_MOST_ARMS) " - 1") " AND " BETWEEN("from_day", "0",
                                                                          DAYS) " AND " IS_HEX("identity")},
    {"are of an arm that is not there", "intervention", "arm IN (SELECT name FROM arm)"},
    {"have dates that are none", "intervention", IS_DATE("first_day") " AND " IS_DATE("last_day")},
    {"have a number that does not fit their point, arm and replicate", "job",
     BETWEEN("point", "0", "2147483647") " AND " BETWEEN(
         "replicate", "0", NUMBER(OFR_MOST_REPLICATES) " - 1") " AND id = (point << 32) + ((SELECT number "
                                                               "FROM arm WHERE name = job.arm)"
                                                               " << 20) + replicate"},
    {"have a digest that is none", "job", IS_HEX("digest")},
    {"have negative seconds or person-days", "job",
     OPTIONAL("seconds", "seconds >= 0") " AND " OPTIONAL("person_days", "person_days >= 0")},
};

/* An ensemble that keeps whole outputs has these, too. */
static const struct rule of_outputs[] =
    {
        {"has counts of replicates or people that are none", "ensemble",
         BETWEEN("replicates", "0", NUMBER(OFR_MOST_REPLICATES)) " AND " BETWEEN(
             "repeats", "0", "replicates") " AND " COUNTED("controls") " AND " BETWEEN("people", "1",
                                                                                       "4294967294")},
        {"are of more than one point", "job", "point = 0"},
        {"are not numbered from 1 on", "area", BETWEEN("id", "1", AREAS)},
        {"have counts that are more than their people", "area",
         BETWEEN("people", "0", PEOPLE) " AND " BETWEEN("neighbourhoods", "0", "4294967295") " AND " BETWEEN(
             "streets", "0",
             "people") " AND " BETWEEN("households", "0",
                                       "people") " AND " BETWEEN("families", "0",
                                                                 "people") " AND " BETWEEN("eligible", "0",
                                                                                           "people")},
        {"has areas whose people do not sum to its people, or not as many areas as it says", NULL,
         "(SELECT total(people) FROM area) = " PEOPLE " AND " AREAS " = (SELECT areas_kept FROM ensemble)"},
        {"have a count that is none", "entry_record", COUNTED("records")},
        {"are not numbered from 0 on, or have numbers that are none", "place",
         BETWEEN("id", "0", PLACES " - 1") " AND " COUNTED("neighbourhood") " AND " COUNTED(
             "number") " AND " COUNTED("visitors")},
        {"are not among the people, or have a sex, an age or numbers that are none", "person",
         BETWEEN("id", "0", PEOPLE " - 1") " AND sex IN ('male', 'female') AND " BETWEEN("age", "0", "255") " AND " COUNTED(
             "neighbourhood") " AND " COUNTED("street") " AND " COUNTED("household") " AND " COUNTED("famil"
                                                                                                     "y")},
        {"have members or counts that are none", "grouping",
         BETWEEN("members", "0", PEOPLE) " AND " BETWEEN("count", "1", PEOPLE)},
        {"has streets or families with more members than it has people", NULL,
         "NOT EXISTS (SELECT 1 FROM grouping GROUP BY kind HAVING total(members * count) > " PEOPLE ")"},
        {"are observed in a way that is none", "observable",
         "observed IN ('stock', 'flow', 'level') AND " FLAG("harm")},
        {"are not numbered from 0 to at most 254", "event_kind",
         BETWEEN("id", "0", KINDS " - 1") " AND " KINDS " <= 255"},
        {"are of a day, slot, kind, place or person that is none", "event",
         BETWEEN("step", "0", "4294967295") " AND " BETWEEN("day", "0", DAYS " - 1") " AND " BETWEEN("slot", "0", "3") " AND " BETWEEN(
             "kind", "0",
             KINDS
             " - 1") " AND " BETWEEN("value", "-2147483648",
                                     "2147483647") " AND " OPTIONAL("place",
                                                                    BETWEEN(
                                                                        "place", "0",
                                                                        PLACES
                                                                        " - 1")) " AND " OPTIONAL("\"by\"",
                                                                                                  BETWEEN(
                                                                                                      "\"by"
                                                                                                      "\"",
                                                                                                      "0",
                                                                                                      PEOPLE
                                                                                                      " - "
                                                                                                      "1"))},
        {"are of an area or an observable that is not there", "harm",
         BETWEEN("area", "0", AREAS) " AND name IN (SELECT name FROM observable)"},
        {"have a value or a count that is none", "covered",
         BETWEEN("value", "0", NUMBER(OFR_EXPOSURE_VALUES) " - 1") " AND count >= 0"},
        {"have years, marks or a range that are none", "pattern",
         OPTIONAL("first_year", BETWEEN("first_year", "1", "9999")) " AND " OPTIONAL(
             "last_year",
             BETWEEN(
                 "last_year", "1",
                 "9999")) " AND " FLAG("any_period") " AND " FLAG("same_source") " AND (low IS NULL OR high "
                                                                                 "IS NULL OR low <= high)"},
        {"are of an area or a day that is not there", "series",
         BETWEEN("area", "0", AREAS) " AND " BETWEEN("day", "0", DAYS " - 1") " AND " BETWEEN("days", "1",
                                                                                              "7")},
        {"do not have a row of series for each day, and for each week of each area", "job",
         "(SELECT count(*) FROM series WHERE series.job = job.id) = " DAYS " + (" DAYS " + 6) / 7 * " AREAS},
        {"do not have as many outcomes as the others", "job",
         "(SELECT count(*) FROM outcome WHERE outcome.job = job.id) = (SELECT count(*) FROM outcome GROUP BY "
         "job"
         " ORDER BY 1 DESC LIMIT 1)"},
        {"do not have harm of each area", "job",
         "(SELECT count(*) FROM harm WHERE harm.job = job.id) ="
         " (SELECT count(*) FROM observable WHERE harm) * (" AREAS " + 1)"},
        {"has more replicates than it says, or is called complete and has fewer", NULL,
         "(SELECT count(*) FROM job WHERE arm = '') <= (SELECT replicates FROM ensemble) AND"
         " ((SELECT status FROM ensemble) = 'incomplete' OR (SELECT count(*) FROM job WHERE arm = '') ="
         " (SELECT replicates FROM ensemble))"},
};

/* ---- rules ------------------------------------------------------------------------------ */

/* One number; what a file does not allow is its fault. */
static ofr_status ask(sqlite3 *database, sqlite3_str *sql, int64_t *number, struct ofr_reports *reports) {
    sqlite3_stmt *row = NULL;
    OFR_TRY(ofr_sql_prepare_built(database, sql, &row, reports));
    return ofr_sql_ask(row, "check the rows", number, reports);
}

static ofr_status check_rule(sqlite3 *database, const char *path, const struct rule *rule,
                             struct ofr_reports *reports) {
    sqlite3_str *sql = sqlite3_str_new(database);
    int64_t n = 0;
    if (rule->table == NULL)
        sqlite3_str_appendf(sql, "SELECT (%s) IS NOT TRUE", rule->holds);
    else
        sqlite3_str_appendf(sql, "SELECT count(*) FROM \"%w\" WHERE (%s) IS NOT TRUE", rule->table,
                            rule->holds);
    OFR_TRY(ask(database, sql, &n, reports));
    if (n == 0)
        return OFR_OK;
    if (rule->table == NULL || strcmp(rule->table, "ensemble") == 0)
        return ofr_fail(reports, OFR_BAD_INPUT, "%s %s", path, rule->what);
    return ofr_fail(reports, OFR_BAD_INPUT, "%s: %lld row%s of %s %s", path, (long long)n, n == 1 ? "" : "s",
                    rule->table, rule->what);
}

static ofr_status check_rules(sqlite3 *database, const char *path, const struct rule *rules, size_t n,
                              struct ofr_reports *reports) {
    ofr_status worst = OFR_OK;
    for (size_t i = 0; i < n; i++) {
        ofr_status status = check_rule(database, path, &rules[i], reports);
        worst = status > worst ? status : worst;
    }
    return worst;
}

/* ---- texts and reals -------------------------------------------------------------------- */

/* Text of UTF-8 without NUL, or a finite real, or nothing. */
static void is_sound(sqlite3_context *context, int n, sqlite3_value **values) {
    bool sound = true;
    for (int i = 0; i < n && sound; i++) {
        int type = sqlite3_value_type(values[i]);
        if (type == SQLITE_FLOAT)
            sound = isfinite(sqlite3_value_double(values[i]));
        if (type != SQLITE_TEXT)
            continue;
        const char *text = sqlite3_value_blob(values[i]);
        size_t size = (size_t)sqlite3_value_bytes(values[i]), m = 1;
        for (size_t at = 0; at < size && sound; at += m) {
            m = ofr_character_length(text + at, size - at);
            sound = m > 0 && text[at] != 0;
        }
    }
    sqlite3_result_int(context, sound);
}

static ofr_status check_values_of(sqlite3 *database, const char *path, const char *table, const char *columns,
                                  struct ofr_reports *reports) {
    sqlite3_str *sql = sqlite3_str_new(database);
    int64_t n = 0;
    sqlite3_str_appendf(sql, "SELECT count(*) FROM \"%w\" WHERE NOT is_sound(%s)", table, columns);
    OFR_TRY(ask(database, sql, &n, reports));
    return n == 0 ? OFR_OK
                  : ofr_fail(
                        reports, OFR_BAD_INPUT,
                        "%s: %lld row%s of %s have a text that is not UTF-8, or a number that is not finite",
                        path, (long long)n, n == 1 ? "" : "s", table);
}

static ofr_status check_values(sqlite3 *database, const char *path, struct ofr_reports *reports) {
    static const char sql[] =
        "SELECT s.name, group_concat('\"' || c.name || '\"') FROM sqlite_schema AS s,"
        " pragma_table_info(s.name) AS c WHERE s.type = 'table' AND c.type IN ('TEXT', 'REAL')"
        " GROUP BY s.name ORDER BY s.rowid";
    sqlite3_stmt *tables = NULL;
    if (sqlite3_create_function(database, "is_sound", -1,
                                SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, NULL, is_sound, NULL,
                                NULL) != SQLITE_OK)
        return ofr_sql_fail(database, "check the rows", reports);
    OFR_TRY(ofr_sql_prepare(database, sql, "check the rows", &tables, reports));
    ofr_status worst = OFR_OK, read = OFR_OK;
    while (ofr_sql_next(tables, "check the rows", &read, reports)) {
        ofr_status status = check_values_of(database, path, (const char *)sqlite3_column_text(tables, 0),
                                            (const char *)sqlite3_column_text(tables, 1), reports);
        worst = status > worst ? status : worst;
    }
    sqlite3_finalize(tables);
    return read > worst ? read : worst;
}

/* ---- all -------------------------------------------------------------------------------- */

#define RULES(list) (list), sizeof(list) / sizeof *(list)

ofr_status ofr_schema_check_rows(sqlite3 *database, const char *path, struct ofr_reports *reports) {
    OFR_TRY(check_rules(database, path, RULES(of_ensemble), reports));
    ofr_status worst = check_rules(database, path, RULES(of_all), reports);
    if (ofr_schema_has_outputs(database)) {
        ofr_status status = check_rules(database, path, RULES(of_outputs), reports);
        worst = status > worst ? status : worst;
    }
    ofr_status status = check_values(database, path, reports);
    return status > worst ? status : worst;
}

ofr_status ofr_schema_check_references(sqlite3 *database, const char *path, struct ofr_reports *reports) {
    sqlite3_stmt *rows = NULL;
    OFR_TRY(ofr_sql_prepare(database,
                            "SELECT \"table\", parent, count(*) FROM pragma_foreign_key_check"
                            " GROUP BY \"table\", parent",
                            "check the references", &rows, reports));
    ofr_status status = OFR_OK;
    int code;
    while ((code = sqlite3_step(rows)) == SQLITE_ROW)
        status =
            ofr_fail(reports, OFR_BAD_INPUT, "%s: %lld rows of %s name a row of %s that is not there", path,
                     (long long)sqlite3_column_int64(rows, 2), (const char *)sqlite3_column_text(rows, 0),
                     (const char *)sqlite3_column_text(rows, 1));
    if (status == OFR_OK && code != SQLITE_DONE)
        status = ofr_sql_fail(database, "check the references", reports);
    sqlite3_finalize(rows);
    return status;
}

/* Sums of a flow over the days of the whole, and over the weeks of the areas. */
static ofr_status check_sum(sqlite3 *database, const char *path, const char *flow,
                            struct ofr_reports *reports) {
    sqlite3_str *sql = sqlite3_str_new(database);
    int64_t n = 0;
    sqlite3_str_appendf(sql,
                        "SELECT count(*) FROM (SELECT 1 FROM series GROUP BY job HAVING"
                        " total(\"%w\") FILTER (WHERE area = 0) <> total(\"%w\") FILTER (WHERE area > 0))",
                        flow, flow);
    OFR_TRY(ask(database, sql, &n, reports));
    return n == 0 ? OFR_OK
                  : ofr_fail(reports, OFR_BAD_INPUT,
                             "%s: %s does not sum to the same over areas and over days in %lld job%s", path,
                             flow, (long long)n, n == 1 ? "" : "s");
}

ofr_status ofr_schema_check_sums(sqlite3 *database, const char *path, struct ofr_reports *reports) {
    sqlite3_stmt *flows = NULL;
    if (!ofr_schema_has_outputs(database))
        return OFR_OK;
    OFR_TRY(ofr_sql_prepare(database,
                            "SELECT name FROM observable WHERE observed = 'flow' AND name IN"
                            " (SELECT name FROM pragma_table_info('series'))",
                            "check the sums", &flows, reports));
    ofr_status worst = OFR_OK, read = OFR_OK;
    while (ofr_sql_next(flows, "check the sums", &read, reports)) {
        ofr_status status = check_sum(database, path, (const char *)sqlite3_column_text(flows, 0), reports);
        worst = status > worst ? status : worst;
    }
    sqlite3_finalize(flows);
    return read > worst ? read : worst;
}
