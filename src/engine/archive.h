/*
 * Archive: the state of a replicate as bytes, for a checkpoint or a branch.
 *
 * A module lists its state once, in a function that serves both ways: with an archive that saves it writes
 * each span, with one that loads it reads the same spans back. So nothing is saved that is not loaded. Values
 * that follow from the scenario are not state: they are made when an engine starts. Does no I/O: the caller
 * brings the function that moves bytes (memory, below; a file, store/checkpoint.h).
 *
 * Invariant: no pointer and no padding is written, so equal states give equal bytes. The first failure is
 * kept; spans after it do nothing, and ofr_archive_end returns it.
 */
#ifndef OFR_ENGINE_ARCHIVE_H
#define OFR_ENGINE_ARCHIVE_H

#include "base/memory.h"

/** Move n bytes to the stream of an archive that saves, or from that of one that loads.
 *  @errors OFR_SYSTEM, or OFR_BAD_INPUT where there are not so many bytes */
typedef ofr_status (*ofr_move)(void *stream, void *bytes, size_t n, struct ofr_reports *reports);

struct ofr_archive {
    bool loading;
    ofr_move move;
    void *stream;
    struct ofr_reports *reports;
    ofr_status status; /* of the first failure */
};

/**
 * Save or load n elements of `size` bytes that stand `stride` bytes apart.
 *
 * @param name  [in] what it is; what was saved under another name, size or number is not loaded
 * @errors   kept in the archive: OFR_BAD_INPUT when the bytes hold something else
 * @cost     O(n)
 */
void ofr_archive_span(struct ofr_archive *archive, const char *name, void *first, size_t n, size_t stride,
                      size_t size);

/** A variable that is no array and no pointer; an array whose elements have no padding; one member of each
 * struct of an array. */
#define OFR_ARCHIVE_VALUE(archive, value)                                                                    \
    do {                                                                                                     \
        _Static_assert(__builtin_classify_type(value) != 5, "no pointer is saved: " #value);                 \
        ofr_archive_span(archive, #value, &(value), 1, sizeof(value), sizeof(value));                        \
    } while (0)
#define OFR_ARCHIVE_ARRAY(archive, array, n)                                                                 \
    ofr_archive_span(archive, #array, array, n, sizeof *(array), sizeof *(array))
#define OFR_ARCHIVE_MEMBER(archive, array, n, member)                                                        \
    ofr_archive_span(archive, #array "." #member, &(array)->member, n, sizeof *(array), sizeof(array)->member)

/** Save or load the length and the capacity of a list; see ofr_archive_room. */
#define OFR_ARCHIVE_ROOM(archive, account, list, n, capacity)                                                \
    ofr_archive_room(archive, account, #list, (void **)&(list), &(n), &(capacity), sizeof *(list))
/**
 * Save or load the length and the capacity of a list, which grows when loading. Its elements are spans of
 * their own.
 * @param name     [in]     as for ofr_archive_span
 * @param list     [in,out] the block
 * @param n        [in,out] elements
 * @param capacity [in,out] elements
 * @param size     [in]     of an element, bytes
 * @errors   kept in the archive: OFR_SYSTEM when memory is short
 */
void ofr_archive_room(struct ofr_archive *archive, struct ofr_account *account, const char *name, void **list,
                      uint32_t *n, uint32_t *capacity, size_t size);

/** Mark, or look for, the end. @errors OFR_SYSTEM or OFR_BAD_INPUT: the first failure of the archive */
OFR_MUST_USE ofr_status ofr_archive_end(struct ofr_archive *archive);

/** Bytes in memory. Zero-initialise; free with ofr_bytes_free. */
struct ofr_bytes {
    unsigned char *bytes;
    size_t n, capacity;
};

/** An archive that appends to bytes. */
struct ofr_archive ofr_archive_to(struct ofr_bytes *bytes, struct ofr_reports *reports);

/** Bytes being read; any number of readers can share what they read. */
struct ofr_bytes_reader {
    const struct ofr_bytes *from;
    size_t at;
};

/** An archive that loads what a reader reads. */
struct ofr_archive ofr_archive_from(struct ofr_bytes_reader *reader, struct ofr_reports *reports);

/** Free bytes; accepts none. */
void ofr_bytes_free(struct ofr_bytes *bytes);

#endif
