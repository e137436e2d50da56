/*
 * Factors of a design. An input is one number in [0, 1]. A factor is one input, or a block of inputs that
 * always move together.
 */
#ifndef OFR_STATS_FACTORS_H
#define OFR_STATS_FACTORS_H

#include <stdint.h>

struct ofr_factors {
    uint32_t n_inputs, n_factors;
    const uint32_t *factor_of; /* [n_inputs] below n_factors; every factor has an input */
};

/** Return the first input of a factor. @param block [out] whether the factor has more than one input */
static inline uint32_t ofr_factor_input(const struct ofr_factors *factors, uint32_t factor, int *block) {
    uint32_t first = factors->n_inputs, n = 0;
    for (uint32_t i = 0; i < factors->n_inputs; i++)
        if (factors->factor_of[i] == factor && n++ == 0)
            first = i;
    *block = n > 1;
    return first;
}

#endif
