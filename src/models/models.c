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
