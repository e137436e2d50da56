#include "store/bundle.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "store/columns.h"
#include "store/database.h"
#include "store/run_reader.h"

#define DOING "make the report"

static const char *const kind_names[OFR_N_BUNDLE_KINDS] = {"run", "branch"};
static const char *const part_names[OFR_N_BUNDLE_PARTS] = {"events", "areas", "days"};

/* What stays out first: a part of a kind, down to so many replicates. The run itself has the lives and
 * the patterns; branches are there for what comes of them, which is always in. */
static const struct {
    enum ofr_bundle_kind kind;
    enum ofr_bundle_part part;
    uint32_t least;
} steps[] = {
    {OFR_OF_BRANCHES, OFR_PART_EVENTS, 1}, {OFR_OF_BRANCHES, OFR_PART_AREAS, 1},
    {OFR_OF_RUN, OFR_PART_EVENTS, 4},      {OFR_OF_RUN, OFR_PART_AREAS, 4},
    {OFR_OF_BRANCHES, OFR_PART_DAYS, 4},   {OFR_OF_RUN, OFR_PART_EVENTS, 1},
    {OFR_OF_RUN, OFR_PART_AREAS, 1},       {OFR_OF_BRANCHES, OFR_PART_DAYS, 1},
    {OFR_OF_RUN, OFR_PART_DAYS, 1},
};

#define SHOWN "(SELECT id FROM run.job WHERE arm IN (SELECT name FROM run.arm WHERE kind <> 'control'))"

static const char tables[] =
    "CREATE TABLE ensemble AS SELECT * FROM run.ensemble;"
    "CREATE TABLE area AS SELECT * FROM run.area;"
    "CREATE TABLE grouping AS SELECT * FROM run.grouping WHERE kind = 'family';"
    "CREATE TABLE arm AS SELECT * FROM run.arm WHERE kind <> 'control';"
    "CREATE TABLE intervention AS SELECT * FROM run.intervention;"
    "CREATE TABLE job AS SELECT * FROM run.job WHERE id IN " SHOWN ";"
    "CREATE TABLE outcome AS SELECT * FROM run.outcome WHERE job IN " SHOWN ";"
    "CREATE TABLE harm AS SELECT * FROM run.harm WHERE job IN " SHOWN ";"
    "CREATE INDEX outcome_of ON outcome (job); CREATE INDEX harm_of ON harm (job);"
    "CREATE TABLE part (name TEXT NOT NULL, job INTEGER, bytes BLOB NOT NULL);"
    "CREATE TABLE kept (kind TEXT NOT NULL, part TEXT NOT NULL, kept INTEGER NOT NULL, made INTEGER NOT "
    "NULL);"
    "CREATE TABLE bundle (file TEXT NOT NULL, controls INTEGER NOT NULL, replicates INTEGER NOT NULL);";

struct making {
    sqlite3 *database; /* in memory; the run is attached as `run` */
    struct ofr_bundle *bundle;
    struct ofr_reports *reports;
};

/* ---- parts ------------------------------------------------------------------------------ */

static ofr_status store_part(struct making *making, const char *name, int64_t job,
                             const struct ofr_packed *bytes) {
    sqlite3_stmt *put;
    OFR_TRY(
        ofr_sql_prepare(making->database, "INSERT INTO part VALUES (?, ?, ?)", DOING, &put, making->reports));
    sqlite3_bind_text(put, 1, name, -1, SQLITE_STATIC);
    if (job >= 0)
        sqlite3_bind_int64(put, 2, job);
    sqlite3_bind_blob64(put, 3, bytes->at, bytes->n, SQLITE_STATIC);
    ofr_status status =
        sqlite3_step(put) == SQLITE_DONE ? OFR_OK : ofr_sql_fail(making->database, DOING, making->reports);
    sqlite3_finalize(put);
    return status;
}

/* Put the rows of a statement in as a part of a job, which is the first parameter, or of none (-1). */
static ofr_status put_part(struct making *making, const char *name, int64_t job, const char *sql) {
    sqlite3_stmt *rows;
    struct ofr_packed bytes;
    OFR_TRY(ofr_sql_prepare(making->database, sql, "read the run", &rows, making->reports));
    if (job >= 0)
        sqlite3_bind_int64(rows, 1, job);
    ofr_status status = ofr_columns_pack(making->database, rows, &bytes, making->reports);
    sqlite3_finalize(rows);
    OFR_THEN(status, store_part(making, name, job, &bytes));
    ofr_packed_free(&bytes);
    return status;
}

/* Sums of the columns of `series` that are whole numbers, by area: of flows, what happened over the run. */
static ofr_status totals_sql(struct making *making, char **sql) {
    sqlite3_stmt *columns;
    *sql = NULL;
    ofr_status status =
        ofr_sql_prepare(making->database,
                        "SELECT name FROM pragma_table_info('series', 'run') WHERE type = 'INTEGER'"
                        " AND name NOT IN ('job', 'area', 'day', 'days')",
                        "read the run", &columns, making->reports);
    if (status != OFR_OK)
        return status;
    sqlite3_str *text = sqlite3_str_new(making->database);
    sqlite3_str_appendall(text, "SELECT area");
    while (sqlite3_step(columns) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(columns, 0);
        sqlite3_str_appendf(text, ", sum(\"%w\") AS \"%w\"", name, name);
    }
    sqlite3_str_appendall(text, " FROM run.series WHERE job = ? AND area > 0 GROUP BY area ORDER BY area");
    sqlite3_finalize(columns);
    *sql = sqlite3_str_finish(text);
    return *sql != NULL ? OFR_OK
                        : ofr_fail(making->reports, OFR_SYSTEM, "not enough memory to make the report");
}

static ofr_status put_replicate(struct making *making, int64_t id, const char *totals) {
    ofr_status status =
        put_part(making, "events", id,
                 "SELECT person, day, slot, kind, place, by, value FROM run.event WHERE job = ?"
                 " ORDER BY person, step");
    OFR_THEN(status, put_part(making, "areas", id,
                              "SELECT * FROM run.series WHERE job = ? AND area > 0 ORDER BY area, day"));
    if (status == OFR_OK)
        status =
            put_part(making, "days", id, "SELECT * FROM run.series WHERE job = ? AND area = 0 ORDER BY day");
    return status == OFR_OK ? put_part(making, "totals", id, totals) : status;
}

static ofr_status put_replicates(struct making *making) {
    sqlite3_stmt *ids = NULL;
    char *totals;
    ofr_status status = totals_sql(making, &totals);
    if (status == OFR_OK)
        status =
            ofr_sql_prepare(making->database, "SELECT id FROM job ORDER BY id", DOING, &ids, making->reports);
    while (status == OFR_OK && sqlite3_step(ids) == SQLITE_ROW)
        status = put_replicate(making, sqlite3_column_int64(ids, 0), totals);
    sqlite3_finalize(ids);
    sqlite3_free(totals);
    return status;
}

/* ---- what is kept ----------------------------------------------------------------------- */

static ofr_status one_number(struct making *making, const char *sql, int64_t *number) {
    sqlite3_stmt *row;
    ofr_status status = ofr_sql_prepare(making->database, sql, DOING, &row, making->reports);
    if (status != OFR_OK)
        return status;
    if (sqlite3_step(row) == SQLITE_ROW)
        *number = sqlite3_column_int64(row, 0);
    else
        status = ofr_sql_fail(making->database, DOING, making->reports);
    sqlite3_finalize(row);
    return status;
}

static ofr_status count_replicates(struct making *making) {
    struct ofr_bundle *bundle = making->bundle;
    int64_t run = 0, branches = 0, controls = 0;
    ofr_status status =
        one_number(making, "SELECT coalesce(max(replicate) + 1, 0) FROM job WHERE arm = ''", &run);
    if (status == OFR_OK)
        status =
            one_number(making, "SELECT coalesce(max(replicate) + 1, 0) FROM job WHERE arm <> ''", &branches);
    OFR_THEN(status, one_number(making, "SELECT count(*) FROM run.job WHERE id NOT IN " SHOWN, &controls));
    bundle->n_controls = (uint32_t)controls;
    bundle->made[OFR_OF_RUN] = (uint32_t)run;
    bundle->made[OFR_OF_BRANCHES] = (uint32_t)branches;
    for (int kind = 0; kind < OFR_N_BUNDLE_KINDS; kind++)
        for (int part = 0; part < OFR_N_BUNDLE_PARTS; part++)
            bundle->kept[kind][part] = bundle->made[kind];
    return status;
}

/* Leave out a part of the replicates of a kind that are numbered `kept` and up. */
static ofr_status leave_out(struct making *making, enum ofr_bundle_kind kind, enum ofr_bundle_part part) {
    return ofr_sql_run_with(making->database,
                            "DELETE FROM part WHERE name = ? AND job IN (SELECT id FROM job"
                            " WHERE (arm = '') = ? AND replicate >= ?)",
                            OFR_ROW(ofr_sql_text(part_names[part]), ofr_sql_whole(kind == OFR_OF_RUN),
                                    ofr_sql_whole(making->bundle->kept[kind][part])),
                            3, DOING, making->reports);
}

/* People are those of the events that are kept: those to whom something happened and who caused it. */
#define EVENTS_KEPT "run.event WHERE job IN (SELECT job FROM part WHERE name = 'events')"
static ofr_status put_people(struct making *making) {
    ofr_status status =
        ofr_sql_run(making->database, "DELETE FROM part WHERE name = 'person'", DOING, making->reports);
    return status == OFR_OK ? put_part(making, "person", -1,
                                       "SELECT * FROM run.person WHERE id IN (SELECT person FROM " EVENTS_KEPT
                                       " UNION SELECT by FROM " EVENTS_KEPT ") ORDER BY id")
                            : status;
}

/* What it takes now: parts are packed already, and the rest packs to a fifth. */
static ofr_status size_now(struct making *making, size_t *size) {
    int64_t parts = 0, pages = 0, page = 0;
    ofr_status status = one_number(making, "SELECT coalesce(sum(length(bytes)), 0) FROM part", &parts);
    OFR_THEN(
        status,
        one_number(making,
                   "SELECT page_count - freelist_count FROM pragma_page_count(), pragma_freelist_count()",
                   &pages));
    OFR_THEN(status, one_number(making, "PRAGMA page_size", &page));
    int64_t rest = pages * page - parts;
    *size = (size_t)(parts + (rest > 0 ? rest / 5 : 0));
    return status;
}

static ofr_status leave_out_what_is_too_much(struct making *making, size_t most) {
    struct ofr_bundle *bundle = making->bundle;
    size_t size = 0, step = 0, n_steps = sizeof steps / sizeof *steps;
    ofr_status status = size_now(making, &size);
    while (status == OFR_OK && size > most && step < n_steps) {
        enum ofr_bundle_part part = steps[step].part;
        uint32_t *kept = &bundle->kept[steps[step].kind][part];
        if (*kept > steps[step].least) {
            (*kept)--;
            status = leave_out(making, steps[step].kind, part);
        } else {
            step++;
            status = part == OFR_PART_EVENTS ? put_people(making) : OFR_OK;
        }
        OFR_THEN(status, size_now(making, &size));
    }
    return status == OFR_OK ? put_people(making) : status;
}

static const char *name_of(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

static ofr_status say_what_is_kept(struct making *making, const char *path) {
    const struct ofr_bundle *bundle = making->bundle;
    struct ofr_insert rows = ofr_insert_into(making->database, "kept", making->reports);
    for (int kind = 0; kind < OFR_N_BUNDLE_KINDS; kind++)
        for (int part = 0; part < OFR_N_BUNDLE_PARTS; part++)
            OFR_INSERT(&rows, ofr_sql_text(kind_names[kind]), ofr_sql_text(part_names[part]),
                       ofr_sql_whole(bundle->kept[kind][part]), ofr_sql_whole(bundle->made[kind]));
    OFR_TRY(ofr_insert_end(&rows));
    return ofr_sql_run_with(making->database, "INSERT INTO bundle SELECT ?, ?, replicates FROM ensemble",
                            OFR_ROW(ofr_sql_text(name_of(path)), ofr_sql_whole(bundle->n_controls)), 2, DOING,
                            making->reports);
}

/* ---- all of it -------------------------------------------------------------------------- */

static ofr_status mark(struct making *making) {
    char pragmas[96];
    snprintf(pragmas, sizeof pragmas, "PRAGMA application_id = %d; PRAGMA user_version = %d;", OFR_BUNDLE_ID,
             OFR_BUNDLE_FORMAT);
    return ofr_sql_run(making->database, pragmas, DOING, making->reports);
}

/* One transaction, so that a run that still grows is seen as at one moment. */
static ofr_status fill(struct making *making, const char *path, size_t most) {
    ofr_status status = ofr_sql_run(making->database, "BEGIN", DOING, making->reports);
    OFR_THEN(status, ofr_sql_run(making->database, tables, DOING, making->reports));
    OFR_THEN(status, count_replicates(making));
    if (status == OFR_OK && making->bundle->made[OFR_OF_RUN] == 0)
        status = ofr_fail(making->reports, OFR_BAD_INPUT,
                          "%s: no replicate of the run itself is finished in it: there is nothing to report",
                          path);
    OFR_THEN(status, put_replicates(making));
    OFR_THEN(status, put_part(making, "place", -1,
                              "SELECT role, kind, area, neighbourhood, number FROM run.place ORDER BY id"));
    OFR_THEN(status, put_people(making));
    OFR_THEN(status, leave_out_what_is_too_much(making, most));
    OFR_THEN(status, say_what_is_kept(making, path));
    return status == OFR_OK
               ? ofr_sql_run(making->database, "COMMIT; DETACH run; VACUUM", DOING, making->reports)
               : status;
}

static ofr_status pack(struct making *making) {
    sqlite3_int64 n = 0;
    struct ofr_packed packed;
    unsigned char *bytes = sqlite3_serialize(making->database, "main", &n, 0);
    if (bytes == NULL)
        return ofr_fail(making->reports, OFR_SYSTEM, "not enough memory to make the report");
    ofr_status status = ofr_pack(bytes, (size_t)n, OFR_GZIP, &packed, making->reports);
    sqlite3_free(bytes);
    making->bundle->bytes = packed.at;
    making->bundle->n = packed.n;
    return status;
}

ofr_status ofr_bundle_make(const char *path, size_t most, struct ofr_bundle *bundle,
                           struct ofr_reports *reports) {
    struct making making = {.bundle = bundle, .reports = reports};
    struct ofr_run_reader reader; /* what is no run, or damaged, is refused as everywhere */
    *bundle = (struct ofr_bundle){0};
    ofr_status status = ofr_run_reader_open(path, false, &reader, reports);
    if (status != OFR_OK)
        return status;
    bundle->complete = reader.run.complete;
    bundle->title = ofr_strdup(reader.run.title);
    ofr_run_reader_close(&reader);
    if (bundle->title == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory to make the report");
    status = ofr_database_open_beside(path, "run", &making.database, reports);
    OFR_THEN(status, mark(&making));
    OFR_THEN(status, fill(&making, path, most));
    OFR_THEN(status, pack(&making));
    sqlite3_close(making.database);
    if (status != OFR_OK)
        ofr_bundle_free(bundle);
    return status;
}

void ofr_bundle_free(struct ofr_bundle *bundle) {
    ofr_free(bundle->title);
    ofr_free(bundle->bytes);
    *bundle = (struct ofr_bundle){0};
}
