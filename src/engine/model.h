/*
 * Model: the declarations and functions by which the program knows a model.
 *
 * A model is a folder in models/ that defines one struct ofr_model: its schema (parameters, tables,
 * statistics, effects), columns, processes, events, observables and outcomes with their roles, the sentences
 * of lives, and the template of the summary. Reports, analyses and the page read these declarations and
 * contain no name of any model. State is in engine.h.
 */
#ifndef OFR_ENGINE_MODEL_H
#define OFR_ENGINE_MODEL_H

#include "base/digest.h"
#include "scenario/scenario.h"

struct ofr_archive;
struct ofr_run_reader_event;
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
    const char *sentence; /* "is arrested[ {place}][ for {value} days]": see report/telling.h */
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
    bool harm; /* counted in the harm ledger */
    const char *unit, *meaning;
};

/** One number that sums up a replicate. */
struct ofr_outcome {
    const char *name, *unit, *meaning;
};

/** What some outcomes, observables and events are for, as indices. */
struct ofr_roles {
    size_t primary;                /* outcome that interventions shall reduce; the default of analyses */
    const uint8_t *primary_events; /* [n_primary_events] the first of them in a life counts its person */
    size_t n_primary_events;
    size_t stage;                  /* outcome: an earlier stage of the primary one, more frequent */
    size_t success;                /* outcome that interventions shall raise */
    size_t harm;                   /* observable: the flow of the harm ledger that plans avoid by default */
    size_t interactions;           /* observable: the flow that speed is stated by; n_observables: none */
    size_t ranked;                 /* event whose rate the league table ranks areas by */
    const char *one, *many, *past; /* of the primary outcome, in sentences: "join", "joins", "joined" */
    const uint8_t
        *main;     /* [n_main] outcomes that are read side by side, beside the harm; none: the primary one */
    size_t n_main; /* at most 8 */
};

/* ---- sentences of lives ------------------------------------------------------------------- */

#define OFR_MOST_VALUES 5

/** What a sentence of an event leaves open. Empty for most kinds. */
struct ofr_event_telling {
    const char *nobody;                  /* {by} where nobody is named: "his family" */
    const char *values[OFR_MOST_VALUES]; /* words that a value of 0, 1, ... adds; NULL: none */
    const char *whereabouts;             /* of the person from then on: "in custody"; NULL: unchanged */
    bool final;                          /* later events do not change the whereabouts */
};

/** What the person who caused an event may be to the person it happened to, besides a relative. */
struct ofr_relation {
    const char *name, *phrase; /* "friend", "a friend" */
};

/** Two kinds of event that alternate, told as one line: {count} events, {value} of them of the kind `no`. */
struct ofr_repeated_events {
    size_t yes, no; /* indices of events */
    const char *all_yes, *all_no, *mixed;
};

struct ofr_life_telling {
    const struct ofr_event_telling *events; /* [n_events] */
    const struct ofr_relation *relations;   /* [n_relations] */
    size_t n_relations;
    /** Index of the relation of `event->by`, who is no relative; n_relations where unknown. */
    size_t (*relation)(const struct ofr_lives *lives, const struct ofr_life *life,
                       const struct ofr_run_reader_event *event);
    /** What became of a person, to complete "At the end, DATE: WHEREABOUTS; ...". */
    const char *(*past)(const struct ofr_lives *lives, const struct ofr_life *life);
    const struct ofr_repeated_events *repeated; /* NULL: none */
};

/* ---- what the page draws of lives ----------------------------------------------------------- */

/** A step of the flow from first contact to the end; a life has at most OFR_LONGEST_WAY of them. */
struct ofr_way_step {
    const char *name;
    unsigned column;  /* of the drawing, from 0 */
    const char *tone; /* "bad", "good", "death" or "" */
};
enum { OFR_LONGEST_WAY = 8 };

/** What the page lists, draws and maps of lives. Lists of names end with NULL and have at most 32 names. */
struct ofr_life_views {
    const char *const *kinds; /* of lives, that a list can be limited to */
    unsigned (*kinds_of)(const struct ofr_lives *lives, const struct ofr_life *life); /* bit i: kinds[i] */
    const struct ofr_way_step *steps;                                                 /* [n_steps] */
    size_t n_steps;
    /** List the steps of a life, as indices in order; returns how many. */
    size_t (*way_of)(const struct ofr_lives *lives, const struct ofr_life *life,
                     unsigned steps[OFR_LONGEST_WAY]);
    const char *const *street_counts; /* what is counted where people live */
    /** Bit i: street_counts[i] happened to the person before a day. */
    unsigned (*street_counts_of)(const struct ofr_lives *lives, const struct ofr_life *life,
                                 uint32_t until_day);
    size_t street_event;            /* event that is counted at its place */
    const char *const *street_sums; /* observables of an area beside its streets */
    /** Who brought a person of the primary outcome into it; UINT32_MAX: nobody. */
    uint32_t (*brought_by)(const struct ofr_lives *lives, const struct ofr_life *life);
    const char *first_series;                                   /* observable that is shown first over time */
    const char *const *shown_outcomes, *const *map_observables; /* of the report, of the map */
};

/* ---- how a run is summed up --------------------------------------------------------------- */

/** A line of the summary: an outcome and its words; a title where there is no outcome. */
struct ofr_summary_line {
    const char *outcome, *words;
};

/** A column of the table of areas: a flow over the run, or people counted in the primary outcome. */
struct ofr_area_column {
    const char *flow;     /* NULL: the primary outcome */
    double per;           /* people that a rate is stated for; 0: the count itself */
    const char *heads[2]; /* two lines */
    int width;
};

/** A published count that is printed beside a league table and never ranked. */
struct ofr_reference_count {
    const char *name;
    double people;
    double millions;    /* of inhabitants */
    const char *source; /* "": as the others */
};

/** Templates of the summary of a run and of the league table. */
struct ofr_summary_form {
    const struct ofr_summary_line *lines; /* [n_lines] */
    size_t n_lines;
    const struct ofr_summary_line *branch_lines; /* [n_branch_lines] what a branch is compared by */
    size_t n_branch_lines;
    const struct ofr_area_column *columns; /* [n_columns] */
    size_t n_columns;
    const char *charted;                      /* flow drawn by year; NULL: none */
    const char *charted_what;                 /* "Departures for the war" */
    const char *ranked_what;                  /* of the league table: "Departures for the war" */
    const char *ranked_who;                   /* "people who left for the war" */
    const struct ofr_reference_count *counts; /* [n_counts] */
    size_t n_counts;
    const char *counts_source;
};

/* ---- what an audit takes out ------------------------------------------------------------------ */

/** One way in which a model works, and how it is taken out. */
struct ofr_mechanism {
    const char *name;     /* "state-violence" */
    const char *what;     /* what holds without it, one sentence */
    const char *settings; /* values without it: "PARAMETER=VALUE", commas between; none that is fixed */
    const char *own;      /* outcome or observable that it is there to move */
    bool of_group;        /* it is the group's: an audit reports only whether it is active */
};

/** Something a model limits. */
struct ofr_limit {
    const char *name, *what;
    const char *observable; /* a level, of the whole: the share, in [0, 1], of what is limited that is full */
};

/** What `audit` takes out, what it tells, and the limits it looks at. Observables and outcomes by name. */
struct ofr_audited {
    const struct ofr_mechanism *mechanisms; /* [n_mechanisms] */
    size_t n_mechanisms;
    const struct ofr_mechanism *group; /* the group's side as one block; NULL: there is none */
    const char *const *measures;       /* flows beside the primary outcome; NULL at the end, at most 16 */
    const struct ofr_limit *limits;    /* [n_limits] */
    size_t n_limits;
    const char *ratio;           /* statistic: of the people counted, the share that another brought; NULL */
    const char *recalled;        /* statistic, in %: what people would say of the mechanism below; NULL */
    const char *recalled_of;     /* name of the mechanism */
    const char *recalled_phrase; /* "would name it in an interview" */
};
enum { OFR_MOST_MEASURES = 16 };

struct ofr_model {
    const char *name, *title;
    const struct ofr_schema *schema;
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
    struct ofr_roles roles;
    const struct ofr_life_telling *telling;
    const struct ofr_summary_form *summary;
    const struct ofr_life_views *views; /* NULL: the page lists and maps everything alike */
    const struct ofr_audited *audited;  /* NULL: there is nothing to take out */
    size_t life_size;                   /* bytes of the model's facts of a life; 0: none */
    /** Fill the facts of a life, which are zero, from its events (engine/lives.h). NULL: none */
    void (*sum_up_life)(const struct ofr_lives *lives, const struct ofr_life *life, void *facts);
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
