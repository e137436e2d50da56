/* The weighted sample of the posterior: regression adjustment of the trials that were kept. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "stats/abc.h"
#include "stats/cholesky.h"

#define RIDGE 1e-6 /* of the regression, relative to each statistic's own sum of squares */

/* Weighted least squares of z on 1 and the statistics: the slopes, by normal equations. */
struct regression {
    size_t n_terms, d;
    double *squares; /* [n_terms][n_terms] */
    double *slopes;  /* [d][n_terms] */
    double *term;    /* [n_terms] room */
};

static void regression_free(struct regression *fit) {
    ofr_free(fit->squares);
    ofr_free(fit->slopes);
    ofr_free(fit->term);
}

static void terms_of(const struct ofr_abc *abc, size_t i, double *term) {
    const double *statistics = ofr_abc_statistics(abc, abc->kept[i].point, abc->kept[i].seed_number);
    term[0] = 1;
    for (size_t s = 0; s < abc->setup.n_statistics; s++) {
        bool seen = isfinite(abc->scales[s]);
        term[s + 1] = seen ? (statistics[s] - abc->setup.observed[s]) / abc->scales[s] : 0;
    }
}

static ofr_status regress(const struct ofr_abc *abc, const double *weights, struct regression *fit,
                          struct ofr_reports *reports) {
    size_t n = abc->setup.n_statistics + 1, d = abc->setup.n_parameters;
    *fit = (struct regression){.n_terms = n, .d = d};
    ofr_status status = OFR_NEW(NULL, fit->squares, n * n, "the regression", reports);
    OFR_THEN(status, OFR_NEW(NULL, fit->slopes, d * n, "the regression", reports));
    OFR_THEN(status, OFR_NEW(NULL, fit->term, n, "the regression", reports));
    if (status != OFR_OK)
        return status;
    for (size_t i = 0; i < abc->n_kept_now; i++) {
        const double *z = ofr_abc_z(abc, abc->kept[i].point);
        terms_of(abc, i, fit->term);
        for (size_t a = 0; a < n; a++) {
            for (size_t b = 0; b < n; b++)
                fit->squares[a * n + b] += weights[i] * fit->term[a] * fit->term[b];
            for (size_t k = 0; k < d; k++)
                fit->slopes[k * n + a] += weights[i] * fit->term[a] * z[k];
        }
    }
    for (size_t a = 1; a < n; a++)
        fit->squares[a * n + a] *= 1 + RIDGE;
    ofr_cholesky(fit->squares, n);
    for (size_t k = 0; k < d; k++) {
        ofr_solve_lower(fit->squares, n, fit->slopes + k * n);
        ofr_solve_upper(fit->squares, n, fit->slopes + k * n);
    }
    return OFR_OK;
}

static ofr_status adjust(const struct ofr_abc *abc, struct ofr_abc_sample *sample,
                         struct ofr_reports *reports) {
    struct regression fit;
    ofr_status status = regress(abc, sample->weights, &fit, reports);
    for (size_t i = 0; status == OFR_OK && i < sample->n; i++) {
        terms_of(abc, i, fit.term);
        for (size_t k = 0; k < fit.d; k++)
            for (size_t a = 1; a < fit.n_terms; a++)
                sample->z[i * fit.d + k] -= fit.slopes[k * fit.n_terms + a] * fit.term[a];
    }
    regression_free(&fit);
    return status;
}

ofr_status ofr_abc_posterior(const struct ofr_abc *abc, bool adjusted, struct ofr_abc_sample *sample,
                             struct ofr_reports *reports) {
    size_t d = abc->setup.n_parameters, n = abc->n_kept_now;
    double sum = 0, far = abc->last.tolerance > 0 ? abc->last.tolerance * (1 + 1e-9) : 1;
    *sample = (struct ofr_abc_sample){.n = n, .n_parameters = d};
    ofr_status status = OFR_NEW(NULL, sample->z, n * d, "the posterior", reports);
    OFR_THEN(status, OFR_NEW(NULL, sample->weights, n, "the posterior", reports));
    for (size_t i = 0; status == OFR_OK && i < n; i++) {
        double share = abc->kept[i].distance / far;
        memcpy(sample->z + i * d, ofr_abc_z(abc, abc->kept[i].point), d * sizeof *sample->z);
        sum += sample->weights[i] = ofr_abc_kept_weight(abc, i) * (1 - share * share);
    }
    for (size_t i = 0; status == OFR_OK && i < n; i++)
        sample->weights[i] /= sum;
    if (status == OFR_OK && adjusted)
        status = adjust(abc, sample, reports);
    if (status != OFR_OK)
        ofr_abc_sample_free(sample);
    return status;
}

size_t ofr_abc_sample_at(const struct ofr_abc_sample *sample, double share) {
    size_t i = 0;
    for (double sum = sample->weights[0]; sum < share && i + 1 < sample->n; sum += sample->weights[i])
        i++;
    return i;
}

void ofr_abc_sample_free(struct ofr_abc_sample *sample) {
    ofr_free(sample->z);
    ofr_free(sample->weights);
    *sample = (struct ofr_abc_sample){0};
}
