#include "base/number.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double LN2_HIGH = 6.93147180369123816490e-01; /* ln 2 in two parts, after Cody and Waite */
static const double LN2_LOW = 1.90821492927058770002e-10;

static double scale_by_power_of_two(double x, int k) {
    while (k > 1000) {
        x *= 0x1p1000;
        k -= 1000;
    }
    while (k < -1000) {
        x *= 0x1p-1000;
        k += 1000;
    }
    uint64_t bits = (uint64_t)(1023 + k) << 52;
    double power;
    memcpy(&power, &bits, sizeof power);
    return x * power;
}

double ofr_exp(double x) {
    if (x > 709.78)
        return INFINITY;
    if (!(x > -745.0))
        return 0.0;
    double k = floor(x * 1.44269504088896338700 + 0.5);
    double r = (x - k * LN2_HIGH) - k * LN2_LOW;
    /* Taylor series on |r| <= ln2/2; the 14th term is below 2^-57. */
    double sum = 1.0;
    for (int n = 14; n >= 1; n--)
        sum = 1.0 + r * sum / n;
    return scale_by_power_of_two(sum, (int)k);
}

enum { LANES = 8 };

/* As ofr_exp, of LANES numbers within its range. */
static void exp_of_lanes(double *x) {
    double k[LANES], r[LANES], sum[LANES];
    for (int i = 0; i < LANES; i++) {
        k[i] = floor(x[i] * 1.44269504088896338700 + 0.5);
        r[i] = (x[i] - k[i] * LN2_HIGH) - k[i] * LN2_LOW;
        sum[i] = 1.0;
    }
    for (int n = 14; n >= 1; n--)
        for (int i = 0; i < LANES; i++)
            sum[i] = 1.0 + r[i] * sum[i] / n;
    for (int i = 0; i < LANES; i++)
        x[i] = scale_by_power_of_two(sum[i], (int)k[i]);
}

void ofr_exp_many(double *x, size_t n) {
    for (size_t first = 0; first < n; first += LANES) {
        bool all = n - first >= LANES;
        for (size_t i = first; all && i < first + LANES; i++)
            all = x[i] <= 709.78 && x[i] > -745.0;
        if (all)
            exp_of_lanes(x + first);
        for (size_t i = first; !all && i < n && i < first + LANES; i++)
            x[i] = ofr_exp(x[i]);
    }
}

double ofr_log(double x) {
    if (!(x > 0.0))
        return -INFINITY;
    int shift = 0;
    if (x < 0x1p-1000) {
        x *= 0x1p100;
        shift = -100;
    }
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    int k = (int)(bits >> 52) - 1023 + shift;
    bits = (bits & UINT64_C(0x000FFFFFFFFFFFFF)) | UINT64_C(0x3FF0000000000000);
    double m;
    memcpy(&m, &bits, sizeof m);
    if (m > 1.41421356237309504880) {
        m *= 0.5;
        k++;
    }
    /* log m = 2 atanh((m-1)/(m+1)); |z| <= 0.1716, the 12th term is below 2^-60. */
    double z = (m - 1.0) / (m + 1.0), z2 = z * z, sum = 0.0;
    for (int n = 23; n >= 1; n -= 2)
        sum = 1.0 / n + z2 * sum;
    return k * LN2_HIGH + (2.0 * z * sum + k * LN2_LOW);
}

double ofr_logistic(double x) { return x > 700.0 ? 1.0 : 1.0 / (1.0 + ofr_exp(-x)); }

double ofr_hazard(double rate) { return rate > 0.0 ? 1.0 - ofr_exp(-rate) : 0.0; }

double ofr_sqrt(double x) { return sqrt(x); } /* IEEE 754 demands correct rounding */

double ofr_cos_turn(double turns) {
    /* fold to [0, 1/8] turn by symmetry, then a Taylor series of cosine or sine */
    double t = turns - floor(turns);
    double sign = 1.0;
    if (t > 0.5)
        t = 1.0 - t;
    if (t > 0.25) {
        t = 0.5 - t;
        sign = -1.0;
    }
    const double two_pi = 6.28318530717958647693;
    double sum = 1.0;
    if (t <= 0.125) {
        double x2 = t * two_pi * (t * two_pi);
        for (int n = 18; n >= 2; n -= 2)
            sum = 1.0 - x2 * sum / (n * (n - 1));
        return sign * sum;
    }
    double x = (0.25 - t) * two_pi, x2 = x * x;
    for (int n = 19; n >= 3; n -= 2)
        sum = 1.0 - x2 * sum / (n * (n - 1));
    return sign * x * sum;
}

double ofr_distance_km(double lat1, double lon1, double lat2, double lon2) {
    const double km_per_degree = 111.195;
    double north = (lat2 - lat1) * km_per_degree;
    double east = (lon2 - lon1) * km_per_degree * ofr_cos_turn((lat1 + lat2) / 720.0);
    return sqrt(north * north + east * east);
}

size_t ofr_pick(const double *cumulative, size_t n, double x) {
    size_t low = 0, high = n - 1;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (cumulative[middle] > x)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* ---- text --------------------------------------------------------------------------------- */

/* The locale of a thread decides whether a decimal point is a comma. It is C while a number is read or
 * written, and then what the host had set. "C" is a constant of the C library: nothing is allocated or freed.
 */
static locale_t enter_c_locale(void) { return uselocale(newlocale(LC_ALL_MASK, "C", (locale_t)0)); }

static void leave_c_locale(locale_t of_host) { uselocale(of_host); }

int ofr_vformat(char *room, size_t size, const char *format, va_list arguments) {
    locale_t of_host = enter_c_locale();
    int n = vsnprintf(room, size, format, arguments);
    leave_c_locale(of_host);
    return n;
}

int ofr_format(char *room, size_t size, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int n = ofr_vformat(room, size, format, arguments);
    va_end(arguments);
    return n;
}

void ofr_format_to(FILE *stream, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    locale_t of_host = enter_c_locale();
    vfprintf(stream, format, arguments);
    leave_c_locale(of_host);
    va_end(arguments);
}

bool ofr_number_read_any(const char *text, double *number) {
    char *end = NULL;
    if (strchr(" \t\n\v\f\r", text[0]) != NULL) /* or '\0' */
        return false;
    locale_t of_host = enter_c_locale();
    double read = strtod(text, &end);
    leave_c_locale(of_host);
    if (*end != '\0')
        return false;
    *number = read;
    return true;
}

static const char *skip_digits(const char *p) {
    while (*p >= '0' && *p <= '9')
        p++;
    return p;
}

bool ofr_number_read(const char *text, double *number) {
    const char *p = text + (*text == '-' || *text == '+');
    const char *whole_end = skip_digits(p);
    const char *end = *whole_end == '.' ? skip_digits(whole_end + 1) : whole_end;
    bool digits = whole_end > p || end > whole_end + 1;
    if (!digits)
        return false;
    if (*end == 'e' || *end == 'E') {
        const char *exponent = end + 1 + (end[1] == '-' || end[1] == '+');
        end = skip_digits(exponent);
        if (end == exponent)
            return false;
    }
    return *end == '\0' && ofr_number_read_any(text, number);
}

const char *ofr_number_hint(const char *text) {
    char copy[64];
    const char *comma = strchr(text, ',');
    double number;
    if (comma == NULL || strlen(text) >= sizeof copy)
        return "";
    memcpy(copy, text, strlen(text) + 1);
    copy[comma - text] = '.';
    return ofr_number_read(copy, &number) ? "; write the decimals after a point, not after a comma" : "";
}
