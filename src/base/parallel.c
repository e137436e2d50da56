#include "base/parallel.h"

#ifdef _OPENMP
#include <omp.h>
#endif

void ofr_parallel(uint32_t n_threads, uint32_t n_parts, ofr_part part, void *work) {
#ifdef _OPENMP
    n_threads = n_threads < n_parts ? n_threads : n_parts;
    if (n_threads > 1) {
#pragma omp parallel for schedule(dynamic, 1) num_threads((int)n_threads)
        for (uint32_t i = 0; i < n_parts; i++)
            part(work, i, (uint32_t)omp_get_thread_num());
        return;
    }
#else
    (void)n_threads;
#endif
    for (uint32_t i = 0; i < n_parts; i++)
        part(work, i, 0);
}

uint32_t ofr_threads_worth(uint32_t n_threads, uint64_t n_items) {
    uint64_t most = n_items / OFR_LEAST_ITEMS;
    return n_threads <= 1 || most <= 1 ? 1 : n_threads < most ? n_threads : (uint32_t)most;
}
