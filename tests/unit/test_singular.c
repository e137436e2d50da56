/* Singular values and rank: matrices whose values are known, and dependent columns. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "stats/singular.h"

static void near(double value, double expected, double error) {
    if (!(fabs(value - expected) <= error))
        fail_msg("%.17g is not %.17g", value, expected);
}

/* The columns of a diagonal matrix turned by known angles: the values are its diagonal. */
static void turns_change_no_value(void **state) {
    (void)state;
    const double c = cos(0.7), s = sin(0.7), diagonal[] = {5, 0.25, 2};
    double m[9] = {c, -s, 0, s, c, 0, 0, 0, 1}, values[3];
    for (int row = 0; row < 3; row++)
        for (int column = 0; column < 3; column++)
            m[row * 3 + column] *= diagonal[row];
    ofr_singular_values(m, 3, 3, values);
    near(values[0], 5, 1e-14);
    near(values[1], 2, 1e-14);
    near(values[2], 0.25, 1e-15);
}

/* [[1, 1], [1, 1 + e]]: the product of the values is e, however small; their squares sum to that of the
 * entries. */
static void small_values_stay_accurate(void **state) {
    (void)state;
    const double e = 0x1p-40;
    double m[4] = {1, 1, 1, 1 + e}, values[2];
    ofr_singular_values(m, 2, 2, values);
    near(values[0] * values[1] / e, 1, 1e-3);
    near(values[0] * values[0] + values[1] * values[1], 4 + 2 * e, 1e-14);
}

/* 40 rows of 1, x, x^2, x^3; the fifth column is 0, then a sum of others, then a little off it. */
static size_t rank_of(double part, double off) {
    double m[200], values[5];
    for (int i = 0; i < 40; i++) {
        double x = i / 20.0 - 1, *row = &m[i * 5];
        row[0] = 1;
        row[1] = 1000 * x; /* units do not matter */
        row[2] = x * x;
        row[3] = 1e-6 * x * x * x;
        row[4] = part * (row[0] - 2 * row[2] + row[1] / 500) + off * x * x * x * x;
    }
    return ofr_matrix_rank(m, 40, 5, 1e-8, values);
}

static void dependent_columns_lower_the_rank(void **state) {
    (void)state;
    assert_int_equal(rank_of(0, 0), 4);
    assert_int_equal(rank_of(1, 0), 4);
    assert_int_equal(rank_of(1, 1e-3), 5);
    assert_int_equal(rank_of(0, 1e-12), 5);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(turns_change_no_value),
                                       cmocka_unit_test(small_values_stay_accurate),
                                       cmocka_unit_test(dependent_columns_lower_the_rank)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
