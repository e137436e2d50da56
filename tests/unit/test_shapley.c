/* Shapley: values of games whose solution is known, and what holds for every game. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "base/draws.h"
#include "stats/shapley.h"

static void near(double value, double expected) {
    if (!(fabs(value - expected) <= 1e-12 * (1 + fabs(expected))))
        fail_msg("%.15g is not %.15g", value, expected);
}

static void of_an_additive_game_everybody_gets_his_own(void **state) {
    (void)state;
    const double own[] = {3, -1, 0, 0.25, 7, 2, 11};
    double worth[128], values[7];
    for (uint32_t s = 0; s < 128; s++) {
        worth[s] = 5;
        for (uint32_t i = 0; i < 7; i++)
            worth[s] += s >> i & 1u ? own[i] : 0;
    }
    ofr_shapley(7, worth, values);
    for (uint32_t i = 0; i < 7; i++)
        near(values[i], own[i]);
}

/* Two left gloves, one right: a pair is worth 1. */
static void the_right_glove_gets_two_thirds(void **state) {
    (void)state;
    double worth[8], values[3];
    for (uint32_t s = 0; s < 8; s++)
        worth[s] = (s & 3u) != 0 && (s & 4u) != 0;
    ofr_shapley(3, worth, values);
    near(values[0], 1.0 / 6);
    near(values[1], 1.0 / 6);
    near(values[2], 2.0 / 3);
}

/* Littlechild and Owen 1973: each length of the runway is paid by those who need it. */
static void the_airport_is_paid_by_those_who_need_it(void **state) {
    (void)state;
    const double cost[] = {1, 2, 4, 7, 7, 12};
    double worth[64], values[6];
    for (uint32_t s = 0; s < 64; s++) {
        worth[s] = 0;
        for (uint32_t i = 0; i < 6; i++)
            worth[s] = s >> i & 1u && cost[i] > worth[s] ? cost[i] : worth[s];
    }
    ofr_shapley(6, worth, values);
    double paid = 0, before = 0;
    for (uint32_t i = 0; i < 6; i++) {
        paid += (cost[i] - before) / (6 - i);
        before = cost[i];
        near(values[i], paid);
    }
}

/* A product has no other rule than symmetry: each of n who are all needed gets 1/n. */
static void who_are_all_needed_share_alike(void **state) {
    (void)state;
    double worth[1u << OFR_SHAPLEY_MOST] = {0}, values[OFR_SHAPLEY_MOST];
    for (uint32_t n = 1; n <= OFR_SHAPLEY_MOST; n++) {
        for (uint32_t s = 0; s < 1u << n; s++)
            worth[s] = s == (1u << n) - 1;
        ofr_shapley(n, worth, values);
        for (uint32_t i = 0; i < n; i++)
            near(values[i], 1.0 / n);
    }
}

/* Any game: values add up, one without effect gets exactly 0, and two who can be exchanged the same. */
static void the_axioms_hold_for_random_games(void **state) {
    (void)state;
    struct ofr_draws draws = ofr_draws_make(5, 0);
    for (uint32_t game = 0; game < 50; game++) {
        double worth[128], values[7], sum = 0;
        for (uint32_t s = 0; s < 128; s++) {
            uint32_t seen = s & ~4u;                       /* player 2 does nothing */
            uint32_t two = (seen >> 5 & 1u) + (seen >> 6); /* players 5 and 6 count alike */
            worth[s] = ofr_draw_unit(draws, (seen & 31u) + 32 * two, game, 1, 0) * 100 - 50;
        }
        ofr_shapley(7, worth, values);
        for (uint32_t i = 0; i < 7; i++)
            sum += values[i];
        near(sum, worth[127] - worth[0]);
        assert_true(values[2] == 0);
        near(values[5], values[6]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_an_additive_game_everybody_gets_his_own),
        cmocka_unit_test(the_right_glove_gets_two_thirds),
        cmocka_unit_test(the_airport_is_paid_by_those_who_need_it),
        cmocka_unit_test(who_are_all_needed_share_alike),
        cmocka_unit_test(the_axioms_hold_for_random_games),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
