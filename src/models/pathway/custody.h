/*
 * Custody: arrest, local custody, custody in the capital, release or charge, prison.
 *
 * Three days here and up to three in the capital, more after the law of July 2015 (table
 * dated_events); then release or charge by evidence that is better for the involved, not
 * perfect. Arrest raises distrust and fear of the uninvolved; it may end or harden a
 * member. Those held together in prison talk, and a committed inmate recruits.
 */
#ifndef OFR_PATHWAY_CUSTODY_H
#define OFR_PATHWAY_CUSTODY_H

#include "engine/engine.h"

#define CUSTODY_PARAMETERS(PARAMETER)                                                                        \
    PARAMETER(rule, custody, SWITCH, "1", 0, 1, 1, STATE, ASSUMED, 0, "none",                                \
              "run the rule custody; 0: whoever is arrested stays held")                                     \
    PARAMETER(custody, local_days, WHOLE, "days", 1, 15, 3, STATE, PUBLISHED, 0,                             \
              "accounts of the town; law: 6 days in all until July 2015", "days held at the local station")  \
    PARAMETER(custody, transferred, REAL, "1", 0, 1, 0.9, STATE, ASSUMED, 0, "assumed",                      \
              "share of those held who are taken on to the capital")                                         \
    PARAMETER(custody, extended, REAL, "1", 0, 1, 0.25, STATE, ASSUMED, 0, "assumed",                        \
              "share of those taken to the capital who are held as long as the law allows")                  \
    PARAMETER(courts, charge_member, REAL, "1", 0, 1, 0.38, STATE, ASSUMED, 1,                               \
              "tuned to uncharged over charged custody",                                                     \
              "chance that a member of a circle or a committed person held is charged")                      \
    PARAMETER(courts, charge_uninvolved, REAL, "1", 0, 1, 0.03, STATE, ASSUMED, 0, "assumed",                \
              "chance that an uninvolved person held is charged; twice that for the curious")                \
    PARAMETER(courts, sentence, REAL, "years", 0.1, 20, 3, STATE, ASSUMED, 0, "assumed",                     \
              "time in prison of somebody charged and sentenced, mean")                                      \
    PARAMETER(courts, acquitted, REAL, "1", 0, 1, 0.3, STATE, ASSUMED, 0, "assumed",                         \
              "share of those charged who are let go after half a year")                                     \
    PARAMETER(custody, distrust, REAL, "1", 0, 4, 0.8, SOCIETY, ASSUMED, 0, "assumed",                       \
              "distrust added to an uninvolved person by an arrest")                                         \
    PARAMETER(custody, fear, REAL, "1", 0, 1, 0.5, SOCIETY, ASSUMED, 0, "assumed",                           \
              "own fear added by an arrest")                                                                 \
    PARAMETER(custody, stays_home, REAL, "1", 0, 1, 0.5, SOCIETY, ASSUMED, 0, "assumed",                     \
              "share of those released who stay at home for two months")                                     \
    PARAMETER(custody, procedural_justice, REAL, "1", 0, 1, 0.4, STATE, ASSUMED, 0, "assumed",               \
              "chance that an arrest ends rather than hardens a member's commitment")                        \
    PARAMETER(custody, hardens, REAL, "1", 0, 3, 0.3, SOCIETY, ASSUMED, 0, "assumed",                        \
              "commitment an arrest adds to a member it hardens, or takes from one it does not")             \
    PARAMETER(rule, prison, SWITCH, "1", 0, 1, 1, STATE, ASSUMED, 0, "none", "run the rule prison")          \
    PARAMETER(prison, contacts, REAL, "per month", 0, 10, 0.5, GROUP, ASSUMED, 0, "assumed",                 \
              "inmates a committed inmate speaks to in a month")                                             \
    PARAMETER(prison, pull, REAL, "1", 0, 0.5, 0.05, GROUP, ASSUMED, 0, "assumed",                           \
              "share of the way to another inmate's opinions that a month together moves an inmate")         \
    PARAMETER(prison, separation, REAL, "1", 0, 1, 0, STATE, ASSUMED, 0,                                     \
              "none: an intervention (prison-separation)",                                                   \
              "share of talks between a committed inmate and another that housing apart prevents")

extern const struct ofr_process pathway_custody, pathway_prison;

/** Arrest a person now. @param suspect [in] false for those who stood beside */
void pathway_arrest(struct ofr_engine *engine, uint32_t person, uint32_t place, bool suspect);
/** Charge somebody (in custody, or at the border) and send him to prison. */
void pathway_charge(struct ofr_engine *engine, uint32_t record_row, int32_t days_held);

#endif
