#include "stats/morris.h"

#include <math.h>

#include "base/draws.h"
#include "base/memory.h"

#define STREAM 0xFFFFFFFDu /* of draws: no replicate, not the population's */
#define LEVELS 4
enum { LEVEL = 2, ORDER }; /* purposes */

/* A keyed permutation of 0 to n - 1. */
static void permute(struct ofr_draws draws, uint32_t id, uint32_t time, uint32_t purpose, uint32_t *list,
                    uint32_t n) {
    for (uint32_t i = 0; i < n; i++)
        list[i] = i;
    ofr_shuffle(draws, id, time, purpose, list, n);
}

/* The level, in thirds, at which an input starts in a trajectory. */
static uint32_t start_of(struct ofr_draws draws, uint32_t input, uint32_t trajectory) {
    uint32_t levels[LEVELS];
    permute(draws, input, trajectory / LEVELS, LEVEL, levels, LEVELS);
    return levels[trajectory % LEVELS];
}

/* Two levels up from the lower two, down from the upper two. */
static double after(double level) { return level < 0.5 ? level + OFR_MORRIS_STEP : level - OFR_MORRIS_STEP; }

static void walk(const struct ofr_factors *factors, struct ofr_draws draws, uint32_t trajectory,
                 double *points, uint32_t *moved) {
    uint32_t n = factors->n_inputs;
    for (uint32_t i = 0; i < n; i++)
        points[i] = start_of(draws, i, trajectory) / 3.0;
    permute(draws, 0, trajectory, ORDER, moved, factors->n_factors);
    for (uint32_t s = 0; s < factors->n_factors; s++) {
        double *from = points + (size_t)s * n, *to = from + n;
        for (uint32_t i = 0; i < n; i++)
            to[i] = factors->factor_of[i] == moved[s] ? after(from[i]) : from[i];
    }
}

void ofr_morris_design(const struct ofr_factors *factors, uint32_t n_trajectories, uint64_t seed,
                       double *points, uint32_t *moved) {
    struct ofr_draws draws = ofr_draws_make(seed, STREAM);
    for (uint32_t t = 0; t < n_trajectories; t++)
        walk(factors, draws, t, points + (size_t)t * (factors->n_factors + 1) * factors->n_inputs,
             moved + (size_t)t * factors->n_factors);
}

/* Elementary effects of one factor, a trajectory each; their sizes alone for a block. */
static void list_effects(const struct ofr_factors *factors, uint32_t n_trajectories, uint32_t factor,
                         const double *points, const uint32_t *moved, const double *values, double *effects) {
    int block;
    uint32_t input = ofr_factor_input(factors, factor, &block), n = factors->n_factors;
    for (uint32_t t = 0; t < n_trajectories; t++) {
        uint32_t step = 0;
        while (moved[(size_t)t * n + step] != factor)
            step++;
        size_t at = (size_t)t * (n + 1) + step;
        double up =
            points[(at + 1) * factors->n_inputs + input] > points[at * factors->n_inputs + input] ? 1 : -1;
        double difference = values[at + 1] - values[at];
        effects[t] = (block ? fabs(difference) : up * difference) / OFR_MORRIS_STEP;
    }
}

static struct ofr_morris_effect sum_up(const double *list, uint32_t n, bool block, double *sizes) {
    struct ofr_morris_effect effect = {.mu = ofr_interval_of(list, n), .sigma = NAN};
    double squares = 0;
    for (uint32_t t = 0; t < n; t++) {
        sizes[t] = fabs(list[t]);
        effect.n_none += !(sizes[t] > 0);
        squares += (list[t] - effect.mu.mean) * (list[t] - effect.mu.mean);
    }
    effect.mu_star = ofr_interval_of(sizes, n);
    effect.mu_star.low = effect.mu_star.low < 0 ? 0 : effect.mu_star.low;
    if (n > 1)
        effect.sigma = sqrt(squares / (n - 1));
    if (block) {
        effect.mu = (struct ofr_interval){.mean = NAN, .low = NAN, .high = NAN, .n = n};
        effect.sigma = NAN;
    }
    return effect;
}

ofr_status ofr_morris_effects(const struct ofr_factors *factors, uint32_t n_trajectories,
                              const double *points, const uint32_t *moved, const double *values,
                              struct ofr_morris_effect *effects, struct ofr_reports *reports) {
    double *list = NULL;
    ofr_status status = OFR_NEW(NULL, list, 2 * (size_t)n_trajectories, "the elementary effects", reports);
    for (uint32_t f = 0; f < factors->n_factors && status == OFR_OK; f++) {
        int block;
        (void)ofr_factor_input(factors, f, &block);
        list_effects(factors, n_trajectories, f, points, moved, values, list);
        effects[f] = sum_up(list, n_trajectories, block != 0, list + n_trajectories);
    }
    ofr_free(list);
    return status;
}

double ofr_morris_noise(double variance) {
    return sqrt(2 * variance) / OFR_MORRIS_STEP * sqrt(2 / 3.14159265358979323846);
}
