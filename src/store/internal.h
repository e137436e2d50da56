/*
 * An open database for writing, as the files of src/store/ share it.
 */
#ifndef OFR_STORE_INTERNAL_H
#define OFR_STORE_INTERNAL_H

#include "engine/run_reader.h"
#include "store/database.h"
#include "store/lock.h"
#include "store/store.h"

struct ofr_store {
    sqlite3 *database;
    struct ofr_lock lock;
    char *path;                     /* where the database is to be */
    char *working;                  /* where it is until it is complete; NULL: at its path */
    struct ofr_store_header header; /* its texts belong to the caller of create or resume */
    bool *person_written;           /* [n_people] in the file already; NULL: values alone are kept */
    uint32_t *arm_numbers;          /* [n_arms] in the file, of the header's arms */
    bool *arm_written;              /* [n_arms] in the file already */
    bool complete;                  /* as the file says */
    bool extended;                  /* a job was written since it was opened */
};

/** A job's number: larger for a later point, then arm, then replicate. */
static inline int64_t ofr_job_number(const struct ofr_store *store, const struct ofr_job *job) {
    return ((int64_t)job->point << 32) + ((int64_t)store->arm_numbers[job->arm] << 20) + job->replicate;
}

/** Make all tables and fill those that are known before the first job. @errors OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_store_write_header(sqlite3 *database, const struct ofr_store_header *header,
                                               struct ofr_reports *reports);

/**
 * Write an arm and the interventions that it has beyond those of the base.
 * @param number [in] of the arm in the file
 * @errors   OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_store_write_arm(sqlite3 *database, const struct ofr_store_header *header,
                                            size_t arm, uint32_t number, struct ofr_reports *reports);

/**
 * Check that a database has this version's tables.
 * @param path [in] named in the report
 * @errors   OFR_BAD_INPUT, with the command that makes it again
 */
OFR_MUST_USE ofr_status ofr_store_check_format(sqlite3 *database, const char *path,
                                               struct ofr_reports *reports);

/** Open a database to read it, and check all of it (database.h, schema.h). @param database [out] to be closed
 * in any case @errors OFR_BAD_INPUT with every fault; OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_store_open_to_read(const char *path, sqlite3 **database,
                                               struct ofr_reports *reports);

/**
 * Check that an open database is of the header's ensemble, and note what is in it.
 * @param path [in] named in the report
 * @errors   OFR_BAD_INPUT with the reason; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_store_compare(struct ofr_store *store, const char *path,
                                          struct ofr_reports *reports);

/**
 * Look for a job.
 * @param found  [out] whether it is there
 * @param digest [out] of it; untouched when it is not there
 * @errors   OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_store_read_digest(struct ofr_store *store, const struct ofr_job *job, bool *found,
                                              uint64_t *digest, struct ofr_reports *reports);

/** Whether a job's output has counts of an intervention's events: the base of all, an arm of its own. */
bool ofr_store_counts(const struct ofr_store *store, const struct ofr_job *job, const char *intervention);

/**
 * Read the events of a job from a database, each person's together, in order.
 * @param replicate [in] id of the job
 * @param person    [in] of one person alone; OFR_NOBODY for all
 * @param events    [out] [n] to be freed with ofr_free
 * @param n         [out] events
 * @errors   OFR_BAD_INPUT for a kind of event that the file does not name; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_database_events(const struct ofr_run_reader *reader, uint32_t replicate,
                                            uint32_t person, struct ofr_run_reader_event **events, size_t *n,
                                            struct ofr_reports *reports);

/**
 * Read an observable of the whole from a database, day by day.
 * @param replicate [in] id of the job
 * @param name      [in] of the observable
 * @param values    [out] [days] NAN where missing; to be freed with ofr_free
 * @errors   OFR_BAD_INPUT when there is no such observable; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_database_daily(const struct ofr_run_reader *reader, uint32_t replicate,
                                           const char *name, double **values, struct ofr_reports *reports);

#endif
