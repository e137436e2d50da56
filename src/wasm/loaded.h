/*
 * Loaded run: the finished replicates of a run, kept in memory so that the page can ask about them.
 *
 * A run comes from workers or from a database; JavaScript hands over its arrays, part by part, and the
 * functions of the program answer: lives, stories, statistics, comparisons (wasm/answers.h). Keeps no series
 * by area, which only charts need.
 *
 * @param arm    [in] name; "" is the run itself
 * @param number [in] of the replicate, from 0
 *
 * Invariant: a replicate is complete or absent. Areas and persons have the ids that the database has.
 */
#ifndef OFR_WASM_LOADED_H
#define OFR_WASM_LOADED_H

#include "engine/lives.h"
#include "output/output.h"
#include "report/steps.h"

/** Arrays that JavaScript hands over. The first six describe the run, the others the next replicate. */
enum ofr_loaded_part {
    OFR_LOADED_AREA_NAMES, /* texts, each ends with NUL */
    OFR_LOADED_AREAS,      /* double [n_areas][3]: people, streets, eligible people */
    OFR_LOADED_ROLES,      /* texts: roles of places */
    OFR_LOADED_KINDS,      /* texts: kinds of places */
    OFR_LOADED_PLACES,     /* uint32 [n_places][4]: role, kind, area from 0, neighbourhood */
    OFR_LOADED_FAMILIES,   /* uint32 [n][3]: area from 1, eligible members, number of such families */
    OFR_LOADED_PERSONS,    /* int32 [n][OFR_LOADED_PERSON_FIELDS] in order of id */
    OFR_LOADED_EVENTS,     /* struct ofr_event [n] in the order in which they happened; absent: not kept */
    OFR_LOADED_DAILY,      /* double [n_days][n_observables] */
    OFR_LOADED_OUTCOMES,   /* double [n_outcomes] */
    OFR_LOADED_HARM,       /* double [n_observables] of the whole place */
    OFR_LOADED_WITH, /* double [interventions of the arm][n_events][OFR_EXPOSURE_VALUES]; absent: not tracked
                      */
    OFR_LOADED_WITHOUT, /* the same, in the run without the arm */
    OFR_LOADED_GRADED,  /* double [n_outcomes], of the arm without its sizes that have no grade; absent: not
                           simulated */
    OFR_LOADED_N_PARTS
};
/** Of a person: id, area from 0, neighbourhood, street, household, family, male, age at the start, activity,
 *  education, role in the household. */
enum { OFR_LOADED_PERSON_FIELDS = 11 };

struct ofr_loaded_piece {
    void *values; /* owned */
    size_t n_bytes;
};

struct ofr_loaded_replicate {
    char *arm; /* "": the run itself */
    uint32_t number;
    struct ofr_loaded_piece parts[OFR_LOADED_N_PARTS]; /* of the replicate */
    struct ofr_output output;                          /* borrows the parts */
    struct ofr_run_reader reader;                      /* borrows areas, places and kinds of the run */
    struct ofr_lives lives;                            /* empty where events were not kept */
};

/** An arm with its scenario, from which costs and warnings follow. */
struct ofr_loaded_arm {
    char *name;
    struct ofr_scenario *scenario; /* NULL: not known */
    double cost;
};

struct ofr_loaded_run {
    const struct ofr_scenario *scenario; /* borrowed */
    const struct ofr_model *model;
    struct ofr_loaded_piece parts[OFR_LOADED_N_PARTS]; /* handed over and not yet used, or of the run */
    struct ofr_run_reader reader;             /* areas, places, kinds, families, records; no replicate */
    struct ofr_loaded_replicate **replicates; /* [n_replicates] by arm as added */
    struct ofr_loaded_arm *arms;
    struct ofr_steps story; /* empty: none */
    size_t n_replicates, n_arms;
};

/**
 * Take over an array for the run or the next replicate.
 * @param part   [in] enum ofr_loaded_part
 * @param values [in] [n_bytes] allocated by ofr_page_room
 */
void ofr_loaded_give(struct ofr_loaded_run *run, uint32_t part, void *values, uint32_t n_bytes);
/**
 * Begin a run with the parts that describe it.
 * @param scenario [in] borrowed for as long as the run lives
 * @errors   OFR_BAD_INPUT when parts do not fit one another; OFR_SYSTEM; the run is then empty
 */
OFR_MUST_USE ofr_status ofr_loaded_begin(struct ofr_loaded_run *run, const struct ofr_scenario *scenario,
                                         struct ofr_reports *reports);
/**
 * Add a finished replicate, made of the parts taken over, to an arm.
 *
 * @param arm    [in] name of the arm
 * @param number [in] of the replicate, from 0
 * @errors   as ofr_loaded_begin; nothing is then added
 */
OFR_MUST_USE ofr_status ofr_loaded_add(struct ofr_loaded_run *run, const char *arm, uint32_t number,
                                       struct ofr_reports *reports);
/**
 * Add an arm.
 * @param name     [in] of the arm
 * @param scenario [in] taken over, also on failure; NULL: not known
 * @param cost     [in] over the run, in the currency of the scenario
 * @errors   OFR_SYSTEM when memory is short
 */
OFR_MUST_USE ofr_status ofr_loaded_arm(struct ofr_loaded_run *run, const char *name,
                                       struct ofr_scenario *scenario, double cost,
                                       struct ofr_reports *reports);
/** Drop an arm and its replicates. */
void ofr_loaded_drop(struct ofr_loaded_run *run, const char *arm);
/** Free what a run holds; accepts an empty one. */
void ofr_loaded_free(struct ofr_loaded_run *run);

/** A replicate of an arm by its number; NULL when there is none. */
const struct ofr_loaded_replicate *ofr_loaded_find(const struct ofr_loaded_run *run, const char *arm,
                                                   uint32_t number);

#endif
