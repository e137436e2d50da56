#include "scenario/resolved.h"

#include "scenario/lines.h"

/* Writing. Reading is in resolved_read.c. A line for each parameter, column and cell row. */
static void put_values(struct ofr_lines_writer *writer, const struct ofr_scenario *scenario) {
    for (size_t i = 0; i < scenario->schema->n_parameters; i++) {
        const struct ofr_value *value = &scenario->values[i];
        ofr_lines_put(writer, "parameter");
        ofr_lines_put_word(writer, scenario->schema->parameters[i].name);
        ofr_lines_put_number(writer, value->value);
        ofr_lines_put_word(writer, ofr_origin_names[value->origin]);
        ofr_lines_put_word(writer, value->given ? "given" : "default_value");
        ofr_lines_put_text(writer, value->source);
        ofr_lines_put(writer, "\n");
    }
}

static void put_table(struct ofr_lines_writer *writer, const struct ofr_table *table) {
    if (table->file == NULL)
        return; /* an optional table that was left out */
    ofr_lines_put(writer, "table");
    ofr_lines_put_word(writer, table->form->name);
    ofr_lines_put_count(writer, (long long)table->n_rows);
    ofr_lines_put_text(writer, table->file);
    ofr_lines_put(writer, "\n");
    for (size_t k = 0; k < table->form->n_columns; k++) {
        const struct ofr_column *column = &table->columns[k];
        if (!column->present)
            continue;
        ofr_lines_put(writer, "column");
        ofr_lines_put_word(writer, column->form->name);
        ofr_lines_put_word(writer, ofr_origin_names[column->origin]);
        ofr_lines_put_text(writer, column->unit);
        ofr_lines_put_text(writer, column->source);
        ofr_lines_put(writer, "\ncells");
        for (size_t row = 0; row < table->n_rows; row++) {
            if (column->texts != NULL)
                ofr_lines_put_text(writer, column->texts[row]);
            else
                ofr_lines_put_number(writer, column->numbers[row]);
        }
        ofr_lines_put(writer, "\n");
    }
}

static void put_groups(struct ofr_lines_writer *writer, const struct ofr_scenario *scenario) {
    for (size_t i = 0; i < scenario->n_area_groups; i++) {
        const struct ofr_area_group *group = &scenario->area_groups[i];
        ofr_lines_put(writer, "group");
        ofr_lines_put_text(writer, group->name);
        ofr_lines_put_count(writer, (long long)group->n_areas);
        for (size_t k = 0; k < group->n_areas; k++)
            ofr_lines_put_text(writer, group->areas[k]);
        ofr_lines_put(writer, "\n");
    }
    const struct ofr_table *areas = ofr_scenario_areas_table(scenario);
    if (scenario->area_kept == NULL || areas == NULL)
        return;
    ofr_lines_put(writer, "kept");
    for (size_t i = 0; i < areas->n_rows; i++)
        ofr_lines_put_count(writer, scenario->area_kept[i]);
    ofr_lines_put(writer, "\n");
}

static void put_studies(struct ofr_lines_writer *writer, const struct ofr_scenario *scenario) {
    for (size_t i = 0; i < scenario->n_controls; i++) {
        const struct ofr_control *control = &scenario->controls[i];
        ofr_lines_put(writer, "control");
        ofr_lines_put_text(writer, control->name);
        ofr_lines_put_count(writer, (long long)control->n_changes);
        for (size_t k = 0; k < control->n_changes; k++) {
            ofr_lines_put_word(writer, scenario->schema->parameters[control->parameters[k]].name);
            ofr_lines_put_number(writer, control->values[k]);
        }
        ofr_lines_put(writer, "\n");
    }
    for (size_t i = 0; i < scenario->n_patterns; i++) {
        const struct ofr_pattern *pattern = &scenario->patterns[i];
        ofr_lines_put(writer, "pattern");
        ofr_lines_put_text(writer, pattern->name);
        ofr_lines_put_word(writer, pattern->statistic);
        ofr_lines_put_text(writer, pattern->variant);
        ofr_lines_put_number(writer, pattern->from);
        ofr_lines_put_number(writer, pattern->to);
        ofr_lines_put_number(writer, pattern->low);
        ofr_lines_put_number(writer, pattern->high);
        ofr_lines_put_word(writer, ofr_use_names[pattern->use]);
        ofr_lines_put_text(writer, pattern->unit);
        ofr_lines_put_text(writer, pattern->source);
        ofr_lines_put_text(writer, pattern->note);
        ofr_lines_put(writer, "\n");
    }
}

static void put_programme(struct ofr_lines_writer *writer, const struct ofr_schema *schema,
                          const struct ofr_programme *programme) {
    ofr_lines_put(writer, "programme");
    ofr_lines_put_number(writer, programme->age_low);
    ofr_lines_put_number(writer, programme->age_high);
    ofr_lines_put_count(writer, programme->activities);
    ofr_lines_put_count(writer, programme->men);
    ofr_lines_put_count(writer, programme->women);
    ofr_lines_put_word(writer, schema->eligibility[programme->seen].name);
    ofr_lines_put_number(writer, programme->coverage);
    ofr_lines_put_count(writer, (long long)programme->n_areas);
    for (size_t i = 0; i < programme->n_areas; i++)
        ofr_lines_put_count(writer, programme->in_area[i]);
    ofr_lines_put_count(writer, (long long)programme->n_effects);
    ofr_lines_put(writer, "\n");
    for (size_t i = 0; i < programme->n_effects; i++) {
        const struct ofr_effect *effect = &programme->effects[i];
        ofr_lines_put(writer, "effect");
        ofr_lines_put_word(writer, schema->effects[effect->kind].name);
        ofr_lines_put_number(writer, effect->by);
        ofr_lines_put_number(writer, effect->first_month);
        ofr_lines_put_number(writer, effect->last_month);
        ofr_lines_put_word(writer, ofr_origin_names[effect->origin]);
        ofr_lines_put_text(writer, effect->source);
        ofr_lines_put(writer, "\n");
    }
}

static void put_intervention(struct ofr_lines_writer *writer, const struct ofr_schema *schema,
                             const struct ofr_intervention *one) {
    ofr_lines_put(writer, "intervention");
    ofr_lines_put_text(writer, one->name);
    ofr_lines_put_text(writer, one->title);
    ofr_lines_put_text(writer, one->what);
    ofr_lines_put_text(writer, one->file);
    ofr_lines_put_count(writer, one->first_day);
    ofr_lines_put_count(writer, one->last_day);
    ofr_lines_put_number(writer, one->dose);
    ofr_lines_put_count(writer, (long long)one->n_changes);
    ofr_lines_put_count(writer, (long long)one->n_costs);
    ofr_lines_put(writer, "\n");
    for (size_t k = 0; k < one->n_changes; k++) {
        ofr_lines_put(writer, "change");
        ofr_lines_put_word(writer, schema->parameters[one->changes[k].parameter].name);
        ofr_lines_put_word(writer, ofr_change_names[one->changes[k].kind]);
        ofr_lines_put_number(writer, one->changes[k].by);
        ofr_lines_put_word(writer, ofr_origin_names[one->changes[k].origin]);
        ofr_lines_put_text(writer, one->changes[k].source);
        ofr_lines_put(writer, "\n");
    }
    for (size_t k = 0; k < one->n_costs; k++) {
        ofr_lines_put(writer, "cost");
        ofr_lines_put_word(writer, ofr_cost_names[one->costs[k].per]);
        ofr_lines_put_number(writer, one->costs[k].value);
        ofr_lines_put_text(writer, one->costs[k].unit);
        ofr_lines_put_word(writer, ofr_origin_names[one->costs[k].origin]);
        ofr_lines_put_text(writer, one->costs[k].source);
        ofr_lines_put(writer, "\n");
    }
    if (one->programme.n_effects > 0)
        put_programme(writer, schema, &one->programme);
}

static void put_interventions(struct ofr_lines_writer *writer, const struct ofr_scenario *scenario) {
    for (size_t i = 0; i < scenario->n_interventions; i++)
        put_intervention(writer, scenario->schema, &scenario->interventions[i]);
}

ofr_status ofr_resolved_intervention(const struct ofr_schema *schema, const struct ofr_intervention *one,
                                     ofr_sink sink, struct ofr_reports *reports) {
    struct ofr_lines_writer writer = {.sink = sink, .ok = true};
    put_intervention(&writer, schema, one);
    return writer.ok ? OFR_OK : ofr_fail(reports, OFR_SYSTEM, "the intervention could not be written");
}

ofr_status ofr_resolved_write(const struct ofr_scenario *scenario, ofr_sink sink,
                              struct ofr_reports *reports) {
    struct ofr_lines_writer writer = {.sink = sink, .ok = true};
    ofr_lines_put(&writer, "offramp-resolved 1\nmodel");
    ofr_lines_put_word(&writer, scenario->schema->model);
    ofr_lines_put(&writer, "\nname");
    ofr_lines_put_text(&writer, scenario->name);
    ofr_lines_put(&writer, "\ntitle");
    ofr_lines_put_text(&writer, scenario->title);
    ofr_lines_put(&writer, "\nfile");
    ofr_lines_put_text(&writer, scenario->file);
    ofr_lines_put(&writer, "\ndays");
    ofr_lines_put_count(&writer, scenario->first_day);
    ofr_lines_put_count(&writer, scenario->last_day);
    ofr_lines_put(&writer, "\nscale");
    ofr_lines_put_number(&writer, scenario->scale);
    ofr_lines_put(&writer, "\n");
    put_values(&writer, scenario);
    for (size_t i = 0; i < scenario->schema->n_tables; i++)
        put_table(&writer, &scenario->tables[i]);
    put_groups(&writer, scenario);
    put_studies(&writer, scenario);
    put_interventions(&writer, scenario);
    ofr_lines_put(&writer, "end\n");
    return writer.ok ? OFR_OK : ofr_fail(reports, OFR_SYSTEM, "the resolved scenario could not be written");
}

static bool add_to_digest(void *to, const char *text, size_t n) {
    ofr_digest_bytes(to, text, n);
    return true;
}

/* Names of files are left out, since a file may be called otherwise from another folder. */
ofr_status ofr_resolved_digest(const struct ofr_scenario *scenario, struct ofr_digest *digest,
                               struct ofr_reports *reports) {
    struct ofr_scenario *nameless = NULL;
    ofr_status status = ofr_scenario_copy(scenario, &nameless, reports);
    if (status != OFR_OK)
        return status;
    if (nameless->file != NULL)
        nameless->file[0] = '\0';
    for (size_t t = 0; t < nameless->schema->n_tables; t++)
        if (nameless->tables[t].file != NULL)
            nameless->tables[t].file[0] = '\0';
    for (size_t i = 0; i < nameless->n_interventions; i++)
        if (nameless->interventions[i].file != NULL)
            nameless->interventions[i].file[0] = '\0';
    status = ofr_resolved_write(nameless, (ofr_sink){add_to_digest, digest}, reports);
    ofr_scenario_free(nameless);
    return status;
}
