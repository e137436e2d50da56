#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "output/eligible.h"
#include "population/tables.h"
#include "scenario/resolved.h"
#include "store/internal.h"
#include "store/tables.h"

struct text_buffer {
    char *text;
    size_t n, capacity;
};

static bool buffer_write(void *to, const char *text, size_t n) {
    struct text_buffer *buffer = to;
    if (buffer->n + n + 1 > buffer->capacity) {
        size_t capacity = (buffer->n + n + 1) * 2;
        char *larger = ofr_realloc(buffer->text, capacity);
        if (larger == NULL)
            return false;
        buffer->text = larger;
        buffer->capacity = capacity;
    }
    memcpy(buffer->text + buffer->n, text, n);
    buffer->n += n;
    buffer->text[buffer->n] = '\0';
    return true;
}

static ofr_status put_run(sqlite3 *database, const struct ofr_run_header *header,
                          struct ofr_reports *reports) {
    const struct ofr_scenario *scenario = header->scenario;
    struct text_buffer resolved = {0};
    ofr_status status = ofr_resolved_write(scenario, (ofr_sink){buffer_write, &resolved}, reports);
    sqlite3_stmt *put = NULL;
    if (status == OFR_OK)
        status =
            ofr_sql_prepare(database,
                            "INSERT INTO run VALUES (1, 'incomplete', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                            " ?, ?, ?, ?, NULL, NULL, NULL)",
                            "write the run", &put, reports);
    if (status == OFR_OK) {
        char first[11], last[11];
        ofr_date_write(scenario->first_day, first);
        ofr_date_write(scenario->last_day, last);
        const struct ofr_table *areas = ofr_scenario_table(scenario, "areas");
        ofr_sql_text(put, 1, scenario->name);
        ofr_sql_text(put, 2, scenario->title == NULL ? scenario->name : scenario->title);
        ofr_sql_text(put, 3, header->model->name);
        sqlite3_bind_int64(put, 4, (sqlite3_int64)header->seed);
        sqlite3_bind_int64(put, 5, header->n_replicates);
        sqlite3_bind_int64(put, 6, header->n_controls);
        sqlite3_bind_int64(put, 7, header->population->n_people);
        ofr_sql_text(put, 8, first);
        ofr_sql_text(put, 9, last);
        sqlite3_bind_int64(put, 10, scenario->last_day - scenario->first_day + 1);
        sqlite3_bind_double(put, 11, scenario->scale);
        sqlite3_bind_int64(put, 12, header->population->n_areas);
        sqlite3_bind_int64(put, 13, areas == NULL ? 0 : (sqlite3_int64)areas->n_rows);
        ofr_sql_text(put, 14, OFR_VERSION);
        ofr_sql_text(put, 15,
                     "Everybody in this file is synthetic. It is no forecast and describes no "
                     "real person.");
        ofr_sql_text(put, 16, resolved.text == NULL ? "" : resolved.text);
        status = ofr_sql_put(database, put, "write the run", reports);
    }
    sqlite3_finalize(put);
    ofr_free(resolved.text);
    return status;
}

static ofr_status put_parameters(sqlite3 *database, const struct ofr_scenario *scenario,
                                 struct ofr_reports *reports) {
    sqlite3_stmt *put;
    ofr_status status =
        ofr_sql_prepare(database, "INSERT INTO parameter VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        "write the parameters", &put, reports);
    for (size_t i = 0; status == OFR_OK && i < scenario->schema->n_parameters; i++) {
        const struct ofr_parameter *parameter = &scenario->schema->parameters[i];
        const struct ofr_value *value = &scenario->values[i];
        ofr_sql_text(put, 1, parameter->name);
        sqlite3_bind_double(put, 2, value->value);
        ofr_sql_text(put, 3, parameter->unit);
        sqlite3_bind_double(put, 4, parameter->low);
        sqlite3_bind_double(put, 5, parameter->high);
        sqlite3_bind_double(put, 6, parameter->default_value);
        ofr_sql_text(put, 7, ofr_actor_names[parameter->actor]);
        ofr_sql_text(put, 8, ofr_origin_names[value->origin]);
        sqlite3_bind_int(put, 9, parameter->calibrated);
        sqlite3_bind_int(put, 10, value->given);
        ofr_sql_text(put, 11, value->source != NULL ? value->source : parameter->source);
        ofr_sql_text(put, 12, parameter->meaning);
        status = ofr_sql_put(database, put, "write the parameters", reports);
    }
    sqlite3_finalize(put);
    return status;
}

static bool has_intervention(const struct ofr_scenario *scenario, const char *name) {
    for (size_t i = 0; i < scenario->n_interventions; i++)
        if (strcmp(scenario->interventions[i].name, name) == 0)
            return true;
    return false;
}

static ofr_status put_intervention(sqlite3 *database, sqlite3_stmt *put, const char *variant,
                                   const struct ofr_scenario *scenario, const struct ofr_intervention *one,
                                   struct ofr_reports *reports) {
    char first[11], last[11];
    ofr_date_write(one->first_day, first);
    ofr_date_write(one->last_day < scenario->last_day ? one->last_day : scenario->last_day, last);
    ofr_sql_text(put, 1, variant);
    ofr_sql_text(put, 2, one->name);
    ofr_sql_text(put, 3, one->title);
    ofr_sql_text(put, 4, one->what);
    ofr_sql_text(put, 5, first);
    ofr_sql_text(put, 6, last);
    sqlite3_bind_double(put, 7, one->dose);
    sqlite3_bind_double(put, 8, ofr_intervention_cost(one, scenario->first_day, scenario->last_day));
    ofr_sql_text(put, 9, one->n_costs > 0 && one->costs[0].unit != NULL ? one->costs[0].unit : "");
    return ofr_sql_put(database, put, "write the interventions", reports);
}

/* Those of the run, and those each variant has beside them. */
static ofr_status put_interventions(sqlite3 *database, const struct ofr_run_header *header,
                                    struct ofr_reports *reports) {
    sqlite3_stmt *put;
    ofr_status status =
        ofr_sql_prepare(database, "INSERT INTO intervention VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        "write the interventions", &put, reports);
    for (size_t v = 0; v < header->n_variants; v++) {
        const struct ofr_scenario *scenario = header->variants[v].scenario;
        for (size_t i = 0; status == OFR_OK && i < scenario->n_interventions; i++)
            if (v == 0 || !has_intervention(header->scenario, scenario->interventions[i].name))
                status = put_intervention(database, put, header->variants[v].name, scenario,
                                          &scenario->interventions[i], reports);
    }
    sqlite3_finalize(put);
    return status;
}

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

static ofr_status put_areas(sqlite3 *database, const struct ofr_run_header *header,
                            const struct ofr_eligible *eligible, struct ofr_reports *reports) {
    const struct ofr_population *population = header->population;
    const struct ofr_table *table = ofr_scenario_table(header->scenario, "areas");
    sqlite3_stmt *put;
    ofr_status status =
        ofr_sql_prepare(database, "INSERT INTO area VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        "write the areas", &put, reports);
    for (uint32_t i = 0; status == OFR_OK && i < population->n_areas; i++) {
        const struct ofr_area *area = &population->areas[i];
        sqlite3_bind_int64(put, 1, i + 1);
        ofr_sql_text(put, 2, area->name);
        sqlite3_bind_int64(put, 3, area->n_people);
        sqlite3_bind_int64(put, 4, area->n_neighbourhoods);
        sqlite3_bind_int64(put, 5, eligible->streets[i]);
        sqlite3_bind_int64(put, 6, eligible->households[i]);
        sqlite3_bind_int64(put, 7, eligible->families[i]);
        sqlite3_bind_int64(put, 8, eligible->area[i]);
        ofr_sql_real(put, 9, area->lat);
        ofr_sql_real(put, 10, area->lon);
        ofr_sql_real(put, 11, area->border_km);
        ofr_sql_real(put, 12, area->unemployment);
        ofr_sql_real(put, 13, area->poverty);
        ofr_sql_text(put, 14, table == NULL ? "" : ofr_table_text(table, "governorate", area->scenario_row));
        ofr_sql_text(put, 15, ofr_origin_names[population_origin(table, area->scenario_row)]);
        status = ofr_sql_put(database, put, "write the areas", reports);
    }
    sqlite3_finalize(put);
    return status;
}

static ofr_status put_entry_records(sqlite3 *database, const struct ofr_scenario *scenario,
                                    struct ofr_reports *reports) {
    const struct ofr_table *table = ofr_scenario_table(scenario, "entry_records");
    const struct ofr_column *records = table == NULL ? NULL : ofr_table_column(table, "records");
    if (table == NULL || table->n_rows == 0)
        return OFR_OK;
    sqlite3_stmt *put;
    ofr_status status = ofr_sql_prepare(database, "INSERT INTO entry_record VALUES (?, ?, ?)",
                                        "write the entry records", &put, reports);
    for (size_t row = 0; status == OFR_OK && row < table->n_rows; row++) {
        ofr_sql_text(put, 1, ofr_table_text(table, "governorate", row));
        sqlite3_bind_int64(put, 2, (sqlite3_int64)records->numbers[row]);
        ofr_sql_text(put, 3, records->source == NULL ? "" : records->source);
        status = ofr_sql_put(database, put, "write the entry records", reports);
    }
    sqlite3_finalize(put);
    return status;
}

static ofr_status put_groups(sqlite3 *database, const char *kind, const uint32_t *members,
                             const uint32_t *areas, uint32_t n, struct ofr_reports *reports) {
    sqlite3_stmt *put;
    ofr_status status = ofr_sql_prepare(database,
                                        "INSERT INTO grouping VALUES (?, ?, ?, 1)"
                                        " ON CONFLICT (area, kind, members) DO UPDATE SET count = count + 1",
                                        "write the streets and families", &put, reports);
    for (uint32_t i = 0; status == OFR_OK && i < n; i++) {
        sqlite3_bind_int64(put, 1, areas[i] + 1);
        ofr_sql_text(put, 2, kind);
        sqlite3_bind_int64(put, 3, members[i]);
        status = ofr_sql_put(database, put, "write the streets and families", reports);
    }
    sqlite3_finalize(put);
    return status;
}

static ofr_status put_places(sqlite3 *database, const struct ofr_population *population,
                             struct ofr_reports *reports) {
    sqlite3_stmt *put = NULL;
    uint32_t *counted = NULL; /* [n_areas][n_kinds] places numbered so far */
    size_t n_kinds = population->n_place_kinds;
    ofr_status status = OFR_NEW(NULL, counted, population->n_areas * n_kinds, "the places", reports);
    OFR_THEN(status, ofr_sql_prepare(database, "INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?)",
                                     "write the places", &put, reports));
    for (uint32_t i = 0; status == OFR_OK && i < population->n_places; i++) {
        const struct ofr_place *place = &population->places[i];
        uint32_t area = population->neighbourhoods[place->neighbourhood].area;
        sqlite3_bind_int64(put, 1, i);
        ofr_sql_text(put, 2, ofr_place_role_words[place->role]);
        ofr_sql_text(put, 3, population->place_kind_names[place->kind]);
        sqlite3_bind_int64(put, 4, area + 1);
        sqlite3_bind_int64(put, 5, place->neighbourhood);
        sqlite3_bind_int64(put, 6, ++counted[area * n_kinds + place->kind]);
        sqlite3_bind_int64(put, 7, place->n_visitors);
        status = ofr_sql_put(database, put, "write the places", reports);
    }
    sqlite3_finalize(put);
    ofr_free(counted);
    return status;
}

static ofr_status put_checks(sqlite3 *database, const struct ofr_population *population,
                             struct ofr_reports *reports) {
    sqlite3_stmt *put;
    ofr_status status = ofr_sql_prepare(database, "INSERT INTO population_check VALUES (?, ?, ?, ?, ?)",
                                        "write the checks of the people", &put, reports);
    for (uint32_t i = 0; status == OFR_OK && i < population->n_checks; i++) {
        const struct ofr_population_check *check = &population->checks[i];
        sqlite3_bind_int64(put, 1, i);
        ofr_sql_text(put, 2, check->name);
        ofr_sql_real(put, 3, check->asked);
        ofr_sql_real(put, 4, check->made);
        ofr_sql_text(put, 5, check->unit);
        status = ofr_sql_put(database, put, "write the checks of the people", reports);
    }
    sqlite3_finalize(put);
    return status;
}

static ofr_status put_declarations(sqlite3 *database, const struct ofr_model *model,
                                   struct ofr_reports *reports) {
    sqlite3_stmt *put;
    ofr_status status = ofr_sql_prepare(database, "INSERT INTO event_kind VALUES (?, ?, ?, ?)",
                                        "write the kinds of events", &put, reports);
    for (size_t i = 0; status == OFR_OK && i < model->n_events; i++) {
        sqlite3_bind_int64(put, 1, (sqlite3_int64)i);
        ofr_sql_text(put, 2, model->events[i].name);
        ofr_sql_text(put, 3, model->events[i].sentence);
        ofr_sql_text(put, 4, model->events[i].meaning);
        status = ofr_sql_put(database, put, "write the kinds of events", reports);
    }
    sqlite3_finalize(put);
    put = NULL;
    OFR_THEN(status, ofr_sql_prepare(database, "INSERT INTO observable VALUES (?, ?, ?, ?, ?)",
                                     "write the observables", &put, reports));
    for (size_t i = 0; status == OFR_OK && i < model->n_observables; i++) {
        const struct ofr_observable *seen = &model->observables[i];
        ofr_sql_text(put, 1, seen->name);
        ofr_sql_text(put, 2, ofr_observed_names[seen->observed]);
        sqlite3_bind_int(put, 3, seen->harm);
        ofr_sql_text(put, 4, seen->unit);
        ofr_sql_text(put, 5, seen->meaning);
        status = ofr_sql_put(database, put, "write the observables", reports);
    }
    sqlite3_finalize(put);
    return status;
}

static void bind_year(sqlite3_stmt *statement, int index, double year) {
    if (isnan(year))
        sqlite3_bind_null(statement, index);
    else
        sqlite3_bind_int64(statement, index, (sqlite3_int64)year);
}

static ofr_status put_variants(sqlite3 *database, const struct ofr_run_header *header,
                               struct ofr_reports *reports) {
    sqlite3_stmt *put;
    ofr_status status = ofr_sql_prepare(database, "INSERT INTO variant VALUES (?, ?, ?, ?, ?)",
                                        "write the variants", &put, reports);
    for (size_t v = 0; status == OFR_OK && v < header->n_variants; v++) {
        const struct ofr_variant *variant = &header->variants[v];
        char identity[17];
        snprintf(identity, sizeof identity, "%016llx", (unsigned long long)variant->identity);
        ofr_sql_text(put, 1, variant->name);
        ofr_sql_text(put, 2, variant->kind);
        sqlite3_bind_int64(put, 3, variant->from_day);
        ofr_sql_text(put, 4, variant->changes);
        ofr_sql_text(put, 5, identity);
        status = ofr_sql_put(database, put, "write the variants", reports);
    }
    sqlite3_finalize(put);
    return status;
}

static ofr_status put_patterns(sqlite3 *database, const struct ofr_scenario *scenario,
                               struct ofr_reports *reports) {
    sqlite3_stmt *put;
    ofr_status status =
        ofr_sql_prepare(database, "INSERT INTO pattern VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        "write the patterns", &put, reports);
    for (size_t i = 0; status == OFR_OK && i < scenario->n_patterns; i++) {
        const struct ofr_pattern *pattern = &scenario->patterns[i];
        sqlite3_bind_int64(put, 1, (sqlite3_int64)i);
        ofr_sql_text(put, 2, pattern->name);
        ofr_sql_text(put, 3, pattern->statistic);
        ofr_sql_text(put, 4, pattern->variant == NULL ? "" : pattern->variant);
        bind_year(put, 5, pattern->from);
        bind_year(put, 6, pattern->to);
        sqlite3_bind_double(put, 7, pattern->low);
        sqlite3_bind_double(put, 8, pattern->high);
        ofr_sql_text(put, 9, ofr_use_names[pattern->use]);
        ofr_sql_text(put, 10, pattern->unit == NULL ? "" : pattern->unit);
        ofr_sql_text(put, 11, pattern->source == NULL ? "" : pattern->source);
        ofr_sql_text(put, 12, pattern->note == NULL ? "" : pattern->note);
        status = ofr_sql_put(database, put, "write the patterns", reports);
    }
    sqlite3_finalize(put);
    return status;
}

/* The table `series` has a column for each observable of the model. */
static ofr_status make_series(sqlite3 *database, const struct ofr_model *model, struct ofr_reports *reports) {
    struct text_buffer sql = {0};
    static const char head[] = "CREATE TABLE series (replicate INTEGER NOT NULL REFERENCES replicate,"
                               " area INTEGER NOT NULL, day INTEGER NOT NULL, days INTEGER NOT NULL";
    bool fits = buffer_write(&sql, head, strlen(head));
    for (size_t i = 0; fits && i < model->n_observables; i++) {
        const struct ofr_observable *seen = &model->observables[i];
        char column[128];
        int n = snprintf(column, sizeof column, ", \"%s\" %s", seen->name,
                         seen->observed == OFR_LEVEL ? "REAL" : "INTEGER");
        fits = n > 0 && (size_t)n < sizeof column && buffer_write(&sql, column, (size_t)n);
    }
    static const char tail[] = ", PRIMARY KEY (replicate, area, day)) STRICT, WITHOUT ROWID";
    ofr_status status = fits && buffer_write(&sql, tail, strlen(tail))
                            ? ofr_sql_run(database, sql.text, "make the table of series", reports)
                            : ofr_fail(reports, OFR_SYSTEM, "not enough memory for the table of series");
    ofr_free(sql.text);
    return status;
}

static ofr_status put_all(sqlite3 *database, const struct ofr_run_header *header,
                          const struct ofr_eligible *eligible, struct ofr_reports *reports) {
    const struct ofr_population *population = header->population;
    OFR_TRY(put_run(database, header, reports));
    OFR_TRY(put_parameters(database, header->scenario, reports));
    OFR_TRY(put_interventions(database, header, reports));
    OFR_TRY(put_areas(database, header, eligible, reports));
    OFR_TRY(put_entry_records(database, header->scenario, reports));
    OFR_TRY(put_groups(database, "street", eligible->street, eligible->street_area, population->n_streets,
                       reports));
    OFR_TRY(put_groups(database, "family", eligible->family, eligible->family_area, population->n_families,
                       reports));
    OFR_TRY(put_places(database, population, reports));
    OFR_TRY(put_checks(database, population, reports));
    OFR_TRY(put_declarations(database, header->model, reports));
    OFR_TRY(put_variants(database, header, reports));
    return put_patterns(database, header->scenario, reports);
}

ofr_status ofr_store_write_header(sqlite3 *database, const struct ofr_run_header *header,
                                  struct ofr_reports *reports) {
    struct ofr_eligible eligible;
    OFR_TRY(ofr_eligible_make(header->population, &eligible, reports));
    char pragmas[128];
    snprintf(pragmas, sizeof pragmas, "PRAGMA application_id = %d; PRAGMA user_version = %d; BEGIN",
             OFR_APPLICATION_ID, OFR_STORE_FORMAT);
    ofr_status status = ofr_sql_run(database, pragmas, "begin the database", reports);
    OFR_THEN(status, ofr_sql_run(database, OFR_TABLES, "make the tables", reports));
    OFR_THEN(status, make_series(database, header->model, reports));
    OFR_THEN(status, put_all(database, header, &eligible, reports));
    OFR_THEN(status, ofr_sql_run(database, "COMMIT", "write the tables", reports));
    ofr_eligible_free(&eligible);
    return status;
}
