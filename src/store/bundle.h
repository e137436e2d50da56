/*
 * The part of a run that goes into a report for the page: a small database in memory.
 *
 * Outcomes, the harm ledger and the sums by area of every replicate always go in. Series and events take
 * most of the bytes: they go in as columns.h has them, and where all would be too much, those of the
 * last replicates stay out, in the order of `steps` in bundle.c, branches before the run itself. The
 * table `kept` says how many replicates have which part, so omissions are always stated. Control
 * runs, which the page does not show, and what the page has from its engine stay out always.
 *
 * Not a run: no command reads it, and it carries a number of its own. Tables:
 *
 *     bundle   file (name of the database), controls (runs left out), replicates (of the run, as asked)
 *     kept      kind (run, branch), part (events, areas, days), kept, made: replicates numbered below `kept`
 *               have the part
 *     part      name (person, place; of a replicate also totals, and where kept events, areas, days),
 *               job (id; NULL where of none), bytes
 *     ensemble, area, intervention, arm, job, outcome, harm      as docs/results.md has them
 *
 * Invariant: what is kept of a replicate depends on its number alone, so that differences stay paired.
 */
#ifndef OFR_STORE_BUNDLE_H
#define OFR_STORE_BUNDLE_H

#include "base/report.h"

/** Marks a bundle: "OFRH" in SQLite's application_id. */
#define OFR_BUNDLE_ID 0x4F465248
/** Version of its tables, in SQLite's user_version; the page names the one that it reads. */
#define OFR_BUNDLE_FORMAT 3

enum ofr_bundle_kind { OFR_OF_RUN, OFR_OF_BRANCHES, OFR_N_BUNDLE_KINDS };
enum ofr_bundle_part { OFR_PART_EVENTS, OFR_PART_AREAS, OFR_PART_DAYS, OFR_N_BUNDLE_PARTS };

struct ofr_bundle {
    char *title;                       /* of the run */
    bool complete;                     /* the run is */
    uint32_t n_controls;               /* replicates that were left out */
    uint32_t made[OFR_N_BUNDLE_KINDS]; /* replicates of each arm of the kind: their largest number and 1 */
    uint32_t kept[OFR_N_BUNDLE_KINDS][OFR_N_BUNDLE_PARTS];
    unsigned char *bytes; /* [n] the database, packed as gzip */
    size_t n;
};

/**
 * Make the bundle of a run, complete or not.
 *
 * @param most    [in] bytes, packed, that it should stay within; exceeded only when one replicate does
 * @param bundle [out] empty on failure
 * @errors   OFR_BAD_INPUT when the file is no run of this version's format, damaged, or has no finished
 *           replicate; OFR_SYSTEM. An incomplete run is a warning
 * @cost     O(rows); holds what is packed of every replicate in memory
 */
OFR_MUST_USE ofr_status ofr_bundle_make(const char *path, size_t most, struct ofr_bundle *bundle,
                                        struct ofr_reports *reports);

/** Free what a bundle holds; accepts an empty one. */
void ofr_bundle_free(struct ofr_bundle *bundle);

#endif
