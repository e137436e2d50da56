/* What why found, in words and a table, and as JSON. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "analysis/why.h"
#include "base/date.h"
#include "base/text.h"
#include "report/json.h"

#define WIDTH 90
#define NAME_WIDTH 44
#define FACTOR_WIDTH 32

/* Three digits are more than any of these numbers has. */
static const char *number(char room[24], double value) {
    if (!isfinite(value))
        return "-";
    double size = fabs(value);
    snprintf(room, 24, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f", value);
    return room;
}

static void put_interval(struct ofr_text *text, double low, double high) {
    char a[24], b[24];
    if (isfinite(low) && isfinite(high))
        ofr_put(text, "(%s to %s)", number(a, low), number(b, high));
    else
        ofr_put_plain(text, "(no interval)");
}

/* 1.25 (0.89 to 1.76) */
static void put_ratio(struct ofr_text *text, const char *name, const struct ofr_ratio *ratio) {
    char room[24];
    ofr_put_plain(text, "  ");
    ofr_put_padded(text, name, NAME_WIDTH);
    ofr_put(text, " %6s  ", number(room, ratio->ratio));
    put_interval(text, ratio->low, ratio->high);
    ofr_put_plain(text, "\n");
}

static void put_head(struct ofr_text *text, const struct ofr_why *why) {
    char first[11], last[11], line[512];
    ofr_date_write(why->scenario->first_day, first);
    ofr_date_write(why->scenario->last_day, last);
    snprintf(line, sizeof line, "Why here? %s", why->areas);
    ofr_put_wrapped(text, line, 0, 0, WIDTH);
    ofr_put(text, "Outcome %s", why->outcome);
    ofr_put(text, ", %s to %s, %u replicate%s, seed %llu\n", first, last, why->n_replicates,
            why->n_replicates == 1 ? "" : "s", (unsigned long long)why->seed);
    ofr_put_plain(text,
                  "Synthetic people in a model of the place. Not a forecast; no real person is in it.\n");
}

static void put_data(struct ofr_text *text, const struct ofr_why *why) {
    char line[400];
    for (size_t i = 0; i < why->reference.n_records; i++) {
        snprintf(line, sizeof line, "data: %.300s", why->reference.records[i].name);
        put_ratio(text, line, &why->records[i]);
    }
    if (why->reference.n_records == 0)
        ofr_put_plain(text, "  data: no published counts are given\n");
    else if (!why->whole) {
        snprintf(line, sizeof line, "(the data speak of all of %.200s, not of the areas chosen)",
                 why->scenario->title != NULL ? why->scenario->title : why->scenario->name);
        ofr_put_plain(text, "  ");
        ofr_put_wrapped(text, line, 2, 2, WIDTH);
    }
}

static void put_ratios(struct ofr_text *text, const struct ofr_why *why) {
    char a[24], b[24], line[400];
    ofr_put(text, "\nThe place over %s (95 %% interval)\n", why->reference.title);
    put_data(text, why);
    put_ratio(text, "model", &why->ratio);
    snprintf(line, sizeof line,
             "%s%s%s here; %s where the same people, with the same draws, live under the figures of "
             "%.100s%s%.100s",
             number(a, why->place), why->unit[0] != '\0' ? " " : "", why->unit, number(b, why->country),
             why->reference.title, why->only != NULL ? " for " : "", why->only != NULL ? why->only : "");
    ofr_put_plain(text, "    ");
    ofr_put_wrapped(text, line, 4, 4, WIDTH);
}

/* ---- the sentence ----------------------------------------------------------------------------- */

static bool any_record_holds_one(const struct ofr_why *why) {
    bool any = false;
    for (size_t i = 0; i < why->reference.n_records; i++)
        any |= ofr_ratio_holds(&why->records[i], 1);
    return any;
}

static const char *not_clear(const struct ofr_why *why, bool data, bool model, char line[700]) {
    if (why->ratio.low == 1 && why->ratio.high == 1)
        snprintf(line, 700,
                 "Every figure of the place that is compared is that of %.100s, or moves nothing: the model "
                 "makes no "
                 "difference between them.",
                 why->reference.title);
    else if (isnan(why->ratio.ratio))
        snprintf(line, 700, "Nobody is counted here or under the figures of %.100s: there is no ratio.",
                 why->reference.title);
    else
        snprintf(line, 700, "%s that %s is other here than in %.100s: the interval of the ratio holds 1.",
                 data && model ? "Neither the data nor the model show"
                 : data        ? "The data do not show"
                               : "The model does not show",
                 why->outcome, why->reference.title);
    return line;
}

static void put_verdict(struct ofr_text *text, const struct ofr_why *why) {
    bool data = any_record_holds_one(why), model = ofr_ratio_holds(&why->ratio, 1);
    char line[700], a[24];
    ofr_put_plain(text, "\n");
    if (data || model) {
        ofr_put_wrapped(text, not_clear(why, data, model, line), 0, 0, WIDTH);
        ofr_put_wrapped(
            text,
            why->n_factors == 0
                ? "So there is no clear difference to be explained, and no shares are drawn; --shares always "
                  "draws them all the same."
                : "The shares below were asked for all the same. They speak of the model, not of the world, "
                  "and "
                  "of a difference that may be chance: read the intervals.",
            0, 0, WIDTH);
        return;
    }
    snprintf(line, sizeof line,
             "In the model %s is clearly %s here than under the figures of %.100s: %s times as much.",
             why->outcome, why->ratio.ratio > 1 ? "more" : "less", why->reference.title,
             number(a, why->ratio.ratio));
    ofr_put_wrapped(text, line, 0, 0, WIDTH);
}

/* ---- shares ------------------------------------------------------------------------------------- */

static void put_percent(struct ofr_text *text, double share, double low, double high) {
    if (!isfinite(share))
        ofr_put_plain(text, "      -");
    else if (!isfinite(low))
        ofr_put(text, "%5.0f %%", 100 * share);
    else
        ofr_put(text, "%5.0f %%  (%.0f to %.0f)", 100 * share, 100 * low, 100 * high);
}

static void put_row(struct ofr_text *text, const char *name, const struct ofr_interval *adds, double share,
                    double low, double high, const char *note) {
    char a[24], b[24], c[24], cell[80];
    if (isfinite(adds->low))
        snprintf(cell, sizeof cell, "%7s (%s to %s)", number(a, adds->mean), number(b, adds->low),
                 number(c, adds->high));
    else
        snprintf(cell, sizeof cell, "%7s", number(a, adds->mean));
    ofr_put_plain(text, "  ");
    ofr_put_padded(text, name, FACTOR_WIDTH);
    ofr_put_padded(text, cell, 27);
    put_percent(text, share, low, high);
    ofr_put(text, "%s%s\n", note[0] != '\0' ? "  " : "", note);
}

/* Largest first. */
static void put_factors(struct ofr_text *text, const struct ofr_why *why) {
    bool done[OFR_MOST_FACTORS] = {false};
    const double whole = why->difference.mean;
    for (size_t n = 0; n < why->n_factors; n++) {
        size_t best = why->n_factors;
        for (size_t i = 0; i < why->n_factors; i++)
            if (!done[i] && (best == why->n_factors ||
                             fabs(why->factors[i].adds.mean) > fabs(why->factors[best].adds.mean)))
                best = i;
        const struct ofr_why_factor *f = &why->factors[best];
        done[best] = true;
        put_row(text, f->title, &f->adds, f->share, f->low, f->high,
                f->no_difference ? "same figure"
                : f->assumed     ? "assumed"
                                 : "");
    }
    put_row(text, "all together", &why->difference, whole == 0 ? NAN : 1,
            whole == 0 ? NAN : fmin(why->difference.low / whole, why->difference.high / whole),
            whole == 0 ? NAN : fmax(why->difference.low / whole, why->difference.high / whole), "");
}

/* Those whose interval leaves zero out, in words; the others are open. */
static void put_plainly(struct ofr_text *text, const struct ofr_why *why) {
    char line[1200] = "", a[24];
    size_t n = 0, at = 0;
    for (size_t i = 0; i < why->n_factors && at < sizeof line - 200; i++) {
        const struct ofr_why_factor *f = &why->factors[i];
        if (f->adds.low > 0 || f->adds.high < 0)
            at +=
                (size_t)snprintf(line + at, sizeof line - at, "%s%.60s %s %s", n++ > 0 ? "; " : "", f->title,
                                 f->adds.mean > 0 ? "adds" : "takes away", number(a, fabs(f->adds.mean)));
    }
    if (n == 0)
        snprintf(line, sizeof line,
                 "Of no factor can be said whether it adds or takes away: every interval holds zero.");
    else
        snprintf(line + at, sizeof line - at, "%s%s.%s", why->unit[0] != '\0' ? " " : "", why->unit,
                 n < why->n_factors ? " Of the others it is open: their intervals hold zero." : "");
    ofr_put_wrapped(text, line, 0, 0, WIDTH);
}

static void put_shares(struct ofr_text *text, const struct ofr_why *why) {
    char line[300];
    ofr_put_plain(text, "\nWhat makes the difference in the model\n");
    snprintf(line, sizeof line, "   adds%s%s", why->unit[0] != '\0' ? " " : "", why->unit);
    ofr_put_padded(text, "", FACTOR_WIDTH);
    ofr_put_padded(text, line, 29);
    ofr_put_plain(text, "share of the difference\n");
    put_factors(text, why);
    ofr_put(text, "  %u coalitions", why->n_coalitions);
    if (why->n_simulated < why->n_coalitions)
        ofr_put(text, ", %u of them simulated: the others have the same figures", why->n_simulated);
    ofr_put_plain(text, "\n");
    ofr_put_plain(text, "\n");
    put_plainly(text, why);
}

static void put_beside(struct ofr_text *text, const struct ofr_why *why) {
    char a[24], b[24], c[24], line[500];
    const struct ofr_why_contrast *s = &why->structure;
    ofr_put_plain(text, "\nBeside, and no shares\n");
    if (why->has_structure) {
        snprintf(
            line, sizeof line,
            "structure (%.80s): %s here, %s with that of %.80s, other people in each; difference %s (%s to ",
            why->reference.structure.title, number(a, s->here), number(b, s->there), why->reference.title,
            number(c, s->difference), number((char[24]){0}, s->low));
        size_t at = strlen(line);
        snprintf(line + at, sizeof line - at, "%s)%s", number(a, s->high),
                 s->low > 0 || s->high < 0 ? "" : ", which holds zero");
        ofr_put_plain(text, "  ");
        ofr_put_wrapped(text, line, 2, 4, WIDTH);
    }
    snprintf(line, sizeof line,
             "chance: replicates, which differ in nothing else, lie between %s and %s, standard deviation %s",
             number(a, why->least), number(b, why->most), number(c, why->sd));
    ofr_put_plain(text, "  ");
    ofr_put_wrapped(text, line, 2, 4, WIDTH);
}

ofr_status ofr_why_text(const struct ofr_why *why, ofr_sink sink, struct ofr_reports *reports) {
    struct ofr_text text = {.sink = sink};
    put_head(&text, why);
    put_ratios(&text, why);
    put_verdict(&text, why);
    if (why->n_factors > 0)
        put_shares(&text, why);
    put_beside(&text, why);
    return ofr_text_end(&text, reports);
}

/* ---- JSON --------------------------------------------------------------------------------------- */

static json_t *areas_of(const struct ofr_why *why) {
    const struct ofr_column *names = ofr_scenario_area_names(why->scenario);
    json_t *areas = json_array();
    for (size_t row = 0; row < ofr_scenario_areas_table(why->scenario)->n_rows; row++)
        if (why->scenario->area_kept == NULL || why->scenario->area_kept[row])
            json_array_append_new(areas, json_string(names->texts[row]));
    return areas;
}

ofr_status ofr_why_json(const struct ofr_why *why, ofr_sink sink, struct ofr_reports *reports) {
    json_t *factors = json_array();
    for (size_t i = 0; i < why->n_factors; i++) {
        const struct ofr_why_factor *f = &why->factors[i];
        json_array_append_new(factors, json_pack("{s:s, s:o, s:o, s:o, s:b}", "name", f->name, "share",
                                                 ofr_json_real(f->share), "low", ofr_json_real(f->low),
                                                 "high", ofr_json_real(f->high), "assumed", f->assumed));
    }
    return ofr_json_put(json_pack("{s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "areas", areas_of(why),
                                  "outcome", why->outcome, "place", ofr_json_real(why->place), "reference",
                                  ofr_json_real(why->country), "ratio", ofr_json_real(why->ratio.ratio),
                                  "ratio_low", ofr_json_real(why->ratio.low), "ratio_high",
                                  ofr_json_real(why->ratio.high), "factors", factors),
                        sink, reports);
}
