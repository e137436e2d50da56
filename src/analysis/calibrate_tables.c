/* The tables of a calibration: posterior, parameter, fit, generation (docs/calibrate.md). */
#include <math.h>

#include "analysis/calibrate.h"
#include "base/memory.h"
#include "ensemble/posterior.h"

#define TEXT(value) ((struct ofr_cell_value){.text = (value)})
#define NUMBER(value) ((struct ofr_cell_value){.number = (value)})

static ofr_status put_table(const struct ofr_calibration *c, struct ofr_stored_table *table,
                            void (*fill)(const struct ofr_calibration *, size_t row,
                                         struct ofr_cell_value *cells),
                            struct ofr_reports *reports) {
    struct ofr_cell_value *cells = NULL;
    ofr_status status =
        ofr_new(NULL, table->n_rows * table->n_columns, sizeof *cells, "a table", (void **)&cells, reports);
    for (size_t row = 0; status == OFR_OK && row < table->n_rows; row++)
        fill(c, row, cells + row * table->n_columns);
    table->cells = cells;
    if (status == OFR_OK)
        status = ofr_ensemble_add_table(c->ensemble, table, reports);
    ofr_free(cells);
    return status;
}

#define N_COLUMNS(columns) (sizeof(columns) / sizeof *(columns))

/* One row for each parameter of each element of the sample, nearest first. */
static const struct ofr_stored_column posterior_columns[] = {
    {"sample", OFR_STORED_WHOLE},  {"weight", OFR_STORED_REAL},    {"point", OFR_STORED_WHOLE},
    {"distance", OFR_STORED_REAL}, {"parameter", OFR_STORED_TEXT}, {"value", OFR_STORED_REAL}};

static void fill_posterior(const struct ofr_calibration *c, size_t row, struct ofr_cell_value *cells) {
    size_t sample = row / c->n_parameters, k = row % c->n_parameters;
    cells[0] = NUMBER((double)sample);
    cells[1] = NUMBER(c->sample.weights[sample]);
    cells[2] = NUMBER(c->abc.kept[sample].point);
    cells[3] = NUMBER(c->abc.kept[sample].distance);
    cells[4] = TEXT(c->parameters[k].parameter->name);
    cells[5] = NUMBER(c->values[row]);
}

static const struct ofr_stored_column parameter_columns[] = {
    {"parameter", OFR_STORED_TEXT},  {"unit", OFR_STORED_TEXT},      {"actor", OFR_STORED_TEXT},
    {"prior", OFR_STORED_TEXT},      {"first", OFR_STORED_REAL},     {"second", OFR_STORED_REAL},
    {"low", OFR_STORED_REAL},        {"high", OFR_STORED_REAL},      {"source", OFR_STORED_TEXT},
    {"prior_mean", OFR_STORED_REAL}, {"prior_sd", OFR_STORED_REAL},  {"prior_p05", OFR_STORED_REAL},
    {"prior_p50", OFR_STORED_REAL},  {"prior_p95", OFR_STORED_REAL}, {"mean", OFR_STORED_REAL},
    {"sd", OFR_STORED_REAL},         {"p05", OFR_STORED_REAL},       {"p50", OFR_STORED_REAL},
    {"p95", OFR_STORED_REAL}};

static void fill_drawn(const struct ofr_drawn *drawn, struct ofr_cell_value *cells) {
    cells[0] = NUMBER(drawn->mean);
    cells[1] = NUMBER(drawn->sd);
    cells[2] = NUMBER(drawn->p05);
    cells[3] = NUMBER(drawn->p50);
    cells[4] = NUMBER(drawn->p95);
}

static void fill_parameter(const struct ofr_calibration *c, size_t row, struct ofr_cell_value *cells) {
    const struct ofr_calibrated_parameter *one = &c->parameters[row];
    cells[0] = TEXT(one->parameter->name);
    cells[1] = TEXT(one->parameter->unit);
    cells[2] = TEXT(ofr_actor_names[one->parameter->actor]);
    cells[3] = TEXT(ofr_prior_names[one->prior->shape]);
    cells[4] = NUMBER(one->prior->first);
    cells[5] = NUMBER(one->prior->second);
    cells[6] = NUMBER(one->parameter->low);
    cells[7] = NUMBER(one->parameter->high);
    cells[8] = TEXT(one->prior->source);
    fill_drawn(&one->before, cells + 9);
    fill_drawn(&one->after, cells + 14);
}

static const struct ofr_stored_column fit_columns[] = {
    {"pattern", OFR_STORED_TEXT},    {"statistic", OFR_STORED_TEXT}, {"control", OFR_STORED_TEXT},
    {"use", OFR_STORED_TEXT},        {"fitted", OFR_STORED_WHOLE},   {"unit", OFR_STORED_TEXT},
    {"low", OFR_STORED_REAL},        {"high", OFR_STORED_REAL},      {"scale", OFR_STORED_REAL},
    {"prior_mean", OFR_STORED_REAL}, {"prior_sd", OFR_STORED_REAL},  {"prior_p05", OFR_STORED_REAL},
    {"prior_p50", OFR_STORED_REAL},  {"prior_p95", OFR_STORED_REAL}, {"mean", OFR_STORED_REAL},
    {"sd", OFR_STORED_REAL},         {"p05", OFR_STORED_REAL},       {"p50", OFR_STORED_REAL},
    {"p95", OFR_STORED_REAL},        {"checks", OFR_STORED_WHOLE},   {"share_in_range", OFR_STORED_REAL}};

static void fill_fit(const struct ofr_calibration *c, size_t row, struct ofr_cell_value *cells) {
    const struct ofr_calibrated_pattern *one = &c->patterns[row];
    bool fitted = one->statistic != SIZE_MAX;
    cells[0] = TEXT(one->pattern->name);
    cells[1] = TEXT(one->pattern->statistic);
    cells[2] = TEXT(one->pattern->variant == NULL ? "" : one->pattern->variant);
    cells[3] = TEXT(ofr_use_names[one->pattern->use]);
    cells[4] = NUMBER(fitted);
    cells[5] = TEXT(one->pattern->unit);
    cells[6] = NUMBER(one->pattern->low);
    cells[7] = NUMBER(one->pattern->high);
    cells[8] = NUMBER(fitted ? c->abc.scales[one->statistic] : (double)NAN);
    fill_drawn(&one->before, cells + 9);
    fill_drawn(&one->after, cells + 14);
    cells[19] = NUMBER(one->after.n);
    cells[20] = NUMBER(one->in_range);
}

static const struct ofr_stored_column generation_columns[] = {{"generation", OFR_STORED_WHOLE},
                                                              {"tolerance", OFR_STORED_REAL},
                                                              {"acceptance", OFR_STORED_REAL},
                                                              {"sample_size", OFR_STORED_REAL}};

static void fill_generation(const struct ofr_calibration *c, size_t row, struct ofr_cell_value *cells) {
    cells[0] = NUMBER((double)row + 1);
    cells[1] = NUMBER(c->generations[row].tolerance);
    cells[2] = NUMBER(c->generations[row].acceptance);
    cells[3] = NUMBER(c->generations[row].sample_size);
}

ofr_status ofr_calibration_write(const struct ofr_calibration *c, struct ofr_reports *reports) {
    struct ofr_stored_table posterior = {.name = OFR_POSTERIOR_TABLE,
                                         .columns = posterior_columns,
                                         .n_columns = N_COLUMNS(posterior_columns),
                                         .n_rows = c->sample.n * c->n_parameters};
    struct ofr_stored_table parameter = {.name = "calibrated",
                                         .columns = parameter_columns,
                                         .n_columns = N_COLUMNS(parameter_columns),
                                         .n_rows = c->n_parameters};
    struct ofr_stored_table fit = {
        .name = "fit", .columns = fit_columns, .n_columns = N_COLUMNS(fit_columns), .n_rows = c->n_patterns};
    struct ofr_stored_table generation = {.name = "generation",
                                          .columns = generation_columns,
                                          .n_columns = N_COLUMNS(generation_columns),
                                          .n_rows = c->abc.n_generations};
    ofr_status status = put_table(c, &posterior, fill_posterior, reports);
    if (status == OFR_OK)
        status = put_table(c, &parameter, fill_parameter, reports);
    if (status == OFR_OK)
        status = put_table(c, &fit, fill_fit, reports);
    if (status == OFR_OK)
        status = put_table(c, &generation, fill_generation, reports);
    return status;
}
