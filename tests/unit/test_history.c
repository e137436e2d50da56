/* History matching on functions whose posterior is known: linear with normal noise, and a curved ridge. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/draws.h"
#include "stats/cholesky.h"
#include "stats/history.h"
#include "stats/normal.h"
#include "stats/sequence.h"

enum { D = 3, S = 3, N = 120 };
#define NOISE 0.4
#define HALF_WIDTH 0.5
#define MEASURED (NOISE * NOISE + HALF_WIDTH * HALF_WIDTH / 3)

/* Statistics of z; the last input leaves a trace in one of them only. */
static const double by[S][D] = {{1, 0.5, 0}, {-0.5, 1, 0}, {0.3, 0, 0.6}};

static double gaussian(uint64_t seed, uint32_t i, uint32_t what) {
    struct ofr_words words = ofr_draw(ofr_draws_make(seed, 9), i, 0, what, 0);
    return ofr_normal(words.w[0], words.w[1]);
}

static void simulate(uint64_t seed, uint32_t run, const double *z, double *values) {
    for (uint32_t s = 0; s < S; s++)
        values[s] = ofr_dot(by[s], z, D) + NOISE * gaussian(seed, run, s);
}

static const bool even[D] = {false};

struct data {
    double z[N * D], values[N * S];
    uint32_t points[N];
};

static struct ofr_history_runs draw_runs(uint64_t seed, struct data *data) {
    for (uint32_t i = 0; i < N; i++) {
        ofr_sequence_point(seed, i, D, data->z + i * D);
        for (int k = 0; k < D; k++)
            data->z[i * D + k] = ofr_normal_quantile(data->z[i * D + k]);
        simulate(seed, i, data->z + i * D, data->values + i * S);
        data->points[i] = i;
    }
    return (struct ofr_history_runs){N, D, S, data->z, data->values, data->points, even};
}

static void figures_around(const double *values, struct ofr_figure *figures) {
    for (int s = 0; s < S; s++)
        figures[s] = (struct ofr_figure){values[s] - HALF_WIDTH, values[s] + HALF_WIDTH, 0};
}

/* The posterior on paper: covariance of (1 + by' by / variance) inverted, and its mean. */
static void exact(const double *observed, double variance, double mean[D], double sd[D]) {
    double precision[D * D] = {0}, inverse[D * D];
    for (int a = 0; a < D; a++)
        for (int b = 0; b < D; b++) {
            precision[a * D + b] = a == b;
            for (int s = 0; s < S; s++)
                precision[a * D + b] += by[s][a] * by[s][b] / variance;
        }
    for (int a = 0; a < D; a++) {
        mean[a] = 0;
        for (int s = 0; s < S; s++)
            mean[a] += by[s][a] * observed[s] / variance;
    }
    ofr_cholesky(precision, D);
    ofr_solve_lower(precision, D, mean);
    ofr_solve_upper(precision, D, mean);
    ofr_cholesky_inverse(precision, D, inverse);
    for (int a = 0; a < D; a++)
        sd[a] = sqrt(ofr_dot(inverse + a * D + a, inverse + a * D + a, (size_t)(D - a)));
}

static void posterior_of(const struct ofr_history *history, uint32_t n, uint64_t seed,
                         struct ofr_sample *sample) {
    const struct ofr_sampler sampler = {
        .d = D, .n = n, .moves = 8, .seed = seed, .look = ofr_history_look, .of = history};
    assert_int_equal(ofr_sample_start(&sampler, sample, NULL), OFR_OK);
    assert_int_equal(ofr_sample_weigh(&sampler, INFINITY, sample, NULL), OFR_OK);
}

/* Means and standard deviations agree within the errors of 200 of 800 points and of the emulators, whose
 * variance adds to that of the measurement. */
static void the_posterior_is_the_one_on_paper(void **state) {
    (void)state;
    static struct data data;
    const double observed[S] = {1.2, -0.4, 0.8};
    struct ofr_figure figures[S];
    struct ofr_history history;
    struct ofr_sample sample;
    double mean[D], sd[D], emulated = 0;
    const struct ofr_history_runs runs = draw_runs(1, &data);
    figures_around(observed, figures);
    assert_int_equal(ofr_history_fit(&runs, figures, NULL, &history, NULL), OFR_OK);
    exact(observed, MEASURED, mean, sd);
    for (size_t s = 0; s < S; s++)
        emulated = fmax(emulated, ofr_history_predict(&history, s, mean, 0).variance);
    assert_true(emulated < MEASURED / 4); /* else nothing is tested */
    posterior_of(&history, 800, 1, &sample);
    for (int k = 0; k < D; k++) {
        double found = 0, square = 0;
        for (uint32_t i = 0; i < sample.n; i++)
            found += sample.z[i * D + k] / sample.n;
        for (uint32_t i = 0; i < sample.n; i++)
            square += pow(sample.z[i * D + k] - found, 2) / sample.n;
        assert_true(fabs(found - mean[k]) < 4 * sqrt(sd[k] * sd[k] / 200 + emulated));
        assert_true(fabs(sqrt(square) / sd[k] - 1) < 4 / sqrt(2 * 200.0) + emulated / MEASURED);
    }
    ofr_sample_free(&sample);
    ofr_history_free(&history);
}

/* 40 truths from the prior, measured with noise: 90 % intervals of 3 inputs contain 108 of 120, with four
 * standard errors of 40 independent ones. Emulators are made again without a point, as a coverage test of a
 * bank does. */
static void intervals_cover_as_often_as_they_say(void **state) {
    (void)state;
    static struct data data;
    struct ofr_figure figures[S];
    struct ofr_history history, again;
    struct ofr_sample sample;
    double covered = 0;
    const struct ofr_history_runs runs = draw_runs(3, &data);
    figures_around(data.values, figures);
    assert_int_equal(ofr_history_fit(&runs, figures, NULL, &history, NULL), OFR_OK);
    for (uint32_t t = 0; t < 40; t++) {
        uint32_t left_out = t * N / 40;
        const double *truth = data.z + left_out * D;
        figures_around(data.values + left_out * S, figures);
        for (uint32_t s = 0; s < S; s++) { /* the figure is off by an even error */
            double off = (ofr_draw_unit(ofr_draws_make(4, 9), t, 0, s, 0) - 0.5) * 2 * HALF_WIDTH;
            figures[s].low += off;
            figures[s].high += off;
        }
        assert_int_equal(ofr_history_without(&history, &runs, left_out, figures, &again, NULL), OFR_OK);
        assert_int_equal(again.emulators[0].n, N - 1);
        posterior_of(&again, 200, t, &sample);
        for (int k = 0; k < D; k++) {
            uint32_t below = 0;
            for (uint32_t i = 0; i < sample.n; i++)
                below += sample.z[i * D + k] < truth[k];
            covered += below >= 0.05 * sample.n && below <= 0.95 * sample.n;
        }
        ofr_sample_free(&sample);
        ofr_history_free(&again);
    }
    assert_true(fabs(covered / 120 - 0.9) < 4 * sqrt(0.9 * 0.1 / 40));
    ofr_history_free(&history);
}

/* ---- a curved ridge, in waves --------------------------------------------------------------- */

enum { WAVE = 80 };

static double ridge(const double *z) { return z[1] + z[0] * z[0]; }

static void run_wave(const double *z, uint32_t first, double *values) {
    for (uint32_t i = 0; i < WAVE; i++) {
        values[(first + i) * 2] = ridge(z + (first + i) * D) + 0.1 * gaussian(5, first + i, 0);
        values[(first + i) * 2 + 1] = z[(first + i) * D + 2] * 3 + 0.1 * gaussian(5, first + i, 1);
    }
}

/* The second wave lies where the first left room: it narrows the emulators there, and what is true stays. */
static void a_second_wave_looks_where_it_matters(void **state) {
    (void)state;
    static double z[2 * WAVE * D], values[2 * WAVE * 2];
    uint32_t points[2 * WAVE];
    const struct ofr_figure figures[] = {{0.9, 1.1, 0}, {-0.1, 0.1, 0}};
    const double truth[D] = {0.7, 0.51, 0};
    struct ofr_history first, second;
    struct ofr_sample sample;
    double reached;
    for (uint32_t i = 0; i < 2 * WAVE; i++)
        points[i] = i;
    for (uint32_t i = 0; i < WAVE; i++) {
        ofr_sequence_point(7, i, D, z + i * D);
        for (int k = 0; k < D; k++)
            z[i * D + k] = ofr_normal_quantile(z[i * D + k]);
    }
    run_wave(z, 0, values);
    struct ofr_history_runs runs = {WAVE, D, 2, z, values, points, even};
    assert_int_equal(ofr_history_fit(&runs, figures, NULL, &first, NULL), OFR_OK);
    const struct ofr_sampler sampler = {
        .d = D, .n = WAVE, .moves = 15, .seed = 8, .look = ofr_history_look, .of = &first};
    assert_int_equal(ofr_sample_start(&sampler, &sample, NULL), OFR_OK);
    assert_int_equal(ofr_sample_within(&sampler, 3, &sample, &reached, NULL), OFR_OK);
    assert_true(reached <= 3 && sample.log_share < log(0.5));
    memcpy(z + WAVE * D, sample.z, sizeof *z * WAVE * D);
    run_wave(z, WAVE, values);
    runs.n = 2 * WAVE;
    assert_int_equal(ofr_history_fit(&runs, figures, NULL, &second, NULL), OFR_OK);
    assert_true(ofr_history_look(&first, truth, 0).implausibility < 3);
    assert_true(ofr_history_look(&second, truth, 0).implausibility < 3);
    for (size_t s = 0; s < 2; s++)
        assert_true(ofr_history_predict(&second, s, truth, 0).variance <
                    ofr_history_predict(&first, s, truth, 0).variance);
    const double wrong[D] = {0, 3, 0};
    assert_true(ofr_history_look(&second, wrong, 0).implausibility > 3);
    ofr_sample_free(&sample);
    ofr_history_free(&first);
    ofr_history_free(&second);
}

/* Slopes are those of the function, within four of the emulator's standard errors of a difference. */
static void slopes_are_those_of_the_function(void **state) {
    (void)state;
    static struct data data;
    struct ofr_figure figures[S];
    struct ofr_history history;
    double slopes[S * D];
    const double middle[D] = {0};
    const struct ofr_history_runs runs = draw_runs(6, &data);
    figures_around(data.values, figures);
    assert_int_equal(ofr_history_fit(&runs, figures, NULL, &history, NULL), OFR_OK);
    double rms = ofr_history_slopes(&history, middle, slopes);
    assert_true(rms > 0 && rms < 0.15);
    for (size_t s = 0; s < S; s++)
        for (size_t k = 0; k < D; k++) {
            double away[D] = {0}, scale = history.emulators[s].scale;
            away[k] = 1;
            double error = sqrt(2 * ofr_history_predict(&history, s, away, 0).variance) / 2 / scale;
            assert_true(error < 0.15); /* else nothing is tested */
            assert_true(fabs(slopes[s * D + k] - by[s][k] / scale) < 4 * error);
        }
    ofr_history_free(&history);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_posterior_is_the_one_on_paper),
                                       cmocka_unit_test(intervals_cover_as_often_as_they_say),
                                       cmocka_unit_test(a_second_wave_looks_where_it_matters),
                                       cmocka_unit_test(slopes_are_those_of_the_function)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
