/* Elementary effects of functions for which they can be counted out over the whole grid. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/memory.h"
#include "known_functions.h"
#include "stats/morris.h"

#define T 60 /* trajectories */
static const uint32_t one_by_one[G_FACTORS] = {0, 1, 2, 3, 4, 5, 6, 7};

static void analyse(const struct ofr_factors *factors, double (*function)(const double *), uint64_t seed,
                    struct ofr_morris_effect *effects) {
    size_t n_points = (size_t)T * (factors->n_factors + 1);
    double *points = ofr_malloc(n_points * factors->n_inputs * sizeof *points);
    double *values = ofr_malloc(n_points * sizeof *values);
    uint32_t *moved = ofr_malloc((size_t)T * factors->n_factors * sizeof *moved);
    assert_true(points != NULL && values != NULL && moved != NULL);
    ofr_morris_design(factors, T, seed, points, moved);
    for (size_t i = 0; i < n_points; i++)
        values[i] = function(points + i * factors->n_inputs);
    assert_int_equal(ofr_morris_effects(factors, T, points, moved, values, effects, NULL), OFR_OK);
    ofr_free(points);
    ofr_free(values);
    ofr_free(moved);
}

/* Over all points of the grid from which an input can be moved up: mean and mean size of the effect. */
struct exact {
    double mu, mu_star;
};
static struct exact count_out(double (*function)(const double *), uint32_t n, uint32_t input) {
    struct exact exact = {0, 0};
    uint32_t n_points = 1u << 2 * n, n_effects = 0;
    for (uint32_t p = 0; p < n_points; p++) {
        double x[G_FACTORS];
        for (uint32_t i = 0; i < n; i++)
            x[i] = (p >> 2 * i & 3u) / 3.0;
        if (x[input] > 0.5)
            continue;
        double before = function(x);
        x[input] += OFR_MORRIS_STEP;
        double effect = (function(x) - before) / OFR_MORRIS_STEP;
        exact.mu += effect;
        exact.mu_star += fabs(effect);
        n_effects++;
    }
    return (struct exact){exact.mu / n_effects, exact.mu_star / n_effects};
}

static bool holds(const struct ofr_interval *interval, double value) {
    return interval->low - 1e-9 <= value && value <= interval->high + 1e-9;
}

/* Of 100 designs at least 88 must have an interval that holds what is right: 95 less three sd of chance. */
static void compare(double (*function)(const double *), uint32_t n) {
    const struct ofr_factors factors = {n, n, one_by_one};
    uint32_t n_mu[G_FACTORS] = {0}, n_mu_star[G_FACTORS] = {0};
    struct exact exact[G_FACTORS];
    for (uint32_t f = 0; f < n; f++)
        exact[f] = count_out(function, n, f);
    for (uint64_t seed = 1; seed <= 100; seed++) {
        struct ofr_morris_effect effects[G_FACTORS];
        analyse(&factors, function, seed, effects);
        for (uint32_t f = 0; f < n; f++) {
            n_mu[f] += holds(&effects[f].mu, exact[f].mu);
            n_mu_star[f] += holds(&effects[f].mu_star, exact[f].mu_star);
        }
    }
    for (uint32_t f = 0; f < n; f++)
        if (n_mu[f] < 88 || n_mu_star[f] < 88)
            fail_msg("factor %u: mu within %u of 100 intervals, mu* within %u", f, n_mu[f], n_mu_star[f]);
}

static void ishigami_is_reproduced_within_the_intervals(void **state) {
    (void)state;
    compare(ishigami, 3);
}

static void the_g_function_is_reproduced_within_the_intervals(void **state) {
    (void)state;
    compare(g_function, G_FACTORS);
}

static double linear(const double *x) { return 3 * x[0] - 2 * x[1] + 0 * x[2]; }

static void a_linear_function_has_its_slopes_without_spread(void **state) {
    (void)state;
    const struct ofr_factors factors = {3, 3, one_by_one};
    struct ofr_morris_effect effects[3];
    analyse(&factors, linear, 1, effects);
    assert_true(fabs(effects[0].mu.mean - 3) < 1e-12 && fabs(effects[1].mu.mean + 2) < 1e-12);
    assert_true(fabs(effects[1].mu_star.mean - 2) < 1e-12 && effects[1].sigma < 1e-12);
    assert_true(effects[2].n_none == T && effects[2].mu_star.high <= 0);
}

static void levels_are_balanced_and_each_factor_moves_once(void **state) {
    (void)state;
    static const uint32_t factor_of[5] = {0, 1, 2, 2, 2};
    const struct ofr_factors factors = {5, 3, factor_of};
    double points[T][4][5];
    uint32_t moved[T][3], n_from[5][4] = {{0}};
    ofr_morris_design(&factors, T, 9, &points[0][0][0], &moved[0][0]);
    for (int t = 0; t < T; t++)
        for (int s = 0; s < 3; s++)
            for (int i = 0; i < 5; i++) {
                double step = fabs(points[t][s + 1][i] - points[t][s][i]);
                bool moves = factor_of[i] == moved[t][s];
                assert_true(moves ? fabs(step - OFR_MORRIS_STEP) < 1e-12 : step <= 0);
                if (moves)
                    n_from[i][(int)(points[t][s][i] * 3 + 0.5)]++;
            }
    for (int i = 0; i < 5; i++)
        for (int level = 0; level < 4; level++)
            assert_int_equal(n_from[i][level], T / 4);
}

static void a_block_has_sizes_alone(void **state) {
    (void)state;
    static const uint32_t factor_of[3] = {0, 1, 1};
    const struct ofr_factors factors = {3, 2, factor_of};
    struct ofr_morris_effect effects[2];
    analyse(&factors, linear, 1, effects);
    assert_true(isnan(effects[1].mu.mean) && isnan(effects[1].sigma));
    assert_true(fabs(effects[1].mu_star.mean - 2) < 1e-12);
    assert_true(fabs(effects[0].mu.mean - 3) < 1e-12);
}

/* |a - b| of normal errors of sd 2 has mean 4 / sqrt(pi). */
static void noise_is_the_mean_size_of_a_difference(void **state) {
    (void)state;
    assert_true(fabs(ofr_morris_noise(4) * OFR_MORRIS_STEP - 4 / sqrt(PI)) < 1e-12);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ishigami_is_reproduced_within_the_intervals),
        cmocka_unit_test(the_g_function_is_reproduced_within_the_intervals),
        cmocka_unit_test(a_linear_function_has_its_slopes_without_spread),
        cmocka_unit_test(levels_are_balanced_and_each_factor_moves_once),
        cmocka_unit_test(a_block_has_sizes_alone),
        cmocka_unit_test(noise_is_the_mean_size_of_a_difference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
