#include "population/streets.h"

#include <math.h>
#include <string.h>

static uint32_t groups_of(uint32_t n, double size) {
    double groups = floor(n / size + 0.5);
    return groups < 1.0 ? 1 : (uint32_t)groups;
}

uint32_t ofr_streets_for(const struct ofr_making *making, uint32_t n_houses) {
    return groups_of(n_houses, making->parameters.population_street_households);
}

uint32_t ofr_families_for(const struct ofr_making *making, uint32_t n_houses) {
    return groups_of(n_houses, making->parameters.population_family_households);
}

/* Family of the household at each place of the shuffled order: every family gets one household,
 * the others are spread at random, so that sizes vary about their mean. In growing order. */
static void draw_families(const struct ofr_block *block, uint32_t *family, uint32_t n_families) {
    uint32_t *n_more = family + block->most_houses;
    memset(n_more, 0, n_families * sizeof *n_more);
    for (uint32_t i = n_families; i < block->n_houses; i++) {
        struct ofr_words words =
            ofr_draw(block->making->draws, block->neighbourhood, 0, OFR_MAKING_FAMILY, i);
        n_more[ofr_below(words.w[0], n_families)]++;
    }
    for (uint32_t f = 0, i = 0; f < n_families; f++)
        for (uint32_t k = 0; k <= n_more[f]; k++)
            family[i++] = f;
}

/* The first household of a family gives it a street; each other one gets the same with the parameter's
 * chance, else on another street of the neighbourhood. Streets are taken in turn. */
static uint32_t street_of(const struct ofr_block *block, const uint32_t *family, uint32_t at, uint32_t first,
                          uint32_t n_streets) {
    uint32_t home = (uint32_t)((uint64_t)first * n_streets / block->n_houses);
    if (at == 0 || family[at] != family[at - 1] || n_streets == 1)
        return home;
    struct ofr_words words = ofr_draw(block->making->draws, block->neighbourhood, 0, OFR_MAKING_STREET, at);
    if (ofr_chance(words.w[0], block->making->parameters.population_family_same_street))
        return home;
    uint32_t other = ofr_below(words.w[1], n_streets - 1);
    return other < home ? other : other + 1;
}

static void write_household(struct ofr_block *block, uint32_t house_row, uint32_t household,
                            uint32_t *person) {
    struct ofr_population *population = block->making->population;
    const struct ofr_house *house = &block->houses[house_row];
    population->household_start[household] = *person;
    for (uint32_t i = 0; i < house->size; i++, (*person)++) {
        population->age[*person] = block->age[house->first + i];
        population->traits[*person] = block->traits[house->first + i];
        population->household[*person] = household;
        population->neighbourhood[*person] = (uint16_t)block->neighbourhood;
    }
    population->household_start[household + 1] = *person;
}

/* Families' lists of households, from household_family of the households [first, first + n). */
static void list_families(struct ofr_population *population, uint32_t first, uint32_t n,
                          uint32_t first_family, uint32_t n_families) {
    uint32_t *start = population->family_start;
    for (uint32_t h = first; h < first + n; h++)
        start[population->household_family[h] + 1]++;
    for (uint32_t f = first_family; f < first_family + n_families; f++)
        start[f + 1] += start[f];
    /* fill from the back, so that start is right again when all are in */
    for (uint32_t h = first + n; h-- > first;) {
        uint32_t f = population->household_family[h];
        population->family_households[--start[f + 1]] = h;
    }
    for (uint32_t f = first_family; f < first_family + n_families; f++)
        start[f] = start[f + 1];
    start[first_family + n_families] = first + n;
}

void ofr_settle_block(struct ofr_block *block, struct ofr_home_cursor *cursor) {
    struct ofr_population *population = block->making->population;
    struct ofr_neighbourhood *at = &population->neighbourhoods[block->neighbourhood];
    uint32_t n = block->n_houses, n_streets = ofr_streets_for(block->making, n);
    uint32_t n_families = ofr_families_for(block->making, n);
    uint32_t *shuffled = block->list, *family = block->key, *street = block->order;
    for (uint32_t i = 0; i < n; i++)
        shuffled[i] = i;
    ofr_shuffle(block->making->draws, block->neighbourhood, 0, OFR_MAKING_ORDER, shuffled, n);
    draw_families(block, family, n_families);
    for (uint32_t i = 0, first = 0; i < n; i++) {
        first = i > 0 && family[i] == family[i - 1] ? first : i;
        street[i] = street_of(block, family, i, first, n_streets);
    }
    uint32_t person = at->first_person, household = cursor->household;
    for (uint32_t s = 0; s < n_streets; s++) {
        population->street_start[cursor->street + s] = household;
        population->street_neighbourhood[cursor->street + s] = block->neighbourhood;
        for (uint32_t i = 0; i < n; i++) {
            if (street[i] != s)
                continue;
            population->household_street[household] = cursor->street + s;
            population->household_family[household] = cursor->family + family[i];
            write_household(block, shuffled[i], household++, &person);
        }
    }
    list_families(population, cursor->household, n, cursor->family, n_families);
    at->first_street = cursor->street;
    at->n_streets = n_streets;
    cursor->street += n_streets;
    cursor->household = household;
    cursor->family += n_families;
    population->street_start[cursor->street] = household;
}
