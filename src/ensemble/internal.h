/*
 * An open ensemble and a call that runs jobs, as the files of src/ensemble/ share them.
 */
#ifndef OFR_ENSEMBLE_INTERNAL_H
#define OFR_ENSEMBLE_INTERNAL_H

#include "base/parallel.h"
#include "ensemble/ensemble.h"
#include "ensemble/progress.h"
#include "ensemble/ranks.h"

/** What is summed over calls: of jobs that ranks share, bytes moved by kind and in all, meetings,
 *  microseconds waited; days simulated. */
enum { OFR_BOUNDARY, OFR_ONLINE, OFR_KNOWN, OFR_SENT, OFR_MEETINGS, OFR_WAITED, OFR_DAYS, OFR_N_SUMMED };

/** A job that is done, or has a checkpoint. */
struct ofr_entry {
    struct ofr_job job;
    uint32_t checkpoint_day; /* 0: it is done */
    double *values;          /* [n_values] of a job that is done */
};

struct ofr_ensemble {
    struct ofr_ensemble_setup setup;
    struct ofr_scenario *base; /* a copy, owned */
    struct ofr_ensemble_arm own_arm;
    const struct ofr_ensemble_arm *arms; /* the setup's, or own_arm */
    const struct ofr_model *model;
    const char **names; /* [setup.n_values] */
    uint32_t n_days;
    bool whole; /* whole outputs are kept */
    struct ofr_ranks_threads threads;
    struct ofr_comm comm;
    bool complete;
    struct ofr_store *store;   /* NULL: no database, or not rank 0 */
    pthread_mutex_t lock;      /* of the store, and of entries while jobs run */
    struct ofr_entry *entries; /* [n_entries] by job, up to n_sorted */
    size_t n_entries, n_sorted, entries_capacity, n_found;
    struct ofr_shared_people people;
    int64_t summed[OFR_N_SUMMED]; /* of this rank */
    double seconds;               /* wall time of the calls that run jobs */
};

/** What the threads of a call share. Status and reports are read and written under the lock. */
struct ofr_work {
    struct ofr_ensemble *ensemble;
    const struct ofr_job *list; /* [n] jobs to be run */
    size_t n;
    bool shared;        /* all ranks share each job */
    bool apart;         /* the jobs of a chain run apart, at once */
    uint32_t n_at_once; /* jobs on a rank; threads left over share the work of a day */
    struct ofr_team team;
    pthread_mutex_t lock;
    struct ofr_tally tally;
    struct ofr_reports *reports;
    ofr_status status; /* of the first failure */
    atomic_bool stop;
};

/** The base up to a day, in memory, for the arms of a chain. */
struct ofr_past {
    struct ofr_bytes state; /* empty: the start */
    uint32_t day;
};

/** A job's scenario and people, and its output. */
struct ofr_running {
    const struct ofr_scenario *scenario;
    struct ofr_scenario *copy; /* NULL: the scenario is the arm's */
    const struct ofr_population *population;
    struct ofr_shared_slot *slot; /* NULL: the population is the setup's */
    struct ofr_output output;
};

/** A job that is done, as ranks send it to one another; its values follow. */
struct ofr_job_line {
    struct ofr_job job;
    uint64_t digest;
    uint32_t checkpoint_day;
    bool done;
    double values[];
};

/* ---- entries.c: what is done ------------------------------------------------------------- */

/** The entry of a job in order; NULL when there is none. */
const struct ofr_entry *ofr_entry_find(const struct ofr_ensemble *ensemble, const struct ofr_job *job);
/**
 * Note that a job is done, or that it has a checkpoint; there is room for it (ofr_entries_room).
 * @param checkpoint_day [in] days of the checkpoint; 0: the job is done
 * @param values         [in] [n_values] of a job that is done; NULL: none
 * @errors   OFR_SYSTEM when memory is short
 */
OFR_MUST_USE ofr_status ofr_entry_add(struct ofr_ensemble *ensemble, const struct ofr_job *job,
                                      uint32_t checkpoint_day, const double *values,
                                      struct ofr_reports *reports);
/**
 * Make room for n more entries, in large steps, so that memory is moved seldom. Not while jobs run: they look
 * for entries.
 * @param n [in] entries
 * @errors  OFR_SYSTEM when memory is short
 */
OFR_MUST_USE ofr_status ofr_entries_room(struct ofr_ensemble *ensemble, size_t n,
                                         struct ofr_reports *reports);
/** Bring the entries in order, a job once: one that is done replaces its checkpoint. */
void ofr_entries_sort(struct ofr_ensemble *ensemble);
/** Bytes of a line that ranks send of a job. */
size_t ofr_job_line_size(const struct ofr_ensemble *ensemble);

/* ---- job.c: one job ------------------------------------------------------------------------- */

/** Whether a thread failed, so that the others end early. */
bool ofr_work_must_stop(struct ofr_work *work);
/** Keep the first failure, with its reports untouched; one who asked to stop has none. */
void ofr_work_fail(struct ofr_work *work, ofr_status status, struct ofr_reports *reports);
/** Get a job's scenario and people. @errors OFR_SYSTEM, and those of making them */
OFR_MUST_USE ofr_status ofr_running_start(struct ofr_ensemble *ensemble, const struct ofr_job *job,
                                          struct ofr_running *running, struct ofr_reports *reports);
/** Free what is left of a job; accepts an empty one. */
void ofr_running_free(struct ofr_ensemble *ensemble, struct ofr_running *running);
/**
 * Simulate a job. The output stays unfinished when another thread failed or is to stop.
 * @param past [in,out] of the base, no later than the day on which the job's arm leaves it
 * @errors   OFR_SYSTEM, those of the scenario and people, OFR_STOPPED
 */
OFR_MUST_USE ofr_status ofr_job_simulate(struct ofr_work *work, const struct ofr_job *job,
                                         struct ofr_past *past, struct ofr_running *running,
                                         struct ofr_reports *reports);
/** Whether the output of a job is whole. */
bool ofr_job_is_finished(const struct ofr_running *running);
/** Take the values of a finished job into a line. @errors those of the setup's `take` */
OFR_MUST_USE ofr_status ofr_job_fill_line(const struct ofr_ensemble *ensemble, const struct ofr_job *job,
                                          struct ofr_running *running, struct ofr_job_line *line,
                                          struct ofr_reports *reports);
/** Write a whole output down on rank 0, and let it be taken there. @errors OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_job_take_output(struct ofr_ensemble *ensemble, const struct ofr_job *job,
                                            struct ofr_output *output, struct ofr_reports *reports);
/** Write the values of a line down, where there is a database, and note the job. @errors OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_job_take_line(struct ofr_ensemble *ensemble, const struct ofr_job_line *line,
                                          struct ofr_reports *reports);

/* ---- schedule.c ------------------------------------------------------------------------------ */

/** Run all jobs of a work's list, on threads and ranks. The work's status tells how it went. */
void ofr_work_run(struct ofr_work *work);

#endif
