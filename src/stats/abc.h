/*
 * Approximate Bayesian computation by adaptive population Monte Carlo.
 *
 * It finds the parameters for which a simulation resembles observed figures. Points of the first generation
 * are drawn from the prior. Later points are drawn from a mixture of normals at the trials kept so far, with
 * twice their weighted covariance; one in twenty is drawn from the prior, which bounds the weights. Each
 * point is simulated with several seeds, and each of its trials counts by itself, so chance is part of the
 * fit. The `n_kept` nearest of all trials are kept; the tolerance is the distance of the last of them. A
 * point's weight is its prior density over the density from which it was drawn.
 *
 * Parameters here are z, standard normal under the prior. The caller maps z to values (the prior's quantile
 * at the normal share of z), so no value lies outside its prior. Each statistic's difference is divided by
 * its spread between seeds of one point near the observation. An observed range widens its statistic: an
 * error, uniform over the half-width, is added to the simulated value. The posterior is then that of "the
 * figure lies in the range" (Wilkinson 2013).
 *
 * The caller simulates the points that ofr_abc_propose lists, in any order, passes the statistics to
 * ofr_abc_take, and calls ofr_abc_select.
 *
 * Invariant: everything is a pure function of the setup and of the statistics.
 *
 * Sources: Lenormand, Jabot, Deffuant 2013 (adaptive population Monte Carlo); Del Moral, Doucet, Jasra 2012
 * (several simulations of a point); Hesterberg 1995 (the share of the prior); Beaumont, Zhang, Balding 2002
 * (regression adjustment); Wilkinson 2013 (error of the observation).
 */
#ifndef OFR_STATS_ABC_H
#define OFR_STATS_ABC_H

#include <stdint.h>

#include "base/report.h"

struct ofr_abc_setup {
    size_t n_parameters, n_statistics;
    const double *observed;    /* [n_statistics] borrowed; middles where ranges are known */
    const double *half_widths; /* [n_statistics] borrowed; 0 where the figure is exact */
    uint32_t n_first, n_next;  /* points of the first generation and of each later one */
    uint32_t n_seeds;          /* trials of a point, at least 1 */
    uint32_t n_kept;           /* trials kept of all, at most n_first * n_seeds */
    uint64_t seed;
};

/** A trial that was kept. */
struct ofr_abc_trial {
    uint32_t point, seed_number;
    double distance;
};

/** Result of a generation. */
struct ofr_abc_generation {
    double tolerance;   /* distance of the last trial kept */
    double acceptance;  /* share of its own trials nearer than the tolerance before; 1 for the first */
    double sample_size; /* effective: (sum w)^2 / sum w^2 over the trials kept */
};

struct ofr_abc {
    struct ofr_abc_setup setup;
    uint32_t n_generations, n_points; /* selected; proposed */
    uint32_t first_new;               /* points from this one on are of the generation under way */
    double *z;                        /* [n_points][n_parameters] */
    double *weights;                  /* [n_points] */
    double *statistics;               /* [n_points][n_seeds][n_statistics] NAN where there is none */
    double *scales;                   /* [n_statistics] what a distance is divided by; INFINITY: not used */
    struct ofr_abc_trial *kept;       /* [n_kept_now] nearest first */
    uint32_t n_kept_now;
    struct ofr_abc_generation last;
};

/** Index of a trial among those of all points. */
static inline size_t ofr_abc_trial_at(const struct ofr_abc *abc, uint32_t point, uint32_t seed_number) {
    return (size_t)point * abc->setup.n_seeds + seed_number;
}

/** Statistics [n_statistics] of a trial. */
static inline const double *ofr_abc_statistics(const struct ofr_abc *abc, uint32_t point,
                                               uint32_t seed_number) {
    return abc->statistics + ofr_abc_trial_at(abc, point, seed_number) * abc->setup.n_statistics;
}

/** Parameters [n_parameters] of a point. */
static inline const double *ofr_abc_z(const struct ofr_abc *abc, uint32_t point) {
    return abc->z + point * abc->setup.n_parameters;
}

/** Weight of the i-th trial that was kept. */
static inline double ofr_abc_kept_weight(const struct ofr_abc *abc, size_t i) {
    return abc->weights[abc->kept[i].point];
}

/** A weighted sample of the posterior, in the order of distance. */
struct ofr_abc_sample {
    size_t n, n_parameters;
    double *z;       /* [n][n_parameters] */
    double *weights; /* [n] summing to 1 */
};

/**
 * Start a calibration without points.
 * @errors OFR_BAD_INPUT when a number of the setup is out of range; OFR_SYSTEM when memory is short; abc is
 *         then empty
 */
OFR_MUST_USE ofr_status ofr_abc_start(const struct ofr_abc_setup *setup, struct ofr_abc *abc,
                                      struct ofr_reports *reports);

/** Draw the points of the next generation: abc->z from abc->first_new on. @errors OFR_SYSTEM when memory is
 * short
 */
OFR_MUST_USE ofr_status ofr_abc_propose(struct ofr_abc *abc, struct ofr_reports *reports);

/**
 * Add the statistics of a trial; once for each seed number of each new point.
 *
 * @param point       [in] from abc->first_new on
 * @param seed_number [in] below n_seeds
 * @param statistics  [in] [n_statistics] NAN where the simulation gives none
 */
void ofr_abc_take(struct ofr_abc *abc, uint32_t point, uint32_t seed_number, const double *statistics);

/**
 * End the generation: keep the nearest trials, lower the tolerance.
 * @errors OFR_BAD_INPUT when too few trials have all statistics; OFR_SYSTEM when memory is short
 * @cost   O(n_next n_kept n_parameters^2)
 */
OFR_MUST_USE ofr_status ofr_abc_select(struct ofr_abc *abc, struct ofr_reports *reports);

/**
 * Compute the posterior after the last generation.
 *
 *     weight = point's weight * (1 - (distance / tolerance)^2)     (Epanechnikov)
 *     z      = z - slope (statistics - observed)                   (when `adjusted`)
 *
 * @param adjusted [in] by local linear regression of z on the statistics, with these weights
 * @param sample   [out] free it with ofr_abc_sample_free; empty on failure
 * @errors   OFR_SYSTEM when memory is short
 */
OFR_MUST_USE ofr_status ofr_abc_posterior(const struct ofr_abc *abc, bool adjusted,
                                          struct ofr_abc_sample *sample, struct ofr_reports *reports);

/** Return the element of a sample at which its weights sum to a share. @param share [in] in (0, 1) */
size_t ofr_abc_sample_at(const struct ofr_abc_sample *sample, double share);

/** Free a sample; accepts an empty one. */
void ofr_abc_sample_free(struct ofr_abc_sample *sample);
/** Free a calibration; accepts an empty one. */
void ofr_abc_free(struct ofr_abc *abc);

#endif
