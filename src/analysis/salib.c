#include "analysis/salib.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/number.h"
#include "scenario/check.h"
#include "scenario/file.h"

#define MOST_WORDS 4096
#define BLANKS " \t\r,;"

/* ---- lines and words ------------------------------------------------------------------------ */

/* A word of a file, where it stands. */
struct word {
    const char *text; /* not ended by NUL */
    size_t offset, length;
};

/* The words of a line; more than `most` are counted, not kept. */
static size_t split(const struct ofr_file *file, size_t line, struct word *words, size_t most) {
    size_t at = file->lines[line], n = 0;
    while (true) {
        at += strspn(file->text + at, BLANKS);
        size_t length = strcspn(file->text + at, BLANKS "\n");
        if (length == 0)
            return n;
        if (n < most)
            words[n] = (struct word){file->text + at, at, length};
        n++;
        at += length;
    }
}

static bool is_comment(const struct word *words, size_t n) { return n == 0 || words[0].text[0] == '#'; }

static bool read_number(const struct word *word, double *number) {
    char text[64];
    if (word->length >= sizeof text)
        return false;
    memcpy(text, word->text, word->length);
    text[word->length] = '\0';
    return ofr_number_read(text, number);
}

/* ---- a problem ------------------------------------------------------------------------------- */

/* A bound of a parameter; the status covers all faults of both. */
static ofr_status read_bound(const struct ofr_file *file, const struct word *word,
                             const struct ofr_parameter *parameter, const char *which, double *bound,
                             struct ofr_reports *reports) {
    struct ofr_position at = ofr_file_position(file, word->offset, word->length);
    if (!read_number(word, bound))
        return ofr_fail_at(reports, OFR_BAD_INPUT, &at,
                           "the %s bound of %s is \"%.*s\"; a number is expected", which, parameter->name,
                           (int)word->length, word->text);
    if (!(*bound >= parameter->low && *bound <= parameter->high))
        return ofr_fail_at(reports, OFR_BAD_INPUT, &at,
                           "the %s bound of %s is %.10g; it must lie in [%g, %g]", which, parameter->name,
                           *bound, parameter->low, parameter->high);
    return OFR_OK;
}

static ofr_status read_bounds(const struct ofr_file *file, const struct word *words, size_t n, size_t k,
                              struct ofr_inputs *inputs, struct ofr_reports *reports) {
    const struct ofr_parameter *parameter = &inputs->schema->parameters[k];
    struct ofr_position line = ofr_file_position(file, words[0].offset, words[0].length);
    double low = 0, high = 0;
    if (n < 3 || n > 5)
        return ofr_fail_at(reports, OFR_BAD_INPUT, &line,
                           "a line has %zu words; NAME LOW HIGH [GROUP [DIST]] is expected", n);
    if (n == 5 && !(words[4].length == 4 && strncmp(words[4].text, "unif", 4) == 0)) {
        struct ofr_position at = ofr_file_position(file, words[4].offset, words[4].length);
        return ofr_fail_at(reports, OFR_BAD_INPUT, &at,
                           "the distribution of %s is \"%.*s\"; unif is expected", parameter->name,
                           (int)words[4].length, words[4].text);
    }
    ofr_status status = read_bound(file, &words[1], parameter, "lower", &low, reports);
    ofr_status other = read_bound(file, &words[2], parameter, "upper", &high, reports);
    status = other > status ? other : status;
    if (status == OFR_OK && !(parameter->number == OFR_REAL ? low < high : ceil(low) < floor(high)))
        status = ofr_fail_at(reports, OFR_BAD_INPUT, &line,
                             "the bounds of %s are %.10g and %.10g; the upper must be above the lower%s",
                             parameter->name, low, high,
                             parameter->number == OFR_REAL ? "" : ", with two whole numbers between them");
    return status == OFR_OK ? ofr_inputs_add(inputs, k, low, high, reports) : status;
}

static ofr_status read_line(const struct ofr_file *file, const struct word *words, size_t n,
                            struct ofr_inputs *inputs, struct ofr_reports *reports) {
    struct ofr_position at = ofr_file_position(file, words[0].offset, words[0].length);
    char *name = ofr_strndup(words[0].text, words[0].length);
    if (name == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory for a problem");
    size_t k = ofr_schema_find_parameter(inputs->schema, name);
    const char *why =
        k < inputs->schema->n_parameters ? ofr_input_is_fixed(&inputs->schema->parameters[k]) : NULL;
    ofr_status status = OFR_OK;
    for (uint32_t i = 0; i < inputs->n; i++)
        if (inputs->list[i].parameter == k)
            status = ofr_fail_at(reports, OFR_BAD_INPUT, &at, "%s is there twice", name);
    if (k == inputs->schema->n_parameters)
        status = ofr_schema_unknown_parameter(inputs->schema, name, &at, reports);
    else if (why != NULL)
        status = ofr_fail_at(reports, OFR_BAD_INPUT, &at, "%s cannot be moved: %s", name, why);
    else
        OFR_THEN(status, read_bounds(file, words, n, k, inputs, reports));
    ofr_free(name);
    return status;
}

/* Own parameters first, each list in its order; what columns of a sample mean follows the file all the same,
 * so a file that mixes them is refused. */
static ofr_status check_order(const struct ofr_file *file, struct ofr_inputs *inputs,
                              struct ofr_reports *reports) {
    struct ofr_position at = {.file = file->path};
    while (inputs->n_own < inputs->n &&
           inputs->schema->parameters[inputs->list[inputs->n_own].parameter].actor != OFR_GROUP)
        inputs->n_own++;
    for (uint32_t i = inputs->n_own; i < inputs->n; i++)
        if (inputs->schema->parameters[inputs->list[i].parameter].actor != OFR_GROUP)
            return ofr_fail_at(
                reports, OFR_BAD_INPUT, &at,
                "%s stands after %s, which describes the group; the group's parameters come last",
                ofr_input_name(inputs, i), ofr_input_name(inputs, inputs->n_own));
    if (inputs->n == 0)
        return ofr_fail_at(reports, OFR_BAD_INPUT, &at, "there is no parameter in it");
    return OFR_OK;
}

ofr_status ofr_salib_problem_read(const char *path, struct ofr_inputs *inputs, struct ofr_reports *reports) {
    struct ofr_file file;
    ofr_status worst = ofr_file_read(path, NULL, &file, reports);
    if (worst != OFR_OK)
        return worst;
    for (size_t line = 0; line < file.n_lines; line++) {
        struct word words[6];
        size_t n = split(&file, line, words, 6);
        if (is_comment(words, n))
            continue;
        ofr_status status = read_line(&file, words, n, inputs, reports);
        worst = status > worst ? status : worst;
    }
    if (worst == OFR_OK)
        worst = check_order(&file, inputs, reports);
    ofr_file_free(&file);
    return worst;
}

/* ---- a sample -------------------------------------------------------------------------------- */

static ofr_status read_value(const struct ofr_file *file, const struct word *word,
                             const struct ofr_inputs *inputs, uint32_t i, double *value,
                             struct ofr_reports *reports) {
    const struct ofr_input *input = &inputs->list[i];
    struct ofr_position at = ofr_file_position(file, word->offset, word->length);
    double slack = 1e-9 * (input->high - input->low); /* of what was written with fewer digits */
    if (!read_number(word, value))
        return ofr_fail_at(reports, OFR_BAD_INPUT, &at, "the value of %s is \"%.*s\"; a number is expected",
                           ofr_input_name(inputs, i), (int)word->length, word->text);
    if (!(*value >= input->low - slack && *value <= input->high + slack))
        return ofr_fail_at(reports, OFR_BAD_INPUT, &at,
                           "the value of %s is %.10g; it must lie in the problem's bounds, [%g, %g]",
                           ofr_input_name(inputs, i), *value, input->low, input->high);
    *value = fmin(fmax(*value, input->low), input->high);
    if (inputs->schema->parameters[input->parameter].number != OFR_REAL)
        *value = fmin(fmax(round(*value), ceil(input->low)), floor(input->high));
    return OFR_OK;
}

static ofr_status read_row(const struct ofr_file *file, size_t line, const struct ofr_inputs *inputs,
                           struct word *words, double *row, bool *empty, struct ofr_reports *reports) {
    size_t n = split(file, line, words, MOST_WORDS);
    ofr_status worst = OFR_OK;
    *empty = is_comment(words, n);
    if (*empty)
        return OFR_OK;
    struct ofr_position at = ofr_file_position(file, words[0].offset, words[0].length);
    if (n != inputs->n)
        return ofr_fail_at(reports, OFR_BAD_INPUT, &at,
                           "a row has %zu numbers; the problem has %u parameters", n, inputs->n);
    for (uint32_t i = 0; i < inputs->n; i++) {
        ofr_status status = read_value(file, &words[i], inputs, i, &row[i], reports);
        worst = status > worst ? status : worst;
    }
    return worst;
}

static ofr_status read_rows(const struct ofr_file *file, const struct ofr_inputs *inputs, struct word *words,
                            struct ofr_numbers *numbers, struct ofr_reports *reports) {
    ofr_status worst = OFR_OK;
    for (size_t line = 0; line < file->n_lines; line++) {
        bool empty;
        ofr_status status = read_row(file, line, inputs, words, numbers->values + numbers->n_rows * inputs->n,
                                     &empty, reports);
        numbers->n_rows += !empty;
        worst = status > worst ? status : worst;
    }
    if (worst == OFR_OK && numbers->n_rows == 0) {
        struct ofr_position at = {.file = file->path};
        worst = ofr_fail_at(reports, OFR_BAD_INPUT, &at, "there is no point in it");
    }
    return worst;
}

ofr_status ofr_salib_sample_read(const char *path, const struct ofr_inputs *inputs,
                                 struct ofr_numbers *numbers, struct ofr_reports *reports) {
    struct ofr_file file;
    struct word *words = NULL;
    *numbers = (struct ofr_numbers){.n_columns = inputs->n};
    OFR_TRY(ofr_file_read(path, NULL, &file, reports));
    ofr_status status = OFR_NEW(NULL, words, MOST_WORDS, "a sample", reports);
    OFR_THEN(status, ofr_new(NULL, file.n_lines * inputs->n, sizeof(double), "a sample",
                             (void **)&numbers->values, reports));
    OFR_THEN(status, read_rows(&file, inputs, words, numbers, reports));
    ofr_free(words);
    ofr_file_free(&file);
    if (status != OFR_OK) {
        ofr_free(numbers->values);
        *numbers = (struct ofr_numbers){0};
    }
    return status;
}

/* ---- writing ---------------------------------------------------------------------------------- */

/* The first line of a file says who wrote it. It has as many words as those below, since SALib guesses what
 * stands between words from the whole text. */
#define MARK "# Offramp " OFR_VERSION

static bool is_ours(const char *path) { return ofr_file_has_mark(path, "# Offramp "); }

struct ofr_target ofr_salib_target(const char *path, bool replace) {
    return (struct ofr_target){path, "a file that Offramp wrote for SALib", is_ours, replace};
}

typedef void (*put_all)(FILE *file, const void *from);

static ofr_status write_whole(const char *path, bool replace, put_all put, const void *from,
                              struct ofr_reports *reports) {
    const struct ofr_target target = ofr_salib_target(path, replace);
    struct ofr_whole_file file;
    if (ofr_ranks_own() > 0)
        return OFR_OK; /* rank 0 writes */
    OFR_TRY(ofr_whole_file_begin(&target, &file, reports));
    put(file.stream, from);
    return ofr_whole_file_end(&file, OFR_OK, reports);
}

static void put_problem(FILE *file, const void *from) {
    const struct ofr_inputs *inputs = from;
    bool block = inputs->n > inputs->n_own;
    fprintf(file, MARK "%s\n", block ? " problem" : "");
    for (uint32_t i = 0; i < inputs->n; i++) {
        const char *name = ofr_input_name(inputs, i);
        ofr_format_to(file, "%s %.17g %.17g", name, inputs->list[i].low, inputs->list[i].high);
        if (block)
            fprintf(file, " %s", i < inputs->n_own ? name : "group");
        putc('\n', file);
    }
}

static void put_numbers(FILE *file, const void *from) {
    const struct ofr_numbers *numbers = from;
    fprintf(file, MARK "\n");
    for (size_t row = 0; row < numbers->n_rows; row++)
        for (size_t i = 0; i < numbers->n_columns; i++)
            ofr_format_to(file, "%.17g%c", numbers->values[row * numbers->n_columns + i],
                          i + 1 == numbers->n_columns ? '\n' : ' ');
}

ofr_status ofr_salib_problem_write(const char *path, bool replace, const struct ofr_inputs *inputs,
                                   struct ofr_reports *reports) {
    return write_whole(path, replace, put_problem, inputs, reports);
}

ofr_status ofr_salib_numbers_write(const char *path, bool replace, const struct ofr_numbers *numbers,
                                   struct ofr_reports *reports) {
    return write_whole(path, replace, put_numbers, numbers, reports);
}
