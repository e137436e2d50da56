/*
 * Sign test: whether differences have one direction more often than a fair coin would give it.
 */
#ifndef OFR_STATS_SIGN_H
#define OFR_STATS_SIGN_H

#include <stdint.h>

/**
 * Return the probability, under a fair coin, of a division at least as uneven as the one found.
 *
 *     2 * P(X <= min(n_up, n_down)), X binomial of n_up + n_down and 1/2; at most 1
 *
 * @param n_up, n_down [in] differences above and below 0; those of 0 are left out
 * @return   1 where there is none
 * @source   Dixon and Mood 1946, The statistical sign test
 */
double ofr_sign_probability(uint32_t n_up, uint32_t n_down);

#endif
