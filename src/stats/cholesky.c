#include "stats/cholesky.h"

#include "base/number.h"

double ofr_dot(const double *a, const double *b, size_t n) {
    double sums[4] = {0};
    size_t i = 0;
    for (; i + 4 <= n; i += 4)
        for (size_t j = 0; j < 4; j++)
            sums[j] += a[i + j] * b[i + j];
    for (; i < n; i++)
        sums[0] += a[i] * b[i];
    return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

void ofr_cholesky(double *m, size_t d) {
    for (size_t j = 0; j < d; j++) {
        double *row = m + j * d;
        double square = row[j] - ofr_dot(row, row, j);
        row[j] = ofr_sqrt(square > 1e-12 ? square : 1e-12);
        for (size_t i = j + 1; i < d; i++)
            m[i * d + j] = (m[i * d + j] - ofr_dot(m + i * d, row, j)) / row[j];
        for (size_t i = 0; i < j; i++)
            m[i * d + j] = 0;
    }
}

void ofr_solve_lower(const double *lower, size_t d, double *v) {
    for (size_t i = 0; i < d; i++)
        v[i] = (v[i] - ofr_dot(lower + i * d, v, i)) / lower[i * d + i];
}

void ofr_solve_upper(const double *lower, size_t d, double *v) {
    for (size_t i = d; i-- > 0;) {
        v[i] /= lower[i * d + i];
        for (size_t k = 0; k < i; k++) /* by rows of lower, which lie together */
            v[k] -= lower[i * d + k] * v[i];
    }
}

void ofr_cholesky_inverse(const double *lower, size_t d, double *inverse) {
    for (size_t j = 0; j < d; j++) { /* row j is column j of the inverse of lower, from its j-th element on */
        double *row = inverse + j * d;
        for (size_t i = 0; i < d; i++)
            row[i] = i == j;
        for (size_t i = j; i < d; i++)
            row[i] = (row[i] - ofr_dot(lower + i * d + j, row + j, i - j)) / lower[i * d + i];
    }
}
