#include "analysis/coalition.h"

#include <math.h>

uint32_t ofr_coalitions_points(const struct ofr_coalitions *coalitions, uint32_t *points) {
    uint32_t n = 0;
    for (uint32_t told = coalitions->people;; told = (told - 1) & coalitions->people) {
        for (uint32_t s = 0; s <= coalitions->all; s++)
            if ((s & coalitions->people) == told && (s & coalitions->same) == coalitions->same)
                points[n++] = s;
        if (told == 0)
            break;
    }
    if (coalitions->reference->structure.n_changes > 0) {
        points[n++] = ofr_structure_here(coalitions);
        points[n++] = ofr_structure_there(coalitions);
    }
    return n;
}

void ofr_coalitions_set(const struct ofr_coalitions *coalitions, uint32_t point, struct ofr_scenario *copy) {
    const struct ofr_reference *reference = coalitions->reference;
    if (point == ofr_structure_there(coalitions))
        (void)ofr_factor_apply(&reference->structure, copy);
    for (uint32_t i = 0; i < reference->n_factors && point <= coalitions->all; i++)
        if ((point >> i & 1u) == 0)
            (void)ofr_factor_apply(&reference->factors[i], copy);
}

uint64_t ofr_coalitions_seed(const struct ofr_coalitions *coalitions, uint32_t point, uint32_t replicate) {
    bool there = point == ofr_structure_there(coalitions);
    return point <= coalitions->all ? coalitions->seed
                                    : (coalitions->seed + 1 + 2 * (uint64_t)replicate + there) & INT64_MAX;
}

static bool same_table(const struct ofr_table *a, const struct ofr_table *b) {
    for (size_t c = 0; c < a->form->n_columns; c++)
        for (size_t row = 0; a->columns[c].numbers != NULL && row < a->n_rows; row++) {
            double x = a->columns[c].numbers[row], y = b->columns[c].numbers[row];
            if (x != y && !(isnan(x) && isnan(y)))
                return false;
        }
    return true;
}

bool ofr_coalitions_same_people(const struct ofr_coalitions *coalitions, const struct ofr_scenario *copy) {
    const struct ofr_scenario *place = coalitions->place;
    for (size_t k = 0; k < OFR_N_POPULATION_PARAMETERS; k++)
        if (ofr_value_of(place, k) != ofr_value_of(copy, k))
            return false;
    for (size_t t = 0; t < ofr_n_population_tables; t++)
        if (place->schema->tables[t] != &ofr_areas_form && !same_table(&place->tables[t], &copy->tables[t]))
            return false;
    return true;
}

ofr_status ofr_coalitions_people(const struct ofr_coalitions *coalitions, const struct ofr_scenario *copy,
                                 uint64_t seed, struct ofr_population *population,
                                 struct ofr_reports *reports) {
    if (!ofr_coalitions_same_people(coalitions, copy))
        return ofr_population_make(copy, seed, population, reports);
    OFR_TRY(ofr_population_make(coalitions->place, seed, population, reports));
    ofr_status status = ofr_population_set_figures(population, copy, seed, reports);
    if (status != OFR_OK)
        ofr_population_free(population);
    return status;
}

ofr_status ofr_coalitions_look(struct ofr_coalitions *coalitions, const struct ofr_reference *reference,
                               const struct ofr_scenario *place, uint64_t seed, struct ofr_reports *reports) {
    *coalitions = (struct ofr_coalitions){reference, place, seed, (1u << reference->n_factors) - 1, 0, 0};
    ofr_status status = OFR_OK;
    for (uint32_t i = 0; i < reference->n_factors && status == OFR_OK; i++) {
        struct ofr_scenario *copy = NULL;
        status = ofr_scenario_copy(place, &copy, reports);
        if (status != OFR_OK)
            break;
        if (!ofr_factor_apply(&reference->factors[i], copy))
            coalitions->same |= 1u << i;
        if (!same_table(ofr_scenario_areas_table(place), ofr_scenario_areas_table(copy)))
            coalitions->people |= 1u << i;
        ofr_scenario_free(copy);
    }
    return status;
}
