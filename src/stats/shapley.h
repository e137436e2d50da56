/*
 * Shapley values: the contribution of each of n players, from the worth of all 2^n coalitions.
 *
 * Exact: every coalition is evaluated. The values add up to the worth of all players less the worth of none.
 * A player who never changes a worth has the value 0; players who can be exchanged have equal values.
 */
#ifndef OFR_STATS_SHAPLEY_H
#define OFR_STATS_SHAPLEY_H

#include <stdint.h>

#define OFR_SHAPLEY_MOST 16 /* players: 65,536 coalitions */

/**
 * Compute the Shapley values of n players.
 *
 *     value_i = sum over coalitions S without i of |S|! (n - |S| - 1)! / n! (worth(S and i) - worth(S))
 *
 * @param n      [in] in [1, OFR_SHAPLEY_MOST]
 * @param worth  [in] [2^n] bit i of the index is set where player i takes part
 * @param values [out] [n]
 * @cost     O(n 2^n); sums in the order of the index, so the same bits everywhere
 * @source   Shapley 1953, A value for n-person games
 */
void ofr_shapley(uint32_t n, const double *worth, double *values);

#endif
