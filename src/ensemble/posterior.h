/*
 * Posterior: the sample of values of parameters that a calibration found, and what a run or plan draws from
 * it. Not the calibration: see analysis/calibrate.h and analysis/match.h.
 *
 * It is read from the database of a calibration, which holds a weighted sample, or from a CSV file: a line of
 * parameter names, then one line for each point, all of equal weight. A scenario may have such a file beside
 * it. From the database of a run, each replicate takes what the same replicate of that run drew.
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
    bool as_drawn;      /* replicate i has element i: it is of a run that drew before */
};

/**
 * Read the posterior of a complete calibration, or a file of points.
 * @errors   OFR_BAD_INPUT when the file is neither, or its parameters or values are none of the schema's;
 *           OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_posterior_read(const char *path, const struct ofr_schema *schema,
                                           struct ofr_posterior *posterior, struct ofr_reports *reports);
void ofr_posterior_free(struct ofr_posterior *posterior);

/**
 * Number of the element that a replicate draws, by weight. Draws of a seed are even: of n elements of equal
 * weight, the first 2^m <= n replicates draw different ones.
 */
size_t ofr_posterior_draw(const struct ofr_posterior *posterior, uint64_t seed, uint32_t replicate);

#endif
