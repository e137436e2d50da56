/*
 * Singular values of a matrix, and its rank: how many directions its columns span.
 *
 * Of a matrix of derivatives (a row for each observation, a column for each parameter) a rank below the
 * number of columns means that some change of the parameters together leaves every observation as it is.
 */
#ifndef OFR_STATS_SINGULAR_H
#define OFR_STATS_SINGULAR_H

#include <stddef.h>

/**
 * Compute the singular values by one-sided Jacobi rotations, which keep small ones accurate.
 *
 * @param m      [in,out] [n_rows][n_columns] row by row; its columns become orthogonal
 * @param values [out] [n_columns] largest first
 * @cost     n_rows * n_columns^2, some ten times
 */
void ofr_singular_values(double *m, size_t n_rows, size_t n_columns, double *values);

/**
 * Numerical rank after each column was scaled to length 1, so that units do not matter: the number of
 * singular values above a share of the largest. A column of zeros adds nothing.
 *
 * @param m         [in,out] [n_rows][n_columns]; as for ofr_singular_values
 * @param tolerance [in] share of the largest; above the relative error of the entries
 * @param values    [out] [n_columns] of the scaled matrix, largest first
 */
size_t ofr_matrix_rank(double *m, size_t n_rows, size_t n_columns, double tolerance, double *values);

#endif
