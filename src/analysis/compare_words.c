/* The results of a comparison in words (compare.h). */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "analysis/compare.h"
#include "analysis/conclude.h"
#include "base/date.h"
#include "base/memory.h"
#include "report/result_table.h"

#define NUMBER OFR_LONGEST_NUMBER

static const char *number(double value, bool sign, char text[NUMBER]) {
    return ofr_number_text(value, OFR_AS_DIGITS, sign, text);
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

/* ---- head ---------------------------------------------------------------------- */

void ofr_compare_say_points(struct ofr_text *text, const struct ofr_comparison *comparison) {
    const struct ofr_points *points = &comparison->run->points;
    bool sizes = false;
    for (size_t a = 0; a < comparison->n_arms; a++)
        sizes |= comparison->arms[a].doubt.drawn;
    if (points->n_parameters == 0)
        ofr_put_plain(text, sizes
                                ? "Parameters are fixed: intervals hold chance and the sizes of effects only."
                                : "Parameters are fixed: intervals hold chance only.");
    else
        ofr_put(text,
                "Each replicate has a point of its own, the same in all arms: values of %zu parameters from "
                "%s%s, and "
                "sizes of effects. Intervals hold chance and parameters.",
                points->n_parameters, points->kind == OFR_POINTS_PRIOR ? "their priors" : "the posterior in ",
                points->file == NULL ? "" : points->file);
    if (comparison->run->n_repeats > 0)
        ofr_put(text, " %u replicates more repeat the first points with other chance.",
                comparison->run->n_repeats);
}

static void put_points(struct ofr_text *text, const struct ofr_comparison *comparison) {
    struct ofr_kept_text kept = {0};
    struct ofr_text line = ofr_text_in_memory(&kept);
    ofr_compare_say_points(&line, comparison);
    ofr_put_paragraph(text, "  ", 2, "%s", kept.text == NULL ? "" : kept.text);
    text->failed |= line.failed;
    ofr_free(kept.text);
}

static void put_head(struct ofr_text *text, const struct ofr_comparison *comparison) {
    const struct ofr_run *run = comparison->run;
    const struct ofr_outcome *outcome = &run->model->outcomes[comparison->outcome];
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
            comparison->n_points, comparison->n_points == 1 ? "" : "s", (unsigned long long)run->seed);
    put_points(text, comparison);
    ofr_put(text, "  Ranked by %s (%s: %s)\n", outcome->name, outcome->unit, outcome->meaning);
    ofr_put(text, "  Without any of them: %s (%s)\n", number(comparison->without.mean, false, mean),
            ofr_interval_text(comparison->without, false, range));
}

/* ---- tables --------------------------------------------------------------------------------- */

static void put_tables(struct ofr_text *text, const struct ofr_comparison *comparison) {
    struct ofr_result_column main_columns[2 + OFR_MOST_MAIN];
    struct ofr_result_table tables[OFR_N_COMPARE_TABLES];
    ofr_compare_tables(comparison, main_columns, tables);
    ofr_put_plain(text, "\n");
    ofr_result_text(text, &tables[OFR_COMPARE_ARMS]);
    if (comparison->n_arms > 1)
        ofr_put_paragraph(text, "  ", 2,
                          "Verdicts are right for all %zu arms together with 95 %% confidence (Holm).",
                          comparison->n_arms);
    ofr_put_paragraph(
        text, "  ", 2,
        "An interval is of the mean; the middle 90 %% of points is what single histories show.");
    ofr_put_plain(text, "\nHow sure\n");
    ofr_result_text(text, &tables[OFR_COMPARE_DOUBT]);
    ofr_put_paragraph(
        text, "  ", 2,
        "same sign: of points that change, those with the sign of the mean. best: share of points at which "
        "it is the "
        "lowest. due to parameters: share of the variance of the change, the rest is chance; - where "
        "nothing was drawn. turned most by: a regression of ranks, with its share.");
    ofr_put_plain(text, "\nMain outcomes side by side (change, 95 % interval)\n");
    ofr_result_text(text, &tables[OFR_COMPARE_MAIN]);
    if (tables[OFR_COMPARE_ABLATIONS].n_rows == 0)
        return;
    ofr_put_plain(text, "\nWhat rests on assumptions: each size without evidence taken out once\n");
    ofr_result_text(text, &tables[OFR_COMPARE_ABLATIONS]);
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
        ofr_put(sentence, "It does not change %s in any replicate, though other people may be counted.",
                outcome->name);
    else if (arm->verdict == OFR_FEWER)
        ofr_put(sentence, "%s: %s %s fewer (%s), of %s.", outcome->name, number(turned.mean, false, mean),
                outcome->unit, ofr_interval_text(turned, false, range), without);
    else if (arm->verdict == OFR_MORE)
        ofr_put(sentence, "%s: %s %s more (%s), beside %s.", outcome->name, number(change.mean, false, mean),
                outcome->unit, ofr_interval_text(change, false, range), without);
    else if (change.n < 2)
        ofr_put(sentence, "One replicate says nothing about %s: %s of %s in it.", outcome->name,
                number(change.mean, true, mean), without);
    else
        ofr_put(sentence, "The change of %s is unclear: %s of %s, with an interval from %s that %s.",
                outcome->name, number(change.mean, true, mean), without,
                ofr_interval_text(change, true, range),
                change.low <= 0 && change.high >= 0 ? "contains 0"
                : change.n < OFR_LEAST_PAIRS        ? "has too few replicates"
                                                    : "leaves 0 out alone but not among so many arms");
}

static void say_people(struct ofr_text *sentence, const struct ofr_roles *roles, const struct ofr_arm *arm) {
    char mean[NUMBER], range[OFR_LONGEST_INTERVAL];
    if (arm->verdict == OFR_SAME && arm->averted.mean + arm->added.mean == 0)
        return;
    ofr_put(sentence, " Of the people who %s, %s (%s) would not have;", roles->past,
            number(arm->averted.mean, false, mean), ofr_interval_text(arm->averted, false, range));
    ofr_put(sentence, " %s (%s) %s only because of it.", number(arm->added.mean, false, mean),
            ofr_interval_text(arm->added, false, range), roles->past);
}

static bool states_a_cost(const struct ofr_arm *arm) {
    for (size_t i = 0; i < arm->variant->scenario->n_interventions; i++)
        if (arm->variant->scenario->interventions[i].n_costs > 0)
            return true;
    return false;
}

static void say_cost(struct ofr_text *sentence, const struct ofr_roles *roles, const struct ofr_arm *arm) {
    const struct ofr_paired *primary = &arm->outcomes[roles->primary];
    char cost[NUMBER], mean[NUMBER], range[OFR_LONGEST_INTERVAL];
    if (!(arm->cost > 0)) {
        ofr_put(sentence,
                states_a_cost(arm) ? " It costs nothing within the run." : " Its file states no cost.");
        return;
    }
    ofr_put(sentence, " It costs %s %s", number(arm->cost, false, cost), arm->unit);
    if (arm->per_join.mean > 0)
        ofr_put(sentence, ", %s (%s) for each %s averted.", number(rounded(arm->per_join.mean), false, mean),
                ofr_interval_text(rounded_interval(arm->per_join), false, range), roles->one);

    else
        ofr_put(sentence, "; no cost of a %s averted, since %s.", roles->one,
                arm->cost_assumed             ? "that cost is assumed"
                : primary->difference.low > 0 ? "they rise"
                                              : "they are not clearly fewer");
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
            number(change.mean, true, mean), ofr_interval_text(change, true, range),
            verdict == OFR_MORE    ? "part of them moves there"
            : verdict == OFR_FEWER ? "they also fall there"
                                   : "no clear displacement");
}

static bool is_clear(enum ofr_verdict verdict) { return verdict == OFR_FEWER || verdict == OFR_MORE; }

/* The lines of the ledger that are clear among all, or that are clear alone and not among all. */
static size_t list_harm(struct ofr_text *sentence, const struct ofr_comparison *comparison,
                        const struct ofr_arm *arm, bool among_all) {
    char mean[NUMBER], range[OFR_LONGEST_INTERVAL];
    size_t n = 0;
    for (size_t i = 0; i < comparison->n_harm; i++) {
        struct ofr_interval change = arm->harm[i].difference;
        bool clear = is_clear(arm->harm_verdicts[i]), alone = !clear && is_clear(ofr_verdict_of(change));
        if (among_all ? !clear : !alone)
            continue;
        ofr_put(sentence, "%s %s %s (%s)",
                n++ > 0     ? ";"
                : among_all ? " Harm that clearly changes:"
                            : " Clear alone, but not among so many lines:",
                comparison->run->model->observables[comparison->harms[i]].meaning,
                number(change.mean, true, mean), ofr_interval_text(change, true, range));
    }
    return n;
}

/* A line that is not clear among all may change all the same, so it is named. */
static void say_harm(struct ofr_text *sentence, const struct ofr_comparison *comparison,
                     const struct ofr_arm *arm) {
    size_t n = list_harm(sentence, comparison, arm, true);
    ofr_put_plain(sentence, n > 0 ? "." : " No line of the harm ledger clearly changes.");
    if (list_harm(sentence, comparison, arm, false) > 0)
        ofr_put_plain(sentence, ".");
}

static struct ofr_conclusion conclusion_of(const struct ofr_comparison *comparison, const struct ofr_arm *arm,
                                           char what[OFR_LONGEST_WHAT]) {
    return (struct ofr_conclusion){ofr_conclude_what(comparison->run->model, comparison->outcome, what),
                                   arm->verdict,
                                   arm->change,
                                   &arm->doubt,
                                   arm->n_sizes,
                                   arm->n_grades[OFR_GRADE_NONE],
                                   arm->rests};
}

static void say_evidence(struct ofr_text *sentence, const struct ofr_comparison *comparison,
                         const struct ofr_arm *arm) {
    char what[OFR_LONGEST_WHAT];
    const struct ofr_conclusion from = conclusion_of(comparison, arm, what);
    ofr_say_evidence(sentence, " ", &from);
}

void ofr_compare_conclude(struct ofr_text *text, const struct ofr_comparison *comparison,
                          const struct ofr_arm *arm) {
    char what[OFR_LONGEST_WHAT];
    const struct ofr_conclusion from = conclusion_of(comparison, arm, what);
    ofr_conclude(text, &from);
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
    say_evidence(&sentence, comparison, arm);
    ofr_put_plain(&sentence, " ");
    ofr_compare_conclude(&sentence, comparison, arm);
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
    if (comparison->n_points < 10)
        ofr_put_plain(text, "  With few replicates the intervals are wide and uncertain; 20 are better.\n");
    ofr_put_paragraph(text, "  ", 2,
                      "All people above are synthetic. A difference follows from the rules and inputs of the "
                      "model. Many of these are assumed, costs included. It is no forecast.");
}

ofr_status ofr_compare_put_words(const struct ofr_comparison *comparison, ofr_sink sink,
                                 struct ofr_reports *reports) {
    struct ofr_text text = {sink, false};
    put_head(&text, comparison);
    put_tables(&text, comparison);
    put_precision(&text, comparison);
    ofr_put_plain(&text, "\nIn words\n");
    for (size_t a = 0; a < comparison->n_arms; a++)
        put_arm(&text, comparison, &comparison->arms[a]);
    put_caution(&text, comparison);
    return ofr_text_end(&text, reports);
}
