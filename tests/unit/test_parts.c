/* Parts of a variance and Holm's correction, on functions and numbers that are known. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "base/draws.h"
#include "stats/parts.h"
#include "stats/verdict.h"

enum { N = 2000, PAIRS = 1000 };

static double normal(uint32_t point, uint32_t purpose, uint32_t index) {
    struct ofr_words words = ofr_draw(ofr_draws_make(7, 0), point, 0, purpose, index);
    return ofr_normal(words.w[0], words.w[1]);
}

/* Mean `share` of the variance is of the point, the rest of chance. */
static void make(double share, double *first, double *again) {
    for (uint32_t i = 0; i < N; i++) {
        double point = sqrt(share) * normal(i, 1, 0);
        first[i] = 10 + point + sqrt(1 - share) * normal(i, 2, 0);
        if (i < PAIRS)
            again[i] = 10 + point + sqrt(1 - share) * normal(i, 2, 1);
    }
}

/* The error of 1 - W / T: W has PAIRS, T N - 1 degrees of freedom; four errors. */
static void the_part_of_points_is_found(void **state) {
    (void)state;
    static const double shares[] = {0, 0.3, 0.8, 1};
    static double first[N], again[PAIRS];
    for (size_t s = 0; s < 4; s++) {
        make(shares[s], first, again);
        struct ofr_part part = ofr_part_of_points(first, N, again, PAIRS);
        double error = (1 - shares[s]) * sqrt(2.0 / PAIRS + 2.0 / (N - 1));
        assert_true(fabs(part.share - shares[s]) <= 4 * error + 1e-12);
        assert_true(part.low <= part.share && part.share <= part.high);
        assert_true(fabs(part.high - part.low) <= 2 * 1.96 * 1.3 * error + 1e-9);
    }
}

/* 200 samples of 24 points with 12 pairs: the interval holds the share in 95 % of them, less for so few; an
 * interval that is right nine times in ten fails here once in a thousand. */
static void its_interval_holds_the_part(void **state) {
    (void)state;
    uint32_t held = 0;
    for (uint32_t sample = 0; sample < 200; sample++) {
        double first[24], again[12];
        for (uint32_t i = 0; i < 24; i++) {
            double point = sqrt(0.5) * normal(sample, 3, i);
            first[i] = point + sqrt(0.5) * normal(sample, 4, i);
            if (i < 12)
                again[i] = point + sqrt(0.5) * normal(sample, 5, i);
        }
        struct ofr_part part = ofr_part_of_points(first, 24, again, 12);
        held += part.low <= 0.5 && 0.5 <= part.high;
    }
    assert_in_range(held, 168, 200);
}

static void too_few_pairs_say_nothing(void **state) {
    (void)state;
    const double first[] = {1, 2, 3, 5}, again[] = {1, 3, 2}, flat[] = {2, 2, 2, 2};
    assert_true(isnan(ofr_part_of_points(first, 4, again, 1).share));
    assert_true(isnan(ofr_part_of_points(first, 4, again, 2).low));
    assert_true(isfinite(ofr_part_of_points(first, 4, again, 3).low));
    assert_true(isnan(ofr_part_of_points(flat, 4, flat, 3).share));
}

/* y = a + 2 b + c d, c and d in a block with e; all standard normal. Ranks of normals lose little: the linear
 * parts are 1/6 and 4/6, and a product has no rank correlation with its factors. */
static void parts_of_factors_are_those_of_a_known_function(void **state) {
    (void)state;
    enum { POINTS = 1500 };
    static double y[POINTS], x[6][POINTS];
    const uint32_t factor_of[] = {0, 1, 3, 3, 3, 2};
    const struct ofr_factors factors = {6, 4, factor_of};
    struct ofr_factor_part parts[4];
    for (uint32_t i = 0; i < POINTS; i++) {
        for (uint32_t k = 0; k < 6; k++)
            x[k][i] = normal(i, 10 + k, 0);
        y[i] = x[0][i] - 2 * x[1][i] + x[2][i] * x[3][i];
    }
    assert_int_equal(ofr_factor_parts(y, x[0], POINTS, &factors, parts, NULL), OFR_OK);
    double error = 2 / sqrt(POINTS); /* of a squared correlation, at most */
    assert_true(fabs(parts[0].share - 1.0 / 6) < 3 * error && parts[0].p <= 4 * 0.0005 + 1e-9);
    assert_true(fabs(parts[1].share - 4.0 / 6) < 3 * error && parts[1].p <= 4 * 0.0005 + 1e-9);
    assert_true(parts[0].correlation > 0 && parts[1].correlation < 0);
    assert_true(parts[2].share < error && parts[2].p > 0.01);
    assert_true(parts[3].share < error && parts[3].p > 0.01);
    assert_true(isnan(parts[3].correlation) && isfinite(parts[2].correlation));
}

static void a_block_with_as_many_inputs_as_points_has_no_part(void **state) {
    (void)state;
    const double y[] = {1, 3, 2, 5}, x[] = {1, 2, 3, 4, 2, 1, 4, 3};
    const uint32_t together[] = {0, 0}, apart[] = {0, 1};
    struct ofr_factor_part parts[2];
    assert_int_equal(ofr_factor_parts(y, x, 4, &(struct ofr_factors){2, 1, together}, parts, NULL), OFR_OK);
    assert_true(isnan(parts[0].share) && isnan(parts[0].p));
    assert_int_equal(ofr_factor_parts(y, x, 4, &(struct ofr_factors){2, 2, apart}, parts, NULL), OFR_OK);
    assert_true(isfinite(parts[0].share) && isfinite(parts[1].p));
}

static void near(double value, double expected, double tolerance) {
    if (!(fabs(value - expected) <= tolerance))
        fail_msg("%.9g is not %.9g to within %g", value, expected, tolerance);
}

/* Holm's procedure by hand: 4 p, 3 p, 2 p, p in order of size, none below the one before. */
static void holm_is_that_of_the_textbook(void **state) {
    (void)state;
    double p[] = {0.01, NAN, 0.04, 0.03, 0.005}, equal[] = {0.02, 0.02, 0.5}, large[] = {0.9, 0.8};
    ofr_holm(p, 5);
    near(p[0], 0.03, 1e-15);
    near(p[2], 0.06, 1e-15);
    near(p[3], 0.06, 1e-15);
    near(p[4], 0.02, 1e-15);
    assert_true(isnan(p[1]));
    ofr_holm(equal, 3);
    near(equal[0], 0.06, 1e-15);
    near(equal[1], 0.06, 1e-15);
    near(equal[2], 0.5, 1e-15);
    ofr_holm(large, 2);
    near(large[0], 1, 0);
    near(large[1], 1, 0);
}

/* Exact for one degree: 1 - 2 atan(t) / pi; then the published 97.5 % quantiles. */
static void probabilities_beyond_t_are_the_published_ones(void **state) {
    (void)state;
    near(ofr_student_beyond(1, 1), 0.5, 1e-14);
    near(ofr_student_beyond(-12.7062047361747, 1), 0.05, 1e-13);
    near(ofr_student_beyond(2.228, 10), 0.05, 5e-5);
    near(ofr_student_beyond(0, 5), 1, 0);
    near(ofr_student_beyond(INFINITY, 5), 0, 0);
}

static void a_clear_difference_is_unclear_among_many(void **state) {
    (void)state;
    struct ofr_interval list[20];
    enum ofr_verdict verdicts[20];
    for (size_t i = 0; i < 20; i++)
        list[i] = (struct ofr_interval){0, -1, 1, 10};
    list[3] = (struct ofr_interval){-1.01, -2.01, -0.01, 10}; /* p just below 0.05 */
    list[4] = (struct ofr_interval){-5, -6, -4, 10};          /* far from 0 */
    list[5] = (struct ofr_interval){3, 3, 3, 10};             /* the same in each pair */
    list[6] = (struct ofr_interval){0, 0, 0, 10};
    list[7] = (struct ofr_interval){4, NAN, NAN, 1};
    assert_int_equal(ofr_verdicts_of(list, 20, verdicts, NULL), OFR_OK);
    assert_int_equal(verdicts[3], OFR_UNCLEAR);
    assert_int_equal(verdicts[4], OFR_FEWER);
    assert_int_equal(verdicts[5], OFR_MORE);
    assert_int_equal(verdicts[6], OFR_SAME);
    assert_int_equal(verdicts[7], OFR_UNCLEAR);
    assert_int_equal(verdicts[0], OFR_UNCLEAR);
    assert_int_equal(ofr_verdicts_of(&list[3], 1, verdicts, NULL), OFR_OK);
    assert_int_equal(verdicts[0], OFR_FEWER);
    /* one alone has the verdict of its interval, to the last bit */
    for (uint32_t n = 3; n < 60; n++) {
        double edge = ofr_student(0.025, n - 1);
        struct ofr_interval at[2] = {{edge, 0, 2 * edge, n}, {edge, 1e-6, 2 * edge - 1e-6, n}};
        for (size_t i = 0; i < 2; i++) {
            assert_int_equal(ofr_verdicts_of(&at[i], 1, verdicts, NULL), OFR_OK);
            assert_int_equal(verdicts[0], ofr_verdict_of(at[i]));
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_part_of_points_is_found),
        cmocka_unit_test(its_interval_holds_the_part),
        cmocka_unit_test(too_few_pairs_say_nothing),
        cmocka_unit_test(parts_of_factors_are_those_of_a_known_function),
        cmocka_unit_test(a_block_with_as_many_inputs_as_points_has_no_part),
        cmocka_unit_test(holm_is_that_of_the_textbook),
        cmocka_unit_test(probabilities_beyond_t_are_the_published_ones),
        cmocka_unit_test(a_clear_difference_is_unclear_among_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
