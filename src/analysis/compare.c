#include "analysis/compare.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/warnings.h"
#include "base/number.h"
#include "ensemble/arms.h"
#include "ensemble/keep.h"
#include "models/registry.h"
#include "scenario/check.h"

#define FIRST_ROUND 6 /* replicates before a precision is judged for the first time */
#define LONGEST_WARNING 800

/* ---- numbers of a replicate ---------------------------------------------------------------- */

static const struct ofr_replicate *replicate_of(const struct ofr_run *run, size_t variant,
                                                uint32_t replicate) {
    return &run->replicates[ofr_arms_row(run, variant, replicate)];
}

/* Whether an intervention acts in an area: changes of parameters act everywhere, programmes where they say.
 */
static bool covers(const struct ofr_intervention *intervention, const struct ofr_area *area) {
    const struct ofr_programme *programme = &intervention->programme;
    if (intervention->n_changes > 0)
        return true;
    return programme->n_effects > 0 && (programme->n_areas == 0 || programme->in_area[area->scenario_row]);
}

static bool is_covered(const struct ofr_run *run, const struct ofr_ensemble_arm *variant, uint32_t area) {
    for (size_t i = 0; i < variant->scenario->n_interventions; i++)
        if (covers(&variant->scenario->interventions[i], &run->population.areas[area]))
            return true;
    return false;
}

static double primary_elsewhere(const struct ofr_run *run, const struct ofr_ensemble_arm *variant,
                                const struct ofr_replicate *kept) {
    double n = 0;
    for (uint32_t area = 0; area < run->population.n_areas; area++)
        n += is_covered(run, variant, area) ? 0 : kept->primary[area];
    return n;
}

/* People counted in the primary outcome in one replicate and not in another. */
static double people_here_alone(const struct ofr_replicate *here, const struct ofr_replicate *there) {
    return ofr_count_here_alone(here->people, here->n_people, there->people, there->n_people);
}

/* ---- an arm ------------------------------------------------------------------------------ */

double ofr_compare_value(const struct ofr_run *run, size_t arm, size_t outcome, uint32_t replicate) {
    return replicate_of(run, arm, replicate)->outcomes[outcome];
}

struct ofr_paired ofr_compare_pair(const struct ofr_run *run, size_t arm, size_t base, size_t outcome,
                                   struct ofr_compare_room *room) {
    for (uint32_t r = 0; r < room->n; r++) {
        room->with[r] = ofr_compare_value(run, arm, outcome, r);
        room->without[r] = ofr_compare_value(run, base, outcome, r);
    }
    return ofr_pair(room->with, room->without, room->n);
}

static struct ofr_paired pair_harm(const struct ofr_run *run, size_t variant, size_t observable,
                                   struct ofr_compare_room *pairs) {
    for (uint32_t r = 0; r < pairs->n; r++) {
        pairs->with[r] = replicate_of(run, variant, r)->harm[observable];
        pairs->without[r] = run->replicates[r].harm[observable];
    }
    return ofr_pair(pairs->with, pairs->without, pairs->n);
}

/* A count is not negative. */
static struct ofr_interval interval_of_count(const double *values, uint32_t n) {
    struct ofr_interval interval = ofr_interval_of(values, n);
    interval.low = interval.low < 0 ? 0 : interval.low;
    return interval;
}

static void compare_people(const struct ofr_run *run, struct ofr_arm *arm, struct ofr_compare_room *pairs) {
    for (uint32_t r = 0; r < pairs->n; r++) {
        const struct ofr_replicate *with = replicate_of(run, arm->row, r), *without = &run->replicates[r];
        pairs->with[r] = people_here_alone(with, without);
        pairs->without[r] = people_here_alone(without, with);
    }
    arm->added = interval_of_count(pairs->with, pairs->n);
    arm->averted = interval_of_count(pairs->without, pairs->n);
    for (uint32_t area = 0; area < run->population.n_areas; area++)
        arm->n_elsewhere += !is_covered(run, arm->variant, area);
    for (uint32_t r = 0; r < pairs->n; r++) {
        pairs->with[r] = primary_elsewhere(run, arm->variant, replicate_of(run, arm->row, r));
        pairs->without[r] = primary_elsewhere(run, arm->variant, &run->replicates[r]);
    }
    arm->elsewhere = ofr_pair(pairs->with, pairs->without, pairs->n);
}

static void add_costs(const struct ofr_run *run, struct ofr_arm *arm) {
    const struct ofr_scenario *scenario = arm->variant->scenario;
    arm->unit = "";
    for (size_t i = 0; i < scenario->n_interventions; i++) {
        const struct ofr_intervention *intervention = &scenario->interventions[i];
        double cost = ofr_intervention_cost(intervention, scenario->first_day, scenario->last_day);
        if (ofr_scenario_takes(run->scenario, intervention->name) || !(cost > 0))
            continue;
        arm->cost += cost;
        arm->unit = intervention->costs[0].unit;
        arm->cost_assumed |= ofr_intervention_cost_is_assumed(intervention);
    }
}

/* The ends change places: the fewer joins averted, the dearer each. Not of an assumed cost. */
static void divide_cost(const struct ofr_run *run, struct ofr_arm *arm) {
    size_t primary = run->model->roles.primary;
    struct ofr_interval change = arm->outcomes[primary].difference;
    arm->per_join = (struct ofr_interval){NAN, NAN, NAN, change.n};
    if (arm->outcome_verdicts[primary] == OFR_FEWER && arm->cost > 0 && !arm->cost_assumed)
        arm->per_join = (struct ofr_interval){-arm->cost / change.mean, -arm->cost / change.low,
                                              -arm->cost / change.high, change.n};
}

static ofr_status warn(struct ofr_arm *arm, struct ofr_reports *reports, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static ofr_status warn(struct ofr_arm *arm, struct ofr_reports *reports, const char *format, ...) {
    char text[LONGEST_WARNING];
    va_list arguments;
    va_start(arguments, format);
    ofr_vformat(text, sizeof text, format, arguments);
    va_end(arguments);
    char **more = ofr_realloc(arm->warnings, (arm->n_warnings + 1) * sizeof *more);
    if (more == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory for the comparison");
    arm->warnings = more;
    more[arm->n_warnings] = ofr_strdup(text);
    return more[arm->n_warnings++] != NULL
               ? OFR_OK
               : ofr_fail(reports, OFR_SYSTEM, "not enough memory for the comparison");
}

static ofr_status warn_of_interventions(const struct ofr_run *run, struct ofr_arm *arm,
                                        struct ofr_reports *reports) {
    const struct ofr_scenario *scenario = arm->variant->scenario;
    ofr_status status = OFR_OK;
    for (size_t i = 0; i < scenario->n_interventions && status == OFR_OK; i++) {
        const struct ofr_intervention *intervention = &scenario->interventions[i];
        if (ofr_scenario_takes(run->scenario, intervention->name))
            continue;
        char text[LONGEST_WARNING];
        if (ofr_does_nothing(scenario, intervention, text, sizeof text))
            status = warn(arm, reports, "%s", text);
    }
    if (status == OFR_OK && arm->n_elsewhere == run->population.n_areas)
        status = warn(arm, reports, "It covers none of the areas of this run.");
    return status;
}

/* ---- what follows from a rule ------------------------------------------------------------- */

/* Events over all replicates of a variant among those whom an intervention covers. */
static void sum_watched(const struct ofr_run *run, size_t variant, size_t intervention, double *sums) {
    size_t n = run->model->n_events * OFR_EXPOSURE_VALUES;
    memset(sums, 0, n * sizeof *sums);
    for (uint32_t r = 0; r < run->n_done; r++)
        for (size_t i = 0; i < n; i++)
            sums[i] += (double)replicate_of(run, variant, r)->tracked[intervention * n + i];
}

static ofr_status warn_of_rule(const struct ofr_run *run, struct ofr_arm *arm, size_t intervention,
                               double *sums, struct ofr_reports *reports) {
    const struct ofr_scenario *scenario = arm->variant->scenario;
    size_t n = run->model->n_events * OFR_EXPOSURE_VALUES;
    char text[LONGEST_WARNING];
    sum_watched(run, 0, intervention, sums);
    sum_watched(run, arm->row, intervention, sums + n);
    for (size_t i = 0; i < scenario->n_interventions; i++)
        if (strcmp(scenario->interventions[i].name, run->tracked[intervention]->name) == 0 &&
            ofr_is_built_in(run->model, scenario, run->tracked[intervention], sums, sums + n, text,
                            sizeof text))
            return warn(arm, reports, "%s", text);
    return OFR_OK;
}

static ofr_status warn_of_rules(const struct ofr_run *run, struct ofr_arm *arm, struct ofr_reports *reports) {
    double *sums = NULL;
    ofr_status status =
        OFR_NEW(NULL, sums, 2 * run->model->n_events * OFR_EXPOSURE_VALUES, "the comparison", reports);
    for (size_t m = 0; m < run->n_tracked && status == OFR_OK; m++)
        status = warn_of_rule(run, arm, m, sums, reports);
    ofr_free(sums);
    return status;
}

static ofr_status make_arm(struct ofr_comparison *comparison, size_t variant, struct ofr_compare_room *pairs,
                           struct ofr_arm *arm, struct ofr_reports *reports) {
    const struct ofr_run *run = comparison->run;
    *arm = (struct ofr_arm){.variant = &run->arms[variant], .row = variant};
    ofr_status status = OFR_NEW(NULL, arm->outcomes, run->model->n_outcomes, "the comparison", reports);
    OFR_THEN(status, OFR_NEW(NULL, arm->harm, comparison->n_harm, "the comparison", reports));
    if (status != OFR_OK)
        return status;
    for (size_t i = 0; i < run->model->n_outcomes; i++)
        arm->outcomes[i] = ofr_compare_pair(run, variant, 0, i, pairs);
    for (size_t i = 0; i < comparison->n_harm; i++)
        arm->harm[i] = pair_harm(run, variant, comparison->harms[i], pairs);
    arm->change = arm->outcomes[comparison->outcome];
    compare_people(run, arm, pairs);
    add_costs(run, arm);
    status = warn_of_interventions(run, arm, reports);
    return status == OFR_OK ? warn_of_rules(run, arm, reports) : status;
}

/* ---- the whole --------------------------------------------------------------------------- */

static ofr_status find_harms(struct ofr_comparison *comparison, struct ofr_reports *reports) {
    const struct ofr_model *model = comparison->run->model;
    ofr_status status = OFR_NEW(NULL, comparison->harms, model->n_observables, "the comparison", reports);
    for (size_t i = 0; status == OFR_OK && i < model->n_observables; i++)
        if (model->observables[i].harm)
            comparison->harms[comparison->n_harm++] = i;
    return status;
}

/* Half the width of a change's interval, over what the outcome is without the intervention. */
static double half_width(struct ofr_paired paired) {
    double half = 0.5 * (paired.difference.high - paired.difference.low);
    return half > 0 ? half / fabs(paired.without) : half;
}

/* The widest of all arms; NAN where there is one replicate. */
static double widest(const struct ofr_run *run, size_t outcome, struct ofr_compare_room *pairs) {
    double most = 0;
    for (size_t v = 1; v < run->n_arms; v++) {
        if (run->arms[v].of != NULL)
            continue;
        double half = half_width(ofr_compare_pair(run, v, 0, outcome, pairs));
        if (!(half <= most))
            most = half;
    }
    return most;
}

/* What is asked of the rounds of a run. */
struct wanted {
    const struct ofr_compare_options *options;
    size_t outcome;
    struct ofr_compare_room pairs; /* room for all replicates, which repeats at most double */
};

/* How many replicates there must be: as many as make the widest interval narrow enough, if it keeps its
 * spread; at most twice as many as there are, since the spread is known from them alone. */
static uint32_t next_round(void *to, const struct ofr_run *run, uint32_t n_done) {
    struct wanted *wanted = to;
    uint32_t most = wanted->options->replicates;
    if (n_done == 0)
        return most < FIRST_ROUND ? most : FIRST_ROUND;
    wanted->pairs.n = n_done;
    double over = widest(run, wanted->outcome, &wanted->pairs) / wanted->options->precision;
    if (over <= 1)
        return n_done;
    double need = ceil(n_done * over * over);
    uint32_t least = n_done + 2, twice = 2 * n_done;
    uint32_t next = !(need < twice) ? twice : need > least ? (uint32_t)need : least;
    return next < most ? next : most;
}

static int rank_of(enum ofr_verdict verdict) {
    return verdict == OFR_FEWER ? 0 : verdict == OFR_MORE ? 2 : 1;
}

static int by_rank(const void *a, const void *b) {
    const struct ofr_arm *one = a, *other = b;
    double x = one->change.difference.mean, y = other->change.difference.mean;
    if (rank_of(one->verdict) != rank_of(other->verdict))
        return rank_of(one->verdict) - rank_of(other->verdict);
    if (x < y || x > y)
        return x < y ? -1 : 1;
    return strcmp(one->variant->name, other->variant->name);
}

/* No outcome is below 0, so no interval is. */
static struct ofr_interval without_any(const struct ofr_comparison *comparison,
                                       struct ofr_compare_room *room) {
    for (uint32_t r = 0; r < room->n; r++)
        room->without[r] = ofr_compare_value(comparison->run, 0, comparison->outcome, r);
    return ofr_interval_within(ofr_interval_of(room->without, room->n), 0, INFINITY);
}

static ofr_status make_arms(struct ofr_comparison *comparison, struct ofr_compare_room *pairs,
                            struct ofr_reports *reports) {
    struct ofr_run *run = comparison->run;
    ofr_status status = find_harms(comparison, reports);
    OFR_THEN(status, OFR_NEW(NULL, comparison->arms, run->n_arms, "the comparison", reports));
    comparison->n_points = pairs->n = run->n_done - run->n_repeats;
    for (size_t v = 1; v < run->n_arms && status == OFR_OK; v++)
        if (run->arms[v].of == NULL)
            status = make_arm(comparison, v, pairs, &comparison->arms[comparison->n_arms++], reports);
    OFR_THEN(status, ofr_compare_judge(comparison, pairs, reports));
    if (status != OFR_OK)
        return status;
    for (size_t a = 0; a < comparison->n_arms; a++)
        divide_cost(run, &comparison->arms[a]);
    qsort(comparison->arms, comparison->n_arms, sizeof *comparison->arms, by_rank);
    comparison->without = without_any(comparison, pairs);
    comparison->reached = widest(run, comparison->outcome, pairs);
    comparison->precise = comparison->reached <= comparison->precision;
    return OFR_OK;
}

static ofr_status check(const struct ofr_scenario *scenario, const struct ofr_compare_options *options,
                        size_t *outcome, struct ofr_reports *reports) {
    const struct ofr_model *model = ofr_model_find(scenario->schema->model);
    ofr_status status = OFR_OK;
    if (options->n_arms == 0)
        status = ofr_fail(reports, OFR_BAD_INPUT,
                          "no intervention to compare was given; `offramp interventions` lists those "
                          "that come with a scenario");
    if (options->precision != 0 && !(options->precision > 0 && options->precision < 1))
        status = ofr_fail(reports, OFR_BAD_INPUT,
                          "the precision is %g; it must lie between 0 and 1 (0 %% and 100 %%)",
                          options->precision);
    if (options->precision != 0 && options->n_shards > 0)
        status = ofr_fail(reports, OFR_BAD_INPUT,
                          "a precision decides the number of replicates, so they cannot be shared by shards");
    ofr_status found = ofr_require_outcome(model, options->outcome, NULL, outcome, reports);
    return status == OFR_OK ? found : status;
}

static ofr_status run_arms(const struct ofr_scenario *scenario, const struct ofr_compare_options *options,
                           struct wanted *wanted, struct ofr_run **run, struct ofr_reports *reports) {
    bool in_rounds = options->precision > 0; /* whose number nobody knows, so no point comes again */
    const struct ofr_doubt_asked asked = {options->posterior, options->prior, options->fixed, options->seed};
    struct ofr_points_asked points;
    char *own = NULL;
    OFR_TRY(ofr_ranks_agree(ofr_doubt_choose(scenario, &asked, &points, &own, reports), reports));
    const struct ofr_run_options run_options = {
        .replicates = options->replicates,
        .posterior = points.posterior,
        .prior = points.prior,
        .sizes = points.sizes,
        .repeats = in_rounds ? 0 : ofr_doubt_repeats(options->repeats, options->replicates),
        .ablations = !options->no_ablations,
        .seed = options->seed,
        .threads = options->threads,
        .out = options->out,
        .no_controls = true,
        .on_all_ranks = true,
        .resume = options->resume,
        .replace = options->replace,
        .shard = options->shard,
        .n_shards = options->n_shards,
        .arms = options->arms,
        .n_arms = options->n_arms,
        .progress = options->progress,
        .progress_to = options->progress_to};
    const struct ofr_rounds rounds = {next_round, wanted};
    ofr_status status = ofr_run_in_rounds(scenario, &run_options, in_rounds ? &rounds : NULL, run, reports);
    ofr_free(own);
    return status;
}

ofr_status ofr_compare(const struct ofr_scenario *scenario, const struct ofr_compare_options *options,
                       struct ofr_comparison **out, struct ofr_reports *reports) {
    struct wanted wanted = {.options = options};
    struct ofr_comparison *comparison = NULL;
    *out = NULL;
    ofr_status status = check(scenario, options, &wanted.outcome, reports);
    OFR_THEN(status, OFR_NEW(NULL, comparison, 1, "the comparison", reports));
    OFR_THEN(status, ofr_new(NULL, 2 * (size_t)options->replicates, sizeof(double), "the comparison",
                             (void **)&wanted.pairs.with, reports));
    OFR_THEN(status, ofr_new(NULL, 2 * (size_t)options->replicates, sizeof(double), "the comparison",
                             (void **)&wanted.pairs.without, reports));
    status = ofr_ranks_agree(status, reports);
    if (status == OFR_OK) {
        comparison->outcome = wanted.outcome;
        comparison->precision = options->precision;
        status = run_arms(scenario, options, &wanted, &comparison->run, reports);
    }
    const bool told = status == OFR_OK && comparison->run != NULL; /* on rank 0 */
    if (told)
        status = make_arms(comparison, &wanted.pairs, reports);
    ofr_free(wanted.pairs.with);
    ofr_free(wanted.pairs.without);
    if (told && status == OFR_OK)
        *out = comparison;
    else
        ofr_comparison_free(comparison);
    return status;
}

void ofr_comparison_free(struct ofr_comparison *comparison) {
    if (comparison == NULL)
        return;
    for (size_t a = 0; comparison->arms != NULL && a < comparison->n_arms; a++) {
        struct ofr_arm *arm = &comparison->arms[a];
        for (size_t i = 0; i < arm->n_warnings; i++)
            ofr_free(arm->warnings[i]);
        ofr_free(arm->warnings);
        ofr_free(arm->outcomes);
        ofr_free(arm->harm);
        ofr_compare_free_judgement(arm);
    }
    ofr_free(comparison->arms);
    ofr_free(comparison->harms);
    ofr_run_free(comparison->run);
    ofr_free(comparison);
}
