/* The results of an audit, as text, JSON, CSV, HTML and tables of its database (docs/audit.md). */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "analysis/audit.h"
#include "base/date.h"
#include "report/json.h"
#include "report/result_table.h"

#define NUMBER OFR_LONGEST_NUMBER
#define RANGE OFR_LONGEST_INTERVAL
#define NOTICE "All people in this audit are synthetic. It is no forecast."

/* ---- tables ---------------------------------------------------------------------------------- */

/* A row of the effects. */
struct effect {
    size_t measure;
    const struct ofr_audit_finding *finding;
};

/* Rows of the tables: findings with numbers, and what they change. */
struct view {
    const struct ofr_audit *audit;
    const struct ofr_audit_finding **told; /* [n_told] */
    struct effect *effects;                /* [n_effects] by measure */
    size_t n_told, n_effects;
};

static bool is_drawn(const struct ofr_audit *audit) { return audit->run->points.kind != OFR_POINTS_FIXED; }

static size_t n_findings(const struct ofr_audit *audit) { return audit->run->n_arms - 1; }

static bool is_told(const struct ofr_audit_finding *finding) { return !finding->mechanism->of_group; }

static const struct ofr_result_column mechanism_columns[] = {
    {"mechanism", OFR_RESULT_TEXT, "mechanism", .flags = 0},
    {"finding", OFR_RESULT_TEXT, "finding", .flags = 0},
    {"own", OFR_RESULT_TEXT, "own outcome", .flags = 0},
    {"with", OFR_RESULT_REAL, "with it", .flags = 0},
    {"change", OFR_RESULT_INTERVAL, "change without it (95 % interval)", .flags = OFR_SIGNED},
    {"relative", OFR_RESULT_REAL, "relative", OFR_AS_PERCENT, .flags = OFR_SIGNED},
    {"side", OFR_RESULT_TEXT, .flags = 0},
    {"without", OFR_RESULT_TEXT, .flags = 0}};

static bool is_block(const struct ofr_audit *audit, const struct ofr_audit_finding *finding) {
    return finding->mechanism == audit->audited->group;
}

static const char *side_name(const struct ofr_audit *audit, const struct ofr_audit_finding *finding) {
    return is_told(finding) && !is_block(audit, finding) ? "state or society" : "group";
}

static void fill_mechanism(const void *from, size_t row, struct ofr_result_cell *cells) {
    const struct ofr_audit_finding *finding = &((const struct ofr_audit *)from)->findings[row];
    const struct ofr_paired *change = &finding->own_change;
    bool told = is_told(finding);
    const struct ofr_result_cell none = OFR_CELL_OF(NAN, NAN, NAN);
    const struct ofr_result_cell own[] = {OFR_CELL_OF_TEXT(finding->mechanism->name),
                                          OFR_CELL_OF_TEXT(ofr_found_names[finding->activity]),
                                          OFR_CELL_OF_TEXT(finding->own.name),
                                          told ? OFR_CELL_OF(change->without) : none,
                                          told ? OFR_CELL_OF_INTERVAL(change->difference) : none,
                                          told ? OFR_CELL_OF(change->difference.mean / fabs(change->without))
                                               : none,
                                          OFR_CELL_OF_TEXT(side_name(from, finding)),
                                          OFR_CELL_OF_TEXT(finding->mechanism->what)};
    memcpy(cells, own, sizeof own);
}

static const char *side_of(const void *from, size_t row) {
    const struct ofr_audit_finding *finding = &((const struct ofr_audit *)from)->findings[row];
    return !is_told(finding) ? "of the group: active or not, and no more; see the group's side together"
           : is_block(from, finding) ? "the group's side, together:"
                                     : "of state and society:";
}

/* A row for each measure and mechanism. */
static const struct ofr_result_column effect_columns[] = {
    {"measure", OFR_RESULT_TEXT, .flags = 0},
    {"mechanism", OFR_RESULT_TEXT, "without", .flags = 0},
    {"with", OFR_RESULT_REAL, .flags = 0},
    {"change", OFR_RESULT_INTERVAL, "change (95 % interval)", .flags = OFR_SIGNED},
    {"relative", OFR_RESULT_INTERVAL, "relative (95 % interval)", OFR_AS_PERCENT, .flags = OFR_SIGNED},
    {"verdict", OFR_RESULT_TEXT, "", .flags = 0}};

/* The change over what it is with the mechanism. */
static struct ofr_ratio relative_of(const struct ofr_audit_finding *finding, size_t measure) {
    const struct ofr_ratio *ratio = &finding->relatives[measure];
    return (struct ofr_ratio){ratio->ratio - 1, ratio->low - 1, ratio->high - 1};
}

static void fill_effect(const void *from, size_t row, struct ofr_result_cell *cells) {
    const struct view *view = from;
    size_t measure = view->effects[row].measure;
    const struct ofr_audit_finding *finding = view->effects[row].finding;
    const struct ofr_paired *change = &finding->changes[measure];
    const struct ofr_ratio relative = relative_of(finding, measure);
    const struct ofr_result_cell own[] = {OFR_CELL_OF_TEXT(view->audit->measures[measure].name),
                                          OFR_CELL_OF_TEXT(finding->mechanism->name),
                                          OFR_CELL_OF(change->without),
                                          OFR_CELL_OF_INTERVAL(change->difference),
                                          OFR_CELL_OF(relative.ratio, relative.low, relative.high),
                                          OFR_CELL_OF_TEXT(ofr_verdict_names[finding->verdicts[measure]])};
    memcpy(cells, own, sizeof own);
}

static const char *measure_of(const void *from, size_t row) {
    const struct view *view = from;
    return view->audit->measures[view->effects[row].measure].meaning;
}

static const struct ofr_result_column share_columns[] = {
    {"mechanism", OFR_RESULT_TEXT, "mechanism", .flags = 0},
    {"not_without", OFR_RESULT_INTERVAL, "not without it (95 % interval)", OFR_AS_PERCENT, .flags = 0},
    {"only_without", OFR_RESULT_INTERVAL, "only without it (95 % interval)", OFR_AS_PERCENT, .flags = 0}};

static void fill_share(const void *from, size_t row, struct ofr_result_cell *cells) {
    const struct ofr_audit_finding *finding = ((const struct view *)from)->told[row];
    cells[0] = OFR_CELL_OF_TEXT(finding->mechanism->name);
    cells[1] = OFR_CELL_OF(finding->prevented.ratio, finding->prevented.low, finding->prevented.high);
    cells[2] = OFR_CELL_OF(finding->added.ratio, finding->added.low, finding->added.high);
}

static const struct ofr_result_column doubt_columns[] = {
    {"mechanism", OFR_RESULT_TEXT, "mechanism", .flags = 0},
    {"same_sign", OFR_RESULT_REAL, "same sign", OFR_AS_PERCENT, .flags = 0},
    {"parameters", OFR_RESULT_INTERVAL, "due to parameters", OFR_AS_PERCENT, .flags = 0},
    {"turned_by", OFR_RESULT_TEXT, "turned most by", .flags = 0},
    {"turned_share", OFR_RESULT_REAL, "", OFR_AS_PERCENT, .flags = 0}};

static void fill_doubt(const void *from, size_t row, struct ofr_result_cell *cells) {
    const struct ofr_audit_finding *finding = ((const struct view *)from)->told[row];
    const struct ofr_doubt *doubt = &finding->doubt;
    const struct ofr_turn *turn = ofr_doubt_turn(doubt);
    cells[0] = OFR_CELL_OF_TEXT(finding->mechanism->name);
    cells[1] = OFR_CELL_OF(doubt->same_sign);
    cells[2] = OFR_CELL_OF(doubt->parameters.share, doubt->parameters.low, doubt->parameters.high);
    cells[3] = OFR_CELL_OF_TEXT(turn != NULL                       ? turn->name
                                : finding->verdicts[0] != OFR_SAME ? "nothing clearly"
                                                                   : NULL);
    cells[4] = OFR_CELL_OF(turn == NULL ? (double)NAN : turn->part.share);
}

static const struct ofr_result_column limit_columns[] = {
    {"limit", OFR_RESULT_TEXT, "limit", .flags = 0},
    {"what", OFR_RESULT_TEXT, "", .flags = 0},
    {"share", OFR_RESULT_INTERVAL, "share of days (95 % interval)", OFR_AS_PERCENT, .flags = 0},
    {"binds", OFR_RESULT_FLAG, .flags = 0},
    {"finding", OFR_RESULT_TEXT, "", .flags = OFR_ONLY_SHOWN}};

static void fill_limit(const void *from, size_t row, struct ofr_result_cell *cells) {
    const struct ofr_audit *audit = from;
    bool binds = ofr_limit_binds(audit->full[row]), surely = audit->full[row].mean >= OFR_LEAST_TO_BIND;
    cells[0] = OFR_CELL_OF_TEXT(audit->audited->limits[row].name);
    cells[1] = OFR_CELL_OF_TEXT(audit->audited->limits[row].what);
    cells[2] = OFR_CELL_OF_INTERVAL(audit->full[row]);
    cells[3] = OFR_CELL_OF(binds);
    cells[4] = OFR_CELL_OF_TEXT(surely ? "binds" : binds ? "may bind" : "");
}

static const struct ofr_result_column number_columns[] = {
    {"name", OFR_RESULT_TEXT, "number", .flags = 0},
    {"value", OFR_RESULT_INTERVAL, "value (95 % interval)", .flags = 0}};

enum { GENERATION_RATIO, MULTIPLIER, RECALLED, N_NUMBERS };

static void fill_number(const void *from, size_t row, struct ofr_result_cell *cells) {
    static const char *const names[N_NUMBERS] = {"ratio", "multiplier", "recalled"};
    const struct ofr_audit *audit = from;
    const struct ofr_interval recalled = audit->recalled_found;
    const struct ofr_ratio values[N_NUMBERS] = {
        audit->ratio_found, audit->multiplier, {recalled.mean, recalled.low, recalled.high}};
    cells[0] = OFR_CELL_OF_TEXT(names[row]);
    cells[1] = OFR_CELL_OF(values[row].ratio, values[row].low, values[row].high);
}

enum { MECHANISMS, EFFECTS, SHARES, DOUBTS, LIMITS, NUMBERS, N_TABLES };

static void describe(const struct ofr_audit *audit, const struct view *view,
                     struct ofr_result_table tables[N_TABLES]) {
    tables[MECHANISMS] =
        (struct ofr_result_table){"audit_mechanism",           OFR_RESULT_COLUMNS(mechanism_columns),
                                  .n_rows = n_findings(audit), .from = audit,
                                  .fill = fill_mechanism,      .section = side_of};
    tables[EFFECTS] = (struct ofr_result_table){"audit_effect",
                                                OFR_RESULT_COLUMNS(effect_columns),
                                                .n_rows = view->n_effects,
                                                .from = view,
                                                .fill = fill_effect,
                                                .section = measure_of};
    tables[SHARES] = (struct ofr_result_table){"audit_share", OFR_RESULT_COLUMNS(share_columns),
                                               .n_rows = view->n_told, .from = view, .fill = fill_share};
    tables[DOUBTS] = (struct ofr_result_table){"audit_doubt", OFR_RESULT_COLUMNS(doubt_columns),
                                               .n_rows = is_drawn(audit) ? view->n_told : 0, .from = view,
                                               .fill = fill_doubt};
    tables[LIMITS] =
        (struct ofr_result_table){"audit_limit", OFR_RESULT_COLUMNS(limit_columns),
                                  .n_rows = audit->audited->n_limits, .from = audit, .fill = fill_limit};
    tables[NUMBERS] = (struct ofr_result_table){"audit_number", OFR_RESULT_COLUMNS(number_columns),
                                                .n_rows = N_NUMBERS, .from = audit, .fill = fill_number};
}

/* @param whole [in] also effects that are nothing in all replicates, of measures after the first */
static ofr_status look(const struct ofr_audit *audit, bool whole, struct view *view,
                       struct ofr_reports *reports) {
    *view = (struct view){.audit = audit};
    OFR_TRY(OFR_NEW(NULL, view->told, n_findings(audit), "the results", reports));
    OFR_TRY(OFR_NEW(NULL, view->effects, n_findings(audit) * audit->n_measures, "the results", reports));
    for (size_t i = 0; i < n_findings(audit); i++)
        if (is_told(&audit->findings[i]))
            view->told[view->n_told++] = &audit->findings[i];
    for (size_t m = 0; m < audit->n_measures; m++)
        for (size_t i = 0; i < view->n_told; i++)
            if (whole || m == 0 || view->told[i]->verdicts[m] != OFR_SAME)
                view->effects[view->n_effects++] = (struct effect){m, view->told[i]};
    return OFR_OK;
}

static void free_view(struct view *view) {
    ofr_free(view->told);
    ofr_free(view->effects);
}

ofr_status ofr_audit_store(struct ofr_audit *audit, struct ofr_reports *reports) {
    struct ofr_result_table tables[N_TABLES];
    struct view view;
    ofr_status status = look(audit, true, &view, reports);
    if (status == OFR_OK)
        describe(audit, &view, tables);
    for (size_t t = 0; t < N_TABLES && status == OFR_OK; t++)
        status = ofr_result_store(audit->ensemble, &tables[t], reports);
    free_view(&view);
    return status;
}

/* ---- text ------------------------------------------------------------------------------------ */

static const char *number(double value, char text[NUMBER]) {
    return ofr_number_text(value, OFR_AS_DIGITS, false, text);
}

/* The first day without a mechanism. */
static int32_t run_from(const struct ofr_audit *audit) {
    return audit->run->scenario->first_day + (int32_t)audit->run->arms[1].from_day;
}

static void put_head(struct ofr_text *text, const struct ofr_audit *audit) {
    const struct ofr_run *run = audit->run;
    char from[11], first[11], last[11], mean[NUMBER], range[RANGE];
    ofr_date_write(run->scenario->first_day, first);
    ofr_date_write(run->scenario->last_day, last);
    ofr_date_write(run_from(audit), from);
    ofr_put(text, "%s: what each mechanism does\n",
            run->scenario->title == NULL ? run->scenario->name : run->scenario->title);
    ofr_put_plain(text, "Synthetic people in a model of the place. Not a forecast; no real person is in "
                        "it.\n\nWhat was run\n");
    ofr_put(text, "  %s to %s, model %s, %u replicate%s, seed %llu%s\n", first, last, run->model->name,
            ofr_audit_n_points(audit), ofr_audit_n_points(audit) == 1 ? "" : "s",
            (unsigned long long)run->seed,
            !is_drawn(audit)                           ? ""
            : run->points.kind == OFR_POINTS_POSTERIOR ? ", each with values drawn from a posterior"
                                                       : ", each with values drawn from priors");
    if (run->n_repeats > 0)
        ofr_put(text, "  %u more repeat the first values with other chance\n", run->n_repeats);
    ofr_put_paragraph(
        text, "  ", 2,
        "Each replicate was run as it is and, from %s on, once without each mechanism: the same "
        "people, the same draws. Intervals are at 95 %%, over replicates%s.",
        from, is_drawn(audit) ? ", and so over chance and parameters" : "");
    for (size_t m = 0; m < audit->n_measures; m++)
        ofr_put_paragraph(text, m == 0 ? "  As it is, from that day on: " : "    ", 4, "%s %s (%s): %s",
                          number(audit->base[m].mean, mean), audit->measures[m].unit,
                          ofr_interval_text(audit->base[m], false, range), audit->measures[m].meaning);
}

static void put_table(struct ofr_text *text, const char *title, const struct ofr_result_table *table) {
    struct ofr_result_table indented = *table;
    indented.indent = table->section == NULL ? 2 : 0;
    if (table->n_rows == 0)
        return;
    ofr_put(text, "\n%s\n", title);
    ofr_result_text(text, &indented);
}

/* "31 % (20 % to 42 %)" */
static const char *share(const struct ofr_ratio *from, char text[RANGE + NUMBER]) {
    char mean[NUMBER], range[RANGE];
    snprintf(text, RANGE + NUMBER, "%s (%s)", ofr_number_text(from->ratio, OFR_AS_PERCENT, false, mean),
             isfinite(from->low) ? ofr_range_text(from->low, from->high, OFR_AS_PERCENT, false, range)
                                 : "no interval");
    return text;
}

static void put_recalled(struct ofr_text *text, const struct ofr_audit *audit) {
    const struct ofr_roles *roles = &audit->run->model->roles;
    char people[NUMBER], net[NUMBER], prevented[RANGE + NUMBER], added[RANGE + NUMBER],
        recalled[RANGE + NUMBER];
    for (size_t i = 0; i < n_findings(audit) && audit->recalled != NULL; i++) {
        const struct ofr_audit_finding *finding = &audit->findings[i];
        if (strcmp(finding->mechanism->name, audit->audited->recalled_of) != 0)
            continue;
        const struct ofr_interval said = audit->recalled_found;
        const struct ofr_ratio of_one = {said.mean / 100, said.low / 100, said.high / 100};
        ofr_put_paragraph(text, "  ", 2,
                          "Of %s people who %s from that day on, %s would not have without %s; others, %s "
                          "of that number, %s only without it. Net of these it is %s. Beside it, %s of those "
                          "who %s %s.",
                          number(audit->base[0].mean, people), roles->past,
                          share(&finding->prevented, prevented), finding->mechanism->name,
                          share(&finding->added, added), roles->past,
                          ofr_number_text(-relative_of(finding, 0).ratio, OFR_AS_PERCENT, true, net),
                          share(&of_one, recalled), roles->past, audit->audited->recalled_phrase);
    }
}

static const char *ratio_text(const struct ofr_ratio *from, char text[RANGE + NUMBER]) {
    char mean[NUMBER], range[RANGE];
    snprintf(text, RANGE + NUMBER, "%s (%s)", number(from->ratio, mean),
             isfinite(from->low) ? ofr_range_text(from->low, from->high, OFR_AS_DIGITS, false, range)
                                 : "no interval");
    return text;
}

static void put_multiplier(struct ofr_text *text, const struct ofr_audit *audit) {
    char times[RANGE + NUMBER];
    if (isfinite(audit->multiplier.ratio))
        ofr_put_paragraph(text, "  ", 2,
                          "1 / (1 - R) = %s: people who follow from one whom none of them brought, that one "
                          "included.",
                          ratio_text(&audit->multiplier, times));
    else
        ofr_put_paragraph(text, "  ", 2, "How many follow from one, 1 / (1 - R), is not known: %s.",
                          isfinite(audit->ratio_found.high) ? "the interval of R reaches 1"
                                                            : "R has no interval");
}

static void put_ratio(struct ofr_text *text, const struct ofr_audit *audit) {
    const struct ofr_roles *roles = &audit->run->model->roles;
    char from[11], ratio[RANGE + NUMBER];
    if (audit->ratio == NULL)
        return;
    ofr_date_write(run_from(audit), from);
    ofr_put_plain(text, "\nGenerations\n");
    if (audit->n_with_people < OFR_LEAST_TO_DIVIDE) {
        ofr_put_paragraph(
            text, "  ", 2, "R is not known: in %u of %u replicates anybody %s from %s on; %d are the least.",
            audit->n_with_people, ofr_audit_n_points(audit), roles->past, from, OFR_LEAST_TO_DIVIDE);
        return;
    }
    ofr_put_paragraph(text, "  ", 2,
                      "R = %s: of the people who %s from %s on, in all replicates together, the share whom "
                      "another brought.",
                      ratio_text(&audit->ratio_found, ratio), roles->past, from);
    put_multiplier(text, audit);
    if (audit->n_with_people < ofr_audit_n_points(audit))
        ofr_put_paragraph(text, "  ", 2, "In %u of %u replicates nobody did; they tell nothing of R.",
                          ofr_audit_n_points(audit) - audit->n_with_people, ofr_audit_n_points(audit));
}

static void put_notes(struct ofr_text *text) {
    ofr_put_paragraph(
        text, "  ", 2,
        "active: its own outcome clearly changes; inert: it does not, or by less than %g %%; "
        "no occasion: its own outcome is 0 with and without it in all replicates; "
        "unclear: the replicates do not tell; absent: the scenario has it at the values without "
        "it. Words on changes are corrected for the number of mechanisms (Holm). Of the group's mechanisms "
        "the direction of the change is tested (sign test), which "
        "takes at least six replicates.",
        OFR_LEAST_CHANGE * 100);
}

static void put_words(const struct ofr_audit *audit, const struct ofr_result_table *tables,
                      struct ofr_text *text) {
    char title[200];
    put_head(text, audit);
    put_table(text, "What each mechanism moves", &tables[MECHANISMS]);
    put_notes(text);
    put_table(text, "What changes without it, where anything does", &tables[EFFECTS]);
    snprintf(title, sizeof title, "Of the people who %s, the share who do", audit->run->model->roles.past);
    put_table(text, title, &tables[SHARES]);
    put_recalled(text, audit);
    snprintf(title, sizeof title, "How sure the change of %s is", audit->run->model->roles.many);
    put_table(text, title, &tables[DOUBTS]);
    put_table(text, "Limits of the model", &tables[LIMITS]);
    put_ratio(text, audit);
}

/* ---- all forms ------------------------------------------------------------------------------- */

static json_t *audit_json(const struct ofr_audit *audit, const struct ofr_result_table *tables) {
    const struct ofr_run *run = audit->run;
    json_t *measures = json_array();
    char from[11];
    ofr_date_write(run_from(audit), from);
    for (size_t m = 0; m < audit->n_measures; m++)
        json_array_append_new(
            measures, json_pack("{s:s, s:s, s:s, s:o, s:o, s:o}", "name", audit->measures[m].name, "unit",
                                audit->measures[m].unit, "meaning", audit->measures[m].meaning, "value",
                                ofr_json_real(audit->base[m].mean), "low", ofr_json_real(audit->base[m].low),
                                "high", ofr_json_real(audit->base[m].high)));
    return json_pack("{s:s, s:I, s:I, s:s, s:b, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:I, s:s}", "scenario",
                     run->scenario->name, "seed", (json_int_t)run->seed, "replicates",
                     (json_int_t)ofr_audit_n_points(audit), "from", from, "over_parameters",
                     (int)is_drawn(audit), "measures", measures, "mechanisms",
                     ofr_result_json(&tables[MECHANISMS]), "effects", ofr_result_json(&tables[EFFECTS]),
                     "shares", ofr_result_json(&tables[SHARES]), "doubts", ofr_result_json(&tables[DOUBTS]),
                     "limits", ofr_result_json(&tables[LIMITS]), "numbers", ofr_result_json(&tables[NUMBERS]),
                     "replicates_with_ratio", (json_int_t)audit->n_with_people, "notice", NOTICE);
}

ofr_status ofr_audit_put(const struct ofr_audit *audit, enum ofr_form form, ofr_sink sink,
                         struct ofr_reports *reports) {
    struct ofr_result_table tables[N_TABLES];
    struct ofr_text text = {.sink = sink};
    struct view view;
    ofr_status status = look(audit, form != OFR_FORM_TEXT, &view, reports);
    if (status == OFR_OK) {
        describe(audit, &view, tables);
        const struct ofr_result_list list = {tables, N_TABLES, audit->run->scenario->name};
        if (form == OFR_FORM_TEXT) {
            put_words(audit, tables, &text);
            status = ofr_text_end(&text, reports);
        } else {
            status = form == OFR_FORM_JSON ? ofr_json_put(audit_json(audit, tables), sink, reports)
                                           : ofr_result_put(&list, form, sink, reports);
        }
    }
    free_view(&view);
    return status;
}
