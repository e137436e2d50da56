/* Waves and the posterior of a match. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/match.h"
#include "base/memory.h"
#include "base/number.h"
#include "scenario/priors.h"
#include "stats/normal.h"
#include "stats/sequence.h"

#define SETTLED 0.8  /* share of the space before that a wave leaves, from which another gains little */
enum { MOVES = 10 }; /* of each point at a level of the sampler */
enum { LEAST_SAMPLE = 200 }; /* points of a sample of the space, at least */
enum { SALT_WAVE = 1, SALT_POSTERIOR = 1000 };

/* ---- rows as runs ----------------------------------------------------------------------- */

static int by_wave_and_point(const void *a, const void *b) {
    const struct ofr_bank_row *first = *(const struct ofr_bank_row *const *)a,
                              *second = *(const struct ofr_bank_row *const *)b;
    if (first->wave != second->wave)
        return first->wave < second->wave ? -1 : 1;
    if (first->point != second->point)
        return first->point < second->point ? -1 : 1;
    return first->seed < second->seed ? -1 : first->seed > second->seed;
}

void ofr_match_rows_free(struct ofr_match_rows *rows) {
    ofr_free(rows->z);
    ofr_free(rows->values);
    ofr_free(rows->points);
    ofr_free(rows->waves);
    ofr_free(rows->even);
    *rows = (struct ofr_match_rows){0};
}

static ofr_status rows_room(const struct ofr_match *m, struct ofr_match_rows *rows,
                            struct ofr_reports *reports) {
    size_t n = m->bank.n;
    *rows = (struct ofr_match_rows){0};
    ofr_status status = OFR_NEW(NULL, rows->z, n * m->n_parameters, "the runs", reports);
    OFR_THEN(status, OFR_NEW(NULL, rows->values, n * m->n_fitted, "the runs", reports));
    OFR_THEN(status, OFR_NEW(NULL, rows->points, n, "the runs", reports));
    OFR_THEN(status, OFR_NEW(NULL, rows->waves, n, "the runs", reports));
    OFR_THEN(status, OFR_NEW(NULL, rows->even, m->n_parameters, "the runs", reports));
    return status;
}

/* One row; false where a prior that has changed since does not allow its values. */
static bool take_row(const struct ofr_match *m, size_t row, size_t at, struct ofr_match_rows *rows) {
    const double *parameters = m->bank.parameters + row * m->n_parameters;
    const double *statistics = m->bank.statistics + row * m->n_statistics;
    for (size_t k = 0; k < m->n_parameters; k++) {
        double z = ofr_prior_z(m->scenario->schema, m->parameters[k].prior, parameters[k]);
        if (isnan(z))
            return false;
        rows->z[at * m->n_parameters + k] = z;
    }
    for (size_t f = 0; f < m->n_fitted; f++)
        rows->values[at * m->n_fitted + f] = statistics[m->fitted[f]];
    rows->waves[at] = m->bank.rows[row].wave;
    return true;
}

ofr_status ofr_match_rows_take(const struct ofr_match *match, uint32_t last, struct ofr_match_rows *rows,
                               struct ofr_reports *reports) {
    const struct ofr_bank_row **order = NULL, *before = NULL;
    size_t n = 0;
    uint32_t n_points = 0;
    ofr_status status = rows_room(match, rows, reports);
    OFR_THEN(status, OFR_NEW(NULL, order, match->bank.n, "the runs", reports));
    for (size_t i = 0; status == OFR_OK && i < match->bank.n; i++)
        order[i] = &match->bank.rows[i];
    if (status == OFR_OK)
        qsort(order, match->bank.n, sizeof *order, by_wave_and_point);
    for (size_t i = 0; status == OFR_OK && i < match->bank.n; i++) {
        const struct ofr_bank_row *row = order[i];
        if (row->wave == OFR_BANK_CHECKS || row->wave > last ||
            !take_row(match, (size_t)(row - match->bank.rows), n, rows))
            continue;
        n_points += before == NULL || before->wave != row->wave || before->point != row->point;
        rows->points[n++] = n_points - 1;
        before = row;
    }
    for (size_t k = 0; status == OFR_OK && k < match->n_parameters; k++)
        rows->even[k] = match->parameters[k].prior->shape == OFR_PRIOR_UNIFORM;
    ofr_free(order);
    rows->runs = (struct ofr_history_runs){
        n, match->n_parameters, match->n_fitted, rows->z, rows->values, rows->points, rows->even};
    if (status != OFR_OK)
        ofr_match_rows_free(rows);
    return status;
}

/* ---- waves ------------------------------------------------------------------------------ */

struct ofr_sampler ofr_match_sampler(const struct ofr_match *match, const struct ofr_history *history,
                                     uint32_t n, uint32_t salt) {
    return (struct ofr_sampler){.d = match->n_parameters,
                                .n = n,
                                .moves = MOVES,
                                .seed = match->options.seed * 0x10001 + salt,
                                .team = &match->team,
                                .look = ofr_history_look,
                                .of = history};
}

void ofr_match_values(const struct ofr_match *match, const double *z, double *values) {
    for (size_t k = 0; k < match->n_parameters; k++)
        values[k] =
            ofr_bank_rounded(ofr_prior_value(match->scenario->schema, match->parameters[k].prior, z[k]));
}

static void draw_prior(const struct ofr_match *m, double *values) {
    size_t d = m->n_parameters;
    for (uint32_t i = 0; i < m->options.points; i++) {
        double z[OFR_SEQUENCE_DIMENSIONS];
        ofr_sequence_point(m->options.seed, i, (uint32_t)d, z);
        for (size_t k = 0; k < d; k++)
            z[k] = ofr_normal_quantile(z[k]);
        ofr_match_values(m, z, values + i * d);
    }
}

static ofr_status fit_history(struct ofr_match *m, uint32_t last, struct ofr_reports *reports) {
    struct ofr_match_rows rows;
    OFR_TRY(ofr_match_rows_take(m, last, &rows, reports));
    ofr_history_free(&m->history);
    ofr_status status = ofr_history_fit(&rows.runs, m->figures, &m->team, &m->history, reports);
    ofr_match_rows_free(&rows);
    return status;
}

/* What the runs of the waves so far leave. @param sample [out] of it */
static ofr_status find_space(struct ofr_match *m, uint32_t n, uint32_t salt, struct ofr_sample *sample,
                             struct ofr_reports *reports) {
    struct ofr_match_wave *wave = &m->waves[m->n_waves - 1];
    const struct ofr_sampler sampler = ofr_match_sampler(m, &m->history, n, salt);
    OFR_TRY(ofr_sample_start(&sampler, sample, reports));
    ofr_status status = ofr_sample_within(&sampler, OFR_MATCH_CUT, sample, &wave->reached, reports);
    if (status != OFR_OK)
        ofr_sample_free(sample);
    m->cut = fmax(OFR_MATCH_CUT, wave->reached);
    wave->share = ofr_exp(sample->log_share);
    return status;
}

/* The points of a wave after the first; none, and `settled`, where the one before left nearly all. */
static ofr_status draw_space(struct ofr_match *m, double *values, struct ofr_reports *reports) {
    uint32_t last = m->n_waves;
    uint32_t n = m->options.points > LEAST_SAMPLE ? m->options.points : LEAST_SAMPLE;
    struct ofr_sample sample;
    OFR_TRY(fit_history(m, last, reports));
    OFR_TRY(find_space(m, n, SALT_WAVE + last, &sample, reports));
    m->settled = last > 1 && m->waves[last - 1].share > SETTLED * m->waves[last - 2].share;
    if (m->settled) {
        ofr_sample_free(&sample);
        return OFR_OK;
    }
    ofr_history_free(&m->before);
    ofr_sample_free(&m->last_wave);
    m->before = m->history;
    m->history = (struct ofr_history){0};
    m->last_wave = sample;
    m->cut_before = m->cut;
    for (uint32_t i = 0; i < m->options.points; i++) {
        size_t from = (size_t)i * n / m->options.points;
        ofr_match_values(m, sample.z + from * m->n_parameters, values + i * m->n_parameters);
    }
    return OFR_OK;
}

static void count_wave(struct ofr_match *m, uint32_t wave) {
    struct ofr_match_wave *one = &m->waves[wave - 1];
    one->n_points = m->options.points;
    one->n_runs = 0;
    for (size_t i = 0; i < m->bank.n; i++)
        one->n_runs += m->bank.rows[i].wave == wave;
    m->n_waves = wave;
}

ofr_status ofr_match_make_waves(struct ofr_match *match, struct ofr_reports *reports) {
    double *values = NULL;
    ofr_status status =
        OFR_NEW(NULL, values, match->options.points * match->n_parameters, "the points", reports);
    for (uint32_t wave = 1; status == OFR_OK && !match->stopped && wave <= match->options.waves; wave++) {
        if (wave == 1)
            draw_prior(match, values);
        else
            status = draw_space(match, values, reports);
        if (match->settled)
            break;
        OFR_THEN(status, ofr_match_simulate(match, wave, match->options.points, 0, values, reports));
        count_wave(match, wave);
    }
    ofr_free(values);
    return status;
}

/* ---- posterior -------------------------------------------------------------------------- */

static ofr_status describe(struct ofr_match *m, struct ofr_reports *reports) {
    size_t n = m->sample.n, d = m->n_parameters;
    double *column = NULL;
    OFR_TRY(OFR_NEW(NULL, column, n, "the posterior", reports));
    for (size_t k = 0; k < d; k++) {
        struct ofr_match_parameter *one = &m->parameters[k];
        for (size_t i = 0; i < n; i++)
            column[i] = m->values[i * d + k];
        one->after = ofr_spread_of(column, (uint32_t)n);
        one->left = (one->after.p95 - one->after.p05) / (one->before.p95 - one->before.p05);
    }
    ofr_free(column);
    return OFR_OK;
}

ofr_status ofr_match_find_posterior(struct ofr_match *match, struct ofr_reports *reports) {
    uint32_t n = match->options.posterior_points;
    if (match->history.emulators == NULL)
        OFR_TRY(fit_history(match, match->n_waves, reports));
    OFR_TRY(find_space(match, n, SALT_POSTERIOR, &match->sample, reports));
    const struct ofr_sampler sampler = ofr_match_sampler(match, &match->history, n, SALT_POSTERIOR + 1);
    OFR_TRY(ofr_sample_weigh(&sampler, match->cut, &match->sample, reports));
    OFR_TRY(OFR_NEW(NULL, match->values, n * match->n_parameters, "the posterior", reports));
    for (uint32_t i = 0; i < n; i++)
        ofr_match_values(match, match->sample.z + i * match->n_parameters,
                         match->values + i * match->n_parameters);
    return describe(match, reports);
}
