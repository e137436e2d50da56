/*
 * Sql: small helpers over SQLite's calls that turn its codes into reports.
 *
 * Only for files of src/store/. Invariant: a statement that failed was finalised.
 */
#ifndef OFR_STORE_SQL_H
#define OFR_STORE_SQL_H

#include <sqlite3.h>
#include <stdint.h>

#include "base/report.h"

/** Report SQLite's last error on a database; `doing` completes "could not ...".
 *  @return OFR_BAD_INPUT when the file is damaged; else OFR_SYSTEM */
ofr_status ofr_sql_fail(sqlite3 *database, const char *doing, struct ofr_reports *reports);

/** Run statements that return no rows. */
OFR_MUST_USE ofr_status ofr_sql_run(sqlite3 *database, const char *sql, const char *doing,
                                    struct ofr_reports *reports);

/** Prepare one statement; *statement is NULL on failure. */
OFR_MUST_USE ofr_status ofr_sql_prepare(sqlite3 *database, const char *sql, const char *doing,
                                        sqlite3_stmt **statement, struct ofr_reports *reports);

/** Step a statement that returns no rows and make it ready for the next. */
OFR_MUST_USE ofr_status ofr_sql_put(sqlite3 *database, sqlite3_stmt *statement, const char *doing,
                                    struct ofr_reports *reports);

/** Bind a text that lives as long as the statement; NULL binds NULL. */
void ofr_sql_text(sqlite3_stmt *statement, int index, const char *text);

/** Bind a real; a value that is not a number becomes NULL. */
void ofr_sql_real(sqlite3_stmt *statement, int index, double value);

/** A whole number of a row; UINT32_MAX for NULL. */
uint32_t ofr_sql_number(sqlite3_stmt *row, int column);

/** A real of a row; NAN for NULL. */
double ofr_sql_value(sqlite3_stmt *row, int column);

/** Reads one row of a statement into an element of a list; false when memory is short. */
typedef bool (*ofr_sql_take)(sqlite3_stmt *row, void *element);

/**
 * Read all rows of a statement into a list that grows.
 *
 * @param size [in] bytes of an element
 * @param list [out] free it with ofr_free, after a failure too
 * @param n    [out] elements, counting one that was half-read
 */
OFR_MUST_USE ofr_status ofr_sql_rows(sqlite3 *database, sqlite3_stmt *rows, size_t size, ofr_sql_take take,
                                     void **list, size_t *n, struct ofr_reports *reports);

#endif
