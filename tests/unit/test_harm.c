/* Harm ledger: one definition for flows and levels; outcomes that do not exist. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "offramp.h"
#include "output/harm.h"
#include "output/output.h"

/* Two areas of 300 and 100 people; a flow, a level and a count that is no harm; ten days. */
enum { DEATHS, LOSS, VISITS, N_SEEN };
static const struct ofr_observable observables[N_SEEN] = {
    [DEATHS] = {.name = "deaths", .observed = OFR_FLOW, .harm = true},
    [LOSS] = {.name = "loss", .observed = OFR_LEVEL, .harm = true},
    [VISITS] = {.name = "visits", .observed = OFR_FLOW}};
static const struct ofr_outcome outcomes[] = {{.name = "infected"}, {.name = "recovered"}};
static const struct ofr_model model = {.name = "fake",
                                       .observables = observables,
                                       .n_observables = N_SEEN,
                                       .outcomes = outcomes,
                                       .n_outcomes = 2};
static struct ofr_area areas[2] = {{.n_people = 300}, {.n_people = 100}};
static const struct ofr_population population = {.n_people = 400, .n_areas = 2, .areas = areas};
static int64_t totals[2][N_SEEN] = {{5, 0, 70}, {2, 0, 30}};
static double weekly[2][2][N_SEEN] = {{{4, 0.5, 60}, {2, 0.1, 20}}, {{1, 0.3, 10}, {0, -0.1, 10}}};

static struct ofr_output make_output(void) {
    return (struct ofr_output){.model = &model,
                               .population = &population,
                               .n_days = 10,
                               .n_weeks = 2,
                               .weekly = &weekly[0][0][0],
                               .totals = &totals[0][0]};
}

static void a_flow_is_summed_over_days_and_areas(void **state) {
    (void)state;
    const struct ofr_output output = make_output();
    assert_true(ofr_harm_of(&output, DEATHS, 1) == 5);
    assert_true(ofr_harm_of(&output, DEATHS, 2) == 2);
    assert_true(ofr_harm_of(&output, DEATHS, OFR_HARM_WHOLE) == 7);
}

static void a_level_is_that_of_the_last_week_and_the_whole_is_weighted_by_people(void **state) {
    (void)state;
    const struct ofr_output output = make_output();
    assert_true(ofr_harm_of(&output, LOSS, 1) == 0.3);
    assert_true(ofr_harm_of(&output, LOSS, 2) == -0.1);
    assert_true(fabs(ofr_harm_of(&output, LOSS, OFR_HARM_WHOLE) - 0.2) < 1e-15);
}

static void areas_without_a_value_are_left_out_of_a_mean(void **state) {
    (void)state;
    const double one[] = {NAN, 0.4}, none[] = {NAN, NAN};
    assert_true(ofr_mean_over_areas(&population, one, 1) == 0.4);
    assert_true(isnan(ofr_mean_over_areas(&population, none, 1)));
}

static void an_outcome_that_does_not_exist_is_refused_with_its_neighbours(void **state) {
    (void)state;
    ofr_reports *reports = ofr_reports_new();
    char text[400];
    size_t outcome = 9;
    assert_int_equal(ofr_require_outcome(&model, "recovered", NULL, &outcome, reports), OFR_OK);
    assert_int_equal(outcome, 1);
    assert_int_equal(ofr_require_outcome(&model, "joined", NULL, &outcome, reports), OFR_BAD_INPUT);
    assert_int_equal(outcome, model.n_outcomes);
    assert_int_equal(ofr_require_outcome(&model, "infectd", NULL, &outcome, reports), OFR_BAD_INPUT);
    ofr_reports_text(reports, 1, text, sizeof text);
    assert_non_null(strstr(text, "infected"));
    ofr_reports_free(reports);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_flow_is_summed_over_days_and_areas),
        cmocka_unit_test(a_level_is_that_of_the_last_week_and_the_whole_is_weighted_by_people),
        cmocka_unit_test(areas_without_a_value_are_left_out_of_a_mean),
        cmocka_unit_test(an_outcome_that_does_not_exist_is_refused_with_its_neighbours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
