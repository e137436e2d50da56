#include "report/json.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"
#include "ensemble/run.h"

json_t *ofr_json_real(double value) { return isfinite(value) ? json_real(value) : json_null(); }

json_t *ofr_json_spread(double mean, double sd, double p05, double p50, double p95) {
    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "mean", ofr_json_real(mean), "sd", ofr_json_real(sd), "p05",
                     ofr_json_real(p05), "p50", ofr_json_real(p50), "p95", ofr_json_real(p95));
}

static int put_bytes(const char *bytes, size_t n, void *to) {
    struct ofr_text *text = to;
    ofr_put(text, "%.*s", (int)n, bytes);
    return text->failed ? -1 : 0;
}

ofr_status ofr_json_put(json_t *value, ofr_sink sink, struct ofr_reports *reports) {
    if (value == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory for the JSON");
    struct ofr_text text = {.sink = sink};
    int code = json_dump_callback(value, put_bytes, &text, JSON_INDENT(2) | JSON_REAL_PRECISION(15));
    json_decref(value);
    ofr_put_plain(&text, "\n");
    text.failed |= code != 0;
    return ofr_text_end(&text, reports);
}

static json_t *outcomes_of(const struct ofr_run *run) {
    json_t *outcomes = json_object();
    for (size_t i = 0; i < run->model->n_outcomes; i++) {
        struct ofr_spread spread = ofr_run_spread(run, i);
        json_object_set_new(outcomes, run->model->outcomes[i].name,
                            ofr_json_spread(spread.mean, spread.sd, spread.p05, spread.p50, spread.p95));
    }
    return outcomes;
}

static void put_ranks(const struct ofr_run *run, json_t *object) {
    const struct ofr_moved_a_day *moved = &run->moved;
    json_object_set_new(object, "ranks", json_integer(run->n_ranks));
    json_object_set_new(object, "bytes_exchanged_per_day",
                        json_pack("{s:o, s:o, s:o, s:o}", "boundary", ofr_json_real(moved->boundary),
                                  "online", ofr_json_real(moved->online), "known",
                                  ofr_json_real(moved->known), "counts", ofr_json_real(moved->counts)));
    json_object_set_new(object, "meetings_per_day", ofr_json_real(moved->meetings));
    json_object_set_new(object, "share_waiting", ofr_json_real(moved->share_waiting));
}

/* Each branch, with the differences of its outcomes to those of the run, replicate by replicate. */
static json_t *branch_of(const struct ofr_run *run, size_t arm) {
    const struct ofr_ensemble_arm *branch = &run->arms[arm];
    json_t *digests = json_array(), *outcomes = json_object();
    char from[11], text[17];
    ofr_date_write(run->scenario->first_day + (int32_t)branch->from_day, from);
    for (uint32_t i = 0; i < run->n_all; i++)
        if (run->replicates[i].arm == arm) {
            snprintf(text, sizeof text, "%016llx", (unsigned long long)run->replicates[i].digest);
            json_array_append_new(digests, json_string(text));
        }
    for (size_t i = 0; i < run->model->n_outcomes; i++) {
        struct ofr_spread spread = ofr_run_difference(run, arm, i);
        json_object_set_new(outcomes, run->model->outcomes[i].name,
                            json_pack("{s:o, s:o, s:o, s:o}", "difference", ofr_json_real(spread.mean), "sd",
                                      ofr_json_real(spread.sd), "least", ofr_json_real(spread.least), "most",
                                      ofr_json_real(spread.most)));
    }
    return json_pack("{s:s, s:s, s:s, s:o, s:o}", "name", branch->name, "from", from, "changes",
                     branch->changes, "digests", digests, "outcomes", outcomes);
}

static json_t *branches_of(const struct ofr_run *run) {
    json_t *branches = json_array();
    for (size_t v = 1; v < run->n_arms; v++)
        if (strcmp(run->arms[v].kind, "branch") == 0)
            json_array_append_new(branches, branch_of(run, v));
    return branches;
}

ofr_status ofr_run_json(const struct ofr_run *run, ofr_sink sink, struct ofr_reports *reports) {
    json_t *digests = json_array();
    for (uint32_t i = 0; i < run->n_replicates; i++) {
        char text[17];
        ofr_run_digest(run, i, text);
        json_array_append_new(digests, json_string(text));
    }
    json_t *object = json_pack(
        "{s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:i, s:o, s:o, s:o, s:o, s:o, s:s}", "scenario",
        run->scenario->name, "title", run->scenario->title == NULL ? "" : run->scenario->title, "model",
        run->model->name, "seed", (json_int_t)run->seed, "replicates", (json_int_t)run->n_replicates,
        "people", (json_int_t)run->population.n_people, "days", (json_int_t)run->n_days, "slots_per_day",
        (int)OFR_N_SLOTS, "digests", digests, "person_days_per_second",
        ofr_json_real(run->person_days_per_second), "bytes_per_person", ofr_json_real(run->bytes_per_person),
        "talks_per_person_day", ofr_json_real(run->talks_per_person_day), "outcomes", outcomes_of(run),
        "notice", "All people in this run are synthetic. It is no forecast.");
    if (object != NULL && run->n_branches > 0)
        json_object_set_new(object, "branches", branches_of(run));
    if (object != NULL && run->n_ranks > 1)
        put_ranks(run, object);
    return ofr_json_put(object, sink, reports);
}
