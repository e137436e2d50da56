/* Book of a output: every statistic has the same bits from memory as from the database of the same run. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "ensemble/run.h"
#include "models/pathway/describe.h"
#include "models/registry.h"
#include "output/run_reader_of.h"
#include "store/run_reader.h"

#define SEED 5

static ofr_scenario *open_short(void) {
    ofr_scenario *scenario = NULL;
    assert_int_equal(ofr_scenario_open("kasserine", &scenario, NULL), OFR_OK);
    assert_int_equal(ofr_scenario_areas(scenario, "Haidra,Thala", NULL), OFR_OK);
    assert_int_equal(ofr_scenario_until(scenario, "2011-06-30", NULL), OFR_OK);
    assert_int_equal(ofr_scenario_set(scenario, "recruiters.start=600", NULL), OFR_OK);
    assert_int_equal(ofr_scenario_set(scenario, "approach.seen=48", NULL), OFR_OK);
    assert_int_equal(ofr_scenario_set(scenario, "police.raids=12", NULL), OFR_OK);
    return scenario;
}

static void record(const ofr_scenario *scenario, const struct ofr_population *population,
                   struct ofr_output *output) {
    struct ofr_engine engine = {0};
    const struct ofr_engine_setup setup = {.scenario = scenario,
                                           .population = population,
                                           .model = ofr_model_find(scenario->schema->model),
                                           .seed = SEED,
                                           .n_threads = 1};
    assert_int_equal(ofr_engine_start(&engine, &setup, NULL), OFR_OK);
    assert_int_equal(ofr_output_start(output, &engine, "", NULL), OFR_OK);
    while (engine.day < engine.n_days) {
        assert_int_equal(ofr_engine_day(&engine, NULL), OFR_OK);
        assert_int_equal(ofr_output_day(output, &engine, NULL), OFR_OK);
    }
    ofr_output_finish(output, &engine);
    ofr_engine_stop(&engine);
}

static void statistic_all(const struct ofr_run_reader *reader, double *values) {
    struct ofr_lives lives;
    assert_int_equal(ofr_lives_read(reader, 0, OFR_NOBODY, &lives, NULL), OFR_OK);
    for (int i = 0; i < PATHWAY_N_STATISTICS; i++)
        assert_int_equal(ofr_statistic_value(&lives, &pathway_statistics[i], (struct ofr_period){10, 170},
                                             &values[i], NULL),
                         OFR_OK);
    ofr_lives_free(&lives);
}

static void statistics_are_those_of_the_database(void **state) {
    (void)state;
    double memory[PATHWAY_N_STATISTICS], file[PATHWAY_N_STATISTICS];
    char path[64];
    snprintf(path, sizeof path, "/tmp/offramp-reader-of-%ld.db", (long)getpid());
    ofr_scenario *scenario = open_short();
    const ofr_run_options options = {
        .replicates = 1, .seed = SEED, .threads = 1, .out = path, .no_controls = true};
    ofr_run *run = NULL;
    struct ofr_population population;
    struct ofr_output output = {0};
    struct ofr_run_reader reader;
    assert_int_equal(ofr_run_scenario(scenario, &options, &run, NULL), OFR_OK);
    ofr_run_free(run);
    assert_int_equal(ofr_run_reader_open(path, true, &reader, NULL), OFR_OK);
    statistic_all(&reader, file);
    ofr_run_reader_close(&reader);
    assert_int_equal(ofr_population_make(scenario, SEED, &population, NULL), OFR_OK);
    record(scenario, &population, &output);
    assert_int_equal(ofr_run_reader_of(&output, &reader, NULL), OFR_OK);
    statistic_all(&reader, memory);
    ofr_run_reader_close(&reader);
    int n_finite = 0;
    for (int i = 0; i < PATHWAY_N_STATISTICS; i++) {
        if (!(isnan(memory[i]) ? isnan(file[i]) : memory[i] >= file[i] && memory[i] <= file[i]))
            fail_msg("%s is %.17g in memory and %.17g in the database", pathway_statistics[i].name, memory[i],
                     file[i]);
        n_finite += isfinite(memory[i]);
    }
    assert_true(n_finite >= PATHWAY_N_STATISTICS - 4); /* there is something to compare */
    ofr_output_free(&output);
    ofr_population_free(&population);
    ofr_scenario_free(scenario);
    unlink(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(statistics_are_those_of_the_database)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
