#include "stats/singular.h"

#include "base/number.h"

#define MOST_SWEEPS 60
#define ORTHOGONAL 1e-14 /* cosine of two columns that counts as none */

static double product(const double *m, size_t n_rows, size_t n_columns, size_t p, size_t q) {
    double sum = 0;
    for (size_t i = 0; i < n_rows; i++)
        sum += m[i * n_columns + p] * m[i * n_columns + q];
    return sum;
}

static double size_of(double x) { return x < 0 ? -x : x; }

/* Turn two columns until they are orthogonal; the cosine that they had. */
static double rotate(double *m, size_t n_rows, size_t n_columns, size_t p, size_t q) {
    double a = product(m, n_rows, n_columns, p, p), b = product(m, n_rows, n_columns, q, q),
           c = product(m, n_rows, n_columns, p, q);
    if (a == 0 || b == 0 || c == 0)
        return 0;
    double cosine = size_of(c) / (ofr_sqrt(a) * ofr_sqrt(b));
    if (cosine <= ORTHOGONAL)
        return 0;
    double zeta = (b - a) / (2 * c), tangent = 1 / (size_of(zeta) + ofr_sqrt(1 + zeta * zeta));
    tangent = zeta < 0 ? -tangent : tangent;
    double turn = 1 / ofr_sqrt(1 + tangent * tangent);
    for (size_t i = 0; i < n_rows; i++) {
        double *row = &m[i * n_columns], x = row[p], y = row[q];
        row[p] = turn * (x - tangent * y);
        row[q] = turn * (tangent * x + y);
    }
    return cosine;
}

void ofr_singular_values(double *m, size_t n_rows, size_t n_columns, double *values) {
    double largest = 1;
    for (int sweep = 0; sweep < MOST_SWEEPS && largest > ORTHOGONAL; sweep++) {
        largest = 0;
        for (size_t p = 0; p + 1 < n_columns; p++)
            for (size_t q = p + 1; q < n_columns; q++) {
                double cosine = rotate(m, n_rows, n_columns, p, q);
                largest = cosine > largest ? cosine : largest;
            }
    }
    for (size_t p = 0; p < n_columns; p++) {
        double value = ofr_sqrt(product(m, n_rows, n_columns, p, p));
        size_t at = p;
        for (; at > 0 && values[at - 1] < value; at--)
            values[at] = values[at - 1];
        values[at] = value;
    }
}

size_t ofr_matrix_rank(double *m, size_t n_rows, size_t n_columns, double tolerance, double *values) {
    for (size_t p = 0; p < n_columns; p++) {
        double length = ofr_sqrt(product(m, n_rows, n_columns, p, p));
        for (size_t i = 0; i < n_rows && length > 0; i++)
            m[i * n_columns + p] /= length;
    }
    ofr_singular_values(m, n_rows, n_columns, values);
    size_t rank = 0;
    while (rank < n_columns && values[rank] > tolerance * values[0])
        rank++;
    return rank;
}
