/*
 * Verdicts: what an interval of paired differences allows one to say.
 *
 * The only definition: comparisons, plans and the page ask here.
 */
#ifndef OFR_STATS_VERDICT_H
#define OFR_STATS_VERDICT_H

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

#endif
