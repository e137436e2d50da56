#include "base/allocate.h"

#include <stdlib.h>
#include <string.h>

/* The one piece of mutable file-scope state in the library: the test hook. */
static _Thread_local long fail_countdown;
static _Thread_local bool fail_from_then_on;

void ofr_memory_fail_at(long n, bool from_then_on) {
    fail_countdown = n;
    fail_from_then_on = from_then_on;
}

static bool must_fail(void) {
    if (fail_countdown == 0)
        return false;
    if (fail_countdown == 1 && fail_from_then_on)
        return true;
    return --fail_countdown == 0;
}

void *ofr_calloc(size_t n, size_t size) { return must_fail() ? NULL : calloc(n > 0 ? n : 1, size); }

void *ofr_malloc(size_t size) { return must_fail() ? NULL : malloc(size > 0 ? size : 1); }

void *ofr_realloc(void *block, size_t size) {
    return must_fail() ? NULL : realloc(block, size > 0 ? size : 1);
}

void ofr_free(void *block) { free(block); }

char *ofr_strndup(const char *text, size_t n) {
    char *copy = ofr_malloc(n + 1);
    if (copy != NULL) {
        memcpy(copy, text, n);
        copy[n] = '\0';
    }
    return copy;
}

char *ofr_strdup(const char *text) { return ofr_strndup(text, strlen(text)); }
