/* The book of a recording that is still in memory (book.h). */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "observe/recording.h"
#include "store/book.h"
#include "store/eligible.h"

_Static_assert(OFR_NOBODY == OFR_NONE, "a recording's ids are taken as they are");

static char *text_of(const char *text) { return ofr_strdup(text == NULL ? "" : text); }

static bool fill_run(const struct ofr_recording *recording, struct ofr_book_run *run) {
    const struct ofr_scenario *scenario = recording->scenario;
    const struct ofr_table *areas = ofr_scenario_table(scenario, "areas");
    *run = (struct ofr_book_run){.complete = true,
                                 .scenario = text_of(scenario->name),
                                 .title = text_of(scenario->title),
                                 .model = text_of(recording->model->name),
                                 .notice = text_of(""),
                                 .people = recording->population->n_people,
                                 .days = recording->n_days,
                                 .first_day = scenario->first_day,
                                 .last_day = scenario->first_day + (int32_t)recording->n_days - 1,
                                 .scale = scenario->scale,
                                 .areas_kept = recording->population->n_areas,
                                 .areas_in_scenario = areas == NULL ? 0 : (int64_t)areas->n_rows};
    return run->scenario && run->title && run->model && run->notice;
}

/* Memory for what is in a book, by number; a book_close frees what there is of it. */
static ofr_status make_lists(const struct ofr_recording *recording, struct ofr_book *book,
                             struct ofr_reports *reports) {
    const struct ofr_table *records = ofr_scenario_table(recording->scenario, "entry_records");
    const struct {
        size_t n, size;
        void **list;
        size_t *count;
    } lists[] = {{recording->model->n_events, sizeof *book->kinds, (void **)&book->kinds, &book->n_kinds},
                 {recording->population->n_areas, sizeof *book->areas, (void **)&book->areas, &book->n_areas},
                 {records == NULL ? 0 : records->n_rows, sizeof *book->entry_records,
                  (void **)&book->entry_records, &book->n_entry_records},
                 {1, sizeof *book->replicates, (void **)&book->replicates, &book->n_replicates}};
    ofr_status status = OFR_OK;
    for (size_t i = 0; status == OFR_OK && i < sizeof lists / sizeof *lists; i++) {
        status = ofr_new(NULL, lists[i].n, lists[i].size, "a book", lists[i].list, reports);
        *lists[i].count = status == OFR_OK ? lists[i].n : 0;
    }
    return status;
}

static bool fill_lists(const struct ofr_recording *recording, const struct ofr_eligible *eligible,
                       struct ofr_book *book) {
    const struct ofr_table *table = ofr_scenario_table(recording->scenario, "areas");
    const struct ofr_table *records = ofr_scenario_table(recording->scenario, "entry_records");
    bool ok = true;
    for (size_t i = 0; i < book->n_kinds; i++) {
        book->kinds[i].name = text_of(recording->model->events[i].name);
        book->kinds[i].sentence = text_of(recording->model->events[i].sentence);
        ok = ok && book->kinds[i].name && book->kinds[i].sentence;
    }
    for (size_t i = 0; i < book->n_areas; i++) {
        const struct ofr_area *area = &recording->population->areas[i];
        book->areas[i] = (struct ofr_book_area){
            .name = text_of(area->name),
            .governorate =
                text_of(table == NULL ? "" : ofr_table_text(table, "governorate", area->scenario_row)),
            .people = area->n_people,
            .streets = eligible->streets[i],
            .families = eligible->families[i],
            .eligible = eligible->area[i]};
        ok = ok && book->areas[i].name && book->areas[i].governorate;
    }
    for (size_t i = 0; i < book->n_entry_records; i++) {
        book->entry_records[i] =
            (struct ofr_book_entry_record){.governorate = text_of(ofr_table_text(records, "governorate", i)),
                                           .source = text_of(""),
                                           .records = (int64_t)ofr_table_number(records, "records", i)};
        ok = ok && book->entry_records[i].governorate && book->entry_records[i].source;
    }
    book->replicates[0] = (struct ofr_book_replicate){0, recording->replicate, text_of(recording->variant)};
    return ok && book->replicates[0].variant;
}

static int by_governorate(const void *a, const void *b) {
    return strcmp(((const struct ofr_book_entry_record *)a)->governorate,
                  ((const struct ofr_book_entry_record *)b)->governorate);
}

static int by_id(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static struct ofr_book_person person_of(const struct ofr_population *population, uint32_t id) {
    return (struct ofr_book_person){.id = id,
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
static ofr_status fill_people(const struct ofr_recording *recording, struct ofr_book *book,
                              struct ofr_reports *reports) {
    size_t n = 0;
    uint32_t *ids = NULL;
    ofr_status status = ofr_new(NULL, 2 * recording->n_events, sizeof *ids, "a book", (void **)&ids, reports);
    for (size_t i = 0; status == OFR_OK && i < recording->n_events; i++) {
        ids[n++] = recording->events[i].person;
        if (recording->events[i].by != OFR_NONE)
            ids[n++] = recording->events[i].by;
    }
    if (status == OFR_OK)
        qsort(ids, n, sizeof *ids, by_id);
    if (status == OFR_OK)
        status = ofr_new(NULL, n, sizeof *book->people, "a book", (void **)&book->people, reports);
    for (size_t i = 0; status == OFR_OK && i < n; i++)
        if ((i == 0 || ids[i] != ids[i - 1]) && ids[i] < recording->population->n_people)
            book->people[book->n_people++] = person_of(recording->population, ids[i]);
    ofr_free(ids);
    return status;
}

static int by_size(const void *a, const void *b) {
    const struct ofr_book_group *x = a, *y = b;
    if (x->area != y->area)
        return x->area < y->area ? -1 : 1;
    return (x->members > y->members) - (x->members < y->members);
}

/* Families by area and number of eligible members; streets are not asked for by any measure. */
static ofr_status fill_groups(const struct ofr_population *population, const struct ofr_eligible *eligible,
                              struct ofr_book *book, struct ofr_reports *reports) {
    uint32_t n = population->n_families;
    ofr_status status = ofr_new(NULL, n, sizeof *book->groups, "a book", (void **)&book->groups, reports);
    for (uint32_t i = 0; status == OFR_OK && i < n; i++)
        book->groups[i] = (struct ofr_book_group){eligible->family_area[i] + 1, true, eligible->family[i], 1};
    if (status != OFR_OK)
        return status;
    qsort(book->groups, n, sizeof *book->groups, by_size);
    for (uint32_t i = 0; i < n; i++) {
        if (book->n_groups > 0 && by_size(&book->groups[book->n_groups - 1], &book->groups[i]) == 0)
            book->groups[book->n_groups - 1].count++;
        else
            book->groups[book->n_groups++] = book->groups[i];
    }
    return OFR_OK;
}

ofr_status ofr_book_of_recording(const struct ofr_recording *recording, struct ofr_book *book,
                                 struct ofr_reports *reports) {
    struct ofr_eligible eligible = {0};
    *book = (struct ofr_book){.recording = recording, .path = text_of("a run in memory")};
    ofr_status status = ofr_eligible_make(recording->population, &eligible, reports);
    if (status == OFR_OK)
        status = make_lists(recording, book, reports);
    if (status == OFR_OK &&
        (book->path == NULL || !fill_run(recording, &book->run) || !fill_lists(recording, &eligible, book)))
        status = ofr_fail(reports, OFR_SYSTEM, "not enough memory for a book");
    if (status == OFR_OK) {
        qsort(book->entry_records, book->n_entry_records, sizeof *book->entry_records, by_governorate);
        status = fill_people(recording, book, reports);
    }
    if (status == OFR_OK)
        status = fill_groups(recording->population, &eligible, book, reports);
    ofr_eligible_free(&eligible);
    if (status != OFR_OK)
        ofr_book_close(book);
    return status;
}
