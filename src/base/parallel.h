/*
 * Parallel loop: the parts of a piece of work on several threads.
 *
 * Parts must not depend on each other and write only their own data, so the number of threads changes no bit.
 * The threads are OpenMP's; without it (WebAssembly) this is a plain loop.
 */
#ifndef OFR_BASE_PARALLEL_H
#define OFR_BASE_PARALLEL_H

#include <stdint.h>

/** The least number of items for which a further thread saves more time than it costs. */
#define OFR_LEAST_ITEMS 16384

/** Do one part of the work, numbered from 0, on a thread, numbered from 0. */
typedef void (*ofr_part)(void *work, uint32_t part, uint32_t thread);

/**
 * Run the parts 0 to n_parts - 1, each once, in any order.
 *
 * @param n_threads [in] the most threads to use; never more than n_parts
 * @parallel called by one thread, or by each thread of an outer loop for work of its own
 */
void ofr_parallel(uint32_t n_threads, uint32_t n_parts, ofr_part part, void *work);

/** Return how many of n_threads threads are worth their cost for a loop over n_items items; at least 1. */
uint32_t ofr_threads_worth(uint32_t n_threads, uint64_t n_items);

#endif
