/*
 * Work: finding and losing work, by sex, age and education.
 *
 * Hire and quit rates that hold each area's unemployment, by sex, where it is at the start:
 * every four weeks a share of the employed lose work, and the unemployed of the area find
 * work at the rate that balances it and brings back what school leavers add. Acts through propensity and time
 * in public, nowhere else.
 */
#ifndef OFR_PATHWAY_WORK_H
#define OFR_PATHWAY_WORK_H

#include "engine/engine.h"

#define WORK_PARAMETERS(PARAMETER)                                                                           \
    PARAMETER(rule, work, SWITCH, "1", 0, 1, 1, SOCIETY, ASSUMED, 0, "none", "run the rule work")            \
    PARAMETER(work, quits, REAL, "per month", 0, 0.5, 0.015, SOCIETY, ASSUMED, 0, "assumed",                 \
              "share of the employed over 30 who lose work in a month")                                      \
    PARAMETER(work, quits_young, REAL, "1", 0.1, 10, 2, SOCIETY, ASSUMED, 0, "assumed",                      \
              "that share for people of 30 or younger over that for older")                                  \
    PARAMETER(work, hire_higher, REAL, "1", 0.1, 10, 0.7, SOCIETY, ESTIMATED, 0,                             \
              "graduate unemployment is above the mean: census 2014, INS",                                   \
              "rate at which graduates find work over that of others")                                       \
    PARAMETER(work, places, REAL, "per 1000", 0, 200, 0, STATE, ASSUMED, 0, "none: an intervention (jobs)",  \
              "places of work added, over the labour force of each area and sex")

extern const struct ofr_process pathway_work;

ofr_status pathway_work_start(struct ofr_engine *engine, struct ofr_reports *reports);
void pathway_work_stop(struct ofr_engine *engine);
void pathway_work_archive(struct ofr_engine *engine, struct ofr_archive *archive);

#endif
