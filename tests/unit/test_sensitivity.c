/* Sensitivity: what is moved and between what; short memory at every step of a design is reported. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "analysis/inputs.h"
#include "analysis/salib.h"
#include "base/memory.h"

static ofr_scenario *open_kasserine(void) {
    ofr_scenario *scenario = NULL;
    assert_int_equal(ofr_scenario_open("kasserine", &scenario, NULL), OFR_OK);
    assert_int_equal(ofr_scenario_areas(scenario, "Ezzouhour", NULL), OFR_OK);
    assert_int_equal(ofr_scenario_until(scenario, "2011-01-03", NULL), OFR_OK);
    return scenario;
}

static struct ofr_inputs inputs_of(const ofr_scenario *scenario, const char *parameters,
                                   double group_factor) {
    struct ofr_inputs inputs;
    const struct ofr_inputs_asked asked = {.parameters = parameters, .group_factor = group_factor};
    assert_int_equal(ofr_inputs_make(scenario, &asked, &inputs, NULL), OFR_OK);
    return inputs;
}

/* Every parameter is moved, in the block, or left out with a reason; none of the group has a factor of its
 * own. */
static void every_parameter_is_moved_or_left_out(void **state) {
    (void)state;
    ofr_scenario *scenario = open_kasserine();
    struct ofr_inputs inputs = inputs_of(scenario, NULL, 2);
    assert_int_equal(inputs.n + inputs.n_left_out, scenario->schema->n_parameters);
    assert_int_equal(inputs.factors.n_factors, inputs.n_own + 1);
    for (uint32_t i = 0; i < inputs.n; i++) {
        const struct ofr_parameter *parameter = &scenario->schema->parameters[inputs.list[i].parameter];
        assert_true((parameter->actor == OFR_GROUP) == (i >= inputs.n_own));
        assert_true(inputs.list[i].low >= parameter->low && inputs.list[i].high <= parameter->high);
        assert_true(inputs.list[i].low < inputs.list[i].high);
        assert_int_equal(inputs.factor_of[i], i < inputs.n_own ? i : inputs.n_own);
    }
    for (uint32_t i = 0; i < inputs.n_left_out; i++)
        assert_non_null(inputs.left_out[i].why);
    ofr_inputs_free(&inputs);
    ofr_scenario_free(scenario);
}

/* recruiters.start is 8 in the scenario: 4 to 16, not its declared 0 to 2000. */
static void the_block_stays_around_the_scenarios_values(void **state) {
    (void)state;
    ofr_scenario *scenario = open_kasserine();
    struct ofr_inputs inputs = inputs_of(scenario, "talk.rate", 2);
    bool found = false;
    for (uint32_t i = 0; i < inputs.n; i++)
        if (strcmp(ofr_input_name(&inputs, i), "recruiters.start") == 0) {
            found = true;
            assert_true(fabs(inputs.list[i].low - 4) < 1e-12 && fabs(inputs.list[i].high - 16) < 1e-12);
        }
    assert_true(found && inputs.n_own == 1);
    ofr_inputs_free(&inputs);
    inputs = inputs_of(scenario, "talk.rate", 1);
    assert_int_equal(inputs.n, 1);
    assert_int_equal(ofr_inputs_block(&inputs), inputs.factors.n_factors);
    ofr_inputs_free(&inputs);
    ofr_scenario_free(scenario);
}

static void whole_numbers_are_equally_likely_and_ends_are_in(void **state) {
    (void)state;
    ofr_scenario *scenario = open_kasserine();
    struct ofr_inputs inputs =
        inputs_of(scenario, "custody.local_days,talk.rate", 1); /* 1 to 15; 0.05 to 2 */
    uint32_t n_of[16] = {0};
    for (uint32_t i = 0; i < 1500; i++) {
        double value = ofr_input_value(&inputs, 0, (i + 0.5) / 1500);
        assert_true(value >= 1 && value <= 15 && fabs(value - round(value)) <= 0);
        n_of[(int)value]++;
    }
    for (int day = 1; day <= 15; day++)
        assert_int_equal(n_of[day], 100);
    assert_true(fabs(ofr_input_value(&inputs, 0, 0) - 1) <= 0 &&
                fabs(ofr_input_value(&inputs, 0, 1) - 15) <= 0);
    assert_true(fabs(ofr_input_value(&inputs, 1, 0) - 0.05) < 1e-15 &&
                fabs(ofr_input_value(&inputs, 1, 1) - 2) < 1e-15);
    const double values[] = {7, 0.5};
    ofr_inputs_set(&inputs, values, scenario);
    assert_true(fabs(ofr_value_of(scenario, inputs.list[0].parameter) - 7) <= 0);
    assert_true(fabs(ofr_value_of(scenario, inputs.list[1].parameter) - 0.5) <= 0);
    ofr_inputs_free(&inputs);
    ofr_scenario_free(scenario);
}

static bool drop(void *to, const char *text, size_t n) {
    (void)to;
    (void)text;
    (void)n;
    return true;
}

/* What is written before memory is short is whole; the status says that it was. */
static void short_memory_is_told_wherever_it_is(void **state) {
    (void)state;
    ofr_scenario *scenario = open_kasserine();
    char folder[] = "/tmp/offramp-sensitivity-XXXXXX", problem[64], samples[64];
    assert_non_null(mkdtemp(folder));
    snprintf(problem, sizeof problem, "%s/p", folder);
    snprintf(samples, sizeof samples, "%s/x", folder);
    const ofr_sensitivity_options write = {.method = "sobol",
                                           .parameters = "talk.rate,risk.share",
                                           .samples = 4,
                                           .seed = 1,
                                           .write_problem = problem,
                                           .write_samples = samples,
                                           .replace = true,
                                           .design_only = true};
    const ofr_sensitivity_options read = {
        .method = "given", .problem = problem, .samples_file = samples, .seed = 1, .threads = 1};
    assert_int_equal(ofr_sensitivity(scenario, &write, (ofr_sink){drop, NULL}, NULL), OFR_OK);
    for (int which = 0; which < 2; which++) {
        ofr_status status = OFR_SYSTEM;
        long n = 0;
        while (status != OFR_OK && n < 400) { /* the first ones; the rest is that of a run */
            ofr_reports *reports = ofr_reports_new();
            ofr_memory_fail_at(++n, true);
            status = ofr_sensitivity(scenario, which == 0 ? &write : &read, (ofr_sink){drop, NULL}, reports);
            ofr_memory_fail_at(0, false);
            if (status != OFR_OK)
                assert_int_equal(status, OFR_SYSTEM);
            ofr_reports_free(reports);
        }
        assert_true(which == 1 || (status == OFR_OK && n > 10));
    }
    unlink(problem);
    unlink(samples);
    assert_int_equal(rmdir(folder), 0);
    ofr_scenario_free(scenario);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_parameter_is_moved_or_left_out),
        cmocka_unit_test(the_block_stays_around_the_scenarios_values),
        cmocka_unit_test(whole_numbers_are_equally_likely_and_ends_are_in),
        cmocka_unit_test(short_memory_is_told_wherever_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
