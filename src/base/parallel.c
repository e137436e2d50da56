#include "base/parallel.h"

#include "base/memory.h"

uint32_t ofr_team_size(const struct ofr_team *team) {
    return team == NULL || team->n_threads == 0 ? 1 : team->n_threads;
}

uint32_t ofr_threads_worth(uint32_t n_threads, uint64_t n_items) {
    uint64_t most = n_items / OFR_LEAST_ITEMS;
    return n_threads <= 1 || most <= 1 ? 1 : n_threads < most ? n_threads : (uint32_t)most;
}

static void run_alone(uint32_t n_parts, ofr_part part, void *work) {
    for (uint32_t i = 0; i < n_parts; i++)
        part(work, i, 0);
}

#ifdef __wasm__

ofr_status ofr_team_start(struct ofr_team *team, uint32_t n_threads, struct ofr_reports *reports) {
    (void)n_threads, (void)reports;
    *team = (struct ofr_team){.n_threads = 1};
    return OFR_OK;
}

void ofr_team_stop(struct ofr_team *team) { *team = (struct ofr_team){0}; }

void ofr_parallel(const struct ofr_team *team, uint32_t n_parts, ofr_part part, void *work) {
    (void)team;
    run_alone(n_parts, part, work);
}

#else

#include <pthread.h>
#include <signal.h>
#include <string.h>

enum { STACK_BYTES = 8 << 20 }; /* of address space; what is not used takes no memory */

struct member {
    struct ofr_team_insides *team;
    pthread_t thread;
    uint32_t number;
};

/* All below the lock is read and written while it is held. */
struct ofr_team_insides {
    struct member *members; /* [n_members] without the caller */
    uint32_t n_members;
    pthread_mutex_t lock;
    pthread_cond_t begun, done; /* there are parts to take, or it ends; the last part is done */
    ofr_part part;
    void *work;
    uint32_t n_parts, next, n_done;
    bool ends;
};

/* Take parts until there are none; the lock is held before and after. */
static void take_parts(struct ofr_team_insides *team, uint32_t thread) {
    while (team->next < team->n_parts) {
        uint32_t own = team->next++;
        ofr_part part = team->part;
        void *work = team->work;
        pthread_mutex_unlock(&team->lock);
        part(work, own, thread);
        pthread_mutex_lock(&team->lock);
        team->n_done++;
        if (team->n_done == team->n_parts)
            pthread_cond_signal(&team->done);
    }
}

static void *wait_and_work(void *to) {
    const struct member *member = to;
    struct ofr_team_insides *team = member->team;
    pthread_mutex_lock(&team->lock);
    while (!team->ends) {
        take_parts(team, member->number);
        if (!team->ends)
            pthread_cond_wait(&team->begun, &team->lock);
    }
    pthread_mutex_unlock(&team->lock);
    return NULL;
}

static int start_member(struct ofr_team_insides *team, const pthread_attr_t *attributes) {
    struct member *member = &team->members[team->n_members];
    *member = (struct member){.team = team, .number = team->n_members + 1};
    int code = pthread_create(&member->thread, attributes, wait_and_work, member);
    if (code == 0)
        team->n_members++;
    return code;
}

/* Start all; returns 0, or the error number of the first that could not be. */
static int start_members(struct ofr_team_insides *team, uint32_t n) {
    pthread_attr_t attributes;
    sigset_t all, before;
    int code = pthread_attr_init(&attributes);
    if (code != 0)
        return code;
    code = pthread_attr_setstacksize(&attributes, STACK_BYTES);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    for (uint32_t i = 0; i < n && code == 0; i++)
        code = start_member(team, &attributes);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    return code;
}

ofr_status ofr_team_start(struct ofr_team *team, uint32_t n_threads, struct ofr_reports *reports) {
    struct ofr_team_insides *insides = NULL;
    *team = (struct ofr_team){.n_threads = 1};
    if (n_threads <= 1)
        return OFR_OK;
    OFR_TRY(OFR_NEW(NULL, insides, 1, "threads", reports));
    pthread_mutex_init(&insides->lock, NULL);
    pthread_cond_init(&insides->begun, NULL);
    pthread_cond_init(&insides->done, NULL);
    *team = (struct ofr_team){insides, n_threads};
    ofr_status status = OFR_NEW(NULL, insides->members, n_threads - 1, "threads", reports);
    int code = status == OFR_OK ? start_members(insides, n_threads - 1) : 0;
    if (code != 0)
        status =
            ofr_fail(reports, OFR_SYSTEM, "could not start thread %u of %u: %s; ask for fewer with --threads",
                     insides->n_members + 2, n_threads, strerror(code));
    if (status != OFR_OK)
        ofr_team_stop(team);
    return status;
}

void ofr_team_stop(struct ofr_team *team) {
    struct ofr_team_insides *insides = team->insides;
    *team = (struct ofr_team){0};
    if (insides == NULL)
        return;
    pthread_mutex_lock(&insides->lock);
    insides->ends = true;
    pthread_cond_broadcast(&insides->begun);
    pthread_mutex_unlock(&insides->lock);
    for (uint32_t i = 0; i < insides->n_members; i++)
        pthread_join(insides->members[i].thread, NULL);
    pthread_cond_destroy(&insides->done);
    pthread_cond_destroy(&insides->begun);
    pthread_mutex_destroy(&insides->lock);
    ofr_free(insides->members);
    ofr_free(insides);
}

void ofr_parallel(const struct ofr_team *team, uint32_t n_parts, ofr_part part, void *work) {
    struct ofr_team_insides *insides = team == NULL ? NULL : team->insides;
    if (insides == NULL || n_parts <= 1) {
        run_alone(n_parts, part, work);
        return;
    }
    pthread_mutex_lock(&insides->lock);
    insides->part = part;
    insides->work = work;
    insides->n_parts = n_parts;
    insides->next = insides->n_done = 0;
    for (uint32_t i = 0; i < insides->n_members && i + 1 < n_parts; i++)
        pthread_cond_signal(&insides->begun);
    take_parts(insides, 0);
    while (insides->n_done < n_parts)
        pthread_cond_wait(&insides->done, &insides->lock);
    pthread_mutex_unlock(&insides->lock);
}

#endif
