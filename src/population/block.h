/*
 * Block: one neighbourhood while its people are gathered into households.
 *
 * The number of people of each age and sex is settled first and exactly, then the sizes of households. People
 * wait in the pool until they have a household (households.h); streets.h then places the households.
 *
 * Invariant: the pool holds as many people as there are free places in households.
 */
#ifndef OFR_POPULATION_BLOCK_H
#define OFR_POPULATION_BLOCK_H

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
    const char *governorate; /* whose ages and sizes these are; NULL at first */
    struct ofr_by_age pyramid;
    double *size_cumulative; /* [n_sizes] share of households of that size or less */
    uint32_t n_sizes;
    double mean_size;
};

/** Draw four words about the block's neighbourhood. */
static inline struct ofr_words ofr_draw_in_block(const struct ofr_block *block,
                                                 enum ofr_making_purpose purpose, uint32_t index) {
    return ofr_draw(block->making->draws, block->neighbourhood, 0, purpose, index);
}

#endif
