/*
 * Abc: approximate Bayesian computation by adaptive population Monte Carlo.
 *
 * Which values of some parameters make a simulation come out like what was observed? The first generation
 * of points is drawn from the prior. Each later one is drawn around the trials nearest to what was observed,
 * so far: a mixture of normals at these, of twice their weighted covariance (and of the prior, for one in
 * twenty, which bounds the weights). A point is simulated with several seeds; each of its trials stands for
 * itself, so that chance is part of what is fitted and no seed is. Of all trials the `n_kept` nearest are
 * kept; the tolerance is the distance of the last of them and falls by itself. A point weighs prior density
 * over the density it was drawn from.
 *
 * Parameters here are z, standard normal under the prior; the caller maps z to values (a quantile of the
 * prior at the normal share of z), so nothing ever lies outside a prior. Distances: each statistic's
 * difference over its spread between seeds of one point near what was observed. An observed range widens a
 * statistic: to what was simulated an error is added, drawn evenly over the range's half-width, so that the
 * posterior is that of "the figure lies in the range, no more is known" (Wilkinson 2013).
 *
 * Not a simulation: who uses it simulates the points that ofr_abc_propose lists, in any order, gives what
 * came of each to ofr_abc_take, and calls ofr_abc_select.
 *
 * Invariant: everything is a pure function of the setup and of the statistics given.
 *
 * Sources: Lenormand, Jabot, Deffuant 2013 (adaptive population Monte Carlo); Del Moral, Doucet, Jasra 2012
 * (several simulations of a point); Hesterberg 1995 (the share of the prior); Beaumont, Zhang, Balding 2002
 * (regression adjustment); Wilkinson 2013 (error of what was observed).
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

/** What came of a generation. */
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
    double *scales;             /* [n_statistics] what a distance is divided by; INFINITY: not looked at */
    struct ofr_abc_trial *kept; /* [n_kept_now] nearest first */
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

/** Begin. @errors OFR_BAD_INPUT when a number of the setup will not do; OFR_SYSTEM; abc is then empty */
OFR_MUST_USE ofr_status ofr_abc_start(const struct ofr_abc_setup *setup, struct ofr_abc *abc,
                                      struct ofr_reports *reports);

/** Draw the points of the next generation: abc->z from abc->first_new on. */
OFR_MUST_USE ofr_status ofr_abc_propose(struct ofr_abc *abc, struct ofr_reports *reports);

/** Take what a simulation of a point gave; to be called once for each seed number of each new point. */
void ofr_abc_take(struct ofr_abc *abc, uint32_t point, uint32_t seed_number, const double *statistics);

/**
 * End the generation: keep the nearest trials, lower the tolerance.
 * @errors OFR_BAD_INPUT when too few trials have all statistics; OFR_SYSTEM
 * @cost   O(n_next n_kept n_parameters^2)
 */
OFR_MUST_USE ofr_status ofr_abc_select(struct ofr_abc *abc, struct ofr_reports *reports);

/**
 * The posterior so far.
 *
 *     weight = point's weight * (1 - (distance / tolerance)^2)     (Epanechnikov)
 *     z      = z - slope (statistics - observed)                   (when `adjusted`)
 *
 * @param adjusted [in] by local linear regression of z on the statistics, with these weights
 * @param sample   [out] free it with ofr_abc_sample_free; empty on failure
 */
OFR_MUST_USE ofr_status ofr_abc_posterior(const struct ofr_abc *abc, bool adjusted,
                                          struct ofr_abc_sample *sample, struct ofr_reports *reports);

/** Number of the element of a weighted sample on which a share in (0, 1) of the weights falls. */
size_t ofr_abc_sample_at(const struct ofr_abc_sample *sample, double share);

void ofr_abc_sample_free(struct ofr_abc_sample *sample);
/** Free; accepts an empty one. */
void ofr_abc_free(struct ofr_abc *abc);

#endif
