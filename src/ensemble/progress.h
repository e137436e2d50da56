/*
 * Progress of a call that runs jobs: days simulated, counted by its threads and reported to the caller.
 */
#ifndef OFR_ENSEMBLE_PROGRESS_H
#define OFR_ENSEMBLE_PROGRESS_H

#include <pthread.h>
#include <stdatomic.h>

#include "offramp.h"

/** Days of all replicates. What is not atomic is read and written under the lock. */
struct ofr_tally {
    ofr_progress tell; /* may be NULL */
    void *to;
    uint64_t days_to_do;
    double started, smooth_rate, last_days;
    pthread_mutex_t lock;
    _Atomic uint64_t days_done;
    _Atomic double last_report;
    atomic_bool checkpoint_failed; /* said beside, since it is known long before the end */
    atomic_bool stops;             /* the caller asked to stop */
};

/** Seconds on a clock that only runs forward. */
double ofr_seconds_now(void);

/** Begin to count, until ofr_tally_end; days_to_do is an estimate that may be passed. */
void ofr_tally_start(struct ofr_tally *tally, ofr_progress tell, void *to, uint64_t days_to_do);

/** Count a simulated day. @parallel any threads at once */
void ofr_tally_day(struct ofr_tally *tally);

/** End the count: nobody uses it any more. */
void ofr_tally_end(struct ofr_tally *tally);

#endif
