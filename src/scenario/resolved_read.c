/* Reading a resolved scenario (declared in resolved.h; the form is in resolved.c). It was
 * written by a program, so the first fault ends the reading; but values are checked again,
 * since whoever hands it over may have changed it. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "scenario/check.h"
#include "scenario/lines.h"
#include "scenario/resolved.h"
#include "scenario/statistics.h"

enum { MOST_DAYS = 36525 };

/* ---- the parts ---------------------------------------------------------------------- */

static void read_values(struct ofr_lines *lines) {
    struct ofr_scenario *scenario = lines->scenario;
    for (size_t i = 0; lines->status == OFR_OK && i < scenario->schema->n_parameters; i++) {
        const struct ofr_parameter *parameter = &scenario->schema->parameters[i];
        struct ofr_value *value = &scenario->values[i];
        ofr_lines_need(lines, "parameter");
        (void)ofr_lines_one_of(lines, &parameter->name, 1);
        value->value = ofr_lines_number(lines);
        value->origin = (enum ofr_origin)ofr_lines_one_of(lines, ofr_origin_names, 4);
        value->given = ofr_lines_one_of(lines, (const char *const[]){"default_value", "given"}, 2) == 1;
        value->source = ofr_lines_text(lines);
        if (lines->status == OFR_OK)
            lines->status = ofr_parameter_check(parameter, value->value, NULL, NULL, lines->reports);
        ofr_lines_end(lines);
    }
}

static void read_cells(struct ofr_lines *lines, struct ofr_table *table, struct ofr_column *column) {
    ofr_lines_need(lines, "cells");
    if (column->form->cell == OFR_CELL_TEXT)
        column->texts = ofr_lines_room(lines, table->n_rows, sizeof *column->texts);
    else
        column->numbers = ofr_lines_room(lines, table->n_rows, sizeof *column->numbers);
    for (size_t row = 0; lines->status == OFR_OK && row < table->n_rows; row++) {
        if (column->texts != NULL) {
            column->texts[row] = ofr_lines_need_text(lines);
            if (lines->status == OFR_OK && !column->form->may_be_missing && column->texts[row][0] == '\0')
                ofr_lines_fail(lines, "a text of a table is empty");
            continue;
        }
        column->numbers[row] = ofr_lines_number(lines);
        if (lines->status == OFR_OK)
            lines->status = ofr_cell_check(column->form, column->numbers[row], NULL, NULL, lines->reports);
    }
    ofr_lines_end(lines);
}

static void read_columns(struct ofr_lines *lines, struct ofr_table *table) {
    for (size_t k = 0; lines->status == OFR_OK && k < table->form->n_columns; k++) {
        struct ofr_column *column = &table->columns[k];
        const char *before = lines->p;
        if (ofr_lines_at(lines, "column")) {
            char word[OFR_MOST_WORD];
            ofr_lines_need(lines, "column");
            ofr_lines_word(lines, word);
            column->present = strcmp(word, column->form->name) == 0;
        }
        if (!column->present) {
            lines->p = before;
            if (!column->form->optional)
                ofr_lines_fail(lines, "a table lacks a column");
            continue;
        }
        column->origin = (enum ofr_origin)ofr_lines_one_of(lines, ofr_origin_names, 4);
        column->unit = ofr_lines_text(lines);
        column->source = ofr_lines_text(lines);
        ofr_lines_end(lines);
        read_cells(lines, table, column);
    }
}

static void read_table(struct ofr_lines *lines, struct ofr_table *table, const struct ofr_table_form *form) {
    table->form = form;
    table->columns = ofr_lines_room(lines, form->n_columns, sizeof *table->columns);
    for (size_t k = 0; table->columns != NULL && k < form->n_columns; k++)
        table->columns[k] = (struct ofr_column){.form = &form->columns[k], .origin = OFR_ASSUMED};
    const char *before = lines->p;
    bool here = ofr_lines_at(lines, "table");
    if (here) {
        char word[OFR_MOST_WORD];
        ofr_lines_need(lines, "table");
        ofr_lines_word(lines, word);
        here = strcmp(word, form->name) == 0;
    }
    if (!here) {
        lines->p = before;
        if (!form->optional)
            ofr_lines_fail(lines, "a table is missing");
        return;
    }
    table->n_rows = (size_t)ofr_lines_count(lines, 1, lines->n_bytes);
    table->file = ofr_lines_need_text(lines);
    ofr_lines_end(lines);
    read_columns(lines, table);
}

/* How many lines in a row begin with a word, from here on. */
static size_t count_lines(const struct ofr_lines *lines, const char *word) {
    size_t n = 0;
    for (struct ofr_lines ahead = *lines; ofr_lines_at(&ahead, word); n++) {
        ahead.p += strcspn(ahead.p, "\n");
        ahead.p += *ahead.p == '\n';
    }
    return n;
}

static void read_groups(struct ofr_lines *lines) {
    struct ofr_scenario *scenario = lines->scenario;
    size_t n = count_lines(lines, "group");
    scenario->area_groups = ofr_lines_room(lines, n, sizeof *scenario->area_groups);
    while (scenario->area_groups != NULL && lines->status == OFR_OK && scenario->n_area_groups < n) {
        struct ofr_area_group *group = &scenario->area_groups[scenario->n_area_groups++];
        ofr_lines_need(lines, "group");
        group->name = ofr_lines_need_text(lines);
        size_t n_areas = (size_t)ofr_lines_count(lines, 0, lines->n_bytes);
        group->areas = ofr_lines_room(lines, n_areas, sizeof *group->areas);
        while (lines->status == OFR_OK && group->n_areas < n_areas)
            group->areas[group->n_areas++] = ofr_lines_need_text(lines);
        ofr_lines_end(lines);
    }
    const struct ofr_table *areas = ofr_scenario_areas_table(scenario);
    if (!ofr_lines_at(lines, "kept") || areas == NULL)
        return;
    ofr_lines_need(lines, "kept");
    scenario->area_kept = ofr_lines_room(lines, areas->n_rows, sizeof *scenario->area_kept);
    for (size_t i = 0; lines->status == OFR_OK && i < areas->n_rows; i++)
        scenario->area_kept[i] = ofr_lines_count(lines, 0, 1) == 1;
    ofr_lines_end(lines);
}

static void read_control(struct ofr_lines *lines, struct ofr_control *control) {
    const struct ofr_schema *schema = lines->scenario->schema;
    ofr_lines_need(lines, "control");
    control->name = ofr_lines_need_text(lines);
    size_t n = (size_t)ofr_lines_count(lines, 0, lines->n_bytes);
    control->parameters = ofr_lines_room(lines, n, sizeof *control->parameters);
    control->values = ofr_lines_room(lines, n, sizeof *control->values);
    while (lines->status == OFR_OK && control->n_changes < n) {
        char name[OFR_MOST_WORD];
        ofr_lines_word(lines, name);
        size_t parameter = ofr_schema_find_parameter(schema, name);
        double value = ofr_lines_number(lines);
        if (parameter == schema->n_parameters)
            ofr_lines_fail(lines, "a control names a parameter that there is not");
        if (lines->status == OFR_OK)
            lines->status =
                ofr_parameter_check(&schema->parameters[parameter], value, NULL, NULL, lines->reports);
        control->parameters[control->n_changes] = parameter;
        control->values[control->n_changes++] = value;
    }
    ofr_lines_end(lines);
}

static bool control_exists(const struct ofr_scenario *scenario, const char *name) {
    for (size_t i = 0; i < scenario->n_controls; i++)
        if (strcmp(scenario->controls[i].name, name) == 0)
            return true;
    return name[0] == '\0';
}

static void read_pattern(struct ofr_lines *lines, struct ofr_pattern *pattern) {
    const char *names[OFR_N_STATISTICS];
    for (size_t i = 0; i < OFR_N_STATISTICS; i++)
        names[i] = ofr_statistics[i].name;
    ofr_lines_need(lines, "pattern");
    pattern->name = ofr_lines_need_text(lines);
    char *intervention = ofr_strdup(names[ofr_lines_one_of(lines, names, OFR_N_STATISTICS)]);
    if (intervention == NULL)
        lines->status = ofr_fail(lines->reports, OFR_SYSTEM, "not enough memory for the scenario");
    pattern->statistic = intervention;
    pattern->variant = ofr_lines_need_text(lines);
    pattern->from = ofr_lines_number(lines);
    pattern->to = ofr_lines_number(lines);
    pattern->low = ofr_lines_number(lines);
    pattern->high = ofr_lines_number(lines);
    pattern->use = (enum ofr_use)ofr_lines_one_of(lines, ofr_use_names, 3);
    pattern->unit = ofr_lines_need_text(lines);
    pattern->source = ofr_lines_need_text(lines);
    pattern->note = ofr_lines_need_text(lines);
    if (lines->status == OFR_OK && !(pattern->low <= pattern->high))
        ofr_lines_fail(lines, "the range of a pattern is upside down");
    if (lines->status == OFR_OK && !control_exists(lines->scenario, pattern->variant))
        ofr_lines_fail(lines, "a pattern names a control that there is not");
    ofr_lines_end(lines);
}

static void read_studies(struct ofr_lines *lines) {
    struct ofr_scenario *scenario = lines->scenario;
    size_t n = count_lines(lines, "control");
    scenario->controls = ofr_lines_room(lines, n, sizeof *scenario->controls);
    while (lines->status == OFR_OK && scenario->n_controls < n)
        read_control(lines, &scenario->controls[scenario->n_controls++]);
    n = count_lines(lines, "pattern");
    scenario->patterns = ofr_lines_room(lines, n, sizeof *scenario->patterns);
    while (lines->status == OFR_OK && scenario->n_patterns < n)
        read_pattern(lines, &scenario->patterns[scenario->n_patterns++]);
}

static size_t take_parameter(struct ofr_lines *lines) {
    char name[OFR_MOST_WORD];
    ofr_lines_word(lines, name);
    size_t parameter = ofr_schema_find_parameter(lines->scenario->schema, name);
    if (parameter < lines->scenario->schema->n_parameters)
        return parameter;
    ofr_lines_fail(lines, "there is no such parameter");
    return 0;
}

static void read_change(struct ofr_lines *lines, struct ofr_parameter_change *change) {
    ofr_lines_need(lines, "change");
    change->parameter = take_parameter(lines);
    change->kind = (enum ofr_change_kind)ofr_lines_one_of(lines, ofr_change_names, OFR_N_CHANGE_KINDS);
    change->by = ofr_lines_number(lines);
    change->origin = (enum ofr_origin)ofr_lines_one_of(lines, ofr_origin_names, 4);
    change->source = ofr_lines_text(lines);
    if (lines->status == OFR_OK && lines->scenario->schema->parameters[change->parameter].actor == OFR_GROUP)
        ofr_lines_fail(lines, "an intervention changes a parameter of the group");
    ofr_lines_end(lines);
}

static void read_cost(struct ofr_lines *lines, struct ofr_unit_cost *cost) {
    ofr_lines_need(lines, "cost");
    cost->per = (enum ofr_cost_per)ofr_lines_one_of(lines, ofr_cost_names, OFR_N_COST_PER);
    cost->value = ofr_lines_number(lines);
    cost->unit = ofr_lines_need_text(lines);
    cost->origin = (enum ofr_origin)ofr_lines_one_of(lines, ofr_origin_names, 4);
    cost->source = ofr_lines_text(lines);
    ofr_lines_end(lines);
}

static void read_effect(struct ofr_lines *lines, struct ofr_effect *effect) {
    ofr_lines_need(lines, "effect");
    effect->kind = (enum ofr_effect_kind)ofr_lines_one_of(lines, ofr_effect_names, OFR_N_EFFECT_KINDS);
    effect->by = ofr_lines_number(lines);
    effect->first_month = ofr_lines_number(lines);
    effect->last_month = ofr_lines_number(lines);
    effect->origin = (enum ofr_origin)ofr_lines_one_of(lines, ofr_origin_names, 4);
    effect->source = ofr_lines_text(lines);
    ofr_lines_end(lines);
}

static void read_programme(struct ofr_lines *lines, struct ofr_programme *programme) {
    const struct ofr_table *areas = ofr_scenario_areas_table(lines->scenario);
    long long n_rows = areas != NULL ? (long long)areas->n_rows : 0;
    ofr_lines_need(lines, "programme");
    programme->age_low = ofr_lines_number(lines);
    programme->age_high = ofr_lines_number(lines);
    programme->activities = (unsigned)ofr_lines_count(lines, 0, (1 << OFR_N_ACTIVITY_WORDS) - 1);
    programme->men = ofr_lines_count(lines, 0, 1) == 1;
    programme->women = ofr_lines_count(lines, 0, 1) == 1;
    programme->seen = (enum ofr_seen)ofr_lines_one_of(lines, ofr_seen_names, OFR_N_SEEN);
    programme->coverage = ofr_lines_number(lines);
    size_t n_areas = (size_t)ofr_lines_count(lines, 0, n_rows);
    if (n_areas != 0 && n_areas != (size_t)n_rows)
        ofr_lines_fail(lines, "a programme names another number of areas than there are");
    programme->in_area = n_areas > 0 ? ofr_lines_room(lines, n_areas, sizeof *programme->in_area) : NULL;
    while (lines->status == OFR_OK && programme->n_areas < n_areas)
        programme->in_area[programme->n_areas++] = ofr_lines_count(lines, 0, 1) == 1;
    size_t n_effects = (size_t)ofr_lines_count(lines, 1, lines->n_bytes);
    ofr_lines_end(lines);
    programme->effects = ofr_lines_room(lines, n_effects, sizeof *programme->effects);
    while (lines->status == OFR_OK && programme->n_effects < n_effects)
        read_effect(lines, &programme->effects[programme->n_effects++]);
}

static void read_intervention(struct ofr_lines *lines, struct ofr_intervention *one) {
    ofr_lines_need(lines, "intervention");
    one->name = ofr_lines_need_text(lines);
    one->title = ofr_lines_need_text(lines);
    one->what = ofr_lines_need_text(lines);
    one->file = ofr_lines_need_text(lines);
    one->first_day = (int32_t)ofr_lines_count(lines, INT32_MIN / 2, INT32_MAX / 2);
    one->last_day = (int32_t)ofr_lines_count(lines, INT32_MIN / 2, INT32_MAX / 2);
    one->dose = ofr_lines_number(lines);
    size_t n_changes = (size_t)ofr_lines_count(lines, 0, lines->n_bytes);
    size_t n_costs = (size_t)ofr_lines_count(lines, 0, lines->n_bytes);
    if (!(one->dose >= 0.0) || isinf(one->dose))
        ofr_lines_fail(lines, "the dose of an intervention must be at least 0");
    ofr_lines_end(lines);
    one->changes = ofr_lines_room(lines, n_changes, sizeof *one->changes);
    one->costs = ofr_lines_room(lines, n_costs, sizeof *one->costs);
    while (lines->status == OFR_OK && one->n_changes < n_changes)
        read_change(lines, &one->changes[one->n_changes++]);
    while (lines->status == OFR_OK && one->n_costs < n_costs)
        read_cost(lines, &one->costs[one->n_costs++]);
    if (ofr_lines_at(lines, "programme"))
        read_programme(lines, &one->programme);
}

/* Interventions stand one after the other, each with its lines: they are counted as they come. */
static void read_interventions(struct ofr_lines *lines) {
    struct ofr_scenario *scenario = lines->scenario;
    while (ofr_lines_at(lines, "intervention")) {
        size_t n = scenario->n_interventions;
        struct ofr_intervention *more = ofr_realloc(scenario->interventions, (n + 1) * sizeof *more);
        if (more == NULL) {
            lines->status = ofr_fail(lines->reports, OFR_SYSTEM, "not enough memory for the scenario");
            return;
        }
        scenario->interventions = more;
        more[n] = (struct ofr_intervention){0};
        scenario->n_interventions++;
        read_intervention(lines, &more[n]);
        if (lines->status == OFR_OK && n > 0 && strcmp(more[n - 1].name, more[n].name) >= 0)
            ofr_lines_fail(lines, "interventions are not in order of their names");
    }
}

static void read_head(struct ofr_lines *lines, ofr_find_schema find_schema) {
    struct ofr_scenario *scenario = lines->scenario;
    char model[OFR_MOST_WORD];
    ofr_lines_need(lines, "offramp-resolved");
    (void)ofr_lines_one_of(lines, (const char *const[]){"1"}, 1);
    ofr_lines_end(lines);
    ofr_lines_need(lines, "model");
    ofr_lines_word(lines, model);
    scenario->schema = lines->status == OFR_OK ? find_schema(model) : NULL;
    if (scenario->schema == NULL)
        ofr_lines_fail(lines, "there is no such model");
    ofr_lines_end(lines);
    char **const texts[] = {&scenario->name, &scenario->title, &scenario->file};
    static const char *const words[] = {"name", "title", "file"};
    for (size_t i = 0; i < 3; i++) {
        ofr_lines_need(lines, words[i]);
        *texts[i] = ofr_lines_need_text(lines);
        ofr_lines_end(lines);
    }
    ofr_lines_need(lines, "days");
    scenario->first_day = (int32_t)ofr_lines_count(lines, INT32_MIN / 2, INT32_MAX / 2);
    scenario->last_day =
        (int32_t)ofr_lines_count(lines, scenario->first_day, scenario->first_day + MOST_DAYS - 1);
    ofr_lines_end(lines);
    ofr_lines_need(lines, "scale");
    scenario->scale = ofr_lines_number(lines);
    if (!(scenario->scale > 0.0 && scenario->scale <= 1.0))
        ofr_lines_fail(lines, "the scale must be above 0 and at most 1");
    ofr_lines_end(lines);
}

static void read_body(struct ofr_lines *lines) {
    struct ofr_scenario *scenario = lines->scenario;
    const struct ofr_schema *schema = scenario->schema;
    scenario->values = ofr_lines_room(lines, schema->n_parameters, sizeof *scenario->values);
    scenario->tables = ofr_lines_room(lines, schema->n_tables, sizeof *scenario->tables);
    read_values(lines);
    for (size_t i = 0; lines->status == OFR_OK && i < schema->n_tables; i++)
        read_table(lines, &scenario->tables[i], schema->tables[i]);
    if (lines->status == OFR_OK)
        read_groups(lines);
    if (lines->status == OFR_OK)
        read_studies(lines);
    if (lines->status == OFR_OK)
        read_interventions(lines);
    ofr_lines_need(lines, "end");
    ofr_lines_end(lines);
    if (lines->status == OFR_OK && schema->check != NULL)
        lines->status = schema->check(scenario, lines->reports);
}

ofr_status ofr_resolved_read(const char *text, ofr_find_schema find_schema, struct ofr_scenario **scenario,
                             struct ofr_reports *reports) {
    *scenario = NULL;
    struct ofr_lines lines = {.p = text,
                              .what = "resolved scenario",
                              .line = 1,
                              .n_bytes = (long long)strlen(text),
                              .reports = reports};
    lines.scenario = ofr_lines_room(&lines, 1, sizeof *lines.scenario);
    if (lines.status == OFR_OK)
        read_head(&lines, find_schema);
    if (lines.status == OFR_OK)
        read_body(&lines);
    if (lines.status == OFR_OK)
        *scenario = lines.scenario;
    else
        ofr_scenario_free(lines.scenario);
    return lines.status;
}

ofr_status ofr_resolved_intervention_read(const char *text, struct ofr_scenario *scenario,
                                          struct ofr_intervention *one, struct ofr_reports *reports) {
    *one = (struct ofr_intervention){0};
    struct ofr_lines lines = {.p = text,
                              .what = "intervention",
                              .line = 1,
                              .n_bytes = (long long)strlen(text),
                              .scenario = scenario,
                              .reports = reports};
    read_intervention(&lines, one);
    if (lines.status == OFR_OK && *lines.p != '\0')
        ofr_lines_fail(&lines, "the lines of one intervention are expected");
    if (lines.status != OFR_OK)
        ofr_intervention_free(one);
    return lines.status;
}
