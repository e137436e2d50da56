/*
 * Patterns: what a pattern of a scenario statistics, in one replicate. Verdicts over a run: ofr_patterns.
 */
#ifndef OFR_REPORT_PATTERNS_H
#define OFR_REPORT_PATTERNS_H

#include "engine/lives.h"
#include "scenario/scenario.h"

/**
 * The value of a pattern in a replicate, whatever its control.
 *
 * @param value [out] NAN where the run does not cover its years or has nothing to measure
 * @errors   as ofr_statistic_value
 */
OFR_MUST_USE ofr_status ofr_pattern_value(const struct ofr_lives *lives, const struct ofr_pattern *pattern,
                                          double *value, struct ofr_reports *reports);

#endif
