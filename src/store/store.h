/*
 * Database of an ensemble: the jobs that are done, written one by one, and the tables of results.
 *
 * One format for runs and analyses. An ensemble that keeps whole outputs (run, compare) also has tables of
 * its people, areas, series and events; an analysis keeps a few values of each job. Whatever happens - a
 * kill, a full disk - the file opens, and its table `ensemble` says whether it is complete: the tables are
 * made in a file of another name and moved into place, each job is one transaction, and the status turns to
 * `complete` last. docs/results.md describes the tables.
 *
 * Invariant: equal ensembles give equal rows, apart from figures of speed, in whatever order jobs are done.
 */
#ifndef OFR_STORE_STORE_H
#define OFR_STORE_STORE_H

#include "output/output.h"

/** Version of the tables, in SQLite's user_version. */
#define OFR_STORE_FORMAT 8

/** At most so many replicates, arms and design points: a job's number in the database is made of the three.
 */
#define OFR_MOST_REPLICATES 1000000
#define OFR_MOST_ARMS 4096

struct ofr_store;

/** One replicate of one arm of one design point. */
struct ofr_job {
    uint32_t point; /* of the design; 0 where there is one point */
    uint32_t arm;   /* index into the ensemble's arms; 0 the base */
    uint32_t replicate;
    uint64_t seed; /* of people and draws */
};

/** A way to run a design point: the base, a control, or a branch that leaves the base on a day. */
struct ofr_ensemble_arm {
    char *name;                    /* "" for the base */
    const char *kind;              /* "run" the base, "control" or "branch" */
    uint32_t from_day;             /* the base before that day */
    char *changes;                 /* values that differ, as PARAMETER=VALUE with commas between */
    struct ofr_scenario *scenario; /* with these values */
    uint64_t identity;             /* digest of all that decides its outcomes, except seed and replicate */
    char *of, *without;            /* the arm of which it leaves out an assumption, and which; NULL: none */
};

/** What an ensemble is. Texts are borrowed for the call, arms and population for as long as the store. */
struct ofr_store_header {
    const char *kind;   /* "run", "compare", "sensitivity", ... */
    const char *design; /* all options of an analysis that decide what a point is; "" for a run */
    const struct ofr_scenario *scenario;
    const struct ofr_model *model;
    const struct ofr_population *population; /* of all jobs; NULL: values alone are kept */
    uint64_t seed;
    uint32_t n_replicates, n_controls;   /* of the base; of all controls */
    uint32_t n_repeats;                  /* of n_replicates, those at the end with the first points again */
    const struct ofr_ensemble_arm *arms; /* [n_arms] the base first */
    size_t n_arms;
    const size_t *drawn; /* [n_drawn] parameters that each replicate draws from a posterior */
    size_t n_drawn;
};

/** Figures that are known when all jobs are done. */
struct ofr_store_footer {
    double person_days_per_second, bytes_per_person, talks_per_person_day;
};

/**
 * Check that a database may be written at a path: nothing is there, or a database of Offramp of the same kind
 * that may be there, and its folder exists. A run and a comparison replace one another. Changes nothing.
 *
 * @param path         [in] of the database
 * @param kind         [in] of the ensemble that is to be written
 * @param may_be_there [in] to be replaced, or gone on with
 * @errors   OFR_BAD_INPUT otherwise
 */
OFR_MUST_USE ofr_status ofr_store_check_target(const char *path, const char *kind, bool may_be_there,
                                               struct ofr_reports *reports);
/** Check that a database to be written is not one that the same command reads. @param input [in] NULL: none
 *  @errors OFR_BAD_INPUT */
OFR_MUST_USE ofr_status ofr_store_is_not_read(const char *path, const char *input,
                                              struct ofr_reports *reports);

/**
 * Make a new database, status `incomplete`, and lock it. Where one is at the path it stays until the new one,
 * beside it, is complete.
 * @param path    [in] of the database
 * @param replace [in] what ofr_store_check_target allows
 * @param store   [out] NULL on failure
 * @errors   OFR_BAD_INPUT as ofr_store_check_target, or where another process writes it; OFR_SYSTEM (disk,
 * memory)
 */
OFR_MUST_USE ofr_status ofr_store_create(const char *path, bool replace,
                                         const struct ofr_store_header *header, struct ofr_store **store,
                                         struct ofr_reports *reports);

/** The file that is written now: the path, or beside it. */
const char *ofr_store_file(const struct ofr_store *store);

/**
 * Open a database to add jobs to it. It must be of the same version, kind, scenario, design and seed. It may
 * have fewer arms and replicates than the header asks for, or more. Arms that it has beyond those of the
 * header must be whole already. Changes nothing until the first job is written.
 *
 * @param path    [in] of the database
 * @param replace [in] go on with the new one beside it, if there is one; one of another ensemble is no fault
 * @param store   [out] NULL when there is nothing to go on with
 * @errors   OFR_BAD_INPUT with the reason when it is of another ensemble, or another process writes it;
 * OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_store_resume(const char *path, bool replace,
                                         const struct ofr_store_header *header, struct ofr_store **store,
                                         struct ofr_reports *reports);

/** Whether all jobs that the database was made for are done. */
bool ofr_store_is_complete(const struct ofr_store *store);

/**
 * Read a finished job back into an empty output. Events come by person; engine_bytes stays 0.
 * @param found [out] false when the job is not there, or was run without counting the events that the
 *              output's exposure counts
 * @errors   OFR_SYSTEM; OFR_BAD_INPUT for a damaged file
 */
OFR_MUST_USE ofr_status ofr_store_read(struct ofr_store *store, const struct ofr_job *job,
                                       struct ofr_output *output, bool *found, struct ofr_reports *reports);

/**
 * Write a finished output as one transaction. Where the job is there already, its counts of exposure are
 * added.
 * @errors   OFR_SYSTEM; the database is then as before the call
 * @parallel one thread at a time
 */
OFR_MUST_USE ofr_status ofr_store_write(struct ofr_store *store, const struct ofr_job *job,
                                        const struct ofr_output *output, struct ofr_reports *reports);

/** Values that are kept of a job, by name. */
struct ofr_job_values {
    struct ofr_job job;
    uint64_t digest;
    size_t n;
    const char *const *names; /* [n] unique, not empty */
    const double *values;     /* [n] NAN where there is none */
};

/**
 * Write the values of a job as one transaction, in place of those of the same names.
 * @errors   OFR_SYSTEM; the database is then as before the call
 * @parallel one thread at a time
 */
OFR_MUST_USE ofr_status ofr_store_write_values(struct ofr_store *store, const struct ofr_job_values *job,
                                               struct ofr_reports *reports);

/** Takes a job that was read; false when memory is short. */
typedef bool (*ofr_job_take)(void *to, const struct ofr_job *job, const double *values);

/**
 * Read the values of all jobs of the base that have each of n names, by point and replicate.
 * @param names [in] [n] of the values, which are passed in this order
 * @param take  [in] is called for each job
 * @errors   OFR_SYSTEM; OFR_BAD_INPUT for a damaged file
 */
OFR_MUST_USE ofr_status ofr_store_read_values(struct ofr_store *store, const char *const *names, size_t n,
                                              ofr_job_take take, void *to, struct ofr_reports *reports);

/**
 * Set the status to `complete`, unless it was so and no job was written.
 * @param footer [in] NULL: values alone are kept
 * @errors   OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_store_complete(struct ofr_store *store, const struct ofr_store_footer *footer,
                                           struct ofr_reports *reports);

/** Let a new database take the place of the one that it replaces, if there is one, as it is. @errors
 * OFR_BAD_INPUT where another file has come there; OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_store_publish(struct ofr_store *store, struct ofr_reports *reports);

/** Close a database; accepts NULL. */
void ofr_store_close(struct ofr_store *store);

#endif
