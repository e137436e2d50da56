/*
 * Draws: random numbers as pure functions of (seed, replicate, id, day, purpose, index).
 *
 * Philox4x32 with 7 rounds from Random123 (Salmon, Moraes, Dror and Shaw 2011, who find that it passes
 * BigCrush from 7 rounds on). There is no generator state, so nothing depends on order: a draw is the same on
 * any thread, rank or machine, whatever else was drawn. Not cryptographic.
 *
 * Invariant: two draws that differ in any argument are independent for all practical purposes; two draws with
 * equal arguments are equal.
 *
 * @param purpose [in] which rule draws; every rule has numbers of its own
 * @param day     [in] days since the start, or any other time stamp
 */
#ifndef OFR_BASE_DRAWS_H
#define OFR_BASE_DRAWS_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wall"
#pragma GCC diagnostic ignored "-Wextra"
#include <Random123/philox.h>
#pragma GCC diagnostic pop

/** Rounds of Philox. */
#define OFR_DRAW_ROUNDS 7

/** Key of one stream of draws: from a seed and a replicate number. */
struct ofr_draws {
    uint32_t key[2];
};

/** Four words of 32 random bits. */
struct ofr_words {
    uint32_t w[4];
};

/** Make the key of a replicate of a run's seed; replicate 0xFFFFFFFF is the population's own. */
struct ofr_draws ofr_draws_make(uint64_t seed, uint32_t replicate);

/**
 * Four words for (id, day, purpose, index).
 *
 * @param id      [in] person, place, area or block number
 * @param index   [in] which draw of that rule that day (slot, try, ...)
 * @cost     about 7 ns
 * @source   Random123 1.14
 */
static inline struct ofr_words ofr_draw(struct ofr_draws draws, uint32_t id, uint32_t day, uint32_t purpose,
                                        uint32_t index) {
    philox4x32_ctr_t counter = {{id, day, purpose, index}};
    philox4x32_key_t key = {{draws.key[0], draws.key[1]}};
    philox4x32_ctr_t out = philox4x32_R(OFR_DRAW_ROUNDS, counter, key);
    return (struct ofr_words){{out.v[0], out.v[1], out.v[2], out.v[3]}};
}

/**
 * The draws of many ids for one (day, purpose, index): words[w][i] is word w of ofr_draw for
 * ids[i]. Eight or four at a time in vector registers where the machine has them; the same
 * words as ofr_draw everywhere.
 *
 * @param ids   [in]  [n]
 * @param words [out] four arrays [n] that do not overlap
 * @cost     about 1 ns a draw with AVX-512, 2 with AVX2, 5 without
 */
void ofr_draw_many(struct ofr_draws draws, const uint32_t *ids, uint32_t n, uint32_t day, uint32_t purpose,
                   uint32_t index, uint32_t *const words[4]);

/** A word as a real number in (0, 1), never 0 nor 1. */
static inline double ofr_unit(uint32_t word) { return ((double)word + 0.5) * 0x1p-32; }

/** One real in (0, 1): the first word of ofr_draw. */
static inline double ofr_draw_unit(struct ofr_draws draws, uint32_t id, uint32_t day, uint32_t purpose,
                                   uint32_t index) {
    return ofr_unit(ofr_draw(draws, id, day, purpose, index).w[0]);
}

/** A word as a number below n, by multiplication (bias below n / 2^32). */
static inline uint32_t ofr_below(uint32_t word, uint32_t n) { return (uint32_t)(((uint64_t)word * n) >> 32); }

/** Put a list in a random order: one draw of (id, day, purpose) for each place. @param list [in,out] [n] */
void ofr_shuffle(struct ofr_draws draws, uint32_t id, uint32_t day, uint32_t purpose, uint32_t *list,
                 uint32_t n);

/** True with probability p (p <= 0 never, p >= 1 always). */
static inline bool ofr_chance(uint32_t word, double p) { return ofr_unit(word) < p; }

/** Standard normal from two words, word1 and word2 (Box-Muller with ofr_log and ofr_cos_turn). */
double ofr_normal(uint32_t word1, uint32_t word2);

/** Poisson count of a mean from one word, by inversion; mean in [0, 500]. */
uint32_t ofr_poisson(uint32_t word, double mean);

/**
 * A mask of 64 independent bits, each 1 with probability p: one bit for each person of a
 * block of 64. Compares 16 random bits a person with p, bit-sliced, so a person costs
 * about one nanosecond and p is exact to 2^-16.
 *
 * @param block    [in] number of the block
 * @param day, purpose [in] as for ofr_draw
 * @param p16      [in] probability in units of 2^-16, in [0, 65536]
 */
uint64_t ofr_draw_mask(struct ofr_draws draws, uint32_t block, uint32_t day, uint32_t purpose, uint32_t p16);

/**
 * Fill the masks of ofr_draw_mask for n blocks from first_block on.
 * @param n     [in]  at most 64
 * @param p16   [in]  as for ofr_draw_mask
 * @param masks [out] [n] one bit a person
 */
void ofr_draw_masks(struct ofr_draws draws, uint32_t first_block, uint32_t n, uint32_t day, uint32_t purpose,
                    uint32_t p16, uint64_t *masks);

/** Round x up or down at random so that the mean is x: floor(x) + (unit < fraction). */
static inline uint32_t ofr_round(uint32_t word, double x) {
    double whole = floor(x);
    return (uint32_t)whole + (ofr_unit(word) < x - whole ? 1u : 0u);
}

#endif
