/* Whether the tables of a database are those that this program makes (schema.h). Rows: schema_rows.c. */
#include "store/schema.h"

#include <string.h>

#include "base/characters.h"
#include "store/database.h"
#include "store/tables.h"

enum { MOST_FAULTS = 10, LONGEST_NAME = 60 };

struct checking {
    sqlite3 *database, *ours; /* ours: in memory, with the tables that are made */
    const char *path;
    int n_faults;
    ofr_status status; /* of the first failure that is no fault of the file */
    struct ofr_reports *reports;
};

static const char *text_of(sqlite3_stmt *row, int column) {
    const char *text = (const char *)sqlite3_column_text(row, column);
    return text == NULL ? "" : text;
}

static bool goes_on(const struct checking *checking) {
    return checking->status == OFR_OK && checking->n_faults < MOST_FAULTS;
}

/* After a read that failed nothing is known of the file. */
static void fault(struct checking *checking, const char *what, const char *type, const char *name) {
    if (checking->status != OFR_OK)
        return;
    checking->n_faults++;
    (void)ofr_fail(checking->reports, OFR_BAD_INPUT, "%s %s %.40s %.80s", checking->path, what, type, name);
}

static bool next_row(struct checking *checking, sqlite3_stmt *rows) {
    return ofr_sql_next(rows, "read the tables", &checking->status, checking->reports);
}

/* ---- one object ------------------------------------------------------------------------- */

/* The statement that made an object; NULL when there is none. @param row [out] to be finalised */
static const char *statement_of(struct checking *checking, sqlite3 *database, const char *type,
                                const char *name, sqlite3_stmt **row) {
    ofr_status status = ofr_sql_prepare(database, "SELECT sql FROM sqlite_schema WHERE type = ? AND name = ?",
                                        "read the tables", row, checking->reports);
    if (status != OFR_OK) {
        checking->status = status;
        return NULL;
    }
    ofr_sql_bind(*row, OFR_ROW(ofr_sql_text(type), ofr_sql_text(name)), 2);
    return next_row(checking, *row) ? text_of(*row, 0) : NULL;
}

/* Letters, digits and _; a column that is named after a parameter also has dots. */
static bool is_plain(const char *name, bool column) {
    size_t n = 0;
    while (ofr_is_letter(name[n]) || ofr_is_digit(name[n]) || name[n] == '_' || (column && name[n] == '.'))
        n++;
    return n > 0 && n < LONGEST_NAME && name[n] == '\0';
}

static bool is_type(const char *type) {
    return strcmp(type, "TEXT") == 0 || strcmp(type, "REAL") == 0 || strcmp(type, "INTEGER") == 0;
}

/* The statement that would make a table of such columns; NULL when a name or a type is not one of ours. */
static char *make_again(struct checking *checking, const char *table) {
    if (checking->status != OFR_OK)
        return NULL;
    bool series = strcmp(table, "series") == 0, sound = is_plain(table, false);
    sqlite3_stmt *columns = NULL;
    sqlite3_str *sql = sqlite3_str_new(checking->database);
    sqlite3_str_appendf(sql, series ? OFR_SERIES_BEGIN : OFR_RESULTS_BEGIN, table);
    checking->status = ofr_sql_prepare(checking->database, "SELECT name, type FROM pragma_table_xinfo(?)",
                                       "read the tables", &columns, checking->reports);
    ofr_sql_bind(columns, OFR_ROW(ofr_sql_text(table)), 1);
    for (int i = 0; next_row(checking, columns); i++) {
        const char *name = text_of(columns, 0), *type = text_of(columns, 1);
        sound = sound && is_plain(name, true) && is_type(type);
        if (series && i >= OFR_SERIES_FIXED)
            sqlite3_str_appendf(sql, OFR_SERIES_COLUMN, name, type);
        else if (!series)
            sqlite3_str_appendf(sql, OFR_RESULTS_COLUMN, i == 0 ? "" : ", ", name, type);
    }
    sqlite3_finalize(columns);
    sqlite3_str_appendall(sql, series ? OFR_SERIES_END : OFR_RESULTS_END);
    char *text = sqlite3_str_finish(sql);
    if (sound)
        return text;
    sqlite3_free(text);
    return NULL;
}

/* Series and tables of results are made for a model or an analysis: their columns are taken from the file. */
static bool is_made_again(struct checking *checking, const char *table, const char *sql) {
    char *again = make_again(checking, table);
    bool same = again != NULL && strcmp(again, sql) == 0;
    sqlite3_free(again);
    return same;
}

static void check_object(struct checking *checking, const char *type, const char *name, const char *sql) {
    sqlite3_stmt *row = NULL;
    const char *expected = statement_of(checking, checking->ours, type, name, &row);
    bool table = strcmp(type, "table") == 0;
    if (strcmp(type, "index") == 0 && sql[0] == '\0' && strncmp(name, "sqlite_autoindex_", 17) == 0)
        ; /* of a primary key */
    else if (expected != NULL && strcmp(expected, sql) != 0)
        fault(checking, "does not have the columns and types that Offramp gives the", type, name);
    else if (expected == NULL && !(table && is_made_again(checking, name, sql)))
        fault(checking, "was changed: Offramp did not make the", type, name);
    sqlite3_finalize(row);
}

/* ---- all of them ------------------------------------------------------------------------ */

/* Each object of one schema, by the function. */
static void each_object(struct checking *checking, sqlite3 *database,
                        void (*look)(struct checking *, const char *, const char *, const char *)) {
    sqlite3_stmt *rows = NULL;
    checking->status = ofr_sql_prepare(database, "SELECT type, name, sql FROM sqlite_schema ORDER BY rowid",
                                       "read the tables", &rows, checking->reports);
    while (goes_on(checking) && next_row(checking, rows))
        look(checking, text_of(rows, 0), text_of(rows, 1), text_of(rows, 2));
    sqlite3_finalize(rows);
}

static void check_is_there(struct checking *checking, const char *type, const char *name, const char *sql) {
    sqlite3_stmt *row = NULL;
    if (sql[0] != '\0' && statement_of(checking, checking->database, type, name, &row) == NULL &&
        checking->status == OFR_OK)
        fault(checking, "lacks the", type, name);
    sqlite3_finalize(row);
}

static bool has_table(sqlite3 *database, const char *name) {
    return sqlite3_table_column_metadata(database, NULL, name, NULL, NULL, NULL, NULL, NULL, NULL) ==
           SQLITE_OK;
}

/* One table of outputs asks for the others. */
bool ofr_schema_has_outputs(sqlite3 *database) {
    static const char *const tables[] = {"series", "person", "event", "area", "place", "event_kind"};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        if (has_table(database, tables[i]))
            return true;
    return false;
}

ofr_status ofr_schema_check_tables(sqlite3 *database, const char *path, struct ofr_reports *reports) {
    struct checking checking = {.database = database, .path = path, .reports = reports};
    bool outputs = ofr_schema_has_outputs(database);
    ofr_status status = ofr_database_open(":memory:", true, &checking.ours, reports);
    OFR_THEN(status, ofr_sql_run(checking.ours, OFR_TABLES, "read the tables", reports));
    if (outputs)
        OFR_THEN(status, ofr_sql_run(checking.ours, OFR_TABLES_OF_OUTPUTS, "read the tables", reports));
    if (status == OFR_OK) {
        each_object(&checking, database, check_object);
        if (goes_on(&checking))
            each_object(&checking, checking.ours, check_is_there);
        if (goes_on(&checking) && outputs && !has_table(database, "series"))
            fault(&checking, "lacks the", "table", "series");
        status = checking.status == OFR_OK && checking.n_faults > 0 ? OFR_BAD_INPUT : checking.status;
    }
    sqlite3_close(checking.ours);
    return status;
}

ofr_status ofr_schema_check_pages(sqlite3 *database, const char *path, bool all,
                                  struct ofr_reports *reports) {
    sqlite3_stmt *row = NULL;
    OFR_TRY(ofr_sql_prepare(database, all ? "PRAGMA integrity_check(10)" : "PRAGMA quick_check(1)",
                            "check the pages", &row, reports));
    ofr_status status = OFR_OK;
    int code;
    while ((code = sqlite3_step(row)) == SQLITE_ROW)
        if (strcmp(text_of(row, 0), "ok") != 0)
            status = ofr_fail(reports, OFR_BAD_INPUT, "%s is damaged: %.200s", path, text_of(row, 0));
    if (status == OFR_OK && code != SQLITE_DONE)
        status = ofr_sql_fail(database, "check the pages", reports);
    sqlite3_finalize(row);
    return status;
}

ofr_status ofr_database_check(sqlite3 *database, const char *path, struct ofr_reports *reports) {
    OFR_TRY(ofr_schema_check_tables(database, path, reports));
    OFR_TRY(ofr_schema_check_pages(database, path, false, reports));
    OFR_TRY(ofr_schema_check_references(database, path, reports));
    return ofr_schema_check_rows(database, path, reports);
}
