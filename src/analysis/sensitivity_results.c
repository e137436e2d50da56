/* The results of a sensitivity analysis: its tables, as text, JSON, CSV, HTML and in its database. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "analysis/sensitivity.h"
#include "base/date.h"
#include "report/json.h"
#include "report/result_table.h"

#define MOST_ROWS 20     /* of a table; the database and the JSON have all */
#define MOST_SENTENCES 3 /* about single parameters */
#define BLOCK "unknown group behaviour"

static const char *name_of(const struct ofr_sensitivity *s, const struct ofr_sensitivity_result *result) {
    return s->model->outcomes[result->outcome].name;
}

static const char *meaning_of(const struct ofr_sensitivity *s, const struct ofr_sensitivity_result *result) {
    return s->model->outcomes[result->outcome].meaning;
}

static const char *title_of(const struct ofr_sensitivity *s) {
    return s->scenario->title == NULL ? s->scenario->name : s->scenario->title;
}

/* ---- tables -------------------------------------------------------------------------- */

/* Rows of results: of each, its ranked parameters, at most n_shown, then the block. */
struct view {
    const struct ofr_sensitivity *s;
    const struct ofr_sensitivity_result *first; /* of the results that are shown */
    uint32_t n_shown;                           /* parameters of each result */
};

static bool has_block(const struct ofr_sensitivity *s) {
    return ofr_inputs_block(&s->inputs) < s->inputs.factors.n_factors;
}

/* The columns that effects and indices share. */
#define SHARED_COLUMNS                                                                                       \
    {"outcome", OFR_RESULT_TEXT, .flags = OFR_NOT_IN_JSON},                                                  \
        {"rank", OFR_RESULT_WHOLE, "rank", OFR_AS_COUNT, .flags = 0},                                        \
        {"mark", OFR_RESULT_TEXT, "", .flags = OFR_ONLY_SHOWN},                                              \
        {"parameter", OFR_RESULT_TEXT, "parameter", .flags = 0},                                             \
        {"range", OFR_RESULT_RANGE, .flags = OFR_NOT_IN_FLAT, .low = "from", .high = "to"}, {                \
        "told_from_noise", OFR_RESULT_FLAG, .flags = 0                                                       \
    }

static const struct ofr_result_column effect_columns[] = {
    SHARED_COLUMNS,
    {"mu_star", OFR_RESULT_INTERVAL, "mu* (95 % interval)", .flags = 0},
    {"mu", OFR_RESULT_INTERVAL, "mu (95 % interval)", .flags = 0},
    {"sigma", OFR_RESULT_REAL, "sigma", .flags = 0},
    {"no_effect", OFR_RESULT_WHOLE, .flags = OFR_NOT_IN_JSON}};
static const struct ofr_result_column index_columns[] = {
    SHARED_COLUMNS,
    {"total", OFR_RESULT_INTERVAL, "total (95 % interval)", .flags = 0},
    {"first", OFR_RESULT_INTERVAL, "first (95 % interval)", .flags = 0}};

static void fill_result(const void *from, size_t row, struct ofr_result_cell *cells) {
    const struct view *view = from;
    const struct ofr_sensitivity *s = view->s;
    size_t n_each = view->n_shown + has_block(s), at = row % n_each;
    const struct ofr_sensitivity_result *result = &view->first[row / n_each];
    bool block = at == view->n_shown;
    uint32_t f = block ? ofr_inputs_block(&s->inputs) : result->ranked[at];
    bool told = ofr_sensitivity_is_told(result, f);
    cells[0] = OFR_CELL_OF_TEXT(name_of(s, result));
    cells[1] = OFR_CELL_OF(block ? (double)NAN : (double)at + 1);
    cells[2] = OFR_CELL_OF_TEXT(told ? "*" : "");
    cells[3] = OFR_CELL_OF_TEXT(block ? BLOCK : ofr_input_name(&s->inputs, f));
    cells[4] = block ? OFR_CELL_OF(NAN, NAN) : OFR_CELL_OF(s->inputs.list[f].low, s->inputs.list[f].high);
    cells[5] = OFR_CELL_OF(told);
    if (result->effects != NULL) {
        const struct ofr_morris_effect *effect = &result->effects[f];
        cells[6] = OFR_CELL_OF_INTERVAL(effect->mu_star);
        cells[7] = OFR_CELL_OF_INTERVAL(effect->mu);
        cells[8] = OFR_CELL_OF(effect->sigma);
        cells[9] = OFR_CELL_OF(effect->n_none);
    } else {
        const struct ofr_saltelli_index *index = &result->indices[f];
        cells[6] = OFR_CELL_OF(index->total, index->total_low, index->total_high);
        cells[7] = OFR_CELL_OF(index->first, index->first_low, index->first_high);
    }
}

static struct ofr_result_table table_of(const struct view *view, size_t n_results) {
    bool morris = view->s->method == OFR_MORRIS, log = view->s->options->log;
    struct ofr_result_table table = {.name = morris ? log ? "effect_log" : "effect"
                                             : log  ? "variance_share_log"
                                                    : "variance_share",
                                     OFR_RESULT_COLUMNS(index_columns),
                                     .n_rows = n_results * (view->n_shown + has_block(view->s)),
                                     .from = view,
                                     .fill = fill_result};
    if (morris) {
        table.columns = effect_columns;
        table.n_columns = sizeof effect_columns / sizeof *effect_columns;
    }
    return table;
}

static const struct ofr_result_column input_columns[] = {
    {.name = "parameter", .kind = OFR_RESULT_TEXT},
    {.name = "range", .kind = OFR_RESULT_RANGE, .low = "low", .high = "high"},
    {.name = "block", .kind = OFR_RESULT_WHOLE},
    {.name = "left_out", .kind = OFR_RESULT_TEXT}};

static void fill_input(const void *from, size_t row, struct ofr_result_cell *cells) {
    const struct ofr_sensitivity *s = from;
    const struct ofr_inputs *inputs = &s->inputs;
    if (row < inputs->n) {
        cells[0] = OFR_CELL_OF_TEXT(ofr_input_name(inputs, (uint32_t)row));
        cells[1] = OFR_CELL_OF(inputs->list[row].low, inputs->list[row].high);
        cells[2] = OFR_CELL_OF(row >= inputs->n_own);
        return;
    }
    cells[0] = OFR_CELL_OF_TEXT(inputs->schema->parameters[inputs->left_out[row - inputs->n].parameter].name);
    cells[1] = OFR_CELL_OF(NAN, NAN);
    cells[2] = OFR_CELL_OF(NAN);
    cells[3] = OFR_CELL_OF_TEXT(inputs->left_out[row - inputs->n].why);
}

static const struct ofr_result_column noise_columns[] = {
    {.name = "outcome", .kind = OFR_RESULT_TEXT},  {.name = "mean", .kind = OFR_RESULT_REAL},
    {.name = "variance", .kind = OFR_RESULT_REAL}, {.name = "between_replicates", .kind = OFR_RESULT_REAL},
    {.name = "degrees", .kind = OFR_RESULT_WHOLE}, {.name = "noise", .kind = OFR_RESULT_REAL}};

static void fill_noise(const void *from, size_t row, struct ofr_result_cell *cells) {
    const struct ofr_sensitivity *s = from;
    const struct ofr_sensitivity_result *result = &s->results[row];
    cells[0] = OFR_CELL_OF_TEXT(name_of(s, result));
    cells[1] = OFR_CELL_OF(result->mean);
    cells[2] = OFR_CELL_OF(result->variance);
    cells[3] = OFR_CELL_OF(result->between_replicates);
    cells[4] = OFR_CELL_OF(result->degrees);
    cells[5] = OFR_CELL_OF(s->method == OFR_GIVEN ? (double)NAN : result->noise);
}

/* Points with the values of parameters: a column for each. */
static ofr_status add_points_table(const struct ofr_sensitivity *s, struct ofr_ensemble *ensemble,
                                   struct ofr_reports *reports) {
    uint32_t n = s->inputs.n;
    struct ofr_stored_column *columns = NULL;
    struct ofr_cell_value *cells = NULL;
    ofr_status status = OFR_NEW(NULL, columns, n + 1, "a table of results", reports);
    OFR_THEN(status, OFR_NEW(NULL, cells, (size_t)s->n_points * (n + 1), "a table of results", reports));
    if (status == OFR_OK) {
        columns[0] = (struct ofr_stored_column){"point", OFR_STORED_WHOLE};
        for (uint32_t i = 0; i < n; i++)
            columns[i + 1] = (struct ofr_stored_column){ofr_input_name(&s->inputs, i), OFR_STORED_REAL};
        for (size_t point = 0; point < s->n_points; point++) {
            cells[point * (n + 1)] = (struct ofr_cell_value){.number = (double)point};
            for (uint32_t i = 0; i < n; i++)
                cells[point * (n + 1) + i + 1] = (struct ofr_cell_value){.number = s->values[point * n + i]};
        }
        const struct ofr_stored_table table = {"point", columns, n + 1, s->n_points, cells};
        status = ofr_ensemble_add_table(ensemble, &table, reports);
    }
    ofr_free(columns);
    ofr_free(cells);
    return status;
}

ofr_status ofr_sensitivity_write(const struct ofr_sensitivity *s, struct ofr_ensemble *ensemble,
                                 struct ofr_reports *reports) {
    const struct view view = {s, s->results, s->inputs.n_own};
    const struct ofr_result_table results = table_of(&view, s->n_results);
    const struct ofr_result_table input = {"input", OFR_RESULT_COLUMNS(input_columns),
                                           .n_rows = (size_t)s->inputs.n + s->inputs.n_left_out, .from = s,
                                           .fill = fill_input};
    const struct ofr_result_table noise = {s->options->log ? "noise_log" : "noise",
                                           OFR_RESULT_COLUMNS(noise_columns), .n_rows = s->n_results,
                                           .from = s, .fill = fill_noise};
    ofr_status status = ofr_result_store(ensemble, &input, reports);
    OFR_THEN(status, add_points_table(s, ensemble, reports));
    if (status == OFR_OK && s->method != OFR_GIVEN)
        status = ofr_result_store(ensemble, &results, reports);
    return status == OFR_OK ? ofr_result_store(ensemble, &noise, reports) : status;
}

/* ---- text ---------------------------------------------------------------------------- */

static const char *section(const void *from, size_t row) {
    const struct view *view = from;
    return row == view->n_shown ? "not ranked" : "";
}

static void put_table(struct ofr_text *text, const struct ofr_sensitivity *s,
                      const struct ofr_sensitivity_result *result) {
    uint32_t n_own = s->inputs.n_own;
    const struct view view = {s, result, n_own < MOST_ROWS ? n_own : MOST_ROWS};
    struct ofr_result_table table = table_of(&view, 1);
    table.section = section;
    ofr_put(text, "\n%s (%s)%s\n", meaning_of(s, result), name_of(s, result),
            s->options->log ? ", as log(1 + its number)" : "");
    ofr_result_text(text, &table);
    if (view.n_shown < n_own)
        ofr_put(text, "and %u more parameters%s\n", n_own - view.n_shown,
                s->options->out != NULL ? ", all in the database" : "; --out keeps all");
}

static const char *words_of(char room[OFR_LONGEST_NUMBER], double value) {
    return ofr_number_text(value, OFR_AS_DIGITS, false, room);
}

/* ---- sentences ------------------------------------------------------------------------------------ */

/* Which way a parameter moves an outcome, where its interval says. */
static const char *direction_of(const struct ofr_morris_effect *effect) {
    if (effect->mu.low > 0)
        return "more of it, more of them";
    if (effect->mu.high < 0)
        return "more of it, fewer of them";
    return "which way is not clear: its mean effect has an interval that contains 0";
}

static void put_parameter_sentence(struct ofr_text *text, const struct ofr_sensitivity *s,
                                   const struct ofr_sensitivity_result *result, uint32_t f) {
    char a[OFR_LONGEST_NUMBER], b[OFR_LONGEST_NUMBER], c[OFR_LONGEST_NUMBER];
    const char *parameter = ofr_input_name(&s->inputs, f);
    const struct ofr_input *input = &s->inputs.list[f];
    if (result->effects != NULL) {
        const struct ofr_morris_effect *effect = &result->effects[f];
        const struct ofr_interval *size = &effect->mu_star;
        bool log = s->options->log;
        ofr_put_paragraph(
            text, "  ", 2, "%s, over its range of %g to %g, changes %s by %s%s on average (%s to %s); %s.",
            parameter, input->low, input->high, name_of(s, result), log ? "a factor of " : "",
            words_of(a, log ? exp(size->mean) : size->mean), words_of(b, log ? exp(size->low) : size->low),
            words_of(c, log ? exp(size->high) : size->high), direction_of(effect));
    } else {
        const struct ofr_saltelli_index *index = &result->indices[f];
        ofr_put_paragraph(
            text, "  ", 2,
            "%s makes an estimated %s of the variance of %s with all it interacts with (%s to %s).",
            parameter, words_of(a, index->total), name_of(s, result), words_of(b, index->total_low),
            words_of(c, index->total_high));
    }
}

/* The block beside the strongest parameter; told to be more or less where the intervals are apart. */
static void put_block_sentence(struct ofr_text *text, const struct ofr_sensitivity *s,
                               const struct ofr_sensitivity_result *result) {
    uint32_t block = ofr_inputs_block(&s->inputs), first = s->inputs.n_own > 0 ? result->ranked[0] : block;
    if (block == s->inputs.factors.n_factors)
        return;
    bool morris = result->effects != NULL;
    double low = morris ? result->effects[block].mu_star.low : result->indices[block].total_low;
    double high = morris ? result->effects[block].mu_star.high : result->indices[block].total_high;
    double first_low = morris ? result->effects[first].mu_star.low : result->indices[first].total_low;
    double first_high = morris ? result->effects[first].mu_star.high : result->indices[first].total_high;
    const char *beside = first == block     ? "is all that was varied"
                         : low > first_high ? "matters more than any single parameter"
                         : high < first_low ? "matters less than the strongest parameter"
                                            : "and the strongest parameter have overlapping intervals";
    ofr_put_paragraph(
        text, "  ", 2,
        "Unknown group behaviour - %u parameters of the group varied together, each around its value - %s.",
        s->inputs.n - s->inputs.n_own, beside);
}

static void put_noise_sentence(struct ofr_text *text, const struct ofr_sensitivity *s,
                               const struct ofr_sensitivity_result *result) {
    char a[OFR_LONGEST_NUMBER], b[OFR_LONGEST_NUMBER], c[OFR_LONGEST_NUMBER];
    uint32_t n_told = 0, n_still = 0;
    for (uint32_t f = 0; f < s->inputs.n_own; f++) {
        n_told += ofr_sensitivity_is_told(result, f);
        n_still += result->effects != NULL && result->effects[f].n_none == s->n_rows;
    }
    ofr_put_paragraph(text, "  ", 2,
                      "%u of %u parameters%s differ clearly from chance: their intervals lie above %s, which "
                      "replicates alone would show as %s.",
                      n_told, s->inputs.n_own, n_told > 0 ? ", marked *," : "", words_of(a, result->noise),
                      result->effects != NULL ? "mu*" : "a total index");
    if (n_still > 0) {
        ofr_put_paragraph(text, "  ", 2, "%u changed nothing at all in any trajectory.", n_still);
    }
    ofr_put_paragraph(text, "  ", 2,
                      "Replicates of a point vary with a standard deviation of %s%s; values of points (mean "
                      "%s) with one of %s.",
                      words_of(a, sqrt(result->between_replicates)), s->options->log ? " of that log" : "",
                      words_of(b, result->mean), words_of(c, sqrt(result->variance)));
}

static void put_sentences(struct ofr_text *text, const struct ofr_sensitivity *s,
                          const struct ofr_sensitivity_result *result) {
    ofr_put_plain(text, "\n");
    for (uint32_t i = 0; i < s->inputs.n_own && i < MOST_SENTENCES; i++)
        if (ofr_sensitivity_is_told(result, result->ranked[i]))
            put_parameter_sentence(text, s, result, result->ranked[i]);
    put_block_sentence(text, s, result);
    put_noise_sentence(text, s, result);
}

/* ---- head and foot ----------------------------------------------------------------------------------- */

static void put_head(struct ofr_text *text, const struct ofr_sensitivity *s) {
    char first[11], last[11];
    ofr_date_write(s->scenario->first_day, first);
    ofr_date_write(s->scenario->last_day, last);
    ofr_put(text,
            "Sensitivity of %s\nSynthetic people in a model of the place. Not a forecast; no real person is "
            "in it.\n\n",
            title_of(s));
    if (s->method == OFR_MORRIS)
        ofr_put(text, "Morris screening: %u parameters over their ranges, %u trajectories of %u points",
                s->inputs.n_own, s->n_rows, s->n_each);
    else if (s->method == OFR_SOBOL)
        ofr_put(text, "Sobol indices: %u parameters over their ranges, %u rows of %u points", s->inputs.n_own,
                s->n_rows, s->n_each);
    else
        ofr_put(text, "%u points of %s, %u parameters", s->n_points, s->options->samples_file, s->inputs.n);
    ofr_put(text, "; %s to %s\n%u replicate%s a point", first, last, s->n_replicates,
            s->n_replicates == 1 ? "" : "s");
    if (s->n_noise > s->n_replicates && s->method != OFR_GIVEN)
        ofr_put(text, ", %u at the first of each", s->n_noise);
    ofr_put(text, "; seed %llu\n", (unsigned long long)s->options->seed);
}

static void put_left_out(struct ofr_text *text, const struct ofr_sensitivity *s) {
    const struct ofr_inputs *inputs = &s->inputs;
    const char *last = NULL;
    for (uint32_t i = 0; i < inputs->n_left_out; i++) {
        const struct ofr_left_out *out = &inputs->left_out[i];
        bool new = last == NULL || strcmp(last, out->why) != 0;
        if (new)
            ofr_put(text, "\nLeft out, since %s:\n   ", out->why);
        ofr_put(text, " %s", inputs->schema->parameters[out->parameter].name);
        last = out->why;
        if (i + 1 == inputs->n_left_out)
            ofr_put_plain(text, "\n");
    }
}

static void put_foot(struct ofr_text *text, const struct ofr_sensitivity *s) {
    ofr_put_plain(text, "\n");
    if (s->method == OFR_MORRIS)
        ofr_put_plain(
            text, "mu* is the mean size of the change over a parameter's whole range, mu the mean change, "
                  "sigma how much it\ndepends on where the other parameters are. A parameter that matters "
                  "here matters over its range, which may be\nwider than what anybody thinks likely.\n");
    else if (s->method == OFR_SOBOL)
        ofr_put_plain(
            text, "first: share of the variance a parameter makes alone; total: with all it interacts with, "
                  "so totals may sum\nto more than 1. A share below 0 or above 1 is error of the estimate. "
                  "Both are about the ranges given\nhere and say nothing about parameters left alone.\n");
    if (s->options->out != NULL)
        ofr_put(text, "Written to %s.\n", s->options->out);
    if (s->options->write_outputs != NULL)
        ofr_put(text, "Outputs, a row a point: %s.\n", s->options->write_outputs);
}

static void put_given(struct ofr_text *text, const struct ofr_sensitivity *s,
                      const struct ofr_sensitivity_result *result) {
    char a[OFR_LONGEST_NUMBER], b[OFR_LONGEST_NUMBER], c[OFR_LONGEST_NUMBER];
    ofr_put(text, "\n%s (%s)\n  mean of points %s, standard deviation %s; between replicates %s\n",
            meaning_of(s, result), name_of(s, result), words_of(a, result->mean),
            words_of(b, sqrt(result->variance)), words_of(c, sqrt(result->between_replicates)));
}

static void put_still(struct ofr_text *text, const struct ofr_sensitivity *s,
                      const struct ofr_sensitivity_result *result) {
    char a[OFR_LONGEST_NUMBER];
    ofr_put(text, "\n%s (%s)\n  is %s at every point: nothing that was varied changes it.\n",
            meaning_of(s, result), name_of(s, result), words_of(a, result->mean));
}

static ofr_status put_words(const struct ofr_sensitivity *s, ofr_sink sink, struct ofr_reports *reports) {
    struct ofr_text text = {sink, false};
    put_head(&text, s);
    for (size_t i = 0; i < s->n_results; i++) {
        if (s->method == OFR_GIVEN) {
            put_given(&text, s, &s->results[i]);
            continue;
        }
        if (s->results[i].variance > 0) {
            put_table(&text, s, &s->results[i]);
            put_sentences(&text, s, &s->results[i]);
        } else
            put_still(&text, s, &s->results[i]);
    }
    put_left_out(&text, s);
    put_foot(&text, s);
    return ofr_text_end(&text, reports);
}

/* ---- JSON --------------------------------------------------------------------------------------------- */

static json_t *json_result(const struct ofr_sensitivity *s, const struct ofr_sensitivity_result *result) {
    const struct view view = {s, result, s->inputs.n_own};
    struct ofr_result_table table = table_of(&view, 1);
    json_t *object = json_pack("{s:s, s:o, s:o, s:o}", "outcome", name_of(s, result), "mean",
                               ofr_json_real(result->mean), "variance", ofr_json_real(result->variance),
                               "variance_between_replicates", ofr_json_real(result->between_replicates));
    if (s->method == OFR_GIVEN)
        return object;
    table.n_rows = s->inputs.n_own;
    json_object_set_new(object, "noise", ofr_json_real(result->noise));
    json_object_set_new(object, "parameters", ofr_result_json(&table));
    json_object_set_new(object, "group",
                        has_block(s) ? ofr_result_json_row(&table, s->inputs.n_own) : json_null());
    return object;
}

static ofr_status put_json(const struct ofr_sensitivity *s, ofr_sink sink, struct ofr_reports *reports) {
    static const char *const methods[] = {
        [OFR_MORRIS] = "morris", [OFR_SOBOL] = "sobol", [OFR_GIVEN] = "given"};
    json_t *left_out = json_array(), *outcomes = json_array();
    for (uint32_t i = 0; i < s->inputs.n_left_out; i++)
        json_array_append_new(left_out,
                              json_pack("{s:s, s:s}", "parameter",
                                        s->inputs.schema->parameters[s->inputs.left_out[i].parameter].name,
                                        "reason", s->inputs.left_out[i].why));
    for (size_t i = 0; i < s->n_results; i++)
        json_array_append_new(outcomes, json_result(s, &s->results[i]));
    json_t *object =
        json_pack("{s:s, s:I, s:s, s:b, s:i, s:i, s:i, s:i, s:i, s:o, s:o}", "scenario", s->scenario->name,
                  "seed", (json_int_t)s->options->seed, "method", methods[s->method], "log", s->options->log,
                  "parameters", (int)s->inputs.n_own, "group_parameters",
                  (int)(s->inputs.n - s->inputs.n_own), "rows", (int)s->n_rows, "points", (int)s->n_points,
                  "replicates", (int)s->n_replicates, "outcomes", outcomes, "left_out", left_out);
    return ofr_json_put(object, sink, reports);
}

ofr_status ofr_sensitivity_print(const struct ofr_sensitivity *s, ofr_sink sink,
                                 struct ofr_reports *reports) {
    const struct view view = {s, s->results, s->inputs.n_own};
    const struct ofr_result_table table = table_of(&view, s->method == OFR_GIVEN ? 0 : s->n_results);
    if (s->options->form == OFR_FORM_TEXT)
        return put_words(s, sink, reports);
    return s->options->form == OFR_FORM_JSON
               ? put_json(s, sink, reports)
               : ofr_result_put(&(struct ofr_result_list){&table, 1, title_of(s)}, s->options->form, sink,
                                reports);
}
