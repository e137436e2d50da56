/* Paired intervals against figures worked out by hand, and races among normal candidates whose order is
 * known. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "base/draws.h"
#include "base/number.h"
#include "stats/race.h"
#include "stats/student.h"

static void near(double value, double expected, double tolerance) {
    if (!(fabs(value - expected) <= tolerance))
        fail_msg("%.9g is not %.9g to within %g", value, expected, tolerance);
}

static void a_paired_interval_is_that_of_the_differences(void **state) {
    (void)state;
    const double with[] = {12, 15, 11, NAN, 18}, without[] = {10, 16, 12, 3, 14};
    struct ofr_paired paired = ofr_pair(with, without, 5);
    /* differences 2, -1, -1, 4: mean 1, variance 6; t(0.975, 3) = 3.18245 */
    assert_int_equal(paired.difference.n, 4);
    near(paired.difference.mean, 1, 1e-12);
    near(paired.difference.low, 1 - 3.182446 * sqrt(6.0 / 4), 1e-4);
    near(paired.difference.high, 1 + 3.182446 * sqrt(6.0 / 4), 1e-4);
    near(paired.without, 13, 1e-12);
    near(paired.relative, 1.0 / 13, 1e-12);
    /* variances 10 and 20 / 3 */
    near(paired.variance_ratio, 6 / (10 + 20.0 / 3), 1e-12);
    assert_true(isnan(ofr_pair(with, without, 1).difference.low));
}

/* Normal values: a part that all candidates share in a try, a part of their own, and their mean. */
struct field {
    const double *means; /* [n][2] */
    uint64_t seed;
};

static double normal(uint64_t seed, uint32_t who, uint32_t nth, uint32_t what) {
    struct ofr_draws draws = ofr_draws_make(seed, 0);
    struct ofr_words words = ofr_draw(draws, who, nth, 0x7000, what);
    return ofr_sqrt(-2 * log(((double)words.w[0] + 0.5) / 4294967296.0)) *
           cos(6.283185307179586 * ((double)words.w[1] + 0.5) / 4294967296.0);
}

static double value_of(const void *of, size_t candidate, uint32_t nth, size_t criterion) {
    const struct field *field = of;
    return field->means[2 * candidate + criterion] + 10 * normal(field->seed, 0, nth, (uint32_t)criterion) +
           normal(field->seed, 1 + (uint32_t)candidate, nth, (uint32_t)criterion);
}

static void a_race_keeps_the_front_and_spares_tries(void **state) {
    (void)state;
    /* nothing; the best; one that is beaten; a cheap good one; a dear one as good as it; less harm for more
     * joins */
    const double means[] = {0, 0, -10, 0, -5, 0, -6, 0, -6, 0, -4, -8}, costs[] = {0, 10, 10, 5, 7, 5};
    const double margins[] = {1.5, 1.5};
    const bool front[] = {true, true, false, true, false, true};
    int wrong = 0, tries = 0;
    for (uint64_t seed = 1; seed <= 200; seed++) {
        struct field field = {means, seed};
        bool in[] = {true, true, true, true, true, true};
        struct ofr_race race = {6, 2, costs, margins, 4, value_of, &field, in};
        for (uint32_t n = 4, before = 0, round = 0; round < 4; before = n, n *= 2, round++) {
            for (int i = 0; i < 6; i++)
                tries += in[i] ? (int)(n - before) : 0;
            (void)ofr_race_round(&race, n);
        }
        for (int i = 0; i < 6; i++)
            wrong += front[i] && !in[i];
        assert_false(in[2]);
    }
    assert_true(wrong <= 10); /* 5 % of 200 races */
    assert_true(tries < 200 * 6 * 32 * 9 / 10);
}

static void nobody_leaves_on_one_try_and_equals_stay(void **state) {
    (void)state;
    const double means[] = {0, 0, 0, 0, 0, 0}, costs[] = {0, 1, 1}, margins[] = {0, 0};
    struct field field = {means, 7};
    bool in[] = {true, true, true};
    struct ofr_race race = {3, 2, costs, margins, 1, value_of, &field, in};
    assert_int_equal(ofr_race_round(&race, 1), 3);
    assert_int_equal(ofr_race_round(&race, 30), 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_paired_interval_is_that_of_the_differences),
        cmocka_unit_test(a_race_keeps_the_front_and_spares_tries),
        cmocka_unit_test(nobody_leaves_on_one_try_and_equals_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
