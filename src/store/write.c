/* Writing the output or the values of a job (store.h). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output/harm.h"
#include "store/internal.h"

static const char *const sex_names[2] = {"female", "male"};
static const char *const education_names[4] = {"none", "primary", "secondary", "higher"};
static const char *const role_names[4] = {"head", "spouse", "offspring", "relative"};

/* ---- the output of a job --------------------------------------------------------------- */

static void put_person(struct ofr_store *store, struct ofr_insert *rows, uint32_t person) {
    const struct ofr_population *population = store->header.population;
    if (person == OFR_NONE || person >= population->n_people || store->person_written[person])
        return;
    OFR_INSERT(rows, ofr_sql_whole(person), ofr_sql_text(sex_names[ofr_is_male(population, person)]),
               ofr_sql_whole(population->age[person]),
               ofr_sql_text(education_names[ofr_education_of(population, person)]),
               ofr_sql_text(ofr_activity_words[population->activity[person]]),
               ofr_sql_whole(ofr_area_of(population, person) + 1),
               ofr_sql_whole(population->neighbourhood[person]),
               ofr_sql_whole(ofr_street_of(population, person)), ofr_sql_whole(population->household[person]),
               ofr_sql_whole(ofr_family_of(population, person)),
               ofr_sql_text(role_names[ofr_role_of(population, person)]));
    store->person_written[person] = rows->status == OFR_OK;
}

static ofr_status put_people(struct ofr_store *store, const struct ofr_output *output,
                             struct ofr_reports *reports) {
    struct ofr_insert rows = ofr_insert_into(store->database, "person", reports);
    for (size_t i = 0; i < output->n_events; i++) {
        put_person(store, &rows, output->events[i].person);
        put_person(store, &rows, output->events[i].by);
    }
    return ofr_insert_end(&rows);
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

static ofr_status put_events(struct ofr_store *store, int64_t job, const struct ofr_output *output,
                             struct ofr_reports *reports) {
    size_t n = output->n_events;
    struct place_in_order *order = NULL;
    OFR_TRY(OFR_NEW(NULL, order, n, "the order of events", reports));
    for (size_t i = 0; i < n; i++)
        order[i] = (struct place_in_order){output->events[i].person, (uint32_t)i};
    qsort(order, n, sizeof *order, compare_order);
    struct ofr_insert rows = ofr_insert_into(store->database, "event", reports);
    uint32_t step = 0;
    for (size_t i = 0; i < n; i++) {
        const struct ofr_event *event = &output->events[order[i].event];
        step = i > 0 && order[i].person == order[i - 1].person ? step + 1 : 0;
        OFR_INSERT(&rows, ofr_sql_whole(job), ofr_sql_whole(event->person), ofr_sql_whole(step),
                   ofr_sql_whole(event->day), ofr_sql_whole(event->slot), ofr_sql_whole(event->kind),
                   ofr_sql_id(event->place), ofr_sql_id(event->by), ofr_sql_whole(event->value));
    }
    ofr_free(order);
    return ofr_insert_end(&rows);
}

/* A row of series: the cells have room for all observables after job, area, day and days. */
static void put_period(struct ofr_insert *rows, const struct ofr_model *model, struct ofr_sql_cell *cells,
                       const uint32_t of[3], const double *values) {
    for (size_t i = 0; i < 3; i++)
        cells[i + 1] = ofr_sql_whole(of[i]);
    for (size_t k = 0; k < model->n_observables; k++)
        cells[k + 4] = model->observables[k].observed == OFR_LEVEL ? ofr_sql_real(values[k])
                                                                   : ofr_sql_whole((int64_t)values[k]);
    ofr_insert_row(rows, cells, model->n_observables + 4);
}

static ofr_status put_series(struct ofr_store *store, int64_t job, const struct ofr_output *output,
                             struct ofr_reports *reports) {
    const struct ofr_model *model = output->model;
    size_t n_seen = model->n_observables, n_areas = output->population->n_areas;
    struct ofr_sql_cell *cells = NULL;
    OFR_TRY(OFR_NEW(NULL, cells, n_seen + 4, "the series", reports));
    struct ofr_insert rows = ofr_insert_into(store->database, "series", reports);
    cells[0] = ofr_sql_whole(job);
    for (uint32_t day = 0; day < output->n_days; day++)
        put_period(&rows, model, cells, (uint32_t[]){0, day, 1}, output->daily + day * n_seen);
    /* area by area, which is the order of the table: rows are appended, never inserted between */
    for (uint32_t area = 0; area < n_areas; area++)
        for (uint32_t week = 0; week < output->n_weeks; week++) {
            uint32_t left = output->n_days - 7 * week;
            put_period(&rows, model, cells, (uint32_t[]){area + 1, 7 * week, left < 7 ? left : 7},
                       output->weekly + (week * n_areas + area) * n_seen);
        }
    ofr_free(cells);
    return ofr_insert_end(&rows);
}

static ofr_status put_harm(struct ofr_store *store, int64_t job, const struct ofr_output *output,
                           struct ofr_reports *reports) {
    const struct ofr_model *model = output->model;
    struct ofr_insert rows = ofr_insert_into(store->database, "harm", reports);
    for (uint32_t area = 0; area <= output->population->n_areas; area++)
        for (size_t k = 0; k < model->n_observables; k++)
            if (model->observables[k].harm)
                OFR_INSERT(&rows, ofr_sql_whole(job), ofr_sql_whole(area),
                           ofr_sql_text(model->observables[k].name),
                           ofr_sql_real(ofr_harm_of(output, k, area)));
    return ofr_insert_end(&rows);
}

static ofr_status put_outcomes(struct ofr_store *store, int64_t job, const struct ofr_output *output,
                               struct ofr_reports *reports) {
    struct ofr_insert rows = ofr_insert_into(store->database, "outcome", reports);
    for (size_t i = 0; i < output->model->n_outcomes; i++)
        OFR_INSERT(&rows, ofr_sql_whole(job), ofr_sql_text(output->model->outcomes[i].name),
                   ofr_sql_real(output->outcomes[i]));
    return ofr_insert_end(&rows);
}

static ofr_status put_drawn(struct ofr_store *store, int64_t job, const struct ofr_output *output,
                            struct ofr_reports *reports) {
    struct ofr_insert rows = ofr_insert_into(store->database, "drawn", reports);
    for (size_t i = 0; i < store->header.n_drawn; i++) {
        size_t drawn = store->header.drawn[i];
        OFR_INSERT(&rows, ofr_sql_whole(job), ofr_sql_text(output->scenario->schema->parameters[drawn].name),
                   ofr_sql_real(ofr_value_of(output->scenario, drawn)));
    }
    return ofr_insert_end(&rows);
}

bool ofr_store_counts(const struct ofr_store *store, const struct ofr_job *job, const char *intervention) {
    return job->arm == 0 || ofr_scenario_takes(store->header.arms[job->arm].scenario, intervention);
}

/* The base has counts of all interventions, an arm of its own; each has one row at least, of count 0, which
 * says that it was counted. The last value of an event holds all that are counted together. */
static ofr_status put_covered(struct ofr_store *store, const struct ofr_job *job,
                              const struct ofr_exposure *exposure, struct ofr_reports *reports) {
    struct ofr_insert rows = ofr_insert_into(store->database, "covered", reports);
    const struct ofr_sql_cell number = ofr_sql_whole(ofr_job_number(store, job));
    size_t n_cells = exposure->n_events * OFR_EXPOSURE_VALUES;
    rows.replace = true;
    for (size_t m = 0; m < exposure->n; m++) {
        const struct ofr_sql_cell name = ofr_sql_text(exposure->interventions[m]->name);
        if (!ofr_store_counts(store, job, exposure->interventions[m]->name))
            continue;
        OFR_INSERT(&rows, number, name, ofr_sql_whole(0), ofr_sql_whole(0),
                   ofr_sql_whole(exposure->counts[m * n_cells]));
        for (size_t cell = 1; cell < n_cells; cell++)
            if (exposure->counts[m * n_cells + cell] != 0)
                OFR_INSERT(&rows, number, name, ofr_sql_whole((int64_t)(cell / OFR_EXPOSURE_VALUES)),
                           ofr_sql_whole((int64_t)(cell % OFR_EXPOSURE_VALUES)),
                           ofr_sql_whole(exposure->counts[m * n_cells + cell]));
    }
    return ofr_insert_end(&rows);
}

/* ---- a job ----------------------------------------------------------------------------- */

/* The first job that is written to a database which was opened: its new arms come before. */
static ofr_status extend(struct ofr_store *store, struct ofr_reports *reports) {
    if (store->extended)
        return OFR_OK;
    for (size_t i = 0; i < store->header.n_arms; i++)
        if (!store->arm_written[i])
            OFR_TRY(ofr_store_write_arm(store->database, &store->header, i, store->arm_numbers[i], reports));
    return ofr_sql_run_with(store->database,
                            "UPDATE ensemble SET status = 'incomplete', replicates = max(replicates, ?),"
                            " repeats = ?, controls = max(controls, ?)",
                            OFR_ROW(ofr_sql_whole(store->header.n_replicates),
                                    ofr_sql_whole(store->header.n_repeats),
                                    ofr_sql_whole(store->header.n_controls)),
                            3, "add to the database", reports);
}

static ofr_status put_job(struct ofr_store *store, const struct ofr_job *job, uint64_t digest,
                          const struct ofr_output *output, struct ofr_reports *reports) {
    struct ofr_insert rows = ofr_insert_into(store->database, "job", reports);
    const struct ofr_sql_cell none = {0};
    char text[17];
    snprintf(text, sizeof text, "%016llx", (unsigned long long)digest);
    rows.replace = output == NULL;
    OFR_INSERT(&rows, ofr_sql_whole(ofr_job_number(store, job)), ofr_sql_whole(job->point),
               ofr_sql_text(store->header.arms[job->arm].name), ofr_sql_whole(job->replicate),
               ofr_sql_whole((int64_t)job->seed), ofr_sql_text(text),
               output == NULL ? none : ofr_sql_whole((int64_t)output->n_days * output->population->n_people),
               output == NULL ? none : ofr_sql_real(output->seconds));
    return ofr_insert_end(&rows);
}

static ofr_status put_output(struct ofr_store *store, const struct ofr_job *job,
                             const struct ofr_output *output, struct ofr_reports *reports) {
    int64_t number = ofr_job_number(store, job);
    OFR_TRY(put_job(store, job, output->digest, output, reports));
    OFR_TRY(put_people(store, output, reports));
    OFR_TRY(put_events(store, number, output, reports));
    OFR_TRY(put_series(store, number, output, reports));
    OFR_TRY(put_harm(store, number, output, reports));
    OFR_TRY(put_outcomes(store, number, output, reports));
    return put_drawn(store, number, output, reports);
}

/* Whether a job is there already; it must have come out the same. */
static ofr_status find_job(struct ofr_store *store, const struct ofr_job *job, uint64_t digest, bool *found,
                           struct ofr_reports *reports) {
    uint64_t before = 0;
    OFR_TRY(ofr_store_read_digest(store, job, found, &before, reports));
    return *found && before != digest
               ? ofr_fail(reports, OFR_SYSTEM,
                          "replicate %u of arm \"%s\" is in the database with digest %016llx and came out "
                          "with digest %016llx",
                          job->replicate, store->header.arms[job->arm].name, (unsigned long long)before,
                          (unsigned long long)digest)
               : OFR_OK;
}

static ofr_status write_output(struct ofr_store *store, const struct ofr_job *job,
                               const struct ofr_output *output, struct ofr_reports *reports) {
    bool found = false;
    OFR_TRY(extend(store, reports));
    OFR_TRY(find_job(store, job, output->digest, &found, reports));
    if (!found)
        OFR_TRY(put_output(store, job, output, reports));
    return put_covered(store, job, &output->exposure, reports);
}

static ofr_status write_values(struct ofr_store *store, const struct ofr_job_values *job,
                               struct ofr_reports *reports) {
    OFR_TRY(extend(store, reports));
    OFR_TRY(put_job(store, &job->job, job->digest, NULL, reports));
    struct ofr_insert rows = ofr_insert_into(store->database, "outcome", reports);
    rows.replace = true;
    for (size_t i = 0; i < job->n; i++)
        OFR_INSERT(&rows, ofr_sql_whole(ofr_job_number(store, &job->job)), ofr_sql_text(job->names[i]),
                   ofr_sql_real(job->values[i]));
    return ofr_insert_end(&rows);
}

/* End the transaction of a job. */
static ofr_status end_job(struct ofr_store *store, ofr_status status, struct ofr_reports *reports) {
    OFR_THEN(status, ofr_sql_run(store->database, "COMMIT", "write a job", reports));
    if (status != OFR_OK)
        sqlite3_exec(store->database, "ROLLBACK", NULL, NULL, NULL);
    store->extended |= status == OFR_OK;
    return status;
}

ofr_status ofr_store_write(struct ofr_store *store, const struct ofr_job *job,
                           const struct ofr_output *output, struct ofr_reports *reports) {
    OFR_TRY(ofr_sql_run(store->database, "BEGIN IMMEDIATE", "begin a job", reports));
    return end_job(store, write_output(store, job, output, reports), reports);
}

ofr_status ofr_store_write_values(struct ofr_store *store, const struct ofr_job_values *job,
                                  struct ofr_reports *reports) {
    OFR_TRY(ofr_sql_run(store->database, "BEGIN IMMEDIATE", "begin a job", reports));
    return end_job(store, write_values(store, job, reports), reports);
}
