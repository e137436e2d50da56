/* Reading a resolved scenario (declared in resolved.h; the form is in resolved.c). It was
 * written by a program, so the first fault ends the reading; but values are checked again,
 * since whoever hands it over may have changed it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "scenario/check.h"
#include "scenario/measures.h"
#include "scenario/resolved.h"

enum { MOST_WORD = 128, MOST_DAYS = 36525 };

struct parser {
    const char *p; /* what is not yet read */
    int line;
    long long n_bytes; /* of the whole text: more items than that it cannot hold */
    ofr_status status;
    struct ofr_scenario *scenario;
    struct ofr_reports *reports;
};

static void fail(struct parser *parser, const char *text) {
    if (parser->status != OFR_OK)
        return;
    const struct ofr_position at = {.file = "resolved scenario", .line = parser->line, .column = 1};
    parser->status = ofr_fail_at(parser->reports, OFR_BAD_INPUT, &at, "%s", text);
}

static void *room(struct parser *parser, size_t n, size_t size) {
    void *block = NULL;
    if (parser->status == OFR_OK)
        parser->status = ofr_new(NULL, n, size, "the scenario", &block, parser->reports);
    return block;
}

/* ---- words of a line --------------------------------------------------------------- */

/* The next word of the line, up to a space; "" at its end. */
static void take_word(struct parser *parser, char word[MOST_WORD]) {
    parser->p += *parser->p == ' ';
    size_t n = strcspn(parser->p, " \n");
    if (n >= MOST_WORD) {
        fail(parser, "a word is too long");
        n = 0;
    }
    memcpy(word, parser->p, n);
    word[n] = '\0';
    parser->p += n;
}

static void end_line(struct parser *parser) {
    if (*parser->p != '\n')
        fail(parser, "more stands on the line than is expected");
    else
        parser->p++;
    parser->line++;
}

static double take_number(struct parser *parser) {
    char word[MOST_WORD], *end = NULL;
    take_word(parser, word);
    if (strcmp(word, "nan") == 0)
        return NAN;
    double number = strtod(word, &end);
    if (word[0] == '\0' || *end != '\0' || isnan(number))
        fail(parser, "a number is expected");
    return number;
}

static long long take_count(struct parser *parser, long long low, long long high) {
    char word[MOST_WORD], *end = NULL;
    take_word(parser, word);
    long long n = strtoll(word, &end, 10);
    if (word[0] != '\0' && *end == '\0' && n >= low && n <= high)
        return n;
    fail(parser, "a whole number is expected, or it is out of range");
    return low;
}

static size_t take_one_of(struct parser *parser, const char *const *words, size_t n) {
    char word[MOST_WORD];
    take_word(parser, word);
    for (size_t i = 0; i < n; i++)
        if (strcmp(word, words[i]) == 0)
            return i;
    fail(parser, "a word is not one of those expected");
    return 0;
}

/* A quoted text, or NULL for -. */
static char *take_text(struct parser *parser) {
    parser->p += *parser->p == ' ';
    if (*parser->p == '-') {
        parser->p++;
        return NULL;
    }
    size_t n = 1;
    while (parser->p[0] == '"' && parser->p[n] != '"' && parser->p[n] != '\n' && parser->p[n] != '\0')
        n += parser->p[n] == '\\' && parser->p[n + 1] != '\0' ? 2 : 1;
    if (parser->p[0] != '"' || parser->p[n] != '"') {
        fail(parser, "a text in quotes is expected");
        return NULL;
    }
    char *text = room(parser, n, 1), *out = text;
    for (size_t i = 1; text != NULL && i < n; i++) {
        bool escaped = parser->p[i] == '\\';
        i += escaped;
        *out++ = !escaped              ? parser->p[i]
                 : parser->p[i] == 'n' ? '\n'
                 : parser->p[i] == 'r' ? '\r'
                                       : parser->p[i];
    }
    parser->p += n + 1;
    return text;
}

/* A text that must be there. */
static char *need_text(struct parser *parser) {
    char *text = take_text(parser);
    if (text == NULL)
        fail(parser, "a text is missing");
    return text;
}

static bool at_word(const struct parser *parser, const char *word) {
    size_t n = strlen(word);
    return parser->status == OFR_OK && strncmp(parser->p, word, n) == 0 &&
           (parser->p[n] == ' ' || parser->p[n] == '\n');
}

static void need_word(struct parser *parser, const char *word) {
    if (at_word(parser, word))
        parser->p += strlen(word);
    else
        fail(parser, "a line is missing or out of order");
}

/* ---- the parts ---------------------------------------------------------------------- */

static void read_values(struct parser *parser) {
    struct ofr_scenario *scenario = parser->scenario;
    for (size_t i = 0; parser->status == OFR_OK && i < scenario->schema->n_keys; i++) {
        const struct ofr_key *key = &scenario->schema->keys[i];
        struct ofr_value *value = &scenario->values[i];
        need_word(parser, "key");
        (void)take_one_of(parser, &key->name, 1);
        value->value = take_number(parser);
        value->origin = (enum ofr_origin)take_one_of(parser, ofr_origin_names, 4);
        value->given = take_one_of(parser, (const char *const[]){"standard", "given"}, 2) == 1;
        value->source = take_text(parser);
        if (parser->status == OFR_OK)
            parser->status = ofr_key_check(key, value->value, NULL, NULL, parser->reports);
        end_line(parser);
    }
}

static void read_cells(struct parser *parser, struct ofr_table *table, struct ofr_column *column) {
    need_word(parser, "cells");
    if (column->form->cell == OFR_CELL_TEXT)
        column->texts = room(parser, table->n_rows, sizeof *column->texts);
    else
        column->numbers = room(parser, table->n_rows, sizeof *column->numbers);
    for (size_t row = 0; parser->status == OFR_OK && row < table->n_rows; row++) {
        if (column->texts != NULL) {
            column->texts[row] = need_text(parser);
            if (parser->status == OFR_OK && !column->form->may_be_missing && column->texts[row][0] == '\0')
                fail(parser, "a text of a table is empty");
            continue;
        }
        column->numbers[row] = take_number(parser);
        if (parser->status == OFR_OK)
            parser->status = ofr_cell_check(column->form, column->numbers[row], NULL, NULL, parser->reports);
    }
    end_line(parser);
}

static void read_columns(struct parser *parser, struct ofr_table *table) {
    for (size_t k = 0; parser->status == OFR_OK && k < table->form->n_columns; k++) {
        struct ofr_column *column = &table->columns[k];
        const char *before = parser->p;
        if (at_word(parser, "column")) {
            char word[MOST_WORD];
            need_word(parser, "column");
            take_word(parser, word);
            column->present = strcmp(word, column->form->name) == 0;
        }
        if (!column->present) {
            parser->p = before;
            if (!column->form->optional)
                fail(parser, "a table lacks a column");
            continue;
        }
        column->origin = (enum ofr_origin)take_one_of(parser, ofr_origin_names, 4);
        column->unit = take_text(parser);
        column->source = take_text(parser);
        end_line(parser);
        read_cells(parser, table, column);
    }
}

static void read_table(struct parser *parser, struct ofr_table *table, const struct ofr_table_form *form) {
    table->form = form;
    table->columns = room(parser, form->n_columns, sizeof *table->columns);
    for (size_t k = 0; table->columns != NULL && k < form->n_columns; k++)
        table->columns[k] = (struct ofr_column){.form = &form->columns[k], .origin = OFR_ASSUMED};
    const char *before = parser->p;
    bool here = at_word(parser, "table");
    if (here) {
        char word[MOST_WORD];
        need_word(parser, "table");
        take_word(parser, word);
        here = strcmp(word, form->name) == 0;
    }
    if (!here) {
        parser->p = before;
        if (!form->optional)
            fail(parser, "a table is missing");
        return;
    }
    table->n_rows = (size_t)take_count(parser, 1, parser->n_bytes);
    table->file = need_text(parser);
    end_line(parser);
    read_columns(parser, table);
}

/* How many lines in a row begin with a word, from here on. */
static size_t count_lines(const struct parser *parser, const char *word) {
    size_t n = 0;
    for (struct parser ahead = *parser; at_word(&ahead, word); n++) {
        ahead.p += strcspn(ahead.p, "\n");
        ahead.p += *ahead.p == '\n';
    }
    return n;
}

static void read_groups(struct parser *parser) {
    struct ofr_scenario *scenario = parser->scenario;
    size_t n = count_lines(parser, "group");
    scenario->area_groups = room(parser, n, sizeof *scenario->area_groups);
    while (scenario->area_groups != NULL && parser->status == OFR_OK && scenario->n_area_groups < n) {
        struct ofr_area_group *group = &scenario->area_groups[scenario->n_area_groups++];
        need_word(parser, "group");
        group->name = need_text(parser);
        size_t n_areas = (size_t)take_count(parser, 0, parser->n_bytes);
        group->areas = room(parser, n_areas, sizeof *group->areas);
        while (parser->status == OFR_OK && group->n_areas < n_areas)
            group->areas[group->n_areas++] = need_text(parser);
        end_line(parser);
    }
    const struct ofr_table *areas = ofr_scenario_areas_table(scenario);
    if (!at_word(parser, "kept") || areas == NULL)
        return;
    need_word(parser, "kept");
    scenario->area_kept = room(parser, areas->n_rows, sizeof *scenario->area_kept);
    for (size_t i = 0; parser->status == OFR_OK && i < areas->n_rows; i++)
        scenario->area_kept[i] = take_count(parser, 0, 1) == 1;
    end_line(parser);
}

static void read_control(struct parser *parser, struct ofr_control *control) {
    const struct ofr_schema *schema = parser->scenario->schema;
    need_word(parser, "control");
    control->name = need_text(parser);
    size_t n = (size_t)take_count(parser, 0, parser->n_bytes);
    control->keys = room(parser, n, sizeof *control->keys);
    control->values = room(parser, n, sizeof *control->values);
    while (parser->status == OFR_OK && control->n_changes < n) {
        char name[MOST_WORD];
        take_word(parser, name);
        size_t key = ofr_schema_find_key(schema, name);
        double value = take_number(parser);
        if (key == schema->n_keys)
            fail(parser, "a control names a key that there is not");
        if (parser->status == OFR_OK)
            parser->status = ofr_key_check(&schema->keys[key], value, NULL, NULL, parser->reports);
        control->keys[control->n_changes] = key;
        control->values[control->n_changes++] = value;
    }
    end_line(parser);
}

static bool control_exists(const struct ofr_scenario *scenario, const char *name) {
    for (size_t i = 0; i < scenario->n_controls; i++)
        if (strcmp(scenario->controls[i].name, name) == 0)
            return true;
    return name[0] == '\0';
}

static void read_pattern(struct parser *parser, struct ofr_pattern *pattern) {
    const char *names[OFR_N_MEASURES];
    for (size_t i = 0; i < OFR_N_MEASURES; i++)
        names[i] = ofr_measures[i].name;
    need_word(parser, "pattern");
    pattern->name = need_text(parser);
    char *measure = ofr_strdup(names[take_one_of(parser, names, OFR_N_MEASURES)]);
    if (measure == NULL)
        parser->status = ofr_fail(parser->reports, OFR_SYSTEM, "not enough memory for the scenario");
    pattern->measure = measure;
    pattern->variant = need_text(parser);
    pattern->from = take_number(parser);
    pattern->to = take_number(parser);
    pattern->low = take_number(parser);
    pattern->high = take_number(parser);
    pattern->use = (enum ofr_use)take_one_of(parser, ofr_use_names, 3);
    pattern->unit = need_text(parser);
    pattern->source = need_text(parser);
    pattern->note = need_text(parser);
    if (parser->status == OFR_OK && !(pattern->low <= pattern->high))
        fail(parser, "the range of a pattern is upside down");
    if (parser->status == OFR_OK && !control_exists(parser->scenario, pattern->variant))
        fail(parser, "a pattern names a control that there is not");
    end_line(parser);
}

static void read_studies(struct parser *parser) {
    struct ofr_scenario *scenario = parser->scenario;
    size_t n = count_lines(parser, "control");
    scenario->controls = room(parser, n, sizeof *scenario->controls);
    while (parser->status == OFR_OK && scenario->n_controls < n)
        read_control(parser, &scenario->controls[scenario->n_controls++]);
    n = count_lines(parser, "pattern");
    scenario->patterns = room(parser, n, sizeof *scenario->patterns);
    while (parser->status == OFR_OK && scenario->n_patterns < n)
        read_pattern(parser, &scenario->patterns[scenario->n_patterns++]);
}

static size_t take_key(struct parser *parser) {
    char name[MOST_WORD];
    take_word(parser, name);
    size_t key = ofr_schema_find_key(parser->scenario->schema, name);
    if (key < parser->scenario->schema->n_keys)
        return key;
    fail(parser, "there is no such key");
    return 0;
}

static void read_change(struct parser *parser, struct ofr_key_change *change) {
    need_word(parser, "change");
    change->key = take_key(parser);
    change->kind = (enum ofr_change_kind)take_one_of(parser, ofr_change_names, OFR_N_CHANGE_KINDS);
    change->by = take_number(parser);
    change->origin = (enum ofr_origin)take_one_of(parser, ofr_origin_names, 4);
    change->source = take_text(parser);
    if (parser->status == OFR_OK && parser->scenario->schema->keys[change->key].side == OFR_GROUP)
        fail(parser, "a measure changes a key of the group");
    end_line(parser);
}

static void read_cost(struct parser *parser, struct ofr_unit_cost *cost) {
    need_word(parser, "cost");
    cost->per = (enum ofr_cost_per)take_one_of(parser, ofr_cost_names, OFR_N_COST_PER);
    cost->value = take_number(parser);
    cost->unit = need_text(parser);
    cost->origin = (enum ofr_origin)take_one_of(parser, ofr_origin_names, 4);
    cost->source = take_text(parser);
    end_line(parser);
}

static void read_effect(struct parser *parser, struct ofr_effect *effect) {
    need_word(parser, "effect");
    effect->kind = (enum ofr_effect_kind)take_one_of(parser, ofr_effect_names, OFR_N_EFFECT_KINDS);
    effect->by = take_number(parser);
    effect->first_month = take_number(parser);
    effect->last_month = take_number(parser);
    effect->origin = (enum ofr_origin)take_one_of(parser, ofr_origin_names, 4);
    effect->source = take_text(parser);
    end_line(parser);
}

static void read_programme(struct parser *parser, struct ofr_programme *programme) {
    const struct ofr_table *areas = ofr_scenario_areas_table(parser->scenario);
    long long n_rows = areas != NULL ? (long long)areas->n_rows : 0;
    need_word(parser, "programme");
    programme->age_low = take_number(parser);
    programme->age_high = take_number(parser);
    programme->activities = (unsigned)take_count(parser, 0, (1 << OFR_N_ACTIVITY_WORDS) - 1);
    programme->men = take_count(parser, 0, 1) == 1;
    programme->women = take_count(parser, 0, 1) == 1;
    programme->seen = (enum ofr_seen)take_one_of(parser, ofr_seen_names, OFR_N_SEEN);
    programme->coverage = take_number(parser);
    size_t n_areas = (size_t)take_count(parser, 0, n_rows);
    if (n_areas != 0 && n_areas != (size_t)n_rows)
        fail(parser, "a programme names another number of areas than there are");
    programme->in_area = n_areas > 0 ? room(parser, n_areas, sizeof *programme->in_area) : NULL;
    while (parser->status == OFR_OK && programme->n_areas < n_areas)
        programme->in_area[programme->n_areas++] = take_count(parser, 0, 1) == 1;
    size_t n_effects = (size_t)take_count(parser, 1, parser->n_bytes);
    end_line(parser);
    programme->effects = room(parser, n_effects, sizeof *programme->effects);
    while (parser->status == OFR_OK && programme->n_effects < n_effects)
        read_effect(parser, &programme->effects[programme->n_effects++]);
}

static void read_intervention(struct parser *parser, struct ofr_intervention *one) {
    need_word(parser, "measure");
    one->name = need_text(parser);
    one->title = need_text(parser);
    one->what = need_text(parser);
    one->file = need_text(parser);
    one->first_day = (int32_t)take_count(parser, INT32_MIN / 2, INT32_MAX / 2);
    one->last_day = (int32_t)take_count(parser, INT32_MIN / 2, INT32_MAX / 2);
    one->dose = take_number(parser);
    size_t n_changes = (size_t)take_count(parser, 0, parser->n_bytes);
    size_t n_costs = (size_t)take_count(parser, 0, parser->n_bytes);
    if (!(one->dose >= 0.0) || isinf(one->dose))
        fail(parser, "the dose of a measure must be at least 0");
    end_line(parser);
    one->changes = room(parser, n_changes, sizeof *one->changes);
    one->costs = room(parser, n_costs, sizeof *one->costs);
    while (parser->status == OFR_OK && one->n_changes < n_changes)
        read_change(parser, &one->changes[one->n_changes++]);
    while (parser->status == OFR_OK && one->n_costs < n_costs)
        read_cost(parser, &one->costs[one->n_costs++]);
    if (at_word(parser, "programme"))
        read_programme(parser, &one->programme);
}

/* Measures stand one after the other, each with its lines: they are counted as they come. */
static void read_interventions(struct parser *parser) {
    struct ofr_scenario *scenario = parser->scenario;
    while (at_word(parser, "measure")) {
        size_t n = scenario->n_interventions;
        struct ofr_intervention *more = ofr_realloc(scenario->interventions, (n + 1) * sizeof *more);
        if (more == NULL) {
            parser->status = ofr_fail(parser->reports, OFR_SYSTEM, "not enough memory for the scenario");
            return;
        }
        scenario->interventions = more;
        more[n] = (struct ofr_intervention){0};
        scenario->n_interventions++;
        read_intervention(parser, &more[n]);
        if (parser->status == OFR_OK && n > 0 && strcmp(more[n - 1].name, more[n].name) >= 0)
            fail(parser, "measures are not in order of their names");
    }
}

static void read_head(struct parser *parser, ofr_find_schema find_schema) {
    struct ofr_scenario *scenario = parser->scenario;
    char model[MOST_WORD];
    need_word(parser, "offramp-resolved");
    (void)take_one_of(parser, (const char *const[]){"1"}, 1);
    end_line(parser);
    need_word(parser, "model");
    take_word(parser, model);
    scenario->schema = parser->status == OFR_OK ? find_schema(model) : NULL;
    if (scenario->schema == NULL)
        fail(parser, "there is no such model");
    end_line(parser);
    char **const texts[] = {&scenario->name, &scenario->title, &scenario->file};
    static const char *const words[] = {"name", "title", "file"};
    for (size_t i = 0; i < 3; i++) {
        need_word(parser, words[i]);
        *texts[i] = need_text(parser);
        end_line(parser);
    }
    need_word(parser, "days");
    scenario->first_day = (int32_t)take_count(parser, INT32_MIN / 2, INT32_MAX / 2);
    scenario->last_day =
        (int32_t)take_count(parser, scenario->first_day, scenario->first_day + MOST_DAYS - 1);
    end_line(parser);
    need_word(parser, "scale");
    scenario->scale = take_number(parser);
    if (!(scenario->scale > 0.0 && scenario->scale <= 1.0))
        fail(parser, "the scale must be above 0 and at most 1");
    end_line(parser);
}

static void read_body(struct parser *parser) {
    struct ofr_scenario *scenario = parser->scenario;
    const struct ofr_schema *schema = scenario->schema;
    scenario->values = room(parser, schema->n_keys, sizeof *scenario->values);
    scenario->tables = room(parser, schema->n_tables, sizeof *scenario->tables);
    read_values(parser);
    for (size_t i = 0; parser->status == OFR_OK && i < schema->n_tables; i++)
        read_table(parser, &scenario->tables[i], schema->tables[i]);
    if (parser->status == OFR_OK)
        read_groups(parser);
    if (parser->status == OFR_OK)
        read_studies(parser);
    if (parser->status == OFR_OK)
        read_interventions(parser);
    need_word(parser, "end");
    end_line(parser);
    if (parser->status == OFR_OK && schema->check != NULL)
        parser->status = schema->check(scenario, parser->reports);
}

ofr_status ofr_resolved_read(const char *text, ofr_find_schema find_schema, struct ofr_scenario **scenario,
                             struct ofr_reports *reports) {
    *scenario = NULL;
    struct parser parser = {.p = text, .line = 1, .n_bytes = (long long)strlen(text), .reports = reports};
    parser.scenario = room(&parser, 1, sizeof *parser.scenario);
    if (parser.status == OFR_OK)
        read_head(&parser, find_schema);
    if (parser.status == OFR_OK)
        read_body(&parser);
    if (parser.status == OFR_OK)
        *scenario = parser.scenario;
    else
        ofr_scenario_free(parser.scenario);
    return parser.status;
}
