/* Estimates of a calibration: the posterior of each parameter, and how each pattern comes out. */
#include <math.h>

#include "analysis/calibrate.h"
#include "analysis/trial.h"
#include "base/memory.h"
#include "scenario/priors.h"

/* The posterior as values of parameters, and what is said of each parameter. */
ofr_status ofr_calibration_posterior(struct ofr_calibration *c, struct ofr_reports *reports) {
    struct ofr_weighted *room = NULL;
    ofr_status status = ofr_abc_posterior(&c->abc, !c->options.plain, &c->sample, reports);
    size_t n = c->sample.n;
    OFR_THEN(status, OFR_NEW(NULL, c->values, n * c->n_parameters, "the posterior", reports));
    OFR_THEN(status, OFR_NEW(NULL, room, n, "the posterior", reports));
    double squares = 0;
    for (size_t k = 0; status == OFR_OK && k < c->n_parameters; k++) {
        for (size_t i = 0; i < n; i++) {
            double z = c->sample.z[i * c->n_parameters + k];
            c->values[i * c->n_parameters + k] =
                ofr_prior_value(c->scenario->schema, c->parameters[k].prior, z);
            room[i] = (struct ofr_weighted){c->values[i * c->n_parameters + k], c->sample.weights[i]};
        }
        c->parameters[k].after = ofr_spread_of_weighted(room, n);
        status =
            ofr_trial_prior(c->scenario->schema, c->parameters[k].prior, &c->parameters[k].before, reports);
    }
    for (size_t i = 0; status == OFR_OK && i < n; i++)
        squares += c->sample.weights[i] * c->sample.weights[i];
    c->sample_size = squares > 0 ? 1 / squares : 0;
    ofr_free(room);
    return status;
}

/* What a pattern came out as over a list of jobs. */
ofr_status ofr_calibration_pattern(const struct ofr_calibration *c, size_t p,
                                   struct ofr_calibration_points points, struct ofr_spread *drawn,
                                   double *in_range, struct ofr_reports *reports) {
    const struct ofr_pattern *pattern = c->patterns[p].pattern;
    struct ofr_weighted *room = NULL;
    size_t n_values = 0, n_in = 0;
    ofr_status status = OFR_NEW(NULL, room, (size_t)points.n * points.n_seeds, "the check", reports);
    for (uint32_t point = points.first; status == OFR_OK && point < points.first + points.n; point++)
        for (uint32_t r = 0; r < points.n_seeds; r++) {
            double value = ofr_calibration_value(c, point, r, p);
            if (isnan(value))
                continue;
            n_in += value >= pattern->low && value <= pattern->high;
            room[n_values++] = (struct ofr_weighted){value, 1};
        }
    for (size_t i = 0; i < n_values; i++)
        room[i].weight = 1.0 / (double)n_values;
    *drawn = ofr_spread_of_weighted(room, n_values);
    if (in_range != NULL)
        *in_range = n_values > 0 ? (double)n_in / (double)n_values : NAN;
    ofr_free(room);
    return status;
}
