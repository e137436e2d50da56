#include "models/pathway/risk.h"

#include "base/number.h"
#include "models/pathway/age.h"
#include "models/pathway/memory.h"
#include "models/pathway/peers.h"
#include "models/pathway/risk_reference.h"
#include "models/pathway/talk.h"
#include "models/pathway/whereabouts.h"

/* ---- terms: log odds ------------------------------------------------------------------------ */

static double of_factors(const struct ofr_engine *engine, uint32_t person) {
    const struct pathway *pathway = pathway_of(engine);
    enum ofr_activity activity = pathway_class_activity(pathway->presence[person].class_);
    unsigned cell =
        pathway_cell_of(engine->population->traits[person], pathway_age_of(engine, person), activity);
    return pathway->odds.cell[cell];
}

static double of_opinions(const struct ofr_engine *engine, uint32_t person) {
    const struct pathway_odds *odds = &pathway_of(engine)->odds;
    double sum = 0;
    for (unsigned t = 0; t < PATHWAY_N_TOPICS; t++) {
        double opinion = pathway_opinion(engine, person, (enum pathway_topic)t) / (double)PATHWAY_ONE;
        sum += opinion * (opinion > 0 ? odds->above[t] : odds->below[t]);
    }
    return sum;
}

double pathway_risk_of(const struct ofr_engine *engine, uint32_t person) {
    return of_factors(engine, person) + of_opinions(engine, person) + pathway_memory_log_odds(engine, person);
}

static double receptivity(const struct ofr_engine *engine, uint32_t person, double peers) {
    const struct pathway *pathway = pathway_of(engine);
    return pathway->parameters.rule_risk == 0
               ? pathway->parameters.risk_flat
               : ofr_logistic(pathway->odds.intercept + pathway_risk_of(engine, person) + peers);
}

double pathway_receptivity(const struct ofr_engine *engine, uint32_t person) {
    return receptivity(engine, person, pathway_peer_log_odds(engine, person));
}

double pathway_receptivity_alone(const struct ofr_engine *engine, uint32_t person) {
    return receptivity(engine, person, 0);
}

/* ---- the rule --------------------------------------------------------------------------------- */

/* Nobody's receptivity rises with having no work or feeling deprived; the intercept stays. */
static void leave_poverty_out(struct pathway_odds *odds) {
    for (unsigned c = 0; c < PATHWAY_N_CELLS; c++)
        if (c >> PATHWAY_FACTOR_UNEMPLOYED & 1)
            odds->cell[c] -= odds->factor[PATHWAY_FACTOR_UNEMPLOYED];
    odds->above[PATHWAY_DEPRIVATION] = odds->below[PATHWAY_DEPRIVATION] = 0;
}

static ofr_status start(struct ofr_engine *engine, struct ofr_reports *reports) {
    struct pathway *pathway = pathway_of(engine);
    OFR_TRY(pathway_odds_solve(&pathway->parameters, &pathway->odds, reports));
    if (pathway->parameters.rule_poverty == 0)
        leave_poverty_out(&pathway->odds);
    return OFR_OK;
}

/* The log odds follow from parameters that neither a day nor an intervention changes. */
const struct pathway_part pathway_risk_part = {start, NULL, NULL};

static ofr_status run(struct ofr_engine *engine, struct ofr_reports *reports) {
    (void)engine;
    (void)reports;
    return OFR_OK;
}

const struct ofr_process pathway_risk = {
    .name = "risk",
    .moment = OFR_EACH_DAY,
    .what = "Say what risk and receptivity are when an approach asks; nothing is visited.",
    .reads = "mind, presence, traits, age, memory",
    .writes = "nothing",
    .run = run,
    .switch_parameter = NULL};
