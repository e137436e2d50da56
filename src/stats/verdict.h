/*
 * Verdicts: what an interval of paired differences allows one to say, and whether a published figure is one
 * that the model predicts.
 *
 * The only definition of both: comparisons, plans, patterns and the page ask here.
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
/* ---- a published figure ------------------------------------------------------------------- */

/** With fewer replicates the interval of one more is so wide that nearly every figure lies in it. */
#define OFR_LEAST_TO_PREDICT 5
/** From here on the interval needs no normal distribution: it is cut from the values themselves. */
#define OFR_LEAST_TO_RANK 19
/** An interval this many times as wide as the range of a figure says little: fewer than half of the histories
 *  that the model calls usual can then lie in the range. */
#define OFR_MOST_WIDTHS 2.0

/**
 * Return the central 90 % predictive interval: where one more replicate lies, with its mean.
 *
 *     n >= 19   the values of rank 0.05 (n + 1) and 0.95 (n + 1), between neighbours: exact for any
 *               continuous distribution where the rank is whole, such as the extremes of 19 values
 *     n < 19    mean -+ t(0.95, n - 1) sd sqrt(1 + 1/n): exact for a normal one
 *
 * @param values [in,out] [n] sorted on return; none is NAN
 * @return   low and high are NAN below OFR_LEAST_TO_PREDICT values, all are below one
 * @source   Geisser 1993, Predictive Inference, 2.1; Hyndman and Fan 1996, type 6
 */
struct ofr_interval ofr_predict(double *values, uint32_t n);

/** Cut an interval to the values that are possible. @param low, high [in] infinite where there is no limit */
struct ofr_interval ofr_interval_within(struct ofr_interval interval, double low, double high);

/** What can be said of a published figure that is known up to a range. */
enum ofr_range_verdict {
    OFR_RANGE_HOLDS, /* some value of the range lies in the interval */
    OFR_RANGE_VAGUE, /* so it does, but the interval is more than OFR_MOST_WIDTHS times as wide as the range
                      */
    OFR_RANGE_BELOW, /* the whole interval lies below the range */
    OFR_RANGE_ABOVE,
    OFR_RANGE_TOO_FEW, /* fewer than OFR_LEAST_TO_PREDICT replicates */
    OFR_N_RANGE_VERDICTS
};
extern const char
    *const ofr_range_verdict_names[OFR_N_RANGE_VERDICTS]; /* "holds", "vague", "below", "above", "few" */

/**
 * Return the verdict on a range.
 *
 * @param predicted [in] from ofr_predict
 * @param low, high [in] ends of the range; infinite where it is open, and no interval is then vague
 */
enum ofr_range_verdict ofr_range_verdict_of(struct ofr_interval predicted, double low, double high);

#endif
