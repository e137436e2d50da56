/*
 * Schema: the one check of a database that is read, before anything else reads it.
 *
 * A file may come from anybody. Its tables must be those of tables.h, statement by statement, with tables of
 * results as results.h makes them; a view, trigger or index of another hand is refused. Then its pages must
 * be whole, and its rows within their ranges, of areas, people, places and kinds that are there, and as many
 * as the ensemble says. Texts are UTF-8, reals are finite. Code that reads a checked database relies on this.
 *
 * @param path [in] named in reports
 */
#ifndef OFR_STORE_SCHEMA_H
#define OFR_STORE_SCHEMA_H

#include "store/sql.h"

/**
 * Check a database that is open; all faults of its tables, or else all of its rows, are reported.
 * @errors   OFR_BAD_INPUT with every fault; OFR_SYSTEM
 * @cost     one pass over the file
 */
OFR_MUST_USE ofr_status ofr_database_check(sqlite3 *database, const char *path, struct ofr_reports *reports);

/** Check that a database has the tables of an ensemble, and no others. @errors as ofr_database_check */
OFR_MUST_USE ofr_status ofr_schema_check_tables(sqlite3 *database, const char *path,
                                                struct ofr_reports *reports);

/** Check what is in the tables. @errors as ofr_database_check */
OFR_MUST_USE ofr_status ofr_schema_check_rows(sqlite3 *database, const char *path,
                                              struct ofr_reports *reports);

/** Check that the pages of the file are whole, in part or, for verify, with all its indexes.
 *  @errors as ofr_database_check */
OFR_MUST_USE ofr_status ofr_schema_check_pages(sqlite3 *database, const char *path, bool all,
                                               struct ofr_reports *reports);

/** Check that every number that names a row of another table names one that is there.
 *  @errors as ofr_database_check */
OFR_MUST_USE ofr_status ofr_schema_check_references(sqlite3 *database, const char *path,
                                                    struct ofr_reports *reports);

/** Check that the flows of areas sum to those of the whole. @errors as ofr_database_check */
OFR_MUST_USE ofr_status ofr_schema_check_sums(sqlite3 *database, const char *path,
                                              struct ofr_reports *reports);

/** Whether the ensemble keeps whole outputs. */
bool ofr_schema_has_outputs(sqlite3 *database);

#endif
