/*
 * Households: the people of one neighbourhood, gathered into households.
 *
 * Heads, spouses, sons and daughters and relatives are taken from the pool of the block, so both the ages and
 * the sizes come out as the tables ask.
 */
#ifndef OFR_POPULATION_HOUSEHOLDS_H
#define OFR_POPULATION_HOUSEHOLDS_H

#include "population/block.h"

/** Seat a person, already taken out of the pool, in a free place of a household. @param sex [in] 0 woman, 1
 * man
 *  @param age [in] completed years */
void ofr_seat_person(struct ofr_block *block, struct ofr_house *house, int sex, int age, enum ofr_role role);
/** Seat those left in the pool who can be sons or daughters of a household's couple or head. */
void ofr_seat_offspring(struct ofr_block *block);
/** Seat everybody left in the pool as a relative. */
void ofr_seat_relatives(struct ofr_block *block);

#endif
