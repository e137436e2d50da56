/*
 * Leave: committed people try to leave, for the war abroad or a camp.
 *
 *     hazard = rate * pull of the theatre that month * access of that destination
 *
 * Access falls with travel time to an airport or crossing, or with distance to a massif.
 * Border control refuses exits; most of those refused are uninvolved young travellers, who
 * stand in the harm ledger. The Algerian border is not on these roads: see camps.h.
 */
#ifndef OFR_PATHWAY_LEAVE_H
#define OFR_PATHWAY_LEAVE_H

#include "engine/engine.h"

#define LEAVE_PARAMETERS(PARAMETER)                                                                          \
    PARAMETER(rule, leave, SWITCH, "1", 0, 1, 1, GROUP, ASSUMED, 0, "none", "run the rule leave")            \
    PARAMETER(leave, rate, REAL, "per year", 0, 20, 2, GROUP, ASSUMED, 1, "tuned to departures",             \
              "attempts to leave for the war, of a committed person at full pull and access")                \
    PARAMETER(leave, camp_rate, REAL, "per year", 0, 5, 0.06, GROUP, ASSUMED, 0,                             \
              "assumed: 10-40 to camps from Kasserine",                                                      \
              "departures for a camp, of a committed person beside full cover")                              \
    PARAMETER(leave, travel_scale, REAL, "hours", 0.5, 48, 12, GROUP, ASSUMED, 0, "assumed",                 \
              "travel time over which access to a theatre falls by 1/e")                                     \
    PARAMETER(leave, road_speed, REAL, "km/h", 10, 120, 60, SOCIETY, ASSUMED, 0, "assumed",                  \
              "travel speed on the road, over straight-line distance times leave.detour")                    \
    PARAMETER(leave, detour, REAL, "1", 1, 3, 1.3, SOCIETY, ASSUMED, 0, "assumed",                           \
              "road distance over straight-line distance")                                                   \
    PARAMETER(leave, camp_distance, REAL, "km", 1, 200, 25, GROUP, ASSUMED, 0, "assumed",                    \
              "distance to a massif over which departures for its camp fall by 1/e")                         \
    PARAMETER(border, control, REAL, "1", 0, 2, 1, STATE, ASSUMED, 0, "1: as the series border_control",     \
              "factor on the chance that an attempt by a committed person is refused")                       \
    PARAMETER(border, committed_share, REAL, "1", 0.05, 0.5, 0.2, STATE, ASSUMED, 0, "assumed",              \
              "share of the refusals of the series that are meant for committed people; the others fall on " \
              "uninvolved young travellers")                                                                 \
    PARAMETER(border, charged, REAL, "1", 0, 1, 0.08, STATE, ASSUMED, 0, "assumed",                          \
              "share of refused committed people who are charged")                                           \
    PARAMETER(border, retry_after, REAL, "days", 1, 2000, 182, GROUP, ASSUMED, 0, "assumed",                 \
              "time before somebody refused may try again")                                                  \
    PARAMETER(border, retries, REAL, "1", 0, 1, 0.3, GROUP, ASSUMED, 0, "assumed",                           \
              "share of those refused who ever try again, each time")

extern const struct ofr_process pathway_leave;

ofr_status pathway_leave_start(struct ofr_engine *engine, struct ofr_reports *reports);
void pathway_leave_stop(struct ofr_engine *engine);

#endif
