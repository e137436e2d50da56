/* Opening scenarios by name and path, describing them, and the resolved form of a shipped one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/report.h"
#include "models/registry.h"
#include "scenario/resolved.h"

struct text {
    char *bytes;
    size_t n;
};

static bool append(void *to, const char *bytes, size_t n) {
    struct text *text = to;
    char *larger = realloc(text->bytes, text->n + n + 1);
    if (larger == NULL)
        return false;
    memcpy(larger + text->n, bytes, n);
    text->bytes = larger;
    text->n += n;
    text->bytes[text->n] = '\0';
    return true;
}

static bool refuse(void *to, const char *bytes, size_t n) {
    (void)to, (void)bytes, (void)n;
    return false;
}

static ofr_scenario *open_good(const char *name) {
    ofr_reports *reports = ofr_reports_new();
    ofr_scenario *scenario = NULL;
    char said[1000] = "";
    ofr_status status = ofr_scenario_open(name, &scenario, reports);
    ofr_reports_text(reports, 0, said, sizeof said);
    assert_string_equal(said, "");
    assert_int_equal(status, OFR_OK);
    ofr_reports_free(reports);
    return scenario;
}

static char *resolve(const ofr_scenario *scenario) {
    struct text text = {0};
    assert_int_equal(ofr_scenario_resolve(scenario, (ofr_sink){append, &text}, NULL), OFR_OK);
    return text.bytes;
}

static void assert_refused(const char *name, const char *expected) {
    ofr_reports *reports = ofr_reports_new();
    ofr_scenario *scenario = NULL;
    char said[1000] = "";
    assert_int_equal(ofr_scenario_open(name, &scenario, reports), OFR_BAD_INPUT);
    assert_null(scenario);
    assert_int_equal(ofr_reports_count(reports), 1);
    ofr_reports_text(reports, 0, said, sizeof said);
    assert_string_equal(said, expected);
    ofr_reports_free(reports);
}

static void the_resolved_form_of_a_shipped_scenario_reads_back_to_itself(void **state) {
    (void)state;
    ofr_scenario *scenario = open_good("kasserine"), *again = NULL;
    assert_string_equal(ofr_scenario_name(scenario), "kasserine");
    char *first = resolve(scenario);
    assert_int_equal(ofr_resolved_read(first, ofr_model_schema, &again, NULL), OFR_OK);
    char *second = resolve(again);
    assert_string_equal(first, second);
    for (size_t i = 0; i < scenario->schema->n_parameters; i++)
        assert_memory_equal(&scenario->values[i].value, &again->values[i].value, sizeof(double));
    ofr_scenario_free(scenario);
    ofr_scenario_free(again);
    free(first);
    free(second);
}

static void names_are_looked_up_first_in_the_folder_the_user_names(void **state) {
    (void)state;
    char folder[] = "/tmp/offramp-open-XXXXXX", made[64], link[96], here[4000], target[4096];
    assert_non_null(mkdtemp(folder));
    snprintf(made, sizeof made, "%s/kasserine", folder);
    assert_non_null(getcwd(here, sizeof here));
    snprintf(target, sizeof target, "%s/tests/bad_scenarios/base", here);
    assert_int_equal(symlink(target, made),
                     0); /* the tiny scenario, but under another name: not found there */
    setenv("OFFRAMP_SCENARIOS", folder, 1);
    ofr_scenario *scenario = open_good("kasserine");
    assert_string_equal(ofr_scenario_name(scenario), "kasserine");
    ofr_scenario_free(scenario);
    unlink(made);
    snprintf(link, sizeof link, "%s/tiny", folder);
    assert_int_equal(symlink(target, link), 0);
    scenario = open_good("tiny");
    assert_string_equal(ofr_scenario_name(scenario), "tiny");
    ofr_scenario_free(scenario);
    assert_refused("tinyy", "error: there is no scenario \"tinyy\"; did you mean \"tiny\"?\n");
    unsetenv("OFFRAMP_SCENARIOS");
    unlink(link);
    rmdir(folder);
    assert_refused("kaserine", "error: there is no scenario \"kaserine\"; did you mean \"kasserine\"?\n");
}

static void a_path_is_taken_as_it_is(void **state) {
    (void)state;
    ofr_scenario *scenario = open_good("tests/bad_scenarios/base/tiny.yaml");
    assert_string_equal(ofr_scenario_name(scenario), "tiny");
    ofr_scenario_free(scenario);
    assert_refused("scenarios/kasserine",
                   "scenarios/kasserine: error: cannot read it: it is a folder, not a file\n");
    assert_refused("nothing.yaml", "nothing.yaml: error: cannot read it: No such file or directory\n");
    char longest[5000];
    memset(longest, 'a', sizeof longest - 1);
    longest[2] = '/';
    longest[sizeof longest - 1] = '\0';
    assert_refused(longest, "error: the path of the scenario is too long\n");
    longest[2] = 'a'; /* a name, of which no scenario is near */
    ofr_scenario *none = NULL;
    assert_int_equal(ofr_scenario_open(longest, &none, NULL), OFR_BAD_INPUT);
}

static void a_description_counts_people_and_origins_after_settings(void **state) {
    (void)state;
    ofr_scenario *scenario = open_good("tests/bad_scenarios/base/tiny.yaml");
    struct text text = {0};
    assert_int_equal(ofr_scenario_areas(scenario, "town", NULL), OFR_OK);
    assert_int_equal(ofr_scenario_scale(scenario, 0.5, NULL), OFR_OK);
    assert_int_equal(ofr_scenario_until(scenario, "2011-01-31", NULL), OFR_OK);
    assert_int_equal(ofr_scenario_describe(scenario, (ofr_sink){append, &text}, NULL), OFR_OK);
    assert_non_null(strstr(text.bytes, "days       31, 2011-01-01 to 2011-01-31\n"));
    assert_non_null(strstr(text.bytes, "areas      2 of 3\n"));
    assert_non_null(strstr(text.bytes, "people     2750, all synthetic (a share of 0.5)\n"));
    assert_non_null(strstr(
        text.bytes, "parameters set in the scenario          4         0         1         0         3\n"));
    assert_non_null(strstr(
        text.bytes, "columns of tables                      49         2         0         0        47\n"));
    assert_non_null(strstr(text.bytes, "patterns   4: 0 input, 1 fitted, 2 sanity, 1 held out\n"));
    ofr_reports *reports = ofr_reports_new();
    assert_int_equal(ofr_scenario_describe(scenario, (ofr_sink){refuse, NULL}, reports), OFR_SYSTEM);
    assert_int_equal(ofr_scenario_resolve(scenario, (ofr_sink){refuse, NULL}, reports), OFR_SYSTEM);
    assert_int_equal(ofr_reports_count(reports), 2);
    ofr_reports_free(reports);
    ofr_scenario_free(scenario);
    free(text.bytes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_resolved_form_of_a_shipped_scenario_reads_back_to_itself),
        cmocka_unit_test(names_are_looked_up_first_in_the_folder_the_user_names),
        cmocka_unit_test(a_path_is_taken_as_it_is),
        cmocka_unit_test(a_description_counts_people_and_origins_after_settings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
