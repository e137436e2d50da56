/*
 * Allocation: the only file that calls malloc, so that tests can make the n-th call fail.
 *
 * For strings, lists and tools. Owners of much memory use memory.h, which keeps accounts and reports
 * failures.
 */
#ifndef OFR_BASE_ALLOCATE_H
#define OFR_BASE_ALLOCATE_H

#include <stdbool.h>
#include <stddef.h>

/** As the functions of stdlib.h: `size` is in bytes, n in elements. A size of 0 gives a valid block; NULL
 * when memory is short. */
void *ofr_malloc(size_t size);
void *ofr_calloc(size_t n, size_t size);
void *ofr_realloc(void *block, size_t size);
/** A copy of a text. NULL when memory is short. */
char *ofr_strdup(const char *text);
/** A copy of the first n bytes of a text, with a NUL. NULL when memory is short. */
char *ofr_strndup(const char *text, size_t n);
/** Free a block of the functions above; accepts NULL. */
void ofr_free(void *block);

/**
 * Test hook: make the n-th allocation from now fail; not for programs.
 * @param n            [in] 0 switches the hook off
 * @param from_then_on [in] all later ones fail too
 */
void ofr_memory_fail_at(long n, bool from_then_on);

#endif
