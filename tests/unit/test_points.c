/* Points of replicates: drawn from priors and from distributions of sizes, the same in all arms. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "ensemble/arms.h"
#include "ensemble/points.h"
#include "offramp.h"

enum { N = 4000 };

static ofr_scenario *open_with(const char *setting) {
    ofr_scenario *scenario = NULL;
    assert_int_equal(ofr_scenario_open("kasserine", &scenario, NULL), OFR_OK);
    if (setting != NULL)
        assert_int_equal(ofr_scenario_set(scenario, setting, NULL), OFR_OK);
    return scenario;
}

static struct ofr_points open_points(const ofr_scenario *scenario, uint32_t n_points) {
    struct ofr_points points;
    const struct ofr_points_asked asked = {.prior = true, .sizes = true, .seed = 5, .n_points = n_points};
    assert_int_equal(ofr_points_open(scenario, &asked, &points, NULL), OFR_OK);
    return points;
}

static void priors_are_drawn_within_their_ranges_and_repeat(void **state) {
    (void)state;
    ofr_scenario *scenario = open_with(NULL);
    struct ofr_points points = open_points(scenario, 7);
    assert_int_equal(points.n_parameters, scenario->n_priors);
    for (size_t k = 0; k < points.n_parameters; k++) {
        const struct ofr_parameter *parameter = &scenario->schema->parameters[points.parameters[k]];
        size_t n_other = 0;
        for (uint32_t r = 0; r < 7; r++) {
            double value = ofr_points_value(&points, k, r);
            assert_true(value >= parameter->low && value <= parameter->high);
            assert_true(value == ofr_points_value(&points, k, r + 7));
            n_other += value != ofr_points_value(&points, k, 0);
        }
        assert_true(n_other > 0);
    }
    ofr_points_free(&points);
    ofr_scenario_free(scenario);
}

/* Median of so many draws: its error is 1 / (2 sqrt(N)) as a share; five of them. */
static void draws_have_the_quantiles_of_the_prior(void **state) {
    (void)state;
    ofr_scenario *scenario = open_with(NULL);
    struct ofr_points points = open_points(scenario, 0);
    for (size_t k = 0; k < points.n_parameters; k++) {
        const struct ofr_prior *prior = &scenario->priors[points.places[k]];
        const struct ofr_parameter *parameter = &scenario->schema->parameters[prior->parameter];
        const struct ofr_law from = {prior->shape, prior->first, prior->second};
        for (int tenth = 1; tenth < 10; tenth += 2) {
            double share = 0, limit = ofr_law_at(&from, parameter->low, parameter->high, tenth / 10.0);
            for (uint32_t r = 0; r < N; r++)
                share += ofr_points_value(&points, k, r) <= limit ? 1.0 / N : 0;
            bool whole = parameter->number != OFR_REAL;
            assert_true(whole || fabs(share - tenth / 10.0) < 5 * 0.5 / sqrt(N));
        }
    }
    ofr_points_free(&points);
    ofr_scenario_free(scenario);
}

static void what_a_setting_or_an_arm_changes_is_not_drawn(void **state) {
    (void)state;
    ofr_scenario *scenario = open_with("police.raids=2.5"), *arm = NULL, *other = NULL;
    struct ofr_points points = open_points(scenario, 0);
    size_t raids = ofr_schema_find_parameter(scenario->schema, "police.raids");
    size_t rate = ofr_schema_find_parameter(scenario->schema, "leave.rate");
    for (size_t k = 0; k < points.n_parameters; k++)
        assert_true(points.parameters[k] != raids);
    assert_int_equal(ofr_scenario_copy(scenario, &arm, NULL), OFR_OK);
    assert_int_equal(ofr_scenario_copy(scenario, &other, NULL), OFR_OK);
    other->values[rate].value = 0.123;
    ofr_points_set(&points, 3, arm);
    ofr_points_set(&points, 3, other);
    assert_true(ofr_value_of(arm, raids) == 2.5 && ofr_value_of(other, rate) == 0.123);
    assert_true(ofr_value_of(arm, rate) != ofr_value_of(scenario, rate));
    ofr_scenario_free(arm);
    ofr_scenario_free(other);
    ofr_points_free(&points);
    ofr_scenario_free(scenario);
}

/* Mean and sd of a size over replicates, against those of its distribution; five errors. */
static void check_size(const struct ofr_points *points, struct ofr_intervention *one, size_t s, double mean,
                       double sd) {
    double sum = 0, squares = 0;
    for (uint32_t r = 0; r < N; r++) {
        double value = ofr_points_size(points, one, s, r);
        sum += value / N;
        squares += (value - mean) * (value - mean) / N;
    }
    assert_true(fabs(sum - mean) < 5 * sd / sqrt(N));
    assert_true(fabs(sqrt(squares) / sd - 1) < 5 / sqrt(2.0 * N));
}

static void sizes_are_drawn_and_those_of_one_study_move_together(void **state) {
    (void)state;
    ofr_scenario *scenario = open_with(NULL);
    struct ofr_points points = open_points(scenario, 0);
    assert_int_equal(ofr_scenario_intervention(scenario, "mentoring", NULL), OFR_OK);
    assert_int_equal(ofr_scenario_intervention(scenario, "family-helpline", NULL), OFR_OK);
    struct ofr_intervention *helpline = &scenario->interventions[0], *mentoring = &scenario->interventions[1];
    check_size(&points, mentoring, 0, -0.085, 0.02);
    check_size(&points, helpline, 1, -0.05, 0.05);
    size_t n_same = 0;
    for (uint32_t r = 0; r < 100; r++) {
        assert_true(ofr_points_size(&points, mentoring, 0, r) == ofr_points_size(&points, mentoring, 2, r));
        double effect = log(ofr_points_size(&points, mentoring, 3, r) / 1.2) / 0.4;
        double moved = (ofr_points_size(&points, mentoring, 0, r) + 0.085) / 0.02;
        n_same += fabs(effect - moved) < 1e-3;
    }
    assert_true(n_same < 5); /* an assumption has a draw of its own */
    /* the same size beside another intervention, or without one */
    double size = ofr_points_size(&points, mentoring, 3, 8);
    ofr_points_set(&points, 8, scenario);
    assert_true(mentoring->programme.effects[3].by == size);
    ofr_points_free(&points);
    ofr_scenario_free(scenario);
}

static void a_size_that_is_taken_out_does_nothing(void **state) {
    (void)state;
    ofr_scenario *scenario = open_with(NULL);
    assert_int_equal(ofr_scenario_intervention(scenario, "mentoring", NULL), OFR_OK);
    assert_int_equal(ofr_scenario_intervention(scenario, "fair-custody", NULL), OFR_OK);
    struct ofr_intervention *fair = &scenario->interventions[0], *mentoring = &scenario->interventions[1];
    size_t distrust = fair->changes[1].parameter;
    int32_t day = fair->first_day + 10;
    double before = ofr_value_of(scenario, distrust);
    assert_true(ofr_value_on(scenario, distrust, day) < before);
    ofr_intervention_drop_size(fair, scenario->schema, 1);
    assert_true(ofr_value_on(scenario, distrust, day) == before);
    ofr_intervention_drop_size(mentoring, scenario->schema, 0);
    ofr_intervention_drop_size(mentoring, scenario->schema, 3);
    assert_true(mentoring->programme.effects[0].by == 0 && mentoring->programme.effects[3].by == 1);
    assert_true(mentoring->programme.effects[1].by == -0.085);
    ofr_scenario_free(scenario);
}

static void priors_that_are_not_there_are_refused(void **state) {
    (void)state;
    ofr_scenario *scenario = open_with(NULL);
    struct ofr_points points;
    ofr_reports *reports = ofr_reports_new();
    ofr_scenario_drop_priors(scenario);
    const struct ofr_points_asked none = {.prior = true}, both = {.prior = true, .posterior = "x.csv"};
    assert_int_equal(ofr_points_open(scenario, &none, &points, reports), OFR_BAD_INPUT);
    assert_int_equal(ofr_points_open(scenario, &both, &points, reports), OFR_BAD_INPUT);
    assert_int_equal(ofr_reports_count(reports), 2);
    ofr_reports_free(reports);
    ofr_scenario_free(scenario);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(priors_are_drawn_within_their_ranges_and_repeat),
        cmocka_unit_test(draws_have_the_quantiles_of_the_prior),
        cmocka_unit_test(what_a_setting_or_an_arm_changes_is_not_drawn),
        cmocka_unit_test(sizes_are_drawn_and_those_of_one_study_move_together),
        cmocka_unit_test(a_size_that_is_taken_out_does_nothing),
        cmocka_unit_test(priors_that_are_not_there_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
