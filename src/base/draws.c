#include "base/draws.h"

#include "base/number.h"

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__wasm_simd128__)
#include <wasm_simd128.h>
#endif

/* Arguments of ofr_draw_many. */
struct many {
    struct ofr_draws draws;
    const uint32_t *ids;
    uint32_t n, day, purpose, index;
    uint32_t *const *words;
};

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

/* One more bit of a comparison of 64 random numbers with p, from the lowest bit up: "less so far"
 * becomes, where p's bit is 1, (not r) or less; where it is 0, (not r) and less. */
static inline uint64_t less_so_far(uint64_t less, uint64_t r, bool bit) {
    return bit ? ~r | less : ~r & less;
}

uint64_t ofr_draw_mask(struct ofr_draws draws, uint32_t block, uint32_t day, uint32_t purpose, uint32_t p16) {
    if (p16 >= 65536)
        return ~UINT64_C(0);
    if (p16 == 0)
        return 0;
    /* A 16-bit random number is compared with p16 for 64 people at once, from the lowest set bit
     * of p16 up: bits below it cannot make r less. */
    unsigned bit = (unsigned)__builtin_ctz(p16);
    uint64_t less = 0;
    while (bit < 16) {
        struct ofr_words words = ofr_draw(draws, block, day, purpose, bit / 2);
        uint64_t two[2] = {(uint64_t)words.w[0] << 32 | words.w[1], (uint64_t)words.w[2] << 32 | words.w[3]};
        do {
            uint64_t r = two[bit & 1];
            less = less_so_far(less, r, p16 >> bit & 1);
            bit++;
        } while (bit & 1);
    }
    return less;
}

/* ---- many at once ----------------------------------------------------------------------- */

/* The plain form, which the vector forms below equal; the only one on other machines. */
static void draw_plain(const struct many *m, uint32_t first) {
    for (uint32_t i = first; i < m->n; i++) {
        struct ofr_words words = ofr_draw(m->draws, m->ids[i], m->day, m->purpose, m->index);
        for (int w = 0; w < 4; w++)
            m->words[w][i] = words.w[w];
    }
}

#if defined(__x86_64__)
/* Philox4x32 on lanes of 64 bits of which the lower 32 count: the product of two lower halves is
 * one instruction, its lower half is the next round's b or d, its upper half a shift
 * away. The upper halves are never read. */
#define DRAW_LANES(NAME, TARGET, LANES, VECTOR, SET, LOAD, MULTIPLY, SHIFT, XOR, STORE)                      \
    __attribute__((target(TARGET))) static uint32_t NAME(const struct many *m) {                             \
        uint32_t i = 0;                                                                                      \
        for (; i + LANES <= m->n; i += LANES) {                                                              \
            VECTOR a = LOAD(m->ids + i), b = SET(m->day), c = SET(m->purpose), d = SET(m->index);            \
            uint32_t key0 = m->draws.key[0], key1 = m->draws.key[1];                                         \
            for (int round = 0; round < OFR_DRAW_ROUNDS; round++) {                                          \
                VECTOR product0 = MULTIPLY(a, SET(PHILOX_M4x32_0)),                                          \
                       product1 = MULTIPLY(c, SET(PHILOX_M4x32_1));                                          \
                a = XOR(XOR(SHIFT(product1, 32), b), SET(key0));                                             \
                c = XOR(XOR(SHIFT(product0, 32), d), SET(key1));                                             \
                b = product1;                                                                                \
                d = product0;                                                                                \
                key0 += PHILOX_W32_0;                                                                        \
                key1 += PHILOX_W32_1;                                                                        \
            }                                                                                                \
            STORE(m->words[0] + i, a);                                                                       \
            STORE(m->words[1] + i, b);                                                                       \
            STORE(m->words[2] + i, c);                                                                       \
            STORE(m->words[3] + i, d);                                                                       \
        }                                                                                                    \
        return i;                                                                                            \
    }

#define LOAD_512(from) _mm512_cvtepu32_epi64(_mm256_loadu_si256((const __m256i *)(from)))
#define STORE_512(to, x) _mm256_storeu_si256((__m256i *)(to), _mm512_cvtepi64_epi32(x))
DRAW_LANES(draw_512, "avx512f", 8, __m512i, _mm512_set1_epi64, LOAD_512, _mm512_mul_epu32, _mm512_srli_epi64,
           _mm512_xor_si512, STORE_512)

#define LOAD_256(from) _mm256_cvtepu32_epi64(_mm_loadu_si128((const __m128i *)(from)))
#define STORE_256(to, x)                                                                                     \
    _mm_storeu_si128((__m128i *)(to), _mm256_castsi256_si128(_mm256_permutevar8x32_epi32(                    \
                                          x, _mm256_setr_epi32(0, 2, 4, 6, 0, 2, 4, 6))))
DRAW_LANES(draw_256, "avx2", 4, __m256i, _mm256_set1_epi64x, LOAD_256, _mm256_mul_epu32, _mm256_srli_epi64,
           _mm256_xor_si256, STORE_256)

static uint32_t draw_vectors(const struct many *m) {
    if (__builtin_cpu_supports("avx512f"))
        return draw_512(m);
    return __builtin_cpu_supports("avx2") ? draw_256(m) : 0;
}
#elif defined(__wasm_simd128__)
/* WebAssembly multiplies the lower, then the upper two of four lanes; even words of the two products
 * are its lower halves, odd ones its upper. */
#define LOWER(even, odd) wasm_i32x4_shuffle(even, odd, 0, 2, 4, 6)
#define UPPER(even, odd) wasm_i32x4_shuffle(even, odd, 1, 3, 5, 7)

/* The instruction itself, since clang makes of wasm_u64x2_extmul_low_u32x4 with what stays the same in a loop
 * a product of 64-bit lanes, for which engines have ten instructions rather than three. */
#define MULTIPLY(NAME, INSTRUCTION)                                                                          \
    static inline v128_t NAME(v128_t x, v128_t y) {                                                          \
        v128_t product;                                                                                      \
        __asm__("local.get %1\n\tlocal.get %2\n\t" INSTRUCTION "\n\tlocal.set %0"                            \
                : "=r"(product)                                                                              \
                : "r"(x), "r"(y));                                                                           \
        return product;                                                                                      \
    }
MULTIPLY(multiply_low, "i64x2.extmul_low_i32x4_u")
MULTIPLY(multiply_high, "i64x2.extmul_high_i32x4_u")

/* Four words of four ids between two rounds, and one round. */
struct state {
    v128_t a, b, c, d;
};

static inline struct state next_round(struct state s, v128_t m0, v128_t m1, v128_t key0, v128_t key1) {
    v128_t low0 = multiply_low(s.a, m0), high0 = multiply_high(s.a, m0);
    v128_t low1 = multiply_low(s.c, m1), high1 = multiply_high(s.c, m1);
    return (struct state){wasm_v128_xor(UPPER(low1, high1), wasm_v128_xor(s.b, key0)), LOWER(low1, high1),
                          wasm_v128_xor(UPPER(low0, high0), wasm_v128_xor(s.d, key1)), LOWER(low0, high0)};
}

static uint32_t draw_vectors(const struct many *m) {
    const v128_t m0 = wasm_u32x4_splat(PHILOX_M4x32_0), m1 = wasm_u32x4_splat(PHILOX_M4x32_1);
    v128_t keys[OFR_DRAW_ROUNDS][2];
    for (uint32_t round = 0; round < OFR_DRAW_ROUNDS; round++) {
        keys[round][0] = wasm_u32x4_splat(m->draws.key[0] + round * PHILOX_W32_0);
        keys[round][1] = wasm_u32x4_splat(m->draws.key[1] + round * PHILOX_W32_1);
    }
    uint32_t i = 0;
    for (; i + 4 <= m->n; i += 4) {
        struct state s = {wasm_v128_load(m->ids + i), wasm_u32x4_splat(m->day), wasm_u32x4_splat(m->purpose),
                          wasm_u32x4_splat(m->index)};
#pragma clang loop unroll(full)
        for (int round = 0; round < OFR_DRAW_ROUNDS; round++)
            s = next_round(s, m0, m1, keys[round][0], keys[round][1]);
        wasm_v128_store(m->words[0] + i, s.a);
        wasm_v128_store(m->words[1] + i, s.b);
        wasm_v128_store(m->words[2] + i, s.c);
        wasm_v128_store(m->words[3] + i, s.d);
    }
    return i;
}
#else
static uint32_t draw_vectors(const struct many *m) {
    (void)m;
    return 0;
}
#endif

void ofr_draw_many(struct ofr_draws draws, const uint32_t *ids, uint32_t n, uint32_t day, uint32_t purpose,
                   uint32_t index, uint32_t *const words[4]) {
    const struct many many = {draws, ids, n, day, purpose, index, words};
    draw_plain(&many, draw_vectors(&many));
}

void ofr_draw_masks(struct ofr_draws draws, uint32_t first_block, uint32_t n, uint32_t day, uint32_t purpose,
                    uint32_t p16, uint64_t *masks) {
    uint32_t ids[64], words[4][64];
    uint32_t *const to[4] = {words[0], words[1], words[2], words[3]};
    for (uint32_t i = 0; i < n; i++) {
        ids[i] = first_block + i;
        masks[i] = p16 >= 65536 ? ~UINT64_C(0) : 0;
    }
    if (p16 >= 65536 || p16 == 0)
        return;
    for (unsigned bit = (unsigned)__builtin_ctz(p16); bit < 16; bit++) {
        if (bit % 2 == 0 || bit == (unsigned)__builtin_ctz(p16))
            ofr_draw_many(draws, ids, n, day, purpose, bit / 2, to);
        const uint32_t *upper = words[bit % 2 * 2], *lower = words[bit % 2 * 2 + 1];
        for (uint32_t i = 0; i < n; i++)
            masks[i] = less_so_far(masks[i], (uint64_t)upper[i] << 32 | lower[i], p16 >> bit & 1);
    }
}

void ofr_shuffle(struct ofr_draws draws, uint32_t id, uint32_t day, uint32_t purpose, uint32_t *list,
                 uint32_t n) {
    for (uint32_t i = n; i > 1; i--) {
        uint32_t other = ofr_below(ofr_draw(draws, id, day, purpose, i).w[0], i), kept = list[i - 1];
        list[i - 1] = list[other];
        list[other] = kept;
    }
}
