/*
 * Small town: 32 people in two areas, written by hand, and outputs of events chosen by a
 * test, so that what a database says of them can be worked out on paper. Runs no engine.
 *
 * Each area has one neighbourhood of two streets; a street has two households of a man (40), a
 * woman (38), a son (20) and a daughter (16); the households of a street are one family. So
 * person 4h is the head of household h, and 4h + 2 their son. Place 0 and 2 are halls, 1 and 3
 * cafés, two in each area.
 */
#ifndef OFR_TESTS_SMALL_TOWN_H
#define OFR_TESTS_SMALL_TOWN_H

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "models/pathway/declarations.h"
#include "store/store.h"

#define SMALL_TOWN_PEOPLE 32
#define SMALL_TOWN_DAYS 800 /* 2011-01-01 to 2013-03-10: two whole years and a bit */

#define KIND(name, sentence, meaning) {#name, sentence, meaning},
static const struct ofr_event_kind small_town_events[] = {PATHWAY_EVENTS(KIND)};
#undef KIND
static const struct ofr_observable small_town_observables[] = {
    {"approached", OFR_FLOW, false, "people", "first contacts"},
    {"left_abroad", OFR_FLOW, false, "people", "departures"},
    {"kin_threatened", OFR_FLOW, true, "people", "relatives named"},
    {"closed_places", OFR_FLOW, false, "places", "places closed"},
    {"fighters", OFR_STOCK, false, "people", "fighters"},
    {"distrust_sd", OFR_LEVEL, false, "1", "spread"},
    {"deprivation_sd", OFR_LEVEL, false, "1", "spread"},
    {"isolation_sd", OFR_LEVEL, false, "1", "spread"},
    {"receptivity_mean", OFR_LEVEL, false, "1", "share"},
    {"trust_lost", OFR_LEVEL, true, "1", "distrust gained"}};
enum {
    SMALL_APPROACHED,
    SMALL_LEFT,
    SMALL_KIN,
    SMALL_CLOSED,
    SMALL_FIGHTERS,
    SMALL_DISTRUST,
    SMALL_DEPRIVATION,
    SMALL_ISOLATION,
    SMALL_OVER,
    SMALL_TRUST,
    SMALL_N
};
static const struct ofr_outcome small_town_outcomes[] = {{"approached", "people", "ever approached"},
                                                         {"generation_ratio", "1", "may be missing"}};

static const struct ofr_model small_town_model = {.name = "pathway",
                                                  .title = "a town on paper",
                                                  .events = small_town_events,
                                                  .n_events = PATHWAY_N_EVENTS,
                                                  .observables = small_town_observables,
                                                  .n_observables = SMALL_N,
                                                  .outcomes = small_town_outcomes,
                                                  .n_outcomes = 2,
                                                  .roles = {.interactions = SMALL_N}};

OFR_PARAMETERS_BEGIN
static const struct ofr_parameter small_town_parameters[] = {
    OFR_PARAMETER_DECLARATION(talk, rate, SOCIETY, THEORY, .unit = "per day", .low = 0.05, .high = 2,
                              .default_value = 0.3, .meaning = "talks")};
OFR_PARAMETERS_END
static const struct ofr_schema small_town_schema = {
    .model = "pathway", .parameters = small_town_parameters, .n_parameters = 1};

struct small_town {
    struct ofr_scenario scenario;
    struct ofr_value values[1];
    struct ofr_population population;
    uint8_t age[SMALL_TOWN_PEOPLE], traits[SMALL_TOWN_PEOPLE], activity[SMALL_TOWN_PEOPLE];
    uint16_t neighbourhood[SMALL_TOWN_PEOPLE];
    uint32_t household[SMALL_TOWN_PEOPLE];
    uint16_t usual[SMALL_TOWN_PEOPLE][OFR_N_USUAL];
    uint32_t household_start[9], household_street[8], household_family[8];
    uint32_t street_start[5], street_neighbourhood[4], family_start[5], family_households[8];
    struct ofr_neighbourhood neighbourhoods[2];
    struct ofr_area areas[2];
    struct ofr_place places[4];
    char *kinds[2];
    struct ofr_output output;
    struct ofr_ensemble_arm base;
    char path[64];
};

static inline void small_town_people(struct small_town *town) {
    static const uint8_t ages[4] = {40, 38, 20, 16},
                         roles[4] = {OFR_HEAD, OFR_SPOUSE, OFR_OFFSPRING, OFR_OFFSPRING};
    static const uint8_t does[4] = {OFR_EMPLOYED, OFR_INACTIVE, OFR_UNEMPLOYED, OFR_STUDENT};
    for (uint32_t i = 0; i < SMALL_TOWN_PEOPLE; i++) {
        town->age[i] = ages[i % 4];
        town->traits[i] = (uint8_t)((i % 2 == 0 ? OFR_TRAIT_MALE : 0u) | 2u << OFR_TRAIT_EDUCATION_SHIFT |
                                    (unsigned)roles[i % 4] << OFR_TRAIT_ROLE_SHIFT);
        town->activity[i] = does[i % 4];
        town->neighbourhood[i] = (uint16_t)(i / 16);
        town->household[i] = i / 4;
        for (int use = 0; use < OFR_N_USUAL; use++)
            town->usual[i][use] = use == OFR_USUAL_HALL ? (uint16_t)(i / 16 * 2) : OFR_USUAL_NONE;
    }
    for (uint32_t h = 0; h <= 8; h++)
        town->household_start[h] = 4 * h;
    for (uint32_t h = 0; h < 8; h++)
        town->household_street[h] = town->household_family[h] = h / 2, town->family_households[h] = h;
    for (uint32_t s = 0; s <= 4; s++)
        town->street_start[s] = town->family_start[s] = 2 * s;
    for (uint32_t s = 0; s < 4; s++)
        town->street_neighbourhood[s] = s / 2;
}

static inline void small_town_places(struct small_town *town) {
    static char north[] = "North", south[] = "South", hall[] = "place of worship", cafe[] = "café";
    for (uint32_t a = 0; a < 2; a++) {
        town->neighbourhoods[a] = (struct ofr_neighbourhood){
            .area = a, .first_street = 2 * a, .n_streets = 2, .first_person = 16 * a, .n_people = 16};
        town->areas[a] = (struct ofr_area){.name = a == 0 ? north : south,
                                           .first_neighbourhood = a,
                                           .n_neighbourhoods = 1,
                                           .first_person = 16 * a,
                                           .n_people = 16,
                                           .lat = 35,
                                           .lon = 9};
    }
    town->kinds[0] = hall;
    town->kinds[1] = cafe;
    for (uint32_t p = 0; p < 4; p++)
        town->places[p] = (struct ofr_place){.role = p % 2 == 0 ? OFR_DAWN_HALL : OFR_CAFE,
                                             .kind = (uint8_t)(p % 2),
                                             .neighbourhood = (uint16_t)(p / 2)};
}

/* Set up the town and an empty output; `name` makes the path of its database. */
static inline void small_town_make(struct small_town *town, const char *name) {
    static char title[] = "A town on paper", scenario_name[] = "paper", file[] = "paper.yaml";
    *town = (struct small_town){0};
    small_town_people(town);
    small_town_places(town);
    town->values[0] = (struct ofr_value){.value = 0.3, .origin = OFR_ASSUMED};
    struct ofr_date first = {2011, 1, 1};
    town->scenario = (struct ofr_scenario){.schema = &small_town_schema,
                                           .name = scenario_name,
                                           .title = title,
                                           .file = file,
                                           .first_day = ofr_day_of(first),
                                           .last_day = ofr_day_of(first) + SMALL_TOWN_DAYS - 1,
                                           .end_day = ofr_day_of(first) + SMALL_TOWN_DAYS - 1,
                                           .values = town->values,
                                           .scale = 1};
    town->population = (struct ofr_population){.n_people = SMALL_TOWN_PEOPLE,
                                               .n_households = 8,
                                               .n_families = 4,
                                               .n_streets = 4,
                                               .n_neighbourhoods = 2,
                                               .n_areas = 2,
                                               .n_places = 4,
                                               .n_place_kinds = 2,
                                               .prison = OFR_NONE,
                                               .age = town->age,
                                               .traits = town->traits,
                                               .activity = town->activity,
                                               .neighbourhood = town->neighbourhood,
                                               .household = town->household,
                                               .usual = town->usual,
                                               .household_start = town->household_start,
                                               .household_street = town->household_street,
                                               .household_family = town->household_family,
                                               .street_start = town->street_start,
                                               .street_neighbourhood = town->street_neighbourhood,
                                               .family_start = town->family_start,
                                               .family_households = town->family_households,
                                               .neighbourhoods = town->neighbourhoods,
                                               .areas = town->areas,
                                               .places = town->places,
                                               .place_kind_names = town->kinds,
                                               .share_kept = 1};
    snprintf(town->path, sizeof town->path, "/tmp/offramp-%s-%ld.db", name, (long)getpid());
    unlink(town->path);
    struct ofr_engine engine = {.scenario = &town->scenario,
                                .population = &town->population,
                                .model = &small_town_model,
                                .n_days = SMALL_TOWN_DAYS};
    assert_int_equal(ofr_output_start(&town->output, &engine, "", NULL), OFR_OK);
}

/* Let an event happen to a person on a day, in the order of calls. */
static inline void small_town_event(struct small_town *town, uint32_t day, enum ofr_slot slot, uint32_t kind,
                                    uint32_t person, uint32_t place, uint32_t by, int32_t value) {
    struct ofr_event event = {(uint16_t)day, (uint8_t)slot, (uint8_t)kind, person, place, by, value};
    struct ofr_engine engine = {
        .model = &small_town_model, .population = &town->population, .events = &event, .n_events = 1};
    int64_t counts[2 * SMALL_N] = {0};
    double levels[3 * SMALL_N] = {0};
    engine.counts = counts;
    engine.levels = levels;
    town->output.day = day;
    assert_int_equal(ofr_output_day(&town->output, &engine, NULL), OFR_OK);
    town->output.day = SMALL_TOWN_DAYS;
}

static inline struct ofr_store_header small_town_header(struct small_town *town) {
    static char nothing[] = "";
    town->base = (struct ofr_ensemble_arm){
        .name = nothing, .kind = "run", .changes = nothing, .scenario = &town->scenario, .identity = 1};
    return (struct ofr_store_header){.kind = "run",
                                     .design = "",
                                     .scenario = &town->scenario,
                                     .model = &small_town_model,
                                     .population = &town->population,
                                     .seed = 7,
                                     .n_replicates = 1,
                                     .arms = &town->base,
                                     .n_arms = 1};
}

/* Write the town's output as the only replicate of a complete run. */
static inline void small_town_write(struct small_town *town) {
    struct ofr_store *store;
    struct ofr_store_header header = small_town_header(town);
    struct ofr_store_footer footer = {1e6, 100, 0.3};
    assert_int_equal(ofr_store_create(town->path, true, &header, &store, NULL), OFR_OK);
    assert_int_equal(ofr_store_write(store, &(struct ofr_job){0}, &town->output, NULL), OFR_OK);
    assert_int_equal(ofr_store_complete(store, &footer, NULL), OFR_OK);
    ofr_store_close(store);
}

static inline void small_town_free(struct small_town *town) {
    ofr_output_free(&town->output);
    unlink(town->path);
}

/* A sink that keeps what it is given, up to its size. */
struct small_page {
    char text[60000];
    size_t n;
};

static inline bool small_page_write(void *to, const char *text, size_t n) {
    struct small_page *page = to;
    if (page->n + n + 1 > sizeof page->text)
        return false;
    memcpy(page->text + page->n, text, n);
    page->n += n;
    page->text[page->n] = '\0';
    return true;
}

#endif
