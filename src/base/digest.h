/*
 * Digest: a 64-bit chained hash that tells whether two runs were the same to the bit.
 * Not cryptographic. Bytes are read as little-endian words, whatever the machine.
 */
#ifndef OFR_BASE_DIGEST_H
#define OFR_BASE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

struct ofr_digest {
    uint64_t state;
};

/** Begin a digest. */
static inline void ofr_digest_start(struct ofr_digest *digest) {
    digest->state = UINT64_C(0x6f6666726d700001);
}

/** Add a value. */
static inline void ofr_digest_add(struct ofr_digest *digest, uint64_t value) {
    uint64_t h = (digest->state ^ value) * UINT64_C(0x9E3779B97F4A7C15);
    h ^= h >> 32;
    digest->state = h * UINT64_C(0xD6E8FEB86659FD93) + 0x2545F491;
}

/** Add n bytes. @param bytes [in] [n] */
void ofr_digest_bytes(struct ofr_digest *digest, const void *bytes, size_t n);

#endif
