/*
 * Ratios with 95 % intervals: of a share to an expected share, and of two means.
 */
#ifndef OFR_STATS_RATIO_H
#define OFR_STATS_RATIO_H

#include <stdbool.h>
#include <stdint.h>

struct ofr_ratio {
    double ratio, low, high; /* NAN where there is none */
};

/**
 * Compute the ratio of an observed share to an expected share.
 *
 *     (count / n) / expected, with Wilson's interval of count / n
 *
 * @param count, n [in] whole numbers, 0 <= count <= n, n at least 1
 * @param expected [in] in (0, 1]
 * @source   Wilson 1927; Brown, Cai and DasGupta 2001, Interval estimation for a binomial proportion
 */
struct ofr_ratio ofr_ratio_of_share(double count, double n, double expected);

/**
 * Compute the ratio of the means of pairs; both means must be above 0, else all is NAN.
 *
 *     r = mean(a) / mean(b);  log r -+ t(0.975, n - 1) sd(a / mean(a) - b / mean(b)) / sqrt(n)
 *
 * The interval is that of the logarithm by the delta method, so it stays above 0. Pairs that share their
 * draws narrow it. Below two pairs low and high are NAN, unless the pairs are equal.
 *
 * @param a, b [in] [n] of the same pair at the same place
 */
struct ofr_ratio ofr_ratio_of_means(const double *a, const double *b, uint32_t n);

/** Return whether an interval contains a value, ends included; an unknown end has no limit. */
static inline bool ofr_ratio_holds(const struct ofr_ratio *ratio, double value) {
    return !(value < ratio->low || value > ratio->high);
}

#endif
