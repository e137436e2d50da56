#include "ensemble/arms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/number.h"
#include "models/registry.h"
#include "scenario/resolved.h"
#include "stats/verdict.h"

#define MOST_CONTROL_REPLICATES OFR_LEAST_TO_PREDICT /* as many as a verdict on a pattern needs */
#define LONGEST_NAME 40

/* ---- arms -------------------------------------------------------------------------- */

static ofr_status identify(const struct ofr_run *run, struct ofr_ensemble_arm *arm,
                           struct ofr_reports *reports) {
    struct ofr_digest digest;
    ofr_digest_start(&digest);
    ofr_status status = ofr_resolved_digest(arm->scenario, &digest, reports);
    ofr_digest_add(&digest, arm->from_day);
    if (status == OFR_OK && arm->from_day > 0)
        status = ofr_resolved_digest(run->scenario, &digest, reports);
    ofr_points_digest(&run->points, &digest);
    arm->identity = digest.state;
    return status;
}

/* The values that differ from the run's, in the order of parameters, and the interventions beside. */
static ofr_status describe(const struct ofr_run *run, struct ofr_ensemble_arm *arm,
                           struct ofr_reports *reports) {
    const struct ofr_schema *schema = run->scenario->schema;
    size_t n = 1, at = 0;
    for (size_t k = 0; k < schema->n_parameters; k++)
        n += strlen(schema->parameters[k].name) + 32;
    for (size_t i = 0; i < arm->scenario->n_interventions; i++)
        n += strlen(arm->scenario->interventions[i].name) + sizeof ",intervention=";
    arm->changes = ofr_malloc(n);
    if (arm->changes == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory for what a branch changes");
    arm->changes[0] = '\0';
    for (size_t k = 0; k < schema->n_parameters; k++) {
        double value = ofr_value_of(arm->scenario, k), before = ofr_value_of(run->scenario, k);
        if (value < before || value > before)
            at += (size_t)ofr_format(arm->changes + at, n - at, "%s%s=%.15g", at > 0 ? "," : "",
                                     schema->parameters[k].name, value);
    }
    for (size_t i = 0; i < arm->scenario->n_interventions; i++)
        if (!ofr_scenario_takes(run->scenario, arm->scenario->interventions[i].name))
            at += (size_t)snprintf(arm->changes + at, n - at, "%sintervention=%s", at > 0 ? "," : "",
                                   arm->scenario->interventions[i].name);
    return OFR_OK;
}

ofr_status ofr_arms_add(struct ofr_run *run, const char *name, size_t n_name, const char *kind,
                        uint32_t from_day, struct ofr_reports *reports) {
    struct ofr_ensemble_arm *arm = &run->arms[run->n_arms++];
    *arm = (struct ofr_ensemble_arm){.kind = kind, .from_day = from_day, .name = ofr_strndup(name, n_name)};
    return arm->name == NULL ? ofr_fail(reports, OFR_SYSTEM, "not enough memory for %s", kind)
                             : ofr_scenario_copy(run->scenario, &arm->scenario, reports);
}

ofr_status ofr_arms_finish(const struct ofr_run *run, struct ofr_reports *reports) {
    return describe(run, &run->arms[run->n_arms - 1], reports);
}

/* ---- controls -------------------------------------------------------------------------- */

static bool pattern_needs(const struct ofr_scenario *scenario, const char *control) {
    for (size_t i = 0; i < scenario->n_patterns; i++)
        if (scenario->patterns[i].variant != NULL && strcmp(scenario->patterns[i].variant, control) == 0)
            return true;
    return false;
}

/* The people are made once, so a control may not change what they are made from. */
static ofr_status check_control(const struct ofr_scenario *scenario, const struct ofr_control *control,
                                struct ofr_reports *reports) {
    for (size_t i = 0; i < control->n_changes; i++)
        if (control->parameters[i] < OFR_N_POPULATION_PARAMETERS)
            return ofr_fail(reports, OFR_BAD_INPUT,
                            "control %s changes %s, but a control run has the same people as the run",
                            control->name, scenario->schema->parameters[control->parameters[i]].name);
    return OFR_OK;
}

static ofr_status add_controls(struct ofr_run *run, bool leave_out, struct ofr_reports *reports) {
    const struct ofr_scenario *scenario = run->scenario;
    ofr_status status = OFR_OK;
    for (size_t i = 0; status == OFR_OK && i < scenario->n_controls; i++) {
        const struct ofr_control *control = &scenario->controls[i];
        if (leave_out || !pattern_needs(scenario, control->name))
            continue;
        status = check_control(scenario, control, reports);
        OFR_THEN(status, ofr_arms_add(run, control->name, strlen(control->name), "control", 0, reports));
        if (status == OFR_OK) {
            ofr_scenario_apply_control(run->arms[run->n_arms - 1].scenario, control);
            status = ofr_arms_finish(run, reports);
        }
    }
    return status;
}

/* ---- branches -------------------------------------------------------------------------- */

/* What a branch may change: not the people, not the group, not what lies before it. */
static ofr_status check_branch_parameter(const struct ofr_run *run, size_t parameter,
                                         const struct ofr_position *at, struct ofr_reports *reports) {
    const struct ofr_parameter *declared = &run->scenario->schema->parameters[parameter];
    if (parameter < OFR_N_POPULATION_PARAMETERS)
        return ofr_fail_at(reports, OFR_BAD_INPUT, at,
                           "%s decides who the people are, who are the same in all branches", declared->name);
    if (declared->actor == OFR_GROUP)
        return ofr_fail_at(
            reports, OFR_BAD_INPUT, at,
            "%s describes the group; a branch stands for an intervention and can change the sides state and "
            "society only",
            declared->name);
    if (ofr_model_fixes(run->model, declared->name))
        return ofr_fail_at(reports, OFR_BAD_INPUT, at,
                           "%s is read when a run starts or reaches back over days before the branch; set it "
                           "for a whole run",
                           declared->name);
    return OFR_OK;
}

/* NAME: letters, digits, - and _, not that of another arm. Its length; 0 when it will not do. */
static size_t read_name(const struct ofr_run *run, const char *text) {
    size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");
    if (n > LONGEST_NAME || text[n] != ':')
        return 0;
    for (size_t v = 0; v < run->n_arms; v++)
        if (strlen(run->arms[v].name) == n && strncmp(run->arms[v].name, text, n) == 0)
            return 0;
    return n;
}

/* An intervention begins with its branch when it begins with the run; never before its branch. */
static ofr_status add_intervention(const struct ofr_run *run, const char *name, const struct ofr_position *at,
                                   struct ofr_reports *reports) {
    struct ofr_ensemble_arm *arm = &run->arms[run->n_arms - 1];
    int32_t day = run->scenario->first_day + (int32_t)arm->from_day;
    ofr_status status = ofr_scenario_intervention(arm->scenario, name, reports);
    for (size_t i = 0; status == OFR_OK && i < arm->scenario->n_interventions; i++) {
        struct ofr_intervention *intervention = &arm->scenario->interventions[i];
        char first[11];
        if (ofr_scenario_takes(run->scenario, intervention->name))
            continue;
        if (intervention->first_day == run->scenario->first_day)
            intervention->first_day = day;
        ofr_date_write(intervention->first_day, first);
        if (intervention->first_day < day || intervention->last_day < day)
            status = ofr_fail_at(reports, OFR_BAD_INPUT, at,
                                 "intervention %s begins on %s; it may not begin or end before the branch",
                                 intervention->name, first);
    }
    return status;
}

static ofr_status change_parameter(const struct ofr_run *run, const char *parameter_value,
                                   const struct ofr_position *at, struct ofr_reports *reports) {
    size_t parameter = 0;
    if (strncmp(parameter_value, "intervention=", 13) == 0)
        return add_intervention(run, parameter_value + 13, at, reports);
    ofr_status status =
        ofr_scenario_set_at(run->arms[run->n_arms - 1].scenario, parameter_value, at, &parameter, reports);
    return status == OFR_OK ? check_branch_parameter(run, parameter, at, reports) : status;
}

static ofr_status change_parameters(const struct ofr_run *run, const char *list,
                                    const struct ofr_position *at, struct ofr_reports *reports) {
    ofr_status worst = OFR_OK;
    for (const char *p = list; p != NULL; p = strchr(p, ',') != NULL ? strchr(p, ',') + 1 : NULL) {
        char *parameter_value = ofr_strndup(p, strcspn(p, ","));
        if (parameter_value == NULL)
            return ofr_fail(reports, OFR_SYSTEM, "not enough memory for a branch");
        ofr_status status = change_parameter(run, parameter_value, at, reports);
        ofr_free(parameter_value);
        worst = status > worst ? status : worst;
    }
    return worst;
}

static ofr_status add_branch(struct ofr_run *run, const char *text, uint32_t from_day,
                             struct ofr_reports *reports) {
    char option[200];
    snprintf(option, sizeof option, "--branch %s", text);
    const struct ofr_position at = {.file = option};
    size_t n = read_name(run, text);
    if (n == 0)
        return ofr_fail_at(reports, OFR_BAD_INPUT, &at,
                           "NAME:PARAMETER=VALUE[,intervention=NAME...] is expected, with a NAME of its own "
                           "of at most %d letters, "
                           "digits, - and _",
                           LONGEST_NAME);
    OFR_TRY(ofr_arms_add(run, text, n, "branch", from_day, reports));
    OFR_TRY(change_parameters(run, text + n + 1, &at, reports));
    return ofr_arms_finish(run, reports);
}

static ofr_status read_branch_day(const struct ofr_run *run, const char *text, uint32_t *day,
                                  struct ofr_reports *reports) {
    char option[64], first[11], last[11];
    int32_t date = 0;
    snprintf(option, sizeof option, "--branch-at %s", text);
    const struct ofr_position at = {.file = option};
    ofr_date_write(run->scenario->first_day, first);
    ofr_date_write(run->scenario->last_day, last);
    if (!ofr_date_read(text, &date) || date < run->scenario->first_day || date > run->scenario->last_day)
        return ofr_fail_at(reports, OFR_BAD_INPUT, &at, "a date in the run's days, %s to %s, is expected",
                           first, last);
    *day = (uint32_t)(date - run->scenario->first_day);
    return OFR_OK;
}

static ofr_status add_branches(struct ofr_run *run, const struct ofr_run_options *options,
                               struct ofr_reports *reports) {
    uint32_t day = 0;
    if (options->n_branches == 0 && options->branch_at == NULL)
        return OFR_OK;
    if (options->n_branches == 0 || options->branch_at == NULL)
        return ofr_fail(reports, OFR_BAD_INPUT, "--branch-at DATE and --branch NAME:... go together");
    ofr_status worst = read_branch_day(run, options->branch_at, &day, reports);
    for (size_t b = 0; b < options->n_branches; b++) {
        ofr_status status = add_branch(run, options->branches[b], day, reports);
        worst = status > worst ? status : worst;
    }
    return worst;
}

/* ---- arms: branches that begin with their interventions --------------------------------------- */

static ofr_status add_arm_interventions(struct ofr_scenario *scenario, const char *list,
                                        struct ofr_reports *reports) {
    ofr_status worst = OFR_OK;
    for (const char *p = list; p != NULL; p = strchr(p, '+') != NULL ? strchr(p, '+') + 1 : NULL) {
        char *name = ofr_strndup(p, strcspn(p, "+"));
        if (name == NULL)
            return ofr_fail(reports, OFR_SYSTEM, "not enough memory for an intervention");
        ofr_status status = ofr_scenario_intervention(scenario, name, reports);
        ofr_free(name);
        worst = status > worst ? status : worst;
    }
    return worst;
}

/* The first day on which an intervention of an arm that the run has not does something: the last when none
 * does.
 */
static uint32_t first_day_of(const struct ofr_run *run, const struct ofr_ensemble_arm *arm) {
    int32_t first = run->scenario->last_day;
    for (size_t i = 0; i < arm->scenario->n_interventions; i++) {
        const struct ofr_intervention *intervention = &arm->scenario->interventions[i];
        if (!ofr_scenario_takes(run->scenario, intervention->name) && intervention->dose > 0 &&
            intervention->first_day < first)
            first = intervention->first_day;
    }
    return first > run->scenario->first_day ? (uint32_t)(first - run->scenario->first_day) : 0;
}

/* The names of its interventions, in their order, with + between. */
static char *name_of_arm(const struct ofr_run *run, const struct ofr_scenario *scenario) {
    size_t n = 1, at = 0;
    for (size_t i = 0; i < scenario->n_interventions; i++)
        n += strlen(scenario->interventions[i].name) + 1;
    char *name = ofr_malloc(n);
    if (name != NULL)
        name[0] = '\0';
    for (size_t i = 0; name != NULL && i < scenario->n_interventions; i++)
        if (!ofr_scenario_takes(run->scenario, scenario->interventions[i].name))
            at += (size_t)snprintf(name + at, n - at, "%s%s", at > 0 ? "+" : "",
                                   scenario->interventions[i].name);
    return name;
}

/* Costs are summed, so they must be in one currency. */
static ofr_status check_currency(const struct ofr_scenario *scenario, struct ofr_reports *reports) {
    const struct ofr_intervention *first = NULL;
    for (size_t i = 0; i < scenario->n_interventions; i++) {
        const struct ofr_intervention *intervention = &scenario->interventions[i];
        const struct ofr_position at = {.file = intervention->file};
        if (intervention->n_costs == 0)
            continue;
        if (first != NULL && strcmp(first->costs[0].unit, intervention->costs[0].unit) != 0)
            return ofr_fail_at(reports, OFR_BAD_INPUT, &at,
                               "intervention %s has costs in %s, %s in %s; interventions taken together must "
                               "be in one currency",
                               intervention->name, intervention->costs[0].unit, first->name,
                               first->costs[0].unit);
        first = first == NULL ? intervention : first;
    }
    return OFR_OK;
}

static ofr_status add_arm(struct ofr_run *run, const char *list, struct ofr_reports *reports) {
    ofr_status status = ofr_arms_add(run, "", 0, "branch", 0, reports);
    struct ofr_ensemble_arm *arm = &run->arms[run->n_arms - 1];
    OFR_THEN(status, add_arm_interventions(arm->scenario, list, reports));
    OFR_THEN(status, check_currency(arm->scenario, reports));
    if (status != OFR_OK)
        return status;
    char *name = name_of_arm(run, arm->scenario);
    if (name == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory for an intervention");
    ofr_free(arm->name);
    arm->name = name;
    for (size_t v = 0; v + 1 < run->n_arms; v++)
        if (strcmp(run->arms[v].name, name) == 0)
            return ofr_fail(reports, OFR_BAD_INPUT,
                            "--intervention %s was asked for twice; each is compared once", list);
    arm->from_day = first_day_of(run, arm);
    return ofr_arms_finish(run, reports);
}

/* By first day, so that the past of a replicate only goes on; then by name, whatever order they were asked
 * in. */
static int by_day_and_name(const void *a, const void *b) {
    const struct ofr_ensemble_arm *one = a, *other = b;
    if (one->from_day != other->from_day)
        return one->from_day < other->from_day ? -1 : 1;
    return strcmp(one->name, other->name);
}

/* Every intervention of an arm once, to see in all replicates what happens to those it covers. */
static ofr_status track_interventions(struct ofr_run *run, size_t first, struct ofr_reports *reports) {
    size_t n = 0;
    for (size_t v = first; v < run->n_arms; v++)
        n += run->arms[v].scenario->n_interventions;
    /* an arm that leaves something out has the interventions of another */
    ofr_status status = OFR_NEW(NULL, run->tracked, n, "the interventions", reports);
    for (size_t v = first; v < run->n_arms && status == OFR_OK; v++)
        for (size_t i = 0; run->arms[v].of == NULL && i < run->arms[v].scenario->n_interventions; i++) {
            const struct ofr_intervention *intervention = &run->arms[v].scenario->interventions[i];
            bool there = ofr_scenario_takes(run->scenario, intervention->name);
            for (size_t w = 0; w < run->n_tracked && !there; w++)
                there = strcmp(run->tracked[w]->name, intervention->name) == 0;
            if (!there)
                run->tracked[run->n_tracked++] = intervention;
        }
    return status;
}

static ofr_status add_arms(struct ofr_run *run, const struct ofr_run_options *options,
                           struct ofr_reports *reports) {
    size_t first = run->n_arms;
    ofr_status worst = OFR_OK;
    for (size_t a = 0; a < options->n_arms && worst != OFR_SYSTEM; a++) {
        ofr_status status = add_arm(run, options->arms[a], reports);
        worst = status > worst ? status : worst;
    }
    if (worst == OFR_OK && options->ablations)
        worst = ofr_arms_add_ablations(run, first, reports);
    if (worst == OFR_OK && options->n_arms > 0)
        qsort(run->arms + first, run->n_arms - first, sizeof *run->arms, by_day_and_name);
    return worst == OFR_OK && options->n_arms > 0 ? track_interventions(run, first, reports) : worst;
}

/* ---- replicates ------------------------------------------------------------------------ */

static bool is_control(const struct ofr_run *run, size_t arm) {
    return strcmp(run->arms[arm].kind, "control") == 0;
}

static uint32_t replicates_of(const struct ofr_run *run, size_t arm) {
    return is_control(run, arm) && run->n_replicates > MOST_CONTROL_REPLICATES ? MOST_CONTROL_REPLICATES
                                                                               : run->n_replicates;
}

uint32_t ofr_arms_row(const struct ofr_run *run, size_t arm, uint32_t replicate) {
    uint32_t row = 0;
    for (size_t v = 0; v < arm; v++)
        row += replicates_of(run, v);
    return replicate < replicates_of(run, arm) ? row + replicate : run->n_all;
}

static ofr_status list_replicates(struct ofr_run *run, struct ofr_reports *reports) {
    for (size_t v = 1; v < run->n_arms; v++)
        *(is_control(run, v) ? &run->n_controls : &run->n_branches) += replicates_of(run, v);
    run->n_all = run->n_replicates + run->n_controls + run->n_branches;
    OFR_TRY(OFR_NEW(NULL, run->replicates, run->n_all, "the replicates", reports));
    uint32_t row = 0;
    for (size_t v = 0; v < run->n_arms; v++)
        for (uint32_t r = 0; r < replicates_of(run, v); r++)
            run->replicates[row++] = (struct ofr_replicate){.replicate = r, .arm = v};
    return OFR_OK;
}

/* Shards take turns; all arms of a replicate go together, since they share days. */
static bool is_of_shard(const struct ofr_run *run, uint32_t replicate) {
    return run->n_shards == 0 || replicate % run->n_shards + 1 == run->shard;
}

/* Chains, each of the branches of a replicate and then the base, whose past they share; then controls. */
static ofr_status list_jobs(struct ofr_run *run, struct ofr_reports *reports) {
    uint32_t n = 0;
    OFR_TRY(OFR_NEW(NULL, run->jobs, run->n_all, "the jobs", reports));
    for (uint32_t r = 0; r < run->n_replicates; r++) {
        if (!is_of_shard(run, r))
            continue;
        for (uint32_t v = 1; v <= run->n_arms; v++)
            if (v == run->n_arms || !is_control(run, v))
                run->jobs[n++] =
                    (struct ofr_job){.arm = v % (uint32_t)run->n_arms, .replicate = r, .seed = run->seed};
    }
    for (uint32_t v = 1; v < run->n_arms; v++)
        for (uint32_t r = 0; is_control(run, v) && r < replicates_of(run, v); r++)
            if (is_of_shard(run, r))
                run->jobs[n++] = (struct ofr_job){.arm = v, .replicate = r, .seed = run->seed};
    run->n_jobs = n;
    return OFR_OK;
}

static ofr_status open_points(struct ofr_run *run, const struct ofr_run_options *options,
                              struct ofr_reports *reports) {
    const struct ofr_points_asked asked = {.posterior = options->posterior,
                                           .prior = options->prior,
                                           .sizes = options->sizes || options->prior || options->posterior,
                                           .seed = run->seed};
    return ofr_points_open(run->scenario, &asked, &run->points, reports);
}

/* More replicates with the points of the first, where points differ at all. */
static void repeat_points(struct ofr_run *run, uint32_t repeats) {
    bool vary = false;
    for (size_t v = 0; v < run->n_arms; v++)
        vary |= ofr_points_vary(&run->points, run->arms[v].scenario);
    if (!vary || repeats == 0)
        return;
    run->n_repeats = repeats < run->n_replicates ? repeats : run->n_replicates;
    run->points.n_points = run->n_replicates;
    run->n_replicates += run->n_repeats;
}

ofr_status ofr_arms_identify(const struct ofr_run *run, struct ofr_reports *reports) {
    for (size_t v = 0; v < run->n_arms; v++)
        OFR_TRY(identify(run, &run->arms[v], reports));
    return OFR_OK;
}

ofr_status ofr_arms_list(struct ofr_run *run, const struct ofr_run_options *options,
                         struct ofr_reports *reports) {
    size_t n_branches = options->n_branches + options->n_arms;
    if (n_branches > OFR_MOST_BRANCHES)
        return ofr_fail(reports, OFR_BAD_INPUT, "there are %zu branches; at most %d are allowed", n_branches,
                        OFR_MOST_BRANCHES);
    OFR_TRY(open_points(run, options, reports));
    OFR_TRY(OFR_NEW(NULL, run->arms, 1 + run->scenario->n_controls + n_branches, "the arms", reports));
    OFR_TRY(ofr_arms_add(run, "", 0, "run", 0, reports));
    OFR_TRY(ofr_arms_finish(run, reports));
    OFR_TRY(add_controls(run, options->no_controls, reports));
    OFR_TRY(add_branches(run, options, reports));
    OFR_TRY(add_arms(run, options, reports));
    repeat_points(run, options->repeats);
    OFR_TRY(ofr_arms_identify(run, reports));
    OFR_TRY(list_replicates(run, reports));
    return list_jobs(run, reports);
}

void ofr_arms_free(struct ofr_run *run) {
    for (size_t v = 0; run->arms != NULL && v < run->n_arms; v++) {
        ofr_free(run->arms[v].name);
        ofr_free(run->arms[v].changes);
        ofr_free(run->arms[v].of);
        ofr_free(run->arms[v].without);
        ofr_scenario_free(run->arms[v].scenario);
    }
    ofr_points_free(&run->points);
    ofr_free(run->tracked);
    ofr_free(run->arms);
    ofr_free(run->jobs);
    ofr_free(run->replicates);
}
