#include "scenario/patterns.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/characters.h"
#include "base/date.h"
#include "base/memory.h"
#include "base/text.h"
#include "scenario/check.h"
#include "scenario/figures.h"

/* ---- area groups ------------------------------------------------------------------ */

/* The area of that name as the table writes it; `text` itself, with a fault, when there is
 * none, and without one when the table is broken and nobody can tell. */
static const char *find_area(struct ofr_reader *reader, const struct ofr_node *node, const char *text) {
    const struct ofr_column *names = ofr_scenario_area_names(reader->scenario);
    const struct ofr_table *areas = ofr_scenario_areas_table(reader->scenario);
    if (names == NULL || !reader->tables_whole)
        return text;
    size_t i = ofr_names_find(&reader->areas, text);
    if (i < areas->n_rows)
        return names->texts[i];
    ofr_reader_take(reader, ofr_unknown("area", text, (const char *const *)names->texts, areas->n_rows,
                                        &node->at, reader->reports));
    return text;
}

static void read_area_of_group(struct ofr_reader *reader, const struct ofr_node *node,
                               struct ofr_area_group *group) {
    const char *text = ofr_reader_text(reader, node, "an area of a group");
    if (text == NULL)
        return;
    char *copy = ofr_reader_copy(reader, find_area(reader, node, text));
    if (copy != NULL)
        group->areas[group->n_areas++] = copy;
}

/* Areas that a group names twice. */
static void check_areas_once(struct ofr_reader *reader, const struct ofr_node *list) {
    const char **texts = ofr_reader_room(reader, list->n_children + 1, sizeof *texts);
    struct ofr_names names = {0};
    size_t n = 0;
    for (const struct ofr_node *node = list->first; texts != NULL && node != NULL; node = node->next)
        texts[n++] = node->kind == OFR_NODE_TEXT ? node->text : NULL;
    if (texts != NULL)
        ofr_reader_take(reader, ofr_names_sort(texts, n, ofr_name_order, &names, reader->reports));
    n = 0;
    for (const struct ofr_node *node = list->first; names.n > 0 && node != NULL; node = node->next, n++)
        if (texts[n] != NULL && ofr_names_find(&names, texts[n]) < n)
            OFR_FAULT(reader, &node->at, "area \"%s\" appears twice in group %s", texts[n], list->name);
    ofr_names_free(&names);
    ofr_free(texts);
}

static void check_group_name(struct ofr_reader *reader, const struct ofr_node *node) {
    if (ofr_names_find(&reader->areas, node->name) != SIZE_MAX)
        OFR_FAULT(reader, &node->name_at, "\"%s\" is an area; a group needs a name of its own", node->name);
}

void ofr_area_groups_read(struct ofr_reader *reader, const struct ofr_node *groups) {
    struct ofr_scenario *scenario = reader->scenario;
    if (!ofr_reader_map(reader, groups, "area_groups"))
        return;
    scenario->area_groups = ofr_reader_room(reader, groups->n_children, sizeof *scenario->area_groups);
    if (scenario->area_groups == NULL)
        return;
    for (const struct ofr_node *node = groups->first; node != NULL; node = node->next) {
        struct ofr_area_group *group = &scenario->area_groups[scenario->n_area_groups++];
        check_group_name(reader, node);
        group->name = ofr_reader_copy(reader, node->name);
        if (group->name == NULL || !ofr_reader_list(reader, node, node->name))
            continue;
        if (node->n_children == 0)
            OFR_FAULT(reader, &node->at, "area group %s is empty", node->name);
        group->areas = ofr_reader_room(reader, node->n_children, sizeof *group->areas);
        for (const struct ofr_node *area = node->first; group->areas != NULL && area != NULL;
             area = area->next)
            read_area_of_group(reader, area, group);
        check_areas_once(reader, node);
    }
}

/* ---- controls --------------------------------------------------------------------- */

static void read_change(struct ofr_reader *reader, const struct ofr_node *node, struct ofr_control *control) {
    const struct ofr_schema *schema = reader->schema;
    size_t index = ofr_schema_find_parameter(schema, node->name);
    if (index == schema->n_parameters) {
        ofr_reader_take(reader,
                        ofr_schema_unknown_parameter(schema, node->name, &node->name_at, reader->reports));
        return;
    }
    double value = 0.0;
    if (node->kind != OFR_NODE_TEXT || node->quoted) {
        OFR_FAULT(reader, &node->at, "%s is %s; a number is expected", node->name,
                  node->quoted ? "a text in quotes" : ofr_node_is(node));
        return;
    }
    if (!ofr_reader_take(reader, ofr_parameter_read(&schema->parameters[index], node->text, &node->at, &value,
                                                    reader->reports)))
        return;
    control->parameters[control->n_changes] = index;
    control->values[control->n_changes++] = value;
}

void ofr_controls_read(struct ofr_reader *reader, const struct ofr_node *controls) {
    struct ofr_scenario *scenario = reader->scenario;
    if (!ofr_reader_map(reader, controls, "controls"))
        return;
    scenario->controls = ofr_reader_room(reader, controls->n_children, sizeof *scenario->controls);
    if (scenario->controls == NULL)
        return;
    for (const struct ofr_node *node = controls->first; node != NULL; node = node->next) {
        struct ofr_control *control = &scenario->controls[scenario->n_controls++];
        control->name = ofr_reader_copy(reader, node->name);
        if (!ofr_reader_map(reader, node, node->name))
            continue;
        if (node->n_children == 0)
            OFR_FAULT(reader, &node->name_at, "control %s changes no parameter", node->name);
        control->parameters = ofr_reader_room(reader, node->n_children, sizeof *control->parameters);
        control->values = ofr_reader_room(reader, node->n_children, sizeof *control->values);
        if (control->parameters == NULL || control->values == NULL)
            return;
        for (const struct ofr_node *change = node->first; change != NULL; change = change->next)
            read_change(reader, change, control);
    }
}

/* ---- patterns --------------------------------------------------------------------- */

/* The ends of a range may be open: .inf and -.inf, as YAML writes them. */
static bool read_end(struct ofr_reader *reader, const struct ofr_node *node, double *end) {
    if (!node->quoted && (strcmp(node->text, ".inf") == 0 || strcmp(node->text, "-.inf") == 0)) {
        *end = node->text[0] == '-' ? -INFINITY : INFINITY;
        return true;
    }
    if (!ofr_reader_number(reader, node, "an end of range", end))
        return false;
    if (isfinite(*end))
        return true;
    OFR_FAULT(reader, &node->at, "an end of range is %s; write .inf for an open end", node->text);
    return false;
}

static void read_range(struct ofr_reader *reader, const struct ofr_node *node, struct ofr_pattern *pattern) {
    if (!ofr_reader_list(reader, node, "range"))
        return;
    if (node->n_children != 2) {
        OFR_FAULT(reader, &node->at, "range has %zu numbers; two are expected, the low and the high end",
                  node->n_children);
        return;
    }
    bool low = read_end(reader, node->first, &pattern->low);
    bool high = read_end(reader, node->first->next, &pattern->high);
    if (low && high && pattern->low > pattern->high)
        OFR_FAULT(reader, &node->first->at, "range begins at %s, above its end %s", node->first->text,
                  node->first->next->text);
}

static void read_year(struct ofr_reader *reader, const struct ofr_node *node, double *year) {
    const struct ofr_scenario *scenario = reader->scenario;
    if (!ofr_reader_number(reader, node, "a year", year))
        return;
    int first = ofr_date_of(scenario->first_day).year, last = ofr_date_of(scenario->last_day).year;
    bool dated = scenario->last_day >= scenario->first_day;
    if (*year != floor(*year) || (dated && !(*year >= first && *year <= last)))
        OFR_FAULT(reader, &node->at, "the year is %s; it must be a whole number in [%d, %d]", node->text,
                  first, last);
}

static void read_years(struct ofr_reader *reader, const struct ofr_node *node, struct ofr_pattern *pattern) {
    if (node->kind == OFR_NODE_TEXT && strcmp(node->text, "any") == 0) {
        pattern->any_period = true;
        return;
    }
    if (node->kind == OFR_NODE_TEXT) {
        read_year(reader, node, &pattern->from);
        pattern->to = pattern->from;
        return;
    }
    if (!ofr_reader_list(reader, node, "years"))
        return;
    if (node->n_children != 2) {
        OFR_FAULT(reader, &node->at, "years has %zu numbers; the first and the last year are expected",
                  node->n_children);
        return;
    }
    read_year(reader, node->first, &pattern->from);
    read_year(reader, node->first->next, &pattern->to);
    if (pattern->from > pattern->to)
        OFR_FAULT(reader, &node->first->at, "years begin at %s, after their end %s", node->first->text,
                  node->first->next->text);
}

static char *copy_text_of(struct ofr_reader *reader, const struct ofr_node *node, const char *what) {
    const char *text = node != NULL ? ofr_reader_text(reader, node, what) : "";
    return ofr_reader_copy(reader, text != NULL ? text : "");
}

static void read_variant(struct ofr_reader *reader, const struct ofr_node *node,
                         struct ofr_pattern *pattern) {
    const struct ofr_scenario *scenario = reader->scenario;
    pattern->variant = copy_text_of(reader, node, "control");
    if (node == NULL || pattern->variant == NULL || pattern->variant[0] == '\0')
        return;
    (void)ofr_reader_declared(reader, node, "control", scenario->controls, scenario->n_controls,
                              sizeof *scenario->controls);
}

/* The statistic, and the unit it comes in: 65 percent and a share of 0.65 must not be confused. */
static void read_statistic(struct ofr_reader *reader, const struct ofr_node *node,
                           const struct ofr_node *unit, struct ofr_pattern *pattern) {
    const struct ofr_schema *schema = reader->scenario->schema;
    const struct ofr_statistic *list = schema->statistics;
    size_t n = schema->n_statistics;
    size_t which = node != NULL ? ofr_reader_declared(reader, node, "statistic", list, n, sizeof *list) : n;
    pattern->statistic = ofr_reader_copy(reader, which < n ? list[which].name : "");
    pattern->unit = copy_text_of(reader, unit, "unit");
    if (which < n && unit != NULL && unit->kind == OFR_NODE_TEXT && strcmp(unit->text, list[which].unit) != 0)
        OFR_FAULT(reader, &unit->at, "the unit of statistic %s is \"%s\"; it must be \"%s\"",
                  list[which].name, unit->text, list[which].unit);
}

/* ---- the place of a pattern ---- */

/* The marked areas as one text; "" when all are. */
static char *join_areas(struct ofr_reader *reader, const bool *kept) {
    const struct ofr_table *areas = ofr_scenario_areas_table(reader->scenario);
    const struct ofr_column *names = ofr_scenario_area_names(reader->scenario);
    struct ofr_kept_text listed = {0};
    struct ofr_text text = ofr_text_in_memory(&listed);
    size_t n = 0;
    for (size_t i = 0; i < areas->n_rows; i++)
        if (kept[i])
            ofr_put(&text, "%s%s", n++ > 0 ? ", " : "", names->texts[i]);
    ofr_reader_take(reader, ofr_text_end(&text, reader->reports));
    char *copy = ofr_reader_copy(reader, n < areas->n_rows && listed.text != NULL ? listed.text : "");
    ofr_free(listed.text);
    return copy;
}

static void read_place(struct ofr_reader *reader, const struct ofr_node *node, struct ofr_pattern *pattern) {
    const struct ofr_column *names = ofr_scenario_area_names(reader->scenario);
    bool any = node != NULL && node->kind == OFR_NODE_TEXT && strcmp(node->text, OFR_ANY_PLACE) == 0;
    if (node == NULL || any || names == NULL || !reader->tables_whole) {
        pattern->areas = ofr_reader_copy(reader, any ? OFR_ANY_PLACE : "");
        return;
    }
    if (node->kind != OFR_NODE_TEXT && !ofr_reader_list(reader, node, "areas"))
        return;
    bool *kept = ofr_reader_room(reader, ofr_scenario_areas_table(reader->scenario)->n_rows, sizeof *kept);
    const struct ofr_node *area = node->kind == OFR_NODE_TEXT ? node : node->first;
    size_t n = node->kind == OFR_NODE_TEXT ? 1 : node->n_children;
    if (n == 0)
        OFR_FAULT(reader, &node->at, "areas is empty; leave it out for the whole scenario");
    for (; kept != NULL && n-- > 0; area = area->next) {
        const char *name = ofr_reader_text(reader, area, "an area of a pattern");
        if (name != NULL)
            ofr_reader_take(reader,
                            ofr_scenario_mark_area(reader->scenario, name, kept, &area->at, reader->reports));
    }
    if (kept != NULL)
        pattern->areas = join_areas(reader, kept);
    ofr_free(kept);
}

/* ---- a pattern ---- */

static void check_pattern_name(struct ofr_reader *reader, const struct ofr_node *node, size_t index) {
    const struct ofr_scenario *scenario = reader->scenario;
    for (size_t i = 0; i < index; i++)
        if (scenario->patterns[i].name != NULL && strcmp(scenario->patterns[i].name, node->text) == 0)
            OFR_FAULT(reader, &node->at, "pattern \"%s\" appears twice", node->text);
}

static void read_pattern(struct ofr_reader *reader, const struct ofr_node *map, size_t index) {
    static const char *const names[] = {"name",   "statistic", "range",   "unit",  "use",    "years",
                                        "source", "note",      "control", "areas", "figures"};
    struct ofr_pattern *pattern = &reader->scenario->patterns[index];
    *pattern = (struct ofr_pattern){.from = NAN, .to = NAN, .low = NAN, .high = NAN};
    if (!ofr_reader_map(reader, map, "a pattern"))
        return;
    ofr_reader_only(reader, map, "setting of a pattern", names, sizeof names / sizeof names[0]);
    const struct ofr_node *name = ofr_reader_need(reader, map, "name", "a pattern");
    const char *text = name != NULL ? ofr_reader_text(reader, name, "name") : NULL;
    if (text != NULL) {
        check_pattern_name(reader, name, index);
        pattern->name = ofr_reader_copy(reader, text);
    }
    char what[96];
    snprintf(what, sizeof what, "pattern \"%.60s\"", text != NULL ? text : "");
    const struct ofr_node *statistic = ofr_reader_need(reader, map, "statistic", what);
    read_statistic(reader, statistic, ofr_reader_need(reader, map, "unit", what), pattern);
    const struct ofr_node *range = ofr_reader_need(reader, map, "range", what);
    const struct ofr_node *use = ofr_reader_need(reader, map, "use", what);
    const struct ofr_node *years = ofr_node_find(map, "years");
    pattern->source = copy_text_of(reader, ofr_reader_need(reader, map, "source", what), "source");
    pattern->note = copy_text_of(reader, ofr_node_find(map, "note"), "note");
    read_variant(reader, ofr_node_find(map, "control"), pattern);
    if (range != NULL)
        read_range(reader, range, pattern);
    if (years != NULL)
        read_years(reader, years, pattern);
    read_place(reader, ofr_node_find(map, "areas"), pattern);
    ofr_figures_read(reader, map, &pattern->figures);
    size_t n = OFR_N_USES, which = use != NULL ? ofr_reader_word(reader, use, "use", ofr_use_names, n) : n;
    if (which < n)
        pattern->use = (enum ofr_use)which;
}

void ofr_patterns_read(struct ofr_reader *reader, const struct ofr_node *patterns) {
    struct ofr_scenario *scenario = reader->scenario;
    if (!ofr_reader_list(reader, patterns, "patterns"))
        return;
    scenario->patterns = ofr_reader_room(reader, patterns->n_children, sizeof *scenario->patterns);
    if (scenario->patterns == NULL)
        return;
    for (const struct ofr_node *map = patterns->first; map != NULL; map = map->next)
        read_pattern(reader, map, scenario->n_patterns++);
}
