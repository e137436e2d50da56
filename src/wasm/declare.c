#include "wasm/declare.h"

#include "base/date.h"
#include "models/registry.h"

/* ---- the model -------------------------------------------------------------------------- */

static void declare_parameter(struct ofr_json_text *json, const struct ofr_schema *schema,
                              const struct ofr_parameter *parameter) {
    static const char *const numbers[] = {"real", "whole", "switch"};
    ofr_json_bracket(json, '{');
    ofr_page_put(json, "name", parameter->name);
    ofr_page_put(json, "number", numbers[parameter->number]);
    ofr_page_put(json, "unit", parameter->unit);
    ofr_page_put_number(json, "low", parameter->low);
    ofr_page_put_number(json, "high", parameter->high);
    ofr_page_put_number(json, "default_value", parameter->default_value);
    ofr_page_put(json, "actor", ofr_actor_names[parameter->actor]);
    ofr_page_put(json, "scope", ofr_scope_names[parameter->scope]);
    ofr_page_put(json, "origin", ofr_origin_names[parameter->origin]);
    ofr_json_name(json, "calibrated");
    ofr_json_truth(json, parameter->calibrated);
    ofr_page_put(json, "source", parameter->source);
    ofr_page_put(json, "meaning", parameter->meaning);
    ofr_page_put(json, "fixed",
                 ofr_schema_why_fixed(schema, parameter)); /* why no intervention can change it */
    ofr_json_bracket(json, '}');
}

static void declare_observable(struct ofr_json_text *json, const struct ofr_observable *observable) {
    ofr_json_bracket(json, '{');
    ofr_page_put(json, "name", observable->name);
    ofr_page_put(json, "observed", ofr_observed_names[observable->observed]);
    ofr_json_name(json, "harm");
    ofr_json_truth(json, observable->harm);
    ofr_page_put(json, "unit", observable->unit);
    ofr_page_put(json, "meaning", observable->meaning);
    ofr_json_bracket(json, '}');
}

static void declare_event(struct ofr_json_text *json, const struct ofr_event_kind *kind) {
    ofr_json_bracket(json, '{');
    ofr_page_put(json, "name", kind->name);
    ofr_page_put(json, "sentence", kind->sentence);
    ofr_page_put(json, "meaning", kind->meaning);
    ofr_json_bracket(json, '}');
}

static void declare_outcome(struct ofr_json_text *json, const struct ofr_outcome *outcome) {
    ofr_json_bracket(json, '{');
    ofr_page_put(json, "name", outcome->name);
    ofr_page_put(json, "unit", outcome->unit);
    ofr_page_put(json, "meaning", outcome->meaning);
    ofr_json_bracket(json, '}');
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
    ofr_page_put(json, "primary", model->outcomes[model->roles.primary].name);
    ofr_page_put(json, "first_series",
                 views->first_series == NULL ? model->observables[0].name : views->first_series);
    ofr_json_part(json, "way_steps", '[');
    for (size_t i = 0; i < views->n_steps; i++) {
        ofr_json_bracket(json, '{');
        ofr_page_put(json, "name", views->steps[i].name);
        ofr_page_put_number(json, "column", views->steps[i].column);
        ofr_page_put(json, "tone", views->steps[i].tone);
        ofr_json_bracket(json, '}');
    }
    ofr_json_bracket(json, ']');
}

void ofr_declare_model(struct ofr_json_text *json, const struct ofr_schema *schema,
                       const struct ofr_model *model) {
    ofr_json_bracket(json, '{');
    ofr_page_put(json, "version", OFR_VERSION);
    ofr_page_put(json, "model", model->name);
    ofr_page_put(json, "title", model->title);
    ofr_json_part(json, "parameters", '[');
    for (size_t i = 0; i < schema->n_parameters; i++)
        declare_parameter(json, schema, &schema->parameters[i]);
    ofr_json_bracket(json, ']');
    ofr_json_part(json, "observables", '[');
    for (size_t i = 0; i < model->n_observables; i++)
        declare_observable(json, &model->observables[i]);
    ofr_json_bracket(json, ']');
    ofr_json_part(json, "events", '[');
    for (size_t i = 0; i < model->n_events; i++)
        declare_event(json, &model->events[i]);
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
    ofr_page_put(json, name, date);
}

static void declare_values(struct ofr_json_text *json, const struct ofr_scenario *scenario) {
    ofr_json_part(json, "values", '[');
    for (size_t i = 0; i < scenario->schema->n_parameters; i++) {
        const struct ofr_value *value = &scenario->values[i];
        ofr_json_bracket(json, '{');
        ofr_page_put(json, "parameter", scenario->schema->parameters[i].name);
        ofr_page_put_number(json, "value", value->value);
        ofr_page_put(json, "origin", ofr_origin_names[value->origin]);
        ofr_page_put(json, "source",
                     value->source != NULL ? value->source : scenario->schema->parameters[i].source);
        ofr_json_name(json, "given");
        ofr_json_truth(json, value->given);
        ofr_json_bracket(json, '}');
    }
    ofr_json_bracket(json, ']');
}

static void declare_column(struct ofr_json_text *json, const struct ofr_column *column, size_t n_rows) {
    ofr_json_bracket(json, '{');
    ofr_page_put(json, "name", column->form->name);
    ofr_page_put(json, "unit", column->unit);
    ofr_page_put(json, "origin", ofr_origin_names[column->origin]);
    ofr_page_put(json, "source", column->source);
    ofr_page_put(json, "meaning", column->form->meaning);
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
        ofr_page_put(json, "name", table->form->name);
        ofr_page_put(json, "meaning", table->form->meaning);
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
        ofr_json_bracket(json, '{');
        ofr_page_put(json, "name", pattern->name);
        ofr_page_put(json, "statistic", pattern->statistic);
        ofr_page_put(json, "variant", pattern->variant);
        ofr_page_put_number(json, "from", pattern->from);
        ofr_page_put_number(json, "to", pattern->to);
        ofr_page_put_number(json, "low", pattern->low);
        ofr_page_put_number(json, "high", pattern->high);
        ofr_page_put(json, "use", ofr_use_names[pattern->use]);
        ofr_page_put(json, "unit", pattern->unit);
        ofr_page_put(json, "source", pattern->source);
        ofr_page_put(json, "note", pattern->note);
        ofr_json_bracket(json, '}');
    }
    ofr_json_bracket(json, ']');
}

static void declare_groups(struct ofr_json_text *json, const struct ofr_scenario *scenario) {
    ofr_json_part(json, "groups", '[');
    for (size_t i = 0; i < scenario->n_area_groups; i++) {
        ofr_json_bracket(json, '{');
        ofr_page_put(json, "name", scenario->area_groups[i].name);
        ofr_json_part(json, "areas", '[');
        for (size_t k = 0; k < scenario->area_groups[i].n_areas; k++)
            ofr_json_string(json, scenario->area_groups[i].areas[k]);
        ofr_json_bracket(json, ']');
        ofr_json_bracket(json, '}');
    }
    ofr_json_bracket(json, ']');
}

/* ---- interventions --------------------------------------------------------------------------- */

static void declare_changes(struct ofr_json_text *json, const struct ofr_scenario *scenario,
                            const struct ofr_intervention *intervention) {
    ofr_json_part(json, "changes", '[');
    for (size_t i = 0; i < intervention->n_changes; i++) {
        const struct ofr_parameter_change *change = &intervention->changes[i];
        ofr_json_bracket(json, '{');
        ofr_page_put(json, "parameter", scenario->schema->parameters[change->parameter].name);
        ofr_page_put(json, "kind", ofr_change_names[change->kind]);
        ofr_page_put_number(json, "by", change->by);
        ofr_page_put(json, "origin", ofr_origin_names[change->origin]);
        ofr_page_put(json, "source", change->source);
        ofr_json_bracket(json, '}');
    }
    ofr_json_bracket(json, ']');
}

static void declare_programme(struct ofr_json_text *json, const struct ofr_schema *schema,
                              const struct ofr_programme *programme) {
    ofr_json_part(json, "programme", '{');
    ofr_page_put_number(json, "age_low", programme->age_low);
    ofr_page_put_number(json, "age_high", programme->age_high);
    ofr_page_put_number(json, "coverage", programme->coverage);
    ofr_page_put(json, "seen", schema->eligibility[programme->seen].name);
    ofr_json_part(json, "activities", '[');
    for (unsigned i = 0; i < OFR_N_ACTIVITY_WORDS; i++)
        if (programme->activities >> i & 1)
            ofr_json_string(json, ofr_activity_words[i]);
    ofr_json_bracket(json, ']');
    ofr_json_part(json, "effects", '[');
    for (size_t i = 0; i < programme->n_effects; i++) {
        const struct ofr_effect *effect = &programme->effects[i];
        ofr_json_bracket(json, '{');
        ofr_page_put(json, "effect", schema->effects[effect->kind].name);
        ofr_page_put_number(json, "by", effect->by);
        ofr_page_put_number(json, "first_month", effect->first_month);
        ofr_page_put_number(json, "last_month", effect->last_month);
        ofr_page_put(json, "origin", ofr_origin_names[effect->origin]);
        ofr_page_put(json, "source", effect->source);
        ofr_json_bracket(json, '}');
    }
    ofr_json_bracket(json, ']');
    ofr_json_bracket(json, '}');
}

static void declare_intervention(struct ofr_json_text *json, const struct ofr_scenario *scenario,
                                 const struct ofr_intervention *intervention) {
    ofr_json_bracket(json, '{');
    ofr_page_put(json, "name", intervention->name);
    ofr_page_put(json, "title", intervention->title);
    ofr_page_put(json, "what", intervention->what);
    put_date(json, "from", intervention->first_day);
    put_date(json, "until",
             intervention->last_day < scenario->last_day ? intervention->last_day : scenario->last_day);
    ofr_page_put_number(json, "dose", intervention->dose);
    ofr_page_put_number(json, "cost",
                        ofr_intervention_cost(intervention, scenario->first_day, scenario->last_day));
    ofr_page_put(json, "currency", intervention->n_costs > 0 ? intervention->costs[0].unit : "");
    declare_changes(json, scenario, intervention);
    if (intervention->programme.n_effects > 0)
        declare_programme(json, scenario->schema, &intervention->programme);
    ofr_json_part(json, "costs", '[');
    for (size_t i = 0; i < intervention->n_costs; i++) {
        ofr_json_bracket(json, '{');
        ofr_page_put(json, "per", ofr_cost_names[intervention->costs[i].per]);
        ofr_page_put_number(json, "value", intervention->costs[i].value);
        ofr_page_put(json, "unit", intervention->costs[i].unit);
        ofr_page_put(json, "origin", ofr_origin_names[intervention->costs[i].origin]);
        ofr_page_put(json, "source", intervention->costs[i].source);
        ofr_json_bracket(json, '}');
    }
    ofr_json_bracket(json, ']');
    ofr_json_bracket(json, '}');
}

void ofr_declare_scenario(struct ofr_json_text *json, const struct ofr_scenario *scenario) {
    ofr_json_bracket(json, '{');
    ofr_page_put(json, "name", scenario->name);
    ofr_page_put(json, "title", scenario->title);
    put_date(json, "first_day", scenario->first_day);
    put_date(json, "last_day", scenario->last_day);
    ofr_page_put_number(json, "scale", scenario->scale);
    declare_values(json, scenario);
    declare_tables(json, scenario);
    declare_patterns(json, scenario);
    declare_groups(json, scenario);
    ofr_json_part(json, "interventions", '[');
    for (size_t i = 0; i < scenario->n_interventions; i++)
        declare_intervention(json, scenario, &scenario->interventions[i]);
    ofr_json_bracket(json, ']');
    ofr_json_bracket(json, '}');
}
