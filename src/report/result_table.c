#include "report/result_table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/number.h"
#include "report/json.h"

/* ---- a cell for people --------------------------------------------------------------- */

/* A column is shown in two parts: a value, set right unless it is text, and a range beside it. */
struct shown {
    char value[OFR_LONGEST_INTERVAL], range[OFR_LONGEST_INTERVAL];
    const char *text; /* in place of the value */
};

static void show(const struct ofr_result_column *column, const struct ofr_result_cell *cell,
                 struct shown *shown) {
    const double *x = cell->numbers;
    bool sign = (column->flags & OFR_SIGNED) != 0, spread = column->kind == OFR_RESULT_SPREAD;
    char range[OFR_LONGEST_INTERVAL - 4];
    *shown = (struct shown){.text = NULL};
    switch (column->kind) {
    case OFR_RESULT_TEXT:
        shown->text = cell->text == NULL ? "" : cell->text;
        return;
    case OFR_RESULT_FLAG:
        shown->text = x[0] > 0 ? "yes" : "no";
        return;
    case OFR_RESULT_RANGE:
        ofr_range_text(x[0], x[1], column->form, sign, shown->value);
        return;
    case OFR_RESULT_WHOLE:
    case OFR_RESULT_REAL:
        ofr_number_text(x[0], column->form, sign, shown->value);
        return;
    case OFR_RESULT_INTERVAL:
    case OFR_RESULT_SPREAD:
        ofr_number_text(x[spread ? 3 : 0], column->form, sign, shown->value);
        if (isfinite(x[spread ? 2 : 1])) {
            ofr_range_text(x[spread ? 2 : 1], x[spread ? 4 : 2], column->form, sign, shown->range);
            snprintf(range, sizeof range, "%.90s", shown->range);
            snprintf(shown->range, sizeof shown->range, "(%s)", range);
        }
        return;
    }
}

static bool is_text(const struct ofr_result_column *column) {
    return column->kind == OFR_RESULT_TEXT || column->kind == OFR_RESULT_FLAG;
}

/* ---- text ---------------------------------------------------------------------------- */

struct widths {
    int value, range;
};

static void widen(int *width, const char *text) {
    int columns = ofr_columns(text);
    *width = columns > *width ? columns : *width;
}

static void measure(const struct ofr_result_table *table, struct widths widths[OFR_MOST_RESULT_COLUMNS]) {
    for (size_t row = 0; row < table->n_rows; row++) {
        struct ofr_result_cell cells[OFR_MOST_RESULT_COLUMNS] = {{NULL, {0}}};
        table->fill(table->from, row, cells);
        for (size_t i = 0; i < table->n_columns; i++) {
            struct shown shown;
            show(&table->columns[i], &cells[i], &shown);
            widen(&widths[i].value, shown.text != NULL ? shown.text : shown.value);
            widen(&widths[i].range, shown.range);
        }
    }
    for (size_t i = 0; i < table->n_columns; i++) {
        int both = widths[i].value + (widths[i].range > 0) + widths[i].range, heading = 0;
        widen(&heading, table->columns[i].heading == NULL ? "" : table->columns[i].heading);
        widths[i].value += heading > both ? heading - both : 0;
    }
}

static void put_line(struct ofr_text *text, const struct ofr_kept_text *line, const char *style) {
    size_t n = line->n;
    while (n > 0 && line->text[n - 1] == ' ')
        n--;
    if (style != NULL)
        ofr_put_style(text, style);
    ofr_put(text, "%.*s", (int)n, line->text);
    if (style != NULL)
        ofr_put_style(text, "\033[0m");
    ofr_put_plain(text, "\n");
}

static void put_spaces(struct ofr_text *text, int n) { ofr_put(text, "%*s", n > 0 ? n : 0, ""); }

static void put_headings(struct ofr_text *text, const struct ofr_result_table *table,
                         const struct widths *widths) {
    for (size_t i = 0, n = 0; i < table->n_columns; i++) {
        const struct ofr_result_column *column = &table->columns[i];
        int width = widths[i].value + (widths[i].range > 0) + widths[i].range;
        if (column->heading == NULL)
            continue;
        put_spaces(text, n++ > 0 ? 2 : table->indent);
        put_spaces(text, is_text(column) ? 0 : width - ofr_columns(column->heading));
        ofr_put_padded(text, column->heading, is_text(column) ? width : 0);
    }
}

static void put_cells(struct ofr_text *text, const struct ofr_result_table *table, size_t row,
                      const struct widths *widths) {
    struct ofr_result_cell cells[OFR_MOST_RESULT_COLUMNS] = {{NULL, {0}}};
    table->fill(table->from, row, cells);
    for (size_t i = 0, n = 0; i < table->n_columns; i++) {
        struct shown shown;
        if (table->columns[i].heading == NULL)
            continue;
        show(&table->columns[i], &cells[i], &shown);
        put_spaces(text, n++ > 0 ? 2 : table->indent);
        if (shown.text != NULL) {
            ofr_put_padded(text, shown.text, widths[i].value);
        } else {
            put_spaces(text, widths[i].value - ofr_columns(shown.value));
            ofr_put_plain(text, shown.value);
        }
        if (widths[i].range > 0) {
            ofr_put_plain(text, " ");
            ofr_put_padded(text, shown.range, widths[i].range);
        }
    }
}

static const char *section_of(const struct ofr_result_table *table, size_t row) {
    return table->section == NULL ? "" : table->section(table->from, row);
}

static bool begins_section(const struct ofr_result_table *table, size_t row) {
    const char *section = section_of(table, row);
    return section[0] != '\0' && (row == 0 || strcmp(section, section_of(table, row - 1)) != 0);
}

/* Write one line without blanks at its end; row SIZE_MAX: the headings. */
static void put_row(struct ofr_text *text, const struct ofr_result_table *table, size_t row,
                    const struct widths *widths) {
    struct ofr_kept_text kept = {0};
    struct ofr_text line = ofr_text_in_memory(&kept);
    if (row == SIZE_MAX)
        put_headings(&line, table, widths);
    else
        put_cells(&line, table, row, widths);
    const char *style = row != SIZE_MAX && table->style != NULL ? table->style(table->from, row) : NULL;
    put_line(text, &kept, style);
    text->failed |= line.failed;
    ofr_free(kept.text);
}

void ofr_result_text(struct ofr_text *text, const struct ofr_result_table *table) {
    struct widths widths[OFR_MOST_RESULT_COLUMNS] = {{0, 0}};
    measure(table, widths);
    put_row(text, table, SIZE_MAX, widths);
    for (size_t row = 0; row < table->n_rows; row++) {
        if (begins_section(table, row))
            ofr_put(text, "%s\n", section_of(table, row));
        put_row(text, table, row, widths);
    }
}

/* ---- HTML ---------------------------------------------------------------------------- */

static void put_escaped(struct ofr_text *text, const char *plain) {
    while (*plain != '\0') {
        size_t n = strcspn(plain, "&<>");
        ofr_put(text, "%.*s", (int)n, plain);
        plain += n;
        if (*plain != '\0')
            ofr_put_plain(text, *plain == '&' ? "&amp;" : *plain == '<' ? "&lt;" : "&gt;");
        plain += *plain != '\0';
    }
}

static void put_element(struct ofr_text *text, const char *element, const char *value, const char *range) {
    ofr_put(text, "<%s>", element);
    put_escaped(text, value);
    ofr_put_plain(text, range[0] != '\0' ? " " : "");
    put_escaped(text, range);
    ofr_put(text, "</%s>", element);
}

void ofr_result_html(struct ofr_text *text, const struct ofr_result_table *table) {
    ofr_put_plain(text, "<table>\n");
    put_element(text, "caption", table->name, "");
    ofr_put_plain(text, "\n<tr>");
    for (size_t i = 0; i < table->n_columns; i++)
        if (table->columns[i].heading != NULL)
            put_element(text, "th", table->columns[i].heading, "");
    ofr_put_plain(text, "</tr>\n");
    for (size_t row = 0; row < table->n_rows; row++) {
        struct ofr_result_cell cells[OFR_MOST_RESULT_COLUMNS] = {{NULL, {0}}};
        table->fill(table->from, row, cells);
        ofr_put_plain(text, "<tr>");
        for (size_t i = 0; i < table->n_columns; i++) {
            struct shown shown;
            if (table->columns[i].heading == NULL)
                continue;
            show(&table->columns[i], &cells[i], &shown);
            put_element(text, "td", shown.text != NULL ? shown.text : shown.value, shown.range);
        }
        ofr_put_plain(text, "</tr>\n");
    }
    ofr_put_plain(text, "</table>\n");
}

/* ---- the columns as programs see them ------------------------------------------------ */

enum { LONGEST_NAME = 64, MOST_PARTS = 5 };

/* Names of the numbers of a column, each of its own; returns how many there are. */
static size_t part_names(const struct ofr_result_column *column, char names[MOST_PARTS][LONGEST_NAME]) {
    static const char *const spread[MOST_PARTS] = {"mean", "sd", "p05", "p50", "p95"};
    const char *ends[2] = {column->low, column->high}, *const suffixes[2] = {"_low", "_high"};
    size_t n = 0;
    if (column->kind == OFR_RESULT_SPREAD) {
        for (; n < MOST_PARTS; n++)
            snprintf(names[n], LONGEST_NAME, "%s%s%s", column->low == NULL ? column->name : column->low,
                     column->low == NULL ? "_" : "", spread[n]);
        return n;
    }
    if (column->kind != OFR_RESULT_RANGE)
        snprintf(names[n++], LONGEST_NAME, "%s", column->name);
    for (int end = 0; end < 2 && (column->kind == OFR_RESULT_RANGE || column->kind == OFR_RESULT_INTERVAL);
         end++)
        snprintf(names[n++], LONGEST_NAME, "%s%s", ends[end] == NULL ? column->name : ends[end],
                 ends[end] == NULL ? suffixes[end] : "");
    return n;
}

/* ---- CSV ----------------------------------------------------------------------------- */

void ofr_put_csv_cell(struct ofr_text *text, const char *cell) {
    double number;
    if (cell == NULL)
        return;
    bool runs =
        cell[0] != '\0' && strchr("=+-@\t\r\n", cell[0]) != NULL && !ofr_number_read_any(cell, &number);
    bool quoted = strpbrk(cell, ",\"\r\n") != NULL;
    ofr_put_plain(text, quoted ? "\"" : "");
    ofr_put_plain(text, runs ? "'" : ""); /* a spreadsheet takes what follows as text, not as a formula */
    while (*cell != '\0') {
        size_t n = strcspn(cell, "\"");
        ofr_put(text, "%.*s%s", (int)n, cell, cell[n] == '"' ? "\"\"" : "");
        cell += n + (cell[n] == '"');
    }
    ofr_put_plain(text, quoted ? "\"" : "");
}

static void put_csv_row(struct ofr_text *text, const struct ofr_result_table *table,
                        const struct ofr_result_cell *cells) {
    size_t n = 0;
    for (size_t i = 0; i < table->n_columns; i++) {
        const struct ofr_result_column *column = &table->columns[i];
        char names[MOST_PARTS][LONGEST_NAME];
        size_t n_parts = column->flags & OFR_NOT_IN_FLAT ? 0 : part_names(column, names);
        for (size_t part = 0; part < n_parts; part++) {
            ofr_put_plain(text, n++ > 0 ? "," : "");
            if (cells == NULL)
                ofr_put_csv_cell(text, names[part]);
            else if (column->kind == OFR_RESULT_TEXT)
                ofr_put_csv_cell(text, cells[i].text);
            else if (isfinite(cells[i].numbers[part]))
                ofr_put(text, "%.15g", cells[i].numbers[part]);
        }
    }
    ofr_put_plain(text, "\r\n");
}

void ofr_result_csv(struct ofr_text *text, const struct ofr_result_table *table) {
    put_csv_row(text, table, NULL);
    for (size_t row = 0; row < table->n_rows; row++) {
        struct ofr_result_cell cells[OFR_MOST_RESULT_COLUMNS] = {{NULL, {0}}};
        table->fill(table->from, row, cells);
        put_csv_row(text, table, cells);
    }
}

/* ---- JSON ---------------------------------------------------------------------------- */

static json_t *json_number(const struct ofr_result_column *column, double value) {
    if (column->kind == OFR_RESULT_FLAG)
        return json_boolean(value > 0);
    return column->kind == OFR_RESULT_WHOLE && isfinite(value) ? json_integer((json_int_t)value)
                                                               : ofr_json_real(value);
}

static void set_cell(json_t *object, const struct ofr_result_column *column,
                     const struct ofr_result_cell *cell) {
    char names[MOST_PARTS][LONGEST_NAME];
    const double *x = cell->numbers;
    if (column->kind == OFR_RESULT_TEXT) {
        json_object_set_new(object, column->name, cell->text == NULL ? json_null() : json_string(cell->text));
        return;
    }
    if (column->kind == OFR_RESULT_SPREAD) {
        json_object_set_new(object, column->name, ofr_json_spread(x[0], x[1], x[2], x[3], x[4]));
        return;
    }
    size_t n = part_names(column, names);
    for (size_t part = 0; part < n; part++)
        json_object_set_new(object, names[part], json_number(column, x[part]));
}

json_t *ofr_result_json_row(const struct ofr_result_table *table, size_t row) {
    struct ofr_result_cell cells[OFR_MOST_RESULT_COLUMNS] = {{NULL, {0}}};
    json_t *object = json_object();
    table->fill(table->from, row, cells);
    for (size_t i = 0; i < table->n_columns; i++)
        if (!(table->columns[i].flags & OFR_NOT_IN_JSON))
            set_cell(object, &table->columns[i], &cells[i]);
    return object;
}

json_t *ofr_result_json(const struct ofr_result_table *table) {
    json_t *list = json_array();
    for (size_t row = 0; row < table->n_rows; row++)
        json_array_append_new(list, ofr_result_json_row(table, row));
    return list;
}

/* ---- a list of tables ---------------------------------------------------------------- */

ofr_status ofr_result_put(const struct ofr_result_list *list, enum ofr_form form, ofr_sink sink,
                          struct ofr_reports *reports) {
    struct ofr_text text = {.sink = sink};
    if (form == OFR_FORM_CSV) {
        ofr_result_csv(&text, &list->tables[0]);
        return ofr_text_end(&text, reports);
    }
    ofr_put_plain(&text, "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n");
    put_element(&text, "title", list->title, "");
    ofr_put_plain(&text, "\n");
    put_element(&text, "h1", list->title, "");
    ofr_put_plain(&text, "\n<p>All people are synthetic. This is no forecast.</p>\n");
    for (size_t i = 0; i < list->n; i++)
        ofr_result_html(&text, &list->tables[i]);
    ofr_put_plain(&text, "</html>\n");
    return ofr_text_end(&text, reports);
}

/* ---- a table of a database ----------------------------------------------------------- */

/* Lay out one column; returns how many columns of the database it has. */
static size_t flatten(const struct ofr_result_column *column, struct ofr_stored_column *columns,
                      char names[MOST_PARTS][LONGEST_NAME]) {
    size_t n = column->flags & OFR_NOT_IN_FLAT ? 0 : part_names(column, names);
    for (size_t part = 0; part < n; part++)
        columns[part] = (struct ofr_stored_column){
            names[part], column->kind == OFR_RESULT_TEXT ? OFR_STORED_TEXT
                         : column->kind == OFR_RESULT_WHOLE || column->kind == OFR_RESULT_FLAG
                             ? OFR_STORED_WHOLE
                             : OFR_STORED_REAL};
    return n;
}

ofr_status ofr_result_store(struct ofr_ensemble *ensemble, const struct ofr_result_table *table,
                            struct ofr_reports *reports) {
    struct layout {
        struct ofr_stored_column columns[OFR_MOST_RESULT_COLUMNS * MOST_PARTS];
        char names[OFR_MOST_RESULT_COLUMNS][MOST_PARTS][LONGEST_NAME];
    } *layout = NULL;
    struct ofr_cell_value *values = NULL;
    size_t first[OFR_MOST_RESULT_COLUMNS + 1] = {0};
    ofr_status status = OFR_NEW(NULL, layout, 1, "a table of results", reports);
    for (size_t i = 0; status == OFR_OK && i < table->n_columns; i++)
        first[i + 1] = first[i] + flatten(&table->columns[i], layout->columns + first[i], layout->names[i]);
    size_t n = first[table->n_columns];
    OFR_THEN(status, OFR_NEW(NULL, values, table->n_rows * n, "a table of results", reports));
    for (size_t row = 0; status == OFR_OK && row < table->n_rows; row++) {
        struct ofr_result_cell cells[OFR_MOST_RESULT_COLUMNS] = {{NULL, {0}}};
        table->fill(table->from, row, cells);
        for (size_t i = 0; i < table->n_columns; i++)
            for (size_t at = first[i]; at < first[i + 1]; at++)
                values[row * n + at] =
                    (struct ofr_cell_value){cells[i].text, cells[i].numbers[at - first[i]]};
    }
    if (status == OFR_OK) {
        const struct ofr_stored_table stored = {table->name, layout->columns, n, table->n_rows, values};
        status = ofr_ensemble_add_table(ensemble, &stored, reports);
    }
    ofr_free(layout);
    ofr_free(values);
    return status;
}
