#include "output/output.h"

#include <string.h>

#include "scenario/check.h"

size_t ofr_find_observable(const struct ofr_model *model, const char *name) {
    return OFR_FIND(model->observables, model->n_observables, name);
}

size_t ofr_find_outcome(const struct ofr_model *model, const char *name) {
    return OFR_FIND(model->outcomes, model->n_outcomes, name);
}

ofr_status ofr_require_outcome(const struct ofr_model *model, const char *name, const struct ofr_position *at,
                               size_t *outcome, struct ofr_reports *reports) {
    *outcome = name == NULL ? model->roles.primary : ofr_find_outcome(model, name);
    return *outcome < model->n_outcomes
               ? OFR_OK
               : OFR_UNKNOWN("outcome", name, model->outcomes, model->n_outcomes, at, reports);
}

ofr_status ofr_output_start(struct ofr_output *output, const struct ofr_engine *engine, const char *variant,
                            struct ofr_reports *reports) {
    const struct ofr_model *model = engine->model;
    size_t n_seen = model->n_observables, n_areas = engine->population->n_areas;
    *output = (struct ofr_output){
        .scenario = engine->scenario,
        .population = engine->population,
        .model = model,
        .replicate = engine->replicate,
        .variant = variant,
        .n_days = engine->n_days,
        .n_weeks = (engine->n_days + 6) / 7,
    };
    ofr_status status = ofr_new(NULL, output->n_days * n_seen, sizeof(double), "the daily series",
                                (void **)&output->daily, reports);
    OFR_THEN(status, ofr_new(NULL, output->n_weeks * n_areas * n_seen, sizeof(double), "the weekly series",
                             (void **)&output->weekly, reports));
    if (status == OFR_OK)
        status =
            ofr_new(NULL, n_areas * n_seen, sizeof(int64_t), "the totals", (void **)&output->totals, reports);
    OFR_THEN(status, ofr_new(NULL, model->n_outcomes, sizeof(double), "the outcomes",
                             (void **)&output->outcomes, reports));
    if (status != OFR_OK)
        ofr_output_free(output);
    return status;
}

ofr_status ofr_output_room(struct ofr_output *output, size_t n, struct ofr_reports *reports) {
    if (n <= output->event_capacity)
        return OFR_OK;
    size_t capacity = output->event_capacity == 0 ? 4096 : output->event_capacity;
    while (capacity < n)
        capacity *= 2;
    ofr_status status = ofr_grow(NULL, output->event_capacity, capacity, sizeof *output->events, "the events",
                                 (void **)&output->events, reports);
    if (status == OFR_OK)
        output->event_capacity = capacity;
    return status;
}

static ofr_status take_events(struct ofr_output *output, const struct ofr_engine *engine,
                              struct ofr_reports *reports) {
    size_t n = output->n_events + engine->n_events;
    ofr_status status = ofr_output_room(output, n, reports);
    if (status == OFR_OK && engine->n_events > 0)
        memcpy(output->events + output->n_events, engine->events, engine->n_events * sizeof *engine->events);
    if (status == OFR_OK)
        output->n_events = n;
    return status;
}

static void take_area(struct ofr_output *output, const struct ofr_engine *engine, size_t area,
                      double *whole) {
    const struct ofr_model *model = output->model;
    size_t n_seen = model->n_observables, n_areas = output->population->n_areas;
    const int64_t *counts = engine->counts + area * n_seen;
    const double *levels = engine->levels + area * n_seen;
    double *week = output->weekly + (output->day / 7 * n_areas + area) * n_seen;
    for (size_t k = 0; k < n_seen; k++) {
        switch (model->observables[k].observed) {
        case OFR_FLOW:
            week[k] += (double)counts[k];
            output->totals[area * n_seen + k] += counts[k];
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

ofr_status ofr_output_day(struct ofr_output *output, const struct ofr_engine *engine,
                          struct ofr_reports *reports) {
    const struct ofr_model *model = output->model;
    size_t n_seen = model->n_observables, n_areas = output->population->n_areas;
    if (output->day >= output->n_days)
        return ofr_fail(reports, OFR_SYSTEM, "the engine went on after its last day");
    double *whole = output->daily + output->day * n_seen;
    for (size_t area = 0; area < n_areas; area++)
        take_area(output, engine, area, whole);
    for (size_t k = 0; k < n_seen; k++)
        if (model->observables[k].observed == OFR_LEVEL)
            whole[k] = model->observables[k].harm
                           ? ofr_mean_over_areas(output->population, engine->levels + k, n_seen)
                           : engine->levels[n_areas * n_seen + k];
    output->day++;
    ofr_exposure_day(&output->exposure, engine);
    return take_events(output, engine, reports);
}

/* An outcome that has the name of a flow is that flow's sum over areas and days. */
static void sum_flows(struct ofr_output *output) {
    const struct ofr_model *model = output->model;
    for (size_t o = 0; o < model->n_outcomes; o++) {
        size_t flow = ofr_find_observable(model, model->outcomes[o].name);
        if (flow == model->n_observables || model->observables[flow].observed != OFR_FLOW)
            continue;
        for (size_t area = 0; area < output->population->n_areas; area++)
            output->outcomes[o] += (double)output->totals[area * model->n_observables + flow];
    }
}

double ofr_output_talks(const struct ofr_output *output) {
    const struct ofr_model *model = output->model;
    size_t flow = model->roles.interactions, n_seen = model->n_observables;
    int64_t n = 0;
    for (size_t area = 0; flow < n_seen && area < output->population->n_areas; area++)
        n += output->totals[area * n_seen + flow];
    return (double)n / ((double)output->n_days * (double)output->population->n_people);
}

void ofr_output_finish(struct ofr_output *output, const struct ofr_engine *engine) {
    const struct ofr_model *model = output->model;
    sum_flows(output);
    if (model->sum_up != NULL)
        model->sum_up(engine, output->outcomes);
    output->digest = ofr_engine_digest(engine);
    output->engine_bytes = engine->account.peak;
    output->talks_per_person_day = ofr_output_talks(output);
}

#define MOST_TOTAL (INT64_C(1) << 50) /* over all days, so that areas can be added */

/* Of the series the part that is filled. */
void ofr_output_archive(struct ofr_output *output, struct ofr_archive *archive) {
    size_t n_seen = output->model->n_observables, n_areas = output->population->n_areas;
    uint64_t n_events = output->n_events;
    OFR_ARCHIVE_VALUE(archive, output->day);
    OFR_ARCHIVE_VALUE(archive, output->seconds);
    OFR_ARCHIVE_VALUE(archive, n_events);
    if (archive->status == OFR_OK && (output->day > output->n_days || n_events > UINT32_MAX))
        archive->status = ofr_fail(archive->reports, OFR_BAD_INPUT, "it is of a longer run");
    if (archive->status == OFR_OK)
        archive->status = ofr_output_room(output, (size_t)n_events, archive->reports);
    if (archive->status != OFR_OK)
        return;
    output->n_events = (size_t)n_events;
    size_t n_weeks = (output->day + 6) / 7;
    OFR_ARCHIVE_ARRAY(archive, output->daily, output->day * n_seen);
    OFR_ARCHIVE_ARRAY(archive, output->weekly, n_weeks * n_areas * n_seen);
    OFR_ARCHIVE_ARRAY(archive, output->totals, n_areas * n_seen);
    OFR_ARCHIVE_ARRAY(archive, output->events, output->n_events);
    ofr_seen_check(output->model, output->daily, output->day * n_seen, archive);
    ofr_seen_check(output->model, output->weekly, n_weeks * n_areas * n_seen, archive);
    ofr_events_check(output->model, output->population, output->events, output->n_events, archive);
    for (size_t i = 0; i < n_areas * n_seen && ofr_archive_checks(archive); i++)
        ofr_archive_require(archive, output->totals[i] >= -MOST_TOTAL && output->totals[i] <= MOST_TOTAL,
                            "a total");
    ofr_exposure_archive(&output->exposure, archive);
}

void ofr_output_free(struct ofr_output *output) {
    ofr_free(output->daily);
    ofr_free(output->weekly);
    ofr_free(output->totals);
    ofr_free(output->events);
    ofr_free(output->outcomes);
    ofr_exposure_free(&output->exposure);
    *output = (struct ofr_output){0};
}

double ofr_mean_over_areas(const struct ofr_population *population, const double *levels, size_t stride) {
    double sum = 0, people = 0;
    for (uint32_t area = 0; area < population->n_areas; area++) {
        double n = population->areas[area].n_people, level = levels[area * stride];
        if (!isfinite(level))
            continue;
        sum += n * level;
        people += n;
    }
    return people > 0 ? sum / people : NAN;
}
