/* Places of a neighbourhood by kind, and their positions. */
#include <math.h>

#include "population/making.h"

struct kinds {
    const struct ofr_table *table;
    double start[256];   /* random start of the walk of each kind */
    uint32_t whole[256]; /* neighbourhood that has it when fewer than one is expected; OFR_NONE */
};

/* People of neighbourhoods before this one, for a walk in equal steps: a kind with r per thousand
 * has its next place after every 1000 / r people. */
static double reached(const struct kinds *kinds, uint32_t kind, uint32_t people) {
    double rate = ofr_table_number(kinds->table, "per_thousand", kind);
    return people * rate / 1000.0 + kinds->start[kind];
}

static uint32_t number_in(const struct ofr_making *making, const struct kinds *kinds, uint32_t kind,
                          uint32_t neighbourhood) {
    const struct ofr_neighbourhood *at = &making->population->neighbourhoods[neighbourhood];
    double n = floor(reached(kinds, kind, at->first_person + at->n_people)) -
               floor(reached(kinds, kind, at->first_person));
    return (uint32_t)n + (kinds->whole[kind] == neighbourhood);
}

/* Everybody needs a school and the courts a prison, so each role that is listed has
 * at least one place, however few people are kept. */
static void start_walks(const struct ofr_making *making, struct kinds *kinds) {
    const struct ofr_population *population = making->population;
    uint32_t n_of_role[OFR_N_PLACE_ROLES] = {0}, first_of_role[OFR_N_PLACE_ROLES];
    for (uint32_t kind = population->n_place_kinds; kind-- > 0;) {
        enum ofr_place_role role = ofr_place_role_of(ofr_table_text(kinds->table, "role", kind));
        kinds->start[kind] = ofr_draw_unit(making->draws, kind, 0, OFR_MAKING_PLACES, 0);
        kinds->whole[kind] = OFR_NONE;
        n_of_role[role] += (uint32_t)floor(reached(kinds, kind, population->n_people));
        first_of_role[role] = kind;
    }
    for (uint32_t kind = 0; kind < population->n_place_kinds; kind++) {
        enum ofr_place_role role = ofr_place_role_of(ofr_table_text(kinds->table, "role", kind));
        if (n_of_role[role] == 0 && first_of_role[role] == kind)
            kinds->whole[kind] = ofr_below(ofr_draw(making->draws, kind, 0, OFR_MAKING_PLACES, 1).w[0],
                                           population->n_neighbourhoods);
    }
}

static ofr_status name_kinds(struct ofr_making *making, const struct ofr_table *table) {
    struct ofr_population *population = making->population;
    OFR_TRY(OFR_MAKE(making, table->n_rows, "kinds of places", population->place_kind_names));
    population->n_place_kinds = (uint32_t)table->n_rows;
    for (uint32_t kind = 0; kind < population->n_place_kinds; kind++) {
        population->place_kind_names[kind] = ofr_strdup(ofr_table_text(table, "kind", kind));
        if (population->place_kind_names[kind] == NULL)
            return ofr_fail(making->reports, OFR_SYSTEM, "not enough memory for kinds of places");
    }
    return OFR_OK;
}

static void put_places(struct ofr_making *making, const struct kinds *kinds, uint32_t neighbourhood,
                       uint32_t *next) {
    struct ofr_population *population = making->population;
    const struct ofr_neighbourhood *at = &population->neighbourhoods[neighbourhood];
    double radius = ofr_neighbourhood_radius(making, neighbourhood);
    for (uint32_t kind = 0; kind < population->n_place_kinds; kind++) {
        enum ofr_place_role role = ofr_place_role_of(ofr_table_text(kinds->table, "role", kind));
        uint32_t n = number_in(making, kinds, kind, neighbourhood);
        for (uint32_t i = 0; i < n; i++) {
            double x, y;
            ofr_point_in_disc(making, neighbourhood, 0x10000u + kind * 0x1000u + i, radius, &x, &y);
            if (role == OFR_PRISON && population->prison == OFR_NONE)
                population->prison = *next;
            population->places[(*next)++] = (struct ofr_place){.role = (uint8_t)role,
                                                               .kind = (uint8_t)kind,
                                                               .neighbourhood = (uint16_t)neighbourhood,
                                                               .x_km = (float)(at->x_km + x),
                                                               .y_km = (float)(at->y_km + y)};
        }
    }
}

ofr_status ofr_make_places(struct ofr_making *making) {
    struct ofr_population *population = making->population;
    struct kinds kinds = {.table = ofr_scenario_table(making->scenario, "places")};
    OFR_TRY(name_kinds(making, kinds.table));
    start_walks(making, &kinds);
    for (uint32_t i = 0; i < population->n_neighbourhoods; i++)
        for (uint32_t kind = 0; kind < population->n_place_kinds; kind++)
            population->n_places += number_in(making, &kinds, kind, i);
    ofr_status status = OFR_MAKE(making, population->n_places, "places", population->places);
    uint32_t next = 0;
    for (uint32_t i = 0; i < population->n_neighbourhoods && status == OFR_OK; i++)
        put_places(making, &kinds, i, &next);
    return status;
}
