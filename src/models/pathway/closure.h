/*
 * Closure: after an attack, an order names places to close by suspicion, some wrongly.
 *
 * People go elsewhere; circles that met there break up or move to homes or online. Which
 * attacks are followed by an order, and of how many places, stands in the table
 * dated_events; the rule chooses the places.
 */
#ifndef OFR_PATHWAY_CLOSURE_H
#define OFR_PATHWAY_CLOSURE_H

#include "engine/engine.h"

#define CLOSURE_PARAMETERS(PARAMETER)                                                                        \
    PARAMETER(rule, closure, SWITCH, "1", 0, 1, 1, STATE, ASSUMED, 0, "none", "run the rule closure")        \
    PARAMETER(closure, delay, WHOLE, "days", 0, 60, 3, STATE, PUBLISHED, 0,                                  \
              "the order followed the attack at Sousse within days", "days from an attack to the order")     \
    PARAMETER(closure, days, WHOLE, "days", 1, 4000, 540, STATE, ASSUMED, 0, "assumed",                      \
              "how long a place stays closed")                                                               \
    PARAMETER(closure, error, REAL, "1", 0, 20, 1, STATE, ASSUMED, 0, "assumed",                             \
              "standard deviation of the error with which suspicion is read for an order")                   \
    PARAMETER(                                                                                               \
        closure, elsewhere, REAL, "1", 0, 1, 0.6, SOCIETY, ASSUMED, 0, "assumed",                            \
        "share of those who went there who go to another such place; the rest stay at home in that slot")    \
    PARAMETER(closure, breaks, REAL, "1", 0, 1, 0.25, GROUP, ASSUMED, 0, "assumed",                          \
              "share of circles that break up when their place is closed or raided")                         \
    PARAMETER(closure, to_online, REAL, "1", 0, 1, 0.3, GROUP, ASSUMED, 0, "assumed",                        \
              "share of the others that go on online; the rest in a home")                                   \
    PARAMETER(closure, distrust, REAL, "1", 0, 2, 0.1, SOCIETY, ASSUMED, 0, "assumed",                       \
              "distrust added to those whose usual place is closed")                                         \
    PARAMETER(closure, orders, REAL, "places per year", 0, 500, 0, STATE, ASSUMED, 0,                        \
              "none: an intervention (place-closure)",                                                       \
              "places closed by orders that follow no attack, whole scenario")

extern const struct ofr_process pathway_closure;

ofr_status pathway_closure_start(struct ofr_engine *engine, struct ofr_reports *reports);
void pathway_closure_stop(struct ofr_engine *engine);
void pathway_closure_archive(struct ofr_engine *engine, struct ofr_archive *archive);

#endif
