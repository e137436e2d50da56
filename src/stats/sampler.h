/*
 * Sampler: points of a standard normal prior that pass a test or fit data, from a function that tells how
 * well a point does; sequential Monte Carlo.
 *
 * Points start as draws from the prior. To find the part of the space in which the implausibility is at most
 * a cut, the cut comes down in levels: at each, the worse half of the points is replaced by copies of the
 * others, and all move by random-walk Metropolis steps that leave the prior within the level unchanged
 * (subset simulation). The share of the prior within the cut is the product of the shares kept. To weigh by a
 * likelihood, the same is done with its power, raised from 0 to 1 so slowly that the effective sample stays
 * at half the points. Steps are normal with the points' covariance; their size is adapted to accept a
 * quarter.
 *
 * Invariant: a pure function of setup and looks; the number of threads changes no bit.
 *
 * Sources: Au and Beck 2001 (subset simulation); Del Moral, Doucet and Jasra 2006; Roberts and Rosenthal 2001
 * (size of steps).
 */
#ifndef OFR_STATS_SAMPLER_H
#define OFR_STATS_SAMPLER_H

#include <stdint.h>

#include "base/parallel.h"

/** What is known of a point. */
struct ofr_look {
    double implausibility; /* at least 0 */
    double log_likelihood; /* not NAN */
};

struct ofr_sampler {
    size_t d;
    uint32_t n;     /* points, at least 20 */
    uint32_t moves; /* steps of each point at each level, three times as many at the last; 10 will do */
    uint64_t seed;
    const struct ofr_team *team; /* threads; NULL: the caller alone */
    /** Look at a point z [d]. @parallel several threads at once; `thread` numbers them from 0 */
    struct ofr_look (*look)(const void *of, const double *z, uint32_t thread);
    /** Whether a point is allowed at all, asked of those alone that would be taken; NULL: all are. All points
     * of a sample that is weighed must be. @parallel as look */
    bool (*allowed)(const void *of, const double *z, uint32_t thread);
    const void *of;
};

/** A sample: points of equal weight. */
struct ofr_sample {
    uint32_t n, n_levels; /* levels so far: the stream of draws */
    double *z;            /* [n][d] */
    struct ofr_look *looks;
    double log_share; /* logarithm of the share of the prior within the cut; NAN before */
    double accepted;  /* share of the last level's steps */
};

/** Draw points from the prior: a Sobol' sequence. @param sample [out] free it with ofr_sample_free
 *  @errors OFR_SYSTEM when memory is short */
OFR_MUST_USE ofr_status ofr_sample_start(const struct ofr_sampler *sampler, struct ofr_sample *sample,
                                         struct ofr_reports *reports);

/**
 * Move a sample of the prior into the space within a cut.
 *
 * @param cut     [in] the largest implausibility allowed
 * @param reached [out] the largest that is left: at most the cut, or that of the least implausible millionth
 * of the prior
 * @errors   OFR_SYSTEM when memory is short
 */
OFR_MUST_USE ofr_status ofr_sample_within(const struct ofr_sampler *sampler, double cut,
                                          struct ofr_sample *sample, double *reached,
                                          struct ofr_reports *reports);

/**
 * Turn a sample of the prior within a cut into one of the posterior within it. All points are distinct.
 * @param cut [in] that all points keep; INFINITY: none
 * @errors   OFR_SYSTEM when memory is short
 */
OFR_MUST_USE ofr_status ofr_sample_weigh(const struct ofr_sampler *sampler, double cut,
                                         struct ofr_sample *sample, struct ofr_reports *reports);

/** Look again at all points of a sample, which may come from another sampler of as many. */
void ofr_sample_look(const struct ofr_sampler *sampler, struct ofr_sample *sample);

/** Copy a sample. @param to [out] free it with ofr_sample_free @errors OFR_SYSTEM when memory is short */
OFR_MUST_USE ofr_status ofr_sample_copy(const struct ofr_sampler *sampler, const struct ofr_sample *from,
                                        struct ofr_sample *to, struct ofr_reports *reports);

/** Free a sample; accepts an empty one. */
void ofr_sample_free(struct ofr_sample *sample);

#endif
