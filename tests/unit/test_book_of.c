/* Book of a recording: every measure has the same bits from memory as from the database of the same run. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "models/models.h"
#include "report/measures.h"
#include "study/run.h"

#define SEED 5

static ofr_scenario *open_short(void) {
    ofr_scenario *scenario = NULL;
    assert_int_equal(ofr_scenario_open("kasserine", &scenario, NULL), OFR_OK);
    assert_int_equal(ofr_scenario_areas(scenario, "Haidra,Thala", NULL), OFR_OK);
    assert_int_equal(ofr_scenario_until(scenario, "2011-06-30", NULL), OFR_OK);
    assert_int_equal(ofr_scenario_set(scenario, "recruiters.start=150", NULL), OFR_OK);
    assert_int_equal(ofr_scenario_set(scenario, "police.raids=12", NULL), OFR_OK);
    return scenario;
}

static void record(const ofr_scenario *scenario, const struct ofr_population *population,
                   struct ofr_recording *recording) {
    struct ofr_engine engine = {0};
    const struct ofr_engine_setup setup = {.scenario = scenario,
                                           .population = population,
                                           .model = ofr_model_find(scenario->schema->model),
                                           .seed = SEED,
                                           .n_threads = 1};
    assert_int_equal(ofr_engine_start(&engine, &setup, NULL), OFR_OK);
    assert_int_equal(ofr_recording_start(recording, &engine, "", NULL), OFR_OK);
    while (engine.day < engine.n_days) {
        assert_int_equal(ofr_engine_day(&engine, NULL), OFR_OK);
        assert_int_equal(ofr_recording_day(recording, &engine, NULL), OFR_OK);
    }
    ofr_recording_finish(recording, &engine);
    ofr_engine_stop(&engine);
}

static void measure_all(const struct ofr_book *book, double *values) {
    struct ofr_lives lives;
    assert_int_equal(ofr_lives_read(book, 0, OFR_NOBODY, &lives, NULL), OFR_OK);
    for (int i = 0; i < OFR_N_MEASURES; i++)
        assert_int_equal(
            ofr_measure(&lives, (enum ofr_measure_number)i, (struct ofr_period){10, 170}, &values[i], NULL),
            OFR_OK);
    ofr_lives_free(&lives);
}

static void measures_are_those_of_the_database(void **state) {
    (void)state;
    double memory[OFR_N_MEASURES], file[OFR_N_MEASURES];
    char path[64];
    snprintf(path, sizeof path, "/tmp/offramp-book-of-%ld.db", (long)getpid());
    ofr_scenario *scenario = open_short();
    const ofr_run_options options = {
        .replicates = 1, .seed = SEED, .threads = 1, .out = path, .no_controls = true};
    ofr_run *run = NULL;
    struct ofr_population population;
    struct ofr_recording recording = {0};
    struct ofr_book book;
    assert_int_equal(ofr_run_scenario(scenario, &options, &run, NULL), OFR_OK);
    ofr_run_free(run);
    assert_int_equal(ofr_book_open(path, true, &book, NULL), OFR_OK);
    measure_all(&book, file);
    ofr_book_close(&book);
    assert_int_equal(ofr_population_make(scenario, SEED, &population, NULL), OFR_OK);
    record(scenario, &population, &recording);
    assert_int_equal(ofr_book_of_recording(&recording, &book, NULL), OFR_OK);
    measure_all(&book, memory);
    ofr_book_close(&book);
    int n_finite = 0;
    for (int i = 0; i < OFR_N_MEASURES; i++) {
        if (!(isnan(memory[i]) ? isnan(file[i]) : memory[i] >= file[i] && memory[i] <= file[i]))
            fail_msg("%s is %.17g in memory and %.17g in the database", ofr_measures[i].name, memory[i],
                     file[i]);
        n_finite += isfinite(memory[i]);
    }
    assert_true(n_finite >= OFR_N_MEASURES - 4); /* there is something to compare */
    ofr_recording_free(&recording);
    ofr_population_free(&population);
    ofr_scenario_free(scenario);
    unlink(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(measures_are_those_of_the_database)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
