#include "machine.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/draws.h"
#include "base/parallel.h"
#include "models/pathway/talk.h"

#define N_REPEATS 5

double bench_now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double bench_median(const double *values, size_t n) {
    double sorted[16];
    memcpy(sorted, values, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, by_size);
    return n % 2 ? sorted[n / 2] : 0.5 * (sorted[n / 2 - 1] + sorted[n / 2]);
}

/* ---- bytes ---------------------------------------------------------------------------- */

#define TRIAD_PARTS 64
#define TRIAD_PART_LENGTH 131072 /* doubles: 64 parts of three arrays are 200 MB */

struct triad {
    double *a, *b, *c;
};

static void triad_part(void *work, uint32_t part, uint32_t thread) {
    (void)thread;
    const struct triad *triad = work;
    size_t first = (size_t)part * TRIAD_PART_LENGTH;
    double *restrict a = triad->a + first;
    const double *restrict b = triad->b + first, *restrict c = triad->c + first;
    for (size_t i = 0; i < TRIAD_PART_LENGTH; i++)
        a[i] = b[i] + 3.0 * c[i];
}

double bench_triad(uint32_t n_threads) {
    size_t n = (size_t)TRIAD_PARTS * TRIAD_PART_LENGTH;
    double *all = malloc(3 * n * sizeof *all), speeds[N_REPEATS];
    if (all == NULL)
        return 0;
    for (size_t i = 0; i < 3 * n; i++)
        all[i] = (double)i;
    struct triad triad = {all, all + n, all + 2 * n};
    struct ofr_team team;
    if (ofr_team_start(&team, n_threads, NULL) != OFR_OK)
        n_threads = 1; /* the team is empty */
    for (int repeat = 0; repeat < N_REPEATS; repeat++) {
        double start = bench_now();
        for (int i = 0; i < 3; i++)
            ofr_parallel(&team, TRIAD_PARTS, triad_part, &triad);
        speeds[repeat] = 3.0 * 24.0 * (double)n / (bench_now() - start);
    }
    ofr_team_stop(&team);
    free(all);
    return bench_median(speeds, N_REPEATS);
}

/* ---- draws ---------------------------------------------------------------------------- */

double bench_draws_one_by_one(uint32_t *use) {
    const uint32_t n = 20000000;
    struct ofr_draws draws = ofr_draws_make(1, 0);
    double start = bench_now();
    for (uint32_t i = 0; i < n; i++) {
        struct ofr_words words = ofr_draw(draws, i, 1, 2, 3);
        *use ^= words.w[0] ^ words.w[1] ^ words.w[2] ^ words.w[3];
    }
    return n / (bench_now() - start);
}

double bench_draws_many(uint32_t *use) {
    enum { BATCH = 256, N_BATCHES = 200000 };
    uint32_t ids[BATCH], words[4][BATCH];
    uint32_t *const to[4] = {words[0], words[1], words[2], words[3]};
    struct ofr_draws draws = ofr_draws_make(1, 0);
    for (uint32_t i = 0; i < BATCH; i++)
        ids[i] = 3 * i;
    double start = bench_now();
    for (uint32_t b = 0; b < N_BATCHES; b++) {
        ofr_draw_many(draws, ids, BATCH, b, 2, 3, to);
        *use ^= words[b % 4][b % BATCH];
    }
    return (double)BATCH * N_BATCHES / (bench_now() - start);
}

double bench_masks(uint32_t *use) {
    const uint32_t n = 50000;
    uint64_t masks[8];
    struct ofr_draws draws = ofr_draws_make(1, 0);
    double start = bench_now();
    for (uint32_t i = 0; i < n; i++) {
        ofr_draw_masks(draws, 8 * i, 8, 1, 2, 4915, masks); /* all 16 bits are compared */
        *use ^= (uint32_t)masks[i % 8];
    }
    return (bench_now() - start) * 1e9 / (8 * 64.0 * n);
}

/* ---- conversations -------------------------------------------------------------------- */

double bench_conversation(uint32_t *use) {
    enum { N_MINDS = 1024, N_DAYS = 64, N_ROUNDS = 4000 };
    static struct pathway_opinions minds[N_MINDS];
    uint32_t decay[N_DAYS];
    const struct pathway_talk_state talk = {.decay = decay, .alpha = 19661, .effect = 655};
    struct ofr_draws draws = ofr_draws_make(1, 0);
    for (uint32_t d = 0; d < N_DAYS; d++)
        decay[d] = 65536 - 300 * d;
    for (uint32_t i = 0; i < N_MINDS; i++) {
        struct ofr_words words = ofr_draw(draws, i, 0, 0, 0);
        for (unsigned t = 0; t < PATHWAY_N_TOPICS; t++)
            minds[i].opinion[t] = minds[i].base[t] = (int16_t)(words.w[t] % PATHWAY_ONE);
        minds[i].touched = (uint16_t)(words.w[3] % (N_DAYS / 2));
    }
    double start = bench_now();
    for (uint32_t round = 0; round < N_ROUNDS; round++)
        for (uint32_t i = 0; i < N_MINDS; i++) {
            const struct pathway_opinions *speaker = &minds[(i * 7 + round) % N_MINDS];
            int32_t own[PATHWAY_N_TOPICS], other[PATHWAY_N_TOPICS];
            for (unsigned t = 0; t < PATHWAY_N_TOPICS; t++) {
                own[t] = pathway_relaxed(&talk, &minds[i], t, N_DAYS - 1);
                other[t] = pathway_relaxed(&talk, speaker, t, N_DAYS - 1);
            }
            unsigned topic = (unsigned)(other[0] > other[1]) + (unsigned)(other[1] > other[2]);
            *use ^= (uint32_t)pathway_hear(other[topic], own[topic], talk.alpha, talk.effect);
        }
    return (bench_now() - start) * 1e9 / ((double)N_MINDS * N_ROUNDS);
}

_Noreturn void bench_spin(void) {
    for (volatile uint64_t n = 0;; n++)
        continue;
}
