/*
 * Parts of a variance: what values owe to the points at which they were found, to chance, and to single
 * factors.
 *
 * A point stands for values of inputs, such as the parameters of a simulation. A value at a point also holds
 * chance. Most points have one value; a few have a second one, with the inputs of the first and chance of its
 * own. The part of chance follows from these pairs, without any assumption on how a value depends on the
 * inputs. The part of a factor follows from a regression of ranks, which sees what rises or falls with the
 * factor and nothing else. Parts of factors need not sum to the part of the points.
 */
#ifndef OFR_STATS_PARTS_H
#define OFR_STATS_PARTS_H

#include "base/report.h"
#include "stats/factors.h"

/** A share of a variance. */
struct ofr_part {
    double share, low, high; /* in [0, 1]; low to high at 95 %, NAN below three pairs; all NAN below two */
};

/**
 * Estimate the share of the variance that points decide.
 *
 *     1 - mean((first - again)^2 / 2 over pairs) / variance(first), cut to [0, 1]
 *     interval: Student's, of the jackknife over points, with the degrees of freedom of the pairs
 *
 * @param first [in] [n] one value a point
 * @param again [in] [n_again] the second value of each of the first points, n_again <= n
 * @source   Searle, Casella, McCulloch 1992, Variance Components; Efron and Stein 1981 (jackknife)
 * @cost     O(n)
 */
struct ofr_part ofr_part_of_points(const double *first, uint32_t n, const double *again, uint32_t n_again);

/** What a factor has to do with values. */
struct ofr_factor_part {
    double share;       /* adjusted R^2 of the ranks of the values on those of its inputs, at least 0 */
    double p;           /* that chance alone gives as large an R^2, corrected for all factors (Holm) */
    double correlation; /* of the ranks; NAN for a block */
};

/**
 * Estimate the parts of factors, each alone.
 *
 * @param values  [in] [n] one value a point
 * @param inputs  [in] [n_inputs][n] values of each input at the points
 * @param factors [in] which inputs are one factor
 * @param parts   [out] [n_factors] NAN where there are fewer than three points more than inputs of the
 * factor, or where nothing varies
 * @errors   OFR_SYSTEM when memory is short
 * @cost     1,999 permutations with keyed draws of a fixed seed: equal lists give equal answers
 */
OFR_MUST_USE ofr_status ofr_factor_parts(const double *values, const double *inputs, uint32_t n,
                                         const struct ofr_factors *factors, struct ofr_factor_part *parts,
                                         struct ofr_reports *reports);

#endif
