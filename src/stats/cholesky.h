/*
 * Cholesky decomposition of a symmetric matrix, and the triangular systems that it leads to.
 *
 * Matrices are [d][d], row by row.
 */
#ifndef OFR_STATS_CHOLESKY_H
#define OFR_STATS_CHOLESKY_H

#include <stddef.h>

/** Sum of the products of two lists [n], a and b, in four partial sums: a fixed order that vectorises. */
double ofr_dot(const double *a, const double *b, size_t n);

/**
 * Replace a symmetric matrix by the lower triangular matrix whose product with its transpose it is.
 *
 * @param m [in,out] [d][d]; a pivot below 1e-12 is set to 1e-12, so a direction without spread gets a very
 *          small one
 */
void ofr_cholesky(double *m, size_t d);

/** Solve lower x = v. @param lower [in] [d][d] from ofr_cholesky @param v [in,out] [d] becomes x */
void ofr_solve_lower(const double *lower, size_t d, double *v);

/** Solve (transpose of lower) x = v. @param lower [in] [d][d] @param v [in,out] [d] becomes x */
void ofr_solve_upper(const double *lower, size_t d, double *v);

/**
 * Invert the lower triangular matrix, as its transpose: row j of the result is column j of the inverse. The
 * inverse of the symmetric matrix has the products of two rows as its elements.
 *
 * @param lower   [in] [d][d] from ofr_cholesky
 * @param inverse [out] [d][d] upper triangular
 * @cost     d^3 / 6 products
 */
void ofr_cholesky_inverse(const double *lower, size_t d, double *inverse);

#endif
