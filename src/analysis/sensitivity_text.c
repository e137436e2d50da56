/* The words of ofr_sensitivity: a ranked table with sentences, or one JSON object. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "analysis/sensitivity.h"
#include "base/date.h"
#include "base/text.h"
#include "report/json.h"

#define MOST_ROWS 20     /* of a table; all stand in the database and in the JSON */
#define MOST_SENTENCES 3 /* about single parameters */
#define WIDTH 100
#define PARAMETER_WIDTH 27
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

/* ---- numbers ----------------------------------------------------------------------------------- */

/* About three digits: 12,345, 12.3, 0.0123. */
static void put_value(struct ofr_text *text, double value) {
    double size = fabs(value);
    if (!isfinite(value))
        ofr_put_plain(text, "-");
    else if (size >= 100 && value > 0)
        ofr_put_count(text, round(value));
    else if (size >= 100) {
        ofr_put_plain(text, "-");
        ofr_put_count(text, round(size));
    } else
        ofr_put(text, "%.*f", size >= 10 || size <= 0 ? 1 : size >= 1 ? 2 : 3, value);
}

struct cell {
    char text[64];
    size_t n;
};

static bool to_cell(void *to, const char *bytes, size_t n) {
    struct cell *cell = to;
    if (cell->n + n >= sizeof cell->text)
        return false;
    memcpy(cell->text + cell->n, bytes, n);
    cell->n += n;
    cell->text[cell->n] = '\0';
    return true;
}

/* A number at the right of `width` columns. */
static void put_right(struct ofr_text *text, double value, int width) {
    struct cell cell = {"", 0};
    struct ofr_text into = {{to_cell, &cell}, false};
    put_value(&into, value);
    ofr_put(text, "%*s", width, cell.text);
}

/* "  value  (low to high)", the interval in `width` columns. */
static void put_interval(struct ofr_text *text, double value, double low, double high, int width) {
    struct cell cell = {"", 0};
    struct ofr_text into = {{to_cell, &cell}, false};
    ofr_put_plain(&into, "(");
    put_value(&into, low);
    ofr_put_plain(&into, " to ");
    put_value(&into, high);
    ofr_put_plain(&into, ")");
    put_right(text, value, 9);
    ofr_put(text, " %-*s", width, isfinite(low) ? cell.text : "");
}

/* ---- a table ------------------------------------------------------------------------------------ */

static void put_row(struct ofr_text *text, const struct ofr_sensitivity *s,
                    const struct ofr_sensitivity_result *result, uint32_t factor, uint32_t rank) {
    bool block = factor == ofr_inputs_block(&s->inputs);
    const char *mark = ofr_sensitivity_is_told(result, factor) ? "*" : " ";
    if (rank > 0)
        ofr_put(text, "%4u%s ", rank, mark);
    else
        ofr_put(text, "    %s ", mark);
    ofr_put_padded(text, block ? BLOCK : ofr_input_name(&s->inputs, factor), PARAMETER_WIDTH);
    if (result->effects != NULL) {
        const struct ofr_morris_effect *effect = &result->effects[factor];
        put_interval(text, effect->mu_star.mean, effect->mu_star.low, effect->mu_star.high, 18);
        if (!block) {
            put_interval(text, effect->mu.mean, effect->mu.low, effect->mu.high, 18);
            put_right(text, effect->sigma, 9);
        }
    } else {
        const struct ofr_saltelli_index *index = &result->indices[factor];
        put_interval(text, index->total, index->total_low, index->total_high, 20);
        put_interval(text, index->first, index->first_low, index->first_high, 20);
    }
    ofr_put_plain(text, "\n");
}

static void put_table(struct ofr_text *text, const struct ofr_sensitivity *s,
                      const struct ofr_sensitivity_result *result) {
    uint32_t n_own = s->inputs.n_own, n_shown = n_own < MOST_ROWS ? n_own : MOST_ROWS;
    bool morris = result->effects != NULL;
    ofr_put(text, "\n%s (%s)%s\n", meaning_of(s, result), name_of(s, result),
            s->options->log ? ", as log(1 + its number)" : "");
    ofr_put(text, "rank  %-*s%9s %-*s%9s %-*s%s\n", PARAMETER_WIDTH, "parameter", morris ? "mu*" : "total",
            morris ? 18 : 20, "(95 % interval)", morris ? "mu" : "first", morris ? 18 : 20, "(95 % interval)",
            morris ? "    sigma" : "");
    for (uint32_t i = 0; i < n_shown; i++)
        put_row(text, s, result, result->ranked[i], i + 1);
    if (n_shown < n_own)
        ofr_put(text, "      and %u more parameters%s\n", n_own - n_shown,
                s->options->out != NULL ? ", all in the database" : "; --out keeps all");
    if (ofr_inputs_block(&s->inputs) < s->inputs.factors.n_factors) {
        ofr_put_plain(text, "not ranked\n");
        put_row(text, s, result, ofr_inputs_block(&s->inputs), 0);
    }
}

/* ---- sentences ------------------------------------------------------------------------------------ */

static void put_sentence(struct ofr_text *text, const char *sentence) {
    ofr_put_plain(text, "  ");
    ofr_put_wrapped(text, sentence, 2, 2, WIDTH);
}

/* Text of a number for a sentence. */
static const char *words_of(struct cell *cell, double value) {
    struct ofr_text into = {{to_cell, cell}, false};
    *cell = (struct cell){"", 0};
    put_value(&into, value);
    return cell->text;
}

/* Which way a parameter moves an outcome, where its interval says. */
static const char *direction_of(const struct ofr_morris_effect *effect) {
    if (effect->mu.low > 0)
        return "more of it, more of them";
    if (effect->mu.high < 0)
        return "more of it, fewer of them";
    return "which way is not clear: its mean effect has an interval that holds 0";
}

static void put_parameter_sentence(struct ofr_text *text, const struct ofr_sensitivity *s,
                                   const struct ofr_sensitivity_result *result, uint32_t f) {
    char line[512];
    struct cell a, b, c;
    const char *parameter = ofr_input_name(&s->inputs, f);
    const struct ofr_input *input = &s->inputs.list[f];
    if (result->effects != NULL) {
        const struct ofr_morris_effect *effect = &result->effects[f];
        const struct ofr_interval *size = &effect->mu_star;
        bool log = s->options->log;
        snprintf(line, sizeof line,
                 "%s, over its range of %g to %g, changes %s by %s%s on average (%s to %s); %s.", parameter,
                 input->low, input->high, name_of(s, result), log ? "a factor of " : "",
                 words_of(&a, log ? exp(size->mean) : size->mean),
                 words_of(&b, log ? exp(size->low) : size->low),
                 words_of(&c, log ? exp(size->high) : size->high), direction_of(effect));
    } else {
        const struct ofr_saltelli_index *index = &result->indices[f];
        snprintf(line, sizeof line,
                 "%s makes an estimated %s of the variance of %s with all it interacts with (%s to %s).",
                 parameter, words_of(&a, index->total), name_of(s, result), words_of(&b, index->total_low),
                 words_of(&c, index->total_high));
    }
    put_sentence(text, line);
}

/* The block beside the strongest parameter; told to be more or less where the intervals are apart. */
static void put_block_sentence(struct ofr_text *text, const struct ofr_sensitivity *s,
                               const struct ofr_sensitivity_result *result) {
    char line[512];
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
    snprintf(
        line, sizeof line,
        "Unknown group behaviour - %u parameters of the group varied together, each around its value - %s.",
        s->inputs.n - s->inputs.n_own, beside);
    put_sentence(text, line);
}

static void put_noise_sentence(struct ofr_text *text, const struct ofr_sensitivity *s,
                               const struct ofr_sensitivity_result *result) {
    char line[512];
    struct cell a, b, c;
    uint32_t n_told = 0, n_still = 0;
    for (uint32_t f = 0; f < s->inputs.n_own; f++) {
        n_told += ofr_sensitivity_is_told(result, f);
        n_still += result->effects != NULL && result->effects[f].n_none == s->n_rows;
    }
    snprintf(
        line, sizeof line,
        "%u of %u parameters%s differ clearly from chance: their intervals lie above %s, which replicates "
        "alone would show as %s.",
        n_told, s->inputs.n_own, n_told > 0 ? ", marked *," : "", words_of(&a, result->noise),
        result->effects != NULL ? "mu*" : "a total index");
    put_sentence(text, line);
    if (n_still > 0) {
        snprintf(line, sizeof line, "%u changed nothing at all in any trajectory.", n_still);
        put_sentence(text, line);
    }
    snprintf(line, sizeof line,
             "Replicates of a point vary with a standard deviation of %s%s; values of points (mean %s) with "
             "one of %s.",
             words_of(&a, sqrt(result->between_replicates)), s->options->log ? " of that log" : "",
             words_of(&b, result->mean), words_of(&c, sqrt(result->variance)));
    put_sentence(text, line);
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
            ofr_put(text, "%sLeft out, since %s:\n   ", last == NULL ? "\n" : "\n", out->why);
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
            text, "mu* is the mean size of the change over a parameter's whole range, mu the mean "
                  "change, sigma how much it\n"
                  "depends on where the other parameters are. A parameter that matters here matters over its "
                  "range, which may be\n"
                  "wider than what anybody thinks likely.\n");
    else if (s->method == OFR_SOBOL)
        ofr_put_plain(text,
                      "first: share of the variance a parameter makes alone; total: with all it interacts "
                      "with, so totals may sum\n"
                      "to more than 1. A share below 0 or above 1 is error of the estimate. Both are "
                      "about the ranges given\n"
                      "here and say nothing about parameters left alone.\n");
    if (s->options->out != NULL)
        ofr_put(text, "Written to %s.\n", s->options->out);
    if (s->options->write_outputs != NULL)
        ofr_put(text, "Outputs, a row a point: %s.\n", s->options->write_outputs);
}

static void put_given(struct ofr_text *text, const struct ofr_sensitivity *s,
                      const struct ofr_sensitivity_result *result) {
    ofr_put(text, "\n%s (%s)\n  mean of points ", meaning_of(s, result), name_of(s, result));
    put_value(text, result->mean);
    ofr_put_plain(text, ", standard deviation ");
    put_value(text, sqrt(result->variance));
    ofr_put_plain(text, "; between replicates ");
    put_value(text, sqrt(result->between_replicates));
    ofr_put_plain(text, "\n");
}

static void put_still(struct ofr_text *text, const struct ofr_sensitivity *s,
                      const struct ofr_sensitivity_result *result) {
    ofr_put(text, "\n%s (%s)\n  is ", meaning_of(s, result), name_of(s, result));
    put_value(text, result->mean);
    ofr_put_plain(text, " at every point: nothing that was moved changes it.\n");
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

static void set_real(json_t *object, const char *name, double value) {
    json_object_set_new(object, name, ofr_json_real(value));
}

static json_t *json_factor(const struct ofr_sensitivity *s, const struct ofr_sensitivity_result *result,
                           uint32_t f, uint32_t rank) {
    json_t *object = json_object();
    bool block = f == ofr_inputs_block(&s->inputs);
    json_object_set_new(object, "parameter", json_string(block ? BLOCK : ofr_input_name(&s->inputs, f)));
    json_object_set_new(object, "rank", rank > 0 ? json_integer(rank) : json_null());
    if (!block) {
        set_real(object, "from", s->inputs.list[f].low);
        set_real(object, "to", s->inputs.list[f].high);
    }
    if (result->effects != NULL) {
        const struct ofr_morris_effect *effect = &result->effects[f];
        set_real(object, "mu_star", effect->mu_star.mean);
        set_real(object, "mu_star_low", effect->mu_star.low);
        set_real(object, "mu_star_high", effect->mu_star.high);
        set_real(object, "mu", effect->mu.mean);
        set_real(object, "mu_low", effect->mu.low);
        set_real(object, "mu_high", effect->mu.high);
        set_real(object, "sigma", effect->sigma);
    } else {
        const struct ofr_saltelli_index *index = &result->indices[f];
        set_real(object, "first", index->first);
        set_real(object, "first_low", index->first_low);
        set_real(object, "first_high", index->first_high);
        set_real(object, "total", index->total);
        set_real(object, "total_low", index->total_low);
        set_real(object, "total_high", index->total_high);
    }
    json_object_set_new(object, "told_from_noise", json_boolean(ofr_sensitivity_is_told(result, f)));
    return object;
}

static json_t *json_result(const struct ofr_sensitivity *s, const struct ofr_sensitivity_result *result) {
    json_t *object = json_object(), *parameters = json_array();
    uint32_t block = ofr_inputs_block(&s->inputs);
    json_object_set_new(object, "outcome", json_string(name_of(s, result)));
    set_real(object, "mean", result->mean);
    set_real(object, "variance", result->variance);
    set_real(object, "variance_between_replicates", result->between_replicates);
    if (s->method == OFR_GIVEN) {
        json_decref(parameters);
        return object;
    }
    set_real(object, "noise", result->noise);
    for (uint32_t i = 0; i < s->inputs.n_own; i++)
        json_array_append_new(parameters, json_factor(s, result, result->ranked[i], i + 1));
    json_object_set_new(object, "parameters", parameters);
    json_object_set_new(object, "group",
                        block < s->inputs.factors.n_factors ? json_factor(s, result, block, 0) : json_null());
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
    return s->options->json ? put_json(s, sink, reports) : put_words(s, sink, reports);
}
