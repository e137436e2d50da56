/* Ranking: quantiles are the known ones; intervals and ranges of ranks hold what they should as often
 * as they say, for Poisson counts and for histories that differ; and what can be worked out by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "base/draws.h"
#include "base/number.h"
#include "stats/ranking.h"

static void near(double value, double expected, double tolerance) {
    if (!(fabs(value - expected) <= tolerance))
        fail_msg("%.9g is not %.9g to within %g", value, expected, tolerance);
}

static void students_t_is_that_of_the_tables(void **state) {
    (void)state;
    near(ofr_student(0.025, 1), 12.7062, 1e-4);
    near(ofr_student(0.025, 2), 4.3027, 1e-4);
    near(ofr_student(0.025, 3), 3.1824, 1e-4);
    near(ofr_student(0.005, 10), 3.1693, 1e-4);
    near(ofr_student(0.025, 19), 2.0930, 1e-4);
    near(ofr_student(0.025, 100000), 1.95998, 1e-4);
}

/* Garwood's exact limits (Ulm 1990). */
static void a_poisson_interval_is_nearly_exact(void **state) {
    (void)state;
    const double exact[][3] = {
        {0, 0, 3.689}, {1, 0.0253, 5.572}, {5, 1.624, 11.668}, {20, 12.217, 30.888}, {100, 81.36, 121.63}};
    for (size_t i = 0; i < sizeof exact / sizeof *exact; i++) {
        double low, high;
        ofr_poisson_interval(exact[i][0], &low, &high);
        near(low, exact[i][1], 0.02 + 0.01 * exact[i][1]);
        near(high, exact[i][2], 0.01 * exact[i][2]);
    }
}

static void rates_and_ranks_are_those_of_the_means(void **state) {
    (void)state;
    const uint32_t counts[] = {10, 40, 0, 30, 12, 44, 0, 36};
    const double people[] = {10000, 20000, 5000, 10000};
    struct ofr_standing standings[4] = {
        {.ranked = true}, {.ranked = true}, {.ranked = true}, {.ranked = false}};
    ofr_rank(counts, 2, 4, people, standings);
    near(standings[0].rate, 110, 1e-9);
    near(standings[1].rate, 210, 1e-9);
    assert_int_equal(standings[0].rank, 2);
    assert_int_equal(standings[1].rank, 1);
    assert_int_equal(standings[2].rank, 3);
    assert_int_equal(standings[3].rank, 0); /* not ranked, though its rate is the highest */
    assert_int_equal(standings[3].rank_high, 0);
    for (size_t i = 0; i < 4; i++)
        assert_true(standings[i].low <= standings[i].rate && standings[i].rate <= standings[i].high);
    for (size_t i = 0; i < 3; i++)
        assert_true(standings[i].rank_low <= standings[i].rank &&
                    standings[i].rank <= standings[i].rank_high);
    assert_true(standings[2].low <= 0 && standings[2].high > 0); /* nobody left, yet somebody might */
}

static void one_replicate_makes_no_rank_sure(void **state) {
    (void)state;
    const uint32_t counts[] = {0, 1000};
    const double people[] = {10000, 10000};
    struct ofr_standing standings[2] = {{.ranked = true}, {.ranked = true}};
    ofr_rank(counts, 1, 2, people, standings);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(standings[i].rank_low, 1);
        assert_int_equal(standings[i].rank_high, 2);
    }
    assert_int_equal(standings[1].rank, 1);
}

static void a_difference_that_all_replicates_show_is_sure(void **state) {
    (void)state;
    const uint32_t counts[] = {10, 100, 1000, 12, 90, 1010, 9, 105, 980, 11, 99, 1001};
    const double people[] = {50000, 50000, 50000};
    struct ofr_standing standings[3] = {{.ranked = true}, {.ranked = true}, {.ranked = true}};
    ofr_rank(counts, 4, 3, people, standings);
    for (uint32_t i = 0; i < 3; i++) {
        assert_int_equal(standings[i].rank_low, 3 - i);
        assert_int_equal(standings[i].rank_high, 3 - i);
    }
}

/* Histories: a shock that a whole history shares, and people who leave in groups of `together`. */
enum { AREAS = 8, MOST_REPLICATES = 6, TRIALS = 600 };
static const double means[AREAS] = {8, 10, 12, 16, 24, 32, 48, 64};

static void draw_history(struct ofr_draws draws, uint32_t trial, uint32_t replicate, double shock,
                         uint32_t together, uint32_t *counts) {
    struct ofr_words words = ofr_draw(draws, replicate, trial, 1, 0);
    double factor = ofr_exp(shock * ofr_normal(words.w[0], words.w[1]) - 0.5 * shock * shock);
    for (uint32_t area = 0; area < AREAS; area++)
        counts[area] = together * ofr_poisson(ofr_draw(draws, replicate, trial, 2, area).w[0],
                                              means[area] * factor / together);
}

/* Share of areas whose mean lies in its interval, and whose true rank in its range. */
static void cover(uint32_t n_replicates, double shock, uint32_t together, double *intervals, double *ranges) {
    struct ofr_draws draws = ofr_draws_make(3, n_replicates);
    double people[AREAS];
    uint32_t in_interval = 0, in_range = 0;
    for (size_t area = 0; area < AREAS; area++)
        people[area] = OFR_RATE_OF;
    for (uint32_t trial = 0; trial < TRIALS; trial++) {
        uint32_t counts[MOST_REPLICATES * AREAS];
        struct ofr_standing standings[AREAS];
        for (uint32_t r = 0; r < n_replicates; r++)
            draw_history(draws, trial, r, shock, together, counts + r * AREAS);
        for (size_t area = 0; area < AREAS; area++)
            standings[area] = (struct ofr_standing){.ranked = true};
        ofr_rank(counts, n_replicates, AREAS, people, standings);
        for (uint32_t area = 0; area < AREAS; area++) {
            in_interval += standings[area].low <= means[area] && means[area] <= standings[area].high;
            in_range += standings[area].rank_low <= AREAS - area && AREAS - area <= standings[area].rank_high;
        }
    }
    *intervals = in_interval / (double)(TRIALS * AREAS);
    *ranges = in_range / (double)(TRIALS * AREAS);
}

static void intervals_and_ranges_hold_the_truth_as_often_as_they_say(void **state) {
    (void)state;
    /* areas of a trial share their shock, so trials alone count as independent */
    double slack = 3 * ofr_sqrt(0.95 * 0.05 / TRIALS);
    const struct {
        uint32_t n_replicates, together;
        double shock, least;
    } cases[] = {{1, 1, 0, 0.95},   {3, 1, 0, 0.95},   {6, 1, 0, 0.95}, {3, 1, 0.4, 0.95},
                 {3, 4, 0.4, 0.95}, {6, 4, 0.4, 0.95}, {2, 4, 0.4, 0.9}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double intervals, ranges;
        cover(cases[i].n_replicates, cases[i].shock, cases[i].together, &intervals, &ranges);
        if (intervals < cases[i].least - slack || ranges < 0.95 - slack)
            fail_msg("%u replicates, shock %g, groups of %u: intervals hold %.3f, ranges %.3f",
                     cases[i].n_replicates, cases[i].shock, cases[i].together, intervals, ranges);
    }
}

/* An interval that ignored what differs between histories would fail the test above. */
static void dispersion_is_the_size_of_groups(void **state) {
    (void)state;
    struct ofr_draws draws = ofr_draws_make(4, 0);
    double alone = 0, together = 0;
    for (uint32_t trial = 0; trial < 100; trial++) {
        uint32_t counts[MOST_REPLICATES * AREAS];
        for (uint32_t r = 0; r < MOST_REPLICATES; r++)
            draw_history(draws, trial, r, 0.3, 1, counts + r * AREAS);
        alone += ofr_dispersion(counts, MOST_REPLICATES, AREAS) / 100;
        for (uint32_t r = 0; r < MOST_REPLICATES; r++)
            draw_history(draws, trial, r, 0.3, 5, counts + r * AREAS);
        together += ofr_dispersion(counts, MOST_REPLICATES, AREAS) / 100;
    }
    near(alone, 1.05, 0.1); /* above 1, since it is kept from falling below */
    near(together, 5, 0.5);
}

static void rank_correlation_is_spearmans(void **state) {
    (void)state;
    const double a[] = {106, 86, 100, 101, 99, 103, 97, 113, 112, 110};
    const double b[] = {7, 0, 27, 50, 28, 29, 20, 12, 6, 17};
    struct ofr_agreement agreement;
    assert_int_equal(ofr_agree(a, b, 10, &agreement, NULL), OFR_OK);
    near(agreement.rho, -29.0 / 165.0, 1e-9);
    near(agreement.p, 0.627, 0.02); /* of all permutations */
    near(agreement.chance_high, 0.63, 0.04);
    near(agreement.chance_low, -0.63, 0.04);
}

static void ties_share_their_rank_and_a_flat_list_has_no_order(void **state) {
    (void)state;
    const double a[] = {1, 2, 2, 3}, b[] = {5, 6, 6, 9}, flat[] = {4, 4, 4, 4};
    struct ofr_agreement agreement;
    assert_int_equal(ofr_agree(a, b, 4, &agreement, NULL), OFR_OK);
    near(agreement.rho, 1, 1e-12);
    assert_int_equal(ofr_agree(a, flat, 4, &agreement, NULL), OFR_OK);
    assert_true(isnan(agreement.rho));
}

static void equals_share_the_credit_the_first_among_them(void **state) {
    (void)state;
    const double tied[] = {3, 3, 5, 3, INFINITY}, last[] = {3, 3, 1, 3, 1};
    double shares[5] = {0};
    ofr_credit_lowest(tied, 5, 0.6, shares);
    for (size_t i = 0; i < 5; i++)
        near(shares[i], i == 2 || i == 4 ? 0 : 0.2, 1e-12);
    ofr_credit_lowest(last, 5, 0.4, shares);
    near(shares[0], 0.2, 1e-12);
    near(shares[2], 0.2, 1e-12);
    near(shares[4], 0.2, 1e-12);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(students_t_is_that_of_the_tables),
        cmocka_unit_test(equals_share_the_credit_the_first_among_them),
        cmocka_unit_test(a_poisson_interval_is_nearly_exact),
        cmocka_unit_test(rates_and_ranks_are_those_of_the_means),
        cmocka_unit_test(one_replicate_makes_no_rank_sure),
        cmocka_unit_test(a_difference_that_all_replicates_show_is_sure),
        cmocka_unit_test(intervals_and_ranges_hold_the_truth_as_often_as_they_say),
        cmocka_unit_test(dispersion_is_the_size_of_groups),
        cmocka_unit_test(rank_correlation_is_spearmans),
        cmocka_unit_test(ties_share_their_rank_and_a_flat_list_has_no_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
