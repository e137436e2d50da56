/* Bundle: what goes into a report, what stays out of it in which order, and that it is said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <sqlite3.h>
#include <zlib.h>

#include "base/memory.h"
#include "small_town.h"
#include "store/bundle.h"

enum { N_REPLICATES = 6, N_EVENTS = 400 };

static struct small_town town;

/* Series and events that differ from replicate to replicate and pack badly. */
static void fill_output(uint32_t seed) {
    struct ofr_output *output = &town.output;
    uint32_t state = seed * 2654435761u + 1;
    for (size_t i = 0; i < (size_t)output->n_days * SMALL_N; i++)
        output->daily[i] = (double)((state = state * 1664525u + 1013904223u) >> 20);
    for (size_t i = 0; i < (size_t)output->n_weeks * 2 * SMALL_N; i++)
        output->weekly[i] = (double)((state = state * 1664525u + 1013904223u) >> 20);
    for (size_t i = 0; i < output->n_events; i++)
        output->events[i].value = (int32_t)((state = state * 1664525u + 1013904223u) >> 8);
    output->outcomes[0] = seed;
}

static void write_arm(struct ofr_store *store, uint32_t arm, const char *name) {
    for (uint32_t r = 0; r < N_REPLICATES; r++) {
        town.output.variant = name;
        town.output.replicate = r;
        fill_output(arm * N_REPLICATES + r);
        assert_int_equal(
            ofr_store_write(store, &(struct ofr_job){.arm = arm, .replicate = r}, &town.output, NULL),
            OFR_OK);
    }
}

/* A run with a branch and a control, six replicates of each. */
static int make_run(void **state) {
    static char run[] = "", control[] = "alone", branch[] = "jobs", changes[] = "";
    struct ofr_ensemble_arm arms[3] = {{run, "run", 0, changes, NULL, 1, NULL, NULL},
                                       {control, "control", 0, changes, NULL, 2, NULL, NULL},
                                       {branch, "branch", 30, changes, NULL, 3, NULL, NULL}};
    struct ofr_store_footer footer = {1e6, 100, 0.3};
    struct ofr_store *store;
    (void)state;
    small_town_make(&town, "bundle");
    for (uint32_t i = 0; i < N_EVENTS; i++)
        small_town_event(&town, i, OFR_DAY, PATHWAY_EVENT_approached, i % 31, i % 3 == 0 ? OFR_NONE : i % 4,
                         31, 0);
    struct ofr_store_header header = small_town_header(&town);
    for (int v = 0; v < 3; v++)
        arms[v].scenario = &town.scenario;
    header.n_replicates = N_REPLICATES;
    header.arms = arms;
    header.n_arms = 3;
    assert_int_equal(ofr_store_create(town.path, false, &header, &store, NULL), OFR_OK);
    write_arm(store, 0, run);
    write_arm(store, 1, control);
    write_arm(store, 2, branch);
    assert_int_equal(ofr_store_complete(store, &footer, NULL), OFR_OK);
    ofr_store_close(store);
    return 0;
}

static int free_run(void **state) {
    (void)state;
    small_town_free(&town);
    return 0;
}

/* ---- reading a bundle ------------------------------------------------------------------ */

static unsigned char *unpack(const struct ofr_bundle *bundle, size_t *n) {
    size_t room = 64 << 20;
    unsigned char *plain = sqlite3_malloc64(room);
    z_stream stream = {0};
    stream.next_in = bundle->bytes;
    stream.avail_in = (unsigned)bundle->n;
    stream.next_out = plain;
    stream.avail_out = (unsigned)room;
    assert_int_equal(inflateInit2(&stream, 15 + 16), Z_OK);
    assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
    *n = stream.total_out;
    inflateEnd(&stream);
    return plain;
}

static sqlite3 *open_bundle(const struct ofr_bundle *bundle) {
    sqlite3 *database;
    size_t n;
    unsigned char *plain = unpack(bundle, &n);
    assert_int_equal(sqlite3_open(":memory:", &database), SQLITE_OK);
    assert_int_equal(sqlite3_deserialize(database, "main", plain, (sqlite3_int64)n, (sqlite3_int64)n,
                                         SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_READONLY),
                     SQLITE_OK);
    return database;
}

static int64_t ask(sqlite3 *database, const char *sql) {
    sqlite3_stmt *row;
    assert_int_equal(sqlite3_prepare_v2(database, sql, -1, &row, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(row), SQLITE_ROW);
    int64_t value = sqlite3_column_int64(row, 0);
    sqlite3_finalize(row);
    return value;
}

/* Parts that the tables hold are those that `kept` says, for every replicate of every arm. */
static void assert_kept_is_so(sqlite3 *database) {
    assert_int_equal(ask(database, "SELECT count(*) FROM kept JOIN arm ON arm.kind = kept.kind JOIN job ON"
                                   " job.arm = arm.name WHERE (job.replicate < kept.kept) <> EXISTS"
                                   " (SELECT 1 FROM part WHERE part.name = kept.part AND part.job = job.id)"),
                     0);
    assert_int_equal(ask(database, "SELECT count(*) FROM part WHERE name = 'totals'"), 2 * N_REPLICATES);
    assert_int_equal(ask(database, "SELECT count(*) FROM part WHERE name IN ('person', 'place')"), 2);
    assert_int_equal(ask(database, "SELECT count(*) FROM outcome"), 2 * N_REPLICATES * 2);
    assert_int_equal(ask(database, "SELECT count(DISTINCT job) FROM harm"), 2 * N_REPLICATES);
}

static void all_is_kept_where_there_is_room_but_controls(void **state) {
    struct ofr_bundle bundle;
    (void)state;
    assert_int_equal(ofr_bundle_make(town.path, SIZE_MAX, &bundle, NULL), OFR_OK);
    assert_string_equal(bundle.title, "A town on paper");
    assert_true(bundle.complete);
    assert_int_equal(bundle.n_controls, N_REPLICATES);
    for (int kind = 0; kind < OFR_N_BUNDLE_KINDS; kind++)
        for (int part = 0; part < OFR_N_BUNDLE_PARTS; part++)
            assert_int_equal(bundle.kept[kind][part], N_REPLICATES);
    sqlite3 *database = open_bundle(&bundle);
    assert_int_equal(ask(database, "PRAGMA application_id"), OFR_BUNDLE_ID);
    assert_int_equal(ask(database, "PRAGMA user_version"), OFR_BUNDLE_FORMAT);
    assert_int_equal(ask(database, "SELECT count(*) FROM job"), 2 * N_REPLICATES);
    assert_int_equal(ask(database, "SELECT count(*) FROM job WHERE arm = 'alone'"), 0);
    assert_int_equal(ask(database, "SELECT controls FROM bundle"), N_REPLICATES);
    assert_int_equal(ask(database, "SELECT count(*) FROM part WHERE name = 'events'"), 2 * N_REPLICATES);
    assert_kept_is_so(database);
    sqlite3_close(database);
    ofr_bundle_free(&bundle);
}

static void branches_lose_their_lives_before_the_run_does(void **state) {
    struct ofr_bundle bundle = {0};
    (void)state;
    assert_int_equal(ofr_bundle_make(town.path, SIZE_MAX, &bundle, NULL), OFR_OK);
    size_t step = bundle.n / 40, most = 60 * step; /* what it will take is known beforehand to a third */
    do {
        ofr_bundle_free(&bundle);
        most -= step;
        assert_int_equal(ofr_bundle_make(town.path, most, &bundle, NULL), OFR_OK);
    } while (bundle.kept[OFR_OF_BRANCHES][OFR_PART_EVENTS] == N_REPLICATES && most > step);
    assert_in_range(bundle.kept[OFR_OF_BRANCHES][OFR_PART_EVENTS], 1, N_REPLICATES - 1);
    assert_int_equal(bundle.kept[OFR_OF_BRANCHES][OFR_PART_AREAS], N_REPLICATES);
    assert_int_equal(bundle.kept[OFR_OF_RUN][OFR_PART_EVENTS], N_REPLICATES);
    assert_int_equal(bundle.kept[OFR_OF_RUN][OFR_PART_DAYS], N_REPLICATES);
    sqlite3 *database = open_bundle(&bundle);
    assert_kept_is_so(database);
    sqlite3_close(database);
    ofr_bundle_free(&bundle);
}

static void a_smaller_one_keeps_less_and_at_least_one_replicate(void **state) {
    struct ofr_bundle bundle;
    size_t before = SIZE_MAX;
    (void)state;
    assert_int_equal(ofr_bundle_make(town.path, SIZE_MAX, &bundle, NULL), OFR_OK);
    size_t all = bundle.n;
    ofr_bundle_free(&bundle);
    for (size_t share = 10; share-- > 0;) {
        assert_int_equal(ofr_bundle_make(town.path, all / 10 * share, &bundle, NULL), OFR_OK);
        assert_true(bundle.n <= before);
        before = bundle.n;
        sqlite3 *database = open_bundle(&bundle);
        assert_kept_is_so(database);
        sqlite3_close(database);
        if (share == 0)
            for (int kind = 0; kind < OFR_N_BUNDLE_KINDS; kind++)
                for (int part = 0; part < OFR_N_BUNDLE_PARTS; part++)
                    assert_int_equal(bundle.kept[kind][part], 1);
        ofr_bundle_free(&bundle);
    }
    assert_true(before < all / 3);
}

static void what_is_left_out_leaves_no_trace(void **state) {
    struct ofr_bundle bundle;
    (void)state;
    assert_int_equal(ofr_bundle_make(town.path, 0, &bundle, NULL), OFR_OK);
    sqlite3 *database = open_bundle(&bundle);
    assert_int_equal(ask(database, "SELECT freelist_count FROM pragma_freelist_count()"), 0);
    sqlite3_close(database);
    ofr_bundle_free(&bundle);
}

static void short_memory_is_reported_and_leaves_nothing(void **state) {
    struct ofr_bundle bundle;
    ofr_status status = OFR_SYSTEM;
    long n = 1;
    (void)state;
    for (; status != OFR_OK && n < 100000; n += n < 40 ? 1 : 211) {
        ofr_memory_fail_at(n, false);
        status = ofr_bundle_make(town.path, SIZE_MAX, &bundle, NULL);
        ofr_memory_fail_at(0, false);
        if (status != OFR_OK) {
            assert_int_equal(status, OFR_SYSTEM);
            assert_null(bundle.bytes);
            assert_null(bundle.title);
        }
    }
    assert_int_equal(status, OFR_OK);
    assert_true(n > 100);
    ofr_bundle_free(&bundle);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_is_kept_where_there_is_room_but_controls),
        cmocka_unit_test(branches_lose_their_lives_before_the_run_does),
        cmocka_unit_test(a_smaller_one_keeps_less_and_at_least_one_replicate),
        cmocka_unit_test(what_is_left_out_leaves_no_trace),
        cmocka_unit_test(short_memory_is_reported_and_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, make_run, free_run);
}
