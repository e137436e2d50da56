/* Sobol's indices of functions for which they are known, and the sequence they are sampled by. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "base/memory.h"
#include "known_functions.h"
#include "stats/saltelli.h"
#include "stats/sequence.h"

/* ---- the sequence --------------------------------------------------------------------------- */

static void every_dimension_has_one_point_in_each_part(void **state) {
    (void)state;
    for (uint32_t d = 0; d < OFR_SEQUENCE_DIMENSIONS; d++) {
        bool seen[256] = {false};
        for (uint32_t i = 0; i < 256; i++) {
            double point[OFR_SEQUENCE_DIMENSIONS];
            ofr_sequence_point(3, i, d + 1, point);
            uint32_t part = (uint32_t)(point[d] * 256);
            assert_true(point[d] > 0 && point[d] < 1 && !seen[part]);
            seen[part] = true;
        }
    }
}

/* Mean of a product of 20 factors with mean 1: plain draws err by 0.057 at 4,096 points, one sd. */
static void the_sequence_integrates_better_than_draws(void **state) {
    (void)state;
    double sum = 0;
    for (uint32_t i = 0; i < 4096; i++) {
        double point[20], product = 1;
        ofr_sequence_point(1, i, 20, point);
        for (int d = 0; d < 20; d++)
            product *= 1 + (point[d] - 0.5) * 2 / (1 + d);
        sum += product / 4096;
    }
    assert_true(fabs(sum - 1) < 0.002);
}

static void another_seed_gives_other_points(void **state) {
    (void)state;
    double a[4], b[4];
    ofr_sequence_point(1, 5, 4, a);
    ofr_sequence_point(2, 5, 4, b);
    for (int d = 0; d < 4; d++)
        assert_true(fabs(a[d] - b[d]) > 1e-9);
}

/* ---- indices --------------------------------------------------------------------------------- */

static const uint32_t one_by_one[G_FACTORS] = {0, 1, 2, 3, 4, 5, 6, 7};

/* Indices of a function; what the rows are is up to the caller. */
static void analyse(const struct ofr_factors *factors, double (*function)(const double *), uint32_t n_rows,
                    uint64_t seed, struct ofr_saltelli_index *indices, struct ofr_saltelli_spread *spread) {
    size_t n_points = (size_t)n_rows * (factors->n_factors + 2);
    double *points = ofr_malloc(n_points * factors->n_inputs * sizeof *points);
    double *values = ofr_malloc(n_points * sizeof *values);
    assert_non_null(points);
    assert_non_null(values);
    assert_int_equal(ofr_saltelli_design(factors, n_rows, seed, points, NULL), OFR_OK);
    for (size_t i = 0; i < n_points; i++)
        values[i] = function(points + i * factors->n_inputs);
    assert_int_equal(ofr_saltelli_indices(factors->n_factors, n_rows, values, seed, indices, spread, NULL),
                     OFR_OK);
    ofr_free(points);
    ofr_free(values);
}

static void assert_within(const struct ofr_saltelli_index *index, double first, double total, double narrow) {
    assert_true(index->first_low <= first && first <= index->first_high);
    assert_true(index->total_low <= total && total <= index->total_high);
    assert_true(index->first_high - index->first_low < narrow &&
                index->total_high - index->total_low < narrow);
}

static void ishigami_is_reproduced_within_the_intervals(void **state) {
    (void)state;
    const struct ofr_factors factors = {3, 3, one_by_one};
    struct ofr_saltelli_index indices[3];
    struct ofr_saltelli_spread spread;
    analyse(&factors, ishigami, 4096, 1, indices, &spread);
    double p4 = pow(PI, 4), variance = 49.0 / 8 + 0.1 * p4 / 5 + 0.01 * p4 * p4 / 18 + 0.5;
    double one = 0.5 * pow(1 + 0.1 * p4 / 5, 2) / variance, two = 49.0 / 8 / variance,
           both = 8 * 0.01 * p4 * p4 / 225 / variance;
    assert_true(fabs(spread.mean - 3.5) < 0.05 && fabs(spread.variance / variance - 1) < 0.03);
    assert_within(&indices[0], one, one + both, 0.14);
    assert_within(&indices[1], two, two, 0.14);
    assert_within(&indices[2], 0, both, 0.14);
}

static void the_g_function_is_reproduced_within_the_intervals(void **state) {
    (void)state;
    const struct ofr_factors factors = {G_FACTORS, G_FACTORS, one_by_one};
    struct ofr_saltelli_index indices[G_FACTORS];
    struct ofr_saltelli_spread spread;
    analyse(&factors, g_function, 4096, 1, indices, &spread);
    double product = 1;
    for (int i = 0; i < G_FACTORS; i++)
        product *= 1 + 1 / (3 * pow(1 + g_coefficients[i], 2));
    for (int i = 0; i < G_FACTORS; i++) {
        double own = 1 / (3 * pow(1 + g_coefficients[i], 2));
        assert_within(&indices[i], own / (product - 1), own * product / (1 + own) / (product - 1), 0.12);
    }
}

/* With few rows, as a simulation allows, the intervals are wider and still hold what is right. */
static void few_rows_have_wide_intervals_that_hold_the_truth(void **state) {
    (void)state;
    const struct ofr_factors factors = {3, 3, one_by_one};
    double p4 = pow(PI, 4), variance = 49.0 / 8 + 0.1 * p4 / 5 + 0.01 * p4 * p4 / 18 + 0.5;
    double first[3] = {0.5 * pow(1 + 0.1 * p4 / 5, 2) / variance, 49.0 / 8 / variance, 0};
    double both = 8 * 0.01 * p4 * p4 / 225 / variance, total[3] = {first[0] + both, first[1], both};
    uint32_t n_first[3] = {0}, n_total[3] = {0};
    for (uint64_t seed = 1; seed <= 40; seed++) {
        struct ofr_saltelli_index indices[3];
        struct ofr_saltelli_spread spread;
        analyse(&factors, ishigami, 64, seed, indices, &spread);
        for (int f = 0; f < 3; f++) {
            n_first[f] += indices[f].first_low <= first[f] && first[f] <= indices[f].first_high;
            n_total[f] += indices[f].total_low <= total[f] && total[f] <= indices[f].total_high;
        }
    }
    for (int f = 0; f < 3; f++)
        if (n_first[f] < 34 || n_total[f] < 34) /* 38 less three sd of chance */
            fail_msg("factor %d: first order within %u of 40 intervals, total within %u", f, n_first[f],
                     n_total[f]);
}

/* Three blocks: the factor of coefficient 0 alone, 1 and 4.5 together, the rest. */
static void a_block_has_the_index_of_its_inputs_together(void **state) {
    (void)state;
    static const uint32_t factor_of[G_FACTORS] = {0, 1, 1, 2, 2, 2, 2, 2};
    const struct ofr_factors factors = {G_FACTORS, 3, factor_of};
    struct ofr_saltelli_index indices[3];
    struct ofr_saltelli_spread spread;
    analyse(&factors, g_function, 4096, 1, indices, &spread);
    double products[3] = {1, 1, 1}, all = 1;
    for (int i = 0; i < G_FACTORS; i++) {
        double own = 1 + 1 / (3 * pow(1 + g_coefficients[i], 2));
        products[factor_of[i]] *= own;
        all *= own;
    }
    for (int f = 0; f < 3; f++)
        assert_within(&indices[f], (products[f] - 1) / (all - 1),
                      (products[f] - 1) * all / products[f] / (all - 1), 0.15);
}

static double constant(const double *x) { return x[0] > 2 ? 1 : 3; }

static void a_function_that_does_not_vary_has_no_indices(void **state) {
    (void)state;
    const struct ofr_factors factors = {3, 3, one_by_one};
    struct ofr_saltelli_index indices[3];
    struct ofr_saltelli_spread spread;
    analyse(&factors, constant, 16, 1, indices, &spread);
    assert_true(isnan(indices[0].first) && isnan(indices[0].total) && !(spread.variance > 0));
}

static void too_many_factors_are_refused(void **state) {
    (void)state;
    uint32_t factor_of[OFR_SALTELLI_FACTORS + 1];
    for (uint32_t i = 0; i <= OFR_SALTELLI_FACTORS; i++)
        factor_of[i] = i;
    const struct ofr_factors factors = {OFR_SALTELLI_FACTORS + 1, OFR_SALTELLI_FACTORS + 1, factor_of};
    ofr_reports *reports = ofr_reports_new();
    assert_int_equal(ofr_saltelli_design(&factors, 1, 1, NULL, reports), OFR_BAD_INPUT);
    assert_int_equal(ofr_reports_count(reports), 1);
    ofr_reports_free(reports);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_dimension_has_one_point_in_each_part),
        cmocka_unit_test(the_sequence_integrates_better_than_draws),
        cmocka_unit_test(another_seed_gives_other_points),
        cmocka_unit_test(ishigami_is_reproduced_within_the_intervals),
        cmocka_unit_test(the_g_function_is_reproduced_within_the_intervals),
        cmocka_unit_test(few_rows_have_wide_intervals_that_hold_the_truth),
        cmocka_unit_test(a_block_has_the_index_of_its_inputs_together),
        cmocka_unit_test(a_function_that_does_not_vary_has_no_indices),
        cmocka_unit_test(too_many_factors_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
