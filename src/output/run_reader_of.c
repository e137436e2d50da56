#include "output/run_reader_of.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "output/eligible.h"

_Static_assert(OFR_NOBODY == OFR_NONE, "a output's ids are taken as they are");

static char *text_of(const char *text) { return ofr_strdup(text == NULL ? "" : text); }

static bool fill_run(const struct ofr_output *output, struct ofr_run_reader_run *run) {
    const struct ofr_scenario *scenario = output->scenario;
    const struct ofr_table *areas = ofr_scenario_table(scenario, "areas");
    *run = (struct ofr_run_reader_run){.complete = true,
                                       .scenario = text_of(scenario->name),
                                       .title = text_of(scenario->title),
                                       .model = text_of(output->model->name),
                                       .notice = text_of(""),
                                       .people = output->population->n_people,
                                       .days = output->n_days,
                                       .first_day = scenario->first_day,
                                       .last_day = scenario->first_day + (int32_t)output->n_days - 1,
                                       .end_day = scenario->end_day,
                                       .scale = scenario->scale,
                                       .areas_kept = output->population->n_areas,
                                       .areas_in_scenario = areas == NULL ? 0 : (int64_t)areas->n_rows};
    return run->scenario && run->title && run->model && run->notice;
}

/* Memory for what is in a reader, by number; a book_close frees what there is of it. */
static ofr_status make_lists(const struct ofr_output *output, struct ofr_run_reader *reader,
                             struct ofr_reports *reports) {
    const struct ofr_table *records = ofr_scenario_table(output->scenario, "entry_records");
    const struct {
        size_t n, size;
        void **list;
        size_t *count;
    } lists[] = {
        {output->model->n_events, sizeof *reader->kinds, (void **)&reader->kinds, &reader->n_kinds},
        {output->population->n_areas, sizeof *reader->areas, (void **)&reader->areas, &reader->n_areas},
        {records == NULL ? 0 : records->n_rows, sizeof *reader->entry_records,
         (void **)&reader->entry_records, &reader->n_entry_records},
        {1, sizeof *reader->replicates, (void **)&reader->replicates, &reader->n_replicates}};
    ofr_status status = OFR_OK;
    for (size_t i = 0; status == OFR_OK && i < sizeof lists / sizeof *lists; i++) {
        status = ofr_new(NULL, lists[i].n, lists[i].size, "a reader", lists[i].list, reports);
        *lists[i].count = status == OFR_OK ? lists[i].n : 0;
    }
    return status;
}

static bool fill_lists(const struct ofr_output *output, const struct ofr_eligible *eligible,
                       struct ofr_run_reader *reader) {
    const struct ofr_table *table = ofr_scenario_table(output->scenario, "areas");
    const struct ofr_table *records = ofr_scenario_table(output->scenario, "entry_records");
    bool ok = true;
    for (size_t i = 0; i < reader->n_kinds; i++) {
        reader->kinds[i].name = text_of(output->model->events[i].name);
        reader->kinds[i].sentence = text_of(output->model->events[i].sentence);
        ok = ok && reader->kinds[i].name && reader->kinds[i].sentence;
    }
    for (size_t i = 0; i < reader->n_areas; i++) {
        const struct ofr_area *area = &output->population->areas[i];
        reader->areas[i] = (struct ofr_run_reader_area){
            .name = text_of(area->name),
            .governorate =
                text_of(table == NULL ? "" : ofr_table_text(table, "governorate", area->scenario_row)),
            .people = area->n_people,
            .streets = eligible->streets[i],
            .families = eligible->families[i],
            .eligible = eligible->area[i]};
        ok = ok && reader->areas[i].name && reader->areas[i].governorate;
    }
    for (size_t i = 0; i < reader->n_entry_records; i++) {
        reader->entry_records[i] = (struct ofr_run_reader_entry_record){
            .governorate = text_of(ofr_table_text(records, "governorate", i)),
            .source = text_of(""),
            .records = (int64_t)ofr_table_number(records, "records", i)};
        ok = ok && reader->entry_records[i].governorate && reader->entry_records[i].source;
    }
    reader->replicates[0] = (struct ofr_run_reader_replicate){.replicate = output->replicate,
                                                              .variant = text_of(output->variant)};
    return ok && reader->replicates[0].variant;
}

static int by_governorate(const void *a, const void *b) {
    return strcmp(((const struct ofr_run_reader_entry_record *)a)->governorate,
                  ((const struct ofr_run_reader_entry_record *)b)->governorate);
}

static int by_id(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static struct ofr_run_reader_person person_of(const struct ofr_population *population, uint32_t id) {
    return (struct ofr_run_reader_person){.id = id,
                                          .area = ofr_area_of(population, id) + 1,
                                          .neighbourhood = population->neighbourhood[id],
                                          .street = ofr_street_of(population, id),
                                          .household = population->household[id],
                                          .family = ofr_family_of(population, id),
                                          .male = ofr_is_male(population, id),
                                          .age = population->age[id],
                                          .role = (enum ofr_household_role)ofr_role_of(population, id)};
}

/* Those with events, and those who caused one, once each in order of id. What somebody did is left out. */
static ofr_status fill_people(const struct ofr_output *output, struct ofr_run_reader *reader,
                              struct ofr_reports *reports) {
    size_t n = 0;
    uint32_t *ids = NULL;
    ofr_status status = OFR_NEW(NULL, ids, 2 * output->n_events, "a reader", reports);
    for (size_t i = 0; status == OFR_OK && i < output->n_events; i++) {
        ids[n++] = output->events[i].person;
        if (output->events[i].by != OFR_NONE)
            ids[n++] = output->events[i].by;
    }
    if (status == OFR_OK)
        qsort(ids, n, sizeof *ids, by_id);
    OFR_THEN(status, OFR_NEW(NULL, reader->people, n, "a reader", reports));
    for (size_t i = 0; status == OFR_OK && i < n; i++)
        if ((i == 0 || ids[i] != ids[i - 1]) && ids[i] < output->population->n_people)
            reader->people[reader->n_people++] = person_of(output->population, ids[i]);
    ofr_free(ids);
    return status;
}

/* Of a person in the order in which they happened, as in a database: the list is in that order already. */
static int by_person(const void *a, const void *b) {
    const struct ofr_event *x = *(const struct ofr_event *const *)a, *y = *(const struct ofr_event *const *)b;
    if (x->person != y->person)
        return x->person < y->person ? -1 : 1;
    return x < y ? -1 : x > y;
}

static ofr_status read_events(const struct ofr_run_reader *reader, uint32_t replicate, uint32_t person,
                              struct ofr_run_reader_event **events, size_t *n, struct ofr_reports *reports) {
    (void)replicate;
    const struct ofr_output *output = reader->source;
    const struct ofr_event **order = NULL;
    ofr_status status = OFR_NEW(NULL, order, output->n_events, "the events", reports);
    OFR_THEN(status,
             ofr_new(NULL, output->n_events, sizeof **events, "the events", (void **)events, reports));
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

static ofr_status read_daily(const struct ofr_run_reader *reader, uint32_t replicate, const char *name,
                             double **values, struct ofr_reports *reports) {
    (void)replicate;
    const struct ofr_output *output = reader->source;
    size_t k = ofr_find_observable(output->model, name), n_seen = output->model->n_observables;
    if (k == n_seen)
        return ofr_fail(reports, OFR_BAD_INPUT, "the run has no observable %s", name);
    ofr_status status = ofr_new(NULL, output->n_days, sizeof **values, "a series", (void **)values, reports);
    for (size_t day = 0; status == OFR_OK && day < output->n_days; day++)
        (*values)[day] = output->daily[day * n_seen + k];
    return status;
}

void ofr_run_reader_use(struct ofr_run_reader *reader, const struct ofr_output *output) {
    reader->source = (void *)output; /* only read */
    reader->model = output->model;
    reader->read_events = read_events;
    reader->read_daily = read_daily;
}

ofr_status ofr_run_reader_of(const struct ofr_output *output, struct ofr_run_reader *reader,
                             struct ofr_reports *reports) {
    struct ofr_eligible eligible = {0};
    *reader = (struct ofr_run_reader){.path = text_of("a run in memory")};
    ofr_run_reader_use(reader, output);
    ofr_status status = ofr_eligible_make(output->population, &eligible, reports);
    OFR_THEN(status, make_lists(output, reader, reports));
    if (status == OFR_OK &&
        (reader->path == NULL || !fill_run(output, &reader->run) || !fill_lists(output, &eligible, reader)))
        status = ofr_fail(reports, OFR_SYSTEM, "not enough memory for a reader");
    if (status == OFR_OK) {
        qsort(reader->entry_records, reader->n_entry_records, sizeof *reader->entry_records, by_governorate);
        status = fill_people(output, reader, reports);
    }
    OFR_THEN(status, ofr_eligible_families(output->population, &eligible, &reader->groups, &reader->n_groups,
                                           reports));
    ofr_eligible_free(&eligible);
    if (status != OFR_OK)
        ofr_run_reader_close(reader);
    return status;
}
