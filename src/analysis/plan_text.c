/* A plan in words, and as JSON (docs/plan.md). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "analysis/plan.h"
#include "base/date.h"
#include "base/text.h"
#include "models/registry.h"
#include "report/json.h"

#define WIDTH 100

/* Sets on the Pareto front in order of cost, then of number. */
struct order {
    double cost;
    size_t set;
};

static int by_cost(const void *a, const void *b) {
    const struct order *one = a, *other = b;
    if (one->cost != other->cost)
        return one->cost < other->cost ? -1 : 1;
    return one->set < other->set ? -1 : 1;
}

static struct order *front_of(const struct ofr_plan_result *plan, size_t *n) {
    struct order *order = ofr_malloc(plan->n_sets * sizeof *order);
    *n = 0;
    for (size_t set = 0; order != NULL && set < plan->n_sets; set++)
        if (plan->in[set])
            order[(*n)++] = (struct order){plan->sets[set].cost, set};
    if (order != NULL)
        qsort(order, *n, sizeof *order, by_cost);
    return order;
}

static const char *harm_name(const struct ofr_plan_result *plan) {
    return ofr_model_find(plan->base->schema->model)->observables[plan->harm].name;
}

static void put_head(struct ofr_text *text, const struct ofr_plan_result *plan) {
    const struct ofr_model *model = ofr_model_find(plan->base->schema->model);
    char first[11], last[11];
    ofr_date_write(plan->base->first_day, first);
    ofr_date_write(plan->base->last_day, last);
    ofr_put(text, "%s: sets of interventions within ",
            plan->base->title == NULL ? plan->base->name : plan->base->title);
    ofr_put_count(text, plan->options->budget);
    ofr_put(text, " %s\n", plan->unit);
    ofr_put_plain(text,
                  "Synthetic people in a model of the place. Not a forecast; no real person is in it.\n\n");
    ofr_put_plain(text, "What was compared\n");
    ofr_put(text,
            "  %zu sets of %zu interventions cost at most that over %s to %s; doing nothing is one of them\n",
            plan->n_sets, plan->n_interventions, first, last);
    ofr_put(
        text,
        "  up to %u replicates a set, seed %llu; %zu trials, where all sets in all replicates would be %zu\n",
        plan->options->replicates, (unsigned long long)plan->options->seed, plan->n_trials,
        plan->n_sets * plan->options->replicates);
    if (plan->options->posterior == NULL)
        ofr_put_plain(text, "  every replicate has the scenario's values; the front may depend on them\n"
                            "  (--posterior draws the values that a calibration found)\n");
    else
        ofr_put(text, "  each replicate has values drawn from the posterior in %s, the same for all sets\n",
                plan->options->posterior);
    ofr_put(text, "  Harm: %s (%s)\n", harm_name(plan), model->observables[plan->harm].meaning);
    ofr_put(text, "  Without any intervention %.0f join\n", plan->baseline);
}

static void put_set(struct ofr_text *text, const struct ofr_plan_result *plan, size_t at) {
    const struct ofr_plan_set *set = &plan->sets[at];
    enum ofr_verdict verdict = ofr_verdict_of(set->joins);
    char joins[80] = "", harm[80] = "";
    size_t n = 0;
    if (at > 0) {
        snprintf(joins, sizeof joins, "%.1f (%.1f to %.1f)", -set->joins.mean, -set->joins.high,
                 -set->joins.low);
        snprintf(harm, sizeof harm, "%+.0f (%+.0f to %+.0f)", set->harm.mean, set->harm.low, set->harm.high);
    }
    ofr_put(text, "  %12.0f  %-22s %4.0f %%  %-26s ", set->cost, joins, 100 * set->share_fewer, harm);
    for (size_t i = 0; i < plan->n_interventions; i++)
        if (set->interventions >> i & 1u)
            ofr_put(text, "%s%s", n++ > 0 ? " + " : "", plan->interventions[i].name);
    ofr_put_plain(text, at == 0                  ? "nothing\n"
                        : verdict == OFR_UNCLEAR ? "  (unclear)\n"
                        : verdict == OFR_SAME    ? "  (changes nothing)\n"
                                                 : "\n");
}

static void put_words(struct ofr_text *text, const struct ofr_plan_result *plan, size_t n_front) {
    ofr_put_plain(text, "\n  ");
    char line[600];
    snprintf(
        line, sizeof line,
        "%zu of %zu sets remain: no set that costs the same or less dominates them. A set dominates another "
        "with 95 %% confidence if it is not worse in joins and harm, within 1 %% of their values without "
        "interventions, and better in one of them or cheaper. A set may also remain because too little is "
        "known of it. Joins averted and harm are changes against doing nothing, with 95 %% intervals. "
        "Column fewer is the share of replicates with fewer joins. A row is unclear if its interval of "
        "joins averted contains 0.",
        n_front, plan->n_sets);
    ofr_put_wrapped(text, line, 2, 2, WIDTH);
    ofr_put_plain(text, "\nCaution\n  ");
    ofr_put_wrapped(
        text,
        "All people above are synthetic. Costs and most effects of interventions are assumed. The front "
        "describes this model, not the world. Examine it with `offramp compare`, which shows every outcome, "
        "the whole harm ledger, and results that an intervention builds in. It is no forecast.",
        2, 2, WIDTH);
}

ofr_status ofr_plan_text(const struct ofr_plan_result *plan, ofr_sink sink, struct ofr_reports *reports) {
    struct ofr_text text = {sink, false};
    size_t n = 0;
    struct order *order = front_of(plan, &n);
    if (order == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory for the plan");
    put_head(&text, plan);
    ofr_put_plain(&text, "\nPareto front\n");
    ofr_put(&text, "  %12s  %-22s %6s  %-26s %s\n", plan->unit, "joins averted", "fewer", "harm",
            "interventions");
    for (size_t i = 0; i < n; i++)
        put_set(&text, plan, order[i].set);
    put_words(&text, plan, n);
    ofr_free(order);
    return ofr_text_end(&text, reports);
}

/* ---- JSON -------------------------------------------------------------------------------------- */

static json_t *set_json(const struct ofr_plan_result *plan, size_t at) {
    const struct ofr_plan_set *set = &plan->sets[at];
    json_t *interventions = json_array();
    for (size_t i = 0; i < plan->n_interventions; i++)
        if (set->interventions >> i & 1u)
            json_array_append_new(interventions, json_string(plan->interventions[i].name));
    return json_pack("{s:o, s:o, s:I, s:o, s:o, s:o, s:s, s:o, s:{s:o, s:o, s:o}}", "interventions",
                     interventions, "cost", ofr_json_real(set->cost), "replicates", (json_int_t)set->n,
                     "joins_averted", ofr_json_real(0 - set->joins.mean), "low",
                     ofr_json_real(0 - set->joins.high), "high", ofr_json_real(0 - set->joins.low), "verdict",
                     ofr_verdict_names[ofr_verdict_of(set->joins)], "share_fewer",
                     ofr_json_real(set->share_fewer), "harm", "difference", ofr_json_real(set->harm.mean),
                     "low", ofr_json_real(set->harm.low), "high", ofr_json_real(set->harm.high));
}

ofr_status ofr_plan_json(const struct ofr_plan_result *plan, ofr_sink sink, struct ofr_reports *reports) {
    size_t n = 0;
    struct order *order = front_of(plan, &n);
    json_t *front = json_array();
    for (size_t i = 0; order != NULL && i < n; i++)
        json_array_append_new(front, set_json(plan, order[i].set));
    ofr_free(order);
    if (order == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory for the plan");
    json_t *object = json_pack(
        "{s:s, s:I, s:I, s:o, s:s, s:s, s:o, s:I, s:I, s:o, s:o, s:s}", "scenario", plan->base->name, "seed",
        (json_int_t)plan->options->seed, "replicates", (json_int_t)plan->options->replicates, "budget",
        ofr_json_real(plan->options->budget), "unit", plan->unit, "harm", harm_name(plan), "posterior",
        plan->options->posterior == NULL ? json_null() : json_string(plan->options->posterior), "sets",
        (json_int_t)plan->n_sets, "trials", (json_int_t)plan->n_trials, "baseline",
        ofr_json_real(plan->baseline), "pareto_front", front, "notice",
        "Everybody in this plan is synthetic. It is no forecast.");
    return ofr_json_put(object, sink, reports);
}
