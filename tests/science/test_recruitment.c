/*
 * Recruitment with a long tail and an end: activity, the ends of recruiting, blocs, ties, online contacts,
 * the receptive who run out, and what follows a refusal at the border. Each test has the rule and the town
 * without it.
 */
#include "models/pathway/circle.h"
#include "models/pathway/contact.h"
#include "models/pathway/custody.h"
#include "models/pathway/peers.h"
#include "models/pathway/recruiters.h"
#include "models/pathway/risk.h"
#include "models/pathway/suspicion.h"
#include "town.h"

/* Nobody leaves the group or is arrested unless a test says so. */
#define CALM                                                                                                 \
    TOWN_GROUP, "police.raids=0", "camps.arrivals=0", "leave.rate=0", "leave.camp_rate=0",                   \
        "walk_away.rate=0", "recruiters.gives_up=0"

static uint32_t count_active(const struct town *town) {
    const struct pathway *pathway = pathway_of(&town->engine);
    uint32_t n = 0;
    for (uint32_t r = 0; r < pathway->n_recruiters; r++)
        n += pathway->recruiters[r].active;
    return n;
}

static bool was(const struct pathway_record *record, unsigned bits) { return (record->was & bits) != 0; }

/* ---- activity ---------------------------------------------------------------------------- */

static void test_activity_is_log_normal_with_mean_one(void **state) {
    (void)state;
    struct town town;
    town_open(&town, "Ezzouhour", "2011-01-31", SETTINGS(TOWN_QUIET, "approach.activity_spread=0.8"));
    town_start(&town);
    struct mean activity = {0}, logarithm = {0};
    for (uint32_t i = 0; i < town.population.n_people; i++) {
        mean_add(&activity, pathway_activity(&town.engine, i));
        mean_add(&logarithm, log(pathway_activity(&town.engine, i)));
    }
    assert_true(fabs(mean_of(&activity) - 1) < 4 * mean_error(&activity));
    assert_true(fabs(mean_of(&logarithm) + 0.32) < 4 * mean_error(&logarithm));
    double n = (double)logarithm.n, spread = mean_error(&logarithm) * sqrt(n);
    assert_true(fabs(spread - 0.8) < 4 * 0.8 / sqrt(2 * n));
    town_close(&town);
}

/* Share of first contacts made by the most active tenth of those who made any. */
static double share_of_top_tenth(const char *spread) {
    struct town town;
    town_open(&town, "Ezzouhour", "2011-12-31", SETTINGS(CALM, spread));
    town_start(&town);
    town_days(&town, 200);
    const struct pathway *pathway = pathway_of(&town.engine);
    uint32_t n_by[20000] = {0}, n_any = 0, sum = 0, top = 0;
    assert_true(pathway->n_records < 20000);
    for (uint32_t r = 0; r < pathway->n_records; r++)
        if (was(&pathway->records[r], PATHWAY_WAS_APPROACHED))
            n_by[pathway_row_of(pathway, pathway_record_of(&town.engine, pathway->records[r].by))]++;
    for (uint32_t r = 0; r < pathway->n_records; r++) {
        n_any += n_by[r] > 0;
        sum += n_by[r];
    }
    for (uint32_t k = 0; k < n_any / 10; k++) {
        uint32_t best = 0;
        for (uint32_t r = 0; r < pathway->n_records; r++)
            best = n_by[r] > n_by[best] ? r : best;
        top += n_by[best];
        n_by[best] = 0;
    }
    town_close(&town);
    assert_true(n_any >= 50);
    return (double)top / sum;
}

static void test_a_few_people_make_most_contacts(void **state) {
    (void)state;
    double alike = share_of_top_tenth("approach.activity_spread=0");
    double skewed = share_of_top_tenth("approach.activity_spread=1.5");
    assert_true(skewed > 1.25 * alike);
}

/* ---- the end of recruiting ----------------------------------------------------------------- */

static void test_recruiters_give_up_at_their_rate(void **state) {
    (void)state;
    for (int on = 0; on < 2; on++) {
        struct town town;
        town_open(&town, "Ezzouhour", "2011-12-31",
                  SETTINGS(TOWN_QUIET, "recruiters.start=1400", "approach.seen=0", "approach.brings=0",
                           "leave.rate=0", "leave.camp_rate=0", "commit.becomes_recruiter=0",
                           on ? "recruiters.gives_up=1" : "recruiters.gives_up=0"));
        town_start(&town);
        double n = count_active(&town), expected = n * (on ? exp(-0.5) : 1);
        assert_true(n > 40);
        town_days(&town, 183);
        assert_true(fabs(count_active(&town) - expected) <= 4 * sqrt(expected * (1 - expected / n)) + 0.5);
        assert_true(pathway_of(&town.engine)->n_recruiters <= n);
        town_close(&town);
    }
}

/* Recruiters left after all were arrested and most released. */
static uint32_t left_after_arrest(const char *ends) {
    struct town town;
    town_open(&town, "Ezzouhour", "2011-12-31",
              SETTINGS(TOWN_QUIET, "recruiters.start=1400", "recruiters.gives_up=0", "approach.seen=0",
                       "leave.rate=0", "leave.camp_rate=0", "courts.charge_member=0", "walk_away.rate=0",
                       "commit.becomes_recruiter=0", ends));
    town_start(&town);
    struct pathway *pathway = pathway_of(&town.engine);
    uint32_t n = count_active(&town);
    for (uint32_t r = 0; r < n; r++)
        pathway_arrest(&town.engine, pathway->records[pathway->recruiters[r].row].person, OFR_NONE, true);
    town_days(&town, 30);
    uint32_t left = count_active(&town);
    town_close(&town);
    assert_true(n > 40 && left <= n);
    return left * 100 / n;
}

static void test_an_arrest_may_end_recruiting(void **state) {
    (void)state;
    assert_int_equal(left_after_arrest("recruiters.arrest_ends=0"), 100);
    assert_int_equal(left_after_arrest("recruiters.arrest_ends=1"), 0);
    uint32_t half = left_after_arrest("recruiters.arrest_ends=0.5");
    assert_true(half > 20 && half < 80);
}

static void test_recruiters_leave_less_often_than_others(void **state) {
    (void)state;
    uint32_t n_left[2] = {0, 0};
    for (int k = 0; k < 2; k++) {
        struct town town;
        town_open(&town, "Ezzouhour", "2011-12-31",
                  SETTINGS(TOWN_QUIET, "recruiters.start=1400", "recruiters.gives_up=0", "approach.seen=0",
                           "leave.rate=10", "leave.camp_rate=0", "border.control=0", "leave.gone_before=1",
                           k == 0 ? "leave.recruiters=0" : "leave.recruiters=1"));
        town_series(&town, "pull_syria", 1);
        town_start(&town);
        uint32_t n = count_active(&town);
        town_days(&town, 100);
        n_left[k] = n - count_active(&town);
        town_close(&town);
    }
    assert_int_equal(n_left[0], 0);
    assert_true(n_left[1] > 20);
}

/* No list has a limit of its own: a town where more people recruit than any list had room for. */
static void test_lists_grow_with_need(void **state) {
    (void)state;
    struct town town;
    town_open(&town, "Ezzouhour", "2011-12-31",
              SETTINGS(CALM, "circle.size=3", "commit.becomes_recruiter=2"));
    town_start(&town);
    struct pathway *pathway = pathway_of(&town.engine);
    uint32_t recruiters = pathway->recruiter_capacity, circles = pathway->circle_capacity;
    town_days(&town, 330);
    assert_true(pathway->n_recruiters > recruiters && pathway->n_circles > circles);
    town_close(&town);
}

/* ---- the receptive run out ----------------------------------------------------------------- */

static void test_who_was_not_receptive_is_so_again_unless_receptivity_rises(void **state) {
    (void)state;
    struct town town;
    town_open(&town, "Ezzouhour", "2012-12-31",
              SETTINGS(TOWN_QUIET, "recruiters.start=140", "approach.seen=0", "approach.contact=0",
                       "approach.again_after=10", "recruiters.gives_up=0", "rule.talk=0"));
    town_start(&town);
    struct pathway *pathway = pathway_of(&town.engine);
    uint32_t by = pathway->records[0].person, n = 0, n_first = 0, n_same = 0, n_risen = 0;
    for (uint32_t i = 0; i < town.population.n_people && n < 400; i += 3) {
        if (town.population.age[i] < 15 || pathway_record_of(&town.engine, i) != NULL)
            continue;
        struct ofr_engine later = town.engine;
        pathway_approach_person(&later, i, by, PATHWAY_RECRUITER, OFR_NONE);
        bool first = was(pathway_record_of(&later, i), PATHWAY_WAS_RECEPTIVE);
        later.day += 20;
        pathway_approach_person(&later, i, by, PATHWAY_RECRUITER, OFR_NONE);
        n_same += was(pathway_record_of(&later, i), PATHWAY_WAS_RECEPTIVE) == first;
        for (int t = 0; t < PATHWAY_N_TOPICS; t++)
            pathway->opinions[i].opinion[t] = pathway->opinions[i].base[t] = 2 * PATHWAY_ONE;
        later.day += 20;
        pathway_approach_person(&later, i, by, PATHWAY_RECRUITER, OFR_NONE);
        bool third = was(pathway_record_of(&later, i), PATHWAY_WAS_RECEPTIVE);
        assert_true(third || !first);
        n_risen += third;
        n_first += first;
        n++;
    }
    assert_int_equal(n_same, n);
    assert_true(n_first >= 5 && n_risen > 1.5 * n_first);
    town_close(&town);
}

/* ---- ties ------------------------------------------------------------------------------------ */

static double log_odds(double p) { return log(p / (1 - p)); }

static void test_a_friend_or_relative_who_joined_makes_receptive(void **state) {
    (void)state;
    struct town town;
    town_open(&town, "Ezzouhour", "2011-12-31", SETTINGS(TOWN_QUIET, "peers.joined=0.5", "risk.joint=0.8"));
    town_start(&town);
    uint32_t n = 0;
    for (uint32_t i = 0; i < town.population.n_people && n < 50; i += 97) {
        if (town.population.friend_start[i] == town.population.friend_start[i + 1])
            continue;
        double before = log_odds(pathway_receptivity(&town.engine, i));
        uint32_t friend = town.population.friends[town.population.friend_start[i]];
        struct pathway_record *record = pathway_record_make(&town.engine, friend);
        record->stage = PATHWAY_CIRCLE;
        assert_true(log_odds(pathway_receptivity(&town.engine, i)) == before || n > 0);
        record->stage = PATHWAY_COMMITTED;
        double gain = log_odds(pathway_receptivity(&town.engine, i)) - before;
        assert_true(fabs(gain - 0.8 * 0.5 * 3.14159265358979 / sqrt(3)) < 1e-6);
        record->stage = PATHWAY_UNREACHED;
        n++;
    }
    assert_int_equal(n, 50);
    town_close(&town);
}

/* People who joined a circle, or left, on a day on which a friend or relative did. */
struct together {
    uint32_t n, n_with;
};

static struct together run_together(const char *change, bool leaving) {
    struct town town;
    struct together seen = {0};
    town_open(&town, "Ezzouhour", "2011-12-31",
              SETTINGS(TOWN_GROUP, "police.raids=0", "camps.arrivals=0", "walk_away.rate=0",
                       "recruiters.gives_up=0", "leave.gone_before=1", "leave.rate=1", "leave.camp_rate=0",
                       "border.control=0", "circle.together=0", "leave.together=0", change));
    town_series(&town, "pull_syria", leaving ? 1 : 0);
    town_start(&town);
    town_days(&town, 240);
    const struct pathway *pathway = pathway_of(&town.engine);
    for (uint32_t r = 0; r < pathway->n_records; r++) {
        const struct pathway_record *one = &pathway->records[r];
        bool with = false;
        if (!was(one, leaving ? PATHWAY_WAS_ABROAD : PATHWAY_WAS_CIRCLE))
            continue;
        for (uint32_t other = 0; other < pathway->n_records && !with; other++) {
            const struct pathway_record *two = &pathway->records[other];
            with = other != r && was(two, leaving ? PATHWAY_WAS_ABROAD : PATHWAY_WAS_CIRCLE) &&
                   (leaving ? one->left_day == two->left_day : one->circle_day == two->circle_day) &&
                   pathway_are_peers(&town.population, one->person, two->person);
        }
        seen.n++;
        seen.n_with += with;
    }
    town_close(&town);
    return seen;
}

/* Whether the second share is above the first by four standard errors. */
static bool is_larger(struct together a, struct together b) {
    double p = (double)a.n_with / a.n, q = (double)b.n_with / b.n;
    return a.n > 40 && b.n > 40 && q - p > 4 * sqrt(p * (1 - p) / a.n + q * (1 - q) / b.n);
}

static void test_friends_and_kin_join_together(void **state) {
    (void)state;
    assert_true(
        is_larger(run_together("circle.together=0", false), run_together("circle.together=1", false)));
}

static void test_friends_and_kin_leave_together(void **state) {
    (void)state;
    assert_true(is_larger(run_together("leave.together=0", true), run_together("leave.together=1", true)));
}

/* Departures of committed people one of whose friends has gone, and of whom none has. */
static void test_those_whose_friends_have_gone_leave_more(void **state) {
    (void)state;
    uint32_t n_left[2] = {0, 0};
    for (int k = 0; k < 2; k++) {
        struct town town;
        town_open(&town, "Ezzouhour", "2011-12-31",
                  SETTINGS(TOWN_QUIET, "recruiters.start=1", "leave.rate=1.5", "leave.camp_rate=0",
                           "border.control=0", "walk_away.rate=0", "leave.together=0", "leave.recruiters=0",
                           "abroad.deaths=0", "abroad.returns=0", "approach.brings=0", "approach.seen=0",
                           "commit.becomes_recruiter=0", "leave.gone_before=5"));
        town_series(&town, "pull_syria", 1);
        town_start(&town);
        struct pathway *pathway = pathway_of(&town.engine);
        for (uint32_t i = 0, n = 0; n < 100;
             i += 150) { /* far apart: no ties among them but those made here */
            if (town.population.friend_start[i] == town.population.friend_start[i + 1] ||
                pathway_record_of(&town.engine, i) != NULL)
                continue;
            uint32_t friend = town.population.friends[town.population.friend_start[i]];
            struct pathway_record *gone = pathway_record_make(&town.engine, friend);
            if (gone->stage == PATHWAY_COMMITTED)
                continue;
            gone->stage = k == 0 ? PATHWAY_APPROACHED : PATHWAY_LEFT;
            struct pathway_record *left_behind = pathway_record_make(&town.engine, i);
            left_behind->stage = PATHWAY_COMMITTED;
            left_behind->circle_day = 0;
            n++;
        }
        town_days(&town, 120);
        for (uint32_t r = 0; r < pathway->n_records; r++)
            n_left[k] += was(&pathway->records[r], PATHWAY_WAS_ABROAD);
        town_close(&town);
    }
    assert_true(n_left[0] > 3 && n_left[1] > n_left[0] + 4 * sqrt(n_left[0] + n_left[1]));
}

static void test_friends_and_kin_walk_away_together(void **state) {
    (void)state;
    uint32_t n_walked[2] = {0, 0};
    for (int k = 0; k < 2; k++) {
        struct town town;
        town_open(&town, "Ezzouhour", "2011-12-31",
                  SETTINGS(CALM, "circle.together=1", "rule.threaten=0",
                           k == 0 ? "walk_away.together=0" : "walk_away.together=1"));
        town_start(&town);
        struct pathway *pathway = pathway_of(&town.engine);
        town_days(&town, 200);
        pathway->parameters.walk_away_rate = 10;
        town_days(&town, 3);
        for (uint32_t r = 0; r < pathway->n_records; r++)
            n_walked[k] += was(&pathway->records[r], PATHWAY_WAS_WALKED);
        town_close(&town);
    }
    /* until that day the two towns are the same, so who walks away more does so with somebody */
    assert_true(n_walked[0] > 10 && n_walked[1] >= n_walked[0] + 5);
}

/* ---- online ---------------------------------------------------------------------------------- */

/* Share of people first spoken to online who live in the area of the one who spoke to them. */
static double share_near(const char *area, const char *friends) {
    struct town town;
    town_open(&town, "Ezzouhour,Haidra,Thala", "2011-12-31",
              SETTINGS(CALM, "recruiters.online=1", "approach.brings=0", area, friends));
    town_start(&town);
    town_days(&town, 150);
    const struct pathway *pathway = pathway_of(&town.engine);
    double n = 0, n_near = 0;
    for (uint32_t r = 0; r < pathway->n_records; r++) {
        const struct pathway_record *record = &pathway->records[r];
        if (!was(record, PATHWAY_WAS_APPROACHED) || record->channel != PATHWAY_ONLINE)
            continue;
        n++;
        n_near += ofr_area_of(&town.population, record->person) == ofr_area_of(&town.population, record->by);
    }
    town_close(&town);
    assert_true(n > 100);
    return n_near / n;
}

static void test_online_contacts_are_tied_to_home_and_to_friends_of_friends(void **state) {
    (void)state;
    double anywhere = share_near("recruiters.online_area=0", "recruiters.online_friends=0");
    assert_true(anywhere < 0.75);
    assert_true(share_near("recruiters.online_area=1", "recruiters.online_friends=0") == 1);
    assert_true(share_near("recruiters.online_area=0", "recruiters.online_friends=1") > 0.9);
}

/* ---- the border ---------------------------------------------------------------------------- */

struct refused {
    uint32_t n, n_walked;
    double suspicion;
};

static struct refused run_refused(const char *deters, const char *suspicion) {
    struct town town;
    struct refused seen = {0};
    town_open(&town, "Ezzouhour", "2011-12-31",
              SETTINGS(TOWN_GROUP, "police.raids=0", "police.tips=0", "police.seen_in_meeting=0",
                       "camps.arrivals=0", "walk_away.rate=0", "recruiters.gives_up=0", "leave.rate=5",
                       "leave.camp_rate=0", "border.control=2", "border.charged=0", "walk_away.together=0",
                       deters, suspicion));
    town_series(&town, "pull_syria", 1);
    town_series(&town, "border_control", 0.5);
    town_start(&town);
    town_days(&town, 240);
    const struct pathway *pathway = pathway_of(&town.engine);
    for (uint32_t r = 0; r < pathway->n_records; r++) {
        seen.n += pathway->records[r].retry_day != 0;
        seen.n_walked += was(&pathway->records[r], PATHWAY_WAS_WALKED);
        assert_false(was(&pathway->records[r], PATHWAY_WAS_ABROAD)); /* each is stopped, also in blocs */
    }
    for (uint32_t c = 0; c < pathway->n_circles; c++)
        seen.suspicion += pathway_suspicion_of_circle(&town.engine, &pathway->circles[c]);
    town_close(&town);
    return seen;
}

static void test_who_is_refused_is_known_and_may_give_up(void **state) {
    (void)state;
    struct refused off = run_refused("border.deters=0", "border.suspicion=0");
    assert_true(off.n > 20 && off.n_walked == 0 && off.suspicion == 0);
    struct refused known = run_refused("border.deters=0", "border.suspicion=2");
    assert_true(known.n_walked == 0 && known.suspicion > 1);
    struct refused all = run_refused("border.deters=1", "border.suspicion=0");
    assert_true(all.n > 20 && all.n_walked == all.n);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_activity_is_log_normal_with_mean_one),
        cmocka_unit_test(test_a_few_people_make_most_contacts),
        cmocka_unit_test(test_recruiters_give_up_at_their_rate),
        cmocka_unit_test(test_an_arrest_may_end_recruiting),
        cmocka_unit_test(test_recruiters_leave_less_often_than_others),
        cmocka_unit_test(test_lists_grow_with_need),
        cmocka_unit_test(test_who_was_not_receptive_is_so_again_unless_receptivity_rises),
        cmocka_unit_test(test_a_friend_or_relative_who_joined_makes_receptive),
        cmocka_unit_test(test_friends_and_kin_join_together),
        cmocka_unit_test(test_friends_and_kin_leave_together),
        cmocka_unit_test(test_those_whose_friends_have_gone_leave_more),
        cmocka_unit_test(test_friends_and_kin_walk_away_together),
        cmocka_unit_test(test_online_contacts_are_tied_to_home_and_to_friends_of_friends),
        cmocka_unit_test(test_who_is_refused_is_known_and_may_give_up)};
    return cmocka_run_group_tests_name("recruitment", tests, NULL, NULL);
}
