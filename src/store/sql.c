#include "store/sql.h"

#include <math.h>

#include "base/memory.h"

/* What is made in memory of a run that is attached has no file; the fault is then in that of the run. */
static const char *file_of(sqlite3 *database) {
    const char *file = sqlite3_db_filename(database, "main");
    if (file == NULL || file[0] == '\0')
        file = sqlite3_db_filename(database, "run");
    return file == NULL ? "" : file;
}

ofr_status ofr_sql_fail(sqlite3 *database, const char *doing, struct ofr_reports *reports) {
    if (database == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "could not %s: not enough memory", doing);
    const char *file = file_of(database);
    int code = sqlite3_errcode(database) & 0xff;
    ofr_status status = code == SQLITE_CORRUPT || code == SQLITE_NOTADB ? OFR_BAD_INPUT : OFR_SYSTEM;
    return ofr_fail(reports, status, "could not %s%s%s: %s", doing, file[0] == '\0' ? "" : " in ", file,
                    sqlite3_errmsg(database));
}

ofr_status ofr_sql_run(sqlite3 *database, const char *sql, const char *doing, struct ofr_reports *reports) {
    if (sqlite3_exec(database, sql, NULL, NULL, NULL) == SQLITE_OK)
        return OFR_OK;
    return ofr_sql_fail(database, doing, reports);
}

ofr_status ofr_sql_prepare(sqlite3 *database, const char *sql, const char *doing, sqlite3_stmt **statement,
                           struct ofr_reports *reports) {
    *statement = NULL;
    if (sqlite3_prepare_v2(database, sql, -1, statement, NULL) == SQLITE_OK)
        return OFR_OK;
    return ofr_sql_fail(database, doing, reports);
}

ofr_status ofr_sql_put(sqlite3 *database, sqlite3_stmt *statement, const char *doing,
                       struct ofr_reports *reports) {
    int code = sqlite3_step(statement);
    ofr_status status = code == SQLITE_DONE ? OFR_OK : ofr_sql_fail(database, doing, reports);
    sqlite3_reset(statement);
    return status;
}

void ofr_sql_text(sqlite3_stmt *statement, int index, const char *text) {
    if (text == NULL)
        sqlite3_bind_null(statement, index);
    else
        sqlite3_bind_text(statement, index, text, -1, SQLITE_STATIC);
}

void ofr_sql_real(sqlite3_stmt *statement, int index, double value) {
    if (isfinite(value))
        sqlite3_bind_double(statement, index, value);
    else
        sqlite3_bind_null(statement, index);
}

uint32_t ofr_sql_number(sqlite3_stmt *row, int column) {
    return sqlite3_column_type(row, column) == SQLITE_NULL ? UINT32_MAX
                                                           : (uint32_t)sqlite3_column_int64(row, column);
}

double ofr_sql_value(sqlite3_stmt *row, int column) {
    return sqlite3_column_type(row, column) == SQLITE_NULL ? NAN : sqlite3_column_double(row, column);
}

ofr_status ofr_sql_rows(sqlite3 *database, sqlite3_stmt *rows, size_t size, ofr_sql_take take, void **list,
                        size_t *n, struct ofr_reports *reports) {
    size_t capacity = 0;
    ofr_status status = OFR_OK;
    int code;
    *n = 0;
    *list = NULL;
    while ((code = sqlite3_step(rows)) == SQLITE_ROW && status == OFR_OK) {
        if (*n == capacity) {
            size_t larger = capacity == 0 ? 64 : 2 * capacity;
            status = ofr_grow(NULL, capacity, larger, size, "what is read of a run", list, reports);
            if (status != OFR_OK)
                break;
            capacity = larger;
        }
        if (!take(rows, (char *)*list + *n * size))
            status = ofr_fail(reports, OFR_SYSTEM, "not enough memory to read a run");
        (*n)++; /* counted even when half-read, so that it is freed */
    }
    if (status == OFR_OK && code != SQLITE_DONE)
        status = ofr_sql_fail(database, "read the run", reports);
    return status;
}
