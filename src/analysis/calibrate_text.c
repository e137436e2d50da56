/* A calibration in words, and as JSON (offramp.h). */
#include <math.h>
#include <stdio.h>

#include "analysis/calibrate.h"
#include "base/date.h"
#include "base/text.h"
#include "report/json.h"

#define TELLS 0.5   /* spread of the posterior over the prior's, up to which a parameter is called found */
#define NOTHING 0.9 /* and from which the patterns tell nothing of it */

static void put_head(struct ofr_text *text, const struct ofr_calibration *c) {
    const struct ofr_abc_generation *last = &c->abc.last;
    char first[11], end[11];
    ofr_date_write(c->scenario->first_day, first);
    ofr_date_write(c->scenario->last_day, end);
    ofr_put(text,
            "Calibration of %s\nSynthetic people in a model of the place. Not a forecast; no real person is "
            "in it.\n\n",
            c->scenario->title);
    ofr_put(text, "  %zu parameters to %zu patterns, %s to %s, seed %llu\n", c->n_parameters, c->n_statistics,
            first, end, (unsigned long long)c->options.seed);
    ofr_put(text, "  %u trials: %u points of %u seed%s in %u generations, %u for the check\n", c->n_trials,
            c->abc.n_points, c->options.seeds, c->options.seeds == 1 ? "" : "s", c->abc.n_generations,
            c->n_checks);
    ofr_put(text,
            "  of the last generation %.0f %% of trials came nearer than the tolerance; it fell from %.3g to "
            "%.3g\n",
            100 * last->acceptance, c->generations[0].tolerance, last->tolerance);
    ofr_put(text, "  the posterior has %zu trials, with their weights worth %.0f\n\n", c->sample.n,
            c->sample_size);
}

static const char *what_is_told(const struct ofr_calibrated_parameter *parameter) {
    double ratio = parameter->after.sd / parameter->before.sd;
    return ratio <= TELLS ? "found" : ratio < NOTHING ? "narrowed" : "not told by the patterns";
}

static void put_parameters(struct ofr_text *text, const struct ofr_calibration *c) {
    ofr_put(text, "%-24s %-12s %23s %9s %23s  %s\n", "parameter (90 % of its weight)", "unit", "prior",
            "median", "posterior", "spread left");
    for (size_t k = 0; k < c->n_parameters; k++) {
        const struct ofr_calibrated_parameter *one = &c->parameters[k];
        char before[48], after[48];
        snprintf(before, sizeof before, "%.4g to %.4g", one->before.p05, one->before.p95);
        snprintf(after, sizeof after, "%.4g to %.4g", one->after.p05, one->after.p95);
        ofr_put(text, "%-24s %-12s %23s %9.4g %23s  %3.0f %%, %s\n", one->parameter->name,
                one->parameter->unit, before, one->after.p50, after, 100 * one->after.sd / one->before.sd,
                what_is_told(one));
    }
}

static const char *verdict(const struct ofr_calibrated_pattern *one) {
    if (!one->covered)
        return "the run does not cover its years";
    if (one->after.n == 0)
        return "nothing to measure";
    if (one->after.p95 < one->pattern->low)
        return "below";
    if (one->after.p05 > one->pattern->high)
        return "above";
    return "met";
}

static void put_patterns(struct ofr_text *text, const struct ofr_calibration *c) {
    ofr_put(
        text,
        "\nPosterior predictive check: %u draws from the posterior, new people and draws (90 %% of them)\n\n",
        c->n_checks);
    ofr_put(text, "%-38s %-9s %17s %21s %21s %9s  %s\n", "pattern", "use", "range", "prior", "posterior",
            "in range", "verdict");
    for (size_t p = 0; p < c->n_patterns; p++) {
        const struct ofr_calibrated_pattern *one = &c->patterns[p];
        char range[48], before[48] = "-", after[48] = "-", share[16] = "-";
        snprintf(range, sizeof range, "%.4g to %.4g", one->pattern->low, one->pattern->high);
        if (one->before.n > 0)
            snprintf(before, sizeof before, "%.4g to %.4g", one->before.p05, one->before.p95);
        if (one->after.n > 0) {
            snprintf(after, sizeof after, "%.4g to %.4g", one->after.p05, one->after.p95);
            snprintf(share, sizeof share, "%.0f %%", 100 * one->in_range);
        }
        ofr_put_padded(text, one->pattern->name, 38);
        ofr_put(text, " %-9s %17s %21s %21s %9s  %s\n", ofr_use_names[one->pattern->use], range, before,
                after, share, verdict(one));
    }
}

static void put_mind(struct ofr_text *text, const struct ofr_calibration *c) {
    ofr_put(text, "\nMind\n");
    ofr_put_wrapped(
        text,
        "  The posterior says which values of these parameters agree with the ranges of the fitted patterns, "
        "given "
        "the "
        "priors and that all else in the model is right. Only held-out patterns are evidence for the model. "
        "\"met\" means that 90 % of the draws and the range overlap.",
        0, 2, 98);
    if (c->out != NULL)
        ofr_put(text, "\nWritten to %s. Next: offramp run %s --posterior %s\n", c->out, c->scenario->name,
                c->out);
}

ofr_status ofr_calibration_summary(const struct ofr_calibration *c, ofr_sink sink,
                                   struct ofr_reports *reports) {
    struct ofr_text text = {sink, false};
    put_head(&text, c);
    put_parameters(&text, c);
    put_patterns(&text, c);
    put_mind(&text, c);
    return ofr_text_end(&text, reports);
}

static json_t *json_drawn(const struct ofr_drawn *drawn) {
    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "mean", ofr_json_real(drawn->mean), "sd",
                     ofr_json_real(drawn->sd), "p05", ofr_json_real(drawn->p05), "p50",
                     ofr_json_real(drawn->p50), "p95", ofr_json_real(drawn->p95));
}

ofr_status ofr_calibration_json(const struct ofr_calibration *c, ofr_sink sink, struct ofr_reports *reports) {
    json_t *parameters = json_array(), *patterns = json_array(), *generations = json_array();
    for (size_t k = 0; k < c->n_parameters; k++)
        json_array_append_new(parameters,
                              json_pack("{s:s, s:s, s:o, s:o}", "parameter", c->parameters[k].parameter->name,
                                        "unit", c->parameters[k].parameter->unit, "prior",
                                        json_drawn(&c->parameters[k].before), "posterior",
                                        json_drawn(&c->parameters[k].after)));
    for (size_t p = 0; p < c->n_patterns; p++) {
        const struct ofr_calibrated_pattern *one = &c->patterns[p];
        json_array_append_new(
            patterns,
            json_pack("{s:s, s:s, s:b, s:o, s:o, s:o, s:o, s:o}", "pattern", one->pattern->name, "use",
                      ofr_use_names[one->pattern->use], "fitted", (int)(one->statistic != SIZE_MAX), "low",
                      ofr_json_real(one->pattern->low), "high", ofr_json_real(one->pattern->high), "prior",
                      json_drawn(&one->before), "posterior", json_drawn(&one->after), "share_in_range",
                      ofr_json_real(one->in_range)));
    }
    for (uint32_t g = 0; g < c->abc.n_generations; g++)
        json_array_append_new(
            generations, json_pack("{s:o, s:o, s:o}", "tolerance", ofr_json_real(c->generations[g].tolerance),
                                   "acceptance", ofr_json_real(c->generations[g].acceptance), "sample_size",
                                   ofr_json_real(c->generations[g].sample_size)));
    return ofr_json_put(json_pack("{s:s, s:I, s:i, s:o, s:o, s:o, s:o}", "scenario", c->scenario->name,
                                  "seed", (json_int_t)c->options.seed, "trials", (int)c->n_trials,
                                  "sample_size", ofr_json_real(c->sample_size), "parameters", parameters,
                                  "patterns", patterns, "generations", generations),
                        sink, reports);
}
