/*
 * Protect: who reports gets patrols whose coverage decays with days since the promise.
 *
 * On a night without cover the group may act: a bomb over the wall. Harm lowers trust and
 * reporting around; safe passage raises them.
 */
#ifndef OFR_PATHWAY_PROTECT_H
#define OFR_PATHWAY_PROTECT_H

#include "engine/engine.h"

#define PROTECT_PARAMETERS(PARAMETER)                                                                        \
    PARAMETER(rule, protect, SWITCH, "1", 0, 1, 1, STATE, ASSUMED, 0, "none", "run the rule protect")        \
    PARAMETER(protect, nights, WHOLE, "nights", 1, 365, 45, STATE, ASSUMED, 0, "assumed",                    \
              "nights for which protection is promised")                                                     \
    PARAMETER(protect, coverage, REAL, "1", 0, 1, 0.95, STATE, ASSUMED, 0,                                   \
              "accounts of the town: the patrol came for three days and then no more",                       \
              "chance of a patrol on the first night")                                                       \
    PARAMETER(protect, decay, REAL, "nights", 0.5, 365, 4, STATE, ASSUMED, 0,                                \
              "accounts of the town: the patrol came for three days and then no more",                       \
              "nights over which that chance falls by 1/e")                                                  \
    PARAMETER(protect, patrols, REAL, "per night per 100,000 people", 0, 100, 3, STATE, ASSUMED, 0,          \
              "assumed", "patrols there are for promised protection")                                        \
    PARAMETER(protect, harm, REAL, "per night", 0, 0.2, 0.004, GROUP, ASSUMED, 0, "assumed",                 \
              "chance that the group acts on a night without cover")                                         \
    PARAMETER(protect, killed, REAL, "1", 0, 1, 0.05, GROUP, ASSUMED, 0, "assumed",                          \
              "chance that such an act kills")                                                               \
    PARAMETER(protect, memory, REAL, "1", 0, 2, 0.3, SOCIETY, ASSUMED, 0, "assumed",                         \
              "fall of an area's reporting after a harmed report, rise after a safe one, as a share")

extern const struct ofr_process pathway_protect;

/** Somebody has reported, or told the police under questioning: promise protection. */
void pathway_promise_protection(struct ofr_engine *engine, uint32_t record_row);

#endif
