/*
 * Abroad: monthly hazards of death and return of those who left.
 *
 * Returnees are imprisoned, watched or left to go on with life; some recruit. News of a
 * death reaches the family (news.h).
 */
#ifndef OFR_PATHWAY_ABROAD_H
#define OFR_PATHWAY_ABROAD_H

#include "engine/engine.h"

#define ABROAD_PARAMETERS(PARAMETER)                                                                         \
    PARAMETER(rule, abroad, SWITCH, "1", 0, 1, 1, GROUP, ASSUMED, 0, "none", "run the rule abroad")          \
    PARAMETER(abroad, deaths, REAL, "per month", 0, 0.5, 0.012, GROUP, ASSUMED, 0, "assumed",                \
              "hazard of death abroad")                                                                      \
    PARAMETER(abroad, returns, REAL, "per month", 0, 0.5, 0.006, GROUP, ASSUMED, 0,                          \
              "assumed; about 800 of 3,000 had returned by 2017 (ministry)", "hazard of return")             \
    PARAMETER(abroad, lost, REAL, "per month", 0, 0.5, 0.01, GROUP, ASSUMED, 0, "assumed",                   \
              "hazard that no more is heard of somebody")                                                    \
    PARAMETER(abroad, news, REAL, "1", 0, 1, 0.7, SOCIETY, ASSUMED, 0, "assumed",                            \
              "share of deaths abroad that the family hears of")                                             \
    PARAMETER(abroad, imprisoned, REAL, "1", 0, 1, 0.4, STATE, ASSUMED, 0, "assumed",                        \
              "share of those who return who are charged")                                                   \
    PARAMETER(abroad, recruits, REAL, "1", 0, 1, 0.05, GROUP, ASSUMED, 0, "assumed",                         \
              "share of the other returnees who recruit")                                                    \
    PARAMETER(abroad, reintegration, REAL, "1", 0, 1, 0, STATE, ASSUMED, 0,                                  \
              "none: an intervention (returnee-reintegration)",                                              \
              "share of returnees at large who take part in a programme, so that they do not recruit")

extern const struct ofr_process pathway_abroad;

#endif
