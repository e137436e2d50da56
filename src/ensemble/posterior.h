/*
 * Posterior: the weighted sample of values of parameters that a calibration left in its database, and what a
 * run or plan draws from it. Not the calibration: see analysis/calibrate.h.
 *
 * Invariant: which element a replicate draws depends on seed and replicate alone.
 */
#ifndef OFR_ENSEMBLE_POSTERIOR_H
#define OFR_ENSEMBLE_POSTERIOR_H

#include "scenario/scenario.h"

/** Of the databases a posterior is read from, and the tables in it. */
#define OFR_CALIBRATION_KIND "calibrate"
#define OFR_POSTERIOR_TABLE "posterior"
/** The posterior that comes with a scenario, beside its file. */
#define OFR_POSTERIOR_FILE "posterior.csv"

struct ofr_posterior {
    size_t n, n_parameters;
    size_t *parameters; /* [n_parameters] index into the schema's parameters */
    double *values;     /* [n][n_parameters] */
    double *shares;     /* [n] cumulative weights, up to 1 */
};

/**
 * Read the posterior of a complete calibration.
 * @errors   OFR_BAD_INPUT when the file is no complete calibration, or its parameters or values are none of
 * the schema's; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_posterior_read(const char *path, const struct ofr_schema *schema,
                                           struct ofr_posterior *posterior, struct ofr_reports *reports);
void ofr_posterior_free(struct ofr_posterior *posterior);

/** Number of the element that a replicate draws, by weight. */
size_t ofr_posterior_draw(const struct ofr_posterior *posterior, uint64_t seed, uint32_t replicate);

#endif
