/* Comparisons and plans when memory is short at any moment: told, freed, and right where they went on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/compare.h"
#include "base/memory.h"
#include "offramp.h"

static ofr_scenario *open_short(void) {
    ofr_scenario *scenario = NULL;
    assert_int_equal(ofr_scenario_open("kasserine", &scenario, NULL), OFR_OK);
    assert_int_equal(ofr_scenario_areas(scenario, "Haidra", NULL), OFR_OK);
    assert_int_equal(ofr_scenario_until(scenario, "2011-01-06", NULL), OFR_OK);
    return scenario;
}

/* What was written, for as much as fits. */
struct page {
    char text[20000];
    size_t n;
};

static bool write_page(void *to, const char *text, size_t n) {
    struct page *page = to;
    size_t left = sizeof page->text - 1 - page->n;
    memcpy(page->text + page->n, text, n < left ? n : left);
    page->n += n < left ? n : left;
    page->text[page->n] = '\0';
    return true;
}

static const char *const arms[] = {"fair-custody+protection", "community-workers"};

static ofr_status compare(const ofr_scenario *scenario, struct page *page, ofr_reports *reports) {
    const ofr_compare_options options = {.arms = arms, .n_arms = 2, .replicates = 2, .seed = 1, .threads = 1};
    ofr_comparison *comparison = NULL;
    ofr_status status = ofr_compare(scenario, &options, &comparison, reports);
    if (status == OFR_OK)
        status = ofr_comparison_put(comparison, OFR_FORM_TEXT, (ofr_sink){write_page, page}, reports);
    ofr_comparison_free(comparison);
    return status;
}

static ofr_status plan(const ofr_scenario *scenario, struct page *page, ofr_reports *reports) {
    static const char *const interventions[] = {"fair-custody", "protection", "place-closure"};
    const ofr_plan_options options = {.interventions = interventions,
                                      .n_interventions = 3,
                                      .budget = 1e9,
                                      .replicates = 2,
                                      .seed = 1,
                                      .threads = 1};
    return ofr_plan_interventions(scenario, &options, true, (ofr_sink){write_page, page}, reports);
}

static void with_short_memory(ofr_status (*inquire)(const ofr_scenario *, struct page *, ofr_reports *)) {
    ofr_scenario *scenario = open_short();
    struct page *whole = calloc(1, sizeof *whole), *page = calloc(1, sizeof *page);
    assert_int_equal(inquire(scenario, whole, NULL), OFR_OK);
    assert_true(whole->n > 0);
    size_t n_failed = 0;
    for (long n = 1;; n += n < 20 ? 1 : n / 4) {
        ofr_reports *reports = ofr_reports_new();
        page->n = 0;
        ofr_memory_fail_at(n, false);
        ofr_status status = inquire(scenario, page, reports);
        ofr_memory_fail_at(0, false);
        assert_true(status == OFR_OK || status == OFR_SYSTEM);
        n_failed += status != OFR_OK;
        if (status == OFR_OK)
            assert_string_equal(page->text, whole->text);
        bool done = status == OFR_OK && n > 100000;
        ofr_reports_free(reports);
        if (done)
            break;
    }
    assert_true(n_failed > 20);
    free(page);
    free(whole);
    ofr_scenario_free(scenario);
}

static void a_comparison_without_memory_is_told(void **state) {
    (void)state;
    with_short_memory(compare);
}

static void a_plan_without_memory_is_told(void **state) {
    (void)state;
    with_short_memory(plan);
}

static void verdicts_need_an_interval_that_does_not_hold_zero(void **state) {
    (void)state;
    assert_int_equal(ofr_verdict_of((struct ofr_interval){-3, -5, -1, 4}), OFR_FEWER);
    assert_int_equal(ofr_verdict_of((struct ofr_interval){3, 1, 5, 4}), OFR_MORE);
    assert_int_equal(ofr_verdict_of((struct ofr_interval){-3, -6, 0, 4}), OFR_UNCLEAR);
    assert_int_equal(ofr_verdict_of((struct ofr_interval){-3, -3, -3, 2}), OFR_UNCLEAR);
    assert_int_equal(ofr_verdict_of((struct ofr_interval){-3, NAN, NAN, 1}), OFR_UNCLEAR);
    assert_int_equal(ofr_verdict_of((struct ofr_interval){0, 0, 0, 4}), OFR_SAME);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verdicts_need_an_interval_that_does_not_hold_zero),
        cmocka_unit_test(a_comparison_without_memory_is_told),
        cmocka_unit_test(a_plan_without_memory_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
