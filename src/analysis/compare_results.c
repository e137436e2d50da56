/* The results of a comparison as tables and JSON (docs/compare.md); compare_words.c writes the text. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "analysis/compare.h"
#include "base/date.h"
#include "ensemble/arms.h"
#include "report/json.h"
#include "report/result_table.h"

/* ---- the arms ------------------------------------------------------------------------------ */

static const struct ofr_result_column arm_columns[] = {
    {"rank", OFR_RESULT_WHOLE, "rank", OFR_AS_COUNT, .flags = 0},
    {"intervention", OFR_RESULT_TEXT, "intervention", .flags = 0},
    {"verdict", OFR_RESULT_TEXT, .flags = 0},
    {"change", OFR_RESULT_INTERVAL, "change (95 % interval)", .flags = OFR_SIGNED},
    {"relative", OFR_RESULT_REAL, "relative", OFR_AS_PERCENT, .flags = OFR_SIGNED},
    {"points", OFR_RESULT_RANGE, "90 % of points", .flags = OFR_SIGNED},
    {"cost", OFR_RESULT_REAL, "cost", .flags = 0},
    {"unit", OFR_RESULT_TEXT, "", .flags = 0},
    {"cost_origin", OFR_RESULT_TEXT, "", .flags = 0},
    {"cost_per_join_averted", OFR_RESULT_REAL, .flags = 0},
    {"variance_ratio", OFR_RESULT_REAL, .form = OFR_AS_RATIO, .flags = 0},
    {"same_sign", OFR_RESULT_REAL, .form = OFR_AS_PERCENT, .flags = 0},
    {"best", OFR_RESULT_REAL, .form = OFR_AS_PERCENT, .flags = 0},
    {"parameters", OFR_RESULT_INTERVAL, .form = OFR_AS_PERCENT, .flags = 0},
    {"turned_by", OFR_RESULT_TEXT, .flags = 0},
    {"rests_on_assumptions", OFR_RESULT_INTERVAL, .flags = 0}};

static const char *cost_origin(const struct ofr_arm *arm) {
    return ofr_cost_origin(arm->cost, arm->cost_assumed);
}

static const char *turned_by(const struct ofr_arm *arm) {
    const struct ofr_turn *turn = ofr_doubt_turn(&arm->doubt);
    return turn == NULL ? NULL : turn->name;
}

static void fill_arm(const void *from, size_t row, struct ofr_result_cell *cells) {
    const struct ofr_comparison *comparison = from;
    const struct ofr_arm *arm = &comparison->arms[row];
    bool alone = arm->doubt.points.n < 2;
    const struct ofr_result_cell own[] = {
        OFR_CELL_OF(arm->verdict == OFR_FEWER ? (double)row + 1 : (double)NAN),
        OFR_CELL_OF_TEXT(arm->variant->name),
        OFR_CELL_OF_TEXT(ofr_verdict_names[arm->verdict]),
        OFR_CELL_OF_INTERVAL(arm->change.difference),
        OFR_CELL_OF(arm->change.relative),
        OFR_CELL_OF(alone ? (double)NAN : arm->doubt.points.p05, alone ? (double)NAN : arm->doubt.points.p95),
        OFR_CELL_OF(arm->cost),
        OFR_CELL_OF_TEXT(arm->unit),
        OFR_CELL_OF_TEXT(cost_origin(arm)),
        OFR_CELL_OF(arm->per_join.mean > 0 ? arm->per_join.mean : (double)NAN),
        OFR_CELL_OF(arm->change.variance_ratio),
        OFR_CELL_OF(arm->doubt.same_sign),
        OFR_CELL_OF(arm->best),
        OFR_CELL_OF(arm->doubt.parameters.share, arm->doubt.parameters.low, arm->doubt.parameters.high),
        OFR_CELL_OF_TEXT(turned_by(arm)),
        OFR_CELL_OF_INTERVAL(arm->rests)};
    memcpy(cells, own, sizeof own);
}

static const char *section(const void *from, size_t row) {
    enum ofr_verdict verdict = ((const struct ofr_comparison *)from)->arms[row].verdict;
    return verdict == OFR_FEWER  ? "Fewer, as far as the model goes:"
           : verdict == OFR_MORE ? "More, as far as the model goes:"
                                 : "No clear difference:";
}

/* ---- how sure ------------------------------------------------------------------------------- */

static const struct ofr_result_column doubt_columns[] = {
    {"intervention", OFR_RESULT_TEXT, "intervention", .flags = 0},
    {"same_sign", OFR_RESULT_REAL, "same sign", OFR_AS_PERCENT, .flags = 0},
    {"best", OFR_RESULT_REAL, "best", OFR_AS_PERCENT, .flags = 0},
    {"parameters", OFR_RESULT_INTERVAL, "due to parameters", OFR_AS_PERCENT, .flags = 0},
    {"turned_by", OFR_RESULT_TEXT, "turned most by", .flags = 0},
    {"turned_share", OFR_RESULT_REAL, "", OFR_AS_PERCENT, .flags = 0}};

/* The arms, then the base. */
static void fill_doubt(const void *from, size_t row, struct ofr_result_cell *cells) {
    const struct ofr_comparison *comparison = from;
    const struct ofr_arm *arm = row < comparison->n_arms ? &comparison->arms[row] : NULL;
    const struct ofr_turn *turn = arm == NULL ? NULL : ofr_doubt_turn(&arm->doubt);
    const struct ofr_part none = {NAN, NAN, NAN}, *part = arm == NULL ? &none : &arm->doubt.parameters;
    const struct ofr_result_cell own[] = {
        OFR_CELL_OF_TEXT(arm == NULL ? "(none of them)" : arm->variant->name),
        OFR_CELL_OF(arm == NULL ? (double)NAN : arm->doubt.same_sign),
        OFR_CELL_OF(arm == NULL ? comparison->nothing_best : arm->best),
        OFR_CELL_OF(part->share, part->low, part->high),
        OFR_CELL_OF_TEXT(turn != NULL                                         ? turn->name
                         : arm == NULL                                        ? NULL
                         : arm->verdict != OFR_SAME && arm->doubt.n_turns > 0 ? "nothing clearly"
                                                                              : NULL),
        OFR_CELL_OF(turn == NULL ? (double)NAN : turn->part.share)};
    memcpy(cells, own, sizeof own);
}

/* ---- main outcomes side by side ------------------------------------------------------------- */

static size_t n_main(const struct ofr_model *model) {
    return model->roles.n_main == 0              ? 1
           : model->roles.n_main > OFR_MOST_MAIN ? OFR_MOST_MAIN
                                                 : model->roles.n_main;
}

static size_t main_outcome(const struct ofr_model *model, size_t i) {
    return model->roles.n_main == 0 ? model->roles.primary : model->roles.main[i];
}

/* Place of the line that the model names in a list of the ledger. */
static size_t place_of_harm(const struct ofr_comparison *comparison) {
    size_t place = 0;
    while (place < comparison->n_harm && comparison->harms[place] != comparison->run->model->roles.harm)
        place++;
    return place;
}

static void fill_main(const void *from, size_t row, struct ofr_result_cell *cells) {
    const struct ofr_comparison *comparison = from;
    const struct ofr_model *model = comparison->run->model;
    const struct ofr_arm *arm = &comparison->arms[row];
    size_t n = n_main(model), harm = place_of_harm(comparison);
    cells[0] = OFR_CELL_OF_TEXT(arm->variant->name);
    for (size_t i = 0; i < n; i++)
        cells[1 + i] = OFR_CELL_OF_INTERVAL(arm->outcomes[main_outcome(model, i)].difference);
    if (harm < comparison->n_harm)
        cells[1 + n] = OFR_CELL_OF_INTERVAL(arm->harm[harm].difference);
}

static size_t list_main_columns(const struct ofr_comparison *comparison, struct ofr_result_column *columns) {
    const struct ofr_model *model = comparison->run->model;
    size_t n = n_main(model), harm = place_of_harm(comparison);
    columns[0] = doubt_columns[0];
    for (size_t i = 0; i < n; i++) {
        const char *name = model->outcomes[main_outcome(model, i)].name;
        columns[1 + i] = (struct ofr_result_column){name, OFR_RESULT_INTERVAL, name, .flags = OFR_SIGNED};
    }
    if (harm < comparison->n_harm) {
        const char *name = model->observables[comparison->harms[harm]].name;
        columns[1 + n++] = (struct ofr_result_column){name, OFR_RESULT_INTERVAL, name, .flags = OFR_SIGNED};
    }
    return 1 + n;
}

/* ---- what rests on assumptions -------------------------------------------------------------- */

static const struct ofr_result_column ablation_columns[] = {
    {"intervention", OFR_RESULT_TEXT, "intervention", .flags = 0},
    {"without", OFR_RESULT_TEXT, "without", .flags = 0},
    {"left", OFR_RESULT_INTERVAL, "change that is left", .flags = OFR_SIGNED},
    {"left_relative", OFR_RESULT_REAL, "relative", OFR_AS_PERCENT, .flags = OFR_SIGNED},
    {"rests", OFR_RESULT_INTERVAL, "change that rests on it", .flags = OFR_SIGNED}};

static size_t count_ablations(const struct ofr_comparison *comparison) {
    size_t n = 0;
    for (size_t a = 0; a < comparison->n_arms; a++)
        n += comparison->arms[a].n_ablations;
    return n;
}

static void fill_ablation(const void *from, size_t row, struct ofr_result_cell *cells) {
    const struct ofr_arm *arm = ((const struct ofr_comparison *)from)->arms;
    for (; row >= arm->n_ablations; arm++)
        row -= arm->n_ablations;
    const struct ofr_ablation *ablation = &arm->ablations[row];
    const struct ofr_result_cell own[] = {
        OFR_CELL_OF_TEXT(arm->variant->name), OFR_CELL_OF_TEXT(ablation->without),
        OFR_CELL_OF_INTERVAL(ablation->left.difference), OFR_CELL_OF(ablation->left.relative),
        OFR_CELL_OF_INTERVAL(ablation->rests)};
    memcpy(cells, own, sizeof own);
}

void ofr_compare_tables(const struct ofr_comparison *comparison, struct ofr_result_column *main_columns,
                        struct ofr_result_table *tables) {
    tables[OFR_COMPARE_ARMS] = (struct ofr_result_table){"comparison",
                                                         OFR_RESULT_COLUMNS(arm_columns),
                                                         .n_rows = comparison->n_arms,
                                                         .from = comparison,
                                                         .fill = fill_arm,
                                                         .section = section};
    tables[OFR_COMPARE_DOUBT] =
        (struct ofr_result_table){"how_sure", OFR_RESULT_COLUMNS(doubt_columns),
                                  .n_rows = comparison->n_arms + 1, .from = comparison, .fill = fill_doubt};
    tables[OFR_COMPARE_MAIN] =
        (struct ofr_result_table){"main_outcomes",
                                  .columns = main_columns,
                                  .n_columns = list_main_columns(comparison, main_columns),
                                  .n_rows = comparison->n_arms,
                                  .from = comparison,
                                  .fill = fill_main};
    tables[OFR_COMPARE_ABLATIONS] = (struct ofr_result_table){
        "assumptions", OFR_RESULT_COLUMNS(ablation_columns), .n_rows = count_ablations(comparison),
        .from = comparison, .fill = fill_ablation};
}

/* ---- JSON ---------------------------------------------------------------------------- */

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

static json_t *digests_json(const struct ofr_run *run, size_t variant) {
    json_t *digests = json_array();
    for (uint32_t r = 0; r < run->n_done; r++) {
        char text[17];
        snprintf(text, sizeof text, "%016llx",
                 (unsigned long long)run->replicates[ofr_arms_row(run, variant, r)].digest);
        json_array_append_new(digests, json_string(text));
    }
    return digests;
}

/* ---- doubt and evidence ---- */

static json_t *turns_json(const struct ofr_doubt *doubt) {
    json_t *turns = json_array();
    for (size_t t = 0; t < doubt->n_turns; t++) {
        const struct ofr_turn *turn = &doubt->turns[t];
        json_t *object = json_pack("{s:s, s:o, s:o}", "name", turn->name, "share",
                                   ofr_json_real(turn->part.share), "p", ofr_json_real(turn->part.p));
        if (!turn->block)
            json_object_set_new(object, "rank_correlation", ofr_json_real(turn->part.correlation));
        json_array_append_new(turns, object);
    }
    return turns;
}

static json_t *evidence_json(const struct ofr_arm *arm) {
    json_t *grades = json_object(), *ablations = json_array();
    for (size_t g = 0; g < OFR_N_GRADES; g++)
        json_object_set_new(grades, ofr_grade_names[g], json_integer((json_int_t)arm->n_grades[g]));
    for (size_t i = 0; i < arm->n_ablations; i++)
        json_array_append_new(ablations, json_pack("{s:s, s:o, s:o}", "without", arm->ablations[i].without,
                                                   "left", outcome_json(arm->ablations[i].left), "rests",
                                                   interval_json(arm->ablations[i].rests, "difference")));
    return json_pack("{s:o, s:o, s:o}", "grades", grades, "rests_on_assumptions",
                     arm->rests.n == 0 ? json_null() : interval_json(arm->rests, "difference"), "ablations",
                     ablations);
}

static json_t *conclusion_json(const struct ofr_comparison *comparison, const struct ofr_arm *arm) {
    struct ofr_kept_text kept = {0};
    struct ofr_text text = ofr_text_in_memory(&kept);
    ofr_compare_conclude(&text, comparison, arm);
    json_t *object = json_string(kept.text == NULL ? "" : kept.text);
    ofr_free(kept.text);
    return object;
}

static void add_judgement(json_t *object, const struct ofr_comparison *comparison,
                          const struct ofr_arm *arm) {
    const struct ofr_doubt *doubt = &arm->doubt;
    json_t *verdicts = json_object();
    for (size_t i = 0; i < n_main(comparison->run->model); i++) {
        size_t outcome = main_outcome(comparison->run->model, i);
        json_object_set_new(verdicts, comparison->run->model->outcomes[outcome].name,
                            json_string(ofr_verdict_names[arm->outcome_verdicts[outcome]]));
    }
    json_object_set_new(object, "main_verdicts", verdicts);
    json_object_set_new(object, "points",
                        json_pack("{s:o, s:o, s:o}", "p05", ofr_json_real(doubt->points.p05), "p50",
                                  ofr_json_real(doubt->points.p50), "p95", ofr_json_real(doubt->points.p95)));
    json_object_set_new(object, "same_sign", ofr_json_real(doubt->same_sign));
    json_object_set_new(object, "unchanged", ofr_json_real(doubt->unchanged));
    json_object_set_new(object, "best", ofr_json_real(arm->best));
    json_object_set_new(object, "due_to_parameters",
                        isfinite(doubt->parameters.share)
                            ? json_pack("{s:o, s:o, s:o}", "share", ofr_json_real(doubt->parameters.share),
                                        "low", ofr_json_real(doubt->parameters.low), "high",
                                        ofr_json_real(doubt->parameters.high))
                            : json_null());
    json_object_set_new(object, "turned_by", turns_json(doubt));
    json_object_set_new(object, "evidence", evidence_json(arm));
    json_object_set_new(object, "cost_origin", json_string(cost_origin(arm)));
    json_object_set_new(object, "conclusion", conclusion_json(comparison, arm));
}

static json_t *points_json(const struct ofr_run *run) {
    static const char *const kinds[] = {"fixed", "posterior", "prior"};
    json_t *parameters = json_array();
    for (size_t k = 0; k < run->points.n_parameters; k++)
        json_array_append_new(parameters,
                              json_string(run->scenario->schema->parameters[run->points.parameters[k]].name));
    return json_pack("{s:s, s:o, s:b, s:o, s:I}", "from", kinds[run->points.kind], "file",
                     run->points.file == NULL ? json_null() : json_string(run->points.file), "sizes",
                     (int)run->points.sizes, "parameters", parameters, "repeats", (json_int_t)run->n_repeats);
}

static json_t *harm_json(const struct ofr_arm *arm, size_t line) {
    json_t *object = outcome_json(arm->harm[line]);
    json_object_set_new(object, "verdict", json_string(ofr_verdict_names[arm->harm_verdicts[line]]));
    return object;
}

static json_t *arm_json(const struct ofr_comparison *comparison, const struct ofr_arm *arm) {
    const struct ofr_run *run = comparison->run;
    json_t *outcomes = json_object(), *harm = json_object(), *warnings = json_array();
    char from[11];
    ofr_date_write(run->scenario->first_day + (int32_t)arm->variant->from_day, from);
    for (size_t i = 0; i < run->model->n_outcomes; i++)
        json_object_set_new(outcomes, run->model->outcomes[i].name, outcome_json(arm->outcomes[i]));
    for (size_t i = 0; i < comparison->n_harm; i++)
        json_object_set_new(harm, run->model->observables[comparison->harms[i]].name, harm_json(arm, i));
    for (size_t i = 0; i < arm->n_warnings; i++)
        json_array_append_new(warnings, json_string(arm->warnings[i]));
    json_t *object = json_pack(
        "{s:s, s:s, s:s, s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "intervention",
        arm->variant->name, "from", from, "verdict", ofr_verdict_names[arm->verdict], "cost",
        ofr_json_real(arm->cost), "unit", arm->unit, "cost_per_join_averted",
        arm->per_join.mean > 0 ? interval_json(arm->per_join, "value") : json_null(), "outcomes", outcomes,
        "harm", harm, "elsewhere", elsewhere_json(arm), "not_joined_because",
        ofr_json_real(arm->averted.mean), "not_joined_because_interval",
        json_pack("[o, o]", ofr_json_real(arm->averted.low), ofr_json_real(arm->averted.high)),
        "joined_because", ofr_json_real(arm->added.mean), "joined_because_interval",
        json_pack("[o, o]", ofr_json_real(arm->added.low), ofr_json_real(arm->added.high)), "warnings",
        warnings, "digests", digests_json(run, arm->row));
    add_judgement(object, comparison, arm);
    return object;
}

static json_t *precision_json(const struct ofr_comparison *comparison) {
    if (!(comparison->precision > 0))
        return json_null();
    return json_pack("{s:f, s:o, s:b}", "asked", comparison->precision, "reached",
                     ofr_json_real(comparison->reached), "holds", (int)comparison->precise);
}

static ofr_status put_json(const struct ofr_comparison *comparison, ofr_sink sink,
                           struct ofr_reports *reports) {
    const struct ofr_run *run = comparison->run;
    json_t *arms = json_array();
    for (size_t a = 0; a < comparison->n_arms; a++)
        json_array_append_new(arms, arm_json(comparison, &comparison->arms[a]));
    json_t *object = json_pack("{s:s, s:I, s:I, s:s, s:o, s:o, s:o, s:s}", "scenario", run->scenario->name,
                               "seed", (json_int_t)run->seed, "replicates", (json_int_t)comparison->n_points,
                               "outcome", run->model->outcomes[comparison->outcome].name, "precision",
                               precision_json(comparison), "digests", digests_json(run, 0), "arms", arms,
                               "notice", "All people in this comparison are synthetic. It is no forecast.");
    json_object_set_new(object, "points", points_json(run));
    json_object_set_new(object, "nothing_best", ofr_json_real(comparison->nothing_best));
    return ofr_json_put(object, sink, reports);
}

ofr_status ofr_comparison_put(const struct ofr_comparison *comparison, enum ofr_form form, ofr_sink sink,
                              struct ofr_reports *reports) {
    struct ofr_result_column main_columns[2 + OFR_MOST_MAIN];
    struct ofr_result_table tables[OFR_N_COMPARE_TABLES];
    if (form == OFR_FORM_TEXT)
        return ofr_compare_put_words(comparison, sink, reports);
    if (form == OFR_FORM_JSON)
        return put_json(comparison, sink, reports);
    ofr_compare_tables(comparison, main_columns, tables);
    size_t n = OFR_N_COMPARE_TABLES - (tables[OFR_COMPARE_ABLATIONS].n_rows == 0);
    return ofr_result_put(&(struct ofr_result_list){tables, n, comparison->run->scenario->name}, form, sink,
                          reports);
}
