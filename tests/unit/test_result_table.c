/* Cells of CSV as a spreadsheet takes them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "report/result_table.h"

static bool append(void *to, const char *bytes, size_t n) {
    strncat(to, bytes, n);
    return true;
}

static void a_cell_that_would_be_executed_is_text(void **state) {
    (void)state;
    static const char *const cells[][2] = {{"=cmd|'/C calc'!A0", "'=cmd|'/C calc'!A0"},
                                           {"+1+2", "'+1+2"},
                                           {"-a", "'-a"},
                                           {"-", "'-"},
                                           {"@SUM(A1,A2)", "\"'@SUM(A1,A2)\""},
                                           {"\t=1", "'\t=1"},
                                           {"\r=1", "\"'\r=1\""},
                                           {"-0.5", "-0.5"},
                                           {"+1e-3", "+1e-3"},
                                           {"-inf", "-inf"},
                                           {"a=b", "a=b"},
                                           {"Djenn\xC3\xA9, \"Upper\"", "\"Djenn\xC3\xA9, \"\"Upper\"\"\""},
                                           {"", ""}};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        char out[100] = "";
        struct ofr_text text = {.sink = {append, out}};
        ofr_put_csv_cell(&text, cells[i][0]);
        assert_string_equal(out, cells[i][1]);
        assert_false(text.failed);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_cell_that_would_be_executed_is_text)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
