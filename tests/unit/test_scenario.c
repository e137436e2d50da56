/* Scenario: reading, positions, settings, copying, the resolved form. Every fault that a file
 * can have is in tests/bad_scenarios. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"
#include "base/memory.h"
#include "scenario/check.h"
#include "scenario_fixture.h"

static struct ofr_scenario *read_good(void) {
    struct ofr_reports *reports = ofr_reports_new();
    struct ofr_scenario *scenario = NULL;
    ofr_status status = fixture_read(&scenario, reports);
    char text[2000] = "";
    ofr_reports_text(reports, 0, text, sizeof text);
    assert_string_equal(text, "");
    assert_int_equal(status, OFR_OK);
    ofr_reports_free(reports);
    return scenario;
}

/* Reads after one file was changed; all reports as one text, and the status. */
static ofr_status read_with(const char *name, const char *text, char *out, size_t size) {
    struct ofr_reports *reports = ofr_reports_new();
    struct ofr_scenario *scenario = NULL;
    fixture_write(name, text, strlen(text));
    ofr_status status = fixture_read(&scenario, reports);
    fixture_write_all();
    out[0] = '\0';
    for (size_t i = 0, used = 0; i < ofr_reports_count(reports) && used < size; i++)
        used += ofr_reports_text(reports, i, out + used, size - used);
    assert_true((scenario != NULL) == (status == OFR_OK));
    ofr_scenario_free(scenario);
    ofr_reports_free(reports);
    return status;
}

/* The good YAML with one part replaced. */
static const char *replaced(const char *what, const char *with) {
    static char text[4000];
    const char *at = strstr(fixture_yaml, what);
    assert_non_null(at);
    snprintf(text, sizeof text, "%.*s%s%s", (int)(at - fixture_yaml), fixture_yaml, with, at + strlen(what));
    return text;
}

/* ---- reading ------------------------------------------------------------------------- */

static void a_scenario_holds_what_its_files_say(void **state) {
    (void)state;
    struct ofr_scenario *scenario = read_good();
    assert_string_equal(scenario->name, "tiny");
    assert_string_equal(scenario->title, "A tiny \\ \"place\"");
    assert_int_equal(scenario->last_day - scenario->first_day + 1, 731);
    assert_true(ofr_value_of(scenario, 0) == 0.1 && scenario->values[0].origin == OFR_ESTIMATED);
    assert_string_equal(scenario->values[0].source, "a: b");
    assert_true(ofr_value_of(scenario, 1) == 5 && scenario->values[1].origin == OFR_ASSUMED);
    assert_true(ofr_value_of(scenario, 2) == 8 && !scenario->values[2].given);
    const struct ofr_table *areas = ofr_scenario_areas_table(scenario);
    assert_int_equal(areas->n_rows, 3);
    assert_string_equal(ofr_table_text(areas, "area", 2), "Hill, East");
    assert_true(isnan(ofr_table_number(areas, "poverty", 0)) && ofr_table_number(areas, "poverty", 2) == 15);
    assert_true(isnan(ofr_table_number(areas, "nothing", 0)) && isnan(ofr_table_number(areas, "poverty", 3)));
    const struct ofr_table *events = ofr_scenario_table(scenario, "events");
    int32_t day = 0;
    assert_true(ofr_date_read("2011-06-26", &day) && ofr_table_number(events, "date", 0) == day);
    assert_string_equal(ofr_table_text(events, "what", 1), "");
    assert_string_equal(scenario->area_groups[0].areas[0], "North"); /* as the table has it */
    assert_int_equal(scenario->controls[0].parameters[0], 2);
    const struct ofr_pattern *pattern = &scenario->patterns[0];
    assert_true(pattern->use == OFR_USE_HELD_OUT && pattern->from == 2011 && pattern->high == 300.5);
    assert_string_equal(pattern->variant, "quiet");
    assert_string_equal(pattern->areas, "North, Sud");
    assert_int_equal(pattern->figures.n, 1);
    assert_string_equal(pattern->figures.names[0], "s-1/b");
    assert_true(pattern->same_source); /* s-1/a is in talk.rate */
    assert_string_equal(scenario->patterns[1].areas, OFR_ANY_PLACE);
    assert_string_equal(scenario->values[0].figures.names[1], "s-2/b");
    assert_true(isinf(scenario->patterns[1].high) && scenario->patterns[1].to == 2012);
    double values[2];
    ofr_scenario_copy_values(scenario, 1, 2, values);
    assert_true(values[0] == 5 && values[1] == 8);
    ofr_scenario_free(scenario);
}

static void a_cell_knows_where_it_stands(void **state) {
    (void)state;
    struct ofr_scenario *scenario = read_good();
    const struct ofr_table *areas = ofr_scenario_areas_table(scenario);
    struct ofr_position at = ofr_table_position(areas, 2, "population");
    assert_true(at.line == 5 && at.column == 14 && at.length == 4);
    at = ofr_table_position(areas, 2, NULL);
    assert_true(at.line == 5 && at.column == 1);
    at = ofr_table_position(areas, 9, "population");
    assert_true(at.line == 0 && at.file == areas->file);
    at = ofr_table_position(ofr_scenario_table(scenario, "events"), 0, "date");
    assert_true(at.line == 2 && at.column == 11 && at.length == 10);
    ofr_scenario_free(scenario);
}

static void all_faults_of_all_files_are_told_at_once(void **state) {
    (void)state;
    char text[4000];
    fixture_write("areas.csv", "area,population\nNorth,0\nSud,x\n", 30);
    /* read_with puts the good files back, so both faulty ones are written here */
    const char *yaml = replaced("rate: {value: 0.1,", "rate: {value: 7,");
    assert_int_equal(read_with("tiny.yaml", yaml, text, sizeof text), OFR_BAD_INPUT);
    assert_non_null(
        strstr(text, "areas.csv:2:7: error: population is 0 people; it must lie in [1, 1000000]\n"));
    assert_non_null(strstr(text, "    2 | North,0\n      |       ^\n"));
    assert_non_null(
        strstr(text, "areas.csv:3:5: error: population is \"x\"; a number in [1, 1000000] is expected"));
    assert_non_null(
        strstr(text, "tiny.yaml:21:19: error: talk.rate is 7 per day; it must lie in [0.05, 2]\n"));
    assert_non_null(strstr(text, "tiny.yaml:14:7: error: column poverty is not in ")); /* an optional one */
}

static void a_check_across_cells_runs_unless_a_table_is_broken(void **state) {
    (void)state;
    char text[4000];
    const char *falling = "area,population,poverty\nNorth,1,20\nSud,2,10\n";
    assert_int_equal(read_with("areas.csv", falling, text, sizeof text), OFR_BAD_INPUT);
    assert_non_null(strstr(text, "areas.csv:3:7: error: poverty falls\n"));
    const char *broken = "area,population,poverty\nNorth,0,20\nSud,2,10\n";
    assert_int_equal(read_with("areas.csv", broken, text, sizeof text), OFR_BAD_INPUT);
    assert_null(strstr(text, "poverty falls"));
    assert_non_null(strstr(text, "population is 0"));
}

static void an_optional_table_may_be_left_out(void **state) {
    (void)state;
    char text[4000];
    const char *without = replaced("  events:\n    file: events.csv\n    columns:\n"
                                   "      date: {unit: date, origin: measured, source: press}\n",
                                   "");
    assert_int_equal(read_with("tiny.yaml", without, text, sizeof text), OFR_OK);
    const char *with_none =
        replaced("  areas:\n    file: areas.csv\n    columns:\n", "  area:\n    columns:\n");
    assert_int_equal(read_with("tiny.yaml", with_none, text, sizeof text), OFR_BAD_INPUT);
    assert_non_null(strstr(text, "error: table areas is missing (areas and their figures)\n"));
    assert_non_null(strstr(text, "there is no table \"area\"; did you mean \"areas\"?\n"));
}

static void line_ends_of_other_systems_and_a_byte_order_mark_change_nothing(void **state) {
    (void)state;
    char text[4000];
    const char *areas =
        "\xEF\xBB\xBF# a comment, with commas\r\n\r\narea,population\r\nNorth,1\r\n\r\nSud,0\r\n";
    assert_int_equal(read_with("areas.csv", areas, text, sizeof text), OFR_BAD_INPUT);
    assert_non_null(strstr(text, "areas.csv:6:5: error: population is 0 people"));
    assert_null(strstr(text, "areas.csv:1:"));
}

/* ---- words --------------------------------------------------------------------------- */

static void the_nearest_word_is_found_and_a_far_one_is_not(void **state) {
    (void)state;
    const char *const words[] = {"talk.rate", "talk.tries", "recruiters.start"};
    assert_string_equal(ofr_nearest("talk.rat", words, 3), "talk.rate");
    assert_string_equal(ofr_nearest("TALK.TIRES", words, 3), "talk.tries");
    assert_string_equal(ofr_nearest("recruiter.strat", words, 3), "recruiters.start");
    assert_null(ofr_nearest("police.patrols", words, 3));
    assert_null(ofr_nearest("", words, 3));
    assert_null(ofr_nearest("x", words, 0));
}

static void numbers_are_plain_decimals_only(void **state) {
    (void)state;
    static const char *const good[] = {"0", "-1", "+2", "1.", ".5", "1e3", "1E-3", "-0.25e+1"};
    static const char *const bad[] = {"",    "-",   ".",  "e3", "1e",  "1e+", "0x10",
                                      "inf", "nan", "1 ", " 1", "1,5", "1_0", "--1"};
    double number = 0.0;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_true(ofr_number_read(good[i], &number));
        assert_true(number == strtod(good[i], NULL));
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(ofr_number_read(bad[i], &number));
}

static void names_that_look_like_people_or_their_groups_are_refused(void **state) {
    (void)state;
    static const char *const people[] = {"name",         "first_name",    "FirstName",    "LASTNAME",
                                         "home address", "e-mail",        "phone1",       "national_id",
                                         "CIN",          "date_of_birth", "facebook_url", "person_id"};
    static const char *const groups[] = {"religion", "share_muslim", "EthnicGroup", "nationality",
                                         "prayer_rate"};
    static const char *const fine[] = {"population", "area", "rename",     "phones_per_head_not",
                                       "national",   "id",   "racecourse", "share"};
    for (size_t i = 0; i < sizeof people / sizeof people[0]; i++)
        assert_string_equal(ofr_refused_name(people[i]), "Offramp takes no data on real people");
    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++)
        assert_non_null(strstr(ofr_refused_name(groups[i]), "religion, ethnicity and nationality"));
    for (size_t i = 0; i < sizeof fine / sizeof fine[0]; i++)
        assert_null(ofr_refused_name(fine[i]));
}

/* ---- settings ------------------------------------------------------------------------ */

static void assert_report(struct ofr_reports *reports, const char *expected) {
    char text[1000] = "";
    ofr_reports_text(reports, ofr_reports_count(reports) - 1, text, sizeof text);
    assert_string_equal(text, expected);
}

static void a_setting_is_checked_like_the_file(void **state) {
    (void)state;
    struct ofr_scenario *scenario = read_good();
    struct ofr_reports *reports = ofr_reports_new();
    assert_int_equal(ofr_scenario_set(scenario, "talk.rate = 0.5", reports), OFR_OK);
    assert_true(ofr_value_of(scenario, 0) == 0.5 && scenario->values[0].origin == OFR_ASSUMED);
    assert_int_equal(scenario->values[0].figures.n, 0); /* the user's number rests on none */
    assert_int_equal(ofr_scenario_set(scenario, "talk.rate=3", reports), OFR_BAD_INPUT);
    assert_report(reports, "--set talk.rate=3: error: talk.rate is 3 per day; it must lie in [0.05, 2]\n");
    assert_int_equal(ofr_scenario_set(scenario, "talk.rat=1", reports), OFR_BAD_INPUT);
    assert_report(
        reports,
        "--set talk.rat=1: error: there is no parameter \"talk.rat\"; did you mean \"talk.rate\"?\n");
    assert_int_equal(ofr_scenario_set(scenario, "talk.tries=2.5", reports), OFR_BAD_INPUT);
    assert_report(reports,
                  "--set talk.tries=2.5: error: talk.tries is 2.5; it must be a whole number in [1, 10]\n");
    assert_int_equal(ofr_scenario_set(scenario, "rule.talk=2", reports), OFR_BAD_INPUT);
    assert_report(reports, "--set rule.talk=2: error: rule.talk is 2; it is a switch and must be 0 or 1\n");
    assert_int_equal(ofr_scenario_set(scenario, "talk.rate", reports), OFR_BAD_INPUT);
    assert_report(reports, "--set talk.rate: error: PARAMETER=VALUE is expected, as population.friends=5\n");
    assert_true(ofr_value_of(scenario, 0) == 0.5 && ofr_value_of(scenario, 1) == 5 &&
                ofr_value_of(scenario, 3) == 1);
    ofr_reports_free(reports);
    ofr_scenario_free(scenario);
}

static void a_setting_that_breaks_the_whole_is_undone(void **state) {
    (void)state;
    struct ofr_scenario *scenario = read_good();
    struct ofr_reports *reports = ofr_reports_new();
    assert_int_equal(ofr_scenario_set(scenario, "recruiters.start=1", reports), OFR_BAD_INPUT);
    assert_report(reports, "error: more tries than twice the recruiters\n");
    assert_true(ofr_value_of(scenario, 2) == 8 && !scenario->values[2].given);
    ofr_reports_free(reports);
    ofr_scenario_free(scenario);
}

static void the_last_day_can_only_be_brought_forward(void **state) {
    (void)state;
    struct ofr_scenario *scenario = read_good();
    struct ofr_reports *reports = ofr_reports_new();
    int32_t last = scenario->last_day;
    assert_int_equal(ofr_scenario_until(scenario, "2013-01-01", reports), OFR_BAD_INPUT);
    assert_report(
        reports, "--until 2013-01-01: error: it must lie in the scenario's days, 2011-01-01 to 2012-12-31\n");
    assert_int_equal(ofr_scenario_until(scenario, "2010-12-31", reports), OFR_BAD_INPUT);
    assert_int_equal(ofr_scenario_until(scenario, "2012-02-30", reports), OFR_BAD_INPUT);
    assert_int_equal(scenario->last_day, last);
    assert_int_equal(ofr_scenario_until(scenario, "2012-12-30", reports), OFR_OK);
    assert_int_equal(scenario->last_day, last - 1);
    assert_int_equal(scenario->end_day, last);
    ofr_reports_free(reports);
    ofr_scenario_free(scenario);
}

static void areas_are_kept_by_name_or_group_without_regard_to_case(void **state) {
    (void)state;
    struct ofr_scenario *scenario = read_good();
    struct ofr_reports *reports = ofr_reports_new();
    assert_int_equal(ofr_scenario_areas(scenario, "SUD", reports), OFR_OK);
    assert_true(!scenario->area_kept[0] && scenario->area_kept[1] && !scenario->area_kept[2]);
    assert_int_equal(ofr_scenario_areas(scenario, " Town , sud", reports), OFR_OK);
    assert_true(scenario->area_kept[0] && scenario->area_kept[1] && !scenario->area_kept[2]);
    assert_int_equal(ofr_scenario_areas(scenario, "sud,nort", reports), OFR_BAD_INPUT);
    assert_report(
        reports,
        "--areas sud,nort: error: there is no area or area group \"nort\"; did you mean \"North\"?\n");
    assert_int_equal(ofr_scenario_areas(scenario, "", reports), OFR_BAD_INPUT);
    assert_int_equal(ofr_scenario_areas(scenario, "sud,,north", reports), OFR_BAD_INPUT);
    assert_true(scenario->area_kept[0] && scenario->area_kept[1]); /* as before the faults */
    assert_int_equal(ofr_scenario_scale(scenario, 0.0, reports), OFR_BAD_INPUT);
    assert_int_equal(ofr_scenario_scale(scenario, NAN, reports), OFR_BAD_INPUT);
    assert_int_equal(ofr_scenario_scale(scenario, 1.01, reports), OFR_BAD_INPUT);
    assert_report(reports, "--scale 1.01: error: it is 1.01; it must be above 0 and at most 1\n");
    assert_int_equal(ofr_scenario_scale(scenario, 0.25, reports), OFR_OK);
    assert_true(scenario->scale == 0.25);
    ofr_reports_free(reports);
    ofr_scenario_free(scenario);
}

/* ---- the resolved form and copies ------------------------------------------------------ */

static char *resolved(const struct ofr_scenario *scenario) {
    struct fixture_text text = {0};
    struct ofr_reports *reports = ofr_reports_new();
    assert_int_equal(ofr_resolved_write(scenario, (ofr_sink){fixture_append, &text}, reports), OFR_OK);
    ofr_reports_free(reports);
    return text.text;
}

static void resolved_text_reads_back_to_the_same_text(void **state) {
    (void)state;
    struct ofr_scenario *scenario = read_good(), *again = NULL, *copy = NULL;
    struct ofr_reports *reports = ofr_reports_new();
    assert_int_equal(ofr_scenario_areas(scenario, "town", reports), OFR_OK);
    assert_int_equal(ofr_scenario_scale(scenario, 1.0 / 3.0, reports), OFR_OK);
    char *first = resolved(scenario);
    assert_int_equal(ofr_resolved_read(first, fixture_find, &again, reports), OFR_OK);
    char *second = resolved(again);
    assert_string_equal(first, second);
    assert_true(again->scale == 1.0 / 3.0 && again->area_kept[1] && !again->area_kept[2]);
    assert_true(ofr_table_number(ofr_scenario_areas_table(again), "poverty", 1) == 10.1);
    assert_string_equal(again->patterns[1].note, "two\nlines");
    assert_string_equal(again->patterns[0].areas, "North, Sud");
    assert_true(again->patterns[0].same_source && !again->patterns[1].same_source);
    assert_int_equal(ofr_table_position(ofr_scenario_areas_table(again), 0, "area").line, 0);
    assert_int_equal(ofr_scenario_copy(again, &copy, reports), OFR_OK);
    ofr_scenario_free(again);
    char *third = resolved(copy);
    assert_string_equal(first, third);
    ofr_scenario_apply_control(copy, &copy->controls[0]);
    assert_true(ofr_value_of(copy, 2) == 3 && ofr_value_of(scenario, 2) == 8);
    ofr_scenario_free(copy);
    ofr_scenario_free(scenario);
    ofr_reports_free(reports);
    free(first);
    free(second);
    free(third);
}

static void a_resolved_text_that_was_cut_or_changed_is_refused(void **state) {
    (void)state;
    struct ofr_scenario *scenario = read_good(), *again = NULL;
    char *text = resolved(scenario);
    size_t n = strlen(text);
    for (size_t cut = 0; cut < n; cut++) {
        struct ofr_reports *reports = ofr_reports_new();
        char *part = strndup(text, cut);
        assert_int_equal(ofr_resolved_read(part, fixture_find, &again, reports), OFR_BAD_INPUT);
        assert_int_equal(ofr_reports_count(reports), 1);
        assert_null(again);
        free(part);
        ofr_reports_free(reports);
    }
    struct ofr_reports *reports = ofr_reports_new();
    char *rate = strstr(text, "parameter talk.rate 0x1.");
    memcpy(rate, "parameter talk.rate 0x9.", 18); /* about 0.56 a day: still in range */
    assert_int_equal(ofr_resolved_read(text, fixture_find, &again, reports), OFR_OK);
    ofr_scenario_free(again);
    memcpy(strstr(text, "people\" \"INS\"") - 16, " ", 1);
    char *cells = strstr(text, "cells 0x1.f4p+9");
    assert_non_null(cells);
    memcpy(cells, "cells 0x0.00p+0", 15);
    assert_int_equal(ofr_resolved_read(text, fixture_find, &again, reports), OFR_BAD_INPUT);
    ofr_reports_free(reports);
    ofr_scenario_free(scenario);
    free(text);
}

/* ---- memory --------------------------------------------------------------------------- */

typedef ofr_status (*attempt)(struct ofr_scenario *scenario, struct ofr_reports *reports);

static ofr_status try_reading(struct ofr_scenario *scenario, struct ofr_reports *reports) {
    (void)scenario;
    struct ofr_scenario *read = NULL;
    ofr_status status = fixture_read(&read, reports);
    assert_true((read != NULL) == (status == OFR_OK));
    ofr_scenario_free(read);
    return status;
}

static ofr_status try_copying(struct ofr_scenario *scenario, struct ofr_reports *reports) {
    struct ofr_scenario *copy = NULL;
    ofr_status status = ofr_scenario_copy(scenario, &copy, reports);
    assert_true((copy != NULL) == (status == OFR_OK));
    ofr_scenario_free(copy);
    return status;
}

static char *resolved_once;

static ofr_status try_resolving(struct ofr_scenario *scenario, struct ofr_reports *reports) {
    (void)scenario;
    struct ofr_scenario *read = NULL;
    ofr_status status = ofr_resolved_read(resolved_once, fixture_find, &read, reports);
    assert_true((read != NULL) == (status == OFR_OK));
    ofr_scenario_free(read);
    return status;
}

static ofr_status try_setting(struct ofr_scenario *scenario, struct ofr_reports *reports) {
    ofr_status status = ofr_scenario_set(scenario, "talk.rate=0.7", reports);
    ofr_status areas =
        ofr_scenario_areas(scenario, "town,Hill", reports); /* always a fault: no area of that name */
    return status == OFR_SYSTEM || areas == OFR_SYSTEM ? OFR_SYSTEM : status;
}

static void every_failing_allocation_is_a_system_fault_that_leaks_nothing(void **state) {
    (void)state;
    static const attempt attempts[] = {try_reading, try_copying, try_resolving, try_setting};
    struct ofr_scenario *scenario = read_good();
    resolved_once = resolved(scenario);
    for (size_t a = 0; a < sizeof attempts / sizeof attempts[0]; a++) {
        ofr_status status = OFR_SYSTEM;
        long n = 1;
        for (; status != OFR_OK && n < 5000; n++) {
            struct ofr_reports *reports = ofr_reports_new();
            ofr_memory_fail_at(n, false);
            status = attempts[a](scenario, reports);
            ofr_memory_fail_at(0, false);
            if (status == OFR_OK) /* n is past the last one, or the only thing lost was a report's text */
                status = reports->n_lost > 0 ? OFR_SYSTEM : OFR_OK;
            else
                assert_int_equal(status, OFR_SYSTEM);
            ofr_reports_free(reports);
        }
        assert_true(n > 3 && n < 5000);
    }
    free(resolved_once);
    ofr_scenario_free(scenario);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_scenario_holds_what_its_files_say),
        cmocka_unit_test(a_cell_knows_where_it_stands),
        cmocka_unit_test(all_faults_of_all_files_are_told_at_once),
        cmocka_unit_test(a_check_across_cells_runs_unless_a_table_is_broken),
        cmocka_unit_test(an_optional_table_may_be_left_out),
        cmocka_unit_test(line_ends_of_other_systems_and_a_byte_order_mark_change_nothing),
        cmocka_unit_test(the_nearest_word_is_found_and_a_far_one_is_not),
        cmocka_unit_test(numbers_are_plain_decimals_only),
        cmocka_unit_test(names_that_look_like_people_or_their_groups_are_refused),
        cmocka_unit_test(a_setting_is_checked_like_the_file),
        cmocka_unit_test(a_setting_that_breaks_the_whole_is_undone),
        cmocka_unit_test(the_last_day_can_only_be_brought_forward),
        cmocka_unit_test(areas_are_kept_by_name_or_group_without_regard_to_case),
        cmocka_unit_test(resolved_text_reads_back_to_the_same_text),
        cmocka_unit_test(a_resolved_text_that_was_cut_or_changed_is_refused),
        cmocka_unit_test(every_failing_allocation_is_a_system_fault_that_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, fixture_start, fixture_stop);
}
