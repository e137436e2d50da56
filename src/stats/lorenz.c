#include "stats/lorenz.h"

#include <math.h>
#include <stdlib.h>

#include "base/number.h"

/* Number over size, without dividing: a unit without size comes last. */
static int by_rate(const void *a, const void *b) {
    const struct ofr_lorenz_unit *x = a, *y = b;
    double left = x->number * y->size, right = y->number * x->size;
    return (left > right) - (left < right);
}

static struct ofr_lorenz_unit sum_of(const struct ofr_lorenz_unit *units, size_t n) {
    struct ofr_lorenz_unit sum = {0, 0};
    for (size_t i = 0; i < n; i++) {
        sum.number += units[i].number;
        sum.size += units[i].size;
    }
    return sum;
}

double ofr_gini(struct ofr_lorenz_unit *units, size_t n) {
    const struct ofr_lorenz_unit all = sum_of(units, n);
    double below = 0, under = 0; /* share of the number so far; twice the area under the curve */
    qsort(units, n, sizeof *units, by_rate);
    if (!(all.number > 0 && all.size > 0))
        return NAN;
    for (size_t i = 0; i < n; i++) {
        double own = units[i].number / all.number;
        under += units[i].size / all.size * (2 * below + own);
        below += own;
    }
    return 1 - under;
}

double ofr_lorenz_top(const struct ofr_lorenz_unit *units, size_t n, double share) {
    const struct ofr_lorenz_unit all = sum_of(units, n);
    double wanted = share * all.size, number = 0;
    if (!(all.number > 0 && all.size > 0))
        return NAN;
    for (size_t i = n; i-- > 0 && wanted > 0;) {
        double part = units[i].size > wanted ? wanted / units[i].size : 1;
        number += part * units[i].number;
        wanted -= units[i].size;
    }
    return ofr_clamp(number / all.number, 0, 1);
}

void ofr_poisson_shares(double mean, double *chance, size_t n) {
    double term = ofr_exp(-mean), rest = 1;
    for (size_t k = 0; k + 1 < n; k++) {
        chance[k] = term;
        rest -= term;
        term *= mean / (double)(k + 1);
    }
    if (n > 0)
        chance[n - 1] = rest > 0 ? rest : 0;
}
