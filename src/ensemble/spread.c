#include <math.h>

#include "ensemble/run.h"

struct ofr_spread ofr_run_spread(const struct ofr_run *run, size_t outcome) {
    double *values = ofr_malloc(run->n_replicates * sizeof *values);
    uint32_t n = 0;
    for (uint32_t i = 0; values != NULL && i < run->n_replicates; i++) {
        double value = run->replicates[i].outcomes[outcome];
        if (isfinite(value))
            values[n++] = value;
    }
    struct ofr_spread spread = ofr_spread_of(values, n);
    ofr_free(values);
    return spread;
}

struct ofr_spread ofr_run_difference(const struct ofr_run *run, size_t arm, size_t outcome) {
    double *values = ofr_malloc(run->n_replicates * sizeof *values);
    uint32_t n = 0;
    for (uint32_t i = 0; values != NULL && i < run->n_all; i++) {
        const struct ofr_replicate *other = &run->replicates[i];
        if (other->arm != arm)
            continue;
        double value = other->outcomes[outcome] - run->replicates[other->replicate].outcomes[outcome];
        if (isfinite(value))
            values[n++] = value;
    }
    struct ofr_spread spread = ofr_spread_of(values, n);
    ofr_free(values);
    return spread;
}
