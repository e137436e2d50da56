/*
 * Rank table: rates of areas with intervals, ranks with intervals, and the agreement of two orders.
 *
 * Histories of one place differ far more than a Poisson count does: one recruiter brings many people. So the
 * interval is wider than that of a Poisson count where the replicates show more.
 *
 *     dispersion  phi = max(1, Pearson's chi2 of counts by replicate and area / its degrees of freedom): the
 *                 variance over the mean within areas
 *     interval    at each end the wider of two: the Poisson interval of the count summed over replicates,
 *                 stretched by phi (the only one with one replicate), and Student's interval for the log of
 *                 the mean. The error of the mean has two parts: one that whole histories share (the variance
 *                 of their totals beyond phi, R - 1 degrees of freedom) and the area's own (phi over the
 * count, known from all areas), with Satterthwaite's degrees of freedom; or it is the error among the area's
 * own replicates, if that is larger rank        a is above b with 95 % confidence when the mean of the rate's
 * paired difference is far enough from 0 (Bonferroni over the area's comparisons). Its standard error is the
 * larger of the pair's own and the one from phi. rank_low is 1 and the number of areas above; rank_high is n
 * less the number of areas below. With one replicate the range is 1 to n.
 *
 * Coverage, measured by drawing R of 20 histories of Kasserine with 13 delegations: intervals contain the
 * mean of all 20 in 90 % of draws with R = 2, and in 94 to 97 % with R = 3 to 20. Ranges of ranks contain the
 * rank in 95 % or more for each R.
 */
#ifndef OFR_STATS_RANKING_H
#define OFR_STATS_RANKING_H

#include <stddef.h>
#include <stdint.h>

#include "base/report.h"
#include "stats/student.h"

#define OFR_RATE_OF 100000.0 /* rates are per so many people */

struct ofr_standing {
    double rate, low, high; /* per OFR_RATE_OF people; low to high at 95 % */
    bool ranked;
    uint32_t rank, rank_low, rank_high; /* from 1, the highest rate; 0 where not ranked */
};

/**
 * Compute rates, intervals and ranks of areas.
 *
 * @param counts    [in] [n_replicates][n] people of the area, by replicate
 * @param people    [in] [n] who live there; 0 gives a rate of 0
 * @param standings [in,out] [n] `ranked` says which to rank; the rest is written
 * @cost     O(n^2 n_replicates)
 */
void ofr_rank(const uint32_t *counts, size_t n_replicates, size_t n, const double *people,
              struct ofr_standing *standings);

/**
 * Return the variance over the mean within areas; at least 1, and 1 with one replicate or area.
 *
 * @param counts [in] [n_replicates][n] people of the area, by replicate
 */
double ofr_dispersion(const uint32_t *counts, size_t n_replicates, size_t n);

/** Write the ranks of values, from 1; ties share their mean rank. @param ranks [out] [n] @cost O(n^2) */
void ofr_rank_values(const double *values, size_t n, double *ranks);

/** Put a list in the order of a numbered permutation, the same one for lists of the same length that begin in
 * the same order. @param list [in,out] [n] */
void ofr_permute(double *list, size_t n, uint32_t permutation);

/** Agreement of two orders. */
struct ofr_agreement {
    double rho;                     /* Spearman's rank correlation; NAN where an order is flat */
    double chance_low, chance_high; /* where rho lies in 95 % of permutations */
    double p;                       /* share of permutations at least as far from 0, itself counted */
};

/**
 * Compute Spearman's rank correlation of two lists, and its range under random orders. Ties share their mean
 * rank.
 *
 * @param a, b      [in] [n]
 * @param agreement [out] all NAN where an order is flat
 * @errors   OFR_SYSTEM when memory is short
 * @cost     9,999 permutations with keyed draws of a fixed seed: equal lists give equal answers
 */
OFR_MUST_USE ofr_status ofr_agree(const double *a, const double *b, size_t n, struct ofr_agreement *agreement,
                                  struct ofr_reports *reports);

/** Compute the 95 % interval of a Poisson mean. @param count [in] observed, at least 0; need not be whole
 *  @param low, high [out] ends @source Byar's approximation (Breslow and Day 1987): within 1 % of the exact
 * one, or 0.02 people */
void ofr_poisson_interval(double count, double *low, double *high);

/**
 * Credit the lowest of n values; equals share the credit.
 *
 * @param values [in] [n] at least one finite; INFINITY takes no part
 * @param credit [in] of all the lowest together
 * @param shares [in,out] [n] what each has been credited with so far
 * @cost     O(n)
 */
void ofr_credit_lowest(const double *values, size_t n, double credit, double *shares);

#endif
