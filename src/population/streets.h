/*
 * Streets: where households stand, and which are related.
 *
 * Invariant: a neighbourhood's streets, a street's households and a household's people are
 * contiguous ranges, in order; an extended family lives in one neighbourhood until migration.c moves
 * some of its households.
 */
#ifndef OFR_POPULATION_STREETS_H
#define OFR_POPULATION_STREETS_H

#include "population/households.h"

/** Streets and extended families in a neighbourhood of n_houses. */
uint32_t ofr_streets_for(const struct ofr_making *making, uint32_t n_houses);
uint32_t ofr_families_for(const struct ofr_making *making, uint32_t n_houses);

/** Where the next neighbourhood's streets, households and families begin. */
struct ofr_home_cursor {
    uint32_t street, household, family;
};

/** Give the block's households their streets and families and write everything to the population. */
void ofr_settle_block(struct ofr_block *block, struct ofr_home_cursor *cursor);

#endif
