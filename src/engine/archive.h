/*
 * Archive: the state of a replicate as bytes, for a checkpoint or a branch.
 *
 * Whoever has state lists it once, in a function that serves both ways: called with an archive
 * that saves it writes each span, called with one that loads it reads the same spans back. So
 * nothing can be saved and not loaded. Values that follow from the scenario are no state: they
 * are made when an engine starts. Does no I/O: where the bytes go is a function it is given
 * (memory, below; a file, store/checkpoint.h).
 *
 * Invariant: no pointer and no padding is written, so equal states give equal bytes. The first
 * failure is kept; spans after it do nothing, and ofr_archive_end returns it.
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

/** A variable, which is no array and no pointer; an array whose elements have no padding; one member of each
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

/** Save or load how long a list is and how much room it has, which is made when loading. Its
 *  elements are spans of their own. @errors kept in the archive: OFR_SYSTEM when memory is short */
#define OFR_ARCHIVE_ROOM(archive, account, list, n, capacity)                                                \
    ofr_archive_room(archive, account, #list, (void **)&(list), &(n), &(capacity), sizeof *(list))
/** What OFR_ARCHIVE_ROOM calls, with the `name` of the list and the `size` of an element in bytes.
 *  @param list [in,out] made when loading @param n, capacity [in,out] elements */
void ofr_archive_room(struct ofr_archive *archive, struct ofr_account *account, const char *name, void **list,
                      uint32_t *n, uint32_t *capacity, size_t size);

/** Write or check the end mark; the status of the archive. @errors the first failure of a span */
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

/** Free bytes; accepts empty ones. */
void ofr_bytes_free(struct ofr_bytes *bytes);

#endif
