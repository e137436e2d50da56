#include "models/models.h"

#include <string.h>

#include "models/pathway/model.h"
#include "models/pathway/state.h"

/* A model's parameters and tables follow the population's, in one array, so that an index names one. */
OFR_PARAMETERS_BEGIN
static const struct ofr_parameter pathway_parameters[] = {
#define PARAMETER OFR_PARAMETER_DECLARATION
/* clang-format off */
#include "population/parameters.h"
#include "models/pathway/parameters.h"
/* clang-format on */
#undef PARAMETER
};
OFR_PARAMETERS_END
static const struct ofr_table_form *const pathway_tables[] = {OFR_POPULATION_TABLES, PATHWAY_TABLES};

_Static_assert(sizeof(struct ofr_population_parameters) + sizeof(struct pathway_parameters) ==
                   sizeof pathway_parameters / sizeof *pathway_parameters * sizeof(double),
               "one field for each parameter");

static ofr_status check_pathway(const struct ofr_scenario *scenario, struct ofr_reports *reports) {
    ofr_status people = ofr_population_check_scenario(scenario, reports);
    ofr_status model = pathway_check_tables(scenario, reports);
    return people != OFR_OK ? people : model;
}

static const struct ofr_schema pathway_schema = {
    .model = "pathway",
    .parameters = pathway_parameters,
    .n_parameters = sizeof pathway_parameters / sizeof *pathway_parameters,
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

/* Parameters that are read when people are made or a run starts, and what the theory says of people. */
static const struct {
    const char *prefix, *why;
} fixed_parameters[] = {
    {"rule.", "it switches a rule of the model off, which nobody in the place can do"},
    {"population.", "it is read once, when the people are made"},
    {"opinion.", "it is read once, when a run starts"},
    {"talk.", "it is read once, when a run starts"},
    {"whereabouts.", "it is read once, when a run starts"},
    {"leave.road_speed", "it is read once, when a run starts"},
    {"leave.detour", "it is read once, when a run starts"},
    {"risk.", "it says how the theory reads people; an intervention acts on what it reads"},
};

const char *ofr_model_parameter_is_fixed(const struct ofr_parameter *parameter) {
    if (parameter->actor == OFR_GROUP)
        return "it is of the group, and interventions act for prevention alone";
    for (size_t i = 0; i < sizeof fixed_parameters / sizeof *fixed_parameters; i++)
        if (strncmp(parameter->name, fixed_parameters[i].prefix, strlen(fixed_parameters[i].prefix)) == 0)
            return fixed_parameters[i].why;
    return NULL;
}
