/* S9: 80 mosques ordered shut after the attack at Sousse - an order that follows an attack, right and
 * wrong targets, people and circles that go elsewhere. */
#include "town.h"

#define ATTACK 90
#define DELAY 3
#define ORDER (ATTACK + DELAY)
#define SHUT 30 /* days */
#define CLOSURE                                                                                              \
    TOWN_GROUP, "closure.delay=3", "closure.days=30", "closure.error=1", "closure.elsewhere=0.6",            \
        "closure.breaks=0.25", "closure.to_online=0.4", "closure.distrust=0.1", "police.raids=0",            \
        "police.seen_in_meeting=0.1", "camps.arrivals=0", "whereabouts.hall_dawn=0.25", "fear.keeps_home=0", \
        "recruiters.start=56", "approach.brings=0.5"

struct closure {
    uint32_t n_before, n_closed, n_harmless, n_after;  /* closed by day: too early, on the day, later */
    struct mean own_before, own, elsewhere, own_again; /* dawns of usual visitors of closed halls */
    uint32_t n_circles_inside, n_moved_home, n_online, n_inside_after;
    struct mean distrust, distrust_others;
};

static bool is_shut(const struct town *town, uint32_t place) {
    return place < town->population.n_places && pathway_of(&town->engine)->place_now[place] != place;
}

/* Dawns of one person on days from..until: in their own hall, in another. */
static void count_dawns(const struct town *town, uint32_t person, uint32_t from, struct mean *own,
                        struct mean *elsewhere) {
    uint32_t hall = ofr_usual_place(&town->population, person, OFR_USUAL_HALL);
    for (uint32_t day = from; day < from + 14; day++) {
        struct ofr_engine engine = town_on(town, day);
        uint32_t where = pathway_where(&engine, person, OFR_DAWN);
        mean_add(own, where == hall);
        if (elsewhere != NULL)
            mean_add(elsewhere, where < town->population.n_places && where != hall);
    }
}

static void look_at_circles(const struct town *town, const uint32_t *places, struct closure *seen) {
    const struct pathway *pathway = pathway_of(&town->engine);
    for (uint32_t c = 0; c < pathway->n_circles; c++) {
        if (c < 4000 && is_shut(town, places[c])) {
            seen->n_circles_inside++;
            seen->n_moved_home += pathway->circles[c].alive && pathway->circles[c].place == PATHWAY_HOME;
            seen->n_online += pathway->circles[c].alive && pathway->circles[c].place == OFR_NONE;
        }
        seen->n_inside_after += pathway->circles[c].alive &&
                                pathway->circles[c].place < town->population.n_places &&
                                is_shut(town, pathway->circles[c].place);
    }
}

/* Usual visitors of the halls that were shut, and their distrust against that of other people. */
static void look_at_visitors(struct town *town, const double *before, struct closure *seen) {
    const struct ofr_population *population = &town->population;
    for (uint32_t i = 0; i < population->n_people; i++) {
        uint32_t hall = ofr_usual_place(population, i, OFR_USUAL_HALL);
        bool shut = is_shut(town, hall);
        if (hall != OFR_NONE && pathway_record_of(&town->engine, i) == NULL)
            mean_add(shut ? &seen->distrust : &seen->distrust_others,
                     town_opinion(town, i, PATHWAY_DISTRUST) - before[i]);
        if (shut && pathway_record_of(&town->engine, i) == NULL)
            count_dawns(town, i, ORDER + 1, &seen->own, &seen->elsewhere);
    }
}

static struct closure run_closure(const char *change) {
    struct town town;
    struct closure seen = {0};
    town_open(&town, "town", "2011-12-31", SETTINGS(CLOSURE, change));
    town_attack_elsewhere(&town, ATTACK, 60);
    town_start(&town);
    for (uint32_t day = 0; day < ORDER; day++) {
        town_day(&town);
        seen.n_before += (uint32_t)town_count(&town, PATHWAY_OBS_closed_places);
    }
    struct pathway *pathway = pathway_of(&town.engine);
    double *distrust = calloc(town.population.n_people, sizeof *distrust);
    uint32_t places[4000] = {0}, *halls = calloc(town.population.n_people, sizeof *halls);
    for (uint32_t i = 0; i < town.population.n_people; i++)
        distrust[i] = town_opinion(&town, i, PATHWAY_DISTRUST);
    for (uint32_t c = 0; c < 4000; c++)
        places[c] = c < pathway->n_circles ? pathway->circles[c].place : OFR_NONE;
    for (uint32_t i = 0; i < town.population.n_people; i++)
        if (ofr_usual_place(&town.population, i, OFR_USUAL_HALL) != OFR_NONE && i % 8 == 0)
            count_dawns(&town, i, ORDER - 14, &seen.own_before, NULL);
    town_day(&town);
    seen.n_closed = (uint32_t)town_count(&town, PATHWAY_OBS_closed_places);
    seen.n_harmless = (uint32_t)town_count(&town, PATHWAY_OBS_closed_harmless_places);
    look_at_circles(&town, places, &seen);
    look_at_visitors(&town, distrust, &seen);
    for (uint32_t i = 0; i < town.population.n_people; i++)
        halls[i] = is_shut(&town, ofr_usual_place(&town.population, i, OFR_USUAL_HALL));
    for (uint32_t day = 0; day < SHUT; day++) {
        town_day(&town);
        seen.n_after += (uint32_t)town_count(&town, PATHWAY_OBS_closed_places);
    }
    for (uint32_t i = 0; i < town.population.n_people; i++)
        if (halls[i])
            count_dawns(&town, i, ORDER + SHUT + 1, &seen.own_again, NULL);
    free(distrust);
    free(halls);
    town_close(&town);
    return seen;
}

static bool shows_order(const struct closure *seen) {
    return seen->n_before == 0 && seen->n_after == 0 && seen->n_closed >= 10 && seen->n_closed <= 20;
}
static bool shows_right_and_wrong(const struct closure *seen) {
    return seen->n_harmless > 0 && seen->n_harmless < seen->n_closed;
}
/* Nobody is in their hall while it is closed; the parameter's share of the visitors goes to another. */
static bool shows_displacement(const struct closure *seen) {
    double goes = mean_of(&seen->own_before) * 0.6;
    return seen->own.n > 0 && mean_of(&seen->own) == 0 && mean_of(&seen->own_before) > 0.1 &&
           fabs(mean_of(&seen->elsewhere) - goes) < 0.25 * goes;
}
static bool shows_return(const struct closure *seen) {
    return seen->own_again.n > 0 && mean_of(&seen->own_again) > 0.8 * mean_of(&seen->own_before);
}
static bool shows_circles_moving(const struct closure *seen) {
    return seen->n_circles_inside >= 4 && seen->n_inside_after == 0 && seen->n_moved_home > 0 &&
           seen->n_online > 0;
}
static bool shows_distrust(const struct closure *seen) {
    return mean_above(&seen->distrust, &seen->distrust_others, 0.05);
}

static void test_an_order_follows_the_attack_and_people_go_elsewhere(void **state) {
    (void)state;
    struct closure on = run_closure("rule.closure=1");
    assert_true(shows_order(&on));
    assert_true(shows_right_and_wrong(&on));
    assert_true(shows_displacement(&on));
    assert_true(shows_return(&on));
    assert_true(shows_circles_moving(&on));
    assert_true(shows_distrust(&on));
}

static void test_without_the_rule_no_place_is_shut(void **state) {
    (void)state;
    struct closure off = run_closure("rule.closure=0");
    assert_false(shows_order(&off));
    assert_false(shows_right_and_wrong(&off));
    assert_false(shows_displacement(&off));
    assert_false(shows_return(&off));
    assert_false(shows_circles_moving(&off));
    assert_false(shows_distrust(&off));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_order_follows_the_attack_and_people_go_elsewhere),
        cmocka_unit_test(test_without_the_rule_no_place_is_shut)};
    return cmocka_run_group_tests_name("S9 closure", tests, NULL, NULL);
}
