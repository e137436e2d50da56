/*
 * Each rule of the model does something that is gone when its switch is off. Where that is shown:
 *
 *     go          S5, S7, here           police      S6, S10, S16        abroad   S15
 *     talk        here, closed forms     custody     S10, S15, S16       work     S5, here
 *     risk        here                   prison      here                fear     S12, S14
 *     approach    S2, S4, S7, S16        protect     S13, here           age      here
 *     circle      S2, S8, S16            closure     S9
 *     commit      S2, here               camps       S3
 *     leave       S2, S15                threaten    S11, S12
 *     walk away   S11, here
 *
 * Here stand those that the rows of the mission do not show, or show in part.
 */
#include "models/pathway/age.h"
#include "models/pathway/contact.h"
#include "models/pathway/custody.h"
#include "models/pathway/protect.h"
#include "models/pathway/risk.h"
#include "town.h"

/* ---- talk ---------------------------------------------------------------------------- */

static double talks_per_person_day(const char *rate, const char *rule) {
    struct town town;
    town_open(&town, "Ezzouhour", "2011-12-31",
              SETTINGS(TOWN_QUIET, "talk.night_awake=0.15", "talk.online=0.08", rate, rule));
    town_start(&town);
    double n_talks = 0, n_talkers = 0;
    for (uint32_t i = 0; i < town.population.n_people; i++)
        n_talkers += pathway_class_talks(pathway_of(&town.engine)->presence[i].class_);
    for (int day = 0; day < 28; day++) {
        town_day(&town);
        n_talks += (double)town_count(&town, PATHWAY_OBS_talks);
    }
    town_close(&town);
    return n_talks / n_talkers / 28;
}

/* Sampling error of some 180,000 talks is 0.3 %; the share of failed tries is itself estimated. */
static void test_realised_talks_equal_the_parameter(void **state) {
    (void)state;
    assert_true(fabs(talks_per_person_day("talk.rate=0.3", "rule.talk=1") / 0.3 - 1) < 0.03);
    assert_true(fabs(talks_per_person_day("talk.rate=1", "rule.talk=1") / 1.0 - 1) < 0.03);
    assert_true(talks_per_person_day("talk.rate=0.3", "rule.talk=0") == 0);
}

/* In a household with one member of strong opinion, the others move toward it. */
static bool shows_influence(const char *rule) {
    struct town town;
    town_open(&town, "Ezzouhour", "2011-12-31",
              SETTINGS(TOWN_QUIET, "talk.rate=1", "talk.effect=0.03", "talk.half_life=365", "opinion.sd=0.1",
                       "opinion.distrust=0", "opinion.deprivation=0", "opinion.deprivation_poverty=0",
                       "opinion.isolation=0", rule));
    town_start(&town);
    struct pathway_opinions *minds = pathway_of(&town.engine)->opinions;
    const struct ofr_population *population = &town.population;
    for (uint32_t h = 0; h < population->n_households; h += 20)
        for (int t = 0; t < PATHWAY_N_TOPICS; t++) /* the head; tolerance is above 1.5 */
            minds[population->household_start[h]].opinion[t] = minds[population->household_start[h]].base[t] =
                24000;
    town_days(&town, 60);
    struct mean with = {0}, without = {0};
    for (uint32_t h = 0; h < population->n_households; h++)
        for (uint32_t i = population->household_start[h] + 1; i < population->household_start[h + 1]; i++)
            if (pathway_class_talks(pathway_of(&town.engine)->presence[i].class_))
                mean_add(h % 20 == 0 ? &with : &without, town_opinion(&town, i, PATHWAY_DISTRUST));
    town_close(&town);
    return mean_above(&with, &without, 0.05);
}

static void test_talk_moves_people_toward_whom_they_live_with(void **state) {
    (void)state;
    assert_true(shows_influence("rule.talk=1"));
    assert_false(shows_influence("rule.talk=0"));
}

/* ---- go ------------------------------------------------------------------------------ */

static double share_out(const char *rule, enum ofr_slot slot, uint32_t day) {
    struct town town;
    town_open(&town, "Ezzouhour", "2011-12-31", SETTINGS(TOWN_QUIET, "whereabouts.at_work=0.9", rule));
    town_start(&town);
    struct ofr_engine engine = town_on(&town, day);
    double n_out = 0;
    for (uint32_t i = 0; i < town.population.n_people; i++)
        n_out += pathway_where(&engine, i, slot) < town.population.n_places;
    n_out /= town.population.n_people;
    town_close(&town);
    return n_out;
}

static void test_people_go_to_work_and_school_and_are_home_at_night(void **state) {
    (void)state;
    double weekday = share_out("rule.whereabouts=1", OFR_DAY, 3),
           weekend = share_out("rule.whereabouts=1", OFR_DAY, 0);
    assert_true(weekday > 0.25 && weekend < weekday); /* 2011-01-04 is a Tuesday, 2011-01-01 a Saturday */
    assert_true(share_out("rule.whereabouts=1", OFR_NIGHT, 3) == 0);
    assert_true(share_out("rule.whereabouts=0", OFR_DAY, 3) == 0);
}

/* ---- risk ---------------------------------------------------------------------------- */

struct approached {
    double expected, variance, receptive; /* sums of receptivity, of its variance, of those found so */
    struct mean risk[2];                  /* of those found receptive or not */
};

/* Everybody of a sample is approached once, by a recruiter, on the first day. */
static struct approached approach_all(const char *rule) {
    struct town town;
    struct approached seen = {0};
    town_open(&town, "Ezzouhour", "2011-12-31",
              SETTINGS("talk.rate=0.05", "risk.share=0.12", "risk.flat=0.12", "recruiters.start=140",
                       "police.raids=0", rule));
    town_start(&town);
    struct pathway *pathway = pathway_of(&town.engine);
    uint32_t by = pathway->records[0].person;
    for (uint32_t i = 0; i < town.population.n_people && pathway->n_records + 10 < pathway->record_capacity;
         i += 5) {
        if (town.population.age[i] < 15 || pathway_record_of(&town.engine, i) != NULL)
            continue;
        double receptivity = pathway_receptivity(&town.engine, i);
        pathway_approach_person(&town.engine, i, by, PATHWAY_RECRUITER, OFR_NONE);
        bool receptive = pathway_record_of(&town.engine, i)->was & PATHWAY_WAS_RECEPTIVE;
        seen.expected += receptivity;
        seen.variance += receptivity * (1 - receptivity);
        seen.receptive += receptive;
        mean_add(&seen.risk[receptive], pathway_risk_of(&town.engine, i));
    }
    town_close(&town);
    return seen;
}

static void test_the_share_found_receptive_follows_the_logistic_of_risk(void **state) {
    (void)state;
    struct approached on = approach_all("rule.risk=1"), off = approach_all("rule.risk=0");
    assert_true(on.risk[0].n + on.risk[1].n > 500 && on.receptive > 20);
    assert_true(fabs(on.receptive - on.expected) < 4 * sqrt(on.variance));
    assert_true(mean_above(&on.risk[1], &on.risk[0], 0.3));
    assert_false(mean_above(&off.risk[1], &off.risk[0], 0.3)); /* receptivity is flat */
}

/* By whatever door: in the open, by a friend, online, in prison. */
static void test_nobody_under_15_can_be_approached(void **state) {
    (void)state;
    struct town town;
    town_open(&town, "Ezzouhour", "2012-12-31",
              SETTINGS("talk.rate=0.05", "recruiters.start=140", "police.raids=0"));
    town_start(&town);
    struct pathway *pathway = pathway_of(&town.engine);
    uint32_t by = pathway->records[0].person, n_children = 0, n_others = 0;
    for (uint32_t i = 0; i < town.population.n_people && n_others < 100; i++) {
        bool child = town.population.age[i] < 15;
        if (pathway_record_of(&town.engine, i) != NULL)
            continue;
        for (uint32_t channel = PATHWAY_FRIEND; channel <= PATHWAY_ONLINE; channel++)
            pathway_approach_person(&town.engine, i, by, channel, OFR_NONE);
        pathway_approach_inmate(&town.engine, i, by);
        assert_int_equal(pathway_record_of(&town.engine, i) == NULL, child);
        n_children += child;
        n_others += !child;
    }
    assert_true(n_children > 20 && n_others == 100);
    town_close(&town);
}

/* ---- commitment, triggers, walking away ------------------------------------------------ */

#define GROUP TOWN_GROUP, "police.raids=0", "camps.arrivals=0", "leave.rate=0", "leave.camp_rate=0"

/* A member's relative is arrested: on the next morning they learn of it, and it adds to their commitment. */
static double trigger_step(const char *change) {
    struct town town;
    town_open(&town, "Ezzouhour", "2011-12-31",
              SETTINGS(GROUP, "commit.trigger_step=0.4", "walk_away.rate=0", "circle.meetings=0",
                       "circle.loss=0", change));
    town_start(&town);
    town_days(&town, 120);
    struct pathway *pathway = pathway_of(&town.engine);
    struct mean step = {0};
    for (uint32_t r = 0; r < pathway->n_records && step.n < 20; r++) {
        uint32_t person = pathway->records[r].person,
                 head = town.population.household_start[town.population.household[person]];
        if (pathway->records[r].stage != PATHWAY_CIRCLE || head == person ||
            pathway_record_of(&town.engine, head) != NULL)
            continue;
        float before = pathway->records[r].commitment;
        pathway_arrest(&town.engine, head, OFR_NONE, false);
        town_day(&town);
        mean_add(&step, pathway->records[r].commitment - before);
    }
    town_close(&town);
    assert_true(step.n >= 10);
    return mean_of(&step);
}

static void test_the_arrest_of_a_relative_is_a_trigger(void **state) {
    (void)state;
    assert_true(trigger_step("rule.custody=1") > 0.39);
    assert_true(trigger_step("commit.trigger_step=0") < 0.01);
}

/* Members of circles after half a year by stage, and how many have walked away. */
struct members {
    double n_committed, n_walked, n_past; /* past their threshold and not committed */
};

static struct members run_members(const char *change) {
    struct town town;
    struct members members = {0};
    town_open(&town, "Ezzouhour", "2011-12-31",
              SETTINGS(GROUP, "walk_away.rate=1", "walk_away.commitment=1.2", change));
    town_start(&town);
    town_days(&town, 180);
    const struct pathway *pathway = pathway_of(&town.engine);
    for (uint32_t r = 0; r < pathway->n_records; r++) {
        const struct pathway_record *record = &pathway->records[r];
        members.n_committed += (record->was & PATHWAY_WAS_COMMITTED) != 0;
        members.n_walked += (record->was & PATHWAY_WAS_WALKED) != 0;
        members.n_past += record->stage == PATHWAY_CIRCLE && pathway_is_free(record) &&
                          record->commitment >= record->commit_threshold;
    }
    town_close(&town);
    return members;
}

static void test_members_past_their_threshold_commit_themselves(void **state) {
    (void)state;
    struct members on = run_members("rule.commit=1"), off = run_members("rule.commit=0");
    assert_true(on.n_committed > 30 && on.n_past == 0);
    assert_true(off.n_committed == 0 && off.n_past > 30);
}

static void test_members_walk_away_and_the_committed_less(void **state) {
    (void)state;
    struct members on = run_members("rule.walk_away=1"), off = run_members("rule.walk_away=0"),
                   bound = run_members("walk_away.commitment=10");
    assert_true(on.n_walked > 50 && off.n_walked == 0);
    assert_true(bound.n_walked < 0.8 * on.n_walked);
}

/* ---- prison -------------------------------------------------------------------------- */

/* Sixty men are held for years, half of them committed, with opinions far apart. */
struct inmates {
    double spread, n_approached, hours;
};

static struct inmates run_prison(const char *rule) {
    struct town town;
    struct inmates inmates = {0};
    town_open(&town, "Ezzouhour", "2012-12-31",
              SETTINGS(TOWN_QUIET, "rule.talk=0", "talk.half_life=365", "prison.contacts=2",
                       "prison.pull=0.2", "courts.acquitted=0", "courts.sentence=20", "risk.share=0.12",
                       "approach.again_after=1000", rule));
    town_start(&town);
    struct pathway *pathway = pathway_of(&town.engine);
    for (uint32_t i = 0; pathway->n_records < 60; i++) {
        if (!ofr_is_male(&town.population, i) || town.population.age[i] < 20 || town.population.age[i] > 40)
            continue;
        struct pathway_record *record = pathway_record_make(&town.engine, i);
        bool committed = pathway->n_records % 2 == 0;
        record->stage = committed ? PATHWAY_COMMITTED : PATHWAY_UNREACHED;
        pathway_charge(&town.engine, pathway_row_of(pathway, record), 0);
        for (int t = 0; t < PATHWAY_N_TOPICS; t++)
            pathway->opinions[i].opinion[t] = pathway->opinions[i].base[t] =
                (int16_t)(committed ? PATHWAY_ONE : 0);
    }
    town_days(&town, 180);
    struct mean all = {0};
    for (uint32_t r = 0; r < 60; r++) {
        assert_int_equal(pathway->records[r].whereabouts, PATHWAY_PRISON);
        mean_add(&all, town_opinion(&town, pathway->records[r].person, PATHWAY_DISTRUST));
        inmates.n_approached += (pathway->records[r].was & PATHWAY_WAS_APPROACHED) != 0;
        inmates.hours += pathway->records[r].hours;
    }
    inmates.spread = sqrt(all.square / 60 - mean_of(&all) * mean_of(&all));
    town_close(&town);
    return inmates;
}

static void test_inmates_grow_alike_and_committed_ones_recruit(void **state) {
    (void)state;
    struct inmates on = run_prison("rule.prison=1"), off = run_prison("rule.prison=0");
    assert_true(off.spread > 0.49 && on.spread < 0.85 * off.spread);
    assert_true(on.n_approached >= 10 && off.n_approached == 0);
    assert_true(on.hours > 0 && off.hours == 0);
}

/* ---- protection: what its end does to reporting ------------------------------------------ */

static double reporting_after(const char *harm, const char *rule) {
    struct town town;
    town_open(&town, "Ezzouhour", "2011-12-31",
              SETTINGS(GROUP, "protect.nights=20", "protect.coverage=0", "protect.killed=0",
                       "protect.memory=0.3", harm, rule));
    town_start(&town);
    town_days(&town, 100);
    struct pathway *pathway = pathway_of(&town.engine);
    uint32_t n_promised = 0;
    for (uint32_t r = 0; r < pathway->n_records && n_promised < 2; r++)
        if (pathway->records[r].circle != 0 && pathway_is_free(&pathway->records[r])) {
            pathway->records[r].threat_circle = pathway->records[r].circle;
            pathway_promise_protection(&town.engine, r);
            n_promised++;
        }
    assert_int_equal(n_promised, 2);
    town_days(&town, 40);
    double factor = pathway->report_factor[0];
    town_close(&town);
    return factor;
}

static void test_reporting_falls_after_harm_and_rises_after_safe_passage(void **state) {
    (void)state;
    double harmed = reporting_after("protect.harm=0.2", "rule.protect=1");
    assert_true(harmed < 0.85);
    assert_true(reporting_after("protect.harm=0", "rule.protect=1") > 1.1);
    assert_true(reporting_after("protect.harm=0.2", "rule.protect=0") == 1);
}

/* ---- work ---------------------------------------------------------------------------- */

static void test_work_turns_people_over_and_keeps_unemployment(void **state) {
    (void)state;
    for (int on = 0; on < 2; on++) {
        struct town town;
        town_open(&town, "town", "2012-12-31",
                  SETTINGS(TOWN_QUIET, "talk.rate=0.05", "work.quits=0.02", "rule.age=0",
                           on ? "rule.work=1" : "rule.work=0"));
        town_start(&town);
        const struct pathway *pathway = pathway_of(&town.engine);
        town_days(&town, 560);
        uint32_t n_changed = 0;
        double seeking[16] = {0}, force[16] = {0}, seeking_start[16] = {0};
        for (uint32_t i = 0; i < town.population.n_people; i++) {
            uint32_t area = ofr_area_of(&town.population, i);
            enum ofr_activity now = pathway_class_activity(pathway->presence[i].class_);
            force[area] += now == OFR_EMPLOYED || now == OFR_UNEMPLOYED;
            seeking[area] += now == OFR_UNEMPLOYED;
            seeking_start[area] += town.population.activity[i] == OFR_UNEMPLOYED;
            n_changed += now != town.population.activity[i];
        }
        for (uint32_t a = 0; a < town.population.n_areas; a++)
            assert_true(fabs(seeking[a] - seeking_start[a]) < 0.03 * force[a]);
        assert_true(on ? n_changed > 3000 : n_changed == 0);
        town_close(&town);
    }
}

/* ---- age ----------------------------------------------------------------------------- */

static void test_people_grow_older_leave_school_and_retire(void **state) {
    (void)state;
    for (int on = 0; on < 2; on++) {
        struct town town;
        town_open(&town, "Ezzouhour", "2013-01-31",
                  SETTINGS(TOWN_QUIET, "talk.rate=0.05", "rule.work=0", "age.retires=62",
                           "age.leaves_school=0.25", on ? "rule.age=1" : "rule.age=0"));
        town_start(&town);
        town_days(&town, 740); /* two years and a bit */
        const struct pathway *pathway = pathway_of(&town.engine);
        double n_students = 0, n_left = 0, n_pupils = 0, n_retired = 0, n_old = 0;
        for (uint32_t i = 0; i < town.population.n_people; i++) {
            enum ofr_activity was = (enum ofr_activity)town.population.activity[i],
                              is = pathway_class_activity(pathway->presence[i].class_);
            unsigned age = town.population.age[i];
            assert_int_equal(pathway_age_of(&town.engine, i), age + (on ? 2 : 0));
            n_students += was == OFR_STUDENT && age >= 16 && age < 25;
            n_left += was == OFR_STUDENT && age >= 16 && age < 25 && is != OFR_STUDENT;
            n_pupils += was == OFR_CHILD && (age == 4 || age == 5) && is == OFR_STUDENT;
            n_old += was == OFR_EMPLOYED && age >= 60 && age < 62;
            n_retired += was == OFR_EMPLOYED && age >= 60 && age < 62 && is == OFR_RETIRED;
        }
        assert_true(n_students > 200 && n_old > 20);
        if (on)
            assert_true(fabs(n_left / n_students - (1 - 0.75 * 0.75)) < 0.08 && n_pupils > 50 &&
                        n_retired == n_old);
        else
            assert_true(n_left == 0 && n_pupils == 0 && n_retired == 0);
        town_close(&town);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_realised_talks_equal_the_parameter),
        cmocka_unit_test(test_talk_moves_people_toward_whom_they_live_with),
        cmocka_unit_test(test_people_go_to_work_and_school_and_are_home_at_night),
        cmocka_unit_test(test_the_share_found_receptive_follows_the_logistic_of_risk),
        cmocka_unit_test(test_nobody_under_15_can_be_approached),
        cmocka_unit_test(test_the_arrest_of_a_relative_is_a_trigger),
        cmocka_unit_test(test_members_past_their_threshold_commit_themselves),
        cmocka_unit_test(test_members_walk_away_and_the_committed_less),
        cmocka_unit_test(test_inmates_grow_alike_and_committed_ones_recruit),
        cmocka_unit_test(test_reporting_falls_after_harm_and_rises_after_safe_passage),
        cmocka_unit_test(test_work_turns_people_over_and_keeps_unemployment),
        cmocka_unit_test(test_people_grow_older_leave_school_and_retire)};
    return cmocka_run_group_tests_name("rules", tests, NULL, NULL);
}
