/*
 * Prefetch: ask for a cache line before it is needed.
 *
 * WebAssembly has no such instruction. There it is a load whose result is discarded: a processor goes on with
 * the next two hundred instructions or so. Prefetch in short loops, and only addresses that can be read.
 */
#ifndef OFR_BASE_PREFETCH_H
#define OFR_BASE_PREFETCH_H

/** Ask for the cache line of an address; the address must be readable. */
static inline void ofr_prefetch(const void *what) {
#if defined(__wasm__)
    (void)*(const volatile unsigned char *)what;
#else
    __builtin_prefetch(what);
#endif
}

#endif
