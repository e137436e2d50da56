/* Migration: households that moved from another governorate have kin there.
 *
 * Table `migration` says what share of a governorate's households came from each other one. Such a
 * household leaves the extended family it was given where it lives and joins that of a household
 * drawn where it came from. The first household of every family stays, so that none is emptied. */
#include <string.h>

#include "population/making.h"

struct move {
    struct ofr_making *making;
    uint32_t n;              /* governorates that are kept, in the order of their first areas */
    uint32_t *governorate;   /* [n_areas] */
    uint32_t *households;    /* [n] of each governorate */
    double *share;           /* [n * n] to, from: chance that a household that may move came from there */
    uint32_t *family_before; /* [n_households] */
};

static const char *name_of(const struct move *move, uint32_t area) {
    return ofr_table_text(ofr_scenario_table(move->making->scenario, "areas"), "governorate",
                          move->making->population->areas[area].scenario_row);
}

/* Households of an area, as [*first, *last). */
static void households_of(const struct ofr_population *population, uint32_t area, uint32_t *first,
                          uint32_t *last) {
    const struct ofr_area *at = &population->areas[area];
    *first = population->household[at->first_person];
    *last = population->household[at->first_person + at->n_people - 1] + 1;
}

/* Number of a governorate by name; move->n when nobody of it is kept. */
static uint32_t find_governorate(const struct move *move, const char *name) {
    for (uint32_t area = 0; area < move->making->population->n_areas; area++)
        if (strcmp(name_of(move, area), name) == 0)
            return move->governorate[area];
    return move->n;
}

static void number_governorates(struct move *move) {
    const struct ofr_population *population = move->making->population;
    for (uint32_t area = 0; area < population->n_areas; area++) {
        uint32_t first, last, earlier = 0;
        while (strcmp(name_of(move, earlier), name_of(move, area)) != 0)
            earlier++;
        move->governorate[area] = earlier < area ? move->governorate[earlier] : move->n++;
        households_of(population, area, &first, &last);
        move->households[move->governorate[area]] += last - first;
    }
}

/* The first households of families never move, so the others do the more often. */
static void read_shares(struct move *move, const struct ofr_table *flows) {
    const struct ofr_population *population = move->making->population;
    double of_all = population->n_households;
    double factor = of_all / (of_all - population->n_families) / 100.0;
    for (size_t row = 0; row < flows->n_rows; row++) {
        uint32_t from = find_governorate(move, ofr_table_text(flows, "from", row));
        uint32_t to = find_governorate(move, ofr_table_text(flows, "to", row));
        if (from < move->n && to < move->n)
            move->share[(size_t)to * move->n + from] += factor * ofr_table_number(flows, "share", row);
    }
}

/* The nth household of a governorate. */
static uint32_t nth_household(const struct move *move, uint32_t governorate, uint32_t nth) {
    for (uint32_t area = 0; area < move->making->population->n_areas; area++) {
        uint32_t first, last;
        if (move->governorate[area] != governorate)
            continue;
        households_of(move->making->population, area, &first, &last);
        if (nth < last - first)
            return first + nth;
        nth -= last - first;
    }
    return 0; /* not reached: nth is below the governorate's households */
}

/* Let a household, if it came from elsewhere, join a family there. */
static void settle(const struct move *move, uint32_t household, uint32_t governorate) {
    struct ofr_population *population = move->making->population;
    uint32_t own = move->family_before[household];
    if (population->family_households[population->family_start[own]] == household)
        return;
    struct ofr_words words = ofr_draw(move->making->draws, household, 0, OFR_MAKING_MIGRATION, 0);
    double u = ofr_unit(words.w[0]);
    for (uint32_t from = 0; from < move->n; from++) {
        u -= move->share[(size_t)governorate * move->n + from];
        if (u >= 0.0)
            continue;
        uint32_t kin = nth_household(move, from, ofr_below(words.w[1], move->households[from]));
        population->household_family[household] = move->family_before[kin];
        move->making->moved_from[household] = kin;
        move->making->n_moved++;
        return;
    }
}

/* Make the families' lists again, from household_family. */
static void list_families(struct ofr_population *population) {
    uint32_t *start = population->family_start, n = population->n_households;
    memset(start, 0, (population->n_families + (size_t)1) * sizeof *start);
    for (uint32_t h = 0; h < n; h++)
        start[population->household_family[h] + 1]++;
    for (uint32_t f = 0; f < population->n_families; f++)
        start[f + 1] += start[f];
    /* filling from the back turns each family's end into its start */
    for (uint32_t h = n; h-- > 0;)
        population->family_households[--start[population->household_family[h] + 1]] = h;
    memmove(start, start + 1, population->n_families * sizeof *start);
    start[population->n_families] = n;
}

static void settle_all(struct move *move) {
    struct ofr_population *population = move->making->population;
    memcpy(move->family_before, population->household_family,
           population->n_households * sizeof *move->family_before);
    for (uint32_t area = 0; area < population->n_areas; area++) {
        uint32_t first, last;
        households_of(population, area, &first, &last);
        for (uint32_t h = first; h < last; h++)
            settle(move, h, move->governorate[area]);
    }
    list_families(population);
}

ofr_status ofr_make_migration(struct ofr_making *making) {
    struct ofr_population *population = making->population;
    const struct ofr_table *flows = ofr_scenario_table(making->scenario, "migration");
    struct move move = {.making = making};
    if (flows == NULL || flows->n_rows == 0 || population->n_households == population->n_families)
        return OFR_OK;
    ofr_status status = OFR_MAKE(making, population->n_areas, "governorates", move.governorate);
    OFR_THEN(status, OFR_MAKE(making, population->n_areas, "governorates", move.households));
    OFR_THEN(status, OFR_MAKE(making, population->n_households, "families", move.family_before));
    OFR_THEN(status, OFR_MAKE(making, population->n_households, "households that moved", making->moved_from));
    for (uint32_t h = 0; h < population->n_households && status == OFR_OK; h++)
        making->moved_from[h] = OFR_NONE;
    if (status == OFR_OK)
        number_governorates(&move);
    OFR_THEN(status, OFR_MAKE(making, (size_t)move.n * move.n, "migration", move.share));
    if (status == OFR_OK) {
        read_shares(&move, flows);
        settle_all(&move);
    }
    OFR_RELEASE(making, population->n_areas, move.governorate);
    OFR_RELEASE(making, population->n_areas, move.households);
    OFR_RELEASE(making, population->n_households, move.family_before);
    OFR_RELEASE(making, (size_t)move.n * move.n, move.share);
    return status;
}
