/*
 * Files of databases: where one may be written, how one is made, and how one is opened.
 *
 * Invariant: a file at the path is either what was there before or has all its tables. A file that is only
 * read stays as it was, to the byte, and nothing in it is run: no view, no trigger, no function.
 */
#ifndef OFR_STORE_DATABASE_H
#define OFR_STORE_DATABASE_H

#include <stdbool.h>

#include "base/whole_file.h"
#include "store/sql.h"

/** Marks a database as one of ours: "OFRP" in SQLite's application_id. */
#define OFR_APPLICATION_ID 0x4F465250
/** Mark of a database of trials, which format 6 replaced: "OFRT" in SQLite's application_id. */
#define OFR_TRIALS_APPLICATION_ID 0x4F465254

/** End of the name of a new database while it is not complete, and another is at its path. */
#define OFR_WORKING ".new"

/** Where a database goes. */
struct ofr_target ofr_database_target(const char *path, bool replace);

/**
 * Check that a database may be at a path, as ofr_target_check does, and that no file of SQLite's names is
 * beside it. Changes nothing.
 * @param replace [in] a database of Offramp of any format may be there
 * @errors   OFR_BAD_INPUT otherwise
 */
OFR_MUST_USE ofr_status ofr_database_check_target(const char *path, bool replace,
                                                  struct ofr_reports *reports);

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

/**
 * Open a database of Offramp, of any format, to read it; waits for another that writes it. What is in it is
 * still to be checked (schema.h).
 * @param database [out] to be closed in any case
 * @errors   OFR_BAD_INPUT when it is no regular file, no database of Offramp, or of another encoding or kind
 * of journal; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_database_open_to_read(const char *path, sqlite3 **database,
                                                  struct ofr_reports *reports);

/** Open a new database in memory to which that of a file is attached to be read, as
 * ofr_database_open_to_read. @param name [in] of the file's database in statements @errors the same */
OFR_MUST_USE ofr_status ofr_database_open_beside(const char *path, const char *name, sqlite3 **database,
                                                 struct ofr_reports *reports);

/** Writes the tables of a new database. */
typedef ofr_status (*ofr_database_fill)(sqlite3 *database, const void *from, struct ofr_reports *reports);

/** Make a database. @errors as ofr_whole_file_end, and those of `fill`; what was at the path is then still
 * there */
OFR_MUST_USE ofr_status ofr_database_make(const struct ofr_target *target, ofr_database_fill fill,
                                          const void *from, struct ofr_reports *reports);

/** Move a database that is closed to the place of another. @errors OFR_BAD_INPUT, OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_database_move(const char *from, const char *to, struct ofr_reports *reports);

#endif
