/* Doubt on differences that are known functions of the points; sentences of conclusions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/conclude.h"
#include "analysis/doubt.h"
#include "base/draws.h"
#include "base/memory.h"
#include "offramp.h"
#include "scenario/intervention_grades.h"

enum { N = 400, REPEATS = 200 };

static double chance(uint32_t replicate) {
    struct ofr_words words = ofr_draw(ofr_draws_make(11, replicate), 0, 0, 0, 0);
    return ofr_normal(words.w[0], words.w[1]);
}

static size_t place_of(const struct ofr_points *points, const char *name) {
    size_t parameter = ofr_schema_find_parameter(points->base->schema, name), k = 0;
    while (k < points->n_parameters && points->parameters[k] != parameter)
        k++;
    assert_true(k < points->n_parameters);
    return k;
}

/* A difference of `weight` times a parameter's standard score and chance of sd 1, around a mean. */
static void make(const struct ofr_points *points, const char *name, double weight, double mean,
                 double *differences) {
    double sum = 0, squares = 0;
    size_t k = place_of(points, name);
    for (uint32_t r = 0; r < N; r++) {
        double value = ofr_points_value(points, k, r);
        sum += value / N;
        squares += value * value / N;
    }
    double sd = sqrt(squares - sum * sum);
    for (uint32_t r = 0; r < N + REPEATS; r++)
        differences[r] = mean + weight * (ofr_points_value(points, k, r) - sum) / sd + chance(r);
}

static struct ofr_points open_points(ofr_scenario *scenario) {
    struct ofr_points points;
    const struct ofr_points_asked asked = {.prior = true, .sizes = true, .seed = 3, .n_points = N};
    assert_int_equal(ofr_points_open(scenario, &asked, &points, NULL), OFR_OK);
    return points;
}

/* Parts of 4 / 5 and of 0; errors as in test_parts.c, four of them. */
static void the_part_and_the_parameter_of_a_known_difference_are_found(void **state) {
    (void)state;
    ofr_scenario *scenario = NULL;
    assert_int_equal(ofr_scenario_open("kasserine", &scenario, NULL), OFR_OK);
    struct ofr_points points = open_points(scenario);
    const struct ofr_doubt_of of = {&points, N, REPEATS, NULL};
    static double differences[N + REPEATS];
    struct ofr_doubt doubt;
    make(&points, "courts.charge_member", 2, -5, differences);
    assert_int_equal(ofr_doubt_find(&of, differences, &doubt, NULL), OFR_OK);
    assert_true(doubt.drawn);
    assert_true(fabs(doubt.parameters.share - 0.8) < 4 * 0.2 * sqrt(2.0 / REPEATS + 2.0 / N));
    assert_non_null(ofr_doubt_turn(&doubt));
    assert_string_equal(ofr_doubt_turn(&doubt)->name, "courts.charge_member");
    assert_true(ofr_doubt_turn(&doubt)->part.correlation > 0);
    assert_true(doubt.same_sign > 0.95);
    assert_true(doubt.points.p05 < doubt.mean.low && doubt.points.p95 > doubt.mean.high);
    ofr_doubt_free(&doubt);
    make(&points, "courts.charge_member", 0, 0, differences);
    assert_int_equal(ofr_doubt_find(&of, differences, &doubt, NULL), OFR_OK);
    assert_true(doubt.parameters.share < 4 * sqrt(2.0 / REPEATS + 2.0 / N));
    assert_null(ofr_doubt_turn(&doubt));
    ofr_doubt_free(&doubt);
    ofr_points_free(&points);
    ofr_scenario_free(scenario);
}

/* A parameter of the group turns it: the answer has the block, without a name, value or direction. */
static void parameters_of_the_group_are_one_block(void **state) {
    (void)state;
    ofr_scenario *scenario = NULL;
    assert_int_equal(ofr_scenario_open("kasserine", &scenario, NULL), OFR_OK);
    struct ofr_points points = open_points(scenario);
    const struct ofr_doubt_of of = {&points, N, REPEATS, NULL};
    static double differences[N + REPEATS];
    struct ofr_doubt doubt;
    make(&points, "approach.brings", 3, 1, differences);
    assert_int_equal(ofr_doubt_find(&of, differences, &doubt, NULL), OFR_OK);
    assert_string_equal(ofr_doubt_turn(&doubt)->name, OFR_GROUP_BLOCK);
    assert_true(isnan(ofr_doubt_turn(&doubt)->part.correlation));
    size_t n_blocks = 0;
    for (size_t t = 0; t < doubt.n_turns; t++) {
        size_t k = ofr_schema_find_parameter(scenario->schema, doubt.turns[t].name);
        n_blocks += doubt.turns[t].block;
        assert_true(doubt.turns[t].block || scenario->schema->parameters[k].actor != OFR_GROUP);
    }
    assert_int_equal(n_blocks, 1);
    ofr_doubt_free(&doubt);
    ofr_points_free(&points);
    ofr_scenario_free(scenario);
}

static void fixed_points_leave_chance_alone(void **state) {
    (void)state;
    ofr_scenario *scenario = NULL;
    assert_int_equal(ofr_scenario_open("kasserine", &scenario, NULL), OFR_OK);
    struct ofr_points points;
    assert_int_equal(ofr_points_open(scenario, &(struct ofr_points_asked){0}, &points, NULL), OFR_OK);
    const double differences[] = {-1, -2, NAN, 3}, sparse[] = {-4, 0, 0, 1};
    struct ofr_doubt doubt;
    assert_int_equal(
        ofr_doubt_find(&(struct ofr_doubt_of){&points, 4, 0, scenario}, differences, &doubt, NULL), OFR_OK);
    assert_true(!doubt.drawn && isnan(doubt.parameters.share) && doubt.n_turns == 0);
    assert_true(isnan(doubt.same_sign)); /* the mean is 0 */
    assert_int_equal(doubt.points.n, 3);
    ofr_doubt_free(&doubt);
    assert_int_equal(ofr_doubt_find(&(struct ofr_doubt_of){&points, 4, 0, scenario}, sparse, &doubt, NULL),
                     OFR_OK);
    assert_true(doubt.same_sign == 0.5 && doubt.unchanged == 0.5); /* points of 0 have no sign */
    ofr_doubt_free(&doubt);
    ofr_points_free(&points);
    ofr_scenario_free(scenario);
}

/* ---- conclusions ---- */

static void check_sentence(const struct ofr_conclusion *from, const char *has, const char *has_not) {
    struct ofr_kept_text kept = {0};
    struct ofr_text text = ofr_text_in_memory(&kept);
    ofr_conclude(&text, from);
    assert_true(!text.failed && strncmp(kept.text, "A planner may conclude", 22) == 0);
    if (strstr(kept.text, has) == NULL || (has_not != NULL && strstr(kept.text, has_not) != NULL))
        fail_msg("\"%s\" should have \"%s\"", kept.text, has);
    assert_true(kept.text[strlen(kept.text) - 1] == '.');
    ofr_free(kept.text);
}

static void a_conclusion_follows_from_verdict_evidence_and_points(void **state) {
    (void)state;
    struct ofr_doubt doubt = {.drawn = true, .same_sign = 0.97, .parameters = {0.8, 0.6, 0.9}};
    struct ofr_conclusion from = {.what = "the number of joins",
                                  .verdict = OFR_FEWER,
                                  .change.difference = {-10, -12, -8, 60},
                                  .doubt = &doubt,
                                  .n_sizes = 4,
                                  .n_ungraded = 0,
                                  .rests = {0, 0, 0, 60}};
    check_sentence(&from, "the number of joins falls in the model over what is known", "assum");
    from.verdict = OFR_MORE;
    check_sentence(&from, "rises", "falls");
    doubt.same_sign = 0.7;
    check_sentence(&from, "at 30 % of points it does not", NULL);
    doubt.drawn = false;
    check_sentence(&from, "parameters are fixed", NULL);
    from.n_ungraded = 1;
    from.rests.mean = -9;
    check_sentence(&from, "most of the change rests on assumptions", NULL);
    from.n_ungraded = 4;
    check_sentence(&from, "no study stands behind any of them", NULL);
    from.verdict = OFR_UNCLEAR;
    check_sentence(&from, "do not tell whether", "falls");
    from.verdict = OFR_SAME;
    check_sentence(&from, "in none of these runs", "falls");
}

static void check_evidence(const struct ofr_conclusion *from, const char *sentence) {
    struct ofr_kept_text kept = {0};
    struct ofr_text text = ofr_text_in_memory(&kept);
    ofr_say_evidence(&text, "> ", from);
    assert_string_equal(kept.text == NULL ? "" : kept.text, sentence);
    ofr_free(kept.text);
}

/* Of a change of -20 %, half rests on sizes without a grade where it is simulated without them. */
static void the_evidence_tells_what_rests_on_sizes_without_a_grade(void **state) {
    (void)state;
    const struct ofr_interval without = {-10, -12, -8, 60};
    struct ofr_conclusion from = {.verdict = OFR_FEWER,
                                  .change = {100, 80, {-20, -25, -15, 60}, -0.2, 1},
                                  .n_sizes = 4,
                                  .n_ungraded = 2};
    from.rests = ofr_conclude_rests(&from, &without);
    check_evidence(&from, "> Evidence: of -20.0 %, -10.0 % rest on assumptions.");
    from.rests = ofr_conclude_rests(&from, NULL);
    assert_int_equal(from.rests.n, 0);
    check_evidence(&from, "> Evidence: 2 of 4 sizes have none.");
    from.n_ungraded = 0;
    assert_true(ofr_conclude_rests(&from, NULL).mean == 0);
    check_evidence(&from, "> Evidence: all 4 sizes of its effects have a grade.");
    from.n_ungraded = 4;
    assert_true(ofr_conclude_rests(&from, NULL).mean == -20);
    check_evidence(&from, "> Evidence: none; all of it rests on assumptions.");
    from.verdict = OFR_SAME;
    check_evidence(&from, "");
}

static void grades_are_told_from_the_strongest(void **state) {
    (void)state;
    struct ofr_kept_text kept = {0};
    struct ofr_text text = ofr_text_in_memory(&kept);
    size_t n_grades[OFR_N_GRADES] = {0};
    ofr_say_grades(&text, n_grades);
    assert_null(kept.text);
    n_grades[OFR_GRADE_NONE] = 1;
    n_grades[OFR_GRADE_QUASI_EXPERIMENT] = 3;
    ofr_say_grades(&text, n_grades);
    assert_string_equal(kept.text, "3 quasi-experiment, 1 none");
    ofr_free(kept.text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_part_and_the_parameter_of_a_known_difference_are_found),
        cmocka_unit_test(parameters_of_the_group_are_one_block),
        cmocka_unit_test(fixed_points_leave_chance_alone),
        cmocka_unit_test(a_conclusion_follows_from_verdict_evidence_and_points),
        cmocka_unit_test(the_evidence_tells_what_rests_on_sizes_without_a_grade),
        cmocka_unit_test(grades_are_told_from_the_strongest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
