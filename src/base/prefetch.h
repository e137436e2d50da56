/*
 * Ahead: asking memory for what is read soon, so that it comes meanwhile.
 *
 * WebAssembly has no instruction for it, so there it is a reading whose result nobody awaits: processors go
 * on with what follows until some two hundred instructions later. So ask in short loops, and only for what is
 * there.
 */
#ifndef OFR_BASE_PREFETCH_H
#define OFR_BASE_PREFETCH_H

/** Ask for the line of memory with what an address points to; it must be one that can be read. */
static inline void ofr_prefetch(const void *what) {
#if defined(__wasm__)
    (void)*(const volatile unsigned char *)what;
#else
    __builtin_prefetch(what);
#endif
}

#endif
