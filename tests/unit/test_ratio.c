/* Ratio: known intervals, and that they hold the truth about as often as they say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "base/draws.h"
#include "base/number.h"
#include "stats/ratio.h"

static void near(double value, double expected, double tolerance) {
    if (!(fabs(value - expected) <= tolerance))
        fail_msg("%.9g is not %.9g to within %g", value, expected, tolerance);
}

/* Newcombe 1998, table I, method 3. */
static void wilsons_interval_is_the_published_one(void **state) {
    (void)state;
    const double known[][4] = {
        {81, 263, 0.2553, 0.3662}, {15, 148, 0.0624, 0.1605}, {0, 20, 0, 0.1611}, {1, 29, 0.0061, 0.1718}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct ofr_ratio ratio = ofr_ratio_of_share(known[i][0], known[i][1], 1);
        near(ratio.low, known[i][2], 6e-5);
        near(ratio.high, known[i][3], 6e-5);
    }
    struct ofr_ratio all = ofr_ratio_of_share(20, 20, 1);
    assert_true(all.high == 1 && all.ratio == 1);
}

/* Facts F10: 31 of 619 entry forms where 4.0 % of the people live: 1.25, not clearly above 1. */
static void kasserine_is_not_clearly_above_the_country(void **state) {
    (void)state;
    struct ofr_ratio ratio = ofr_ratio_of_share(31, 619, 439243.0 / 10982754);
    near(ratio.ratio, 1.252, 0.001);
    near(ratio.low, 0.888, 0.002);
    near(ratio.high, 1.756, 0.002);
    assert_true(ofr_ratio_holds(&ratio, 1));
}

static void what_is_in_proportion_has_no_width(void **state) {
    (void)state;
    const double b[] = {3, 8, 1, 20}, a[] = {6, 16, 2, 40}, none[] = {0, 0, 0, 0};
    struct ofr_ratio ratio = ofr_ratio_of_means(a, b, 4);
    near(ratio.ratio, 2, 1e-12);
    near(ratio.low, 2, 1e-12);
    near(ratio.high, 2, 1e-12);
    ratio = ofr_ratio_of_means(b, b, 4);
    assert_true(ratio.ratio == 1 && ratio.low == 1 && ratio.high == 1);
    ratio = ofr_ratio_of_means(a, none, 4);
    assert_true(isnan(ratio.ratio) && isnan(ratio.low));
    ratio = ofr_ratio_of_means(a, b, 1);
    assert_true(ratio.ratio == 2 && isnan(ratio.low) && ofr_ratio_holds(&ratio, 1));
}

/* Replicates in which neither happens say nothing, however many they are. */
static void empty_pairs_do_not_narrow_an_interval(void **state) {
    (void)state;
    const double a[20] = {4, 9, 2, 6}, b[20] = {8, 10, 7, 5};
    struct ofr_ratio four = ofr_ratio_of_means(a, b, 4), twenty = ofr_ratio_of_means(a, b, 20);
    near(twenty.ratio, four.ratio, 1e-12);
    near(twenty.low, four.low, 1e-12);
    near(twenty.high, four.high, 1e-12);
    const double two[20] = {4, 9}, of[20] = {8, 10}, one[20] = {4}, all[20] = {8, 3, 5};
    assert_true(isnan(ofr_ratio_of_means(two, of, 20).low));  /* too few */
    assert_true(isnan(ofr_ratio_of_means(one, all, 20).low)); /* one pair has all of it */
    near(ofr_ratio_of_means(one, all, 20).ratio, 0.25, 1e-12);
}

/* Log-normal bursts: of 20 pairs five have any people, and 19 intervals in 20 should hold the ratio. */
static void few_informative_pairs_keep_the_coverage(void **state) {
    (void)state;
    struct ofr_draws draws = ofr_draws_make(5, 0);
    uint32_t n_sets = 2000, held = 0;
    for (uint32_t set = 0; set < n_sets; set++) {
        double a[20] = {0}, b[20] = {0};
        for (uint32_t i = 0; i < 5; i++) {
            struct ofr_words one = ofr_draw(draws, set, i, 1, 0), two = ofr_draw(draws, set, i, 1, 1);
            double shared = ofr_normal(one.w[0], one.w[1]);
            a[i] = 0.8 * ofr_exp(shared + 0.3 * ofr_normal(one.w[2], one.w[3]));
            b[i] = ofr_exp(shared + 0.3 * ofr_normal(two.w[0], two.w[1]));
        }
        struct ofr_ratio ratio = ofr_ratio_of_means(a, b, 20);
        held += ofr_ratio_holds(&ratio, 0.8);
    }
    near(held / (double)n_sets, 0.95, 0.03);
}

static void a_share_of_few_people_is_wide(void **state) {
    (void)state;
    const double part[] = {1, 1, 1, NAN}, whole[] = {1, 1, 1, 0}, none[] = {0, 0, 0, 0};
    struct ofr_ratio all = ofr_share_of_people(part, whole, 4), nobody = ofr_share_of_people(none, whole, 4);
    assert_true(all.ratio == 1 && all.high == 1);
    near(all.low, 3 / (3 + 3.841459), 1e-6); /* Wilson's, of 3 of 3: n / (n + z^2) */
    assert_true(nobody.ratio == 0 && nobody.low == 0);
    near(nobody.high, 3.841459 / (3 + 3.841459), 1e-6);
    assert_true(isnan(ofr_share_of_people(part, whole, 2).low));
    assert_true(isnan(ofr_share_of_people(none, none, 4).ratio));
    const double once[] = {9, 0, 0, 0}, ten[] = {10, 10, 10, 10};
    struct ofr_ratio burst = ofr_share_of_people(once, ten, 4);
    assert_true(burst.low == 0 && burst.high == 1);
}

/* 2,000 sets of eight log-normal pairs that share a factor, ratio 1.5. */
static void nineteen_intervals_in_twenty_hold_the_ratio(void **state) {
    (void)state;
    struct ofr_draws draws = ofr_draws_make(3, 0);
    uint32_t n_sets = 2000, held = 0;
    for (uint32_t set = 0; set < n_sets; set++) {
        double a[8], b[8];
        for (uint32_t i = 0; i < 8; i++) {
            struct ofr_words one = ofr_draw(draws, set, i, 1, 0), two = ofr_draw(draws, set, i, 1, 1);
            double shared = 0.4 * ofr_normal(one.w[0], one.w[1]);
            a[i] = 1.5 * ofr_exp(shared + 0.3 * ofr_normal(one.w[2], one.w[3]));
            b[i] = ofr_exp(shared + 0.3 * ofr_normal(two.w[0], two.w[1]));
        }
        struct ofr_ratio ratio = ofr_ratio_of_means(a, b, 8);
        held += ofr_ratio_holds(&ratio, 1.5);
    }
    near(held / (double)n_sets, 0.95,
         0.03); /* sd of chance 0.005; small samples and the delta method the rest */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wilsons_interval_is_the_published_one),
        cmocka_unit_test(kasserine_is_not_clearly_above_the_country),
        cmocka_unit_test(what_is_in_proportion_has_no_width),
        cmocka_unit_test(empty_pairs_do_not_narrow_an_interval),
        cmocka_unit_test(few_informative_pairs_keep_the_coverage),
        cmocka_unit_test(a_share_of_few_people_is_wide),
        cmocka_unit_test(nineteen_intervals_in_twenty_hold_the_ratio),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
