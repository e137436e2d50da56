#include "analysis/plan.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "models/registry.h"
#include "output/harm.h"
#include "scenario/check.h"
#include "scenario/intervention_find.h"
#include "scenario/resolved.h"
#include "stats/race.h"

#define FIRST_ROUND 6
#define MARGIN 0.01 /* of joins and of harm without interventions: a difference that does not matter */

enum { PRIMARY, HARM, N_CRITERIA };

struct planning {
    struct ofr_plan_result *plan;
    const struct ofr_model *model;
    struct ofr_ensemble *ensemble;
};

/* ---- jobs ---------------------------------------------------------------------------------- */

static ofr_status make_point(void *to, const struct ofr_job *job, struct ofr_scenario *copy,
                             struct ofr_reports *reports) {
    const struct planning *planning = to;
    const struct ofr_plan_result *plan = planning->plan;
    uint32_t bits = plan->sets[job->point % plan->n_sets].interventions;
    ofr_status status = OFR_OK;
    for (size_t i = 0; i < plan->n_interventions && status == OFR_OK; i++)
        if (bits >> i & 1u)
            status = ofr_plan_add(plan, i, copy, reports);
    if (status == OFR_OK && plan->drawn)
        ofr_points_set(&plan->points, job->replicate, copy);
    return status;
}

/* Joins, then each line of the harm ledger, in the order of observables. */
static ofr_status take_values(void *to, const struct ofr_job *job, struct ofr_output *output, double *values,
                              struct ofr_reports *reports) {
    (void)to, (void)job, (void)reports;
    const struct ofr_model *model = output->model;
    size_t n = 0;
    values[n++] = output->outcomes[model->roles.primary];
    for (size_t k = 0; k < model->n_observables; k++)
        if (model->observables[k].harm)
            values[n++] = ofr_harm_of(output, k, OFR_HARM_WHOLE);
    return OFR_OK;
}

/* Where a line of the ledger stands among the values. */
static size_t place_of_harm(const struct ofr_model *model, size_t observable) {
    size_t place = 1;
    for (size_t k = 0; k < observable; k++)
        place += model->observables[k].harm;
    return place;
}

/* Where values are drawn each replicate of a set has values of its own, so it is a point of its own. */
static uint32_t point_of(const struct ofr_plan_result *plan, size_t set, uint32_t replicate) {
    return (uint32_t)(set + (plan->drawn ? plan->n_sets * replicate : 0));
}

static double value_of(const void *of, size_t set, uint32_t replicate, size_t criterion) {
    const struct planning *planning = of;
    const struct ofr_plan_result *plan = planning->plan;
    const double *values = ofr_ensemble_values(planning->ensemble, point_of(plan, set, replicate), replicate);
    return values[criterion == PRIMARY ? 0 : place_of_harm(planning->model, plan->harm)];
}

/* Sets by their interventions' contents, so that a resume knows a file that was changed. */
static ofr_status write_design(const struct ofr_plan_result *plan, char *design, size_t size,
                               struct ofr_reports *reports) {
    struct ofr_digest digest;
    ofr_digest_start(&digest);
    ofr_status status = OFR_OK;
    for (size_t i = 0; i < plan->n_interventions && status == OFR_OK; i++) {
        struct ofr_scenario *all = NULL;
        status = ofr_scenario_copy(plan->base, &all, reports);
        OFR_THEN(status, ofr_plan_add(plan, i, all, reports));
        OFR_THEN(status, ofr_resolved_digest(all, &digest, reports));
        ofr_scenario_free(all);
    }
    ofr_points_digest(&plan->points, &digest);
    ofr_format(design, size, "seed %llu; budget %.15g; interventions and points %016llx",
               (unsigned long long)plan->options->seed, plan->options->budget,
               (unsigned long long)digest.state);
    return status;
}

static ofr_status open_ensemble(struct planning *planning, struct ofr_reports *reports) {
    const struct ofr_plan_result *plan = planning->plan;
    const struct ofr_model *model = planning->model;
    const char **names = NULL;
    char design[600];
    size_t n = 0;
    ofr_status status = OFR_NEW(NULL, names, model->n_observables + 1, "the plan", reports);
    OFR_THEN(status, write_design(plan, design, sizeof design, reports));
    if (status != OFR_OK) {
        ofr_free(names);
        return status;
    }
    names[n++] = model->outcomes[model->roles.primary].name;
    for (size_t k = 0; k < model->n_observables; k++)
        if (model->observables[k].harm)
            names[n++] = model->observables[k].name;
    const struct ofr_ensemble_setup setup = {.scenario = plan->base,
                                             .kind = "plan",
                                             .design = design,
                                             .seed = plan->options->seed,
                                             .names = names,
                                             .n_values = n,
                                             .make = make_point,
                                             .take = take_values,
                                             .to = planning,
                                             .out = plan->options->out,
                                             .resume = plan->options->resume,
                                             .replace = plan->options->replace,
                                             .threads = plan->options->threads,
                                             .progress = plan->options->progress,
                                             .progress_to = plan->options->progress_to};
    status = ofr_ensemble_open(&setup, &planning->ensemble, reports);
    ofr_free(names);
    return status;
}

/* ---- the race --------------------------------------------------------------------------------- */

/* All that are still in, in replicates from `first` up to n. */
static ofr_status run_sets(struct planning *planning, uint32_t first, uint32_t n,
                           struct ofr_reports *reports) {
    struct ofr_plan_result *plan = planning->plan;
    struct ofr_job *list = NULL;
    size_t n_list = 0;
    ofr_status status = OFR_NEW(NULL, list, plan->n_sets * (n - first), "the list of jobs", reports);
    for (uint32_t r = first; status == OFR_OK && r < n; r++)
        for (size_t set = 0; set < plan->n_sets; set++)
            if (plan->in[set])
                list[n_list++] = (struct ofr_job){point_of(plan, set, r), 0, r, plan->options->seed};
    OFR_THEN(status, ofr_ensemble_run(planning->ensemble, list, n_list, reports));
    ofr_free(list);
    return status;
}

static ofr_status try_all(struct planning *planning, uint32_t n, struct ofr_reports *reports) {
    struct ofr_plan_result *plan = planning->plan;
    ofr_status status = run_sets(planning, 0, n, reports);
    for (size_t set = 0; status == OFR_OK && set < plan->n_sets; set++)
        if (plan->in[set]) {
            plan->n_trials += n - plan->sets[set].n;
            plan->sets[set].n = n;
        }
    return status;
}

static uint32_t next_round(uint32_t n, uint32_t most) {
    uint32_t next = n == 0 ? FIRST_ROUND : 2 * n;
    return next < most ? next : most;
}

static ofr_status race(struct planning *planning, struct ofr_reports *reports) {
    struct ofr_plan_result *plan = planning->plan;
    double margins[N_CRITERIA], *costs = NULL;
    struct ofr_race race = {.n = plan->n_sets,
                            .n_criteria = N_CRITERIA,
                            .margins = margins,
                            .value = value_of,
                            .of = planning,
                            .in = plan->in};
    uint32_t most = plan->options->replicates;
    ofr_status status = OFR_NEW(NULL, costs, plan->n_sets, "the plan", reports);
    for (uint32_t n = 0; n < most; n = next_round(n, most))
        race.n_rounds++;
    for (size_t set = 0; status == OFR_OK && set < plan->n_sets; set++)
        costs[set] = plan->sets[set].cost;
    race.costs = costs;
    for (uint32_t n = next_round(0, most), done = 0; status == OFR_OK && done < most;
         n = next_round(n, most)) {
        status = try_all(planning, n, reports);
        for (size_t c = 0; c < N_CRITERIA && status == OFR_OK; c++) {
            margins[c] = 0;
            for (uint32_t r = 0; r < n; r++)
                margins[c] += MARGIN * value_of(planning, 0, r, c) / n;
        }
        if (status == OFR_OK && ofr_race_round(&race, n) == 1)
            break;
        done = n;
    }
    ofr_free(costs);
    return status;
}

/* ---- what comes of it ------------------------------------------------------------------------- */

static struct ofr_interval change_of(const struct planning *planning, size_t set, size_t criterion,
                                     double *room) {
    const struct ofr_plan_set *own = &planning->plan->sets[set];
    for (uint32_t r = 0; r < own->n; r++)
        room[r] = value_of(planning, set, r, criterion) - value_of(planning, 0, r, criterion);
    return ofr_interval_of(room, own->n);
}

static ofr_status sum_up(struct planning *planning, struct ofr_reports *reports) {
    struct ofr_plan_result *plan = planning->plan;
    double *room = NULL;
    ofr_status status = OFR_NEW(NULL, room, plan->options->replicates, "the plan", reports);
    for (size_t set = 0; status == OFR_OK && set < plan->n_sets; set++) {
        struct ofr_plan_set *own = &plan->sets[set];
        own->harm = change_of(planning, set, HARM, room);
        own->joins = change_of(planning, set, PRIMARY, room);
        for (uint32_t r = 0; r < own->n; r++)
            own->share_fewer += room[r] < 0 ? 1.0 / own->n : 0;
    }
    for (uint32_t r = 0; status == OFR_OK && r < plan->sets[0].n; r++)
        plan->baseline += value_of(planning, 0, r, PRIMARY) / plan->sets[0].n;
    ofr_free(room);
    return status;
}

static double joins_of(const void *of, size_t set, uint32_t replicate) {
    return value_of(of, set, replicate, PRIMARY);
}

/* The sets that remain once more at the first points, to tell chance from parameters. */
static ofr_status judge(struct planning *planning, struct ofr_reports *reports) {
    struct ofr_plan_result *plan = planning->plan;
    uint32_t most = plan->options->replicates, n = plan->sets[0].n;
    uint32_t n_repeats = plan->n_repeats < n ? plan->n_repeats : n;
    if (n_repeats > 0)
        OFR_TRY(run_sets(planning, most, most + n_repeats, reports));
    return ofr_plan_judge(plan, joins_of, planning, reports);
}

static ofr_status find_harm(const struct ofr_model *model, const char *name, size_t *harm,
                            struct ofr_reports *reports) {
    const char **names = NULL;
    size_t n = 0;
    *harm = name == NULL ? model->roles.harm : ofr_find_observable(model, name);
    if (*harm < model->n_observables && model->observables[*harm].harm &&
        model->observables[*harm].observed == OFR_FLOW)
        return OFR_OK;
    OFR_TRY(OFR_NEW(NULL, names, model->n_observables, "the plan", reports));
    for (size_t k = 0; k < model->n_observables; k++)
        if (model->observables[k].harm && model->observables[k].observed == OFR_FLOW)
            names[n++] = model->observables[k].name;
    ofr_status status = ofr_unknown("line of the harm ledger to judge by", name, names, n, NULL, reports);
    ofr_free(names);
    return status;
}

static ofr_status check(struct planning *planning, struct ofr_reports *reports) {
    struct ofr_plan_result *plan = planning->plan;
    const struct ofr_plan_options *options = plan->options;
    ofr_status status = find_harm(planning->model, options->harm, &plan->harm, reports);
    if (options->n_interventions < 1 || options->n_interventions > OFR_MOST_PLANNED)
        status = ofr_fail(reports, OFR_BAD_INPUT, "%zu interventions were given; 1 to %d are expected",
                          options->n_interventions, OFR_MOST_PLANNED);
    if (!(options->budget >= 0 && options->budget <= 1e15))
        status =
            ofr_fail(reports, OFR_BAD_INPUT, "the budget is %g; it must lie in [0, 1e15]", options->budget);
    if (options->replicates < 2 || options->replicates > 100000)
        status = ofr_fail(reports, OFR_BAD_INPUT, "replicates is %u; it must lie in [2, 100000]",
                          options->replicates);
    return status;
}

/* Drawn sizes count where an intervention of the plan has one. */
static ofr_status open_points(struct ofr_plan_result *plan, struct ofr_reports *reports) {
    const struct ofr_plan_options *options = plan->options;
    const struct ofr_doubt_asked asked = {options->posterior, options->prior, options->fixed, options->seed};
    OFR_TRY(ofr_doubt_open(plan->base, &asked, options->replicates, &plan->points, reports));
    struct ofr_scenario with = *plan->base; /* borrows all but its interventions */
    with.interventions = plan->interventions;
    with.n_interventions = plan->n_interventions;
    plan->drawn = ofr_points_vary(&plan->points, &with) || ofr_points_vary(&plan->points, plan->base);
    if (plan->drawn)
        plan->n_repeats = ofr_doubt_repeats(options->repeats, options->replicates);
    return OFR_OK;
}

static ofr_status go(struct planning *planning, struct ofr_reports *reports) {
    struct ofr_plan_result *plan = planning->plan;
    ofr_status status = check(planning, reports);
    OFR_THEN(status, OFR_NEW(NULL, plan->interventions, plan->options->n_interventions, "the plan", reports));
    OFR_THEN(status, ofr_plan_read(plan, reports));
    OFR_THEN(status, ofr_plan_price(plan, reports));
    OFR_THEN(status, open_points(plan, reports));
    OFR_THEN(status, ofr_plan_find_conflicts(plan, reports));
    OFR_THEN(status, ofr_plan_list_sets(plan, reports));
    status = ofr_ranks_agree(status, reports);
    OFR_THEN(status, open_ensemble(planning, reports));
    OFR_THEN(status, race(planning, reports));
    OFR_THEN(status, sum_up(planning, reports));
    OFR_THEN(status, judge(planning, reports));
    OFR_THEN(status, ofr_plan_write(planning->plan, planning->ensemble, reports));
    return status == OFR_OK ? ofr_ensemble_complete(planning->ensemble, NULL, reports) : status;
}

ofr_status ofr_plan_interventions(const struct ofr_scenario *scenario, const struct ofr_plan_options *options,
                                  enum ofr_form form, ofr_sink sink, struct ofr_reports *reports) {
    struct ofr_plan_result plan = {.options = options};
    struct planning planning = {.plan = &plan, .model = ofr_model_find(scenario->schema->model)};
    ofr_status status = ofr_scenario_copy(scenario, &plan.base, reports);
    OFR_THEN(status, go(&planning, reports));
    OFR_THEN(status, ofr_plan_put(&plan, form, sink, reports));
    ofr_ensemble_close(planning.ensemble);
    for (size_t i = 0; i < plan.n_interventions; i++)
        ofr_intervention_free(&plan.interventions[i]);
    ofr_free(plan.interventions);
    for (size_t i = 0; plan.sets != NULL && i < plan.n_sets; i++)
        ofr_doubt_free(&plan.sets[i].doubt);
    ofr_points_free(&plan.points);
    ofr_free(plan.sets);
    ofr_free(plan.in);
    ofr_scenario_free(plan.base);
    return status;
}
