/*
 * Sobol' sequence: points that fill the unit cube more evenly than random ones.
 *
 * The first 2^m points have, in every dimension, one point in each of 2^m equal parts. A random digital shift
 * from a seed keeps this property and moves no point onto a face of the cube (Owen 2020: do not drop the
 * first point, randomise). Points are not independent: errors of means are smaller than resampling suggests.
 */
#ifndef OFR_STATS_SEQUENCE_H
#define OFR_STATS_SEQUENCE_H

#include <stdint.h>

#define OFR_SEQUENCE_DIMENSIONS 64 /* at most */

/**
 * Compute a point of the sequence.
 *
 * @param seed  [in] of the shift; every seed gives an even set of points
 * @param index [in] of the point, from 0
 * @param point [out] [n_dimensions] each in (0, 1)
 * @param n_dimensions [in] at most OFR_SEQUENCE_DIMENSIONS; a point's first ones do not depend on it
 * @cost     32 steps a dimension
 * @source   Sobol' 1967; direction numbers of Joe and Kuo, SIAM J. Sci. Comput. 30 (2008) 2635-2654
 */
void ofr_sequence_point(uint64_t seed, uint32_t index, uint32_t n_dimensions, double *point);

#endif
