#include "wasm/describe.h"

#include "base/memory.h"
#include "output/eligible.h"
#include "population/tables.h"

/* To a metre: the schematic knows no more, and the text is much shorter. */
static double metres(double km) { return (double)(int64_t)(km * 1000) / 1000; }

static void describe_areas(struct ofr_json_text *json, const struct ofr_population *population,
                           const struct ofr_eligible *eligible) {
    ofr_json_part(json, "areas", '[');
    for (uint32_t a = 0; a < population->n_areas; a++) {
        const struct ofr_area *area = &population->areas[a];
        OFR_JSON_OBJECT(json, OFR_TEXT("name", area->name), OFR_REAL("people", area->n_people),
                        OFR_REAL("eligible", eligible->area[a]), OFR_REAL("streets", eligible->streets[a]),
                        OFR_REAL("lat", area->lat), OFR_REAL("lon", area->lon));
    }
    ofr_json_bracket(json, ']');
}

static void describe_families(struct ofr_json_text *json, const struct ofr_run_reader_group *groups,
                              size_t n) {
    ofr_json_part(json, "families", '['); /* area from 1, eligible members, number of such families */
    for (size_t i = 0; i < n; i++) {
        ofr_json_bracket(json, '[');
        ofr_json_number(json, groups[i].area);
        ofr_json_number(json, groups[i].members);
        ofr_json_number(json, groups[i].count);
        ofr_json_bracket(json, ']');
    }
    ofr_json_bracket(json, ']');
}

static void describe_neighbourhoods(struct ofr_json_text *json, const struct ofr_population *population) {
    ofr_json_part(json, "neighbourhoods", '['); /* area, x_km, y_km, people, streets */
    for (uint32_t i = 0; i < population->n_neighbourhoods; i++) {
        const struct ofr_neighbourhood *one = &population->neighbourhoods[i];
        ofr_json_bracket(json, '[');
        ofr_json_number(json, one->area);
        ofr_json_number(json, metres((double)one->x_km));
        ofr_json_number(json, metres((double)one->y_km));
        ofr_json_number(json, one->n_people);
        ofr_json_number(json, one->n_streets);
        ofr_json_bracket(json, ']');
    }
    ofr_json_bracket(json, ']');
}

static void describe_places(struct ofr_json_text *json, const struct ofr_population *population) {
    ofr_json_part(json, "roles", '[');
    for (uint32_t i = 0; i < OFR_N_PLACE_ROLES; i++)
        ofr_json_string(json, ofr_place_role_words[i]);
    ofr_json_bracket(json, ']');
    ofr_json_part(json, "kinds", '[');
    for (uint32_t i = 0; i < population->n_place_kinds; i++)
        ofr_json_string(json, population->place_kind_names[i]);
    ofr_json_bracket(json, ']');
    ofr_json_part(json, "places", '['); /* role, kind, neighbourhood, x_km, y_km */
    for (uint32_t i = 0; i < population->n_places; i++) {
        const struct ofr_place *place = &population->places[i];
        ofr_json_bracket(json, '[');
        ofr_json_number(json, place->role);
        ofr_json_number(json, place->kind);
        ofr_json_number(json, place->neighbourhood);
        ofr_json_number(json, metres((double)place->x_km));
        ofr_json_number(json, metres((double)place->y_km));
        ofr_json_bracket(json, ']');
    }
    ofr_json_bracket(json, ']');
}

ofr_status ofr_describe_people(struct ofr_json_text *json, const struct ofr_population *population,
                               struct ofr_reports *reports) {
    struct ofr_eligible eligible = {0};
    struct ofr_run_reader_group *families = NULL;
    size_t n_families = 0;
    ofr_status status = ofr_eligible_make(population, &eligible, reports);
    OFR_THEN(status, ofr_eligible_families(population, &eligible, &families, &n_families, reports));
    if (status == OFR_OK) {
        ofr_json_bracket(json, '{');
        OFR_JSON_FIELDS(json, OFR_REAL("n_people", population->n_people));
        describe_areas(json, population, &eligible);
        describe_families(json, families, n_families);
        describe_neighbourhoods(json, population);
        describe_places(json, population);
        ofr_json_bracket(json, '}');
    }
    ofr_free(families);
    ofr_eligible_free(&eligible);
    return status;
}
