/* The results of a calibration: its tables, as text, JSON, CSV, HTML and in its database (docs/calibrate.md).
 */
#include <math.h>
#include <string.h>

#include "analysis/calibrate.h"
#include "analysis/trial.h"
#include "base/date.h"
#include "base/number.h"
#include "ensemble/posterior.h"
#include "report/json.h"
#include "report/result_table.h"

#define NARROW 0.5  /* spread of the posterior over the prior's, up to which a parameter is called found */
#define NOTHING 0.9 /* and from which the patterns say nothing about it */

/* ---- tables -------------------------------------------------------------------------- */

/* One row for each parameter of each element of the sample, nearest first. */
static const struct ofr_result_column posterior_columns[] = {
    {.name = "sample", .kind = OFR_RESULT_WHOLE},   {.name = "weight", .kind = OFR_RESULT_REAL},
    {.name = "point", .kind = OFR_RESULT_WHOLE},    {.name = "distance", .kind = OFR_RESULT_REAL},
    {.name = "parameter", .kind = OFR_RESULT_TEXT}, {.name = "value", .kind = OFR_RESULT_REAL}};

static void fill_posterior(const void *from, size_t row, struct ofr_result_cell *cells) {
    const struct ofr_calibration *c = from;
    size_t sample = row / c->n_parameters, k = row % c->n_parameters;
    cells[0] = OFR_CELL_OF((double)sample);
    cells[1] = OFR_CELL_OF(c->sample.weights[sample]);
    cells[2] = OFR_CELL_OF(c->abc.kept[sample].point);
    cells[3] = OFR_CELL_OF(c->abc.kept[sample].distance);
    cells[4] = OFR_CELL_OF_TEXT(c->parameters[k].parameter->name);
    cells[5] = OFR_CELL_OF(c->values[row]);
}

static const struct ofr_result_column parameter_columns[] = {
    {"parameter", OFR_RESULT_TEXT, "parameter", .flags = 0},
    {"unit", OFR_RESULT_TEXT, "unit", .flags = 0},
    {"actor", OFR_RESULT_TEXT, .flags = OFR_NOT_IN_JSON},
    {"prior", OFR_RESULT_TEXT, .flags = OFR_NOT_IN_JSON},
    {"first", OFR_RESULT_REAL, .flags = OFR_NOT_IN_JSON},
    {"second", OFR_RESULT_REAL, .flags = OFR_NOT_IN_JSON},
    {"low", OFR_RESULT_REAL, .flags = OFR_NOT_IN_JSON},
    {"high", OFR_RESULT_REAL, .flags = OFR_NOT_IN_JSON},
    {"source", OFR_RESULT_TEXT, .flags = OFR_NOT_IN_JSON},
    {"prior", OFR_RESULT_SPREAD, "prior (90 %)", OFR_AS_PRINTED, .flags = 0},
    {"posterior", OFR_RESULT_SPREAD, "posterior (90 %)", OFR_AS_PRINTED, .low = ""},
    {"spread_left", OFR_RESULT_REAL, "spread left", OFR_AS_PERCENT, OFR_ONLY_SHOWN, .low = NULL},
    {"found", OFR_RESULT_TEXT, "found?", .flags = OFR_ONLY_SHOWN}};

static const char *found(double left) {
    return left <= NARROW ? "found" : left < NOTHING ? "narrowed" : "not informed by the patterns";
}

/* The parameters of the group, as one row: the geometric mean of the spreads left, and no value. */
static void fill_group(const struct ofr_calibration *c, struct ofr_result_cell *cells) {
    double left = 0, n = 0;
    for (size_t k = 0; k < c->n_parameters; k++)
        if (c->parameters[k].parameter->actor == OFR_GROUP) {
            left += ofr_log(c->parameters[k].after.sd / c->parameters[k].before.sd);
            n++;
        }
    left = ofr_exp(left / n);
    const struct ofr_result_cell own[] = {OFR_CELL_OF_TEXT(OFR_TRIAL_GROUP),
                                          OFR_CELL_OF_TEXT(""),
                                          OFR_CELL_OF_TEXT(ofr_actor_names[OFR_GROUP]),
                                          OFR_CELL_OF_TEXT(""),
                                          OFR_CELL_OF(NAN),
                                          OFR_CELL_OF(NAN),
                                          OFR_CELL_OF(NAN),
                                          OFR_CELL_OF(NAN),
                                          OFR_CELL_OF_TEXT(""),
                                          OFR_CELL_OF_SPREAD(ofr_no_spread),
                                          OFR_CELL_OF_SPREAD(ofr_no_spread),
                                          OFR_CELL_OF(left),
                                          OFR_CELL_OF_TEXT(found(left))};
    memcpy(cells, own, sizeof own);
}

static void fill_parameter(const void *from, size_t row, struct ofr_result_cell *cells) {
    const struct ofr_calibration *c = from;
    size_t k = ofr_trial_own(c->scenario, row);
    if (k == SIZE_MAX) {
        fill_group(c, cells);
        return;
    }
    const struct ofr_calibrated_parameter *one = &c->parameters[k];
    double left = one->after.sd / one->before.sd;
    const struct ofr_result_cell own[] = {OFR_CELL_OF_TEXT(one->parameter->name),
                                          OFR_CELL_OF_TEXT(one->parameter->unit),
                                          OFR_CELL_OF_TEXT(ofr_actor_names[one->parameter->actor]),
                                          OFR_CELL_OF_TEXT(ofr_prior_names[one->prior->shape]),
                                          OFR_CELL_OF(one->prior->first),
                                          OFR_CELL_OF(one->prior->second),
                                          OFR_CELL_OF(one->parameter->low),
                                          OFR_CELL_OF(one->parameter->high),
                                          OFR_CELL_OF_TEXT(one->prior->source),
                                          OFR_CELL_OF_SPREAD(one->before),
                                          OFR_CELL_OF_SPREAD(one->after),
                                          OFR_CELL_OF(left),
                                          OFR_CELL_OF_TEXT(found(left))};
    memcpy(cells, own, sizeof own);
}

static const struct ofr_result_column fit_columns[] = {
    {"pattern", OFR_RESULT_TEXT, "pattern", .flags = 0},
    {"statistic", OFR_RESULT_TEXT, .flags = OFR_NOT_IN_JSON},
    {"control", OFR_RESULT_TEXT, .flags = OFR_NOT_IN_JSON},
    {"use", OFR_RESULT_TEXT, "use", .flags = 0},
    {"fitted", OFR_RESULT_FLAG, .flags = 0},
    {"unit", OFR_RESULT_TEXT, .flags = OFR_NOT_IN_JSON},
    {"range", OFR_RESULT_RANGE, "range", OFR_AS_PRINTED, .low = "low", .high = "high"},
    {"scale", OFR_RESULT_REAL, .flags = OFR_NOT_IN_JSON},
    {"prior", OFR_RESULT_SPREAD, "prior (90 %)", OFR_AS_PRINTED, .flags = 0},
    {"posterior", OFR_RESULT_SPREAD, "posterior (90 %)", OFR_AS_PRINTED, .low = ""},
    {"checks", OFR_RESULT_WHOLE, .flags = OFR_NOT_IN_JSON},
    {"share_in_range", OFR_RESULT_REAL, "in range", OFR_AS_PERCENT, .flags = 0},
    {"verdict", OFR_RESULT_TEXT, "verdict", .flags = OFR_ONLY_SHOWN}};

static const char *verdict(const struct ofr_calibrated_pattern *one) {
    return !one->covered                         ? "the run does not cover its years"
           : one->after.n == 0                   ? "nothing to measure"
           : one->after.p95 < one->pattern->low  ? "below"
           : one->after.p05 > one->pattern->high ? "above"
                                                 : "met";
}

static void fill_fit(const void *from, size_t row, struct ofr_result_cell *cells) {
    const struct ofr_calibration *c = from;
    const struct ofr_calibrated_pattern *one = &c->patterns[row];
    bool fitted = one->statistic != SIZE_MAX;
    const struct ofr_result_cell own[] = {
        OFR_CELL_OF_TEXT(one->pattern->name),
        OFR_CELL_OF_TEXT(one->pattern->statistic),
        OFR_CELL_OF_TEXT(one->pattern->variant == NULL ? "" : one->pattern->variant),
        OFR_CELL_OF_TEXT(ofr_use_names[one->pattern->use]),
        OFR_CELL_OF(fitted),
        OFR_CELL_OF_TEXT(one->pattern->unit),
        OFR_CELL_OF(one->pattern->low, one->pattern->high),
        OFR_CELL_OF(fitted ? c->abc.scales[one->statistic] : (double)NAN),
        OFR_CELL_OF_SPREAD(one->before),
        OFR_CELL_OF_SPREAD(one->after),
        OFR_CELL_OF(one->after.n),
        OFR_CELL_OF(one->in_range),
        OFR_CELL_OF_TEXT(verdict(one))};
    memcpy(cells, own, sizeof own);
}

static const struct ofr_result_column generation_columns[] = {
    {"generation", OFR_RESULT_WHOLE, .flags = OFR_NOT_IN_JSON},
    {"tolerance", OFR_RESULT_REAL, .flags = 0},
    {"acceptance", OFR_RESULT_REAL, .flags = 0},
    {"sample_size", OFR_RESULT_REAL, .flags = 0}};

static void fill_generation(const void *from, size_t row, struct ofr_result_cell *cells) {
    const struct ofr_calibration *c = from;
    cells[0] = OFR_CELL_OF((double)row + 1);
    cells[1] = OFR_CELL_OF(c->generations[row].tolerance);
    cells[2] = OFR_CELL_OF(c->generations[row].acceptance);
    cells[3] = OFR_CELL_OF(c->generations[row].sample_size);
}

enum { PARAMETERS, FIT, GENERATIONS, POSTERIOR, N_TABLES };

static void describe_tables(const struct ofr_calibration *c, struct ofr_result_table tables[N_TABLES]) {
    tables[PARAMETERS] =
        (struct ofr_result_table){"calibrated", OFR_RESULT_COLUMNS(parameter_columns),
                                  .n_rows = ofr_trial_n_rows(c->scenario), .from = c, .fill = fill_parameter};
    tables[FIT] = (struct ofr_result_table){"fit", OFR_RESULT_COLUMNS(fit_columns), .n_rows = c->n_patterns,
                                            .from = c, .fill = fill_fit};
    tables[GENERATIONS] =
        (struct ofr_result_table){"generation", OFR_RESULT_COLUMNS(generation_columns),
                                  .n_rows = c->abc.n_generations, .from = c, .fill = fill_generation};
    tables[POSTERIOR] =
        (struct ofr_result_table){OFR_POSTERIOR_TABLE, OFR_RESULT_COLUMNS(posterior_columns),
                                  .n_rows = c->sample.n * c->n_parameters, .from = c, .fill = fill_posterior};
}

ofr_status ofr_calibration_write(const struct ofr_calibration *c, struct ofr_reports *reports) {
    struct ofr_result_table tables[N_TABLES];
    ofr_status status = OFR_OK;
    describe_tables(c, tables);
    for (size_t i = 0; status == OFR_OK && i < N_TABLES; i++)
        status = ofr_result_store(c->ensemble, &tables[i], reports);
    return status;
}

/* ---- text ---------------------------------------------------------------------------- */

static void put_head(struct ofr_text *text, const struct ofr_calibration *c) {
    const struct ofr_abc_generation *last = &c->abc.last;
    char first[11], end[11];
    ofr_date_write(c->scenario->first_day, first);
    ofr_date_write(c->scenario->last_day, end);
    ofr_put(text,
            "Calibration of %s\nSynthetic people in a model of the place. Not a forecast; no real person is "
            "in it.\n\n",
            c->scenario->title);
    ofr_put(text, "  %zu parameters to %zu patterns, %s to %s, seed %llu\n", c->n_parameters, c->n_statistics,
            first, end, (unsigned long long)c->options.seed);
    ofr_put(text, "  %u trials: %u points of %u seed%s in %u generations, %u for the check\n", c->n_trials,
            c->abc.n_points, c->options.seeds, c->options.seeds == 1 ? "" : "s", c->abc.n_generations,
            c->n_checks);
    ofr_put(text,
            "  of the last generation %.0f %% of trials came nearer than the tolerance; it fell from %.3g to "
            "%.3g\n",
            100 * last->acceptance, c->generations[0].tolerance, last->tolerance);
    ofr_put(text, "  the posterior has %zu trials, with their weights worth %.0f\n\n", c->sample.n,
            c->sample_size);
}

static ofr_status put_words(const struct ofr_calibration *c, const struct ofr_result_table *tables,
                            ofr_sink sink, struct ofr_reports *reports) {
    struct ofr_text text = {.sink = sink};
    put_head(&text, c);
    ofr_result_text(&text, &tables[PARAMETERS]);
    ofr_put(&text, "\nPosterior predictive check: %u draws from the posterior, new people and draws\n\n",
            c->n_checks);
    ofr_result_text(&text, &tables[FIT]);
    ofr_put_paragraph(
        &text, "\nCaution\n  ", 2,
        "The posterior contains the values of these parameters that agree with the ranges of the fitted "
        "patterns, given the priors and that all else in the model is right. Values are medians with "
        "90 %% ranges. Only held-out patterns are evidence for the model. \"met\" means that 90 %% of "
        "the draws and the range overlap.");
    if (c->out != NULL)
        ofr_put(&text, "\nWritten to %s. Next: offramp run %s --posterior %s\n", c->out, c->scenario->name,
                c->out);
    return ofr_text_end(&text, reports);
}

ofr_status ofr_calibration_put(const struct ofr_calibration *c, enum ofr_form form, ofr_sink sink,
                               struct ofr_reports *reports) {
    struct ofr_result_table tables[N_TABLES];
    describe_tables(c, tables);
    if (form == OFR_FORM_TEXT)
        return put_words(c, tables, sink, reports);
    if (form != OFR_FORM_JSON)
        return ofr_result_put(&(struct ofr_result_list){tables, GENERATIONS, c->scenario->title}, form, sink,
                              reports);
    return ofr_json_put(json_pack("{s:s, s:I, s:i, s:o, s:o, s:o, s:o}", "scenario", c->scenario->name,
                                  "seed", (json_int_t)c->options.seed, "trials", (int)c->n_trials,
                                  "sample_size", ofr_json_real(c->sample_size), "parameters",
                                  ofr_result_json(&tables[PARAMETERS]), "patterns",
                                  ofr_result_json(&tables[FIT]), "generations",
                                  ofr_result_json(&tables[GENERATIONS])),
                        sink, reports);
}
