#include "output/eligible.h"

#include <stdlib.h>

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

static int by_size(const void *a, const void *b) {
    const struct ofr_run_reader_group *x = a, *y = b;
    if (x->area != y->area)
        return x->area < y->area ? -1 : 1;
    return (x->members > y->members) - (x->members < y->members);
}

ofr_status ofr_eligible_families(const struct ofr_population *population, const struct ofr_eligible *eligible,
                                 struct ofr_run_reader_group **groups, size_t *n,
                                 struct ofr_reports *reports) {
    struct ofr_run_reader_group *all = NULL;
    ofr_status status = OFR_NEW(NULL, all, population->n_families, "the families", reports);
    *groups = all;
    *n = 0;
    for (uint32_t i = 0; status == OFR_OK && i < population->n_families; i++)
        all[i] = (struct ofr_run_reader_group){eligible->family_area[i] + 1, true, eligible->family[i], 1};
    if (status != OFR_OK)
        return status;
    qsort(all, population->n_families, sizeof *all, by_size);
    for (uint32_t i = 0; i < population->n_families; i++) {
        if (*n > 0 && by_size(&all[*n - 1], &all[i]) == 0)
            all[*n - 1].count++;
        else
            all[(*n)++] = all[i];
    }
    return OFR_OK;
}
