#include <math.h>
#include <stdlib.h>

#include "base/number.h"
#include "ensemble/run.h"

static int compare_reals(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* Percentile of sorted values, with linear interpolation between neighbours. */
static double percentile(const double *values, uint32_t n, double share) {
    double at = share * (n - 1);
    uint32_t below = (uint32_t)at;
    if (below + 1 >= n)
        return values[n - 1];
    return values[below] + (at - below) * (values[below + 1] - values[below]);
}

struct ofr_spread ofr_spread_of(double *values, uint32_t n) {
    struct ofr_spread spread = {NAN, NAN, NAN, NAN, NAN, NAN, NAN, n};
    if (n == 0)
        return spread;
    qsort(values, n, sizeof *values, compare_reals);
    double sum = 0, squares = 0;
    for (uint32_t i = 0; i < n; i++)
        sum += values[i];
    spread.mean = sum / n;
    for (uint32_t i = 0; i < n; i++)
        squares += (values[i] - spread.mean) * (values[i] - spread.mean);
    spread.sd = n > 1 ? ofr_sqrt(squares / (n - 1)) : 0;
    spread.p05 = percentile(values, n, 0.05);
    spread.p50 = percentile(values, n, 0.5);
    spread.p95 = percentile(values, n, 0.95);
    spread.least = values[0];
    spread.most = values[n - 1];
    return spread;
}

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
