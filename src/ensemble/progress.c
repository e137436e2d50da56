#include "ensemble/progress.h"

#include <math.h>
#include <time.h>

#define SECONDS_BETWEEN_REPORTS 0.2
#define SECONDS_SMOOTHED 15 /* over which the rate is smoothed for the time left */
#define SECONDS_UNKNOWN 2   /* at first no time left is given: the first days are not like the rest */

double ofr_seconds_now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

void ofr_tally_start(struct ofr_tally *tally, ofr_progress tell, void *to, uint64_t days_to_do) {
    *tally = (struct ofr_tally){.tell = tell, .to = to, .days_to_do = days_to_do > 0 ? days_to_do : 1};
    tally->started = ofr_seconds_now();
    atomic_init(&tally->last_report, tally->started);
    pthread_mutex_init(&tally->lock, NULL);
}

void ofr_tally_end(struct ofr_tally *tally) { pthread_mutex_destroy(&tally->lock); }

/* Tell how far it is, and how long it takes at the rate of the last few seconds. */
static void tell(struct ofr_tally *tally, double time) {
    double elapsed = time - tally->last_report;
    if (elapsed < SECONDS_BETWEEN_REPORTS)
        return;
    double days = fmin((double)tally->days_done, (double)tally->days_to_do);
    double rate = (days - tally->last_days) / elapsed;
    /* the mean of all so far, and later of the last seconds */
    double weight = fmax(elapsed / (time - tally->started), elapsed / (elapsed + SECONDS_SMOOTHED));
    tally->smooth_rate += weight * (rate - tally->smooth_rate);
    tally->last_report = time;
    tally->last_days = days;
    double left = ((double)tally->days_to_do - days) / (tally->smooth_rate > 0 ? tally->smooth_rate : 1);
    if (time - tally->started < SECONDS_UNKNOWN)
        left = NAN;
    if (!tally->tell(tally->to, days / (double)tally->days_to_do, left,
                     tally->checkpoint_failed ? "simulating; a checkpoint could not be written"
                                              : "simulating"))
        tally->stops = true;
}

void ofr_tally_day(struct ofr_tally *tally) {
    tally->days_done++;
    double time = tally->tell == NULL ? tally->last_report : ofr_seconds_now();
    if (time - tally->last_report < SECONDS_BETWEEN_REPORTS)
        return;
    pthread_mutex_lock(&tally->lock);
    tell(tally, time);
    pthread_mutex_unlock(&tally->lock);
}
