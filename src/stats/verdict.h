/*
 * Verdicts: what an interval of paired differences allows one to say.
 *
 * The only definition: comparisons, plans and the page ask here.
 */
#ifndef OFR_STATS_VERDICT_H
#define OFR_STATS_VERDICT_H

#include "base/report.h"
#include "stats/student.h"

/** With two pairs, equal differences by chance would look certain. */
#define OFR_LEAST_PAIRS 3

/** What can be said of a difference. */
enum ofr_verdict {
    OFR_FEWER,   /* the whole interval lies below 0 */
    OFR_UNCLEAR, /* it holds 0, or there are fewer than OFR_LEAST_PAIRS pairs */
    OFR_SAME,    /* nothing differed in any pair */
    OFR_MORE,    /* the whole interval lies above 0 */
    OFR_N_VERDICTS
};
extern const char *const ofr_verdict_names[OFR_N_VERDICTS]; /* "fewer", "unclear", "same", "more" */

/**
 * Return the verdict on a difference.
 *
 * @param difference [in] interval of the mean of paired differences, with the number of pairs
 * @return   OFR_UNCLEAR for an interval without ends (fewer than two pairs)
 */
enum ofr_verdict ofr_verdict_of(struct ofr_interval difference);

/** Return the probability of a mean as far from 0 as that of an interval if the true mean is 0.
 *  @return   1 below two values, and where nothing differs */
double ofr_p_of(struct ofr_interval difference);

/**
 * Correct probabilities for their number.
 *
 *     p(i) = max over j <= i of (m - j + 1) p(j), in order of size, at most 1
 *
 * @param p [in,out] [n] probabilities; those that are NAN are no tests and stay
 * @source   Holm 1979, A simple sequentially rejective multiple test procedure
 * @cost     O(n^2)
 */
void ofr_holm(double *p, size_t n);

/**
 * Give the verdicts on several differences, of which all are right with 95 % confidence: a difference that is
 * clear alone becomes OFR_UNCLEAR if it is not clear among so many (Holm). One alone has the verdict of
 * ofr_verdict_of. Where nothing differs, there is no test.
 *
 * @param differences [in] [n]
 * @param verdicts    [out] [n]
 * @errors   OFR_SYSTEM when memory is short
 */
OFR_MUST_USE ofr_status ofr_verdicts_of(const struct ofr_interval *differences, size_t n,
                                        enum ofr_verdict *verdicts, struct ofr_reports *reports);

#endif
