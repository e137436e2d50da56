#include "analysis/calibrate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/draws.h"
#include "base/memory.h"
#include "base/number.h"
#include "ensemble/posterior.h"
#include "output/run_reader_of.h"
#include "population/population.h"
#include "report/patterns.h"
#include "scenario/priors.h"
#include "stats/normal.h"

#define LEAST_ACCEPTED 0.02 /* below it another generation gains little: Lenormand et al. 2013 */
#define SHARE_KEPT 0.5      /* of the jobs of the first generation: the same */
#define OWN_REPLICATE 0xFFFFFFFCu
#define PRIOR_STEPS 2000 /* of the prior, for its mean, spread and percentiles */
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
    struct ofr_run_reader reader;
    struct ofr_lives lives = {0};
    ofr_status status = ofr_run_reader_of(output, &reader, reports);
    OFR_THEN(status, ofr_lives_read(&reader, 0, OFR_NOBODY, &lives, reports));
    for (size_t p = 0; p < c->n_patterns; p++)
        values[p] = NAN;
    for (size_t p = 0; status == OFR_OK && p < c->n_patterns; p++)
        if (c->patterns[p].variant == variant)
            status = ofr_pattern_value(&lives, c->patterns[p].pattern, &values[p], reports);
    ofr_lives_free(&lives);
    ofr_run_reader_close(&reader);
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

static double value_of(const struct ofr_calibration *c, uint32_t point, uint32_t seed_number,
                       size_t pattern) {
    const double *values =
        ofr_ensemble_values(c->ensemble, design_point(c, point, c->patterns[pattern].variant), seed_number);
    return values == NULL ? NAN : values[pattern];
}

/* Progress of a list of jobs as that of the whole. */
static void tell(void *to, double share, double seconds_left, const char *what) {
    struct ofr_calibration *c = to;
    double all = c->share_done + c->share_of_list * share;
    double left = 1 - c->share_done - c->share_of_list * share, of_list = c->share_of_list * (1 - share);
    (void)what;
    c->options.progress(c->options.progress_to, all < 1 ? all : 1,
                        of_list > 0 ? seconds_left * left / of_list : NAN, "calibrating");
}

/* ---- generations ------------------------------------------------------------------------ */

static void give(struct ofr_calibration *c, double *statistics) {
    for (uint32_t point = c->abc.first_new; point < c->abc.n_points; point++)
        for (uint32_t r = 0; r < c->options.seeds; r++) {
            for (size_t p = 0; p < c->n_patterns; p++)
                if (c->patterns[p].statistic != SIZE_MAX)
                    statistics[c->patterns[p].statistic] = value_of(c, point, r, p);
            ofr_abc_take(&c->abc, point, r, statistics);
        }
}

static ofr_status run_generation(struct ofr_calibration *c, double *statistics, struct ofr_reports *reports) {
    ofr_status status = ofr_abc_propose(&c->abc, reports);
    uint32_t n = c->abc.n_points - c->abc.first_new;
    double all = c->options.points * (1 + (c->options.generations - 1) * (1 - SHARE_KEPT));
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
                                        .n_next = (uint32_t)(c->options.points * (1 - SHARE_KEPT)),
                                        .n_seeds = c->options.seeds,
                                        .n_kept =
                                            (uint32_t)(c->options.points * c->options.seeds * SHARE_KEPT),
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

/* ---- results ---------------------------------------------------------------------------- */

static ofr_status describe_prior(struct ofr_calibration *c, size_t k, struct ofr_weighted *room,
                                 struct ofr_reports *reports) {
    struct ofr_calibrated_parameter *parameter = &c->parameters[k];
    (void)reports;
    for (size_t i = 0; i < PRIOR_STEPS; i++) {
        double z = ofr_normal_quantile(((double)i + 0.5) / PRIOR_STEPS);
        room[i] = (struct ofr_weighted){ofr_prior_value(c->scenario->schema, parameter->prior, z),
                                        1.0 / PRIOR_STEPS};
    }
    parameter->before = ofr_spread_of_weighted(room, PRIOR_STEPS);
    return OFR_OK;
}

/* The posterior as values of parameters, and what is said of each parameter. */
static ofr_status find_posterior(struct ofr_calibration *c, struct ofr_reports *reports) {
    struct ofr_weighted *room = NULL;
    ofr_status status = ofr_abc_posterior(&c->abc, !c->options.plain, &c->sample, reports);
    size_t n = c->sample.n, most = n > PRIOR_STEPS ? n : PRIOR_STEPS;
    OFR_THEN(status, OFR_NEW(NULL, c->values, n * c->n_parameters, "the posterior", reports));
    OFR_THEN(status, OFR_NEW(NULL, room, most, "the posterior", reports));
    double squares = 0;
    for (size_t k = 0; status == OFR_OK && k < c->n_parameters; k++) {
        for (size_t i = 0; i < n; i++) {
            double z = c->sample.z[i * c->n_parameters + k];
            c->values[i * c->n_parameters + k] =
                ofr_prior_value(c->scenario->schema, c->parameters[k].prior, z);
            room[i] = (struct ofr_weighted){c->values[i * c->n_parameters + k], c->sample.weights[i]};
        }
        c->parameters[k].after = ofr_spread_of_weighted(room, n);
        status = describe_prior(c, k, room, reports);
    }
    for (size_t i = 0; status == OFR_OK && i < n; i++)
        squares += c->sample.weights[i] * c->sample.weights[i];
    c->sample_size = squares > 0 ? 1 / squares : 0;
    ofr_free(room);
    return status;
}

/* What a pattern came out as over a list of jobs. */
static ofr_status describe_pattern(const struct ofr_calibration *c, size_t p, uint32_t first, uint32_t n,
                                   uint32_t n_seeds, struct ofr_spread *drawn, double *in_range,
                                   struct ofr_reports *reports) {
    const struct ofr_pattern *pattern = c->patterns[p].pattern;
    struct ofr_weighted *room = NULL;
    size_t n_values = 0, n_in = 0;
    ofr_status status = OFR_NEW(NULL, room, (size_t)n * n_seeds, "the check", reports);
    for (uint32_t point = first; status == OFR_OK && point < first + n; point++)
        for (uint32_t r = 0; r < n_seeds; r++) {
            double value = value_of(c, point, r, p);
            if (isnan(value))
                continue;
            n_in += value >= pattern->low && value <= pattern->high;
            room[n_values++] = (struct ofr_weighted){value, 1};
        }
    for (size_t i = 0; i < n_values; i++)
        room[i].weight = 1.0 / (double)n_values;
    *drawn = ofr_spread_of_weighted(room, n_values);
    if (in_range != NULL)
        *in_range = n_values > 0 ? (double)n_in / (double)n_values : NAN;
    ofr_free(room);
    return status;
}

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
    for (size_t p = 0; status == OFR_OK && p < c->n_patterns; p++) {
        struct ofr_calibrated_pattern *pattern = &c->patterns[p];
        status =
            describe_pattern(c, p, 0, c->options.points, c->options.seeds, &pattern->before, NULL, reports);
        OFR_THEN(status, describe_pattern(c, p, c->abc.n_points, c->n_checks, 1, &pattern->after,
                                          &pattern->in_range, reports));
    }
    return status;
}

/* ---- the plan --------------------------------------------------------------------------- */

static bool is_covered(const struct ofr_scenario *scenario, const struct ofr_pattern *pattern) {
    if (isnan(pattern->from) || isnan(pattern->to))
        return true;
    struct ofr_date first = {(int)pattern->from, 1, 1}, last = {(int)pattern->to, 12, 31};
    return ofr_day_of(first) >= scenario->first_day && ofr_day_of(last) <= scenario->last_day;
}

static size_t variant_of(const struct ofr_scenario *scenario, const struct ofr_pattern *pattern) {
    for (size_t i = 0; i < scenario->n_controls; i++)
        if (pattern->variant != NULL && strcmp(scenario->controls[i].name, pattern->variant) == 0)
            return i + 1;
    return 0;
}

/* A fitted pattern: its range is what was observed. */
static ofr_status fit(struct ofr_calibration *c, size_t p, struct ofr_reports *reports) {
    struct ofr_calibrated_pattern *one = &c->patterns[p];
    const struct ofr_pattern *pattern = one->pattern;
    if (!one->covered) {
        ofr_warn_at(reports, NULL, "pattern \"%s\" is not fitted: the run does not cover its years",
                    pattern->name);
        return OFR_OK;
    }
    if (!isfinite(pattern->low) || !isfinite(pattern->high))
        return ofr_fail(reports, OFR_BAD_INPUT,
                        "pattern \"%s\" is fitted, but its range has an open end; a calibration needs both "
                        "ends, or hold it out",
                        pattern->name);
    one->statistic = c->n_statistics++;
    c->observed[one->statistic] = pattern->low / 2 + pattern->high / 2;
    c->half_widths[one->statistic] = pattern->high / 2 - pattern->low / 2;
    c->simulated[one->variant] = true;
    return OFR_OK;
}

static ofr_status list_patterns(struct ofr_calibration *c, struct ofr_reports *reports) {
    const struct ofr_scenario *scenario = c->scenario;
    ofr_status worst = OFR_OK;
    for (size_t p = 0; p < c->n_patterns; p++) {
        const struct ofr_pattern *pattern = &scenario->patterns[p];
        c->patterns[p] = (struct ofr_calibrated_pattern){.pattern = pattern,
                                                         .variant = variant_of(scenario, pattern),
                                                         .statistic = SIZE_MAX,
                                                         .covered = is_covered(scenario, pattern)};
        ofr_status status = pattern->use == OFR_USE_FITTED ? fit(c, p, reports) : OFR_OK;
        worst = status > worst ? status : worst;
    }
    if (worst == OFR_OK && c->n_statistics == 0)
        worst =
            ofr_fail(reports, OFR_BAD_INPUT,
                     "%s has no pattern that is fitted and lies in the run; there is nothing to calibrate to",
                     scenario->name);
    return worst;
}

static void warn_of_part(const struct ofr_calibration *c, struct ofr_reports *reports) {
    const struct ofr_scenario *scenario = c->scenario;
    if (c->options.fit == NULL && (scenario->area_kept != NULL || scenario->scale < 1))
        ofr_warn_at(reports, NULL,
                    "this calibration keeps only part of the scenario's people; the ranges of its patterns "
                    "are for all "
                    "of them. Give ranges for the part with --fit FILE");
}

/* A regression on few jobs follows their chance, and the posterior comes out too narrow. */
static void warn_of_few(const struct ofr_calibration *c, struct ofr_reports *reports) {
    double kept = c->options.points * c->options.seeds * SHARE_KEPT,
           least = 5.0 * (double)(c->n_statistics + 1);
    if (!c->options.plain && kept < least)
        ofr_warn_at(reports, NULL,
                    "%.0f trials are kept for %zu fitted patterns, too few for the regression adjustment: at "
                    "least %.0f "
                    "should be (more --points or --seeds, or --no-adjustment)",
                    kept, c->n_statistics, least);
}

/* Memory by the numbers of parameters and patterns. */
static ofr_status make_room(struct ofr_calibration *c, struct ofr_reports *reports) {
    const struct {
        size_t n, size;
        void **list;
    } lists[] = {{c->n_parameters, sizeof *c->parameters, (void **)&c->parameters},
                 {c->n_patterns, sizeof *c->patterns, (void **)&c->patterns},
                 {c->n_patterns, sizeof *c->names, (void **)&c->names},
                 {c->n_variants, sizeof *c->simulated, (void **)&c->simulated},
                 {c->n_patterns, sizeof *c->observed, (void **)&c->observed},
                 {c->n_patterns, sizeof *c->half_widths, (void **)&c->half_widths},
                 {c->options.generations, sizeof *c->generations, (void **)&c->generations}};
    ofr_status status = OFR_OK;
    for (size_t i = 0; status == OFR_OK && i < sizeof lists / sizeof *lists; i++)
        status = ofr_new(NULL, lists[i].n, lists[i].size, "the calibration", lists[i].list, reports);
    return status;
}

/* What decides what a point is, beside the scenario, in words: priors and options. */
static ofr_status write_design(struct ofr_calibration *c, struct ofr_reports *reports) {
    size_t room = 256 + 200 * c->n_parameters;
    const ofr_calibrate_options *o = &c->options;
    c->design = ofr_malloc(room);
    if (c->design == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory for the design");
    int at =
        snprintf(c->design, room, "seed %llu, %u points of %u seeds, at most %u generations, %u checks, %s",
                 (unsigned long long)o->seed, o->points, o->seeds, o->generations, o->checks,
                 o->plain ? "not adjusted" : "adjusted by regression");
    for (size_t k = 0; k < c->n_parameters; k++) {
        const struct ofr_prior *prior = c->parameters[k].prior;
        at += snprintf(c->design + at, room - (size_t)at, "; %s %s(%.15g, %.15g)",
                       c->parameters[k].parameter->name, ofr_prior_names[prior->shape], prior->first,
                       prior->second);
    }
    return OFR_OK;
}

static ofr_status check_options(const ofr_calibrate_options *o, struct ofr_reports *reports) {
    const struct {
        const char *name;
        uint32_t value, low, high;
    } numbers[] = {{"points", o->points, 20, 1000000},
                   {"seeds", o->seeds, 1, 100},
                   {"generations", o->generations, 1, 1000},
                   {"checks", o->checks, 0, 100000}};
    ofr_status status = OFR_OK;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (numbers[i].value < numbers[i].low || numbers[i].value > numbers[i].high)
            status = ofr_fail(reports, OFR_BAD_INPUT, "%s is %u; it must lie in [%u, %u]", numbers[i].name,
                              numbers[i].value, numbers[i].low, numbers[i].high);
    return status;
}

static ofr_status plan(struct ofr_calibration *c, const struct ofr_scenario *scenario,
                       struct ofr_reports *reports) {
    ofr_status status = check_options(&c->options, reports);
    OFR_THEN(status, ofr_scenario_copy(scenario, &c->scenario, reports));
    if (status == OFR_OK && c->options.fit != NULL)
        status = ofr_priors_from_file(c->scenario, c->options.fit, reports);
    if (status != OFR_OK)
        return status;
    c->n_parameters = c->scenario->n_priors;
    c->n_patterns = c->scenario->n_patterns;
    c->n_variants = 1 + c->scenario->n_controls;
    if (c->n_parameters == 0)
        return ofr_fail(
            reports, OFR_BAD_INPUT,
            "%s declares no priors; write a part `priors` in it or give a file with one (--fit FILE)",
            c->scenario->name);
    status = make_room(c, reports);
    OFR_THEN(status, list_patterns(c, reports));
    if (status != OFR_OK)
        return status;
    for (size_t k = 0; k < c->n_parameters; k++) {
        c->parameters[k].prior = &c->scenario->priors[k];
        c->parameters[k].parameter = &c->scenario->schema->parameters[c->parameters[k].prior->parameter];
    }
    warn_of_part(c, reports);
    warn_of_few(c, reports);
    return write_design(c, reports);
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
                                             .threads = c->options.threads,
                                             .progress = c->options.progress != NULL ? tell : NULL,
                                             .progress_to = c};
    return ofr_ensemble_open(&setup, &c->ensemble, reports);
}

static ofr_status go(struct ofr_calibration *c, struct ofr_reports *reports) {
    ofr_status status = open_ensemble(c, reports);
    OFR_THEN(status, run_generations(c, reports));
    OFR_THEN(status, find_posterior(c, reports));
    OFR_THEN(status, check(c, reports));
    OFR_THEN(status, ofr_calibration_write(c, reports));
    OFR_THEN(status, ofr_ensemble_complete(c->ensemble, NULL, reports));
    ofr_ensemble_close(c->ensemble);
    c->ensemble = NULL;
    if (status == OFR_OK && c->options.progress != NULL)
        c->options.progress(c->options.progress_to, 1, 0, "done");
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
    OFR_THEN(status, plan(c, scenario, reports));
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
