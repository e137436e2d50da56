#include "base/parallel.h"

#ifdef _OPENMP
#include <omp.h>

void ofr_parallel(uint32_t n_threads, uint32_t n_parts, ofr_part part, void *work) {
    if (n_threads <= 1) {
        for (uint32_t i = 0; i < n_parts; i++)
            part(work, i, 0);
        return;
    }
#pragma omp parallel for schedule(dynamic, 1) num_threads((int)n_threads)
    for (uint32_t i = 0; i < n_parts; i++)
        part(work, i, (uint32_t)omp_get_thread_num());
}
#else
void ofr_parallel(uint32_t n_threads, uint32_t n_parts, ofr_part part, void *work) {
    (void)n_threads;
    for (uint32_t i = 0; i < n_parts; i++)
        part(work, i, 0);
}
#endif
