/* The schema of the model: what a scenario may say. */
#include "models/pathway/describe.h"
#include "models/pathway/model.h"
#include "models/pathway/state.h"

#define N_OF(array) (sizeof(array) / sizeof(array)[0])
#define MOST_FACTOR 50.0
#define MOST_MOVE 2.0 /* standard deviations of an opinion in four weeks */

/* The population's parameters and tables come first: an index is valid for both. */
OFR_PARAMETERS_BEGIN
static const struct ofr_parameter parameters[] = {
#define PARAMETER OFR_PARAMETER_DECLARATION
/* clang-format off */
#include "population/parameters.h"
#include "models/pathway/parameters.h"
/* clang-format on */
#undef PARAMETER
};
OFR_PARAMETERS_END
static const struct ofr_table_form *const tables[] = {OFR_POPULATION_TABLES, PATHWAY_TABLES};

_Static_assert(sizeof(struct ofr_population_parameters) + sizeof(struct pathway_parameters) ==
                   N_OF(parameters) * sizeof(double),
               "one field for each parameter");

static const struct ofr_effect_form effects[] = {
    [PATHWAY_EFFECT_DISTRUST] = {"distrust", false, MOST_MOVE, "moves institutional distrust"},
    [PATHWAY_EFFECT_DEPRIVATION] = {"deprivation", false, MOST_MOVE, "moves collective relative deprivation"},
    [PATHWAY_EFFECT_ISOLATION] = {"isolation", false, MOST_MOVE, "moves non-integration"},
    [PATHWAY_EFFECT_WALK_AWAY] = {"walk_away", true, MOST_FACTOR, "multiplies the rate of walking away"},
    [PATHWAY_EFFECT_APPROACH] = {"approach", true, 1,
                                 "multiplies the chance that a member of the group who would approach the "
                                 "person does so"}};

static const struct ofr_eligibility eligibility[] = {
    [PATHWAY_ANYBODY] = {"anybody", "everybody of the ages, activity, sex and areas"},
    [PATHWAY_RELEASED] = {"released", "released from custody within a year"},
    [PATHWAY_BY_FAMILY] = {"by_family", "about whom the family calls"}};

static const struct ofr_fixed_parameters fixed[] = {
    {"opinion.", "it is read once, when a run starts"},
    {"talk.", "it is read once, when a run starts"},
    {"whereabouts.", "it is read once, when a run starts"},
    {"peers.", "it says how the theory reads ties; an intervention acts on people"},
    {"risk.", "it says how the theory reads people; an intervention acts on what it reads"}};

#define SOLVED "the intercept is solved from risk.share, the mean receptivity of the country's adults"
#define CONVERTED                                                                                            \
    "effects are now converted into log odds of their own; risk.joint says how much they overlap"
static const struct ofr_gone_name gone[] = {
    {"recruiters.most",
     "recruiters stop (recruiters.gives_up, recruiters.arrest_ends), so their number needs no limit"},
    {"circle.most", "the number of circles has no limit of its own"},
    {"risk.theta", SOLVED},
    {"risk.weight", CONVERTED},
    {"risk.spread", CONVERTED},
    {"risk.not_employed", "risk.unemployed counts people who seek work, as the published effect does"},
    {"opinion.poverty_reference", "a change of it is a change of opinion.deprivation"},
    {"leave.road_speed", "a change of it is a change of leave.travel_scale"},
    {"leave.detour", "a change of it is a change of leave.travel_scale"},
    {"over_theta_mean", "receptivity_mean is the mean receptivity of adults"}};

static ofr_status check(const struct ofr_scenario *scenario, struct ofr_reports *reports) {
    ofr_status people = ofr_population_check_scenario(scenario, reports);
    ofr_status model = pathway_check_tables(scenario, reports);
    return people != OFR_OK ? people : model;
}

const struct ofr_schema pathway_schema = {.model = "pathway",
                                          .parameters = parameters,
                                          .n_parameters = N_OF(parameters),
                                          .tables = tables,
                                          .n_tables = N_OF(tables),
                                          .statistics = pathway_statistics,
                                          .n_statistics = PATHWAY_N_STATISTICS,
                                          .effects = effects,
                                          .n_effects = N_OF(effects),
                                          .eligibility = eligibility,
                                          .n_eligibility = N_OF(eligibility),
                                          .fixed = fixed,
                                          .n_fixed = N_OF(fixed),
                                          .gone = gone,
                                          .n_gone = N_OF(gone),
                                          .check = check};
