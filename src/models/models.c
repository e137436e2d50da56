#include "models/models.h"

#include <string.h>

#include "models/pathway/pathway.h"

/* A model's keys and tables follow the population's, in one array, so that an index names one. */
static const struct ofr_key pathway_keys[] = {OFR_POPULATION_KEYS(OFR_KEY_DECLARATION)
                                                  PATHWAY_KEYS(OFR_KEY_DECLARATION)};
static const struct ofr_table_form *const pathway_tables[] = {OFR_POPULATION_TABLES, PATHWAY_TABLES};

_Static_assert(sizeof(struct ofr_population_keys) + sizeof(struct pathway_keys) ==
                   sizeof pathway_keys / sizeof *pathway_keys * sizeof(double),
               "one field for each key");

static ofr_status check_pathway(const struct ofr_scenario *scenario, struct ofr_reports *reports) {
    ofr_status people = ofr_population_check_scenario(scenario, reports);
    ofr_status model = pathway_check_tables(scenario, reports);
    return people != OFR_OK ? people : model;
}

static const struct ofr_schema pathway_schema = {
    .model = "pathway",
    .keys = pathway_keys,
    .n_keys = sizeof pathway_keys / sizeof *pathway_keys,
    .tables = pathway_tables,
    .n_tables = sizeof pathway_tables / sizeof *pathway_tables,
    .check = check_pathway,
};

static const char *const names[] = {"pathway"};

const char *const *ofr_model_names(size_t *n) {
    *n = sizeof names / sizeof *names;
    return names;
}

const struct ofr_model *ofr_model_find(const char *name) {
    return strcmp(name, "pathway") == 0 ? &pathway_model : NULL;
}

const struct ofr_schema *ofr_model_schema(const char *name) {
    return strcmp(name, "pathway") == 0 ? &pathway_schema : NULL;
}

/* Keys that are read when people are made or a run starts, and what the theory says of people. */
static const struct {
    const char *prefix, *why;
} fixed_keys[] = {
    {"rule.", "it switches a rule of the model off, which nobody in the place can do"},
    {"population.", "it is read once, when the people are made"},
    {"opinion.", "it is read once, when a run starts"},
    {"talk.", "it is read once, when a run starts"},
    {"go.", "it is read once, when a run starts"},
    {"leave.road_speed", "it is read once, when a run starts"},
    {"leave.detour", "it is read once, when a run starts"},
    {"risk.", "it says how the theory reads people; a measure acts on what it reads"},
};

const char *ofr_model_key_is_fixed(const struct ofr_key *key) {
    if (key->side == OFR_GROUP)
        return "it is of side group, and measures act for prevention alone";
    for (size_t i = 0; i < sizeof fixed_keys / sizeof *fixed_keys; i++)
        if (strncmp(key->name, fixed_keys[i].prefix, strlen(fixed_keys[i].prefix)) == 0)
            return fixed_keys[i].why;
    return NULL;
}
