#include "base/draws.h"

#include "base/number.h"

struct ofr_draws ofr_draws_make(uint64_t seed, uint32_t replicate) {
    philox4x32_ctr_t counter = {{(uint32_t)seed, (uint32_t)(seed >> 32), replicate, 0x6f667221u}};
    philox4x32_key_t key = {{0x9E3779B9u, 0xBB67AE85u}};
    philox4x32_ctr_t out = philox4x32_R(10, counter, key);
    return (struct ofr_draws){{out.v[0], out.v[1]}};
}

double ofr_normal(uint32_t word1, uint32_t word2) {
    return ofr_sqrt(-2.0 * ofr_log(ofr_unit(word1))) * ofr_cos_turn(ofr_unit(word2));
}

uint32_t ofr_poisson(uint32_t word, double mean) {
    if (!(mean > 0.0))
        return 0;
    double u = ofr_unit(word), term = ofr_exp(-mean), sum = term;
    uint32_t k = 0;
    while (u > sum && k < 10000) {
        k++;
        term *= mean / k;
        sum += term;
    }
    return k;
}

uint64_t ofr_draw_mask(struct ofr_draws draws, uint32_t block, uint32_t day, uint32_t purpose,
                       uint32_t p16) {
    if (p16 >= 65536)
        return ~UINT64_C(0);
    if (p16 == 0)
        return 0;
    /* Compare a 16-bit random number with p16 for 64 people at once. From the lowest set bit
     * of p16 up: "less so far" becomes, where p's bit is 1, (not r) or less; where it is 0,
     * (not r) and less. Bits of p below its lowest set one cannot make r less. */
    unsigned bit = (unsigned)__builtin_ctz(p16);
    uint64_t less = 0;
    while (bit < 16) {
        struct ofr_words words = ofr_draw(draws, block, day, purpose, bit / 2);
        uint64_t two[2] = {(uint64_t)words.w[0] << 32 | words.w[1],
                           (uint64_t)words.w[2] << 32 | words.w[3]};
        do {
            uint64_t r = two[bit & 1];
            less = p16 >> bit & 1 ? ~r | less : ~r & less;
            bit++;
        } while (bit & 1);
    }
    return less;
}
