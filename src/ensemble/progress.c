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
    tally->started = tally->last_report = ofr_seconds_now();
}

/* Tell how far it is, and how long it takes at the rate of the last few seconds. */
static void tell(struct ofr_tally *tally, double time) {
    double elapsed = time - tally->last_report;
    if (elapsed < SECONDS_BETWEEN_REPORTS)
        return;
    uint64_t days_done;
    bool failed;
#pragma omp atomic read
    days_done = tally->days_done;
#pragma omp atomic read
    failed = tally->checkpoint_failed;
    double days = fmin((double)days_done, (double)tally->days_to_do);
    double rate = (days - tally->last_days) / elapsed;
    /* the mean of all so far, and later of the last seconds */
    double weight = fmax(elapsed / (time - tally->started), elapsed / (elapsed + SECONDS_SMOOTHED));
    tally->smooth_rate += weight * (rate - tally->smooth_rate);
#pragma omp atomic write
    tally->last_report = time;
    tally->last_days = days;
    double left = ((double)tally->days_to_do - days) / (tally->smooth_rate > 0 ? tally->smooth_rate : 1);
    if (time - tally->started < SECONDS_UNKNOWN)
        left = NAN;
    tally->tell(tally->to, days / (double)tally->days_to_do, left,
                failed ? "simulating; a checkpoint could not be written" : "simulating");
}

void ofr_tally_day(struct ofr_tally *tally) {
#pragma omp atomic update
    tally->days_done++;
    if (tally->tell == NULL)
        return;
    double time = ofr_seconds_now(), last;
#pragma omp atomic read
    last = tally->last_report;
    if (time - last >= SECONDS_BETWEEN_REPORTS) {
#pragma omp critical(offramp_progress)
        tell(tally, time);
    }
}
