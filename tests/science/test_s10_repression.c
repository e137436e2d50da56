/* S6, S10: more raids may mean fewer joins or more. Raids take recruiters and members away; ill-treatment and
 * arrests of people who had nothing to do with it make their kin and friends receptive. Which is stronger
 * depends on whom the police takes and how. The settings of both towns lie in the declared ranges. */
#include "town.h"

#define N_PAIRS 20
#define DAYS 600
#define TOWN                                                                                                 \
    TOWN_GROUP, "rule.risk=1", "risk.share=0.12", "approach.brings=0.1", "commit.becomes_recruiter=0",       \
        "walk_away.rate=0", "leave.rate=0", "camps.arrivals=0", "police.raids=1", "violence.rate=0.008"
/* The police knows whom it wants, takes few others and beats hardly anybody. */
#define INFORMED                                                                                             \
    "police.knows_members=0.8", "police.noise=0.05", "police.take=6", "custody.ill_treatment=0.05",          \
        "violence.at_raid=0"
/* It knows nobody, takes anybody there, and beats; nobody is frightened away. */
#define BLIND                                                                                                \
    "police.knows_members=0.02", "police.noise=1", "police.take=10", "custody.ill_treatment=0.8",            \
        "custody.procedural_justice=0", "custody.stays_home=0", "violence.at_raid=10", "violence.risk=0.4",  \
        "violence.risk_close=0.3", "violence.memory=10", "violence.distrust=1",                              \
        "violence.distrust_close=0.5", "violence.trigger=1", "commit.trigger_step=1", "closure.breaks=0.1",  \
        "fear.raid=0"

static double joins(const char *const *settings, double raids, uint32_t replicate) {
    struct town town;
    double n = 0;
    town_open(&town, "Ezzouhour", "2012-12-31", settings);
    town_series(&town, "raids", raids);
    town_check(&town, ofr_population_make(town.scenario, 1, &town.population, town.reports));
    town_check(&town, ofr_engine_start(&town.engine,
                                       &(struct ofr_engine_setup){.scenario = town.scenario,
                                                                  .population = &town.population,
                                                                  .model = ofr_model_find("pathway"),
                                                                  .seed = 1,
                                                                  .replicate = replicate},
                                       town.reports));
    for (int day = 0; day < DAYS; day++) {
        town_day(&town);
        n += (double)town_count(&town, PATHWAY_OBS_committed);
    }
    town_close(&town);
    return n;
}

/* Joins with many raids less those without, over pairs of runs with the same draws. */
static struct mean effect_of_raids(const char *const *settings, uint32_t n_pairs) {
    struct mean effect = {0};
    for (uint32_t pair = 0; pair < n_pairs; pair++)
        mean_add(&effect, joins(settings, 120, pair) - joins(settings, 0, pair));
    print_message("joins with raids less without: %.1f, standard error %.1f\n", mean_of(&effect),
                  mean_error(&effect));
    return effect;
}

static void test_raids_by_an_informed_police_lower_joins(void **state) {
    (void)state;
    struct mean effect = effect_of_raids(SETTINGS(TOWN, INFORMED), 8);
    assert_true(mean_of(&effect) < -4 * mean_error(&effect));
}

static void test_raids_by_a_blind_and_violent_police_raise_joins(void **state) {
    (void)state;
    struct mean effect = effect_of_raids(SETTINGS(TOWN, BLIND), N_PAIRS);
    assert_true(mean_of(&effect) > 4 * mean_error(&effect));
}

/* Without what violence and arrests do to others, the same raids do not. */
static void test_that_rise_is_the_work_of_violence(void **state) {
    (void)state;
    struct mean effect =
        effect_of_raids(SETTINGS(TOWN, BLIND, "rule.violence=0", "spillover.by_state=0", "spillover.kin=0",
                                 "spillover.friends=0", "custody.distrust=0", "custody.hardens=0"),
                        8);
    assert_false(mean_of(&effect) > 2 * mean_error(&effect));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_raids_by_an_informed_police_lower_joins),
                                       cmocka_unit_test(test_raids_by_a_blind_and_violent_police_raise_joins),
                                       cmocka_unit_test(test_that_rise_is_the_work_of_violence)};
    return cmocka_run_group_tests_name("S10 repression", tests, NULL, NULL);
}
