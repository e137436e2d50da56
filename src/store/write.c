#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output/harm.h"
#include "store/internal.h"

static const char *const sex_names[2] = {"female", "male"};
static const char *const education_names[4] = {"none", "primary", "secondary", "higher"};
static const char *const activity_names[OFR_N_ACTIVITIES] = {"child",      "student",  "employed",
                                                             "unemployed", "inactive", "retired"};
static const char *const role_names[4] = {"head", "spouse", "offspring", "relative"};

static void bind_id(sqlite3_stmt *statement, int index, uint32_t id) {
    if (id == OFR_NONE)
        sqlite3_bind_null(statement, index);
    else
        sqlite3_bind_int64(statement, index, id);
}

static ofr_status put_replicate(struct ofr_store *store, uint32_t id, const struct ofr_output *output,
                                struct ofr_reports *reports) {
    sqlite3_stmt *put;
    OFR_TRY(ofr_sql_prepare(store->database, "INSERT INTO replicate VALUES (?, ?, ?, ?, ?, ?)",
                            "write a replicate", &put, reports));
    char digest[17];
    snprintf(digest, sizeof digest, "%016llx", (unsigned long long)output->digest);
    sqlite3_bind_int64(put, 1, id);
    ofr_sql_text(put, 2, output->variant);
    sqlite3_bind_int64(put, 3, output->replicate);
    ofr_sql_text(put, 4, digest);
    sqlite3_bind_int64(put, 5, (sqlite3_int64)output->n_days * output->population->n_people);
    sqlite3_bind_double(put, 6, output->seconds);
    ofr_status status = ofr_sql_put(store->database, put, "write a replicate", reports);
    sqlite3_finalize(put);
    return status;
}

static ofr_status put_person(struct ofr_store *store, sqlite3_stmt *put, uint32_t person,
                             struct ofr_reports *reports) {
    const struct ofr_population *population = store->population;
    if (person == OFR_NONE || person >= population->n_people || store->person_written[person])
        return OFR_OK;
    sqlite3_bind_int64(put, 1, person);
    ofr_sql_text(put, 2, sex_names[ofr_is_male(population, person)]);
    sqlite3_bind_int(put, 3, population->age[person]);
    ofr_sql_text(put, 4, education_names[ofr_education_of(population, person)]);
    ofr_sql_text(put, 5, activity_names[population->activity[person]]);
    sqlite3_bind_int64(put, 6, ofr_area_of(population, person) + 1);
    sqlite3_bind_int64(put, 7, population->neighbourhood[person]);
    sqlite3_bind_int64(put, 8, ofr_street_of(population, person));
    sqlite3_bind_int64(put, 9, population->household[person]);
    sqlite3_bind_int64(put, 10, ofr_family_of(population, person));
    ofr_sql_text(put, 11, role_names[ofr_role_of(population, person)]);
    ofr_status status = ofr_sql_put(store->database, put, "write the people", reports);
    store->person_written[person] = status == OFR_OK;
    return status;
}

static ofr_status put_people(struct ofr_store *store, const struct ofr_output *output,
                             struct ofr_reports *reports) {
    sqlite3_stmt *put;
    ofr_status status =
        ofr_sql_prepare(store->database, "INSERT INTO person VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        "write the people", &put, reports);
    for (size_t i = 0; status == OFR_OK && i < output->n_events; i++) {
        status = put_person(store, put, output->events[i].person, reports);
        OFR_THEN(status, put_person(store, put, output->events[i].by, reports));
    }
    sqlite3_finalize(put);
    return status;
}

/* An event's place in the order of lives: by person, then as they happened. */
struct place_in_order {
    uint32_t person, event;
};

static int compare_order(const void *a, const void *b) {
    const struct place_in_order *x = a, *y = b;
    if (x->person != y->person)
        return x->person < y->person ? -1 : 1;
    return x->event < y->event ? -1 : x->event > y->event;
}

static ofr_status put_event(struct ofr_store *store, sqlite3_stmt *put, uint32_t step,
                            const struct ofr_event *event, struct ofr_reports *reports) {
    sqlite3_bind_int64(put, 2, event->person);
    sqlite3_bind_int64(put, 3, step);
    sqlite3_bind_int(put, 4, event->day);
    sqlite3_bind_int(put, 5, event->slot);
    sqlite3_bind_int(put, 6, event->kind);
    bind_id(put, 7, event->place);
    bind_id(put, 8, event->by);
    sqlite3_bind_int(put, 9, event->value);
    return ofr_sql_put(store->database, put, "write the events", reports);
}

static ofr_status put_events(struct ofr_store *store, uint32_t id, const struct ofr_output *output,
                             struct ofr_reports *reports) {
    size_t n = output->n_events;
    struct place_in_order *order = NULL;
    sqlite3_stmt *put = NULL;
    ofr_status status = OFR_NEW(NULL, order, n, "the order of events", reports);
    OFR_THEN(status, ofr_sql_prepare(store->database, "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                                     "write the events", &put, reports));
    if (status == OFR_OK) {
        for (size_t i = 0; i < n; i++)
            order[i] = (struct place_in_order){output->events[i].person, (uint32_t)i};
        qsort(order, n, sizeof *order, compare_order);
        sqlite3_bind_int64(put, 1, id);
    }
    uint32_t step = 0;
    for (size_t i = 0; status == OFR_OK && i < n; i++) {
        step = i > 0 && order[i].person == order[i - 1].person ? step + 1 : 0;
        status = put_event(store, put, step, &output->events[order[i].event], reports);
    }
    sqlite3_finalize(put);
    ofr_free(order);
    return status;
}

static ofr_status put_period(struct ofr_store *store, sqlite3_stmt *put, uint32_t area, uint32_t day,
                             uint32_t days, const double *values, struct ofr_reports *reports) {
    const struct ofr_model *model = store->model;
    sqlite3_bind_int64(put, 2, area);
    sqlite3_bind_int64(put, 3, day);
    sqlite3_bind_int64(put, 4, days);
    for (size_t k = 0; k < model->n_observables; k++) {
        if (model->observables[k].observed == OFR_LEVEL)
            ofr_sql_real(put, (int)k + 5, values[k]);
        else
            sqlite3_bind_int64(put, (int)k + 5, (sqlite3_int64)values[k]);
    }
    return ofr_sql_put(store->database, put, "write the series", reports);
}

static ofr_status prepare_series(struct ofr_store *store, sqlite3_stmt **put, struct ofr_reports *reports) {
    static const char head[] = "INSERT INTO series VALUES (?, ?, ?, ?";
    size_t n_head = strlen(head), n_seen = store->model->n_observables;
    char *sql = ofr_malloc(n_head + 3 * n_seen + 2);
    *put = NULL;
    if (sql == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory to write the series");
    memcpy(sql, head, n_head);
    for (size_t k = 0; k < n_seen; k++)
        memcpy(sql + n_head + 3 * k, ", ?", 3);
    memcpy(sql + n_head + 3 * n_seen, ")", 2);
    ofr_status status = ofr_sql_prepare(store->database, sql, "write the series", put, reports);
    ofr_free(sql);
    return status;
}

static ofr_status put_series(struct ofr_store *store, uint32_t id, const struct ofr_output *output,
                             struct ofr_reports *reports) {
    size_t n_seen = store->model->n_observables, n_areas = store->population->n_areas;
    sqlite3_stmt *put;
    ofr_status status = prepare_series(store, &put, reports);
    if (status == OFR_OK)
        sqlite3_bind_int64(put, 1, id);
    for (uint32_t day = 0; status == OFR_OK && day < output->n_days; day++)
        status = put_period(store, put, 0, day, 1, output->daily + day * n_seen, reports);
    /* area by area, which is the order of the table: rows are appended, never inserted between */
    for (uint32_t area = 0; status == OFR_OK && area < n_areas; area++)
        for (uint32_t week = 0; status == OFR_OK && week < output->n_weeks; week++) {
            uint32_t left = output->n_days - 7 * week;
            status = put_period(store, put, area + 1, 7 * week, left < 7 ? left : 7,
                                output->weekly + (week * n_areas + area) * n_seen, reports);
        }
    sqlite3_finalize(put);
    return status;
}

static ofr_status put_harm(struct ofr_store *store, uint32_t id, const struct ofr_output *output,
                           struct ofr_reports *reports) {
    const struct ofr_model *model = store->model;
    sqlite3_stmt *put;
    ofr_status status = ofr_sql_prepare(store->database, "INSERT INTO harm VALUES (?, ?, ?, ?)",
                                        "write the harm", &put, reports);
    for (uint32_t area = 0; status == OFR_OK && area <= store->population->n_areas; area++)
        for (size_t k = 0; status == OFR_OK && k < model->n_observables; k++) {
            if (!model->observables[k].harm)
                continue;
            sqlite3_bind_int64(put, 1, id);
            sqlite3_bind_int64(put, 2, area);
            ofr_sql_text(put, 3, model->observables[k].name);
            ofr_sql_real(put, 4, ofr_harm_of(output, k, area));
            status = ofr_sql_put(store->database, put, "write the harm", reports);
        }
    sqlite3_finalize(put);
    return status;
}

/* What a replicate drew from a posterior. */
static ofr_status put_drawn(struct ofr_store *store, uint32_t id, const struct ofr_output *output,
                            struct ofr_reports *reports) {
    sqlite3_stmt *put;
    if (store->n_drawn == 0)
        return OFR_OK;
    ofr_status status = ofr_sql_prepare(store->database, "INSERT INTO drawn VALUES (?, ?, ?)",
                                        "write what was drawn", &put, reports);
    for (size_t i = 0; status == OFR_OK && i < store->n_drawn; i++) {
        sqlite3_bind_int64(put, 1, id);
        ofr_sql_text(put, 2, store->scenario->schema->parameters[store->drawn[i]].name);
        ofr_sql_real(put, 3, ofr_value_of(output->scenario, store->drawn[i]));
        status = ofr_sql_put(store->database, put, "write what was drawn", reports);
    }
    sqlite3_finalize(put);
    return status;
}

static ofr_status put_outcomes(struct ofr_store *store, uint32_t id, const struct ofr_output *output,
                               struct ofr_reports *reports) {
    sqlite3_stmt *put;
    ofr_status status = ofr_sql_prepare(store->database, "INSERT INTO outcome VALUES (?, ?, ?)",
                                        "write the outcomes", &put, reports);
    for (size_t i = 0; status == OFR_OK && i < store->model->n_outcomes; i++) {
        sqlite3_bind_int64(put, 1, id);
        ofr_sql_text(put, 2, store->model->outcomes[i].name);
        ofr_sql_real(put, 3, output->outcomes[i]);
        status = ofr_sql_put(store->database, put, "write the outcomes", reports);
    }
    sqlite3_finalize(put);
    return status;
}

/* The last value stands for all that are counted together. */
static ofr_status put_covered(struct ofr_store *store, uint32_t id, const struct ofr_exposure *exposure,
                              struct ofr_reports *reports) {
    sqlite3_stmt *put;
    ofr_status status = ofr_sql_prepare(store->database, "INSERT INTO covered VALUES (?, ?, ?, ?, ?)",
                                        "write what interventions cover", &put, reports);
    size_t n_cells = exposure->n * exposure->n_events * OFR_EXPOSURE_VALUES;
    for (size_t cell = 0; status == OFR_OK && cell < n_cells; cell++) {
        if (exposure->counts[cell] == 0)
            continue;
        sqlite3_bind_int64(put, 1, id);
        ofr_sql_text(put, 2, exposure->interventions[cell / OFR_EXPOSURE_VALUES / exposure->n_events]->name);
        sqlite3_bind_int64(put, 3, (sqlite3_int64)(cell / OFR_EXPOSURE_VALUES % exposure->n_events));
        sqlite3_bind_int64(put, 4, (sqlite3_int64)(cell % OFR_EXPOSURE_VALUES));
        sqlite3_bind_int64(put, 5, exposure->counts[cell]);
        status = ofr_sql_put(store->database, put, "write what interventions cover", reports);
    }
    sqlite3_finalize(put);
    return status;
}

ofr_status ofr_store_write(struct ofr_store *store, uint32_t id, const struct ofr_output *output,
                           struct ofr_reports *reports) {
    OFR_TRY(ofr_sql_run(store->database, "BEGIN IMMEDIATE", "begin a replicate", reports));
    ofr_status status = put_replicate(store, id, output, reports);
    OFR_THEN(status, put_people(store, output, reports));
    OFR_THEN(status, put_events(store, id, output, reports));
    OFR_THEN(status, put_series(store, id, output, reports));
    OFR_THEN(status, put_harm(store, id, output, reports));
    OFR_THEN(status, put_outcomes(store, id, output, reports));
    OFR_THEN(status, put_drawn(store, id, output, reports));
    OFR_THEN(status, put_covered(store, id, &output->exposure, reports));
    OFR_THEN(status, ofr_sql_run(store->database, "COMMIT", "write a replicate", reports));
    if (status != OFR_OK)
        sqlite3_exec(store->database, "ROLLBACK", NULL, NULL, NULL);
    return status;
}
