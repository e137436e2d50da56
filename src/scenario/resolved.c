#include "scenario/resolved.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "scenario/check.h"
#include "scenario/lines.h"

enum { MOST_DAYS = 36525 };
static const long long EARLIEST = INT32_MIN / 2, LATEST = INT32_MAX / 2;

/* Each function describes lines both ways (lines.h). Values that are read are checked again: the text may
 * have been changed after it was written. */

static void file_name(struct ofr_lines *lines, char **file) {
    char none[1] = "", *nameless = none;
    ofr_lines_need_text(lines, lines->nameless && *file != NULL ? &nameless : file);
}

static void origin_and_source(struct ofr_lines *lines, enum ofr_origin *origin, char **source) {
    OFR_LINES_NAME(lines, *origin, ofr_origin_names, 4);
    ofr_lines_text(lines, source);
}

static void check_value(struct ofr_lines *lines, const struct ofr_parameter *parameter, double value) {
    if (ofr_lines_reading(lines) && lines->status == OFR_OK)
        lines->status = ofr_parameter_check(parameter, value, NULL, NULL, lines->reports);
}

static void value_line(struct ofr_lines *lines, const struct ofr_parameter *parameter,
                       struct ofr_value *value) {
    static const char *const given[] = {"default_value", "given"};
    size_t itself = 0;
    ofr_lines_begin(lines, "parameter");
    ofr_lines_name(lines, &itself, parameter, 1, sizeof *parameter);
    ofr_lines_number(lines, &value->value);
    OFR_LINES_NAME(lines, value->origin, ofr_origin_names, 4);
    OFR_LINES_NAME(lines, value->given, given, 2);
    ofr_lines_text(lines, &value->source);
    check_value(lines, parameter, value->value);
    ofr_lines_end(lines);
}

/* ---- tables --------------------------------------------------------------------------- */

static void cells_line(struct ofr_lines *lines, const struct ofr_table *table, struct ofr_column *column) {
    size_t n_rows = table->n_rows;
    ofr_lines_begin(lines, "cells");
    if (column->form->cell == OFR_CELL_TEXT)
        OFR_LINES_LIST(lines, column->texts, n_rows);
    else
        OFR_LINES_LIST(lines, column->numbers, n_rows);
    for (size_t row = 0; lines->status == OFR_OK && row < n_rows; row++) {
        if (column->texts != NULL) {
            ofr_lines_need_text(lines, &column->texts[row]);
            if (lines->status == OFR_OK && !column->form->may_be_missing && column->texts[row][0] == '\0')
                ofr_lines_fail(lines, "a text of a table is empty");
            continue;
        }
        ofr_lines_number(lines, &column->numbers[row]);
        if (ofr_lines_reading(lines) && lines->status == OFR_OK)
            lines->status = ofr_cell_check(column->form, column->numbers[row], NULL, NULL, lines->reports);
    }
    ofr_lines_end(lines);
}

/* Begin the line of a table or column, "table areas"; false when it is an optional one that is left out. */
static bool begin_named(struct ofr_lines *lines, const char *word, const char *name, bool present) {
    char both[2 * OFR_MOST_WORD];
    snprintf(both, sizeof both, "%s %s", word, name);
    return ofr_lines_has(lines, both, present);
}

static void column_lines(struct ofr_lines *lines, const struct ofr_table *table, struct ofr_column *column) {
    bool here = begin_named(lines, "column", column->form->name, column->present);
    if (!here && !column->form->optional)
        ofr_lines_fail(lines, "a table lacks a column");
    if (!here)
        return;
    if (ofr_lines_reading(lines))
        column->present = true;
    OFR_LINES_NAME(lines, column->origin, ofr_origin_names, 4);
    ofr_lines_text(lines, &column->unit);
    ofr_lines_text(lines, &column->source);
    ofr_lines_end(lines);
    cells_line(lines, table, column);
}

static void table_lines(struct ofr_lines *lines, const struct ofr_table_form *form, struct ofr_table *table) {
    size_t n_columns = form->n_columns;
    if (ofr_lines_reading(lines))
        table->form = form;
    OFR_LINES_LIST(lines, table->columns, n_columns);
    for (size_t k = 0; ofr_lines_reading(lines) && k < n_columns; k++)
        table->columns[k] = (struct ofr_column){.form = &form->columns[k], .origin = OFR_ASSUMED};
    bool here = begin_named(lines, "table", form->name, table->file != NULL);
    if (!here && !form->optional)
        ofr_lines_fail(lines, "a table is missing");
    if (!here)
        return;
    OFR_LINES_COUNT(lines, table->n_rows, 1, lines->n_bytes);
    file_name(lines, &table->file);
    ofr_lines_end(lines);
    for (size_t k = 0; lines->status == OFR_OK && k < n_columns; k++)
        column_lines(lines, table, &table->columns[k]);
}

/* ---- groups, controls, patterns --------------------------------------------------------- */

static void group_line(struct ofr_lines *lines, struct ofr_area_group *group) {
    ofr_lines_begin(lines, "group");
    ofr_lines_need_text(lines, &group->name);
    OFR_LINES_COUNT(lines, group->n_areas, 0, lines->n_bytes);
    OFR_LINES_LIST(lines, group->areas, group->n_areas);
    for (size_t i = 0; lines->status == OFR_OK && i < group->n_areas; i++)
        ofr_lines_need_text(lines, &group->areas[i]);
    ofr_lines_end(lines);
}

static void kept_line(struct ofr_lines *lines, struct ofr_scenario *scenario) {
    const struct ofr_table *areas = ofr_scenario_areas_table(scenario);
    size_t n_rows = areas != NULL ? areas->n_rows : 0;
    if (areas == NULL || !ofr_lines_has(lines, "kept", scenario->area_kept != NULL))
        return;
    OFR_LINES_LIST(lines, scenario->area_kept, n_rows);
    for (size_t i = 0; lines->status == OFR_OK && i < n_rows; i++)
        OFR_LINES_COUNT(lines, scenario->area_kept[i], 0, 1);
    ofr_lines_end(lines);
}

static void parameter_name(struct ofr_lines *lines, size_t *parameter) {
    const struct ofr_schema *schema = lines->scenario->schema;
    ofr_lines_name(lines, parameter, schema->parameters, schema->n_parameters, sizeof *schema->parameters);
}

static void control_line(struct ofr_lines *lines, struct ofr_control *control) {
    ofr_lines_begin(lines, "control");
    ofr_lines_need_text(lines, &control->name);
    OFR_LINES_COUNT(lines, control->n_changes, 0, lines->n_bytes);
    OFR_LINES_LIST(lines, control->parameters, control->n_changes);
    OFR_LINES_LIST(lines, control->values, control->n_changes);
    for (size_t i = 0; lines->status == OFR_OK && i < control->n_changes; i++) {
        parameter_name(lines, &control->parameters[i]);
        ofr_lines_number(lines, &control->values[i]);
        check_value(lines, &lines->scenario->schema->parameters[control->parameters[i]], control->values[i]);
    }
    ofr_lines_end(lines);
}

static bool control_exists(const struct ofr_scenario *scenario, const char *name) {
    for (size_t i = 0; i < scenario->n_controls; i++)
        if (strcmp(scenario->controls[i].name, name) == 0)
            return true;
    return name[0] == '\0';
}

static void statistic_name(struct ofr_lines *lines, char **statistic) {
    const struct ofr_statistic *list = lines->scenario->schema->statistics;
    size_t n_statistics = lines->scenario->schema->n_statistics;
    size_t which = ofr_lines_reading(lines) ? 0 : OFR_FIND(list, n_statistics, *statistic);
    ofr_lines_name(lines, &which, list, n_statistics, sizeof *list);
    if (!ofr_lines_reading(lines) || lines->status != OFR_OK)
        return;
    size_t n = strlen(list[which].name) + 1;
    *statistic = ofr_lines_room(lines, n, 1);
    if (*statistic != NULL)
        memcpy(*statistic, list[which].name, n);
}

static void pattern_line(struct ofr_lines *lines, struct ofr_pattern *pattern) {
    ofr_lines_begin(lines, "pattern");
    ofr_lines_need_text(lines, &pattern->name);
    statistic_name(lines, &pattern->statistic);
    ofr_lines_need_text(lines, &pattern->variant);
    ofr_lines_number(lines, &pattern->from);
    ofr_lines_number(lines, &pattern->to);
    ofr_lines_number(lines, &pattern->low);
    ofr_lines_number(lines, &pattern->high);
    OFR_LINES_COUNT(lines, pattern->any_period, 0, 1);
    ofr_lines_need_text(lines, &pattern->areas);
    OFR_LINES_NAME(lines, pattern->use, ofr_use_names, OFR_N_USES);
    OFR_LINES_COUNT(lines, pattern->same_source, 0, 1);
    ofr_lines_need_text(lines, &pattern->unit);
    ofr_lines_need_text(lines, &pattern->source);
    ofr_lines_need_text(lines, &pattern->note);
    if (!(pattern->low <= pattern->high))
        ofr_lines_fail(lines, "the low end of a pattern's range is above the high end");
    if (lines->status == OFR_OK && !control_exists(lines->scenario, pattern->variant))
        ofr_lines_fail(lines, "a pattern names a control that does not exist");
    ofr_lines_end(lines);
}

/* ---- interventions ---------------------------------------------------------------------- */

/* After the line of its change or effect; none for one number without evidence. */
static void evidence_line(struct ofr_lines *lines, struct ofr_evidence *evidence) {
    if (!ofr_lines_has(lines, "evidence", evidence->spread || evidence->grade != OFR_GRADE_NONE))
        return;
    OFR_LINES_NAME(lines, evidence->grade, ofr_grade_names, OFR_N_GRADES);
    OFR_LINES_COUNT(lines, evidence->spread, 0, 1);
    OFR_LINES_NAME(lines, evidence->from.shape, ofr_prior_names, OFR_N_PRIOR_SHAPES);
    ofr_lines_number(lines, &evidence->from.first);
    ofr_lines_number(lines, &evidence->from.second);
    bool uniform = evidence->from.shape == OFR_PRIOR_UNIFORM;
    double least = uniform ? evidence->from.first : 0.0;
    if (evidence->spread && !(evidence->from.second > least))
        ofr_lines_fail(lines, "the distribution of a size is empty");
    ofr_lines_end(lines);
}

static void change_line(struct ofr_lines *lines, struct ofr_parameter_change *change) {
    ofr_lines_begin(lines, "change");
    parameter_name(lines, &change->parameter);
    OFR_LINES_NAME(lines, change->kind, ofr_change_names, OFR_N_CHANGE_KINDS);
    ofr_lines_number(lines, &change->by);
    origin_and_source(lines, &change->origin, &change->source);
    if (lines->scenario->schema->parameters[change->parameter].actor == OFR_GROUP)
        ofr_lines_fail(lines, "an intervention changes a parameter of the group");
    ofr_lines_end(lines);
    evidence_line(lines, &change->evidence);
}

static void cost_line(struct ofr_lines *lines, struct ofr_unit_cost *cost) {
    ofr_lines_begin(lines, "cost");
    OFR_LINES_NAME(lines, cost->per, ofr_cost_names, OFR_N_COST_PER);
    ofr_lines_number(lines, &cost->value);
    ofr_lines_need_text(lines, &cost->unit);
    origin_and_source(lines, &cost->origin, &cost->source);
    ofr_lines_end(lines);
}

static void effect_line(struct ofr_lines *lines, struct ofr_effect *effect) {
    ofr_lines_begin(lines, "effect");
    const struct ofr_schema *schema = lines->scenario->schema;
    OFR_LINES_NAME(lines, effect->kind, schema->effects, schema->n_effects);
    ofr_lines_number(lines, &effect->by);
    ofr_lines_number(lines, &effect->first_month);
    ofr_lines_number(lines, &effect->last_month);
    origin_and_source(lines, &effect->origin, &effect->source);
    ofr_lines_end(lines);
    evidence_line(lines, &effect->evidence);
}

static void programme_lines(struct ofr_lines *lines, struct ofr_programme *programme) {
    const struct ofr_schema *schema = lines->scenario->schema;
    const struct ofr_table *areas = ofr_scenario_areas_table(lines->scenario);
    size_t n_rows = areas != NULL ? areas->n_rows : 0;
    ofr_lines_number(lines, &programme->age_low);
    ofr_lines_number(lines, &programme->age_high);
    OFR_LINES_COUNT(lines, programme->activities, 0, (1 << OFR_N_ACTIVITY_WORDS) - 1);
    OFR_LINES_COUNT(lines, programme->men, 0, 1);
    OFR_LINES_COUNT(lines, programme->women, 0, 1);
    OFR_LINES_NAME(lines, programme->seen, schema->eligibility, schema->n_eligibility);
    ofr_lines_number(lines, &programme->coverage);
    OFR_LINES_COUNT(lines, programme->n_areas, 0, (long long)n_rows);
    if (programme->n_areas != 0 && programme->n_areas != n_rows)
        ofr_lines_fail(lines, "a programme names another number of areas than there are");
    if (programme->n_areas > 0)
        OFR_LINES_LIST(lines, programme->in_area, programme->n_areas);
    for (size_t i = 0; lines->status == OFR_OK && i < programme->n_areas; i++)
        OFR_LINES_COUNT(lines, programme->in_area[i], 0, 1);
    OFR_LINES_COUNT(lines, programme->n_effects, 1, lines->n_bytes);
    ofr_lines_end(lines);
    OFR_LINES_LIST(lines, programme->effects, programme->n_effects);
    for (size_t i = 0; lines->status == OFR_OK && i < programme->n_effects; i++)
        effect_line(lines, &programme->effects[i]);
}

static void intervention_lines(struct ofr_lines *lines, struct ofr_intervention *one) {
    ofr_lines_begin(lines, "intervention");
    ofr_lines_need_text(lines, &one->name);
    ofr_lines_need_text(lines, &one->title);
    ofr_lines_need_text(lines, &one->what);
    file_name(lines, &one->file);
    OFR_LINES_COUNT(lines, one->first_day, EARLIEST, LATEST);
    OFR_LINES_COUNT(lines, one->last_day, EARLIEST, LATEST);
    ofr_lines_number(lines, &one->dose);
    OFR_LINES_COUNT(lines, one->n_changes, 0, lines->n_bytes);
    OFR_LINES_COUNT(lines, one->n_costs, 0, lines->n_bytes);
    if (!(one->dose >= 0.0) || isinf(one->dose))
        ofr_lines_fail(lines, "the dose of an intervention must be at least 0");
    ofr_lines_end(lines);
    OFR_LINES_LIST(lines, one->changes, one->n_changes);
    OFR_LINES_LIST(lines, one->costs, one->n_costs);
    for (size_t i = 0; lines->status == OFR_OK && i < one->n_changes; i++)
        change_line(lines, &one->changes[i]);
    for (size_t i = 0; lines->status == OFR_OK && i < one->n_costs; i++)
        cost_line(lines, &one->costs[i]);
    if (ofr_lines_has(lines, "programme", one->programme.n_effects > 0))
        programme_lines(lines, &one->programme);
}

/* ---- the whole -------------------------------------------------------------------------- */

static void head_lines(struct ofr_lines *lines, ofr_find_schema find_schema) {
    struct ofr_scenario *scenario = lines->scenario;
    char model[OFR_MOST_WORD] = "";
    if (!ofr_lines_reading(lines))
        snprintf(model, sizeof model, "%s", scenario->schema->model);
    ofr_lines_begin(lines, "offramp-resolved 1");
    ofr_lines_end(lines);
    ofr_lines_begin(lines, "model");
    ofr_lines_word(lines, model);
    if (ofr_lines_reading(lines))
        scenario->schema = lines->status == OFR_OK ? find_schema(model) : NULL;
    if (scenario->schema == NULL)
        ofr_lines_fail(lines, "there is no such model");
    ofr_lines_end(lines);
    ofr_lines_begin(lines, "name");
    ofr_lines_need_text(lines, &scenario->name);
    ofr_lines_end(lines);
    ofr_lines_begin(lines, "title");
    ofr_lines_need_text(lines, &scenario->title);
    ofr_lines_end(lines);
    ofr_lines_begin(lines, "file");
    file_name(lines, &scenario->file);
    ofr_lines_end(lines);
    ofr_lines_begin(lines, "days");
    OFR_LINES_COUNT(lines, scenario->first_day, EARLIEST, LATEST);
    OFR_LINES_COUNT(lines, scenario->last_day, scenario->first_day, scenario->first_day + MOST_DAYS - 1);
    OFR_LINES_COUNT(lines, scenario->end_day, scenario->last_day, scenario->first_day + MOST_DAYS - 1);
    ofr_lines_end(lines);
    ofr_lines_begin(lines, "scale");
    ofr_lines_number(lines, &scenario->scale);
    if (!(scenario->scale > 0.0 && scenario->scale <= 1.0))
        ofr_lines_fail(lines, "the scale must be above 0 and at most 1");
    ofr_lines_end(lines);
}

/* Lines of a kind that follow one another: their number is that of the lines that begin with a word. */
#define EACH_LINE(lines, word, list, n, function)                                                            \
    do {                                                                                                     \
        if (ofr_lines_reading(lines))                                                                        \
            (n) = ofr_lines_number_of((lines), (word));                                                      \
        OFR_LINES_LIST((lines), (list), (n));                                                                \
        for (size_t i = 0; (lines)->status == OFR_OK && i < (n); i++)                                        \
            function((lines), &(list)[i]);                                                                   \
    } while (0)

static void body_lines(struct ofr_lines *lines) {
    struct ofr_scenario *scenario = lines->scenario;
    const struct ofr_schema *schema = scenario->schema;
    size_t n_parameters = schema->n_parameters, n_tables = schema->n_tables;
    OFR_LINES_LIST(lines, scenario->values, n_parameters);
    OFR_LINES_LIST(lines, scenario->tables, n_tables);
    for (size_t i = 0; lines->status == OFR_OK && i < n_parameters; i++)
        value_line(lines, &schema->parameters[i], &scenario->values[i]);
    for (size_t i = 0; lines->status == OFR_OK && i < n_tables; i++)
        table_lines(lines, schema->tables[i], &scenario->tables[i]);
    EACH_LINE(lines, "group", scenario->area_groups, scenario->n_area_groups, group_line);
    kept_line(lines, scenario);
    EACH_LINE(lines, "control", scenario->controls, scenario->n_controls, control_line);
    EACH_LINE(lines, "pattern", scenario->patterns, scenario->n_patterns, pattern_line);
    EACH_LINE(lines, "intervention", scenario->interventions, scenario->n_interventions, intervention_lines);
    for (size_t i = 1; lines->status == OFR_OK && i < scenario->n_interventions; i++)
        if (strcmp(scenario->interventions[i - 1].name, scenario->interventions[i].name) >= 0)
            ofr_lines_fail(lines, "interventions are not in order of their names");
    ofr_lines_begin(lines, "end");
    ofr_lines_end(lines);
}

static ofr_status write(const struct ofr_scenario *scenario, ofr_sink sink, bool nameless,
                        struct ofr_reports *reports) {
    struct ofr_lines lines = {.sink = &sink,
                              .what = "resolved scenario",
                              .nameless = nameless,
                              .scenario = (struct ofr_scenario *)scenario, /* only read */
                              .reports = reports};
    head_lines(&lines, NULL);
    body_lines(&lines);
    return lines.status;
}

ofr_status ofr_resolved_write(const struct ofr_scenario *scenario, ofr_sink sink,
                              struct ofr_reports *reports) {
    return write(scenario, sink, false, reports);
}

ofr_status ofr_resolved_read(const char *text, ofr_find_schema find_schema, struct ofr_scenario **scenario,
                             struct ofr_reports *reports) {
    *scenario = NULL;
    struct ofr_lines lines = ofr_lines_of(text, "resolved scenario", NULL, reports);
    lines.scenario = ofr_lines_room(&lines, 1, sizeof *lines.scenario);
    if (lines.status == OFR_OK)
        head_lines(&lines, find_schema);
    if (lines.status == OFR_OK)
        body_lines(&lines);
    if (lines.status == OFR_OK && lines.scenario->schema->check != NULL)
        lines.status = lines.scenario->schema->check(lines.scenario, reports);
    if (lines.status == OFR_OK)
        *scenario = lines.scenario;
    else
        ofr_scenario_free(lines.scenario);
    return lines.status;
}

ofr_status ofr_resolved_intervention(const struct ofr_scenario *scenario, const struct ofr_intervention *one,
                                     ofr_sink sink, struct ofr_reports *reports) {
    struct ofr_lines lines = {.sink = &sink,
                              .what = "intervention",
                              .scenario = (struct ofr_scenario *)scenario, /* only read */
                              .reports = reports};
    intervention_lines(&lines, (struct ofr_intervention *)one);
    return lines.status;
}

ofr_status ofr_resolved_intervention_read(const char *text, struct ofr_scenario *scenario,
                                          struct ofr_intervention *one, struct ofr_reports *reports) {
    struct ofr_lines lines = ofr_lines_of(text, "intervention", scenario, reports);
    *one = (struct ofr_intervention){0};
    intervention_lines(&lines, one);
    if (lines.status == OFR_OK && *lines.p != '\0')
        ofr_lines_fail(&lines, "the lines of one intervention are expected");
    if (lines.status != OFR_OK)
        ofr_intervention_free(one);
    return lines.status;
}

static bool add_to_digest(void *to, const char *text, size_t n) {
    ofr_digest_bytes(to, text, n);
    return true;
}

/* Without names of files, which differ between folders. */
ofr_status ofr_resolved_digest(const struct ofr_scenario *scenario, struct ofr_digest *digest,
                               struct ofr_reports *reports) {
    return write(scenario, (ofr_sink){add_to_digest, digest}, true, reports);
}
