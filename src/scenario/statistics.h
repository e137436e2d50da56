/*
 * Statistic: one number of one replicate, which a pattern compares with a published figure.
 *
 * The model declares its statistics in its schema, so unknown names are rejected when a file is read.
 * ofr_statistic_value (engine/lives.h) computes them.
 */
#ifndef OFR_SCENARIO_STATISTICS_H
#define OFR_SCENARIO_STATISTICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/report.h"

struct ofr_life;
struct ofr_lives;

/** The days a pattern looks at: first and last, both included, from 0. */
struct ofr_period {
    int32_t first, last;
};

static inline bool ofr_is_within(struct ofr_period period, int32_t day) {
    return day >= period.first && day <= period.last;
}

typedef bool (*ofr_life_test)(const struct ofr_lives *lives, const struct ofr_life *life);

/** How a daily series becomes one number. */
enum ofr_fold { OFR_FOLD_SUM, OFR_FOLD_MEAN, OFR_FOLD_PEAK };

/** Which values a statistic can have. One in % lies in [0, 100], whatever is said here. */
enum ofr_statistic_range { OFR_FROM_ZERO, OFR_ZERO_TO_ONE, OFR_MINUS_ONE_TO_ONE, OFR_ANY_VALUE };

/** A statistic. It is computed by the first of `event`, `series`, `among` and `compute` that is set. */
struct ofr_statistic {
    const char *name, *unit, *meaning;
    const char *defined_by; /* parameter that decides it by definition, so no pattern of it can be held out */
    bool of_whole_run;      /* it refers to all days of a run, whatever the years of its pattern */
    const char *event;      /* the number of events of this kind in the period */
    const char *series;     /* the daily series of this observable over the period, folded */
    enum ofr_fold fold;
    enum ofr_statistic_range range;
    ofr_life_test among, which; /* of the lives that pass `among`, the percentage that pass `which` */
    ofr_status (*compute)(const struct ofr_lives *lives, struct ofr_period period, double *value,
                          struct ofr_reports *reports);
};

#endif
