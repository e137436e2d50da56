/*
 * Lorenz curve: how unevenly a number is spread over units such as streets, and its Gini coefficient.
 *
 * Units are in order of the number over their size, the least first. The curve gives the share of the number
 * that the first units have together, by their share of the size. The Gini coefficient is twice the area
 * between the curve and the straight line: 0 where every unit has the same for its size, 1 less a unit's
 * share where one unit has all.
 *
 * Few events over many units are uneven by chance alone, so compare a curve with that of units drawn by
 * chance: ofr_poisson_shares gives those.
 *
 * Source: Lorenz 1905; Gini 1912; for counts of crime, Bernasco and Steenbeek 2017 (J Quant Criminol 33).
 */
#ifndef OFR_STATS_LORENZ_H
#define OFR_STATS_LORENZ_H

#include <stddef.h>

/** A unit, or several that are alike. */
struct ofr_lorenz_unit {
    double number, size; /* at least 0; more than 0 */
};

/**
 * Return the Gini coefficient.
 *
 * @param units [in,out] [n] in order of number over size on return
 * @return   NAN where the numbers or the sizes sum to 0
 * @cost     O(n log n)
 */
double ofr_gini(struct ofr_lorenz_unit *units, size_t n);

/**
 * Return the share of the number that the units with the most have.
 *
 * @param units [in] [n] ordered by ofr_gini
 * @param share [in] of the size, in [0, 1]: 0.1 for the tenth of streets with the most
 * @return   in [0, 1]; NAN as ofr_gini
 */
double ofr_lorenz_top(const struct ofr_lorenz_unit *units, size_t n, double share);

/**
 * Compute the chance of each count of a Poisson distribution.
 *
 * @param mean   [in] at least 0
 * @param chance [out] [n] of 0, 1, ... n - 2, and of n - 1 or more
 */
void ofr_poisson_shares(double mean, double *chance, size_t n);

#endif
