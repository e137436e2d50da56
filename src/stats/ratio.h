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

/** With fewer pairs that tell something a ratio has no interval. */
#define OFR_LEAST_TO_DIVIDE 3

/**
 * Compute the ratio of the means of pairs; both means must be above 0, else all is NAN.
 *
 *     r = mean(a) / mean(b);  log r -+ t(0.975, d) sqrt((m - 1) / m * sum (l_i - mean l)^2)
 *     d = the whole number nearest to (sum b)^2 / sum b^2 - 1, at least 1
 *
 * l_i is log r without pair i: the jackknife. It counts only the m pairs in which a or b is above 0. The
 * others say nothing about r. The degrees of freedom d are those of as many pairs of equal weight (Kish), so
 * the interval is wide where a few pairs have most of the people. Pairs that share their draws narrow it. Low
 * and high are NAN below OFR_LEAST_TO_DIVIDE such pairs, and where one pair alone holds all of a or all of b.
 * Equal pairs give 1 without width.
 *
 * Coverage, measured with shares and changes of counts in mild and heavy bursts: 95 % to 99 % with 3 to 20
 * pairs.
 *
 * @param a, b [in] [n] of the same pair at the same place, at least 0; pairs with a NAN are left out
 * @source   Efron and Stein 1981, The jackknife estimate of variance; Kish 1965, Survey Sampling
 */
struct ofr_ratio ofr_ratio_of_means(const double *a, const double *b, uint32_t n);

/**
 * Compute the share of people whom something holds of, over replicates.
 *
 *     sum(part) / sum(whole); at each end the wider of Wilson's interval and that of ofr_ratio_of_means
 *
 * Wilson's takes people as independent, so few people make the interval wide even where replicates agree.
 * Low and high are NAN below OFR_LEAST_TO_DIVIDE replicates with people. Where only one replicate has the
 * part, the low end is 0 and the high end 1. All is NAN without people.
 *
 * @param part, whole [in] [n] whole numbers, 0 <= part <= whole; pairs with a NAN are left out
 */
struct ofr_ratio ofr_share_of_people(const double *part, const double *whole, uint32_t n);

/** Return whether an interval contains a value, ends included; an unknown end has no limit. */
static inline bool ofr_ratio_holds(const struct ofr_ratio *ratio, double value) {
    return !(value < ratio->low || value > ratio->high);
}

#endif
