#include "stats/sign.h"

#include "base/number.h"

double ofr_sign_probability(uint32_t n_up, uint32_t n_down) {
    uint32_t n = n_up + n_down, least = n_up < n_down ? n_up : n_down;
    double log_chance = -(double)n * ofr_log(2), sum = 0; /* of one order of k that go one way */
    for (uint32_t k = 0; k <= least; k++) {
        sum += ofr_exp(log_chance);
        log_chance += ofr_log((double)(n - k) / (k + 1.0));
    }
    return 2 * sum < 1 ? 2 * sum : 1;
}
