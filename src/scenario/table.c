#include "scenario/table.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/characters.h"
#include "base/date.h"
#include "base/memory.h"
#include "base/number.h"
#include "scenario/check.h"
#include "scenario/csv.h"
#include "scenario/figures.h"

/* After so many faults in one file the rest tell nothing new. */
enum { MOST_FAULTS = 20, MOST_COLUMNS = 64 };

struct table_reader {
    struct ofr_reader *reader;
    const struct ofr_node *node; /* tables.NAME */
    struct ofr_table *table;
    struct ofr_csv csv;
    size_t n_faults;
};

static void take(struct table_reader *tables, ofr_status status) {
    tables->n_faults += !ofr_reader_take(tables->reader, status);
}

#define TABLE_FAULT(tables, at, ...)                                                                         \
    take((tables), ofr_fail_at((tables)->reader->reports, OFR_BAD_INPUT, (at), __VA_ARGS__))

static size_t header_place(const struct ofr_csv *csv, const char *name) {
    const struct ofr_csv_row *header = &csv->rows[0];
    for (size_t i = 0; i < header->n_fields; i++)
        if (strcmp(csv->fields[header->first + i].text, name) == 0)
            return i;
    return header->n_fields;
}

/* ---- the header ------------------------------------------------------------------- */

static void check_header_name(struct table_reader *tables, const char *name, size_t i) {
    const struct ofr_table_form *form = tables->table->form;
    const struct ofr_position at = ofr_csv_position(&tables->csv, 0, i);
    for (size_t k = 0; k < form->n_columns; k++) {
        if (strcmp(form->columns[k].name, name) != 0)
            continue;
        if (header_place(&tables->csv, name) < i)
            TABLE_FAULT(tables, &at, "column %s appears twice", name);
        return;
    }
    const char *refused = ofr_refused_name(name);
    if (name[0] == '\0')
        TABLE_FAULT(tables, &at, "column %zu has no name", i + 1);
    else if (refused != NULL)
        TABLE_FAULT(tables, &at, "column \"%s\" is refused: %s", name, refused);
    else
        take(tables,
             OFR_UNKNOWN("column", name, form->columns, form->n_columns, &at, tables->reader->reports));
}

static void read_header(struct table_reader *tables) {
    const struct ofr_csv_row *header = &tables->csv.rows[0];
    const struct ofr_table_form *form = tables->table->form;
    for (size_t i = 0; i < header->n_fields && tables->n_faults < MOST_FAULTS; i++)
        check_header_name(tables, tables->csv.fields[header->first + i].text, i);
    for (size_t k = 0; k < form->n_columns; k++) {
        struct ofr_column *column = &tables->table->columns[k];
        column->place = header_place(&tables->csv, form->columns[k].name);
        column->present = column->place < header->n_fields;
        const struct ofr_position at = ofr_csv_position(&tables->csv, 0, 0);
        if (!column->present && !form->columns[k].optional)
            TABLE_FAULT(tables, &at, "table %s has no column %s (%s)", form->name, form->columns[k].name,
                        form->columns[k].meaning);
    }
}

/* ---- what the YAML says of the columns -------------------------------------------- */

static void check_unit(struct table_reader *tables, const struct ofr_node *node,
                       const struct ofr_column_form *form, struct ofr_column *column) {
    const char *wanted = ofr_column_unit(form);
    const char *unit = ofr_reader_text(tables->reader, node, "unit");
    if (unit != NULL && form->cell != OFR_CELL_TEXT && strcmp(unit, wanted) != 0)
        OFR_FAULT(tables->reader, &node->at, "the unit of %s is \"%s\"; it must be \"%s\"", form->name, unit,
                  wanted);
    if (unit != NULL)
        column->unit = ofr_reader_copy(tables->reader, unit);
}

static void read_column_node(struct table_reader *tables, const struct ofr_node *node,
                             struct ofr_column *column) {
    static const char *const names[] = {"unit", "origin", "source", "note", "figures"};
    struct ofr_reader *reader = tables->reader;
    const struct ofr_column_form *form = column->form;
    bool counted = form->cell != OFR_CELL_TEXT;
    if (!ofr_reader_map(reader, node, node->name))
        return;
    ofr_reader_only(reader, node, "setting of a column", names, 5);
    const struct ofr_node *unit =
        counted ? ofr_reader_need(reader, node, "unit", form->name) : ofr_node_find(node, "unit");
    const struct ofr_node *origin =
        counted ? ofr_reader_need(reader, node, "origin", form->name) : ofr_node_find(node, "origin");
    const struct ofr_node *source = ofr_node_find(node, "source");
    if (unit != NULL)
        check_unit(tables, unit, form, column);
    const char *text = source != NULL ? ofr_reader_text(reader, source, "source") : NULL;
    if (text != NULL)
        column->source = ofr_reader_copy(reader, text);
    ofr_figures_read(reader, node, &column->figures);
    size_t which = origin != NULL ? ofr_reader_word(reader, origin, "origin", ofr_origin_names, 4) : 4;
    if (which == 4)
        return;
    column->origin = (enum ofr_origin)which;
    ofr_reader_source(reader, &origin->at, form->name, column->origin, text);
}

static void read_column_nodes(struct table_reader *tables) {
    const struct ofr_table_form *form = tables->table->form;
    const struct ofr_node *nodes = ofr_node_find(tables->node, "columns");
    if (nodes != NULL && !ofr_reader_map(tables->reader, nodes, "columns"))
        return;
    const char *names[MOST_COLUMNS];
    for (size_t k = 0; k < form->n_columns; k++)
        names[k] = form->columns[k].name;
    if (nodes != NULL)
        ofr_reader_only(tables->reader, nodes, "column", names, form->n_columns);
    for (size_t k = 0; k < form->n_columns; k++) {
        struct ofr_column *column = &tables->table->columns[k];
        const struct ofr_node *node = ofr_node_find(nodes, names[k]);
        bool csv_read = tables->csv.n_rows > 0;
        bool needed = !form->columns[k].optional; /* then its absence was already told */
        if (node != NULL && csv_read && !column->present && needed)
            continue;
        if (node != NULL && csv_read && !column->present)
            OFR_FAULT(tables->reader, &node->name_at, "column %s is not in %s", names[k],
                      tables->table->file);
        else if (node != NULL)
            read_column_node(tables, node, column);
        else if (column->present && form->columns[k].cell != OFR_CELL_TEXT)
            OFR_FAULT(tables->reader, &tables->node->name_at,
                      "table %s does not say the unit and origin of column %s", form->name, names[k]);
    }
}

/* ---- the cells -------------------------------------------------------------------- */

static double read_date(struct table_reader *tables, const struct ofr_column_form *form, const char *text,
                        const struct ofr_position *at) {
    int32_t day = 0;
    if (!ofr_date_read(text, &day))
        TABLE_FAULT(tables, at, "%s is \"%s\"; a date YYYY-MM-DD is expected", form->name, text);
    return day;
}

static double read_number(struct table_reader *tables, const struct ofr_column_form *form, const char *text,
                          const struct ofr_position *at) {
    double number = 0.0;
    if (ofr_number_read(text, &number))
        take(tables, ofr_cell_check(form, number, text, at, tables->reader->reports));
    else
        TABLE_FAULT(tables, at, "%s is \"%s\"; a number in [%.10g, %.10g] is expected%s", form->name, text,
                    form->low, form->high, ofr_number_hint(text));
    return number;
}

static void read_cell(struct table_reader *tables, struct ofr_column *column, size_t row) {
    const struct ofr_csv *csv = &tables->csv;
    const struct ofr_position at = ofr_csv_position(csv, row + 1, column->place);
    const char *text = csv->fields[csv->rows[row + 1].first + column->place].text;
    if (text[0] == '\0' && !column->form->may_be_missing)
        TABLE_FAULT(tables, &at, "%s is missing; every row must have it", column->form->name);
    if (column->texts != NULL)
        column->texts[row] = ofr_reader_copy(tables->reader, text);
    else if (text[0] == '\0')
        column->numbers[row] = NAN;
    else
        column->numbers[row] = column->form->cell == OFR_CELL_DATE
                                   ? read_date(tables, column->form, text, &at)
                                   : read_number(tables, column->form, text, &at);
}

static void read_row(struct table_reader *tables, size_t row) {
    const struct ofr_csv *csv = &tables->csv;
    struct ofr_table *table = tables->table;
    const struct ofr_position at = ofr_csv_position(csv, row + 1, csv->rows[row + 1].n_fields);
    table->lines[row] = at.line;
    char *line = ofr_strndup(at.source_line, strcspn(at.source_line, "\r\n"));
    table->row_texts[row] = line;
    if (line == NULL)
        take(tables, ofr_fail(tables->reader->reports, OFR_SYSTEM, "not enough memory for %s", table->file));
    size_t n = csv->rows[row + 1].n_fields, n_header = csv->rows[0].n_fields;
    if (n != n_header) {
        TABLE_FAULT(tables, &at, "the row has %zu fields; the header has %zu%s", n, n_header,
                    n > n_header ? "; a comma ends a field: write decimals after a point, and a text with a "
                                   "comma in quotes"
                                 : "");
        return;
    }
    for (size_t k = 0; k < table->form->n_columns; k++)
        if (table->columns[k].present)
            read_cell(tables, &table->columns[k], row);
}

static bool make_columns(struct table_reader *tables) {
    struct ofr_table *table = tables->table;
    table->n_rows = tables->csv.n_rows - 1;
    table->lines = ofr_reader_room(tables->reader, table->n_rows, sizeof *table->lines);
    table->row_texts = ofr_reader_room(tables->reader, table->n_rows, sizeof *table->row_texts);
    for (size_t k = 0; k < table->form->n_columns; k++) {
        struct ofr_column *column = &table->columns[k];
        if (column->present && column->form->cell == OFR_CELL_TEXT)
            column->texts = ofr_reader_room(tables->reader, table->n_rows, sizeof *column->texts);
        else if (column->present)
            column->numbers = ofr_reader_room(tables->reader, table->n_rows, sizeof *column->numbers);
    }
    return tables->reader->status != OFR_SYSTEM;
}

static void read_cells(struct table_reader *tables) {
    const struct ofr_position whole = {.file = tables->table->file};
    if (tables->csv.n_rows == 1)
        TABLE_FAULT(tables, &whole, "the table has a header but no rows");
    if (tables->csv.n_rows - 1 > OFR_MOST_ROWS) {
        const struct ofr_position at = ofr_csv_position(&tables->csv, OFR_MOST_ROWS + 1, SIZE_MAX);
        TABLE_FAULT(tables, &at, "the table has %zu rows; at most %d are read", tables->csv.n_rows - 1,
                    OFR_MOST_ROWS);
        return;
    }
    if (!make_columns(tables))
        return;
    for (size_t row = 0; row < tables->table->n_rows; row++) {
        if (tables->n_faults >= MOST_FAULTS) {
            const struct ofr_position at = ofr_csv_position(&tables->csv, row + 1, SIZE_MAX);
            TABLE_FAULT(tables, &at, "too many faults; the rows from here on were not checked");
            return;
        }
        read_row(tables, row);
    }
}

/* ---- a table ---------------------------------------------------------------------- */

void ofr_tables_start(struct ofr_reader *reader) {
    const struct ofr_schema *schema = reader->schema;
    struct ofr_table *tables = ofr_reader_room(reader, schema->n_tables, sizeof *tables);
    reader->scenario->tables = tables;
    for (size_t i = 0; reader->status != OFR_SYSTEM && i < schema->n_tables; i++) {
        const struct ofr_table_form *form = schema->tables[i];
        assert(form->n_columns <= MOST_COLUMNS);
        tables[i].form = form;
        tables[i].columns = ofr_reader_room(reader, form->n_columns, sizeof *tables[i].columns);
        for (size_t k = 0; tables[i].columns != NULL && k < form->n_columns; k++)
            tables[i].columns[k] = (struct ofr_column){.form = &form->columns[k], .origin = OFR_ASSUMED};
    }
}

static void read_table(struct table_reader *tables) {
    static const char *const names[] = {"file", "columns", "note"};
    struct ofr_reader *reader = tables->reader;
    const struct ofr_node *node = tables->node;
    if (!ofr_reader_map(reader, node, node->name))
        return;
    ofr_reader_only(reader, node, "setting of a table", names, 3);
    const struct ofr_node *file = ofr_reader_need(reader, node, "file", tables->table->form->name);
    const char *name = file != NULL ? ofr_reader_text(reader, file, "file") : NULL;
    if (name == NULL)
        return;
    tables->table->file = ofr_path_beside(reader->scenario->file, name);
    if (tables->table->file == NULL) {
        ofr_reader_take(reader, ofr_fail(reader->reports, OFR_SYSTEM, "not enough memory for the scenario"));
        return;
    }
    bool csv_read =
        ofr_reader_take(reader, ofr_csv_read(tables->table->file, &file->at, &tables->csv, reader->reports));
    if (csv_read)
        read_header(tables);
    read_column_nodes(tables);
    if (csv_read)
        read_cells(tables);
    ofr_csv_free(&tables->csv);
}

/* Names of areas are how groups, settings and the map speak of them. */
static void check_area_names(struct ofr_reader *reader) {
    const struct ofr_column *names = ofr_scenario_area_names(reader->scenario);
    const struct ofr_table *areas = ofr_scenario_areas_table(reader->scenario);
    if (names == NULL ||
        !ofr_reader_take(reader, ofr_names_sort((const char *const *)names->texts, areas->n_rows,
                                                ofr_name_order, &reader->areas, reader->reports)))
        return;
    for (size_t i = 0; i < areas->n_rows; i++) {
        size_t first = names->texts[i] != NULL ? ofr_names_find(&reader->areas, names->texts[i]) : i;
        if (first == i)
            continue;
        const struct ofr_position at = ofr_table_position(areas, i, names->form->name);
        OFR_FAULT(reader, &at, "area \"%s\" appears twice; the first is on line %d", names->texts[i],
                  areas->lines[first]);
    }
}

void ofr_tables_read(struct ofr_reader *reader, const struct ofr_node *tables) {
    const struct ofr_schema *schema = reader->schema;
    ofr_status before = reader->status;
    if (!ofr_reader_map(reader, tables, "tables"))
        return;
    reader->status = OFR_OK;
    const char **names = ofr_reader_room(reader, schema->n_tables, sizeof *names);
    for (size_t i = 0; names != NULL && i < schema->n_tables; i++) {
        struct table_reader one = {.reader = reader, .table = &reader->scenario->tables[i]};
        names[i] = schema->tables[i]->name;
        one.node = ofr_node_find(tables, names[i]);
        if (one.node != NULL)
            read_table(&one);
        else if (one.node == NULL && !schema->tables[i]->optional)
            OFR_FAULT(reader, tables->name != NULL ? &tables->name_at : &tables->at,
                      "table %s is missing (%s)", names[i], schema->tables[i]->meaning);
    }
    if (names != NULL && reader->status != OFR_SYSTEM)
        ofr_reader_only(reader, tables, "table", names, schema->n_tables);
    ofr_free(names);
    if (reader->status == OFR_OK)
        check_area_names(reader);
    reader->tables_whole = reader->status == OFR_OK;
    ofr_reader_take(reader, before);
}
