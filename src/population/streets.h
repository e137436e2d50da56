/*
 * Streets: the streets and extended families of a neighbourhood.
 *
 * Invariant: a neighbourhood's streets, a street's households and a household's people are contiguous ranges,
 * in order. An extended family lives in one neighbourhood until migration.c moves some of its households.
 */
#ifndef OFR_POPULATION_STREETS_H
#define OFR_POPULATION_STREETS_H

#include "population/block.h"

/** Number of streets in a neighbourhood of n_houses households. */
uint32_t ofr_streets_for(const struct ofr_making *making, uint32_t n_houses);
/** Number of extended families in a neighbourhood of n_houses households. */
uint32_t ofr_families_for(const struct ofr_making *making, uint32_t n_houses);

/** Numbers of the next street, household and family to be written. */
struct ofr_home_cursor {
    uint32_t street, household, family;
};

/** Give the block's households their streets and families and write all to the population. */
void ofr_settle_block(struct ofr_block *block, struct ofr_home_cursor *cursor);

#endif
