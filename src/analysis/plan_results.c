/* The results of a plan: its sets, as text, JSON, CSV, HTML and in its database (docs/plan.md). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/plan.h"
#include "analysis/warnings.h"
#include "base/date.h"
#include "base/memory.h"
#include "models/registry.h"
#include "report/json.h"
#include "report/result_table.h"
#include "scenario/intervention_find.h"

enum { LONGEST_WARNING = 400 };

/* ---- the table ----------------------------------------------------------------------- */

/* Sets in an order, and their names. */
struct view {
    const struct ofr_plan_result *plan;
    struct listed {
        double cost;
        size_t set;
        char name[OFR_MOST_PLANNED * (OFR_LONGEST_INTERVENTION + 1)]; /* "A+B" */
    } * listed;                                                       /* [n] */
    size_t n;
};

static int by_cost(const void *a, const void *b) {
    const struct listed *one = a, *other = b;
    if (one->cost != other->cost)
        return one->cost < other->cost ? -1 : 1;
    return one->set < other->set ? -1 : 1;
}

/* All sets by number, or those on the Pareto front by cost. */
static ofr_status list_sets(const struct ofr_plan_result *plan, bool front, struct view *view,
                            struct ofr_reports *reports) {
    *view = (struct view){.plan = plan};
    OFR_TRY(OFR_NEW(NULL, view->listed, plan->n_sets, "the plan", reports));
    for (size_t set = 0; set < plan->n_sets; set++) {
        struct listed *own = &view->listed[view->n];
        size_t n = 0;
        if (front && !plan->in[set])
            continue;
        *own = (struct listed){.cost = plan->sets[set].cost, .set = set};
        for (size_t i = 0; i < plan->n_interventions; i++)
            if (plan->sets[set].interventions >> i & 1u)
                n += (size_t)snprintf(own->name + n, sizeof own->name - n, "%s%s", n > 0 ? "+" : "",
                                      plan->interventions[i].name);
        view->n++;
    }
    if (front)
        qsort(view->listed, view->n, sizeof *view->listed, by_cost);
    return OFR_OK;
}

static const struct ofr_result_column columns[] = {
    {"point", OFR_RESULT_WHOLE, .flags = 0},
    {"interventions", OFR_RESULT_TEXT, "interventions", .flags = 0},
    {"cost", OFR_RESULT_REAL, "cost", OFR_AS_COUNT, .flags = 0},
    {"unit", OFR_RESULT_TEXT, "", .flags = 0},
    {"on_front", OFR_RESULT_FLAG, .flags = 0},
    {"replicates", OFR_RESULT_WHOLE, .flags = 0},
    {"joined", OFR_RESULT_INTERVAL, .flags = 0},
    {"joins_averted", OFR_RESULT_INTERVAL, "joins averted", .flags = OFR_NOT_IN_FLAT},
    {"share_fewer", OFR_RESULT_REAL, "fewer", OFR_AS_PERCENT, .flags = OFR_NOT_IN_FLAT},
    {"harm", OFR_RESULT_INTERVAL, "harm", .flags = OFR_SIGNED},
    {"best", OFR_RESULT_REAL, "best", OFR_AS_PERCENT, .flags = 0},
    {"parameters", OFR_RESULT_INTERVAL, "due to parameters", OFR_AS_PERCENT, .flags = 0},
    {"turned_by", OFR_RESULT_TEXT, "turned most by", .flags = 0},
    {"note", OFR_RESULT_TEXT, "", .flags = OFR_ONLY_SHOWN}};

static void fill_set(const void *from, size_t row, struct ofr_result_cell *cells) {
    const struct view *view = from;
    const struct listed *listed = &view->listed[row];
    const struct ofr_plan_set *set = &view->plan->sets[listed->set];
    enum ofr_verdict verdict = set->verdict;
    const struct ofr_turn *turn = ofr_doubt_turn(&set->doubt);
    bool judged = listed->set > 0 && view->plan->in[listed->set] && set->doubt.drawn;
    bool nothing = listed->set == 0;
    const struct ofr_result_cell own[] = {
        OFR_CELL_OF((double)listed->set),
        OFR_CELL_OF_TEXT(listed->name),
        OFR_CELL_OF(set->cost),
        OFR_CELL_OF_TEXT(view->plan->unit),
        OFR_CELL_OF(view->plan->in[listed->set]),
        OFR_CELL_OF(set->n),
        OFR_CELL_OF_INTERVAL(set->joins),
        OFR_CELL_OF(0 - set->joins.mean, 0 - set->joins.high, 0 - set->joins.low),
        OFR_CELL_OF(set->share_fewer),
        OFR_CELL_OF_INTERVAL(set->harm),
        OFR_CELL_OF(set->best),
        judged
            ? OFR_CELL_OF(set->doubt.parameters.share, set->doubt.parameters.low, set->doubt.parameters.high)
            : OFR_CELL_OF((double)NAN, (double)NAN, (double)NAN),
        OFR_CELL_OF_TEXT(turn != NULL ? turn->name : NULL),
        OFR_CELL_OF_TEXT(nothing                  ? "nothing is done"
                         : verdict == OFR_UNCLEAR ? "unclear"
                         : verdict == OFR_SAME    ? "changes nothing"
                                                  : "")};
    memcpy(cells, own, sizeof own);
}

static struct ofr_result_table table_of(const struct view *view) {
    return (struct ofr_result_table){"plan_set",        OFR_RESULT_COLUMNS(columns),
                                     .n_rows = view->n, .from = view,
                                     .fill = fill_set,  .indent = 2};
}

ofr_status ofr_plan_write(const struct ofr_plan_result *plan, struct ofr_ensemble *ensemble,
                          struct ofr_reports *reports) {
    struct view view;
    OFR_TRY(list_sets(plan, false, &view, reports));
    const struct ofr_result_table table = table_of(&view);
    ofr_status status = ofr_result_store(ensemble, &table, reports);
    ofr_free(view.listed);
    return status;
}

/* ---- text ---------------------------------------------------------------------------- */

static const char *harm_name(const struct ofr_plan_result *plan) {
    return ofr_model_find(plan->base->schema->model)->observables[plan->harm].name;
}

static void put_points(struct ofr_text *text, const struct ofr_plan_result *plan) {
    const struct ofr_points *points = &plan->points;
    if (points->n_parameters == 0)
        ofr_put(text, "  Parameters are fixed: intervals hold chance%s only; the front may depend on them\n",
                plan->drawn ? " and the sizes of effects" : "");
    else
        ofr_put_paragraph(
            text, "  ", 2,
            "Each replicate has a point of its own, the same for all sets: values of %zu parameters from "
            "%s%s, and sizes of effects.",
            points->n_parameters, points->kind == OFR_POINTS_PRIOR ? "their priors" : "the posterior in ",
            points->file == NULL ? "" : points->file);
    if (plan->n_repeats > 0)
        ofr_put(text,
                "  %u replicates more of the sets that remain repeat the first points with other chance\n",
                plan->n_repeats);
}

/* The warning on an intervention that does nothing in the run; false: there is none. */
static bool warning_of(const struct ofr_plan_result *plan, size_t intervention, char text[LONGEST_WARNING]) {
    return ofr_does_nothing(plan->base, &plan->interventions[intervention], text, LONGEST_WARNING);
}

static void put_warnings(struct ofr_text *text, const struct ofr_plan_result *plan) {
    char warning[LONGEST_WARNING];
    for (size_t i = 0; i < plan->n_interventions; i++)
        if (warning_of(plan, i, warning))
            ofr_put_paragraph(text, "  Warning: ", 4, "%s", warning);
}

static json_t *warnings_json(const struct ofr_plan_result *plan) {
    char warning[LONGEST_WARNING];
    json_t *list = json_array();
    for (size_t i = 0; i < plan->n_interventions; i++)
        if (warning_of(plan, i, warning))
            json_array_append_new(list, json_string(warning));
    return list;
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
    put_points(text, plan);
    if (plan->cost_assumed)
        ofr_put_plain(text, "  Costs are assumed, and so is what the budget allows\n");
    put_warnings(text, plan);
    ofr_put(text, "  Harm: %s (%s)\n", harm_name(plan), model->observables[plan->harm].meaning);
    ofr_put(text, "  Without any intervention: %.0f %s\n", plan->baseline, model->roles.many);
}

static ofr_status put_words(const struct view *view, ofr_sink sink, struct ofr_reports *reports) {
    struct ofr_text text = {.sink = sink};
    const struct ofr_result_table table = table_of(view);
    const struct ofr_roles *roles = &ofr_model_find(view->plan->base->schema->model)->roles;
    put_head(&text, view->plan);

    ofr_put_plain(&text, "\nPareto front\n");
    ofr_result_text(&text, &table);
    ofr_put_paragraph(
        &text, "\n  ", 2,
        "%zu of %zu sets remain: no set that costs the same or less dominates them. A "
        "set dominates another with 95 %% confidence if it is not worse in %s and "
        "harm, within 1 %% of their values without interventions, and better in one of "
        "them or cheaper. A set may also remain because too little is known of it. "
        "The %s averted and harm are changes against doing nothing, with 95 %% "
        "intervals. Column fewer is the share of replicates with fewer %s, best that of points at "
        "which it has the fewest. A row is unclear if its interval of %s averted contains 0, or would "
        "among so many sets (Holm).",
        view->n, view->plan->n_sets, roles->many, roles->many, roles->many, roles->many);
    ofr_put_paragraph(&text, "\nCaution\n  ", 2,
                      "All people above are synthetic. Costs and most effects of interventions are "
                      "assumed. The front describes this model, not the world. Examine it with "
                      "`offramp compare`, which shows every outcome, the whole harm ledger, and "
                      "results that an intervention builds in. It is no forecast.");
    return ofr_text_end(&text, reports);
}

/* ---- JSON -------------------------------------------------------------------------------------- */

static json_t *set_json(const struct ofr_plan_result *plan, size_t at) {
    const struct ofr_plan_set *set = &plan->sets[at];
    json_t *interventions = json_array();
    for (size_t i = 0; i < plan->n_interventions; i++)
        if (set->interventions >> i & 1u)
            json_array_append_new(interventions, json_string(plan->interventions[i].name));
    json_t *object = json_pack(
        "{s:o, s:o, s:I, s:o, s:o, s:o, s:s, s:o, s:{s:o, s:o, s:o}}", "interventions", interventions, "cost",
        ofr_json_real(set->cost), "replicates", (json_int_t)set->n, "joins_averted",
        ofr_json_real(0 - set->joins.mean), "low", ofr_json_real(0 - set->joins.high), "high",
        ofr_json_real(0 - set->joins.low), "verdict", ofr_verdict_names[set->verdict], "share_fewer",
        ofr_json_real(set->share_fewer), "harm", "difference", ofr_json_real(set->harm.mean), "low",
        ofr_json_real(set->harm.low), "high", ofr_json_real(set->harm.high));
    const struct ofr_turn *turn = ofr_doubt_turn(&set->doubt);
    bool judged = at > 0 && set->doubt.drawn;
    json_object_set_new(object, "best", ofr_json_real(set->best));
    json_object_set_new(object, "due_to_parameters",
                        judged ? ofr_json_real(set->doubt.parameters.share) : json_null());
    json_object_set_new(object, "turned_by", turn == NULL ? json_null() : json_string(turn->name));
    return object;
}

static ofr_status put_json(const struct view *view, ofr_sink sink, struct ofr_reports *reports) {
    const struct ofr_plan_result *plan = view->plan;
    json_t *front = json_array();
    for (size_t i = 0; i < view->n; i++)
        json_array_append_new(front, set_json(plan, view->listed[i].set));
    json_t *object = json_pack(
        "{s:s, s:I, s:I, s:o, s:s, s:s, s:o, s:I, s:I, s:o, s:o, s:s}", "scenario", plan->base->name, "seed",
        (json_int_t)plan->options->seed, "replicates", (json_int_t)plan->options->replicates, "budget",
        ofr_json_real(plan->options->budget), "unit", plan->unit, "harm", harm_name(plan), "posterior",
        plan->points.file == NULL ? json_null() : json_string(plan->points.file), "sets",
        (json_int_t)plan->n_sets, "trials", (json_int_t)plan->n_trials, "baseline",
        ofr_json_real(plan->baseline), "pareto_front", front, "notice",
        "All people in this plan are synthetic. It is no forecast.");
    json_object_set_new(object, "costs_assumed", json_boolean(plan->cost_assumed));
    json_object_set_new(object, "repeats", json_integer(plan->n_repeats));
    json_object_set_new(object, "warnings", warnings_json(plan));
    return ofr_json_put(object, sink, reports);
}

ofr_status ofr_plan_put(const struct ofr_plan_result *plan, enum ofr_form form, ofr_sink sink,
                        struct ofr_reports *reports) {
    struct view view;
    OFR_TRY(list_sets(plan, true, &view, reports));
    const struct ofr_result_table table = table_of(&view);
    const struct ofr_result_list list = {&table, 1, plan->base->name};
    ofr_status status = form == OFR_FORM_TEXT   ? put_words(&view, sink, reports)
                        : form == OFR_FORM_JSON ? put_json(&view, sink, reports)
                                                : ofr_result_put(&list, form, sink, reports);
    ofr_free(view.listed);
    return status;
}
