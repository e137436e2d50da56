/*
 * Recording: what is kept of one replicate - series, events, harm ledger, outcomes, digest.
 *
 * Reads the engine at the end of each day and changes nothing in it. Not storage: the
 * store writes a finished recording to the database.
 */
#ifndef OFR_OBSERVE_RECORDING_H
#define OFR_OBSERVE_RECORDING_H

#include "observe/watch.h"

struct ofr_recording {
    const struct ofr_scenario *scenario; /* the replicate's own (a control has other values) */
    const struct ofr_population *population;
    const struct ofr_model *model;
    uint32_t replicate;
    const char *variant;      /* "" or the name of a control */
    uint32_t n_days, n_weeks; /* week w covers days 7w to 7w + 6; the last one may be short */
    uint32_t day;             /* days taken in so far */

    double *daily;   /* [n_days][n_observables] for the whole */
    double *weekly;  /* [n_weeks][n_areas][n_observables]; flows are sums over the week,
                        stocks and levels stand as at its end */
    int64_t *totals; /* [n_areas][n_observables] flows summed over the run (harm ledger) */
    struct ofr_event *events;
    size_t n_events, event_capacity;
    double *outcomes;       /* [model->n_outcomes] */
    struct ofr_watch watch; /* of the measures that are compared; empty elsewhere */
    uint64_t digest;
    size_t engine_bytes;         /* peak of the engine */
    double seconds;              /* wall time of the simulating part; kept by who runs it */
    double talks_per_person_day; /* realised */
};

/**
 * Prepare an empty recording for the days of an engine that was just started.
 *
 * @param variant [in] borrowed for as long as the recording lives; "" for the run itself
 * @errors   OFR_SYSTEM when memory is short; the recording is then empty
 */
OFR_MUST_USE ofr_status ofr_recording_start(struct ofr_recording *recording, const struct ofr_engine *engine,
                                            const char *variant, struct ofr_reports *reports);
/**
 * Take in the engine's day.
 * @errors   OFR_SYSTEM when the list of events cannot grow
 * @cost     O(areas x observables + events of the day)
 */
OFR_MUST_USE ofr_status ofr_recording_day(struct ofr_recording *recording, const struct ofr_engine *engine,
                                          struct ofr_reports *reports);
/** Realised talks a person-day of a finished recording, from its totals; 0 for a model without talks. */
double ofr_recording_talks(const struct ofr_recording *recording);
/** Make room for n events in all. @errors OFR_SYSTEM when memory is short */
OFR_MUST_USE ofr_status ofr_recording_room(struct ofr_recording *recording, size_t n,
                                           struct ofr_reports *reports);
/** Take in outcomes and digest after the last day. */
void ofr_recording_finish(struct ofr_recording *recording, const struct ofr_engine *engine);
/**
 * Save a recording between two days, or load one into a recording that was just started.
 * @errors   kept in the archive; a recording that was not loaded whole is good for ofr_recording_free only
 */
void ofr_recording_archive(struct ofr_recording *recording, struct ofr_archive *archive);
/** Free what a recording holds; accepts an empty one. */
void ofr_recording_free(struct ofr_recording *recording);

/** Index of an observable by name; model->n_observables when there is none. */
size_t ofr_find_observable(const struct ofr_model *model, const char *name);
/** Index of a kind of event by name; model->n_events when there is none. */
size_t ofr_find_event(const struct ofr_model *model, const char *name);
/** Index of an outcome by name; model->n_outcomes when there is none. */
size_t ofr_find_outcome(const struct ofr_model *model, const char *name);

#endif
