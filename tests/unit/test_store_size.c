/* The size of a database: 20 replicates of Kasserine with as many events as the model is meant to
 * have (6,000 people approached, 15 events each) stay within 150 MB. The people and the tables
 * are real; the events and series are drawn, worse for size than real ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "models/registry.h"
#include "store/store.h"

#define REPLICATES 20
#define CONTROLS 2
#define APPROACHED 6000
#define EVENTS_EACH 15
#define MOST_BYTES 150000000

static void draw_events(struct ofr_output *output, struct ofr_draws draws) {
    const struct ofr_population *population = output->population;
    size_t n = (size_t)APPROACHED * EVENTS_EACH;
    assert_int_equal(ofr_new(NULL, n, sizeof *output->events, "events", (void **)&output->events, NULL),
                     OFR_OK);
    output->n_events = output->event_capacity = n;
    for (uint32_t i = 0; i < n; i++) {
        struct ofr_words a = ofr_draw(draws, i % APPROACHED, 0, 1, 0), b = ofr_draw(draws, i, 1, 1, 0);
        output->events[i] = (struct ofr_event){
            .day = (uint16_t)((uint64_t)i * output->n_days / n),
            .slot = (uint8_t)(b.w[0] % 4),
            .kind = (uint8_t)(b.w[1] % output->model->n_events),
            .person = ofr_below(a.w[0], population->n_people),
            .place = ofr_below(b.w[2], population->n_places),
            /* who causes events is mostly somebody they happen to */
            .by = ofr_below(ofr_draw(draws, b.w[3] % APPROACHED, 0, 1, 0).w[0], population->n_people),
            .value = (int32_t)(b.w[3] >> 28)};
    }
}

static void draw_series(struct ofr_output *output, struct ofr_draws draws) {
    size_t n_seen = output->model->n_observables;
    size_t n_daily = output->n_days * n_seen;
    size_t n_weekly = (size_t)output->n_weeks * output->population->n_areas * n_seen;
    for (size_t i = 0; i < n_daily + n_weekly; i++) {
        double *value = i < n_daily ? &output->daily[i] : &output->weekly[i - n_daily];
        uint32_t word = ofr_draw(draws, (uint32_t)i, 2, 1, 0).w[0];
        bool level = output->model->observables[i % n_seen].observed == OFR_LEVEL;
        *value = level ? ofr_unit(word) : (double)(word % 500);
    }
}

static void twenty_replicates_stay_within_150_megabytes(void **state) {
    (void)state;
    struct ofr_scenario *scenario = NULL;
    struct ofr_population population;
    struct ofr_store *store;
    char path[64];
    snprintf(path, sizeof path, "/tmp/offramp-size-%ld.db", (long)getpid());
    assert_int_equal(ofr_scenario_open("kasserine", &scenario, NULL), OFR_OK);
    assert_int_equal(ofr_population_make(scenario, 1, &population, NULL), OFR_OK);
    static char nothing[] = "";
    const struct ofr_ensemble_arm base = {
        .name = nothing, .kind = "run", .changes = nothing, .scenario = scenario, .identity = 1};
    struct ofr_store_header header = {.kind = "run",
                                      .design = "",
                                      .scenario = scenario,
                                      .model = ofr_model_find("pathway"),
                                      .population = &population,
                                      .seed = 1,
                                      .n_replicates = REPLICATES,
                                      .n_controls = CONTROLS,
                                      .arms = &base,
                                      .n_arms = 1};
    assert_int_equal(ofr_store_create(path, false, &header, &store, NULL), OFR_OK);
    for (uint32_t id = 0; id < REPLICATES + CONTROLS; id++) {
        struct ofr_engine engine = {.scenario = scenario,
                                    .population = &population,
                                    .model = header.model,
                                    .replicate = id,
                                    .n_days = (uint32_t)(scenario->last_day - scenario->first_day + 1)};
        struct ofr_output output;
        assert_int_equal(ofr_output_start(&output, &engine, "", NULL), OFR_OK);
        draw_events(&output, ofr_draws_make(1, id));
        draw_series(&output, ofr_draws_make(2, id));
        assert_int_equal(ofr_store_write(store, &(struct ofr_job){.replicate = id}, &output, NULL), OFR_OK);
        ofr_output_free(&output);
    }
    struct ofr_store_footer footer = {0, 0, 0};
    assert_int_equal(ofr_store_complete(store, &footer, NULL), OFR_OK);
    ofr_store_close(store);
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    printf("%.1f MB for %d replicates and %d control runs\n", (double)info.st_size * 1e-6, REPLICATES,
           CONTROLS);
    assert_true(info.st_size <= MOST_BYTES);
    unlink(path);
    ofr_population_free(&population);
    ofr_scenario_free(scenario);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(twenty_replicates_stay_within_150_megabytes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
