/*
 * Lives: the events of one replicate grouped by person, and the statistics computed from them.
 *
 * The model maps events to meaning: it fills a struct of its own for each life (its facts) and declares
 * relations and statistics. report/telling.h writes a life in words.
 *
 * Invariant: the events of a person are contiguous and in order of time; lives are in order of person.
 */
#ifndef OFR_ENGINE_LIVES_H
#define OFR_ENGINE_LIVES_H

#include "engine/model.h"
#include "engine/run_reader.h"

struct ofr_life {
    const struct ofr_run_reader_person *person;
    size_t first, n_events; /* in lives.events */
};

struct ofr_lives {
    const struct ofr_run_reader *reader;
    const struct ofr_model *model;
    uint32_t replicate;    /* id in the reader */
    uint8_t event_of[256]; /* by kind of the reader: index into the model's events, or n_events */
    struct ofr_run_reader_event *events;
    struct ofr_life *lives;
    char *facts; /* [n_lives][model->life_size] */
    size_t n_events, n_lives;
};

/**
 * Read the lives of a replicate.
 *
 * @param person [in] one person alone; OFR_NOBODY for all
 * @param lives  [out] free it with ofr_lives_free; empty on failure; borrows the reader
 * @errors   OFR_BAD_INPUT when the source is not in order; OFR_SYSTEM
 * @cost     O(events of the replicate)
 */
OFR_MUST_USE ofr_status ofr_lives_read(const struct ofr_run_reader *reader, uint32_t replicate,
                                       uint32_t person, struct ofr_lives *lives, struct ofr_reports *reports);
/** Free what lives hold; accepts empty ones. */
void ofr_lives_free(struct ofr_lives *lives);

/** The life of a person; NULL when nothing happened to that person in this replicate. */
const struct ofr_life *ofr_life_of(const struct ofr_lives *lives, uint32_t person);

/** The struct that the model filled for a life. */
static inline const void *ofr_life_facts(const struct ofr_lives *lives, const struct ofr_life *life) {
    return lives->facts + (size_t)(life - lives->lives) * lives->model->life_size;
}

/** Index of an event's kind in the model's events; n_events when the model does not have it. */
static inline size_t ofr_event_of(const struct ofr_lives *lives, const struct ofr_run_reader_event *event) {
    return lives->event_of[event->kind];
}

/** Whether the first event of this kind in a life counts the person in the model's primary outcome. */
bool ofr_event_is_primary(const struct ofr_model *model, size_t event);

/** Whether a life has an event that counts its person in the model's primary outcome. */
bool ofr_life_is_primary(const struct ofr_lives *lives, const struct ofr_life *life);

/**
 * Kinds of events that a life has, as bits: bit i is event i of the model, for the first 64.
 * @param until_day [in] only events before this day of the run
 */
uint64_t ofr_life_events(const struct ofr_lives *lives, const struct ofr_life *life, uint32_t until_day);

/**
 * Compute a statistic for a replicate.

 *
 * @param statistic [in] one of the model's schema
 * @param period    [in] the days it covers; some statistics always cover the whole run
 * @param value     [out] NAN where the run has nothing to measure
 * @errors   OFR_BAD_INPUT when the run lacks an observable; OFR_SYSTEM
 * @cost     O(events of the replicate)
 */
OFR_MUST_USE ofr_status ofr_statistic_value(const struct ofr_lives *lives,
                                            const struct ofr_statistic *statistic, struct ofr_period period,
                                            double *value, struct ofr_reports *reports);

/* ---- for statistics of a model ------------------------------------------------------------- */

/** part / whole; NAN when the whole is 0. */
double ofr_ratio(double part, double whole);

/** Number of events in a period of the kind `event`, an index into the model's events. */
double ofr_count_events(const struct ofr_lives *lives, size_t event, struct ofr_period period);

/**
 * Fold the daily series of an observable over a period.
 * @param value [out] NAN where no day has a value; a sum is then 0
 * @errors   OFR_BAD_INPUT when there is no such observable; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_fold_series(const struct ofr_lives *lives, const char *observable,
                                        enum ofr_fold fold, struct ofr_period period, double *value,
                                        struct ofr_reports *reports);

/** All days of the run. */
struct ofr_period ofr_whole_run(const struct ofr_lives *lives);

#endif
