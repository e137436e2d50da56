/* What a match says of its parameters, and that a bank that cannot be written is found at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "analysis/match.h"

static void a_parameter_is_informed_where_a_direction_is(void **state) {
    (void)state;
    assert_true(ofr_match_is_informed(0.5, 1));
    assert_false(ofr_match_is_informed(0.5, 0)); /* narrow, but the statistics distinguish nothing */
    assert_false(ofr_match_is_informed(0.9, 3));
}

static void coverage_is_low_below_sixteen_of_twenty(void **state) {
    (void)state;
    assert_true(ofr_match_covers_few(15, 20));
    assert_false(ofr_match_covers_few(16, 20));
    assert_false(ofr_match_covers_few(0, 0)); /* no truth was tried */
}

static void a_bank_that_cannot_be_written_is_found_before_any_run(void **state) {
    (void)state;
    assert_int_equal(ofr_bank_check("no/such/folder/bank.csv", NULL), OFR_BAD_INPUT);
    assert_int_equal(ofr_bank_check("/dev/null", NULL), OFR_BAD_INPUT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_parameter_is_informed_where_a_direction_is),
        cmocka_unit_test(coverage_is_low_below_sixteen_of_twenty),
        cmocka_unit_test(a_bank_that_cannot_be_written_is_found_before_any_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
