/* What an audit says of a mechanism: the words follow from the differences alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "analysis/audit.h"
#include "models/registry.h"
#include "stats/sign.h"

static void the_sign_test_has_the_probabilities_of_a_fair_coin(void **state) {
    (void)state;
    assert_float_equal(ofr_sign_probability(0, 0), 1, 1e-12);
    assert_float_equal(ofr_sign_probability(6, 0), 2.0 / 64, 1e-12);
    assert_float_equal(ofr_sign_probability(0, 5), 2.0 / 32, 1e-12);
    assert_float_equal(ofr_sign_probability(1, 8), 2.0 * (1 + 9) / 512, 1e-12);
    assert_float_equal(ofr_sign_probability(3, 3), 1, 1e-12);
}

static void a_mechanism_of_the_group_is_active_when_six_replicates_agree(void **state) {
    (void)state;
    const double six[] = {-1, -1, -1, -1, -1, -1}, five[] = {-1, -1, -1, -1, -1, 0}, none[] = {0, 0, 0};
    const double both[] = {-1, 1, -1, 1, -1, -1, -1, -1};
    assert_int_equal(ofr_activity_of_signs(six, 6), OFR_ACTIVE);
    assert_int_equal(ofr_activity_of_signs(five, 6), OFR_NOT_TOLD);
    assert_int_equal(ofr_activity_of_signs(both, 8), OFR_NOT_TOLD);
    assert_int_equal(ofr_activity_of_signs(none, 3), OFR_INERT);
}

static void a_mechanism_without_occasion_is_not_called_inert(void **state) {
    (void)state;
    const double none[] = {NAN, NAN, NAN}, once[] = {NAN, 0, NAN};
    assert_int_equal(ofr_activity_of_signs(none, 3), OFR_NO_OCCASION);
    assert_int_equal(ofr_activity_of_signs(once, 3), OFR_INERT);
    assert_true(ofr_has_no_occasion(0, 0) && ofr_has_no_occasion(NAN, 0));
    assert_false(ofr_has_no_occasion(1, 0) || ofr_has_no_occasion(0, 1) || ofr_has_no_occasion(2, 2));
}

static void a_limit_binds_by_the_upper_end_of_its_share(void **state) {
    (void)state;
    assert_true(ofr_limit_binds((struct ofr_interval){0.03, 0, 0.06, 8}));
    assert_false(ofr_limit_binds((struct ofr_interval){0.03, 0.02, 0.04, 8}));
    assert_true(ofr_limit_binds((struct ofr_interval){0.06, NAN, NAN, 1}));
}

static void a_multiplier_is_stated_where_the_ratio_stays_below_one(void **state) {
    (void)state;
    struct ofr_ratio found = ofr_multiplier_of((struct ofr_ratio){0.75, 0.5, 0.9});
    assert_float_equal(found.ratio, 4, 1e-12);
    assert_float_equal(found.low, 2, 1e-12);
    assert_float_equal(found.high, 10, 1e-9);
    assert_true(isnan(ofr_multiplier_of((struct ofr_ratio){0.75, 0.5, 1}).ratio));
    assert_true(isnan(ofr_multiplier_of((struct ofr_ratio){0.75, NAN, NAN}).ratio));
}

static enum ofr_found found(const double *with, const double *without, uint32_t n) {
    const struct ofr_paired change = ofr_pair(with, without, n);
    return ofr_activity_of_change(&change, ofr_verdict_of(change.difference));
}

static void a_mechanism_that_does_not_change_its_own_outcome_is_inert(void **state) {
    (void)state;
    const double base[] = {100, 110, 90, 105}, fewer[] = {80, 88, 70, 83}, noise[] = {130, 70, 95, 101};
    const double hardly[] = {100.1, 109.9, 90.1, 104.9};
    assert_int_equal(found(base, base, 4), OFR_INERT);
    assert_int_equal(found(fewer, base, 4), OFR_ACTIVE);
    assert_int_equal(found(noise, base, 4), OFR_NOT_TOLD);
    assert_int_equal(found(hardly, base, 4), OFR_INERT); /* the whole interval within 1 % */
    assert_int_equal(found(fewer, base, 2), OFR_NOT_TOLD);
    assert_int_equal(found(hardly, base, 2), OFR_NOT_TOLD);
}

/* Whether a mechanism changes a parameter that describes the group. */
static bool changes_the_group(const struct ofr_schema *schema, const struct ofr_mechanism *mechanism) {
    bool group = false;
    for (const char *p = mechanism->settings; p != NULL;
         p = strchr(p, ',') != NULL ? strchr(p, ',') + 1 : NULL) {
        char name[100];
        size_t n = strcspn(p, "=");
        assert_true(n < sizeof name);
        memcpy(name, p, n);
        name[n] = '\0';
        size_t parameter = ofr_schema_find_parameter(schema, name);
        assert_true(parameter < schema->n_parameters);
        group |= schema->parameters[parameter].actor == OFR_GROUP;
    }
    return group;
}

static void what_the_group_does_has_numbers_as_one_block_alone(void **state) {
    (void)state;
    for (size_t m = 0; ofr_models[m] != NULL; m++) {
        const struct ofr_audited *audited = ofr_models[m]->audited;
        for (size_t i = 0; audited != NULL && i < audited->n_mechanisms; i++)
            if (changes_the_group(ofr_models[m]->schema, &audited->mechanisms[i]) &&
                !audited->mechanisms[i].of_group)
                fail_msg("%s changes the group and would have numbers", audited->mechanisms[i].name);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sign_test_has_the_probabilities_of_a_fair_coin),
        cmocka_unit_test(a_mechanism_of_the_group_is_active_when_six_replicates_agree),
        cmocka_unit_test(a_mechanism_without_occasion_is_not_called_inert),
        cmocka_unit_test(a_limit_binds_by_the_upper_end_of_its_share),
        cmocka_unit_test(a_multiplier_is_stated_where_the_ratio_stays_below_one),
        cmocka_unit_test(a_mechanism_that_does_not_change_its_own_outcome_is_inert),
        cmocka_unit_test(what_the_group_does_has_numbers_as_one_block_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
