/*
 * Doubt: how far a difference between an arm and the base can be relied on, and what turns it.
 *
 * The differences of replicates hold chance and, where points differ (ensemble/points.h), parameters and
 * sizes of effects. From them follow two intervals. That of the mean says how well the mean over chance and
 * parameters is known; it shrinks with every replicate. The middle 90 % of points says what one history of
 * one plausible place would show; it does not shrink. Differences are skewed, so it is given by percentiles
 * and not by a deviation.
 *
 * Parameters of the group are one factor, without value and direction. The page, which draws no points, has
 * fixed ones.
 */
#ifndef OFR_ANALYSIS_DOUBT_H
#define OFR_ANALYSIS_DOUBT_H

#include "ensemble/points.h"
#include "stats/parts.h"
#include "stats/spread.h"
#include "stats/student.h"

#define OFR_GROUP_BLOCK "the group's parameters" /* name of their factor */
#define OFR_CLEAR_P 0.05                         /* at most, for a factor to be called clear */

/** What a factor of the points has to do with a difference. */
struct ofr_turn {
    char *name; /* of the parameter; INTERVENTION.EFFECT of a size; OFR_GROUP_BLOCK */
    bool block; /* the group's */
    struct ofr_factor_part part;
};

struct ofr_doubt {
    bool drawn;                 /* points differ; else all below is of chance alone */
    struct ofr_interval mean;   /* Student's, at 95 %, over points */
    struct ofr_spread points;   /* over points */
    double same_sign;           /* of the points with a difference, the share with the sign of the mean; NAN
                                 * where that is 0 */
    double unchanged;           /* share of points without a difference */
    struct ofr_part parameters; /* share of the variance that the points decide */
    struct ofr_turn *turns;     /* [n_turns] the largest share first; those without one last */
    size_t n_turns;
};

/** What points a list of differences is of. */
struct ofr_doubt_of {
    const struct ofr_points *points;
    uint32_t n_points, n_repeats;
    const struct ofr_scenario *arm; /* whose interventions have sizes; NULL: none */
};

/**
 * Judge differences.
 *
 * @param differences [in] [n_points + n_repeats] the repeats are of the first points
 * @param doubt       [out] free it with ofr_doubt_free; empty on failure
 * @errors   OFR_SYSTEM when memory is short
 */
OFR_MUST_USE ofr_status ofr_doubt_find(const struct ofr_doubt_of *of, const double *differences,
                                       struct ofr_doubt *doubt, struct ofr_reports *reports);
/** Judge differences of replicates that have no points. @param differences [in] [n] @errors OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_doubt_fixed(const double *differences, uint32_t n, struct ofr_doubt *doubt,
                                        struct ofr_reports *reports);
/** Free what a doubt holds; accepts an empty one. */
void ofr_doubt_free(struct ofr_doubt *doubt);

/** The factor that clearly turns a difference most; NULL when none clearly does. */
const struct ofr_turn *ofr_doubt_turn(const struct ofr_doubt *doubt);

/** What an analysis was asked for. */
struct ofr_doubt_asked {
    const char *posterior; /* NULL: the one beside the scenario, if there is one */
    bool prior, fixed;
    uint64_t seed;
};

/**
 * Choose the points of an analysis: fixed, the priors, the posterior asked for, or the one beside the
 * scenario.
 *
 * @param points [out] `posterior` may borrow *own
 * @param own    [out] to be freed when the points are open; may be NULL
 * @errors   OFR_BAD_INPUT when fixed values are asked for beside others
 */
OFR_MUST_USE ofr_status ofr_doubt_choose(const struct ofr_scenario *scenario,
                                         const struct ofr_doubt_asked *asked, struct ofr_points_asked *points,
                                         char **own, struct ofr_reports *reports);

/**
 * Choose the points of an analysis and make ready to give them.
 *
 * @param scenario [in] kept: with its settings, before any arm
 * @param n_points [in] as in struct ofr_points_asked
 * @param points   [out] free it with ofr_points_free; empty on failure
 * @errors   as ofr_doubt_choose and ofr_points_open
 */
OFR_MUST_USE ofr_status ofr_doubt_open(const struct ofr_scenario *scenario,
                                       const struct ofr_doubt_asked *asked, uint32_t n_points,
                                       struct ofr_points *points, struct ofr_reports *reports);

/** How many replicates repeat points: at most all. @param asked [in] 0: a quarter, at least four */
uint32_t ofr_doubt_repeats(uint32_t asked, uint32_t replicates);

#endif
