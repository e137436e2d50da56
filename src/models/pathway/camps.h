/*
 * Camps and attacks: fighters in the massifs, clearing operations, attacks.
 *
 * Fighters come from towns and across the border; cover hides them from clearing; camps
 * stage attacks by strength; an attack raises fear, brings raids, and costs lives. Only
 * counts of those who came across the border are kept; they are nobody of the population.
 */
#ifndef OFR_PATHWAY_CAMPS_H
#define OFR_PATHWAY_CAMPS_H

#include "engine/engine.h"

#define CAMPS_PARAMETERS(PARAMETER)                                                                          \
    PARAMETER(rule, camps, SWITCH, "1", 0, 1, 1, GROUP, ASSUMED, 0, "none",                                  \
              "run the rule camps and attacks")                                                              \
    PARAMETER(camps, arrivals, REAL, "1", 0, 10, 1, GROUP, ASSUMED, 0, "1: as the series camp_arrivals",     \
              "factor on arrivals across the border")                                                        \
    PARAMETER(camps, border_scale, REAL, "km", 1, 500, 30, GROUP, ASSUMED, 0, "assumed",                     \
              "distance of a massif to the border over which its share of arrivals falls by 1/e")            \
    PARAMETER(camps, stay, REAL, "years", 0.1, 20, 2.5, GROUP, ASSUMED, 0, "assumed",                        \
              "how long a fighter stays before he goes elsewhere, mean")                                     \
    PARAMETER(camps, clearings, REAL, "per year", 0, 50, 2, STATE, ASSUMED, 0, "assumed",                    \
              "clearing operations a year in a massif, besides dated ones, once the zone is closed")         \
    PARAMETER(camps, cleared, REAL, "1", 0, 1, 0.3, STATE, ASSUMED, 0, "assumed",                            \
              "share of fighters without cover killed or taken in an operation; cover takes off from it")    \
    PARAMETER(camps, taken, REAL, "1", 0, 1, 0.5, STATE, ASSUMED, 0, "assumed",                              \
              "share of townspeople found in an operation who are taken and charged; the rest are killed")   \
    PARAMETER(camps, attack_rate, REAL, "per fighter per year", 0, 5, 0.15, GROUP, ASSUMED, 0,               \
              "assumed; attacks a year in the country: 25 in 2013, 21 in 2014",                              \
              "attacks staged by a fighter in a year")                                                       \
    PARAMETER(camps, killed, REAL, "people", 0, 50, 1.5, GROUP, ASSUMED, 0, "assumed",                       \
              "people killed in an attack, mean; mostly soldiers, who are not of the population")            \
    PARAMETER(camps, residents, REAL, "1", 0, 1, 0.15, GROUP, ASSUMED, 0, "assumed",                         \
              "share of those killed who are residents")                                                     \
    PARAMETER(camps, attack_fear, REAL, "1", 0, 1, 0.12, SOCIETY, ASSUMED, 0, "assumed",                     \
              "fear added to the nearest area by an attack; half to the others")

extern const struct ofr_process pathway_camps;

ofr_status pathway_camps_start(struct ofr_engine *engine, struct ofr_reports *reports);
void pathway_camps_stop(struct ofr_engine *engine);
void pathway_camps_archive(struct ofr_engine *engine, struct ofr_archive *archive);
/** Somebody of the population came to a camp, or is there no longer; called by pathway_place_person. */
void pathway_count_in_camp(struct ofr_engine *engine, uint32_t camp, bool there);
/** Fighters in a camp, townspeople and others. */
uint32_t pathway_fighters(const struct ofr_engine *engine, uint32_t camp);
/** True when a camp holds as many as its massif can hide and feed. */
bool pathway_camp_is_full(const struct ofr_engine *engine, uint32_t camp);
/** The area nearest to a camp. */
uint32_t pathway_camp_area(const struct ofr_engine *engine, uint32_t camp);

#endif
