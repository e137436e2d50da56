/* Run: spreads over replicates, options that are refused, equal runs whatever the threads, a stop that is
 * asked for. */
#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>

#include "ensemble/run.h"
#include "stats/verdict.h"

static void spreads_agree_with_paper(void **state) {
    (void)state;
    double values[] = {5, 1, 3, 2, 4}, one[] = {7};
    struct ofr_spread spread = ofr_spread_of(values, 5);
    assert_true(fabs(spread.mean - 3) < 1e-12 && fabs(spread.sd - sqrt(2.5)) < 1e-12);
    assert_true(fabs(spread.p05 - 1.2) < 1e-12 && fabs(spread.p50 - 3) < 1e-12 &&
                fabs(spread.p95 - 4.8) < 1e-12);
    assert_true(fabs(spread.least - 1) < 1e-12 && fabs(spread.most - 5) < 1e-12);
    spread = ofr_spread_of(one, 1);
    assert_true(fabs(spread.mean - 7) < 1e-12 && fabs(spread.sd) < 1e-12 && fabs(spread.p95 - 7) < 1e-12);
    spread = ofr_spread_of(NULL, 0);
    assert_true(isnan(spread.mean) && spread.n == 0);
}

static ofr_scenario *open_short(void) {
    ofr_scenario *scenario = NULL;
    assert_int_equal(ofr_scenario_open("kasserine", &scenario, NULL), OFR_OK);
    assert_int_equal(ofr_scenario_areas(scenario, "Ezzouhour", NULL), OFR_OK);
    assert_int_equal(ofr_scenario_set(scenario, "recruiters.start=80", NULL), OFR_OK); /* some of them here */
    assert_int_equal(ofr_scenario_until(scenario, "2011-02-28", NULL), OFR_OK);
    return scenario;
}

static void bad_options_are_refused_before_anything_is_done(void **state) {
    (void)state;
    ofr_scenario *scenario = open_short();
    const ofr_run_options options[] = {{.replicates = 0, .seed = 1},
                                       {.replicates = 2000000, .seed = 1},
                                       {.replicates = 1, .threads = 5000},
                                       {.replicates = 1, .out = "/no/such/folder/run.db"}};
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        ofr_reports *reports = ofr_reports_new();
        ofr_run *run = NULL;
        assert_int_equal(ofr_run_scenario(scenario, &options[i], &run, reports), OFR_BAD_INPUT);
        assert_null(run);
        assert_int_equal(ofr_reports_count(reports), 1);
        ofr_reports_free(reports);
    }
    ofr_scenario_free(scenario);
}

struct told {
    double last_share, last_left;
    int calls;
};

static bool take_progress(void *to, double share, double left, const char *what) {
    struct told *told = to;
    assert_true(share >= told->last_share && share <= 1);
    assert_non_null(what);
    told->last_share = share;
    told->last_left = left;
    told->calls++;
    return true;
}

static void a_run_is_the_same_in_one_thread_or_two(void **state) {
    (void)state;
    ofr_scenario *scenario = open_short();
    struct told told = {0, 0, 0};
    const ofr_run_options one = {
        .replicates = 3, .seed = 5, .threads = 1, .progress = take_progress, .progress_to = &told};
    const ofr_run_options two = {.replicates = 3, .seed = 5, .threads = 2};
    ofr_run *a = NULL, *b = NULL;
    assert_int_equal(ofr_run_scenario(scenario, &one, &a, NULL), OFR_OK);
    assert_int_equal(ofr_run_scenario(scenario, &two, &b, NULL), OFR_OK);
    assert_true(told.calls >= 2 && told.last_share >= 1 && told.last_left <= 0);
    for (uint32_t i = 0; i < 3; i++) {
        char digest_a[17], digest_b[17];
        ofr_run_digest(a, i, digest_a);
        ofr_run_digest(b, i, digest_b);
        assert_string_equal(digest_a, digest_b);
    }
    assert_true(ofr_run_outcome(a, "approached") > 0);
    assert_true(fabs(ofr_run_outcome(a, "approached") - ofr_run_outcome(b, "approached")) <= 0);
    assert_true(isnan(ofr_run_outcome(a, "no such outcome")));
    assert_true(ofr_run_speed(a) > 0 && ofr_run_bytes_per_person(a) > 0);
    ofr_run_free(a);
    ofr_run_free(b);
    ofr_scenario_free(scenario);
}

/* Asks to stop at the first call after a number of them. */
static bool stop_after(void *to, double share, double left, const char *what) {
    int *calls = to;
    (void)share, (void)left, (void)what;
    return --*calls >= 0;
}

static void remove_run(const char *path);

static void a_host_stops_a_run_and_goes_on_with_it(void **state) {
    (void)state;
    ofr_scenario *scenario = open_short();
    char path[64], digests[2][17], text[300];
    int calls = 1; /* that the people are made */
    snprintf(path, sizeof path, "/tmp/offramp-run-%ld.db", (long)getpid());
    ofr_run_options options = {.replicates = 80,
                               .seed = 5,
                               .threads = 2,
                               .no_controls = true,
                               .out = path,
                               .progress = stop_after,
                               .progress_to = &calls};
    ofr_run *run = NULL;
    ofr_reports *reports = ofr_reports_new();
    assert_int_equal(ofr_run_scenario(scenario, &options, &run, reports), OFR_STOPPED);
    assert_null(run);
    assert_int_equal(ofr_reports_count(reports), 1);
    ofr_reports_text(reports, 0, text, sizeof text);
    assert_non_null(strstr(text, "--resume"));
    calls = 0;
    options.replace = true;
    assert_int_equal(ofr_run_scenario(scenario, &options, &run, NULL),
                     OFR_STOPPED); /* before the first day */
    options.progress = NULL;
    options.replace = false;
    options.resume = true;
    assert_int_equal(ofr_run_scenario(scenario, &options, &run, NULL), OFR_OK);
    ofr_run_digest(run, 79, digests[0]);
    ofr_run_free(run);
    options.out = NULL;
    options.resume = false;
    assert_int_equal(ofr_run_scenario(scenario, &options, &run, NULL), OFR_OK);
    ofr_run_digest(run, 79, digests[1]);
    assert_string_equal(digests[0], digests[1]);
    ofr_run_free(run);
    remove_run(path);
    ofr_reports_free(reports);
    ofr_scenario_free(scenario);
}

static void a_control_may_not_change_the_people(void **state) {
    (void)state;
    ofr_scenario *scenario = open_short();
    assert_true(scenario->n_controls > 0 && scenario->controls[0].n_changes > 0);
    scenario->controls[0].parameters[0] = 0; /* the first parameters are the population's */
    ofr_run *run = NULL;
    ofr_run_options options = {.replicates = 1, .seed = 1};
    ofr_reports *reports = ofr_reports_new();
    assert_int_equal(ofr_run_scenario(scenario, &options, &run, reports), OFR_BAD_INPUT);
    assert_int_equal(ofr_reports_count(reports), 1);
    ofr_reports_free(reports);
    options.no_controls = true;
    assert_int_equal(ofr_run_scenario(scenario, &options, &run, NULL), OFR_OK);
    assert_int_equal(run->n_controls, 0);
    ofr_run_free(run);
    ofr_scenario_free(scenario);
}

static void control_runs_are_as_many_as_a_verdict_needs_and_have_their_own_values(void **state) {
    (void)state;
    ofr_scenario *scenario = open_short();
    assert_int_equal(ofr_scenario_set(scenario, "recruiters.start=80", NULL), OFR_OK); /* some of them here */
    ofr_run *run = NULL;
    const ofr_run_options options = {.replicates = 6, .seed = 1};
    assert_int_equal(ofr_run_scenario(scenario, &options, &run, NULL), OFR_OK);
    assert_int_equal(run->n_controls, OFR_LEAST_TO_PREDICT);
    for (uint32_t i = 0; i < OFR_LEAST_TO_PREDICT; i++) {
        assert_int_equal(run->replicates[6 + i].replicate, i);
        assert_int_equal(run->replicates[6 + i].arm, 1);
        assert_true(run->replicates[6 + i].digest != run->replicates[i].digest);
    }
    ofr_run_free(run);
    ofr_scenario_free(scenario);
}

/* What is there of a database and its checkpoints goes. */
static void remove_run(const char *path) {
    char pattern[80];
    glob_t found = {0};
    snprintf(pattern, sizeof pattern, "%s*", path);
    if (glob(pattern, 0, NULL, &found) == 0)
        for (size_t i = 0; i < found.gl_pathc; i++)
            unlink(found.gl_pathv[i]);
    globfree(&found);
}

static void short_memory_while_branches_and_checkpoints_are_made_is_told(void **state) {
    (void)state;
    ofr_scenario *scenario = open_short();
    const char *const branches[] = {"a:police.contacts=1", "b:police.contacts=2"};
    char path[64];
    snprintf(path, sizeof path, "/tmp/offramp-run-%ld.db", (long)getpid());
    assert_int_equal(ofr_scenario_until(scenario, "2011-01-10", NULL), OFR_OK);
    const ofr_run_options options = {.replicates = 1,
                                     .seed = 1,
                                     .threads = 1,
                                     .no_controls = true,
                                     .out = path,
                                     .checkpoint_days = 2,
                                     .resume = true,
                                     .branch_at = "2011-01-05",
                                     .branches = branches,
                                     .n_branches = 2};
    uint64_t digest = 0;
    size_t n_failed = 0;
    for (long n = 0;; n += n < 40 ? 1 : 37) { /* the first one is undisturbed */
        ofr_run *run = NULL;
        ofr_reports *reports = ofr_reports_new();
        ofr_memory_fail_at(n, false);
        ofr_status status = ofr_run_scenario(scenario, &options, &run, reports);
        ofr_memory_fail_at(0, false);
        remove_run(path);
        assert_true(status == OFR_OK || status == OFR_SYSTEM);
        if (n == 0)
            digest = run->replicates[0].digest;
        if (status == OFR_OK && n > 0) /* all was well, or a checkpoint was left out with a warning */
            assert_true(run->replicates[0].digest == digest);
        n_failed += status != OFR_OK;
        bool done = status == OFR_OK && n > 40 && ofr_reports_count(reports) == 0;
        ofr_run_free(run);
        ofr_reports_free(reports);
        if (done)
            break;
    }
    assert_true(n_failed > 40);
    ofr_scenario_free(scenario);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(short_memory_while_branches_and_checkpoints_are_made_is_told),
        cmocka_unit_test(spreads_agree_with_paper),
        cmocka_unit_test(a_host_stops_a_run_and_goes_on_with_it),
        cmocka_unit_test(bad_options_are_refused_before_anything_is_done),
        cmocka_unit_test(a_run_is_the_same_in_one_thread_or_two),
        cmocka_unit_test(a_control_may_not_change_the_people),
        cmocka_unit_test(control_runs_are_as_many_as_a_verdict_needs_and_have_their_own_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
