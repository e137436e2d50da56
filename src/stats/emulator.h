/*
 * Emulator: a fast stand-in for one number that a costly simulation gives, with its own uncertainty.
 *
 * A Gaussian process with a linear mean. Values of the simulation are taken as
 *
 *     y = a + b x + f(x) + e,    a, b_k ~ N(0, 1),    f ~ GP(0, signal * Matern 5/2),    e ~ N(0, noise)
 *
 * after y is brought to mean 0 and standard deviation 1. Each input has a length of its own, on which f
 * changes. The noise is what replicates of one point differ by. Lengths, signal and noise are those of the
 * largest posterior density, under wide log-normal priors; the length's grows with the square root of the
 * number of inputs, since distances do. Values may be analysed as they are, or as their root or logarithm
 * where these are more nearly normal with equal noise: the likelihood decides.
 *
 * Inputs are best spread evenly with mean 0 and standard deviation 1.
 *
 * Invariant: everything is a pure function of inputs and values.
 *
 * Sources: Rasmussen and Williams 2006 (chapters 2, 5; leave-one-out: 5.4.2); Kennedy and O'Hagan 2001;
 * Hvarfner, Hellsten and Nardi 2024 (prior of lengths).
 */
#ifndef OFR_STATS_EMULATOR_H
#define OFR_STATS_EMULATOR_H

#include <stdint.h>

#include "stats/emulator_fit.h"

/** How values are analysed: as y, the root of 3/8 + y (which makes counts equally noisy, Anscombe 1948), or
 * log(1 + y); the last two where none is negative. */
enum ofr_warp { OFR_WARP_NONE, OFR_WARP_ROOT, OFR_WARP_LOG, OFR_N_WARPS };
extern const char *const ofr_warp_names[OFR_N_WARPS]; /* "as it is", "root", "logarithm" */

/** A value as it is analysed; one below what the warp allows counts as the least that it allows. */
double ofr_warped(enum ofr_warp warp, double value);
/** Derivative of the warped value by the value. @param value [in] as for ofr_warped */
double ofr_warp_slope(enum ofr_warp warp, double value);

struct ofr_emulator {
    size_t n, d;
    enum ofr_warp warp;
    double middle, scale;          /* of the warped values */
    struct ofr_emulator_form form; /* signal and noise are variances in units of scale^2 */
    double *x;                     /* [n][d] scaled by the lengths */
    double *linear;                /* [n][d] as given */
    double *lower;                 /* [n][n] of Cholesky's decomposition of the covariance */
    double *weights;               /* [n] inverse of the covariance times the values */
    size_t *runs;                  /* [n] which of the runs, those with finite values */
};

/** Runs of a simulation. Values that are not finite are left out. */
struct ofr_emulator_runs {
    size_t n, d;
    const double *x; /* [n][d] */
    const double *y; /* [n] */
};

/**
 * Fit an emulator.
 *
 * @param runs     [in] at least 10 with finite values, else the emulator has none
 * @param emulator [out] n = 0 where there are too few values or all are equal; free it with ofr_emulator_free
 * @errors   OFR_SYSTEM when memory is short
 * @cost     about 80 times n^3 products, with n at most 300; then one n^3 / 3 with all runs
 */
OFR_MUST_USE ofr_status ofr_emulator_fit(const struct ofr_emulator_runs *runs, struct ofr_emulator *emulator,
                                         struct ofr_reports *reports);

/**
 * Make an emulator of other runs with the warp, lengths, signal and noise of one that was fitted.
 * @param emulator [out] as for ofr_emulator_fit
 * @errors   OFR_SYSTEM when memory is short
 */
OFR_MUST_USE ofr_status ofr_emulator_again(const struct ofr_emulator *fitted,
                                           const struct ofr_emulator_runs *runs,
                                           struct ofr_emulator *emulator, struct ofr_reports *reports);

/** A prediction, warped. The value of one run has both variances. */
struct ofr_prediction {
    double mean;
    double variance; /* of the mean over replicates: what the emulator does not know */
    double noise;    /* variance between replicates */
};

/**
 * Predict the simulation at a point.
 * @param x    [in] [d]
 * @param room [out] [n + d] overwritten
 * @cost     n^2 / 2 products
 */
struct ofr_prediction ofr_emulator_at(const struct ofr_emulator *emulator, const double *x, double *room);

/**
 * Predict each run from all others.
 *
 * @param residuals [out] [emulator->n] of the runs used, in their order: (value - mean) / standard deviation
 *                  of one run
 * @param errors    [out] [emulator->n] value - mean, warped; NULL: not wanted
 * @errors   OFR_SYSTEM when memory is short
 * @cost     n^3 / 6 products
 */
OFR_MUST_USE ofr_status ofr_emulator_leave_out(const struct ofr_emulator *emulator, double *residuals,
                                               double *errors, struct ofr_reports *reports);

/** Free an emulator; accepts an empty one. */
void ofr_emulator_free(struct ofr_emulator *emulator);

#endif
