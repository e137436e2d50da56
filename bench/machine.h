/*
 * Machine: what the least parts of a day cost on this machine - draws, bytes, conversations.
 *
 * Each is measured alone, in a loop that does nothing else, for the arithmetic of the limit
 * in bench.c. Not the model: nobody is simulated here.
 */
#ifndef OFR_BENCH_MACHINE_H
#define OFR_BENCH_MACHINE_H

#include <stddef.h>
#include <stdint.h>

double bench_now(void); /* seconds */

/** Median of n values, n <= 16. */
double bench_median(const double *values, size_t n);

/** Bytes a second of a[i] = b[i] + s * c[i] over arrays far larger than any cache (24 bytes a step). */
double bench_triad(uint32_t n_threads);

/** Draws of four words a second, one by one and many at once. What is drawn is added to *use. */
double bench_draws_one_by_one(uint32_t *use);
double bench_draws_many(uint32_t *use);
/** Nanoseconds a person of masks with a probability of which all 16 bits count. */
double bench_masks(uint32_t *use);

/** Nanoseconds a conversation: six opinions relaxed, one moved, with all minds in the first cache. */
double bench_conversation(uint32_t *use);

/** Use one core until the process is killed. */
_Noreturn void bench_spin(void);

#endif
