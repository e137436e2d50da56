/* A comparison for people: a ranked table, and a plain sentence for each intervention. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "analysis/compare.h"
#include "base/date.h"
#include "base/text.h"

#define WIDTH 100
#define NAME_WIDTH 30
#define LONGEST 2048

/* A sentence under way, which is wrapped when it is whole; what does not fit is cut. */
struct sentence {
    char text[LONGEST];
    size_t n;
};

static void say(struct sentence *sentence, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void say(struct sentence *sentence, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int n = vsnprintf(sentence->text + sentence->n, LONGEST - sentence->n, format, arguments);
    va_end(arguments);
    size_t left = LONGEST - 1 - sentence->n;
    sentence->n += n < 0 ? 0 : (size_t)n < left ? (size_t)n : left;
}

/* ---- numbers ----------------------------------------------------------------------------- */

#define NUMBER 32

/* As many digits as a reader needs: 12,345; 123; 4.5; 0.031. */
static const char *number(double value, bool sign, char text[NUMBER]) {
    double size = fabs(value);
    if (!isfinite(value)) {
        snprintf(text, NUMBER, "?");
    } else if (size >= 999.5) {
        char digits[NUMBER];
        int n = snprintf(digits, sizeof digits, "%.0f", size < 1e15 ? size : 1e15), at = 0;
        text[at] = value < 0 ? '-' : '+';
        at += value < 0 || sign;
        for (int i = 0; i < n; i++) {
            if (i > 0 && (n - i) % 3 == 0)
                text[at++] = ',';
            text[at++] = digits[i];
        }
        text[at] = '\0';
    } else {
        int decimals = size == 0 || size >= 99.5 ? 0 : size >= 0.95 ? 1 : size >= 0.0095 ? 3 : 5;
        snprintf(text, NUMBER, sign && value != 0 ? "%+.*f" : "%.*f", decimals, value);
    }
    return text;
}

/* "-35 to -12", or what there is instead. */
static const char *interval(struct ofr_interval from, bool sign, char text[3 * NUMBER]) {
    char low[NUMBER], high[NUMBER];
    if (!isfinite(from.low))
        snprintf(text, 3 * NUMBER, "one replicate");
    else
        snprintf(text, 3 * NUMBER, "%s to %s", number(from.low, sign, low), number(from.high, sign, high));
    return text;
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
    char first[11], last[11], mean[NUMBER], range[3 * NUMBER];
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
            "  %u replicate%s, seed %llu, each once without any of these interventions and once with each:\n"
            "  the same people, the same draws. Intervals are at 95 %%, over replicates\n",
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

static bool same_heading(enum ofr_verdict one, enum ofr_verdict other) {
    return strcmp(heading_of(one), heading_of(other)) == 0;
}

static void put_row(struct ofr_text *text, const struct ofr_arm *arm, size_t rank) {
    char change[NUMBER], range[3 * NUMBER], cost[NUMBER], each[NUMBER],
        relative[NUMBER] = "", ratio[NUMBER] = "-", place[NUMBER] = "";
    if (arm->verdict == OFR_FEWER)
        snprintf(place, sizeof place, "%zu", rank);
    if (isfinite(arm->change.relative))
        snprintf(relative, sizeof relative, "%+.1f %%", 100 * arm->change.relative);
    if (isfinite(arm->change.variance_ratio))
        snprintf(ratio, sizeof ratio, "%.2f", arm->change.variance_ratio);
    ofr_put(text, "%3s  ", place);
    ofr_put_padded(text, arm->variant->name, NAME_WIDTH);
    ofr_put(text, " %8s  %18s  %8s  %12s  %10s  %6s\n", number(arm->change.difference.mean, true, change),
            interval(arm->change.difference, true, range), relative, number(arm->cost, false, cost),
            arm->per_join.mean > 0 ? number(rounded(arm->per_join.mean), false, each) : "-", ratio);
}

static void put_table(struct ofr_text *text, const struct ofr_comparison *comparison) {
    const char *unit = "";
    for (size_t a = 0; a < comparison->n_arms; a++)
        if (comparison->arms[a].unit[0] != '\0')
            unit = comparison->arms[a].unit;
    ofr_put(text, "\n     %-*s %8s  %18s  %8s  %12s  %10s  %6s\n", NAME_WIDTH, "", "", "", "", "cost",
            "per join", "vari-");
    ofr_put(text, "     %-*s %8s  %18s  %8s  %12s  %10s  %6s\n", NAME_WIDTH, "intervention", "change",
            "95 % interval", "relative", unit, "averted", "ance");
    for (size_t a = 0; a < comparison->n_arms; a++) {
        const struct ofr_arm *arm = &comparison->arms[a];
        if (a == 0 || !same_heading(arm->verdict, comparison->arms[a - 1].verdict))
            ofr_put(text, "%s\n", heading_of(arm->verdict));
        put_row(text, arm, a + 1);
    }
    ofr_put_plain(
        text, "  variance: of the paired difference over that of independent runs. The smaller it is, the\n"
              "  fewer replicates are needed\n");
}

/* ---- a sentence an intervention ----------------------------------------------------------------- */

static void say_change(struct sentence *sentence, const struct ofr_comparison *comparison,
                       const struct ofr_arm *arm) {
    const struct ofr_outcome *outcome = &comparison->run->model->outcomes[comparison->outcome];
    struct ofr_interval change = arm->change.difference;
    struct ofr_interval turned = {-change.mean, -change.high, -change.low, change.n};
    char mean[NUMBER], range[3 * NUMBER], without[NUMBER];
    number(arm->change.without, false, without);
    if (arm->verdict == OFR_SAME)
        say(sentence, "It changes nothing of %s in any replicate.", outcome->name);
    else if (arm->verdict == OFR_FEWER)
        say(sentence, "%s: %s %s fewer (%s), of %s.", outcome->name, number(turned.mean, false, mean),
            outcome->unit, interval(turned, false, range), without);
    else if (arm->verdict == OFR_MORE)
        say(sentence, "%s: %s %s more (%s), beside %s.", outcome->name, number(change.mean, false, mean),
            outcome->unit, interval(change, false, range), without);
    else if (change.n < 2)
        say(sentence, "One replicate says nothing about %s: %s of %s in it.", outcome->name,
            number(change.mean, true, mean), without);
    else
        say(sentence, "The change of %s is unclear: %s of %s, with an interval from %s that %s.",
            outcome->name, number(change.mean, true, mean), without, interval(change, true, range),
            change.low <= 0 && change.high >= 0 ? "contains 0" : "has too few replicates");
}

static void say_people(struct sentence *sentence, const struct ofr_arm *arm) {
    char mean[NUMBER], range[3 * NUMBER];
    if (arm->verdict == OFR_SAME && arm->averted.mean + arm->added.mean == 0)
        return;
    say(sentence, " Of the people who joined, %s (%s) would not have;",
        number(arm->averted.mean, false, mean), interval(arm->averted, false, range));
    say(sentence, " %s (%s) joined only because of it.", number(arm->added.mean, false, mean),
        interval(arm->added, false, range));
}

static void say_cost(struct sentence *sentence, const struct ofr_comparison *comparison,
                     const struct ofr_arm *arm) {
    const struct ofr_paired *joins = &arm->outcomes[comparison->run->model->roles.primary];
    char cost[NUMBER], mean[NUMBER], range[3 * NUMBER];
    if (!(arm->cost > 0)) {
        say(sentence, " Its file states no cost.");
        return;
    }
    say(sentence, " It costs %s %s", number(arm->cost, false, cost), arm->unit);
    if (arm->per_join.mean > 0)
        say(sentence, ", %s (%s) for each join averted.", number(rounded(arm->per_join.mean), false, mean),
            interval(rounded_interval(arm->per_join), false, range));
    else
        say(sentence, "; no cost of a join averted, since %s.",
            joins->difference.low > 0 ? "joins rise" : "joins are not clearly fewer");
}

static void say_elsewhere(struct sentence *sentence, const struct ofr_comparison *comparison,
                          const struct ofr_arm *arm) {
    char mean[NUMBER], range[3 * NUMBER];
    struct ofr_interval change = arm->elsewhere.difference;
    enum ofr_verdict verdict = ofr_verdict_of(change);
    if (arm->n_elsewhere == 0 || arm->n_elsewhere == comparison->run->population.n_areas)
        return;
    say(sentence, " In the %u area%s it does not cover, joins change by %s (%s): %s.", arm->n_elsewhere,
        arm->n_elsewhere == 1 ? "" : "s", number(change.mean, true, mean), interval(change, true, range),
        verdict == OFR_MORE    ? "part of them moves there"
        : verdict == OFR_FEWER ? "they also fall there"
                               : "no clear displacement");
}

/* The lines of the ledger that clearly changed. */
static void say_harm(struct sentence *sentence, const struct ofr_comparison *comparison,
                     const struct ofr_arm *arm) {
    const struct ofr_observable *observables = comparison->run->model->observables;
    char mean[NUMBER], range[3 * NUMBER];
    size_t n = 0;
    for (size_t i = 0; i < comparison->n_harm; i++) {
        struct ofr_interval change = arm->harm[i].difference;
        enum ofr_verdict verdict = ofr_verdict_of(change);
        if (verdict != OFR_FEWER && verdict != OFR_MORE)
            continue;
        say(sentence, "%s %s %s (%s)", n++ == 0 ? " Harm that clearly changes:" : ";",
            observables[comparison->harms[i]].meaning, number(change.mean, true, mean),
            interval(change, true, range));
    }
    say(sentence, n > 0 ? "." : " No line of the harm ledger clearly changes.");
}

static void put_arm(struct ofr_text *text, const struct ofr_comparison *comparison,
                    const struct ofr_arm *arm) {
    struct sentence sentence = {.n = 0};
    char from[11];
    ofr_date_write(comparison->run->scenario->first_day + (int32_t)arm->variant->from_day, from);
    say_change(&sentence, comparison, arm);
    say_people(&sentence, arm);
    say_cost(&sentence, comparison, arm);
    say_elsewhere(&sentence, comparison, arm);
    say_harm(&sentence, comparison, arm);
    ofr_put(text, "\n%s, from %s\n  ", arm->variant->name, from);
    ofr_put_wrapped(text, sentence.text, 2, 2, WIDTH);
    for (size_t i = 0; i < arm->n_warnings; i++) {
        ofr_put_plain(text, "  Warning: ");
        ofr_put_wrapped(text, arm->warnings[i], 11, 2, WIDTH);
    }
}

static void put_precision(struct ofr_text *text, const struct ofr_comparison *comparison) {
    if (!(comparison->precision > 0))
        return;
    ofr_put(text,
            "\nPrecision: the half width of the widest interval is %.2g %% of the outcome without "
            "interventions;",
            100 * comparison->reached);
    ofr_put(text,
            comparison->precise
                ? " %.2g %% was required.\n"
                : " the required\n%.2g %% was not reached with the replicates allowed (--replicates).\n",
            100 * comparison->precision);
}

static void put_mind(struct ofr_text *text, const struct ofr_comparison *comparison) {
    ofr_put_plain(text, "\nCaution\n  ");
    if (comparison->run->n_done < 10)
        ofr_put_wrapped(text, "With few replicates the intervals are wide and uncertain; 20 are better.", 2,
                        2, WIDTH);
    if (comparison->run->n_done < 10)
        ofr_put_plain(text, "  ");
    ofr_put_wrapped(
        text,
        "All people above are synthetic. A difference follows from the rules and inputs of the model. Many "
        "of these are assumed, costs included. Intervals contain chance only. Of twenty interventions "
        "without effect one appears clear by chance. It is no forecast.",
        2, 2, WIDTH);
}

ofr_status ofr_comparison_text(const struct ofr_comparison *comparison, ofr_sink sink,
                               struct ofr_reports *reports) {
    struct ofr_text text = {sink, false};
    put_head(&text, comparison);
    put_table(&text, comparison);
    put_precision(&text, comparison);
    ofr_put_plain(&text, "\nIn words\n");
    for (size_t a = 0; a < comparison->n_arms; a++)
        put_arm(&text, comparison, &comparison->arms[a]);
    put_mind(&text, comparison);
    return ofr_text_end(&text, reports);
}
