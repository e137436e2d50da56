/*
 * Ranking: areas in order of a rate, with what the replicates leave open, and how an order agrees
 * with another. Plain numbers in, plain numbers out.
 *
 * Histories of one place differ far more than a Poisson count does: a recruiter who settles somewhere
 * brings many. So no interval rests on Poisson noise alone where the replicates show more.
 *
 *     dispersion  phi = max(1, Pearson's chi2 of counts by replicate and area / its degrees of
 *                 freedom): variance over mean within areas, once whole histories are alike
 *     interval    the wider, at each end, of the Poisson interval of the count summed over replicates,
 *                 stretched by phi (all there is with one replicate), and of Student's interval for
 *                 the log of the mean. The error of the mean has two parts: what whole histories share
 *                 (the variance of their totals beyond phi, known with R - 1 degrees of freedom) and
 *                 the area's own (phi over the count, known from all areas), with Satterthwaite's
 *                 degrees of freedom; or it is what the area's own replicates show, if that is larger
 *     rank        a stands surely above b when the mean of the rate's difference, replicate by
 *                 replicate, is farther from 0 than chance allows at 95 %, shared among the area's
 *                 comparisons (Bonferroni); its standard error is the larger of the one the pair
 *                 shows and the one phi gives. rank_low is 1 and those surely above; rank_high is n
 *                 less those surely below. With one replicate nothing is sure.
 *
 * Measured by drawing R of 20 histories of Kasserine, 13 delegations, again and again: intervals hold
 * the mean of all 20 in 90 % of draws with R = 2 and in 94 to 97 % with R = 3 to 20; ranges of ranks
 * hold its rank in 95 % or more for each R.
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
 * Rates, intervals and ranks of areas.
 *
 * @param counts    [in] [n_replicates][n] people of the area, by replicate
 * @param people    [in] [n] who live there; 0 gives a rate of 0
 * @param standings [in,out] [n] `ranked` says which to rank; the rest is written
 * @cost     O(n^2 n_replicates)
 */
void ofr_rank(const uint32_t *counts, size_t n_replicates, size_t n, const double *people,
              struct ofr_standing *standings);

/** The variance over mean that replicates show, at least 1; 1 where there is nothing to tell it from. */
double ofr_dispersion(const uint32_t *counts, size_t n_replicates, size_t n);

/** How two orders agree. */
struct ofr_agreement {
    double rho;                     /* Spearman's rank correlation; NAN where an order is flat */
    double chance_low, chance_high; /* where rho lies in 95 % of permutations */
    double p;                       /* share of permutations at least as far from 0, itself counted */
};

/**
 * Spearman's rank correlation of two lists, ties sharing their mean rank, and what chance gives.
 *
 * @errors   OFR_SYSTEM (memory)
 * @cost     9,999 permutations with keyed draws of a fixed seed: equal lists give equal answers
 */
OFR_MUST_USE ofr_status ofr_agree(const double *a, const double *b, size_t n, struct ofr_agreement *agreement,
                                  struct ofr_reports *reports);

/** The 95 % interval of a Poisson mean of which `count` were seen; it need not be whole.
 *  @source Byar's approximation (Breslow and Day 1987): within 1 % of the exact one, or 0.02 people */
void ofr_poisson_interval(double count, double *low, double *high);

#endif
