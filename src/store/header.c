#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "output/eligible.h"
#include "population/tables.h"
#include "scenario/resolved.h"
#include "store/internal.h"
#include "store/tables.h"

static bool append(void *to, const char *text, size_t n) {
    sqlite3_str_append(to, text, (int)n);
    return sqlite3_str_errcode(to) == SQLITE_OK;
}

static void insert_ensemble(struct ofr_insert *rows, const struct ofr_store_header *header,
                            const char *resolved) {
    const struct ofr_scenario *scenario = header->scenario;
    const struct ofr_population *population = header->population;
    const struct ofr_table *areas = ofr_scenario_table(scenario, "areas");
    const struct ofr_sql_cell none = {0};
    char first[11], last[11], end[11];
    ofr_date_write(scenario->first_day, first);
    ofr_date_write(scenario->last_day, last);
    ofr_date_write(scenario->end_day, end);
    OFR_INSERT(rows, ofr_sql_whole(1), ofr_sql_text("incomplete"), ofr_sql_text(header->kind),
               ofr_sql_text(scenario->name),
               ofr_sql_text(scenario->title == NULL ? scenario->name : scenario->title),
               ofr_sql_text(header->model->name), ofr_sql_whole((int64_t)header->seed),
               population == NULL ? none : ofr_sql_whole(header->n_replicates),
               population == NULL ? none : ofr_sql_whole(header->n_repeats),
               population == NULL ? none : ofr_sql_whole(header->n_controls),
               population == NULL ? none : ofr_sql_whole(population->n_people), ofr_sql_text(first),
               ofr_sql_text(last), ofr_sql_text(end),
               ofr_sql_whole(scenario->last_day - scenario->first_day + 1), ofr_sql_real(scenario->scale),
               population == NULL ? none : ofr_sql_whole(population->n_areas),
               ofr_sql_whole(areas == NULL ? 0 : (int64_t)areas->n_rows), ofr_sql_text(header->design),
               ofr_sql_text(OFR_VERSION), ofr_sql_text(ofr_build_text()),
               ofr_sql_text("Everybody in this file is synthetic. It is no forecast and describes no "
                            "real person."),
               ofr_sql_text(resolved), none, none, none);
}

static ofr_status put_ensemble(sqlite3 *database, const struct ofr_store_header *header,
                               struct ofr_reports *reports) {
    sqlite3_str *resolved = sqlite3_str_new(NULL);
    ofr_status status = ofr_resolved_write(header->scenario, (ofr_sink){append, resolved}, reports);
    char *text = sqlite3_str_finish(resolved);
    struct ofr_insert rows = ofr_insert_into(database, "ensemble", reports);
    if (status == OFR_OK)
        insert_ensemble(&rows, header, text == NULL ? "" : text);
    ofr_status written = ofr_insert_end(&rows);
    sqlite3_free(text);
    return status == OFR_OK ? written : status;
}

static ofr_status put_parameters(sqlite3 *database, const struct ofr_scenario *scenario,
                                 struct ofr_reports *reports) {
    struct ofr_insert rows = ofr_insert_into(database, "parameter", reports);
    for (size_t i = 0; i < scenario->schema->n_parameters; i++) {
        const struct ofr_parameter *parameter = &scenario->schema->parameters[i];
        const struct ofr_value *value = &scenario->values[i];
        OFR_INSERT(&rows, ofr_sql_text(parameter->name), ofr_sql_real(value->value),
                   ofr_sql_text(parameter->unit), ofr_sql_real(parameter->low), ofr_sql_real(parameter->high),
                   ofr_sql_real(parameter->default_value), ofr_sql_text(ofr_actor_names[parameter->actor]),
                   ofr_sql_text(ofr_scope_names[parameter->scope]),
                   ofr_sql_text(ofr_origin_names[value->origin]), ofr_sql_whole(parameter->calibrated),
                   ofr_sql_whole(value->given),
                   ofr_sql_text(value->source != NULL ? value->source : parameter->source),
                   ofr_sql_text(parameter->meaning));
    }
    return ofr_insert_end(&rows);
}

/* ---- arms ------------------------------------------------------------------------------ */

static void insert_intervention(struct ofr_insert *rows, const char *arm, const struct ofr_scenario *scenario,
                                const struct ofr_intervention *one) {
    char first[11], last[11];
    ofr_date_write(one->first_day, first);
    ofr_date_write(one->last_day < scenario->last_day ? one->last_day : scenario->last_day, last);
    double cost = ofr_intervention_cost(one, scenario->first_day, scenario->last_day);
    const char *unit = one->n_costs > 0 && one->costs[0].unit != NULL ? one->costs[0].unit : "";
    OFR_INSERT(rows, ofr_sql_text(arm), ofr_sql_text(one->name), ofr_sql_text(one->title),
               ofr_sql_text(one->what), ofr_sql_text(first), ofr_sql_text(last), ofr_sql_real(one->dose),
               ofr_sql_real(cost), ofr_sql_text(unit));
}

ofr_status ofr_store_write_arm(sqlite3 *database, const struct ofr_store_header *header, size_t arm,
                               uint32_t number, struct ofr_reports *reports) {
    const struct ofr_ensemble_arm *own = &header->arms[arm];
    char identity[17];
    snprintf(identity, sizeof identity, "%016llx", (unsigned long long)own->identity);
    struct ofr_insert rows = ofr_insert_into(database, "arm", reports);
    OFR_INSERT(&rows, ofr_sql_whole(number), ofr_sql_text(own->name), ofr_sql_text(own->kind),
               ofr_sql_whole(own->from_day), ofr_sql_text(own->changes), ofr_sql_text(identity));
    OFR_TRY(ofr_insert_end(&rows));
    rows = ofr_insert_into(database, "intervention", reports);
    for (size_t i = 0; i < own->scenario->n_interventions; i++)
        if (arm == 0 || !ofr_scenario_takes(header->scenario, own->scenario->interventions[i].name))
            insert_intervention(&rows, own->name, own->scenario, &own->scenario->interventions[i]);
    return ofr_insert_end(&rows);
}

static ofr_status put_arms(sqlite3 *database, const struct ofr_store_header *header,
                           struct ofr_reports *reports) {
    for (size_t i = 0; i < header->n_arms; i++)
        OFR_TRY(ofr_store_write_arm(database, header, i, (uint32_t)i, reports));
    return OFR_OK;
}

/* ---- people and places ----------------------------------------------------------------- */

/* Where the population of an area comes from: what its row says, else what its column says. */
static enum ofr_origin population_origin(const struct ofr_table *areas, size_t row) {
    if (areas == NULL)
        return OFR_ASSUMED;
    const char *word = ofr_table_text(areas, "population_status", row);
    const struct ofr_column *column = ofr_table_column(areas, "population");
    if (strcmp(word, "census") == 0)
        return OFR_MEASURED;
    return strcmp(word, "estimate") == 0 ? OFR_ESTIMATED : column->origin;
}

static ofr_status put_areas(sqlite3 *database, const struct ofr_store_header *header,
                            const struct ofr_eligible *eligible, struct ofr_reports *reports) {
    const struct ofr_population *population = header->population;
    const struct ofr_table *table = ofr_scenario_table(header->scenario, "areas");
    struct ofr_insert rows = ofr_insert_into(database, "area", reports);
    for (uint32_t i = 0; i < population->n_areas; i++) {
        const struct ofr_area *area = &population->areas[i];
        OFR_INSERT(
            &rows, ofr_sql_whole(i + 1), ofr_sql_text(area->name), ofr_sql_whole(area->n_people),
            ofr_sql_whole(area->n_neighbourhoods), ofr_sql_whole(eligible->streets[i]),
            ofr_sql_whole(eligible->households[i]), ofr_sql_whole(eligible->families[i]),
            ofr_sql_whole(eligible->area[i]), ofr_sql_real(area->lat), ofr_sql_real(area->lon),
            ofr_sql_real(area->border_km), ofr_sql_real(area->unemployment), ofr_sql_real(area->poverty),
            ofr_sql_text(table == NULL ? "" : ofr_table_text(table, "governorate", area->scenario_row)),
            ofr_sql_text(ofr_origin_names[population_origin(table, area->scenario_row)]));
    }
    return ofr_insert_end(&rows);
}

static ofr_status put_entry_records(sqlite3 *database, const struct ofr_scenario *scenario,
                                    struct ofr_reports *reports) {
    const struct ofr_table *table = ofr_scenario_table(scenario, "entry_records");
    const struct ofr_column *records = table == NULL ? NULL : ofr_table_column(table, "records");
    struct ofr_insert rows = ofr_insert_into(database, "entry_record", reports);
    for (size_t row = 0; table != NULL && row < table->n_rows; row++)
        OFR_INSERT(&rows, ofr_sql_text(ofr_table_text(table, "governorate", row)),
                   ofr_sql_whole((int64_t)records->numbers[row]),
                   ofr_sql_text(records->source == NULL ? "" : records->source));
    return ofr_insert_end(&rows);
}

static ofr_status put_groups(sqlite3 *database, const char *kind, const uint32_t *members,
                             const uint32_t *areas, uint32_t n, struct ofr_reports *reports) {
    sqlite3_stmt *put;
    OFR_TRY(ofr_sql_prepare(database,
                            "INSERT INTO grouping VALUES (?, ?, ?, 1)"
                            " ON CONFLICT (area, kind, members) DO UPDATE SET count = count + 1",
                            "write the streets and families", &put, reports));
    struct ofr_insert rows = {.database = database, .statement = put, .reports = reports};
    for (uint32_t i = 0; i < n; i++)
        OFR_INSERT(&rows, ofr_sql_whole(areas[i] + 1), ofr_sql_text(kind), ofr_sql_whole(members[i]));
    return ofr_insert_end(&rows);
}

static ofr_status put_places(sqlite3 *database, const struct ofr_population *population,
                             struct ofr_reports *reports) {
    uint32_t *counted = NULL; /* [n_areas][n_kinds] places numbered so far */
    size_t n_kinds = population->n_place_kinds;
    OFR_TRY(OFR_NEW(NULL, counted, population->n_areas * n_kinds, "the places", reports));
    struct ofr_insert rows = ofr_insert_into(database, "place", reports);
    for (uint32_t i = 0; i < population->n_places; i++) {
        const struct ofr_place *place = &population->places[i];
        uint32_t area = population->neighbourhoods[place->neighbourhood].area;
        uint32_t number = ++counted[area * n_kinds + place->kind];
        OFR_INSERT(&rows, ofr_sql_whole(i), ofr_sql_text(ofr_place_role_words[place->role]),
                   ofr_sql_text(population->place_kind_names[place->kind]), ofr_sql_whole(area + 1),
                   ofr_sql_whole(place->neighbourhood), ofr_sql_whole(number),
                   ofr_sql_whole(place->n_visitors));
    }
    ofr_free(counted);
    return ofr_insert_end(&rows);
}

static ofr_status put_checks(sqlite3 *database, const struct ofr_population *population,
                             struct ofr_reports *reports) {
    struct ofr_insert rows = ofr_insert_into(database, "population_check", reports);
    for (uint32_t i = 0; i < population->n_checks; i++) {
        const struct ofr_population_check *check = &population->checks[i];
        OFR_INSERT(&rows, ofr_sql_whole(i), ofr_sql_text(check->name), ofr_sql_real(check->asked),
                   ofr_sql_real(check->made), ofr_sql_text(check->unit));
    }
    return ofr_insert_end(&rows);
}

/* ---- what the model and the scenario declare ------------------------------------------- */

static ofr_status put_event_kinds(sqlite3 *database, const struct ofr_model *model,
                                  struct ofr_reports *reports) {
    struct ofr_insert rows = ofr_insert_into(database, "event_kind", reports);
    for (size_t i = 0; i < model->n_events; i++)
        OFR_INSERT(&rows, ofr_sql_whole((int64_t)i), ofr_sql_text(model->events[i].name),
                   ofr_sql_text(model->events[i].sentence), ofr_sql_text(model->events[i].meaning));
    return ofr_insert_end(&rows);
}

static ofr_status put_observables(sqlite3 *database, const struct ofr_model *model,
                                  struct ofr_reports *reports) {
    struct ofr_insert rows = ofr_insert_into(database, "observable", reports);
    for (size_t i = 0; i < model->n_observables; i++) {
        const struct ofr_observable *seen = &model->observables[i];
        OFR_INSERT(&rows, ofr_sql_text(seen->name), ofr_sql_text(ofr_observed_names[seen->observed]),
                   ofr_sql_whole(seen->harm), ofr_sql_text(seen->unit), ofr_sql_text(seen->meaning));
    }
    return ofr_insert_end(&rows);
}

static struct ofr_sql_cell year_cell(double year) {
    return isnan(year) ? (struct ofr_sql_cell){0} : ofr_sql_whole((int64_t)year);
}

static ofr_status put_patterns(sqlite3 *database, const struct ofr_scenario *scenario,
                               struct ofr_reports *reports) {
    struct ofr_insert rows = ofr_insert_into(database, "pattern", reports);
    for (size_t i = 0; i < scenario->n_patterns; i++) {
        const struct ofr_pattern *pattern = &scenario->patterns[i];
        OFR_INSERT(
            &rows, ofr_sql_whole((int64_t)i), ofr_sql_text(pattern->name), ofr_sql_text(pattern->statistic),
            ofr_sql_text(pattern->variant == NULL ? "" : pattern->variant), year_cell(pattern->from),
            year_cell(pattern->to), ofr_sql_whole(pattern->any_period),
            ofr_sql_text(pattern->areas == NULL ? "" : pattern->areas), ofr_sql_real(pattern->low),
            ofr_sql_real(pattern->high), ofr_sql_text(ofr_use_names[pattern->use]),
            ofr_sql_whole(pattern->same_source), ofr_sql_text(pattern->unit == NULL ? "" : pattern->unit),
            ofr_sql_text(pattern->source == NULL ? "" : pattern->source),
            ofr_sql_text(pattern->note == NULL ? "" : pattern->note));
    }
    return ofr_insert_end(&rows);
}

/* The table `series` has a column for each observable of the model. */
static ofr_status make_series(sqlite3 *database, const struct ofr_model *model, struct ofr_reports *reports) {
    sqlite3_str *sql = sqlite3_str_new(database);
    sqlite3_str_appendall(sql, OFR_SERIES_BEGIN);
    for (size_t i = 0; i < model->n_observables; i++)
        sqlite3_str_appendf(sql, OFR_SERIES_COLUMN, model->observables[i].name,
                            model->observables[i].observed == OFR_LEVEL ? "REAL" : "INTEGER");
    sqlite3_str_appendall(sql, OFR_SERIES_END);
    return ofr_sql_run_built(database, sql, "make the table of series", reports);
}

/* ---- all ------------------------------------------------------------------------------- */

static ofr_status put_population(sqlite3 *database, const struct ofr_store_header *header,
                                 const struct ofr_eligible *eligible, struct ofr_reports *reports) {
    const struct ofr_population *population = header->population;
    OFR_TRY(put_areas(database, header, eligible, reports));
    OFR_TRY(put_entry_records(database, header->scenario, reports));
    OFR_TRY(put_groups(database, "street", eligible->street, eligible->street_area, population->n_streets,
                       reports));
    OFR_TRY(put_groups(database, "family", eligible->family, eligible->family_area, population->n_families,
                       reports));
    OFR_TRY(put_places(database, population, reports));
    return put_checks(database, population, reports);
}

static ofr_status write_outputs_header(sqlite3 *database, const struct ofr_store_header *header,
                                       struct ofr_reports *reports) {
    struct ofr_eligible eligible;
    OFR_TRY(ofr_sql_run(database, OFR_TABLES_OF_OUTPUTS, "make the tables", reports));
    OFR_TRY(make_series(database, header->model, reports));
    OFR_TRY(put_event_kinds(database, header->model, reports));
    OFR_TRY(put_observables(database, header->model, reports));
    OFR_TRY(put_patterns(database, header->scenario, reports));
    OFR_TRY(ofr_eligible_make(header->population, &eligible, reports));
    ofr_status status = put_population(database, header, &eligible, reports);
    ofr_eligible_free(&eligible);
    return status;
}

ofr_status ofr_store_write_header(sqlite3 *database, const struct ofr_store_header *header,
                                  struct ofr_reports *reports) {
    char pragmas[128];
    snprintf(pragmas, sizeof pragmas, "PRAGMA application_id = %d; PRAGMA user_version = %d; BEGIN",
             OFR_APPLICATION_ID, OFR_STORE_FORMAT);
    OFR_TRY(ofr_sql_run(database, pragmas, "begin the database", reports));
    OFR_TRY(ofr_sql_run(database, OFR_TABLES, "make the tables", reports));
    OFR_TRY(put_ensemble(database, header, reports));
    OFR_TRY(put_parameters(database, header->scenario, reports));
    OFR_TRY(put_arms(database, header, reports));
    if (header->population != NULL)
        OFR_TRY(write_outputs_header(database, header, reports));
    return ofr_sql_run(database, "COMMIT", "write the tables", reports);
}
