/*
 * Files of databases: where one may be written, and how one is made.
 *
 * Invariant: a file at the path is either what was there before or has all its tables: it is made
 * beside and moved into place.
 */
#ifndef OFR_STORE_DATABASE_H
#define OFR_STORE_DATABASE_H

#include <stdbool.h>

#include "store/sql.h"

/** Marks a database as one of ours: "OFRP" in SQLite's application_id. */
#define OFR_APPLICATION_ID 0x4F465250
/** Mark of a database of trials, which format 6 replaced: "OFRT" in SQLite's application_id. */
#define OFR_TRIALS_APPLICATION_ID 0x4F465254

/**
 * Check that a database may be at a path: nothing is there, or an empty file, or a database of Offramp of
 * any format, and its folder exists. Changes nothing.
 * @param path [in] of the database
 * @errors   OFR_BAD_INPUT otherwise
 */
OFR_MUST_USE ofr_status ofr_database_check_target(const char *path, struct ofr_reports *reports);

/** Check that a file may be made at a path: its folder exists and may be written. @errors OFR_BAD_INPUT */
OFR_MUST_USE ofr_status ofr_database_check_folder(const char *path, struct ofr_reports *reports);

/** Whether there is a file that is not empty. */
bool ofr_database_is_there(const char *path);

/** Whether a file is a database of Offramp, of any format. */
bool ofr_database_is_ours(const char *path);

/** A path with an end, as ".part"; NULL when memory is short. The caller frees it. */
char *ofr_database_beside(const char *path, const char *end);

/**
 * Open a database for writing; waits for others that use it.
 * @param make     [in] make the file when it is not there
 * @param database [out] NULL on failure
 * @errors   OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_database_open(const char *path, bool make, sqlite3 **database,
                                          struct ofr_reports *reports);

/** Writes the tables of a new database. */
typedef ofr_status (*ofr_database_fill)(sqlite3 *database, const void *from, struct ofr_reports *reports);

/**
 * Make a database in a file beside and move it to the path, in place of what is there.
 * @param part [in] name of the file beside
 * @errors   OFR_SYSTEM, and those of `fill`; what was at the path before is then still there
 */
OFR_MUST_USE ofr_status ofr_database_make(const char *path, const char *part, ofr_database_fill fill,
                                          const void *from, struct ofr_reports *reports);

#endif
