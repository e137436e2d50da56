#include "ensemble/keep.h"

#include <string.h>

#include "base/date.h"
#include "engine/lives.h"
#include "output/harm.h"

/* The people of the primary outcome, once each: to whom one of its events happened. */
static ofr_status find_primary(const struct ofr_output *output, struct ofr_replicate *kept,
                               struct ofr_reports *reports) {
    const struct ofr_population *population = output->population;
    bool *counted = NULL;
    ofr_status status = OFR_NEW(NULL, counted, population->n_people, "the people of the outcome", reports);
    for (size_t i = 0; status == OFR_OK && i < output->n_events; i++) {
        const struct ofr_event *event = &output->events[i];
        if (!ofr_event_is_primary(output->model, event->kind) || counted[event->person])
            continue;
        counted[event->person] = true;
        kept->primary[ofr_area_of(population, event->person)]++;
        kept->n_people++;
    }
    OFR_THEN(status, OFR_NEW(NULL, kept->people, kept->n_people, "the people of the outcome", reports));
    for (uint32_t person = 0, n = 0; status == OFR_OK && person < population->n_people; person++)
        if (counted[person])
            kept->people[n++] = person;
    ofr_free(counted);
    return status;
}

static void sum_years(const struct ofr_run *run, const struct ofr_output *output, double *yearly) {
    size_t n_seen = run->model->n_observables;
    for (uint32_t day = 0; day < output->n_days; day++) {
        size_t year = (size_t)(ofr_date_of(run->scenario->first_day + (int32_t)day).year - run->first_year);
        for (size_t k = 0; k < n_seen; k++)
            if (run->model->observables[k].observed == OFR_FLOW)
                yearly[year * n_seen + k] += output->daily[day * n_seen + k];
    }
}

ofr_status ofr_keep(const struct ofr_run *run, struct ofr_replicate *kept, struct ofr_output *output,
                    struct ofr_reports *reports) {
    size_t n_seen = run->model->n_observables, n_areas = run->population.n_areas;
    ofr_status status = OFR_NEW(NULL, kept->primary, n_areas, "the people of the outcome", reports);
    OFR_THEN(status, ofr_new(NULL, run->n_years * n_seen, sizeof(double), "the yearly sums",
                             (void **)&kept->yearly, reports));
    OFR_THEN(status, ofr_new(NULL, n_areas * n_seen, sizeof(double), "the levels at the end",
                             (void **)&kept->levels, reports));
    OFR_THEN(status, OFR_NEW(NULL, kept->harm, n_seen, "the harm", reports));
    OFR_THEN(status, find_primary(output, kept, reports));
    if (status != OFR_OK)
        return status;
    sum_years(run, output, kept->yearly);
    memcpy(kept->levels, output->weekly + (size_t)(output->n_weeks - 1) * n_areas * n_seen,
           n_areas * n_seen * sizeof(double));
    for (size_t k = 0; k < n_seen; k++)
        if (run->model->observables[k].harm)
            kept->harm[k] = ofr_harm_of(output, k, OFR_HARM_WHOLE);
    kept->digest = output->digest;
    kept->seconds = output->seconds;
    kept->talks_per_person_day = output->talks_per_person_day;
    kept->engine_bytes = output->engine_bytes;
    kept->outcomes = output->outcomes;
    kept->totals = output->totals;
    kept->tracked = output->exposure.counts;
    output->outcomes = NULL;
    output->exposure.counts = NULL;
    output->totals = NULL;
    return OFR_OK;
}

uint32_t ofr_count_here_alone(const uint32_t *here, uint32_t n_here, const uint32_t *there,
                              uint32_t n_there) {
    uint32_t n = 0;
    for (uint32_t i = 0, k = 0; i < n_here; i++) {
        while (k < n_there && there[k] < here[i])
            k++;
        n += k == n_there || there[k] != here[i];
    }
    return n;
}

void ofr_keep_free(struct ofr_replicate *kept) {
    ofr_free(kept->outcomes);
    ofr_free(kept->totals);
    ofr_free(kept->yearly);
    ofr_free(kept->levels);
    ofr_free(kept->harm);
    ofr_free(kept->primary);
    ofr_free(kept->people);
    ofr_free(kept->tracked);
}
