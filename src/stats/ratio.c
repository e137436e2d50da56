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

/* Sums of the pairs that tell something about a ratio. */
struct sums {
    double a, b, squares_b;
    uint32_t n, n_whole; /* pairs in which either is above 0; in which b is */
    bool equal;
};

static bool tells(double a, double b) { return isfinite(a) && isfinite(b) && (a > 0 || b > 0); }

static struct sums sums_of(const double *a, const double *b, uint32_t n) {
    struct sums sums = {.equal = true};
    for (uint32_t i = 0; i < n; i++) {
        if (!tells(a[i], b[i]))
            continue;
        sums.a += a[i];
        sums.b += b[i];
        sums.squares_b += b[i] * b[i];
        sums.n++;
        sums.n_whole += b[i] > 0;
        sums.equal &= a[i] == b[i];
    }
    return sums;
}

/* Logarithm of the ratio of all other pairs; NAN where this one holds all of one side. */
static double log_without(double a, double b, struct sums sums) {
    double rest_a = sums.a - a, rest_b = sums.b - b;
    return rest_a > 0 && rest_b > 0 ? ofr_log(rest_a / rest_b) : (double)NAN;
}

/* Standard error of the logarithm, by leaving out each pair in turn; NAN where it is not known. */
static double jackknife_error(const double *a, const double *b, uint32_t n, struct sums sums) {
    double mean = 0, squares = 0;
    for (uint32_t i = 0; i < n; i++)
        mean += tells(a[i], b[i]) ? log_without(a[i], b[i], sums) / sums.n : 0;
    for (uint32_t i = 0; i < n; i++) {
        double from_mean = tells(a[i], b[i]) ? log_without(a[i], b[i], sums) - mean : 0;
        squares += from_mean * from_mean;
    }
    return ofr_sqrt(squares * (sums.n - 1) / sums.n);
}

/* Degrees of freedom of as many pairs as would weigh alike. */
static uint32_t degrees_of(struct sums sums) {
    double degrees = sums.b * sums.b / sums.squares_b - 1;
    return degrees < 1 ? 1 : (uint32_t)(degrees + 0.5);
}

struct ofr_ratio ofr_ratio_of_means(const double *a, const double *b, uint32_t n) {
    struct sums sums = sums_of(a, b, n);
    if (!(sums.a > 0 && sums.b > 0))
        return (struct ofr_ratio){NAN, NAN, NAN};
    if (sums.equal)
        return (struct ofr_ratio){1, 1, 1};
    double ratio = sums.a / sums.b;
    double error = sums.n < OFR_LEAST_TO_DIVIDE ? (double)NAN : jackknife_error(a, b, n, sums);
    if (isnan(error))
        return (struct ofr_ratio){ratio, NAN, NAN};
    double half = ofr_student(TAIL, degrees_of(sums)) * error;
    return (struct ofr_ratio){ratio, ratio * ofr_exp(-half), ratio * ofr_exp(half)};
}

struct ofr_ratio ofr_share_of_people(const double *part, const double *whole, uint32_t n) {
    struct sums sums = sums_of(part, whole, n);
    if (!(sums.b > 0))
        return (struct ofr_ratio){NAN, NAN, NAN};
    struct ofr_ratio wilson = ofr_ratio_of_share(sums.a, sums.b, 1);
    if (sums.n_whole < OFR_LEAST_TO_DIVIDE)
        return (struct ofr_ratio){wilson.ratio, NAN, NAN};
    if (!(sums.a > 0))
        return wilson;
    struct ofr_ratio over = ofr_ratio_of_means(part, whole, n);
    bool known = isfinite(over.low);
    return (struct ofr_ratio){wilson.ratio, known ? fmin(wilson.low, over.low) : 0,
                              known ? fmin(fmax(wilson.high, over.high), 1) : 1};
}
