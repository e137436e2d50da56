#include "analysis/audit.h"

#include <stdio.h>
#include <string.h>

#include "analysis/options.h"
#include "base/date.h"
#include "base/memory.h"
#include "ensemble/arms.h"
#include "ensemble/ensemble.h"
#include "models/registry.h"
#include "scenario/check.h"

#define USUAL_FROM 365 /* days from the start */
#define LONGEST_DESIGN 4000

/* ---- what is asked for ---------------------------------------------------------------------- */

static ofr_status read_from(const struct ofr_run *run, const char *from, uint32_t *day,
                            struct ofr_reports *reports) {
    const struct ofr_position at = {.file = "--from"};
    char second[11], last[11];
    int32_t date = 0;
    *day = run->n_days / 3 < USUAL_FROM ? run->n_days / 3 : USUAL_FROM;
    if (from == NULL && *day > 0)
        return OFR_OK;
    ofr_date_write(run->scenario->first_day + 1, second);
    ofr_date_write(run->scenario->last_day, last);
    if (from == NULL || !ofr_date_read(from, &date) || date <= run->scenario->first_day ||
        date > run->scenario->last_day)
        return ofr_fail_at(reports, OFR_BAD_INPUT, &at,
                           "it is '%s'; a date after the first day of the run is expected, from %s to %s",
                           from == NULL ? "" : from, second, last);
    *day = (uint32_t)(date - run->scenario->first_day);
    return OFR_OK;
}

static ofr_status check_options(const ofr_audit_options *options, struct ofr_reports *reports) {
    ofr_status status = ofr_check_whole("replicates", options->replicates, 1, 100000, reports);
    OFR_THEN(status, ofr_check_seed(options->seed, reports));
    return status;
}

static bool is_asked(const ofr_audit_options *options, const char *name) {
    bool asked = options->n_mechanisms == 0;
    for (size_t i = 0; i < options->n_mechanisms && !asked; i++)
        asked = strcmp(options->mechanisms[i], name) == 0;
    return asked;
}

static ofr_status check_names(const struct ofr_audit *audit, struct ofr_reports *reports) {
    const struct ofr_position at = {.file = "--mechanism"};
    const struct ofr_audited *audited = audit->audited;
    ofr_status worst = OFR_OK;
    for (size_t i = 0; i < audit->options->n_mechanisms; i++) {
        const char *name = audit->options->mechanisms[i];
        bool block = audited->group != NULL && strcmp(audited->group->name, name) == 0;
        if (!block && OFR_FIND(audited->mechanisms, audited->n_mechanisms, name) == audited->n_mechanisms)
            worst = OFR_UNKNOWN("mechanism", name, audited->mechanisms, audited->n_mechanisms, &at, reports);
    }
    return worst;
}

/* ---- what is reported ---------------------------------------------------------------------- */

static ofr_status find_quantity(const struct ofr_model *model, const char *name,
                                struct ofr_audit_quantity *quantity, struct ofr_reports *reports) {
    size_t outcome = ofr_find_outcome(model, name), observable = ofr_find_observable(model, name);
    if (observable < model->n_observables) {
        const struct ofr_observable *seen = &model->observables[observable];
        *quantity =
            (struct ofr_audit_quantity){seen->name, seen->unit, seen->meaning,
                                        seen->observed == OFR_FLOW ? OFR_OF_FLOW : OFR_OF_LEVEL, observable};
    } else if (outcome < model->n_outcomes) {
        const struct ofr_outcome *sum = &model->outcomes[outcome];
        *quantity = (struct ofr_audit_quantity){sum->name, sum->unit, sum->meaning, OFR_OF_OUTCOME, outcome};
    } else {
        return ofr_fail(reports, OFR_BAD_INPUT, "model %s audits %s, which is no observable and no outcome",
                        model->name, name);
    }
    return OFR_OK;
}

static ofr_status find_measures(struct ofr_audit *audit, struct ofr_reports *reports) {
    const struct ofr_model *model = audit->run->model;
    const struct ofr_outcome *primary = &model->outcomes[model->roles.primary];
    audit->measures[audit->n_measures++] =
        (struct ofr_audit_quantity){primary->name, primary->unit, primary->meaning, OFR_OF_PEOPLE, 0};
    for (const char *const *name = audit->audited->measures; *name != NULL; name++)
        OFR_TRY(find_quantity(model, *name, &audit->measures[audit->n_measures++], reports));
    audit->ratio = ofr_schema_statistic(model->schema, audit->audited->ratio);
    audit->recalled = ofr_schema_statistic(model->schema, audit->audited->recalled);
    OFR_TRY(OFR_NEW(NULL, audit->limits, audit->audited->n_limits, "the audit", reports));
    for (size_t i = 0; i < audit->audited->n_limits; i++)
        audit->limits[i] = ofr_find_observable(model, audit->audited->limits[i].observable);
    return OFR_OK;
}

/* ---- arms ----------------------------------------------------------------------------------- */

/* Set the values of a mechanism on a scenario. What may change midway is checked: it is the model's word. */
static ofr_status take_out(const struct ofr_model *model, const struct ofr_mechanism *mechanism,
                           struct ofr_scenario *scenario, struct ofr_reports *reports) {
    const struct ofr_position at = {.file = mechanism->name};
    char setting[200];
    for (const char *p = mechanism->settings; p != NULL;
         p = strchr(p, ',') != NULL ? strchr(p, ',') + 1 : NULL) {
        size_t parameter = 0;
        snprintf(setting, sizeof setting, "%.*s", (int)strcspn(p, ","), p);
        OFR_TRY(ofr_scenario_set_at(scenario, setting, &at, &parameter, reports));
        const char *name = scenario->schema->parameters[parameter].name;
        if (parameter < OFR_N_POPULATION_PARAMETERS || ofr_model_fixes(model, name))
            return ofr_fail_at(reports, OFR_BAD_INPUT, &at, "%s cannot change during a run", name);
    }
    return OFR_OK;
}

static ofr_status add_arm(struct ofr_audit *audit, const struct ofr_mechanism *mechanism, uint32_t day,
                          struct ofr_reports *reports) {
    struct ofr_run *run = audit->run;
    struct ofr_audit_finding *finding = &audit->findings[run->n_arms - 1];
    if (!is_asked(audit->options, mechanism->name))
        return OFR_OK;
    OFR_TRY(ofr_arms_add(run, mechanism->name, strlen(mechanism->name), "branch", day, reports));
    OFR_TRY(take_out(run->model, mechanism, run->arms[run->n_arms - 1].scenario, reports));
    OFR_TRY(find_quantity(run->model, mechanism->own, &finding->own, reports));
    finding->mechanism = mechanism;
    return ofr_arms_finish(run, reports);
}

static ofr_status add_arms(struct ofr_audit *audit, uint32_t day, struct ofr_reports *reports) {
    const struct ofr_audited *audited = audit->audited;
    size_t n = 2 + audited->n_mechanisms;
    OFR_TRY(OFR_NEW(NULL, audit->run->arms, n, "the arms", reports));
    OFR_TRY(OFR_NEW(NULL, audit->findings, n, "the audit", reports));
    OFR_TRY(ofr_arms_add(audit->run, "", 0, "run", 0, reports));
    OFR_TRY(ofr_arms_finish(audit->run, reports));
    for (size_t i = 0; i < audited->n_mechanisms; i++)
        OFR_TRY(add_arm(audit, &audited->mechanisms[i], day, reports));
    return audited->group == NULL ? OFR_OK : add_arm(audit, audited->group, day, reports);
}

/* ---- points ----------------------------------------------------------------------------------- */

static bool vary(const struct ofr_run *run) { return ofr_points_vary(&run->points, run->scenario); }

/* More replicates with the points of the first, to tell chance from parameters. */
static void repeat_points(struct ofr_audit *audit) {
    struct ofr_run *run = audit->run;
    if (!vary(run))
        return;
    run->n_repeats = ofr_doubt_repeats(audit->options->repeats, run->n_replicates);
    run->points.n_points = run->n_replicates;
    run->n_replicates += run->n_repeats;
}

/* ---- the ensemble ---------------------------------------------------------------------------- */

/* A replicate draws its values, the same in every arm; then what the arm takes out is taken out again. */
static ofr_status draw_values(void *to, const struct ofr_job *job, struct ofr_scenario *copy,
                              struct ofr_reports *reports) {
    const struct ofr_audit *audit = to;
    const struct ofr_run *run = audit->run;
    ofr_points_set(&run->points, job->replicate, copy);
    return job->arm == 0 ? OFR_OK
                         : take_out(run->model, audit->findings[job->arm - 1].mechanism, copy, reports);
}

/* Replicates that are not done, each a chain that ends with its base. */
static ofr_status run_chains(struct ofr_audit *audit, struct ofr_reports *reports) {
    const struct ofr_run *run = audit->run;
    uint32_t n_arms = (uint32_t)run->n_arms;
    struct ofr_job *list = NULL;
    size_t n = 0;
    ofr_status status = OFR_NEW(NULL, list, (size_t)run->n_replicates * n_arms, "the jobs", reports);
    for (uint32_t r = 0; status == OFR_OK && r < run->n_replicates; r++)
        for (uint32_t v = 1; v <= n_arms && ofr_ensemble_values(audit->ensemble, 0, r) == NULL; v++)
            list[n++] = (struct ofr_job){.arm = v % n_arms, .replicate = r, .seed = run->seed};
    OFR_THEN(status, ofr_ensemble_run(audit->ensemble, list, n, reports));
    ofr_free(list);
    return status;
}

static ofr_status open_ensemble(struct ofr_audit *audit, uint32_t day, struct ofr_reports *reports) {
    const ofr_audit_options *options = audit->options;
    struct ofr_run *run = audit->run;
    char design[LONGEST_DESIGN], from[11];
    ofr_date_write(run->scenario->first_day + (int32_t)day, from);
    size_t n = (size_t)snprintf(design, sizeof design, "from %s, without", from);
    for (size_t arm = 1; arm < run->n_arms && n < sizeof design; arm++)
        n += (size_t)snprintf(design + n, sizeof design - n, " %s", run->arms[arm].name);
    const struct ofr_ensemble_setup setup = {.scenario = run->scenario,
                                             .kind = "audit",
                                             .design = design,
                                             .seed = run->seed,
                                             .arms = run->arms,
                                             .n_arms = run->n_arms,
                                             .make = vary(run) ? draw_values : NULL,
                                             .names = (const char *const *)audit->names,
                                             .n_values = audit->n_values,
                                             .take = ofr_audit_take,
                                             .base_alone = true,
                                             .to = audit,
                                             .out = options->out,
                                             .resume = options->resume,
                                             .replace = options->replace,
                                             .n_replicates = run->n_replicates,
                                             .threads = options->threads,
                                             .progress = options->progress,
                                             .progress_to = options->progress_to};
    return ofr_ensemble_open(&setup, &audit->ensemble, reports);
}

/* ---- all ------------------------------------------------------------------------------------- */

static ofr_status prepare(struct ofr_audit *audit, const struct ofr_scenario *scenario, uint32_t *day,
                          struct ofr_reports *reports) {
    const ofr_audit_options *options = audit->options;
    struct ofr_run *run = audit->run;
    OFR_TRY(ofr_scenario_copy(scenario, &run->scenario, reports));
    run->model = ofr_model_find(scenario->schema->model);
    audit->audited = run->model == NULL ? NULL : run->model->audited;
    if (audit->audited == NULL)
        return ofr_fail(reports, OFR_BAD_INPUT,
                        "model %s declares no mechanisms, so there is nothing to audit",
                        scenario->schema->model);
    run->seed = options->seed;
    run->n_replicates = options->replicates;
    run->n_days = (uint32_t)(scenario->last_day - scenario->first_day + 1);
    ofr_status status = check_options(options, reports), names = check_names(audit, reports);
    ofr_status from = read_from(run, options->from, day, reports);
    status = status != OFR_OK ? status : names != OFR_OK ? names : from;
    const struct ofr_doubt_asked points = {options->posterior, options->prior, options->fixed, options->seed};
    OFR_THEN(status, ofr_doubt_open(run->scenario, &points, 0, &run->points, reports));
    OFR_THEN(status, find_measures(audit, reports));
    OFR_THEN(status, add_arms(audit, *day, reports));
    if (status == OFR_OK)
        repeat_points(audit);
    OFR_THEN(status, ofr_arms_identify(run, reports));
    OFR_THEN(status, ofr_audit_name_values(audit, reports));
    OFR_THEN(status, ofr_new(NULL, (size_t)run->n_replicates * run->n_arms, sizeof *audit->seen, "the audit",
                             (void **)&audit->seen, reports));
    return status;
}

static void free_audit(struct ofr_audit *audit) {
    if (audit->run != NULL)
        ofr_audit_forget(audit);
    for (size_t i = 0; i < audit->n_values; i++)
        ofr_free(audit->names[i]);
    ofr_free(audit->names);
    for (size_t i = 0; audit->findings != NULL && i + 1 < audit->run->n_arms; i++)
        ofr_doubt_free(&audit->findings[i].doubt);
    ofr_free(audit->findings);
    ofr_free(audit->limits);
    ofr_free(audit->full);
    ofr_run_free(audit->run);
}

ofr_status ofr_audit_mechanisms(const struct ofr_scenario *scenario, const ofr_audit_options *options,
                                enum ofr_form form, ofr_sink sink, struct ofr_reports *reports) {
    struct ofr_audit audit = {.options = options};
    uint32_t day = 0;
    ofr_status status = OFR_NEW(NULL, audit.run, 1, "the audit", reports);
    OFR_THEN(status, prepare(&audit, scenario, &day, reports));
    status = ofr_ranks_agree(status, reports);
    OFR_THEN(status, open_ensemble(&audit, day, reports));
    OFR_THEN(status, run_chains(&audit, reports));
    OFR_THEN(status, ofr_audit_find(&audit, reports));
    OFR_THEN(status, ofr_audit_store(&audit, reports));
    OFR_THEN(status, ofr_ensemble_complete(audit.ensemble, NULL, reports));
    ofr_ensemble_close(audit.ensemble);
    OFR_THEN(status, ofr_audit_put(&audit, form, sink, reports));
    free_audit(&audit);
    return status;
}
