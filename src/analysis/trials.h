/*
 * Trials: what every analysis but compare is built on - replicates of the points of a design, run over all
 * cores, a few values of each kept, in a database from the moment each is done.
 *
 * A point is a number to which the caller's `make` gives a scenario: the base with some values changed. A
 * trial is one replicate of one point. What it gives depends on scenario, seed and replicate alone, so
 * neither the order of trials nor the number of threads moves a bit, and going on after a kill is to open
 * with `resume` and to run the same list again: trials that are there are skipped. Results are to be
 * computed from the values in the order of points. People are made once for equal population parameters and
 * tables, scale, areas and seed, and shared. Not a run: no series and no events are kept.
 *
 * Ranks share the trials of a list: each runs as many as it has threads, then all hear what came of them, so
 * that every rank has all values and comes to the same decisions; rank 0 alone writes the database. An
 * analysis whose own steps may fail on one rank alone calls ofr_ranks_agree before ofr_trials_open; after
 * that, ofr_trials_close tells the others.
 *
 * Invariant: memory does not grow with the number of trials but by their values.
 */
#ifndef OFR_ANALYSIS_TRIALS_H
#define OFR_ANALYSIS_TRIALS_H

#include "analysis/people.h"
#include "output/output.h"
#include "store/trials.h"

struct ofr_trials;

/** What an analysis is. Texts are borrowed for ofr_trials_open, `to` and `progress_to` until the close. */
struct ofr_trials_setup {
    const struct ofr_scenario *scenario; /* the base, with areas, until, settings, interventions; copied */
    const char *kind;                    /* "sensitivity"; as `design` decides what may be resumed */
    const char *design;                  /* text of all options that decide what a point is */
    const char *const *names;            /* [n_values] what is kept of each trial */
    size_t n_values;
    /**
     * Set the values of a point on a copy of the base. NULL: every point is the base.
     * @parallel several threads at once; reads `to` only
     */
    ofr_status (*make)(void *to, uint32_t point, struct ofr_scenario *copy, struct ofr_reports *reports);
    /**
     * Make the people of a point, where they are not simply those of its scenario: a function of `copy`, as
     * `make` left its population parameters, tables, scale and areas, and of the seed. NULL:
     * ofr_population_make.
     * @parallel as make
     */
    ofr_make_people people;
    /**
     * Take the values [n_values] of a finished replicate, NAN where there is none.
     * @parallel several threads at once; reads `to` only
     */
    ofr_status (*take)(void *to, const struct ofr_trial *trial, const struct ofr_output *output,
                       const struct ofr_population *population, double *values, struct ofr_reports *reports);
    void *to;
    const char *out;  /* database; NULL: memory only. An analysis that is there is replaced, without resume */
    bool resume;      /* go on with the analysis at `out`, if there is one */
    uint32_t threads; /* of this rank; 0: all cores, shared with the ranks of this machine */
    ofr_progress progress; /* may be NULL */
    void *progress_to;
};

/**
 * Begin an analysis: check the scenario's model and the database, take up what is there.
 * @param trials [out] NULL on failure
 * @errors   OFR_BAD_INPUT when the database is something else or of another analysis: it is left as it was;
 *           OFR_SYSTEM
 * @parallel collective, as the calls below down to ofr_trials_close
 */
OFR_MUST_USE ofr_status ofr_trials_open(const struct ofr_trials_setup *setup, struct ofr_trials **trials,
                                        struct ofr_reports *reports);

/**
 * Run those of a list that are not there yet. May be called again with other trials; progress counts
 * those of the call.
 *
 * @param list [in] [n] none twice, any order; those whose points share people are best together
 * @errors   of the first trial that fails; those finished before stay
 * @parallel collective: the same list on all ranks
 * @cost     memory of one engine a thread, and of one population a thread and one more; with ranks,
 *           (3 + n_values) * 8 bytes a trial to each, and a wait for the slowest of a round
 */
OFR_MUST_USE ofr_status ofr_trials_run(struct ofr_trials *trials, const struct ofr_trial *list, size_t n,
                                       struct ofr_reports *reports);

/** Values of a trial by point and replicate; NULL when it was not run. Valid until the next run. */
const double *ofr_trials_values(const struct ofr_trials *trials, uint32_t point, uint32_t replicate);

/** Trials that were there already when the analysis was opened. */
size_t ofr_trials_found(const struct ofr_trials *trials);

/** Write a table of results to the database, in place of one of its name; nothing without a database. */
OFR_MUST_USE ofr_status ofr_trials_add_table(struct ofr_trials *trials, const struct ofr_trials_table *table,
                                             struct ofr_reports *reports);

/** All is done: set the database's status to `complete`. */
OFR_MUST_USE ofr_status ofr_trials_complete(struct ofr_trials *trials, struct ofr_reports *reports);

/** Close and free; accepts NULL. Ends the other ranks when this one failed alone. */
void ofr_trials_close(struct ofr_trials *trials);

#endif
