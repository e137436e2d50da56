/* The simulations of a match: what the bank lacks, in batches. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "analysis/match.h"
#include "analysis/trial.h"
#include "base/draws.h"
#include "base/memory.h"
#include "ensemble/progress.h"

#define OWN_REPLICATE 0xFFFFFFFAu
enum { DRAW_SEED };
enum { BATCH = 32 }; /* runs between two writes of the bank: what a kill may lose */

uint64_t ofr_match_seed(const struct ofr_match *match, uint32_t wave, uint32_t point, uint32_t seed_number,
                        uint64_t salt) {
    struct ofr_words words = ofr_draw(ofr_draws_make(match->options.seed + salt, OWN_REPLICATE), point, wave,
                                      DRAW_SEED, seed_number);
    return ((uint64_t)words.w[0] << 32 | words.w[1]) >> 1;
}

/* ---- jobs ------------------------------------------------------------------------------- */

static ofr_status make(void *to, const struct ofr_job *job, struct ofr_scenario *copy,
                       struct ofr_reports *reports) {
    const struct ofr_match *m = to;
    (void)reports;
    const double *values = m->jobs + (job->point - m->first_job) * m->n_parameters;
    for (size_t k = 0; k < m->n_parameters; k++) {
        struct ofr_value *value = &copy->values[m->parameters[k].prior->parameter];
        value->value = values[k];
        value->given = true;
    }
    return OFR_OK;
}

static ofr_status take(void *to, const struct ofr_job *job, struct ofr_output *output, double *values,
                       struct ofr_reports *reports) {
    const struct ofr_match *m = to;
    (void)job;
    values[m->n_statistics] = (double)(output->digest >> 32);
    values[m->n_statistics + 1] = (double)(uint32_t)output->digest;
    return ofr_trial_measure(output, m->measured, m->n_statistics, values, reports);
}

/* Progress of a batch as that of the whole. */
static bool tell(void *to, double share, double seconds_left, const char *what) {
    struct ofr_match *m = to;
    double all = (m->runs_done + share * BATCH) / m->runs_to_do;
    (void)what;
    (void)seconds_left;
    double left = m->runs_done > 0 ? m->seconds / m->runs_done * (m->runs_to_do - m->runs_done) : (double)NAN;
    return m->options.progress(m->options.progress_to, all < 0.99 ? all : 0.99,
                               left / ofr_team_size(&m->team), "calibrating");
}

/* ---- batches ---------------------------------------------------------------------------- */

struct batch {
    size_t n;
    struct ofr_bank_row rows[BATCH];
    struct ofr_job jobs[BATCH];
    double *values, *statistics; /* [BATCH][...] */
};

static ofr_status batch_start(const struct ofr_match *m, struct batch *batch, struct ofr_reports *reports) {
    batch->n = 0;
    batch->values = batch->statistics = NULL;
    ofr_status status = OFR_NEW(NULL, batch->values, BATCH * m->n_parameters, "the runs", reports);
    OFR_THEN(status, OFR_NEW(NULL, batch->statistics, BATCH * m->n_statistics, "the runs", reports));
    return status;
}

static void batch_free(struct batch *batch) {
    ofr_free(batch->values);
    ofr_free(batch->statistics);
}

static void batch_add(struct ofr_match *m, struct batch *batch, const struct ofr_bank_row *row,
                      const double *values) {
    size_t i = batch->n++;
    batch->rows[i] = *row;
    batch->jobs[i] = (struct ofr_job){m->first_job + (uint32_t)i, 0, 0, row->seed};
    memcpy(batch->values + i * m->n_parameters, values, m->n_parameters * sizeof *values);
}

/* Simulate a batch and read what came of it. */
static ofr_status batch_run(struct ofr_match *m, struct batch *batch, struct ofr_reports *reports) {
    double since = ofr_seconds_now();
    m->jobs = batch->values;
    OFR_TRY(ofr_ensemble_run(m->ensemble, batch->jobs, batch->n, reports));
    for (size_t i = 0; i < batch->n; i++) {
        const double *values = ofr_ensemble_values(m->ensemble, batch->jobs[i].point, 0);
        batch->rows[i].digest =
            (uint64_t)values[m->n_statistics] << 32 | (uint64_t)values[m->n_statistics + 1];
        for (size_t s = 0; s < m->n_statistics; s++)
            batch->statistics[i * m->n_statistics + s] =
                isfinite(values[s]) ? ofr_bank_rounded(values[s]) : (double)NAN;
    }
    m->first_job += (uint32_t)batch->n;
    m->seconds += (ofr_seconds_now() - since) * ofr_team_size(&m->team);
    return OFR_OK;
}

static ofr_status batch_end(struct ofr_match *m, struct batch *batch, struct ofr_reports *reports) {
    if (batch->n == 0)
        return OFR_OK;
    OFR_TRY(batch_run(m, batch, reports));
    ofr_status status = ofr_bank_add(&m->bank, batch->rows, batch->n, batch->values, batch->statistics,
                                     ofr_ranks_own() == 0, reports);
    m->runs_done += (double)batch->n;
    batch->n = 0;
    m->stopped = m->options.core_minutes > 0 && m->seconds > 60.0 * m->options.core_minutes;
    return ofr_ranks_agree(status, reports);
}

ofr_status ofr_match_simulate(struct ofr_match *match, uint32_t wave, uint32_t n, uint64_t salt,
                              const double *values, struct ofr_reports *reports) {
    struct batch batch;
    ofr_status status = batch_start(match, &batch, reports);
    for (uint32_t i = 0; status == OFR_OK && !match->stopped && i < n; i++)
        for (uint32_t r = 0; status == OFR_OK && !match->stopped && r < match->options.seeds; r++) {
            const struct ofr_bank_row row = {wave, i, ofr_match_seed(match, wave, i, r, salt), 0};
            if (ofr_bank_find(&match->bank, wave, i, row.seed) != SIZE_MAX)
                continue;
            batch_add(match, &batch, &row, values + i * match->n_parameters);
            if (batch.n == BATCH)
                status = batch_end(match, &batch, reports);
        }
    if (status == OFR_OK && !match->stopped)
        status = batch_end(match, &batch, reports);
    batch_free(&batch);
    return status;
}

/* ---- opening ---------------------------------------------------------------------------- */

static ofr_status open_ensemble(struct ofr_match *m, struct ofr_reports *reports) {
    const struct ofr_ensemble_setup setup = {.scenario = m->scenario,
                                             .kind = OFR_MATCH_KIND,
                                             .seed = m->options.seed,
                                             .names = m->value_names,
                                             .n_values = m->n_statistics + 2,
                                             .make = make,
                                             .take = take,
                                             .to = m,
                                             .threads = m->options.threads,
                                             .progress = m->options.progress != NULL ? tell : NULL,
                                             .progress_to = m};
    return ofr_ensemble_open(&setup, &m->ensemble, reports);
}

/* Simulate the newest row again: a change of a rule shows in its digest. */
static ofr_status check_newest(struct ofr_match *m, struct ofr_reports *reports) {
    struct batch batch;
    if (m->bank.n == 0)
        return OFR_OK;
    size_t last = m->bank.n - 1;
    const struct ofr_bank_row row = m->bank.rows[last];
    ofr_status status = batch_start(m, &batch, reports);
    if (status == OFR_OK) {
        batch_add(m, &batch, &row, m->bank.parameters + last * m->n_parameters);
        status = batch_run(m, &batch, reports);
    }
    if (status == OFR_OK && batch.rows[0].digest != row.digest)
        status =
            ofr_fail(reports, OFR_BAD_INPUT,
                     "the newest run of %s (wave %u, point %u) comes out differently now: it is of another "
                     "version of the model. Begin another bank",
                     m->bank.path, row.wave, row.point);
    batch_free(&batch);
    return status;
}

ofr_status ofr_match_open(struct ofr_match *match, struct ofr_reports *reports) {
    uint64_t model = 0;
    const ofr_match_options *o = &match->options;
    ofr_status status = ofr_bank_model(match->scenario, &model, reports);
    if (ofr_ranks_own() == 0) {
        OFR_THEN(status, ofr_bank_check(o->bank, reports));
        OFR_THEN(status, ofr_lock_take(o->bank, &match->lock, reports));
    }
    OFR_THEN(status, ofr_ranks_agree(status, reports)); /* others may write it until it is locked */
    OFR_THEN(status, ofr_bank_open(o->bank, model, match->names, match->n_parameters, match->n_statistics,
                                   &match->bank, reports));
    OFR_TRY(ofr_ranks_agree(status, reports)); /* nobody writes before all have read */
    if (match->bank.n_other > 0)
        ofr_warn_at(reports, NULL, "%zu runs in %s are of another scenario or part of it, and are not used",
                    match->bank.n_other, match->bank.path);
    match->runs_to_do = fmax(1, (double)o->waves * o->points * o->seeds + o->checks * o->seeds);
    match->runs_done = (double)match->bank.n;
    OFR_TRY(open_ensemble(match, reports));
    return check_newest(match, reports);
}
