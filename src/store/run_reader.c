#include "store/run_reader.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/memory.h"
#include "models/registry.h"
#include "store/internal.h"
#include "store/schema.h"

static char *text_of(sqlite3_stmt *row, int column) {
    const char *text = (const char *)sqlite3_column_text(row, column);
    return ofr_strdup(text == NULL ? "" : text);
}

static ofr_status read_list(sqlite3 *database, const char *sql, size_t size, ofr_sql_take take, void **list,
                            size_t *n, struct ofr_reports *reports) {
    sqlite3_stmt *rows;
    *list = NULL;
    *n = 0;
    ofr_status status = ofr_sql_prepare(database, sql, "read the run", &rows, reports);
    OFR_THEN(status, ofr_sql_rows(database, rows, size, take, list, n, reports));
    sqlite3_finalize(rows);
    return status;
}

static bool take_run(sqlite3_stmt *row, void *element) {
    struct ofr_run_reader_run *run = element;
    const char *state = (const char *)sqlite3_column_text(row, 0);
    run->complete = state != NULL && strcmp(state, "complete") == 0;
    run->scenario = text_of(row, 1);
    run->title = text_of(row, 2);
    run->model = text_of(row, 3);
    run->notice = text_of(row, 4);
    run->seed = sqlite3_column_int64(row, 5);
    run->people = sqlite3_column_int64(row, 6);
    run->days = sqlite3_column_int64(row, 7);
    if (!ofr_date_read((const char *)sqlite3_column_text(row, 8), &run->first_day))
        run->first_day = 0;
    run->last_day = run->first_day + (int32_t)run->days - 1;
    if (!ofr_date_read((const char *)sqlite3_column_text(row, 12), &run->end_day))
        run->end_day = run->last_day;
    run->scale = sqlite3_column_double(row, 9);
    run->areas_kept = sqlite3_column_int64(row, 10);
    run->areas_in_scenario = sqlite3_column_int64(row, 11);
    return run->scenario && run->title && run->model && run->notice;
}

static bool take_kind(sqlite3_stmt *row, void *element) {
    struct ofr_run_reader_kind *kind = element;
    kind->name = text_of(row, 0);
    kind->sentence = text_of(row, 1);
    return kind->name && kind->sentence;
}

static bool take_area(sqlite3_stmt *row, void *element) {
    struct ofr_run_reader_area *area = element;
    area->name = text_of(row, 0);
    area->people = sqlite3_column_int64(row, 1);
    area->streets = sqlite3_column_int64(row, 2);
    area->families = sqlite3_column_int64(row, 3);
    area->eligible = sqlite3_column_int64(row, 4);
    area->governorate = text_of(row, 5);
    area->counted = sqlite3_column_int(row, 6) != 0;
    return area->name && area->governorate;
}

static bool take_entry_record(sqlite3_stmt *row, void *element) {
    struct ofr_run_reader_entry_record *record = element;
    record->governorate = text_of(row, 0);
    record->records = sqlite3_column_int64(row, 1);
    record->source = text_of(row, 2);
    return record->governorate && record->source;
}

static bool take_place(sqlite3_stmt *row, void *element) {
    struct ofr_run_reader_place *place = element;
    place->role = text_of(row, 0);
    place->kind = text_of(row, 1);
    place->area = ofr_sql_number(row, 2);
    place->neighbourhood = ofr_sql_number(row, 3);
    place->number = ofr_sql_number(row, 4);
    return place->role && place->kind;
}

static enum ofr_household_role role_of(const char *name) {
    static const char *const names[] = {"head", "spouse", "offspring"};
    for (int i = 0; name != NULL && i < 3; i++)
        if (strcmp(names[i], name) == 0)
            return (enum ofr_household_role)i;
    return OFR_IS_RELATIVE;
}

static bool take_person(sqlite3_stmt *row, void *element) {
    struct ofr_run_reader_person *person = element;
    const char *sex = (const char *)sqlite3_column_text(row, 1);
    person->id = ofr_sql_number(row, 0);
    person->male = sex != NULL && strcmp(sex, "male") == 0;
    person->age = (uint8_t)sqlite3_column_int(row, 2);
    person->activity = text_of(row, 3);
    person->area = ofr_sql_number(row, 4);
    person->neighbourhood = ofr_sql_number(row, 5);
    person->street = ofr_sql_number(row, 6);
    person->household = ofr_sql_number(row, 7);
    person->family = ofr_sql_number(row, 8);
    person->role = role_of((const char *)sqlite3_column_text(row, 9));
    return person->activity;
}

static bool take_replicate(sqlite3_stmt *row, void *element) {
    struct ofr_run_reader_replicate *replicate = element;
    replicate->id = ofr_sql_number(row, 0);
    replicate->variant = text_of(row, 1);
    replicate->replicate = ofr_sql_number(row, 2);
    replicate->repeats = sqlite3_column_int(row, 3) != 0;
    return replicate->variant;
}

static bool take_pattern(sqlite3_stmt *row, void *element) {
    struct ofr_run_reader_pattern *pattern = element;
    pattern->name = text_of(row, 0);
    pattern->statistic = text_of(row, 1);
    pattern->variant = text_of(row, 2);
    pattern->has_years =
        sqlite3_column_type(row, 3) != SQLITE_NULL && sqlite3_column_type(row, 4) != SQLITE_NULL;
    pattern->first_year = sqlite3_column_int64(row, 3);
    pattern->last_year = sqlite3_column_int64(row, 4);
    bool open_low = sqlite3_column_type(row, 5) == SQLITE_NULL;
    bool open_high = sqlite3_column_type(row, 6) == SQLITE_NULL;
    pattern->low = open_low ? -INFINITY : sqlite3_column_double(row, 5);
    pattern->high = open_high ? INFINITY : sqlite3_column_double(row, 6);
    pattern->use = text_of(row, 7);
    pattern->unit = text_of(row, 8);
    pattern->any_period = sqlite3_column_int(row, 9) != 0;
    pattern->areas = text_of(row, 10);
    pattern->same_source = sqlite3_column_int(row, 11) != 0;
    return pattern->name && pattern->statistic && pattern->variant && pattern->use && pattern->unit &&
           pattern->areas;
}

static bool take_group(sqlite3_stmt *row, void *element) {
    struct ofr_run_reader_group *group = element;
    group->area = ofr_sql_number(row, 0);
    group->family = sqlite3_column_int(row, 1) != 0;
    group->members = ofr_sql_number(row, 2);
    group->count = ofr_sql_number(row, 3);
    return true;
}

static ofr_status read_run(struct ofr_run_reader *reader, struct ofr_reports *reports) {
    struct ofr_run_reader_run *list = NULL; /* a checked database has one */
    size_t n = 0;
    ofr_status status = read_list(reader->source,
                                  "SELECT status, scenario, title, model, notice, seed, people, days,"
                                  " first_day, scale, areas_kept, areas_in_scenario, end_day FROM ensemble",
                                  sizeof *list, take_run, (void **)&list, &n, reports);
    if (n > 0)
        reader->run = list[0];
    ofr_free(list);
    return status;
}

static ofr_status read_tables(struct ofr_run_reader *reader, struct ofr_reports *reports) {
    const struct {
        const char *sql;
        size_t size;
        ofr_sql_take take;
        void **list;
        size_t *n;
    } lists[] = {
        {"SELECT name, sentence FROM event_kind ORDER BY id", sizeof *reader->kinds, take_kind,
         (void **)&reader->kinds, &reader->n_kinds},
        {"SELECT name, people, streets, families, eligible, governorate, population_origin = 'measured'"
         " FROM area ORDER BY id",
         sizeof *reader->areas, take_area, (void **)&reader->areas, &reader->n_areas},
        {"SELECT governorate, records, source FROM entry_record ORDER BY governorate",
         sizeof *reader->entry_records, take_entry_record, (void **)&reader->entry_records,
         &reader->n_entry_records},
        {"SELECT role, kind, area, neighbourhood, number FROM place ORDER BY id", sizeof *reader->places,
         take_place, (void **)&reader->places, &reader->n_places},
        {"SELECT id, sex, age, activity, area, neighbourhood, street, household, family, role FROM person"
         " ORDER BY id",
         sizeof *reader->people, take_person, (void **)&reader->people, &reader->n_people},
        {"SELECT job.id, arm, replicate, replicate >= replicates - repeats FROM job JOIN ensemble ORDER BY "
         "job.id",
         sizeof *reader->replicates, take_replicate, (void **)&reader->replicates, &reader->n_replicates},
        {"SELECT name, statistic, control, first_year, last_year, low, high, use, unit, any_period, areas,"
         " same_source FROM pattern ORDER BY id",
         sizeof *reader->patterns, take_pattern, (void **)&reader->patterns, &reader->n_patterns},
        {"SELECT area, kind = 'family', members, count FROM grouping ORDER BY area, kind, members",
         sizeof *reader->groups, take_group, (void **)&reader->groups, &reader->n_groups},
    };
    ofr_status status = OFR_OK;
    for (size_t i = 0; status == OFR_OK && i < sizeof lists / sizeof *lists; i++)
        status = read_list(reader->source, lists[i].sql, lists[i].size, lists[i].take, lists[i].list,
                           lists[i].n, reports);
    return status;
}

static ofr_status open_database(struct ofr_run_reader *reader, struct ofr_reports *reports) {
    sqlite3 *database = NULL;
    ofr_status status = ofr_store_open_to_read(reader->path, &database, reports);
    reader->source = database;
    if (status != OFR_OK)
        return status;
    return ofr_schema_has_outputs(database)
               ? OFR_OK
               : ofr_fail(reports, OFR_BAD_INPUT, "%s is a database of an analysis; one of a run is expected",
                          reader->path);
}

static void close_database(void *source) { sqlite3_close(source); }

ofr_status ofr_run_reader_open_tables(const char *path, struct ofr_run_reader *reader,
                                      struct ofr_reports *reports) {
    sqlite3 *database = NULL;
    *reader = (struct ofr_run_reader){.close_source = close_database};
    ofr_status status = ofr_store_open_to_read(path, &database, reports);
    reader->source = database;
    if (status != OFR_OK)
        ofr_run_reader_close(reader);
    return status;
}

ofr_status ofr_run_reader_open(const char *path, bool complete, struct ofr_run_reader *reader,
                               struct ofr_reports *reports) {
    *reader = (struct ofr_run_reader){.path = ofr_strdup(path),
                                      .read_events = ofr_database_events,
                                      .read_daily = ofr_database_daily,
                                      .close_source = close_database};
    ofr_status status = reader->path == NULL
                            ? ofr_fail(reports, OFR_SYSTEM, "not enough memory to open a run")
                            : open_database(reader, reports);
    OFR_THEN(status, read_run(reader, reports));
    if (status == OFR_OK && !reader->run.complete) {
        if (complete)
            status = ofr_fail(reports, OFR_BAD_INPUT, "the run in %s is incomplete: run it again", path);
        else
            ofr_warn_at(reports, NULL, "the run in %s is incomplete", path);
    }
    if (status == OFR_OK) {
        reader->model = ofr_model_find(reader->run.model);
        if (reader->model == NULL)
            status =
                ofr_fail(reports, OFR_BAD_INPUT, "the run in %s is of model %s, which this program lacks",
                         path, reader->run.model);
    }
    OFR_THEN(status, read_tables(reader, reports));
    if (status != OFR_OK)
        ofr_run_reader_close(reader);
    return status;
}
