/*
 * Runs: the replicates of one design point with its arms - the base, control runs, branches - as an ensemble
 * that keeps whole outputs.
 *
 * The people are made once for the seed; replicates share them and differ in their draws alone. A control has
 * the draws of the base's replicate of the same number, so the two are paired. A branch is the base until a
 * day and has other values of parameters or other interventions from then on. An output is written and freed
 * as soon as its job ends, so memory does not grow with the number of replicates. Rank 0 alone has the run at
 * the end. Not a report: report/summary.c and report/json.c put it into words.
 *
 * Invariant: a struct ofr_run does not depend on the number of threads and ranks, apart from figures of
 * speed.
 */
#ifndef OFR_ENSEMBLE_RUN_H
#define OFR_ENSEMBLE_RUN_H

#include "ensemble/points.h"
#include "ensemble/ranks.h"
#include "output/output.h"
#include "stats/spread.h"
#include "store/store.h"

/** What is kept in memory of one replicate. */
struct ofr_replicate {
    uint32_t replicate;
    size_t arm; /* index into the run's arms; 0: the base */
    uint64_t digest;
    double seconds, talks_per_person_day;
    size_t engine_bytes;
    double *outcomes;  /* [n_outcomes] */
    int64_t *totals;   /* [n_areas][n_observables] flows summed over the run */
    double *yearly;    /* [n_years][n_observables] flows summed over the year, of the whole */
    double *levels;    /* [n_areas][n_observables] as at the end; flows are of the last week */
    double *harm;      /* [n_observables] of the whole, 0 where an observable is no harm */
    uint32_t *primary; /* [n_areas] people counted in the primary outcome, once each */
    int64_t *tracked;  /* [n_tracked][n_events][OFR_EXPOSURE_VALUES] events of those an intervention covers */
    uint32_t *people;  /* [n_people] who they are, in order */
    uint32_t n_people;
};

/** What ranks that share a replicate send one another: bytes, all ranks together, a day on average. */
struct ofr_moved_a_day {
    double boundary;      /* minds of people met in places, who live on the other side of a boundary */
    double online;        /* minds of people looked at online */
    double known;         /* minds that a rule reads which runs on every rank */
    double counts;        /* sums of what was counted, sizes of messages, agreement */
    double meetings;      /* how often a day all wait for one another */
    double share_waiting; /* of the wall time, spent so and in messages; mean over ranks */
};

struct ofr_run {
    struct ofr_scenario *scenario; /* a copy, owned */
    const struct ofr_model *model;
    struct ofr_population population;
    uint64_t seed;
    uint32_t n_replicates, n_controls, n_branches; /* of the run itself; control runs; branch runs */
    uint32_t n_all;                                /* their sum */
    uint32_t n_done;    /* of the run's own replicates, with their branches: fewer than n_replicates where
                           rounds ended the run early */
    uint32_t n_repeats; /* of n_replicates, those at the end that take the first points again */
    struct ofr_points points;      /* values of parameters and sizes of effects of each replicate */
    struct ofr_ensemble_arm *arms; /* [n_arms] the base, controls, branches (arms.h) */
    size_t n_arms;
    const struct ofr_intervention **tracked; /* [n_tracked] interventions of arms, in the arms' scenarios */
    size_t n_tracked;
    uint32_t n_ranks;
    struct ofr_ranks_threads threads;
    uint32_t n_days, n_years;
    int first_year;
    char *out;                        /* NULL: no database */
    struct ofr_replicate *replicates; /* [n_all] of the base, then of each arm in turn */
    struct ofr_job *jobs;             /* [n_jobs] in the order in which they are run */
    uint32_t n_jobs;                  /* n_all, or those of the shard */
    uint32_t shard, n_shards;         /* as in the options */
    double seconds;                   /* wall time of the simulating part */
    double days; /* of all replicates, simulated here: without those of before a resume */
    double person_days_per_second, bytes_per_person, talks_per_person_day;
    struct ofr_moved_a_day moved;
};

/** A run that may end before all its replicates are done, when those that are tell enough. */
struct ofr_rounds {
    /**
     * How many replicates there must be before it is asked again; what is said decides the results, so
     * it may depend on the first n_done replicates alone.
     * @param n_done [in] replicates done, 0 at first
     * @return   n_done or fewer: enough
     */
    uint32_t (*next)(void *to, const struct ofr_run *run, uint32_t n_done);
    void *to;
};

/**
 * Run a scenario as ofr_run_scenario does, in rounds of replicates; not with controls. Rank 0 alone asks for
 * more.
 * @param run [out] NULL on failure, and on ranks other than 0
 * @errors   as ofr_run_scenario
 */
OFR_MUST_USE ofr_status ofr_run_in_rounds(const struct ofr_scenario *scenario,
                                          const struct ofr_run_options *options,
                                          const struct ofr_rounds *rounds, struct ofr_run **run,
                                          struct ofr_reports *reports);

/** Spread of an outcome over the base's replicates that have a value. @param outcome [in] its index */
struct ofr_spread ofr_run_spread(const struct ofr_run *run, size_t outcome);

/** Spread of the differences between the replicates of an arm and those of the base of the same number,
 *  which have the same people and draws. @param outcome [in] index of an outcome of the model */
struct ofr_spread ofr_run_difference(const struct ofr_run *run, size_t arm, size_t outcome);

#endif
