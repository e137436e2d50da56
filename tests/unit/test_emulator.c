/* Emulator: known functions with known noise. Tolerances are four standard errors unless stated. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/draws.h"
#include "stats/emulator.h"
#include "stats/sequence.h"

enum { N = 150, D = 4 };
#define EVEN_SD 3.4641016151377545871
#define NOISE 0.2

static double gaussian(uint32_t i, uint32_t what) {
    struct ofr_words words = ofr_draw(ofr_draws_make(5, 5), i, 0, what, 0);
    return ofr_normal(words.w[0], words.w[1]);
}

/* The last input does nothing. */
static double smooth(const double *x) { return x[0] + sin(2 * x[1]) + 0.5 * x[0] * x[2]; }

static void make_inputs(uint64_t seed, size_t n, double *x) {
    for (uint32_t i = 0; i < n; i++) {
        ofr_sequence_point(seed, i, D, x + i * D);
        for (int k = 0; k < D; k++)
            x[i * D + k] = (x[i * D + k] - 0.5) * EVEN_SD;
    }
}

/* Of 600 new runs as many lie within 95 % as should: the noise dominates, and the emulator's own errors,
 * which neighbours share, are taken to leave 200 independent ones. The noise itself is found within four
 * standard errors of a variance, sqrt(2 / n). */
static void new_runs_lie_where_it_says(void **state) {
    (void)state;
    static double x[N * D], y[N], fresh[600 * D], room[N + D];
    make_inputs(1, N, x);
    make_inputs(2, 600, fresh);
    for (uint32_t i = 0; i < N; i++)
        y[i] = smooth(x + i * D) + NOISE * gaussian(i, 1) - 3;
    struct ofr_emulator emulator;
    const struct ofr_emulator_runs runs = {N, D, x, y};
    assert_int_equal(ofr_emulator_fit(&runs, &emulator, NULL), OFR_OK);
    assert_int_equal(emulator.warp, OFR_WARP_NONE); /* values are negative */
    double within = 0, errors = 0, noise = 0;
    for (uint32_t i = 0; i < 600; i++) {
        struct ofr_prediction p = ofr_emulator_at(&emulator, fresh + i * D, room);
        double truth = smooth(fresh + i * D) - 3, run = truth + NOISE * gaussian(i, 2);
        within += fabs(run - p.mean) <= 1.96 * sqrt(p.variance + p.noise);
        errors += (truth - p.mean) * (truth - p.mean) / 600;
        noise = p.noise;
    }
    assert_true(fabs(within / 600 - 0.95) < 4 * sqrt(0.95 * 0.05 / 200));
    assert_true(fabs(noise / (NOISE * NOISE) - 1) < 4 * sqrt(2.0 / N));
    assert_true(errors < 0.1 * 2.0); /* a tenth of the function's variance, 1 + 1/2 + 1/4 and more */
    ofr_emulator_free(&emulator);
}

static void left_out_runs_are_those_of_an_emulator_without_them(void **state) {
    (void)state;
    static double x[N * D], y[N], room[N + D], residuals[N], errors[N];
    make_inputs(3, N, x);
    for (uint32_t i = 0; i < N; i++)
        y[i] = smooth(x + i * D) + NOISE * gaussian(i, 3) - 3;
    const struct ofr_emulator_runs runs = {N, D, x, y};
    struct ofr_emulator emulator, without;
    assert_int_equal(ofr_emulator_fit(&runs, &emulator, NULL), OFR_OK);
    assert_int_equal(ofr_emulator_leave_out(&emulator, residuals, errors, NULL), OFR_OK);
    for (int i = 0; i < N; i += 29) {
        double kept = y[i];
        y[i] = NAN;
        assert_int_equal(ofr_emulator_again(&emulator, &runs, &without, NULL), OFR_OK);
        assert_int_equal(without.n, N - 1);
        struct ofr_prediction p = ofr_emulator_at(&without, x + i * D, room);
        /* the middle of the values moves a little when one is gone: 1 / n of the scale */
        assert_true(fabs(kept - p.mean - errors[i]) < 0.02 * emulator.scale);
        y[i] = kept;
        ofr_emulator_free(&without);
    }
    ofr_emulator_free(&emulator);
}

/* The likelihood finds the scale on which the noise is even. */
static void the_warp_is_that_of_the_noise(void **state) {
    (void)state;
    static double x[N * D], y[N];
    make_inputs(4, N, x);
    const struct ofr_emulator_runs runs = {N, D, x, y};
    struct ofr_emulator emulator;
    for (uint32_t i = 0; i < N; i++)
        y[i] = exp(4 + x[i * D] + 0.3 * gaussian(i, 4));
    assert_int_equal(ofr_emulator_fit(&runs, &emulator, NULL), OFR_OK);
    assert_int_equal(emulator.warp, OFR_WARP_LOG);
    ofr_emulator_free(&emulator);
    for (uint32_t i = 0; i < N; i++) { /* counts: the variance is the mean */
        double root = 6 + 2 * x[i * D] + 0.5 * gaussian(i, 5);
        y[i] = root * root;
    }
    assert_int_equal(ofr_emulator_fit(&runs, &emulator, NULL), OFR_OK);
    assert_int_equal(emulator.warp, OFR_WARP_ROOT);
    ofr_emulator_free(&emulator);
    for (uint32_t i = 0; i < N; i++)
        y[i] = 20 + 4 * x[i * D] + gaussian(i, 6);
    assert_int_equal(ofr_emulator_fit(&runs, &emulator, NULL), OFR_OK);
    assert_int_equal(emulator.warp, OFR_WARP_NONE);
    ofr_emulator_free(&emulator);
}

/* Far lengths for what does nothing: predictions do not depend on it. */
static void an_input_without_effect_has_none(void **state) {
    (void)state;
    static double x[N * D], y[N], room[N + D];
    make_inputs(6, N, x);
    for (uint32_t i = 0; i < N; i++)
        y[i] = smooth(x + i * D) + NOISE * gaussian(i, 7) - 3;
    const struct ofr_emulator_runs runs = {N, D, x, y};
    struct ofr_emulator emulator;
    assert_int_equal(ofr_emulator_fit(&runs, &emulator, NULL), OFR_OK);
    double low[D] = {0.5, 0.5, 0, -1}, high[D] = {0.5, 0.5, 0, 1};
    struct ofr_prediction a = ofr_emulator_at(&emulator, low, room),
                          b = ofr_emulator_at(&emulator, high, room);
    assert_true(fabs(a.mean - b.mean) < 4 * sqrt(a.variance + b.variance));
    assert_true(emulator.form.lengths[3] > emulator.form.lengths[1]);
    ofr_emulator_free(&emulator);
}

static void too_few_or_equal_values_give_no_emulator(void **state) {
    (void)state;
    static double x[N * D], y[N];
    make_inputs(7, N, x);
    const struct ofr_emulator_runs runs = {N, D, x, y};
    struct ofr_emulator emulator;
    for (int i = 0; i < N; i++)
        y[i] = 2;
    assert_int_equal(ofr_emulator_fit(&runs, &emulator, NULL), OFR_OK);
    assert_int_equal(emulator.n, 0);
    for (int i = 0; i < N; i++)
        y[i] = i < 9 ? (double)i : (double)NAN;
    assert_int_equal(ofr_emulator_fit(&runs, &emulator, NULL), OFR_OK);
    assert_int_equal(emulator.n, 0);
    ofr_emulator_free(&emulator);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(new_runs_lie_where_it_says),
                                       cmocka_unit_test(left_out_runs_are_those_of_an_emulator_without_them),
                                       cmocka_unit_test(the_warp_is_that_of_the_noise),
                                       cmocka_unit_test(an_input_without_effect_has_none),
                                       cmocka_unit_test(too_few_or_equal_values_give_no_emulator)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
