#include "stats/spread.h"

#include <math.h>
#include <stdlib.h>

#include "base/number.h"

const struct ofr_spread ofr_no_spread = {NAN, NAN, NAN, NAN, NAN, NAN, NAN, 0};

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void ofr_sort_values(double *values, size_t n) { qsort(values, n, sizeof *values, by_value); }

double ofr_percentile(const double *values, size_t n, double share) {
    double at = share * (double)(n - 1);
    size_t below = (size_t)at;
    if (below + 1 >= n)
        return values[n - 1];
    return values[below] + (at - (double)below) * (values[below + 1] - values[below]);
}

struct ofr_spread ofr_spread_of(double *values, uint32_t n) {
    double sum = 0, squares = 0;
    if (n == 0)
        return ofr_no_spread;
    ofr_sort_values(values, n);
    for (uint32_t i = 0; i < n; i++)
        sum += values[i];
    double mean = sum / n;
    for (uint32_t i = 0; i < n; i++)
        squares += (values[i] - mean) * (values[i] - mean);
    return (struct ofr_spread){.mean = mean,
                               .sd = n > 1 ? ofr_sqrt(squares / (n - 1)) : 0,
                               .p05 = ofr_percentile(values, n, 0.05),
                               .p50 = ofr_percentile(values, n, 0.5),
                               .p95 = ofr_percentile(values, n, 0.95),
                               .least = values[0],
                               .most = values[n - 1],
                               .n = n};
}

/* ---- weighted ------------------------------------------------------------------------- */

static int by_weighted_value(const void *a, const void *b) {
    return by_value(&((const struct ofr_weighted *)a)->value, &((const struct ofr_weighted *)b)->value);
}

static double weighted_percentile(const struct ofr_weighted *list, size_t n, double share) {
    double sum = 0;
    for (size_t i = 0; i + 1 < n; i++) {
        sum += list[i].weight;
        if (sum >= share)
            return list[i].value;
    }
    return list[n - 1].value;
}

struct ofr_spread ofr_spread_of_weighted(struct ofr_weighted *list, size_t n) {
    double mean = 0, square = 0;
    if (n == 0)
        return ofr_no_spread;
    qsort(list, n, sizeof *list, by_weighted_value);
    for (size_t i = 0; i < n; i++)
        mean += list[i].weight * list[i].value;
    for (size_t i = 0; i < n; i++)
        square += list[i].weight * (list[i].value - mean) * (list[i].value - mean);
    return (struct ofr_spread){.mean = mean,
                               .sd = ofr_sqrt(square),
                               .p05 = weighted_percentile(list, n, 0.05),
                               .p50 = weighted_percentile(list, n, 0.5),
                               .p95 = weighted_percentile(list, n, 0.95),
                               .least = list[0].value,
                               .most = list[n - 1].value,
                               .n = (uint32_t)n};
}
