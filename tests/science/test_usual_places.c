/* S7 and S10: people are befriended, and taken in raids, in places where they usually go, while they are
 * there. Looked at in memory, since a database does not hold where somebody goes. */
#include "town.h"

#define BUSY                                                                                                 \
    TOWN_GROUP, "police.raids=10", "police.noise=0.05", "police.dawn=0.7", "police.take=8", "rule.closure=0"

struct places {
    uint32_t n_befriended, n_beside, n_dawn;
    uint32_t n_unusual; /* in a place that is not one of the person's, or while they were elsewhere */
};

static bool was_there(const struct town *town, const struct ofr_event *event) {
    bool his = false;
    for (enum ofr_usual use = OFR_USUAL_HALL; use < OFR_N_USUAL; use++)
        his |= event->place == ofr_usual_place(&town->population, event->person, use);
    return his;
}

static struct places run_places(const char *change) {
    struct town town;
    struct places seen = {0};
    town_open(&town, "Ezzouhour", "2011-12-31", SETTINGS(BUSY, change));
    town_series(&town, "raids", 30);
    town_series(&town, "openness", 1);
    town_start(&town);
    for (uint32_t day = 0; day < 150; day++) {
        town_day(&town);
        for (uint32_t e = 0; e < town.engine.n_events; e++) {
            const struct ofr_event *event = &town.engine.events[e];
            bool befriended = event->kind == PATHWAY_EVENT_approached && event->value == PATHWAY_RECRUITER &&
                              event->place != town.population.prison;
            bool beside = event->kind == PATHWAY_EVENT_arrested && event->value == 1;
            seen.n_befriended += befriended;
            seen.n_beside += beside;
            seen.n_dawn += beside && event->slot == OFR_DAWN &&
                           event->place == ofr_usual_place(&town.population, event->person, OFR_USUAL_HALL);
            seen.n_unusual += (befriended || beside) && !was_there(&town, event);
        }
    }
    town_close(&town);
    return seen;
}

static void test_people_are_befriended_and_taken_where_they_usually_go(void **state) {
    (void)state;
    struct places on = run_places("rule.whereabouts=1");
    assert_true(on.n_befriended > 50 && on.n_beside > 50 && on.n_dawn > 20);
    assert_int_equal(on.n_unusual, 0);
    struct places nobody_out = run_places("rule.whereabouts=0");
    assert_true(nobody_out.n_befriended == 0 && nobody_out.n_beside == 0);
    struct places no_raids = run_places("rule.police=0");
    assert_true(no_raids.n_beside == 0 && no_raids.n_befriended > 50);
    struct places no_approach = run_places("rule.approach=0");
    assert_true(no_approach.n_befriended == 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_people_are_befriended_and_taken_where_they_usually_go)};
    return cmocka_run_group_tests_name("S7 and S10, usual places", tests, NULL, NULL);
}
