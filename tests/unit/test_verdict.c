/* Verdicts and intervals: published quantiles, and what few pairs allow one to say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(students_quantiles_are_the_published_ones),
        cmocka_unit_test(two_pairs_say_nothing_even_when_they_agree),
        cmocka_unit_test(no_difference_in_any_pair_is_the_same),
        cmocka_unit_test(a_pair_without_a_value_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
