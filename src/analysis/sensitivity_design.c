/* Design of a sensitivity analysis: its inputs and points, made or read, and SALib's files of both. */
#include "analysis/salib.h"
#include "analysis/sensitivity.h"
#include "base/memory.h"

#define MOST_POINTS 4000000

ofr_status ofr_sensitivity_inputs(struct ofr_sensitivity *s, struct ofr_reports *reports) {
    const ofr_sensitivity_options *o = s->options;
    ofr_status status = o->strongest > 0 ? ofr_sensitivity_strongest(s, reports) : OFR_OK;
    const struct ofr_inputs_asked asked = {.parameters =
                                               s->parameters != NULL ? s->parameters : o->parameters,
                                           .problem = o->problem,
                                           .group_factor = o->group_factor == 0 ? 2 : o->group_factor};
    return status == OFR_OK ? ofr_inputs_make(s->scenario, &asked, &s->inputs, reports) : status;
}

ofr_status ofr_sensitivity_read_points(struct ofr_sensitivity *s, struct ofr_reports *reports) {
    struct ofr_numbers numbers;
    OFR_TRY(ofr_salib_sample_read(s->options->samples_file, &s->inputs, &numbers, reports));
    s->values = numbers.values;
    if (numbers.n_rows > MOST_POINTS)
        return ofr_fail(reports, OFR_BAD_INPUT, "%s has %zu points; at most %d are allowed",
                        s->options->samples_file, numbers.n_rows, MOST_POINTS);
    s->n_points = s->n_rows = (uint32_t)numbers.n_rows;
    s->n_each = 1;
    return OFR_OK;
}

ofr_status ofr_sensitivity_make_points(struct ofr_sensitivity *s, struct ofr_reports *reports) {
    uint32_t n = s->inputs.n, k = s->inputs.factors.n_factors;
    s->n_each = s->method == OFR_MORRIS ? k + 1 : k + 2;
    uint64_t n_points = (uint64_t)s->n_rows * s->n_each;
    if (n_points > MOST_POINTS)
        return ofr_fail(reports, OFR_BAD_INPUT, "that makes %llu points; at most %d are allowed",
                        (unsigned long long)n_points, MOST_POINTS);
    s->n_points = (uint32_t)n_points;
    ofr_status status =
        ofr_new(NULL, n_points * n, sizeof(double), "the design", (void **)&s->units, reports);
    OFR_THEN(status, ofr_new(NULL, n_points * n, sizeof(double), "the design", (void **)&s->values, reports));
    if (status == OFR_OK && s->method == OFR_MORRIS)
        status = OFR_NEW(NULL, s->moved, (size_t)s->n_rows * k, "the design", reports);
    if (status == OFR_OK && s->method == OFR_MORRIS)
        ofr_morris_design(&s->inputs.factors, s->n_rows, s->options->seed, s->units, s->moved);
    if (status == OFR_OK && s->method == OFR_SOBOL)
        status = ofr_saltelli_design(&s->inputs.factors, s->n_rows, s->options->seed, s->units, reports);
    for (size_t i = 0; i < n_points * n && status == OFR_OK; i++)
        s->values[i] = ofr_input_value(&s->inputs, (uint32_t)(i % n), s->units[i]);
    return status;
}

ofr_status ofr_sensitivity_write_points(const struct ofr_sensitivity *s, struct ofr_reports *reports) {
    const ofr_sensitivity_options *o = s->options;
    const struct ofr_numbers numbers = {s->n_points, s->inputs.n, s->values};
    ofr_status status = o->write_problem != NULL
                            ? ofr_salib_problem_write(o->write_problem, o->replace, &s->inputs, reports)
                            : OFR_OK;
    if (status == OFR_OK && o->write_samples != NULL)
        status = ofr_salib_numbers_write(o->write_samples, o->replace, &numbers, reports);
    return status;
}

uint32_t ofr_sensitivity_replicates(const struct ofr_sensitivity *s, uint32_t point) {
    return point % s->n_each == 0 && s->method != OFR_GIVEN ? s->n_noise : s->n_replicates;
}
