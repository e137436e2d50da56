#include "output/eligible.h"

#include "base/memory.h"

/* People whose joins are compared with chance: ages at the start, both in. */
#define ELIGIBLE_LOW 15
#define ELIGIBLE_HIGH 39

void ofr_eligible_free(struct ofr_eligible *eligible) {
    ofr_free(eligible->street);
    ofr_free(eligible->family);
    ofr_free(eligible->area);
    ofr_free(eligible->family_area);
    ofr_free(eligible->street_area);
    ofr_free(eligible->families);
    ofr_free(eligible->streets);
    ofr_free(eligible->households);
}

ofr_status ofr_eligible_make(const struct ofr_population *population, struct ofr_eligible *eligible,
                             struct ofr_reports *reports) {
    *eligible = (struct ofr_eligible){0};
    struct {
        uint32_t **list;
        uint32_t n;
    } lists[] = {
        {&eligible->street, population->n_streets},      {&eligible->family, population->n_families},
        {&eligible->area, population->n_areas},          {&eligible->family_area, population->n_families},
        {&eligible->street_area, population->n_streets}, {&eligible->families, population->n_areas},
        {&eligible->streets, population->n_areas},       {&eligible->households, population->n_areas}};
    ofr_status status = OFR_OK;
    for (size_t i = 0; status == OFR_OK && i < sizeof lists / sizeof *lists; i++)
        status = ofr_new(NULL, lists[i].n, sizeof(uint32_t), "the groups of people", (void **)lists[i].list,
                         reports);
    if (status != OFR_OK) {
        ofr_eligible_free(eligible);
        return status;
    }
    for (uint32_t person = 0; person < population->n_people; person++) {
        if (population->age[person] < ELIGIBLE_LOW || population->age[person] > ELIGIBLE_HIGH)
            continue;
        eligible->street[ofr_street_of(population, person)]++;
        eligible->family[ofr_family_of(population, person)]++;
        eligible->area[ofr_area_of(population, person)]++;
    }
    for (uint32_t street = 0; street < population->n_streets; street++) {
        uint32_t area = population->neighbourhoods[population->street_neighbourhood[street]].area;
        eligible->street_area[street] = area;
        eligible->streets[area]++;
        eligible->households[area] += population->street_start[street + 1] - population->street_start[street];
    }
    for (uint32_t family = 0; family < population->n_families; family++) {
        uint32_t household = population->family_households[population->family_start[family]];
        eligible->family_area[family] = eligible->street_area[population->household_street[household]];
        eligible->families[eligible->family_area[family]]++;
    }
    return OFR_OK;
}
