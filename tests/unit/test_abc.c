/* Abc: against posteriors that are known in closed form. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/draws.h"
#include "stats/abc.h"
#include "stats/normal.h"

/* Statistics of a point z = (mean, nuisance): the mean and its double, each with noise; the nuisance leaves
 * no trace. */
#define NOISE 0.3
enum { N_PARAMETERS = 2, N_STATISTICS = 2 };

static void simulate(uint64_t seed, uint32_t point, uint32_t seed_number, const double *z,
                     double *statistics) {
    for (uint32_t s = 0; s < N_STATISTICS; s++) {
        struct ofr_words words = ofr_draw(ofr_draws_make(seed, 7), point, seed_number, 0, s);
        statistics[s] = (s + 1) * (z[0] + NOISE * ofr_normal(words.w[0], words.w[1]));
    }
}

static void run(const struct ofr_abc_setup *setup, uint32_t n_generations, struct ofr_abc *abc) {
    assert_int_equal(ofr_abc_start(setup, abc, NULL), OFR_OK);
    for (uint32_t g = 0; g < n_generations; g++) {
        assert_int_equal(ofr_abc_propose(abc, NULL), OFR_OK);
        for (uint32_t point = abc->n_points; point-- > abc->first_new;) /* the order is free */
            for (uint32_t r = 0; r < setup->n_seeds; r++) {
                double statistics[N_STATISTICS];
                simulate(setup->seed, point, r, abc->z + point * N_PARAMETERS, statistics);
                ofr_abc_take(abc, point, r, statistics);
            }
        assert_int_equal(ofr_abc_select(abc, NULL), OFR_OK);
    }
}

static void moments(const struct ofr_abc_sample *sample, size_t k, double *mean, double *sd) {
    *mean = *sd = 0;
    for (size_t i = 0; i < sample->n; i++)
        *mean += sample->weights[i] * sample->z[i * N_PARAMETERS + k];
    for (size_t i = 0; i < sample->n; i++)
        *sd += sample->weights[i] * pow(sample->z[i * N_PARAMETERS + k] - *mean, 2);
    *sd = sqrt(*sd);
}

static struct ofr_abc_setup setup_of(const double *observed, const double *half_widths, uint64_t seed) {
    return (struct ofr_abc_setup){.n_parameters = N_PARAMETERS,
                                  .n_statistics = N_STATISTICS,
                                  .observed = observed,
                                  .half_widths = half_widths,
                                  .n_first = 500,
                                  .n_next = 250,
                                  .n_seeds = 2,
                                  .n_kept = 500,
                                  .seed = seed};
}

static const double exact[N_STATISTICS];

static void normal_mean_is_found(void **state) {
    (void)state;
    const double observed[] = {0.8, 1.6};
    double precision = 1 + N_STATISTICS / (NOISE * NOISE);
    double expected = N_STATISTICS * 0.8 / (NOISE * NOISE) / precision, expected_sd = sqrt(1 / precision);
    struct ofr_abc_setup setup = setup_of(observed, exact, 11);
    struct ofr_abc abc;
    struct ofr_abc_sample plain, adjusted;
    double mean, sd, plain_sd;
    run(&setup, 5, &abc);
    assert_int_equal(ofr_abc_posterior(&abc, false, &plain, NULL), OFR_OK);
    assert_int_equal(ofr_abc_posterior(&abc, true, &adjusted, NULL), OFR_OK);
    moments(&plain, 0, &mean, &plain_sd);
    moments(&adjusted, 0, &mean, &sd);
    /* some 300 effective trials: a mean within 4 of its errors, a spread within 20 % */
    assert_true(fabs(mean - expected) < 4 * expected_sd / sqrt(300.0));
    assert_true(fabs(sd / expected_sd - 1) < 0.2);
    assert_true(plain_sd > 0.9 * sd); /* the tolerance widens; the adjustment takes that back */
    moments(&adjusted, 1, &mean, &sd);
    assert_true(fabs(mean) < 4 / sqrt(150.0) && fabs(sd - 1) < 0.25);
    ofr_abc_sample_free(&plain);
    ofr_abc_sample_free(&adjusted);
    ofr_abc_free(&abc);
}

/* Known only to lie within a range: the posterior is the prior, held to the range but for the noise. */
static void a_range_is_no_point(void **state) {
    (void)state;
    const double observed[] = {0, 0}, half_widths[] = {1, 1e6};
    struct ofr_abc_setup setup = setup_of(observed, half_widths, 3);
    struct ofr_abc abc;
    struct ofr_abc_sample sample;
    double mean, sd, weights = 0, expected = 0;
    run(&setup, 5, &abc);
    assert_int_equal(ofr_abc_posterior(&abc, false, &sample, NULL), OFR_OK);
    moments(&sample, 0, &mean, &sd);
    for (double z = -6; z <= 6; z += 0.01) { /* P(z + noise in [-1, 1]) on a grid */
        double weight =
            exp(-z * z / 2) * (ofr_normal_share((1 - z) / NOISE) - ofr_normal_share((-1 - z) / NOISE));
        weights += weight;
        expected += weight * z * z;
    }
    assert_true(fabs(mean) < 0.1);
    assert_true(fabs(sd / sqrt(expected / weights) - 1) < 0.12);
    ofr_abc_sample_free(&sample);
    ofr_abc_free(&abc);
}

/* Truths from the prior, data from truths: their ranks in the posteriors are uniform (Talts et al. 2018). */
static void ranks_of_truths_are_flat(void **state) {
    (void)state;
    enum { TRIALS = 100, BINS = 10 };
    int ranks[N_PARAMETERS][BINS] = {{0}}, covered[N_PARAMETERS] = {0};
    for (uint32_t t = 0; t < TRIALS; t++) {
        struct ofr_words words = ofr_draw(ofr_draws_make(99, 1), t, 0, 0, 0);
        double z[] = {ofr_normal(words.w[0], words.w[1]), ofr_normal(words.w[2], words.w[3])},
               observed[N_STATISTICS];
        simulate(777, t, 0, z, observed);
        struct ofr_abc_setup setup = setup_of(observed, exact, t);
        struct ofr_abc abc;
        struct ofr_abc_sample sample;
        run(&setup, 4, &abc);
        assert_int_equal(ofr_abc_posterior(&abc, true, &sample, NULL), OFR_OK);
        for (size_t k = 0; k < N_PARAMETERS; k++) {
            double below = 0;
            for (size_t i = 0; i < sample.n; i++)
                below += sample.z[i * N_PARAMETERS + k] < z[k] ? sample.weights[i] : 0;
            ranks[k][below < 1 ? (int)(below * BINS) : BINS - 1]++;
            covered[k] += below > 0.05 && below < 0.95;
        }
        ofr_abc_sample_free(&sample);
        ofr_abc_free(&abc);
    }
    for (size_t k = 0; k < N_PARAMETERS; k++) {
        double chi_square = 0;
        for (int b = 0; b < BINS; b++)
            chi_square += pow(ranks[k][b] - (double)TRIALS / BINS, 2) / ((double)TRIALS / BINS);

        assert_true(chi_square < 27.9);                    /* 0.1 % of 9 degrees of freedom */
        assert_true(covered[k] >= 79 && covered[k] <= 98); /* binomial(100, 0.9), 0.1 % on either side */
    }
}

static void the_same_seed_gives_the_same_sample(void **state) {
    (void)state;
    const double observed[] = {0.1, 0.3};
    struct ofr_abc_setup setup = setup_of(observed, exact, 5);
    struct ofr_abc a, b;
    run(&setup, 3, &a);
    run(&setup, 3, &b);
    assert_memory_equal(a.z, b.z, a.n_points * N_PARAMETERS * sizeof *a.z);
    assert_memory_equal(a.kept, b.kept, a.n_kept_now * sizeof *a.kept);
    ofr_abc_free(&a);
    ofr_abc_free(&b);
}

static void statistics_without_a_value_are_not_near(void **state) {
    (void)state;
    const double observed[] = {0, 0}, none[] = {NAN, NAN};
    struct ofr_abc_setup setup = setup_of(observed, exact, 5);
    struct ofr_abc abc;
    struct ofr_reports *reports = ofr_reports_new();
    assert_int_equal(ofr_abc_start(&setup, &abc, reports), OFR_OK);
    assert_int_equal(ofr_abc_propose(&abc, reports), OFR_OK);
    for (uint32_t point = 0; point < abc.n_points; point++)
        for (uint32_t r = 0; r < setup.n_seeds; r++)
            ofr_abc_take(&abc, point, r, none);
    assert_int_equal(ofr_abc_select(&abc, reports), OFR_BAD_INPUT);
    assert_int_equal(ofr_reports_count(reports), 1);
    ofr_reports_free(reports);
    ofr_abc_free(&abc);
}

static void normal_agrees_with_libm(void **state) {
    (void)state;
    for (double x = -8; x <= 8; x += 0.0371) {
        assert_true(fabs(ofr_normal_share(x) - 0.5 * erfc(-x / sqrt(2))) < 2e-15);
        double share = ofr_normal_share(x);
        if (fabs(x) < 5) /* beyond, a share next to 1 or of 1e-15 accuracy does not tell */
            assert_true(fabs(ofr_normal_quantile(share) - x) < 1e-7);
    }
    assert_true(isinf(ofr_normal_quantile(0)) && isinf(ofr_normal_quantile(1)) &&
                ofr_normal_quantile(0.5) == 0.0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(normal_agrees_with_libm),
        cmocka_unit_test(normal_mean_is_found),
        cmocka_unit_test(a_range_is_no_point),
        cmocka_unit_test(ranks_of_truths_are_flat),
        cmocka_unit_test(the_same_seed_gives_the_same_sample),
        cmocka_unit_test(statistics_without_a_value_are_not_near),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
