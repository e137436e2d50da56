/*
 * Parallel: share out the parts of a piece of work among threads.
 *
 * Parts must not depend on one another and write only what is their own, so that the number
 * of threads moves no bit. Not a pool or a queue: OpenMP's, or a plain loop where there is
 * none (WebAssembly).
 */
#ifndef OFR_BASE_PARALLEL_H
#define OFR_BASE_PARALLEL_H

#include <stdint.h>

/** One part of the work, from 0, done by a thread, from 0. */
typedef void (*ofr_part)(void *work, uint32_t part, uint32_t thread);

/** Do the parts 0 to n_parts - 1, each once, in any order, on at most n_threads threads. */
void ofr_parallel(uint32_t n_threads, uint32_t n_parts, ofr_part part, void *work);

#endif
