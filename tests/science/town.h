/*
 * A town in memory, for tests that look at the state of the model: areas of the shipped scenario,
 * a state and a group at work from the first day, and every parameter given on which a test rests.
 *
 * Settings are lists of "parameter=value" that end in NULL. A fault in them ends the test.
 */
#ifndef OFR_TESTS_TOWN_H
#define OFR_TESTS_TOWN_H

/* cmocka wants these before it */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "models/pathway/record.h"
#include "models/pathway/talk.h"
#include "models/pathway/whereabouts.h"
#include "models/registry.h"
#include "output/output.h"

struct town {
    ofr_reports *reports;
    ofr_scenario *scenario;
    struct ofr_population population;
    struct ofr_engine engine;
};

/* A group that grows fast, whatever the defaults are; raids, violence, threats and departures are set by each
 * test. */
#define TOWN_GROUP                                                                                           \
    "talk.rate=0.05", "opinion.distrust=0.2", "recruiters.area_spread=0", "rule.risk=0", "risk.flat=0.3",    \
        "recruiters.start=140", "recruiters.hours=40", "recruiters.online=0.1", "recruiters.courts=40",      \
        "approach.seen=24", "approach.brings=1", "approach.contact=0.5", "approach.hours_median=5",          \
        "circle.meetings=2", "circle.attends=0.8", "circle.size=12", "circle.gain=0.15", "circle.loss=0.01", \
        "circle.in_home=0.2", "commit.threshold=1", "commit.threshold_spread=0.5", "violence.rate=0"
/* Nothing happens but talk. */
#define TOWN_QUIET                                                                                           \
    "recruiters.start=0", "camps.arrivals=0", "police.raids=0", "police.noise=0", "police.contacts=0",       \
        "violence.rate=0"

#define SETTINGS(...)                                                                                        \
    (const char *const[]) { __VA_ARGS__, NULL }

static inline void town_check(const struct town *town, ofr_status status) {
    char text[1000];
    for (size_t i = 0; i < ofr_reports_count(town->reports); i++) {
        ofr_reports_text(town->reports, i, text, sizeof text);
        fputs(text, stderr);
    }
    assert_int_equal(status, OFR_OK);
}

/** The areas of the scenario until a date, with settings; nobody is made yet. */
static inline void town_open(struct town *town, const char *areas, const char *until,
                             const char *const *settings) {
    *town = (struct town){.reports = ofr_reports_new()};
    town_check(town, ofr_scenario_open("kasserine", &town->scenario, town->reports));
    town_check(town, ofr_scenario_areas(town->scenario, areas, town->reports));
    town_check(town, ofr_scenario_until(town->scenario, until, town->reports));
    for (; *settings != NULL; settings++)
        town_check(town, ofr_scenario_set(town->scenario, *settings, town->reports));
}

/** Save a state. @param bytes [in,out] empty */
static inline void town_save(struct ofr_engine *engine, struct ofr_output *output, struct ofr_bytes *bytes) {
    struct ofr_archive archive = ofr_archive_to(bytes, NULL);
    ofr_engine_archive(engine, &archive);
    ofr_output_archive(output, &archive);
    assert_int_equal(ofr_archive_end(&archive), OFR_OK);
}

/** Start an engine of a town and load a saved state into it.
 *  @param n_read [out] bytes that were read
 *  @return   how the load went; what it found is in `reports` */
static inline ofr_status town_load(const struct town *town, const struct ofr_bytes *bytes,
                                   struct ofr_engine *engine, struct ofr_output *output, size_t *n_read,
                                   struct ofr_reports *reports) {
    const struct ofr_engine_setup setup = {.scenario = town->scenario,
                                           .population = &town->population,
                                           .model = ofr_model_find("pathway"),
                                           .seed = 1};
    town_check(town, ofr_engine_start(engine, &setup, town->reports));
    town_check(town, ofr_output_start(output, engine, "", town->reports));
    struct ofr_bytes_reader reader = {.from = bytes};
    struct ofr_archive archive = ofr_archive_from(&reader, reports);
    ofr_engine_archive(engine, &archive);
    ofr_output_archive(output, &archive);
    ofr_status status = ofr_archive_end(&archive);
    *n_read = reader.at;
    return status;
}

/** Put one number in every row of a column of the table `series`. */
static inline void town_series(struct town *town, const char *column, double value) {
    const struct ofr_table *series = ofr_scenario_table(town->scenario, "series");
    for (size_t row = 0; row < series->n_rows; row++)
        ofr_table_column(series, column)->numbers[row] = value;
}

/** Move all attacks elsewhere to one day of the run; each closes places by half of `places`. */
static inline void town_attack_elsewhere(struct town *town, uint32_t day, double places) {
    const struct ofr_table *dated = ofr_scenario_table(town->scenario, "dated_events");
    bool done = false;
    for (size_t row = 0; row < dated->n_rows; row++)
        if (strcmp(ofr_table_text(dated, "event", row), "attack_elsewhere") == 0) {
            ofr_table_column(dated, "date")->numbers[row] = town->scenario->first_day + (double)day;
            ofr_table_column(dated, "value")->numbers[row] = done ? 0 : places;
            done = true;
        }
    assert_true(done);
}

/** Make the people and start the engine. */
static inline void town_start(struct town *town) {
    town_check(town, ofr_population_make(town->scenario, 1, &town->population, town->reports));
    town_check(town, ofr_engine_start(&town->engine,
                                      &(struct ofr_engine_setup){.scenario = town->scenario,
                                                                 .population = &town->population,
                                                                 .model = ofr_model_find("pathway"),
                                                                 .seed = 1},
                                      town->reports));
}

static inline void town_day(struct town *town) {
    town_check(town, ofr_engine_day(&town->engine, town->reports));
}

static inline void town_days(struct town *town, uint32_t n) {
    while (n-- > 0)
        town_day(town);
}

/** The engine as it is, on another day: where people are then. */
static inline struct ofr_engine town_on(const struct town *town, uint32_t day) {
    struct ofr_engine engine = town->engine;
    engine.day = day;
    engine.weekday = ofr_weekday_of(town->scenario->first_day + (int32_t)day);
    return engine;
}

static inline void town_close(struct town *town) {
    ofr_engine_stop(&town->engine);
    ofr_population_free(&town->population);
    ofr_scenario_free(town->scenario);
    ofr_reports_free(town->reports);
}

/** What was counted on the day just simulated, over all areas. */
static inline int64_t town_count(const struct town *town, enum pathway_observable observable) {
    int64_t sum = 0;
    for (uint32_t a = 0; a < town->population.n_areas; a++)
        sum += town->engine.counts[a * town->engine.model->n_observables + observable];
    return sum;
}

static inline double town_opinion(const struct town *town, uint32_t person, enum pathway_topic topic) {
    return pathway_opinion(&town->engine, person, topic) / (double)PATHWAY_ONE;
}

/** Whether somebody is in a café, square, centre or hall in a slot of the engine's day. */
static inline bool town_in_public(const struct ofr_engine *engine, uint32_t person, enum ofr_slot slot) {
    uint32_t where = pathway_where(engine, person, slot);
    if (where >= engine->population->n_places)
        return false;
    uint8_t role = engine->population->places[where].role;
    return role == OFR_CAFE || role == OFR_SQUARE || role == OFR_CENTRE || role == OFR_DAWN_HALL;
}

/** A mean that grows one value at a time. */
struct mean {
    double sum, square;
    uint64_t n;
};
static inline void mean_add(struct mean *mean, double value) {
    mean->sum += value;
    mean->square += value * value;
    mean->n++;
}
static inline double mean_of(const struct mean *mean) {
    return mean->n == 0 ? 0 : mean->sum / (double)mean->n;
}
/** Standard error of a mean. */
static inline double mean_error(const struct mean *mean) {
    if (mean->n < 2)
        return INFINITY;
    double average = mean_of(mean), n = (double)mean->n;
    return sqrt((mean->square / n - average * average) / (n - 1));
}
/** True when a is above b by more than four standard errors of the difference, and by `least`. */
static inline bool mean_above(const struct mean *a, const struct mean *b, double least) {
    double error = sqrt(mean_error(a) * mean_error(a) + mean_error(b) * mean_error(b));
    return a->n > 1 && b->n > 1 && mean_of(a) - mean_of(b) > fmax(4 * error, least);
}

#endif
