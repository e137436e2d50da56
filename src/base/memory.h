/*
 * Memory: the only file that calls malloc, so that tests can make the n-th call fail.
 *
 * Each owner (a population, an engine) keeps an account of what it holds, from which
 * "bytes per person" is reported. Not an allocator: it adds bookkeeping, nothing else.
 *
 * Invariant: account.now is the sum of the sizes handed out and not yet released.
 */
#ifndef OFR_BASE_MEMORY_H
#define OFR_BASE_MEMORY_H

#include "base/report.h"

/** What one owner holds, bytes. Zero-initialise. */
struct ofr_account {
    size_t now, peak;
};

/**
 * Allocate n zeroed elements of a size.
 *
 * @param what [in] what the memory is for, named in the report on failure
 * @param out  [out] pointer to the new block; NULL on failure; n = 0 gives a valid block
 * @errors   OFR_SYSTEM when memory is short or the product overflows
 */
OFR_MUST_USE ofr_status ofr_new(struct ofr_account *account, size_t n, size_t size, const char *what,
                                void **out, struct ofr_reports *reports);

/** The same for the elements that [pointer] points to, with their size and the cast. */
#define OFR_NEW(account, pointer, n, what, reports)                                                          \
    ofr_new((account), (n), sizeof *(pointer), (what), (void **)&(pointer), (reports))

/** Grow a block from n_old to n_new elements; new ones are zeroed; *block is unchanged on failure. */
OFR_MUST_USE ofr_status ofr_grow(struct ofr_account *account, size_t n_old, size_t n_new, size_t size,
                                 const char *what, void **block, struct ofr_reports *reports);

/** Release a block of n elements and clear the pointer; accepts NULL. */
void ofr_release(struct ofr_account *account, size_t n, size_t size, void **block);

/** Plain forms without an account, for strings, lists and tools. */
void *ofr_malloc(size_t size);
void *ofr_realloc(void *block, size_t size);
char *ofr_strdup(const char *text);
char *ofr_strndup(const char *text, size_t n);
void ofr_free(void *block);

/**
 * Test hook: make the n-th allocation from now fail, and those after it too when
 * `from_then_on`; 0 switches the hook off. Not for programs.
 */
void ofr_memory_fail_at(long n, bool from_then_on);

#endif
