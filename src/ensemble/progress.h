/*
 * Progress of a call that runs jobs: days simulated, counted by its threads and reported to the caller.
 */
#ifndef OFR_ENSEMBLE_PROGRESS_H
#define OFR_ENSEMBLE_PROGRESS_H

#include "offramp.h"

/** Days of all replicates. Written atomically or inside `omp critical`. */
struct ofr_tally {
    ofr_progress tell; /* may be NULL */
    void *to;
    uint64_t days_done, days_to_do;
    double started, last_report, smooth_rate, last_days;
    bool checkpoint_failed; /* said beside, since it is known long before the end */
};

/** Seconds on a clock that only runs forward. */
double ofr_seconds_now(void);

/** Begin to count; days_to_do is an estimate that may be passed. */
void ofr_tally_start(struct ofr_tally *tally, ofr_progress tell, void *to, uint64_t days_to_do);

/** Count a simulated day. @parallel any threads at once */
void ofr_tally_day(struct ofr_tally *tally);

#endif
