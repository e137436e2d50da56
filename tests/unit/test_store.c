/* Store: what is written is read back; what must not be replaced is not; a run says whether it
 * is complete. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <cmocka.h>
#include <math.h>
#include <sqlite3.h>

#include "small_town.h"
#include "store/run_reader.h"

static struct small_town town;

static int make_town(void **state) {
    (void)state;
    small_town_make(&town, "store");
    return 0;
}

static int free_town(void **state) {
    (void)state;
    small_town_free(&town);
    return 0;
}

static int64_t ask(const char *path, const char *sql) {
    sqlite3 *database;
    sqlite3_stmt *row;
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(database, sql, -1, &row, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(row), SQLITE_ROW);
    int64_t value = sqlite3_column_int64(row, 0);
    sqlite3_finalize(row);
    sqlite3_close(database);
    return value;
}

static void put_file(const char *path, const char *content) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(content, file);
    fclose(file);
}

static void events_are_read_back_person_by_person_in_order(void **state) {
    (void)state;
    small_town_event(&town, 3, OFR_EVENING, PATHWAY_EVENT_approached, 6, 0, 2, 0);
    small_town_event(&town, 4, OFR_DAWN, PATHWAY_EVENT_approached, 2, 1, OFR_NONE, 3);
    small_town_event(&town, 9, OFR_NIGHT, PATHWAY_EVENT_committed, 6, OFR_NONE, OFR_NONE, -5);
    small_town_write(&town);
    struct ofr_run_reader reader;
    struct ofr_run_reader_event *events;
    size_t n;
    assert_int_equal(ofr_run_reader_open(town.path, true, &reader, NULL), OFR_OK);
    assert_int_equal(ofr_run_reader_events(&reader, 0, OFR_NOBODY, &events, &n, NULL), OFR_OK);
    assert_int_equal(n, 3);
    assert_int_equal(events[0].person, 2);
    assert_int_equal(events[0].by, OFR_NOBODY);
    assert_int_equal(events[1].person, 6);
    assert_int_equal(events[1].by, 2);
    assert_int_equal(events[1].place, 0);
    assert_int_equal(events[1].slot, OFR_EVENING);
    assert_int_equal(events[2].day, 9);
    assert_int_equal(events[2].value, -5);
    assert_int_equal(events[2].place, OFR_NOBODY);
    ofr_free(events);
    assert_int_equal(ofr_run_reader_events(&reader, 0, 2, &events, &n, NULL), OFR_OK);
    assert_int_equal(n, 1);
    ofr_free(events);
    ofr_run_reader_close(&reader);
}

static void only_people_with_events_or_who_caused_them_are_written(void **state) {
    (void)state;
    small_town_event(&town, 3, OFR_EVENING, PATHWAY_EVENT_approached, 6, 0, 18, 0);
    small_town_event(&town, 4, OFR_EVENING, PATHWAY_EVENT_approached, 6, 0, 18, 0);
    small_town_write(&town);
    struct ofr_run_reader reader;
    assert_int_equal(ofr_run_reader_open(town.path, true, &reader, NULL), OFR_OK);
    assert_int_equal(reader.n_people, 2);
    const struct ofr_run_reader_person *son = ofr_run_reader_person(&reader, 6);
    assert_non_null(son);
    assert_true(son->male);
    assert_int_equal(son->age, 20);
    assert_int_equal(son->area, 1);
    assert_int_equal(son->household, 1);
    assert_int_equal(son->family, 0);
    assert_int_equal(son->role, OFR_IS_OFFSPRING);
    assert_int_equal(ofr_run_reader_person(&reader, 18)->area, 2);
    assert_null(ofr_run_reader_person(&reader, 7));
    ofr_run_reader_close(&reader);
}

static void series_keep_flows_stocks_and_levels_apart(void **state) {
    (void)state;
    struct ofr_output *output = &town.output;
    int64_t counts[2 * SMALL_N] = {0};
    double levels[3 * SMALL_N] = {0};
    struct ofr_engine engine = {
        .model = &small_town_model, .population = &town.population, .counts = counts, .levels = levels};
    for (uint32_t day = 0; day < SMALL_TOWN_DAYS; day++) {
        counts[SMALL_APPROACHED] = 1;
        counts[SMALL_N + SMALL_APPROACHED] = 2;
        counts[SMALL_FIGHTERS] = day;
        counts[SMALL_KIN] = day == 5;
        levels[2 * SMALL_N + SMALL_DISTRUST] = day == 0 ? NAN : 0.5;
        levels[SMALL_TRUST] = 0.25;
        assert_int_equal(ofr_output_day(output, &engine, NULL), OFR_OK);
    }
    assert_int_equal(ofr_output_day(output, &engine, NULL), OFR_SYSTEM);
    small_town_write(&town);
    /* 800 days are 114 weeks and 2 days */
    assert_int_equal(ask(town.path, "SELECT count(*) FROM series WHERE area = 0"), 800);
    assert_int_equal(ask(town.path, "SELECT count(*) FROM series WHERE area = 2"), 115);
    assert_int_equal(ask(town.path, "SELECT days FROM series WHERE area = 2 ORDER BY day DESC"), 2);
    assert_int_equal(ask(town.path, "SELECT sum(days) FROM series WHERE area = 2"), 800);
    assert_int_equal(ask(town.path, "SELECT approached FROM series WHERE area = 0 AND day = 3"), 3);
    assert_int_equal(ask(town.path, "SELECT approached FROM series WHERE area = 2 AND day = 7"), 14);
    assert_int_equal(ask(town.path, "SELECT fighters FROM series WHERE area = 1 AND day = 7"), 13);
    assert_int_equal(ask(town.path, "SELECT distrust_sd IS NULL FROM series WHERE area = 0 AND day = 0"), 1);
    assert_int_equal(ask(town.path, "SELECT distrust_sd = 0.5 FROM series WHERE area = 0 AND day = 1"), 1);
    assert_int_equal(ask(town.path, "SELECT value FROM harm WHERE area = 0 AND name = 'kin_threatened'"), 1);
    assert_int_equal(ask(town.path, "SELECT value = 0.25 FROM harm WHERE area = 1 AND name = 'trust_lost'"),
                     1);
    assert_int_equal(ask(town.path, "SELECT count(*) FROM harm WHERE name = 'approached'"), 0);
    struct ofr_run_reader reader;
    double *values;
    assert_int_equal(ofr_run_reader_open(town.path, true, &reader, NULL), OFR_OK);
    assert_int_equal(ofr_run_reader_daily(&reader, 0, "fighters", &values, NULL), OFR_OK);
    assert_true(values[0] >= 0 && values[0] <= 0);
    assert_true(values[799] >= 799 && values[799] <= 799);
    ofr_free(values);
    assert_int_equal(ofr_run_reader_daily(&reader, 0, "no_such_thing", &values, NULL), OFR_BAD_INPUT);
    ofr_run_reader_close(&reader);
}

static void groups_count_the_eligible_of_streets_and_families(void **state) {
    (void)state;
    small_town_write(&town);
    /* each street has two households with a wife of 38, a son of 20 and a daughter of 16 */
    assert_int_equal(ask(town.path, "SELECT members FROM grouping WHERE area = 1 AND kind = 'street'"), 6);
    assert_int_equal(ask(town.path, "SELECT count FROM grouping WHERE area = 1 AND kind = 'street'"), 2);
    assert_int_equal(ask(town.path, "SELECT count FROM grouping WHERE area = 2 AND kind = 'family'"), 2);
    assert_int_equal(ask(town.path, "SELECT eligible FROM area WHERE id = 2"), 12);
    assert_int_equal(ask(town.path, "SELECT streets FROM area WHERE id = 2"), 2);
}

static void a_missing_outcome_is_null(void **state) {
    (void)state;
    town.output.outcomes[0] = 12;
    town.output.outcomes[1] = NAN;
    small_town_write(&town);
    assert_int_equal(ask(town.path, "SELECT value FROM outcome WHERE name = 'approached'"), 12);
    assert_int_equal(ask(town.path, "SELECT value IS NULL FROM outcome WHERE name = 'generation_ratio'"), 1);
}

static void a_run_is_incomplete_until_it_is_completed(void **state) {
    (void)state;
    struct ofr_store *store;
    struct ofr_run_reader reader;
    struct ofr_store_header header = small_town_header(&town);
    assert_int_equal(ofr_store_create(town.path, false, &header, &store, NULL), OFR_OK);
    assert_int_equal(ask(town.path, "SELECT status = 'incomplete' FROM ensemble"), 1);
    assert_int_equal(ofr_store_write(store, &(struct ofr_job){0}, &town.output, NULL), OFR_OK);
    assert_int_equal(ask(town.path, "SELECT status = 'incomplete' FROM ensemble"), 1);
    assert_int_equal(ofr_run_reader_open(town.path, true, &reader, NULL), OFR_BAD_INPUT);
    assert_int_equal(ofr_run_reader_open(town.path, false, &reader, NULL), OFR_OK);
    ofr_run_reader_close(&reader);
    struct ofr_store_footer footer = {1, 2, 3};
    assert_int_equal(ofr_store_complete(store, &footer, NULL), OFR_OK);
    assert_int_equal(ask(town.path, "SELECT status = 'complete' FROM ensemble"), 1);
    ofr_store_close(store);
}

static void a_run_is_replaced_if_asked_and_nothing_else(void **state) {
    (void)state;
    put_file(town.path, "dear diary");
    struct ofr_store *store = NULL;
    struct ofr_store_header header = small_town_header(&town);
    struct stat info;
    assert_int_equal(ofr_store_create(town.path, false, &header, &store, NULL), OFR_BAD_INPUT);
    assert_null(store);
    assert_int_equal(stat(town.path, &info), 0);
    assert_int_equal(info.st_size, 10);
    put_file(town.path, "");
    assert_int_equal(ofr_store_create(town.path, true, &header, &store, NULL), OFR_BAD_INPUT);
    assert_int_equal(unlink(town.path), 0);
    small_town_write(&town);
    assert_int_equal(ofr_store_create(town.path, false, &header, &store, NULL), OFR_BAD_INPUT);
    small_town_write(&town);
    assert_int_equal(ask(town.path, "SELECT count(*) FROM job"), 1);
    assert_int_equal(ofr_store_check_target("/tmp", "run", true, NULL), OFR_BAD_INPUT);
    assert_int_equal(ofr_store_check_target("/dev/full", "run", true, NULL), OFR_BAD_INPUT);
    assert_int_equal(ofr_store_check_target("/no/such/folder/run.db", "run", true, NULL), OFR_BAD_INPUT);
    assert_int_equal(ofr_store_check_target("", "run", true, NULL), OFR_BAD_INPUT);
}

static void the_old_run_stays_until_the_new_one_is_complete(void **state) {
    (void)state;
    struct ofr_store *store;
    struct ofr_store_header header = small_town_header(&town);
    struct ofr_store_footer footer = {1e6, 100, 0.3};
    char beside[80];
    snprintf(beside, sizeof beside, "%s.new", town.path);
    small_town_write(&town);
    header.seed++;
    assert_int_equal(ofr_store_create(town.path, true, &header, &store, NULL), OFR_OK);
    assert_int_equal(ofr_store_write(store, &(struct ofr_job){0}, &town.output, NULL), OFR_OK);
    ofr_store_close(store); /* as after a kill */
    assert_int_equal(ask(town.path, "SELECT status = 'complete' FROM ensemble"), 1);
    assert_int_equal(ask(beside, "SELECT status = 'incomplete' FROM ensemble"), 1);
    assert_int_equal(ofr_store_resume(town.path, true, &header, &store, NULL), OFR_OK);
    assert_non_null(store);
    assert_int_equal(ofr_store_complete(store, &footer, NULL), OFR_OK);
    assert_int_equal(ask(town.path, "SELECT seed FROM ensemble"), (int)header.seed);
    assert_int_not_equal(access(beside, F_OK), 0);
    ofr_store_close(store);
}

static void a_database_has_one_writer(void **state) {
    (void)state;
    struct ofr_store *store, *other;
    struct ofr_store_header header = small_town_header(&town);
    struct ofr_reports *reports = ofr_reports_new();
    char text[300], lock[80];
    snprintf(lock, sizeof lock, "%s.lock", town.path);
    put_file(lock, "dear diary");
    assert_int_equal(ofr_store_create(town.path, false, &header, &store, NULL), OFR_BAD_INPUT);
    assert_int_equal(unlink(lock), 0);
    put_file(lock, ""); /* left by a process that was killed */
    assert_int_equal(ofr_store_create(town.path, false, &header, &store, NULL), OFR_OK);
    assert_int_equal(ofr_store_create(town.path, true, &header, &other, reports), OFR_BAD_INPUT);
    ofr_reports_text(reports, 0, text, sizeof text);
    assert_non_null(strstr(text, "is being written by process "));
    assert_int_equal(ofr_store_resume(town.path, false, &header, &other, NULL), OFR_BAD_INPUT);
    ofr_store_close(store);
    assert_int_not_equal(access(lock, F_OK), 0);
    assert_int_equal(ofr_store_resume(town.path, false, &header, &other, NULL), OFR_OK);
    assert_non_null(other);
    ofr_store_close(other);
    ofr_reports_free(reports);
}

static void files_that_sqlite_would_take_for_its_own_are_left_alone(void **state) {
    static const char *const ends[] = {"-journal", "-wal", "-shm"};
    struct ofr_store *store;
    struct ofr_store_header header = small_town_header(&town);
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        char path[80];
        snprintf(path, sizeof path, "%s%s", town.path, ends[i]);
        put_file(path, "dear diary");
        assert_int_equal(ofr_store_create(town.path, false, &header, &store, NULL), OFR_BAD_INPUT);
        assert_int_equal(unlink(path), 0); /* it is still there */
    }
}

static void another_database_is_left_alone(void **state) {
    (void)state;
    sqlite3 *database;
    assert_int_equal(sqlite3_open(town.path, &database), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(database, "CREATE TABLE mine (x); INSERT INTO mine VALUES (5)", NULL, NULL, NULL),
        SQLITE_OK);
    sqlite3_close(database);
    assert_int_equal(ofr_store_check_target(town.path, "run", true, NULL), OFR_BAD_INPUT);
    struct ofr_run_reader reader;
    assert_int_equal(ofr_run_reader_open(town.path, false, &reader, NULL), OFR_BAD_INPUT);
    assert_int_equal(ask(town.path, "SELECT x FROM mine"), 5);
}

static void a_stale_journal_is_not_played_into_a_new_run(void **state) {
    (void)state;
    char journal[80];
    small_town_write(&town);
    snprintf(journal, sizeof journal, "%s-journal", town.path);
    put_file(journal, "left by a run that was killed");
    small_town_write(&town);
    assert_int_not_equal(access(journal, F_OK), 0);
    assert_int_equal(ask(town.path, "SELECT status = 'complete' FROM ensemble"), 1);
}

static void a_write_that_fails_leaves_the_replicates_before(void **state) {
    (void)state;
    struct ofr_store *store;
    struct ofr_store_header header = small_town_header(&town);
    assert_int_equal(ofr_store_create(town.path, false, &header, &store, NULL), OFR_OK);
    assert_int_equal(ofr_store_write(store, &(struct ofr_job){0}, &town.output, NULL), OFR_OK);
    struct ofr_reports *reports = ofr_reports_new();
    town.output.digest++; /* the same job came out another way */
    assert_int_equal(ofr_store_write(store, &(struct ofr_job){0}, &town.output, reports), OFR_SYSTEM);
    assert_int_equal(ofr_reports_count(reports), 1);
    ofr_reports_free(reports);
    ofr_store_close(store);
    assert_int_equal(ask(town.path, "SELECT count(*) FROM job"), 1);
    assert_int_equal(ask(town.path, "SELECT count(*) FROM series WHERE area = 0"), SMALL_TOWN_DAYS);
}

/* Make the n-th allocation fail, for each n, until the work succeeds. */
static void short_memory_is_reported_and_leaves_no_file(void **state) {
    (void)state;
    struct ofr_store_header header = small_town_header(&town);
    for (long n = 1;; n++) {
        struct ofr_store *store;
        assert_true(n < 1000);
        ofr_memory_fail_at(n, false);
        ofr_status status = ofr_store_create(town.path, false, &header, &store, NULL);
        ofr_memory_fail_at(0, false);
        if (status == OFR_OK) {
            ofr_store_close(store);
            assert_true(n > 3);
            return;
        }
        assert_int_equal(status, OFR_SYSTEM);
        assert_null(store);
        assert_int_not_equal(access(town.path, F_OK), 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(events_are_read_back_person_by_person_in_order, make_town, free_town),
        cmocka_unit_test_setup_teardown(only_people_with_events_or_who_caused_them_are_written, make_town,
                                        free_town),
        cmocka_unit_test_setup_teardown(series_keep_flows_stocks_and_levels_apart, make_town, free_town),
        cmocka_unit_test_setup_teardown(groups_count_the_eligible_of_streets_and_families, make_town,
                                        free_town),
        cmocka_unit_test_setup_teardown(a_missing_outcome_is_null, make_town, free_town),
        cmocka_unit_test_setup_teardown(a_run_is_incomplete_until_it_is_completed, make_town, free_town),
        cmocka_unit_test_setup_teardown(a_run_is_replaced_if_asked_and_nothing_else, make_town, free_town),
        cmocka_unit_test_setup_teardown(the_old_run_stays_until_the_new_one_is_complete, make_town,
                                        free_town),
        cmocka_unit_test_setup_teardown(a_database_has_one_writer, make_town, free_town),
        cmocka_unit_test_setup_teardown(files_that_sqlite_would_take_for_its_own_are_left_alone, make_town,
                                        free_town),
        cmocka_unit_test_setup_teardown(another_database_is_left_alone, make_town, free_town),
        cmocka_unit_test_setup_teardown(a_stale_journal_is_not_played_into_a_new_run, make_town, free_town),
        cmocka_unit_test_setup_teardown(a_write_that_fails_leaves_the_replicates_before, make_town,
                                        free_town),
        cmocka_unit_test_setup_teardown(short_memory_is_reported_and_leaves_no_file, make_town, free_town),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
