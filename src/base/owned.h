/*
 * Owned memory: one list of what a struct owns, by which it is freed and deeply copied.
 *
 * A module writes one function that names each owned pointer. Called on a struct it frees what the pointers
 * hold; called on a shallow copy of a struct it puts copies in their place.
 */
#ifndef OFR_BASE_OWNED_H
#define OFR_BASE_OWNED_H

#include <stdbool.h>
#include <stddef.h>

/** What a walk does. Copies go on when memory runs out and leave NULL, so that the result can be freed. */
struct ofr_owner {
    bool copies; /* put copies in place; else free, and put NULL */
    bool ok;     /* start with true; false when a copy failed */
};

/** Names what an element of an array owns. @param n [in] the number that the caller passed with the array */
typedef void (*ofr_own_each)(struct ofr_owner *owner, void *element, size_t n);

/**
 * Free an array, or put a copy in its place; its elements are walked after it is copied and before it is
 * freed.
 *
 * @param pointer [in,out] address of the pointer to the array; a NULL array is left alone
 * @param n       [in] elements
 * @param size    [in] bytes of an element
 * @param each    [in] names what an element owns; NULL: nothing
 * @param each_n  [in] passed to `each`
 */
void ofr_own(struct ofr_owner *owner, void *pointer, size_t n, size_t size, ofr_own_each each, size_t each_n);

/** The same for a text, and for an array of n texts. */
void ofr_own_text(struct ofr_owner *owner, char **text);
void ofr_own_texts(struct ofr_owner *owner, char ***texts, size_t n);

#endif
