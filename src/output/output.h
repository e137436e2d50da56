/*
 * Output: what is kept of one replicate - series, events, harm ledger, outcomes, digest.
 *
 * Reads the engine at the end of each day and changes nothing in it. Not storage: the
 * store writes a finished output to the database.
 */
#ifndef OFR_OUTPUT_OUTPUT_H
#define OFR_OUTPUT_OUTPUT_H

#include "output/exposure.h"

struct ofr_output {
    const struct ofr_scenario *scenario; /* the replicate's own (a control has other values) */
    const struct ofr_population *population;
    const struct ofr_model *model;
    uint32_t replicate;
    const char *variant;      /* "" or the name of a control */
    uint32_t n_days, n_weeks; /* week w covers days 7w to 7w + 6; the last one may be short */
    uint32_t day;             /* days taken in so far */

    double *daily;   /* [n_days][n_observables] for the whole */
    double *weekly;  /* [n_weeks][n_areas][n_observables]; flows are sums over the week,
                        stocks and levels are those at its end */
    int64_t *totals; /* [n_areas][n_observables] flows summed over the run (harm ledger) */
    struct ofr_event *events;
    size_t n_events, event_capacity;
    double *outcomes;             /* [model->n_outcomes] */
    struct ofr_exposure exposure; /* of the interventions that are compared; empty elsewhere */
    uint64_t digest;
    size_t engine_bytes;         /* peak of the engine */
    double seconds;              /* wall time of the simulating part; kept by who runs it */
    double talks_per_person_day; /* realised */
};

/**
 * Prepare an empty output for the days of an engine that was just started.
 *
 * @param variant [in] borrowed for as long as the output lives; "" for the run itself
 * @errors   OFR_SYSTEM when memory is short; the output is then empty
 */
OFR_MUST_USE ofr_status ofr_output_start(struct ofr_output *output, const struct ofr_engine *engine,
                                         const char *variant, struct ofr_reports *reports);
/**
 * Take in the engine's day.
 * @errors   OFR_SYSTEM when the list of events cannot grow
 * @cost     O(areas x observables + events of the day)
 */
OFR_MUST_USE ofr_status ofr_output_day(struct ofr_output *output, const struct ofr_engine *engine,
                                       struct ofr_reports *reports);
/** Realised talks a person-day of a finished output, from its totals; 0 for a model without talks. */
double ofr_output_talks(const struct ofr_output *output);
/** Make room for n events in all. @errors OFR_SYSTEM when memory is short */
OFR_MUST_USE ofr_status ofr_output_room(struct ofr_output *output, size_t n, struct ofr_reports *reports);
/** Take in outcomes and digest after the last day. */
void ofr_output_finish(struct ofr_output *output, const struct ofr_engine *engine);
/**
 * Save a output between two days, or load one into a output that was just started.
 * @errors   kept in the archive; a output that was not loaded whole is good for ofr_output_free only
 */
void ofr_output_archive(struct ofr_output *output, struct ofr_archive *archive);
/** Free what a output holds; accepts an empty one. */
void ofr_output_free(struct ofr_output *output);

/** Index of an observable by name; model->n_observables when there is none. */
size_t ofr_find_observable(const struct ofr_model *model, const char *name);
/** Index of an outcome by name; model->n_outcomes when there is none. */
size_t ofr_find_outcome(const struct ofr_model *model, const char *name);
/**
 * Find an outcome that must exist; the primary one when no name is given.
 *
 * @param name    [in] NULL: the primary outcome
 * @param at      [in] where the name was given; NULL: nowhere in particular
 * @param outcome [out] index into model->outcomes
 * @errors   OFR_BAD_INPUT, with the nearest name, when the model has no such outcome; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_require_outcome(const struct ofr_model *model, const char *name,
                                            const struct ofr_position *at, size_t *outcome,
                                            struct ofr_reports *reports);

/**
 * Return the mean of a level over areas, weighted by the people of each area.
 *
 * @param levels [in] [n_areas * stride] the level of area a at a * stride; areas with NAN are left out
 * @param stride [in] distance between areas, in values
 * @return   NAN when no area has a value
 */
double ofr_mean_over_areas(const struct ofr_population *population, const double *levels, size_t stride);

#endif
