#include <assert.h>
#include <string.h>

#include "population/making.h"

static ofr_status new_people(struct ofr_making *making) {
    struct ofr_population *population = making->population;
    size_t n = population->n_people;
    OFR_TRY(OFR_MAKE(making, n, "ages", population->age));
    OFR_TRY(OFR_MAKE(making, n, "traits", population->traits));
    OFR_TRY(OFR_MAKE(making, n, "activities", population->activity));
    OFR_TRY(OFR_MAKE(making, n, "neighbourhoods of people", population->neighbourhood));
    return OFR_MAKE(making, n, "households of people", population->household);
}

static ofr_status run_steps(struct ofr_making *making) {
    ofr_status status = ofr_make_areas(making);
    OFR_THEN(status, new_people(making));
    OFR_THEN(status, ofr_make_households(making));
    OFR_THEN(status, ofr_make_migration(making));
    OFR_THEN(status, ofr_make_labour(making));
    if (status == OFR_OK)
        ofr_make_traits(making);
    OFR_THEN(status, ofr_make_places(making));
    OFR_THEN(status, ofr_make_usual(making));
    OFR_THEN(status, ofr_make_ties(making));
    OFR_THEN(status, ofr_make_checks(making));
    return status;
}

static struct ofr_making begin(const struct ofr_scenario *scenario, uint64_t seed,
                               struct ofr_population *population, struct ofr_reports *reports) {
    struct ofr_making making = {.scenario = scenario,
                                .draws = ofr_draws_make(seed, UINT32_MAX),
                                .population = population,
                                .account = &population->account,
                                .reports = reports};
    ofr_scenario_copy_values(scenario, 0, OFR_N_POPULATION_PARAMETERS, (double *)&making.parameters);
    return making;
}

/* The ranges nest and cover everybody once (population.h). */
static void assert_ranges(const struct ofr_population *population) {
    uint32_t next = 0;
    for (uint32_t a = 0; a < population->n_areas; a++) {
        assert(population->areas[a].first_person == next);
        next += population->areas[a].n_people;
    }
    assert(next == population->n_people);
    assert(population->household_start[population->n_households] == population->n_people);
    assert(population->street_start[population->n_streets] == population->n_households);
    assert(population->family_start[population->n_families] == population->n_households);
    (void)next;
}

ofr_status ofr_population_make(const struct ofr_scenario *scenario, uint64_t seed,
                               struct ofr_population *population, struct ofr_reports *reports) {
    *population = (struct ofr_population){.prison = OFR_NONE};
    struct ofr_making making = begin(scenario, seed, population, reports);
    ofr_status status = run_steps(&making);
    OFR_RELEASE(&making, population->n_areas, making.area_km2);
    OFR_RELEASE(&making, population->n_households, making.moved_from);
    if (status != OFR_OK)
        ofr_population_free(population);
    else
        assert_ranges(population);
    return status;
}

ofr_status ofr_population_set_figures(struct ofr_population *population, const struct ofr_scenario *scenario,
                                      uint64_t seed, struct ofr_reports *reports) {
    struct ofr_making making = begin(scenario, seed, population, reports);
    ofr_status status = OFR_OK;
    for (uint32_t area = 0; area < population->n_areas && status == OFR_OK; area++)
        status =
            ofr_read_area_figures(&making, population->areas[area].scenario_row, &population->areas[area]);
    for (uint32_t i = 0; i < population->n_people; i++)
        if (population->activity[i] == OFR_UNEMPLOYED)
            population->activity[i] = OFR_EMPLOYED;
    if (status == OFR_OK)
        ofr_make_unemployed(&making);
    return status;
}

#define FREE(n, array)                                                                                       \
    ofr_release(&population->account, n, sizeof *population->array, (void **)&population->array)

void ofr_population_free(struct ofr_population *population) {
    size_t n = population->n_people;
    for (uint32_t area = 0; area < population->n_areas; area++)
        ofr_free(population->areas[area].name);
    for (uint32_t kind = 0; kind < population->n_place_kinds; kind++)
        ofr_free(population->place_kind_names[kind]);
    uint32_t n_friends = population->friends != NULL ? population->friend_start[n] : 0;
    uint32_t n_visitors = 0;
    for (uint32_t place = 0; place < population->n_places && population->visitors != NULL; place++)
        n_visitors += population->places[place].n_visitors;
    FREE(n, age);
    FREE(n, traits);
    FREE(n, activity);
    FREE(n, neighbourhood);
    FREE(n, household);
    FREE(n, usual);
    FREE(population->far_capacity, far_places);
    FREE(n_friends, friends);
    FREE(n + 1, friend_start);
    FREE(population->n_households + 1, household_start);
    FREE(population->n_households, household_street);
    FREE(population->n_households, household_family);
    FREE(population->n_streets + 1, street_start);
    FREE(population->n_streets, street_neighbourhood);
    FREE(population->n_families + 1, family_start);
    FREE(population->n_households, family_households);
    FREE(population->n_neighbourhoods, neighbourhoods);
    FREE(population->n_areas, areas);
    FREE(population->n_places, places);
    FREE(n_visitors, visitors);
    FREE(population->n_place_kinds, place_kind_names);
    FREE(population->n_checks, checks);
    *population = (struct ofr_population){.prison = OFR_NONE};
}

uint32_t ofr_kin_of(const struct ofr_population *population, uint32_t person, uint32_t *kin, uint32_t most) {
    uint32_t family = ofr_family_of(population, person), n = 0;
    for (uint32_t i = population->family_start[family]; i < population->family_start[family + 1]; i++) {
        uint32_t household = population->family_households[i];
        for (uint32_t other = population->household_start[household];
             other < population->household_start[household + 1] && n < most; other++)
            if (other != person)
                kin[n++] = other;
    }
    return n;
}
