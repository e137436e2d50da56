#include "wasm/declare.h"

#include "base/date.h"
#include "models/registry.h"
#include "scenario/intervention_grades.h"

/* ---- the model -------------------------------------------------------------------------- */

static void declare_parameter(struct ofr_json_text *json, const struct ofr_parameter *parameter) {
    OFR_JSON_OBJECT(json, OFR_TEXT("name", parameter->name), OFR_TEXT("unit", parameter->unit),
                    OFR_REAL("low", parameter->low), OFR_REAL("high", parameter->high),
                    OFR_TEXT("actor", ofr_actor_names[parameter->actor]),
                    OFR_TEXT("scope", ofr_scope_names[parameter->scope]),
                    OFR_TEXT("origin", ofr_origin_names[parameter->origin]),
                    OFR_TEXT("source", parameter->source), OFR_TEXT("meaning", parameter->meaning));
}

static void declare_observable(struct ofr_json_text *json, const struct ofr_observable *observable) {
    OFR_JSON_OBJECT(json, OFR_TEXT("name", observable->name),
                    OFR_TEXT("observed", ofr_observed_names[observable->observed]),
                    OFR_TRUTH("harm", observable->harm), OFR_TEXT("unit", observable->unit),
                    OFR_TEXT("meaning", observable->meaning));
}

static void declare_outcome(struct ofr_json_text *json, const struct ofr_outcome *outcome) {
    OFR_JSON_OBJECT(json, OFR_TEXT("name", outcome->name), OFR_TEXT("unit", outcome->unit),
                    OFR_TEXT("meaning", outcome->meaning));
}

/* Names up to NULL, or none. */
static void put_names(struct ofr_json_text *json, const char *name, const char *const *names) {
    ofr_json_part(json, name, '[');
    for (; names != NULL && *names != NULL; names++)
        ofr_json_string(json, *names);
    ofr_json_bracket(json, ']');
}

/* The names of all items of a declared list. */
#define PUT_ALL(json, title, items, n)                                                                       \
    do {                                                                                                     \
        ofr_json_part((json), (title), '[');                                                                 \
        for (size_t item = 0; item < (n); item++)                                                            \
            ofr_json_string((json), (items)[item].name);                                                     \
        ofr_json_bracket((json), ']');                                                                       \
    } while (0)

/* What lists, flows and maps of lives show; of a model without views, everything. */
static void declare_views(struct ofr_json_text *json, const struct ofr_model *model) {
    static const struct ofr_life_views none = {0};
    const struct ofr_life_views *views = model->views == NULL ? &none : model->views;
    put_names(json, "life_kinds", views->kinds);
    put_names(json, "street_counts", views->street_counts);
    put_names(json, "street_sums", views->street_sums);
    if (model->views != NULL)
        put_names(json, "shown_outcomes", views->shown_outcomes);
    else
        PUT_ALL(json, "shown_outcomes", model->outcomes, model->n_outcomes);
    if (model->views != NULL)
        put_names(json, "map_observables", views->map_observables);
    else
        PUT_ALL(json, "map_observables", model->observables, model->n_observables);
    OFR_JSON_FIELDS(json, OFR_TEXT("primary", model->outcomes[model->roles.primary].name),
                    OFR_TEXT("first_series",
                             views->first_series == NULL ? model->observables[0].name : views->first_series));
    ofr_json_part(json, "way_steps", '[');
    for (size_t i = 0; i < views->n_steps; i++) {
        OFR_JSON_OBJECT(json, OFR_TEXT("name", views->steps[i].name),
                        OFR_REAL("column", views->steps[i].column), OFR_TEXT("tone", views->steps[i].tone));
    }
    ofr_json_bracket(json, ']');
}

void ofr_declare_model(struct ofr_json_text *json, const struct ofr_schema *schema,
                       const struct ofr_model *model) {
    ofr_json_bracket(json, '{');
    OFR_JSON_FIELDS(json, OFR_TEXT("version", OFR_VERSION), OFR_TEXT("model", model->name),
                    OFR_TEXT("title", model->title));
    ofr_json_part(json, "parameters", '[');
    for (size_t i = 0; i < schema->n_parameters; i++)
        declare_parameter(json, &schema->parameters[i]);
    ofr_json_bracket(json, ']');
    ofr_json_part(json, "observables", '[');
    for (size_t i = 0; i < model->n_observables; i++)
        declare_observable(json, &model->observables[i]);
    ofr_json_bracket(json, ']');
    ofr_json_part(json, "events", '[');
    for (size_t i = 0; i < model->n_events; i++)
        OFR_JSON_OBJECT(json, OFR_TEXT("name", model->events[i].name));
    ofr_json_bracket(json, ']');
    ofr_json_part(json, "outcomes", '[');
    for (size_t i = 0; i < model->n_outcomes; i++)
        declare_outcome(json, &model->outcomes[i]);
    ofr_json_bracket(json, ']');
    declare_views(json, model);
    ofr_json_part(json, "activities", '[');
    for (size_t i = 0; i < OFR_N_ACTIVITY_WORDS; i++)
        ofr_json_string(json, ofr_activity_words[i]);
    ofr_json_bracket(json, ']');
    ofr_json_bracket(json, '}');
}

/* ---- the scenario ----------------------------------------------------------------------- */

static void put_date(struct ofr_json_text *json, const char *name, int32_t day) {
    char date[11];
    ofr_date_write(day, date);
    OFR_JSON_FIELDS(json, OFR_TEXT(name, date));
}

static void declare_values(struct ofr_json_text *json, const struct ofr_scenario *scenario) {
    ofr_json_part(json, "values", '[');
    for (size_t i = 0; i < scenario->schema->n_parameters; i++) {
        const struct ofr_value *value = &scenario->values[i];
        OFR_JSON_OBJECT(json, OFR_TEXT("parameter", scenario->schema->parameters[i].name),
                        OFR_REAL("value", value->value), OFR_TEXT("origin", ofr_origin_names[value->origin]),
                        OFR_TEXT("source", value->source != NULL ? value->source
                                                                 : scenario->schema->parameters[i].source),
                        OFR_TRUTH("given", value->given));
    }
    ofr_json_bracket(json, ']');
}

static void declare_column(struct ofr_json_text *json, const struct ofr_column *column, size_t n_rows) {
    ofr_json_bracket(json, '{');
    OFR_JSON_FIELDS(json, OFR_TEXT("name", column->form->name), OFR_TEXT("unit", column->unit),
                    OFR_TEXT("origin", ofr_origin_names[column->origin]), OFR_TEXT("source", column->source),
                    OFR_TEXT("meaning", column->form->meaning));
    ofr_json_part(json, "cells", '[');
    for (size_t row = 0; row < n_rows; row++) {
        char date[11];
        if (column->texts != NULL)
            ofr_json_string(json, column->texts[row]);
        else if (column->form->cell == OFR_CELL_DATE && column->numbers[row] == column->numbers[row]) {
            ofr_date_write((int32_t)column->numbers[row], date);
            ofr_json_string(json, date);
        } else
            ofr_json_number(json, column->numbers[row]);
    }
    ofr_json_bracket(json, ']');
    ofr_json_bracket(json, '}');
}

static void declare_tables(struct ofr_json_text *json, const struct ofr_scenario *scenario) {
    ofr_json_part(json, "tables", '[');
    for (size_t i = 0; i < scenario->schema->n_tables; i++) {
        const struct ofr_table *table = &scenario->tables[i];
        if (table->file == NULL)
            continue;
        ofr_json_bracket(json, '{');
        OFR_JSON_FIELDS(json, OFR_TEXT("name", table->form->name), OFR_TEXT("meaning", table->form->meaning));
        ofr_json_part(json, "columns", '[');
        for (size_t k = 0; k < table->form->n_columns; k++)
            if (table->columns[k].present)
                declare_column(json, &table->columns[k], table->n_rows);
        ofr_json_bracket(json, ']');
        ofr_json_bracket(json, '}');
    }
    ofr_json_bracket(json, ']');
}

static void declare_patterns(struct ofr_json_text *json, const struct ofr_scenario *scenario) {
    ofr_json_part(json, "patterns", '[');
    for (size_t i = 0; i < scenario->n_patterns; i++) {
        const struct ofr_pattern *pattern = &scenario->patterns[i];
        OFR_JSON_OBJECT(json, OFR_TEXT("name", pattern->name), OFR_TEXT("statistic", pattern->statistic),
                        OFR_TEXT("variant", pattern->variant), OFR_REAL("from", pattern->from),
                        OFR_REAL("to", pattern->to), OFR_REAL("low", pattern->low),
                        OFR_REAL("high", pattern->high), OFR_TEXT("use", ofr_use_names[pattern->use]),
                        OFR_REAL("sameSource", pattern->same_source), OFR_TEXT("areas", pattern->areas),
                        OFR_TEXT("unit", pattern->unit), OFR_TEXT("source", pattern->source),
                        OFR_TEXT("note", pattern->note));
    }
    ofr_json_bracket(json, ']');
}

/* ---- interventions --------------------------------------------------------------------------- */

static void put_grades(struct ofr_json_text *json, const struct ofr_scenario *scenario,
                       struct ofr_intervention *intervention) {
    size_t n_grades[OFR_N_GRADES];
    struct ofr_kept_text kept = {0};
    struct ofr_text text = ofr_text_in_memory(&kept);
    ofr_intervention_grades(intervention, scenario->schema, n_grades);
    ofr_say_grades(&text, n_grades);
    ofr_json_said(json, "grades", &kept, NULL);
}

static void declare_intervention(struct ofr_json_text *json, const struct ofr_scenario *scenario,
                                 struct ofr_intervention *intervention) {
    int32_t last = intervention->last_day < scenario->last_day ? intervention->last_day : scenario->last_day;
    char from[11], until[11];
    ofr_date_write(intervention->first_day, from);
    ofr_date_write(last, until);
    ofr_json_bracket(json, '{');
    OFR_JSON_FIELDS(
        json, OFR_TEXT("name", intervention->name), OFR_TEXT("title", intervention->title),
        OFR_TEXT("what", intervention->what), OFR_TEXT("from", from), OFR_TEXT("until", until),
        OFR_REAL("dose", intervention->dose),
        OFR_REAL("cost", ofr_intervention_cost(intervention, scenario->first_day, scenario->last_day)),
        OFR_TEXT("currency", intervention->n_costs > 0 ? intervention->costs[0].unit : ""));
    put_grades(json, scenario, intervention);
    ofr_json_bracket(json, '}');
}

void ofr_declare_interventions(struct ofr_json_text *json, const struct ofr_scenario *scenario) {
    ofr_json_bracket(json, '[');
    for (size_t i = 0; i < scenario->n_interventions; i++)
        declare_intervention(json, scenario, &scenario->interventions[i]);
    ofr_json_bracket(json, ']');
}

void ofr_declare_scenario(struct ofr_json_text *json, const struct ofr_scenario *scenario) {
    ofr_json_bracket(json, '{');
    OFR_JSON_FIELDS(json, OFR_TEXT("name", scenario->name), OFR_TEXT("title", scenario->title));
    put_date(json, "first_day", scenario->first_day);
    put_date(json, "last_day", scenario->last_day);
    OFR_JSON_FIELDS(json, OFR_REAL("scale", scenario->scale));
    declare_values(json, scenario);
    declare_tables(json, scenario);
    declare_patterns(json, scenario);
    ofr_json_name(json, "interventions");
    ofr_declare_interventions(json, scenario);
    ofr_json_bracket(json, '}');
}
