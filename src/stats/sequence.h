/*
 * Sequence: points that fill the unit cube more evenly than random ones (Sobol' 1967).
 *
 * The first 2^m points have, in every dimension, one point in each of 2^m equal parts. They are shifted
 * digit by digit with bits drawn from a seed (Owen 2020: do not drop the first point, randomise), which
 * keeps that and moves none onto a face of the cube. Not independent draws: errors of means are smaller
 * than intervals from resampling say.
 */
#ifndef OFR_STATS_SEQUENCE_H
#define OFR_STATS_SEQUENCE_H

#include <stdint.h>

#define OFR_SEQUENCE_DIMENSIONS 64 /* at most */

/**
 * A point of the sequence.
 *
 * @param seed  [in] of the shift: another seed, another set of points, as even
 * @param point [out] [n_dimensions] each in (0, 1)
 * @param n_dimensions [in] at most OFR_SEQUENCE_DIMENSIONS; a point's first ones do not depend on it
 * @cost     32 steps a dimension
 * @source   Sobol' 1967; direction numbers of Joe and Kuo, SIAM J. Sci. Comput. 30 (2008) 2635-2654
 */
void ofr_sequence_point(uint64_t seed, uint32_t index, uint32_t n_dimensions, double *point);

#endif
