/*
 * Households: the people of one neighbourhood, gathered into households.
 *
 * How many there are of each age and sex is settled first and exactly, then the sizes of
 * households; heads, spouses, sons and daughters and relatives are then taken from what is
 * left, so both the ages and the sizes come out as asked. Not where a household stands: that
 * is streets.h.
 *
 * Invariant: pool holds the people not yet in a household; free places in households are
 * always as many.
 */
#ifndef OFR_POPULATION_HOUSEHOLDS_H
#define OFR_POPULATION_HOUSEHOLDS_H

#include "population/making.h"

/** A household being filled. */
struct ofr_house {
    uint8_t size, n_members;
    uint8_t head_age, head_sex; /* sex: 0 woman, 1 man */
    uint8_t parent_age;         /* age of the younger parent; 0 where nobody can be one */
    bool couple;
    uint32_t first; /* in age and traits of the block */
};

/** A neighbourhood being filled; arrays are as large as the largest neighbourhood needs. */
struct ofr_block {
    struct ofr_making *making;
    uint32_t neighbourhood, n_people, n_houses, most_people, most_houses;
    struct ofr_house *houses;     /* [n_houses] in order of size */
    uint8_t *age, *traits;        /* [n_people] by household: sex and role */
    uint32_t *list, *order, *key; /* [most_houses] scratch */
    uint32_t pool[OFR_N_SEXES][OFR_N_AGES];
    const char *governorate; /* of the neighbourhood: whose ages and sizes these are; NULL at first */
    struct ofr_by_age pyramid;
    double *size_cumulative; /* [n_sizes] share of households of that size or less */
    uint32_t n_sizes;
    double mean_size;
};

/** Fill block->houses for block->neighbourhood. */
void ofr_fill_block(struct ofr_block *block);

/** Four words for a question about the block's neighbourhood. */
static inline struct ofr_words ofr_draw_in_block(const struct ofr_block *block,
                                                 enum ofr_making_purpose purpose, uint32_t index) {
    return ofr_draw(block->making->draws, block->neighbourhood, 0, purpose, index);
}

/** Seat somebody, already taken out of the pool, in a free place of a household. */
void ofr_seat_person(struct ofr_block *block, struct ofr_house *house, int sex, int age, enum ofr_role role);
/** Seat those left in the pool who can be sons or daughters of a household's couple or head. */
void ofr_seat_offspring(struct ofr_block *block);
/** Seat everybody left in the pool as a relative. */
void ofr_seat_relatives(struct ofr_block *block);

/** Go to a neighbourhood: its number, people and households, and the ages and sizes of its governorate. */
void ofr_enter_neighbourhood(struct ofr_block *block, uint32_t neighbourhood);

/** Number of households in a neighbourhood of so many people. */
uint32_t ofr_houses_for(const struct ofr_block *block, uint32_t n_people);

/** Order list[0..n) by growing key (below 256) of each element, keeping the order of equals.
 *  @param scratch [n] */
void ofr_sort_by_key(uint32_t *list, const uint32_t *key, uint32_t n, uint32_t *scratch);

#endif
