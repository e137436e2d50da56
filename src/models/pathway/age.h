/*
 * Age: once a year everybody is a year older; school and working life begin and end.
 *
 * Nobody is born and nobody dies of age: six years change little among those the model is
 * about, and the ODD says what this leaves out.
 */
#ifndef OFR_PATHWAY_AGE_H
#define OFR_PATHWAY_AGE_H

#include "engine/engine.h"

#define AGE_PARAMETERS(PARAMETER)                                                                            \
    PARAMETER(rule, age, SWITCH, "1", 0, 1, 1, SOCIETY, ASSUMED, 0, "none", "run the rule age")              \
    PARAMETER(age, leaves_school, REAL, "1", 0, 1, 0.25, SOCIETY, ASSUMED, 0, "assumed",                     \
              "share of students of 16 or older who leave school or university in a year")                   \
    PARAMETER(age, seeks_men, REAL, "1", 0, 1, 0.85, SOCIETY, ASSUMED, 0, "assumed",                         \
              "share of young men leaving school who seek work")                                             \
    PARAMETER(age, seeks_women, REAL, "1", 0, 1, 0.35, SOCIETY, ASSUMED, 0, "assumed",                       \
              "share of young women leaving school who seek work")                                           \
    PARAMETER(age, retires, WHOLE, "years", 50, 80, 62, SOCIETY, ASSUMED, 0,                                 \
              "assumed; legal age was 60 to 62", "age at which people retire")

extern const struct ofr_process pathway_age;

/** Age of a person in completed years in the current year of the run. */
unsigned pathway_age_of(const struct ofr_engine *engine, uint32_t person);

#endif
