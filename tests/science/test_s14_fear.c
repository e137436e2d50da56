/* S14: no one is safe - fear as a quantity, by area and over time, and what it does to reporting and to
 * daily life. */
#include "models/pathway/fear.h"
#include "town.h"

#define FEAR "talk.rate=0.05", "fear.half_life=45", "fear.keeps_home=0.5", "fear.raid=0.1"

/* Fear of an area rises on days with raids there, falls on days with none, and differs by area. */
static bool shows_fear_of_raids(const char *rule) {
    struct town town;
    town_open(&town, "town", "2011-12-31",
              SETTINGS(FEAR, "recruiters.start=0", "camps.arrivals=0", "police.noise=0.3", "police.raids=1",
                       "police.take=2", rule));
    town_series(&town, "raids", 30);
    town_start(&town);
    uint32_t n_areas = town.population.n_areas, n_up = 0, n_down = 0, n_wrong = 0;
    size_t n_seen = town.engine.model->n_observables;
    double before[16] = {0}, most = 0;
    bool differ = false;
    for (uint32_t day = 0; day < 120; day++) {
        town_day(&town);
        for (uint32_t a = 0; a < n_areas; a++) {
            double now = town.engine.levels[a * n_seen + PATHWAY_OBS_fear];
            bool raided = town.engine.counts[a * n_seen + PATHWAY_OBS_raids] > 0;
            n_up += raided && now > before[a];
            n_down += !raided && before[a] > 0 && now < before[a];
            n_wrong += raided ? now <= before[a] : now > before[a];
            differ |= fabs(now - before[0]) > 0.02;
            most = now > most ? now : most;
            before[a] = now;
        }
    }
    town_close(&town);
    return n_up > 10 && n_down > 10 && n_wrong == 0 && differ && most > 0.1 && most <= 1;
}

static void test_raids_frighten_an_area_and_fear_fades(void **state) {
    (void)state;
    assert_true(shows_fear_of_raids("rule.fear=1"));
    assert_false(shows_fear_of_raids("rule.fear=0"));
}

/* Somebody frightens the area once; after a half-life half of it is left. */
static bool shows_half_life(const char *rule) {
    struct town town;
    town_open(&town, "Ezzouhour", "2011-12-31", SETTINGS(FEAR, TOWN_QUIET, rule));
    town_start(&town);
    pathway_frighten_area(&town.engine, 0, 0.8);
    double start = pathway_fear_of_area(&town.engine, 0);
    town_days(&town, 45);
    double half = pathway_fear_of_area(&town.engine, 0);
    town_days(&town, 45);
    double quarter = pathway_fear_of_area(&town.engine, 0);
    town_close(&town);
    return fabs(start - 0.8) < 1e-6 && fabs(half - 0.4) < 1e-6 && fabs(quarter - 0.2) < 1e-6;
}

static void test_fear_halves_in_its_half_life(void **state) {
    (void)state;
    assert_true(shows_half_life("rule.fear=1"));
    assert_false(shows_half_life("rule.fear=0"));
}

/* People in public in the evenings of a week, over those of the same week without fear. */
static double outings_left(double fear, const char *rule) {
    double outings[2] = {0, 0};
    for (int afraid = 0; afraid < 2; afraid++) {
        struct town town;
        town_open(&town, "Ezzouhour", "2011-12-31",
                  SETTINGS(FEAR, TOWN_QUIET, "whereabouts.cafe_evening=0.28", rule));
        town_start(&town);
        if (afraid)
            pathway_frighten_area(&town.engine, 0, fear);
        town_day(&town); /* the day takes in how afraid the area is */
        for (uint32_t i = 0; i < town.population.n_people; i++)
            for (uint32_t day = 3; day < 10; day++) {
                struct ofr_engine engine = town_on(&town, day);
                outings[afraid] += town_in_public(&engine, i, OFR_EVENING);
            }
        town_close(&town);
    }
    return outings[1] / outings[0];
}

static void test_fear_keeps_people_at_home(void **state) {
    (void)state;
    assert_true(fabs(outings_left(0.8, "rule.fear=1") - (1 - 0.5 * 0.8)) < 0.02);
    assert_true(fabs(outings_left(0.4, "rule.fear=1") - (1 - 0.5 * 0.4)) < 0.02);
    assert_true(fabs(outings_left(0.8, "rule.fear=0") - 1) < 1e-9);
}

/* Reports for a threat, among those not yet promised anything. */
static double reports_per_threat(const char *change) {
    struct town town;
    town_open(&town, "town", "2012-12-31",
              SETTINGS(TOWN_GROUP, FEAR, "police.raids=0", "camps.arrivals=0", "leave.rate=0",
                       "leave.camp_rate=0", "walk_away.rate=4", "walk_away.commitment=0", "threaten.chance=1",
                       "threaten.knows_after=7", "threaten.weeks=12", "threaten.reports=0.1",
                       "threaten.fear=0.4", "threaten.complies=0", "threaten.hides=0", "threaten.flees=0",
                       "rule.protect=0", "fear.silences=1", change));
    town_start(&town);
    double n_threats = 0, n_reports = 0;
    for (uint32_t day = 0; day < 300; day++) {
        town_day(&town);
        for (uint32_t e = 0; e < town.engine.n_events; e++) {
            uint8_t kind = town.engine.events[e].kind;
            n_threats += kind == PATHWAY_EVENT_threatened_online || kind == PATHWAY_EVENT_threatened_visit;
            n_reports += kind == PATHWAY_EVENT_reported;
        }
    }
    town_close(&town);
    assert_true(n_threats > 300);
    return n_reports / n_threats;
}

static void test_fear_silences_reports(void **state) {
    (void)state;
    double afraid = reports_per_threat("rule.fear=1"), unafraid = reports_per_threat("rule.fear=0"),
           brave = reports_per_threat("fear.silences=0");
    assert_true(unafraid > 0.02);
    assert_true(afraid < 0.6 * unafraid);
    assert_true(afraid < 0.6 * brave);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_raids_frighten_an_area_and_fear_fades),
                                       cmocka_unit_test(test_fear_halves_in_its_half_life),
                                       cmocka_unit_test(test_fear_keeps_people_at_home),
                                       cmocka_unit_test(test_fear_silences_reports)};
    return cmocka_run_group_tests_name("S14 fear", tests, NULL, NULL);
}
