/*
 * Memory: blocks with an account of their size and a report when memory is short.
 *
 * Each owner (a population, an engine) keeps an account, from which "bytes per person" is reported. This is
 * not an allocator: it adds bookkeeping to allocate.h, nothing else.
 *
 * Invariant: account.now is the sum of the sizes handed out and not yet released.
 */
#ifndef OFR_BASE_MEMORY_H
#define OFR_BASE_MEMORY_H

#include "base/allocate.h"
#include "base/report.h"

/** Bytes that one owner holds. Zero-initialise. */
struct ofr_account {
    size_t now, peak;
};

/**
 * Allocate n zeroed elements of a size.
 *
 * @param account [in,out] NULL: no account
 * @param what    [in]  what the memory is for, named in the report on failure
 * @param out     [out] the new block, valid also for n = 0; NULL on failure
 * @errors   OFR_SYSTEM when memory is short or the product overflows
 */
OFR_MUST_USE ofr_status ofr_new(struct ofr_account *account, size_t n, size_t size, const char *what,
                                void **out, struct ofr_reports *reports);

/** The same for the elements that [pointer] points to, with their size and the cast. */
#define OFR_NEW(account, pointer, n, what, reports)                                                          \
    ofr_new((account), (n), sizeof *(pointer), (what), (void **)&(pointer), (reports))

/**
 * Grow a block from n_old to n_new elements; new ones are zeroed.
 * @param size, what [in] as for ofr_new
 * @param block [in,out] unchanged on failure
 * @errors   OFR_SYSTEM when memory is short or the product overflows
 */
OFR_MUST_USE ofr_status ofr_grow(struct ofr_account *account, size_t n_old, size_t n_new, size_t size,
                                 const char *what, void **block, struct ofr_reports *reports);

/** Release a block of n elements of a size and clear the pointer. @param block [in,out] may point to NULL */
void ofr_release(struct ofr_account *account, size_t n, size_t size, void **block);

#endif
