/* Comparison of the people with the figures they were made from. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "population/making.h"

#define MOST_AREAS_LISTED 24 /* a country of hundreds of areas is compared as a whole */
#define N_WHOLE 19
#define N_AREA 5

struct tally {
    double people, under_15, youth, men, adults[2], force[2], unemployed[2];
    double graduates, graduates_unemployed, over_10, none, higher, attending[2], old_enough;
};

static void count_person(const struct ofr_population *population, uint32_t i, struct tally *tally) {
    int age = population->age[i], man = ofr_is_male(population, i);
    enum ofr_education education = ofr_education_of(population, i);
    bool unemployed = population->activity[i] == OFR_UNEMPLOYED;
    bool active = unemployed || population->activity[i] == OFR_EMPLOYED;
    tally->people++;
    tally->under_15 += age < 15;
    tally->youth += age >= 15 && age < 25;
    tally->men += man;
    tally->adults[man] += age >= 15;
    tally->force[man] += active;
    tally->unemployed[man] += unemployed;
    tally->graduates += active && education == OFR_HIGHER;
    tally->graduates_unemployed += unemployed && education == OFR_HIGHER;
    tally->over_10 += age >= 10;
    tally->none += age >= 10 && education == OFR_NO_EDUCATION;
    tally->higher += education == OFR_HIGHER;
    tally->attending[man] += (population->traits[i] & OFR_TRAIT_ATTENDS) != 0;
    tally->old_enough += age >= 12;
}

static struct tally count(const struct ofr_population *population, uint32_t first, uint32_t n) {
    struct tally tally = {0};
    for (uint32_t i = first; i < first + n; i++)
        count_person(population, i, &tally);
    return tally;
}

static void add(struct ofr_population *population, const char *what, const char *area, double asked,
                double made, const char *unit) {
    struct ofr_population_check *check = &population->checks[population->n_checks];
    if (isnan(asked) || isnan(made))
        return;
    population->n_checks++;
    if (area == NULL)
        snprintf(check->name, sizeof check->name, "%s", what);
    else
        snprintf(check->name, sizeof check->name, "%s, %.32s", what, area);
    snprintf(check->unit, sizeof check->unit, "%s", unit);
    check->asked = asked;
    check->made = made;
}

/* The mean target of the areas, weighted by the people it applies to. */
struct asked {
    double all, men, women, graduates, none, higher;
};

static void add_area(struct ofr_making *making, const struct ofr_area *area, bool listed,
                     struct asked *asked) {
    struct ofr_population *population = making->population;
    const struct ofr_table *areas = ofr_scenario_table(making->scenario, "areas");
    struct tally made = count(population, area->first_person, area->n_people);
    double force = made.force[0] + made.force[1];
    double graduates = ofr_area_share(areas, "graduate_unemployment", area->scenario_row, NULL);
    double none = ofr_area_share(areas, "illiteracy", area->scenario_row, NULL);
    double higher = ofr_area_share(areas, "higher_education", area->scenario_row, NULL);
    asked->all += area->unemployment * force;
    asked->men += area->male_unemployment * made.force[1];
    asked->women += area->female_unemployment * made.force[0];
    asked->graduates += graduates * made.graduates;
    asked->none += none * made.over_10;
    asked->higher += higher * made.over_10;
    if (!listed)
        return;
    add(population, "unemployment", area->name, 100.0 * area->unemployment,
        100.0 * (made.unemployed[0] + made.unemployed[1]) / force, "percent");
    add(population, "men's unemployment", area->name, 100.0 * area->male_unemployment,
        100.0 * made.unemployed[1] / made.force[1], "percent");
    add(population, "graduates' unemployment", area->name, 100.0 * graduates,
        100.0 * made.graduates_unemployed / made.graduates, "percent");
    add(population, "illiteracy", area->name, 100.0 * none, 100.0 * made.none / made.over_10, "percent");
    add(population, "higher education", area->name, 100.0 * higher, 100.0 * made.higher / made.over_10,
        "percent");
}

static double pyramid_share(const struct ofr_by_age *pyramid, int from, int to) {
    double sum = 0.0;
    for (int age = from; age < to; age++)
        sum += pyramid->share[0][age] + pyramid->share[1][age];
    return 100.0 * sum;
}

/* Target participation of a sex, at given ages. */
static double asked_active(const struct ofr_making *making, const struct ofr_by_age *pyramid, int sex) {
    static const char *const names[OFR_N_SEXES] = {"women_active", "men_active"};
    struct ofr_by_age active;
    double sum = 0.0, people = 0.0;
    ofr_by_age_read(ofr_scenario_table(making->scenario, "participation"), names, &active);
    for (int age = 15; age < OFR_N_AGES; age++) {
        sum += pyramid->share[sex][age] * active.share[sex][age];
        people += pyramid->share[sex][age];
    }
    return 100.0 * sum / people;
}

/* Target mean household size and share of households of one, from the table household_sizes. */
static void asked_sizes(const struct ofr_table *sizes, const char *governorate, double *mean, double *alone) {
    double people = 0.0, shares = 0.0;
    *alone = 0.0;
    for (size_t row = 0; row < sizes->n_rows; row++) {
        double size = ofr_table_number(sizes, "size", row), share = ofr_table_number(sizes, "share", row);
        if (!ofr_row_holds(sizes, row, governorate))
            continue;
        people += size * share;
        shares += share;
        *alone += size == 1.0 ? share : 0.0;
    }
    *mean = people / shares;
    *alone /= shares;
}

static const char *governorate_of(const struct ofr_making *making, uint32_t area) {
    return ofr_table_text(ofr_scenario_table(making->scenario, "areas"), "governorate",
                          making->population->areas[area].scenario_row);
}

static void add_households(struct ofr_making *making) {
    struct ofr_population *population = making->population;
    double alone = 0.0, households = 0.0, alone_asked = 0.0;
    for (uint32_t area = 0; area < population->n_areas; area++) {
        double mean, share;
        asked_sizes(ofr_scenario_table(making->scenario, "household_sizes"), governorate_of(making, area),
                    &mean, &share);
        households += population->areas[area].n_people / mean;
        alone_asked += population->areas[area].n_people / mean * share;
    }
    for (uint32_t h = 0; h < population->n_households; h++)
        alone += population->household_start[h + 1] - population->household_start[h] == 1;
    add(population, "mean household", NULL, population->n_people / households,
        (double)population->n_people / population->n_households, "people");
    add(population, "households of one", NULL, 100.0 * alone_asked / households,
        100.0 * alone / population->n_households, "percent");
}

/* Households of a governorate that are made. */
static double households_in(const struct ofr_making *making, const char *governorate) {
    const struct ofr_population *population = making->population;
    double n = 0.0;
    for (uint32_t area = 0; area < population->n_areas; area++) {
        const struct ofr_area *at = &population->areas[area];
        if (strcmp(governorate_of(making, area), governorate) == 0)
            n += population->household[at->first_person + at->n_people - 1] + 1.0 -
                 population->household[at->first_person];
    }
    return n;
}

/* Households whose extended family lives in another governorate. */
static void add_migration(struct ofr_making *making) {
    struct ofr_population *population = making->population;
    const struct ofr_table *flows = ofr_scenario_table(making->scenario, "migration");
    double asked = 0.0;
    if (flows == NULL || flows->n_rows == 0)
        return;
    for (size_t row = 0; row < flows->n_rows; row++)
        if (households_in(making, ofr_table_text(flows, "from", row)) > 0.0)
            asked += ofr_table_number(flows, "share", row) *
                     households_in(making, ofr_table_text(flows, "to", row));
    add(population, "households with kin in another governorate", NULL, asked / population->n_households,
        100.0 * making->n_moved / population->n_households, "percent");
}

/* Target ages, over the areas that are kept. */
static void asked_ages(const struct ofr_making *making, struct ofr_by_age *pyramid) {
    const struct ofr_population *population = making->population;
    *pyramid = (struct ofr_by_age){0};
    for (uint32_t area = 0; area < population->n_areas; area++) {
        struct ofr_by_age here;
        ofr_age_pyramid(ofr_scenario_table(making->scenario, "ages"), governorate_of(making, area), &here);
        double weight = (double)population->areas[area].n_people / population->n_people;
        for (int sex = 0; sex < OFR_N_SEXES; sex++)
            for (int age = 0; age < OFR_N_AGES; age++)
                pyramid->share[sex][age] += weight * here.share[sex][age];
    }
}

static void add_people(struct ofr_making *making, const struct tally *made) {
    struct ofr_population *population = making->population;
    const struct ofr_population_parameters *parameters = &making->parameters;
    struct ofr_by_age pyramid;
    asked_ages(making, &pyramid);
    double whole = 0.0, men = 0.0, halls_asked = 0.0, halls = 0.0;
    const struct ofr_table *areas = ofr_scenario_table(making->scenario, "areas");
    const struct ofr_table *places = ofr_scenario_table(making->scenario, "places");
    for (size_t row = 0; row < areas->n_rows; row++)
        whole += ofr_table_number(areas, "population", row);
    for (int age = 0; age < OFR_N_AGES; age++)
        men += 100.0 * pyramid.share[1][age];
    for (size_t row = 0; row < places->n_rows; row++)
        if (ofr_place_role_of(ofr_table_text(places, "role", row)) == OFR_DAWN_HALL)
            halls_asked += ofr_table_number(places, "per_thousand", row) * made->people / 1000.0;
    for (uint32_t p = 0; p < population->n_places; p++)
        halls += population->places[p].role == OFR_DAWN_HALL;
    add(population, "people", NULL, whole * population->share_kept, made->people, "people");
    add(population, "under 15", NULL, pyramid_share(&pyramid, 0, 15), 100.0 * made->under_15 / made->people,
        "percent");
    add(population, "15 to 24", NULL, pyramid_share(&pyramid, 15, 25), 100.0 * made->youth / made->people,
        "percent");
    add(population, "men and boys", NULL, men, 100.0 * made->men / made->people, "percent");
    add_households(making);
    add_migration(making);
    add(population, "men in the labour force", NULL, asked_active(making, &pyramid, 1),
        100.0 * made->force[1] / made->adults[1], "percent");
    add(population, "women in the labour force", NULL, asked_active(making, &pyramid, 0),
        100.0 * made->force[0] / made->adults[0], "percent");
    add(population, "friends", NULL, parameters->population_friends,
        population->friend_start[population->n_people] / made->old_enough, "people");
    add(population, "halls with dawn hours", NULL, halls_asked, halls, "places");
    add(population, "men attending", NULL, 100.0 * parameters->population_hall_men,
        100.0 * made->attending[1] / made->adults[1], "percent");
    add(population, "women attending", NULL, 100.0 * parameters->population_hall_women,
        100.0 * made->attending[0] / made->adults[0], "percent");
}

ofr_status ofr_make_checks(struct ofr_making *making) {
    struct ofr_population *population = making->population;
    bool listed = population->n_areas <= MOST_AREAS_LISTED;
    uint32_t most = N_WHOLE + (listed ? N_AREA * population->n_areas : 0);
    OFR_TRY(OFR_MAKE(making, most, "checks", population->checks));
    struct tally made = count(population, 0, population->n_people);
    struct asked asked = {0};
    double force = made.force[0] + made.force[1];
    add_people(making, &made);
    for (uint32_t area = 0; area < population->n_areas; area++)
        add_area(making, &population->areas[area], listed, &asked);
    add(population, "unemployment", NULL, 100.0 * asked.all / force,
        100.0 * (made.unemployed[0] + made.unemployed[1]) / force, "percent");
    add(population, "men's unemployment", NULL, 100.0 * asked.men / made.force[1],
        100.0 * made.unemployed[1] / made.force[1], "percent");
    add(population, "women's unemployment", NULL, 100.0 * asked.women / made.force[0],
        100.0 * made.unemployed[0] / made.force[0], "percent");
    add(population, "graduates' unemployment", NULL, 100.0 * asked.graduates / made.graduates,
        100.0 * made.graduates_unemployed / made.graduates, "percent");
    add(population, "illiteracy", NULL, 100.0 * asked.none / made.over_10, 100.0 * made.none / made.over_10,
        "percent");
    add(population, "higher education", NULL, 100.0 * asked.higher / made.over_10,
        100.0 * made.higher / made.over_10, "percent");
    /* the account must match what is freed */
    population->account.now -= (most - population->n_checks) * sizeof *population->checks;
    return OFR_OK;
}
