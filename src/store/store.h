/*
 * Store: the SQLite database of one run; with query.c the only SQL there is.
 *
 * Written so that whatever happens - a kill, a full disk - the file opens and its table `run`
 * says whether it is complete: the tables and the row of the run are made in a file of
 * another name and moved into place, each replicate is one transaction, and the status
 * turns to `complete` last. Not an archive of everything: the series, the events of people
 * ever approached or arrested, the harm ledger, and what is needed to read these.
 * docs/results.md describes the tables.
 *
 * Invariant: two runs that are equal give equal rows, but for figures of speed.
 */
#ifndef OFR_STORE_STORE_H
#define OFR_STORE_STORE_H

#include "output/output.h"

/** Marks a database as one of ours: "OFRP" in SQLite's application_id. */
#define OFR_APPLICATION_ID 0x4F465250
/** Version of the tables, in SQLite's user_version. */
#define OFR_STORE_FORMAT 5

struct ofr_store;

/** The run itself, or a way in which some of its replicates differ from it. */
struct ofr_variant {
    char *name;                    /* "" for the run itself */
    const char *kind;              /* "run", "control" or "branch" */
    uint32_t from_day;             /* the run itself before that day */
    char *changes;                 /* values that differ, as PARAMETER=VALUE with commas between */
    struct ofr_scenario *scenario; /* with these values */
    uint64_t identity;             /* digest of all that decides what comes of it, but seed and replicate */
};

/** What the row of the run says from the start. Texts are borrowed for the call. */
struct ofr_run_header {
    const struct ofr_scenario *scenario;
    const struct ofr_model *model;
    const struct ofr_population *population;
    uint64_t seed;
    uint32_t n_replicates, n_controls;  /* of the run itself; control runs beside them */
    const struct ofr_variant *variants; /* [n_variants] */
    size_t n_variants;
    bool may_end_early; /* with fewer replicates than these */
    const size_t
        *drawn; /* [n_drawn] parameters of which each replicate has values of its own, from a posterior */
    size_t n_drawn;
};

/** What the row of the run says when all is done. */
struct ofr_run_footer {
    double person_days_per_second, bytes_per_person, talks_per_person_day;
    uint32_t n_replicates;
};

/**
 * Tell whether a database may be written at a path: nothing is there, or an empty file, or a
 * run of Offramp, and its folder exists. Changes nothing.
 * @errors   OFR_BAD_INPUT otherwise
 */
OFR_MUST_USE ofr_status ofr_store_check_target(const char *path, struct ofr_reports *reports);

/**
 * Make the database of a run, status `incomplete`, in place of what ofr_store_check_target
 * allows to replace.
 *
 * @param store [out] NULL on failure; what was at the path before is then still there
 * @errors   OFR_BAD_INPUT as ofr_store_check_target; OFR_SYSTEM (disk, memory)
 */
OFR_MUST_USE ofr_status ofr_store_create(const char *path, const struct ofr_run_header *header,
                                         struct ofr_store **store, struct ofr_reports *reports);

/**
 * Take up the database of a run that was cut short: of the same version, scenario, seed, replicates,
 * controls and branches.
 *
 * @param store    [out] NULL when there is nothing at the path, or an empty file
 * @param complete [out] true when nothing is left to do
 * @errors   OFR_BAD_INPUT with the reason when it is of another run, or as ofr_store_check_target; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_store_resume(const char *path, const struct ofr_run_header *header,
                                         struct ofr_store **store, bool *complete,
                                         struct ofr_reports *reports);

/**
 * Read a finished replicate back into an empty output. Events come by person; engine_bytes stays 0.
 * @param found [out] false when the replicate is not there
 */
OFR_MUST_USE ofr_status ofr_store_read(struct ofr_store *store, uint32_t id, struct ofr_output *output,
                                       bool *found, struct ofr_reports *reports);

/**
 * Write a finished output as one transaction.
 *
 * @param id [in] row of the replicate: its number, or n_replicates and up for a control run
 * @errors   OFR_SYSTEM; the database is then as before the call
 * @parallel one thread at a time
 */
OFR_MUST_USE ofr_status ofr_store_write(struct ofr_store *store, uint32_t id, const struct ofr_output *output,
                                        struct ofr_reports *reports);

/** Set the status to `complete`, with the figures that are known at the end. */
OFR_MUST_USE ofr_status ofr_store_complete(struct ofr_store *store, const struct ofr_run_footer *footer,
                                           struct ofr_reports *reports);

/** Close a database; accepts NULL. */
void ofr_store_close(struct ofr_store *store);

#endif
