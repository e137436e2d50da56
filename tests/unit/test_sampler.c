/* Sampler: parts of the space and posteriors that are known on paper or by quadrature. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "stats/sampler.h"

/* Distance from the origin: the share within 1 is that of a chi-square of 5 degrees of freedom below 1. */
static struct ofr_look ball(const void *of, const double *z, uint32_t thread) {
    (void)of;
    (void)thread;
    double sum = 0;
    for (int k = 0; k < 5; k++)
        sum += z[k] * z[k];
    return (struct ofr_look){sqrt(sum), 0};
}

/* Standard error of the logarithm of the share: 1 / sqrt(n) for each of five halvings, doubled since points
 * move only so far. */
static void the_share_within_a_cut_is_found(void **state) {
    (void)state;
    const struct ofr_sampler sampler = {.d = 5, .n = 800, .moves = 15, .seed = 3, .look = ball};
    struct ofr_sample sample;
    double reached, squares = 0;
    assert_int_equal(ofr_sample_start(&sampler, &sample, NULL), OFR_OK);
    assert_int_equal(ofr_sample_within(&sampler, 1, &sample, &reached, NULL), OFR_OK);
    assert_true(reached <= 1);
    assert_true(fabs(sample.log_share - log(0.03743)) < 4 * 2 * sqrt(5 / 800.0));
    for (uint32_t i = 0; i < sample.n; i++)
        squares += sample.looks[i].implausibility * sample.looks[i].implausibility / sample.n;
    /* mean square within the ball: 5 * P(chi-square of 7 < 1) / P(chi-square of 5 < 1); sd of a square 0.23
     */
    assert_true(fabs(squares - 5 * 0.005171 / 0.037434) < 4 * 2 * 0.23 / sqrt(800.0));
    ofr_sample_free(&sample);
}

/* z0 and z1 are measured together, z2 is not: y = z0 + z1 / 2 = 2 with standard deviation 0.5. */
static struct ofr_look line(const void *of, const double *z, uint32_t thread) {
    (void)of;
    (void)thread;
    double off = (z[0] + z[1] / 2 - 2) / 0.5;
    return (struct ofr_look){fabs(off), -0.5 * off * off};
}

static void moments(const struct ofr_sample *sample, size_t d, size_t k, double *mean, double *sd) {
    *mean = *sd = 0;
    for (uint32_t i = 0; i < sample->n; i++)
        *mean += sample->z[i * d + k] / sample->n;
    for (uint32_t i = 0; i < sample->n; i++)
        *sd += pow(sample->z[i * d + k] - *mean, 2) / sample->n;
    *sd = sqrt(*sd);
}

/* Posterior of a linear measurement: gain = prior * h / (h' prior h + variance) = (1, 1/2, 0) / 1.5. Errors
 * are those of 400 of the 1,600 points. */
static void a_linear_posterior_is_found(void **state) {
    (void)state;
    const struct ofr_sampler sampler = {.d = 3, .n = 1600, .moves = 15, .seed = 4, .look = line};
    const double means[] = {2 / 1.5, 1 / 1.5, 0}, variances[] = {1 - 1 / 1.5, 1 - 0.25 / 1.5, 1};
    struct ofr_sample sample;
    assert_int_equal(ofr_sample_start(&sampler, &sample, NULL), OFR_OK);
    assert_int_equal(ofr_sample_weigh(&sampler, INFINITY, &sample, NULL), OFR_OK);
    for (size_t k = 0; k < 3; k++) {
        double mean, sd;
        moments(&sample, 3, k, &mean, &sd);
        assert_true(fabs(mean - means[k]) < 4 * sqrt(variances[k] / 400));
        assert_true(fabs(sd / sqrt(variances[k]) - 1) < 4 / sqrt(2 * 400.0));
    }
    ofr_sample_free(&sample);
}

/* A curved ridge, z1 = 1 - z0^2, of width 0.2. */
static struct ofr_look banana(const void *of, const double *z, uint32_t thread) {
    (void)of;
    (void)thread;
    double off = (z[1] + z[0] * z[0] - 1) / 0.2;
    return (struct ofr_look){fabs(off), -0.5 * off * off};
}

static double quadrature(double (*what)(const double *z)) {
    double sum = 0, all = 0;
    for (double a = -5; a <= 5; a += 0.01)
        for (double b = -5; b <= 5; b += 0.01) {
            const double z[2] = {a, b};
            double weight = exp(banana(NULL, z, 0).log_likelihood - 0.5 * (a * a + b * b));
            sum += weight * what(z);
            all += weight;
        }
    return sum / all;
}

static double first_square(const double *z) { return z[0] * z[0]; }
static double second(const double *z) { return z[1]; }
static double is_right(const double *z) { return z[0] > 1; }

static void a_curved_posterior_is_found(void **state) {
    (void)state;
    const struct ofr_sampler sampler = {.d = 2, .n = 1600, .moves = 20, .seed = 5, .look = banana};
    double (*const whats[])(const double *) = {first_square, second, is_right};
    struct ofr_sample sample;
    double reached;
    assert_int_equal(ofr_sample_start(&sampler, &sample, NULL), OFR_OK);
    assert_int_equal(ofr_sample_within(&sampler, 3, &sample, &reached, NULL), OFR_OK);
    assert_int_equal(ofr_sample_weigh(&sampler, 5, &sample, NULL), OFR_OK);
    for (int i = 0; i < 3; i++) {
        double sum = 0, squares = 0;
        for (uint32_t p = 0; p < sample.n; p++) {
            double value = whats[i](sample.z + p * 2);
            sum += value / sample.n;
            squares += value * value / sample.n;
        }
        double error = sqrt((squares - sum * sum) / 400);
        assert_true(fabs(sum - quadrature(whats[i])) < 4 * error);
    }
    for (uint32_t p = 0; p < sample.n; p++) /* none twice */
        for (uint32_t q = 0; q < p; q++)
            assert_true(memcmp(sample.z + p * 2, sample.z + q * 2, 2 * sizeof(double)) != 0);
    ofr_sample_free(&sample);
}

static void threads_change_no_bit(void **state) {
    (void)state;
    struct ofr_sampler sampler = {.d = 2, .n = 60, .moves = 5, .seed = 6, .look = banana};
    struct ofr_sample one, three;
    assert_int_equal(ofr_sample_start(&sampler, &one, NULL), OFR_OK);
    assert_int_equal(ofr_sample_weigh(&sampler, INFINITY, &one, NULL), OFR_OK);
    struct ofr_team team;
    assert_int_equal(ofr_team_start(&team, 3, NULL), OFR_OK);
    sampler.team = &team;
    assert_int_equal(ofr_sample_start(&sampler, &three, NULL), OFR_OK);
    assert_int_equal(ofr_sample_weigh(&sampler, INFINITY, &three, NULL), OFR_OK);
    ofr_team_stop(&team);
    assert_memory_equal(one.z, three.z, 120 * sizeof(double));
    ofr_sample_free(&one);
    ofr_sample_free(&three);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_share_within_a_cut_is_found), cmocka_unit_test(a_linear_posterior_is_found),
        cmocka_unit_test(a_curved_posterior_is_found), cmocka_unit_test(threads_change_no_bit)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
