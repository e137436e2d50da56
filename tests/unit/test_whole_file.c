/* Whole files: what may be written where, and what is there after a failure. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/whole_file.h"

#define MARK "# Offramp test\n"

static char folder[] = "/tmp/offramp-whole-XXXXXX";

static const char *path_of(const char *name) {
    static char paths[4][200];
    static int next;
    next = (next + 1) % 4;
    snprintf(paths[next], sizeof paths[next], "%s/%s", folder, name);
    return paths[next];
}

static void put(const char *name, const char *text) {
    FILE *file = fopen(path_of(name), "wb");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static const char *text_of(const char *name) {
    static char text[200];
    FILE *file = fopen(path_of(name), "rb");
    if (file == NULL)
        return NULL;
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    return text;
}

static size_t files(void) {
    char command[200];
    size_t n = 0;
    snprintf(command, sizeof command, "ls -A %s | wc -l", folder);
    FILE *pipe = popen(command, "r");
    assert_int_equal(fscanf(pipe, "%zu", &n), 1);
    pclose(pipe);
    return n;
}

static bool is_ours(const char *path) { return ofr_file_has_mark(path, MARK); }

static struct ofr_target target(const char *name, bool replace) {
    return (struct ofr_target){path_of(name), "a test of Offramp", is_ours, replace};
}

/* Write a file; its status, and whether the report has a word. */
static ofr_status write_file(struct ofr_target target, ofr_status so_far, const char *word) {
    struct ofr_reports *reports = ofr_reports_new();
    struct ofr_whole_file file;
    ofr_status status = ofr_whole_file_begin(&target, &file, reports);
    if (status == OFR_OK) {
        fputs(MARK "new\n", file.stream);
        status = ofr_whole_file_end(&file, so_far, reports);
    }
    if (word != NULL) {
        char text[500] = "";
        assert_int_equal(ofr_reports_count(reports), 1);
        ofr_reports_text(reports, 0, text, sizeof text);
        assert_non_null(strstr(text, word));
    }
    ofr_reports_free(reports);
    return status;
}

static int begin(void **state) {
    (void)state;
    strcpy(folder + strlen(folder) - 6, "XXXXXX");
    return mkdtemp(folder) == NULL;
}

static int end(void **state) {
    char command[200];
    (void)state;
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command);
}

static void test_a_file_is_there_when_it_is_complete(void **state) {
    struct ofr_target to = target("new.txt", false);
    struct ofr_whole_file file;
    (void)state;
    assert_int_equal(ofr_whole_file_begin(&to, &file, NULL), OFR_OK);
    fputs(MARK "new\n", file.stream);
    fflush(file.stream);
    assert_null(text_of("new.txt"));
    assert_int_equal(ofr_whole_file_end(&file, OFR_OK, NULL), OFR_OK);
    assert_string_equal(text_of("new.txt"), MARK "new\n");
    assert_int_equal(files(), 1);
}

static void test_what_failed_leaves_nothing(void **state) {
    (void)state;
    assert_int_equal(write_file(target("new.txt", false), OFR_SYSTEM, NULL), OFR_SYSTEM);
    assert_int_equal(files(), 0);
}

static void test_only_ours_is_replaced_and_only_if_asked(void **state) {
    (void)state;
    put("old.txt", MARK "old\n");
    put("theirs.txt", "dear diary\n");
    put("empty.txt", "");
    assert_int_equal(write_file(target("old.txt", false), OFR_OK, "--replace"), OFR_BAD_INPUT);
    assert_int_equal(write_file(target("theirs.txt", true), OFR_OK, "not a test of Offramp"), OFR_BAD_INPUT);
    assert_int_equal(write_file(target("empty.txt", true), OFR_OK, "not a test of Offramp"), OFR_BAD_INPUT);
    assert_string_equal(text_of("old.txt"), MARK "old\n");
    assert_string_equal(text_of("theirs.txt"), "dear diary\n");
    assert_int_equal(write_file(target("old.txt", true), OFR_SYSTEM, NULL), OFR_SYSTEM);
    assert_string_equal(text_of("old.txt"), MARK "old\n");
    assert_int_equal(write_file(target("old.txt", true), OFR_OK, NULL), OFR_OK);
    assert_string_equal(text_of("old.txt"), MARK "new\n");
    assert_int_equal(files(), 3);
}

static void test_nothing_is_written_through_a_link_or_into_a_device(void **state) {
    (void)state;
    put("real.txt", MARK "old\n");
    assert_int_equal(symlink(path_of("real.txt"), path_of("link.txt")), 0);
    assert_int_equal(symlink("self.txt", path_of("self.txt")), 0);
    assert_int_equal(symlink("nowhere", path_of("hanging.txt")), 0);
    assert_int_equal(mkfifo(path_of("pipe"), 0600), 0);
    assert_int_equal(write_file(target("link.txt", true), OFR_OK, "link"), OFR_BAD_INPUT);
    assert_int_equal(write_file(target("self.txt", true), OFR_OK, "link"), OFR_BAD_INPUT);
    assert_int_equal(write_file(target("hanging.txt", true), OFR_OK, "link"), OFR_BAD_INPUT);
    assert_int_equal(write_file(target("pipe", true), OFR_OK, "regular"), OFR_BAD_INPUT);
    assert_int_equal(write_file((struct ofr_target){"/dev/null", "a test", is_ours, true}, OFR_OK, "regular"),
                     OFR_BAD_INPUT);
    assert_false(is_ours(path_of("pipe"))); /* and does not wait for a writer */
    assert_string_equal(text_of("real.txt"), MARK "old\n");
}

static void test_names_that_are_no_files_are_refused(void **state) {
    static const char *const names[] = {"", ":memory:", "file:x.db?mode=memory", "/tmp/",
                                        "/no/such/folder/x"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_int_equal(write_file((struct ofr_target){names[i], "a test", is_ours, true}, OFR_OK, ""),
                         OFR_BAD_INPUT);
}

static void test_what_comes_meanwhile_is_not_overwritten(void **state) {
    struct ofr_target to = target("new.txt", false);
    struct ofr_whole_file file;
    (void)state;
    assert_int_equal(ofr_whole_file_begin(&to, &file, NULL), OFR_OK);
    put("new.txt", "somebody else's\n");
    assert_int_equal(ofr_whole_file_end(&file, OFR_OK, NULL), OFR_BAD_INPUT);
    assert_string_equal(text_of("new.txt"), "somebody else's\n");
    assert_int_equal(files(), 1);
}

static void test_a_disk_that_is_full_leaves_what_was_there(void **state) {
    struct ofr_target to = target("old.txt", true);
    struct ofr_whole_file file;
    (void)state;
    put("old.txt", MARK "old\n");
    assert_int_equal(ofr_whole_file_begin(&to, &file, NULL), OFR_OK);
    int full = open("/dev/full", O_WRONLY);
    assert_true(full >= 0 && dup2(full, fileno(file.stream)) >= 0);
    close(full);
    fputs(MARK, file.stream);
    assert_int_equal(ofr_whole_file_end(&file, OFR_OK, NULL), OFR_SYSTEM);
    assert_string_equal(text_of("old.txt"), MARK "old\n");
    assert_int_equal(files(), 1);
}

static void test_an_input_is_known_by_any_name(void **state) {
    (void)state;
    put("input.txt", MARK);
    assert_int_equal(link(path_of("input.txt"), path_of("other.txt")), 0);
    struct ofr_target to = target("other.txt", true);
    assert_int_equal(ofr_target_is_not(&to, path_of("input.txt"), NULL), OFR_BAD_INPUT);
    assert_int_equal(ofr_target_is_not(&to, path_of("none.txt"), NULL), OFR_OK);
    assert_int_equal(ofr_target_is_not(&to, NULL, NULL), OFR_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_file_is_there_when_it_is_complete, begin, end),
        cmocka_unit_test_setup_teardown(test_what_failed_leaves_nothing, begin, end),
        cmocka_unit_test_setup_teardown(test_only_ours_is_replaced_and_only_if_asked, begin, end),
        cmocka_unit_test_setup_teardown(test_nothing_is_written_through_a_link_or_into_a_device, begin, end),
        cmocka_unit_test_setup_teardown(test_names_that_are_no_files_are_refused, begin, end),
        cmocka_unit_test_setup_teardown(test_what_comes_meanwhile_is_not_overwritten, begin, end),
        cmocka_unit_test_setup_teardown(test_a_disk_that_is_full_leaves_what_was_there, begin, end),
        cmocka_unit_test_setup_teardown(test_an_input_is_known_by_any_name, begin, end)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
