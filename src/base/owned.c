#include "base/owned.h"

#include <string.h>

#include "base/memory.h"

void ofr_own(struct ofr_owner *owner, void *pointer, size_t n, size_t size, ofr_own_each each,
             size_t each_n) {
    void *block, *copy = NULL;
    memcpy(&block, pointer, sizeof block);
    if (block == NULL)
        return;
    if (owner->copies && (copy = ofr_malloc(n * size)) == NULL)
        owner->ok = false;
    if (copy != NULL)
        memcpy(copy, block, n * size);
    char *walked = owner->copies ? copy : block;
    for (size_t i = 0; each != NULL && walked != NULL && i < n; i++)
        each(owner, walked + i * size, each_n);
    if (!owner->copies)
        ofr_free(block);
    memcpy(pointer, &copy, sizeof copy);
}

void ofr_own_text(struct ofr_owner *owner, char **text) {
    ofr_own(owner, text, *text != NULL ? strlen(*text) + 1 : 0, 1, NULL, 0);
}

static void own_text(struct ofr_owner *owner, void *text, size_t n) {
    (void)n;
    ofr_own_text(owner, text);
}

void ofr_own_texts(struct ofr_owner *owner, char ***texts, size_t n) {
    ofr_own(owner, texts, n, sizeof **texts, own_text, 0);
}
