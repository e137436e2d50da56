/*
 * Student's distribution: quantiles, the interval of a mean, and paired differences.
 *
 * The only definition of each. The bits are the same natively and in WebAssembly.
 */
#ifndef OFR_STATS_STUDENT_H
#define OFR_STATS_STUDENT_H

#include <stddef.h>
#include <stdint.h>

/**
 * Return the t that a Student variable exceeds with probability `tail`.
 *
 * @param tail    [in] in (0, 0.5)
 * @param degrees [in] of freedom, at least 1
 * @source   Abramowitz and Stegun 26.7.3 and 26.7.4, inverted by bisection
 */
double ofr_student(double tail, uint32_t degrees);

/** Return the probability that a Student variable is farther from 0 than t. @param t [in] either sign
 *  @param degrees [in] of freedom, at least 1 */
double ofr_student_beyond(double t, uint32_t degrees);

/** The mean of n values with its interval at 95 %. */
struct ofr_interval {
    double mean, low, high; /* low and high are NAN below two values; all are below one */
    uint32_t n;
};

/** Return Student's interval of a mean. @param values [in] [n]; those that are not finite are left out */
struct ofr_interval ofr_interval_of(const double *values, uint32_t n);

/** Paired comparison of a number, with and without a change, in runs that share their draws. */
struct ofr_paired {
    double without, with;           /* means over the pairs */
    struct ofr_interval difference; /* with less without, at 95 %, from the differences of the pairs */
    double relative;                /* difference.mean over without; NAN where that is 0 */
    /** Variance of the difference of a pair over what it would be for independent runs: the variance
     *  of `with` plus that of `without`. NAN where both are 0 or there is one pair. */
    double variance_ratio;
};

/**
 * Compare two lists pair by pair; pairs with a value that is not finite are left out.
 *
 *     difference -+ t(0.975, n - 1) sd / sqrt(n), sd that of the differences
 *
 * @param with, without [in] [n] of the same pair at the same place
 * @cost     O(n)
 */
struct ofr_paired ofr_pair(const double *with, const double *without, uint32_t n);

#endif
