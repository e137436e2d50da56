#include "base/digest.h"

void ofr_digest_bytes(struct ofr_digest *digest, const void *bytes, size_t n) {
    const unsigned char *p = bytes;
    ofr_digest_add(digest, n); /* else a zero at the end would not be seen */
    while (n > 0) {
        uint64_t word = 0;
        size_t m = n < 8 ? n : 8;
        for (size_t i = 0; i < m; i++)
            word |= (uint64_t)p[i] << (8 * i);
        ofr_digest_add(digest, word);
        p += m;
        n -= m;
    }
}
