/* Traits: criminal record, authoritarian trait, attendance. Attendance depends on sex and age alone. */
#include "population/making.h"

#define ADULT 15

void ofr_make_traits(struct ofr_making *making) {
    struct ofr_population *population = making->population;
    const struct ofr_population_parameters *parameters = &making->parameters;
    for (uint32_t i = 0; i < population->n_people; i++) {
        struct ofr_words words = ofr_draw(making->draws, i, 0, OFR_MAKING_TRAIT, 0);
        bool adult = population->age[i] >= ADULT;
        double attends =
            ofr_is_male(population, i) ? parameters->population_hall_men : parameters->population_hall_women;
        unsigned traits = population->traits[i];
        if (adult && ofr_chance(words.w[0], parameters->population_criminal_record))
            traits |= OFR_TRAIT_RECORD;
        if (ofr_chance(words.w[1], parameters->population_authoritarian))
            traits |= OFR_TRAIT_AUTHORITARIAN;
        if (adult && ofr_chance(words.w[2], attends))
            traits |= OFR_TRAIT_ATTENDS;
        population->traits[i] = (uint8_t)traits;
    }
}
