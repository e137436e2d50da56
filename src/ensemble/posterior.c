#include "ensemble/posterior.h"

#include <math.h>

#include "base/draws.h"
#include "base/memory.h"
#include "base/number.h"
#include "scenario/check.h"
#include "store/results.h"

#define OWN_REPLICATE 0xFFFFFFFDu /* draws of nobody else */

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
    return status;
}

ofr_status ofr_posterior_read(const char *path, const struct ofr_schema *schema,
                              struct ofr_posterior *posterior, struct ofr_reports *reports) {
    struct ofr_stored_table table = {.name = OFR_POSTERIOR_TABLE, .columns = columns, .n_columns = N_COLUMNS};
    *posterior = (struct ofr_posterior){0};
    OFR_TRY(ofr_stored_table_read(path, OFR_CALIBRATION_KIND, &table, reports));
    ofr_status status = take_rows(&table, path, schema, posterior, reports);
    ofr_stored_table_free(&table);
    if (status != OFR_OK)
        ofr_posterior_free(posterior);
    return status;
}

size_t ofr_posterior_draw(const struct ofr_posterior *posterior, uint64_t seed, uint32_t replicate) {
    double share = ofr_draw_unit(ofr_draws_make(seed, OWN_REPLICATE), replicate, 0, 0, 0);
    return ofr_pick(posterior->shares, posterior->n, share * posterior->shares[posterior->n - 1]);
}
