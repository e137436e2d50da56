#include "engine/run_reader.h"

#include <string.h>

#include "base/date.h"
#include "base/memory.h"

static void close_lists(struct ofr_run_reader *reader) {
    for (size_t i = 0; i < reader->n_kinds; i++) {
        ofr_free(reader->kinds[i].name);
        ofr_free(reader->kinds[i].sentence);
    }
    for (size_t i = 0; i < reader->n_areas; i++) {
        ofr_free(reader->areas[i].name);
        ofr_free(reader->areas[i].governorate);
    }
    for (size_t i = 0; i < reader->n_entry_records; i++) {
        ofr_free(reader->entry_records[i].governorate);
        ofr_free(reader->entry_records[i].source);
    }
    for (size_t i = 0; i < reader->n_places; i++) {
        ofr_free(reader->places[i].role);
        ofr_free(reader->places[i].kind);
    }
    for (size_t i = 0; i < reader->n_people; i++)
        ofr_free(reader->people[i].activity);
    for (size_t i = 0; i < reader->n_replicates; i++)
        ofr_free(reader->replicates[i].variant);
    for (size_t i = 0; i < reader->n_patterns; i++) {
        ofr_free(reader->patterns[i].name);
        ofr_free(reader->patterns[i].statistic);
        ofr_free(reader->patterns[i].variant);
        ofr_free(reader->patterns[i].use);
        ofr_free(reader->patterns[i].unit);
        ofr_free(reader->patterns[i].areas);
    }
}

void ofr_run_reader_close(struct ofr_run_reader *reader) {
    close_lists(reader);
    ofr_free(reader->kinds);
    ofr_free(reader->areas);
    ofr_free(reader->places);
    ofr_free(reader->people);
    ofr_free(reader->replicates);
    ofr_free(reader->patterns);
    ofr_free(reader->groups);
    ofr_free(reader->entry_records);
    ofr_free(reader->run.scenario);
    ofr_free(reader->run.title);
    ofr_free(reader->run.model);
    ofr_free(reader->run.notice);
    ofr_free(reader->path);
    if (reader->close_source != NULL)
        reader->close_source(reader->source);
    *reader = (struct ofr_run_reader){0};
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

const char *ofr_run_reader_area_name(const struct ofr_run_reader *reader, uint32_t area) {
    return area >= 1 && area <= reader->n_areas ? reader->areas[area - 1].name : "";
}

int ofr_run_reader_age_on(const struct ofr_run_reader *reader, const struct ofr_run_reader_person *person,
                          int32_t day) {
    return person->age + ofr_date_of(reader->run.first_day + day).year -
           ofr_date_of(reader->run.first_day).year;
}

ofr_status ofr_run_reader_events(const struct ofr_run_reader *reader, uint32_t replicate, uint32_t person,
                                 struct ofr_run_reader_event **events, size_t *n,
                                 struct ofr_reports *reports) {
    *events = NULL;
    *n = 0;
    return reader->read_events(reader, replicate, person, events, n, reports);
}

ofr_status ofr_run_reader_daily(const struct ofr_run_reader *reader, uint32_t replicate, const char *name,
                                double **values, struct ofr_reports *reports) {
    *values = NULL;
    return reader->read_daily(reader, replicate, name, values, reports);
}
