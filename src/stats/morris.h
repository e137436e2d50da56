/*
 * Morris screening: elementary effects, which show the inputs of a costly function that matter at all.
 *
 * A trajectory is a walk over a grid of four levels. It moves every factor once, by two thirds of its range,
 * in an order of its own. The difference over the step is an elementary effect. Over trajectories, mu is the
 * mean of the effects, mu* the mean of their sizes, and sigma their standard deviation. Factors are ranked by
 * mu*, in which ups and downs do not cancel. A sigma that is large relative to mu* means that the effect
 * depends on the other factors. Levels are balanced: in every four trajectories each input starts once from
 * each level.
 *
 * Decomposition of variance is in saltelli.h. A block has no direction, so it has mu* only.
 */
#ifndef OFR_STATS_MORRIS_H
#define OFR_STATS_MORRIS_H

#include "base/report.h"
#include "stats/factors.h"
#include "stats/student.h"

#define OFR_MORRIS_STEP (2.0 / 3.0)

/**
 * Make trajectories.
 *
 * @param seed   [in] of the draws
 * @param points [out] [n_trajectories][n_factors + 1][n_inputs] in {0, 1/3, 2/3, 1}
 * @param moved  [out] [n_trajectories][n_factors] the factor moved by each step
 * @errors   none
 * @source   Morris 1991; Campolongo, Cariboni and Saltelli 2007 (mu*, groups)
 */
void ofr_morris_design(const struct ofr_factors *factors, uint32_t n_trajectories, uint64_t seed,
                       double *points, uint32_t *moved);

struct ofr_morris_effect {
    struct ofr_interval mu, mu_star; /* Student's at 95 % over trajectories; mu is NAN for a block */
    double sigma;                    /* NAN below two trajectories, and for a block */
    uint32_t n_none;                 /* effects that are exactly 0 */
};

/**
 * Estimate the effects of the factors on a function whose values at the points are known.
 *
 * @param points  [in] [n_trajectories][n_factors + 1][n_inputs] from ofr_morris_design
 * @param moved   [in] [n_trajectories][n_factors] from ofr_morris_design
 * @param values  [in] [n_trajectories][n_factors + 1]
 * @param effects [out] [n_factors] in units of the function for the whole range of a factor
 * @errors   OFR_SYSTEM when memory is short
 */
OFR_MUST_USE ofr_status ofr_morris_effects(const struct ofr_factors *factors, uint32_t n_trajectories,
                                           const double *points, const uint32_t *moved, const double *values,
                                           struct ofr_morris_effect *effects, struct ofr_reports *reports);

/**
 * Return the mu* of a factor without effect, when values have an error: the mean size of a difference of two.
 * @param variance [in] of the error of a value
 */
double ofr_morris_noise(double variance);

#endif
