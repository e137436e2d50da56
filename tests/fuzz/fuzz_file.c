/*
 * Fuzzing of the readers of other files than scenarios, as fuzz_scenario.c; one program for each:
 *
 *     FUZZ_INTERVENTION  an intervention for the scenario of tests/bad_scenarios/base
 *     FUZZ_REFERENCE     what that scenario is compared with
 *     FUZZ_STORY         steps to look for in lives
 *     FUZZ_PROBLEM       a problem of SALib
 *     FUZZ_SAMPLE        a sample for a problem
 *     FUZZ_REPLAY        a replay that the page saved
 *     FUZZ_POSTERIOR     a posterior as a table of points
 *
 * Whatever the input: no crash, no leak; a failure says why; what was read keeps its promises.
 */
#include "fuzz.h"

#include <math.h>

#include "analysis/inputs.h"
#include "analysis/reference.h"
#include "analysis/replay.h"
#include "analysis/salib.h"
#include "ensemble/posterior.h"
#include "models/registry.h"
#include "report/steps_file.h"
#include "scenario/intervention_file.h"
#include "scenario/read.h"
#include "scenario/resolved.h"

static struct ofr_scenario *scenario;
static struct ofr_inputs problem;
static char input[128];

static void tidy(void) {
    ofr_scenario_free(scenario);
    ofr_inputs_free(&problem);
    unlink(input);
    rmdir(folder);
}

int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc, (void)argv;
    const char *models[OFR_MOST_MODELS];
    char path[4096];
    static const char sample[] = "talk.rate 0.2 0.6\npolice.raids 1 9\n";
    REQUIRE(mkdtemp(folder) != NULL);
    REQUIRE(ofr_scenario_read(source_path("tests/bad_scenarios/base/tiny.yaml", path), ofr_model_schema,
                              models, ofr_model_names(models), &scenario, NULL) == OFR_OK);
    write_file("input", sample, sizeof sample - 1);
    snprintf(input, sizeof input, "%s/input", folder);
    problem.schema = scenario->schema;
    (void)ofr_salib_problem_read(input, &problem, NULL);
    atexit(tidy);
    return 0;
}

#if defined FUZZ_INTERVENTION
static ofr_status read_input(struct ofr_reports *reports) {
    struct ofr_intervention one, again;
    struct text first = {0}, second = {0};
    ofr_status status = ofr_intervention_read(input, scenario, &one, reports);
    if (status != OFR_OK)
        return status;
    REQUIRE(ofr_resolved_intervention(scenario, &one, (ofr_sink){append, &first}, NULL) == OFR_OK);
    REQUIRE(ofr_resolved_intervention_read(first.bytes, scenario, &again, NULL) == OFR_OK);
    REQUIRE(ofr_resolved_intervention(scenario, &again, (ofr_sink){append, &second}, NULL) == OFR_OK);
    REQUIRE(strcmp(first.bytes, second.bytes) == 0);
    free(first.bytes);
    free(second.bytes);
    ofr_intervention_free(&one);
    ofr_intervention_free(&again);
    return status;
}
#elif defined FUZZ_REFERENCE
static ofr_status read_input(struct ofr_reports *reports) {
    struct ofr_reference one, again;
    struct text first = {0}, second = {0};
    ofr_status status = ofr_reference_read(input, scenario, &one, reports);
    if (status != OFR_OK)
        return status;
    REQUIRE(ofr_reference_write(&one, (ofr_sink){append, &first}, NULL) == OFR_OK);
    REQUIRE(ofr_reference_read_lines(first.bytes, scenario, &again, NULL) == OFR_OK);
    REQUIRE(ofr_reference_write(&again, (ofr_sink){append, &second}, NULL) == OFR_OK);
    REQUIRE(strcmp(first.bytes, second.bytes) == 0);
    free(first.bytes);
    free(second.bytes);
    ofr_reference_free(&one);
    ofr_reference_free(&again);
    return status;
}
#elif defined FUZZ_STORY
static ofr_status read_input(struct ofr_reports *reports) {
    struct ofr_run_reader_kind kinds[256];
    struct ofr_run_reader_place places[] = {{"mosque", "mosque", 1, 0, 0}, {"work", "shop", 1, 0, 0}};
    struct ofr_run_reader reader = {.model = ofr_models[0], .kinds = kinds, .places = places, .n_places = 2};
    for (; reader.n_kinds < reader.model->n_events; reader.n_kinds++)
        kinds[reader.n_kinds].name = (char *)reader.model->events[reader.n_kinds].name;
    struct ofr_steps steps;
    ofr_status status = ofr_steps_read(input, &reader, &steps, reports);
    REQUIRE(status != OFR_OK || (steps.n_steps >= 1 && steps.n_steps <= OFR_MOST_STEPS));
    for (size_t i = 0; i < steps.n_steps; i++)
        REQUIRE(steps.steps[i].low <= steps.steps[i].high);
    ofr_steps_free(&steps);
    return status;
}
#elif defined FUZZ_PROBLEM
static ofr_status read_input(struct ofr_reports *reports) {
    struct ofr_inputs inputs = {.schema = scenario->schema};
    ofr_status status = ofr_salib_problem_read(input, &inputs, reports);
    for (uint32_t i = 0; status == OFR_OK && i < inputs.n; i++)
        REQUIRE(inputs.list[i].low < inputs.list[i].high);
    ofr_inputs_free(&inputs);
    return status;
}
#elif defined FUZZ_SAMPLE
static ofr_status read_input(struct ofr_reports *reports) {
    struct ofr_numbers numbers = {0};
    ofr_status status = ofr_salib_sample_read(input, &problem, &numbers, reports);
    for (size_t i = 0; status == OFR_OK && i < numbers.n_rows * problem.n; i++)
        REQUIRE(numbers.values[i] >= problem.list[i % problem.n].low &&
                numbers.values[i] <= problem.list[i % problem.n].high);
    ofr_free(numbers.values);
    return status;
}
#elif defined FUZZ_REPLAY
static ofr_status read_input(struct ofr_reports *reports) {
    struct ofr_replay replay;
    ofr_status status = ofr_replay_read(input, &replay, reports);
    REQUIRE(status != OFR_OK || replay.n_plans > 0);
    for (size_t i = 0; status == OFR_OK && i < replay.n_plans; i++) {
        REQUIRE(replay.plans[i].name != NULL && replay.plans[i].resolved != NULL);
        for (size_t k = 0; k < replay.plans[i].n_digests; k++)
            REQUIRE(strlen(replay.plans[i].digests[k]) == 16);
    }
    ofr_replay_free(&replay);
    return status;
}
#else
static ofr_status read_input(struct ofr_reports *reports) {
    struct ofr_posterior posterior;
    ofr_status status = ofr_posterior_read(input, scenario->schema, &posterior, reports);
    for (size_t i = 0; status == OFR_OK && i < posterior.n; i++)
        REQUIRE(posterior.shares[i] > (i > 0 ? posterior.shares[i - 1] : 0) && posterior.shares[i] <= 1);
    for (size_t i = 0; status == OFR_OK && i < posterior.n * posterior.n_parameters; i++)
        REQUIRE(isfinite(posterior.values[i]));
    ofr_posterior_free(&posterior);
    return status;
}
#endif

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size) {
    struct ofr_reports *reports = ofr_reports_new();
    REQUIRE(reports != NULL);
    write_file("input", data, size);
#ifdef FUZZ_POSTERIOR /* a database is read by another reader */
    if (size >= 16 && memcmp(data, "SQLite format 3", 16) == 0) {
        ofr_reports_free(reports);
        return -1;
    }
#endif
    check_reports(read_input(reports), reports);
    ofr_reports_free(reports);
    return 0;
}
