#include "store/results.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "store/internal.h"
#include "store/tables.h"

static const char *const types[] = {
    [OFR_STORED_TEXT] = "TEXT", [OFR_STORED_REAL] = "REAL", [OFR_STORED_WHOLE] = "INTEGER"};

/* ---- writing ---------------------------------------------------------------------------- */

static ofr_status make_table(sqlite3 *database, const struct ofr_stored_table *table,
                             struct ofr_reports *reports) {
    sqlite3_str *sql = sqlite3_str_new(database);
    sqlite3_str_appendf(sql, "DROP TABLE IF EXISTS \"%w\"; " OFR_RESULTS_BEGIN, table->name, table->name);
    for (size_t i = 0; i < table->n_columns; i++)
        sqlite3_str_appendf(sql, OFR_RESULTS_COLUMN, i == 0 ? "" : ", ", table->columns[i].name,
                            types[table->columns[i].type]);
    sqlite3_str_appendall(sql, OFR_RESULTS_END);
    return ofr_sql_run_built(database, sql, "make a table", reports);
}

static struct ofr_sql_cell cell_of(enum ofr_stored_type type, const struct ofr_cell_value *value) {
    if (type == OFR_STORED_TEXT)
        return ofr_sql_text(value->text);
    return type == OFR_STORED_WHOLE && isfinite(value->number) ? ofr_sql_whole((int64_t)value->number)
                                                               : ofr_sql_real(value->number);
}

static ofr_status put_rows(sqlite3 *database, const struct ofr_stored_table *table,
                           struct ofr_reports *reports) {
    struct ofr_sql_cell *cells = NULL;
    size_t n = table->n_columns;
    OFR_TRY(OFR_NEW(NULL, cells, n, "a table", reports));
    struct ofr_insert rows = ofr_insert_into(database, table->name, reports);
    for (size_t row = 0; row < table->n_rows; row++) {
        for (size_t i = 0; i < n; i++)
            cells[i] = cell_of(table->columns[i].type, &table->cells[row * n + i]);
        ofr_insert_row(&rows, cells, n);
    }
    ofr_free(cells);
    return ofr_insert_end(&rows);
}

ofr_status ofr_store_write_table(struct ofr_store *store, const struct ofr_stored_table *table,
                                 struct ofr_reports *reports) {
    OFR_TRY(ofr_sql_run(store->database, "BEGIN IMMEDIATE", "write a table", reports));
    ofr_status status = make_table(store->database, table, reports);
    OFR_THEN(status, put_rows(store->database, table, reports));
    OFR_THEN(status, ofr_sql_run(store->database, "COMMIT", "write a table", reports));
    if (status != OFR_OK)
        (void)sqlite3_exec(store->database, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

/* ---- reading ---------------------------------------------------------------------------- */

static ofr_status check_kind(sqlite3 *database, const char *path, const char *kind,
                             struct ofr_reports *reports) {
    sqlite3_stmt *row = NULL;
    ofr_status status = ofr_sql_prepare(database, "SELECT kind, status = 'complete' FROM ensemble",
                                        "read the database", &row, reports);
    if (status == OFR_OK && sqlite3_step(row) != SQLITE_ROW)
        status = ofr_sql_fail(database, "read the database", reports);
    else if (status == OFR_OK && strcmp((const char *)sqlite3_column_text(row, 0), kind) != 0)
        status = ofr_fail(reports, OFR_BAD_INPUT, "%s is of %s; one of %s is expected", path,
                          (const char *)sqlite3_column_text(row, 0), kind);
    else if (status == OFR_OK && sqlite3_column_int(row, 1) == 0)
        status = ofr_fail(reports, OFR_BAD_INPUT, "%s is incomplete: go on with it with --resume", path);
    sqlite3_finalize(row);
    return status;
}

/* It has the columns that are wanted, each of its type. */
static ofr_status check_columns(sqlite3 *database, const char *path, const struct ofr_stored_table *table,
                                struct ofr_reports *reports) {
    ofr_status worst = OFR_OK;
    if (sqlite3_table_column_metadata(database, NULL, table->name, NULL, NULL, NULL, NULL, NULL, NULL) !=
        SQLITE_OK)
        return ofr_fail(reports, OFR_BAD_INPUT, "%s has no table %s", path, table->name);
    for (size_t i = 0; i < table->n_columns; i++) {
        const struct ofr_stored_column *column = &table->columns[i];
        const char *type = NULL;
        if (sqlite3_table_column_metadata(database, NULL, table->name, column->name, &type, NULL, NULL, NULL,
                                          NULL) != SQLITE_OK ||
            type == NULL || strcmp(type, types[column->type]) != 0)
            worst = ofr_fail(reports, OFR_BAD_INPUT, "table %s of %s has no column %s of type %s",
                             table->name, path, column->name, types[column->type]);
    }
    return worst;
}

static ofr_status prepare_select(sqlite3 *database, const struct ofr_stored_table *table, sqlite3_stmt **rows,
                                 struct ofr_reports *reports) {
    sqlite3_str *sql = sqlite3_str_new(database);
    for (size_t i = 0; i < table->n_columns; i++)
        sqlite3_str_appendf(sql, "%s\"%w\"", i == 0 ? "SELECT " : ", ", table->columns[i].name);
    sqlite3_str_appendf(sql, " FROM \"%w\" ORDER BY rowid", table->name);
    return ofr_sql_prepare_built(database, sql, rows, reports);
}

static ofr_status take_row(sqlite3_stmt *row, const struct ofr_stored_table *table,
                           struct ofr_cell_value *cells, struct ofr_reports *reports) {
    ofr_status status = OFR_OK;
    for (size_t i = 0; i < table->n_columns; i++) {
        const char *text = (const char *)sqlite3_column_text(row, (int)i);
        cells[i] = (struct ofr_cell_value){.number = NAN};
        if (table->columns[i].type != OFR_STORED_TEXT)
            cells[i].number = ofr_sql_value(row, (int)i);
        else if (text != NULL && (cells[i].text = ofr_strdup(text)) == NULL)
            status = ofr_fail(reports, OFR_SYSTEM, "not enough memory for a table");
    }
    return status;
}

static ofr_status take_rows(sqlite3 *database, sqlite3_stmt *rows, struct ofr_stored_table *table,
                            struct ofr_reports *reports) {
    struct ofr_cell_value *cells = NULL;
    size_t capacity = 0, n = table->n_columns;
    ofr_status status = OFR_OK;
    int code = SQLITE_DONE;
    while (status == OFR_OK && (code = sqlite3_step(rows)) == SQLITE_ROW) {
        if (table->n_rows == capacity) {
            size_t larger = capacity == 0 ? 64 : 2 * capacity;
            status =
                ofr_grow(NULL, capacity * n, larger * n, sizeof *cells, "a table", (void **)&cells, reports);
            table->cells = cells;
            if (status != OFR_OK)
                break;
            capacity = larger;
        }
        status = take_row(rows, table, &cells[table->n_rows++ * n], reports);
    }
    return status == OFR_OK && code != SQLITE_DONE ? ofr_sql_fail(database, "read a table", reports) : status;
}

ofr_status ofr_stored_table_read(const char *path, const char *kind, struct ofr_stored_table *table,
                                 struct ofr_reports *reports) {
    sqlite3 *database = NULL;
    sqlite3_stmt *rows = NULL;
    table->n_rows = 0;
    table->cells = NULL;
    ofr_status status = ofr_store_open_to_read(path, &database, reports);
    OFR_THEN(status, check_kind(database, path, kind, reports));
    OFR_THEN(status, check_columns(database, path, table, reports));
    OFR_THEN(status, prepare_select(database, table, &rows, reports));
    OFR_THEN(status, take_rows(database, rows, table, reports));
    sqlite3_finalize(rows);
    sqlite3_close(database);
    if (status != OFR_OK)
        ofr_stored_table_free(table);
    return status;
}

void ofr_stored_table_free(struct ofr_stored_table *table) {
    for (size_t i = 0; table->cells != NULL && i < table->n_rows * table->n_columns; i++)
        ofr_free((void *)(uintptr_t)table->cells[i].text);
    ofr_free((void *)(uintptr_t)table->cells);
    table->cells = NULL;
    table->n_rows = 0;
}

/* ---- what replicates drew --------------------------------------------------------------- */

bool ofr_store_is_run(const char *path) {
    sqlite3 *database = NULL;
    sqlite3_stmt *row = NULL;
    bool is = ofr_database_open_to_read(path, &database, NULL) == OFR_OK &&
              ofr_sql_prepare(database, "SELECT kind IN ('run', 'compare') FROM ensemble",
                              "read the database", &row, NULL) == OFR_OK &&
              sqlite3_step(row) == SQLITE_ROW && sqlite3_column_int(row, 0) != 0;
    sqlite3_finalize(row);
    sqlite3_close(database);
    return is;
}

ofr_status ofr_store_each_drawn(const char *path, ofr_drawn_take take, void *to,
                                struct ofr_reports *reports) {
    sqlite3 *database = NULL;
    sqlite3_stmt *rows = NULL;
    ofr_status status = ofr_store_open_to_read(path, &database, reports);
    OFR_THEN(status, ofr_sql_prepare(database,
                                     "SELECT replicate, parameter, value FROM drawn JOIN job ON job.id ="
                                     " drawn.job WHERE arm = '' ORDER BY replicate, parameter",
                                     "read what was drawn", &rows, reports));
    while (ofr_sql_next(rows, "read what was drawn", &status, reports))
        if (!take(to, ofr_sql_number(rows, 0), (const char *)sqlite3_column_text(rows, 1),
                  ofr_sql_value(rows, 2)))
            break;
    sqlite3_finalize(rows);
    sqlite3_close(database);
    return status;
}
