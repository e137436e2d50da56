/* S8: private little groups - small closed circles with their own talk, trust and growth of commitment. */
#include "town.h"

#define DAYS 200
#define CIRCLES                                                                                              \
    TOWN_GROUP, "circle.pull=0.03", "circle.pole=1.5", "police.raids=0", "leave.rate=0",                     \
        "leave.camp_rate=0", "walk_away.rate=0", "camps.arrivals=0"

struct circles {
    uint32_t n, largest, n_joined;
    bool closed;                /* everybody in one was asked by somebody of it or led it away */
    struct mean commitment;     /* of members of sixty days and more */
    struct mean nearer, others; /* how much nearer to the group's opinions, members and the curious */
};

/* Distance of somebody's opinions from the group's. */
static double distance(const struct town *town, uint32_t person, const int16_t *opinion) {
    double sum = 0;
    for (unsigned t = 0; t < PATHWAY_N_TOPICS; t++)
        sum += fabs(1.5 - (opinion != NULL ? opinion[t] / (double)PATHWAY_ONE
                                           : town_opinion(town, person, (enum pathway_topic)t)));
    return sum / PATHWAY_N_TOPICS;
}

static void look_at_sizes(const struct town *town, struct circles *circles) {
    const struct pathway *pathway = pathway_of(&town->engine);
    for (uint32_t c = 0; c < pathway->n_circles; c++)
        if (pathway->circles[c].alive && pathway->circles[c].n_members > circles->largest)
            circles->largest = pathway->circles[c].n_members;
}

static void look_at_people(const struct town *town, struct circles *circles) {
    const struct pathway *pathway = pathway_of(&town->engine);
    circles->closed = true;
    circles->n = pathway->n_circles;
    for (uint32_t r = 0; r < pathway->n_records; r++) {
        const struct pathway_record *record = &pathway->records[r];
        double gained = distance(town, record->person, pathway->opinions[record->person].base) -
                        distance(town, record->person, NULL);
        if (record->was & PATHWAY_WAS_START)
            continue;
        if (record->stage == PATHWAY_APPROACHED && !(record->was & PATHWAY_WAS_RECEPTIVE))
            mean_add(&circles->others, gained);
        if (record->circle == 0)
            continue;
        circles->n_joined++;
        circles->closed &= record->brought_row != OFR_NONE && record->circle_day != PATHWAY_NEVER;
        if (town->engine.day - record->circle_day < 60)
            continue;
        mean_add(&circles->nearer, gained);
        mean_add(&circles->commitment, record->commitment);
    }
}

static struct circles run_circles(const char *change) {
    struct town town;
    struct circles circles = {0};
    town_open(&town, "Ezzouhour", "2011-12-31", SETTINGS(CIRCLES, change));
    town_start(&town);
    for (int d = 0; d < DAYS; d++) {
        town_day(&town);
        look_at_sizes(&town, &circles);
    }
    look_at_people(&town, &circles);
    town_close(&town);
    return circles;
}

static bool shows_circles(const struct circles *circles, uint32_t size) {
    return circles->n >= 10 && circles->n_joined >= 60 && circles->largest >= 3 && circles->largest <= size &&
           circles->closed;
}
static bool shows_own_talk(const struct circles *circles) {
    return circles->nearer.n >= 30 && mean_above(&circles->nearer, &circles->others, 0.1);
}
static bool shows_commitment(const struct circles *circles) {
    return circles->commitment.n >= 30 && mean_of(&circles->commitment) > 0.3;
}

static void test_circles_are_small_closed_and_change_their_members(void **state) {
    (void)state;
    struct circles on = run_circles("rule.circle=1");
    assert_true(shows_circles(&on, 12));
    assert_true(shows_own_talk(&on));
    assert_true(shows_commitment(&on));
    struct circles off = run_circles("rule.circle=0");
    assert_false(shows_circles(&off, 12));
    assert_false(shows_own_talk(&off));
    assert_false(shows_commitment(&off));
}

static void test_a_full_circle_divides(void **state) {
    (void)state;
    struct circles small = run_circles("circle.size=5"), large = run_circles("circle.size=40");
    assert_true(shows_circles(&small, 5));
    assert_true(small.n > large.n);
    assert_true(large.largest > 12);
}

static void test_commitment_grows_in_meetings_alone(void **state) {
    (void)state;
    struct circles often = run_circles("circle.meetings=4"), seldom = run_circles("circle.meetings=1"),
                   never = run_circles("circle.meetings=0");
    assert_true(mean_above(&often.commitment, &seldom.commitment, 0.2));
    assert_true(never.commitment.n > 0 && mean_of(&never.commitment) == 0);
    assert_false(shows_own_talk(&never));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_circles_are_small_closed_and_change_their_members),
        cmocka_unit_test(test_a_full_circle_divides),
        cmocka_unit_test(test_commitment_grows_in_meetings_alone)};
    return cmocka_run_group_tests_name("S8 circles", tests, NULL, NULL);
}
