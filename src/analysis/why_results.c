/* What why found: its tables, as text, JSON, CSV, HTML and in its database (docs/why.md). */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "analysis/doubt.h"
#include "analysis/why.h"
#include "base/date.h"
#include "base/memory.h"
#include "report/json.h"
#include "report/result_table.h"

#define NAME_WIDTH 44

/* ---- tables -------------------------------------------------------------------------- */

/* Factors in an order, then all together when there is a row more. */
struct view {
    const struct ofr_why *why;
    size_t order[OFR_MOST_FACTORS];
};

static const struct ofr_result_column factor_columns[] = {
    {"name", OFR_RESULT_TEXT, .flags = 0},
    {"title", OFR_RESULT_TEXT, "factor", .flags = OFR_NOT_IN_JSON},
    {"adds", OFR_RESULT_INTERVAL, "adds", OFR_AS_RATIO, OFR_NOT_IN_JSON, .low = NULL},
    {"share", OFR_RESULT_INTERVAL, "share of the difference", OFR_AS_PERCENT, .low = "low", .high = "high"},
    {"assumed", OFR_RESULT_FLAG, .flags = 0},
    {"note", OFR_RESULT_TEXT, "", .flags = OFR_ONLY_SHOWN}};

static void fill_factor(const void *from, size_t row, struct ofr_result_cell *cells) {
    const struct view *view = from;
    const struct ofr_why *why = view->why;
    const double whole = why->difference.mean, nan = NAN;
    if (row == why->n_factors) {
        double low = why->difference.low / whole, high = why->difference.high / whole;
        cells[1] = OFR_CELL_OF_TEXT("all together");
        cells[2] = OFR_CELL_OF_INTERVAL(why->difference);
        cells[3] = whole == 0 ? OFR_CELL_OF(nan, nan, nan) : OFR_CELL_OF(1, fmin(low, high), fmax(low, high));
        return;
    }
    const struct ofr_why_factor *f = &why->factors[view->order[row]];
    cells[0] = OFR_CELL_OF_TEXT(f->name);
    cells[1] = OFR_CELL_OF_TEXT(f->title);
    cells[2] = OFR_CELL_OF_INTERVAL(f->adds);
    cells[3] = OFR_CELL_OF(f->share, f->low, f->high);
    cells[4] = OFR_CELL_OF(f->assumed);
    cells[5] = OFR_CELL_OF_TEXT(f->no_difference ? "same figure" : f->assumed ? "assumed" : "");
}

static struct ofr_result_table factors_of(struct view *view, const struct ofr_why *why) {
    *view = (struct view){.why = why};
    for (size_t i = 0; i < why->n_factors; i++)
        view->order[i] = i;
    return (struct ofr_result_table){"why_factor", OFR_RESULT_COLUMNS(factor_columns),
                                     .n_rows = why->n_factors, .from = view, .fill = fill_factor};
}

static void sort_by_size(struct view *view) {
    const struct ofr_why_factor *factors = view->why->factors;
    for (size_t i = 1; i < view->why->n_factors; i++)
        for (size_t k = i;
             k > 0 && fabs(factors[view->order[k]].adds.mean) > fabs(factors[view->order[k - 1]].adds.mean);
             k--) {
            size_t other = view->order[k];
            view->order[k] = view->order[k - 1];
            view->order[k - 1] = other;
        }
}

/* One row for each ratio: of each kind of records, then of the model; structure as a contrast. */
static const struct ofr_result_column ratio_columns[] = {
    {"what", OFR_RESULT_TEXT, "ratio", .flags = 0},
    {"name", OFR_RESULT_TEXT, "of", .flags = 0},
    {"place", OFR_RESULT_REAL, "place", .flags = 0},
    {"reference", OFR_RESULT_REAL, "reference", .flags = 0},
    {"value", OFR_RESULT_INTERVAL, "value", OFR_AS_RATIO, .low = "low", .high = "high"}};

static void fill_ratio(const void *from, size_t row, struct ofr_result_cell *cells) {
    const struct ofr_why *why = from;
    size_t n = why->reference.n_records;
    const struct ofr_ratio *ratio = row < n ? &why->records[row] : &why->ratio;
    const struct ofr_why_contrast *c = &why->structure;
    bool structure = row == n + 1;
    cells[0] = OFR_CELL_OF_TEXT(row < n ? "data" : structure ? "structure" : "model");
    cells[1] = OFR_CELL_OF_TEXT(row < n     ? why->reference.records[row].name
                                : structure ? why->reference.structure.title
                                            : why->outcome);
    cells[2] = OFR_CELL_OF(row < n ? why->reference.records[row].here : structure ? c->here : why->place);
    cells[3] = OFR_CELL_OF(row < n ? why->reference.records[row].all : structure ? c->there : why->country);
    cells[4] = structure ? OFR_CELL_OF(c->difference, c->low, c->high)
                         : OFR_CELL_OF(ratio->ratio, ratio->low, ratio->high);
}

static struct ofr_result_table ratios_of(const struct ofr_why *why) {
    return (struct ofr_result_table){"why_ratio", OFR_RESULT_COLUMNS(ratio_columns),
                                     .n_rows = why->reference.n_records + 1 + why->has_structure, .from = why,
                                     .fill = fill_ratio};
}

ofr_status ofr_why_write(const struct ofr_why *why, struct ofr_ensemble *ensemble,
                         struct ofr_reports *reports) {
    struct view view;
    const struct ofr_result_table factors = factors_of(&view, why), ratios = ratios_of(why);
    OFR_TRY(ofr_result_store(ensemble, &factors, reports));
    return ofr_result_store(ensemble, &ratios, reports);
}

/* ---- text ---------------------------------------------------------------------------- */

static const char *number(char room[OFR_LONGEST_NUMBER], double value) {
    return ofr_number_text(value, OFR_AS_RATIO, false, room);
}

/* 1.25  (0.89 to 1.76) */
static void put_ratio(struct ofr_text *text, const char *name, const struct ofr_ratio *ratio) {
    char room[OFR_LONGEST_NUMBER], range[OFR_LONGEST_INTERVAL];
    ofr_put_plain(text, "  ");
    ofr_put_padded(text, name, NAME_WIDTH);
    ofr_put(text, " %6s  (%s)\n", number(room, ratio->ratio),
            isfinite(ratio->low) && isfinite(ratio->high)
                ? ofr_range_text(ratio->low, ratio->high, OFR_AS_RATIO, false, range)
                : "no interval");
}

static void put_head(struct ofr_text *text, const struct ofr_why *why) {
    char first[11], last[11];
    ofr_date_write(why->scenario->first_day, first);
    ofr_date_write(why->scenario->last_day, last);
    ofr_put_paragraph(text, "", 0, "Why here? %s", why->areas);
    ofr_put(text,
            "Outcome %s, %s to %s, %u replicate%s, seed %llu\n"
            "Synthetic people in a model of the place. Not a forecast; no real person is in it.\n",
            why->outcome, first, last, why->n_replicates, why->n_replicates == 1 ? "" : "s",
            (unsigned long long)why->seed);
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
        ofr_put_paragraph(text, "  ", 2, "(the data are of all of %s, not of the areas chosen)",
                          why->scenario->title != NULL ? why->scenario->title : why->scenario->name);
    }
}

static void put_ratios(struct ofr_text *text, const struct ofr_why *why) {
    char a[OFR_LONGEST_NUMBER], b[OFR_LONGEST_NUMBER];
    ofr_put(text, "\nThe place over %s (95 %% interval)\n", why->reference.title);
    put_data(text, why);
    put_ratio(text, "model", &why->ratio);
    ofr_put_paragraph(text, "    ", 4,
                      "%s%s%s here; %s where the same people, with the same draws, live under the figures of "
                      "%s%s%s",
                      number(a, why->place), why->unit[0] != '\0' ? " " : "", why->unit,
                      number(b, why->country), why->reference.title, why->only != NULL ? " for " : "",
                      why->only != NULL ? why->only : "");
}

/* ---- sentences ---------------------------------------------------------------------------------- */

/* A sentence of why_words.c as lines of their own. */
static void put_said(struct ofr_text *text, const struct ofr_why *why, enum ofr_why_sentence which,
                     int indent, int more) {
    struct ofr_kept_text kept = {0};
    struct ofr_text line = ofr_text_in_memory(&kept);
    ofr_why_say(&line, why, which);
    for (int i = 0; i < indent; i++)
        ofr_put_plain(text, " ");
    ofr_put_wrapped(text, kept.text == NULL ? "" : kept.text, indent, more, OFR_TEXT_WIDTH);
    text->failed |= line.failed;
    ofr_free(kept.text);
}

static void put_verdict(struct ofr_text *text, const struct ofr_why *why) {
    ofr_put_plain(text, "\n");
    put_said(text, why, OFR_WHY_VERDICT, 0, 0);
    if (!ofr_why_is_clear(why))
        ofr_put_paragraph(
            text, "", 0, "%s",
            why->n_factors == 0
                ? "So there is no clear difference to be explained, and no shares are drawn; --shares always "
                  "draws them all the same."
                : "The shares below were asked for all the same. They describe the model, not the world, "
                  "and a difference that may be chance: read the intervals.");
}

/* ---- shares ------------------------------------------------------------------------------------- */

static void put_shares(struct ofr_text *text, const struct ofr_why *why) {
    struct view view;
    struct ofr_result_table table = factors_of(&view, why);
    sort_by_size(&view);
    table.n_rows++; /* all together */
    table.indent = 2;
    ofr_put(text, "\nWhat makes the difference in the model%s%s\n", why->unit[0] != '\0' ? ", " : "",
            why->unit);
    ofr_result_text(text, &table);
    ofr_put(text, "  %u coalitions", why->n_coalitions);
    if (why->n_simulated < why->n_coalitions)
        ofr_put(text, ", %u of them simulated: the others have the same figures", why->n_simulated);
    ofr_put_plain(text, "\n\n");
    put_said(text, why, OFR_WHY_FACTORS, 0, 0);
}

static void put_beside(struct ofr_text *text, const struct ofr_why *why) {
    ofr_put_plain(text, "\nBeside, and no shares\n");
    if (why->has_structure)
        put_said(text, why, OFR_WHY_STRUCTURE, 2, 4);
    put_said(text, why, OFR_WHY_CHANCE, 2, 4);
}

static void put_doubt(struct ofr_text *text, const struct ofr_why *why) {
    ofr_put_plain(text, "\nHow sure\n");
    put_said(text, why, OFR_WHY_POINTS, 2, 2);
    if (why->doubt->drawn)
        put_said(text, why, OFR_WHY_DOUBT, 2, 2);
}

static ofr_status put_words(const struct ofr_why *why, ofr_sink sink, struct ofr_reports *reports) {
    struct ofr_text text = {.sink = sink};
    put_head(&text, why);
    put_ratios(&text, why);
    put_verdict(&text, why);
    if (why->n_factors > 0)
        put_shares(&text, why);
    put_beside(&text, why);
    put_doubt(&text, why);
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

/* A sentence; null where it has nothing to say. */
static json_t *said_json(const struct ofr_why *why, enum ofr_why_sentence which) {
    struct ofr_kept_text kept = {0};
    struct ofr_text text = ofr_text_in_memory(&kept);
    ofr_why_say(&text, why, which);
    json_t *said = kept.text == NULL ? json_null() : json_string(kept.text);
    ofr_free(kept.text);
    return said;
}

static void add_doubt(json_t *object, const struct ofr_why *why) {
    const struct ofr_doubt *doubt = why->doubt;
    const struct ofr_turn *turn = ofr_doubt_turn(doubt);
    json_object_set_new(object, "drawn", json_boolean(doubt->drawn));
    json_object_set_new(object, "points",
                        json_pack("{s:o, s:o, s:o}", "p05", ofr_json_real(doubt->points.p05), "p50",
                                  ofr_json_real(doubt->points.p50), "p95", ofr_json_real(doubt->points.p95)));
    json_object_set_new(object, "same_sign", ofr_json_real(doubt->same_sign));
    json_object_set_new(object, "due_to_parameters", ofr_json_real(doubt->parameters.share));
    json_object_set_new(object, "turned_by", turn == NULL ? json_null() : json_string(turn->name));
    json_t *says = json_object();
    for (int which = 0; which < OFR_N_WHY_SENTENCES; which++)
        json_object_set_new(says, ofr_why_sentence_names[which],
                            said_json(why, (enum ofr_why_sentence)which));
    json_object_set_new(object, "says", says);
}

ofr_status ofr_why_put(const struct ofr_why *why, enum ofr_form form, ofr_sink sink,
                       struct ofr_reports *reports) {
    struct view view;
    const struct ofr_result_table tables[] = {factors_of(&view, why), ratios_of(why)};
    if (form == OFR_FORM_TEXT)
        return put_words(why, sink, reports);
    if (form != OFR_FORM_JSON) /* the ratios, where no shares were computed */
        return why->n_factors > 0
                   ? ofr_result_put(&(struct ofr_result_list){tables, 2, why->areas}, form, sink, reports)
                   : ofr_result_put(&(struct ofr_result_list){tables + 1, 1, why->areas}, form, sink,
                                    reports);
    json_t *object =
        json_pack("{s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "areas", areas_of(why), "outcome", why->outcome,
                  "place", ofr_json_real(why->place), "reference", ofr_json_real(why->country), "ratio",
                  ofr_json_real(why->ratio.ratio), "ratio_low", ofr_json_real(why->ratio.low), "ratio_high",
                  ofr_json_real(why->ratio.high), "factors", ofr_result_json(&tables[0]));
    add_doubt(object, why);
    return ofr_json_put(object, sink, reports);
}
