/*
 * Forged states: a checkpoint whose lengths, numbers and flags somebody changed, digests computed again.
 *
 *     forged_state N SEED     N states, each with 1 to 4 changes that SEED decides
 *
 * Each is loaded into an engine of its own and, where it is taken, runs on for some days. It ends in a report
 * or in a day that was simulated, never in a fault of memory or a failed assertion. The state is that of a
 * small town in which every rule is at work.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../science/town.h"
#include "base/draws.h"
#include "models/registry.h"
#include "output/output.h"

enum { SAVED_ON = 120, MORE_DAYS = 8, MOST_CHANGES = 4, MARK_BYTES = 16 };

static uint32_t n_states = 100;
static uint64_t seed = 1;

struct numbers {
    uint64_t state;
};

static uint64_t next(struct numbers *numbers) {
    numbers->state += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t x = numbers->state;
    x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
    return x ^ (x >> 31);
}

/* What breaks indices, lengths, flags, days and reals. */
static uint64_t value_of(struct numbers *numbers) {
    static const uint64_t values[] = {0,
                                      1,
                                      2,
                                      40,
                                      41,
                                      255,
                                      256,
                                      0x7FFF,
                                      0xFFFF,
                                      0x10000,
                                      0x7FFFFFFF,
                                      0x80000000,
                                      0xFFFFFFFE,
                                      0xFFFFFFFF,
                                      UINT64_C(0x7FF0000000000000),
                                      UINT64_C(0x7FF8000000000000),
                                      UINT64_C(0x7F8000007F800000),
                                      UINT64_C(0x7FEFFFFFFFFFFFFF),
                                      UINT64_C(0xFFFFFFFFFFFFFFFF)};
    uint64_t which = next(numbers) % (sizeof values / sizeof *values + 4);
    return which < sizeof values / sizeof *values ? values[which] : next(numbers);
}

/* Half of the changes are in what follows the columns of people, where lists and indices are. */
static void change(struct ofr_bytes *bytes, size_t lists_from, struct numbers *numbers) {
    static const size_t widths[] = {1, 2, 4, 4, 8};
    for (uint64_t left = 1 + next(numbers) % MOST_CHANGES; left > 0; left--) {
        size_t width = widths[next(numbers) % 5];
        size_t from = next(numbers) % 4 > 0 ? lists_from : 0;
        size_t at = from + (next(numbers) % ((bytes->n - from) / width)) * width;
        uint64_t value = value_of(numbers);
        memcpy(bytes->bytes + at, &value, width);
    }
}

/* Whether the state was taken. */
static bool try(struct town *town, const struct ofr_bytes *bytes) {
    struct ofr_engine engine = {0};
    struct ofr_output output = {0};
    struct ofr_reports *reports = ofr_reports_new();
    size_t n_read = 0;
    ofr_status status = town_load(town, bytes, &engine, &output, &n_read, reports);
    bool taken = status == OFR_OK;
    if (taken)
        for (int day = 0; day < MORE_DAYS && status == OFR_OK && engine.day < engine.n_days; day++) {
            status = ofr_engine_day(&engine, reports);
            if (status == OFR_OK)
                status = ofr_output_day(&output, &engine, reports);
        }
    if (status == OFR_OK)
        ofr_output_finish(&output, &engine);
    assert_true(status == OFR_OK || ofr_reports_count(reports) == 1);
    if (status != OFR_OK && getenv("OFR_SHOW") != NULL)
        fprintf(stderr, "%s\n", reports->items[0].text);
    ofr_reports_free(reports);
    ofr_output_free(&output);
    ofr_engine_stop(&engine);
    return taken;
}

static void a_forged_state_ends_in_a_report_or_in_a_day(void **state) {
    (void)state;
    struct town town;
    struct ofr_bytes good = {0}, forged = {0};
    uint32_t n_taken = 0;
    town_open(&town, "Ezzouhour", "2011-12-31",
              SETTINGS(TOWN_GROUP, "recruiters.start=700", "commit.becomes_recruiter=1",
                       "threaten.knows_after=0", "police.raids=10", "police.noise=0.5", "police.tips=5",
                       "threaten.chance=1", "walk_away.rate=2", "leave.rate=20", "leave.camp_rate=5",
                       "camps.arrivals=1", "camps.attack_rate=5", "abroad.deaths=0.3", "abroad.returns=0.3",
                       "protect.harm=0.1", "closure.days=60"));
    town_attack_elsewhere(&town, 100, 600);
    town_start(&town);
    struct ofr_output output;
    town_check(&town, ofr_output_start(&output, &town.engine, "", town.reports));
    for (uint32_t day = 0; day < SAVED_ON; day++) {
        town_day(&town);
        town_check(&town, ofr_output_day(&output, &town.engine, town.reports));
    }
    town_save(&town.engine, &output, &good);
    assert_true(try(&town, &good));
    size_t columns = town.population.n_people * (PATHWAY_OPINIONS_BYTES + 10 + MARK_BYTES) / 2;
    forged = (struct ofr_bytes){.bytes = ofr_malloc(good.n), .n = good.n, .capacity = good.n};
    assert_non_null(forged.bytes);
    for (uint32_t i = 0; i < n_states; i++) {
        struct numbers numbers = {.state = seed * UINT64_C(0x100000001) + i};
        memcpy(forged.bytes, good.bytes, good.n);
        change(&forged, columns < good.n ? columns : 0, &numbers);
        if (getenv("OFR_SHOW") != NULL)
            fprintf(stderr, "state %u\n", i);
        n_taken += try(&town, &forged);
    }
    printf("%u of %u forged states were taken\n", n_taken, n_states);
    ofr_bytes_free(&good);
    ofr_bytes_free(&forged);
    ofr_output_free(&output);
    town_close(&town);
}

int main(int n, char **arguments) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_forged_state_ends_in_a_report_or_in_a_day)};
    if (n > 1)
        n_states = (uint32_t)strtoul(arguments[1], NULL, 10);
    if (n > 2)
        seed = strtoull(arguments[2], NULL, 10);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
