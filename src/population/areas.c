/* Areas and neighbourhoods that are kept, with their people and positions. */
#include <math.h>

#include "base/number.h"
#include "population/making.h"

#define GOLDEN_TURN 0.38196601125010515180

static bool area_is_kept(const struct ofr_scenario *scenario, size_t row) {
    return scenario->area_kept == NULL || scenario->area_kept[row];
}

static uint32_t neighbourhoods_of(double people, double size) {
    double n = floor(people / size + 0.5);
    return people < 1.0 ? 0 : n < 1.0 ? 1 : (uint32_t)n;
}

/* Whole neighbourhoods are kept at equal steps along the list with a random start, so that each
 * has the same chance, the number kept is as expected, and areas stay in proportion. */
static bool is_kept(uint32_t neighbourhood, double scale, double start) {
    return floor((neighbourhood + 1.0) * scale + start) > floor(neighbourhood * scale + start);
}

static double start_of_keeping(const struct ofr_making *making, uint32_t n_all) {
    double start = ofr_draw_unit(making->draws, 0, 0, OFR_MAKING_KEEP, 0);
    double expected = n_all * making->scenario->scale;
    if (expected >= 1.0)
        return start;
    /* fewer than one expected: exactly one is kept, all with the same chance */
    return 1.0 - (floor(start * n_all) + 0.5) * making->scenario->scale;
}

ofr_status ofr_read_area_figures(const struct ofr_making *making, size_t row, struct ofr_area *area) {
    const struct ofr_table *table = ofr_scenario_table(making->scenario, "areas");
    double mean_all = 0.0, mean_men = 0.0;
    area->internet = ofr_area_share(table, "internet_use", row, NULL);
    area->unemployment = ofr_area_share(table, "unemployment", row, &area->unemployment_estimated);
    area->male_unemployment = ofr_area_share(table, "male_unemployment", row, NULL);
    for (size_t i = 0; i < table->n_rows; i++) {
        mean_all += ofr_area_share(table, "unemployment", i, NULL);
        mean_men += ofr_area_share(table, "male_unemployment", i, NULL);
    }
    if (!area->unemployment_estimated && isnan(ofr_table_number(table, "male_unemployment", row)))
        area->male_unemployment = area->unemployment * mean_men / mean_all;
    double poverty = ofr_table_number(table, "poverty", row);
    area->poverty_estimated = isnan(poverty);
    area->poverty = (isnan(poverty) ? making->parameters.population_poverty_mean : poverty) / 100.0;
    double shift = ofr_table_number(table, "distrust_shift", row);
    area->distrust_shift = isnan(shift) ? 0 : shift;
    if (isnan(area->unemployment) || isnan(area->male_unemployment) || isnan(area->internet))
        return ofr_fail(making->reports, OFR_BAD_INPUT,
                        "table areas: no area has a figure for unemployment, male_unemployment or "
                        "internet_use; at least one must");
    return OFR_OK;
}

static ofr_status read_area(const struct ofr_making *making, const struct ofr_table *table, size_t row,
                            struct ofr_area *area) {
    *area = (struct ofr_area){.scenario_row = (uint32_t)row,
                              .lat = ofr_table_number(table, "lat", row),
                              .lon = ofr_table_number(table, "lon", row),
                              .border_km = ofr_table_number(table, "border_km", row)};
    OFR_TRY(ofr_read_area_figures(making, row, area));
    area->name = ofr_strdup(ofr_table_text(table, "area", row));
    return area->name != NULL ? OFR_OK
                              : ofr_fail(making->reports, OFR_SYSTEM, "not enough memory for an area's name");
}

/* Neighbourhoods lie on a spiral around the seat, denser in the middle. Half of the radius of
 * the area's surface is taken as lived in. */
static double lived_in_radius(double km2) { return 0.5 * sqrt(km2 / 3.14159265358979323846); }

static void lay_out(struct ofr_neighbourhood *neighbourhood, uint32_t i, uint32_t n, double km2) {
    double r = lived_in_radius(km2) * ((double)i + 0.25) / n;
    double turn = (double)i * GOLDEN_TURN;
    neighbourhood->x_km = (float)(r * ofr_cos_turn(turn - floor(turn)));
    turn += 0.75;
    neighbourhood->y_km = (float)(r * ofr_cos_turn(turn - floor(turn)));
}

double ofr_neighbourhood_radius(const struct ofr_making *making, uint32_t neighbourhood) {
    uint32_t area = making->population->neighbourhoods[neighbourhood].area;
    uint32_t n = making->population->areas[area].n_neighbourhoods;
    double radius = lived_in_radius(making->area_km2[area]) / (2.0 * sqrt((double)n));
    return ofr_clamp(radius, 0.2, 1.5);
}

void ofr_point_in_disc(const struct ofr_making *making, uint32_t id, uint32_t index, double radius, double *x,
                       double *y) {
    struct ofr_words words = ofr_draw(making->draws, id, 0, OFR_MAKING_LAYOUT, index);
    double r = radius * sqrt(ofr_unit(words.w[0])), turn = ofr_unit(words.w[1]);
    *x = r * ofr_cos_turn(turn);
    *y = r * ofr_cos_turn(turn < 0.25 ? turn + 0.75 : turn - 0.25);
}

void ofr_place_on_map(const struct ofr_population *population, const struct ofr_neighbourhood *at,
                      double *east, double *north) {
    const struct ofr_area *area = &population->areas[at->area], *first = &population->areas[0];
    *north = (area->lat - first->lat) * 111.195 + at->y_km;
    *east = (area->lon - first->lon) * 111.195 * ofr_cos_turn(fabs(first->lat) / 360.0) + at->x_km;
}

struct counted {
    uint32_t all;                   /* neighbourhoods of kept areas, before scaling */
    uint32_t areas, neighbourhoods; /* that are made */
    double people;                  /* of the whole file */
};

static struct counted count_neighbourhoods(const struct ofr_making *making, const struct ofr_table *table) {
    struct counted counted = {0};
    double size = making->parameters.population_neighbourhood_size;
    for (size_t row = 0; row < table->n_rows; row++) {
        double people = ofr_table_number(table, "population", row);
        counted.people += people;
        if (area_is_kept(making->scenario, row))
            counted.all += neighbourhoods_of(people, size);
    }
    double start = start_of_keeping(making, counted.all);
    uint32_t number = 0;
    for (size_t row = 0; row < table->n_rows; row++) {
        if (!area_is_kept(making->scenario, row))
            continue;
        uint32_t n = neighbourhoods_of(ofr_table_number(table, "population", row), size), kept = 0;
        for (uint32_t i = 0; i < n; i++)
            kept += is_kept(number++, making->scenario->scale, start);
        counted.neighbourhoods += kept;
        counted.areas += kept > 0;
    }
    return counted;
}

/* Fill the area in row `row`, whose first neighbourhood has number `number` in the file. */
static void fill_area(struct ofr_making *making, uint32_t area_row, double people, uint32_t n_all,
                      uint32_t number, double start) {
    struct ofr_population *population = making->population;
    struct ofr_area *area = &population->areas[area_row];
    area->first_neighbourhood = population->n_neighbourhoods;
    area->first_person = population->n_people;
    for (uint32_t i = 0; i < n_all; i++) {
        if (!is_kept(number + i, making->scenario->scale, start))
            continue;
        struct ofr_neighbourhood *at = &population->neighbourhoods[population->n_neighbourhoods++];
        double before = floor(people * i / n_all + 0.5), after = floor(people * (i + 1.0) / n_all + 0.5);
        *at = (struct ofr_neighbourhood){
            .area = area_row, .first_person = population->n_people, .n_people = (uint32_t)(after - before)};
        lay_out(at, i, n_all, making->area_km2[area_row]);
        population->n_people += at->n_people;
    }
    area->n_neighbourhoods = population->n_neighbourhoods - area->first_neighbourhood;
    area->n_people = population->n_people - area->first_person;
}

ofr_status ofr_make_areas(struct ofr_making *making) {
    struct ofr_population *population = making->population;
    const struct ofr_table *table = ofr_scenario_table(making->scenario, "areas");
    struct counted counted = count_neighbourhoods(making, table);
    if (counted.neighbourhoods == 0)
        return ofr_fail(making->reports, OFR_BAD_INPUT,
                        "nobody lives in the areas kept: the sum of column population of table areas is 0; "
                        "it must be at least 1");
    if (counted.neighbourhoods > UINT16_MAX)
        return ofr_fail(making->reports, OFR_BAD_INPUT,
                        "%u neighbourhoods; at most %d are possible: raise "
                        "population.neighbourhood_size",
                        (unsigned)counted.neighbourhoods, UINT16_MAX);
    ofr_status status = OFR_MAKE(making, counted.areas, "areas", population->areas);
    OFR_THEN(status, OFR_MAKE(making, counted.areas, "areas", making->area_km2));
    population->n_areas = making->area_km2 != NULL ? counted.areas : 0;
    OFR_THEN(status, OFR_MAKE(making, counted.neighbourhoods, "neighbourhoods", population->neighbourhoods));
    double start = start_of_keeping(making, counted.all),
           size = making->parameters.population_neighbourhood_size;
    uint32_t number = 0, area_row = 0;
    for (size_t row = 0; row < table->n_rows && status == OFR_OK; row++) {
        if (!area_is_kept(making->scenario, row))
            continue;
        double people = ofr_table_number(table, "population", row);
        uint32_t n_all = neighbourhoods_of(people, size), kept = 0;
        for (uint32_t i = 0; i < n_all; i++)
            kept += is_kept(number + i, making->scenario->scale, start);
        if (kept > 0) {
            making->area_km2[area_row] = ofr_table_number(table, "km2", row);
            status = read_area(making, table, row, &population->areas[area_row]);
            fill_area(making, area_row, people, n_all, number, start);
            area_row++;
        }
        number += n_all;
    }
    population->share_kept = population->n_people / counted.people;
    return status;
}
