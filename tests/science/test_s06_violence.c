/* S6, S10: the police hits people in the street, at raids and in custody. They, their kin and their friends
 * remember it: distrust, receptivity, triggers. Without the rule nothing of it happens, and nothing else
 * changes. */
#include "models/pathway/age.h"
#include "models/pathway/contact.h"
#include "models/pathway/custody.h"
#include "models/pathway/memory.h"
#include "models/pathway/risk.h"
#include "models/pathway/spillover.h"
#include "models/pathway/violence.h"
#include "town.h"

#define STILL TOWN_QUIET, "talk.rate=0.05", "rule.work=0"

static double log_odds(const struct town *town, uint32_t person) {
    return pathway_memory_log_odds(&town->engine, person);
}

/* Let nobody remember anything from before the start. */
static void forget(struct town *town) {
    memset(pathway_of(&town->engine)->memory, 0,
           town->population.n_people * sizeof *pathway_of(&town->engine)->memory);
}

static bool was_hit(const struct town *town, uint32_t person) {
    return pathway_of(&town->engine)->memory[person].self != 0;
}

/* ---- who is hit ----------------------------------------------------------------------- */

enum { YOUNG_MEN, YOUNG_WOMEN, OLDER_MEN, N_GROUPS };
struct hit {
    double n[N_GROUPS], hit[N_GROUPS]; /* people, of these ill-treated in a year */
    double n_adults, n_hit, children_hit, complaints;
};

static struct hit run_year(const char *change) {
    struct town town;
    struct hit seen = {0};
    town_open(&town, "Ezzouhour", "2011-12-31",
              SETTINGS(STILL, "rule.age=0", "violence.rate=0.05", "violence.women=0.25", "violence.older=0.4",
                       "violence.reports=0.19", change));
    town_start(&town);
    forget(&town);
    for (int day = 0; day < 365; day++) {
        town_day(&town);
        seen.n_hit += (double)town_count(&town, PATHWAY_OBS_ill_treated);
        seen.complaints += (double)town_count(&town, PATHWAY_OBS_complaints);
    }
    for (uint32_t i = 0; i < town.population.n_people; i++) {
        unsigned age = pathway_age_of(&town.engine, i);
        bool male = ofr_is_male(&town.population, i), hit = was_hit(&town, i);
        int group = age < 30 ? male ? YOUNG_MEN : YOUNG_WOMEN : male ? OLDER_MEN : N_GROUPS;
        seen.n_adults += age >= 15;
        seen.children_hit += age < 15 && hit;
        if (age < 15 || group == N_GROUPS)
            continue;
        seen.n[group]++;
        seen.hit[group] += hit;
    }
    town_close(&town);
    return seen;
}

/* A rate from a count, with four standard errors of a Poisson number around what is asked. */
static void assert_rate(double count, double n, double asked) {
    assert_true(n * asked > 50);
    assert_true(fabs(count - n * asked) < 4 * sqrt(n * asked));
}

static void test_people_are_hit_at_the_rate_of_the_survey_young_men_first(void **state) {
    (void)state;
    struct hit on = run_year("rule.violence=1"), off = run_year("rule.violence=0");
    assert_rate(on.n_hit, on.n_adults, 0.05);
    assert_true(fabs(on.complaints - 0.19 * on.n_hit) < 4 * sqrt(0.19 * 0.81 * on.n_hit));
    assert_true(on.children_hit == 0 && off.n_hit == 0 && off.complaints == 0);
    double men = -log(1 - on.hit[YOUNG_MEN] / on.n[YOUNG_MEN]); /* a year's rate: some are hit twice */
    assert_rate(on.hit[YOUNG_WOMEN], on.n[YOUNG_WOMEN], -expm1(-0.25 * men));
    assert_rate(on.hit[OLDER_MEN], on.n[OLDER_MEN], -expm1(-0.4 * men));
}

/* Who would have told the survey of July 2012 that they or a relative had been hit in five years: 25 % did,
 * of 401, so 2.2 points are its standard error. People think of their household at least, and of the extended
 * family at most; the default rate was derived for numbers of adults between these. */
static void test_the_default_rate_agrees_with_the_survey(void **state) {
    (void)state;
    struct town town;
    town_open(&town, "town", "2011-12-31", SETTINGS(STILL, "violence.rate=0.008"));
    town_start(&town);
    double n = 0, household = 0, family = 0;
    for (uint32_t i = 0; i < town.population.n_people; i++) {
        uint32_t kin[64], n_kin = ofr_kin_of(&town.population, i, kin, 64);
        if (town.population.age[i] < 18)
            continue;
        bool at_home = was_hit(&town, i), related = at_home;
        for (uint32_t j = 0; j < n_kin; j++) {
            related = related || was_hit(&town, kin[j]);
            at_home = at_home || (was_hit(&town, kin[j]) &&
                                  town.population.household[kin[j]] == town.population.household[i]);
        }
        n++;
        household += at_home;
        family += related;
    }
    town_close(&town);
    print_message("own household %.3f, extended family %.3f\n", household / n, family / n);
    assert_true(household / n < 0.25 && family / n > 0.25);
}

/* ---- what it does --------------------------------------------------------------------- */

struct change {
    struct mean hit, kin, friends, others; /* of one quantity, from before to after */
};

/* Hit one man in every fortieth household, and look on the second day. */
static void hit_some(struct change *distrust, struct change *risk, const char *change) {
    struct town town;
    *distrust = *risk = (struct change){0};
    town_open(&town, "Ezzouhour", "2011-12-31",
              SETTINGS(STILL, "violence.rate=0", "violence.distrust=0.5", "violence.distrust_close=0.2",
                       "violence.risk=0.22", "violence.risk_close=0.11", "violence.reports=0", change));
    town_start(&town);
    forget(&town);
    uint32_t n = town.population.n_people;
    double *before = calloc(2 * (size_t)n, sizeof *before);
    uint8_t *marks = calloc(n, 1); /* 1 hit, 2 kin, 4 friend */
    for (uint32_t i = 0; i < n; i++) {
        before[2 * i] = town_opinion(&town, i, PATHWAY_DISTRUST);
        before[2 * i + 1] = log_odds(&town, i);
    }
    for (uint32_t h = 0; h < town.population.n_households; h += 40) {
        uint32_t person = town.population.household_start[h], kin[64];
        uint32_t n_kin = ofr_kin_of(&town.population, person, kin, 64);
        pathway_ill_treat(&town.engine, person, OFR_NONE, PATHWAY_IN_STREET);
        marks[person] |= 1;
        for (uint32_t j = 0; j < n_kin; j++)
            marks[kin[j]] |= town.population.household[kin[j]] == h ? 2 : 8;
        for (uint32_t f = town.population.friend_start[person]; f < town.population.friend_start[person + 1];
             f++)
            marks[town.population.friends[f]] |= 4;
    }
    town_days(&town, 2);
    for (uint32_t i = 0; i < n; i++) {
        if (marks[i] & (marks[i] - 1) || marks[i] == 8)
            continue; /* close to several, or of a related household */
        double by[2] = {town_opinion(&town, i, PATHWAY_DISTRUST) - before[2 * i],
                        log_odds(&town, i) - before[2 * i + 1]};
        struct change *changes[2] = {distrust, risk};
        for (int c = 0; c < 2; c++)
            mean_add(marks[i] & 1   ? &changes[c]->hit
                     : marks[i] & 2 ? &changes[c]->kin
                     : marks[i] & 4 ? &changes[c]->friends
                                    : &changes[c]->others,
                     by[c]);
    }
    free(before);
    free(marks);
    town_close(&town);
}

static bool is_near(double found, double asked) { return fabs(found - asked) < 0.02; }

static void test_violence_raises_distrust_and_receptivity_of_victims_kin_and_friends(void **state) {
    (void)state;
    struct change distrust, risk;
    hit_some(&distrust, &risk, "opinion.sd=0.4"); /* few opinions end at their limits */
    assert_true(distrust.hit.n > 50 && distrust.kin.n > 50 && distrust.friends.n > 50);
    assert_true(is_near(mean_of(&distrust.hit), 0.5 * 0.4) && is_near(mean_of(&distrust.kin), 0.2 * 0.4));
    assert_true(is_near(mean_of(&distrust.friends), 0.1 * 0.4) && fabs(mean_of(&distrust.others)) < 0.01);
    assert_true(mean_above(&distrust.friends, &distrust.others, 0.02));
    const double odds = 3.14159265358979 / sqrt(3); /* log odds of d = 1 */
    assert_true(is_near(mean_of(&risk.hit), 0.22 * odds) && is_near(mean_of(&risk.kin), 0.11 * odds));
    assert_true(is_near(mean_of(&risk.friends), 0.11 * odds) && mean_of(&risk.others) == 0);
    hit_some(&distrust, &risk, "rule.violence=0");
    assert_true(mean_of(&risk.hit) == 0 && mean_of(&risk.kin) == 0);
    assert_false(mean_above(&distrust.hit, &distrust.others, 0.02));
}

/* Log odds fall by half in violence.memory years, and receptivity with them. */
static void test_memory_fades(void **state) {
    (void)state;
    struct town town;
    town_open(&town, "Haidra", "2014-12-31",
              SETTINGS(STILL, "violence.rate=0", "violence.risk=0.5", "violence.memory=2", "rule.age=0"));
    town_start(&town);
    forget(&town);
    pathway_remember(&town.engine, 0, false, 0);
    double first = log_odds(&town, 0), never = log_odds(&town, 1),
           before = pathway_receptivity(&town.engine, 0);
    assert_true(fabs(never) < 1e-9 && first > 0.9);
    struct ofr_engine later = town_on(&town, 2 * 365);
    assert_true(fabs(pathway_memory_log_odds(&later, 0) / first - 0.5) < 0.03); /* periods of 61 days */
    forget(&town);
    assert_true(pathway_receptivity(&town.engine, 0) < before);
    town_close(&town);
}

/* At the start people remember five years of violence; the zero of receptivity is the mean of that. */
static void test_the_memory_of_the_start_leaves_mean_receptivity_where_it_is(void **state) {
    (void)state;
    struct town town;
    struct mean sum = {0}, remembered = {0};
    town_open(&town, "town", "2011-12-31", SETTINGS(STILL, "violence.rate=0.008"));
    town_start(&town);
    for (uint32_t i = 0; i < town.population.n_people; i++)
        if (town.population.age[i] >= 18)
            mean_add(&sum, log_odds(&town, i));
    forget(&town);
    mean_add(&remembered, -log_odds(&town, 0));
    town_close(&town);
    print_message("usual log odds %.4f, mean of the start %.4f\n", mean_of(&remembered), mean_of(&sum));
    assert_true(fabs(mean_of(&sum)) < 0.1 * mean_of(&remembered)); /* ties are counted as 17, for all */
}

/* An answered complaint ends the distrust; any other leaves a part of it for good. */
static void test_an_answered_complaint_leaves_nothing_that_lasts(void **state) {
    (void)state;
    for (int answered = 0; answered < 2; answered++) {
        struct town town;
        town_open(&town, "Haidra", "2011-12-31",
                  SETTINGS(STILL, "violence.rate=0", "violence.reports=1", "spillover.lasting=0.5",
                           answered ? "violence.answered=1" : "violence.answered=0"));
        town_start(&town);
        int16_t before = pathway_of(&town.engine)->opinions[0].base[PATHWAY_DISTRUST];
        pathway_ill_treat(&town.engine, 0, OFR_NONE, PATHWAY_IN_STREET);
        int16_t after = pathway_of(&town.engine)->opinions[0].base[PATHWAY_DISTRUST];
        assert_true(answered ? after == before : after > before + 1000);
        town_close(&town);
    }
}

/* ---- custody -------------------------------------------------------------------------- */

struct custody {
    double n, hit, kin, kin_remember;
    struct mean rise[2]; /* of distrust of those released: not hit, hit */
};

/* Arrest one uninvolved person in every fortieth household and wait until they are free. */
static struct custody arrest_some(const char *change) {
    struct town town;
    struct custody seen = {0};
    town_open(&town, "town", "2011-12-31",
              SETTINGS(STILL, "violence.rate=0", "custody.ill_treatment=0.3", "courts.charge_uninvolved=0",
                       "opinion.sd=0.4", "violence.distrust=0.5", "police.questioned=0", change));
    town_start(&town);
    forget(&town);
    uint32_t n = town.population.n_households;
    double *before = calloc(n, sizeof *before);
    for (uint32_t h = 0; h < n; h += 40) {
        uint32_t head = town.population.household_start[h];
        before[h] = town_opinion(&town, head, PATHWAY_DISTRUST);
        pathway_arrest(&town.engine, head, OFR_NONE, false);
    }
    town_days(&town, 15);
    for (uint32_t h = 0; h < n; h += 40) {
        uint32_t head = town.population.household_start[h], kin[64];
        bool hit = was_hit(&town, head);
        seen.n++;
        seen.hit += hit;
        mean_add(&seen.rise[hit], town_opinion(&town, head, PATHWAY_DISTRUST) - before[h]);
        for (uint32_t j = 0, n_kin = ofr_kin_of(&town.population, head, kin, 64); hit && j < n_kin; j++) {
            seen.kin++;
            seen.kin_remember += pathway_of(&town.engine)->memory[kin[j]].close != 0;
        }
    }
    free(before);
    town_close(&town);
    return seen;
}

static void test_some_are_ill_treated_in_custody_and_their_kin_remember(void **state) {
    (void)state;
    struct custody on = arrest_some("rule.violence=1"), off = arrest_some("rule.violence=0");
    assert_true(on.n > 300 && fabs(on.hit - 0.3 * on.n) < 4 * sqrt(0.3 * 0.7 * on.n));
    assert_true(mean_above(&on.rise[1], &on.rise[0], 0.1));
    assert_true(on.kin > 100 && on.kin_remember == on.kin);
    assert_true(off.hit == 0 && arrest_some("custody.ill_treatment=0").hit == 0);
}

/* ---- triggers ------------------------------------------------------------------------- */

#define GROUP                                                                                                \
    TOWN_GROUP, "police.raids=0", "camps.arrivals=0", "leave.rate=0", "leave.camp_rate=0",                   \
        "walk_away.rate=0", "circle.meetings=0", "circle.loss=0", "violence.rate=0",                         \
        "commit.trigger_step=0.4", "violence.trigger=0.5"

struct steps {
    struct mean kin, self; /* commitment added to a member */
};

static struct steps trigger_steps(const char *change) {
    struct town town;
    struct steps steps = {0};
    town_open(&town, "Ezzouhour", "2011-12-31", SETTINGS(GROUP, change));
    town_start(&town);
    town_days(&town, 120);
    struct pathway *pathway = pathway_of(&town.engine);
    for (uint32_t r = 0; r < pathway->n_records && steps.self.n < 20; r++) {
        uint32_t person = pathway->records[r].person,
                 head = town.population.household_start[town.population.household[person]];
        if (pathway->records[r].stage != PATHWAY_CIRCLE || head == person ||
            pathway_record_of(&town.engine, head) != NULL)
            continue;
        bool self = steps.kin.n > steps.self.n;
        float before = pathway->records[r].commitment;
        pathway_ill_treat(&town.engine, self ? person : head, OFR_NONE, PATHWAY_IN_STREET);
        town_day(&town);
        mean_add(self ? &steps.self : &steps.kin, pathway->records[r].commitment - before);
    }
    town_close(&town);
    assert_true(steps.self.n >= 5);
    return steps;
}

static void test_a_beating_is_a_trigger_half_as_strong_as_an_arrest(void **state) {
    (void)state;
    struct steps on = trigger_steps("rule.violence=1"), off = trigger_steps("spillover.by_state=0");
    assert_true(mean_of(&on.kin) > 0.19 && mean_of(&on.self) > 0.19 && mean_of(&on.kin) < 0.25);
    assert_true(mean_of(&off.kin) < 0.01 && mean_of(&off.self) < 0.01);
    struct steps none = trigger_steps("violence.trigger=0");
    assert_true(mean_of(&none.kin) < 0.01);
}

/* ---- nothing else --------------------------------------------------------------------- */

/* A violence that does nothing to anybody leaves every other draw and every other count as it was. */
static void test_the_rule_moves_no_draw_of_another(void **state) {
    (void)state;
    int64_t counts[2][PATHWAY_N_OBSERVABLES] = {{0}};
    for (int on = 0; on < 2; on++) {
        struct town town;
        town_open(&town, "Ezzouhour", "2012-06-30",
                  SETTINGS(TOWN_GROUP, "police.raids=20", "violence.rate=0.05", "violence.at_raid=5",
                           "custody.ill_treatment=1", "violence.distrust=0", "violence.distrust_close=0",
                           "violence.risk=0", "violence.risk_close=0", "violence.fear=0",
                           "violence.trigger=0", on ? "rule.violence=1" : "rule.violence=0"));
        town_start(&town);
        for (int day = 0; day < 400; day++) {
            town_day(&town);
            for (int o = 0; o < PATHWAY_N_OBSERVABLES; o++)
                counts[on][o] += town_count(&town, (enum pathway_observable)o);
        }
        town_close(&town);
    }
    assert_true(counts[1][PATHWAY_OBS_ill_treated] > 500 &&
                counts[1][PATHWAY_OBS_ill_treated_in_custody] > 5);
    assert_true(counts[1][PATHWAY_OBS_committed] > 20 && counts[1][PATHWAY_OBS_arrested] > 20);
    for (int o = 0; o < PATHWAY_OBS_ill_treated; o++)
        assert_int_equal(counts[0][o], counts[1][o]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_people_are_hit_at_the_rate_of_the_survey_young_men_first),
        cmocka_unit_test(test_the_default_rate_agrees_with_the_survey),
        cmocka_unit_test(test_violence_raises_distrust_and_receptivity_of_victims_kin_and_friends),
        cmocka_unit_test(test_memory_fades),
        cmocka_unit_test(test_the_memory_of_the_start_leaves_mean_receptivity_where_it_is),
        cmocka_unit_test(test_an_answered_complaint_leaves_nothing_that_lasts),
        cmocka_unit_test(test_some_are_ill_treated_in_custody_and_their_kin_remember),
        cmocka_unit_test(test_a_beating_is_a_trigger_half_as_strong_as_an_arrest),
        cmocka_unit_test(test_the_rule_moves_no_draw_of_another)};
    return cmocka_run_group_tests_name("S6 violence", tests, NULL, NULL);
}
