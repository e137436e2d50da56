/*
 * Model: what a model tells the engine about itself - columns, processes, events,
 * observables, outcomes. The engine knows no more of it.
 *
 * Everything people are shown of a model (ODD tables, names in the database, sentences of
 * a life) comes from these declarations. Not state: see engine.h.
 */
#ifndef OFR_ENGINE_MODEL_H
#define OFR_ENGINE_MODEL_H

#include "base/digest.h"
#include "scenario/scenario.h"

struct ofr_archive;
struct ofr_engine;

/** The slots of a day. */
enum ofr_slot { OFR_DAWN, OFR_DAY, OFR_EVENING, OFR_NIGHT, OFR_N_SLOTS };
extern const char *const ofr_slot_names[OFR_N_SLOTS]; /* "dawn", "day", "evening", "night" */
extern const double ofr_slot_hours[OFR_N_SLOTS];      /* 3, 9, 5, 7: 05-07, 08-16, 17-21, 22-04 */

/** When a process runs. Within a moment, in the order of the model's list. */
enum ofr_moment { OFR_EACH_SLOT, OFR_EACH_DAY, OFR_EACH_YEAR };
extern const char *const ofr_moment_names[3]; /* "each slot", "each day", "each year" */

/** A process: one rule of a model at its place in the slot or the day. */
struct ofr_process {
    const char *name;
    enum ofr_moment moment;
    enum ofr_slot slot; /* once a day or year: the slot in which what it does is logged */
    const char *what;   /* one sentence */
    const char *reads;  /* names of columns and tables, comma-separated */
    const char *writes;
    /**
     * Run the process for the engine's day (and slot).
     * @errors OFR_SYSTEM when a list cannot grow
     */
    ofr_status (*run)(struct ofr_engine *engine, struct ofr_reports *reports);
    const char *switch_parameter; /* "rule.talk": 0 leaves the process out; NULL: always runs */
};

/** A column: one value per person that changes during a run. */
struct ofr_column_declaration {
    const char *name;
    size_t size; /* bytes a person */
    bool owned;  /* right on the rank alone that owns the person; else the same on every rank */
    const char *meaning;
};

/** A kind of event in somebody's life. */
struct ofr_event_kind {
    const char *name;     /* "arrested" */
    const char *sentence; /* "is arrested{ at place}{ value days}": see report/lives.h */
    const char *meaning;  /* what `by` and `value` hold */
};

/** How an observable comes about. */
enum ofr_observed {
    OFR_STOCK, /* how many there are at the end of the period */
    OFR_FLOW,  /* how many happened in the period */
    OFR_LEVEL  /* a real number, e.g. a mean, at the end of the period */
};
extern const char *const ofr_observed_names[3];

struct ofr_observable {
    const char *name;
    enum ofr_observed observed;
    bool harm; /* stands in the harm ledger (a flow) */
    const char *unit, *meaning;
};

/** One number that sums up a replicate. */
struct ofr_outcome {
    const char *name, *unit, *meaning;
};

struct ofr_model {
    const char *name, *title;
    const struct ofr_column_declaration *columns;
    size_t n_columns;
    const struct ofr_process *const *processes;
    size_t n_processes;
    const struct ofr_event_kind *events;
    size_t n_events;
    const struct ofr_observable *observables;
    size_t n_observables;
    const struct ofr_outcome *outcomes;
    size_t n_outcomes;
    /** Set up engine->state from the scenario and the population. */
    ofr_status (*start)(struct ofr_engine *engine, struct ofr_reports *reports);
    /**
     * Write stocks and levels into engine->counts and engine->levels at the end of a day, and sum
     * over ranks what each counted of its own people only.
     */
    ofr_status (*observe)(struct ofr_engine *engine, struct ofr_reports *reports);
    /** Compute the outcomes at the end. */
    void (*sum_up)(const struct ofr_engine *engine, double *outcomes);
    /** Add the model's own state to the final digest. */
    void (*digest)(const struct ofr_engine *engine, struct ofr_digest *digest);
    /** List the model's own state but columns, to be saved or loaded (engine/archive.h). What
     *  follows from the scenario was made by start and is left alone, so that a state can be
     *  loaded into an engine whose parameters have other values. */
    void (*archive)(struct ofr_engine *engine, struct ofr_archive *archive);
    /** Whether a person takes part today in the programme of an intervention that runs; NULL: there are none.
     */
    bool (*takes_part)(const struct ofr_engine *engine, const struct ofr_intervention *intervention,
                       uint32_t person);
    /** Names of parameters that a branch cannot change, ends with NULL: they are read when a run starts, or
     *  reach back over days that are gone, as a half-life does. */
    const char *const *fixed_parameters;
    void (*stop)(struct ofr_engine *engine);
};

#endif
