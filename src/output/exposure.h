/*
 * Counts of events among people covered by an intervention while it is active.
 *
 * Counts events by intervention, kind and value, in replicates with an intervention and without, so that the
 * two can be compared: whom an intervention covers is the same question in both. Reads the
 * engine and changes nothing in it. Not a judgement: see analysis/.
 */
#ifndef OFR_OUTPUT_EXPOSURE_H
#define OFR_OUTPUT_EXPOSURE_H

#include "engine/engine.h"

/** Values 0 to 7 of an event are counted apart, all others together in the last cell. */
#define OFR_EXPOSURE_VALUES 9

struct ofr_exposure {
    const struct ofr_intervention *const *interventions; /* [n] borrowed */
    size_t n, n_events;
    int64_t *counts; /* [n][n_events][OFR_EXPOSURE_VALUES] */
};

/**
 * Start to count; without interventions nothing is counted.
 *
 * @param interventions [in] [n] borrowed
 * @errors   OFR_SYSTEM when memory is short
 */
OFR_MUST_USE ofr_status ofr_exposure_start(struct ofr_exposure *exposure, const struct ofr_model *model,
                                           const struct ofr_intervention *const *interventions, size_t n,
                                           struct ofr_reports *reports);
/**
 * Take in the events of the engine's day: for each intervention that runs, of the people it covers - those
 * who take part in its programme, everybody for one without.
 * @cost     O(events of the day x interventions)
 */
void ofr_exposure_day(struct ofr_exposure *exposure, const struct ofr_engine *engine);
/** Save or load the counts. @errors kept in the archive */
void ofr_exposure_archive(struct ofr_exposure *exposure, struct ofr_archive *archive);
/** Free the counts; accepts an empty one. */
void ofr_exposure_free(struct ofr_exposure *exposure);

#endif
