#include "analysis/calibrate.h"

#include <math.h>
#include <string.h>

#include "analysis/trial.h"
#include "base/draws.h"
#include "base/memory.h"
#include "ensemble/posterior.h"
#include "population/population.h"
#include "scenario/priors.h"

#define LEAST_ACCEPTED 0.02 /* below it another generation gains little: Lenormand et al. 2013 */
#define OWN_REPLICATE 0xFFFFFFFCu
enum { DRAW_SEED, DRAW_CHECK };

/* ---- jobs ----------------------------------------------------------------------------- */

/* A point of the design is a point of the sampler, or an element of the check after these, as a variant. */
static uint32_t design_point(const struct ofr_calibration *c, uint32_t point, size_t variant) {
    return point * (uint32_t)c->n_variants + (uint32_t)variant;
}

/* No two jobs share people or draws, but for a control, which is paired with the run itself. */
static uint64_t seed_of(const struct ofr_calibration *c, uint32_t point, uint32_t seed_number) {
    struct ofr_words words =
        ofr_draw(ofr_draws_make(c->options.seed, OWN_REPLICATE), point, seed_number, DRAW_SEED, 0);
    return ((uint64_t)words.w[0] << 32 | words.w[1]) >> 1;
}

static ofr_status make(void *to, const struct ofr_job *job, struct ofr_scenario *copy,
                       struct ofr_reports *reports) {
    const struct ofr_calibration *c = to;
    uint32_t point = job->point / (uint32_t)c->n_variants;
    size_t variant = job->point % c->n_variants;
    (void)reports;
    for (size_t k = 0; k < c->n_parameters; k++) {
        const struct ofr_prior *prior = c->parameters[k].prior;
        copy->values[prior->parameter].value =
            point < c->abc.n_points
                ? ofr_prior_value(copy->schema, prior, c->abc.z[point * c->n_parameters + k])
                : c->checked[(point - c->abc.n_points) * c->n_parameters + k];
    }
    if (variant > 0)
        ofr_scenario_apply_control(copy, &c->scenario->controls[variant - 1]);
    return OFR_OK;
}

static ofr_status take(void *to, const struct ofr_job *job, struct ofr_output *output, double *values,
                       struct ofr_reports *reports) {
    const struct ofr_calibration *c = to;
    size_t variant = job->point % c->n_variants;
    const struct ofr_pattern **wanted = NULL;
    ofr_status status = OFR_NEW(NULL, wanted, c->n_patterns, "the patterns", reports);
    for (size_t p = 0; status == OFR_OK && p < c->n_patterns; p++)
        wanted[p] = c->patterns[p].variant == variant ? c->patterns[p].pattern : NULL;
    OFR_THEN(status, ofr_trial_measure(output, wanted, c->n_patterns, values, reports));
    ofr_free(wanted);
    return status;
}

/* Trials of points `first` and up: every seed of each, as every variant wanted. */
static ofr_status simulate(struct ofr_calibration *c, uint32_t first, uint32_t n, uint32_t n_seeds,
                           bool all_variants, struct ofr_reports *reports) {
    struct ofr_job *list = NULL;
    size_t n_list = 0;
    ofr_status status = OFR_NEW(NULL, list, (size_t)n * n_seeds * c->n_variants, "the jobs", reports);
    for (uint32_t point = first; status == OFR_OK && point < first + n; point++)
        for (uint32_t r = 0; r < n_seeds; r++)
            for (size_t v = 0; v < c->n_variants; v++)
                if (c->simulated[v] || all_variants)
                    list[n_list++] = (struct ofr_job){design_point(c, point, v), 0, r, seed_of(c, point, r)};
    OFR_THEN(status, ofr_ensemble_run(c->ensemble, list, n_list, reports));
    ofr_free(list);
    c->n_trials += (uint32_t)n_list;
    c->share_done += c->share_of_list;
    return status;
}

double ofr_calibration_value(const struct ofr_calibration *c, uint32_t point, uint32_t seed_number,
                             size_t pattern) {
    const double *values =
        ofr_ensemble_values(c->ensemble, design_point(c, point, c->patterns[pattern].variant), seed_number);
    return values == NULL ? NAN : values[pattern];
}

/* Progress of a list of jobs as that of the whole. */
static bool tell(void *to, double share, double seconds_left, const char *what) {
    struct ofr_calibration *c = to;
    double all = c->share_done + c->share_of_list * share;
    double left = 1 - c->share_done - c->share_of_list * share, of_list = c->share_of_list * (1 - share);
    (void)what;
    return c->options.progress(c->options.progress_to, all < 1 ? all : 1,
                               of_list > 0 ? seconds_left * left / of_list : NAN, "calibrating");
}

/* ---- generations ------------------------------------------------------------------------ */

static void give(struct ofr_calibration *c, double *statistics) {
    for (uint32_t point = c->abc.first_new; point < c->abc.n_points; point++)
        for (uint32_t r = 0; r < c->options.seeds; r++) {
            for (size_t p = 0; p < c->n_patterns; p++)
                if (c->patterns[p].statistic != SIZE_MAX)
                    statistics[c->patterns[p].statistic] = ofr_calibration_value(c, point, r, p);
            ofr_abc_take(&c->abc, point, r, statistics);
        }
}

static ofr_status run_generation(struct ofr_calibration *c, double *statistics, struct ofr_reports *reports) {
    ofr_status status = ofr_abc_propose(&c->abc, reports);
    uint32_t n = c->abc.n_points - c->abc.first_new;
    double all = c->options.points * (1 + (c->options.generations - 1) * (1 - OFR_SHARE_KEPT));
    c->share_of_list = n * 0.98 / all;
    OFR_THEN(status, simulate(c, c->abc.first_new, n, c->options.seeds, false, reports));
    if (status != OFR_OK)
        return status;
    give(c, statistics);
    status = ofr_abc_select(&c->abc, reports);
    if (status == OFR_OK)
        c->generations[c->abc.n_generations - 1] = c->abc.last;
    return status;
}

static ofr_status run_generations(struct ofr_calibration *c, struct ofr_reports *reports) {
    const struct ofr_abc_setup setup = {.n_parameters = c->n_parameters,
                                        .n_statistics = c->n_statistics,
                                        .observed = c->observed,
                                        .half_widths = c->half_widths,
                                        .n_first = c->options.points,
                                        .n_next = (uint32_t)(c->options.points * (1 - OFR_SHARE_KEPT)),
                                        .n_seeds = c->options.seeds,
                                        .n_kept =
                                            (uint32_t)(c->options.points * c->options.seeds * OFR_SHARE_KEPT),
                                        .seed = c->options.seed};
    double *statistics = NULL;
    ofr_status status = ofr_abc_start(&setup, &c->abc, reports);
    OFR_THEN(status, OFR_NEW(NULL, statistics, c->n_statistics, "the statistics", reports));
    bool on = true;
    while (status == OFR_OK && on && c->abc.n_generations < c->options.generations) {
        status = run_generation(c, statistics, reports);
        on = c->abc.last.acceptance >= LEAST_ACCEPTED && c->abc.last.tolerance > 0;
    }
    ofr_free(statistics);
    return status;
}

/* ---- the predictive check ---------------------------------------------------------------------------- */

/* Draw from the posterior, simulate with new seeds, and see how every pattern comes out. */
static ofr_status check(struct ofr_calibration *c, struct ofr_reports *reports) {
    struct ofr_draws draws = ofr_draws_make(c->options.seed, OWN_REPLICATE);
    ofr_status status =
        OFR_NEW(NULL, c->checked, (size_t)c->options.checks * c->n_parameters, "the check", reports);
    for (uint32_t i = 0; status == OFR_OK && i < c->options.checks; i++) {
        size_t at = ofr_abc_sample_at(&c->sample, ofr_draw_unit(draws, i, 0, DRAW_CHECK, 0));
        memcpy(c->checked + i * c->n_parameters, c->values + at * c->n_parameters,
               c->n_parameters * sizeof *c->checked);
    }
    c->n_checks = c->options.checks;
    c->share_of_list = 1 - c->share_done;
    if (status == OFR_OK && c->n_checks > 0)
        status = simulate(c, c->abc.n_points, c->n_checks, 1, true, reports);
    const struct ofr_calibration_points all = {0, c->options.points, c->options.seeds},
                                        checks = {c->abc.n_points, c->n_checks, 1};
    for (size_t p = 0; status == OFR_OK && p < c->n_patterns; p++) {
        struct ofr_calibrated_pattern *pattern = &c->patterns[p];
        status = ofr_calibration_pattern(c, p, all, &pattern->before, NULL, reports);
        OFR_THEN(status, ofr_calibration_pattern(c, p, checks, &pattern->after, &pattern->in_range, reports));
    }
    return status;
}

/* ---- all -------------------------------------------------------------------------------- */

static ofr_status open_ensemble(struct ofr_calibration *c, struct ofr_reports *reports) {
    for (size_t p = 0; p < c->n_patterns; p++)
        c->names[p] = c->patterns[p].pattern->name;
    const struct ofr_ensemble_setup setup = {.scenario = c->scenario,
                                             .kind = OFR_CALIBRATION_KIND,
                                             .design = c->design,
                                             .seed = c->options.seed,
                                             .names = c->names,
                                             .n_values = c->n_patterns,
                                             .make = make,
                                             .take = take,
                                             .to = c,
                                             .out = c->options.out,
                                             .resume = c->options.resume,
                                             .replace = c->options.replace,
                                             .threads = c->options.threads,
                                             .progress = c->options.progress != NULL ? tell : NULL,
                                             .progress_to = c};
    return ofr_ensemble_open(&setup, &c->ensemble, reports);
}

static ofr_status go(struct ofr_calibration *c, struct ofr_reports *reports) {
    ofr_status status = open_ensemble(c, reports);
    OFR_THEN(status, run_generations(c, reports));
    OFR_THEN(status, ofr_calibration_posterior(c, reports));
    OFR_THEN(status, check(c, reports));
    OFR_THEN(status, ofr_calibration_write(c, reports));
    OFR_THEN(status, ofr_ensemble_complete(c->ensemble, NULL, reports));
    ofr_ensemble_close(c->ensemble);
    c->ensemble = NULL;
    if (status == OFR_OK && c->options.progress != NULL)
        (void)c->options.progress(c->options.progress_to, 1, 0, "done"); /* too late to stop */
    return status;
}

ofr_status ofr_calibrate(const struct ofr_scenario *scenario, const ofr_calibrate_options *options,
                         struct ofr_calibration **out, struct ofr_reports *reports) {
    struct ofr_calibration *c = NULL;
    *out = NULL;
    ofr_status status = OFR_NEW(NULL, c, 1, "the calibration", reports);
    if (status != OFR_OK)
        return status;
    c->options = *options;
    if (options->out != NULL && (c->out = ofr_strdup(options->out)) == NULL)
        status = ofr_fail(reports, OFR_SYSTEM, "not enough memory for the calibration");
    OFR_THEN(status, ofr_calibration_design(c, scenario, reports));
    status = ofr_ranks_agree(status, reports);
    OFR_THEN(status, go(c, reports));
    if (status == OFR_OK)
        *out = c;
    else
        ofr_calibration_free(c);
    return status;
}

void ofr_calibration_free(struct ofr_calibration *c) {
    if (c == NULL)
        return;
    ofr_abc_sample_free(&c->sample);
    ofr_abc_free(&c->abc);
    ofr_free(c->parameters);
    ofr_free(c->patterns);
    ofr_free(c->names);
    ofr_free(c->simulated);
    ofr_free(c->observed);
    ofr_free(c->half_widths);
    ofr_free(c->generations);
    ofr_free(c->values);
    ofr_free(c->checked);
    ofr_free(c->design);
    ofr_free(c->out);
    ofr_scenario_free(c->scenario);
    ofr_free(c);
}
