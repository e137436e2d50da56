#include "stats/shapley.h"

/* |S|! (n - |S| - 1)! / n! for each size: one over n times the number of coalitions of that size
 * among the others. */
static void set_weights(uint32_t n, double weights[OFR_SHAPLEY_MOST]) {
    double coalitions = 1;
    for (uint32_t size = 0; size < n; size++) {
        weights[size] = 1 / (n * coalitions);
        coalitions = coalitions * (n - 1 - size) / (size + 1);
    }
}

void ofr_shapley(uint32_t n, const double *worth, double *values) {
    double weights[OFR_SHAPLEY_MOST];
    set_weights(n, weights);
    for (uint32_t i = 0; i < n; i++) {
        values[i] = 0;
        for (uint32_t s = 0; s < 1u << n; s++)
            if ((s >> i & 1u) == 0)
                values[i] += weights[__builtin_popcount(s)] * (worth[s | 1u << i] - worth[s]);
    }
}
