#include "scenario/parameters.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "scenario/check.h"
#include "scenario/figures.h"

enum { LONGEST_PARAMETER = 128 };

static void take_value(struct ofr_reader *reader, const struct ofr_node *node,
                       const struct ofr_parameter *parameter, double *value) {
    if (node->kind != OFR_NODE_TEXT || node->quoted)
        OFR_FAULT(reader, &node->at, "%s is %s; it must be a number in [%.10g, %.10g]", parameter->name,
                  node->quoted ? "a text in quotes" : ofr_node_is(node), parameter->low, parameter->high);
    else
        ofr_reader_take(reader, ofr_parameter_read(parameter, node->text, &node->at, value, reader->reports));
}

/* { value, unit, origin, source } */
static void read_long_form(struct ofr_reader *reader, const struct ofr_node *node,
                           const struct ofr_parameter *parameter, struct ofr_value *value) {
    static const char *const names[] = {"value", "unit", "origin", "source", "note", "figures"};
    ofr_reader_only(reader, node, "setting of a parameter", names, 6);
    const struct ofr_node *number = ofr_reader_need(reader, node, "value", parameter->name);
    const struct ofr_node *unit = ofr_reader_need(reader, node, "unit", parameter->name);
    const struct ofr_node *origin = ofr_reader_need(reader, node, "origin", parameter->name);
    const struct ofr_node *source = ofr_node_find(node, "source");
    if (number != NULL)
        take_value(reader, number, parameter, &value->value);
    const char *text = unit != NULL ? ofr_reader_text(reader, unit, "unit") : NULL;
    if (text != NULL && strcmp(text, parameter->unit) != 0)
        OFR_FAULT(reader, &unit->at, "the unit of %s is \"%s\"; it must be \"%s\"", parameter->name, text,
                  parameter->unit);
    text = source != NULL ? ofr_reader_text(reader, source, "source") : NULL;
    if (text != NULL) {
        ofr_free(value->source);
        value->source = ofr_reader_copy(reader, text);
    }
    ofr_figures_read(reader, node, &value->figures);
    size_t which = origin != NULL ? ofr_reader_word(reader, origin, "origin", ofr_origin_names, 4) : 4;
    if (which == 4)
        return;
    value->origin = (enum ofr_origin)which;
    ofr_reader_source(reader, &origin->at, parameter->name, value->origin, text);
}

static void read_parameter(struct ofr_reader *reader, const struct ofr_node *node, size_t index) {
    struct ofr_value *value = &reader->scenario->values[index];
    const struct ofr_parameter *parameter = &reader->schema->parameters[index];
    value->given = true;
    value->origin = OFR_ASSUMED;
    if (node->kind == OFR_NODE_MAP)
        read_long_form(reader, node, parameter, value);
    else
        take_value(reader, node, parameter, &value->value);
}

/* A parameter group that no parameter has: its nearest, or all there are. */
static void unknown_group(struct ofr_reader *reader, const struct ofr_node *group) {
    const struct ofr_schema *schema = reader->schema;
    if (ofr_reports_full(reader->reports)) {
        OFR_FAULT(reader, &group->name_at, "there is no parameter group \"%s\"", group->name);
        return;
    }
    char(*groups)[LONGEST_PARAMETER] = ofr_reader_room(reader, schema->n_parameters, sizeof *groups);
    const char **names = ofr_reader_room(reader, schema->n_parameters, sizeof *names);
    size_t n = 0;
    for (size_t i = 0; groups != NULL && names != NULL && i < schema->n_parameters; i++) {
        const char *parameter = schema->parameters[i].name;
        snprintf(groups[n], LONGEST_PARAMETER, "%.*s", (int)strcspn(parameter, "."), parameter);
        size_t same = 0;
        while (same < n && strcmp(groups[same], groups[n]) != 0)
            same++;
        names[n] = groups[n];
        n += same == n; /* groups need not stand together */
    }
    const char *refused = ofr_refused_name(group->name);
    if (refused != NULL)
        OFR_FAULT(reader, &group->name_at, "\"%s\" is refused: %s", group->name, refused);
    else if (strchr(group->name, '.') != NULL)
        OFR_FAULT(reader, &group->name_at,
                  "write \"%s\" in two steps: a group, then what comes after the dot", group->name);
    else if (names != NULL)
        ofr_reader_take(
            reader, ofr_unknown("parameter group", group->name, names, n, &group->name_at, reader->reports));
    ofr_free(groups);
    ofr_free(names);
}

static bool group_exists(const struct ofr_schema *schema, const char *group) {
    size_t n = strlen(group);
    for (size_t i = 0; i < schema->n_parameters; i++)
        if (strncmp(schema->parameters[i].name, group, n) == 0 && schema->parameters[i].name[n] == '.')
            return true;
    return false;
}

static void unknown_parameter(struct ofr_reader *reader, const struct ofr_node *node, const char *name) {
    const char *refused = ofr_refused_name(node->name);
    if (refused != NULL) {
        OFR_FAULT(reader, &node->name_at, "\"%s\" is refused: %s", name, refused);
        return;
    }
    ofr_reader_take(reader,
                    ofr_schema_unknown_parameter(reader->schema, name, &node->name_at, reader->reports));
}

void ofr_parameters_read(struct ofr_reader *reader, const struct ofr_node *parameters) {
    if (!ofr_reader_map(reader, parameters, "parameters"))
        return;
    for (const struct ofr_node *group = parameters->first; group != NULL; group = group->next) {
        if (!group_exists(reader->schema, group->name)) {
            unknown_group(reader, group);
            continue;
        }
        if (!ofr_reader_map(reader, group, group->name))
            continue;
        for (const struct ofr_node *node = group->first; node != NULL; node = node->next) {
            char name[LONGEST_PARAMETER];
            snprintf(name, sizeof name, "%s.%s", group->name, node->name);
            size_t index = ofr_schema_find_parameter(reader->schema, name);
            if (index < reader->schema->n_parameters)
                read_parameter(reader, node, index);
            else
                unknown_parameter(reader, node, name);
        }
    }
}
