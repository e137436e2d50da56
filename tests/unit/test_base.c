#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/date.h"

static void dates_round_trip(void **state) {
    (void)state;
    for (int32_t day = -25567; day < 47847; day++)
        assert_int_equal(ofr_day_of(ofr_date_of(day)), day);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(dates_round_trip)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
