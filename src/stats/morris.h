/*
 * Morris: screening by elementary effects - which of many inputs of a costly function matter at all.
 *
 * A trajectory is a walk over a grid of four levels in which every factor is moved once, by two thirds of
 * its range, in an order of its own; the difference over the step is an elementary effect. Over
 * trajectories, mu is their mean, mu* the mean of their sizes (what to rank by: ups and downs do not cancel),
 * sigma their standard deviation (large beside mu*: the effect depends on where the others are). Levels are
 * balanced: of every four trajectories each input starts once from each level.
 *
 * Not a decomposition of variance: that is saltelli.h. The effects of a block have no direction: only mu*.
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
 * Effects of the factors on a function whose values at the points are known.
 *
 * @param values  [in] [n_trajectories][n_factors + 1]
 * @param effects [out] [n_factors] in units of the function for the whole range of a factor
 * @errors   OFR_SYSTEM (memory)
 */
OFR_MUST_USE ofr_status ofr_morris_effects(const struct ofr_factors *factors, uint32_t n_trajectories,
                                           const double *points, const uint32_t *moved, const double *values,
                                           struct ofr_morris_effect *effects, struct ofr_reports *reports);

/**
 * The mu* of a factor that does nothing, when values have an error: the mean size of a difference of two.
 * @param variance [in] of the error of a value
 */
double ofr_morris_noise(double variance);

#endif
