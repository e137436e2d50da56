/*
 * Engine: the clock of one replicate, which runs a model's processes in order and keeps their counts.
 *
 * Does not depend on any model. Does no I/O.
 *
 * Invariant: a run depends only on the scenario, the population, the seed and the replicate number. An
 * observer reads through the functions below and changes nothing.
 */
#ifndef OFR_ENGINE_ENGINE_H
#define OFR_ENGINE_ENGINE_H

#include <assert.h>

#include "base/date.h"
#include "base/digest.h"
#include "base/draws.h"
#include "base/memory.h"
#include "base/parallel.h"
#include "engine/archive.h"
#include "engine/model.h"
#include "engine/partition.h"
#include "population/population.h"

/** Something that happened to a person. 20 bytes. */
struct ofr_event {
    uint16_t day; /* from 0 */
    uint8_t slot; /* enum ofr_slot */
    uint8_t kind; /* index into the model's events */
    uint32_t person;
    uint32_t place; /* OFR_NONE where none */
    uint32_t by;    /* person who caused it; OFR_NONE where none */
    int32_t value;  /* meaning depends on the kind */
};

struct ofr_engine {
    const struct ofr_scenario *scenario;
    const struct ofr_population *population;
    const struct ofr_model *model;
    struct ofr_account account;
    struct ofr_draws draws;
    uint32_t replicate;
    struct ofr_team team;           /* threads that share the work of a day */
    struct ofr_partition partition; /* people of each rank, where several share the replicate */

    uint32_t day, n_days; /* day from 0 */
    int32_t calendar_day; /* day number, date.h */
    struct ofr_date date;
    int first_year; /* of the first day */
    int weekday;    /* 0 Monday */
    enum ofr_slot slot;

    void **columns;   /* [model->n_columns][n_people] */
    bool *process_on; /* [model->n_processes] */
    void *state;      /* the model's own */

    /* Counted since the start of the day; the engine clears flows each morning. Stocks and
     * levels are set by model->observe. */
    int64_t *counts; /* [n_areas][n_observables] */
    double *levels;  /* [n_areas + 1][n_observables]; the last row is the whole */

    struct ofr_event *events; /* of the current day */
    uint32_t n_events, event_capacity;
    const char *full;       /* the first list without room for the current day; NULL: all had room */
    uint32_t full_capacity; /* its room, elements */

    struct ofr_digest digest;
};

/** Inputs of a replicate, borrowed as long as the engine lives. */
struct ofr_engine_setup {
    const struct ofr_scenario *scenario;
    const struct ofr_population *population;
    const struct ofr_model *model;
    uint64_t seed;
    uint32_t replicate;
    uint32_t n_threads;    /* that share the work of a day, 0 for one; they move no bit */
    struct ofr_comm *comm; /* ranks that share the replicate, NULL for one; they move no bit */
};

/**
 * Make the engine of one replicate.
 * @param engine [out] empty on failure
 * @errors   OFR_SYSTEM when memory is short; OFR_BAD_INPUT from the model's start
 */
OFR_MUST_USE ofr_status ofr_engine_start(struct ofr_engine *engine, const struct ofr_engine_setup *setup,
                                         struct ofr_reports *reports);

/**
 * Simulate one day; afterwards counts, levels and events hold that day's, on every rank.
 * @errors   OFR_SYSTEM; where ranks share the replicate, a rank that fails must call ofr_comm_agree
 * @parallel collective
 */
OFR_MUST_USE ofr_status ofr_engine_day(struct ofr_engine *engine, struct ofr_reports *reports);

/** The digest so far with the state as it is now; changes nothing. @parallel collective */
uint64_t ofr_engine_digest(const struct ofr_engine *engine);

/**
 * Save the state of an engine between two days (where ranks share it, of what this rank has; see
 * ofr_engine_gather), or load one into an engine that was just started
 * for the same people, seed and replicate; its scenario may have other values of parameters that are
 * read during a run. The engine is then the one that was saved, days, digest and all.
 *
 * @errors   kept in the archive; an engine that was not loaded whole is good for ofr_engine_stop only
 * @cost     O(people)
 */
void ofr_engine_archive(struct ofr_engine *engine, struct ofr_archive *archive);

/** Largest room that is loaded: of a list of people, a few entries for each; of the events of one day. */
#define OFR_MOST_ROOM(n_people) (4 * (uint64_t)(n_people) + 65536)
#define OFR_MOST_EVENTS_A_DAY(n_people) (64 * (uint64_t)(n_people) + 65536)

/** Let a load fail unless events are of kinds, slots, people and places that there are. @param events [in]
 * [n] */
void ofr_events_check(const struct ofr_model *model, const struct ofr_population *population,
                      const struct ofr_event *events, size_t n, struct ofr_archive *archive);

/** Let a load fail unless flows and stocks are numbers that can be counted. @param values [in] [n] by
 * observable, those of a day or week together */
void ofr_seen_check(const struct ofr_model *model, const double *values, size_t n,
                    struct ofr_archive *archive);

/**
 * Gather the columns of all ranks on rank 0, which then has the whole state, for ofr_engine_archive.
 * @errors   OFR_SYSTEM when a rank failed
 * @parallel collective
 * @cost     owned columns of all people, moved once
 */
OFR_MUST_USE ofr_status ofr_engine_gather(struct ofr_engine *engine, struct ofr_reports *reports);

/** Free what an engine holds; accepts an empty one. */
void ofr_engine_stop(struct ofr_engine *engine);

/* ---- for processes ---------------------------------------------------------------- */

/**
 * Log an event of the current day and slot.
 * @param kind      [in] index into the model's events
 * @param person    [in] the person it happens to
 * @param place, by [in] OFR_NONE where there is none
 * @param value     [in] as the kind of event declares it
 */
void ofr_engine_log(struct ofr_engine *engine, uint32_t kind, uint32_t person, uint32_t place, uint32_t by,
                    int32_t value);

/**
 * Note that a list has no room for more today; the day then fails with a report that names it.
 * @param what     [in] what the list holds, e.g. "records"; a constant
 * @param capacity [in] its room, elements
 */
void ofr_engine_full(struct ofr_engine *engine, const char *what, uint32_t capacity);

/** Add n to a flow (an observable) of an area. */
static inline void ofr_engine_count(struct ofr_engine *engine, uint32_t area, uint32_t observable,
                                    int64_t n) {
    assert(area < engine->population->n_areas && observable < engine->model->n_observables);
    engine->counts[(size_t)area * engine->model->n_observables + observable] += n;
}

#endif
