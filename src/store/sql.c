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

/* The statements are ours and tested, so what a file does not allow is the fault of the file. */
static ofr_status status_of(int code) {
    static const int of_file[] = {SQLITE_ERROR,  SQLITE_CORRUPT,  SQLITE_NOTADB,     SQLITE_INTERRUPT,
                                  SQLITE_TOOBIG, SQLITE_MISMATCH, SQLITE_CONSTRAINT, SQLITE_AUTH};
    for (size_t i = 0; i < sizeof of_file / sizeof *of_file; i++)
        if (code == of_file[i])
            return OFR_BAD_INPUT;
    return OFR_SYSTEM;
}

ofr_status ofr_sql_fail(sqlite3 *database, const char *doing, struct ofr_reports *reports) {
    if (database == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "could not %s: not enough memory", doing);
    const char *file = file_of(database);
    if (sqlite3_extended_errcode(database) == SQLITE_READONLY_ROLLBACK)
        return ofr_fail(reports, OFR_BAD_INPUT,
                        "%s is incomplete: a process was killed while it wrote to it; go on with it with "
                        "--resume, which takes back what is half written",
                        file);
    return ofr_fail(reports, status_of(sqlite3_errcode(database) & 0xff), "could not %s%s%s: %s", doing,
                    file[0] == '\0' ? "" : " in ", file, sqlite3_errmsg(database));
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

ofr_status ofr_sql_prepare_built(sqlite3 *database, sqlite3_str *sql, sqlite3_stmt **statement,
                                 struct ofr_reports *reports) {
    char *text = sqlite3_str_finish(sql);
    *statement = NULL;
    ofr_status status = text == NULL
                            ? ofr_fail(reports, OFR_SYSTEM, "not enough memory for a statement")
                            : ofr_sql_prepare(database, text, "use the database", statement, reports);
    sqlite3_free(text);
    return status;
}

ofr_status ofr_sql_run_built(sqlite3 *database, sqlite3_str *sql, const char *doing,
                             struct ofr_reports *reports) {
    char *text = sqlite3_str_finish(sql);
    ofr_status status = text == NULL ? ofr_fail(reports, OFR_SYSTEM, "not enough memory to %s", doing)
                                     : ofr_sql_run(database, text, doing, reports);
    sqlite3_free(text);
    return status;
}

struct ofr_sql_cell ofr_sql_real(double value) {
    return (struct ofr_sql_cell){.type = isfinite(value) ? OFR_SQL_REAL : OFR_SQL_NULL, .real = value};
}

void ofr_sql_bind(sqlite3_stmt *statement, const struct ofr_sql_cell *cells, size_t n) {
    for (size_t i = 0; i < n; i++) {
        int at = (int)i + 1;
        if (cells[i].type == OFR_SQL_WHOLE)
            sqlite3_bind_int64(statement, at, cells[i].whole);
        else if (cells[i].type == OFR_SQL_REAL)
            sqlite3_bind_double(statement, at, cells[i].real);
        else if (cells[i].type == OFR_SQL_TEXT)
            sqlite3_bind_text(statement, at, cells[i].text, -1, SQLITE_STATIC);
        else
            sqlite3_bind_null(statement, at);
    }
}

struct ofr_insert ofr_insert_into(sqlite3 *database, const char *table, struct ofr_reports *reports) {
    return (struct ofr_insert){.database = database, .table = table, .reports = reports};
}

static void prepare_insert(struct ofr_insert *insert, size_t n) {
    sqlite3_str *sql = sqlite3_str_new(insert->database);
    sqlite3_str_appendf(sql, "INSERT%s INTO \"%w\" VALUES (?", insert->replace ? " OR REPLACE" : "",
                        insert->table);
    for (size_t i = 1; i < n; i++)
        sqlite3_str_appendall(sql, ", ?");
    sqlite3_str_appendall(sql, ")");
    insert->status = ofr_sql_prepare_built(insert->database, sql, &insert->statement, insert->reports);
}

void ofr_insert_row(struct ofr_insert *insert, const struct ofr_sql_cell *cells, size_t n) {
    if (insert->status == OFR_OK && insert->statement == NULL)
        prepare_insert(insert, n);
    if (insert->status != OFR_OK)
        return;
    ofr_sql_bind(insert->statement, cells, n);
    if (sqlite3_step(insert->statement) != SQLITE_DONE)
        insert->status = ofr_sql_fail(insert->database, "write the database", insert->reports);
    sqlite3_reset(insert->statement);
}

ofr_status ofr_insert_end(struct ofr_insert *insert) {
    sqlite3_finalize(insert->statement);
    insert->statement = NULL;
    return insert->status;
}

ofr_status ofr_sql_run_with(sqlite3 *database, const char *sql, const struct ofr_sql_cell *cells, size_t n,
                            const char *doing, struct ofr_reports *reports) {
    sqlite3_stmt *statement;
    ofr_status status = ofr_sql_prepare(database, sql, doing, &statement, reports);
    if (status != OFR_OK)
        return status;
    ofr_sql_bind(statement, cells, n);
    if (sqlite3_step(statement) != SQLITE_DONE)
        status = ofr_sql_fail(database, doing, reports);
    sqlite3_finalize(statement);
    return status;
}

bool ofr_sql_next(sqlite3_stmt *rows, const char *doing, ofr_status *status, struct ofr_reports *reports) {
    if (*status != OFR_OK)
        return false;
    int code = sqlite3_step(rows);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        *status = ofr_sql_fail(sqlite3_db_handle(rows), doing, reports);
    return code == SQLITE_ROW;
}

ofr_status ofr_sql_ask(sqlite3_stmt *row, const char *doing, int64_t *number, struct ofr_reports *reports) {
    bool found = sqlite3_step(row) == SQLITE_ROW;
    ofr_status status = found ? OFR_OK : ofr_sql_fail(sqlite3_db_handle(row), doing, reports);
    *number = found ? sqlite3_column_int64(row, 0) : 0;
    sqlite3_finalize(row);
    return status;
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
