#include "models/pathway/risk.h"

#include "base/number.h"
#include "models/pathway/age.h"
#include "models/pathway/peers.h"
#include "models/pathway/talk.h"
#include "models/pathway/whereabouts.h"

static double propensity(const struct ofr_engine *engine, uint32_t person) {
    const struct pathway_parameters *k = &pathway_of(engine)->parameters;
    uint8_t traits = engine->population->traits[person];
    enum ofr_activity activity = pathway_class_activity(pathway_of(engine)->presence[person].class_);
    double sum = 0;
    if (traits & OFR_TRAIT_RECORD)
        sum += k->risk_record;
    if (traits & OFR_TRAIT_AUTHORITARIAN)
        sum += k->risk_authoritarian;
    if (activity != OFR_EMPLOYED && activity != OFR_STUDENT)
        sum += k->risk_not_employed;
    if (traits & OFR_TRAIT_MALE)
        sum += k->risk_male;
    if (pathway_age_of(engine, person) <= 25)
        sum += k->risk_young;
    return sum;
}

static double weighted(double opinion, double above, double below) {
    return opinion * (opinion > 0 ? above : below);
}

double pathway_risk_of(const struct ofr_engine *engine, uint32_t person) {
    const struct pathway_parameters *k = &pathway_of(engine)->parameters;
    double distrust = pathway_opinion(engine, person, PATHWAY_DISTRUST) / (double)PATHWAY_ONE;
    double deprivation = pathway_opinion(engine, person, PATHWAY_DEPRIVATION) / (double)PATHWAY_ONE;
    double isolation = pathway_opinion(engine, person, PATHWAY_ISOLATION) / (double)PATHWAY_ONE;
    return k->risk_weight *
           (propensity(engine, person) + weighted(distrust, k->risk_distrust_above, k->risk_distrust_below) +
            weighted(deprivation, k->risk_deprivation_above, k->risk_deprivation_below) +
            weighted(isolation, k->risk_isolation_above, k->risk_isolation_below));
}

double pathway_receptivity(const struct ofr_engine *engine, uint32_t person) {
    const struct pathway_parameters *k = &pathway_of(engine)->parameters;
    if (k->rule_risk == 0)
        return k->risk_flat;
    return ofr_logistic((pathway_risk_of(engine, person) - k->risk_theta) / k->risk_spread +
                        pathway_peer_log_odds(engine, person));
}

static ofr_status run(struct ofr_engine *engine, struct ofr_reports *reports) {
    (void)engine;
    (void)reports;
    return OFR_OK;
}

const struct ofr_process pathway_risk = {
    .name = "risk",
    .moment = OFR_EACH_DAY,
    .what = "Say what risk and receptivity are when an approach asks; nothing is visited.",
    .reads = "mind, presence, traits, age",
    .writes = "nothing",
    .run = run,
    .switch_parameter = NULL};
