#include "analysis/trial.h"

#include <math.h>
#include <string.h>

#include "base/date.h"
#include "base/memory.h"
#include "output/run_reader_of.h"
#include "report/patterns.h"
#include "scenario/priors.h"
#include "stats/normal.h"

enum { PRIOR_STEPS = 2000 };

bool ofr_trial_covers(const struct ofr_scenario *scenario, const struct ofr_pattern *pattern) {
    if (isnan(pattern->from) || isnan(pattern->to))
        return true;
    struct ofr_date first = {(int)pattern->from, 1, 1}, last = {(int)pattern->to, 12, 31};
    return ofr_day_of(first) >= scenario->first_day && ofr_day_of(last) <= scenario->last_day;
}

size_t ofr_trial_variant(const struct ofr_scenario *scenario, const struct ofr_pattern *pattern) {
    for (size_t i = 0; i < scenario->n_controls; i++)
        if (pattern->variant != NULL && strcmp(scenario->controls[i].name, pattern->variant) == 0)
            return i + 1;
    return 0;
}

ofr_status ofr_trial_check_range(const struct ofr_pattern *pattern, struct ofr_reports *reports) {
    if (isfinite(pattern->low) && isfinite(pattern->high))
        return OFR_OK;
    return ofr_fail(reports, OFR_BAD_INPUT,
                    "pattern \"%s\" is fitted, but its range has an open end; a calibration needs both ends, "
                    "or hold it out",
                    pattern->name);
}

ofr_status ofr_trial_check_fitted(const struct ofr_scenario *scenario, size_t n_fitted,
                                  struct ofr_reports *reports) {
    if (n_fitted > 0)
        return OFR_OK;
    return ofr_fail(reports, OFR_BAD_INPUT,
                    "%s has no pattern that is fitted and lies in the run; there is nothing to calibrate to",
                    scenario->name);
}

ofr_status ofr_trial_check_priors(const struct ofr_scenario *scenario, struct ofr_reports *reports) {
    if (scenario->n_priors > 0)
        return OFR_OK;
    return ofr_fail(reports, OFR_BAD_INPUT,
                    "%s declares no priors; write a part `priors` in it or give a file with one (--fit FILE)",
                    scenario->name);
}

ofr_status ofr_trial_measure(const struct ofr_output *output, const struct ofr_pattern *const *patterns,
                             size_t n, double *values, struct ofr_reports *reports) {
    struct ofr_run_reader reader;
    struct ofr_lives lives = {0};
    ofr_status status = ofr_run_reader_of(output, &reader, reports);
    OFR_THEN(status, ofr_lives_read(&reader, 0, OFR_NOBODY, &lives, reports));
    for (size_t p = 0; p < n; p++) {
        values[p] = NAN;
        if (status == OFR_OK && patterns[p] != NULL)
            status = ofr_pattern_value(&lives, patterns[p], &values[p], reports);
    }
    ofr_lives_free(&lives);
    ofr_run_reader_close(&reader);
    return status;
}

ofr_status ofr_trial_prior(const struct ofr_schema *schema, const struct ofr_prior *prior,
                           struct ofr_spread *spread, struct ofr_reports *reports) {
    struct ofr_weighted *room = NULL;
    OFR_TRY(OFR_NEW(NULL, room, PRIOR_STEPS, "a prior", reports));
    for (size_t i = 0; i < PRIOR_STEPS; i++) {
        double z = ofr_normal_quantile(((double)i + 0.5) / PRIOR_STEPS);
        room[i] = (struct ofr_weighted){ofr_prior_value(schema, prior, z), 1.0 / PRIOR_STEPS};
    }
    *spread = ofr_spread_of_weighted(room, PRIOR_STEPS);
    ofr_free(room);
    return OFR_OK;
}

static bool is_own(const struct ofr_scenario *scenario, size_t k) {
    return scenario->schema->parameters[scenario->priors[k].parameter].actor != OFR_GROUP;
}

size_t ofr_trial_n_rows(const struct ofr_scenario *scenario) {
    size_t n_own = 0;
    for (size_t k = 0; k < scenario->n_priors; k++)
        n_own += is_own(scenario, k);
    return n_own + (n_own < scenario->n_priors);
}

size_t ofr_trial_own(const struct ofr_scenario *scenario, size_t row) {
    for (size_t k = 0; k < scenario->n_priors; k++)
        if (is_own(scenario, k) && row-- == 0)
            return k;
    return SIZE_MAX;
}
