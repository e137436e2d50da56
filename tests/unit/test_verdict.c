/* Verdicts and intervals: published quantiles, and what few pairs allow one to say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "base/draws.h"
#include "stats/normal.h"
#include "stats/verdict.h"

static void near(double value, double expected, double tolerance) {
    if (!(fabs(value - expected) <= tolerance))
        fail_msg("%.9g is not %.9g to within %g", value, expected, tolerance);
}

/* Exact for one and two degrees: tan(0.475 pi), 0.95 sqrt(2 / (1 - 0.95^2)); then Abramowitz and Stegun,
 * table 26.10. */
static void students_quantiles_are_the_published_ones(void **state) {
    (void)state;
    near(ofr_student(0.025, 1), 12.7062047361747, 1e-9);
    near(ofr_student(0.025, 2), 0.95 * sqrt(2 / (1 - 0.95 * 0.95)), 1e-12);
    near(ofr_student(0.025, 3), 3.182, 5e-4);
    near(ofr_student(0.025, 10), 2.228, 5e-4);
    near(ofr_student(0.005, 30), 2.750, 5e-4);
    near(ofr_student(0.025, 100000), 1.959964, 5e-5);
}

static enum ofr_verdict verdict_on(const double *differences, uint32_t n) {
    return ofr_verdict_of(ofr_interval_of(differences, n));
}

static void two_pairs_say_nothing_even_when_they_agree(void **state) {
    (void)state;
    const double equal[] = {-5, -5, -5}, close[] = {-5, -5.2, -5.1};
    assert_int_equal(verdict_on(equal, 1), OFR_UNCLEAR);
    assert_int_equal(verdict_on(equal, 2), OFR_UNCLEAR);
    assert_int_equal(verdict_on(close, 2), OFR_UNCLEAR);
    assert_int_equal(verdict_on(equal, 3), OFR_FEWER);
    assert_int_equal(verdict_on(close, 3), OFR_FEWER);
}

static void no_difference_in_any_pair_is_the_same(void **state) {
    (void)state;
    const double none[] = {0, 0, 0, 0}, more[] = {2, 3, 4, 3}, mixed[] = {-3, 3, -2, 4};
    assert_int_equal(verdict_on(none, 2), OFR_SAME);
    assert_int_equal(verdict_on(none, 4), OFR_SAME);
    assert_int_equal(verdict_on(none, 1), OFR_UNCLEAR);
    assert_int_equal(verdict_on(more, 4), OFR_MORE);
    assert_int_equal(verdict_on(mixed, 4), OFR_UNCLEAR);
}

static void a_pair_without_a_value_is_left_out(void **state) {
    (void)state;
    const double with[] = {1, NAN, 4, 6}, without[] = {2, 3, NAN, 9};
    struct ofr_paired paired = ofr_pair(with, without, 4);
    assert_int_equal(paired.difference.n, 2);
    near(paired.with, 3.5, 0);
    near(paired.without, 5.5, 0);
    near(paired.difference.mean, -2, 0);
    near(paired.relative, -2 / 5.5, 1e-15);
    near(paired.difference.low, -2 - ofr_student(0.025, 1), 1e-12); /* sd sqrt(2), over sqrt(2) */
}

/* ---- a published figure ---------------------------------------------------------------- */

static void nineteen_values_are_cut_at_their_extremes_and_five_by_student(void **state) {
    (void)state;
    double values[39], few[5] = {3, 1, 2, 5, 4}; /* sd of 1 to 5: sqrt(2.5) */
    for (int i = 0; i < 39; i++)
        values[i] = 1 + (7 * i) % 39;
    struct ofr_interval predicted = ofr_predict(values, 39); /* ranks 2 and 38 of 1 to 39 */
    near(predicted.mean, 20, 1e-12);
    near(predicted.low, 2, 1e-9);
    near(predicted.high, 38, 1e-9);
    predicted = ofr_predict(values, 19); /* the least 19: 1 to 19 */
    near(predicted.low, 1, 1e-12);
    near(predicted.high, 19, 1e-12);
    predicted = ofr_predict(values, 20);
    near(predicted.low, 1.05, 1e-9);
    predicted = ofr_predict(few, 5);
    near(predicted.high - 3, 2.131847 * sqrt(2.5 * 1.2), 1e-5); /* Abramowitz and Stegun, table 26.10 */
    near(predicted.low + predicted.high, 6, 1e-12);
    assert_true(isnan(ofr_predict(few, 4).low));
    near(ofr_predict(few, 4).mean, 2.5, 1e-12);
    assert_true(isnan(ofr_predict(few, 0).mean));
}

static void an_interval_is_cut_to_what_is_possible(void **state) {
    (void)state;
    struct ofr_interval cut = ofr_interval_within((struct ofr_interval){40, -20, 120, 9}, 0, 100);
    assert_true(cut.mean == 40 && cut.low == 0 && cut.high == 100 && cut.n == 9);
    assert_true(isnan(ofr_interval_within((struct ofr_interval){40, NAN, NAN, 1}, 0, 100).low));
}

static double uniform(uint32_t trial, uint32_t i) {
    return ofr_draw_unit(ofr_draws_make(7, 0), trial, 0, 0, i);
}

/* Of trials, those in which the interval of the first n values contains one more. */
static double coverage(uint32_t n, bool normal, uint32_t n_trials) {
    uint32_t inside = 0;
    for (uint32_t trial = 0; trial < n_trials; trial++) {
        double values[64];
        for (uint32_t i = 0; i <= n; i++)
            values[i] = normal ? ofr_normal_quantile(uniform(trial, i)) : -log(1 - uniform(trial, i));
        double more = values[n];
        struct ofr_interval predicted = ofr_predict(values, n);
        inside += more >= predicted.low && more <= predicted.high;
    }
    return (double)inside / n_trials;
}

/* Four standard errors of a share of 0.9. */
static void nine_of_ten_new_values_lie_in_the_interval(void **state) {
    (void)state;
    const uint32_t n_trials = 4000;
    double tolerance = 4 * sqrt(0.9 * 0.1 / n_trials);
    near(coverage(6, true, n_trials), 0.9, tolerance);
    near(coverage(19, true, n_trials), 0.9, tolerance);
    near(coverage(19, false, n_trials), 0.9, tolerance); /* exponential: no distribution is assumed */
    near(coverage(39, false, n_trials), 0.9, tolerance);
}

static void a_range_holds_where_it_meets_the_interval(void **state) {
    (void)state;
    const struct ofr_interval predicted = {20, 10, 30, 20};
    assert_int_equal(ofr_range_verdict_of(predicted, 30, 50), OFR_RANGE_HOLDS);
    assert_int_equal(ofr_range_verdict_of(predicted, 0, 10), OFR_RANGE_HOLDS);
    assert_int_equal(ofr_range_verdict_of(predicted, 30.1, 50), OFR_RANGE_BELOW);
    assert_int_equal(ofr_range_verdict_of(predicted, 0, 9.9), OFR_RANGE_ABOVE);
    assert_int_equal(ofr_range_verdict_of(predicted, 15, 25), OFR_RANGE_HOLDS); /* twice as wide */
    assert_int_equal(ofr_range_verdict_of(predicted, 15, 24.9), OFR_RANGE_VAGUE);
    assert_int_equal(ofr_range_verdict_of(predicted, 20, 20), OFR_RANGE_VAGUE);
    assert_int_equal(ofr_range_verdict_of(predicted, 12, INFINITY), OFR_RANGE_HOLDS);
    assert_int_equal(ofr_range_verdict_of((struct ofr_interval){20, NAN, NAN, 4}, 10, 30), OFR_RANGE_TOO_FEW);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(students_quantiles_are_the_published_ones),
        cmocka_unit_test(two_pairs_say_nothing_even_when_they_agree),
        cmocka_unit_test(no_difference_in_any_pair_is_the_same),
        cmocka_unit_test(a_pair_without_a_value_is_left_out),
        cmocka_unit_test(nineteen_values_are_cut_at_their_extremes_and_five_by_student),
        cmocka_unit_test(an_interval_is_cut_to_what_is_possible),
        cmocka_unit_test(nine_of_ten_new_values_lie_in_the_interval),
        cmocka_unit_test(a_range_holds_where_it_meets_the_interval),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
