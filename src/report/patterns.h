/*
 * Pattern verdicts: the value of a pattern in each replicate, and whether a run reproduces it.
 *
 * Begin a verdict, take the lives of each replicate, then judge. Neither text nor JSON: see ofr_patterns.
 */
#ifndef OFR_REPORT_PATTERNS_H
#define OFR_REPORT_PATTERNS_H

#include "engine/lives.h"
#include "scenario/scenario.h"

/** How a run compares with the range of a pattern. */
enum ofr_judgement {
    OFR_PATTERN_HOLDS, /* the mean lies in the range, and its error is a tenth of it at most */
    OFR_PATTERN_BELOW,
    OFR_PATTERN_ABOVE,
    OFR_PATTERN_UNCERTAIN, /* in the range, but the error is larger */
    OFR_PATTERN_YEARS,     /* the run does not cover the years */
    OFR_PATTERN_NOTHING,   /* no replicate has a value */
    OFR_PATTERN_UNKNOWN,   /* this version has no such statistic */
    OFR_N_JUDGEMENTS
};
extern const char *const ofr_judgement_names[OFR_N_JUDGEMENTS]; /* "holds", ..., "elsewhere" */

struct ofr_pattern_verdict {
    const struct ofr_run_reader_pattern *pattern; /* borrowed */
    const struct ofr_statistic *statistic;        /* NULL: this program cannot compute it */
    struct ofr_period period;
    bool covered;                 /* the run covers the years */
    uint32_t n, in_range;         /* replicates with a value; of these, in range */
    double sum, squares, first;   /* of the distances from the first value */
    double value, standard_error; /* mean over replicates; NAN without a value, with fewer than two */
    enum ofr_judgement judgement;
};

/** Begin the verdict on a pattern, which it borrows. */
struct ofr_pattern_verdict ofr_pattern_begin(const struct ofr_run_reader *reader,
                                             const struct ofr_run_reader_pattern *pattern);
/** Take the value of one more replicate into a verdict. @errors as ofr_statistic_value */
OFR_MUST_USE ofr_status ofr_pattern_take(struct ofr_pattern_verdict *verdict, const struct ofr_lives *lives,
                                         struct ofr_reports *reports);
/** Compute mean, error and judgement from the values taken. */
void ofr_pattern_judge(struct ofr_pattern_verdict *verdict);

/**
 * Compute the value of a pattern in a replicate, whatever its control.
 *
 * @param value [out] NAN where the run does not cover its years or has nothing to measure
 * @errors   as ofr_statistic_value
 */
OFR_MUST_USE ofr_status ofr_pattern_value(const struct ofr_lives *lives, const struct ofr_pattern *pattern,
                                          double *value, struct ofr_reports *reports);

#endif
