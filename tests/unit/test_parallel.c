/* Threads: each part once, a stack of their own, none that holds others up, a report when one cannot be had;
 * cores. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/resource.h>

#include "base/memory.h"
#include "base/parallel.h"
#include "ensemble/cores.h"

enum { N_PARTS = 100, MOST_THREADS = 64, LARGE = 1 << 22 };

static void a_small_place_has_one_thread_and_a_large_one_no_more_than_it_was_given(void **state) {
    (void)state;
    assert_int_equal(ofr_threads_worth(0, 1000000), 1);
    assert_int_equal(ofr_threads_worth(8, 15000), 1);
    assert_int_equal(ofr_threads_worth(8, 2 * OFR_LEAST_ITEMS), 2);
    assert_int_equal(ofr_threads_worth(8, 100 * OFR_LEAST_ITEMS), 8);
}

struct seen {
    atomic_uint times[N_PARTS], of_thread[MOST_THREADS];
};

static void count(void *work, uint32_t part, uint32_t thread) {
    struct seen *seen = work;
    seen->times[part]++;
    seen->of_thread[thread]++;
}

static void each_part_is_done_once_by_no_more_threads_than_parts(void **state) {
    (void)state;
    struct ofr_team team;
    assert_int_equal(ofr_team_start(&team, MOST_THREADS, NULL), OFR_OK);
    assert_int_equal(ofr_team_size(&team), MOST_THREADS);
    for (uint32_t n = 0; n <= N_PARTS; n += n < 4 ? 1 : 16) {
        struct seen seen = {{0}, {0}};
        uint32_t n_threads = 0;
        ofr_parallel(&team, n, count, &seen);
        for (uint32_t i = 0; i < N_PARTS; i++)
            assert_int_equal(seen.times[i], i < n ? 1 : 0);
        for (uint32_t t = 0; t < MOST_THREADS; t++)
            n_threads += seen.of_thread[t] > 0;
        assert_true(n_threads <= n);
        if (n == 1)
            assert_int_equal(seen.of_thread[0], 1); /* nobody is woken for one part */
    }
    ofr_team_stop(&team);
    assert_int_equal(ofr_team_size(&team), 1);
    ofr_team_stop(&team);
}

/* Parts that are done only when as many threads are there as the team has. */
static void meet(void *work, uint32_t part, uint32_t thread) {
    atomic_uint *n = work;
    (void)part, (void)thread;
    ++*n;
    while (*n < 3)
        sched_yield();
}

static void all_threads_of_a_team_work(void **state) {
    (void)state;
    struct ofr_team team;
    assert_int_equal(ofr_team_start(&team, 3, NULL), OFR_OK);
    for (int round = 0; round < 200; round++) {
        atomic_uint n = 0;
        ofr_parallel(&team, 3, meet, &n);
        assert_int_equal(n, 3);
    }
    ofr_team_stop(&team);
}

static void fill(void *work, uint32_t part, uint32_t thread) {
    volatile char large[LARGE];
    atomic_uint *n = work;
    (void)thread;
    for (size_t i = 0; i < LARGE; i += 512)
        large[i] = (char)part;
    ++*n;
    while (*n < 2) /* so that the other part is that of the other thread */
        sched_yield();
    assert_true(large[0] == (char)part);
}

static void the_stack_of_a_thread_does_not_follow_the_limit_of_the_shell(void **state) {
    (void)state;
    struct rlimit before, small;
    struct ofr_team team;
    atomic_uint n = 0;
    assert_int_equal(getrlimit(RLIMIT_STACK, &before), 0);
    small = (struct rlimit){65536, before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_STACK, &small), 0);
    ofr_status status = ofr_team_start(&team, 2, NULL);
    assert_int_equal(setrlimit(RLIMIT_STACK, &before), 0);
    assert_int_equal(status, OFR_OK);
    ofr_parallel(&team, 2, fill, &n);
    ofr_team_stop(&team);
}

static void block(void *work, uint32_t part, uint32_t thread) {
    sigset_t *blocked = work;
    (void)part;
    if (thread > 0)
        pthread_sigmask(SIG_BLOCK, NULL, blocked);
    sched_yield();
}

static void signals_go_to_the_thread_of_the_program(void **state) {
    (void)state;
    struct ofr_team team;
    sigset_t blocked, own;
    sigemptyset(&blocked);
    assert_int_equal(ofr_team_start(&team, 2, NULL), OFR_OK);
    for (int i = 0; i < 100000 && sigismember(&blocked, SIGINT) == 0; i++)
        ofr_parallel(&team, 8, block, &blocked);
    ofr_team_stop(&team);
    assert_int_equal(sigismember(&blocked, SIGINT), 1);
    pthread_sigmask(SIG_BLOCK, NULL, &own);
    assert_int_equal(sigismember(&own, SIGINT), 0);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && !defined(__clang__)
static void a_lack_of_room_for_stacks_is_told(void **state) {
    (void)state;
    struct rlimit before, small;
    struct ofr_team team;
    char text[300];
    struct ofr_reports *reports = ofr_reports_new();
    assert_int_equal(getrlimit(RLIMIT_AS, &before), 0);
    small = (struct rlimit){(rlim_t)1 << 30, before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_AS, &small), 0);
    ofr_status status = ofr_team_start(&team, 1000, reports);
    assert_int_equal(setrlimit(RLIMIT_AS, &before), 0);
    assert_int_equal(status, OFR_SYSTEM);
    assert_int_equal(ofr_reports_count(reports), 1);
    ofr_reports_text(reports, 0, text, sizeof text);
    assert_non_null(strstr(text, "could not start thread"));
    assert_non_null(strstr(text, "of 1000"));
    assert_int_equal(ofr_team_size(&team), 1);
    ofr_reports_free(reports);
}
#endif

static void short_memory_for_a_team_is_told(void **state) {
    (void)state;
    struct ofr_team team;
    for (long n = 1; n <= 2; n++) {
        ofr_memory_fail_at(n, false);
        assert_int_equal(ofr_team_start(&team, 2, NULL), OFR_SYSTEM);
        ofr_memory_fail_at(0, false);
    }
}

static void a_quota_is_a_number_of_cores(void **state) {
    (void)state;
    assert_int_equal(ofr_cores_of_quota("max 100000\n"), 0);
    assert_int_equal(ofr_cores_of_quota("200000 100000\n"), 2);
    assert_int_equal(ofr_cores_of_quota("150000 100000\n"), 2);
    assert_int_equal(ofr_cores_of_quota("1000 100000\n"), 1);
    assert_int_equal(ofr_cores_of_quota(""), 0);
    assert_int_equal(ofr_cores_of_quota("200000"), 0);
    assert_true(ofr_cores() >= 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_small_place_has_one_thread_and_a_large_one_no_more_than_it_was_given),
        cmocka_unit_test(each_part_is_done_once_by_no_more_threads_than_parts),
        cmocka_unit_test(all_threads_of_a_team_work),
        cmocka_unit_test(the_stack_of_a_thread_does_not_follow_the_limit_of_the_shell),
        cmocka_unit_test(signals_go_to_the_thread_of_the_program),
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && !defined(__clang__)
        cmocka_unit_test(a_lack_of_room_for_stacks_is_told),
#endif
        cmocka_unit_test(short_memory_for_a_team_is_told),
        cmocka_unit_test(a_quota_is_a_number_of_cores),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
