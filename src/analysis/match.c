#include "analysis/match.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "analysis/options.h"
#include "analysis/trial.h"
#include "base/comm.h"
#include "base/memory.h"
#include "base/number.h"
#include "ensemble/ranks.h"
#include "scenario/priors.h"

/* ---- design ----------------------------------------------------------------------------- */

static ofr_status check_options(const ofr_match_options *o, struct ofr_reports *reports) {
    const struct ofr_whole_option numbers[] = {{"waves", o->waves, 1, 50},
                                               {"points", o->points, 20, 100000},
                                               {"seeds", o->seeds, 1, 100},
                                               {"posterior-points", o->posterior_points, 20, 100000},
                                               {"checks", o->checks, 0, o->posterior_points}};
    ofr_status status = ofr_check_wholes(numbers, sizeof numbers / sizeof *numbers, reports);
    if (!(o->discrepancy >= 0 && o->discrepancy <= 10))
        status =
            ofr_fail(reports, OFR_BAD_INPUT, "discrepancy is %g; it must lie in [0, 10]", o->discrepancy);
    if (o->bank == NULL)
        status = ofr_fail(reports, OFR_BAD_INPUT, "no bank is given");
    if (ofr_ranks_own() == 0) {
        ofr_status written = ofr_match_check_posterior(o, reports);
        status = written > status ? written : status;
    }
    return status;
}

static ofr_status make_room(struct ofr_match *m, struct ofr_reports *reports) {
    const struct {
        size_t n, size;
        void **list;
    } lists[] = {{m->n_parameters, sizeof *m->parameters, (void **)&m->parameters},
                 {m->n_patterns, sizeof *m->patterns, (void **)&m->patterns},
                 {m->n_patterns, sizeof *m->measured, (void **)&m->measured},
                 {m->n_patterns, sizeof *m->labels, (void **)&m->labels},
                 {m->n_patterns, sizeof *m->fitted, (void **)&m->fitted},
                 {m->n_patterns, sizeof *m->figures, (void **)&m->figures},
                 {m->n_parameters + m->n_patterns, sizeof *m->names, (void **)&m->names},
                 {m->n_patterns + 2, sizeof *m->value_names, (void **)&m->value_names},
                 {m->options.waves, sizeof *m->waves, (void **)&m->waves}};
    ofr_status status = OFR_OK;
    for (size_t i = 0; status == OFR_OK && i < sizeof lists / sizeof *lists; i++)
        status = ofr_new(NULL, lists[i].n, lists[i].size, "the calibration", lists[i].list, reports);
    return status;
}

/* The column of a pattern: statistic and years; patterns that are measured alike share one. */
static ofr_status find_column(struct ofr_match *m, const struct ofr_pattern *pattern, size_t *column,
                              struct ofr_reports *reports) {
    char label[200];
    if (isnan(pattern->from) || isnan(pattern->to))
        snprintf(label, sizeof label, "%s", pattern->statistic);
    else
        ofr_format(label, sizeof label, "%s %.0f-%.0f", pattern->statistic, pattern->from, pattern->to);
    for (*column = 0; *column < m->n_statistics; (*column)++)
        if (strcmp(m->labels[*column], label) == 0)
            return OFR_OK;
    m->labels[*column] = ofr_strdup(label);
    if (m->labels[*column] == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory for the statistics");
    m->measured[*column] = pattern;
    m->n_statistics++;
    return OFR_OK;
}

/* A pattern of the run as it is: of its whole place, in its years, without a control. */
static bool is_measured(const struct ofr_match *m, const struct ofr_pattern *pattern) {
    bool whole = pattern->areas[0] == '\0' || strcmp(pattern->areas, OFR_ANY_PLACE) == 0;
    return whole && ofr_trial_variant(m->scenario, pattern) == 0 && ofr_trial_covers(m->scenario, pattern);
}

/* A fitted pattern: its range is what is known. */
static ofr_status fit(struct ofr_match *m, const struct ofr_match_pattern *one, struct ofr_reports *reports) {
    const struct ofr_pattern *pattern = one->pattern;
    if (one->statistic == SIZE_MAX) {
        ofr_warn_at(reports, NULL, "pattern \"%s\" is not fitted: %s", pattern->name,
                    !ofr_trial_covers(m->scenario, pattern)       ? "the run does not cover its years"
                    : ofr_trial_variant(m->scenario, pattern) > 0 ? "it needs a control"
                                                                  : "it is of a part of the place");
        return OFR_OK;
    }
    OFR_TRY(ofr_trial_check_range(pattern, reports));
    m->fitted[m->n_fitted] = one->statistic;
    m->figures[m->n_fitted++] = (struct ofr_figure){
        pattern->low, pattern->high, m->options.discrepancy * fabs(pattern->low / 2 + pattern->high / 2)};
    return OFR_OK;
}

static ofr_status list_patterns(struct ofr_match *m, struct ofr_reports *reports) {
    ofr_status worst = OFR_OK;
    for (size_t p = 0; worst != OFR_SYSTEM && p < m->n_patterns; p++) {
        const struct ofr_pattern *pattern = &m->scenario->patterns[p];
        m->patterns[p] = (struct ofr_match_pattern){.pattern = pattern, .statistic = SIZE_MAX};
        ofr_status status = OFR_OK;
        if (is_measured(m, pattern))
            status = find_column(m, pattern, &m->patterns[p].statistic, reports);
        if (status == OFR_OK && pattern->use == OFR_USE_FITTED)
            status = fit(m, &m->patterns[p], reports);
        worst = status > worst ? status : worst;
    }
    OFR_THEN(worst, ofr_trial_check_fitted(m->scenario, m->n_fitted, reports));
    return worst;
}

static ofr_status list_columns(struct ofr_match *m, struct ofr_reports *reports) {
    ofr_status status = OFR_OK;
    for (size_t k = 0; status == OFR_OK && k < m->n_parameters; k++) {
        struct ofr_match_parameter *one = &m->parameters[k];
        one->prior = &m->scenario->priors[k];
        one->parameter = &m->scenario->schema->parameters[one->prior->parameter];
        m->names[k] = one->parameter->name;
        status = ofr_trial_prior(m->scenario->schema, one->prior, &one->before, reports);
    }
    for (size_t s = 0; s < m->n_statistics; s++)
        m->names[m->n_parameters + s] = m->value_names[s] = m->labels[s];
    m->value_names[m->n_statistics] = "digest, upper half";
    m->value_names[m->n_statistics + 1] = "digest, lower half";
    return status;
}

static ofr_status design(struct ofr_match *m, const struct ofr_scenario *scenario,
                         struct ofr_reports *reports) {
    struct ofr_comm comm = {0};
    OFR_TRY(check_options(&m->options, reports));
    OFR_TRY(ofr_comm_open(&comm, reports));
    uint32_t threads = ofr_ranks_own_threads(&comm, m->options.threads, NULL); /* the ensemble says more */
    ofr_comm_close(&comm);
    OFR_TRY(ofr_team_start(&m->team, threads, reports));
    OFR_TRY(ofr_scenario_copy(scenario, &m->scenario, reports));
    if (m->options.fit != NULL)
        OFR_TRY(ofr_priors_from_file(m->scenario, m->options.fit, reports));
    m->n_parameters = m->scenario->n_priors;
    m->n_patterns = m->scenario->n_patterns;
    OFR_TRY(ofr_trial_check_priors(m->scenario, reports));
    OFR_TRY(make_room(m, reports));
    for (uint32_t w = 0; w < m->options.waves; w++)
        m->waves[w].share = NAN;
    OFR_TRY(list_patterns(m, reports));
    return list_columns(m, reports);
}

/* ---- all -------------------------------------------------------------------------------- */

static ofr_status go(struct ofr_match *m, ofr_sink sink, struct ofr_reports *reports) {
    OFR_TRY(ofr_match_open(m, reports));
    OFR_TRY(ofr_match_make_waves(m, reports));
    if (!m->stopped) {
        OFR_TRY(ofr_match_find_posterior(m, reports));
        if (m->options.posterior != NULL && ofr_ranks_own() == 0)
            OFR_TRY(ofr_match_write_posterior(m, reports));
        OFR_TRY(ofr_match_find_directions(m, reports));
        OFR_TRY(ofr_match_predict(m, reports));
    }
    if (!m->stopped && !m->options.no_coverage)
        OFR_TRY(ofr_match_cover(m, reports));
    if (m->options.progress != NULL)
        (void)m->options.progress(m->options.progress_to, 1, 0, "done"); /* too late to stop */
    return ofr_match_put(m, sink, reports);
}

static void match_free(struct ofr_match *m) {
    ofr_ensemble_close(m->ensemble);
    ofr_bank_free(&m->bank);
    ofr_lock_free(&m->lock);
    ofr_team_stop(&m->team);
    ofr_history_free(&m->history);
    ofr_history_free(&m->before);
    ofr_sample_free(&m->last_wave);
    ofr_sample_free(&m->sample);
    for (size_t s = 0; s < m->n_statistics; s++)
        ofr_free(m->labels[s]);
    void *lists[] = {m->parameters, m->patterns, m->measured,    m->labels, m->fitted,
                     m->figures,    m->names,    m->value_names, m->waves,  m->values};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        ofr_free(lists[i]);
    ofr_scenario_free(m->scenario);
}

ofr_status ofr_match(const struct ofr_scenario *scenario, const ofr_match_options *options, ofr_sink sink,
                     struct ofr_reports *reports) {
    struct ofr_match m = {.options = *options};
    ofr_status status = design(&m, scenario, reports);
    status = ofr_ranks_agree(status, reports);
    OFR_THEN(status, go(&m, sink, reports));
    match_free(&m);
    return status;
}
