/* Ensemble: same values in any order and number of threads, after a kill too; what is not ours is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ensemble/ensemble.h"

#define N_POINTS 4
static char folder[] = "/tmp/offramp-ensemble-XXXXXX";
static char cut[64], whole[64], text[64]; /* files in it */

static int make_folder(void **state) {
    (void)state;
    if (mkdtemp(folder) == NULL)
        return -1;
    snprintf(cut, sizeof cut, "%s/cut.db", folder);
    snprintf(whole, sizeof whole, "%s/whole.db", folder);
    snprintf(text, sizeof text, "%s/text", folder);
    return 0;
}

static int remove_folder(void **state) {
    (void)state;
    unlink(cut);
    unlink(whole);
    unlink(text);
    return rmdir(folder);
}

static const char *const names[] = {"joined_circle", "approached", "never"};
static const struct ofr_job all[] = {{0, 0, 0, 7}, {0, 0, 1, 7}, {1, 0, 0, 7}, {1, 0, 1, 7},
                                     {2, 0, 0, 7}, {2, 0, 1, 7}, {3, 0, 0, 7}, {3, 0, 1, 7}};
enum { N_ALL = sizeof all / sizeof *all };

/* Points 0 and 1 differ in a parameter of the model; 2 and 3 have other people. */
static ofr_status make(void *to, const struct ofr_job *job, struct ofr_scenario *copy,
                       struct ofr_reports *reports) {
    (void)to;
    static const char *const settings[N_POINTS] = {"talk.rate=0.3", "talk.rate=0.6", "population.friends=4",
                                                   "population.friends=8"};
    return ofr_scenario_set(copy, settings[job->point], reports);
}

/* `to` is a number of ensemble to take before the process is killed, or NULL. */
static ofr_status take(void *to, const struct ofr_job *job, struct ofr_output *output, double *values,
                       struct ofr_reports *reports) {
    (void)job, (void)reports;
    int *left = to;
    if (left != NULL && (*left)-- == 0)
        kill(getpid(), SIGKILL);
    for (size_t i = 0; i < 2; i++)
        values[i] = output->outcomes[ofr_find_outcome(output->model, names[i])];
    values[2] = NAN;
    return OFR_OK;
}

/* As `take`, of the first two values. */
static ofr_status take_two(void *to, const struct ofr_job *job, struct ofr_output *output, double *values,
                           struct ofr_reports *reports) {
    double three[3];
    ofr_status status = take(to, job, output, three, reports);
    memcpy(values, three, 2 * sizeof *values);
    return status;
}

static ofr_scenario *open_short(void) {
    ofr_scenario *scenario = NULL;
    assert_int_equal(ofr_scenario_open("kasserine", &scenario, NULL), OFR_OK);
    assert_int_equal(ofr_scenario_areas(scenario, "Ezzouhour", NULL), OFR_OK);
    assert_int_equal(ofr_scenario_set(scenario, "recruiters.start=80", NULL), OFR_OK); /* some of them here */
    assert_int_equal(ofr_scenario_until(scenario, "2011-02-28", NULL), OFR_OK);
    return scenario;
}

static struct ofr_ensemble_setup setup_of(const ofr_scenario *scenario, const char *out, bool resume) {
    return (struct ofr_ensemble_setup){.scenario = scenario,
                                       .kind = "test",
                                       .design = "points=4 seed=7",
                                       .seed = 7,
                                       .names = names,
                                       .n_values = 3,
                                       .make = make,
                                       .take = take,
                                       .out = out,
                                       .resume = resume,
                                       .replace = !resume,
                                       .threads = 1};
}

static void add_result(struct ofr_ensemble *ensemble) {
    static const struct ofr_stored_column columns[] = {
        {"point", OFR_STORED_WHOLE}, {"what_it_says", OFR_STORED_TEXT}, {"mean", OFR_STORED_REAL}};
    struct ofr_cell_value cells[N_POINTS][3] = {0};
    for (uint32_t i = 0; i < N_POINTS; i++) {
        const double *a = ofr_ensemble_values(ensemble, i, 0), *b = ofr_ensemble_values(ensemble, i, 1);
        cells[i][0].number = i;
        cells[i][1].text = i == 0 ? "first" : NULL;
        cells[i][2].number = i == 3 ? NAN : (a[1] + b[1]) / 2;
    }
    const struct ofr_stored_table table = {"effect", columns, 3, N_POINTS, &cells[0][0]};
    assert_int_equal(ofr_ensemble_add_table(ensemble, &table, NULL), OFR_OK);
}

/* ---- content of a database ------------------------------------------------------------------ */

struct dump {
    size_t n;
    char text[16384];
};

static int dump_row(void *to, int n, char **texts, char **columns) {
    (void)columns;
    struct dump *dump = to;
    for (int i = 0; i < n; i++) {
        dump->n += (size_t)snprintf(dump->text + dump->n, sizeof dump->text - dump->n, "%s|",
                                    texts[i] ? texts[i] : "-");
        assert_true(dump->n < sizeof dump->text);
    }
    return 0;
}

static void dump_file(const char *path, struct dump *dump) {
    sqlite3 *database = NULL;
    *dump = (struct dump){0};
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database,
                                  "SELECT status, kind, design, length(resolved) FROM ensemble;"
                                  "SELECT * FROM arm; SELECT * FROM job ORDER BY id;"
                                  "SELECT * FROM outcome; SELECT * FROM effect",
                                  dump_row, dump, NULL),
                     SQLITE_OK);
    sqlite3_close(database);
}

/* ---- tests ------------------------------------------------------------------------------------ */

/* First of all tests: the child of a process whose threads have not begun yet may have threads. */
static void what_a_kill_left_is_taken_up_to_the_same_content(void **state) {
    (void)state;
    ofr_scenario *scenario = open_short();
    pid_t child = fork();
    if (child == 0) {
        int left = 3;
        struct ofr_ensemble *ensemble = NULL;
        struct ofr_ensemble_setup setup = setup_of(scenario, cut, false);
        setup.to = &left;
        ofr_status status = ofr_ensemble_open(&setup, &ensemble, NULL);
        _exit(status == OFR_OK ? (int)ofr_ensemble_run(ensemble, all, N_ALL, NULL) : (int)status);
    }
    int how = 0;
    assert_true(waitpid(child, &how, 0) == child && WIFSIGNALED(how));
    struct ofr_ensemble *ensemble = NULL;
    struct ofr_ensemble_setup setup = setup_of(scenario, cut, true);
    setup.threads = 2;
    assert_int_equal(ofr_ensemble_open(&setup, &ensemble, NULL), OFR_OK);
    assert_int_equal(ofr_ensemble_found(ensemble), 3);
    assert_non_null(ofr_ensemble_values(ensemble, 1, 0));
    assert_null(ofr_ensemble_values(ensemble, 1, 1));
    assert_int_equal(ofr_ensemble_run(ensemble, all, N_ALL, NULL), OFR_OK);
    add_result(ensemble);
    assert_int_equal(ofr_ensemble_complete(ensemble, NULL, NULL), OFR_OK);
    ofr_ensemble_close(ensemble);

    setup = setup_of(scenario, whole, false);
    assert_int_equal(ofr_ensemble_open(&setup, &ensemble, NULL), OFR_OK);
    struct ofr_job backward[N_ALL];
    for (size_t i = 0; i < N_ALL; i++)
        backward[i] = all[N_ALL - 1 - i];
    assert_int_equal(ofr_ensemble_run(ensemble, backward, N_ALL, NULL), OFR_OK);
    add_result(ensemble);
    add_result(ensemble); /* in place of the first */
    assert_int_equal(ofr_ensemble_complete(ensemble, NULL, NULL), OFR_OK);
    assert_true(ofr_ensemble_values(ensemble, 0, 0)[1] > 0 && isnan(ofr_ensemble_values(ensemble, 0, 0)[2]));
    ofr_ensemble_close(ensemble);

    struct dump a, b;
    dump_file(cut, &a);
    dump_file(whole, &b);
    assert_string_equal(a.text, b.text);
    assert_true(strncmp(a.text, "complete|test|", 14) == 0);
    ofr_scenario_free(scenario);
}

static void values_are_those_of_the_run(void **state) {
    (void)state;
    ofr_scenario *scenario = open_short();
    ofr_run *run = NULL;
    const ofr_run_options options = {.replicates = 1, .seed = 7, .no_controls = true};
    struct ofr_ensemble *ensemble = NULL;
    struct ofr_ensemble_setup setup = setup_of(scenario, NULL, false);
    assert_int_equal(ofr_ensemble_open(&setup, &ensemble, NULL), OFR_OK);
    assert_int_equal(ofr_ensemble_run(ensemble, &all[2], 1, NULL), OFR_OK);
    assert_int_equal(ofr_scenario_set(scenario, "talk.rate=0.6", NULL), OFR_OK);
    assert_int_equal(ofr_run_scenario(scenario, &options, &run, NULL), OFR_OK);
    for (size_t i = 0; i < 2; i++)
        assert_true(fabs(ofr_ensemble_values(ensemble, 1, 0)[i] - ofr_run_outcome(run, names[i])) <= 0);
    ofr_run_free(run);
    ofr_ensemble_close(ensemble);
    ofr_scenario_free(scenario);
}

static void assert_refused(const struct ofr_ensemble_setup *setup, const char *says) {
    struct ofr_ensemble *ensemble = NULL;
    char report[600];
    ofr_reports *reports = ofr_reports_new();
    assert_int_equal(ofr_ensemble_open(setup, &ensemble, reports), OFR_BAD_INPUT);
    assert_null(ensemble);
    assert_int_equal(ofr_reports_count(reports), 1);
    ofr_reports_text(reports, 0, report, sizeof report);
    if (strstr(report, says) == NULL)
        fail_msg("expected \"%s\" in: %s", says, report);
    ofr_reports_free(reports);
}

static void another_inquiry_or_no_inquiry_is_refused_and_left_alone(void **state) {
    (void)state;
    const char *path = whole;
    ofr_scenario *scenario = open_short();
    struct dump before, after;
    dump_file(path, &before);
    struct ofr_ensemble_setup setup = setup_of(scenario, path, true);
    setup.kind = "why";
    assert_refused(&setup, "it is of test, not of why");
    setup = setup_of(scenario, path, true);
    setup.design = "points=5 seed=7";
    assert_refused(&setup, "it has another design, points=4 seed=7");
    assert_int_equal(ofr_scenario_set(scenario, "talk.rate=0.5", NULL), OFR_OK);
    setup = setup_of(scenario, path, true);
    assert_refused(&setup, "it is of another scenario");
    dump_file(path, &after);
    assert_string_equal(before.text, after.text);
    FILE *file = fopen(text, "w");
    assert_non_null(file);
    fputs("mine\n", file);
    fclose(file);
    for (int resume = 0; resume < 2; resume++) {
        setup = setup_of(scenario, text, resume);
        assert_refused(&setup, "is not a database of Offramp; it is left alone");
    }
    setup = setup_of(scenario, "/no/such/folder/a.db", false);
    assert_refused(&setup, "there is no folder");
    ofr_scenario_free(scenario);
}

static void a_table_is_read_back_by_names_of_columns(void **state) {
    (void)state;
    const char *path = whole;
    static const struct ofr_stored_column columns[] = {{"mean", OFR_STORED_REAL},
                                                       {"what_it_says", OFR_STORED_TEXT}};
    struct ofr_stored_table table = {.name = "effect", .columns = columns, .n_columns = 2};
    assert_int_equal(ofr_stored_table_read(path, "test", &table, NULL), OFR_OK);
    assert_int_equal(table.n_rows, N_POINTS);
    assert_string_equal(table.cells[1].text, "first");
    assert_true(table.cells[0].number > 0 && isnan(table.cells[2 * 3].number) && table.cells[3].text == NULL);
    ofr_stored_table_free(&table);
    assert_int_equal(ofr_stored_table_read(path, "why", &table, NULL), OFR_BAD_INPUT);
    table.name = "cause";
    assert_int_equal(ofr_stored_table_read(path, "test", &table, NULL), OFR_BAD_INPUT);
}

static ofr_status fail_at_two(void *to, const struct ofr_job *job, struct ofr_scenario *copy,
                              struct ofr_reports *reports) {
    return job->point == 2 ? ofr_fail(reports, OFR_BAD_INPUT, "point 2 will not do")
                           : make(to, job, copy, reports);
}

static ofr_status fail_at_a_place(void *to, const struct ofr_job *job, struct ofr_scenario *copy,
                                  struct ofr_reports *reports) {
    const struct ofr_position at = {.file = "some.yaml", .line = 7, .column = 3, .length = 1};
    (void)to, (void)job, (void)copy;
    return ofr_fail_at(reports, OFR_BAD_INPUT, &at, "it will not do");
}

static void a_point_that_fails_ends_the_call_with_its_report(void **state) {
    (void)state;
    ofr_scenario *scenario = open_short();
    struct ofr_ensemble *ensemble = NULL;
    struct ofr_ensemble_setup setup = setup_of(scenario, NULL, false);
    setup.make = fail_at_two;
    ofr_reports *reports = ofr_reports_new();
    assert_int_equal(ofr_ensemble_open(&setup, &ensemble, reports), OFR_OK);
    assert_int_equal(ofr_ensemble_run(ensemble, all, N_ALL, reports), OFR_BAD_INPUT);
    assert_int_equal(ofr_reports_count(reports), 1);
    assert_non_null(ofr_ensemble_values(ensemble, 1, 1));
    assert_null(ofr_ensemble_values(ensemble, 2, 0));
    ofr_reports_free(reports);
    ofr_ensemble_close(ensemble);
    ofr_scenario_free(scenario);
}

/* Run the jobs that a database lacks, and keep the first n_values of each. */
static size_t run_into(const char *path, bool resume, size_t n_values, size_t n_jobs) {
    ofr_scenario *scenario = open_short();
    struct ofr_ensemble *ensemble = NULL;
    struct ofr_ensemble_setup setup = setup_of(scenario, path, resume);
    setup.n_values = n_values;
    setup.take = n_values == 2 ? take_two : take;
    assert_int_equal(ofr_ensemble_open(&setup, &ensemble, NULL), OFR_OK);
    size_t n_found = ofr_ensemble_found(ensemble);
    assert_int_equal(ofr_ensemble_run(ensemble, all, n_jobs, NULL), OFR_OK);
    if (n_jobs == N_ALL)
        add_result(ensemble);
    assert_int_equal(ofr_ensemble_complete(ensemble, NULL, NULL), OFR_OK);
    ofr_ensemble_close(ensemble);
    ofr_scenario_free(scenario);
    return n_found;
}

static void a_finished_database_takes_more_jobs_and_another_value(void **state) {
    (void)state;
    struct dump a, b;
    assert_int_equal(run_into(whole, false, 3, N_ALL), 0);
    dump_file(whole, &b);
    assert_int_equal(run_into(cut, false, 3, 3), 0);
    assert_int_equal(run_into(cut, true, 3, N_ALL), 3);
    dump_file(cut, &a);
    assert_string_equal(a.text, b.text);
    assert_int_equal(run_into(cut, false, 2, N_ALL), 0);
    dump_file(cut, &a);
    assert_string_not_equal(a.text, b.text);
    assert_int_equal(run_into(cut, true, 3, N_ALL), 0); /* none has the third value */
    dump_file(cut, &a);
    assert_string_equal(a.text, b.text);
    assert_int_equal(run_into(cut, true, 2, N_ALL), N_ALL);
}

static void a_database_of_an_older_format_is_refused_with_the_command_that_makes_it(void **state) {
    (void)state;
    ofr_scenario *scenario = open_short();
    sqlite3 *database = NULL;
    unlink(text);
    assert_int_equal(sqlite3_open(text, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database,
                                  "PRAGMA application_id = 1330008660; PRAGMA user_version = 1;"
                                  "CREATE TABLE inquiry (kind, scenario, last_day);"
                                  "INSERT INTO inquiry VALUES ('test', 'kasserine', '2011-02-28')",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(database);
    struct ofr_ensemble_setup setup = setup_of(scenario, text, true);
    assert_refused(&setup, "by offramp test kasserine --until 2011-02-28 --out");
    setup = setup_of(scenario, text, false);
    setup.kind = "why";
    assert_refused(&setup, "is a database of test, not of why; it is left alone");
    ofr_scenario_free(scenario);
}

static void a_report_of_a_job_keeps_its_place_in_a_file(void **state) {
    (void)state;
    ofr_scenario *scenario = open_short();
    struct ofr_ensemble *ensemble = NULL;
    struct ofr_ensemble_setup setup = setup_of(scenario, NULL, false);
    setup.make = fail_at_a_place;
    setup.threads = 2;
    ofr_reports *reports = ofr_reports_new();
    char report[200];
    assert_int_equal(ofr_ensemble_open(&setup, &ensemble, reports), OFR_OK);
    assert_int_equal(ofr_ensemble_run(ensemble, all, N_ALL, reports), OFR_BAD_INPUT);
    assert_int_equal(ofr_reports_count(reports), 1);
    ofr_reports_text(reports, 0, report, sizeof report);
    assert_int_equal(strncmp(report, "some.yaml:7:3: error: ", 22), 0);
    ofr_reports_free(reports);
    ofr_ensemble_close(ensemble);
    ofr_scenario_free(scenario);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_kill_left_is_taken_up_to_the_same_content),
        cmocka_unit_test(values_are_those_of_the_run),
        cmocka_unit_test(another_inquiry_or_no_inquiry_is_refused_and_left_alone),
        cmocka_unit_test(a_table_is_read_back_by_names_of_columns),
        cmocka_unit_test(a_point_that_fails_ends_the_call_with_its_report),
        cmocka_unit_test(a_report_of_a_job_keeps_its_place_in_a_file),
        cmocka_unit_test(a_finished_database_takes_more_jobs_and_another_value),
        cmocka_unit_test(a_database_of_an_older_format_is_refused_with_the_command_that_makes_it),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
