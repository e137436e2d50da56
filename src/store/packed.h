/*
 * Packed: bytes that grow, and packing them as zlib or gzip, which a browser unpacks by itself.
 *
 * Not for checkpoints: those have zstd (checkpoint.h).
 */
#ifndef OFR_STORE_PACKED_H
#define OFR_STORE_PACKED_H

#include "base/report.h"

/** Bytes that grow. Zero-initialise; free with ofr_packed_free. */
struct ofr_packed {
    unsigned char *at; /* [n] */
    size_t n, capacity;
};

/** Add n bytes at the end. @param n [in] bytes @errors OFR_SYSTEM when memory is short */
OFR_MUST_USE ofr_status ofr_packed_put(struct ofr_packed *bytes, const void *more, size_t n,
                                       struct ofr_reports *reports);

/** Add a whole number, little-endian. @errors OFR_SYSTEM when memory is short */
OFR_MUST_USE ofr_status ofr_packed_put32(struct ofr_packed *bytes, uint32_t number,
                                         struct ofr_reports *reports);

/** Free what is held; accepts empty ones. */
void ofr_packed_free(struct ofr_packed *bytes);

enum ofr_wrapping { OFR_ZLIB, OFR_GZIP };

/**
 * Pack bytes.
 * @param n   [in] bytes
 * @param out [out] to be freed with ofr_packed_free; empty on failure
 * @errors   OFR_SYSTEM (memory)
 */
OFR_MUST_USE ofr_status ofr_pack(const void *bytes, size_t n, enum ofr_wrapping wrapping,
                                 struct ofr_packed *out, struct ofr_reports *reports);

#endif
