/*
 * Toy: a contagion with two states, which proves that a model is a folder.
 *
 * A healthy person falls ill at a rate that grows with the ill people at home and in the area; an ill person
 * recovers at a constant rate and may fall ill again. The states of yesterday decide today.
 */
#include "base/number.h"
#include "engine/engine.h"
#include "engine/lives.h"
#include "models/registry.h"

#define N_OF(array) (sizeof(array) / sizeof(array)[0])
#define LIST(array) array, N_OF(array)
enum { START = OFR_N_POPULATION_PARAMETERS, HOME, AREA, RECOVERY };          /* indices into the schema */
enum { ILL = 1, EVER = 2, NOW = 0, BEFORE = 1, FELL_ILL = 0, GOT_WELL = 1 }; /* bits, columns, events */
enum { ILL_NOW, CASES, ILL_DAYS, PREVALENCE, N_OBSERVABLES, DRAW_START = 0x2000, DRAW_SPREAD };

static bool was_ill(const struct ofr_lives *lives, const struct ofr_life *life) {
    return ofr_event_of(lives, &lives->events[life->first]) == FELL_ILL;
}
static bool is_woman(const struct ofr_lives *lives, const struct ofr_life *life) {
    return was_ill(lives, life) && !life->person->male;
}
static const char *past(const struct ofr_lives *lives, const struct ofr_life *life) {
    return lives->n_events > 0 && life->n_events > 2 ? "ill more than once" : "ill once";
}

static const struct ofr_event_kind events[] = {{"fell_ill", "falls ill[, from {by}]", "by: ill, of the home"},
                                               {"got_well", "is well again", "none"}};
static const uint8_t primary_events[] = {FELL_ILL};
static const struct ofr_observable observables[] = {
    {"ill_now", OFR_STOCK, false, "people", "ill people"},
    {"cases", OFR_FLOW, false, "cases", "times a person fell ill"},
    {"ill_days", OFR_FLOW, true, "days", "days of illness"},
    {"prevalence", OFR_LEVEL, true, "1", "ill people over all"}};
static const struct ofr_outcome outcomes[] = {{"ever_ill", "people", "ever ill"},
                                              {"cases", "cases", "times a person fell ill"}};
static const struct ofr_statistic statistics[] = {
    {"all_cases", "cases", "times a person fell ill", .event = "fell_ill"},
    {"ill_peak", "people", "most people ill on a day", .series = "ill_now", .fold = OFR_FOLD_PEAK},
    {"ill_women", "%", "of those ever ill, women", .among = was_ill, .which = is_woman}};
static const struct ofr_event_telling tells[] = {{.whereabouts = "ill at home"}, {.whereabouts = "at home"}};
static const struct ofr_life_telling telling = {.events = tells, .past = past};
static const struct ofr_summary_line lines[] = {
    {NULL, "Illness"}, {"ever_ill", "ever ill"}, {"cases", "cases"}};
static const struct ofr_area_column by_area[] = {{"cases", 1e4, {"cases per 10,000", ""}, 18}};
static const struct ofr_summary_form summary = {
    LIST(lines), lines + 1, 1, LIST(by_area), "cases", "Cases", "People ever ill", .ranked_who = "the ill"};
static const struct ofr_mechanism mechanisms[] = {
    {"homes", "nobody falls ill at home", "spread.home=0", "cases", false},
    {"meetings", "nobody falls ill elsewhere", "spread.area=0", "ill_days", true}};
static const char *const measures[] = {"ill_days", NULL};
static const struct ofr_audited audited = {LIST(mechanisms), .measures = measures};
OFR_PARAMETERS_BEGIN
static const struct ofr_parameter parameters[] = {
#define PARAMETER OFR_PARAMETER_DECLARATION
#include "population/parameters.h"
    PARAMETER(spread, start, GROUP, GROUP, .number = OFR_WHOLE, .unit = "people", .high = 10000,
              .default_value = 20, .meaning = "ill on day 0")
        PARAMETER(spread, home, SOCIETY, THEORY, .unit = "per day", .high = 1, .default_value = 0.01,
                  .calibrated = true, .meaning = "rate per ill there")
            PARAMETER(spread, area, SOCIETY, THEORY, .unit = "per day", .high = 5, .default_value = 0.08,
                      .calibrated = true, .meaning = "rate if all are ill")
                PARAMETER(spread, recovery, SOCIETY, THEORY, .unit = "per day", .high = 1,
                          .default_value = 0.1, .meaning = "rate of recovery")
#undef PARAMETER
};
OFR_PARAMETERS_END
static const struct ofr_table_form *const tables[] = {OFR_POPULATION_TABLES};
static const struct ofr_eligibility anybody = {"anybody", "everybody"};
static const struct ofr_schema schema = {"toy",
                                         LIST(parameters),
                                         LIST(tables),
                                         LIST(statistics),
                                         .eligibility = &anybody,
                                         .n_eligibility = 1,
                                         .check = ofr_population_check_scenario};
static const struct ofr_column_declaration columns[] = {{"state", 1, false, "bit 0: ill; bit 1: ever ill"},
                                                        {"before", 1, false, "the state of yesterday"}};

static double today(const struct ofr_engine *engine, size_t parameter) {
    return ofr_value_on(engine->scenario, parameter, engine->calendar_day);
}

static void fall_ill(struct ofr_engine *engine, uint32_t person, uint32_t by) {
    ((uint8_t *)engine->columns[NOW])[person] = ILL | EVER;
    ofr_engine_log(engine, FELL_ILL, person, OFR_NONE, by, 0);
    ofr_engine_count(engine, ofr_area_of(engine->population, person), CASES, 1);
}

static void visit(struct ofr_engine *engine, uint32_t person, double rate, double rate_home,
                  double recovery) {
    const uint8_t *before = engine->columns[BEFORE];
    const uint32_t *home = &engine->population->household_start[engine->population->household[person]];
    double unit = ofr_draw_unit(engine->draws, person, engine->day, DRAW_SPREAD, 0);
    uint32_t by = OFR_NONE;
    for (uint32_t i = home[0]; i < home[1]; i++) {
        rate += before[i] & ILL ? rate_home : 0;
        by = before[i] & ILL ? i : by;
    }
    if (!(before[person] & ILL) && unit < 1 - ofr_exp(-rate))
        fall_ill(engine, person, by);
    if (!(before[person] & ILL) || unit >= recovery)
        return;
    ((uint8_t *)engine->columns[NOW])[person] = EVER;
    ofr_engine_log(engine, GOT_WELL, person, OFR_NONE, OFR_NONE, 0);
}

static uint32_t count_ill(const uint8_t *state, const struct ofr_area *area) {
    uint32_t n = 0;
    for (uint32_t i = area->first_person; i < area->first_person + area->n_people; i++)
        n += state[i] & ILL;
    return n;
}

static ofr_status spread(struct ofr_engine *engine, struct ofr_reports *reports) {
    (void)reports;
    const struct ofr_population *people = engine->population;
    double home = today(engine, HOME), recovery = today(engine, RECOVERY);
    for (uint32_t i = 0; engine->day == 0 && i < today(engine, START); i++)
        fall_ill(engine, ofr_below(ofr_draw(engine->draws, i, 0, DRAW_START, 0).w[0], people->n_people),
                 OFR_NONE);
    __builtin_memcpy(engine->columns[BEFORE], engine->columns[NOW], people->n_people);
    for (const struct ofr_area *area = people->areas; area < people->areas + people->n_areas; area++) {
        double rate = today(engine, AREA) * count_ill(engine->columns[BEFORE], area) / area->n_people;
        for (uint32_t i = area->first_person; i < area->first_person + area->n_people; i++)
            visit(engine, i, rate, home, recovery);
    }
    return OFR_OK;
}

static ofr_status observe(struct ofr_engine *engine, struct ofr_reports *reports) {
    (void)reports;
    const struct ofr_population *people = engine->population;
    double *levels = &engine->levels[PREVALENCE];
    levels[people->n_areas * N_OBSERVABLES] = 0;
    for (uint32_t a = 0; a < people->n_areas; a++) {
        double n_ill = count_ill(engine->columns[NOW], &people->areas[a]);
        ofr_engine_count(engine, a, ILL_NOW, (int64_t)n_ill);
        ofr_engine_count(engine, a, ILL_DAYS, (int64_t)n_ill);
        levels[a * N_OBSERVABLES] = n_ill / people->areas[a].n_people;
        levels[people->n_areas * N_OBSERVABLES] += n_ill / people->n_people;
    }
    return OFR_OK;
}

static void sum_up(const struct ofr_engine *engine, double *values) {
    for (uint32_t i = 0; i < engine->population->n_people; i++)
        values[0] += ((const uint8_t *)engine->columns[NOW])[i] != 0;
}

static void digest(const struct ofr_engine *engine, struct ofr_digest *sum) {
    ofr_digest_bytes(sum, engine->columns[NOW], engine->population->n_people);
}

static const struct ofr_process spreading = {
    "spread", OFR_EACH_DAY, OFR_EVENING, "People fall ill and recover.", "state", "state", spread, NULL};
static const struct ofr_process *const processes[] = {&spreading};
const struct ofr_model toy_model = {
    "toy",
    "A contagion with two states",
    &schema,
    LIST(columns),
    LIST(processes),
    LIST(events),
    LIST(observables),
    LIST(outcomes),
    {0, LIST(primary_events), 1, 1, ILL_DAYS, CASES, FELL_ILL, "illness", "people ill", "fell ill", NULL, 0},
    &telling,
    &summary,
    .audited = &audited,
    .observe = observe,
    .sum_up = sum_up,
    .digest = digest};
