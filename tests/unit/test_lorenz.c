/* Lorenz curves, Gini coefficients and Poisson shares against closed forms. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "stats/lorenz.h"

static void near(double value, double expected, double tolerance) {
    if (!(fabs(value - expected) <= tolerance))
        fail_msg("%.9g is not %.9g to within %g", value, expected, tolerance);
}

/* Of 1, 2, ... n: (n - 1) / (3 n). */
static void the_gini_of_whole_numbers_is_known(void **state) {
    (void)state;
    struct ofr_lorenz_unit units[10];
    for (int i = 0; i < 10; i++)
        units[i] = (struct ofr_lorenz_unit){1 + (3 * i) % 10, 1};
    near(ofr_gini(units, 10), 9.0 / 30, 1e-12);
    near(ofr_lorenz_top(units, 10, 0.1), 10.0 / 55, 1e-12);
    near(ofr_lorenz_top(units, 10, 0.25), (10 + 9 + 4) / 55.0, 1e-12); /* half of the third */
    near(ofr_lorenz_top(units, 10, 1), 1, 1e-12);
    near(ofr_lorenz_top(units, 10, 0), 0, 0);
}

static void equal_units_have_none_and_one_for_all_has_the_most(void **state) {
    (void)state;
    struct ofr_lorenz_unit equal[] = {{2, 1}, {4, 2}, {6, 3}}, one[] = {{0, 1}, {7, 1}, {0, 1}, {0, 1}};
    struct ofr_lorenz_unit none[] = {{0, 1}, {0, 2}};
    near(ofr_gini(equal, 3), 0, 1e-12);
    near(ofr_lorenz_top(equal, 3, 0.3), 0.3, 1e-12);
    near(ofr_gini(one, 4), 0.75, 1e-12);
    near(ofr_lorenz_top(one, 4, 0.125), 0.5, 1e-12);
    assert_true(isnan(ofr_gini(none, 2)) && isnan(ofr_lorenz_top(none, 2, 0.5)));
}

static void units_that_are_alike_may_stand_as_one(void **state) {
    (void)state;
    struct ofr_lorenz_unit apart[] = {{0, 1}, {0, 1}, {0, 1}, {1, 1}, {1, 1}, {3, 1}};
    struct ofr_lorenz_unit together[] = {{3, 1}, {0, 3}, {2, 2}};
    near(ofr_gini(apart, 6), ofr_gini(together, 3), 1e-12);
    for (double share = 0; share <= 1; share += 0.05)
        near(ofr_lorenz_top(apart, 6, share), ofr_lorenz_top(together, 3, share), 1e-12);
}

static void poisson_shares_sum_to_one_and_have_their_mean(void **state) {
    (void)state;
    double chance[40], sum = 0, mean = 0;
    ofr_poisson_shares(1.7, chance, 40);
    for (int k = 0; k < 40; k++) {
        sum += chance[k];
        mean += k * chance[k];
    }
    near(sum, 1, 1e-12);
    near(mean, 1.7, 1e-12);
    near(chance[2], 1.7 * 1.7 / 2 * exp(-1.7), 1e-12);
    ofr_poisson_shares(1.7, chance, 2); /* none, and one or more */
    near(chance[1], 1 - exp(-1.7), 1e-12);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_gini_of_whole_numbers_is_known),
        cmocka_unit_test(equal_units_have_none_and_one_for_all_has_the_most),
        cmocka_unit_test(units_that_are_alike_may_stand_as_one),
        cmocka_unit_test(poisson_shares_sum_to_one_and_have_their_mean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
