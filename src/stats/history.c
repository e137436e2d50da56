#include "stats/history.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/number.h"
#include "stats/cholesky.h"
#include "stats/normal.h"

#define EVEN_SD 3.4641016151377545871 /* one over the standard deviation of an even spread over [0, 1] */

/* ---- fitting ----------------------------------------------------------------------------- */

struct fitting {
    const struct ofr_history_runs *runs;
    const struct ofr_history *fitted; /* NULL: lengths are searched for */
    struct ofr_history *history;
    const double *x;      /* [n][d] inputs */
    double *columns;      /* [n_statistics][n] */
    double *residuals;    /* [n_statistics][n] of left out runs; NAN where there is none */
    ofr_status *statuses; /* [n_statistics] */
};

static double input_of(double z, bool even) { return even ? (ofr_normal_share(z) - 0.5) * EVEN_SD : z; }

static ofr_status make_room(struct ofr_history *h, struct ofr_reports *reports) {
    size_t s = h->n_statistics;
    ofr_status status = OFR_NEW(NULL, h->emulators, s, "the emulators", reports);
    OFR_THEN(status, OFR_NEW(NULL, h->even, h->d, "the emulators", reports));
    OFR_THEN(status, OFR_NEW(NULL, h->checks, s, "the emulators", reports));
    OFR_THEN(status, OFR_NEW(NULL, h->middles, s, "the emulators", reports));
    OFR_THEN(status, OFR_NEW(NULL, h->variances, s, "the emulators", reports));
    OFR_THEN(status, OFR_NEW(NULL, h->correlation, s * s, "the emulators", reports));
    OFR_THEN(status, OFR_NEW(NULL, h->room, ofr_team_size(h->team) * h->room_each, "the emulators", reports));
    return status;
}

static bool is_single(const struct ofr_history_runs *runs, size_t row) {
    return (row == 0 || runs->points[row - 1] != runs->points[row]) &&
           (row + 1 >= runs->n || runs->points[row + 1] != runs->points[row]);
}

/* How the predictions of left out runs did. Residuals come by the emulator's runs and go by all runs. */
static void check_emulator(const struct fitting *f, size_t s, const double *residuals, const double *errors) {
    const struct ofr_emulator *e = &f->history->emulators[s];
    struct ofr_emulator_check check = {0};
    double left = 0, within = 0;
    for (size_t i = 0; i < e->n; i++) {
        f->residuals[s * f->runs->n + e->runs[i]] = residuals[i];
        if (!is_single(f->runs, e->runs[i]))
            continue;
        check.n++;
        within += fabs(residuals[i]) <= 1.96;
        left += errors[i] * errors[i];
    }
    check.within = check.n > 0 ? within / check.n : NAN;
    check.explained = check.n > 0 ? 1 - left / check.n / (e->scale * e->scale) : NAN;
    f->history->checks[s] = check;
}

static ofr_status leave_out(const struct fitting *f, size_t s) {
    double *residuals = NULL, *errors = NULL;
    size_t n = f->history->emulators[s].n;
    ofr_status status = OFR_NEW(NULL, residuals, n, "the emulators", NULL);
    OFR_THEN(status, OFR_NEW(NULL, errors, n, "the emulators", NULL));
    OFR_THEN(status, ofr_emulator_leave_out(&f->history->emulators[s], residuals, errors, NULL));
    if (status == OFR_OK)
        check_emulator(f, s, residuals, errors);
    ofr_free(residuals);
    ofr_free(errors);
    return status;
}

/* One statistic, on a thread; its status is looked at afterwards. */
static void fit_one(void *to, uint32_t s, uint32_t thread) {
    struct fitting *f = to;
    const struct ofr_emulator_runs runs = {f->runs->n, f->runs->d, f->x, f->columns + s * f->runs->n};
    struct ofr_emulator *emulator = &f->history->emulators[s];
    (void)thread;
    if (f->fitted != NULL) {
        f->statuses[s] = ofr_emulator_again(&f->fitted->emulators[s], &runs, emulator, NULL);
        return;
    }
    f->statuses[s] = ofr_emulator_fit(&runs, emulator, NULL);
    if (f->statuses[s] == OFR_OK && emulator->n > 0)
        f->statuses[s] = leave_out(f, s);
}

/* Correlations of left out runs, drawn towards 0 by as many made-up uncorrelated runs as statistics. */
static void correlate(const struct fitting *f) {
    size_t n = f->runs->n, n_statistics = f->history->n_statistics;
    for (size_t a = 0; a < n_statistics; a++)
        for (size_t b = 0; b <= a; b++) {
            const double *first = f->residuals + a * n, *second = f->residuals + b * n;
            double both = 0, one = 0, two = 0, runs = 0;
            for (size_t i = 0; i < n; i++) {
                if (isnan(first[i]) || isnan(second[i]))
                    continue;
                both += first[i] * second[i];
                one += first[i] * first[i];
                two += second[i] * second[i];
                runs++;
            }
            double found = one > 0 && two > 0 ? both / ofr_sqrt(one * two) : 0;
            found = a == b ? 1 : found * runs / (runs + (double)n_statistics);
            f->history->correlation[a * n_statistics + b] = found;
            f->history->correlation[b * n_statistics + a] = found;
        }
}

static void take_figures(struct ofr_history *h, const struct ofr_figure *figures) {
    for (size_t s = 0; s < h->n_statistics; s++) {
        enum ofr_warp warp = h->emulators[s].warp;
        double low = ofr_warped(warp, figures[s].low), high = ofr_warped(warp, figures[s].high);
        double range = (high - low) / EVEN_SD;
        double wrong =
            figures[s].discrepancy * ofr_warp_slope(warp, figures[s].low / 2 + figures[s].high / 2);
        h->middles[s] = low / 2 + high / 2;
        h->variances[s] = range * range + wrong * wrong;
    }
}

static ofr_status make_inputs(const struct ofr_history_runs *runs, const uint32_t *without, struct fitting *f,
                              double **x, struct ofr_reports *reports) {
    size_t n = runs->n, n_statistics = runs->n_statistics;
    OFR_TRY(OFR_NEW(NULL, *x, n * runs->d, "the emulators", reports));
    OFR_TRY(OFR_NEW(NULL, f->columns, n * n_statistics, "the emulators", reports));
    OFR_TRY(OFR_NEW(NULL, f->residuals, n * n_statistics, "the emulators", reports));
    OFR_TRY(OFR_NEW(NULL, f->statuses, n_statistics, "the emulators", reports));
    for (size_t i = 0; i < n * runs->d; i++)
        (*x)[i] = input_of(runs->z[i], runs->even[i % runs->d]);
    for (size_t i = 0; i < n; i++)
        for (size_t s = 0; s < n_statistics; s++) {
            bool out = without != NULL && runs->points[i] == *without;
            f->columns[s * n + i] = out ? (double)NAN : runs->values[i * n_statistics + s];
            f->residuals[s * n + i] = NAN;
        }
    return OFR_OK;
}

static ofr_status fit_all(struct fitting *f, const struct ofr_figure *figures, struct ofr_reports *reports) {
    struct ofr_history *h = f->history;
    ofr_parallel(h->team, (uint32_t)h->n_statistics, fit_one, f);
    for (size_t s = 0; s < h->n_statistics; s++)
        if (f->statuses[s] != OFR_OK)
            return ofr_fail(reports, f->statuses[s], "not enough memory for the emulators");
    if (f->fitted == NULL)
        correlate(f);
    else
        memcpy(h->correlation, f->fitted->correlation,
               h->n_statistics * h->n_statistics * sizeof *h->correlation);
    take_figures(h, figures);
    return OFR_OK;
}

/* All of it: with `fitted`, of its lengths and without a point. */
static ofr_status make(const struct ofr_history_runs *runs, const struct ofr_history *fitted,
                       const uint32_t *without, const struct ofr_figure *figures, struct ofr_history *history,
                       struct ofr_reports *reports) {
    struct fitting f = {.runs = runs, .fitted = fitted, .history = history};
    double *x = NULL;
    size_t s = history->n_statistics;
    history->room_each = runs->n + 2 * runs->d + s * s + 3 * s;
    ofr_status status = make_room(history, reports);
    if (status == OFR_OK)
        memcpy(history->even, runs->even, runs->d * sizeof *runs->even);
    OFR_THEN(status, make_inputs(runs, without, &f, &x, reports));
    f.x = x;
    OFR_THEN(status, fit_all(&f, figures, reports));
    ofr_free(x);
    ofr_free(f.columns);
    ofr_free(f.residuals);
    ofr_free(f.statuses);
    if (status != OFR_OK)
        ofr_history_free(history);
    return status;
}

ofr_status ofr_history_fit(const struct ofr_history_runs *runs, const struct ofr_figure *figures,
                           const struct ofr_team *team, struct ofr_history *history,
                           struct ofr_reports *reports) {
    *history = (struct ofr_history){.d = runs->d, .n_statistics = runs->n_statistics, .team = team};
    return make(runs, NULL, NULL, figures, history, reports);
}

ofr_status ofr_history_without(const struct ofr_history *fitted, const struct ofr_history_runs *runs,
                               uint32_t point, const struct ofr_figure *figures, struct ofr_history *history,
                               struct ofr_reports *reports) {
    *history = (struct ofr_history){.d = runs->d, .n_statistics = runs->n_statistics, .team = fitted->team};
    return make(runs, fitted, &point, figures, history, reports);
}

void ofr_history_free(struct ofr_history *history) {
    for (size_t s = 0; history->emulators != NULL && s < history->n_statistics; s++)
        ofr_emulator_free(&history->emulators[s]);
    ofr_free(history->emulators);
    ofr_free(history->even);
    ofr_free(history->checks);
    ofr_free(history->middles);
    ofr_free(history->variances);
    ofr_free(history->correlation);
    ofr_free(history->room);
    *history = (struct ofr_history){0};
}

/* ---- looks ------------------------------------------------------------------------------- */

struct ofr_prediction ofr_history_predict(const struct ofr_history *history, size_t statistic,
                                          const double *z, uint32_t thread) {
    double *x = history->room + thread * history->room_each, *room = x + history->d;
    for (size_t k = 0; k < history->d; k++)
        x[k] = input_of(z[k], history->even[k]);
    return ofr_emulator_at(&history->emulators[statistic], x, room);
}

/* Log density of distances [m] that are normal with a covariance [m][m], which is overwritten. */
static double log_density(double *distances, double *covariance, size_t m) {
    ofr_cholesky(covariance, m);
    ofr_solve_lower(covariance, m, distances);
    double sum = -0.5 * ofr_dot(distances, distances, m);
    for (size_t a = 0; a < m; a++)
        sum -= ofr_log(covariance[a * m + a]);
    return sum;
}

struct ofr_look ofr_history_look(const void *of, const double *z, uint32_t thread) {
    const struct ofr_history *h = of;
    size_t n_statistics = h->n_statistics, m = 0, n_before = 0;
    double *own = h->room + (thread + 1) * h->room_each; /* the end of this thread's room */
    double *noises = own - n_statistics, *distances = noises - n_statistics,
           *alone = distances - n_statistics;
    double *covariance = alone - n_statistics * n_statistics;
    struct ofr_look look = {0};
    for (size_t s = 0; s < n_statistics; s++) {
        if (h->emulators[s].n == 0)
            continue;
        struct ofr_prediction p = ofr_history_predict(h, s, z, thread);
        noises[s] = ofr_sqrt(p.noise);
        alone[m] = p.variance + h->variances[s];
        distances[m] = p.mean - h->middles[s];
        look.implausibility = fmax(look.implausibility, fabs(distances[m]) / ofr_sqrt(alone[m] + p.noise));
        m++;
    }
    for (size_t a = 0; a < n_statistics; a++) {
        if (h->emulators[a].n == 0)
            continue;
        for (size_t b = 0, at = 0; b <= a; b++)
            if (h->emulators[b].n > 0)
                covariance[n_before * m + at++] =
                    noises[a] * noises[b] * h->correlation[a * n_statistics + b];
        covariance[n_before * m + n_before] += alone[n_before];
        n_before++;
    }
    look.log_likelihood = log_density(distances, covariance, m);
    return look;
}

/* Prediction of an emulator, in its scale, where one input is moved. */
static struct ofr_prediction predict_moved(const struct ofr_history *history, size_t s, const double *z,
                                           size_t k, double by) {
    double *x = history->room, *room = x + history->d, scale = history->emulators[s].scale;
    for (size_t i = 0; i < history->d; i++)
        x[i] = input_of(z[i] + (i == k ? by : 0), history->even[i]);
    struct ofr_prediction p = ofr_emulator_at(&history->emulators[s], x, room);
    return (struct ofr_prediction){p.mean / scale, p.variance / (scale * scale), 0};
}

double ofr_history_slopes(const struct ofr_history *history, const double *z, double *slopes) {
    const double step = 1; /* slopes of noisy values are vague close by */
    size_t d = history->d, n = 0;
    double variance = 0;
    for (size_t s = 0; s < history->n_statistics; s++)
        for (size_t k = 0; k < d; k++) {
            slopes[s * d + k] = 0;
            if (history->emulators[s].n == 0)
                continue;
            struct ofr_prediction above = predict_moved(history, s, z, k, step),
                                  below = predict_moved(history, s, z, k, -step);
            slopes[s * d + k] = (above.mean - below.mean) / (2 * step);
            variance += (above.variance + below.variance) / (4 * step * step);
            n++;
        }
    return n > 0 ? ofr_sqrt(variance / (double)n) : 0;
}
