/*
 * Sobol indices: the share of a function's variance from each factor, alone (first order) and with all its
 * interactions (total).
 *
 * A and B are independent samples of the unit cube; AB_i is A with factor i taken from B. Inputs come from a
 * low-discrepancy sequence, those of a block from keyed draws. The order of points is that of SALib: for each
 * row A, AB_1 ... AB_k, B.
 *
 *     first_i = mean(f(B) (f(AB_i) - f(A))) / V       (Saltelli et al. 2010)
 *     total_i = mean((f(A) - f(AB_i))^2) / (2 V)      (Jansen 1999)
 *
 * Inputs must be independent. Each partner of an interaction has it in its total index, so totals may sum to
 * more than 1. A small first-order index may be estimated below 0.
 */
#ifndef OFR_STATS_SALTELLI_H
#define OFR_STATS_SALTELLI_H

#include "base/report.h"
#include "stats/factors.h"

#define OFR_SALTELLI_FACTORS 32 /* of one input, at most */

/**
 * Make the points.
 *
 * @param n_rows [in] a power of two keeps the sequence even
 * @param seed   [in] of the sequence's shift and of the draws
 * @param points [out] [n_rows][n_factors + 2][n_inputs] in (0, 1)
 * @errors   OFR_BAD_INPUT when more than OFR_SALTELLI_FACTORS factors have one input; OFR_SYSTEM when memory
 * is short
 * @source   Saltelli 2002, Saltelli et al. 2010
 */
OFR_MUST_USE ofr_status ofr_saltelli_design(const struct ofr_factors *factors, uint32_t n_rows, uint64_t seed,
                                            double *points, struct ofr_reports *reports);

struct ofr_saltelli_index {
    double first, first_low, first_high; /* NAN where the function does not vary */
    double total, total_low, total_high;
};

/** Mean and variance of the function over A and B. */
struct ofr_saltelli_spread {
    double mean, variance;
};

/**
 * Estimate indices with 95 % intervals: 1.96 standard deviations over 1,000 samples of the rows with
 * replacement.
 *
 * @param values  [in] [n_rows][n_factors + 2]
 * @param seed    [in] of the resampling
 * @param indices [out] [n_factors]
 * @param spread  [out] mean and variance of the function
 * @errors   OFR_SYSTEM when memory is short
 * @cost     1,000 passes over the values
 */
OFR_MUST_USE ofr_status ofr_saltelli_indices(uint32_t n_factors, uint32_t n_rows, const double *values,
                                             uint64_t seed, struct ofr_saltelli_index *indices,
                                             struct ofr_saltelli_spread *spread, struct ofr_reports *reports);

#endif
