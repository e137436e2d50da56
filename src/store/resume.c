/* Checking that a database is of an ensemble, and reading back its jobs (store.h). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "store/internal.h"
#include "store/schema.h"

static const char *column(sqlite3_stmt *row, int i) {
    const char *text = (const char *)sqlite3_column_text(row, i);
    return text == NULL ? "" : text;
}

/* ---- its format ------------------------------------------------------------------------ */

/* A database of an older format is refused with the command that makes it again. */
static ofr_status refuse_format(sqlite3 *database, const char *path, int format,
                                struct ofr_reports *reports) {
    static const char *const queries[] = {
        "SELECT 'run', scenario, ' --until ' || last_day || ' --seed ' || seed || ' --replicates ' ||"
        " replicates FROM run",
        "SELECT kind, scenario, ' --until ' || last_day FROM inquiry"};
    sqlite3_stmt *row = NULL;
    char command[200] = "";
    for (size_t i = 0; i < 2 && row == NULL; i++)
        if (ofr_sql_prepare(database, queries[i], "read the database", &row, NULL) == OFR_OK &&
            sqlite3_step(row) == SQLITE_ROW)
            snprintf(command, sizeof command, "offramp %.20s %.60s%.80s", column(row, 0), column(row, 1),
                     column(row, 2));
    sqlite3_finalize(row);
    return ofr_fail(reports, OFR_BAD_INPUT,
                    "%s has format %d; this version of Offramp reads format %d: make it again, with the "
                    "areas and settings it had, by %s --out %s",
                    path, format, OFR_STORE_FORMAT, command[0] == '\0' ? "offramp run" : command, path);
}

ofr_status ofr_store_check_format(sqlite3 *database, const char *path, struct ofr_reports *reports) {
    sqlite3_stmt *row;
    OFR_TRY(ofr_sql_prepare(database,
                            "SELECT application_id, user_version FROM pragma_application_id,"
                            " pragma_user_version",
                            "read the database", &row, reports));
    ofr_status status = OFR_OK;
    bool ours = ofr_sql_next(row, "read the database", &status, reports) &&
                sqlite3_column_int64(row, 0) == OFR_APPLICATION_ID;
    int format = sqlite3_column_int(row, 1);
    sqlite3_finalize(row);
    OFR_TRY(status);
    return ours && format == OFR_STORE_FORMAT ? OFR_OK : refuse_format(database, path, format, reports);
}

ofr_status ofr_store_open_to_read(const char *path, sqlite3 **database, struct ofr_reports *reports) {
    OFR_TRY(ofr_database_open_to_read(path, database, reports));
    OFR_TRY(ofr_store_check_format(*database, path, reports));
    return ofr_database_check(*database, path, reports);
}

/* What a database is of, in any format; "" when it does not say. */
static void read_kind(const char *path, char kind[32]) {
    static const char *const queries[] = {"SELECT kind FROM ensemble", "SELECT 'run' FROM run",
                                          "SELECT kind FROM inquiry"};
    sqlite3 *database = NULL;
    kind[0] = '\0';
    ofr_status status = ofr_database_open_to_read(path, &database, NULL);
    for (size_t i = 0; i < 3 && status == OFR_OK && kind[0] == '\0'; i++) {
        sqlite3_stmt *row;
        if (ofr_sql_prepare(database, queries[i], "read the database", &row, NULL) == OFR_OK &&
            sqlite3_step(row) == SQLITE_ROW)
            snprintf(kind, 32, "%s", column(row, 0));
        sqlite3_finalize(row);
    }
    sqlite3_close(database);
}

static const char *replaced_by(const char *kind) { return strcmp(kind, "compare") == 0 ? "run" : kind; }

ofr_status ofr_store_check_target(const char *path, const char *kind, bool may_be_there,
                                  struct ofr_reports *reports) {
    char there[32] = "";
    OFR_TRY(ofr_lock_look(path, reports));
    if (ofr_database_is_ours(path))
        read_kind(path, there);
    if (there[0] != '\0' && strcmp(replaced_by(there), replaced_by(kind)) != 0)
        return ofr_fail(
            reports, OFR_BAD_INPUT,
            "%s exists and is a database of %s, not of %s; it is left alone (choose another name)", path,
            there, kind);
    return ofr_database_check_target(path, may_be_there, reports);
}

ofr_status ofr_store_is_not_read(const char *path, const char *input, struct ofr_reports *reports) {
    const struct ofr_target target = ofr_database_target(path, true);
    return ofr_target_is_not(&target, input, reports);
}

/* ---- is it this ensemble? --------------------------------------------------------------- */

static ofr_status refuse(const char *path, const char *why, struct ofr_reports *reports) {
    return ofr_fail(reports, OFR_BAD_INPUT, "cannot resume %s: %s; it is left alone", path, why);
}

/* @param n_replicates [out] that the database was made for */
static ofr_status compare_ensemble(struct ofr_store *store, const char *path, uint32_t *n_replicates,
                                   struct ofr_reports *reports) {
    const struct ofr_store_header *header = &store->header;
    sqlite3_stmt *row;
    char why[300] = "";
    OFR_TRY(ofr_sql_prepare(
        store->database, "SELECT status = 'complete', version, kind, design, seed, replicates FROM ensemble",
        "read the database", &row, reports));
    ofr_status status = OFR_OK;
    if (!ofr_sql_next(row, "read the database", &status, reports))
        snprintf(why, sizeof why, "it does not say what it is");
    else if (strcmp(column(row, 1), OFR_VERSION) != 0)
        snprintf(why, sizeof why, "it was written by version %.20s; this is version %s", column(row, 1),
                 OFR_VERSION);
    else if (strcmp(column(row, 2), header->kind) != 0)
        snprintf(why, sizeof why, "it is of %.40s, not of %.40s", column(row, 2), header->kind);
    else if (strcmp(column(row, 3), header->design) != 0)
        snprintf(why, sizeof why, "it has another design, %.180s", column(row, 3));
    else if ((uint64_t)sqlite3_column_int64(row, 4) != header->seed)
        snprintf(why, sizeof why, "it is of seed %lld, not %llu", (long long)sqlite3_column_int64(row, 4),
                 (unsigned long long)header->seed);
    store->complete = sqlite3_column_int(row, 0) != 0;
    *n_replicates = ofr_sql_number(row, 5);
    sqlite3_finalize(row);
    return status != OFR_OK || why[0] == '\0' ? status : refuse(path, why, reports);
}

/* Find an arm of the file in the header; n_arms when it has none of that name. */
static size_t find_arm(const struct ofr_store_header *header, const char *name) {
    size_t i = 0;
    while (i < header->n_arms && strcmp(header->arms[i].name, name) != 0)
        i++;
    return i;
}

/* An arm of the same name must be the same. One that was not asked for must be whole, or it would stay
 * behind the others. @param next [out] number for the next new arm */
static ofr_status compare_arms(struct ofr_store *store, const char *path, bool may_have_more, uint32_t *next,
                               struct ofr_reports *reports) {
    const struct ofr_store_header *header = &store->header;
    sqlite3_stmt *rows;
    char why[300] = "";
    *next = 0;
    OFR_TRY(ofr_sql_prepare(store->database, "SELECT number, name, identity, kind FROM arm ORDER BY number",
                            "read the arms", &rows, reports));
    ofr_status status = OFR_OK;
    while (why[0] == '\0' && ofr_sql_next(rows, "read the arms", &status, reports)) {
        size_t arm = find_arm(header, column(rows, 1));
        char identity[17] = "";
        *next = ofr_sql_number(rows, 0) + 1;
        if (arm < header->n_arms) {
            snprintf(identity, sizeof identity, "%016llx", (unsigned long long)header->arms[arm].identity);
            store->arm_numbers[arm] = ofr_sql_number(rows, 0);
            store->arm_written[arm] = true;
        }
        if (arm < header->n_arms && strcmp(column(rows, 2), identity) != 0 && arm > 0)
            snprintf(why, sizeof why, "its %s %.100s has other settings", column(rows, 3), column(rows, 1));
        else if (arm < header->n_arms && strcmp(column(rows, 2), identity) != 0)
            snprintf(why, sizeof why, "it is of another scenario or of other settings");
        else if (arm == header->n_arms && !may_have_more)
            snprintf(why, sizeof why,
                     "it also has the %s %.100s, whose replicates would stay behind: ask for it, too",
                     column(rows, 3), column(rows, 1));
    }
    sqlite3_finalize(rows);
    return status != OFR_OK || why[0] == '\0' ? status : refuse(path, why, reports);
}

/* People who are in the file already are not written again. */
static ofr_status mark_people(struct ofr_store *store, struct ofr_reports *reports) {
    sqlite3_stmt *rows;
    if (store->header.population == NULL)
        return OFR_OK;
    OFR_TRY(ofr_sql_prepare(store->database, "SELECT id FROM person", "read the people", &rows, reports));
    ofr_status status = OFR_OK;
    while (ofr_sql_next(rows, "read the people", &status, reports)) {
        uint32_t person = ofr_sql_number(rows, 0);
        if (person < store->header.population->n_people)
            store->person_written[person] = true;
    }
    sqlite3_finalize(rows);
    return status;
}

ofr_status ofr_store_compare(struct ofr_store *store, const char *path, struct ofr_reports *reports) {
    uint32_t n_replicates = 0, next = 0;
    OFR_TRY(compare_ensemble(store, path, &n_replicates, reports));
    OFR_TRY(compare_arms(store, path, store->complete && store->header.n_replicates <= n_replicates, &next,
                         reports));
    for (size_t i = 0; i < store->header.n_arms; i++)
        if (!store->arm_written[i])
            store->arm_numbers[i] = next++;
    if (next > OFR_MOST_ARMS)
        return refuse(path, "it would have too many arms", reports);
    return mark_people(store, reports);
}

/* ---- the output of a job ---------------------------------------------------------------- */

/* Of 16 hexadecimal digits, as the database was checked to have. */
static uint64_t digest_of(const char *text) { return strtoull(text, NULL, 16); }

/* Prepare a query whose first parameter is a job. */
static ofr_status ask(struct ofr_store *store, const struct ofr_job *job, const char *sql,
                      sqlite3_stmt **rows, struct ofr_reports *reports) {
    OFR_TRY(ofr_sql_prepare(store->database, sql, "read a job", rows, reports));
    sqlite3_bind_int64(*rows, 1, ofr_job_number(store, job));
    return OFR_OK;
}

ofr_status ofr_store_read_digest(struct ofr_store *store, const struct ofr_job *job, bool *found,
                                 uint64_t *digest, struct ofr_reports *reports) {
    sqlite3_stmt *row;
    OFR_TRY(ask(store, job, "SELECT digest FROM job WHERE id = ?", &row, reports));
    ofr_status status = OFR_OK;
    *found = ofr_sql_next(row, "read a job", &status, reports);
    if (*found)
        *digest = digest_of(column(row, 0));
    sqlite3_finalize(row);
    return status;
}

static ofr_status read_head(struct ofr_store *store, const struct ofr_job *job, struct ofr_output *output,
                            bool *found, struct ofr_reports *reports) {
    sqlite3_stmt *row;
    OFR_TRY(ask(store, job, "SELECT digest, seconds FROM job WHERE id = ?", &row, reports));
    ofr_status status = OFR_OK;
    *found = ofr_sql_next(row, "read a job", &status, reports);
    output->digest = *found ? digest_of(column(row, 0)) : 0;
    output->seconds = *found ? sqlite3_column_double(row, 1) : 0;
    sqlite3_finalize(row);
    return status;
}

/* The series, in the order of model->observables, after job, area, day and days. */
static ofr_status read_series(struct ofr_store *store, const struct ofr_job *job, struct ofr_output *output,
                              struct ofr_reports *reports) {
    const struct ofr_model *model = output->model;
    size_t n_seen = model->n_observables, n_areas = output->population->n_areas;
    sqlite3_stmt *rows;
    OFR_TRY(ask(store, job, "SELECT * FROM series WHERE job = ?", &rows, reports));
    ofr_status status = OFR_OK;
    while (ofr_sql_next(rows, "read a job", &status, reports)) {
        uint32_t area = ofr_sql_number(rows, 1), day = ofr_sql_number(rows, 2);
        if (area > n_areas || day >= output->n_days)
            continue;
        double *to = area == 0 ? output->daily + day * n_seen
                               : output->weekly + (day / 7 * n_areas + area - 1) * n_seen;
        for (size_t k = 0; k < n_seen; k++) {
            to[k] = ofr_sql_value(rows, (int)k + 4);
            if (area > 0 && model->observables[k].observed == OFR_FLOW)
                output->totals[(area - 1) * n_seen + k] += (int64_t)to[k];
        }
    }
    sqlite3_finalize(rows);
    return status;
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

static ofr_status read_events(struct ofr_store *store, const struct ofr_job *job, struct ofr_output *output,
                              struct ofr_reports *reports) {
    sqlite3_stmt *rows;
    OFR_TRY(ask(store, job,
                "SELECT day, slot, kind, person, place, by, value FROM event WHERE job = ?"
                " ORDER BY person, step",
                &rows, reports));
    ofr_status status = ofr_sql_rows(store->database, rows, sizeof *output->events, take_event,
                                     (void **)&output->events, &output->n_events, reports);
    output->event_capacity = output->n_events;
    sqlite3_finalize(rows);
    return status;
}

static ofr_status read_outcomes(struct ofr_store *store, const struct ofr_job *job, struct ofr_output *output,
                                struct ofr_reports *reports) {
    sqlite3_stmt *rows;
    size_t n_found = 0;
    OFR_TRY(ask(store, job, "SELECT name, value FROM outcome WHERE job = ?", &rows, reports));
    ofr_status status = OFR_OK;
    while (ofr_sql_next(rows, "read a job", &status, reports)) {
        size_t outcome = ofr_find_outcome(output->model, column(rows, 0));
        if (outcome < output->model->n_outcomes) {
            output->outcomes[outcome] = ofr_sql_value(rows, 1);
            n_found++;
        }
    }
    sqlite3_finalize(rows);
    if (status != OFR_OK)
        return status;
    return n_found == output->model->n_outcomes
               ? OFR_OK
               : ofr_fail(reports, OFR_BAD_INPUT, "replicate %u in %s has %zu outcomes of %zu",
                          job->replicate, ofr_store_file(store), n_found, output->model->n_outcomes);
}

/* @param found [in,out] turns false when an intervention was not counted */
static ofr_status read_covered(struct ofr_store *store, const struct ofr_job *job,
                               struct ofr_exposure *exposure, bool *found, struct ofr_reports *reports) {
    sqlite3_stmt *rows;
    OFR_TRY(ask(store, job, "SELECT event, value, count FROM covered WHERE job = ? AND intervention = ?",
                &rows, reports));
    ofr_status status = OFR_OK;
    for (size_t m = 0; m < exposure->n && status == OFR_OK; m++) {
        bool counted = !ofr_store_counts(store, job, exposure->interventions[m]->name);
        sqlite3_reset(rows);
        sqlite3_bind_text(rows, 2, exposure->interventions[m]->name, -1, SQLITE_STATIC);
        for (; ofr_sql_next(rows, "read a job", &status, reports); counted = true) {
            uint32_t event = ofr_sql_number(rows, 0), value = ofr_sql_number(rows, 1);
            if (event < exposure->n_events && value < OFR_EXPOSURE_VALUES)
                exposure->counts[(m * exposure->n_events + event) * OFR_EXPOSURE_VALUES + value] =
                    sqlite3_column_int64(rows, 2);
        }
        *found &= counted;
    }
    sqlite3_finalize(rows);
    return status;
}

ofr_status ofr_store_read(struct ofr_store *store, const struct ofr_job *job, struct ofr_output *output,
                          bool *found, struct ofr_reports *reports) {
    OFR_TRY(read_head(store, job, output, found, reports));
    if (*found)
        OFR_TRY(read_covered(store, job, &output->exposure, found, reports));
    if (!*found)
        return OFR_OK;
    OFR_TRY(read_series(store, job, output, reports));
    OFR_TRY(read_events(store, job, output, reports));
    OFR_TRY(read_outcomes(store, job, output, reports));
    output->day = output->n_days;
    output->talks_per_person_day = ofr_output_talks(output);
    return OFR_OK;
}

/* ---- values of jobs --------------------------------------------------------------------- */

/* Fill in the values of a job; how many of the n names it has. */
static size_t read_names(sqlite3_stmt *rows, int64_t job, const char *const *names, size_t n, double *values,
                         ofr_status *status, struct ofr_reports *reports) {
    size_t n_found = 0;
    sqlite3_reset(rows);
    sqlite3_bind_int64(rows, 1, job);
    while (ofr_sql_next(rows, "read the jobs", status, reports))
        for (size_t i = 0; i < n; i++)
            if (strcmp(column(rows, 0), names[i]) == 0) {
                values[i] = ofr_sql_value(rows, 1);
                n_found++;
            }
    return n_found;
}

ofr_status ofr_store_read_values(struct ofr_store *store, const char *const *names, size_t n,
                                 ofr_job_take take, void *to, struct ofr_reports *reports) {
    sqlite3_stmt *jobs = NULL, *rows = NULL;
    double *values = NULL;
    ofr_status status = OFR_NEW(NULL, values, n, "the values of a job", reports);
    OFR_THEN(status, ofr_sql_prepare(store->database, "SELECT name, value FROM outcome WHERE job = ?",
                                     "read the jobs", &rows, reports));
    OFR_THEN(status, ofr_sql_prepare(store->database,
                                     "SELECT id, point, replicate, seed FROM job WHERE arm = '' ORDER BY id",
                                     "read the jobs", &jobs, reports));
    while (ofr_sql_next(jobs, "read the jobs", &status, reports)) {
        const struct ofr_job job = {.point = ofr_sql_number(jobs, 1),
                                    .replicate = ofr_sql_number(jobs, 2),
                                    .seed = (uint64_t)sqlite3_column_int64(jobs, 3)};
        size_t found = read_names(rows, sqlite3_column_int64(jobs, 0), names, n, values, &status, reports);
        if (status == OFR_OK && found == n && !take(to, &job, values))
            status = ofr_fail(reports, OFR_SYSTEM, "not enough memory for the jobs");
    }
    sqlite3_finalize(jobs);
    sqlite3_finalize(rows);
    ofr_free(values);
    return status;
}
