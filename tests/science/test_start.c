/* What differs between areas at the start: distrust, as the scenario has it, and recruiters, as each
 * replicate draws them. */
#include "models/pathway/recruiters_start.h"
#include "town.h"

#define N_DRAWN 800 /* replicates: the standard error of a variance is 5 % of it */
#define MOST_AREAS 264

/* ---- distrust ------------------------------------------------------------------------ */

/* Mean distrust in Haidra when its shift is as given, and that of the area beside it is 0. */
static struct mean distrust_of(const char *regional, double shift) {
    struct town town;
    struct mean mean = {0};
    town_open(&town, "Haidra,Jedeliane", "2011-12-31",
              SETTINGS(TOWN_QUIET, "opinion.sd=0.4", "opinion.distrust=-0.2", regional));
    const struct ofr_table *areas = ofr_scenario_table(town.scenario, "areas");
    for (size_t row = 0; row < areas->n_rows; row++)
        ofr_table_column(areas, "distrust_shift")->numbers[row] =
            strcmp(ofr_table_text(areas, "area", row), "Haidra") == 0 ? shift : 0;
    town_start(&town);
    for (uint32_t i = 0; i < town.population.n_people; i++)
        if (strcmp(town.population.areas[ofr_area_of(&town.population, i)].name, "Haidra") == 0)
            mean_add(&mean, town_opinion(&town, i, PATHWAY_DISTRUST));
    town_close(&town);
    return mean;
}

/* People and draws are the same, so a difference is exact up to the fixed point of an opinion. */
static void an_area_starts_with_the_distrust_that_the_scenario_gives(void **state) {
    (void)state;
    struct mean without = distrust_of("opinion.distrust_regional=1", 0);
    assert_true(fabs(mean_of(&without) + 0.2) < 4 * mean_error(&without));
    struct mean shifted = distrust_of("opinion.distrust_regional=1", 1);
    assert_true(fabs(mean_of(&shifted) - mean_of(&without) - 0.4) < 1e-3);
    struct mean half = distrust_of("opinion.distrust_regional=0.5", 1);
    assert_true(fabs(mean_of(&half) - mean_of(&without) - 0.2) < 1e-3);
    struct mean equal = distrust_of("opinion.distrust_regional=0", 1);
    assert_true(fabs(mean_of(&equal) - mean_of(&without)) < 1e-9);
}

/* ---- recruiters ------------------------------------------------------------------------ */

/* The country, of which one small governorate is made. */
static void open_country(struct town *town, const char *spread) {
    *town = (struct town){.reports = ofr_reports_new()};
    town_check(town, ofr_scenario_open("tunisia", &town->scenario, town->reports));
    town_check(town, ofr_scenario_areas(town->scenario, "Tozeur", town->reports));
    town_check(town, ofr_scenario_until(town->scenario, "2011-01-02", town->reports));
    town_check(town, ofr_scenario_set(town->scenario, spread, town->reports));
    town_check(town, ofr_scenario_set(town->scenario, "recruiters.start=2000", town->reports));
    town_start(town);
}

/* Each area's part in a replicate, over its part by weight alone, as a logarithm. */
static void draw_factors(const struct town *town, uint32_t replicate, double *factors) {
    const struct ofr_table *areas = ofr_scenario_table(town->scenario, "areas");
    struct ofr_engine engine = town->engine;
    engine.draws = ofr_draws_make(1, replicate);
    pathway_start_parts(&engine, factors);
    double sum = 0;
    for (size_t row = 0; row < areas->n_rows; row++)
        sum += factors[row];
    assert_true(fabs(sum - 1) < 1e-12);
    for (size_t row = 0; row < areas->n_rows; row++)
        factors[row] = log(factors[row] / ofr_table_number(areas, "recruiter_weight", row));
}

static double variance_of(const struct mean *mean) {
    double average = mean_of(mean), n = (double)mean->n;
    return (mean->square / n - average * average) * n / (n - 1);
}

/* Areas of one governorate share half of the variance, so their difference has the variance spread^2, and
 * that of areas of two governorates twice as much. Tolerances are four standard errors. */
static void replicates_differ_in_where_recruiters_start(void **state) {
    (void)state;
    static double one[MOST_AREAS], again[MOST_AREAS];
    struct mean within = {0}, between = {0};
    struct town town;
    open_country(&town, "recruiters.area_spread=0.8");
    for (uint32_t replicate = 0; replicate < N_DRAWN; replicate++) {
        draw_factors(&town, replicate, one); /* rows 0 and 1 are in Tunis, row 100 elsewhere */
        mean_add(&within, one[0] - one[1]);
        mean_add(&between, one[0] - one[100]);
    }
    assert_true(fabs(variance_of(&within) / 0.64 - 1) < 4 * sqrt(2.0 / N_DRAWN));
    assert_true(fabs(variance_of(&between) / 1.28 - 1) < 4 * sqrt(2.0 / N_DRAWN));
    assert_true(fabs(mean_of(&between)) < 4 * mean_error(&between));
    draw_factors(&town, N_DRAWN - 1, again);
    assert_memory_equal(one, again, sizeof one);
    town_close(&town);

    open_country(&town, "recruiters.area_spread=0");
    draw_factors(&town, 3, one);
    for (size_t row = 1; row < MOST_AREAS; row++)
        assert_true(fabs(one[row] - one[0]) < 1e-9);
    town_close(&town);
}

static void recruiters_start_where_the_replicate_draws(void **state) {
    (void)state;
    double parts[MOST_AREAS], expected = 0;
    struct town town;
    open_country(&town, "recruiters.area_spread=1");
    pathway_start_parts(&town.engine, parts);
    for (uint32_t a = 0; a < town.population.n_areas; a++)
        expected += 2000 * parts[town.population.areas[a].scenario_row];
    assert_true(expected > 3);
    assert_true(fabs(pathway_of(&town.engine)->n_recruiters - expected) <= 1);
    town_close(&town);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_area_starts_with_the_distrust_that_the_scenario_gives),
        cmocka_unit_test(replicates_differ_in_where_recruiters_start),
        cmocka_unit_test(recruiters_start_where_the_replicate_draws),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
