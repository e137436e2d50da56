/* Spread, percentiles, orders and Cholesky's decomposition against closed forms. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "base/draws.h"
#include "stats/cholesky.h"
#include "stats/spread.h"

static void near(double value, double expected, double tolerance) {
    if (!(fabs(value - expected) <= tolerance))
        fail_msg("%.9g is not %.9g to within %g", value, expected, tolerance);
}

/* Of 0 to 100: mean 50, variance n (n + 1) / 12 with n = 101, and percentiles that name themselves. */
static void the_spread_of_whole_numbers_is_known(void **state) {
    (void)state;
    double values[101];
    for (int i = 0; i <= 100; i++)
        values[i] = (37 * i) % 101;
    struct ofr_spread spread = ofr_spread_of(values, 101);
    near(spread.mean, 50, 1e-12);
    near(spread.sd, sqrt(101.0 * 102 / 12), 1e-12);
    near(spread.p05, 5, 1e-12);
    near(spread.p50, 50, 1e-12);
    near(spread.p95, 95, 1e-12);
    assert_true(spread.least == 0 && spread.most == 100 && spread.n == 101);
    for (int i = 0; i <= 100; i++)
        assert_true(values[i] == i);
}

static void percentiles_lie_between_neighbours(void **state) {
    (void)state;
    const double values[] = {1, 2, 4, 8};
    near(ofr_percentile(values, 4, 0), 1, 0);
    near(ofr_percentile(values, 4, 0.5), 3, 1e-15);
    near(ofr_percentile(values, 4, 0.9), 6.8, 1e-14);
    near(ofr_percentile(values, 4, 1), 8, 0);
    near(ofr_percentile(values, 1, 0.3), 1, 0);
}

static void one_value_has_no_spread_and_none_has_no_mean(void **state) {
    (void)state;
    double one[] = {7};
    struct ofr_spread spread = ofr_spread_of(one, 1), none = ofr_spread_of(one, 0);
    assert_true(spread.mean == 7 && spread.sd == 0 && spread.p05 == 7 && spread.most == 7);
    assert_true(isnan(none.mean) && isnan(none.sd) && isnan(none.p50) && none.n == 0);
}

/* Weights as of a sample in which 1 occurs once, 2 seven times and 3 twice. */
static void weights_stand_for_repetition(void **state) {
    (void)state;
    struct ofr_weighted list[] = {{3, 0.2}, {1, 0.1}, {2, 0.7}};
    struct ofr_spread spread = ofr_spread_of_weighted(list, 3);
    near(spread.mean, 2.1, 1e-15);
    near(spread.sd, sqrt(0.1 * 1.1 * 1.1 + 0.7 * 0.01 + 0.2 * 0.81), 1e-15);
    near(spread.p05, 1, 0);
    near(spread.p50, 2, 0);
    near(spread.p95, 3, 0);
    assert_true(spread.least == 1 && spread.most == 3);
    assert_true(isnan(ofr_spread_of_weighted(list, 0).mean));
}

/* Of the matrix with least(i, j) + 1 in row i and column j the decomposition is a triangle of ones. */
static void the_decomposition_of_least_is_a_triangle_of_ones(void **state) {
    (void)state;
    enum { D = 5 };
    double m[D * D], v[D] = {5, 9, 12, 14, 15}; /* m times ones */
    for (int i = 0; i < D; i++)
        for (int j = 0; j < D; j++)
            m[i * D + j] = (i < j ? i : j) + 1;
    ofr_cholesky(m, D);
    for (int i = 0; i < D; i++)
        for (int j = 0; j < D; j++)
            near(m[i * D + j], j <= i ? 1 : 0, 1e-14);
    ofr_solve_lower(m, D, v);
    ofr_solve_upper(m, D, v);
    for (int i = 0; i < D; i++)
        near(v[i], 1, 1e-13);
}

/* Each number comes to each place about as often; five standard deviations of a binomial count. */
static void every_order_is_as_likely(void **state) {
    (void)state;
    enum { N = 6, TIMES = 6000 };
    uint32_t counts[N][N] = {{0}};
    struct ofr_draws draws = ofr_draws_make(5, 0);
    for (uint32_t t = 0; t < TIMES; t++) {
        uint32_t list[N] = {0, 1, 2, 3, 4, 5}, seen = 0;
        ofr_shuffle(draws, t, 1, 2, list, N);
        for (int i = 0; i < N; i++) {
            counts[i][list[i]]++;
            seen |= 1u << list[i];
        }
        assert_int_equal(seen, (1u << N) - 1);
    }
    for (int i = 0; i < N; i++)
        for (int k = 0; k < N; k++)
            near(counts[i][k], TIMES / (double)N, 5 * sqrt(TIMES / (double)N * (1 - 1.0 / N)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_spread_of_whole_numbers_is_known),
        cmocka_unit_test(percentiles_lie_between_neighbours),
        cmocka_unit_test(one_value_has_no_spread_and_none_has_no_mean),
        cmocka_unit_test(weights_stand_for_repetition),
        cmocka_unit_test(the_decomposition_of_least_is_a_triangle_of_ones),
        cmocka_unit_test(every_order_is_as_likely),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
