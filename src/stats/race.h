/*
 * Race of candidates: sequential elimination over several criteria, which leaves a Pareto front.
 *
 * All candidates are tried a few times. Dominated candidates leave, the others are tried more often. A
 * candidate dominates another that costs at least as much if, with 95 % confidence, it is not worse by more
 * than a margin in any criterion, and better in one of them or cheaper. Confidence comes from Student's
 * interval of the paired differences. Its 5 % are shared among the rounds and the comparisons of a candidate
 * in each round (Bonferroni). Small values are good.
 *
 * Invariant: the elimination depends on the values of the tries alone; of two equals the first stays.
 * Source: racing (Maron and Moore 1994; F-race, Birattari et al. 2002), here with intervals and a front.
 */
#ifndef OFR_STATS_RACE_H
#define OFR_STATS_RACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ofr_race {
    size_t n, n_criteria;
    const double *costs;   /* [n] known exactly */
    const double *margins; /* [n_criteria] by which a difference does not matter, at least 0 */
    uint32_t n_rounds;     /* of the whole race, among which the 5 % are shared */
    /** Value of try number `nth` of a candidate; equal numbers of two candidates are a pair. */
    double (*value)(const void *of, size_t candidate, uint32_t nth, size_t criterion);
    const void *of;
    bool *in; /* [n] still in the race */
};

/**
 * Return whether one candidate dominates another.
 *
 * @param one, other [in] candidates, below race->n
 * @param n_tries    [in] tries of both
 */
bool ofr_race_dominates(const struct ofr_race *race, size_t one, size_t other, uint32_t n_tries);

/**
 * Eliminate the candidates that are dominated by one still in the race. The first candidate always stays.
 *
 * @param n_tries [in] of every candidate in the race
 * @return   how many are still in
 * @cost     O(n^2 n_criteria n_tries)
 */
size_t ofr_race_round(struct ofr_race *race, uint32_t n_tries);

#endif
