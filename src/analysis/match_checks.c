/* Diagnostics of a match: the predictive check, and how often intervals hold the truth. */
#include <math.h>
#include <string.h>

#include "analysis/match.h"
#include "base/digest.h"
#include "base/draws.h"
#include "base/memory.h"
#include "base/number.h"
#include "report/patterns.h"
#include "scenario/priors.h"
#include "stats/singular.h"

#define OWN_REPLICATE 0xFFFFFFF9u
enum { DRAW_OFF };
enum { SALT_COVERAGE = 2000 };
enum { TRUTH_POINTS = 200 }; /* of the posterior of a truth */

/* ---- predictive check ------------------------------------------------------------------- */

/* Whether a row has one of the seeds that its point has with a salt. */
static bool has_seed(const struct ofr_match *m, const struct ofr_bank_row *row, uint64_t salt) {
    for (uint32_t r = 0; r < m->options.seeds; r++)
        if (row->seed == ofr_match_seed(m, row->wave, row->point, r, salt))
            return true;
    return false;
}

/* Values of a column over the rows of a wave; of the checks, those of the salt's seeds alone. */
static ofr_status describe_rows(const struct ofr_match *m, uint32_t wave, uint64_t salt,
                                struct ofr_match_pattern *one, struct ofr_spread *spread,
                                struct ofr_reports *reports) {
    double *values = NULL;
    uint32_t n = 0, n_in = 0;
    OFR_TRY(OFR_NEW(NULL, values, m->bank.n, "the check", reports));
    for (size_t i = 0; i < m->bank.n; i++) {
        const struct ofr_bank_row *row = &m->bank.rows[i];
        double value = m->bank.statistics[i * m->n_statistics + one->statistic];
        if (row->wave != wave || !isfinite(value) || (wave == OFR_BANK_CHECKS && !has_seed(m, row, salt)))
            continue;
        n_in += value >= one->pattern->low && value <= one->pattern->high;
        values[n++] = value;
    }
    *spread = ofr_spread_of(values, n);
    if (wave == OFR_BANK_CHECKS) {
        one->in_range = n > 0 ? (double)n_in / n : (double)NAN;
        one->predicted = ofr_predict_statistic(
            ofr_schema_statistic(m->scenario->schema, one->pattern->statistic), values, n);
    }
    ofr_free(values);
    return OFR_OK;
}

ofr_status ofr_match_predict(struct ofr_match *match, struct ofr_reports *reports) {
    const uint32_t n = match->options.checks;
    size_t d = match->n_parameters, n_all = match->sample.n;
    struct ofr_digest digest;
    double *values = NULL;
    ofr_digest_start(&digest);
    ofr_digest_bytes(&digest, match->values, n_all * d * sizeof *match->values);
    OFR_TRY(OFR_NEW(NULL, values, n * d, "the check", reports));
    for (uint32_t i = 0; i < n; i++)
        memcpy(values + i * d, match->values + i * n_all / n * d, d * sizeof *values);
    ofr_status status = ofr_match_simulate(match, OFR_BANK_CHECKS, n, digest.state, values, reports);
    match->n_checks = status == OFR_OK && !match->stopped ? n : 0;
    for (size_t p = 0; status == OFR_OK && p < match->n_patterns; p++) {
        struct ofr_match_pattern *one = &match->patterns[p];
        if (one->statistic == SIZE_MAX)
            continue;
        status = describe_rows(match, 1, 0, one, &one->before, reports);
        OFR_THEN(status, describe_rows(match, OFR_BANK_CHECKS, digest.state, one, &one->after, reports));
    }
    ofr_free(values);
    return status;
}

/* ---- directions ------------------------------------------------------------------------- */

enum { SLOPE_POINTS = 8 };

ofr_status ofr_match_find_directions(struct ofr_match *match, struct ofr_reports *reports) {
    size_t d = match->n_parameters, n_rows = SLOPE_POINTS * match->n_fitted;
    double *slopes = NULL, *values = NULL, errors = 0;
    ofr_status status = OFR_NEW(NULL, slopes, n_rows * d, "the slopes", reports);
    OFR_THEN(status, OFR_NEW(NULL, values, d, "the slopes", reports));
    for (size_t p = 0; status == OFR_OK && p < SLOPE_POINTS; p++) {
        const double *z = match->sample.z + p * match->sample.n / SLOPE_POINTS * d;
        double error = ofr_history_slopes(&match->history, z, slopes + p * match->n_fitted * d);
        errors += error * error / SLOPE_POINTS;
    }
    if (status == OFR_OK) {
        ofr_singular_values(slopes, n_rows, d, values);
        while (match->n_resolved < d && values[match->n_resolved] > 2 * ofr_sqrt(errors * (double)n_rows))
            match->n_resolved++;
    }
    ofr_free(slopes);
    ofr_free(values);
    return status;
}

/* ---- coverage --------------------------------------------------------------------------- */

/* Looks of a truth: the prior is what the last wave was drawn from. */
struct truth {
    const struct ofr_history *before, *history;
    double cut; /* that the last wave kept, by `before` */
};

static struct ofr_look look_at_truth(const void *of, const double *z, uint32_t thread) {
    const struct truth *truth = of;
    return (struct ofr_look){0, ofr_history_look(truth->history, z, thread).log_likelihood};
}

static bool is_in_last_wave(const void *of, const double *z, uint32_t thread) {
    const struct truth *truth = of;
    return ofr_history_look(truth->before, z, thread).implausibility <= truth->cut;
}

/* Figures of a run, as vague relative to it as the patterns' are and off by as much. */
static void figures_of(const struct ofr_match *m, const double *values, uint32_t number,
                       struct ofr_figure *figures) {
    struct ofr_draws draws = ofr_draws_make(m->options.seed, OWN_REPLICATE);
    for (uint32_t f = 0; f < m->n_fitted; f++) {
        double low = m->figures[f].low, high = m->figures[f].high, middle = fabs(low / 2 + high / 2);
        double half = middle > 0 ? (high - low) / 2 / middle * fabs(values[f]) : (high - low) / 2;
        double off = (2 * ofr_draw_unit(draws, number, 0, DRAW_OFF, f) - 1) * half;
        figures[f] = (struct ofr_figure){values[f] + off - half, values[f] + off + half, 0};
    }
}

static ofr_status take_truth(struct ofr_match *m, const struct ofr_sample *sample, const double *z,
                             struct ofr_reports *reports) {
    double *column = NULL;
    OFR_TRY(OFR_NEW(NULL, column, sample->n, "the coverage", reports));
    for (size_t k = 0; k < m->n_parameters; k++) {
        struct ofr_match_parameter *one = &m->parameters[k];
        const struct ofr_schema *schema = m->scenario->schema;
        for (uint32_t i = 0; i < sample->n; i++)
            column[i] = sample->z[i * m->n_parameters + k];
        struct ofr_spread spread = ofr_spread_of(column, sample->n);
        one->covered += z[k] >= spread.p05 && z[k] <= spread.p95;
        double width =
            ofr_prior_value(schema, one->prior, spread.p95) - ofr_prior_value(schema, one->prior, spread.p05);
        one->truth_left += width / (one->before.p95 - one->before.p05);
    }
    m->n_truths++;
    ofr_free(column);
    return OFR_OK;
}

/* Points of the prior of a truth: every so many of those that the last wave was drawn from. */
static ofr_status start_truth(const struct ofr_match *m, const struct ofr_sampler *sampler,
                              struct ofr_sample *sample, struct ofr_reports *reports) {
    size_t d = m->n_parameters;
    OFR_TRY(ofr_sample_start(sampler, sample, reports));
    if (m->last_wave.n == 0) /* the whole prior */
        return OFR_OK;
    for (uint32_t i = 0; i < sampler->n; i++)
        memcpy(sample->z + i * d, m->last_wave.z + (size_t)i * m->last_wave.n / sampler->n * d,
               d * sizeof *sample->z);
    ofr_sample_look(sampler, sample);
    return OFR_OK;
}

static ofr_status try_truth(struct ofr_match *m, const struct ofr_match_rows *rows, size_t row,
                            struct ofr_reports *reports) {
    struct ofr_history history = {0};
    struct ofr_sample sample = {0};
    struct ofr_figure *figures = NULL;
    struct truth truth = {&m->before, &history, m->cut_before};
    struct ofr_sampler sampler = ofr_match_sampler(m, &history, TRUTH_POINTS, SALT_COVERAGE + m->n_truths);
    sampler.look = look_at_truth;
    sampler.allowed = m->last_wave.n > 0 ? is_in_last_wave : NULL;
    sampler.of = &truth;
    ofr_status status = OFR_NEW(NULL, figures, m->n_fitted, "the coverage", reports);
    if (status == OFR_OK) {
        figures_of(m, rows->values + row * m->n_fitted, m->n_truths, figures);
        status = ofr_history_without(&m->history, &rows->runs, rows->points[row], figures, &history, reports);
    }
    OFR_THEN(status, start_truth(m, &sampler, &sample, reports));
    OFR_THEN(status, ofr_sample_weigh(&sampler, INFINITY, &sample, reports));
    OFR_THEN(status, take_truth(m, &sample, rows->z + row * m->n_parameters, reports));
    ofr_sample_free(&sample);
    ofr_history_free(&history);
    ofr_free(figures);
    return status;
}

static bool may_be_truth(const struct ofr_match *m, const struct ofr_match_rows *rows, size_t row) {
    bool whole = rows->waves[row] == m->n_waves && (row == 0 || rows->points[row] != rows->points[row - 1]);
    for (size_t f = 0; f < m->n_fitted; f++)
        whole = whole && isfinite(rows->values[row * m->n_fitted + f]);
    return whole;
}

ofr_status ofr_match_cover(struct ofr_match *match, struct ofr_reports *reports) {
    struct ofr_match_rows rows;
    OFR_TRY(ofr_match_rows_take(match, match->n_waves, &rows, reports));
    ofr_status status = OFR_OK;
    size_t n = 0, nth = 0;
    for (size_t row = 0; row < rows.runs.n; row++)
        n += may_be_truth(match, &rows, row);
    uint32_t wanted = n < OFR_MATCH_TRUTHS ? (uint32_t)n : OFR_MATCH_TRUTHS;
    for (size_t row = 0; status == OFR_OK && row < rows.runs.n; row++) {
        if (!may_be_truth(match, &rows, row))
            continue;
        if (match->n_truths < wanted && nth == match->n_truths * n / wanted)
            status = try_truth(match, &rows, row, reports);
        nth++;
    }
    for (size_t k = 0; k < match->n_parameters && match->n_truths > 0; k++)
        match->parameters[k].truth_left /= match->n_truths;
    ofr_match_rows_free(&rows);
    return status;
}
