#include "base/memory.h"

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

static void charge(struct ofr_account *account, size_t bytes) {
    if (account == NULL)
        return;
    account->now += bytes;
    if (account->now > account->peak)
        account->peak = account->now;
}

ofr_status ofr_new(struct ofr_account *account, size_t n, size_t size, const char *what, void **out,
                   struct ofr_reports *reports) {
    *out = must_fail() ? NULL : calloc(n > 0 ? n : 1, size);
    if (*out == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory for %s (%zu x %zu bytes)", what, n, size);
    charge(account, n * size);
    return OFR_OK;
}

ofr_status ofr_grow(struct ofr_account *account, size_t n_old, size_t n_new, size_t size, const char *what,
                    void **block, struct ofr_reports *reports) {
    bool fits = n_new <= SIZE_MAX / size;
    void *larger = fits ? ofr_realloc(*block, n_new * size) : NULL;
    if (larger == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory for %s (%zu x %zu bytes)", what, n_new, size);
    memset((char *)larger + n_old * size, 0, (n_new - n_old) * size);
    *block = larger;
    charge(account, (n_new - n_old) * size);
    return OFR_OK;
}

void ofr_release(struct ofr_account *account, size_t n, size_t size, void **block) {
    if (*block == NULL)
        return;
    free(*block);
    *block = NULL;
    if (account != NULL)
        account->now -= n * size;
}
