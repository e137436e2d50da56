/* Design of a calibration: its options, priors and patterns, and the warnings about them. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "analysis/calibrate.h"
#include "analysis/options.h"
#include "analysis/trial.h"
#include "base/memory.h"
#include "base/number.h"
#include "scenario/priors.h"

/* A fitted pattern: its range is what was observed. */
static ofr_status fit(struct ofr_calibration *c, size_t p, struct ofr_reports *reports) {
    struct ofr_calibrated_pattern *one = &c->patterns[p];
    const struct ofr_pattern *pattern = one->pattern;
    if (!one->covered) {
        ofr_warn_at(reports, NULL, "pattern \"%s\" is not fitted: the run does not cover its years",
                    pattern->name);
        return OFR_OK;
    }
    OFR_TRY(ofr_trial_check_range(pattern, reports));
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
                                                         .variant = ofr_trial_variant(scenario, pattern),
                                                         .statistic = SIZE_MAX,
                                                         .covered = ofr_trial_covers(scenario, pattern)};
        ofr_status status = pattern->use == OFR_USE_FITTED ? fit(c, p, reports) : OFR_OK;
        worst = status > worst ? status : worst;
    }
    OFR_THEN(worst, ofr_trial_check_fitted(scenario, c->n_statistics, reports));
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
    double kept = c->options.points * c->options.seeds * OFR_SHARE_KEPT,
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
        at += ofr_format(c->design + at, room - (size_t)at, "; %s %s(%.15g, %.15g)",
                         c->parameters[k].parameter->name, ofr_prior_names[prior->shape], prior->first,
                         prior->second);
    }
    return OFR_OK;
}

static ofr_status check_options(const ofr_calibrate_options *o, struct ofr_reports *reports) {
    const struct ofr_whole_option numbers[] = {{"points", o->points, 20, 1000000},
                                               {"seeds", o->seeds, 1, 100},
                                               {"generations", o->generations, 1, 1000},
                                               {"checks", o->checks, 0, 100000}};
    return ofr_check_wholes(numbers, sizeof numbers / sizeof *numbers, reports);
}

ofr_status ofr_calibration_design(struct ofr_calibration *c, const struct ofr_scenario *scenario,
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
    OFR_TRY(ofr_trial_check_priors(c->scenario, reports));
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
