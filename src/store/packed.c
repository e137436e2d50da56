#include "store/packed.h"

#include <limits.h>
#include <string.h>
#include <zlib.h>

#include "base/memory.h"

#define LEVEL 6        /* of zlib: 9 takes three times as long for one percent */
#define WINDOW_BITS 15 /* the largest; 16 more ask for gzip's wrapping */

static ofr_status make_room(struct ofr_packed *bytes, size_t more, struct ofr_reports *reports) {
    if (more <= bytes->capacity - bytes->n)
        return OFR_OK;
    size_t larger = bytes->capacity < 512 ? 1024 : 2 * bytes->capacity;
    if (larger < bytes->n + more)
        larger = bytes->n + more;
    ofr_status status =
        ofr_grow(NULL, bytes->capacity, larger, 1, "what is packed", (void **)&bytes->at, reports);
    if (status == OFR_OK)
        bytes->capacity = larger;
    return status;
}

ofr_status ofr_packed_put(struct ofr_packed *bytes, const void *more, size_t n, struct ofr_reports *reports) {
    ofr_status status = make_room(bytes, n, reports);
    if (status != OFR_OK || n == 0)
        return status;
    memcpy(bytes->at + bytes->n, more, n);
    bytes->n += n;
    return OFR_OK;
}

ofr_status ofr_packed_put32(struct ofr_packed *bytes, uint32_t number, struct ofr_reports *reports) {
    const unsigned char four[4] = {(unsigned char)number, (unsigned char)(number >> 8),
                                   (unsigned char)(number >> 16), (unsigned char)(number >> 24)};
    return ofr_packed_put(bytes, four, sizeof four, reports);
}

void ofr_packed_free(struct ofr_packed *bytes) {
    ofr_free(bytes->at);
    *bytes = (struct ofr_packed){0};
}

static void *take(void *to, unsigned n, unsigned size) {
    (void)to;
    return ofr_malloc((size_t)n * size);
}

static void give_back(void *to, void *block) {
    (void)to;
    ofr_free(block);
}

/* zlib counts what it is given and gives in unsigned ints. */
static unsigned at_most(size_t n) { return n < UINT_MAX ? (unsigned)n : UINT_MAX; }

static int deflate_all(z_stream *stream, const unsigned char *bytes, size_t n, struct ofr_packed *out) {
    int code = Z_OK;
    size_t done = 0;
    while (code == Z_OK) {
        stream->next_in =
            (unsigned char *)(uintptr_t)(bytes + done); /* read only, though zlib does not say so */
        stream->avail_in = at_most(n - done);
        stream->next_out = out->at + out->n;
        stream->avail_out = at_most(out->capacity - out->n);
        unsigned in = stream->avail_in, room = stream->avail_out;
        code = deflate(stream, in == n - done ? Z_FINISH : Z_NO_FLUSH);
        done += in - stream->avail_in;
        out->n += room - stream->avail_out;
    }
    return code;
}

ofr_status ofr_pack(const void *bytes, size_t n, enum ofr_wrapping wrapping, struct ofr_packed *out,
                    struct ofr_reports *reports) {
    z_stream stream = {.zalloc = take, .zfree = give_back};
    *out = (struct ofr_packed){0};
    int bits = wrapping == OFR_GZIP ? WINDOW_BITS + 16 : WINDOW_BITS;
    if (deflateInit2(&stream, LEVEL, Z_DEFLATED, bits, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory to pack a run");
    ofr_status status = make_room(out, deflateBound(&stream, n) + 16, reports);
    if (status == OFR_OK && deflate_all(&stream, bytes, n, out) != Z_STREAM_END)
        status = ofr_fail(reports, OFR_SYSTEM, "a run could not be packed");
    deflateEnd(&stream);
    if (status != OFR_OK)
        ofr_packed_free(out);
    return status;
}
