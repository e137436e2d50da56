/*
 * Theta: the risk that a share of the adults of a scenario exceed at the start; parameter risk.theta.
 *
 * Makes the people, starts the model, asks for everybody's risk before the first day and takes the
 * quantile. Not a run, and no output by person. Usage: theta SCENARIO [SHARE [SEEDS]]; prints a line a
 * seed, then their mean. For tunisia about a minute and 1.2 GB a seed.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "models/pathway/risk.h"
#include "models/registry.h"

#define ADULT 18
#define LOWEST (-8.0) /* no risk is below: protective weights sum to 0.331 and opinions end at -2 */
#define BIN 1e-4
#define N_BINS 200000
#define NEAR 0.01 /* half of the width over which the density is taken */

struct found {
    double theta, error;
    uint32_t n_adults;
};

/* Adults by risk, in bins of BIN. */
static uint32_t count(const struct ofr_engine *engine, uint32_t *bins) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < engine->population->n_people; i++) {
        if (engine->population->age[i] < ADULT)
            continue;
        double bin = floor((pathway_risk_of(engine, i) - LOWEST) / BIN);
        bins[bin < 0 ? 0 : bin >= N_BINS ? N_BINS - 1 : (int)bin]++;
        n++;
    }
    return n;
}

/* The quantile within its bin by straight line; its standard error is that of a share over the density. */
static struct found quantile(const uint32_t *bins, uint32_t n_adults, double share) {
    double above = 0, wanted = share * n_adults, around = 0;
    int at = N_BINS;
    while (at > 0 && above + bins[at - 1] < wanted)
        above += bins[--at];
    double theta = LOWEST + (at - (at > 0 && bins[at - 1] > 0 ? (wanted - above) / bins[at - 1] : 0)) * BIN;
    int width = (int)(NEAR / BIN);
    for (int i = at - width < 0 ? 0 : at - width; i < at + width && i < N_BINS; i++)
        around += bins[i];
    double density = around / n_adults / (2 * NEAR);
    return (struct found){theta, sqrt(share * (1 - share) / n_adults) / density, n_adults};
}

static ofr_status find(const struct ofr_scenario *scenario, uint64_t seed, double share, struct found *found,
                       struct ofr_reports *reports) {
    struct ofr_population population = {0};
    struct ofr_engine engine = {0};
    uint32_t *bins = NULL;
    ofr_status status = ofr_population_make(scenario, seed, &population, reports);
    struct ofr_engine_setup setup = {
        .scenario = scenario, .population = &population, .model = ofr_model_find("pathway"), .seed = seed};
    if (status == OFR_OK)
        status = ofr_engine_start(&engine, &setup, reports);
    if (status == OFR_OK)
        status = ofr_new(NULL, N_BINS, sizeof *bins, "the risks", (void **)&bins, reports);
    if (status == OFR_OK)
        *found = quantile(bins, count(&engine, bins), share);
    ofr_free(bins);
    ofr_engine_stop(&engine);
    ofr_population_free(&population);
    return status;
}

static ofr_status find_all(const char *name, double share, int n_seeds, struct ofr_reports *reports) {
    struct ofr_scenario *scenario = NULL;
    ofr_status status = ofr_scenario_open(name, &scenario, reports);
    double sum = 0, squares = 0;
    for (int seed = 1; seed <= n_seeds && status == OFR_OK; seed++) {
        struct found found;
        status = find(scenario, (uint64_t)seed, share, &found, reports);
        if (status != OFR_OK)
            break;
        printf("seed %d: %u adults, %.4f (standard error %.4f)\n", seed, found.n_adults, found.theta,
               found.error);
        fflush(stdout);
        sum += found.theta;
        squares += found.theta * found.theta;
    }
    double mean = sum / n_seeds, variance = (squares - sum * mean) / (n_seeds > 1 ? n_seeds - 1 : 1);
    if (status == OFR_OK)
        printf("%s, %.3g of adults exceed: %.4f; spread over seeds %.4f\n", name, share, mean,
               sqrt(variance > 0 ? variance : 0));
    ofr_scenario_free(scenario);
    return status;
}

int main(int n_arguments, char **arguments) {
    double share = n_arguments > 2 ? strtod(arguments[2], NULL) : 0.056;
    int n_seeds = n_arguments > 3 ? atoi(arguments[3]) : 1;
    if (n_arguments < 2 || n_arguments > 4 || !(share > 0 && share < 1) || n_seeds < 1) {
        fputs("usage: theta SCENARIO [SHARE in (0, 1) [SEEDS]]\n", stderr);
        return OFR_BAD_INPUT;
    }
    struct ofr_reports *reports = ofr_reports_new();
    ofr_status status = find_all(arguments[1], share, n_seeds, reports);
    char text[1000];
    for (size_t i = 0; i < ofr_reports_count(reports); i++) {
        ofr_reports_text(reports, i, text, sizeof text);
        fputs(text, stderr);
    }
    ofr_reports_free(reports);
    return (int)status;
}
