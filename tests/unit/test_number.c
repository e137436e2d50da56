/* Number: our own exp, log and cosine against libm, and what happens at the edges. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/number.h"

/* Doubles as whole numbers in the same order, so that a difference counts units in the last place. */
static int64_t in_order(double x) {
    int64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits < 0 ? INT64_MIN - bits : bits;
}

static void assert_near(double found, double expected, int64_t units, const char *what, double x) {
    int64_t apart = in_order(found) - in_order(expected);
    if (!(apart >= -units && apart <= units))
        fail_msg("%s(%.17g) is %.17g; libm gives %.17g, %lld units in the last place away", what, x, found,
                 expected, (long long)apart);
}

static void exp_agrees_with_libm(void **state) {
    (void)state;
    for (int i = -70000; i <= 70000; i++) {
        double x = i * 0.0101;
        assert_near(ofr_exp(x), exp(x), 2, "exp", x);
        assert_near(ofr_exp(x * 1e-4), exp(x * 1e-4), 2, "exp", x * 1e-4);
    }
}

static void exp_ends_where_doubles_end(void **state) {
    (void)state;
    assert_true(ofr_exp(0.0) == 1.0);
    assert_true(ofr_exp(-0.0) == 1.0);
    assert_true(isinf(ofr_exp(709.79)) && isinf(ofr_exp(INFINITY)) && isinf(ofr_exp(1e300)));
    assert_true(isfinite(ofr_exp(709.78)));
    assert_true(ofr_exp(-745.0) == 0.0 && ofr_exp(-INFINITY) == 0.0 && ofr_exp(-1e300) == 0.0);
    for (double x = -708; x > -744.4; x -= 0.37) /* below the normal numbers */
        assert_near(ofr_exp(x), exp(x), 1, "exp", x);
}

static void exp_of_many_is_exp_of_each(void **state) {
    (void)state;
    enum { N = 1003 };
    double x[N], expected[N];
    for (size_t n = 0; n <= N; n += n < 20 ? 1 : 491) {
        for (size_t i = 0; i < n; i++) {
            x[i] = i % 97 == 13  ? -800.0
                   : i % 89 == 7 ? 720.0
                   : i % 83 == 5 ? NAN
                                 : 0.731 * (double)i - 500.0;
            expected[i] = ofr_exp(x[i]);
        }
        ofr_exp_many(x, n);
        assert_memory_equal(x, expected, n * sizeof *x);
    }
}

static void log_agrees_with_libm(void **state) {
    (void)state;
    for (int i = -74000; i <= 70000; i++) {
        double x = exp(i * 0.0101);
        if (x > 0.0 && isfinite(x))
            assert_near(ofr_log(x), log(x), 3, "log", x);
    }
    for (int i = 1; i < 100000; i++) { /* near 1, where log crosses 0 */
        double x = 0.5 + i * 1.5e-5;
        if (x != 1.0)
            assert_near(ofr_log(x), log(x), 4, "log", x);
    }
}

static void log_ends_where_doubles_end(void **state) {
    (void)state;
    assert_true(ofr_log(1.0) == 0.0);
    assert_true(ofr_log(0.0) == -INFINITY && ofr_log(-1.0) == -INFINITY && ofr_log(NAN) == -INFINITY);
    assert_near(ofr_log(0x1p-1074), log(0x1p-1074), 1, "log", 0x1p-1074);
    assert_near(ofr_log(0x1p-1022), log(0x1p-1022), 1, "log", 0x1p-1022);
    assert_near(ofr_log(1.7976931348623157e308), log(1.7976931348623157e308), 1, "log",
                1.7976931348623157e308);
}

static void logistic_agrees_with_libm_and_mirrors(void **state) {
    (void)state;
    for (int i = -7000; i <= 7000; i++) {
        double x = i * 0.1;
        assert_near(ofr_logistic(x), 1.0 / (1.0 + exp(-x)), 4, "logistic", x);
        assert_true(fabs(ofr_logistic(x) + ofr_logistic(-x) - 1.0) < 1e-15);
    }
    assert_true(ofr_logistic(0.0) == 0.5);
    assert_true(ofr_logistic(1e300) == 1.0 && ofr_logistic(INFINITY) == 1.0);
    assert_true(ofr_logistic(-1e300) == 0.0 && ofr_logistic(-INFINITY) == 0.0);
}

static void a_hazard_is_a_probability(void **state) {
    (void)state;
    assert_true(ofr_hazard(0.0) == 0.0 && ofr_hazard(-3.0) == 0.0 && ofr_hazard(NAN) == 0.0);
    assert_true(ofr_hazard(1e300) == 1.0);
    double before = 0.0;
    for (double rate = 1e-9; rate < 50; rate *= 1.1) {
        double hazard = ofr_hazard(rate);
        assert_true(hazard >= before && hazard <= 1.0);
        assert_true(fabs(hazard - -expm1(-rate)) < 3e-16);
        before = hazard;
    }
}

static void cosine_agrees_with_libm(void **state) {
    (void)state;
    const long double two_pi = 6.283185307179586476925286766559L;
    for (int i = 0; i <= 200000; i++) {
        double turns = i / 200000.0;
        double expected = (double)cosl(two_pi * (long double)turns);
        assert_true(fabs(ofr_cos_turn(turns) - expected) < 2.3e-16);
    }
    assert_true(ofr_cos_turn(0.0) == 1.0 && ofr_cos_turn(0.5) == -1.0 && ofr_cos_turn(1.0) == 1.0);
    assert_true(ofr_cos_turn(0.25) == 0.0 && ofr_cos_turn(0.75) == 0.0);
    assert_true(ofr_cos_turn(0.125) > 0.70710678118654 && ofr_cos_turn(0.125) < 0.70710678118656);
}

static void square_roots_are_rounded_correctly(void **state) {
    (void)state;
    for (double x = 1e-9; x < 1e9; x *= 1.37)
        assert_true(ofr_sqrt(x) == sqrt(x));
}

/* On the sphere, by the haversine formula with the mean radius of the earth. */
static double on_the_sphere(double lat1, double lon1, double lat2, double lon2) {
    const double degree = acos(-1.0) / 180.0;
    double north = sin((lat2 - lat1) * degree / 2), east = sin((lon2 - lon1) * degree / 2);
    double h = north * north + cos(lat1 * degree) * cos(lat2 * degree) * east * east;
    return 2 * 6371.0 * asin(sqrt(h));
}

static void distances_in_tunisia_are_within_half_a_percent(void **state) {
    (void)state;
    assert_true(ofr_distance_km(35.17, 8.83, 35.17, 8.83) == 0.0);
    for (double north = -5.0; north <= 2.3; north += 0.31)
        for (double east = -1.0; east <= 3.0; east += 0.29) {
            double km = on_the_sphere(35.17, 8.83, 35.17 + north, 8.83 + east);
            if (km < 600)
                assert_true(fabs(ofr_distance_km(35.17, 8.83, 35.17 + north, 8.83 + east) - km) <=
                            0.005 * km);
        }
}

static void picking_finds_the_first_sum_that_exceeds(void **state) {
    (void)state;
    const double cumulative[] = {0.0, 0.25, 0.25, 0.75, 1.0, 1.0};
    assert_int_equal(ofr_pick(cumulative, 6, 0.0), 1); /* weight 0 is never picked */
    assert_int_equal(ofr_pick(cumulative, 6, 0.2499), 1);
    assert_int_equal(ofr_pick(cumulative, 6, 0.25), 3);
    assert_int_equal(ofr_pick(cumulative, 6, 0.7499), 3);
    assert_int_equal(ofr_pick(cumulative, 6, 0.9999), 4);
    assert_int_equal(ofr_pick(cumulative, 6, 1.0), 5);
    assert_int_equal(ofr_pick(cumulative, 6, 7.0), 5);
    assert_int_equal(ofr_pick(cumulative, 1, 7.0), 0);
}

static void clamping_keeps_both_ends(void **state) {
    (void)state;
    assert_true(ofr_clamp(-3, -2, 2) == -2 && ofr_clamp(3, -2, 2) == 2 && ofr_clamp(0.5, -2, 2) == 0.5);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exp_agrees_with_libm),
        cmocka_unit_test(exp_ends_where_doubles_end),
        cmocka_unit_test(exp_of_many_is_exp_of_each),
        cmocka_unit_test(log_agrees_with_libm),
        cmocka_unit_test(log_ends_where_doubles_end),
        cmocka_unit_test(logistic_agrees_with_libm_and_mirrors),
        cmocka_unit_test(a_hazard_is_a_probability),
        cmocka_unit_test(cosine_agrees_with_libm),
        cmocka_unit_test(square_roots_are_rounded_correctly),
        cmocka_unit_test(distances_in_tunisia_are_within_half_a_percent),
        cmocka_unit_test(picking_finds_the_first_sum_that_exceeds),
        cmocka_unit_test(clamping_keeps_both_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
