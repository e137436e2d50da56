/*
 * Spread of a sample: mean, standard deviation, percentiles and extremes.
 *
 * The only definition of each. Percentiles interpolate between neighbours (type 7 of Hyndman and Fan 1996).
 * Those of weighted values do not: each is the least value up to which the weights sum to the share.
 */
#ifndef OFR_STATS_SPREAD_H
#define OFR_STATS_SPREAD_H

#include <stddef.h>
#include <stdint.h>

struct ofr_spread {
    double mean, sd; /* sd is 0 for one value; all numbers are NAN without a value */
    double p05, p50, p95, least, most;
    uint32_t n;
};

/** A spread without a value. */
extern const struct ofr_spread ofr_no_spread;

/** A value of a weighted sample. */
struct ofr_weighted {
    double value, weight;
};

/** Sort numbers from the least to the largest. @param values [in,out] [n]; none is NAN */
void ofr_sort_values(double *values, size_t n);

/**
 * Return a percentile of sorted values.
 *
 * @param values [in] [n] sorted, at least one
 * @param share  [in] in [0, 1]: 0.5 for the median
 */
double ofr_percentile(const double *values, size_t n, double share);

/**
 * Return the spread of a sample; sd is that of the population it was drawn from (n - 1).
 *
 * @param values [in,out] [n] sorted on return; none is NAN
 * @cost     O(n log n)
 */
struct ofr_spread ofr_spread_of(double *values, uint32_t n);

/**
 * Return the spread of a weighted sample; sd is that of the sample itself.
 *
 * @param list [in,out] [n] sorted by value on return; the weights sum to 1
 * @cost     O(n log n)
 */
struct ofr_spread ofr_spread_of_weighted(struct ofr_weighted *list, size_t n);

#endif
