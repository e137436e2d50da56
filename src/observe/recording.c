#include "observe/recording.h"

#include <string.h>

size_t ofr_find_observable(const struct ofr_model *model, const char *name) {
    size_t i = 0;
    while (i < model->n_observables && strcmp(model->observables[i].name, name) != 0)
        i++;
    return i;
}

size_t ofr_find_event(const struct ofr_model *model, const char *name) {
    size_t i = 0;
    while (i < model->n_events && strcmp(model->events[i].name, name) != 0)
        i++;
    return i;
}

size_t ofr_find_outcome(const struct ofr_model *model, const char *name) {
    size_t i = 0;
    while (i < model->n_outcomes && strcmp(model->outcomes[i].name, name) != 0)
        i++;
    return i;
}

ofr_status ofr_recording_start(struct ofr_recording *recording, const struct ofr_engine *engine,
                               const char *variant, struct ofr_reports *reports) {
    const struct ofr_model *model = engine->model;
    size_t n_seen = model->n_observables, n_areas = engine->population->n_areas;
    *recording = (struct ofr_recording){
        .scenario = engine->scenario,
        .population = engine->population,
        .model = model,
        .replicate = engine->replicate,
        .variant = variant,
        .n_days = engine->n_days,
        .n_weeks = (engine->n_days + 6) / 7,
    };
    ofr_status status = ofr_new(NULL, recording->n_days * n_seen, sizeof(double), "the daily series",
                                (void **)&recording->daily, reports);
    if (status == OFR_OK)
        status = ofr_new(NULL, recording->n_weeks * n_areas * n_seen, sizeof(double), "the weekly series",
                         (void **)&recording->weekly, reports);
    if (status == OFR_OK)
        status = ofr_new(NULL, n_areas * n_seen, sizeof(int64_t), "the totals", (void **)&recording->totals,
                         reports);
    if (status == OFR_OK)
        status = ofr_new(NULL, model->n_outcomes, sizeof(double), "the outcomes",
                         (void **)&recording->outcomes, reports);
    if (status != OFR_OK)
        ofr_recording_free(recording);
    return status;
}

ofr_status ofr_recording_room(struct ofr_recording *recording, size_t n, struct ofr_reports *reports) {
    if (n <= recording->event_capacity)
        return OFR_OK;
    size_t capacity = recording->event_capacity == 0 ? 4096 : recording->event_capacity;
    while (capacity < n)
        capacity *= 2;
    ofr_status status = ofr_grow(NULL, recording->event_capacity, capacity, sizeof *recording->events,
                                 "the events", (void **)&recording->events, reports);
    if (status == OFR_OK)
        recording->event_capacity = capacity;
    return status;
}

static ofr_status take_events(struct ofr_recording *recording, const struct ofr_engine *engine,
                              struct ofr_reports *reports) {
    size_t n = recording->n_events + engine->n_events;
    ofr_status status = ofr_recording_room(recording, n, reports);
    if (status == OFR_OK && engine->n_events > 0)
        memcpy(recording->events + recording->n_events, engine->events,
               engine->n_events * sizeof *engine->events);
    if (status == OFR_OK)
        recording->n_events = n;
    return status;
}

static void take_area(struct ofr_recording *recording, const struct ofr_engine *engine, size_t area,
                      double *whole) {
    const struct ofr_model *model = recording->model;
    size_t n_seen = model->n_observables, n_areas = recording->population->n_areas;
    const int64_t *counts = engine->counts + area * n_seen;
    const double *levels = engine->levels + area * n_seen;
    double *week = recording->weekly + (recording->day / 7 * n_areas + area) * n_seen;
    for (size_t k = 0; k < n_seen; k++) {
        switch (model->observables[k].observed) {
        case OFR_FLOW:
            week[k] += (double)counts[k];
            recording->totals[area * n_seen + k] += counts[k];
            whole[k] += (double)counts[k];
            break;
        case OFR_STOCK:
            week[k] = (double)counts[k];
            whole[k] += (double)counts[k];
            break;
        case OFR_LEVEL:
            week[k] = levels[k];
            break;
        }
    }
}

ofr_status ofr_recording_day(struct ofr_recording *recording, const struct ofr_engine *engine,
                             struct ofr_reports *reports) {
    const struct ofr_model *model = recording->model;
    size_t n_seen = model->n_observables, n_areas = recording->population->n_areas;
    if (recording->day >= recording->n_days)
        return ofr_fail(reports, OFR_SYSTEM, "the engine went on after its last day");
    double *whole = recording->daily + recording->day * n_seen;
    for (size_t area = 0; area < n_areas; area++)
        take_area(recording, engine, area, whole);
    for (size_t k = 0; k < n_seen; k++)
        if (model->observables[k].observed == OFR_LEVEL)
            whole[k] = engine->levels[n_areas * n_seen + k];
    recording->day++;
    ofr_watch_day(&recording->watch, engine);
    return take_events(recording, engine, reports);
}

/* An outcome that has the name of a flow is that flow's sum over areas and days. */
static void sum_flows(struct ofr_recording *recording) {
    const struct ofr_model *model = recording->model;
    for (size_t o = 0; o < model->n_outcomes; o++) {
        size_t flow = ofr_find_observable(model, model->outcomes[o].name);
        if (flow == model->n_observables || model->observables[flow].observed != OFR_FLOW)
            continue;
        for (size_t area = 0; area < recording->population->n_areas; area++)
            recording->outcomes[o] += (double)recording->totals[area * model->n_observables + flow];
    }
}

double ofr_recording_talks(const struct ofr_recording *recording) {
    const struct ofr_model *model = recording->model;
    size_t talks = ofr_find_observable(model, "talks");
    int64_t n = 0;
    for (size_t area = 0; talks < model->n_observables && area < recording->population->n_areas; area++)
        n += recording->totals[area * model->n_observables + talks];
    return (double)n / ((double)recording->n_days * (double)recording->population->n_people);
}

void ofr_recording_finish(struct ofr_recording *recording, const struct ofr_engine *engine) {
    const struct ofr_model *model = recording->model;
    sum_flows(recording);
    if (model->sum_up != NULL)
        model->sum_up(engine, recording->outcomes);
    recording->digest = ofr_engine_digest(engine);
    recording->engine_bytes = engine->account.peak;
    recording->talks_per_person_day = ofr_recording_talks(recording);
}

/* Of the series the part that is filled. */
void ofr_recording_archive(struct ofr_recording *recording, struct ofr_archive *archive) {
    size_t n_seen = recording->model->n_observables, n_areas = recording->population->n_areas;
    uint64_t n_events = recording->n_events;
    OFR_ARCHIVE_VALUE(archive, recording->day);
    OFR_ARCHIVE_VALUE(archive, recording->seconds);
    OFR_ARCHIVE_VALUE(archive, n_events);
    if (archive->status == OFR_OK && (recording->day > recording->n_days || n_events > UINT32_MAX))
        archive->status = ofr_fail(archive->reports, OFR_BAD_INPUT, "it is of a longer run");
    if (archive->status == OFR_OK)
        archive->status = ofr_recording_room(recording, (size_t)n_events, archive->reports);
    if (archive->status != OFR_OK)
        return;
    recording->n_events = (size_t)n_events;
    size_t n_weeks = (recording->day + 6) / 7;
    OFR_ARCHIVE_ARRAY(archive, recording->daily, recording->day * n_seen);
    OFR_ARCHIVE_ARRAY(archive, recording->weekly, n_weeks * n_areas * n_seen);
    OFR_ARCHIVE_ARRAY(archive, recording->totals, n_areas * n_seen);
    OFR_ARCHIVE_ARRAY(archive, recording->events, recording->n_events);
    ofr_watch_archive(&recording->watch, archive);
}

void ofr_recording_free(struct ofr_recording *recording) {
    ofr_free(recording->daily);
    ofr_free(recording->weekly);
    ofr_free(recording->totals);
    ofr_free(recording->events);
    ofr_free(recording->outcomes);
    ofr_watch_free(&recording->watch);
    *recording = (struct ofr_recording){0};
}
