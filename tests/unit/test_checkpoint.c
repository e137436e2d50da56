/* Checkpoint: what is written is read; whatever was cut, altered or is of another run is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "store/checkpoint.h"

enum { N = 300000 };

struct state {
    uint32_t *numbers; /* [N] */
    uint16_t more;
};

static void list_state(void *of, struct ofr_archive *archive) {
    struct state *state = of;
    OFR_ARCHIVE_ARRAY(archive, state->numbers, N);
    OFR_ARCHIVE_VALUE(archive, state->more);
}

static void list_less(void *of, struct ofr_archive *archive) {
    struct state *state = of;
    OFR_ARCHIVE_ARRAY(archive, state->numbers, N);
}

static const struct ofr_checkpoint about = {.model = "pathway",
                                            .seed = 7,
                                            .identity = UINT64_C(0x123456789abcdef0),
                                            .replicate = 3,
                                            .n_people = 100,
                                            .n_days = 50,
                                            .day = 20};
static char path[64];

static struct state make_state(void) {
    struct state state = {.numbers = ofr_malloc(N * sizeof *state.numbers), .more = 9};
    uint32_t x = 1;
    for (size_t i = 0; i < N; i++)
        state.numbers[i] = (x = x * 1664525 + 1013904223) >> (i % 3 == 0 ? 16 : 28);
    return state;
}

static int write_one(void **unused) {
    (void)unused;
    snprintf(path, sizeof path, "/tmp/offramp-checkpoint-%ld", (long)getpid());
    struct state state = make_state();
    ofr_status status = ofr_checkpoint_write(path, &about, list_state, &state, NULL);
    ofr_free(state.numbers);
    return (int)status;
}

static int remove_one(void **unused) {
    (void)unused;
    unlink(path);
    return 0;
}

static unsigned char *read_whole(size_t *n) {
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    unsigned char *bytes = test_malloc((size_t)info.st_size + 1);
    FILE *file = fopen(path, "rb");
    *n = fread(bytes, 1, (size_t)info.st_size, file);
    fclose(file);
    return bytes;
}

static void write_bytes(const unsigned char *bytes, size_t n) {
    FILE *file = fopen(path, "wb");
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    fclose(file);
}

/* Both ways of reading must refuse, with one report that has the reason. */
static void expect_refusal(const struct ofr_checkpoint *wanted, const char *reason) {
    struct state state = make_state();
    for (int way = 0; way < 2; way++) {
        struct ofr_reports *reports = ofr_reports_new();
        struct ofr_checkpoint asked = *wanted;
        bool found = true;
        ofr_status status = way == 0 ? ofr_checkpoint_check(path, &asked, &found, reports)
                                     : ofr_checkpoint_load(path, &asked, list_state, &state, reports);
        assert_int_equal(status, OFR_BAD_INPUT);
        assert_true(found);
        assert_int_equal(ofr_reports_count(reports), 1);
        if (strstr(reports->items[0].text, reason) == NULL || strstr(reports->items[0].text, path) == NULL)
            fail_msg("'%s' does not say '%s' and which file", reports->items[0].text, reason);
        ofr_reports_free(reports);
    }
    ofr_free(state.numbers);
}

static void what_is_written_is_read_and_nothing_else_is_left(void **unused) {
    (void)unused;
    struct state state = make_state(), other = {.numbers = ofr_malloc(N * sizeof *other.numbers)};
    struct ofr_checkpoint asked = about;
    bool found = false;
    char part[80];
    asked.day = 0;
    assert_int_equal(ofr_checkpoint_check(path, &asked, &found, NULL), OFR_OK);
    assert_true(found);
    assert_int_equal(asked.day, 20);
    assert_int_equal(ofr_checkpoint_load(path, &asked, list_state, &other, NULL), OFR_OK);
    assert_memory_equal(other.numbers, state.numbers, N * sizeof *state.numbers);
    assert_int_equal(other.more, 9);
    snprintf(part, sizeof part, "%s.part", path);
    assert_int_not_equal(access(part, F_OK), 0);
    ofr_free(state.numbers);
    ofr_free(other.numbers);
}

static void a_file_that_is_not_there_is_not_found(void **unused) {
    (void)unused;
    struct ofr_checkpoint asked = about;
    bool found = true;
    assert_int_equal(ofr_checkpoint_check("/tmp/no/such/checkpoint", &asked, &found, NULL), OFR_OK);
    assert_false(found);
}

static void a_cut_file_is_refused(void **unused) {
    (void)unused;
    size_t n;
    unsigned char *bytes = read_whole(&n);
    assert_true(n > 4 * 65536);
    const size_t cuts[] = {1, 7, 8, 60, 119, 120, 121, 1000, 65536 + 120, 65536 + 121, n - 8, n - 1};
    write_bytes(bytes, 0);
    expect_refusal(&about, "not a checkpoint of Offramp");
    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
        write_bytes(bytes, cuts[i]);
        expect_refusal(&about, "cut short");
    }
    bytes[n] = 0;
    write_bytes(bytes, n + 1);
    expect_refusal(&about, "more after its end");
    write_bytes(bytes, n);
    test_free(bytes);
}

static void a_bit_that_was_turned_is_seen_wherever_it_is(void **unused) {
    (void)unused;
    size_t n;
    unsigned char *bytes = read_whole(&n);
    for (size_t at = 0, turn = 0; at < n; at += at < 140 || at + 40 > n ? 1 : n / 50, turn++) {
        bytes[at] ^= (unsigned char)(1u << turn % 8);
        write_bytes(bytes, n);
        expect_refusal(&about, at < 8 ? "not a checkpoint of Offramp" : "altered");
        bytes[at] ^= (unsigned char)(1u << turn % 8);
    }
    write_bytes(bytes, n);
    test_free(bytes);
}

static void the_checkpoint_of_another_run_is_refused(void **unused) {
    (void)unused;
    struct ofr_checkpoint other = about;
    other.seed = 8;
    expect_refusal(&other, "it is of seed 7, not 8");
    other = about;
    other.identity++;
    expect_refusal(&other, "another scenario");
    other = about;
    other.n_days = 60;
    expect_refusal(&other, "another scenario");
    other = about;
    other.replicate = 4;
    expect_refusal(&other, "it is of replicate 3, not 4");
    other = about;
    other.model = "proton";
    expect_refusal(&other, "it is of the model pathway, not proton");
}

/* The digest of a header, as checkpoint.c has it: without it another version would look altered. */
static void sign(unsigned char *bytes) {
    const size_t n = 112;
    struct ofr_digest digest;
    ofr_digest_start(&digest);
    ofr_digest_bytes(&digest, bytes, n);
    memcpy(bytes + n, &digest.state, sizeof digest.state);
}

static void another_version_or_format_is_refused(void **unused) {
    (void)unused;
    size_t n;
    unsigned char *bytes = read_whole(&n), *changed = test_malloc(n);
    memcpy(changed, bytes, n);
    sign(changed);
    assert_memory_equal(changed, bytes, n);
    memcpy(changed + 16, "9.9.9\0\0\0", 8);
    sign(changed);
    write_bytes(changed, n);
    expect_refusal(&about, "written by version 9.9.9; this is version " OFR_VERSION);
    memcpy(changed, bytes, n);
    changed[8] = 2;
    sign(changed);
    write_bytes(changed, n);
    expect_refusal(&about, "format 2");
    write_bytes(bytes, n);
    test_free(bytes);
    test_free(changed);
}

static void a_state_of_another_form_is_refused(void **unused) {
    (void)unused;
    struct state state = make_state();
    struct ofr_checkpoint asked = about;
    assert_int_equal(ofr_checkpoint_load(path, &asked, list_less, &state, NULL), OFR_BAD_INPUT);
    ofr_free(state.numbers);
}

static void only_a_checkpoint_is_removed_or_written_over(void **unused) {
    (void)unused;
    char other[80];
    struct state state = make_state();
    snprintf(other, sizeof other, "%s-other", path);
    fclose(fopen(other, "wb"));
    ofr_checkpoint_remove(other);
    assert_int_equal(access(other, F_OK), 0);
    assert_int_equal(ofr_checkpoint_write(other, &about, list_state, &state, NULL), OFR_SYSTEM);
    assert_int_equal(unlink(other), 0);
    assert_int_equal(ofr_checkpoint_write(other, &about, list_state, &state, NULL), OFR_OK);
    assert_int_equal(ofr_checkpoint_write(other, &about, list_state, &state, NULL), OFR_OK);
    ofr_checkpoint_remove(other);
    assert_int_not_equal(access(other, F_OK), 0);
    ofr_free(state.numbers);
}

static void a_failure_keeps_what_was_there(void **unused) {
    (void)unused;
    struct state state = make_state();
    struct ofr_reports *reports = ofr_reports_new();
    size_t n, m;
    unsigned char *before = read_whole(&n), *after;
    assert_int_equal(ofr_checkpoint_write("/tmp/no/such/folder/x", &about, list_state, &state, reports),
                     OFR_SYSTEM);
    assert_int_equal(ofr_reports_count(reports), 1);
    for (long nth = 1; nth < 6; nth++) {
        ofr_memory_fail_at(nth, true);
        ofr_status status = ofr_checkpoint_write(path, &about, list_state, &state, NULL);
        ofr_memory_fail_at(0, false);
        assert_true(status == OFR_OK || status == OFR_SYSTEM);
        after = read_whole(&m);
        assert_int_equal(n, m);
        assert_memory_equal(before, after, n);
        test_free(after);
    }
    test_free(before);
    ofr_free(state.numbers);
    ofr_reports_free(reports);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_and_nothing_else_is_left),
        cmocka_unit_test(a_file_that_is_not_there_is_not_found),
        cmocka_unit_test(a_cut_file_is_refused),
        cmocka_unit_test(a_bit_that_was_turned_is_seen_wherever_it_is),
        cmocka_unit_test(the_checkpoint_of_another_run_is_refused),
        cmocka_unit_test(another_version_or_format_is_refused),
        cmocka_unit_test(a_state_of_another_form_is_refused),
        cmocka_unit_test(only_a_checkpoint_is_removed_or_written_over),
        cmocka_unit_test(a_failure_keeps_what_was_there),
    };
    return cmocka_run_group_tests(tests, write_one, remove_one);
}
