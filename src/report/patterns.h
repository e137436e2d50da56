/*
 * Pattern verdicts: the value of a pattern in each replicate, and whether the run predicts its figure.
 *
 * Begin a verdict, take the lives of each replicate, then judge. Neither text nor JSON: see ofr_patterns. The
 * rule is in stats/verdict.h.
 */
#ifndef OFR_REPORT_PATTERNS_H
#define OFR_REPORT_PATTERNS_H

#include "engine/lives.h"
#include "scenario/scenario.h"
#include "stats/verdict.h"

/** How a run compares with a pattern; the first five are those of enum ofr_range_verdict. */
enum ofr_judgement {
    OFR_PATTERN_HOLDS,
    OFR_PATTERN_VAGUE,
    OFR_PATTERN_BELOW,
    OFR_PATTERN_ABOVE,
    OFR_PATTERN_FEW,     /* too few replicates */
    OFR_PATTERN_PLACE,   /* the run is of another place, or of a share of its people */
    OFR_PATTERN_PERIOD,  /* the run is of another period */
    OFR_PATTERN_NOTHING, /* no replicate has a value */
    OFR_PATTERN_UNKNOWN, /* this version has no such statistic */
    OFR_N_JUDGEMENTS
};
extern const char *const ofr_judgement_names[OFR_N_JUDGEMENTS]; /* "holds", ..., "elsewhere" */

/** Whether a judgement is a verdict, and whether the pattern holds by it. */
static inline bool ofr_judgement_is_verdict(enum ofr_judgement judgement) {
    return judgement < OFR_PATTERN_FEW;
}
static inline bool ofr_judgement_holds(enum ofr_judgement judgement) {
    return judgement <= OFR_PATTERN_VAGUE;
}

struct ofr_pattern_verdict {
    const struct ofr_run_reader_pattern *pattern; /* borrowed */
    const struct ofr_statistic *statistic;        /* NULL: this program cannot compute it */
    struct ofr_period period;
    bool of_place, of_period; /* the run is of the pattern's place and period */
    bool covered;             /* the run has the pattern's years, so there is a value even so */
    double *values;           /* [n] of replicates that have one; sorted by ofr_pattern_judge */
    uint32_t n, in_range;     /* replicates with a value; of these, in range */
    double share_in_range;    /* NAN where place or period differ */
    struct ofr_interval predicted;
    enum ofr_judgement judgement;
};

/**
 * Begin the verdict on a pattern, which it borrows.
 *
 * @param most    [in] replicates that it takes at most
 * @param verdict [out] free it with ofr_pattern_end
 * @errors   OFR_SYSTEM when memory is short
 */
OFR_MUST_USE ofr_status ofr_pattern_begin(const struct ofr_run_reader *reader,
                                          const struct ofr_run_reader_pattern *pattern, size_t most,
                                          struct ofr_pattern_verdict *verdict, struct ofr_reports *reports);
/** Take the value of one more replicate into a verdict. @errors as ofr_statistic_value */
OFR_MUST_USE ofr_status ofr_pattern_take(struct ofr_pattern_verdict *verdict, const struct ofr_lives *lives,
                                         struct ofr_reports *reports);
/** Return the predictive interval of a statistic's values, cut to the values that it can have. @param values
 * [in,out] [n] as of ofr_predict */
struct ofr_interval ofr_predict_statistic(const struct ofr_statistic *statistic, double *values, uint32_t n);
/** Compute mean, predictive interval and judgement from the values taken. */
void ofr_pattern_judge(struct ofr_pattern_verdict *verdict);
/** Free what a verdict holds; accepts an empty one. */
void ofr_pattern_end(struct ofr_pattern_verdict *verdict);

/**
 * Compute the value of a pattern in a replicate, whatever its control and place; without years, over the
 * whole run.
 *
 * @param value [out] NAN where the run does not cover its years or has nothing to measure
 * @errors   as ofr_statistic_value
 */
OFR_MUST_USE ofr_status ofr_pattern_value(const struct ofr_lives *lives, const struct ofr_pattern *pattern,
                                          double *value, struct ofr_reports *reports);

/** The pattern of a scenario as a run reader has it; borrows its texts. */
struct ofr_run_reader_pattern ofr_pattern_of(const struct ofr_pattern *pattern);

#endif
