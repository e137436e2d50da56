#include "analysis/sensitivity.h"

#include <stdio.h>
#include <string.h>

#include "analysis/salib.h"
#include "base/memory.h"
#include "ensemble/ensemble.h"
#include "models/registry.h"

const char *const ofr_sensitivity_methods[] = {
    [OFR_MORRIS] = "morris", [OFR_SOBOL] = "sobol", [OFR_GIVEN] = "given"};

/* ---- jobs --------------------------------------------------------------------------------------- */

static ofr_status make_point(void *to, const struct ofr_job *job, struct ofr_scenario *copy,
                             struct ofr_reports *reports) {
    const struct ofr_sensitivity *s = to;
    (void)reports;
    ofr_inputs_set(&s->inputs, s->values + (size_t)job->point * s->inputs.n, copy);
    return OFR_OK;
}

static ofr_status take_outcomes_of(void *to, const struct ofr_job *job, struct ofr_output *output,
                                   double *values, struct ofr_reports *reports) {
    (void)to, (void)job, (void)reports;
    memcpy(values, output->outcomes, output->model->n_outcomes * sizeof *values);
    return OFR_OK;
}

static ofr_status list_jobs(const struct ofr_sensitivity *s, struct ofr_job **list, size_t *n,
                            struct ofr_reports *reports) {
    *n = 0;
    for (uint32_t point = 0; point < s->n_points; point++)
        *n += ofr_sensitivity_replicates(s, point);
    OFR_TRY(ofr_new(NULL, *n, sizeof **list, "the list of jobs", (void **)list, reports));
    size_t i = 0;
    for (uint32_t point = 0; point < s->n_points; point++)
        for (uint32_t r = 0; r < ofr_sensitivity_replicates(s, point); r++)
            (*list)[i++] = (struct ofr_job){point, 0, r, s->options->seed};
    return OFR_OK;
}

/* What a point is follows from this text, the scenario and the version. */
static void describe_design(const struct ofr_sensitivity *s, char *text, size_t size) {
    struct ofr_digest digest;
    ofr_digest_start(&digest);
    for (uint32_t i = 0; i < s->inputs.n; i++) {
        const char *name = ofr_input_name(&s->inputs, i);
        ofr_digest_bytes(&digest, name, strlen(name) + 1);
    }
    ofr_digest_bytes(&digest, s->values, (size_t)s->n_points * s->inputs.n * sizeof *s->values);
    snprintf(
        text, size,
        "method %s, %u points of %u parameters (digest %016llx), %u replicates, %u of base points, seed %llu",
        ofr_sensitivity_methods[s->method], s->n_points, s->inputs.n, (unsigned long long)digest.state,
        s->n_replicates, s->n_noise, (unsigned long long)s->options->seed);
}

static ofr_status write_outputs(const struct ofr_sensitivity *s, const struct ofr_ensemble *ensemble,
                                struct ofr_reports *reports) {
    struct ofr_numbers numbers = {s->n_points, s->n_results, NULL};
    if (s->options->write_outputs == NULL)
        return OFR_OK;
    ofr_status status = ofr_new(NULL, s->n_points * s->n_results, sizeof(double), "the outputs",
                                (void **)&numbers.values, reports);
    for (uint32_t point = 0; point < s->n_points && status == OFR_OK; point++)
        for (size_t i = 0; i < s->n_results; i++)
            numbers.values[point * s->n_results + i] =
                ofr_sensitivity_value(s, ensemble, point, s->results[i].outcome, false);
    OFR_THEN(status,
             ofr_salib_numbers_write(s->options->write_outputs, s->options->replace, &numbers, reports));
    ofr_free(numbers.values);
    return status;
}

/* ---- all --------------------------------------------------------------------------------------------- */

static ofr_status run_design(struct ofr_sensitivity *s, struct ofr_ensemble **ensemble,
                             struct ofr_reports *reports) {
    const ofr_sensitivity_options *o = s->options;
    char design[256];
    const char **names = NULL;
    struct ofr_job *list = NULL;
    size_t n = 0;
    describe_design(s, design, sizeof design);
    ofr_status status = OFR_NEW(NULL, names, s->model->n_outcomes, "the outcomes", reports);
    for (size_t i = 0; i < s->model->n_outcomes && status == OFR_OK; i++)
        names[i] = s->model->outcomes[i].name;
    const struct ofr_ensemble_setup setup = {.scenario = s->scenario,
                                             .kind = OFR_SENSITIVITY_KIND,
                                             .design = design,
                                             .seed = o->seed,
                                             .names = names,
                                             .n_values = s->model->n_outcomes,
                                             .make = make_point,
                                             .take = take_outcomes_of,
                                             .to = s,
                                             .out = o->out,
                                             .resume = o->resume,
                                             .replace = o->replace,
                                             .threads = o->threads,
                                             .progress = o->progress,
                                             .progress_to = o->progress_to};
    OFR_THEN(status, list_jobs(s, &list, &n, reports));
    status = ofr_ranks_agree(status, reports);
    OFR_THEN(status, ofr_ensemble_open(&setup, ensemble, reports));
    OFR_THEN(status, ofr_ensemble_run(*ensemble, list, n, reports));
    ofr_free(list);
    ofr_free(names);
    return status;
}

static ofr_status study(struct ofr_sensitivity *s, struct ofr_reports *reports) {
    struct ofr_ensemble *ensemble = NULL;
    ofr_status status = run_design(s, &ensemble, reports);
    OFR_THEN(status, ofr_sensitivity_estimate(s, ensemble, reports));
    OFR_THEN(status, write_outputs(s, ensemble, reports));
    OFR_THEN(status, ofr_sensitivity_write(s, ensemble, reports));
    OFR_THEN(status, ofr_ensemble_complete(ensemble, NULL, reports));
    ofr_ensemble_close(ensemble);
    return status;
}

static void free_all(struct ofr_sensitivity *s) {
    for (size_t i = 0; s->results != NULL && i < s->n_results; i++) {
        ofr_free(s->results[i].effects);
        ofr_free(s->results[i].indices);
        ofr_free(s->results[i].ranked);
    }
    ofr_free(s->results);
    ofr_free(s->units);
    ofr_free(s->values);
    ofr_free(s->moved);
    ofr_free(s->parameters);
    ofr_inputs_free(&s->inputs);
}

ofr_status ofr_sensitivity(const struct ofr_scenario *scenario, const ofr_sensitivity_options *options,
                           ofr_sink sink, struct ofr_reports *reports) {
    struct ofr_sensitivity s = {
        .scenario = scenario, .options = options, .model = ofr_model_find(scenario->schema->model)};
    if (s.model == NULL)
        return ofr_fail(reports, OFR_BAD_INPUT, "there is no model %s", scenario->schema->model);
    ofr_status status = ofr_sensitivity_options_take(&s, reports);
    OFR_THEN(status, ofr_sensitivity_inputs(&s, reports));
    OFR_THEN(status, s.method == OFR_GIVEN ? ofr_sensitivity_read_points(&s, reports)
                                           : ofr_sensitivity_make_points(&s, reports));
    OFR_THEN(status, ofr_sensitivity_write_points(&s, reports));
    status = ofr_ranks_agree(status, reports);
    if (status == OFR_OK && !options->design_only)
        status = study(&s, reports);
    if (status == OFR_OK && !options->design_only)
        status = ofr_sensitivity_print(&s, sink, reports);
    free_all(&s);
    return status;
}
