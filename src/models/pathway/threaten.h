/*
 * Threaten: who leaves a circle after knowing its members may be threatened.
 *
 * Weekly, for a while: online, by a visit, by naming a relative; then a summons. Each week
 * he may ignore it, comply (coerced), report, hide at home or flee; fear shifts the odds,
 * and reporting depends on trust and on how earlier reports around ended.
 */
#ifndef OFR_PATHWAY_THREATEN_H
#define OFR_PATHWAY_THREATEN_H

#include "engine/engine.h"

#define THREATEN_PARAMETERS(PARAMETER)                                                                       \
    PARAMETER(rule, threaten, SWITCH, "1", 0, 1, 1, GROUP, ASSUMED, 0, "none", "run the rule threaten")      \
    PARAMETER(threaten, chance, REAL, "1", 0, 1, 0.8, GROUP, ASSUMED, 0, "assumed",                          \
              "share of those who leave a circle after knowing its members who are threatened")              \
    PARAMETER(threaten, knows_after, REAL, "days", 0, 1000, 21, GROUP, ASSUMED, 0, "assumed",                \
              "time in a circle after which somebody knows its members")                                     \
    PARAMETER(threaten, weeks, WHOLE, "weeks", 1, 104, 20, GROUP, ASSUMED, 0, "assumed",                     \
              "how long threats go on")                                                                      \
    PARAMETER(threaten, names_kin, REAL, "1", 0, 1, 0.35, GROUP, ASSUMED, 0, "assumed",                      \
              "share of threats that name a relative")                                                       \
    PARAMETER(threaten, visits, REAL, "1", 0, 1, 0.2, GROUP, ASSUMED, 0, "assumed",                          \
              "share of threats made by a visit; the rest are online")                                       \
    PARAMETER(threaten, summons, REAL, "1", 0, 1, 0.15, GROUP, ASSUMED, 0, "assumed",                        \
              "chance in a week under threat of being told there is a job to do")                            \
    PARAMETER(threaten, complies, REAL, "1", 0, 1, 0.3, SOCIETY, ASSUMED, 0, "assumed",                      \
              "chance that somebody in full fear complies with a summons; less with less fear")              \
    PARAMETER(threaten, reports, REAL, "1", 0, 1, 0.08, SOCIETY, ASSUMED, 0, "assumed",                      \
              "chance in a week of reporting a threat, at neutral trust")                                    \
    PARAMETER(threaten, hides, REAL, "1", 0, 1, 0.15, SOCIETY, ASSUMED, 0, "assumed",                        \
              "chance in a week of hiding at home, in full fear")                                            \
    PARAMETER(threaten, flees, REAL, "1", 0, 1, 0.02, SOCIETY, ASSUMED, 0, "assumed",                        \
              "chance in a week of fleeing the area, in full fear")                                          \
    PARAMETER(threaten, fear, REAL, "1", 0, 1, 0.25, SOCIETY, ASSUMED, 0, "assumed",                         \
              "own fear added by a threat; kin named count twice")

extern const struct ofr_process pathway_threaten;

/** Somebody has left a circle: decide whether he will be threatened. Call before he is taken
 *  out of the circle's list. */
void pathway_maybe_threaten(struct ofr_engine *engine, uint32_t record_row);
#endif
