/*
 * The engine of ensembles: runs jobs - a replicate of an arm of a design point - on threads and ranks, and
 * writes each into a database when it is done. Runs and analyses are built on it.
 *
 *     design point   number to which the caller's `make` gives a scenario: parameters set to other values
 *     arm            the base, a control, or a branch that leaves the base on a day
 *     replicate      number of the draws
 *
 * The outcomes of a job depend on scenario, seed and replicate alone. So neither the order of jobs nor the
 * number of threads and ranks changes a bit, and a list of jobs may be run again on a database that has some
 * of them: those are skipped. Arms of one point and replicate share the days before they leave the base.
 * People are made once for equal population parameters and tables, scale, areas and seed.
 *
 * An ensemble keeps either the whole output of each job (a run: series and events go into the database, rank
 * 0 alone takes the outputs) or a few values (an analysis: all ranks have all values), of each job or of each
 * chain of arms (an audit).
 *
 * How jobs are spread over ranks:
 *
 *     chains of arms >= ranks   a rank runs whole chains, each on a thread
 *     jobs >= ranks             a rank runs single jobs
 *     fewer                     all ranks share each job, by areas
 *
 * Invariant: memory does not grow with the number of jobs, apart from their values.
 */
#ifndef OFR_ENSEMBLE_ENSEMBLE_H
#define OFR_ENSEMBLE_ENSEMBLE_H

#include "ensemble/people.h"
#include "store/results.h"

struct ofr_ensemble;

/** What an ensemble is. Texts are borrowed for ofr_ensemble_open, all else until the close. */
struct ofr_ensemble_setup {
    const struct ofr_scenario *scenario; /* the base, with areas, dates, settings and interventions */
    const char *kind;                    /* "run", "sensitivity"; as `design` decides what may be resumed */
    const char *design;                  /* text of all options that decide what a point is; NULL: none */
    uint64_t seed, asked;                /* `asked`: digest of all else on which ranks must agree */

    const struct ofr_ensemble_arm *arms; /* [n_arms] the base first; NULL: the base alone */
    size_t n_arms;
    /**
     * Set the values of a job on a copy of its arm's scenario. NULL: the arm's scenario as it is.
     * @parallel several threads at once; reads `to` only
     */
    ofr_status (*make)(void *to, const struct ofr_job *job, struct ofr_scenario *copy,
                       struct ofr_reports *reports);
    ofr_make_people people;                  /* NULL: ofr_population_make */
    const struct ofr_population *population; /* of every job; NULL: made and shared */

    const char *const *names; /* [n_values] what is kept of each job; NULL: whole outputs */
    size_t n_values;
    /**
     * Take the values [n_values] of a finished output, NAN where there is none; values is NULL where whole
     * outputs are kept, and then what the output owns may be taken from it.
     * @parallel several threads at once, for different jobs; on rank 0 alone where whole outputs are kept
     */
    ofr_status (*take)(void *to, const struct ofr_job *job, struct ofr_output *output, double *values,
                       struct ofr_reports *reports);
    const struct ofr_intervention *const *tracked; /* [n_tracked] whose people's events are counted */
    size_t n_tracked;
    /** What is kept of a chain, which ends with its base, is the base's values: nothing is kept of its other
     * arms, and `take` is called for all of them by one thread of one rank, in their order. Not with whole
     * outputs. */
    bool base_alone;
    void *to;

    const char *out;               /* database; NULL: none */
    bool replace;                  /* one of the same kind there may be replaced when this one is complete */
    bool resume;                   /* add to the database at `out`, if there is one */
    const struct ofr_job *planned; /* [n_planned] jobs that are taken back from it, where whole outputs are */
    size_t n_planned;
    uint32_t n_replicates, n_controls; /* for the database */
    uint32_t n_repeats;                /* of n_replicates, those at the end with the first points again */
    const size_t *drawn;               /* [n_drawn] parameters with values from a posterior */
    size_t n_drawn;
    uint32_t checkpoint_days; /* write a checkpoint of each job every so many days; 0: none */

    bool alone;            /* this process, whatever other ranks there are */
    uint32_t threads;      /* of this rank; 0: all cores, shared with the ranks of this machine */
    ofr_progress progress; /* may be NULL */
    void *progress_to;
};

/**
 * Begin an ensemble: check the scenario's model and the database, take up what is there. A caller whose own
 * steps may fail on one rank alone calls ofr_ranks_agree before.
 *
 * @param ensemble [out] NULL on failure
 * @errors   OFR_BAD_INPUT when the database or a checkpoint is something else: all is left as it was;
 *           OFR_SYSTEM
 * @parallel collective, as the calls below down to ofr_ensemble_close
 */
OFR_MUST_USE ofr_status ofr_ensemble_open(const struct ofr_ensemble_setup *setup,
                                          struct ofr_ensemble **ensemble, struct ofr_reports *reports);

/**
 * Run the jobs of a list that are not done. May be called again with other jobs; progress counts those of the
 * call. Arms of one point and replicate that follow one another, by their first day, with the base last, are
 * a chain and share their past.
 *
 * @param list [in] [n] none twice; those whose points share people are best together
 * @errors   of the first job that fails; those finished before stay
 * @parallel collective: the same list on all ranks
 * @cost     memory of one engine a thread, and of one population a thread and one more; with ranks,
 *           (n_values + 4) * 8 bytes a job to each, and a wait for the slowest of a round
 */
OFR_MUST_USE ofr_status ofr_ensemble_run(struct ofr_ensemble *ensemble, const struct ofr_job *list, size_t n,
                                         struct ofr_reports *reports);

/**
 * Values of a job of the base.
 * @param point     [in] of the design
 * @param replicate [in] number of the draws
 * @return   [n_values], valid until the next run; NULL when the job is not done
 */
const double *ofr_ensemble_values(const struct ofr_ensemble *ensemble, uint32_t point, uint32_t replicate);

/** Jobs that were done already when the ensemble was opened. */
size_t ofr_ensemble_found(const struct ofr_ensemble *ensemble);

/** Write a table of results to the database, in place of one of its name. @errors OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_ensemble_add_table(struct ofr_ensemble *ensemble,
                                               const struct ofr_stored_table *table,
                                               struct ofr_reports *reports);

/** End with the jobs that were run; the database stays incomplete. @errors as ofr_store_publish */
OFR_MUST_USE ofr_status ofr_ensemble_leave(struct ofr_ensemble *ensemble, struct ofr_reports *reports);

/**
 * Set the database's status to `complete`.
 * @param footer [in] of an ensemble that keeps whole outputs; NULL else
 * @errors   OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_ensemble_complete(struct ofr_ensemble *ensemble,
                                              const struct ofr_store_footer *footer,
                                              struct ofr_reports *reports);

/** Close and free; accepts NULL. Ends the other ranks when this one failed alone. */
void ofr_ensemble_close(struct ofr_ensemble *ensemble);

#endif
