#include "scenario/read.h"

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/memory.h"
#include "scenario/check.h"
#include "scenario/figures.h"
#include "scenario/parameters.h"
#include "scenario/patterns.h"
#include "scenario/priors.h"
#include "scenario/reader.h"
#include "scenario/table.h"
#include "scenario/yaml.h"

enum { MOST_DAYS = 36525 }; /* a hundred years; days of events are kept in 16 bits */

static void read_version(struct ofr_reader *reader, const struct ofr_node *root) {
    const struct ofr_node *node = ofr_node_find(root, "offramp");
    double version = 0.0;
    if (node == NULL)
        OFR_FAULT(reader, &root->at, "the scenario does not say its version; write offramp: 1");
    else if (ofr_reader_number(reader, node, "offramp", &version) && version != 1.0)
        OFR_FAULT(reader, &node->at, "offramp is %s; this program reads scenarios of version 1", node->text);
}

static void read_names(struct ofr_reader *reader, const struct ofr_node *root) {
    struct ofr_scenario *scenario = reader->scenario;
    const struct ofr_node *name = ofr_reader_need(reader, root, "name", "the scenario");
    const struct ofr_node *title = ofr_reader_need(reader, root, "title", "the scenario");
    const char *text = name != NULL ? ofr_reader_name(reader, name, "name") : NULL;
    scenario->name = ofr_reader_copy(reader, text != NULL ? text : "");
    text = title != NULL ? ofr_reader_text(reader, title, "title") : NULL;
    scenario->title = ofr_reader_copy(reader, text != NULL ? text : "");
}

static bool read_date(struct ofr_reader *reader, const struct ofr_node *node, const char *what,
                      int32_t *day) {
    const char *text = node != NULL ? ofr_reader_text(reader, node, what) : NULL;
    if (text == NULL)
        return false;
    if (ofr_date_read(text, day))
        return true;
    OFR_FAULT(reader, &node->at, "%s is \"%s\"; a date YYYY-MM-DD is expected", what, text);
    return false;
}

static void read_dates(struct ofr_reader *reader, const struct ofr_node *root) {
    struct ofr_scenario *scenario = reader->scenario;
    const struct ofr_node *start = ofr_reader_need(reader, root, "start", "the scenario");
    const struct ofr_node *end = ofr_reader_need(reader, root, "end", "the scenario");
    int32_t first = 0, last = 0;
    bool has_first = read_date(reader, start, "start", &first),
         has_last = read_date(reader, end, "end", &last);
    scenario->last_day = -1; /* no span until both are known: see read_year in patterns.c */
    if (!has_first || !has_last)
        return;
    scenario->first_day = first;
    scenario->last_day = scenario->end_day = last;
    if (last < first)
        OFR_FAULT(reader, &end->at, "end is %s, before the start %s", end->text, start->text);
    else if (last - first >= MOST_DAYS)
        OFR_FAULT(reader, &end->at, "from %s to %s are %d days; at most %d are simulated", start->text,
                  end->text, (int)(last - first) + 1, MOST_DAYS);
}

static void find_model(struct ofr_reader *reader, const struct ofr_node *root, ofr_find_schema find_schema,
                       const char *const *models, size_t n_models) {
    const struct ofr_node *node = ofr_reader_need(reader, root, "model", "the scenario");
    size_t which = node != NULL ? ofr_reader_word(reader, node, "model", models, n_models) : n_models;
    reader->schema = which < n_models ? find_schema(models[which]) : NULL;
    reader->scenario->schema = reader->schema;
}

static void start_values(struct ofr_reader *reader) {
    struct ofr_scenario *scenario = reader->scenario;
    const struct ofr_schema *schema = reader->schema;
    scenario->values = ofr_reader_room(reader, schema->n_parameters, sizeof *scenario->values);
    ofr_tables_start(reader);
    for (size_t i = 0; scenario->values != NULL && i < schema->n_parameters; i++)
        scenario->values[i] = (struct ofr_value){.value = schema->parameters[i].default_value,
                                                 .origin = schema->parameters[i].origin};
}

/* The parts that only the model's schema can tell right from wrong, in an order in which each
 * may look at those before it. */
static void read_parts(struct ofr_reader *reader, const struct ofr_node *root) {
    static const struct {
        const char *name;
        void (*read)(struct ofr_reader *reader, const struct ofr_node *node);
    } parts[] = {{"sources", ofr_sources_read},       {"tables", ofr_tables_read},
                 {"parameters", ofr_parameters_read}, {"area_groups", ofr_area_groups_read},
                 {"controls", ofr_controls_read},     {"patterns", ofr_patterns_read},
                 {"priors", ofr_priors_read}};
    start_values(reader);
    (void)ofr_reader_need(reader, root, "tables", "the scenario");
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        const struct ofr_node *node = ofr_node_find(root, parts[i].name);
        if (reader->status == OFR_SYSTEM) /* what was not allocated must not be looked at */
            return;
        if (node != NULL)
            parts[i].read(reader, node);
    }
    ofr_figures_check(reader, ofr_node_find(root, "patterns"));
    bool dated = reader->scenario->last_day >= reader->scenario->first_day;
    if (reader->tables_whole && dated && reader->status != OFR_SYSTEM && reader->schema->check != NULL)
        ofr_reader_take(reader, reader->schema->check(reader->scenario, reader->reports));
}

static void read_root(struct ofr_reader *reader, const struct ofr_node *root, ofr_find_schema find_schema,
                      const char *const *models, size_t n_models) {
    static const char *const names[] = {"offramp",  "name",        "title",   "model",  "start",
                                        "end",      "area_groups", "sources", "tables", "parameters",
                                        "controls", "patterns",    "priors"};
    if (!ofr_reader_map(reader, root, "the scenario"))
        return;
    ofr_reader_only(reader, root, "part of a scenario", names, sizeof names / sizeof names[0]);
    read_version(reader, root);
    read_names(reader, root);
    read_dates(reader, root);
    find_model(reader, root, find_schema, models, n_models);
    if (reader->schema != NULL && reader->status != OFR_SYSTEM)
        read_parts(reader, root);
}

ofr_status ofr_scenario_read(const char *path, ofr_find_schema find_schema, const char *const *models,
                             size_t n_models, struct ofr_scenario **scenario, struct ofr_reports *reports) {
    *scenario = NULL;
    struct ofr_reader reader = {.reports = reports};
    struct ofr_yaml yaml;
    (void)ofr_reader_take(&reader, ofr_yaml_read(path, &yaml, reports));
    if (yaml.root != NULL)
        reader.scenario = ofr_reader_room(&reader, 1, sizeof *reader.scenario);
    if (reader.scenario != NULL) {
        reader.scenario->scale = 1.0;
        reader.scenario->file = ofr_reader_copy(&reader, path);
    }
    if (reader.scenario != NULL && reader.scenario->file != NULL)
        read_root(&reader, yaml.root, find_schema, models, n_models);
    ofr_names_free(&reader.areas);
    ofr_yaml_free(&yaml);
    if (reader.status == OFR_OK)
        *scenario = reader.scenario;
    else
        ofr_scenario_free(reader.scenario);
    return reader.status;
}
