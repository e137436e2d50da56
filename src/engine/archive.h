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
#define OFR_ARCHIVE_ROOM(archive, account, list, n, capacity, most)                                          \
    ofr_archive_room(archive, account, #list, (void **)&(list), &(n), &(capacity),                           \
                     (struct ofr_archive_size){sizeof *(list), most})
/** Of a list: bytes of an element, and the largest capacity that is loaded. */
struct ofr_archive_size {
    size_t element;
    uint64_t most;
};
/**
 * Save or load the length and the capacity of a list, which grows when loading. Its elements are spans of
 * their own.
 * @param name     [in]     as for ofr_archive_span
 * @param list     [in,out] the block
 * @param n        [in,out] elements
 * @param capacity [in,out] elements
 * @param size     [in]
 * @errors   kept in the archive: OFR_SYSTEM when memory is short; OFR_BAD_INPUT when it would be larger
 */
void ofr_archive_room(struct ofr_archive *archive, struct ofr_account *account, const char *name, void **list,
                      uint32_t *n, uint32_t *capacity, struct ofr_archive_size size);

/* ---- what was loaded -------------------------------------------------------------------- */

/* A file may be forged, with digests that fit. So a module that has loaded lengths, indices, flags, days and
 * reals checks them against the population and the scenario, before they are used. */

/** Whether a load has gone well so far, and what was loaded is to be checked. */
static inline bool ofr_archive_checks(const struct ofr_archive *archive) {
    return archive->loading && archive->status == OFR_OK;
}

/** Let a load fail unless something holds. @param name [in] what cannot be */
void ofr_archive_require(struct ofr_archive *archive, bool holds, const char *name);

/** Let a load fail unless n reals are numbers from low to high. @param values [in] [n] @param name [in] what
 * they are */
void ofr_archive_require_reals(struct ofr_archive *archive, const char *name, const double *values, size_t n,
                               double low, double high);

/** Let a load fail unless a bool that was loaded is 0 or 1; it is then false. @param name [in] what it is */
void ofr_archive_require_flag(struct ofr_archive *archive, const char *name, bool *flag);

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
