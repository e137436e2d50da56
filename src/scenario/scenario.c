#include "scenario/scenario.h"

#include <math.h>
#include <string.h>

#include "base/characters.h"
#include "base/memory.h"
#include "base/number.h"
#include "scenario/check.h"

const char *const ofr_use_names[OFR_N_USES] = {"input", "fitted", "sanity", "held_out"};

void ofr_scenario_copy_values(const struct ofr_scenario *scenario, size_t first, size_t n, double *out) {
    for (size_t i = 0; i < n; i++)
        out[i] = scenario->values[first + i].value;
}

bool ofr_scenario_takes(const struct ofr_scenario *scenario, const char *name) {
    for (size_t i = 0; i < scenario->n_interventions; i++)
        if (strcmp(scenario->interventions[i].name, name) == 0)
            return true;
    return false;
}

size_t ofr_schema_find_parameter(const struct ofr_schema *schema, const char *name) {
    return OFR_FIND(schema->parameters, schema->n_parameters, name);
}

const struct ofr_statistic *ofr_schema_statistic(const struct ofr_schema *schema, const char *name) {
    size_t i = name == NULL ? schema->n_statistics : OFR_FIND(schema->statistics, schema->n_statistics, name);
    return i < schema->n_statistics ? &schema->statistics[i] : NULL;
}

const char *ofr_schema_instead_of(const struct ofr_schema *schema, const char *name) {
    size_t i = OFR_FIND(schema->gone, schema->n_gone, name);
    return i < schema->n_gone ? schema->gone[i].instead : NULL;
}

ofr_status ofr_schema_unknown_parameter(const struct ofr_schema *schema, const char *name,
                                        const struct ofr_position *at, struct ofr_reports *reports) {
    const char *instead = ofr_schema_instead_of(schema, name);
    if (instead != NULL)
        return ofr_fail_at(reports, OFR_BAD_INPUT, at, "there is no parameter \"%s\" any more: %s", name,
                           instead);
    return OFR_UNKNOWN("parameter", name, schema->parameters, schema->n_parameters, at, reports);
}

const char *ofr_schema_why_fixed(const struct ofr_schema *schema, const struct ofr_parameter *parameter) {
    static const struct ofr_fixed_parameters always[] = {
        {"rule.", "it switches a rule of the model off, which nobody in the place can do"},
        {"population.", "it is read once, when the people are made"}};
    if (parameter->actor == OFR_GROUP)
        return "it is of the group, and interventions act for prevention alone";
    for (size_t i = 0; i < sizeof always / sizeof *always + schema->n_fixed; i++) {
        const struct ofr_fixed_parameters *fixed = i < 2 ? &always[i] : &schema->fixed[i - 2];
        if (strncmp(parameter->name, fixed->prefix, strlen(fixed->prefix)) == 0)
            return fixed->why;
    }
    return NULL;
}

const struct ofr_table *ofr_scenario_table(const struct ofr_scenario *scenario, const char *name) {
    for (size_t i = 0; i < scenario->schema->n_tables; i++)
        if (strcmp(scenario->schema->tables[i]->name, name) == 0)
            return &scenario->tables[i];
    return NULL;
}

const struct ofr_column *ofr_table_column(const struct ofr_table *table, const char *name) {
    for (size_t i = 0; i < table->form->n_columns; i++)
        if (strcmp(table->form->columns[i].name, name) == 0)
            return &table->columns[i];
    return NULL;
}

double ofr_table_number(const struct ofr_table *table, const char *column, size_t row) {
    const struct ofr_column *found = ofr_table_column(table, column);
    return found == NULL || found->numbers == NULL || row >= table->n_rows ? NAN : found->numbers[row];
}

const char *ofr_table_text(const struct ofr_table *table, const char *column, size_t row) {
    const struct ofr_column *found = ofr_table_column(table, column);
    return found == NULL || found->texts == NULL || row >= table->n_rows ? "" : found->texts[row];
}

/* Finds field i of a line of CSV; false when the line ends before. */
static bool find_field(const char *line, size_t i, size_t *start, size_t *length) {
    size_t p = 0;
    for (;; i--) {
        bool quoted = false;
        *start = p;
        for (; line[p] != '\0' && (quoted || line[p] != ','); p++)
            quoted ^= line[p] == '"';
        *length = p - *start;
        if (i == 0)
            return true;
        if (line[p++] == '\0')
            return false;
    }
}

struct ofr_position ofr_table_position(const struct ofr_table *table, size_t row, const char *column) {
    struct ofr_position at = {.file = table->file};
    if (table->lines == NULL || row >= table->n_rows)
        return at;
    const char *line = table->row_texts[row];
    at.line = table->lines[row];
    at.column = 1;
    at.length = 1;
    at.source_line = line;
    const struct ofr_column *found = column != NULL ? ofr_table_column(table, column) : NULL;
    size_t start = 0, length = 0;
    if (found == NULL || !found->present || !find_field(line, found->place, &start, &length))
        return at;
    for (; length > 0 && line[start] == ' '; start++)
        length--;
    while (length > 0 && line[start + length - 1] == ' ')
        length--;
    at.column = (int)start + 1;
    at.length = 0;
    for (size_t i = 0; i < length; i++) /* characters, not bytes, are underlined */
        at.length += ((unsigned char)line[start + i] & 0xC0) != 0x80;
    return at;
}

const struct ofr_table *ofr_scenario_areas_table(const struct ofr_scenario *scenario) {
    return ofr_scenario_table(scenario, "areas");
}

const struct ofr_column *ofr_scenario_area_names(const struct ofr_scenario *scenario) {
    const struct ofr_table *areas = ofr_scenario_areas_table(scenario);
    for (size_t i = 0; areas != NULL && i < areas->form->n_columns; i++)
        if (areas->form->columns[i].cell == OFR_CELL_TEXT)
            return areas->columns[i].present ? &areas->columns[i] : NULL;
    return NULL;
}

void ofr_scenario_apply_control(struct ofr_scenario *scenario, const struct ofr_control *control) {
    for (size_t i = 0; i < control->n_changes; i++)
        scenario->values[control->parameters[i]].value = control->values[i];
}

const char *ofr_scenario_name(const struct ofr_scenario *scenario) { return scenario->name; }

/* ---- the nearest word ------------------------------------------------------------- */

enum { LONGEST_WORD = 64 };

/* Insertions, deletions, changes and swaps of neighbours that lead from a to b. */
static size_t edit_distance(const char *a, size_t n_a, const char *b, size_t n_b) {
    size_t rows[3][LONGEST_WORD + 1];
    for (size_t j = 0; j <= n_b; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= n_a; i++) {
        size_t *now = rows[i % 3], *before = rows[(i + 2) % 3], *earlier = rows[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= n_b; j++) {
            char x = ofr_small(a[i - 1]), y = ofr_small(b[j - 1]);
            size_t best = before[j - 1] + (x != y);
            best = before[j] + 1 < best ? before[j] + 1 : best;
            best = now[j - 1] + 1 < best ? now[j - 1] + 1 : best;
            bool swapped = i > 1 && j > 1 && x == ofr_small(b[j - 2]) && y == ofr_small(a[i - 2]);
            if (swapped && earlier[j - 2] + 1 < best)
                best = earlier[j - 2] + 1;
            now[j] = best;
        }
    }
    return rows[n_a % 3][n_b];
}

const char *ofr_nearest(const char *word, const char *const *words, size_t n_words) {
    size_t length = strlen(word), least = length / 3 > 0 ? length / 3 : 1;
    const char *nearest = NULL;
    if (length == 0 || length > LONGEST_WORD)
        return NULL;
    for (size_t i = 0; i < n_words; i++) {
        size_t n = words[i] != NULL ? strlen(words[i]) : 0;
        if (n == 0 || n > LONGEST_WORD)
            continue;
        size_t distance = edit_distance(word, length, words[i], n);
        if (distance < least || (distance == least && nearest == NULL)) {
            least = distance;
            nearest = words[i];
        }
    }
    return nearest;
}

size_t ofr_nearest_few(const char *word, const char *const *words, size_t n_words, const char **nearest,
                       size_t most) {
    size_t distances[OFR_MOST_NEAREST] = {0}, n = 0, length = strlen(word);
    if (length > LONGEST_WORD)
        return 0;
    for (size_t i = 0; i < n_words; i++) {
        size_t long_as = strlen(words[i]), at = n;
        if (long_as == 0 || long_as > LONGEST_WORD)
            continue;
        size_t distance = edit_distance(word, length, words[i], long_as);
        for (; at > 0 && distance < distances[at - 1]; at--)
            if (at < most) {
                distances[at] = distances[at - 1];
                nearest[at] = nearest[at - 1];
            }
        if (at < most) {
            distances[at] = distance;
            nearest[at] = words[i];
            n += n < most;
        }
    }
    return n;
}

double ofr_value_on(const struct ofr_scenario *scenario, size_t parameter, int32_t day) {
    double value = ofr_value_of(scenario, parameter);
    bool changed = false;
    for (int kind = 0; kind < OFR_N_CHANGE_KINDS; kind++)
        for (size_t i = 0; i < scenario->n_interventions; i++) {
            const struct ofr_intervention *one = &scenario->interventions[i];
            if (!ofr_intervention_runs(one, day))
                continue;
            for (size_t c = 0; c < one->n_changes; c++) {
                if (one->changes[c].parameter != parameter || (int)one->changes[c].kind != kind)
                    continue;
                value = ofr_change_value(&one->changes[c], one->dose, value);
                changed = true;
            }
        }
    const struct ofr_parameter *form = &scenario->schema->parameters[parameter];
    if (!changed)
        return value;
    if (form->number != OFR_REAL)
        value = (double)(int64_t)(ofr_clamp(value, form->low, form->high) +
                                  0.5); /* whole parameters are not negative */
    return ofr_clamp(value, form->low, form->high);
}
