#include "stats/cholesky.h"

#include "base/number.h"

void ofr_cholesky(double *m, size_t d) {
    for (size_t j = 0; j < d; j++) {
        for (size_t i = 0; i < d; i++)
            for (size_t k = 0; i >= j && k < j; k++)
                m[i * d + j] -= m[i * d + k] * m[j * d + k];
        double pivot = ofr_sqrt(m[j * d + j] > 1e-12 ? m[j * d + j] : 1e-12);
        for (size_t i = j; i < d; i++)
            m[i * d + j] = i == j ? pivot : m[i * d + j] / pivot;
        for (size_t i = 0; i < j; i++)
            m[i * d + j] = 0;
    }
}

void ofr_solve_lower(const double *lower, size_t d, double *v) {
    for (size_t i = 0; i < d; i++) {
        for (size_t k = 0; k < i; k++)
            v[i] -= lower[i * d + k] * v[k];
        v[i] /= lower[i * d + i];
    }
}

void ofr_solve_upper(const double *lower, size_t d, double *v) {
    for (size_t i = d; i-- > 0;) {
        for (size_t k = i + 1; k < d; k++)
            v[i] -= lower[k * d + i] * v[k];
        v[i] /= lower[i * d + i];
    }
}
