/*
 * The adults of a scenario at the start: what src/models/pathway/risk_reference.c declares of the country.
 *
 * Makes the people, starts the model and counts those of 18 or older before the first day. Not a run, and no
 * output by person. Usage: reference SCENARIO [SEEDS [SCALE]]; prints shares and means over all seeds. For
 * all of tunisia about a minute and 1.2 GB a seed.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "models/pathway/age.h"
#include "models/pathway/risk.h"
#include "models/pathway/risk_reference.h"
#include "models/pathway/talk.h"
#include "models/pathway/whereabouts.h"
#include "models/registry.h"

#define ADULT 18

struct sums {
    double n, cells[2][2][2], record, authoritarian, receptivity, receptivity_squares;
    double opinion[PATHWAY_N_TOPICS], squares[PATHWAY_N_TOPICS];
};

static void count_person(const struct ofr_engine *engine, uint32_t person, struct sums *sums) {
    uint8_t traits = engine->population->traits[person];
    enum ofr_activity activity = pathway_class_activity(pathway_of(engine)->presence[person].class_);
    double receptivity = pathway_receptivity(engine, person);
    unsigned cell = pathway_cell_of(traits, pathway_age_of(engine, person), activity);
    sums->n++;
    sums->cells[traits & OFR_TRAIT_MALE ? 1 : 0][cell >> PATHWAY_FACTOR_YOUNG & 1]
               [cell >> PATHWAY_FACTOR_UNEMPLOYED & 1]++;
    sums->record += traits & OFR_TRAIT_RECORD ? 1 : 0;
    sums->authoritarian += traits & OFR_TRAIT_AUTHORITARIAN ? 1 : 0;
    sums->receptivity += receptivity;
    sums->receptivity_squares += receptivity * receptivity;
    for (unsigned t = 0; t < PATHWAY_N_TOPICS; t++) {
        double opinion = pathway_opinion(engine, person, (enum pathway_topic)t) / (double)PATHWAY_ONE;
        sums->opinion[t] += opinion;
        sums->squares[t] += opinion * opinion;
    }
}

static ofr_status count(const struct ofr_scenario *scenario, uint64_t seed, struct sums *sums,
                        struct ofr_reports *reports) {
    struct ofr_population population = {0};
    struct ofr_engine engine = {0};
    ofr_status status = ofr_population_make(scenario, seed, &population, reports);
    struct ofr_engine_setup setup = {
        .scenario = scenario, .population = &population, .model = ofr_model_find("pathway"), .seed = seed};
    if (status == OFR_OK)
        status = ofr_engine_start(&engine, &setup, reports);
    for (uint32_t i = 0; status == OFR_OK && i < population.n_people; i++)
        if (population.age[i] >= ADULT)
            count_person(&engine, i, sums);
    ofr_engine_stop(&engine);
    ofr_population_free(&population);
    return status;
}

static double sd(double squares, double mean, double n) { return sqrt(squares / n - mean * mean); }

static void print(const struct sums *sums) {
    static const char *const topics[PATHWAY_N_TOPICS] = {"distrust", "deprivation", "isolation"};
    double n = sums->n, receptivity = sums->receptivity / n;
    printf("%.0f adults\nman young unemployed share\n", n);
    for (int c = 0; c < 8; c++)
        printf("%d %d %d %.5f\n", c >> 2, c >> 1 & 1, c & 1, sums->cells[c >> 2][c >> 1 & 1][c & 1] / n);
    printf("record %.5f\nauthoritarian %.5f\n", sums->record / n, sums->authoritarian / n);
    for (int t = 0; t < PATHWAY_N_TOPICS; t++)
        printf("%s %.4f, standard deviation %.4f\n", topics[t], sums->opinion[t] / n,
               sd(sums->squares[t], sums->opinion[t] / n, n));
    printf("receptivity %.6f, standard deviation %.4f\n", receptivity,
           sd(sums->receptivity_squares, receptivity, n));
}

/* ---- implied odds ratios ------------------------------------------------------------------------ */

static const char *const factors[PATHWAY_N_FACTORS] = {"risk.record", "risk.authoritarian", "risk.unemployed",
                                                       "risk.male", "risk.young"};
static const char *const opinions[PATHWAY_N_TOPICS][2] = {
    {"risk.distrust_above", "risk.distrust_below"},
    {"risk.deprivation_above", "risk.deprivation_below"},
    {"risk.isolation_above", "risk.isolation_below"}};

#define LOG_ODDS 1.8137993642342178 /* pi / sqrt(3) */

/* Odds ratios of a factor: at one standard error around its effect alone, and beside the others. */
static void print_odds(const struct ofr_scenario *scenario, const char *name, double unit, double beside) {
    size_t i = ofr_schema_find_parameter(scenario->schema, name);
    double d = scenario->values[i].value, error = scenario->schema->parameters[i].standard_error;
    printf("%-23s %5.3f  %5.3f  %5.2f (%.2f to %.2f)   %5.2f\n", name, d, error, exp(d * unit),
           exp((d - error) * unit), exp((d + error) * unit), exp(beside));
}

static ofr_status odds_of(const char *name, struct ofr_reports *reports) {
    struct ofr_scenario *scenario = NULL;
    struct pathway_parameters parameters;
    struct pathway_odds odds = {0};
    ofr_status status = ofr_scenario_open(name, &scenario, reports);
    if (status == OFR_OK) {
        ofr_scenario_copy_values(scenario, OFR_N_POPULATION_PARAMETERS, sizeof parameters / sizeof(double),
                                 (double *)&parameters);
        status = pathway_odds_solve(&parameters, &odds, reports);
    }
    if (status == OFR_OK) {
        puts("effect                      d     SE  odds ratio alone      beside the others");
        for (int f = 0; f < PATHWAY_N_FACTORS; f++)
            print_odds(scenario, factors[f], LOG_ODDS, odds.factor[f]);
        for (int t = 0; t < PATHWAY_N_TOPICS; t++) {
            print_odds(scenario, opinions[t][0], 1, odds.above[t] * parameters.opinion_sd);
            print_odds(scenario, opinions[t][1], 1, odds.below[t] * parameters.opinion_sd);
        }
        printf("chance with no factor and all opinions at 0: %.2f %%\n", 100 * ofr_logistic(odds.intercept));
    }
    ofr_scenario_free(scenario);
    return status;
}

static ofr_status adults_of(const char *name, int n_seeds, double scale, struct ofr_reports *reports) {
    struct ofr_scenario *scenario = NULL;
    struct sums sums = {0};
    ofr_status status = ofr_scenario_open(name, &scenario, reports);
    if (status == OFR_OK && scale < 1)
        status = ofr_scenario_scale(scenario, scale, reports);
    for (int seed = 1; seed <= n_seeds && status == OFR_OK; seed++)
        status = count(scenario, (uint64_t)seed, &sums, reports);
    if (status == OFR_OK)
        print(&sums);
    ofr_scenario_free(scenario);
    return status;
}

int main(int n_arguments, char **arguments) {
    bool odds = n_arguments == 3 && strcmp(arguments[1], "odds") == 0;
    int n_seeds = n_arguments > 2 && !odds ? atoi(arguments[2]) : 1;
    double scale = n_arguments > 3 ? strtod(arguments[3], NULL) : 1;
    if (n_arguments < 2 || n_arguments > 4 || n_seeds < 1 || !(scale > 0 && scale <= 1)) {
        fputs("usage: reference SCENARIO [SEEDS [SCALE in (0, 1]]], or reference odds SCENARIO\n", stderr);
        return OFR_BAD_INPUT;
    }
    struct ofr_reports *reports = ofr_reports_new();
    ofr_status status =
        odds ? odds_of(arguments[2], reports) : adults_of(arguments[1], n_seeds, scale, reports);
    char text[1000];
    for (size_t i = 0; i < ofr_reports_count(reports); i++) {
        ofr_reports_text(reports, i, text, sizeof text);
        fputs(text, stderr);
    }
    ofr_reports_free(reports);
    return (int)status;
}
