/* Lengths, signal and noise of an emulator: the mode of their posterior, by resilient steps along the
 * gradient (Rprop, Riedmiller and Braun 1993). */
#include "stats/emulator_fit.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/number.h"
#include "stats/cholesky.h"

enum { MOST_RUNS = 300, STEPS = 60 };
enum { SIGNAL, NOISE, LENGTHS }; /* places of the unknowns, all logarithms */
#define LOG_TWO_PI 1.8378770664093454836
#define LEAST_STEP 1e-3
#define MOST_STEP 1.0
#define FAR 7.0 /* no logarithm goes further from 0 */

struct search {
    size_t n, d, n_unknown;
    double *x, *y;             /* [n][d], [n] */
    double *scaled;            /* [n][d] by the lengths */
    double *covariance;        /* [n][n] then Cholesky's decomposition of it */
    double *slopes;            /* [n][n] below the diagonal: by the squared distance */
    double *function;          /* [n][n] below the diagonal: the part of the process */
    double *inverse, *weights; /* [n][n], [n] */
    double *at, *gradient;     /* [n_unknown] */
    double *steps, *before, *best;
};

/* Priors of the logarithms: mean and standard deviation. */
static double prior_mean(const struct search *s, size_t u) {
    return u >= LENGTHS ? 0.5 * ofr_log((double)s->d) : -1;
}
static double prior_sd(size_t u) { return u >= LENGTHS ? 1 : 2; }

static ofr_status make_room(struct search *s, struct ofr_reports *reports) {
    const struct {
        double **list;
        size_t n;
    } lists[] = {{&s->x, s->n * s->d},       {&s->y, s->n},
                 {&s->scaled, s->n * s->d},  {&s->covariance, s->n * s->n},
                 {&s->slopes, s->n * s->n},  {&s->function, s->n * s->n},
                 {&s->inverse, s->n * s->n}, {&s->weights, s->n},
                 {&s->at, s->n_unknown},     {&s->gradient, s->n_unknown},
                 {&s->steps, s->n_unknown},  {&s->before, s->n_unknown},
                 {&s->best, s->n_unknown}};
    ofr_status status = OFR_OK;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        OFR_THEN(status,
                 ofr_new(NULL, lists[i].n, sizeof(double), "an emulator", (void **)lists[i].list, reports));
    return status;
}

static void free_room(struct search *s) {
    double *lists[] = {s->x,       s->y,  s->scaled,   s->covariance, s->slopes, s->function, s->inverse,
                       s->weights, s->at, s->gradient, s->steps,      s->before, s->best};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        ofr_free(lists[i]);
}

static void fill_covariance(struct search *s) {
    double signal = ofr_exp(s->at[SIGNAL]), noise = ofr_exp(s->at[NOISE]);
    for (size_t i = 0; i < s->n; i++)
        for (size_t k = 0; k < s->d; k++)
            s->scaled[i * s->d + k] = s->x[i * s->d + k] * ofr_exp(-s->at[LENGTHS + k]);
    for (size_t i = 0; i < s->n; i++)
        for (size_t j = 0; j <= i; j++) {
            const double *a = s->scaled + i * s->d, *b = s->scaled + j * s->d;
            double square = 0;
            for (size_t k = 0; k < s->d; k++)
                square += (a[k] - b[k]) * (a[k] - b[k]);
            double r = ofr_sqrt(5 * square), e = signal * ofr_exp(-r);
            s->slopes[i * s->n + j] = e * (1 + r) * (5.0 / 3);
            s->function[i * s->n + j] = e * (1 + r + r * r / 3);
            s->covariance[i * s->n + j] = s->function[i * s->n + j] + 1 + (i == j ? noise : 0) +
                                          ofr_dot(s->x + i * s->d, s->x + j * s->d, s->d);
        }
}

/* Adds what one pair of runs, counted twice unless they are the same, says of each unknown. */
static void add_pair(struct search *s, size_t i, size_t j, double pull) {
    const double *a = s->scaled + i * s->d, *b = s->scaled + j * s->d;
    double by_slope = pull * s->slopes[i * s->n + j];
    for (size_t k = 0; k < s->d; k++)
        s->gradient[LENGTHS + k] += by_slope * (a[k] - b[k]) * (a[k] - b[k]);
    s->gradient[SIGNAL] += pull * s->function[i * s->n + j];
}

/* Log posterior density of the unknowns and its gradient. */
static double look(struct search *s) {
    size_t n = s->n;
    fill_covariance(s);
    ofr_cholesky(s->covariance, n);
    memcpy(s->weights, s->y, n * sizeof *s->y);
    ofr_solve_lower(s->covariance, n, s->weights);
    double density = -0.5 * ofr_dot(s->weights, s->weights, n) - 0.5 * (double)n * LOG_TWO_PI;
    ofr_solve_upper(s->covariance, n, s->weights);
    ofr_cholesky_inverse(s->covariance, n, s->inverse);
    memset(s->gradient, 0, s->n_unknown * sizeof *s->gradient);
    for (size_t i = 0; i < n; i++) {
        density -= ofr_log(s->covariance[i * n + i]);
        for (size_t j = 0; j <= i; j++) {
            double inverse = ofr_dot(s->inverse + i * n + i, s->inverse + j * n + i, n - i);
            double pull = (s->weights[i] * s->weights[j] - inverse) * (i == j ? 0.5 : 1);
            add_pair(s, i, j, pull);
            if (i == j)
                s->gradient[NOISE] += pull * ofr_exp(s->at[NOISE]);
        }
    }
    for (size_t u = 0; u < s->n_unknown; u++) {
        double off = (s->at[u] - prior_mean(s, u)) / prior_sd(u);
        density -= 0.5 * off * off;
        s->gradient[u] -= off / prior_sd(u);
    }
    return density;
}

/* Each unknown goes on in the direction of its gradient, faster while the direction stays. */
static void step(struct search *s) {
    for (size_t u = 0; u < s->n_unknown; u++) {
        double turn = s->gradient[u] * s->before[u];
        double size = s->steps[u] * (turn > 0 ? 1.3 : turn < 0 ? 0.5 : 1);
        s->steps[u] = ofr_clamp(size, LEAST_STEP, MOST_STEP);
        s->before[u] = turn < 0 ? 0 : s->gradient[u];
        double way = s->before[u] > 0 ? 1 : s->before[u] < 0 ? -1 : 0;
        s->at[u] = ofr_clamp(s->at[u] + way * s->steps[u], -FAR, FAR);
    }
}

static double climb(struct search *s) {
    double best = -INFINITY;
    for (size_t u = 0; u < s->n_unknown; u++) {
        s->at[u] = prior_mean(s, u);
        s->steps[u] = 0.3;
    }
    for (int i = 0; i < STEPS; i++) {
        double density = look(s);
        if (density > best) {
            best = density;
            memcpy(s->best, s->at, s->n_unknown * sizeof *s->at);
        }
        step(s);
    }
    return best;
}

ofr_status ofr_emulator_search(size_t n, size_t d, const double *x, const double *y,
                               struct ofr_emulator_form *form, struct ofr_reports *reports) {
    struct search s = {.n = n < MOST_RUNS ? n : MOST_RUNS, .d = d, .n_unknown = LENGTHS + d};
    ofr_status status = make_room(&s, reports);
    if (status == OFR_OK) {
        for (size_t i = 0; i < s.n; i++) {
            size_t from = i * n / s.n;
            memcpy(s.x + i * d, x + from * d, d * sizeof *s.x);
            s.y[i] = y[from];
        }
        form->log_density = climb(&s) * (double)n / (double)s.n;
        form->signal = ofr_exp(s.best[SIGNAL]);
        form->noise = ofr_exp(s.best[NOISE]);
        for (size_t k = 0; k < d; k++)
            form->lengths[k] = ofr_exp(s.best[LENGTHS + k]);
    }
    free_room(&s);
    return status;
}
