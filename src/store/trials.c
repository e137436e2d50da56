#include "store/trials.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/memory.h"
#include "scenario/resolved.h"
#include "store/database.h"

#define WHAT "an analysis"
#define DOING "write the analysis"
#define MOST_NAMES 1900 /* SQLite allows 2000 columns */

struct ofr_trials_file {
    sqlite3 *database;
    sqlite3_stmt *put; /* a trial */
    size_t n_names;
};

/* ---- texts of statements ---------------------------------------------------------------- */

/* A statement of unknown length; without text when memory was short. */
struct statement {
    char *text;
    size_t n, capacity;
    bool lost;
};

static bool append(void *to, const char *text, size_t n) {
    struct statement *statement = to;
    if (statement->n + n + 1 > statement->capacity) {
        size_t capacity = 2 * (statement->n + n + 1);
        char *larger = ofr_realloc(statement->text, capacity);
        if (larger == NULL) {
            statement->lost = true;
            return false;
        }
        statement->text = larger;
        statement->capacity = capacity;
    }
    memcpy(statement->text + statement->n, text, n);
    statement->n += n;
    statement->text[statement->n] = '\0';
    return true;
}

static void add(struct statement *statement, const char *text) {
    if (!statement->lost)
        append(statement, text, strlen(text));
}

/* A name in double quotes, as SQL has it. */
static void add_name(struct statement *statement, const char *name) {
    add(statement, "\"");
    for (; *name != '\0'; name++) {
        char one[3] = {*name, *name == '"' ? '"' : '\0', '\0'};
        add(statement, one);
    }
    add(statement, "\"");
}

static ofr_status finish(const struct statement *statement, struct ofr_reports *reports) {
    return statement->lost ? ofr_fail(reports, OFR_SYSTEM, "not enough memory for the analysis") : OFR_OK;
}

/* ---- making ----------------------------------------------------------------------------- */

static ofr_status identity_of(const struct ofr_trials_header *header, char text[17],
                              struct ofr_reports *reports) {
    struct ofr_digest digest;
    ofr_digest_start(&digest);
    ofr_status status = ofr_resolved_digest(header->scenario, &digest, reports);
    ofr_digest_bytes(&digest, header->kind, strlen(header->kind) + 1);
    ofr_digest_bytes(&digest, header->design, strlen(header->design) + 1);
    for (size_t i = 0; i < header->n_names; i++)
        ofr_digest_bytes(&digest, header->names[i], strlen(header->names[i]) + 1);
    snprintf(text, 17, "%016llx", (unsigned long long)digest.state);
    return status;
}

static ofr_status make_tables(sqlite3 *database, const struct ofr_trials_header *header,
                              struct ofr_reports *reports) {
    struct statement sql = {0};
    char pragmas[128];
    snprintf(pragmas, sizeof pragmas, "PRAGMA application_id = %d; PRAGMA user_version = %d; BEGIN;",
             OFR_TRIALS_APPLICATION_ID, OFR_TRIALS_FORMAT);
    add(&sql, pragmas);
    add(&sql, "CREATE TABLE analysis (id INTEGER PRIMARY KEY CHECK (id = 1),"
              " status TEXT NOT NULL CHECK (status IN ('incomplete', 'complete')), kind TEXT NOT NULL,"
              " scenario TEXT NOT NULL, title TEXT NOT NULL, first_day TEXT NOT NULL, last_day TEXT NOT NULL,"
              " design TEXT NOT NULL, version TEXT NOT NULL, notice TEXT NOT NULL, identity TEXT NOT NULL,"
              " resolved TEXT NOT NULL) STRICT;"
              "CREATE TABLE trial (point INTEGER NOT NULL, replicate INTEGER NOT NULL, seed INTEGER NOT NULL,"
              " digest TEXT NOT NULL, ");
    for (size_t i = 0; i < header->n_names; i++) {
        add_name(&sql, header->names[i]);
        add(&sql, " REAL, ");
    }
    add(&sql, "PRIMARY KEY (point, replicate)) STRICT, WITHOUT ROWID");
    ofr_status status = finish(&sql, reports);
    OFR_THEN(status, ofr_sql_run(database, sql.text, "make the tables", reports));
    ofr_free(sql.text);
    return status;
}

static ofr_status put_analysis(sqlite3 *database, const struct ofr_trials_header *header,
                               struct ofr_reports *reports) {
    struct statement resolved = {0};
    char first[11], last[11], identity[17];
    sqlite3_stmt *put = NULL;
    const struct ofr_scenario *scenario = header->scenario;
    ofr_date_write(scenario->first_day, first);
    ofr_date_write(scenario->last_day, last);
    ofr_status status = identity_of(header, identity, reports);
    OFR_THEN(status, ofr_resolved_write(scenario, (ofr_sink){append, &resolved}, reports));
    OFR_THEN(status,
             ofr_sql_prepare(database,
                             "INSERT INTO analysis VALUES (1, 'incomplete', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                             DOING, &put, reports));
    if (status == OFR_OK) {
        const char *const texts[] = {
            header->kind,
            scenario->name,
            scenario->title == NULL ? scenario->name : scenario->title,
            first,
            last,
            header->design,
            OFR_VERSION,
            "Synthetic people in a model of the place. Not a forecast; no real person is in it.",
            identity,
            resolved.text};
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
            ofr_sql_text(put, (int)i + 1, texts[i]);
        status = ofr_sql_put(database, put, DOING, reports);
    }
    sqlite3_finalize(put);
    ofr_free(resolved.text);
    return status;
}

static ofr_status fill(sqlite3 *database, const void *from, struct ofr_reports *reports) {
    OFR_TRY(make_tables(database, from, reports));
    OFR_TRY(put_analysis(database, from, reports));
    return ofr_sql_run(database, "COMMIT", DOING, reports);
}

/* ---- opening ---------------------------------------------------------------------------- */

ofr_status ofr_trials_file_check_target(const char *path, struct ofr_reports *reports) {
    return ofr_database_check_target(path, OFR_TRIALS_APPLICATION_ID, WHAT, reports);
}

static ofr_status prepare_put(struct ofr_trials_file *file, const struct ofr_trials_header *header,
                              struct ofr_reports *reports) {
    struct statement sql = {0};
    add(&sql, "INSERT OR REPLACE INTO trial VALUES (?, ?, ?, ?");
    for (size_t i = 0; i < header->n_names; i++)
        add(&sql, ", ?");
    add(&sql, ")");
    ofr_status status = finish(&sql, reports);
    OFR_THEN(status, ofr_sql_prepare(file->database, sql.text, DOING, &file->put, reports));
    ofr_free(sql.text);
    return status;
}

static ofr_status refuse(const char *path, const char *why, struct ofr_reports *reports) {
    return ofr_fail(reports, OFR_BAD_INPUT, "cannot resume %s: %s; it is left alone", path, why);
}

static ofr_status check_format(sqlite3 *database, const char *path, struct ofr_reports *reports) {
    sqlite3_stmt *row;
    OFR_TRY(ofr_sql_prepare(database, "PRAGMA user_version", "read the analysis", &row, reports));
    int format = sqlite3_step(row) == SQLITE_ROW ? sqlite3_column_int(row, 0) : 0;
    sqlite3_finalize(row);
    return format == OFR_TRIALS_FORMAT
               ? OFR_OK
               : ofr_fail(reports, OFR_BAD_INPUT,
                          "%s has tables of format %d; this version of Offramp has format %d", path, format,
                          OFR_TRIALS_FORMAT);
}

static ofr_status compare(sqlite3 *database, const char *path, const struct ofr_trials_header *header,
                          struct ofr_reports *reports) {
    sqlite3_stmt *row;
    char identity[17], why[300] = "";
    ofr_status status = identity_of(header, identity, reports);
    OFR_THEN(status, ofr_sql_prepare(database, "SELECT kind, version, design, identity FROM analysis",
                                     "read the analysis", &row, reports));
    if (status != OFR_OK)
        return status;
    if (sqlite3_step(row) != SQLITE_ROW)
        snprintf(why, sizeof why, "it does not say what it is");
    else if (strcmp((const char *)sqlite3_column_text(row, 0), header->kind) != 0)
        snprintf(why, sizeof why, "it is of %.40s, not of %.40s", (const char *)sqlite3_column_text(row, 0),
                 header->kind);
    else if (strcmp((const char *)sqlite3_column_text(row, 1), OFR_VERSION) != 0)
        snprintf(why, sizeof why, "it was written by version %.20s; this is version %s",
                 (const char *)sqlite3_column_text(row, 1), OFR_VERSION);
    else if (strcmp((const char *)sqlite3_column_text(row, 2), header->design) != 0)
        snprintf(why, sizeof why, "it has another design, %.180s", (const char *)sqlite3_column_text(row, 2));
    else if (strcmp((const char *)sqlite3_column_text(row, 3), identity) != 0)
        snprintf(why, sizeof why, "it is of another scenario or of other settings");
    sqlite3_finalize(row);
    return why[0] == '\0' ? OFR_OK : refuse(path, why, reports);
}

static ofr_status open_trials(const char *path, const struct ofr_trials_header *header, bool anew,
                              struct ofr_trials_file **out, struct ofr_reports *reports) {
    struct ofr_trials_file *file = NULL;
    char *part = ofr_database_beside(path, ".part");
    ofr_status status = OFR_NEW(NULL, file, 1, "the database", reports);
    if (status == OFR_OK && part == NULL)
        status = ofr_fail(reports, OFR_SYSTEM, "not enough memory for the database");
    if (status == OFR_OK && anew)
        status = ofr_database_make(path, part, fill, header, reports);
    OFR_THEN(status, ofr_database_open(path, false, &file->database, reports));
    if (status == OFR_OK && !anew)
        status = check_format(file->database, path, reports);
    if (status == OFR_OK && !anew)
        status = compare(file->database, path, header, reports);
    OFR_THEN(status, prepare_put(file, header, reports));
    ofr_free(part);
    if (status != OFR_OK) {
        ofr_trials_file_close(file);
        return status;
    }
    file->n_names = header->n_names;
    *out = file;
    return OFR_OK;
}

static ofr_status check_header(const char *path, const struct ofr_trials_header *header,
                               struct ofr_reports *reports) {
    if (header->n_names > MOST_NAMES)
        return ofr_fail(reports, OFR_BAD_INPUT,
                        "there are %zu values of a trial to keep; at most %d are allowed", header->n_names,
                        MOST_NAMES);
    return ofr_trials_file_check_target(path, reports);
}

ofr_status ofr_trials_file_create(const char *path, const struct ofr_trials_header *header,
                                  struct ofr_trials_file **out, struct ofr_reports *reports) {
    *out = NULL;
    OFR_TRY(check_header(path, header, reports));
    return open_trials(path, header, true, out, reports);
}

ofr_status ofr_trials_file_resume(const char *path, const struct ofr_trials_header *header,
                                  struct ofr_trials_file **out, struct ofr_reports *reports) {
    *out = NULL;
    ofr_status status = check_header(path, header, reports);
    if (status != OFR_OK || !ofr_database_is_there(path))
        return status;
    return open_trials(path, header, false, out, reports);
}

void ofr_trials_file_close(struct ofr_trials_file *file) {
    if (file == NULL)
        return;
    sqlite3_finalize(file->put);
    sqlite3_close(file->database);
    ofr_free(file);
}

/* ---- trials ----------------------------------------------------------------------------- */

ofr_status ofr_trials_file_put(struct ofr_trials_file *file, const struct ofr_trial *trial, uint64_t digest,
                               const double *values, struct ofr_reports *reports) {
    char text[17];
    snprintf(text, sizeof text, "%016llx", (unsigned long long)digest);
    sqlite3_bind_int64(file->put, 1, trial->point);
    sqlite3_bind_int64(file->put, 2, trial->replicate);
    sqlite3_bind_int64(file->put, 3, (sqlite3_int64)trial->seed);
    ofr_sql_text(file->put, 4, text);
    for (size_t i = 0; i < file->n_names; i++)
        ofr_sql_real(file->put, (int)i + 5, values[i]);
    return ofr_sql_put(file->database, file->put, DOING, reports);
}

ofr_status ofr_trials_file_read(struct ofr_trials_file *file, ofr_trials_take take, void *to,
                                struct ofr_reports *reports) {
    sqlite3_stmt *rows = NULL;
    double *values = NULL;
    int code = SQLITE_DONE;
    ofr_status status = OFR_NEW(NULL, values, file->n_names, "the values of a trial", reports);
    OFR_THEN(status, ofr_sql_prepare(file->database, "SELECT * FROM trial ORDER BY point, replicate",
                                     "read the trials", &rows, reports));
    while (status == OFR_OK && (code = sqlite3_step(rows)) == SQLITE_ROW) {
        const struct ofr_trial trial = {ofr_sql_number(rows, 0), ofr_sql_number(rows, 1),
                                        (uint64_t)sqlite3_column_int64(rows, 2)};
        for (size_t i = 0; i < file->n_names; i++)
            values[i] = ofr_sql_value(rows, (int)i + 4);
        if (!take(to, &trial, values))
            status = ofr_fail(reports, OFR_SYSTEM, "not enough memory for the trials");
    }
    if (status == OFR_OK && code != SQLITE_DONE)
        status = ofr_sql_fail(file->database, "read the trials", reports);
    sqlite3_finalize(rows);
    ofr_free(values);
    return status;
}

/* ---- results ---------------------------------------------------------------------------- */

static ofr_status make_table(sqlite3 *database, const struct ofr_trials_table *table,
                             struct ofr_reports *reports) {
    static const char *const types[] = {
        [OFR_TRIALS_TEXT] = " TEXT", [OFR_TRIALS_REAL] = " REAL", [OFR_TRIALS_WHOLE] = " INTEGER"};
    struct statement sql = {0};
    add(&sql, "DROP TABLE IF EXISTS ");
    add_name(&sql, table->name);
    add(&sql, "; CREATE TABLE ");
    add_name(&sql, table->name);
    for (size_t i = 0; i < table->n_columns; i++) {
        add(&sql, i == 0 ? " (" : ", ");
        add_name(&sql, table->columns[i].name);
        add(&sql, types[table->columns[i].cell]);
    }
    add(&sql, ") STRICT");
    ofr_status status = finish(&sql, reports);
    OFR_THEN(status, ofr_sql_run(database, sql.text, "make a table", reports));
    ofr_free(sql.text);
    return status;
}

static ofr_status put_rows(sqlite3 *database, const struct ofr_trials_table *table,
                           struct ofr_reports *reports) {
    struct statement sql = {0};
    sqlite3_stmt *put = NULL;
    add(&sql, "INSERT INTO ");
    add_name(&sql, table->name);
    for (size_t i = 0; i < table->n_columns; i++)
        add(&sql, i == 0 ? " VALUES (?" : ", ?");
    add(&sql, ")");
    ofr_status status = finish(&sql, reports);
    OFR_THEN(status, ofr_sql_prepare(database, sql.text, "write a table", &put, reports));
    for (size_t row = 0; row < table->n_rows && status == OFR_OK; row++) {
        for (size_t i = 0; i < table->n_columns; i++) {
            const struct ofr_cell_value *cell = &table->cells[row * table->n_columns + i];
            if (table->columns[i].cell == OFR_TRIALS_TEXT)
                ofr_sql_text(put, (int)i + 1, cell->text);
            else if (table->columns[i].cell == OFR_TRIALS_WHOLE && isfinite(cell->number))
                sqlite3_bind_int64(put, (int)i + 1, (sqlite3_int64)cell->number);
            else
                ofr_sql_real(put, (int)i + 1, cell->number);
        }
        status = ofr_sql_put(database, put, "write a table", reports);
    }
    sqlite3_finalize(put);
    ofr_free(sql.text);
    return status;
}

ofr_status ofr_trials_file_table(struct ofr_trials_file *file, const struct ofr_trials_table *table,
                                 struct ofr_reports *reports) {
    OFR_TRY(ofr_sql_run(file->database, "BEGIN IMMEDIATE", "write a table", reports));
    ofr_status status = make_table(file->database, table, reports);
    OFR_THEN(status, put_rows(file->database, table, reports));
    OFR_THEN(status, ofr_sql_run(file->database, "COMMIT", "write a table", reports));
    if (status != OFR_OK)
        (void)sqlite3_exec(file->database, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

ofr_status ofr_trials_file_complete(struct ofr_trials_file *file, struct ofr_reports *reports) {
    return ofr_sql_run(file->database, "UPDATE analysis SET status = 'complete'", "complete the analysis",
                       reports);
}

/* ---- reading what another analysis found --------------------------------------------------- */

/* Whether the file is ours is looked at before SQLite opens it. */
static ofr_status open_to_read(const char *path, const char *kind, bool complete, sqlite3 **database,
                               struct ofr_reports *reports) {
    *database = NULL;
    if (!ofr_database_is_there(path))
        return ofr_fail(reports, OFR_BAD_INPUT, "there is no database %s", path);
    if (!ofr_database_is_of(path, OFR_TRIALS_APPLICATION_ID))
        return ofr_fail(reports, OFR_BAD_INPUT, "%s is not " WHAT " of Offramp", path);
    sqlite3_stmt *row = NULL;
    ofr_status status = ofr_database_open(path, false, database, reports);
    OFR_THEN(status, check_format(*database, path, reports));
    OFR_THEN(status, ofr_sql_prepare(*database, "SELECT kind, status = 'complete' FROM analysis",
                                     "read the analysis", &row, reports));
    if (status != OFR_OK)
        return status;
    if (sqlite3_step(row) != SQLITE_ROW)
        status = ofr_fail(reports, OFR_BAD_INPUT, "%s does not say what it is", path);
    else if (strcmp((const char *)sqlite3_column_text(row, 0), kind) != 0)
        status = ofr_fail(reports, OFR_BAD_INPUT, "%s is of %s; one of %s is expected", path,
                          (const char *)sqlite3_column_text(row, 0), kind);
    else if (complete && sqlite3_column_int(row, 1) == 0)
        status = ofr_fail(reports, OFR_BAD_INPUT, "%s is incomplete: go on with it with --resume", path);
    sqlite3_finalize(row);
    return status;
}

static bool has_table(sqlite3 *database, const char *name) {
    return sqlite3_table_column_metadata(database, NULL, name, NULL, NULL, NULL, NULL, NULL, NULL) ==
           SQLITE_OK;
}

static ofr_status take_rows(sqlite3 *database, sqlite3_stmt *rows, struct ofr_trials_table *table,
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
        for (size_t i = 0; i < n; i++) {
            struct ofr_cell_value *cell = &cells[table->n_rows * n + i];
            const char *text = (const char *)sqlite3_column_text(rows, (int)i);
            *cell = (struct ofr_cell_value){.number = NAN};
            if (table->columns[i].cell != OFR_TRIALS_TEXT)
                cell->number = ofr_sql_value(rows, (int)i);
            else if (text != NULL && (cell->text = ofr_strdup(text)) == NULL)
                status = ofr_fail(reports, OFR_SYSTEM, "not enough memory for a table");
        }
        table->n_rows++;
    }
    return status == OFR_OK && code != SQLITE_DONE ? ofr_sql_fail(database, "read a table", reports) : status;
}

ofr_status ofr_trials_table_read(const char *path, const char *kind, struct ofr_trials_table *table,
                                 struct ofr_reports *reports) {
    sqlite3 *database = NULL;
    sqlite3_stmt *rows = NULL;
    struct statement sql = {0};
    table->n_rows = 0;
    table->cells = NULL;
    ofr_status status = open_to_read(path, kind, true, &database, reports);
    if (status == OFR_OK && !has_table(database, table->name))
        status = ofr_fail(reports, OFR_BAD_INPUT, "%s has no table %s", path, table->name);
    for (size_t i = 0; i < table->n_columns; i++) {
        add(&sql, i == 0 ? "SELECT " : ", ");
        add_name(&sql, table->columns[i].name);
    }
    add(&sql, " FROM ");
    add_name(&sql, table->name);
    add(&sql, " ORDER BY rowid");
    OFR_THEN(status, finish(&sql, reports));
    OFR_THEN(status, ofr_sql_prepare(database, sql.text, "read a table", &rows, reports));
    OFR_THEN(status, take_rows(database, rows, table, reports));
    sqlite3_finalize(rows);
    sqlite3_close(database);
    ofr_free(sql.text);
    if (status != OFR_OK)
        ofr_trials_table_free(table);
    return status;
}

void ofr_trials_table_free(struct ofr_trials_table *table) {
    for (size_t i = 0; table->cells != NULL && i < table->n_rows * table->n_columns; i++)
        ofr_free((void *)(uintptr_t)table->cells[i].text);
    ofr_free((void *)(uintptr_t)table->cells);
    table->cells = NULL;
    table->n_rows = 0;
}

ofr_status ofr_trials_text_read(const char *path, const char *kind, const char *column, char **text,
                                struct ofr_reports *reports) {
    sqlite3 *database = NULL;
    sqlite3_stmt *row = NULL;
    char sql[128];
    *text = NULL;
    snprintf(sql, sizeof sql, "SELECT \"%.40s\" FROM analysis", column);
    ofr_status status = open_to_read(path, kind, false, &database, reports);
    OFR_THEN(status, ofr_sql_prepare(database, sql, "read the analysis", &row, reports));
    if (status == OFR_OK && sqlite3_step(row) == SQLITE_ROW && sqlite3_column_text(row, 0) != NULL)
        *text = ofr_strdup((const char *)sqlite3_column_text(row, 0));
    if (status == OFR_OK && *text == NULL)
        status = ofr_fail(reports, OFR_SYSTEM, "not enough memory to read an analysis");
    sqlite3_finalize(row);
    sqlite3_close(database);
    return status;
}

bool ofr_trials_is(const char *path) { return ofr_database_is_of(path, OFR_TRIALS_APPLICATION_ID); }

ofr_status ofr_trials_each(const char *path, const char *table, ofr_run_reader_row row, void *to,
                           struct ofr_reports *reports) {
    static const char names[] = "(SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name)";
    sqlite3 *database = NULL;
    if (!ofr_trials_is(path))
        return ofr_fail(reports, OFR_BAD_INPUT, "%s is not " WHAT " of Offramp", path);
    ofr_status status = ofr_database_open(path, false, &database, reports);
    OFR_THEN(status, check_format(database, path, reports));
    const struct ofr_run_reader reader = {.source = database};
    OFR_THEN(status, ofr_run_reader_each(&reader, table == NULL ? names : table, row, to, reports));
    sqlite3_close(database);
    return status;
}
