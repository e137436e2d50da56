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
#define TOY_PARAMETERS(PARAMETER)                                                                            \
    PARAMETER(spread, start, WHOLE, "people", 0, 10000, 20, GROUP, ASSUMED, 0, "none",                       \
              "ill on the first day")                                                                        \
    PARAMETER(spread, home, REAL, "per day", 0, 1, 0.01, SOCIETY, ASSUMED, 1, "none",                        \
              "rate per ill at home")                                                                        \
    PARAMETER(spread, area, REAL, "per day", 0, 5, 0.08, SOCIETY, ASSUMED, 1, "none", "rate if all are ill") \
    PARAMETER(spread, recovery, REAL, "per day", 0, 1, 0.1, SOCIETY, ASSUMED, 0, "none", "rate of recovery")

struct toy_parameters {
    TOY_PARAMETERS(OFR_PARAMETER_FIELD)
};
enum { ILL = 1, EVER = 2, NOW = 0, BEFORE = 1 };
enum { FELL_ILL, GOT_WELL };
enum { ILL_NOW, CASES, ILL_DAYS, PREVALENCE };
enum { DRAW_START = 0x2000, DRAW_SPREAD };

static bool was_ill(const struct ofr_lives *lives, const struct ofr_life *life) {
    return ofr_event_of(lives, &lives->events[life->first]) == FELL_ILL;
}
static bool is_woman(const struct ofr_lives *lives, const struct ofr_life *life) {
    return was_ill(lives, life) && !life->person->male;
}
static const char *past(const struct ofr_lives *lives, const struct ofr_life *life) {
    (void)lives;
    return life->n_events > 2 ? "ill more than once" : "ill once";
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
static const struct ofr_event_telling tellings[] = {{.whereabouts = "ill at home"},
                                                    {.whereabouts = "at home"}};
static const struct ofr_life_telling telling = {.events = tellings, .past = past};
static const struct ofr_summary_line lines[] = {
    {NULL, "Illness"}, {"ever_ill", "ever ill"}, {"cases", "cases"}};
static const struct ofr_area_column area_columns[] = {{"cases", 1e4, {"cases per 10,000", ""}, 18}};
static const struct ofr_summary_form summary = {.lines = lines,
                                                .n_lines = N_OF(lines),
                                                .branch_lines = &lines[1],
                                                .n_branch_lines = 1,
                                                .columns = area_columns,
                                                .n_columns = 1,
                                                .charted = "cases",
                                                .charted_what = "Cases",
                                                .ranked_what = "People ever ill",
                                                .ranked_who = "synthetic people who fell ill"};
static const struct ofr_parameter parameters[] = {OFR_POPULATION_PARAMETERS(OFR_PARAMETER_DECLARATION)
                                                      TOY_PARAMETERS(OFR_PARAMETER_DECLARATION)};
static const struct ofr_table_form *const tables[] = {OFR_POPULATION_TABLES};
static const struct ofr_eligibility anybody = {"anybody", "everybody"};
static const struct ofr_schema schema = {
    "toy", parameters, N_OF(parameters), tables, N_OF(tables), statistics, N_OF(statistics),
    NULL,  0,          &anybody,         1,      NULL,         0,          ofr_population_check_scenario};
static const struct ofr_column_declaration columns[] = {
    [NOW] = {"state", 1, false, "bit 0: ill; bit 1: ever ill"},
    [BEFORE] = {"before", 1, false, "of yesterday"}};

static void fall_ill(struct ofr_engine *engine, uint32_t person, uint32_t by) {
    ((uint8_t *)engine->columns[NOW])[person] = ILL | EVER;
    ofr_engine_log(engine, FELL_ILL, person, OFR_NONE, by, 0);
    ofr_engine_count(engine, ofr_area_of(engine->population, person), CASES, 1);
}

static void visit(struct ofr_engine *engine, const struct toy_parameters *p, uint32_t person, double rate) {
    const uint8_t *before = engine->columns[BEFORE];
    uint32_t home = engine->population->household[person], by = OFR_NONE;
    double unit = ofr_draw_unit(engine->draws, person, engine->day, DRAW_SPREAD, 0);
    for (uint32_t i = engine->population->household_start[home];
         i < engine->population->household_start[home + 1]; i++)
        if (before[i] & ILL) {
            rate += p->spread_home;
            by = i;
        }
    if (!(before[person] & ILL) && unit < 1 - ofr_exp(-rate))
        fall_ill(engine, person, by);
    if (before[person] & ILL && unit < p->spread_recovery) {
        ((uint8_t *)engine->columns[NOW])[person] = EVER;
        ofr_engine_log(engine, GOT_WELL, person, OFR_NONE, OFR_NONE, 0);
    }
}

static ofr_status spread(struct ofr_engine *engine, struct ofr_reports *reports) {
    const struct ofr_population *population = engine->population;
    uint8_t *now = engine->columns[NOW], *before = engine->columns[BEFORE];
    (void)reports;
    union {
        struct toy_parameters p;
        double values[sizeof(struct toy_parameters) / sizeof(double)];
    } today;
    for (size_t k = 0; k < N_OF(today.values); k++)
        today.values[k] =
            ofr_value_on(engine->scenario, OFR_N_POPULATION_PARAMETERS + k, engine->calendar_day);
    for (uint32_t i = 0; engine->day == 0 && i < today.p.spread_start; i++)
        fall_ill(engine, ofr_below(ofr_draw(engine->draws, i, 0, DRAW_START, 0).w[0], population->n_people),
                 OFR_NONE);
    __builtin_memcpy(before, now, population->n_people);
    for (uint32_t a = 0; a < population->n_areas; a++) {
        const struct ofr_area *area = &population->areas[a];
        uint32_t first = area->first_person, end = first + area->n_people, n_ill = 0;
        for (uint32_t i = first; i < end; i++)
            n_ill += before[i] & ILL;
        for (uint32_t i = first; i < end; i++)
            visit(engine, &today.p, i, today.p.spread_area * n_ill / area->n_people);
    }
    return OFR_OK;
}

static ofr_status observe(struct ofr_engine *engine, struct ofr_reports *reports) {
    const struct ofr_population *population = engine->population;
    const uint8_t *now = engine->columns[NOW];
    double *whole = &engine->levels[population->n_areas * N_OF(observables)];
    (void)reports;
    whole[PREVALENCE] = 0;
    for (uint32_t a = 0; a < population->n_areas; a++) {
        const struct ofr_area *area = &population->areas[a];
        uint32_t n_ill = 0;
        for (uint32_t i = area->first_person; i < area->first_person + area->n_people; i++)
            n_ill += now[i] & ILL;
        ofr_engine_count(engine, a, ILL_NOW, n_ill);
        ofr_engine_count(engine, a, ILL_DAYS, n_ill);
        engine->levels[a * N_OF(observables) + PREVALENCE] = (double)n_ill / area->n_people;
        whole[PREVALENCE] += (double)n_ill / population->n_people;
    }
    return OFR_OK;
}

static void sum_up(const struct ofr_engine *engine, double *values) {
    for (uint32_t i = 0; i < engine->population->n_people; i++)
        values[0] += ((const uint8_t *)engine->columns[NOW])[i] != 0;
}

static void digest(const struct ofr_engine *engine, struct ofr_digest *sum) {
    for (uint32_t i = 0; i < engine->population->n_people; i++)
        ofr_digest_add(sum, ((const uint8_t *)engine->columns[NOW])[i]);
}

static const struct ofr_process spreading = {.name = "spread",
                                             .moment = OFR_EACH_DAY,
                                             .slot = OFR_EVENING,
                                             .what = "Healthy people fall ill, ill people recover.",
                                             .reads = "state, households",
                                             .writes = "state",
                                             .run = spread};
static const struct ofr_process *const processes[] = {&spreading};

extern const struct ofr_model toy_model;
const struct ofr_model toy_model = {.name = "toy",
                                    .title = "A contagion with two states",
                                    .schema = &schema,
                                    .columns = columns,
                                    .n_columns = N_OF(columns),
                                    .processes = processes,
                                    .n_processes = 1,
                                    .events = events,
                                    .n_events = N_OF(events),
                                    .observables = observables,
                                    .n_observables = N_OF(observables),
                                    .outcomes = outcomes,
                                    .n_outcomes = N_OF(outcomes),
                                    .roles = {.primary_events = primary_events,
                                              .n_primary_events = 1,
                                              .stage = 1,
                                              .harm = ILL_DAYS,
                                              .interactions = CASES,
                                              .ranked = FELL_ILL},
                                    .telling = &telling,
                                    .summary = &summary,
                                    .observe = observe,
                                    .sum_up = sum_up,
                                    .digest = digest};
