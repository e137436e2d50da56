#include "base/memory.h"

#include <assert.h>
#include <string.h>

static void charge(struct ofr_account *account, size_t bytes) {
    if (account == NULL)
        return;
    account->now += bytes;
    if (account->now > account->peak)
        account->peak = account->now;
}

ofr_status ofr_new(struct ofr_account *account, size_t n, size_t size, const char *what, void **out,
                   struct ofr_reports *reports) {
    *out = ofr_calloc(n, size);
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
    ofr_free(*block);
    *block = NULL;
    assert(account == NULL || account->now >= n * size);
    if (account != NULL)
        account->now -= n * size;
}
