#include "stats/emulator.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/number.h"
#include "stats/cholesky.h"

const char *const ofr_warp_names[OFR_N_WARPS] = {"as it is", "root", "logarithm"};

enum { LEAST_RUNS = 10 };
#define ROOT_OFFSET 0.375

double ofr_warped(enum ofr_warp warp, double value) {
    if (warp == OFR_WARP_NONE)
        return value;
    value = value > 0 ? value : 0;
    return warp == OFR_WARP_ROOT ? ofr_sqrt(value + ROOT_OFFSET) : ofr_log(1 + value);
}

double ofr_warp_slope(enum ofr_warp warp, double value) {
    if (warp == OFR_WARP_NONE)
        return 1;
    value = value > 0 ? value : 0;
    return warp == OFR_WARP_ROOT ? 0.5 / ofr_sqrt(value + ROOT_OFFSET) : 1 / (1 + value);
}

/* ---- covariance ------------------------------------------------------------------------ */

static double square_between(const double *a, const double *b, size_t d) {
    double sum = 0;
    for (size_t k = 0; k < d; k++)
        sum += (a[k] - b[k]) * (a[k] - b[k]);
    return sum;
}

/* Covariances of the function at a point with the first n runs; exponentials in blocks, which is faster. */
static void covariances(const struct ofr_emulator *e, size_t n, const double *linear, const double *scaled,
                        double *out) {
    enum { BLOCK = 64 };
    double decay[BLOCK];
    for (size_t first = 0; first < n; first += BLOCK) {
        size_t some = n - first < BLOCK ? n - first : BLOCK;
        for (size_t i = 0; i < some; i++) {
            out[first + i] = ofr_sqrt(5 * square_between(scaled, e->x + (first + i) * e->d, e->d));
            decay[i] = -out[first + i];
        }
        ofr_exp_many(decay, some);
        for (size_t i = 0; i < some; i++) {
            double r = out[first + i];
            out[first + i] = e->form.signal * (1 + r + r * r / 3) * decay[i] + 1 +
                             ofr_dot(linear, e->linear + (first + i) * e->d, e->d);
        }
    }
}

/* ---- making ---------------------------------------------------------------------------- */

static ofr_status make_room(struct ofr_emulator *e, struct ofr_reports *reports) {
    ofr_status status = OFR_NEW(NULL, e->x, e->n * e->d, "an emulator", reports);
    OFR_THEN(status, OFR_NEW(NULL, e->linear, e->n * e->d, "an emulator", reports));
    OFR_THEN(status, OFR_NEW(NULL, e->lower, e->n * e->n, "an emulator", reports));
    OFR_THEN(status, OFR_NEW(NULL, e->weights, e->n, "an emulator", reports));
    OFR_THEN(status, OFR_NEW(NULL, e->form.lengths, e->d, "an emulator", reports));
    OFR_THEN(status, OFR_NEW(NULL, e->runs, e->n, "an emulator", reports));
    return status;
}

static size_t count_finite(const struct ofr_emulator_runs *runs) {
    size_t n = 0;
    double least = INFINITY, most = -INFINITY;
    for (size_t i = 0; i < runs->n; i++)
        if (isfinite(runs->y[i])) {
            least = runs->y[i] < least ? runs->y[i] : least;
            most = runs->y[i] > most ? runs->y[i] : most;
            n++;
        }
    return n >= LEAST_RUNS && most > least ? n : 0;
}

/* Values warped and brought to mean 0 and standard deviation 1, in weights; inputs as given. */
static void take_runs(struct ofr_emulator *e, const struct ofr_emulator_runs *runs) {
    double squares = 0;
    size_t n = 0;
    e->middle = 0;
    for (size_t i = 0; i < runs->n; i++) {
        if (!isfinite(runs->y[i]))
            continue;
        memcpy(e->linear + n * e->d, runs->x + i * e->d, e->d * sizeof *e->linear);
        e->runs[n] = i;
        e->weights[n] = ofr_warped(e->warp, runs->y[i]);
        e->middle += e->weights[n++] / (double)e->n;
    }
    for (size_t i = 0; i < n; i++)
        squares += (e->weights[i] - e->middle) * (e->weights[i] - e->middle);
    e->scale = ofr_sqrt(squares / (double)n);
    for (size_t i = 0; i < n; i++)
        e->weights[i] = (e->weights[i] - e->middle) / e->scale;
}

static void train(struct ofr_emulator *e) {
    for (size_t i = 0; i < e->n; i++)
        for (size_t k = 0; k < e->d; k++)
            e->x[i * e->d + k] = e->linear[i * e->d + k] / e->form.lengths[k];
    for (size_t i = 0; i < e->n; i++) {
        covariances(e, i + 1, e->linear + i * e->d, e->x + i * e->d, e->lower + i * e->n);
        e->lower[i * e->n + i] += e->form.noise;
    }
    ofr_cholesky(e->lower, e->n);
    ofr_solve_lower(e->lower, e->n, e->weights);
    ofr_solve_upper(e->lower, e->n, e->weights);
}

static ofr_status start(const struct ofr_emulator_runs *runs, enum ofr_warp warp, struct ofr_emulator *e,
                        struct ofr_reports *reports) {
    *e = (struct ofr_emulator){.n = count_finite(runs), .d = runs->d, .warp = warp};
    if (e->n == 0)
        return OFR_OK;
    OFR_TRY(make_room(e, reports));
    take_runs(e, runs);
    return OFR_OK;
}

static ofr_status fit_warped(const struct ofr_emulator_runs *runs, enum ofr_warp warp, struct ofr_emulator *e,
                             struct ofr_reports *reports) {
    OFR_TRY(start(runs, warp, e, reports));
    if (e->n == 0)
        return OFR_OK;
    OFR_TRY(ofr_emulator_search(e->n, e->d, e->linear, e->weights, &e->form, reports));
    e->form.log_density -= (double)e->n * ofr_log(e->scale);
    for (size_t i = 0; i < e->n; i++)
        e->form.log_density += ofr_log(ofr_warp_slope(warp, runs->y[e->runs[i]]));
    train(e);
    return OFR_OK;
}

ofr_status ofr_emulator_fit(const struct ofr_emulator_runs *runs, struct ofr_emulator *emulator,
                            struct ofr_reports *reports) {
    bool negative = false;
    for (size_t i = 0; i < runs->n; i++)
        negative = negative || (isfinite(runs->y[i]) && runs->y[i] < 0);
    ofr_status status = fit_warped(runs, OFR_WARP_NONE, emulator, reports);
    for (int warp = 1; status == OFR_OK && emulator->n > 0 && !negative && warp < OFR_N_WARPS; warp++) {
        struct ofr_emulator other;
        status = fit_warped(runs, (enum ofr_warp)warp, &other, reports);
        bool better = status == OFR_OK && other.form.log_density > emulator->form.log_density;
        ofr_emulator_free(better ? emulator : &other);
        if (better)
            *emulator = other;
    }
    if (status != OFR_OK)
        ofr_emulator_free(emulator);
    return status;
}

ofr_status ofr_emulator_again(const struct ofr_emulator *fitted, const struct ofr_emulator_runs *runs,
                              struct ofr_emulator *emulator, struct ofr_reports *reports) {
    ofr_status status = start(runs, fitted->warp, emulator, reports);
    if (status == OFR_OK && fitted->n == 0)
        ofr_emulator_free(emulator);
    if (status == OFR_OK && emulator->n > 0) {
        double ratio = fitted->scale / emulator->scale; /* signal and noise are in units of the scale */
        emulator->form.signal = fitted->form.signal * ratio * ratio;
        emulator->form.noise = fitted->form.noise * ratio * ratio;
        memcpy(emulator->form.lengths, fitted->form.lengths, fitted->d * sizeof *fitted->form.lengths);
        train(emulator);
    } else if (status != OFR_OK) {
        ofr_emulator_free(emulator);
    }
    return status;
}

void ofr_emulator_free(struct ofr_emulator *emulator) {
    ofr_free(emulator->x);
    ofr_free(emulator->linear);
    ofr_free(emulator->lower);
    ofr_free(emulator->weights);
    ofr_free(emulator->form.lengths);
    ofr_free(emulator->runs);
    *emulator = (struct ofr_emulator){0};
}

/* ---- asking ---------------------------------------------------------------------------- */

struct ofr_prediction ofr_emulator_at(const struct ofr_emulator *emulator, const double *x, double *room) {
    const struct ofr_emulator *e = emulator;
    double *scaled = room + e->n, square = e->scale * e->scale;
    for (size_t k = 0; k < e->d; k++)
        scaled[k] = x[k] / e->form.lengths[k];
    covariances(e, e->n, x, scaled, room);
    double mean = ofr_dot(room, e->weights, e->n);
    double variance = e->form.signal + 1 + ofr_dot(x, x, e->d);
    ofr_solve_lower(e->lower, e->n, room);
    variance -= ofr_dot(room, room, e->n);
    return (struct ofr_prediction){e->middle + e->scale * mean, square * (variance > 0 ? variance : 0),
                                   square * e->form.noise};
}

ofr_status ofr_emulator_leave_out(const struct ofr_emulator *emulator, double *residuals, double *errors,
                                  struct ofr_reports *reports) {
    size_t n = emulator->n;
    double *inverse = NULL;
    OFR_TRY(OFR_NEW(NULL, inverse, n * n, "an emulator's check", reports));
    ofr_cholesky_inverse(emulator->lower, n, inverse);
    for (size_t i = 0; i < n; i++) {
        double own = ofr_dot(inverse + i * n + i, inverse + i * n + i, n - i);
        residuals[i] = emulator->weights[i] / ofr_sqrt(own);
        if (errors != NULL)
            errors[i] = emulator->scale * emulator->weights[i] / own;
    }
    ofr_free(inverse);
    return OFR_OK;
}
