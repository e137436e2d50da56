#include "engine/archive.h"

#include <assert.h>
#include <string.h>

#include "base/digest.h"

#define ROOM_TO_GATHER 4096 /* bytes of members that are moved at a time */

static void move(struct ofr_archive *archive, void *bytes, size_t n) {
    if (archive->status == OFR_OK && n > 0)
        archive->status = archive->move(archive->stream, bytes, n, archive->reports);
}

static uint64_t mark_of(const char *name, size_t size) {
    struct ofr_digest digest;
    ofr_digest_start(&digest);
    ofr_digest_bytes(&digest, name, strlen(name));
    ofr_digest_add(&digest, size);
    return digest.state;
}

/* Before each span: a mark of its name and size, and its length. */
static void move_head(struct ofr_archive *archive, const char *name, uint64_t n, size_t size) {
    const uint64_t expected[2] = {mark_of(name, size), n};
    uint64_t found[2] = {expected[0], expected[1]};
    move(archive, found, sizeof found);
    if (archive->status != OFR_OK)
        return;
    if (found[0] != expected[0])
        archive->status = ofr_fail(archive->reports, OFR_BAD_INPUT,
                                   "it does not hold %s where this program looks for it", name);
    else if (found[1] != expected[1])
        archive->status = ofr_fail(archive->reports, OFR_BAD_INPUT, "it holds %llu of %s; this run has %llu",
                                   (unsigned long long)found[1], name, (unsigned long long)expected[1]);
}

/* Members of structs are moved through a small block that holds them together. */
static void move_members(struct ofr_archive *archive, char *first, size_t n, size_t stride, size_t size) {
    char block[ROOM_TO_GATHER];
    size_t most = sizeof block / size;
    for (size_t done = 0; done < n && archive->status == OFR_OK; done += most) {
        size_t some = n - done < most ? n - done : most;
        for (size_t i = 0; i < some && !archive->loading; i++)
            memcpy(block + i * size, first + (done + i) * stride, size);
        move(archive, block, some * size);
        for (size_t i = 0; i < some && archive->loading && archive->status == OFR_OK; i++)
            memcpy(first + (done + i) * stride, block + i * size, size);
    }
}

void ofr_archive_span(struct ofr_archive *archive, const char *name, void *first, size_t n, size_t stride,
                      size_t size) {
    move_head(archive, name, n, size);
    if (archive->status != OFR_OK)
        return;
    if (stride == size || size > ROOM_TO_GATHER)
        for (size_t i = 0, some = stride == size ? n : 1; i < n; i += some)
            move(archive, (char *)first + i * stride, some * size);
    else
        move_members(archive, first, n, stride, size);
}

void ofr_archive_room(struct ofr_archive *archive, struct ofr_account *account, const char *name, void **list,
                      uint32_t *n, uint32_t *capacity, struct ofr_archive_size size) {
    assert(*n <= *capacity);
    uint32_t room[2] = {*n, *capacity};
    ofr_archive_span(archive, name, room, 2, sizeof *room, sizeof *room);
    if (archive->status != OFR_OK || !archive->loading)
        return;
    if (room[0] > room[1] || (room[1] > *capacity && room[1] > size.most))
        archive->status =
            ofr_fail(archive->reports, OFR_BAD_INPUT, "it holds more of %s than there is room for", name);
    else if (room[1] > *capacity)
        archive->status = ofr_grow(account, *capacity, room[1], size.element, name, list, archive->reports);
    if (archive->status != OFR_OK)
        return;
    *n = room[0];
    *capacity = room[1] > *capacity ? room[1] : *capacity;
}

/* ---- what was loaded ------------------------------------------------------------------ */

void ofr_archive_require(struct ofr_archive *archive, bool holds, const char *name) {
    if (!holds && ofr_archive_checks(archive))
        archive->status = ofr_fail(archive->reports, OFR_BAD_INPUT, "it was altered: %s cannot be", name);
}

void ofr_archive_require_reals(struct ofr_archive *archive, const char *name, const double *values, size_t n,
                               double low, double high) {
    for (size_t i = 0; i < n && ofr_archive_checks(archive); i++)
        ofr_archive_require(archive, values[i] >= low && values[i] <= high, name);
}

void ofr_archive_require_flag(struct ofr_archive *archive, const char *name, bool *flag) {
    unsigned char byte;
    memcpy(&byte, flag, 1);
    if (byte <= 1)
        return;
    *flag = false;
    ofr_archive_require(archive, false, name);
}

ofr_status ofr_archive_end(struct ofr_archive *archive) {
    move_head(archive, "the end", 0, 0);
    return archive->status;
}

/* ---- bytes in memory ----------------------------------------------------------------- */

static ofr_status append(void *stream, void *from, size_t n, struct ofr_reports *reports) {
    struct ofr_bytes *bytes = stream;
    if (n > bytes->capacity - bytes->n) {
        size_t capacity = bytes->capacity + bytes->capacity / 2 + n + ROOM_TO_GATHER;
        unsigned char *larger = ofr_realloc(bytes->bytes, capacity);
        if (larger == NULL)
            return ofr_fail(reports, OFR_SYSTEM, "not enough memory for a copy of the state (%zu bytes)",
                            capacity);
        bytes->bytes = larger;
        bytes->capacity = capacity;
    }
    memcpy(bytes->bytes + bytes->n, from, n);
    bytes->n += n;
    return OFR_OK;
}

static ofr_status take(void *stream, void *to, size_t n, struct ofr_reports *reports) {
    struct ofr_bytes_reader *reader = stream;
    if (n > reader->from->n - reader->at)
        return ofr_fail(reports, OFR_BAD_INPUT, "it ends too early");
    memcpy(to, reader->from->bytes + reader->at, n);
    reader->at += n;
    return OFR_OK;
}

struct ofr_archive ofr_archive_to(struct ofr_bytes *bytes, struct ofr_reports *reports) {
    return (struct ofr_archive){.loading = false, .move = append, .stream = bytes, .reports = reports};
}

struct ofr_archive ofr_archive_from(struct ofr_bytes_reader *reader, struct ofr_reports *reports) {
    return (struct ofr_archive){.loading = true, .move = take, .stream = reader, .reports = reports};
}

void ofr_bytes_free(struct ofr_bytes *bytes) {
    ofr_free(bytes->bytes);
    *bytes = (struct ofr_bytes){0};
}
