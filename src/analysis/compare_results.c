/* The results of a comparison, as text, JSON, CSV and HTML (docs/compare.md). */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "analysis/compare.h"
#include "base/date.h"
#include "base/memory.h"
#include "ensemble/arms.h"
#include "report/json.h"
#include "report/result_table.h"

#define NUMBER OFR_LONGEST_NUMBER

static const char *number(double value, bool sign, char text[NUMBER]) {
    return ofr_number_text(value, OFR_AS_DIGITS, sign, text);
}

/* "-35 to -12", or what there is instead. */
static const char *interval(struct ofr_interval from, bool sign, char text[OFR_LONGEST_INTERVAL]) {
    return isfinite(from.low) ? ofr_range_text(from.low, from.high, OFR_AS_DIGITS, sign, text)
                              : "one replicate";
}

/* Two significant digits, for what rests on assumed costs. */
static double rounded(double value) {
    double step = 1;
    while (step * 100 <= value)
        step *= 10;
    return floor(value / step + 0.5) * step;
}

static struct ofr_interval rounded_interval(struct ofr_interval from) {
    return (struct ofr_interval){rounded(from.mean), rounded(from.low), rounded(from.high), from.n};
}

/* ---- head and table ---------------------------------------------------------------------- */

static struct ofr_interval without_any(const struct ofr_comparison *comparison) {
    const struct ofr_run *run = comparison->run;
    double *values = ofr_malloc(run->n_done * sizeof *values);
    for (uint32_t r = 0; values != NULL && r < run->n_done; r++)
        values[r] = run->replicates[r].outcomes[comparison->outcome];
    struct ofr_interval interval = ofr_interval_of(values, values == NULL ? 0 : run->n_done);
    ofr_free(values);
    return interval;
}

static void put_head(struct ofr_text *text, const struct ofr_comparison *comparison) {
    const struct ofr_run *run = comparison->run;
    const struct ofr_outcome *outcome = &run->model->outcomes[comparison->outcome];
    struct ofr_interval without = without_any(comparison);
    char first[11], last[11], mean[NUMBER], range[OFR_LONGEST_INTERVAL];
    ofr_date_write(run->scenario->first_day, first);
    ofr_date_write(run->scenario->last_day, last);
    ofr_put(text, "%s: what interventions change\n",
            run->scenario->title == NULL ? run->scenario->name : run->scenario->title);
    ofr_put_plain(text,
                  "Synthetic people in a model of the place. Not a forecast; no real person is in it.\n\n");
    ofr_put_plain(text, "What was run\n  ");
    ofr_put_count(text, run->population.n_people);
    ofr_put(text, " people in %u area%s, %s to %s, model %s\n", run->population.n_areas,
            run->population.n_areas == 1 ? "" : "s", first, last, run->model->name);
    ofr_put(text,
            "  %u replicate%s, seed %llu, each once without any of these interventions and once with each:\n "
            " the same people, the same draws. Intervals are at 95 %%, over replicates\n",
            run->n_done, run->n_done == 1 ? "" : "s", (unsigned long long)run->seed);
    ofr_put(text, "  Ranked by %s (%s: %s)\n", outcome->name, outcome->unit, outcome->meaning);
    ofr_put(text, "  Without any of them: %s (%s)\n", number(without.mean, false, mean),
            interval(without, false, range));
}

static const char *heading_of(enum ofr_verdict verdict) {
    return verdict == OFR_FEWER  ? "Fewer, as far as the model goes:"
           : verdict == OFR_MORE ? "More, as far as the model goes:"
                                 : "No clear difference:";
}

static const struct ofr_result_column arm_columns[] = {
    {"rank", OFR_RESULT_WHOLE, "rank", OFR_AS_COUNT, .flags = 0},
    {"intervention", OFR_RESULT_TEXT, "intervention", .flags = 0},
    {"verdict", OFR_RESULT_TEXT, .flags = 0},
    {"change", OFR_RESULT_INTERVAL, "change (95 % interval)", .flags = OFR_SIGNED},
    {"relative", OFR_RESULT_REAL, "relative", OFR_AS_PERCENT, .flags = OFR_SIGNED},
    {"cost", OFR_RESULT_REAL, "cost", .flags = 0},
    {"unit", OFR_RESULT_TEXT, "", .flags = 0},
    {"cost_per_join_averted", OFR_RESULT_REAL, "per join averted", .flags = 0},
    {"variance_ratio", OFR_RESULT_REAL, "variance", OFR_AS_RATIO, .flags = 0}};

static void fill_arm(const void *from, size_t row, struct ofr_result_cell *cells) {
    const struct ofr_comparison *comparison = from;
    const struct ofr_arm *arm = &comparison->arms[row];
    const struct ofr_result_cell own[] = {
        OFR_CELL_OF(arm->verdict == OFR_FEWER ? (double)row + 1 : (double)NAN),
        OFR_CELL_OF_TEXT(arm->variant->name),
        OFR_CELL_OF_TEXT(ofr_verdict_names[arm->verdict]),
        OFR_CELL_OF_INTERVAL(arm->change.difference),
        OFR_CELL_OF(arm->change.relative),
        OFR_CELL_OF(arm->cost),
        OFR_CELL_OF_TEXT(arm->unit),
        OFR_CELL_OF(arm->per_join.mean > 0 ? rounded(arm->per_join.mean) : (double)NAN),
        OFR_CELL_OF(arm->change.variance_ratio)};
    memcpy(cells, own, sizeof own);
}

static const char *section(const void *from, size_t row) {
    return heading_of(((const struct ofr_comparison *)from)->arms[row].verdict);
}

static struct ofr_result_table table_of(const struct ofr_comparison *comparison) {
    return (struct ofr_result_table){"comparison",
                                     OFR_RESULT_COLUMNS(arm_columns),
                                     .n_rows = comparison->n_arms,
                                     .from = comparison,
                                     .fill = fill_arm,
                                     .section = section};
}

static void put_table(struct ofr_text *text, const struct ofr_comparison *comparison) {
    const struct ofr_result_table table = table_of(comparison);
    ofr_put_plain(text, "\n");
    ofr_result_text(text, &table);
    ofr_put_plain(text, "  variance: of the paired difference over that of independent runs. The smaller "
                        "it is, the\n  fewer replicates are needed\n");
}

/* ---- a sentence an intervention ----------------------------------------------------------------- */

static void say_change(struct ofr_text *sentence, const struct ofr_comparison *comparison,
                       const struct ofr_arm *arm) {
    const struct ofr_outcome *outcome = &comparison->run->model->outcomes[comparison->outcome];
    struct ofr_interval change = arm->change.difference;
    struct ofr_interval turned = {-change.mean, -change.high, -change.low, change.n};
    char mean[NUMBER], range[OFR_LONGEST_INTERVAL], without[NUMBER];
    number(arm->change.without, false, without);
    if (arm->verdict == OFR_SAME)
        ofr_put(sentence, "It changes nothing of %s in any replicate.", outcome->name);
    else if (arm->verdict == OFR_FEWER)
        ofr_put(sentence, "%s: %s %s fewer (%s), of %s.", outcome->name, number(turned.mean, false, mean),
                outcome->unit, interval(turned, false, range), without);
    else if (arm->verdict == OFR_MORE)
        ofr_put(sentence, "%s: %s %s more (%s), beside %s.", outcome->name, number(change.mean, false, mean),
                outcome->unit, interval(change, false, range), without);
    else if (change.n < 2)
        ofr_put(sentence, "One replicate says nothing about %s: %s of %s in it.", outcome->name,
                number(change.mean, true, mean), without);
    else
        ofr_put(sentence, "The change of %s is unclear: %s of %s, with an interval from %s that %s.",
                outcome->name, number(change.mean, true, mean), without, interval(change, true, range),
                change.low <= 0 && change.high >= 0 ? "contains 0" : "has too few replicates");
}

static void say_people(struct ofr_text *sentence, const struct ofr_roles *roles, const struct ofr_arm *arm) {
    char mean[NUMBER], range[OFR_LONGEST_INTERVAL];
    if (arm->verdict == OFR_SAME && arm->averted.mean + arm->added.mean == 0)
        return;
    ofr_put(sentence, " Of the people who %s, %s (%s) would not have;", roles->past,
            number(arm->averted.mean, false, mean), interval(arm->averted, false, range));
    ofr_put(sentence, " %s (%s) %s only because of it.", number(arm->added.mean, false, mean),
            interval(arm->added, false, range), roles->past);
}

static void say_cost(struct ofr_text *sentence, const struct ofr_roles *roles, const struct ofr_arm *arm) {
    const struct ofr_paired *primary = &arm->outcomes[roles->primary];
    char cost[NUMBER], mean[NUMBER], range[OFR_LONGEST_INTERVAL];
    if (!(arm->cost > 0)) {
        ofr_put(sentence, " Its file states no cost.");
        return;
    }
    ofr_put(sentence, " It costs %s %s", number(arm->cost, false, cost), arm->unit);
    if (arm->per_join.mean > 0)
        ofr_put(sentence, ", %s (%s) for each %s averted.", number(rounded(arm->per_join.mean), false, mean),
                interval(rounded_interval(arm->per_join), false, range), roles->one);

    else
        ofr_put(sentence, "; no cost of a %s averted, since %s %s.", roles->one, roles->many,
                primary->difference.low > 0 ? "rise" : "are not clearly fewer");
}

static void say_elsewhere(struct ofr_text *sentence, const struct ofr_comparison *comparison,
                          const struct ofr_arm *arm) {
    char mean[NUMBER], range[OFR_LONGEST_INTERVAL];
    struct ofr_interval change = arm->elsewhere.difference;
    enum ofr_verdict verdict = ofr_verdict_of(change);
    if (arm->n_elsewhere == 0 || arm->n_elsewhere == comparison->run->population.n_areas)
        return;
    ofr_put(sentence, " In the %u area%s it does not cover, %s change by %s (%s): %s.", arm->n_elsewhere,
            arm->n_elsewhere == 1 ? "" : "s", comparison->run->model->roles.many,
            number(change.mean, true, mean), interval(change, true, range),
            verdict == OFR_MORE    ? "part of them moves there"
            : verdict == OFR_FEWER ? "they also fall there"
                                   : "no clear displacement");
}

/* The lines of the ledger that clearly changed. */
static void say_harm(struct ofr_text *sentence, const struct ofr_comparison *comparison,
                     const struct ofr_arm *arm) {
    const struct ofr_observable *observables = comparison->run->model->observables;
    char mean[NUMBER], range[OFR_LONGEST_INTERVAL];
    size_t n = 0;
    for (size_t i = 0; i < comparison->n_harm; i++) {
        struct ofr_interval change = arm->harm[i].difference;
        enum ofr_verdict verdict = ofr_verdict_of(change);
        if (verdict != OFR_FEWER && verdict != OFR_MORE)
            continue;
        ofr_put(sentence, "%s %s %s (%s)", n++ == 0 ? " Harm that clearly changes:" : ";",
                observables[comparison->harms[i]].meaning, number(change.mean, true, mean),
                interval(change, true, range));
    }
    ofr_put(sentence, n > 0 ? "." : " No line of the harm ledger clearly changes.");
}

static void put_arm(struct ofr_text *text, const struct ofr_comparison *comparison,
                    const struct ofr_arm *arm) {
    struct ofr_kept_text kept = {0};
    struct ofr_text sentence = ofr_text_in_memory(&kept);
    char from[11];
    ofr_date_write(comparison->run->scenario->first_day + (int32_t)arm->variant->from_day, from);
    say_change(&sentence, comparison, arm);
    say_people(&sentence, &comparison->run->model->roles, arm);
    say_cost(&sentence, &comparison->run->model->roles, arm);
    say_elsewhere(&sentence, comparison, arm);
    say_harm(&sentence, comparison, arm);
    ofr_put(text, "\n%s, from %s\n  ", arm->variant->name, from);
    ofr_put_wrapped(text, kept.text == NULL ? "" : kept.text, 2, 2, OFR_TEXT_WIDTH);
    text->failed |= sentence.failed;
    ofr_free(kept.text);
    for (size_t i = 0; i < arm->n_warnings; i++) {
        ofr_put_paragraph(text, "  Warning: ", 2, "%s", arm->warnings[i]);
    }
}

static void put_precision(struct ofr_text *text, const struct ofr_comparison *comparison) {
    if (!(comparison->precision > 0))
        return;
    ofr_put(
        text,
        "\nPrecision: the half width of the widest interval is %.2g %% of the outcome without interventions;",
        100 * comparison->reached);
    ofr_put(text,
            comparison->precise
                ? " %.2g %% was required.\n"
                : " the required\n%.2g %% was not reached with the replicates allowed (--replicates).\n",
            100 * comparison->precision);
}

static void put_caution(struct ofr_text *text, const struct ofr_comparison *comparison) {
    ofr_put_plain(text, "\nCaution\n");
    if (comparison->run->n_done < 10)
        ofr_put_plain(text, "  With few replicates the intervals are wide and uncertain; 20 are better.\n");
    ofr_put_paragraph(text, "  ", 2,
                      "All people above are synthetic. A difference follows from the rules and inputs of the "
                      "model. Many of these are assumed, costs included. Intervals contain chance only. Of "
                      "twenty interventions without effect one appears clear by chance. It is no forecast.");
}

static ofr_status put_words(const struct ofr_comparison *comparison, ofr_sink sink,
                            struct ofr_reports *reports) {
    struct ofr_text text = {sink, false};
    put_head(&text, comparison);
    put_table(&text, comparison);
    put_precision(&text, comparison);
    ofr_put_plain(&text, "\nIn words\n");
    for (size_t a = 0; a < comparison->n_arms; a++)
        put_arm(&text, comparison, &comparison->arms[a]);
    put_caution(&text, comparison);
    return ofr_text_end(&text, reports);
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

static ofr_status put_json(const struct ofr_comparison *comparison, ofr_sink sink,
                           struct ofr_reports *reports) {
    const struct ofr_run *run = comparison->run;
    json_t *arms = json_array();
    for (size_t a = 0; a < comparison->n_arms; a++)
        json_array_append_new(arms, arm_json(comparison, &comparison->arms[a]));
    json_t *object = json_pack("{s:s, s:I, s:I, s:s, s:o, s:o, s:o, s:s}", "scenario", run->scenario->name,
                               "seed", (json_int_t)run->seed, "replicates", (json_int_t)run->n_done,
                               "outcome", run->model->outcomes[comparison->outcome].name, "precision",
                               precision_json(comparison), "digests", digests_json(run, 0), "arms", arms,
                               "notice", "All people in this comparison are synthetic. It is no forecast.");
    return ofr_json_put(object, sink, reports);
}

ofr_status ofr_comparison_put(const struct ofr_comparison *comparison, enum ofr_form form, ofr_sink sink,
                              struct ofr_reports *reports) {
    const struct ofr_result_table table = table_of(comparison);
    const struct ofr_result_list list = {&table, 1, comparison->run->scenario->name};
    return form == OFR_FORM_TEXT   ? put_words(comparison, sink, reports)
           : form == OFR_FORM_JSON ? put_json(comparison, sink, reports)
                                   : ofr_result_put(&list, form, sink, reports);
}
