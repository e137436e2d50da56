/*
 * Statistics: one number of one replicate, computed from the database alone.
 *
 * One function for each name in scenario/statistics.h. Not a verdict: see patterns.h.
 */
#ifndef OFR_REPORT_STATISTICS_H
#define OFR_REPORT_STATISTICS_H

#include "report/lives.h"
#include "scenario/statistics.h"

/** The days a pattern looks at, both ends in, from 0. */
struct ofr_period {
    int32_t first, last;
};

/**
 * Compute a statistic for a replicate.
 *
 * @param statistic [in] number in scenario/statistics.h
 * @param value   [out] NAN where the run has nothing to measure (nobody joined, say)
 * @errors   OFR_BAD_INPUT when the run lacks an observable; OFR_SYSTEM
 * @cost     O(events of the replicate)
 */
OFR_MUST_USE ofr_status ofr_statistic(const struct ofr_lives *lives, enum ofr_statistic_number statistic,
                                      struct ofr_period period, double *value, struct ofr_reports *reports);

/** Expected number of groups with two or more when n_joined of n_eligible people are drawn
 *  at random: hypergeometric, summed over `count` groups of `members` each. */
double ofr_expected_two_or_more(uint32_t members, uint32_t count, uint32_t n_joined, uint32_t n_eligible);

#endif
