#include "models/pathway/age.h"

#include "models/pathway/whereabouts.h"

unsigned pathway_age_of(const struct ofr_engine *engine, uint32_t person) {
    if (pathway_of(engine)->parameters.rule_age == 0)
        return engine->population->age[person];
    return engine->population->age[person] + (unsigned)(engine->date.year - engine->first_year);
}

static enum ofr_activity next_activity(const struct ofr_engine *engine, uint32_t person, unsigned age,
                                       enum ofr_activity activity) {
    const struct pathway_parameters *k = &pathway_of(engine)->parameters;
    struct ofr_words words = pathway_draw(engine, person, PATHWAY_DRAW_AGE, 0);
    if (activity == OFR_CHILD && age == 6)
        return OFR_STUDENT;
    bool leaves =
        activity == OFR_STUDENT && age >= 16 && (age >= 27 || ofr_chance(words.w[0], k->age_leaves_school));
    bool grown = activity == OFR_CHILD && age >= 15; /* left school as a child */
    if (leaves || grown) {
        double seeks = ofr_is_male(engine->population, person) ? k->age_seeks_men : k->age_seeks_women;
        return ofr_chance(words.w[1], seeks) ? OFR_UNEMPLOYED : OFR_INACTIVE;
    }
    if ((activity == OFR_EMPLOYED || activity == OFR_UNEMPLOYED) && age == (unsigned)k->age_retires)
        return OFR_RETIRED;
    return activity;
}

static ofr_status run(struct ofr_engine *engine, struct ofr_reports *reports) {
    (void)reports;
    struct pathway *pathway = pathway_of(engine);
    for (uint32_t i = 0; i < engine->population->n_people; i++) {
        uint8_t *class_ = &pathway->presence[i].class_;
        unsigned age = pathway_age_of(engine, i);
        enum ofr_activity activity = next_activity(engine, i, age, pathway_class_activity(*class_));
        *class_ = pathway_class_of(engine->population, i, age, activity);
    }
    return OFR_OK;
}

const struct ofr_process pathway_age = {
    .name = "age",
    .moment = OFR_EACH_YEAR,
    .what = "Everybody is a year older; children go to school, students leave it to seek work or not, "
            "the old retire.",
    .reads = "presence, age",
    .writes = "presence (class)",
    .run = run,
    .switch_parameter = "rule.age"};
