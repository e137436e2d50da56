/*
 * Age: once a year everybody grows a year older; school and working life begin and end.
 *
 * Nobody is born and nobody dies of age. Six years change little among the people that the model is about.
 */
#ifndef OFR_PATHWAY_AGE_H
#define OFR_PATHWAY_AGE_H

#include "models/pathway/state.h"

extern const struct ofr_process pathway_age;

/** Nobody younger is approached, ill-treated or gives a tip; no parameter, so that nobody can change it. */
#define PATHWAY_LEAST_AGE 15

/** Age of a person in completed years, in the current year of the run. */
unsigned pathway_age_of(const struct ofr_engine *engine, uint32_t person);

#endif
