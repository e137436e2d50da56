#include "stats/student.h"

#include <math.h>

#include "base/number.h"

#define TAIL 0.025 /* at each end of an interval */

#define PI 3.14159265358979323846

/* Arc tangent of x in [0, 1]: the angle is halved four times, then seven terms of the series are enough.
 * Libraries differ in the last bit of theirs; the page and the program must not. */
static double arc_tangent(double x) {
    for (int i = 0; i < 4; i++)
        x = x / (1 + ofr_sqrt(1 + x * x));
    double square = x * x, sum = 0;
    for (int k = 13; k > 0; k -= 2)
        sum = 1.0 / k - square * sum;
    return 16 * x * sum;
}

/* Chance that |t| <= tan(angle) * sqrt(degrees), from h = tan(angle / 2). */
static double student_within(double h, uint32_t degrees) {
    double cosine = (1 - h) * (1 + h) / (1 + h * h), sine = 2 * h / (1 + h * h);
    double term = degrees % 2 == 1 ? cosine : 1, sum = 0;
    for (uint32_t k = degrees % 2; k + 2 <= degrees; k += 2) {
        sum += term;
        term *= cosine * cosine * (k + 1) / (k + 2);
    }
    return degrees % 2 == 1 ? (2 * arc_tangent(h) + sine * sum) / (0.5 * PI) : sine * sum;
}

double ofr_student_beyond(double t, uint32_t degrees) {
    double x = fabs(t) / ofr_sqrt(degrees);
    if (!isfinite(x))
        return isnan(x) ? x : 0;
    return ofr_clamp(1 - student_within(x / (1 + ofr_sqrt(1 + x * x)), degrees), 0, 1);
}

double ofr_student(double tail, uint32_t degrees) {
    double low = 0, high = 1;
    for (int i = 0; i < 60; i++) {
        double middle = 0.5 * (low + high);
        if (student_within(middle, degrees) < 1 - 2 * tail)
            low = middle;
        else
            high = middle;
    }
    return 2 * low / ((1 - low) * (1 + low)) * ofr_sqrt(degrees);
}

/* Mean and variance of what is in a list, or of the differences of two, where both have a value. */
struct moments {
    double mean, variance;
    uint32_t n;
};

static struct moments moments_of(const double *list, const double *less, const double *also, uint32_t n) {
    struct moments moments = {NAN, NAN, 0};
    for (int pass = 0; pass < 2; pass++) {
        double sum = 0;
        moments.n = 0;
        for (uint32_t i = 0; i < n; i++) {
            double value = less == NULL ? list[i] : list[i] - less[i];
            if (!isfinite(value) || (also != NULL && !isfinite(also[i])))
                continue;
            sum += pass == 0 ? value : (value - moments.mean) * (value - moments.mean);
            moments.n++;
        }
        if (pass == 0)
            moments.mean = moments.n > 0 ? sum / moments.n : NAN;
        else
            moments.variance = moments.n > 1 ? sum / (moments.n - 1) : NAN;
    }
    return moments;
}

static struct ofr_interval interval_from(struct moments moments) {
    struct ofr_interval interval = {moments.mean, NAN, NAN, moments.n};
    if (moments.n > 1) {
        double half = ofr_student(TAIL, moments.n - 1) * ofr_sqrt(moments.variance / moments.n);
        interval.low = moments.mean - half;
        interval.high = moments.mean + half;
    }
    return interval;
}

struct ofr_interval ofr_interval_of(const double *values, uint32_t n) {
    return interval_from(moments_of(values, NULL, NULL, n));
}

struct ofr_paired ofr_pair(const double *with, const double *without, uint32_t n) {
    struct moments one = moments_of(with, NULL, without, n), other = moments_of(without, NULL, with, n);
    struct moments difference = moments_of(with, without, NULL, n);
    double unpaired = one.variance + other.variance;
    return (struct ofr_paired){.without = other.mean,
                               .with = one.mean,
                               .difference = interval_from(difference),
                               .relative =
                                   other.mean > 0 || other.mean < 0 ? difference.mean / other.mean : NAN,
                               .variance_ratio = unpaired > 0 ? difference.variance / unpaired : NAN};
}
