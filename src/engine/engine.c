#include "engine/engine.h"

const char *const ofr_slot_names[OFR_N_SLOTS] = {"dawn", "day", "evening", "night"};
const double ofr_slot_hours[OFR_N_SLOTS] = {3, 9, 5, 7};
const char *const ofr_moment_names[3] = {"each slot", "each day", "each year"};
const char *const ofr_observed_names[3] = {"stock", "flow", "level"};

static size_t n_counts(const struct ofr_engine *engine) {
    return (size_t)engine->population->n_areas * engine->model->n_observables;
}

static ofr_status make_columns(struct ofr_engine *engine, struct ofr_reports *reports) {
    const struct ofr_model *model = engine->model;
    ofr_status status = ofr_new(&engine->account, model->n_columns, sizeof(void *), "the list of columns",
                                (void **)&engine->columns, reports);
    for (size_t c = 0; c < model->n_columns && status == OFR_OK; c++)
        status = ofr_new(&engine->account, engine->population->n_people, model->columns[c].size,
                         model->columns[c].name, &engine->columns[c], reports);
    return status;
}

static ofr_status switch_processes(struct ofr_engine *engine, struct ofr_reports *reports) {
    const struct ofr_model *model = engine->model;
    ofr_status status = ofr_new(&engine->account, model->n_processes, sizeof(bool), "process switches",
                                (void **)&engine->process_on, reports);
    for (size_t p = 0; p < model->n_processes && status == OFR_OK; p++) {
        const char *parameter = model->processes[p]->switch_parameter;
        engine->process_on[p] =
            parameter == NULL ||
            ofr_value_of(engine->scenario, ofr_schema_find_parameter(engine->scenario->schema, parameter)) !=
                0.0;
    }
    return status;
}

static ofr_status make_all(struct ofr_engine *engine, struct ofr_reports *reports) {
    size_t n = n_counts(engine), n_seen = engine->model->n_observables;
    engine->event_capacity = engine->population->n_people / 64 + 4096;
    OFR_TRY(make_columns(engine, reports));
    OFR_TRY(switch_processes(engine, reports));
    OFR_TRY(OFR_NEW(&engine->account, engine->counts, n, "counts", reports));
    OFR_TRY(OFR_NEW(&engine->account, engine->levels, n + n_seen, "levels", reports));
    return OFR_NEW(&engine->account, engine->events, engine->event_capacity, "events", reports);
}

static void set_date(struct ofr_engine *engine) {
    engine->calendar_day = engine->scenario->first_day + (int32_t)engine->day;
    engine->date = ofr_date_of(engine->calendar_day);
    engine->weekday = ofr_weekday_of(engine->calendar_day);
}

ofr_status ofr_engine_start(struct ofr_engine *engine, const struct ofr_engine_setup *setup,
                            struct ofr_reports *reports) {
    *engine = (struct ofr_engine){.scenario = setup->scenario,
                                  .population = setup->population,
                                  .model = setup->model,
                                  .draws = ofr_draws_make(setup->seed, setup->replicate),
                                  .replicate = setup->replicate};
    engine->n_days = (uint32_t)(engine->scenario->last_day - engine->scenario->first_day + 1);
    set_date(engine);
    engine->first_year = engine->date.year;
    ofr_digest_start(&engine->digest);
    ofr_status status = ofr_team_start(
        &engine->team, ofr_threads_worth(setup->n_threads, setup->population->n_people), reports);
    OFR_THEN(status, ofr_partition_start(&engine->partition, setup->comm, engine->population, reports));
    OFR_THEN(status, make_all(engine, reports));
    OFR_THEN(status, engine->model->start == NULL ? OFR_OK : engine->model->start(engine, reports));
    if (status != OFR_OK)
        ofr_engine_stop(engine);
    return status;
}

static ofr_status run_processes(struct ofr_engine *engine, enum ofr_moment moment,
                                struct ofr_reports *reports) {
    for (size_t p = 0; p < engine->model->n_processes; p++) {
        const struct ofr_process *process = engine->model->processes[p];
        if (process->moment != moment || !engine->process_on[p])
            continue;
        if (moment != OFR_EACH_SLOT)
            engine->slot = process->slot;
        OFR_TRY(process->run(engine, reports));
    }
    return OFR_OK;
}

/* The list of events grows between days, so that nothing is allocated within a day. */
static ofr_status begin_day(struct ofr_engine *engine, struct ofr_reports *reports) {
    if (engine->n_events > engine->event_capacity / 4) {
        uint32_t larger = engine->event_capacity * 2;
        OFR_TRY(ofr_grow(&engine->account, engine->event_capacity, larger, sizeof *engine->events, "events",
                         (void **)&engine->events, reports));
        engine->event_capacity = larger;
    }
    engine->n_events = 0;
    for (size_t i = 0; i < n_counts(engine); i++)
        engine->counts[i] = 0;
    set_date(engine);
    return OFR_OK;
}

static void digest_day(struct ofr_engine *engine) {
    struct ofr_digest *digest = &engine->digest;
    for (uint32_t i = 0; i < engine->n_events; i++) {
        const struct ofr_event *event = &engine->events[i];
        ofr_digest_add(digest, (uint64_t)event->kind << 40 | (uint64_t)event->slot << 32 | event->person);
        ofr_digest_add(digest, (uint64_t)event->place << 32 | event->by);
        ofr_digest_add(digest, (uint64_t)(uint32_t)event->value);
    }
    for (size_t i = 0; i < n_counts(engine); i++)
        if (engine->counts[i] != 0)
            ofr_digest_add(digest, (uint64_t)i << 40 ^ (uint64_t)engine->counts[i]);
    ofr_digest_add(digest, engine->day);
}

ofr_status ofr_engine_day(struct ofr_engine *engine, struct ofr_reports *reports) {
    ofr_status status = begin_day(engine, reports);
    if (status == OFR_OK && engine->date.month == 1 && engine->date.day == 1 && engine->day > 0)
        status = run_processes(engine, OFR_EACH_YEAR, reports);
    for (int slot = 0; slot < OFR_N_SLOTS && status == OFR_OK; slot++) {
        engine->slot = (enum ofr_slot)slot;
        status = run_processes(engine, OFR_EACH_SLOT, reports);
    }
    OFR_THEN(status, run_processes(engine, OFR_EACH_DAY, reports));
    if (status != OFR_OK)
        return status;
    if (engine->full != NULL)
        return ofr_fail(reports, OFR_SYSTEM, "day %u has more %s than there is room for (%u)", engine->day,
                        engine->full, engine->full_capacity);
    status = engine->model->observe(engine, reports);
    if (status != OFR_OK)
        return status;
    digest_day(engine);
    engine->day++;
    return OFR_OK;
}

#define MOST_COUNTED 1e15 /* of anything, so that sums stay exact */

void ofr_events_check(const struct ofr_model *model, const struct ofr_population *population,
                      const struct ofr_event *events, size_t n, struct ofr_archive *archive) {
    for (size_t i = 0; i < n && ofr_archive_checks(archive); i++) {
        const struct ofr_event *event = &events[i];
        ofr_archive_require(archive,
                            event->kind < model->n_events && event->slot < OFR_N_SLOTS &&
                                event->person < population->n_people &&
                                (event->place < population->n_places || event->place == OFR_NONE) &&
                                (event->by < population->n_people || event->by == OFR_NONE),
                            "an event");
    }
}

void ofr_seen_check(const struct ofr_model *model, const double *values, size_t n,
                    struct ofr_archive *archive) {
    for (size_t i = 0; i < n && ofr_archive_checks(archive); i++)
        ofr_archive_require(archive,
                            model->observables[i % model->n_observables].observed == OFR_LEVEL ||
                                (values[i] >= -MOST_COUNTED && values[i] <= MOST_COUNTED),
                            "a count");
}

static void check_day(const struct ofr_engine *engine, uint32_t slot, struct ofr_archive *archive) {
    int32_t day = engine->scenario->first_day + (int32_t)engine->day - (engine->day > 0);
    ofr_archive_require(archive, engine->day <= engine->n_days && engine->calendar_day == day, "its day");
    ofr_archive_require(archive, slot < OFR_N_SLOTS, "its slot");
    for (size_t i = 0; i < n_counts(engine) && ofr_archive_checks(archive); i++)
        ofr_archive_require(archive,
                            engine->counts[i] >= -(int64_t)MOST_COUNTED &&
                                engine->counts[i] <= (int64_t)MOST_COUNTED,
                            "a count");
}

/* calendar_day is the day just done; its counts stay for observers. */
void ofr_engine_archive(struct ofr_engine *engine, struct ofr_archive *archive) {
    const struct ofr_model *model = engine->model;
    size_t n = n_counts(engine);
    uint32_t slot = engine->slot;
    OFR_ARCHIVE_VALUE(archive, engine->day);
    OFR_ARCHIVE_VALUE(archive, engine->calendar_day);
    OFR_ARCHIVE_VALUE(archive, slot);
    OFR_ARCHIVE_VALUE(archive, engine->digest.state);
    OFR_ARCHIVE_ARRAY(archive, engine->counts, n);
    OFR_ARCHIVE_ARRAY(archive, engine->levels, n + model->n_observables);
    OFR_ARCHIVE_ROOM(archive, &engine->account, engine->events, engine->n_events, engine->event_capacity,
                     OFR_MOST_EVENTS_A_DAY(engine->population->n_people));
    OFR_ARCHIVE_ARRAY(archive, engine->events, engine->n_events);
    check_day(engine, slot, archive);
    ofr_events_check(engine->model, engine->population, engine->events, engine->n_events, archive);
    if (archive->status != OFR_OK)
        return;
    engine->slot = (enum ofr_slot)slot;
    engine->date = ofr_date_of(engine->calendar_day);
    engine->weekday = ofr_weekday_of(engine->calendar_day);
    for (size_t c = 0; c < model->n_columns; c++)
        ofr_archive_span(archive, model->columns[c].name, engine->columns[c], engine->population->n_people,
                         model->columns[c].size, model->columns[c].size);
    if (model->archive != NULL)
        model->archive(engine, archive);
}

ofr_status ofr_engine_gather(struct ofr_engine *engine, struct ofr_reports *reports) {
    const struct ofr_partition *share = &engine->partition;
    const struct ofr_model *model = engine->model;
    if (ofr_partition_alone(share))
        return OFR_OK;
    ofr_status status = ofr_comm_agree(share->comm, OFR_OK, reports); /* no rank waits for one that failed */
    for (size_t c = 0; c < model->n_columns && status == OFR_OK; c++)
        for (uint32_t r = 1; r < share->n_ranks && model->columns[c].owned; r++) {
            size_t size = model->columns[c].size;
            char *part = (char *)engine->columns[c] + share->first[r] * size;
            size_t n = (share->first[r + 1] - share->first[r]) * size;
            if (share->comm->rank == 0)
                ofr_comm_receive(share->comm, r, part, n);
            else if (share->comm->rank == r)
                ofr_comm_send(share->comm, 0, part, n);
        }
    return status;
}

uint64_t ofr_engine_digest(const struct ofr_engine *engine) {
    struct ofr_digest digest = engine->digest;
    engine->model->digest(engine, &digest);
    return digest.state;
}

void ofr_engine_stop(struct ofr_engine *engine) {
    const struct ofr_model *model = engine->model;
    if (model == NULL)
        return;
    struct ofr_account *account = &engine->account;
    size_t n = n_counts(engine);
    if (model->stop != NULL)
        model->stop(engine);
    for (size_t c = 0; engine->columns != NULL && c < model->n_columns; c++)
        ofr_release(account, engine->population->n_people, model->columns[c].size, &engine->columns[c]);
    ofr_release(account, model->n_columns, sizeof(void *), (void **)&engine->columns);
    ofr_release(account, model->n_processes, sizeof(bool), (void **)&engine->process_on);
    ofr_release(account, n, sizeof *engine->counts, (void **)&engine->counts);
    ofr_release(account, n + model->n_observables, sizeof *engine->levels, (void **)&engine->levels);
    ofr_release(account, engine->event_capacity, sizeof *engine->events, (void **)&engine->events);
    ofr_partition_stop(&engine->partition);
    ofr_team_stop(&engine->team);
    *engine = (struct ofr_engine){0};
}

void ofr_engine_full(struct ofr_engine *engine, const char *what, uint32_t capacity) {
    if (engine->full != NULL)
        return;
    engine->full = what;
    engine->full_capacity = capacity;
}

void ofr_engine_log(struct ofr_engine *engine, uint32_t kind, uint32_t person, uint32_t place, uint32_t by,
                    int32_t value) {
    assert(kind < engine->model->n_events && person < engine->population->n_people);
    if (engine->n_events == engine->event_capacity) {
        ofr_engine_full(engine, "events", engine->event_capacity);
        return;
    }
    engine->events[engine->n_events++] = (struct ofr_event){.day = (uint16_t)engine->day,
                                                            .slot = (uint8_t)engine->slot,
                                                            .kind = (uint8_t)kind,
                                                            .person = person,
                                                            .place = place,
                                                            .by = by,
                                                            .value = value};
}
