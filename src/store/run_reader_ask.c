/* What is read of a reader on asking: events, series, whole tables. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "store/internal.h"
#include "store/run_reader.h"
#include "store/sql.h"

static bool take_event(sqlite3_stmt *row, void *element) {
    struct ofr_run_reader_event *event = element;
    event->person = ofr_sql_number(row, 0);
    event->day = (uint16_t)sqlite3_column_int(row, 1);
    event->slot = (uint8_t)sqlite3_column_int(row, 2);
    event->kind = (uint8_t)sqlite3_column_int(row, 3);
    event->place = ofr_sql_number(row, 4);
    event->by = ofr_sql_number(row, 5);
    event->value = sqlite3_column_int(row, 6);
    return true;
}

ofr_status ofr_database_events(const struct ofr_run_reader *reader, uint32_t replicate, uint32_t person,
                               struct ofr_run_reader_event **events, size_t *n, struct ofr_reports *reports) {
    const char *sql = person == OFR_NOBODY ? "SELECT person, day, slot, kind, place, by, value FROM event"
                                             " WHERE job = ? ORDER BY person, step"
                                           : "SELECT person, day, slot, kind, place, by, value FROM event"
                                             " WHERE job = ? AND person = ? ORDER BY step";
    sqlite3_stmt *rows;
    OFR_TRY(ofr_sql_prepare(reader->source, sql, "read the events", &rows, reports));
    sqlite3_bind_int64(rows, 1, replicate);
    if (person != OFR_NOBODY)
        sqlite3_bind_int64(rows, 2, person);
    ofr_status status =
        ofr_sql_rows(reader->source, rows, sizeof **events, take_event, (void **)events, n, reports);
    sqlite3_finalize(rows);
    for (size_t i = 0; status == OFR_OK && i < *n; i++)
        if ((*events)[i].kind >= reader->n_kinds)
            status =
                ofr_fail(reports, OFR_BAD_INPUT, "%s has an event of a kind it does not name", reader->path);
    if (status != OFR_OK) {
        ofr_free(*events);
        *events = NULL;
        *n = 0;
    }
    return status;
}

/* Position of a replicate by its id, which they are in order of; n_replicates when there is none. */
static size_t replicate_at(const struct ofr_run_reader *reader, uint32_t id) {
    size_t low = 0, high = reader->n_replicates;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (reader->replicates[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < reader->n_replicates && reader->replicates[low].id == id ? low : reader->n_replicates;
}

static ofr_status read_counts(const struct ofr_run_reader *reader, sqlite3_stmt *rows, uint32_t *counts,
                              struct ofr_reports *reports) {
    int code;
    while ((code = sqlite3_step(rows)) == SQLITE_ROW) {
        size_t replicate = replicate_at(reader, ofr_sql_number(rows, 0));
        uint32_t area = ofr_sql_number(rows, 1);
        if (replicate == reader->n_replicates || area < 1 || area > reader->n_areas)
            return ofr_fail(reports, OFR_BAD_INPUT, "%s has events in a replicate or area it does not name",
                            reader->path);
        counts[replicate * reader->n_areas + area - 1] = ofr_sql_number(rows, 2);
    }
    return code == SQLITE_DONE ? OFR_OK : ofr_sql_fail(reader->source, "count the people", reports);
}

ofr_status ofr_run_reader_count_people(const struct ofr_run_reader *reader, const char *event,
                                       uint32_t **counts, struct ofr_reports *reports) {
    sqlite3_stmt *rows = NULL;
    ofr_status status = ofr_new(NULL, reader->n_replicates * reader->n_areas, sizeof **counts,
                                "the people by area", (void **)counts, reports);
    OFR_THEN(status, ofr_sql_prepare(reader->source,
                                     "SELECT event.job, person.area, count(DISTINCT person.id) FROM event"
                                     " JOIN person ON person.id = event.person"
                                     " WHERE event.kind = (SELECT id FROM event_kind WHERE name = ?)"
                                     " GROUP BY event.job, person.area",
                                     "count the people", &rows, reports));
    if (status == OFR_OK) {
        sqlite3_bind_text(rows, 1, event, -1, SQLITE_STATIC);
        status = read_counts(reader, rows, *counts, reports);
    }
    sqlite3_finalize(rows);
    if (status != OFR_OK) {
        ofr_free(*counts);
        *counts = NULL;
    }
    return status;
}

static ofr_status read_daily(const struct ofr_run_reader *reader, sqlite3_stmt *rows, double *values,
                             struct ofr_reports *reports) {
    int code;
    while ((code = sqlite3_step(rows)) == SQLITE_ROW) {
        int64_t day = sqlite3_column_int64(rows, 0);
        if (day >= 0 && day < reader->run.days)
            values[day] = ofr_sql_value(rows, 1);
    }
    return code == SQLITE_DONE ? OFR_OK : ofr_sql_fail(reader->source, "read the series", reports);
}

ofr_status ofr_database_daily(const struct ofr_run_reader *reader, uint32_t replicate, const char *name,
                              double **values, struct ofr_reports *reports) {
    sqlite3_str *sql = sqlite3_str_new(reader->source);
    sqlite3_str_appendf(sql, "SELECT day, series.\"%w\" FROM series WHERE job = ? AND area = 0", name);
    sqlite3_stmt *rows;
    if (ofr_sql_prepare_built(reader->source, sql, &rows, NULL) != OFR_OK)
        return ofr_fail(reports, OFR_BAD_INPUT, "the run has no observable %s", name);
    ofr_status status =
        ofr_new(NULL, (size_t)reader->run.days, sizeof **values, "a series", (void **)values, reports);
    if (status == OFR_OK) {
        for (int64_t day = 0; day < reader->run.days; day++)
            (*values)[day] = NAN;
        sqlite3_bind_int64(rows, 1, replicate);
        status = read_daily(reader, rows, *values, reports);
    }
    sqlite3_finalize(rows);
    if (status != OFR_OK) {
        ofr_free(*values);
        *values = NULL;
    }
    return status;
}

ofr_status ofr_run_reader_each(const struct ofr_run_reader *reader, const char *table, ofr_run_reader_row row,
                               void *to, struct ofr_reports *reports) {
    sqlite3_str *sql = sqlite3_str_new(reader->source);
    if (table == NULL)
        sqlite3_str_appendall(sql, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid");
    else
        sqlite3_str_appendf(sql, "SELECT * FROM \"%w\"", table);
    sqlite3_stmt *rows;
    ofr_status status = ofr_sql_prepare_built(reader->source, sql, &rows, reports);
    if (status != OFR_OK)
        return status;
    int n = sqlite3_column_count(rows), code = SQLITE_ROW;
    const char **cells = ofr_malloc((size_t)n * sizeof *cells);
    if (cells == NULL)
        status = ofr_fail(reports, OFR_SYSTEM, "not enough memory to read a table");
    for (int i = 0; status == OFR_OK && i < n; i++)
        cells[i] = sqlite3_column_name(rows, i);
    bool on = status == OFR_OK && row(to, cells, (size_t)n);
    while (on && (code = sqlite3_step(rows)) == SQLITE_ROW) {
        for (int i = 0; i < n; i++)
            cells[i] = (const char *)sqlite3_column_text(rows, i);
        on = row(to, cells, (size_t)n);
    }
    if (status == OFR_OK && on && code != SQLITE_DONE)
        status = ofr_sql_fail(reader->source, "read a table", reports);
    sqlite3_finalize(rows);
    ofr_free(cells);
    return status;
}
