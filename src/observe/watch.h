/*
 * Watch: what happens to the people whom measures cover, while the measures run.
 *
 * Counts events by measure, kind and value, in replicates with a measure and without, so that the two
 * can be held against each other: whom a measure covers is the same question in both. Reads the engine
 * and changes nothing in it. Not a judgement: see inquiry/.
 */
#ifndef OFR_OBSERVE_WATCH_H
#define OFR_OBSERVE_WATCH_H

#include "engine/engine.h"

/** Values 0 to 7 of an event are counted apart, all others together in the last cell. */
#define OFR_WATCH_VALUES 9

struct ofr_watch {
    const struct ofr_intervention *const *measures; /* [n] borrowed */
    size_t n, n_events;
    int64_t *counts; /* [n][n_events][OFR_WATCH_VALUES] */
};

/** Begin to watch; without measures nothing is watched. @errors OFR_SYSTEM when memory is short */
OFR_MUST_USE ofr_status ofr_watch_start(struct ofr_watch *watch, const struct ofr_model *model,
                                        const struct ofr_intervention *const *measures, size_t n,
                                        struct ofr_reports *reports);
/**
 * Take in the events of the engine's day: for each measure that runs, of the people it covers - those who
 * take part in its programme, everybody for one without.
 * @cost     O(events of the day x measures)
 */
void ofr_watch_day(struct ofr_watch *watch, const struct ofr_engine *engine);
/** Save or load the counts. @errors kept in the archive */
void ofr_watch_archive(struct ofr_watch *watch, struct ofr_archive *archive);
/** Free the counts; accepts an empty one. */
void ofr_watch_free(struct ofr_watch *watch);

#endif
