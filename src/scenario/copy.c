/* Freeing and deep copying of scenarios (declared in scenario.h and offramp.h). */
#include <stdint.h>
#include <string.h>

#include "base/memory.h"
#include "scenario/scenario.h"

static void free_texts(char **texts, size_t n) {
    for (size_t i = 0; texts != NULL && i < n; i++)
        ofr_free(texts[i]);
    ofr_free(texts);
}

static void free_table(struct ofr_table *table) {
    for (size_t i = 0; table->columns != NULL && i < table->form->n_columns; i++) {
        struct ofr_column *column = &table->columns[i];
        ofr_free(column->numbers);
        free_texts(column->texts, table->n_rows);
        ofr_free(column->unit);
        ofr_free(column->source);
    }
    ofr_free(table->columns);
    ofr_free(table->file);
    ofr_free(table->lines);
    free_texts(table->row_texts, table->n_rows);
}

static void free_pattern(struct ofr_pattern *pattern) {
    ofr_free(pattern->name);
    ofr_free(pattern->statistic);
    ofr_free(pattern->variant);
    ofr_free(pattern->unit);
    ofr_free(pattern->source);
    ofr_free(pattern->note);
}

void ofr_scenario_drop_patterns(struct ofr_scenario *scenario) {
    for (size_t i = 0; scenario->patterns != NULL && i < scenario->n_patterns; i++)
        free_pattern(&scenario->patterns[i]);
    ofr_free(scenario->patterns);
    scenario->patterns = NULL;
    scenario->n_patterns = 0;
}

void ofr_scenario_drop_priors(struct ofr_scenario *scenario) {
    for (size_t i = 0; scenario->priors != NULL && i < scenario->n_priors; i++)
        ofr_free(scenario->priors[i].source);
    ofr_free(scenario->priors);
    scenario->priors = NULL;
    scenario->n_priors = 0;
}

void ofr_scenario_free(struct ofr_scenario *scenario) {
    if (scenario == NULL)
        return;
    const struct ofr_schema *schema = scenario->schema;
    for (size_t i = 0; scenario->values != NULL && i < schema->n_parameters; i++)
        ofr_free(scenario->values[i].source);
    for (size_t i = 0; scenario->tables != NULL && i < schema->n_tables; i++)
        free_table(&scenario->tables[i]);
    ofr_scenario_drop_patterns(scenario);
    ofr_scenario_drop_priors(scenario);
    for (size_t i = 0; scenario->controls != NULL && i < scenario->n_controls; i++) {
        ofr_free(scenario->controls[i].name);
        ofr_free(scenario->controls[i].parameters);
        ofr_free(scenario->controls[i].values);
    }
    for (size_t i = 0; scenario->area_groups != NULL && i < scenario->n_area_groups; i++) {
        ofr_free(scenario->area_groups[i].name);
        free_texts(scenario->area_groups[i].areas, scenario->area_groups[i].n_areas);
    }
    for (size_t i = 0; scenario->interventions != NULL && i < scenario->n_interventions; i++)
        ofr_intervention_free(&scenario->interventions[i]);
    ofr_free(scenario->interventions);
    ofr_free(scenario->values);
    ofr_free(scenario->tables);
    ofr_free(scenario->controls);
    ofr_free(scenario->area_groups);
    ofr_free(scenario->area_kept);
    ofr_free(scenario->name);
    ofr_free(scenario->title);
    ofr_free(scenario->file);
    ofr_free(scenario);
}

/* Copies go on after memory ran out and leave NULL in place of what was not copied, so that
 * what there is can be freed; `ok` tells at the end. */
static char *copy_text(const char *text, bool *ok) {
    char *copy = text != NULL ? ofr_strdup(text) : NULL;
    *ok = *ok && (text == NULL || copy != NULL);
    return copy;
}

static void *copy_block(const void *block, size_t n, size_t size, bool *ok) {
    void *copy = block != NULL ? ofr_malloc(n * size) : NULL;
    if (copy != NULL)
        memcpy(copy, block, n * size);
    *ok = *ok && (block == NULL || copy != NULL);
    return copy;
}

/* n zeroed elements in place of an array, whose insides are then copied one by one. */
static void *room_for(const void *block, size_t n, size_t size, bool *ok) {
    void *room = block != NULL ? ofr_malloc(n * size) : NULL;
    if (room != NULL)
        memset(room, 0, n * size);
    *ok = *ok && (block == NULL || room != NULL);
    return room;
}

static char **copy_texts(char *const *texts, size_t n, bool *ok) {
    char **copy = room_for(texts, n, sizeof *copy, ok);
    for (size_t i = 0; copy != NULL && i < n; i++)
        copy[i] = copy_text(texts[i], ok);
    return copy;
}

static void copy_table(const struct ofr_table *from, struct ofr_table *to, bool *ok) {
    size_t n = from->form != NULL ? from->form->n_columns : 0;
    *to = (struct ofr_table){.form = from->form, .n_rows = from->n_rows};
    to->file = copy_text(from->file, ok);
    to->lines = copy_block(from->lines, from->n_rows, sizeof *to->lines, ok);
    to->row_texts = copy_texts(from->row_texts, from->n_rows, ok);
    to->columns = room_for(from->columns, n, sizeof *to->columns, ok);
    for (size_t i = 0; to->columns != NULL && i < n; i++) {
        const struct ofr_column *column = &from->columns[i];
        to->columns[i] = *column;
        to->columns[i].numbers = copy_block(column->numbers, from->n_rows, sizeof(double), ok);
        to->columns[i].texts = copy_texts(column->texts, from->n_rows, ok);
        to->columns[i].unit = copy_text(column->unit, ok);
        to->columns[i].source = copy_text(column->source, ok);
    }
}

static void copy_studies(const struct ofr_scenario *from, struct ofr_scenario *to, bool *ok) {
    to->patterns = room_for(from->patterns, from->n_patterns, sizeof *to->patterns, ok);
    for (size_t i = 0; to->patterns != NULL && i < from->n_patterns; i++) {
        const struct ofr_pattern *pattern = &from->patterns[i];
        to->patterns[i] = *pattern;
        to->patterns[i].name = copy_text(pattern->name, ok);
        to->patterns[i].statistic = copy_text(pattern->statistic, ok);
        to->patterns[i].variant = copy_text(pattern->variant, ok);
        to->patterns[i].unit = copy_text(pattern->unit, ok);
        to->patterns[i].source = copy_text(pattern->source, ok);
        to->patterns[i].note = copy_text(pattern->note, ok);
    }
    to->priors = copy_block(from->priors, from->n_priors, sizeof *to->priors, ok);
    for (size_t i = 0; to->priors != NULL && i < from->n_priors; i++)
        to->priors[i].source = copy_text(from->priors[i].source, ok);
    to->controls = room_for(from->controls, from->n_controls, sizeof *to->controls, ok);
    for (size_t i = 0; to->controls != NULL && i < from->n_controls; i++) {
        const struct ofr_control *control = &from->controls[i];
        to->controls[i].n_changes = control->n_changes;
        to->controls[i].name = copy_text(control->name, ok);
        to->controls[i].parameters = copy_block(control->parameters, control->n_changes, sizeof(size_t), ok);
        to->controls[i].values = copy_block(control->values, control->n_changes, sizeof(double), ok);
    }
    to->area_groups = room_for(from->area_groups, from->n_area_groups, sizeof *to->area_groups, ok);
    for (size_t i = 0; to->area_groups != NULL && i < from->n_area_groups; i++) {
        const struct ofr_area_group *group = &from->area_groups[i];
        to->area_groups[i].n_areas = group->n_areas;
        to->area_groups[i].name = copy_text(group->name, ok);
        to->area_groups[i].areas = copy_texts(group->areas, group->n_areas, ok);
    }
}

static void copy_interventions(const struct ofr_scenario *from, struct ofr_scenario *to, bool *ok) {
    to->interventions = room_for(from->interventions, from->n_interventions, sizeof *to->interventions, ok);
    for (size_t i = 0; to->interventions != NULL && i < from->n_interventions; i++)
        ofr_intervention_copy(&from->interventions[i], &to->interventions[i], ok);
}

ofr_status ofr_scenario_copy(const struct ofr_scenario *from, struct ofr_scenario **to,
                             struct ofr_reports *reports) {
    const struct ofr_schema *schema = from->schema;
    bool ok = true;
    struct ofr_scenario *copy = copy_block(from, 1, sizeof *from, &ok);
    *to = copy;
    if (copy == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory to copy the scenario");
    copy->name = copy_text(from->name, &ok);
    copy->title = copy_text(from->title, &ok);
    copy->file = copy_text(from->file, &ok);
    copy->values = copy_block(from->values, schema->n_parameters, sizeof *copy->values, &ok);
    for (size_t i = 0; copy->values != NULL && i < schema->n_parameters; i++)
        copy->values[i].source = copy_text(from->values[i].source, &ok);
    copy->tables = room_for(from->tables, schema->n_tables, sizeof *copy->tables, &ok);
    for (size_t i = 0; copy->tables != NULL && i < schema->n_tables; i++)
        copy_table(&from->tables[i], &copy->tables[i], &ok);
    copy_studies(from, copy, &ok);
    copy_interventions(from, copy, &ok);
    const struct ofr_table *areas = ofr_scenario_areas_table(from);
    copy->area_kept = copy_block(from->area_kept, areas != NULL ? areas->n_rows : 0, sizeof(bool), &ok);
    if (ok)
        return OFR_OK;
    ofr_scenario_free(copy);
    *to = NULL;
    return ofr_fail(reports, OFR_SYSTEM, "not enough memory to copy the scenario");
}
