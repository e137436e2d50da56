/*
 * Helpers over SQLite: rows that are written and read, and its codes as reports.
 *
 * For files of src/store/ alone.
 *
 * @param sql       [in] text of a statement
 * @param doing     [in] completes "could not ..." in a report
 * @param statement [out] to be finalised; NULL on failure
 * @param column    [in] of a row, from 0
 */
#ifndef OFR_STORE_SQL_H
#define OFR_STORE_SQL_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/report.h"

/** Report SQLite's last error on a database; `doing` completes "could not ...".
 *  @errors OFR_BAD_INPUT when the file is damaged; else OFR_SYSTEM */
ofr_status ofr_sql_fail(sqlite3 *database, const char *doing, struct ofr_reports *reports);

/** Run statements that return no rows. @errors OFR_SYSTEM; OFR_BAD_INPUT for a damaged file */
OFR_MUST_USE ofr_status ofr_sql_run(sqlite3 *database, const char *sql, const char *doing,
                                    struct ofr_reports *reports);

/** Prepare one statement. @errors OFR_SYSTEM; OFR_BAD_INPUT for a damaged file */
OFR_MUST_USE ofr_status ofr_sql_prepare(sqlite3 *database, const char *sql, const char *doing,
                                        sqlite3_stmt **statement, struct ofr_reports *reports);

/** Prepare a statement whose text was built, and free the text. @errors OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_sql_prepare_built(sqlite3 *database, sqlite3_str *sql, sqlite3_stmt **statement,
                                              struct ofr_reports *reports);

/** Run a statement whose text was built, and free the text. @errors as ofr_sql_run */
OFR_MUST_USE ofr_status ofr_sql_run_built(sqlite3 *database, sqlite3_str *sql, const char *doing,
                                          struct ofr_reports *reports);

/** A value of a row that is written; made by the functions below. */
struct ofr_sql_cell {
    enum { OFR_SQL_NULL, OFR_SQL_WHOLE, OFR_SQL_REAL, OFR_SQL_TEXT } type;
    int64_t whole;
    double real;
    const char *text; /* borrowed until the row is written */
};
static inline struct ofr_sql_cell ofr_sql_whole(int64_t value) {
    return (struct ofr_sql_cell){.type = OFR_SQL_WHOLE, .whole = value};
}
/** The number of a place or a person; NULL where there is none (UINT32_MAX). */
static inline struct ofr_sql_cell ofr_sql_id(uint32_t id) {
    return (struct ofr_sql_cell){.type = id == UINT32_MAX ? OFR_SQL_NULL : OFR_SQL_WHOLE, .whole = id};
}
/** A real. @param value [in] becomes NULL where it is not finite */
struct ofr_sql_cell ofr_sql_real(double value);
static inline struct ofr_sql_cell ofr_sql_text(const char *text) {
    return (struct ofr_sql_cell){.type = text == NULL ? OFR_SQL_NULL : OFR_SQL_TEXT, .text = text};
}

/** Bind the n values of a row to a statement's parameters, from the first on. */
void ofr_sql_bind(sqlite3_stmt *statement, const struct ofr_sql_cell *cells, size_t n);

/** Rows on their way into one table. After a failure nothing more is written; ofr_insert_end returns it. */
struct ofr_insert {
    sqlite3 *database;
    const char *table;
    bool replace; /* in place of a row of the same primary parameter */
    sqlite3_stmt *statement;
    ofr_status status;
    struct ofr_reports *reports;
};

/** Begin to write rows into a table, whose name is borrowed until the end. */
struct ofr_insert ofr_insert_into(sqlite3 *database, const char *table, struct ofr_reports *reports);

/** Write a row: all n columns of the table, in their order. Each row has the same n. */
void ofr_insert_row(struct ofr_insert *insert, const struct ofr_sql_cell *cells, size_t n);
#define OFR_ROW(...) ((const struct ofr_sql_cell[]){__VA_ARGS__})
#define OFR_INSERT(insert, ...)                                                                              \
    ofr_insert_row(insert, OFR_ROW(__VA_ARGS__), sizeof OFR_ROW(__VA_ARGS__) / sizeof(struct ofr_sql_cell))

/** End the writing. @errors the first failure of any row: OFR_SYSTEM, OFR_BAD_INPUT for a damaged file */
OFR_MUST_USE ofr_status ofr_insert_end(struct ofr_insert *insert);

/** Run a statement with n values bound that returns no rows. @errors as ofr_sql_run */
OFR_MUST_USE ofr_status ofr_sql_run_with(sqlite3 *database, const char *sql, const struct ofr_sql_cell *cells,
                                         size_t n, const char *doing, struct ofr_reports *reports);

/**
 * Step to the next row of a statement, unless an earlier step failed.
 * @param status [in,out] OFR_OK, or a failure, which is kept; a step that fails is reported and stored in it
 * @return   whether there is a row
 */
bool ofr_sql_next(sqlite3_stmt *rows, const char *doing, ofr_status *status, struct ofr_reports *reports);

/**
 * Read the whole number in the first column of a statement's only row, and finalise the statement.
 * @param number [out] 0 on failure
 * @errors   OFR_SYSTEM, also where there is no row; OFR_BAD_INPUT for a damaged file
 */
OFR_MUST_USE ofr_status ofr_sql_ask(sqlite3_stmt *row, const char *doing, int64_t *number,
                                    struct ofr_reports *reports);

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
 * @errors   OFR_SYSTEM; OFR_BAD_INPUT for a damaged file
 */
OFR_MUST_USE ofr_status ofr_sql_rows(sqlite3 *database, sqlite3_stmt *rows, size_t size, ofr_sql_take take,
                                     void **list, size_t *n, struct ofr_reports *reports);

#endif
