/*
 * Walk away: ending membership or commitment of one's own accord.
 *
 * A hazard that falls with commitment and time in, and rises with family who are not
 * involved and with a raid's reality check.
 */
#ifndef OFR_PATHWAY_WALK_AWAY_H
#define OFR_PATHWAY_WALK_AWAY_H

#include "engine/engine.h"

#define WALK_AWAY_PARAMETERS(PARAMETER)                                                                      \
    PARAMETER(rule, walk_away, SWITCH, "1", 0, 1, 1, SOCIETY, ASSUMED, 0, "none", "run the rule walk away")  \
    PARAMETER(walk_away, rate, REAL, "per year", 0, 10, 0.9, SOCIETY, ASSUMED, 0, "assumed",                 \
              "rate at which an uncommitted newcomer walks away from a circle")                              \
    PARAMETER(walk_away, commitment, REAL, "1", 0, 10, 0.5, SOCIETY, ASSUMED, 0, "assumed",                  \
              "fall of the logarithm of the rate for each unit of commitment")                               \
    PARAMETER(walk_away, tenure, REAL, "years", 0.1, 20, 2, SOCIETY, ASSUMED, 0, "assumed",                  \
              "time in a circle over which the rate falls by 1/e")                                           \
    PARAMETER(walk_away, committed, REAL, "1", 0, 1, 0.5, SOCIETY, ASSUMED, 0, "assumed",                    \
              "rate once committed over before, all else equal")                                             \
    PARAMETER(walk_away, family, REAL, "1", 0, 10, 1.5, SOCIETY, ASSUMED, 0, "assumed",                      \
              "factor on the rate for those whose household has nobody else involved")                       \
    PARAMETER(walk_away, reality_check, REAL, "1", 1, 100, 20, SOCIETY, ASSUMED, 0, "assumed",               \
              "factor on the rate in the 60 days after one's own release from custody")

extern const struct ofr_process pathway_walk_away;

/** Whether anybody else of a person's household is in a circle, committed or gone. */
bool pathway_others_involved_at_home(const struct ofr_engine *engine, uint32_t person);

#endif
