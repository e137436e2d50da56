/* A comparison as one JSON object (docs/compare.md says what is in it). */
#include <stdio.h>

#include "analysis/compare.h"
#include "base/date.h"
#include "ensemble/arms.h"
#include "report/json.h"

static json_t *interval_json(struct ofr_interval interval, const char *name) {
    return json_pack("{s:o, s:o, s:o}", name, ofr_json_real(interval.mean), "low",
                     ofr_json_real(interval.low), "high", ofr_json_real(interval.high));
}

static json_t *outcome_json(struct ofr_paired paired) {
    json_t *object = interval_json(paired.difference, "difference");
    json_object_set_new(object, "baseline", ofr_json_real(paired.without));
    json_object_set_new(object, "with", ofr_json_real(paired.with));
    json_object_set_new(object, "relative", ofr_json_real(paired.relative));
    json_object_set_new(object, "variance_ratio", ofr_json_real(paired.variance_ratio));
    return object;
}

static json_t *elsewhere_json(const struct ofr_arm *arm) {
    if (arm->n_elsewhere == 0)
        return json_null();
    json_t *object = outcome_json(arm->elsewhere);
    json_object_set_new(object, "areas", json_integer(arm->n_elsewhere));
    return object;
}

static json_t *digests_json(const struct ofr_run *run, size_t arm) {
    json_t *digests = json_array();
    for (uint32_t r = 0; r < run->n_done; r++) {
        char text[17];
        snprintf(text, sizeof text, "%016llx",
                 (unsigned long long)run->replicates[ofr_arms_row(run, arm, r)].digest);
        json_array_append_new(digests, json_string(text));
    }
    return digests;
}

static json_t *arm_json(const struct ofr_comparison *comparison, const struct ofr_arm *arm) {
    const struct ofr_run *run = comparison->run;
    json_t *outcomes = json_object(), *harm = json_object(), *warnings = json_array();
    char from[11];
    ofr_date_write(run->scenario->first_day + (int32_t)arm->variant->from_day, from);
    for (size_t i = 0; i < run->model->n_outcomes; i++)
        json_object_set_new(outcomes, run->model->outcomes[i].name, outcome_json(arm->outcomes[i]));
    for (size_t i = 0; i < comparison->n_harm; i++)
        json_object_set_new(harm, run->model->observables[comparison->harms[i]].name,
                            outcome_json(arm->harm[i]));
    for (size_t i = 0; i < arm->n_warnings; i++)
        json_array_append_new(warnings, json_string(arm->warnings[i]));
    return json_pack("{s:s, s:s, s:s, s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
                     "intervention", arm->variant->name, "from", from, "verdict",
                     ofr_verdict_names[arm->verdict], "cost", ofr_json_real(arm->cost), "unit", arm->unit,
                     "cost_per_join_averted",
                     arm->per_join.mean > 0 ? interval_json(arm->per_join, "value") : json_null(), "outcomes",
                     outcomes, "harm", harm, "elsewhere", elsewhere_json(arm), "not_joined_because",
                     ofr_json_real(arm->averted.mean), "not_joined_because_interval",
                     json_pack("[o, o]", ofr_json_real(arm->averted.low), ofr_json_real(arm->averted.high)),
                     "joined_because", ofr_json_real(arm->added.mean), "joined_because_interval",
                     json_pack("[o, o]", ofr_json_real(arm->added.low), ofr_json_real(arm->added.high)),
                     "warnings", warnings, "digests", digests_json(run, arm->row));
}

static json_t *precision_json(const struct ofr_comparison *comparison) {
    if (!(comparison->precision > 0))
        return json_null();
    return json_pack("{s:f, s:o, s:b}", "asked", comparison->precision, "reached",
                     ofr_json_real(comparison->reached), "holds", (int)comparison->precise);
}

ofr_status ofr_comparison_json(const struct ofr_comparison *comparison, ofr_sink sink,
                               struct ofr_reports *reports) {
    const struct ofr_run *run = comparison->run;
    json_t *arms = json_array();
    for (size_t a = 0; a < comparison->n_arms; a++)
        json_array_append_new(arms, arm_json(comparison, &comparison->arms[a]));
    json_t *object = json_pack("{s:s, s:I, s:I, s:s, s:o, s:o, s:o, s:s}", "scenario", run->scenario->name,
                               "seed", (json_int_t)run->seed, "replicates", (json_int_t)run->n_done,
                               "outcome", run->model->outcomes[comparison->outcome].name, "precision",
                               precision_json(comparison), "digests", digests_json(run, 0), "arms", arms,
                               "notice", "Everybody in this comparison is synthetic. It is no forecast.");
    return ofr_json_put(object, sink, reports);
}
