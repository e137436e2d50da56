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
               [cell >> PATHWAY_FACTOR_NOT_EMPLOYED & 1]++;
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
    printf("%.0f adults\nman young not_employed share\n", n);
    for (int c = 0; c < 8; c++)
        printf("%d %d %d %.5f\n", c >> 2, c >> 1 & 1, c & 1, sums->cells[c >> 2][c >> 1 & 1][c & 1] / n);
    printf("record %.5f\nauthoritarian %.5f\n", sums->record / n, sums->authoritarian / n);
    for (int t = 0; t < PATHWAY_N_TOPICS; t++)
        printf("%s %.4f, standard deviation %.4f\n", topics[t], sums->opinion[t] / n,
               sd(sums->squares[t], sums->opinion[t] / n, n));
    printf("receptivity %.6f, standard deviation %.4f\n", receptivity,
           sd(sums->receptivity_squares, receptivity, n));
}

int main(int n_arguments, char **arguments) {
    int n_seeds = n_arguments > 2 ? atoi(arguments[2]) : 1;
    double scale = n_arguments > 3 ? strtod(arguments[3], NULL) : 1;
    if (n_arguments < 2 || n_arguments > 4 || n_seeds < 1 || !(scale > 0 && scale <= 1)) {
        fputs("usage: reference SCENARIO [SEEDS [SCALE in (0, 1]]]\n", stderr);
        return OFR_BAD_INPUT;
    }
    struct ofr_reports *reports = ofr_reports_new();
    struct ofr_scenario *scenario = NULL;
    struct sums sums = {0};
    ofr_status status = ofr_scenario_open(arguments[1], &scenario, reports);
    if (status == OFR_OK && scale < 1)
        status = ofr_scenario_scale(scenario, scale, reports);
    for (int seed = 1; seed <= n_seeds && status == OFR_OK; seed++)
        status = count(scenario, (uint64_t)seed, &sums, reports);
    if (status == OFR_OK)
        print(&sums);
    char text[1000];
    for (size_t i = 0; i < ofr_reports_count(reports); i++) {
        ofr_reports_text(reports, i, text, sizeof text);
        fputs(text, stderr);
    }
    ofr_scenario_free(scenario);
    ofr_reports_free(reports);
    return (int)status;
}
