/*
 * Fear: a level for each area and a part of each involved person's own, both decaying.
 *
 * Raised by threats, attacks and uncovered nights; keeps people at home and silences
 * reports. The decay is applied on reading; only an event moves the day it counts from.
 */
#ifndef OFR_PATHWAY_FEAR_H
#define OFR_PATHWAY_FEAR_H

#include "engine/engine.h"

#define FEAR_PARAMETERS(PARAMETER)                                                                           \
    PARAMETER(rule, fear, SWITCH, "1", 0, 1, 1, SOCIETY, ASSUMED, 0, "none",                                 \
              "run the rule fear; 0: nobody is afraid")                                                      \
    PARAMETER(fear, half_life, REAL, "days", 1, 1000, 45, SOCIETY, ASSUMED, 0, "assumed",                    \
              "half-life of fear")                                                                           \
    PARAMETER(fear, keeps_home, REAL, "1", 0, 1, 0.5, SOCIETY, ASSUMED, 0, "assumed",                        \
              "share of time in public given up in full fear")                                               \
    PARAMETER(fear, silences, REAL, "1", 0, 1, 0.7, SOCIETY, ASSUMED, 0, "assumed",                          \
              "share of reports and tips given up in full fear")                                             \
    PARAMETER(fear, threat, REAL, "1", 0, 1, 0.01, SOCIETY, ASSUMED, 0, "assumed",                           \
              "fear in an area added by a threat to somebody in it")                                         \
    PARAMETER(fear, harm, REAL, "1", 0, 1, 0.08, SOCIETY, ASSUMED, 0, "assumed",                             \
              "fear in an area added by harm to somebody who had reported")                                  \
    PARAMETER(fear, uncovered, REAL, "1", 0, 1, 0.02, SOCIETY, ASSUMED, 0, "assumed",                        \
              "own fear added by a night without the promised patrol")                                       \
    PARAMETER(fear, raid, REAL, "1", 0, 1, 0.02, SOCIETY, ASSUMED, 0, "assumed",                             \
              "fear in an area added by a raid")

struct pathway_record;
extern const struct ofr_process pathway_fear;

ofr_status pathway_fear_start(struct ofr_engine *engine, struct ofr_reports *reports);
void pathway_fear_stop(struct ofr_engine *engine);
void pathway_fear_archive(struct ofr_engine *engine, struct ofr_archive *archive);
/** Fear in an area today, in [0, 1]; reads only. */
double pathway_fear_of_area(const struct ofr_engine *engine, uint32_t area);
/** Add to an area's fear: the rest of the way to 1, times by. */
void pathway_frighten_area(struct ofr_engine *engine, uint32_t area, double by);
/** A person's fear: 1 - (1 - own)(1 - area's); reads only. */
double pathway_fear_of(const struct ofr_engine *engine, const struct pathway_record *record);
/** Add to somebody's own fear. */
void pathway_frighten(struct ofr_engine *engine, struct pathway_record *record, double by);

#endif
