/*
 * Parallel loop: the parts of a piece of work on several threads.
 *
 * Parts must not depend on each other and write only their own data, so the number of threads changes no bit.
 * Threads are made once, for a team, and sleep until there is work. The caller works, too, and waits for no
 * part that nobody has begun: a thread that gets no core holds nobody up. Their stacks have a size of their
 * own, whatever the limits of the shell. WebAssembly has one thread and this is a plain loop.
 */
#ifndef OFR_BASE_PARALLEL_H
#define OFR_BASE_PARALLEL_H

#include "base/report.h"

/**
 * The least number of items for which a further thread saves more time than it costs.
 *
 * Measured on whole runs, one thread and two in turns (docs/speed.md): with 13,000 people two threads
 * took 1.03 times as long as one, with 22,000 0.95 times, with 33,000 0.73 times. So two begin at 2 x 16,384.
 */
#define OFR_LEAST_ITEMS 16384

/** Do one part of the work, numbered from 0, on a thread, numbered from 0. */
typedef void (*ofr_part)(void *work, uint32_t part, uint32_t thread);

/** Threads that wait for work. Zero-initialised it is the caller alone. */
struct ofr_team {
    struct ofr_team_insides *insides; /* NULL: the caller alone */
    uint32_t n_threads;               /* with the caller; 0 counts as 1 */
};

/**
 * Make the threads of a team. They block all signals, which the program's own thread gets.
 * @param n_threads [in] with the caller; 0 and 1 make none
 * @param team      [out] empty on failure
 * @errors   OFR_SYSTEM when one cannot be had
 */
OFR_MUST_USE ofr_status ofr_team_start(struct ofr_team *team, uint32_t n_threads,
                                       struct ofr_reports *reports);

/** End the threads of a team that is not at work; accepts an empty one. */
void ofr_team_stop(struct ofr_team *team);

/** The number of threads of a team with its caller; at least 1. @param team [in] NULL: the caller alone */
uint32_t ofr_team_size(const struct ofr_team *team);

/**
 * Run the parts 0 to n_parts - 1, each once, in any order.
 *
 * @param team [in] NULL: the caller alone; never more of its threads than n_parts
 * @parallel one thread at a time for each team
 */
void ofr_parallel(const struct ofr_team *team, uint32_t n_parts, ofr_part part, void *work);

/** Return how many of n_threads threads are worth their cost for a loop over n_items items; at least 1. */
uint32_t ofr_threads_worth(uint32_t n_threads, uint64_t n_items);

#endif
