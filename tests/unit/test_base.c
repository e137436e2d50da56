/* Base: dates, digests, reports, memory. Draws and numbers have files of their own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/characters.h"
#include "base/date.h"
#include "base/digest.h"
#include "base/memory.h"
#include "base/names.h"
#include "base/report.h"
#include "base/text.h"

/* ---- dates --------------------------------------------------------------------------- */

static int days_in(int year, int month) {
    const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

static void every_day_of_two_centuries_follows_the_one_before(void **state) {
    (void)state;
    int32_t day = -25567; /* 1900-01-01, a Monday */
    for (int year = 1900; year <= 2100; year++)
        for (int month = 1; month <= 12; month++)
            for (int d = 1; d <= days_in(year, month); d++, day++) {
                struct ofr_date date = ofr_date_of(day);
                assert_true(date.year == year && date.month == month && date.day == d);
                assert_int_equal(ofr_day_of(date), day);
                assert_int_equal(ofr_weekday_of(day), (day + 25567) % 7);
            }
    assert_int_equal(day, 47847); /* 2101-01-01 */
}

static void dates_are_read_as_they_are_written(void **state) {
    (void)state;
    for (int32_t day = -25567; day < 47847; day += 13) {
        char text[11];
        int32_t back = 0;
        ofr_date_write(day, text);
        assert_int_equal(strlen(text), 10);
        assert_true(ofr_date_read(text, &back));
        assert_int_equal(back, day);
    }
    char text[11];
    ofr_date_write(15151, text);
    assert_string_equal(text, "2011-06-26");
    assert_int_equal(ofr_weekday_of(15151), 6); /* a Sunday */
}

static void days_that_do_not_exist_are_refused(void **state) {
    (void)state;
    const char *const bad[] = {"",           "2011",       "2011-02-29",       "1900-02-29",
                               "2100-02-29", "2011-04-31", "2011-00-10",       "2011-13-01",
                               "2011-01-00", "2011-01-32", "2011-1-01",        "2011-01-1",
                               "2011/01/01", "11-01-2011", "2011-01-01 ",      " 2011-01-01",
                               "2011-01-0x", "+011-01-01", "2011-01-01T00:00", "yesterday!",
                               "2011--1-01", "2011-01--1"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int32_t day = 12345;
        if (ofr_date_read(bad[i], &day))
            fail_msg("'%s' was taken for a date", bad[i]);
        assert_int_equal(day, 12345); /* untouched */
    }
    int32_t day;
    assert_false(ofr_date_read(NULL, &day));
    assert_true(ofr_date_read("2000-02-29", &day) && ofr_date_read("2016-02-29", &day));
}

/* ---- digests -------------------------------------------------------------------------- */

static uint64_t digest_of(const void *bytes, size_t n) {
    struct ofr_digest digest;
    ofr_digest_start(&digest);
    ofr_digest_bytes(&digest, bytes, n);
    return digest.state;
}

static void any_changed_bit_changes_the_digest(void **state) {
    (void)state;
    unsigned char bytes[61] = {0};
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)(i * 37);
    uint64_t whole = digest_of(bytes, sizeof bytes);
    assert_true(whole == digest_of(bytes, sizeof bytes));
    for (size_t bit = 0; bit < 8 * sizeof bytes; bit++) {
        bytes[bit / 8] ^= (unsigned char)(1u << bit % 8);
        assert_true(digest_of(bytes, sizeof bytes) != whole);
        bytes[bit / 8] ^= (unsigned char)(1u << bit % 8);
    }
}

static void order_and_length_change_the_digest(void **state) {
    (void)state;
    struct ofr_digest one, other;
    ofr_digest_start(&one);
    ofr_digest_start(&other);
    ofr_digest_add(&one, 1);
    ofr_digest_add(&one, 2);
    ofr_digest_add(&other, 2);
    ofr_digest_add(&other, 1);
    assert_true(one.state != other.state);
    const unsigned char zeros[24] = {0};
    for (size_t i = 0; i < sizeof zeros; i++)
        for (size_t j = 0; j < i; j++)
            assert_true(digest_of(zeros, i) != digest_of(zeros, j));
}

/* ---- reports -------------------------------------------------------------------------- */

static void assert_report(const struct ofr_reports *reports, size_t i, const char *expected) {
    char text[500];
    size_t length = ofr_reports_text(reports, i, text, sizeof text);
    assert_string_equal(text, expected);
    assert_int_equal(length, strlen(expected));
    assert_int_equal(ofr_reports_text(reports, i, NULL, 0), length);
}

static void a_report_shows_place_line_and_caret(void **state) {
    (void)state;
    struct ofr_reports *reports = ofr_reports_new();
    struct ofr_position at = {"k.yaml", 14, 10, 4, "    rate: -2.5\n    next: 1\n"};
    assert_int_equal(ofr_fail_at(reports, OFR_BAD_INPUT, &at, "talk.rate is %g per day", -2.5),
                     OFR_BAD_INPUT);
    assert_report(reports, 0,
                  "k.yaml:14:10: error: talk.rate is -2.5 per day\n"
                  "   14 |     rate: -2.5\n"
                  "      |          ^~~~\n");
    ofr_reports_free(reports);
}

static void a_caret_stands_right_after_letters_of_several_bytes(void **state) {
    (void)state;
    struct ofr_reports *reports = ofr_reports_new();
    /* five letters, the last of two bytes, and a space: the value starts at byte 8 */
    struct ofr_position at = {"k.yaml", 3, 8, 1, "caf\xC3\xA9: x"};
    assert_int_equal(ofr_fail_at(reports, OFR_BAD_INPUT, &at, "no number"), OFR_BAD_INPUT);
    assert_report(reports, 0,
                  "k.yaml:3:8: error: no number\n"
                  "    3 | caf\xC3\xA9: x\n"
                  "      |       ^\n");
    ofr_reports_free(reports);
}

static void reports_say_as_much_of_the_place_as_is_known(void **state) {
    (void)state;
    struct ofr_reports *reports = ofr_reports_new();
    struct ofr_position file_only = {"areas.csv", 0, 0, 0, NULL}, no_line = {"areas.csv", 7, 0, 0, NULL};
    assert_int_equal(ofr_fail(reports, OFR_SYSTEM, "the disk is full"), OFR_SYSTEM);
    assert_int_equal(ofr_fail_at(reports, OFR_BAD_INPUT, &file_only, "empty"), OFR_BAD_INPUT);
    assert_int_equal(ofr_fail_at(reports, OFR_BAD_INPUT, &no_line, "short"), OFR_BAD_INPUT);
    ofr_warn_at(reports, NULL, "odd");
    assert_int_equal(ofr_reports_count(reports), 4);
    assert_int_equal(reports->n_errors, 3);
    assert_report(reports, 0, "error: the disk is full\n");
    assert_report(reports, 1, "areas.csv: error: empty\n");
    assert_report(reports, 2, "areas.csv:7:1: error: short\n");
    assert_report(reports, 3, "warning: odd\n");
    assert_int_equal(ofr_reports_text(reports, 4, NULL, 0), 0);
    ofr_reports_free(reports);
}

static void a_report_is_cut_to_the_room_there_is(void **state) {
    (void)state;
    struct ofr_reports *reports = ofr_reports_new();
    struct ofr_position at = {"k.yaml", 1, 1, 3, "abc: 1"};
    assert_int_equal(ofr_fail_at(reports, OFR_BAD_INPUT, &at, "wrong"), OFR_BAD_INPUT);
    char whole[200];
    size_t length = ofr_reports_text(reports, 0, whole, sizeof whole);
    for (size_t size = 1; size <= length + 1; size++) {
        char text[200];
        memset(text, '#', sizeof text);
        assert_int_equal(ofr_reports_text(reports, 0, text, size), length);
        assert_int_equal(strlen(text), size - 1);
        assert_memory_equal(text, whole, size - 1);
        assert_int_equal(text[size], '#');
    }
    ofr_reports_free(reports);
}

static void no_list_takes_reports_and_drops_them(void **state) {
    (void)state;
    assert_int_equal(ofr_fail(NULL, OFR_BAD_INPUT, "nobody listens"), OFR_BAD_INPUT);
    ofr_warn_at(NULL, NULL, "nobody listens");
    assert_int_equal(ofr_reports_count(NULL), 0);
    ofr_reports_free(NULL);
}

/* A thousand faults tell no more than a hundred: the rest are counted, warnings apart from errors. */
static void a_hundred_reports_of_a_kind_are_kept_and_the_rest_counted(void **state) {
    (void)state;
    struct ofr_reports *reports = ofr_reports_new(), *later = ofr_reports_new();
    for (int i = 0; i < 1000; i++)
        ofr_warn_at(reports, NULL, "odd %d", i);
    assert_false(ofr_reports_full(reports));
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(ofr_reports_full(reports), i >= OFR_MOST_REPORTS);
        assert_int_equal(ofr_fail(reports, OFR_BAD_INPUT, "fault %d", i), OFR_BAD_INPUT);
    }
    assert_int_equal(reports->n_errors, 1000);
    assert_int_equal(ofr_reports_count(reports), 2 * OFR_MOST_REPORTS + 1);
    assert_report(reports, OFR_MOST_REPORTS, "error: fault 0\n");
    assert_report(reports, 2 * OFR_MOST_REPORTS - 1, "error: fault 99\n");
    assert_report(reports, 2 * OFR_MOST_REPORTS, "and 1800 more of that kind, which are not listed\n");
    assert_int_equal(ofr_fail(later, OFR_BAD_INPUT, "first"), OFR_BAD_INPUT);
    ofr_reports_move(later, reports);
    assert_int_equal(ofr_reports_count(reports), 0);
    assert_int_equal(later->n_errors, 1001);
    assert_int_equal(ofr_reports_count(later), 2 * OFR_MOST_REPORTS + 1);
    assert_report(later, 0, "error: first\n");
    assert_report(later, 2 * OFR_MOST_REPORTS, "and 1801 more of that kind, which are not listed\n");
    ofr_reports_free(reports);
    ofr_reports_free(later);
}

/* Characters of the longest line of a text. */
static int longest_line(const char *text) {
    int longest = 0, n = 0;
    for (; *text != '\0'; text++) {
        n = *text == '\n' ? 0 : n + (((unsigned char)*text & 0xC0) != 0x80);
        longest = n > longest ? n : longest;
    }
    return longest;
}

/* Wherever in a long line the fault is, 200 characters around it are shown, and the caret is under it. */
static void a_report_shows_a_part_of_a_long_line(void **state) {
    (void)state;
    enum { LENGTH = 3000 };
    static char line[2 * LENGTH + 8], text[8192];
    for (int i = 0; i < LENGTH; i++)
        memcpy(line + 2 * i, "\xC3\xA9", 2); /* one character of two bytes */
    memcpy(line + 2 * LENGTH, "\nnext", 6);
    static const int places[] = {0, 1, 99, 100, 101, 199, 200, 1500, LENGTH - 200, LENGTH - 1};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct ofr_reports *reports = ofr_reports_new();
        line[2 * places[i]] = '=', line[2 * places[i] + 1] = '>';
        struct ofr_position at = {"k.yaml", 7, 2 * places[i] + 1, LENGTH, line};
        assert_int_equal(ofr_fail_at(reports, OFR_BAD_INPUT, &at, "wrong"), OFR_BAD_INPUT);
        size_t n = ofr_reports_text(reports, 0, text, sizeof text);
        assert_true(n < sizeof text && longest_line(text) <= OFR_LONGEST_EXCERPT + 14);
        const char *shown = strchr(text, '\n') + 1, *under = strchr(shown, '\n') + 1;
        const char *mark = strstr(shown, "=>"), *caret = strchr(under, '^');
        assert_true(mark != NULL && mark < under && caret != NULL);
        int before = 0;
        for (const char *p = shown; p < mark; p++)
            before += ((unsigned char)*p & 0xC0) != 0x80;
        assert_int_equal(caret - under, before);
        assert_null(strstr(text, "next"));
        memcpy(line + 2 * places[i], "\xC3\xA9", 2);
        ofr_reports_free(reports);
    }
}

/* A parser may name a column behind the end of its line. */
static void a_column_behind_the_line_is_its_end(void **state) {
    (void)state;
    struct ofr_reports *reports = ofr_reports_new();
    struct ofr_position at = {"k.yaml", 1, 4000, 9, "ab\r\ncd"};
    assert_int_equal(ofr_fail_at(reports, OFR_BAD_INPUT, &at, "wrong"), OFR_BAD_INPUT);
    char text[200];
    ofr_reports_text(reports, 0, text, sizeof text);
    assert_non_null(strstr(text, "    1 | ab\n      |   ^"));
    ofr_reports_free(reports);
}

static void a_report_with_a_long_value_keeps_its_start_and_its_end(void **state) {
    (void)state;
    enum { LENGTH = 1000000 };
    struct ofr_reports *reports = ofr_reports_new();
    char *value = ofr_malloc(LENGTH + 1), text[2048];
    memset(value, 'x', LENGTH);
    value[LENGTH] = '\0';
    assert_int_equal(ofr_fail(reports, OFR_BAD_INPUT, "rate is \"%s\"; it must be 0 or 1", value),
                     OFR_BAD_INPUT);
    assert_true(ofr_reports_text(reports, 0, text, sizeof text) < OFR_LONGEST_REPORT + 40);
    assert_non_null(strstr(text, "rate is \"xxx"));
    assert_non_null(strstr(text, "xxx\"; it must be 0 or 1\n"));
    assert_non_null(strstr(text, " [...] "));
    ofr_free(value);
    ofr_reports_free(reports);
}

static void a_report_escapes_what_a_terminal_must_not_see(void **state) {
    (void)state;
    struct ofr_reports *reports = ofr_reports_new();
    struct ofr_position at = {"k\033.yaml", 1, 7, 2, "a\x1B: \xE2\x80\xAE=>"};
    at.column = 8;
    assert_int_equal(ofr_fail_at(reports, OFR_BAD_INPUT, &at, "title is \"\x1B[31m\xC2\x9B\xFF\""),
                     OFR_BAD_INPUT);
    assert_report(reports, 0,
                  "k\\u001b.yaml:1:8: error: title is \"\\u001b[31m\\u009b\xEF\xBF\xBD\"\n"
                  "    1 | a\\u001b: \\u202e=>\n"
                  "      |                ^~\n");
    ofr_reports_free(reports);
}

/* ---- text ----------------------------------------------------------------------------- */

static bool append(void *to, const char *bytes, size_t n) {
    strncat(to, bytes, n);
    return true;
}

/* Text on its way out is escaped; text in memory is a part of one, and is not yet. */
static void a_text_escapes_what_a_terminal_must_not_see(void **state) {
    (void)state;
    char out[400] = "";
    struct ofr_kept_text kept = {0};
    struct ofr_text text = {.sink = {append, out}}, inner = ofr_text_in_memory(&kept);
    ofr_put(&inner, "%s", "Djenn\xC3\xA9\x1B]0;\a");
    assert_string_equal(kept.text, "Djenn\xC3\xA9\x1B]0;\a");
    ofr_put_plain(&text, kept.text);
    ofr_put(&text, "%s\t|\n", "\xD8\xAA\xE2\x80\xAE\x7F");
    ofr_put_padded(&text, "\xE2\x81\xA6", 8);
    assert_string_equal(out, "Djenn\xC3\xA9\\u001b]0;\\u0007\xD8\xAA\\u202e\\u007f\t|\n\\u2066       ");
    ofr_free(kept.text);
}

static void an_escaped_text_is_cut_to_its_room(void **state) {
    (void)state;
    char out[16];
    assert_int_equal(ofr_escaped("a\x1B"
                                 "b",
                                 out, sizeof out),
                     8);
    assert_string_equal(out, "a\\u001bb");
    assert_int_equal(ofr_escaped("a\x1B"
                                 "b",
                                 out, 4),
                     8);
    assert_string_equal(out, "a\\u");
    assert_int_equal(ofr_escaped("a\x1B"
                                 "b",
                                 NULL, 0),
                     8);
}

/* ---- names ---------------------------------------------------------------------------- */

static void names_are_the_same_but_for_case(void **state) {
    (void)state;
    static const char *const same[][2] = {
        {"Upper", "uPPER"},
        {"DJENN\xC3\x89", "Djenn\xC3\xA9"},
        {"\xC5\x98\xC4\xB0", "\xC5\x99\xC4\xB0"},
        {"\xC6\x8A"
         "aya",
         "\xC9\x97"
         "AYA"},
        {"\xCE\xA3\xCE\xAF\xCF\x82", "\xCF\x83\xCE\x8A\xCF\x83"},
        {"\xD0\x9A\xD0\xB8\xD1\x97\xD0\xB2", "\xD0\xBA\xD0\x98\xD0\x87\xD0\x92"},
        {"\xE1\xBA\xA0", "\xE1\xBA\xA1"},
        {"\xFF", "\xFF"}};
    static const char *const other[][2] = {{"Djenne", "Djenn\xC3\xA9"},
                                           {"a", "ab"},
                                           {"", "a"},
                                           {"\xFF", "\xFE"},
                                           {"\xC3\x97", "\xC3\xB7"} /* the signs of times and division */};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        assert_true(ofr_same_name(same[i][0], same[i][1]));
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
        assert_false(ofr_same_name(other[i][0], other[i][1]));
        assert_int_equal(ofr_name_order(other[i][0], other[i][1]), -ofr_name_order(other[i][1], other[i][0]));
    }
}

static size_t n_compared;

static int count_and_compare(const char *a, const char *b) {
    n_compared++;
    return strcmp(a, b);
}

/* The first of equal names is found, and n names take n log n comparisons, in whatever order they come. */
static void a_name_is_found_in_few_steps(void **state) {
    (void)state;
    enum { N = 20000, LOG = 15 };
    static char rooms[N][8];
    static const char *texts[N];
    for (int form = 0; form < 3; form++) {
        for (int i = 0; i < N; i++) {
            snprintf(rooms[i], sizeof rooms[i], "%05d", form == 0 ? i : form == 1 ? N - i : i % 100);
            texts[i] = rooms[i];
        }
        struct ofr_names names;
        texts[7] = NULL;
        n_compared = 0;
        assert_int_equal(ofr_names_sort(texts, N, count_and_compare, &names, NULL), OFR_OK);
        assert_int_equal(names.n, N - 1);
        for (int i = 0; i < N; i++) {
            size_t first = form < 2 ? (size_t)i : i % 100 == 7 ? 107 : (size_t)i % 100;
            if (i != 7)
                assert_int_equal(ofr_names_find(&names, rooms[i]), first);
        }
        assert_true(n_compared < (size_t)3 * N * LOG);
        assert_true(ofr_names_find(&names, "x") == SIZE_MAX);
        ofr_names_free(&names);
    }
}

/* ---- memory --------------------------------------------------------------------------- */

static void the_nth_allocation_fails_with_status_and_report(void **state) {
    (void)state;
    struct ofr_reports *reports = ofr_reports_new();
    struct ofr_account account = {0};
    void *blocks[3] = {NULL, NULL, NULL};
    ofr_memory_fail_at(2, false);
    assert_int_equal(ofr_new(&account, 10, 8, "homes", &blocks[0], reports), OFR_OK);
    assert_int_equal(ofr_new(&account, 5, 4, "streets", &blocks[1], reports), OFR_SYSTEM);
    assert_int_equal(ofr_new(&account, 3, 4, "places", &blocks[2], reports), OFR_OK);
    ofr_memory_fail_at(0, false);
    assert_non_null(blocks[0]);
    assert_null(blocks[1]);
    assert_non_null(blocks[2]);
    assert_int_equal(account.now, 92);
    assert_int_equal(ofr_reports_count(reports), 1);
    assert_report(reports, 0, "error: not enough memory for streets (5 x 4 bytes)\n");
    ofr_release(&account, 10, 8, &blocks[0]);
    ofr_release(&account, 3, 4, &blocks[2]);
    assert_int_equal(account.now, 0);
    assert_int_equal(account.peak, 92);
    ofr_reports_free(reports);
}

static void when_all_memory_is_gone_the_status_still_tells(void **state) {
    (void)state;
    struct ofr_reports *reports = ofr_reports_new();
    void *block = NULL;
    ofr_memory_fail_at(1, true);
    assert_int_equal(ofr_new(NULL, 10, 8, "homes", &block, reports), OFR_SYSTEM);
    assert_int_equal(ofr_fail(reports, OFR_BAD_INPUT, "lost"), OFR_BAD_INPUT);
    assert_null(ofr_malloc(1));
    assert_null(ofr_strdup("x"));
    assert_null(ofr_reports_new());
    ofr_memory_fail_at(0, false);
    assert_null(block);
    assert_int_equal(ofr_reports_count(reports), 0);
    assert_int_equal(reports->n_lost, 2);
    assert_int_equal(reports->n_errors, 2);
    ofr_reports_free(reports);
}

static void a_failed_growth_leaves_the_block_as_it_was(void **state) {
    (void)state;
    struct ofr_reports *reports = ofr_reports_new();
    struct ofr_account account = {0};
    void *block = NULL;
    assert_int_equal(ofr_grow(&account, 0, 4, sizeof(int), "ids", &block, reports), OFR_OK);
    int *ids = block;
    ids[3] = 7;
    ofr_memory_fail_at(1, false);
    assert_int_equal(ofr_grow(&account, 4, 8, sizeof(int), "ids", &block, reports), OFR_SYSTEM);
    ofr_memory_fail_at(0, false);
    assert_ptr_equal(block, ids);
    assert_int_equal(ids[3], 7);
    assert_int_equal(account.now, 16);
    assert_int_equal(ofr_grow(&account, 4, 8, sizeof(int), "ids", &block, reports), OFR_OK);
    ids = block;
    assert_true(ids[3] == 7 && ids[4] == 0 && ids[7] == 0); /* new ones are zero */
    assert_int_equal(account.now, 32);
    ofr_release(&account, 8, sizeof(int), &block);
    assert_null(block);
    ofr_release(&account, 8, sizeof(int), &block); /* accepts NULL */
    assert_int_equal(account.now, 0);
    ofr_reports_free(reports);
}

static void sizes_that_overflow_are_refused(void **state) {
    (void)state;
    struct ofr_reports *reports = ofr_reports_new();
    void *block = NULL;
    volatile size_t most = SIZE_MAX / 2; /* volatile: compilers warn of what they can see */
    assert_int_equal(ofr_new(NULL, most, 8, "too many", &block, reports), OFR_SYSTEM);
    assert_null(block);
    assert_int_equal(ofr_grow(NULL, 0, most, 8, "too many", &block, reports), OFR_SYSTEM);
    assert_null(block);
    assert_int_equal(ofr_new(NULL, 0, 8, "none", &block, reports), OFR_OK);
    assert_non_null(block);
    ofr_release(NULL, 0, 8, &block);
    ofr_reports_free(reports);
}

static void strings_are_copied(void **state) {
    (void)state;
    char *copy = ofr_strndup("Thala and Foussana", 5);
    assert_string_equal(copy, "Thala");
    ofr_free(copy);
    copy = ofr_strdup("");
    assert_string_equal(copy, "");
    ofr_free(copy);
    ofr_free(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_of_two_centuries_follows_the_one_before),
        cmocka_unit_test(dates_are_read_as_they_are_written),
        cmocka_unit_test(days_that_do_not_exist_are_refused),
        cmocka_unit_test(any_changed_bit_changes_the_digest),
        cmocka_unit_test(order_and_length_change_the_digest),
        cmocka_unit_test(a_report_shows_place_line_and_caret),
        cmocka_unit_test(a_caret_stands_right_after_letters_of_several_bytes),
        cmocka_unit_test(reports_say_as_much_of_the_place_as_is_known),
        cmocka_unit_test(a_report_is_cut_to_the_room_there_is),
        cmocka_unit_test(no_list_takes_reports_and_drops_them),
        cmocka_unit_test(a_hundred_reports_of_a_kind_are_kept_and_the_rest_counted),
        cmocka_unit_test(a_report_shows_a_part_of_a_long_line),
        cmocka_unit_test(a_column_behind_the_line_is_its_end),
        cmocka_unit_test(a_report_with_a_long_value_keeps_its_start_and_its_end),
        cmocka_unit_test(a_report_escapes_what_a_terminal_must_not_see),
        cmocka_unit_test(a_text_escapes_what_a_terminal_must_not_see),
        cmocka_unit_test(an_escaped_text_is_cut_to_its_room),
        cmocka_unit_test(names_are_the_same_but_for_case),
        cmocka_unit_test(a_name_is_found_in_few_steps),
        cmocka_unit_test(the_nth_allocation_fails_with_status_and_report),
        cmocka_unit_test(when_all_memory_is_gone_the_status_still_tells),
        cmocka_unit_test(a_failed_growth_leaves_the_block_as_it_was),
        cmocka_unit_test(sizes_that_overflow_are_refused),
        cmocka_unit_test(strings_are_copied),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
