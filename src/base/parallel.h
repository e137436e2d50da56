/*
 * Parallel loops: the parts of a piece of work, spread over threads.
 *
 * Parts must not depend on one another and write only what is their own, so the number of threads changes
 * no bit. OpenMP runs them; without OpenMP (WebAssembly) this is a plain loop. A program should set
 * OMP_WAIT_POLICY=passive before it loads OpenMP: threads that spin at the end of a loop slow down a busy
 * machine a hundredfold.
 */
#ifndef OFR_BASE_PARALLEL_H
#define OFR_BASE_PARALLEL_H

#include <stdint.h>

/** The least number of items for which a further thread saves more time than it costs. */
#define OFR_LEAST_ITEMS 16384

/** One part of the work, from 0, done by a thread, from 0. */
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
