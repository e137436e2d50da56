#include "stats/ratio.h"

#include <math.h>

#include "base/number.h"
#include "stats/student.h"

#define Z 1.959963984540054 /* of a normal, 2.5 % above */
#define TAIL 0.025

struct ofr_ratio ofr_ratio_of_share(double count, double n, double expected) {
    double p = count / n, z2 = Z * Z / n;
    double middle = (p + z2 / 2) / (1 + z2);
    double half = Z * ofr_sqrt(p * (1 - p) / n + z2 / (4 * n)) / (1 + z2);
    double low = count > 0 ? middle - half : 0, high = count < n ? middle + half : 1;
    return (struct ofr_ratio){p / expected, low / expected, high / expected};
}

static double mean_of(const double *values, uint32_t n) {
    double sum = 0;
    for (uint32_t i = 0; i < n; i++)
        sum += values[i];
    return sum / n;
}

struct ofr_ratio ofr_ratio_of_means(const double *a, const double *b, uint32_t n) {
    double mean_a = mean_of(a, n), mean_b = mean_of(b, n), sum = 0;
    if (!(mean_a > 0 && mean_b > 0))
        return (struct ofr_ratio){NAN, NAN, NAN};
    bool equal = true;
    for (uint32_t i = 0; i < n; i++) {
        double d = a[i] / mean_a - b[i] / mean_b;
        sum += d * d; /* the mean of d is 0 */
        equal &= a[i] == b[i];
    }
    double ratio = mean_a / mean_b;
    if (equal)
        return (struct ofr_ratio){1, 1, 1};
    if (n < 2)
        return (struct ofr_ratio){ratio, NAN, NAN};
    double half = ofr_student(TAIL, n - 1) * ofr_sqrt(sum / (n - 1) / n);
    return (struct ofr_ratio){ratio, ratio * ofr_exp(-half), ratio * ofr_exp(half)};
}
