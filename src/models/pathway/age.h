/*
 * Age: once a year everybody grows a year older; school and working life begin and end.
 *
 * Nobody is born and nobody dies of age. Six years change little among the people that the model is about.
 */
#ifndef OFR_PATHWAY_AGE_H
#define OFR_PATHWAY_AGE_H

#include "models/pathway/state.h"

extern const struct ofr_process pathway_age;

#define PATHWAY_LEAST_AGE                                                                                    \
    15 /* the group approaches, the police ill-treats, and tips come from, nobody younger */

/** Age of a person in completed years, in the current year of the run. */
unsigned pathway_age_of(const struct ofr_engine *engine, uint32_t person);

#endif
