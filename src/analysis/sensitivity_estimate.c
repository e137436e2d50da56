/* Estimates of a sensitivity analysis: effects or indices, noise, and the order of parameters. */
#include <math.h>

#include "analysis/sensitivity.h"
#include "base/memory.h"
#include "ensemble/ensemble.h"

/* An outcome of a replicate on the scale that is asked for. */
static double outcome_of(const struct ofr_ensemble *ensemble, uint32_t point, uint32_t replicate,
                         size_t outcome, bool log) {
    double value = ofr_ensemble_values(ensemble, point, replicate)[outcome];
    return log ? log1p(value) : value;
}

/* Mean over the replicates that every point has. */
double ofr_sensitivity_value(const struct ofr_sensitivity *s, const struct ofr_ensemble *ensemble,
                             uint32_t point, size_t outcome, bool log) {
    double sum = 0;
    for (uint32_t r = 0; r < s->n_replicates; r++)
        sum += outcome_of(ensemble, point, r, outcome, log);
    return sum / s->n_replicates;
}

static void measure_spread(struct ofr_sensitivity_result *result, const double *values, uint32_t n) {
    double squares = 0;
    result->mean = 0;
    for (uint32_t i = 0; i < n; i++)
        result->mean += values[i] / n;
    for (uint32_t i = 0; i < n; i++)
        squares += (values[i] - result->mean) * (values[i] - result->mean);
    result->variance = n > 1 ? squares / (n - 1) : NAN;
}

/* Pooled variance between the replicates of points that have several. */
static void measure_noise(const struct ofr_sensitivity *s, const struct ofr_ensemble *ensemble,
                          struct ofr_sensitivity_result *result) {
    double squares = 0;
    result->degrees = 0;
    for (uint32_t point = 0; point < s->n_points; point++) {
        uint32_t n = ofr_sensitivity_replicates(s, point);
        double mean = 0;
        for (uint32_t r = 0; r < n; r++)
            mean += outcome_of(ensemble, point, r, result->outcome, s->options->log) / n;
        for (uint32_t r = 0; r < n; r++) {
            double off = outcome_of(ensemble, point, r, result->outcome, s->options->log) - mean;
            squares += off * off;
        }
        result->degrees += n - 1;
    }
    result->between_replicates = result->degrees > 0 ? squares / result->degrees : NAN;
}

double ofr_sensitivity_strength(const struct ofr_sensitivity_result *result, uint32_t factor) {
    double strength =
        result->effects != NULL ? result->effects[factor].mu_star.mean : result->indices[factor].total;
    return isfinite(strength) ? strength : -1;
}

bool ofr_sensitivity_is_told(const struct ofr_sensitivity_result *result, uint32_t factor) {
    double low =
        result->effects != NULL ? result->effects[factor].mu_star.low : result->indices[factor].total_low;
    return low > result->noise; /* false where either is not a number */
}

/* By strength, ties in the order of inputs; few enough for an insertion. */
static void rank(const struct ofr_sensitivity *s, struct ofr_sensitivity_result *result) {
    for (uint32_t f = 0; f < s->inputs.n_own; f++) {
        uint32_t at = f;
        while (at > 0 && ofr_sensitivity_strength(result, result->ranked[at - 1]) <
                             ofr_sensitivity_strength(result, f)) {
            result->ranked[at] = result->ranked[at - 1];
            at--;
        }
        result->ranked[at] = f;
    }
}

static ofr_status estimate(const struct ofr_sensitivity *s, const double *values,
                           struct ofr_sensitivity_result *result, struct ofr_reports *reports) {
    uint32_t k = s->inputs.factors.n_factors;
    double error = result->between_replicates / s->n_replicates;
    struct ofr_saltelli_spread spread;
    ofr_status status = OFR_NEW(NULL, result->ranked, s->inputs.n_own, "the results", reports);
    if (status == OFR_OK && s->method == OFR_MORRIS)
        status = OFR_NEW(NULL, result->effects, k, "the results", reports);
    if (status == OFR_OK && s->method == OFR_SOBOL)
        status = OFR_NEW(NULL, result->indices, k, "the results", reports);
    if (status == OFR_OK && s->method == OFR_MORRIS) {
        result->noise = ofr_morris_noise(error);
        status = ofr_morris_effects(&s->inputs.factors, s->n_rows, s->units, s->moved, values,
                                    result->effects, reports);
    } else if (status == OFR_OK) {
        status =
            ofr_saltelli_indices(k, s->n_rows, values, s->options->seed, result->indices, &spread, reports);
        result->mean = spread.mean;
        result->variance = spread.variance;
        result->noise = error / spread.variance;
    }
    if (status == OFR_OK)
        rank(s, result);
    return status;
}

ofr_status ofr_sensitivity_estimate(struct ofr_sensitivity *s, const struct ofr_ensemble *ensemble,
                                    struct ofr_reports *reports) {
    double *values = NULL;
    ofr_status status = OFR_NEW(NULL, values, s->n_points, "the results", reports);
    for (size_t i = 0; i < s->n_results && status == OFR_OK; i++) {
        struct ofr_sensitivity_result *result = &s->results[i];
        for (uint32_t point = 0; point < s->n_points; point++)
            values[point] = ofr_sensitivity_value(s, ensemble, point, result->outcome, s->options->log);
        measure_spread(result, values, s->n_points);
        measure_noise(s, ensemble, result);
        if (s->method != OFR_GIVEN)
            status = estimate(s, values, result, reports);
    }
    ofr_free(values);
    return status;
}
