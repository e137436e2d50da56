/* Interventions: what a parameter is worth on a day, whatever the order of interventions; copies and resolved
 * texts keep them; every shipped intervention can be read. Faults of files are in tests/bad_scenarios. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "models/registry.h"
#include "scenario/intervention_find.h"
#include "scenario/resolved.h"

#define HEAD "offramp_intervention: 1\ntitle: An intervention\nwhat: Changes a parameter.\n"
#define COSTS                                                                                                \
    "costs: [{per: once, value: 100, unit: TND, origin: assumed}, {per: month, value: 10, unit: TND, "       \
    "origin: assumed}]\n"

static struct ofr_scenario *scenario;
static char folder[] = "/tmp/offramp-interventions-XXXXXX";

static int open_scenario(void **state) {
    (void)state;
    const char *source = getenv("OFR_SOURCE");
    char path[4096];
    snprintf(path, sizeof path, "%s/scenarios/kasserine/kasserine.yaml", source != NULL ? source : ".");
    return ofr_scenario_open(path, &scenario, NULL) == OFR_OK ? 0 : 1;
}

static int close_scenario(void **state) {
    (void)state;
    ofr_scenario_free(scenario);
    return 0;
}

/* Apply an intervention told as text. */
static ofr_status apply(const char *name, const char *rest) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s.yaml", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, HEAD "name: %s\n%s" COSTS, name, rest);
    fclose(file);
    ofr_status status = ofr_scenario_intervention(scenario, path, NULL);
    remove(path);
    return status;
}

static double value_on(const char *parameter, const char *date) {
    int32_t day;
    assert_true(ofr_date_read(date, &day));
    size_t index = ofr_schema_find_parameter(scenario->schema, parameter);
    assert_true(index < scenario->schema->n_parameters);
    return ofr_value_on(scenario, index, day);
}

static void near(double value, double expected) {
    if (!(fabs(value - expected) <= 1e-12))
        fail_msg("%.17g is not %.17g", value, expected);
}

static void a_parameter_changes_between_the_dates_and_by_the_dose(void **state) {
    (void)state;
    double before = value_on("police.raids", "2012-01-01");
    assert_int_equal(apply("one", "from: 2013-01-01\nuntil: 2013-12-31\ndose: 0.5\n"
                                  "changes: {police.raids: {times: 2, origin: assumed}}\n"),
                     OFR_OK);
    assert_true(value_on("police.raids", "2012-12-31") == before);
    near(value_on("police.raids", "2013-01-01"), 1.5 * before);
    near(value_on("police.raids", "2013-12-31"), 1.5 * before);
    assert_true(value_on("police.raids", "2014-01-01") == before);
    assert_true(value_on("police.take", "2013-06-01") ==
                ofr_value_of(scenario, ofr_schema_find_parameter(scenario->schema, "police.take")));
}

static void a_date_may_be_that_of_an_event(void **state) {
    (void)state;
    assert_int_equal(apply("one", "from: {event: attack_elsewhere, days: 3}\n"
                                  "changes: {police.take: {to: 10, origin: assumed}}\n"),
                     OFR_OK);
    assert_true(value_on("police.take", "2015-03-20") == value_on("police.take", "2011-01-01"));
    char first[11];
    ofr_date_write(scenario->interventions[0].first_day, first);
    near(value_on("police.take", first), 10);
}

static const char *const parts[] = {"changes: {police.raids: {plus: 1, origin: assumed}}\n",
                                    "changes: {police.raids: {times: 3, origin: assumed}}\n",
                                    "changes: {police.raids: {to: 2, origin: assumed}}\n",
                                    "changes: {police.raids: {times: 1.1, origin: assumed}}\n"};
static const char *const names[] = {"b", "a", "d", "c"};

static void the_order_of_interventions_changes_nothing(void **state) {
    double values[2];
    for (int order = 0; order < 2; order++) {
        for (int i = 0; i < 4; i++) {
            int which = order == 0 ? i : 3 - i;
            assert_int_equal(apply(names[which], parts[which]), OFR_OK);
        }
        values[order] = value_on("police.raids", "2012-01-01");
        near(values[order], 2 * 3 * 1.1 + 1);
        for (int i = 0; i < 4; i++)
            assert_int_equal(scenario->interventions[i].name[0], 'a' + i);
        close_scenario(state);
        open_scenario(state);
    }
    assert_true(values[0] == values[1]);
}

static void what_comes_together_stays_in_the_range_of_the_parameter(void **state) {
    (void)state;
    assert_int_equal(apply("one", "changes: {police.raids: {times: 10, origin: assumed},"
                                  " protect.nights: {times: 1.2, origin: assumed}}\n"),
                     OFR_OK);
    assert_int_equal(apply("two", "changes: {police.raids: {times: 10, origin: assumed},"
                                  " protect.nights: {times: 1.2, origin: assumed}}\n"),
                     OFR_OK);
    near(value_on("police.raids", "2012-01-01"), 20);
    double nights = value_on("protect.nights", "2012-01-01");
    assert_true(nights == floor(nights)); /* 45 * 1.44 = 64.8 nights */
    near(nights, 65);
}

static void two_that_set_one_parameter_at_once_are_refused_but_not_one_after_the_other(void **state) {
    (void)state;
    assert_int_equal(apply("one", "until: 2012-12-31\nchanges: {police.take: {to: 3, origin: assumed}}\n"),
                     OFR_OK);
    assert_int_equal(apply("two", "from: 2013-01-01\nchanges: {police.take: {to: 4, origin: assumed}}\n"),
                     OFR_OK);
    assert_int_equal(apply("three", "from: 2013-01-01\nchanges: {police.take: {to: 5, origin: assumed}}\n"),
                     OFR_BAD_INPUT);
    assert_int_equal(scenario->n_interventions, 2);
    near(value_on("police.take", "2012-12-31"), 3);
    near(value_on("police.take", "2013-01-01"), 4);
}

struct text {
    char *bytes;
    size_t n;
};

static bool append(void *to, const char *bytes, size_t n) {
    struct text *text = to;
    text->bytes = realloc(text->bytes, text->n + n + 1);
    memcpy(text->bytes + text->n, bytes, n);
    text->n += n;
    text->bytes[text->n] = '\0';
    return true;
}

static void copies_and_resolved_texts_keep_interventions(void **state) {
    (void)state;
    struct ofr_scenario *copy, *again;
    struct text first = {0}, second = {0};
    assert_int_equal(ofr_scenario_intervention(scenario, "protection", NULL), OFR_OK);
    assert_int_equal(ofr_scenario_intervention(scenario, "fair-custody", NULL), OFR_OK);
    assert_int_equal(ofr_scenario_intervention(scenario, "cash", NULL), OFR_OK);
    assert_int_equal(ofr_scenario_intervention(scenario, "place-engagement", NULL), OFR_OK);
    assert_int_equal(ofr_scenario_copy(scenario, &copy, NULL), OFR_OK);
    assert_int_equal(ofr_resolved_write(copy, (ofr_sink){append, &first}, NULL), OFR_OK);
    ofr_scenario_free(copy);
    assert_int_equal(ofr_resolved_read(first.bytes, ofr_model_schema, &again, NULL), OFR_OK);
    assert_int_equal(ofr_resolved_write(again, (ofr_sink){append, &second}, NULL), OFR_OK);
    assert_string_equal(first.bytes, second.bytes);
    assert_int_equal(again->n_interventions, 4);
    assert_int_equal(again->interventions[0].programme.n_effects, 4); /* cash */
    const struct ofr_programme *places = &again->interventions[2].programme;
    assert_true(places->n_areas == 13 && places->in_area[0] && places->in_area[2] && !places->in_area[3]);
    size_t parameter = ofr_schema_find_parameter(scenario->schema, "protect.decay");
    near(ofr_value_on(again, parameter, scenario->last_day), 60);
    ofr_scenario_free(again);
    char *group = strstr(first.bytes, "change protect.decay to");
    assert_non_null(group);
    memcpy(group, "change recruiters.start",
           strlen("change recruiters.start")); /* somebody changed the text */
    assert_int_equal(ofr_resolved_read(first.bytes, ofr_model_schema, &again, NULL), OFR_BAD_INPUT);
    free(first.bytes);
    free(second.bytes);
}

static void a_cost_counts_the_months_of_the_intervention_in_the_run(void **state) {
    (void)state;
    assert_int_equal(
        apply("one", "from: 2016-01-01\ndose: 2\nchanges: {police.take: {plus: 1, origin: assumed}}\n"),
        OFR_OK);
    near(ofr_intervention_cost(&scenario->interventions[0], scenario->first_day, scenario->last_day),
         2 * (100 + 10 * 366 * 12.0 / 365.0));
    near(ofr_intervention_cost(&scenario->interventions[0], scenario->first_day, scenario->first_day), 0);
}

static void every_shipped_intervention_can_be_applied_together_with_all_others(void **state) {
    (void)state;
    static struct ofr_intervention_names shipped;
    assert_int_equal(ofr_intervention_list(scenario, &shipped, NULL), OFR_OK);
    assert_true(shipped.n >= 19);
    for (size_t i = 0; i < shipped.n; i++)
        assert_int_equal(ofr_scenario_intervention(scenario, shipped.names[i], NULL), OFR_OK);
    for (size_t i = 0; i < shipped.n; i++) /* the name inside is that of the file */
        assert_string_equal(scenario->interventions[i].name, shipped.names[i]);
}

static void no_parameter_of_the_group_is_free_to_a_intervention(void **state) {
    (void)state;
    size_t n_free = 0;
    for (size_t i = 0; i < scenario->schema->n_parameters; i++) {
        const struct ofr_parameter *parameter = &scenario->schema->parameters[i];
        bool fixed = ofr_schema_why_fixed(scenario->schema, parameter) != NULL;
        assert_true(fixed || (parameter->actor != OFR_GROUP && parameter->number != OFR_SWITCH));
        n_free += !fixed;
    }
    assert_true(n_free > 40);
}

int main(void) {
    if (mkdtemp(folder) == NULL)
        return 1;
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_scenario, close_scenario)
    const struct CMUnitTest tests[] = {
        TEST(a_parameter_changes_between_the_dates_and_by_the_dose),
        TEST(a_date_may_be_that_of_an_event),
        TEST(the_order_of_interventions_changes_nothing),
        TEST(what_comes_together_stays_in_the_range_of_the_parameter),
        TEST(two_that_set_one_parameter_at_once_are_refused_but_not_one_after_the_other),
        TEST(copies_and_resolved_texts_keep_interventions),
        TEST(a_cost_counts_the_months_of_the_intervention_in_the_run),
        TEST(every_shipped_intervention_can_be_applied_together_with_all_others),
        TEST(no_parameter_of_the_group_is_free_to_a_intervention),
    };
    int n_failed = cmocka_run_group_tests(tests, NULL, NULL);
    rmdir(folder);
    return n_failed;
}
