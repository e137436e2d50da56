/*
 * Commit: a member whose commitment passes a personal threshold commits himself.
 *
 * A trigger - a friend or relative arrested, hurt or killed - adds a step. Triggers arrive
 * by news (news.h) the morning after.
 */
#ifndef OFR_PATHWAY_COMMIT_H
#define OFR_PATHWAY_COMMIT_H

#include "engine/engine.h"

#define COMMIT_PARAMETERS(PARAMETER)                                                                         \
    PARAMETER(rule, commit, SWITCH, "1", 0, 1, 1, GROUP, ASSUMED, 0, "none", "run the rule commit")          \
    PARAMETER(commit, threshold, REAL, "1", 0.05, 20, 1, GROUP, ASSUMED, 0,                                  \
              "assumed: sets the unit of commitment",                                                        \
              "commitment at which a member commits himself, median")                                        \
    PARAMETER(commit, threshold_spread, REAL, "1", 0, 3, 1.1, GROUP, ASSUMED, 0,                             \
              "assumed; half within a month, 80 % within a year (UNDP 2017, recalled)",                      \
              "standard deviation of the logarithm of that threshold")                                       \
    PARAMETER(commit, trigger_step, REAL, "1", 0, 3, 0.4, SOCIETY, ASSUMED, 0, "assumed",                    \
              "commitment added when a relative is arrested, hurt or killed; half for a friend")             \
    PARAMETER(commit, becomes_recruiter, REAL, "per year", 0, 2, 0.1, GROUP, ASSUMED, 0, "assumed",          \
              "rate at which a committed member here becomes a recruiter")

extern const struct ofr_process pathway_commit;

#endif
