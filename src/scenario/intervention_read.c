#include "scenario/intervention_read.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/memory.h"
#include "scenario/check.h"
#include "scenario/intervention_evidence.h"
#include "scenario/intervention_programme.h"
#include "scenario/reader.h"

enum { MOST_DAYS = 36525, MOST_EVENTS = 256 };
#define MOST_DOSE 100.0

/* ---- when --------------------------------------------------------------------------- */

/* First day of a dated event of the scenario by its name; false, with a fault, when there is none. */
static bool find_event(struct ofr_reader *reader, const struct ofr_node *node, int32_t *day) {
    const struct ofr_table *dated = ofr_scenario_table(reader->scenario, "dated_events");
    const char *text = ofr_reader_text(reader, node, "event");
    const char *names[MOST_EVENTS];
    size_t n = 0;
    if (text == NULL)
        return false;
    for (size_t i = 0; dated != NULL && i < dated->n_rows; i++) {
        const char *name = ofr_table_text(dated, "event", i);
        if (strcmp(name, text) == 0) {
            *day = (int32_t)ofr_table_number(dated, "date", i);
            return true;
        }
        bool again = false;
        for (size_t k = 0; k < n; k++)
            again |= strcmp(names[k], name) == 0;
        if (!again && n < MOST_EVENTS)
            names[n++] = name;
    }
    ofr_reader_take(reader, ofr_unknown("dated event", text, names, n, &node->at, reader->reports));
    return false;
}

/* {event: attack_elsewhere, days: 3}: so many days after its first row. */
static void read_after(struct ofr_reader *reader, const struct ofr_node *map, int32_t *day) {
    static const char *const names[] = {"event", "days"};
    ofr_reader_only(reader, map, "part of a date", names, 2);
    const struct ofr_node *event = ofr_reader_need(reader, map, "event", map->name);
    const struct ofr_node *days = ofr_node_find(map, "days");
    double n = 0;
    int32_t first = 0;
    bool known = event != NULL && find_event(reader, event, &first);
    if (days != NULL && ofr_reader_number(reader, days, "days", &n) &&
        (n != floor(n) || n < 0 || n > MOST_DAYS)) {
        OFR_FAULT(reader, &days->at, "days is %s; it must be a whole number in [0, %d]", days->text,
                  MOST_DAYS);
        known = false;
    }
    if (known)
        *day = first + (int32_t)n;
}

static void read_day(struct ofr_reader *reader, const struct ofr_node *node, int32_t *day) {
    if (node->kind == OFR_NODE_MAP) {
        read_after(reader, node, day);
        return;
    }
    const char *text = ofr_reader_text(reader, node, node->name);
    if (text != NULL && !ofr_date_read(text, day))
        OFR_FAULT(reader, &node->at, "%s is \"%s\"; a date YYYY-MM-DD is expected", node->name, text);
}

static void read_span(struct ofr_reader *reader, const struct ofr_node *root, struct ofr_intervention *one) {
    const struct ofr_node *from = ofr_node_find(root, "from"), *until = ofr_node_find(root, "until");
    one->first_day = reader->scenario->first_day;
    one->last_day = INT32_MAX / 2; /* the end, wherever that is */
    ofr_status before = reader->status;
    if (from != NULL)
        read_day(reader, from, &one->first_day);
    if (until != NULL)
        read_day(reader, until, &one->last_day);
    if (reader->status == before && one->last_day < one->first_day)
        OFR_FAULT(reader, &until->at, "the intervention ends before it begins");
}

/* ---- how much ------------------------------------------------------------------------ */

static void read_dose(struct ofr_reader *reader, const struct ofr_node *root, struct ofr_intervention *one) {
    const struct ofr_node *node = ofr_node_find(root, "dose");
    one->dose = 1;
    if (node == NULL || !ofr_reader_number(reader, node, "dose", &one->dose))
        return;
    if (!(one->dose >= 0 && one->dose <= MOST_DOSE))
        OFR_FAULT(
            reader, &node->at,
            "dose is %s; it must lie in [0, %g]: an intervention can do nothing, it cannot be turned round",
            node->text, MOST_DOSE);
}

static size_t find_parameter(struct ofr_reader *reader, const struct ofr_node *node) {
    const struct ofr_schema *schema = reader->schema;
    size_t parameter = ofr_schema_find_parameter(schema, node->name);
    if (parameter == schema->n_parameters)
        ofr_reader_take(reader,
                        ofr_schema_unknown_parameter(schema, node->name, &node->name_at, reader->reports));
    const char *fixed = parameter < schema->n_parameters
                            ? ofr_schema_why_fixed(schema, &schema->parameters[parameter])
                            : NULL;
    if (fixed == NULL)
        return parameter;
    OFR_FAULT(reader, &node->name_at, "parameter %s cannot be changed by an intervention: %s", node->name,
              fixed);
    return schema->n_parameters;
}

/* Exactly one of to, times and plus; NULL, with a fault, when it is not so. */
static const struct ofr_node *find_kind(struct ofr_reader *reader, const struct ofr_node *map,
                                        enum ofr_change_kind *kind) {
    size_t which = 0, n = 0;
    const struct ofr_node *found = ofr_node_one_of(map, ofr_change_names, OFR_N_CHANGE_KINDS, &which, &n);
    if (found != NULL) {
        *kind = (enum ofr_change_kind)which;
        return found;
    }
    OFR_FAULT(reader, &map->name_at, "%s has %zu of to, times and plus; exactly one is expected", map->name,
              n);
    return NULL;
}

/* A distribution has no whole numbers. */
static void check_spread(struct ofr_reader *reader, const struct ofr_node *node,
                         const struct ofr_parameter_change *change) {
    const struct ofr_parameter *parameter = &reader->schema->parameters[change->parameter];
    if (change->evidence.spread && parameter->number != OFR_REAL)
        OFR_FAULT(reader, &node->at, "%s is a whole number; its change is one number, no distribution",
                  parameter->name);
}

/* A factor is at least 0, and a value lies in the parameter's range; a sum is cut to that range. */
static void check_ends(struct ofr_reader *reader, const struct ofr_node *node,
                       const struct ofr_parameter_change *change) {
    const struct ofr_parameter *parameter = &reader->schema->parameters[change->parameter];
    if (change->kind == OFR_CHANGE_TIMES)
        (void)ofr_size_check_ends(reader, node, &change->evidence, 0, INFINITY);
    else if (change->kind == OFR_CHANGE_TO)
        (void)ofr_size_check_ends(reader, node, &change->evidence, parameter->low, parameter->high);
}

/* What the change alone would make of the scenario's value must lie in the parameter's range. */
static void check_change(struct ofr_reader *reader, const struct ofr_node *node,
                         const struct ofr_parameter_change *change, double dose) {
    const struct ofr_parameter *parameter = &reader->schema->parameters[change->parameter];
    double before = ofr_value_of(reader->scenario, change->parameter);
    double after = ofr_change_value(change, dose, before);
    if (change->kind == OFR_CHANGE_TIMES && change->by < 0)
        OFR_FAULT(reader, &node->at, "times is %g; it must be at least 0", change->by);
    else if (!(after >= parameter->low && after <= parameter->high))
        OFR_FAULT(reader, &node->at, "%s would go from %g to %g%s%s; it must lie in [%g, %g]",
                  parameter->name, before, after, strcmp(parameter->unit, "1") == 0 ? "" : " ",
                  strcmp(parameter->unit, "1") == 0 ? "" : parameter->unit, parameter->low, parameter->high);
    else if (parameter->number != OFR_REAL && after != floor(after))
        OFR_FAULT(reader, &node->at, "%s would go from %g to %g; it must be a whole number", parameter->name,
                  before, after);
}

static void read_change(struct ofr_reader *reader, const struct ofr_node *map, struct ofr_intervention *one) {
    static const char *const names[] = {"to", "times", "plus", "origin", "source", "grade"};
    size_t parameter = find_parameter(reader, map);
    if (!ofr_reader_map(reader, map, map->name))
        return;
    ofr_reader_only(reader, map, "setting of a change", names, 6);
    struct ofr_parameter_change *change = &one->changes[one->n_changes];
    ofr_reader_origin(reader, map, map->name, &change->origin, &change->source);
    ofr_grade_read(reader, map, map->name, change->origin, change->source, &change->evidence);
    one->n_changes++; /* its source is freed with the rest, whatever else is wrong */
    change->parameter = parameter < reader->schema->n_parameters ? parameter : 0;
    const struct ofr_node *node = find_kind(reader, map, &change->kind);
    if (node != NULL && ofr_size_read(reader, node, &change->by, &change->evidence) &&
        parameter < reader->schema->n_parameters) {
        check_change(reader, node, change, one->dose);
        check_spread(reader, node, change);
        check_ends(reader, node, change);
    }
}

static void read_changes(struct ofr_reader *reader, const struct ofr_node *root,
                         struct ofr_intervention *one) {
    bool programme = ofr_node_find(root, "who") != NULL || ofr_node_find(root, "does") != NULL;
    const struct ofr_node *changes = programme ? ofr_node_find(root, "changes")
                                               : ofr_reader_need(reader, root, "changes", "the intervention");
    if (changes == NULL || !ofr_reader_map(reader, changes, "changes"))
        return;
    if (changes->n_children == 0)
        OFR_FAULT(reader, &changes->at, "the intervention changes no parameter");
    one->changes = ofr_reader_room(reader, changes->n_children, sizeof *one->changes);
    for (const struct ofr_node *map = changes->first; one->changes != NULL && map != NULL; map = map->next)
        read_change(reader, map, one);
}

/* ---- what it costs -------------------------------------------------------------------- */

static void read_cost(struct ofr_reader *reader, const struct ofr_node *map, struct ofr_unit_cost *cost) {
    static const char *const names[] = {"per", "value", "unit", "origin", "source"};
    if (!ofr_reader_map(reader, map, "a cost"))
        return;
    ofr_reader_only(reader, map, "part of a cost", names, 5);
    const struct ofr_node *per = ofr_reader_need(reader, map, "per", "a cost");
    const struct ofr_node *value = ofr_reader_need(reader, map, "value", "a cost");
    const struct ofr_node *unit = ofr_reader_need(reader, map, "unit", "a cost");
    size_t which =
        per != NULL ? ofr_reader_word(reader, per, "per", ofr_cost_names, OFR_N_COST_PER) : OFR_N_COST_PER;
    if (which < OFR_N_COST_PER)
        cost->per = (enum ofr_cost_per)which;
    if (value != NULL && ofr_reader_number(reader, value, "value", &cost->value) &&
        !(cost->value >= 0 && cost->value <= 1e12))
        OFR_FAULT(reader, &value->at, "value is %s; a cost must lie in [0, 1e12]", value->text);
    const char *text = unit != NULL ? ofr_reader_text(reader, unit, "unit") : NULL;
    if (text != NULL)
        cost->unit = ofr_reader_copy(reader, text);
    ofr_reader_origin(reader, map, "a cost", &cost->origin, &cost->source);
}

static void read_costs(struct ofr_reader *reader, const struct ofr_node *root, struct ofr_intervention *one) {
    const struct ofr_node *costs = ofr_reader_need(reader, root, "costs", "the intervention");
    if (costs == NULL || !ofr_reader_list(reader, costs, "costs"))
        return;
    if (costs->n_children == 0)
        OFR_FAULT(reader, &costs->at, "costs is empty; write what the intervention costs, or one cost of 0");
    one->costs = ofr_reader_room(reader, costs->n_children, sizeof *one->costs);
    for (const struct ofr_node *map = costs->first; one->costs != NULL && map != NULL; map = map->next) {
        struct ofr_unit_cost *cost = &one->costs[one->n_costs++];
        read_cost(reader, map, cost);
        const char *first = one->costs[0].unit;
        if (first != NULL && cost->unit != NULL && strcmp(first, cost->unit) != 0)
            OFR_FAULT(reader, &map->at, "a cost is in %s, the first one in %s; one currency is expected",
                      cost->unit, first);
    }
}

/* ---- the whole ------------------------------------------------------------------------ */

static void read_version(struct ofr_reader *reader, const struct ofr_node *root) {
    const struct ofr_node *node = ofr_reader_need(reader, root, "offramp_intervention", "the intervention");
    double version = 0;
    if (node != NULL && ofr_reader_number(reader, node, "offramp_intervention", &version) && version != 1)
        OFR_FAULT(reader, &node->at,
                  "offramp_intervention is %s; this program reads interventions of version 1", node->text);
}

static char *read_text(struct ofr_reader *reader, const struct ofr_node *root, const char *name) {
    const struct ofr_node *node = ofr_reader_need(reader, root, name, "the intervention");
    bool is_name = strcmp(name, "name") == 0;
    const char *text = node == NULL ? NULL
                       : is_name    ? ofr_reader_name(reader, node, name)
                                    : ofr_reader_text(reader, node, name);
    return text != NULL ? ofr_reader_copy(reader, text) : NULL;
}

static void read_root(struct ofr_reader *reader, const struct ofr_node *root, struct ofr_intervention *one) {
    static const char *const names[] = {"offramp_intervention",
                                        "name",
                                        "title",
                                        "what",
                                        "from",
                                        "until",
                                        "dose",
                                        "changes",
                                        "who",
                                        "does",
                                        "costs"};
    if (!ofr_reader_map(reader, root, "the intervention"))
        return;
    ofr_reader_only(reader, root, "part of an intervention", names, sizeof names / sizeof *names);
    read_version(reader, root);
    one->name = read_text(reader, root, "name");
    one->title = read_text(reader, root, "title");
    one->what = read_text(reader, root, "what");
    read_span(reader, root, one);
    read_dose(reader, root, one);
    read_changes(reader, root, one);
    ofr_programme_read(reader, root, &one->programme);
    read_costs(reader, root, one);
}

ofr_status ofr_intervention_of(const struct ofr_node *root, const char *file, struct ofr_scenario *scenario,
                               struct ofr_intervention *intervention, struct ofr_reports *reports) {
    struct ofr_reader reader = {.scenario = scenario, .schema = scenario->schema, .reports = reports};
    *intervention = (struct ofr_intervention){.file = ofr_reader_copy(&reader, file)};
    read_root(&reader, root, intervention);
    if (reader.status != OFR_OK)
        ofr_intervention_free(intervention);
    return reader.status;
}
