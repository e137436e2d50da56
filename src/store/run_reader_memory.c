/* Look-ups in a reader, and events and series of a output in memory (reader.h); without SQL. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "output/output.h"
#include "store/run_reader.h"

/* Of a person in the order in which they happened, as in a database: the list is in that order already. */
static int by_person(const void *a, const void *b) {
    const struct ofr_event *x = *(const struct ofr_event *const *)a, *y = *(const struct ofr_event *const *)b;
    if (x->person != y->person)
        return x->person < y->person ? -1 : 1;
    return x < y ? -1 : x > y;
}

static ofr_status recorded_events(const struct ofr_run_reader *reader, uint32_t replicate, uint32_t person,
                                  struct ofr_run_reader_event **events, size_t *n,
                                  struct ofr_reports *reports) {
    const struct ofr_output *output = reader->output;
    const struct ofr_event **order = NULL;
    (void)replicate; /* there is one */
    ofr_status status =
        ofr_new(NULL, output->n_events, sizeof *order, "the events", (void **)&order, reports);
    if (status == OFR_OK)
        status = ofr_new(NULL, output->n_events, sizeof **events, "the events", (void **)events, reports);
    for (size_t i = 0; status == OFR_OK && i < output->n_events; i++)
        if (person == OFR_NOBODY || output->events[i].person == person)
            order[(*n)++] = &output->events[i];
    if (status == OFR_OK)
        qsort(order, *n, sizeof *order, by_person);
    for (size_t i = 0; status == OFR_OK && i < *n; i++)
        (*events)[i] = (struct ofr_run_reader_event){.person = order[i]->person,
                                                     .day = order[i]->day,
                                                     .slot = order[i]->slot,
                                                     .kind = order[i]->kind,
                                                     .place = order[i]->place,
                                                     .by = order[i]->by,
                                                     .value = order[i]->value};
    ofr_free(order);
    return status;
}

static ofr_status recorded_daily(const struct ofr_run_reader *reader, uint32_t replicate, const char *name,
                                 double **values, struct ofr_reports *reports) {
    const struct ofr_output *output = reader->output;
    (void)replicate; /* there is one */
    size_t k = ofr_find_observable(output->model, name), n_seen = output->model->n_observables;
    if (k == n_seen)
        return ofr_fail(reports, OFR_BAD_INPUT, "the run has no observable %s", name);
    ofr_status status = ofr_new(NULL, output->n_days, sizeof **values, "a series", (void **)values, reports);
    for (size_t day = 0; status == OFR_OK && day < output->n_days; day++)
        (*values)[day] = output->daily[day * n_seen + k];
    return status;
}

const struct ofr_run_reader_source ofr_run_reader_recording_source = {recorded_events, recorded_daily};

/* ---- of any reader ------------------------------------------------------------------------- */

ofr_status ofr_run_reader_events(const struct ofr_run_reader *reader, uint32_t replicate, uint32_t person,
                                 struct ofr_run_reader_event **events, size_t *n,
                                 struct ofr_reports *reports) {
    *events = NULL;
    *n = 0;
    return reader->source->events(reader, replicate, person, events, n, reports);
}

ofr_status ofr_run_reader_daily(const struct ofr_run_reader *reader, uint32_t replicate, const char *name,
                                double **values, struct ofr_reports *reports) {
    *values = NULL;
    return reader->source->daily(reader, replicate, name, values, reports);
}

const struct ofr_run_reader_person *ofr_run_reader_person(const struct ofr_run_reader *reader, uint32_t id) {
    size_t low = 0, high = reader->n_people;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (reader->people[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < reader->n_people && reader->people[low].id == id ? &reader->people[low] : NULL;
}

size_t ofr_run_reader_kind(const struct ofr_run_reader *reader, const char *name) {
    size_t i = 0;
    while (i < reader->n_kinds && strcmp(reader->kinds[i].name, name) != 0)
        i++;
    return i;
}
