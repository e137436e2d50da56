/* Anchors: programmes do to attitudes and receptivity what trials found, since their doses rest on
 * these (docs/interventions.md). The same people with the same draws, with and without the intervention. */
#include "models/pathway/programme.h"
#include "models/pathway/risk.h"
#include "town.h"

#define MONTH 28
#define MOST_MONTHS 14

/* Of those who take part: each opinion, and receptivity, on the last day of each month of four weeks. */
struct course {
    struct mean opinion[MOST_MONTHS][PATHWAY_N_TOPICS], receptivity[MOST_MONTHS];
};

/* Everybody of the town, or those who take part in an intervention; no records are made in a quiet town. */
static void follow(const char *intervention, bool applied, int months, struct course *course) {
    struct town town;
    *course = (struct course){0};
    town_open(&town, "Ezzouhour", "2012-06-30", SETTINGS(TOWN_QUIET, "talk.rate=0.3"));
    town_check(&town, ofr_scenario_intervention(town.scenario, intervention, town.reports));
    struct ofr_intervention *one = &town.scenario->interventions[0];
    one->first_day = town.scenario->first_day;
    town_start(&town);
    bool *takes_part = calloc(town.population.n_people, sizeof *takes_part);
    for (uint32_t i = 0; i < town.population.n_people; i++)
        takes_part[i] = pathway_takes_part(&town.engine, one, i);
    one->dose = applied ? 1 : 0;
    for (int month = 0; month < months; month++) {
        town_days(&town, MONTH);
        for (uint32_t i = 0; i < town.population.n_people; i++) {
            if (!takes_part[i])
                continue;
            for (unsigned t = 0; t < PATHWAY_N_TOPICS; t++)
                mean_add(&course->opinion[month][t], town_opinion(&town, i, (enum pathway_topic)t));
            mean_add(&course->receptivity[month], pathway_receptivity(&town.engine, i));
        }
    }
    free(takes_part);
    town_close(&town);
}

/* Fall of the mean receptivity of those who take part, as a share, over months first to last (from 1). */
static double fall(const char *intervention, int first, int last) {
    static struct course with, without;
    double a = 0, b = 0;
    follow(intervention, true, last, &with);
    follow(intervention, false, last, &without);
    assert_true(with.receptivity[0].n > 200);
    for (int month = first; month <= last; month++) {
        a += mean_of(&with.receptivity[month - 1]);
        b += mean_of(&without.receptivity[month - 1]);
    }
    print_message("    %s: mean receptivity of those treated %+.1f %% in months %d to %d\n", intervention,
                  100 * (a / b - 1), first, last);
    return 1 - a / b;
}

/* Jugl et al. 2021: d = 0.50 on attitudes, 0.26 to 0.74; the mean over the three opinions after a year. */
static void test_workers_and_mentors_move_attitudes_as_programmes_do(void **state) {
    (void)state;
    static struct course with, without;
    follow("community-workers", true, 13, &with);
    follow("community-workers", false, 13, &without);
    double d = 0;
    for (unsigned t = 0; t < PATHWAY_N_TOPICS; t++) {
        const struct mean *control = &without.opinion[12][t];
        double average = mean_of(control),
               sd = sqrt(control->square / (double)control->n - average * average);
        d += (average - mean_of(&with.opinion[12][t])) / sd / PATHWAY_N_TOPICS;
    }
    print_message("    community-workers: d = %.2f after a year\n", d);
    assert_true(d > 0.26 && d < 0.74);
    /* mentors have the same monthly moves */
    struct town town;
    town_open(&town, "Ezzouhour", "2011-01-31", SETTINGS(TOWN_QUIET));
    town_check(&town, ofr_scenario_intervention(town.scenario, "community-workers", town.reports));
    town_check(&town, ofr_scenario_intervention(town.scenario, "mentoring", town.reports));
    const struct ofr_programme *workers = &town.scenario->interventions[0].programme;
    const struct ofr_programme *mentors = &town.scenario->interventions[1].programme;
    for (int e = 0; e < 3; e++)
        assert_true(workers->effects[e].kind == mentors->effects[e].kind &&
                    workers->effects[e].by == mentors->effects[e].by);
    ofr_scenario_free(town.scenario);
    ofr_reports_free(town.reports);
}

/* Mercy Corps 2018: training alone none; with cash -17 % at 6 to 9 months; cash alone a gain, then a
 * reversal. */
static void test_training_alone_does_nothing_to_receptivity(void **state) {
    (void)state;
    assert_true(fabs(fall("training", 7, 9)) < 0.03);
}

static void test_training_with_cash_lowers_receptivity_by_a_sixth(void **state) {
    (void)state;
    double share = fall("training-and-cash", 7, 9);
    assert_true(share > 0.12 && share < 0.22);
}

static void test_cash_alone_gains_and_then_reverses(void **state) {
    (void)state;
    assert_true(fall("cash", 4, 6) > 0.03);
    assert_true(fall("cash", 12, 14) < 0);
}

/* Unemployed over the labour force after ten months, with a setting. */
static double unemployment(const char *setting) {
    struct town town;
    double seeking = 0, force = 0;
    town_open(&town, "Ezzouhour", "2011-12-31", SETTINGS(TOWN_QUIET, "talk.rate=0.05", setting));
    town_start(&town);
    town_days(&town, 10 * MONTH);
    for (uint32_t i = 0; i < town.population.n_people; i++) {
        enum ofr_activity activity = pathway_class_activity(pathway_of(&town.engine)->presence[i].class_);
        seeking += activity == OFR_UNEMPLOYED;
        force += activity == OFR_UNEMPLOYED || activity == OFR_EMPLOYED;
    }
    town_close(&town);
    return seeking / force;
}

static void test_places_of_work_lower_unemployment_by_as_many(void **state) {
    (void)state;
    double gained = unemployment("work.places=0") - unemployment("work.places=30");
    print_message("    30 places per 1000: unemployment falls by %.2f points\n", 100 * gained);
    assert_true(fabs(gained - 0.03) < 0.006);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_workers_and_mentors_move_attitudes_as_programmes_do),
        cmocka_unit_test(test_training_alone_does_nothing_to_receptivity),
        cmocka_unit_test(test_training_with_cash_lowers_receptivity_by_a_sixth),
        cmocka_unit_test(test_cash_alone_gains_and_then_reverses),
        cmocka_unit_test(test_places_of_work_lower_unemployment_by_as_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
