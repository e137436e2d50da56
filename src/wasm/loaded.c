#include "wasm/loaded.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "models/registry.h"
#include "output/run_reader_of.h"

static ofr_status misfit(const char *part, struct ofr_reports *reports) {
    return ofr_fail(reports, OFR_BAD_INPUT, "the %s of the run do not fit the scenario", part);
}

/* ---- parts --------------------------------------------------------------------------------- */

static void free_part(struct ofr_loaded_piece *part) {
    ofr_free(part->values);
    *part = (struct ofr_loaded_piece){0};
}

void ofr_loaded_give(struct ofr_loaded_run *run, uint32_t part, void *values, uint32_t n_bytes) {
    if (part >= OFR_LOADED_N_PARTS) {
        ofr_free(values);
        return;
    }
    free_part(&run->parts[part]);
    run->parts[part] = (struct ofr_loaded_piece){values, n_bytes};
}

/* Number of texts in a part that is not cut. */
static size_t count_texts(const struct ofr_loaded_piece *part) {
    const char *texts = part->values;
    size_t n = 0;
    for (size_t i = 0; i < part->n_bytes; i++)
        n += texts[i] == '\0';
    return n;
}

/* Each text of a part; they stay where they are. */
static ofr_status list_texts(const struct ofr_loaded_piece *part, char ***list, size_t *n,
                             struct ofr_reports *reports) {
    *n = count_texts(part);
    ofr_status status = ofr_new(NULL, *n, sizeof **list, "the names of the run", (void **)list, reports);
    char *text = part->values;
    for (size_t i = 0; status == OFR_OK && i < *n; i++, text += strlen(text) + 1)
        (*list)[i] = text;
    return status;
}

/* ---- what describes the run ------------------------------------------------------------------ */

static void fill_areas(struct ofr_loaded_run *run, char *const *names) {
    const struct ofr_table *table = ofr_scenario_areas_table(run->scenario);
    const struct ofr_column *column = ofr_scenario_area_names(run->scenario);
    const double *numbers = run->parts[OFR_LOADED_AREAS].values;
    for (size_t i = 0; i < run->reader.n_areas; i++, numbers += 3) {
        size_t row = 0;
        while (row < table->n_rows && strcmp(column->texts[row], names[i]) != 0)
            row++;
        const char *governorate = row < table->n_rows ? ofr_table_text(table, "governorate", row) : NULL;
        run->reader.areas[i] =
            (struct ofr_run_reader_area){.name = names[i],
                                         .governorate = (char *)(governorate == NULL ? "" : governorate),
                                         .people = (int64_t)numbers[0],
                                         .streets = (int64_t)numbers[1],
                                         .eligible = (int64_t)numbers[2]};
    }
}

static ofr_status make_areas(struct ofr_loaded_run *run, struct ofr_reports *reports) {
    char **names = NULL;
    ofr_status status = list_texts(&run->parts[OFR_LOADED_AREA_NAMES], &names, &run->reader.n_areas, reports);
    if (status == OFR_OK && run->parts[OFR_LOADED_AREAS].n_bytes != run->reader.n_areas * 3 * sizeof(double))
        status = misfit("areas", reports);
    OFR_THEN(status, OFR_NEW(NULL, run->reader.areas, run->reader.n_areas, "the areas of the run", reports));
    if (status == OFR_OK)
        fill_areas(run, names);
    ofr_free(names);
    return status;
}

/* Places are numbered within their kind and area, in order. */
static ofr_status fill_places(struct ofr_loaded_run *run, char *const *roles, size_t n_roles,
                              char *const *kinds, size_t n_kinds, uint32_t *counted) {
    const uint32_t *numbers = run->parts[OFR_LOADED_PLACES].values;
    for (size_t i = 0; i < run->reader.n_places; i++, numbers += 4) {
        if (numbers[0] >= n_roles || numbers[1] >= n_kinds || numbers[2] >= run->reader.n_areas)
            return OFR_BAD_INPUT;
        run->reader.places[i] =
            (struct ofr_run_reader_place){.role = roles[numbers[0]],
                                          .kind = kinds[numbers[1]],
                                          .area = numbers[2] + 1,
                                          .neighbourhood = numbers[3],
                                          .number = ++counted[numbers[2] * n_kinds + numbers[1]]};
    }
    return OFR_OK;
}

static ofr_status make_places(struct ofr_loaded_run *run, struct ofr_reports *reports) {
    char **roles = NULL, **kinds = NULL;
    uint32_t *counted = NULL;
    size_t n_roles = 0, n_kinds = 0;
    run->reader.n_places = run->parts[OFR_LOADED_PLACES].n_bytes / (4 * sizeof(uint32_t));
    ofr_status status = list_texts(&run->parts[OFR_LOADED_ROLES], &roles, &n_roles, reports);
    OFR_THEN(status, list_texts(&run->parts[OFR_LOADED_KINDS], &kinds, &n_kinds, reports));
    OFR_THEN(status, OFR_NEW(NULL, counted, run->reader.n_areas * n_kinds, "the places of the run", reports));
    OFR_THEN(status,
             OFR_NEW(NULL, run->reader.places, run->reader.n_places, "the places of the run", reports));
    if (status == OFR_OK && fill_places(run, roles, n_roles, kinds, n_kinds, counted) != OFR_OK)
        status = misfit("places", reports);
    ofr_free(roles);
    ofr_free(kinds);
    ofr_free(counted);
    return status;
}

static ofr_status make_families(struct ofr_loaded_run *run, struct ofr_reports *reports) {
    const uint32_t *numbers = run->parts[OFR_LOADED_FAMILIES].values;
    size_t n = run->parts[OFR_LOADED_FAMILIES].n_bytes / (3 * sizeof *numbers);
    ofr_status status = OFR_NEW(NULL, run->reader.groups, n, "the families", reports);
    for (size_t i = 0; status == OFR_OK && i < n; i++, numbers += 3)
        run->reader.groups[run->reader.n_groups++] =
            (struct ofr_run_reader_group){numbers[0], true, numbers[1], numbers[2]};
    return status;
}

static int by_governorate(const void *a, const void *b) {
    return strcmp(((const struct ofr_run_reader_entry_record *)a)->governorate,
                  ((const struct ofr_run_reader_entry_record *)b)->governorate);
}

static ofr_status make_records(struct ofr_loaded_run *run, struct ofr_reports *reports) {
    const struct ofr_table *table = ofr_scenario_table(run->scenario, "entry_records");
    size_t n = table == NULL ? 0 : table->n_rows;
    ofr_status status = OFR_NEW(NULL, run->reader.entry_records, n, "the records", reports);
    for (size_t row = 0; status == OFR_OK && row < n; row++) {
        const char *governorate = ofr_table_text(table, "governorate", row);
        run->reader.entry_records[run->reader.n_entry_records++] = (struct ofr_run_reader_entry_record){
            .governorate = (char *)(governorate == NULL ? "" : governorate),
            .source = (char *)"",
            .records = (int64_t)ofr_table_number(table, "records", row)};
    }
    if (status == OFR_OK && n > 0)
        qsort(run->reader.entry_records, n, sizeof *run->reader.entry_records, by_governorate);
    return status;
}

static ofr_status make_kinds(struct ofr_loaded_run *run, struct ofr_reports *reports) {
    size_t n = run->model->n_events;
    ofr_status status = OFR_NEW(NULL, run->reader.kinds, n, "the events", reports);
    for (; status == OFR_OK && run->reader.n_kinds < n; run->reader.n_kinds++) {
        const struct ofr_event_kind *kind = &run->model->events[run->reader.n_kinds];
        run->reader.kinds[run->reader.n_kinds] =
            (struct ofr_run_reader_kind){(char *)kind->name, (char *)kind->sentence};
    }
    return status;
}

ofr_status ofr_loaded_begin(struct ofr_loaded_run *run, const struct ofr_scenario *scenario,
                            struct ofr_reports *reports) {
    struct ofr_run_reader *reader = &run->reader;
    run->scenario = scenario;
    run->model = ofr_model_find(scenario->schema->model);
    reader->path = (char *)"the run";
    reader->model = run->model;
    reader->run.first_day = scenario->first_day;
    reader->run.last_day = scenario->last_day;
    reader->run.days = scenario->last_day - scenario->first_day + 1;
    reader->run.end_day = scenario->end_day;
    reader->run.scale = scenario->scale;
    ofr_status (*const steps[])(struct ofr_loaded_run *, struct ofr_reports *) = {
        make_kinds, make_areas, make_places, make_families, make_records};
    ofr_status status = OFR_OK;
    for (size_t i = 0; status == OFR_OK && i < sizeof steps / sizeof *steps; i++)
        status = steps[i](run, reports);
    const struct ofr_table *areas = ofr_scenario_areas_table(scenario);
    reader->run.areas_kept = (int64_t)reader->n_areas;
    reader->run.areas_in_scenario = areas != NULL ? (int64_t)areas->n_rows : 0;
    if (status != OFR_OK)
        ofr_loaded_free(run);
    return status;
}

/* ---- a replicate ------------------------------------------------------------------------------ */

static void free_replicate(struct ofr_loaded_replicate *replicate) {
    if (replicate == NULL)
        return;
    ofr_lives_free(&replicate->lives);
    ofr_free(replicate->reader.people);
    ofr_free(replicate->reader.replicates);
    for (size_t i = 0; i < OFR_LOADED_N_PARTS; i++)
        free_part(&replicate->parts[i]);
    ofr_free(replicate->arm);
    ofr_free(replicate);
}

static bool fits(const struct ofr_loaded_run *run, const struct ofr_loaded_replicate *replicate) {
    const struct ofr_loaded_piece *parts = replicate->parts;
    size_t n_seen = run->model->n_observables, real = sizeof(double);
    return parts[OFR_LOADED_PERSONS].n_bytes % (OFR_LOADED_PERSON_FIELDS * sizeof(int32_t)) == 0 &&
           parts[OFR_LOADED_EVENTS].n_bytes % sizeof(struct ofr_event) == 0 &&
           parts[OFR_LOADED_DAILY].n_bytes == (size_t)run->reader.run.days * n_seen * real &&
           parts[OFR_LOADED_OUTCOMES].n_bytes == run->model->n_outcomes * real &&
           parts[OFR_LOADED_HARM].n_bytes == n_seen * real &&
           parts[OFR_LOADED_WITH].n_bytes == parts[OFR_LOADED_WITHOUT].n_bytes &&
           (parts[OFR_LOADED_GRADED].n_bytes == 0 ||
            parts[OFR_LOADED_GRADED].n_bytes == run->model->n_outcomes * real);
}

static struct ofr_run_reader_person person_of(const int32_t *fields) {
    size_t activity = (size_t)fields[8];
    return (struct ofr_run_reader_person){
        .id = (uint32_t)fields[0],
        .area = (uint32_t)fields[1] + 1,
        .neighbourhood = (uint32_t)fields[2],
        .street = (uint32_t)fields[3],
        .household = (uint32_t)fields[4],
        .family = (uint32_t)fields[5],
        .male = fields[6] != 0,
        .age = (uint8_t)fields[7],
        .activity = (char *)(activity < OFR_N_ACTIVITY_WORDS ? ofr_activity_words[activity] : ""),
        .role = (enum ofr_household_role)fields[10]};
}

/* People of a replicate, and its events as a output that is read like any other. */
static ofr_status make_book(const struct ofr_loaded_run *run, struct ofr_loaded_replicate *replicate,
                            struct ofr_reports *reports) {
    const struct ofr_loaded_piece *persons = &replicate->parts[OFR_LOADED_PERSONS];
    const struct ofr_loaded_piece *events = &replicate->parts[OFR_LOADED_EVENTS];
    struct ofr_run_reader *reader = &replicate->reader;
    size_t n = persons->n_bytes / (OFR_LOADED_PERSON_FIELDS * sizeof(int32_t));
    *reader = run->reader;
    replicate->output = (struct ofr_output){.model = run->model,
                                            .replicate = replicate->number,
                                            .n_days = (uint32_t)run->reader.run.days,
                                            .daily = replicate->parts[OFR_LOADED_DAILY].values,
                                            .events = events->values,
                                            .n_events = events->n_bytes / sizeof(struct ofr_event)};
    ofr_run_reader_use(reader, &replicate->output);
    ofr_status status = OFR_NEW(NULL, reader->people, n, "the people", reports);
    for (const int32_t *fields = persons->values; status == OFR_OK && reader->n_people < n;
         fields += OFR_LOADED_PERSON_FIELDS)
        reader->people[reader->n_people++] = person_of(fields);
    OFR_THEN(status, OFR_NEW(NULL, reader->replicates, 1, "the replicate", reports));
    if (status != OFR_OK)
        return status;
    reader->replicates[reader->n_replicates++] =
        (struct ofr_run_reader_replicate){.replicate = replicate->number, .variant = replicate->arm};
    return events->values == NULL ? OFR_OK
                                  : ofr_lives_read(reader, 0, OFR_NOBODY, &replicate->lives, reports);
}

static ofr_status make_replicate(struct ofr_loaded_run *run, const char *arm, uint32_t number,
                                 struct ofr_loaded_replicate *replicate, struct ofr_reports *reports) {
    replicate->arm = ofr_strdup(arm);
    replicate->number = number;
    for (size_t i = OFR_LOADED_PERSONS; i < OFR_LOADED_N_PARTS; i++) {
        replicate->parts[i] = run->parts[i];
        run->parts[i] = (struct ofr_loaded_piece){0};
    }
    if (replicate->arm == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory for a replicate");
    return fits(run, replicate) ? make_book(run, replicate, reports) : misfit("numbers", reports);
}

ofr_status ofr_loaded_add(struct ofr_loaded_run *run, const char *arm, uint32_t number,
                          struct ofr_reports *reports) {
    struct ofr_loaded_replicate *replicate = NULL, **more;
    ofr_status status = OFR_NEW(NULL, replicate, 1, "a replicate", reports);
    OFR_THEN(status, make_replicate(run, arm, number, replicate, reports));
    more = status == OFR_OK ? ofr_realloc(run->replicates, (run->n_replicates + 1) * sizeof *more) : NULL;
    if (status == OFR_OK && more == NULL)
        status = ofr_fail(reports, OFR_SYSTEM, "not enough memory for a replicate");
    if (status != OFR_OK) {
        free_replicate(replicate);
        return status;
    }
    run->replicates = more;
    more[run->n_replicates++] = replicate;
    return OFR_OK;
}

ofr_status ofr_loaded_arm(struct ofr_loaded_run *run, const char *name, struct ofr_scenario *scenario,
                          double cost, struct ofr_reports *reports) {
    char *copy = ofr_strdup(name);
    struct ofr_loaded_arm *more =
        copy == NULL ? NULL : ofr_realloc(run->arms, (run->n_arms + 1) * sizeof *more);
    if (more == NULL) {
        ofr_free(copy);
        ofr_scenario_free(scenario);
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory for an arm");
    }
    run->arms = more;
    more[run->n_arms++] = (struct ofr_loaded_arm){copy, scenario, cost};
    return OFR_OK;
}

static void free_arm(struct ofr_loaded_arm *arm) {
    ofr_free(arm->name);
    ofr_scenario_free(arm->scenario);
}

void ofr_loaded_drop(struct ofr_loaded_run *run, const char *arm) {
    size_t n = 0;
    for (size_t i = 0; i < run->n_replicates; i++)
        if (strcmp(run->replicates[i]->arm, arm) == 0)
            free_replicate(run->replicates[i]);
        else
            run->replicates[n++] = run->replicates[i];
    run->n_replicates = n;
    n = 0;
    for (size_t i = 0; i < run->n_arms; i++)
        if (strcmp(run->arms[i].name, arm) == 0)
            free_arm(&run->arms[i]);
        else
            run->arms[n++] = run->arms[i];
    run->n_arms = n;
}

void ofr_loaded_free(struct ofr_loaded_run *run) {
    for (size_t i = 0; i < run->n_replicates; i++)
        free_replicate(run->replicates[i]);
    for (size_t i = 0; i < run->n_arms; i++)
        free_arm(&run->arms[i]);
    ofr_free(run->replicates);
    ofr_free(run->arms);
    ofr_free(run->reader.kinds);
    ofr_free(run->reader.areas);
    ofr_free(run->reader.places);
    ofr_free(run->reader.groups);
    ofr_free(run->reader.entry_records);
    ofr_steps_free(&run->story);
    for (size_t i = 0; i < OFR_LOADED_N_PARTS; i++)
        free_part(&run->parts[i]);
    *run = (struct ofr_loaded_run){0};
}

const struct ofr_loaded_replicate *ofr_loaded_find(const struct ofr_loaded_run *run, const char *arm,
                                                   uint32_t number) {
    for (size_t i = 0; i < run->n_replicates; i++)
        if (run->replicates[i]->number == number && strcmp(run->replicates[i]->arm, arm) == 0)
            return run->replicates[i];
    return NULL;
}
