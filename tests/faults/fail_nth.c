/*
 * The n-th allocation, write, flush to the disk, rename or SQL step fails once, for every n: a run, one that
 * replaces another, a comparison, and a resume end with the right status, leave an old result as it was, can
 * be gone on with to the undisturbed content, and keep no memory, file or lock.
 *
 * Calls of the C library and of SQLite are caught here: the program's own definitions come before those of
 * shared libraries. `fail_nth long` fails every call; without, the first calls and then ever fewer.
 */
#define _GNU_SOURCE /* RTLD_NEXT */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "base/memory.h"
#include "offramp.h"

/* ---- calls that fail ------------------------------------------------------------------------ */

enum kind { ALLOCATION, WRITE, FLUSH, RENAME, SQL, N_KINDS };
static const char *const kinds[N_KINDS] = {"allocation", "write", "flush", "rename", "SQL step"};

static struct {
    enum kind kind;
    long left; /* calls until one fails; 0: none does */
    bool failed;
} fault;

static bool must_fail(enum kind kind, int code) {
    if (fault.left == 0 || fault.kind != kind || --fault.left > 0)
        return false;
    fault.failed = true;
    errno = code;
    return true;
}

/* The definition that this one hides; a pointer to it cannot be had without going through a union. */
#define NEXT(type, name)                                                                                     \
    union {                                                                                                  \
        void *found;                                                                                         \
        __typeof__(type) call;                                                                               \
    } next = {dlsym(RTLD_NEXT, name)}

#define CAUGHT(result, name, parameters, arguments, kind, code, failure)                                     \
    result name parameters;                                                                                  \
    result name parameters {                                                                                 \
        NEXT(result(*) parameters, #name);                                                                   \
        return must_fail(kind, code) ? (failure) : next.call arguments;                                      \
    }

/* pwrite and ftruncate are those of 64 bits, which SQLite calls */
CAUGHT(size_t, fwrite, (const void *from, size_t size, size_t n, FILE *file), (from, size, n, file), WRITE,
       ENOSPC, 0)
CAUGHT(int, fflush, (FILE * file), (file), WRITE, ENOSPC, EOF)
CAUGHT(ssize_t, write, (int handle, const void *from, size_t n), (handle, from, n), WRITE, ENOSPC, -1)
CAUGHT(ssize_t, pwrite, (int handle, const void *from, size_t n, off_t at), (handle, from, n, at), WRITE,
       ENOSPC, -1)
CAUGHT(int, ftruncate, (int handle, off_t n), (handle, n), WRITE, EIO, -1)
CAUGHT(int, fsync, (int handle), (handle), FLUSH, EIO, -1)
CAUGHT(int, fdatasync, (int handle), (handle), FLUSH, EIO, -1)
CAUGHT(int, rename, (const char *from, const char *to), (from, to), RENAME, EIO, -1)
CAUGHT(int, link, (const char *from, const char *to), (from, to), RENAME, EIO, -1)
CAUGHT(int, linkat, (int at, const char *from, int into, const char *to, int flags),
       (at, from, into, to, flags), RENAME, EIO, -1)

/* What SQLite calls inside such a call is one step of ours with it: it takes its own calls to be made. */
#define CAUGHT_SQL(name, parameters, arguments)                                                              \
    int name parameters;                                                                                     \
    int name parameters {                                                                                    \
        NEXT(int(*) parameters, #name);                                                                      \
        if (must_fail(SQL, EIO))                                                                             \
            return SQLITE_IOERR;                                                                             \
        long left = fault.left;                                                                              \
        fault.left = fault.kind == SQL ? 0 : left;                                                           \
        int code = next.call arguments;                                                                      \
        fault.left = fault.kind == SQL ? left : fault.left;                                                  \
        return code;                                                                                         \
    }

CAUGHT_SQL(sqlite3_step, (sqlite3_stmt * statement), (statement))
CAUGHT_SQL(sqlite3_exec,
           (sqlite3 * database, const char *sql, int (*take)(void *, int, char **, char **), void *to,
            char **message),
           (database, sql, take, to, message))
CAUGHT_SQL(sqlite3_prepare_v2,
           (sqlite3 * database, const char *sql, int n, sqlite3_stmt **statement, const char **tail),
           (database, sql, n, statement, tail))

/* SQLite was not asked, so it knows of no failure. */
int sqlite3_errcode(sqlite3 *database) {
    NEXT(int (*)(sqlite3 *), "sqlite3_errcode");
    return fault.failed && fault.kind == SQL ? SQLITE_IOERR : next.call(database);
}

#ifdef __SANITIZE_ADDRESS__
static long n_blocks; /* AddressSanitizer looks for itself at the end */
#else
/* Blocks of memory that are held, ours and those of libraries. */
static long n_blocks;

extern void *__libc_malloc(size_t size), *__libc_calloc(size_t n, size_t size),
    *__libc_realloc(void *block, size_t size), __libc_free(void *block);

void *malloc(size_t size) {
    void *block = __libc_malloc(size);
    n_blocks += block != NULL;
    return block;
}

void *calloc(size_t n, size_t size) {
    void *block = __libc_calloc(n, size);
    n_blocks += block != NULL;
    return block;
}

void *realloc(void *block, size_t size) {
    void *larger = __libc_realloc(block, size);
    n_blocks += block == NULL && larger != NULL;
    return larger;
}

void free(void *block) {
    n_blocks -= block != NULL;
    __libc_free(block);
}
#endif

/* ---- what is there -------------------------------------------------------------------------- */

static char folder[64], path[80], kept[80]; /* of the database; of the old one */

static void remove_all(void) {
    DIR *list = opendir(folder);
    char name[400];
    assert_non_null(list);
    for (const struct dirent *entry; (entry = readdir(list)) != NULL;)
        if (entry->d_name[0] != '.' && strncmp(entry->d_name, "kept", 4) != 0) {
            snprintf(name, sizeof name, "%s/%s", folder, entry->d_name);
            assert_int_equal(unlink(name), 0);
        }
    closedir(list);
}

static int count_handles(void) {
    DIR *list = opendir("/proc/self/fd");
    int n = 0;
    assert_non_null(list);
    while (readdir(list) != NULL)
        n++;
    closedir(list);
    return n;
}

static char *read_all(const char *of, size_t *n) {
    FILE *file = fopen(of, "rb");
    char *bytes = malloc(1 << 24);
    assert_true(file != NULL && bytes != NULL);
    *n = fread(bytes, 1, 1 << 24, file);
    fclose(file);
    return bytes;
}

static void copy(const char *from, const char *to) {
    size_t n;
    char *bytes = read_all(from, &n);
    FILE *file = fopen(to, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    assert_int_equal(fclose(file), 0);
    free(bytes);
}

static void assert_same_file(const char *one, const char *other) {
    size_t n, m;
    char *a = read_all(one, &n), *b = read_all(other, &m);
    assert_int_equal(n, m);
    assert_memory_equal(a, b, n);
    free(a);
    free(b);
}

/* The figures of a file that say whether it is the same: rows, digests, sums. */
static void content_of(const char *of, char text[4000]) {
    static const char sql[] =
        "SELECT group_concat(arm || replicate || digest || ' ') FROM (SELECT * FROM job ORDER BY arm, "
        "replicate)"
        " UNION ALL SELECT status || replicates FROM ensemble"
        " UNION ALL SELECT count(*) FROM event UNION ALL SELECT count(*) FROM series"
        " UNION ALL SELECT count(*) || ' ' || total(value) FROM outcome UNION ALL SELECT count(*) FROM person"
        " UNION ALL SELECT count(*) || ' ' || total(value) FROM harm UNION ALL SELECT * FROM "
        "pragma_integrity_check";
    sqlite3 *database = NULL;
    sqlite3_stmt *rows = NULL;
    size_t n = 0;
    assert_int_equal(sqlite3_open_v2(of, &database, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(database, sql, -1, &rows, NULL), SQLITE_OK);
    text[0] = '\0';
    while (sqlite3_step(rows) == SQLITE_ROW && n < 3500) {
        const unsigned char *cell = sqlite3_column_text(rows, 0);
        n += (size_t)snprintf(text + n, 4000 - n, "%.3000s\n", cell == NULL ? "" : (const char *)cell);
    }
    sqlite3_finalize(rows);
    sqlite3_close(database);
}

/* ---- what is done --------------------------------------------------------------------------- */

static ofr_scenario *scenario;
static bool resumes, replaces;

static ofr_status run(ofr_reports *reports) {
    const ofr_run_options options = {.replicates = 3,
                                     .seed = 1,
                                     .threads = 1,
                                     .no_controls = true,
                                     .out = path,
                                     .checkpoint_days = 3,
                                     .resume = resumes,
                                     .replace = replaces};
    ofr_run *made = NULL;
    ofr_status status = ofr_run_scenario(scenario, &options, &made, reports);
    ofr_run_free(made);
    return status;
}

static ofr_status compare(ofr_reports *reports) {
    static const char *const arms[] = {"scenarios/kasserine/interventions/more-raids.yaml"};
    const ofr_compare_options options = {.arms = arms,
                                         .n_arms = 1,
                                         .replicates = 2,
                                         .seed = 1,
                                         .threads = 1,
                                         .fixed = true,
                                         .no_ablations = true,
                                         .out = path,
                                         .resume = resumes,
                                         .replace = replaces};
    ofr_comparison *made = NULL;
    ofr_status status = ofr_compare(scenario, &options, &made, reports);
    ofr_comparison_free(made);
    return status;
}

typedef ofr_status (*job)(ofr_reports *reports);

/* The old result, or what a run left that could not write down its last replicate. */
enum before { NOTHING, OLD, INTERRUPTED };

static void set_up(enum before before) {
    char name[120];
    remove_all();
    if (before != NOTHING)
        copy(kept, path);
    for (int i = 0; before == INTERRUPTED && i < 2; i++) {
        char from[120];
        snprintf(from, sizeof from, "%s.checkpoint-%d", kept, i);
        snprintf(name, sizeof name, "%s.checkpoint-%d", path, i);
        if (access(from, R_OK) == 0)
            copy(from, name);
    }
}

static ofr_status do_with(job what, enum kind kind, long n, ofr_reports *reports) {
    fault.kind = kind;
    fault.failed = false;
    fault.left = kind == ALLOCATION ? 0 : n;
    ofr_memory_fail_at(kind == ALLOCATION ? n : 0, false);
    ofr_status status = what(reports);
    ofr_memory_fail_at(0, false);
    fault.left = 0;
    return status;
}

/* ---- every n -------------------------------------------------------------------------------- */

static bool every;

struct trial {
    job what;
    enum before before;
    char wanted[4000];    /* the undisturbed content */
    long n_met, n_failed; /* calls that failed, and what was asked for with them */
};

static void assert_no_more_is_held(int handles, long blocks) {
    char lock[120];
    snprintf(lock, sizeof lock, "%s.lock", path);
    assert_int_equal(access(lock, F_OK), -1);
    assert_int_equal(count_handles(), handles);
    assert_int_equal(n_blocks, blocks);
}

static void assert_can_go_on(const struct trial *trial) {
    char found[4000];
    bool before = resumes;
    resumes = true;
    ofr_reports *reports = ofr_reports_new();
    ofr_status status = trial->what(reports);
    if (ofr_reports_count(reports) > 0)
        ofr_reports_text(reports, 0, found, sizeof found);
    if (status != OFR_OK)
        fail_msg("it does not go on: %s", found);
    ofr_reports_free(reports);
    resumes = before;
    content_of(path, found);
    assert_string_equal(found, trial->wanted);
}

/* One call fails. Returns whether there was one. */
static bool try_nth(struct trial *trial, enum kind kind, long n) {
    char found[4000];
    set_up(trial->before);
    int handles = count_handles();
    long blocks = n_blocks;
    ofr_reports *reports = ofr_reports_new();
    ofr_status status = do_with(trial->what, kind, n, reports);
    size_t n_reports = ofr_reports_count(reports);
    bool some = kind == ALLOCATION ? status != OFR_OK || n_reports > 0 : fault.failed;
    if (n_reports > 0)
        ofr_reports_text(reports, 0, found, sizeof found);
    if (status != OFR_OK && status != OFR_SYSTEM)
        fail_msg("the %ld-th %s gave status %d: %s", n, kinds[kind], (int)status, n_reports > 0 ? found : "");
    if (status == OFR_SYSTEM && n_reports == 0 && kind != ALLOCATION)
        fail_msg("the %ld-th %s was not told", n, kinds[kind]);
    ofr_reports_free(reports);
    fault.failed = false;
    if (status != OFR_OK && trial->before == OLD)
        assert_same_file(path, kept);
    if (status == OFR_OK) {
        content_of(path, found);
        if (strcmp(found, trial->wanted) != 0)
            fail_msg("the %ld-th %s was not told and changed the result:\n%s", n, kinds[kind], found);
    }
    assert_no_more_is_held(handles, blocks);
    if (every || n % 5 == 0)
        assert_can_go_on(trial);
    trial->n_met += some;
    trial->n_failed += status != OFR_OK;
    return some;
}

/* In a short test the calls are fewer and fewer. Some allocations fail without a trace, so the end
 * of all is a stretch of them. */
static void fail_each(struct trial *trial) {
    set_up(trial->before);
    assert_int_equal(do_with(trial->what, N_KINDS, 0, NULL), OFR_OK);
    content_of(path, trial->wanted);
    assert_non_null(strstr(trial->wanted, "complete"));
    for (int kind = 0; kind < N_KINDS; kind++) {
        long since = 0, step = 1, least = kind == ALLOCATION ? 300 : 1;
        trial->n_met = trial->n_failed = 0;
        for (long n = 1; since < least; n += step) {
            since = try_nth(trial, (enum kind)kind, n) ? 0 : since + step;
            step = every || n < 12 ? 1 : 1 + n / 6;
        }
        print_message("%s: %ld failed, %ld of them for good\n", kinds[kind], trial->n_met, trial->n_failed);
        assert_true(trial->n_met > 0);
        assert_true(trial->n_failed > 0 || kind == RENAME); /* there are two ways to a name */
    }
}

static void a_run(void **state) {
    (void)state;
    resumes = replaces = false;
    fail_each(&(struct trial){.what = run, .before = NOTHING});
}

static void a_run_that_replaces_another(void **state) {
    (void)state;
    resumes = replaces = false;
    assert_int_equal(ofr_scenario_set(scenario, "police.contacts=0.02", NULL), OFR_OK);
    set_up(NOTHING);
    assert_int_equal(run(NULL), OFR_OK);
    copy(path, kept);
    assert_int_equal(ofr_scenario_set(scenario, "police.contacts=0.03", NULL), OFR_OK);
    replaces = true;
    fail_each(&(struct trial){.what = run, .before = OLD});
}

static void a_comparison_that_replaces_another(void **state) {
    (void)state;
    resumes = replaces = false;
    assert_int_equal(ofr_scenario_set(scenario, "police.contacts=0.02", NULL), OFR_OK);
    set_up(NOTHING);
    assert_int_equal(compare(NULL), OFR_OK);
    copy(path, kept);
    assert_int_equal(ofr_scenario_set(scenario, "police.contacts=0.03", NULL), OFR_OK);
    replaces = true;
    fail_each(&(struct trial){.what = compare, .before = OLD});
}

/* Find the step that fails when a replicate is there and the other has a checkpoint. */
static void a_resume(void **state) {
    (void)state;
    char checkpoint[120], other[120], found[4000];
    resumes = replaces = false;
    snprintf(checkpoint, sizeof checkpoint, "%s.checkpoint-1", path);
    snprintf(other, sizeof other, "%s.checkpoint-1", kept);
    bool interrupted = false;
    for (long n = 1; !interrupted; n += 7) {
        set_up(NOTHING);
        assert_int_equal(do_with(run, SQL, n, NULL), OFR_SYSTEM); /* never a run to its end */
        fault.failed = false;
        if (access(path, R_OK) == 0 && access(checkpoint, R_OK) == 0) {
            content_of(path, found);
            interrupted = strncmp(found, "0", 1) == 0;
        }
    }
    copy(path, kept);
    copy(checkpoint, other);
    resumes = true;
    fail_each(&(struct trial){.what = run, .before = INTERRUPTED});
    unlink(other);
}

int main(int n_arguments, char **arguments) {
    every = n_arguments > 1 && strcmp(arguments[1], "long") == 0;
    snprintf(folder, sizeof folder, "/tmp/offramp-fail-%ld-XXXXXX", (long)getpid());
    if (mkdtemp(folder) == NULL)
        return 1;
    snprintf(path, sizeof path, "%s/run.db", folder);
    snprintf(kept, sizeof kept, "%s/kept.db", folder);
    if (ofr_scenario_open("tests/bad_scenarios/base/tiny.yaml", &scenario, NULL) != OFR_OK ||
        ofr_scenario_areas(scenario, "Upper", NULL) != OFR_OK ||
        ofr_scenario_until(scenario, "2011-01-08", NULL) != OFR_OK)
        return 1;
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_run), cmocka_unit_test(a_run_that_replaces_another),
                                       cmocka_unit_test(a_comparison_that_replaces_another),
                                       cmocka_unit_test(a_resume)};
    int n_bad = cmocka_run_group_tests(tests, NULL, NULL);
    ofr_scenario_free(scenario);
    remove_all();
    unlink(kept);
    rmdir(folder);
    return n_bad;
}
