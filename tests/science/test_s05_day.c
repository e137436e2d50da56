/* S5: young men with nothing to do in the middle of the day - a labour market by age, sex and
 * education, and where idle hours are spent. */
#include "town.h"

#define HOURS                                                                                                \
    "whereabouts.at_work=0.9", "whereabouts.public_unemployed=0.55", "whereabouts.public_others=0.15",       \
        TOWN_QUIET, "talk.rate=0.05"

/* Days of somebody among the weekdays from `day` on, in public in the day slot. */
static double share_in_public(const struct town *town, uint32_t person, uint32_t day) {
    uint32_t n_days = 0, n_public = 0;
    for (uint32_t d = day; d < day + 7; d++) {
        struct ofr_engine engine = town_on(town, d);
        if (engine.weekday >= 5)
            continue;
        n_days++;
        n_public += town_in_public(&engine, person, OFR_DAY);
    }
    return (double)n_public / n_days;
}

static enum ofr_activity activity_of(const struct town *town, uint32_t person) {
    return pathway_class_activity(pathway_of(&town->engine)->presence[person].class_);
}

static bool shows_idle_hours(const char *rule) {
    struct town town;
    town_open(&town, "Ezzouhour", "2011-12-31", SETTINGS(HOURS, rule));
    town_start(&town);
    struct mean idle = {0}, working = {0}, women = {0};
    for (uint32_t i = 0; i < town.population.n_people; i++) {
        unsigned age = town.population.age[i];
        if (age < 15 || age >= 40)
            continue;
        bool unemployed = town.population.activity[i] == OFR_UNEMPLOYED;
        if (ofr_is_male(&town.population, i) && unemployed)
            mean_add(&idle, share_in_public(&town, i, 2));
        if (ofr_is_male(&town.population, i) && town.population.activity[i] == OFR_EMPLOYED)
            mean_add(&working, share_in_public(&town, i, 2));
        if (!ofr_is_male(&town.population, i) && unemployed)
            mean_add(&women, share_in_public(&town, i, 2));
    }
    town_close(&town);
    return mean_above(&idle, &working, 0.25) && mean_above(&idle, &women, 0.1);
}

static void test_young_men_without_work_are_in_public_in_the_day(void **state) {
    (void)state;
    assert_true(shows_idle_hours("rule.whereabouts=1"));
    assert_false(shows_idle_hours("rule.whereabouts=0"));
}

/* Those who lost work in half a year, against those who kept it. */
static bool shows_turnover(const char *rule) {
    struct town town;
    town_open(&town, "Ezzouhour", "2011-12-31", SETTINGS(HOURS, "work.quits=0.1", rule));
    town_start(&town);
    town_days(&town, 168);
    struct mean lost = {0}, kept = {0};
    uint32_t n_found = 0;
    for (uint32_t i = 0; i < town.population.n_people; i++) {
        bool worked = town.population.activity[i] == OFR_EMPLOYED,
             works = activity_of(&town, i) == OFR_EMPLOYED;
        n_found += !worked && works;
        if (worked && ofr_is_male(&town.population, i))
            mean_add(works ? &kept : &lost, share_in_public(&town, i, 168));
    }
    town_close(&town);
    return n_found > 100 && mean_above(&lost, &kept, 0.2);
}

static void test_who_loses_work_spends_his_day_in_public(void **state) {
    (void)state;
    assert_true(shows_turnover("rule.work=1"));
    assert_false(shows_turnover("rule.work=0"));
}

static double unemployment(const struct town *town, bool (*in)(const struct town *, uint32_t)) {
    double n_seeking = 0, n_force = 0;
    for (uint32_t i = 0; i < town->population.n_people; i++) {
        uint8_t activity = town->population.activity[i];
        if ((activity != OFR_EMPLOYED && activity != OFR_UNEMPLOYED) || !in(town, i))
            continue;
        n_force++;
        n_seeking += activity == OFR_UNEMPLOYED;
    }
    return n_seeking / n_force;
}
static bool young(const struct town *town, uint32_t i) { return town->population.age[i] < 30; }
static bool older(const struct town *town, uint32_t i) { return town->population.age[i] >= 40; }
static bool men(const struct town *town, uint32_t i) { return ofr_is_male(&town->population, i); }
static bool women(const struct town *town, uint32_t i) { return !men(town, i); }
static bool graduates(const struct town *town, uint32_t i) {
    return ofr_education_of(&town->population, i) == OFR_HIGHER;
}
static bool all(const struct town *town, uint32_t i) {
    (void)town;
    (void)i;
    return true;
}

static void test_the_young_women_and_graduates_are_most_without_work(void **state) {
    (void)state;
    struct town town;
    town_open(&town, "Ezzouhour", "2011-01-31", SETTINGS(HOURS));
    town_start(&town);
    assert_true(unemployment(&town, young) > 1.5 * unemployment(&town, older));
    assert_true(unemployment(&town, women) > unemployment(&town, men));
    assert_true(unemployment(&town, graduates) > unemployment(&town, all));
    /* Ezzouhour, census 2014 (INS): 32.4 %, men 27.5, graduates 38.1 */
    assert_true(fabs(unemployment(&town, all) - 0.324) < 0.03);
    assert_true(fabs(unemployment(&town, men) - 0.275) < 0.03);
    assert_true(fabs(unemployment(&town, graduates) - 0.381) < 0.05);
    town_close(&town);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_young_men_without_work_are_in_public_in_the_day),
        cmocka_unit_test(test_who_loses_work_spends_his_day_in_public),
        cmocka_unit_test(test_the_young_women_and_graduates_are_most_without_work)};
    return cmocka_run_group_tests_name("S5 day", tests, NULL, NULL);
}
