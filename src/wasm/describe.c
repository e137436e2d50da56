#include "wasm/describe.h"

/* To a metre: the schematic knows no more, and the text is much shorter. */
static double metres(double km) { return (double)(int64_t)(km * 1000) / 1000; }

static void describe_areas(struct ofr_json_text *json, const struct ofr_population *population) {
    ofr_json_name(json, "areas");
    ofr_json_bracket(json, '[');
    for (uint32_t a = 0; a < population->n_areas; a++) {
        const struct ofr_area *area = &population->areas[a];
        const struct ofr_neighbourhood *first = &population->neighbourhoods[area->first_neighbourhood];
        const struct ofr_neighbourhood *last = first + area->n_neighbourhoods - 1;
        uint32_t n_streets = last->first_street + last->n_streets - first->first_street;
        uint32_t eligible = 0;
        for (uint32_t i = 0; i < area->n_people; i++) {
            uint8_t age = population->age[area->first_person + i];
            eligible += age >= 15 && age <= 39;
        }
        ofr_json_bracket(json, '{');
        ofr_page_put(json, "name", area->name);
        ofr_page_put_number(json, "people", area->n_people);
        ofr_page_put_number(json, "eligible", eligible);
        ofr_page_put_number(json, "streets", n_streets);
        ofr_page_put_number(json, "lat", area->lat);
        ofr_page_put_number(json, "lon", area->lon);
        ofr_page_put_number(json, "border_km", area->border_km);
        ofr_page_put_number(json, "unemployment", area->unemployment);
        ofr_page_put_number(json, "poverty", area->poverty);
        ofr_json_bracket(json, '}');
    }
    ofr_json_bracket(json, ']');
}

static void describe_neighbourhoods(struct ofr_json_text *json, const struct ofr_population *population) {
    ofr_json_name(json, "neighbourhoods"); /* area, x_km, y_km, people, streets */
    ofr_json_bracket(json, '[');
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
    ofr_json_name(json, "kinds");
    ofr_json_bracket(json, '[');
    for (uint32_t i = 0; i < population->n_place_kinds; i++)
        ofr_json_string(json, population->place_kind_names[i]);
    ofr_json_bracket(json, ']');
    ofr_json_name(json, "places"); /* role, kind, neighbourhood, x_km, y_km */
    ofr_json_bracket(json, '[');
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

void ofr_describe_people(struct ofr_json_text *json, const struct ofr_population *population) {
    ofr_json_bracket(json, '{');
    ofr_page_put_number(json, "n_people", population->n_people);
    ofr_page_put_number(json, "n_households", population->n_households);
    ofr_page_put_number(json, "share_kept", population->share_kept);
    describe_areas(json, population);
    describe_neighbourhoods(json, population);
    describe_places(json, population);
    ofr_json_bracket(json, '}');
}
