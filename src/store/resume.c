/* Taking up a run that was cut short, and reading back what is finished of it (store.h). */
#include <stdio.h>
#include <string.h>

#include "store/database.h"
#include "store/internal.h"

/* ---- is it this run? ------------------------------------------------------------------- */

static ofr_status refuse(const char *path, const char *why, struct ofr_reports *reports) {
    return ofr_fail(reports, OFR_BAD_INPUT, "cannot resume %s: %s; it is left alone", path, why);
}

static ofr_status compare_run(sqlite3 *database, const char *path, const struct ofr_run_header *header,
                              bool *complete, struct ofr_reports *reports) {
    sqlite3_stmt *row;
    char why[200] = "";
    ofr_status status =
        ofr_sql_prepare(database, "SELECT status = 'complete', version, seed, replicates FROM run",
                        "read the run", &row, reports);
    if (status != OFR_OK)
        return status;
    if (sqlite3_step(row) != SQLITE_ROW)
        snprintf(why, sizeof why, "it does not say what it is");
    else if (strcmp((const char *)sqlite3_column_text(row, 1), OFR_VERSION) != 0)
        snprintf(why, sizeof why, "it was written by version %.20s; this is version %s",
                 (const char *)sqlite3_column_text(row, 1), OFR_VERSION);
    else if ((uint64_t)sqlite3_column_int64(row, 2) != header->seed)
        snprintf(why, sizeof why, "it is of seed %lld, not %llu", (long long)sqlite3_column_int64(row, 2),
                 (unsigned long long)header->seed);
    else if (sqlite3_column_int64(row, 3) != header->n_replicates &&
             !(header->may_end_early && sqlite3_column_int(row, 0) != 0 &&
               sqlite3_column_int64(row, 3) < header->n_replicates))
        snprintf(why, sizeof why, "it is of %lld replicates, not %u", (long long)sqlite3_column_int64(row, 3),
                 header->n_replicates);
    *complete = why[0] == '\0' && sqlite3_column_int(row, 0) != 0;
    sqlite3_finalize(row);
    return why[0] == '\0' ? OFR_OK : refuse(path, why, reports);
}

/* The same variants, each with the same scenario, or it is another run. */
static ofr_status compare_variants(sqlite3 *database, const char *path, const struct ofr_run_header *header,
                                   struct ofr_reports *reports) {
    sqlite3_stmt *rows;
    size_t n = 0, n_same = 0;
    bool own = false;
    ofr_status status =
        ofr_sql_prepare(database, "SELECT name, identity FROM variant", "read the run", &rows, reports);
    while (status == OFR_OK && sqlite3_step(rows) == SQLITE_ROW) {
        n++;
        for (size_t v = 0; v < header->n_variants; v++) {
            char identity[17];
            snprintf(identity, sizeof identity, "%016llx", (unsigned long long)header->variants[v].identity);
            bool same = strcmp((const char *)sqlite3_column_text(rows, 0), header->variants[v].name) == 0 &&
                        strcmp((const char *)sqlite3_column_text(rows, 1), identity) == 0;
            n_same += same;
            own |= same && header->variants[v].name[0] == '\0';
        }
    }
    sqlite3_finalize(rows);
    if (status != OFR_OK || (n == header->n_variants && n_same == n))
        return status;
    return refuse(path,
                  own ? "it has other control runs or branches"
                      : "it is of another scenario or of other settings",
                  reports);
}

static ofr_status check_format(sqlite3 *database, const char *path, struct ofr_reports *reports) {
    sqlite3_stmt *row;
    OFR_TRY(ofr_sql_prepare(database, "PRAGMA user_version", "read the run", &row, reports));
    int format = sqlite3_step(row) == SQLITE_ROW ? sqlite3_column_int(row, 0) : 0;
    sqlite3_finalize(row);
    return format == OFR_STORE_FORMAT
               ? OFR_OK
               : refuse(path, "its tables have the format of another version", reports);
}

/* People who are in the file already are not written again. */
static ofr_status mark_people(struct ofr_store *store, struct ofr_reports *reports) {
    sqlite3_stmt *rows;
    ofr_status status =
        ofr_sql_prepare(store->database, "SELECT id FROM person", "read the people", &rows, reports);
    while (status == OFR_OK && sqlite3_step(rows) == SQLITE_ROW) {
        uint32_t person = ofr_sql_number(rows, 0);
        if (person < store->population->n_people)
            store->person_written[person] = true;
    }
    sqlite3_finalize(rows);
    return status;
}

ofr_status ofr_store_resume(const char *path, const struct ofr_run_header *header, struct ofr_store **out,
                            bool *complete, struct ofr_reports *reports) {
    *out = NULL;
    *complete = false;
    ofr_status status = ofr_store_check_target(path, reports);
    if (status != OFR_OK || !ofr_database_is_there(path))
        return status;
    struct ofr_store *store = NULL;
    status = ofr_store_open(path, header, &store, reports);
    OFR_THEN(status, check_format(store->database, path, reports));
    OFR_THEN(status, compare_run(store->database, path, header, complete, reports));
    OFR_THEN(status, compare_variants(store->database, path, header, reports));
    OFR_THEN(status, mark_people(store, reports));
    if (status == OFR_OK)
        *out = store;
    else
        ofr_store_close(store);
    return status;
}

/* ---- what is finished of it ------------------------------------------------------------ */

static ofr_status read_head(struct ofr_store *store, uint32_t id, struct ofr_output *output, bool *found,
                            struct ofr_reports *reports) {
    sqlite3_stmt *row;
    OFR_TRY(ofr_sql_prepare(store->database, "SELECT digest, seconds FROM replicate WHERE id = ?",
                            "read a replicate", &row, reports));
    sqlite3_bind_int64(row, 1, id);
    *found = sqlite3_step(row) == SQLITE_ROW;
    unsigned long long digest = 0;
    if (*found && sscanf((const char *)sqlite3_column_text(row, 0), "%llx", &digest) == 1)
        output->digest = digest;
    output->seconds = *found ? sqlite3_column_double(row, 1) : 0;
    sqlite3_finalize(row);
    return OFR_OK;
}

/* The series, in the order of model->observables, after replicate, area, day and days. */
static ofr_status read_series(struct ofr_store *store, uint32_t id, struct ofr_output *output,
                              struct ofr_reports *reports) {
    size_t n_seen = store->model->n_observables, n_areas = store->population->n_areas;
    sqlite3_stmt *rows;
    OFR_TRY(ofr_sql_prepare(store->database, "SELECT * FROM series WHERE replicate = ?", "read the series",
                            &rows, reports));
    sqlite3_bind_int64(rows, 1, id);
    while (sqlite3_step(rows) == SQLITE_ROW) {
        uint32_t area = ofr_sql_number(rows, 1), day = ofr_sql_number(rows, 2);
        if (area > n_areas || day >= output->n_days)
            continue;
        double *to = area == 0 ? output->daily + day * n_seen
                               : output->weekly + (day / 7 * n_areas + area - 1) * n_seen;
        for (size_t k = 0; k < n_seen; k++) {
            to[k] = ofr_sql_value(rows, (int)k + 4);
            if (area > 0 && store->model->observables[k].observed == OFR_FLOW)
                output->totals[(area - 1) * n_seen + k] += (int64_t)to[k];
        }
    }
    sqlite3_finalize(rows);
    return OFR_OK;
}

static bool take_event(sqlite3_stmt *row, void *element) {
    struct ofr_event *event = element;
    *event = (struct ofr_event){.day = (uint16_t)sqlite3_column_int(row, 0),
                                .slot = (uint8_t)sqlite3_column_int(row, 1),
                                .kind = (uint8_t)sqlite3_column_int(row, 2),
                                .person = ofr_sql_number(row, 3),
                                .place = ofr_sql_number(row, 4),
                                .by = ofr_sql_number(row, 5),
                                .value = sqlite3_column_int(row, 6)};
    return true;
}

static ofr_status read_events(struct ofr_store *store, uint32_t id, struct ofr_output *output,
                              struct ofr_reports *reports) {
    sqlite3_stmt *rows;
    OFR_TRY(ofr_sql_prepare(store->database,
                            "SELECT day, slot, kind, person, place, by, value FROM event"
                            " WHERE replicate = ? ORDER BY person, step",
                            "read the events", &rows, reports));
    sqlite3_bind_int64(rows, 1, id);
    ofr_status status = ofr_sql_rows(store->database, rows, sizeof *output->events, take_event,
                                     (void **)&output->events, &output->n_events, reports);
    output->event_capacity = output->n_events;
    sqlite3_finalize(rows);
    return status;
}

static ofr_status read_outcomes(struct ofr_store *store, uint32_t id, struct ofr_output *output,
                                struct ofr_reports *reports) {
    sqlite3_stmt *rows;
    ofr_status status =
        ofr_sql_prepare(store->database, "SELECT name, value FROM outcome WHERE replicate = ?",
                        "read the outcomes", &rows, reports);
    if (status != OFR_OK)
        return status;
    sqlite3_bind_int64(rows, 1, id);
    while (sqlite3_step(rows) == SQLITE_ROW) {
        size_t outcome = ofr_find_outcome(store->model, (const char *)sqlite3_column_text(rows, 0));
        if (outcome < store->model->n_outcomes)
            output->outcomes[outcome] = ofr_sql_value(rows, 1);
    }
    sqlite3_finalize(rows);
    return OFR_OK;
}

static ofr_status read_covered(struct ofr_store *store, uint32_t id, struct ofr_exposure *exposure,
                               struct ofr_reports *reports) {
    sqlite3_stmt *rows;
    OFR_TRY(ofr_sql_prepare(store->database,
                            "SELECT intervention, event, value, count FROM covered WHERE replicate = ?",
                            "read what interventions cover", &rows, reports));
    sqlite3_bind_int64(rows, 1, id);
    while (sqlite3_step(rows) == SQLITE_ROW) {
        uint32_t event = ofr_sql_number(rows, 1), value = ofr_sql_number(rows, 2);
        for (size_t m = 0; m < exposure->n && event < exposure->n_events && value < OFR_EXPOSURE_VALUES; m++)
            if (strcmp((const char *)sqlite3_column_text(rows, 0), exposure->interventions[m]->name) == 0)
                exposure->counts[(m * exposure->n_events + event) * OFR_EXPOSURE_VALUES + value] =
                    sqlite3_column_int64(rows, 3);
    }
    sqlite3_finalize(rows);
    return OFR_OK;
}

ofr_status ofr_store_read(struct ofr_store *store, uint32_t id, struct ofr_output *output, bool *found,
                          struct ofr_reports *reports) {
    ofr_status status = read_head(store, id, output, found, reports);
    if (status != OFR_OK || !*found)
        return status;
    status = read_series(store, id, output, reports);
    OFR_THEN(status, read_events(store, id, output, reports));
    OFR_THEN(status, read_outcomes(store, id, output, reports));
    OFR_THEN(status, read_covered(store, id, &output->exposure, reports));
    if (status != OFR_OK)
        return status;
    output->day = output->n_days;
    output->talks_per_person_day = ofr_output_talks(output);
    return OFR_OK;
}
