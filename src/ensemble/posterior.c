#include "ensemble/posterior.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/number.h"
#include "base/whole_file.h"
#include "scenario/check.h"
#include "scenario/csv.h"
#include "stats/sequence.h"
#include "store/results.h"

#define SUM_TOLERANCE 1e-6 /* of weights, which are written with all their digits */

enum { SAMPLE, WEIGHT, PARAMETER, VALUE, N_COLUMNS };
static const struct ofr_stored_column columns[N_COLUMNS] = {{"sample", OFR_STORED_WHOLE},
                                                            {"weight", OFR_STORED_REAL},
                                                            {"parameter", OFR_STORED_TEXT},
                                                            {"value", OFR_STORED_REAL}};

void ofr_posterior_free(struct ofr_posterior *posterior) {
    ofr_free(posterior->parameters);
    ofr_free(posterior->values);
    ofr_free(posterior->shares);
    *posterior = (struct ofr_posterior){0};
}

/* Rows come sample by sample, each with the same parameters in the same order. */
static ofr_status take_row(const struct ofr_stored_table *table, size_t row, const char *path,
                           const struct ofr_schema *schema, struct ofr_posterior *posterior,
                           struct ofr_reports *reports) {
    const struct ofr_cell_value *cells = table->cells + row * N_COLUMNS;
    size_t sample = row / posterior->n_parameters, k = row % posterior->n_parameters;
    size_t parameter = cells[PARAMETER].text == NULL
                           ? schema->n_parameters
                           : ofr_schema_find_parameter(schema, cells[PARAMETER].text);
    const struct ofr_position at = {.file = path};
    if (parameter == schema->n_parameters)
        return ofr_fail_at(reports, OFR_BAD_INPUT, &at,
                           "the posterior is of %s, which is no parameter of model %s",
                           cells[PARAMETER].text == NULL ? "nothing" : cells[PARAMETER].text, schema->model);
    if (sample == 0)
        posterior->parameters[k] = parameter;
    double weight = cells[WEIGHT].number, before = sample > 0 ? posterior->shares[sample - 1] : 0;
    bool in_order = posterior->parameters[k] == parameter && cells[SAMPLE].number >= (double)sample &&
                    cells[SAMPLE].number <= (double)sample;
    if (!in_order || !(weight >= 0 && weight <= 1))
        return ofr_fail_at(reports, OFR_BAD_INPUT, &at,
                           "row %zu of table " OFR_POSTERIOR_TABLE " is not in order", row + 1);
    posterior->values[row] = cells[VALUE].number;
    posterior->shares[sample] = k == 0 ? before + weight : posterior->shares[sample];
    return ofr_parameter_check(&schema->parameters[parameter], cells[VALUE].number, NULL, &at, reports);
}

static ofr_status take_rows(const struct ofr_stored_table *table, const char *path,
                            const struct ofr_schema *schema, struct ofr_posterior *posterior,
                            struct ofr_reports *reports) {
    size_t n_parameters = 0;
    while (n_parameters < table->n_rows && table->cells[n_parameters * N_COLUMNS + SAMPLE].number <= 0)
        n_parameters++;
    if (n_parameters == 0 || table->n_rows % n_parameters != 0)
        return ofr_fail(reports, OFR_BAD_INPUT, "%s has no whole sample in its table " OFR_POSTERIOR_TABLE,
                        path);
    posterior->n_parameters = n_parameters;
    posterior->n = table->n_rows / n_parameters;
    ofr_status status = OFR_NEW(NULL, posterior->parameters, n_parameters, "the posterior", reports);
    OFR_THEN(status, OFR_NEW(NULL, posterior->values, table->n_rows, "the posterior", reports));
    OFR_THEN(status, OFR_NEW(NULL, posterior->shares, posterior->n, "the posterior", reports));
    for (size_t row = 0; status == OFR_OK && row < table->n_rows; row++)
        status = take_row(table, row, path, schema, posterior, reports);
    double sum = status == OFR_OK ? posterior->shares[posterior->n - 1] : 1;
    if (!(fabs(sum - 1) <= SUM_TOLERANCE))
        status = ofr_fail(reports, OFR_BAD_INPUT,
                          "the weights of " OFR_POSTERIOR_TABLE " in %s sum to %g; 1 is "
                          "expected",
                          path, sum);
    return status;
}

static ofr_status read_database(const char *path, const struct ofr_schema *schema,
                                struct ofr_posterior *posterior, struct ofr_reports *reports) {
    struct ofr_stored_table table = {.name = OFR_POSTERIOR_TABLE, .columns = columns, .n_columns = N_COLUMNS};
    OFR_TRY(ofr_stored_table_read(path, OFR_CALIBRATION_KIND, &table, reports));
    ofr_status status = take_rows(&table, path, schema, posterior, reports);
    ofr_stored_table_free(&table);
    return status;
}

/* ---- what the replicates of a run drew ------------------------------------------------------ */

struct drawing {
    struct ofr_posterior *posterior;
    const struct ofr_schema *schema;
    const char *path;
    size_t n_values;
    ofr_status status;
    struct ofr_reports *reports;
};

/* Values come replicate by replicate, each with the parameters of the first. */
static bool take_drawn(void *to, uint32_t replicate, const char *name, double value) {
    struct drawing *drawing = to;
    struct ofr_posterior *posterior = drawing->posterior;
    const struct ofr_position at = {.file = drawing->path};
    size_t parameter =
        name == NULL ? drawing->schema->n_parameters : ofr_schema_find_parameter(drawing->schema, name);
    size_t n = drawing->n_values, n_parameters = posterior->n_parameters;
    if (parameter == drawing->schema->n_parameters)
        drawing->status = ofr_fail_at(drawing->reports, OFR_BAD_INPUT, &at,
                                      "it drew a value of \"%.60s\", which is no parameter of model %s",
                                      name == NULL ? "" : name, drawing->schema->model);
    else if (replicate == 0)
        drawing->status = ofr_grow(NULL, n, n + 1, sizeof *posterior->parameters, "the points",
                                   (void **)&posterior->parameters, drawing->reports);
    else if (n_parameters == 0 || replicate != n / n_parameters ||
             posterior->parameters[n % n_parameters] != parameter)
        drawing->status = ofr_fail_at(drawing->reports, OFR_BAD_INPUT, &at,
                                      "what replicate %u drew is not whole", replicate);
    OFR_THEN(drawing->status, ofr_parameter_check(&drawing->schema->parameters[parameter], value, NULL, &at,
                                                  drawing->reports));
    OFR_THEN(drawing->status, ofr_grow(NULL, n, n + 1, sizeof *posterior->values, "the points",
                                       (void **)&posterior->values, drawing->reports));
    if (drawing->status != OFR_OK)
        return false;
    if (replicate == 0)
        posterior->parameters[posterior->n_parameters++] = parameter;
    posterior->values[drawing->n_values++] = value;
    return true;
}

static ofr_status read_drawn(const char *path, const struct ofr_schema *schema,
                             struct ofr_posterior *posterior, struct ofr_reports *reports) {
    struct drawing drawing = {.posterior = posterior, .schema = schema, .path = path, .reports = reports};
    OFR_TRY(ofr_store_each_drawn(path, take_drawn, &drawing, reports));
    OFR_TRY(drawing.status);
    if (drawing.n_values == 0 || drawing.n_values % posterior->n_parameters != 0)
        return ofr_fail(reports, OFR_BAD_INPUT, "the replicates of %s drew no whole points", path);
    posterior->n = drawing.n_values / posterior->n_parameters;
    posterior->as_drawn = true;
    OFR_TRY(OFR_NEW(NULL, posterior->shares, posterior->n, "the points", reports));
    for (size_t i = 0; i < posterior->n; i++)
        posterior->shares[i] = (double)(i + 1) / (double)posterior->n;
    return OFR_OK;
}

/* ---- a file of points --------------------------------------------------------------------- */

enum { MOST_POINTS = 100000 };

static ofr_status take_names(const struct ofr_csv *csv, const struct ofr_schema *schema,
                             struct ofr_posterior *posterior, struct ofr_reports *reports) {
    ofr_status worst = OFR_OK;
    for (size_t k = 0; k < posterior->n_parameters; k++) {
        const char *name = csv->fields[k].text;
        const struct ofr_position at = ofr_csv_position(csv, 0, k);
        size_t parameter = posterior->parameters[k] = ofr_schema_find_parameter(schema, name);
        if (parameter == schema->n_parameters)
            worst = OFR_UNKNOWN("parameter", name, schema->parameters, schema->n_parameters, &at, reports);
        for (size_t i = 0; i < k && parameter < schema->n_parameters; i++)
            if (posterior->parameters[i] == parameter)
                worst = ofr_fail_at(reports, OFR_BAD_INPUT, &at, "%s has two columns; one is expected", name);
    }
    return worst;
}

static ofr_status take_point(const struct ofr_csv *csv, size_t row, const struct ofr_schema *schema,
                             struct ofr_posterior *posterior, struct ofr_reports *reports) {
    size_t n = posterior->n_parameters;
    struct ofr_position at = ofr_csv_position(csv, row, csv->rows[row].n_fields);
    if (csv->rows[row].n_fields != n)
        return ofr_fail_at(reports, OFR_BAD_INPUT, &at, "a point of %zu values; %zu are expected",
                           csv->rows[row].n_fields, n);
    ofr_status worst = OFR_OK;
    for (size_t k = 0; k < n; k++) {
        const char *text = csv->fields[csv->rows[row].first + k].text;
        const struct ofr_parameter *parameter = &schema->parameters[posterior->parameters[k]];
        double value = NAN;
        at = ofr_csv_position(csv, row, k);
        ofr_status status = OFR_OK;
        if (!ofr_number_read(text, &value) || !isfinite(value))
            status = ofr_fail_at(reports, OFR_BAD_INPUT, &at, "%s is \"%s\"; a number is expected%s",
                                 parameter->name, text, ofr_number_hint(text));
        OFR_THEN(status, ofr_parameter_check(parameter, value, text, &at, reports));
        posterior->values[(row - 1) * n + k] = value;
        worst = status > worst ? status : worst;
    }
    posterior->shares[row - 1] = (double)row / (double)posterior->n;
    return worst;
}

/* Checked before room is made for the values, so that the room follows the size of the file. */
static ofr_status check_size(const struct ofr_csv *csv, const struct ofr_posterior *posterior,
                             const struct ofr_schema *schema, struct ofr_reports *reports) {
    struct ofr_position at = {.file = csv->file.path};
    if (posterior->n == 0)
        return ofr_fail_at(reports, OFR_BAD_INPUT, &at, "no point follows the names of the parameters");
    if (posterior->n > MOST_POINTS)
        return ofr_fail_at(reports, OFR_BAD_INPUT, &at, "it has %zu points; at most %d are read",
                           posterior->n, MOST_POINTS);
    at = ofr_csv_position(csv, 0, 0);
    if (posterior->n_parameters > schema->n_parameters)
        return ofr_fail_at(reports, OFR_BAD_INPUT, &at, "%zu columns; the model has %zu parameters",
                           posterior->n_parameters, schema->n_parameters);
    return OFR_OK;
}

static ofr_status take_points(const struct ofr_csv *csv, const struct ofr_schema *schema,
                              struct ofr_posterior *posterior, struct ofr_reports *reports) {
    posterior->n_parameters = csv->rows[0].n_fields;
    posterior->n = csv->n_rows - 1;
    size_t n = posterior->n * posterior->n_parameters;
    OFR_TRY(check_size(csv, posterior, schema, reports));
    OFR_TRY(OFR_NEW(NULL, posterior->parameters, posterior->n_parameters, "the posterior", reports));
    OFR_TRY(OFR_NEW(NULL, posterior->values, n, "the posterior", reports));
    OFR_TRY(OFR_NEW(NULL, posterior->shares, posterior->n, "the posterior", reports));
    ofr_status worst = take_names(csv, schema, posterior, reports);
    OFR_TRY(worst); /* values are checked by the parameters' ranges */
    for (size_t row = 1; row < csv->n_rows; row++) {
        ofr_status status = take_point(csv, row, schema, posterior, reports);
        worst = status > worst ? status : worst;
    }
    return worst;
}

static ofr_status read_points(const char *path, const struct ofr_schema *schema,
                              struct ofr_posterior *posterior, struct ofr_reports *reports) {
    struct ofr_csv csv;
    OFR_TRY(ofr_csv_read(path, NULL, &csv, reports));
    ofr_status status = take_points(&csv, schema, posterior, reports);
    ofr_csv_free(&csv);
    return status;
}

static ofr_status is_database(const char *path, bool *is, struct ofr_reports *reports) {
    static const char begin[] = "SQLite format 3"; /* with its NUL, as the file has it */
    char found[sizeof begin] = {0};
    FILE *stream = ofr_open_regular(path);
    if (stream == NULL)
        return ofr_fail(reports, errno == ENOMEM ? OFR_SYSTEM : OFR_BAD_INPUT,
                        "cannot read the posterior %s: %s", path, strerror(errno));
    *is = fread(found, sizeof found, 1, stream) == 1 && memcmp(found, begin, sizeof begin) == 0;
    fclose(stream);
    return OFR_OK;
}

ofr_status ofr_posterior_read(const char *path, const struct ofr_schema *schema,
                              struct ofr_posterior *posterior, struct ofr_reports *reports) {
    *posterior = (struct ofr_posterior){0};
    bool database = false;
    OFR_TRY(is_database(path, &database, reports));
    ofr_status status = !database                ? read_points(path, schema, posterior, reports)
                        : ofr_store_is_run(path) ? read_drawn(path, schema, posterior, reports)
                                                 : read_database(path, schema, posterior, reports);
    if (status != OFR_OK)
        ofr_posterior_free(posterior);
    return status;
}

/* Even draws: as many replicates as there are points of equal weight draw no point twice, up to a power of
 * two. */
size_t ofr_posterior_draw(const struct ofr_posterior *posterior, uint64_t seed, uint32_t replicate) {
    double share;
    if (posterior->as_drawn)
        return replicate % posterior->n;
    ofr_sequence_point(seed, replicate, 1, &share);
    return ofr_pick(posterior->shares, posterior->n, share * posterior->shares[posterior->n - 1]);
}
