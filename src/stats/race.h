/*
 * Race: which of many candidates to go on with, when each can be tried again and again and several
 * criteria count. Candidates that are dominated leave; those still in are tried more.
 *
 * One candidate beats another that costs at least as much when it is surely not worse, by more than a
 * margin, in any criterion, and surely better in one of them or cheaper. Surely: by Student's interval of the
 * paired differences, with 5 % for the whole race shared among its rounds and each round's comparisons
 * of a candidate (Bonferroni). Small is good. Knows no people: see analysis/plan.h.
 *
 * Invariant: who leaves depends on the values of the tries alone; ties go to who stands first.
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

/** Whether one candidate dominates another after n_tries of both. */
bool ofr_race_beats(const struct ofr_race *race, size_t one, size_t other, uint32_t n_tries);

/**
 * Let those leave who are dominated by one that is still in; the first candidate stays, whatever it is.
 * @return   how many are still in
 * @cost     O(n^2 n_criteria n_tries)
 */
size_t ofr_race_round(struct ofr_race *race, uint32_t n_tries);

#endif
