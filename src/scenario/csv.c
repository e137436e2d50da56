#include "scenario/csv.h"

#include <csv.h>
#include <string.h>

/* libcsv hands out fields without their places. It is fed one byte at a time, so that a
 * field that comes out at a byte ended there, and began after the one that came before. */
struct reading {
    struct ofr_csv *csv;
    size_t now;   /* the byte being fed */
    size_t field; /* where the current field begins */
    size_t row_first;
    bool short_of_memory;
};

static bool make_room(void **block, size_t n, size_t *room, size_t size) {
    if (n < *room)
        return true;
    size_t larger = *room == 0 ? 64 : *room * 2;
    void *grown = ofr_realloc(*block, larger * size);
    if (grown == NULL)
        return false;
    *block = grown;
    *room = larger;
    return true;
}

static void take_field(void *text, size_t n, void *data) {
    struct reading *reading = data;
    struct ofr_csv *csv = reading->csv;
    char *copy = ofr_strndup(text != NULL ? text : "", n);
    if (copy == NULL ||
        !make_room((void **)&csv->fields, csv->n_fields, &csv->field_room, sizeof *csv->fields)) {
        ofr_free(copy);
        reading->short_of_memory = true;
        return;
    }
    size_t from = reading->field, to = reading->now;
    while (from < to && (csv->file.text[from] == ' ' || csv->file.text[from] == '\t'))
        from++;
    while (to > from && (csv->file.text[to - 1] == ' ' || csv->file.text[to - 1] == '\t'))
        to--;
    csv->fields[csv->n_fields++] = (struct ofr_csv_field){copy, from, to - from};
    reading->field = reading->now + 1;
}

static void take_row(int end, void *data) {
    (void)end;
    struct reading *reading = data;
    struct ofr_csv *csv = reading->csv;
    if (!make_room((void **)&csv->rows, csv->n_rows, &csv->row_room, sizeof *csv->rows)) {
        reading->short_of_memory = true;
        return;
    }
    size_t first = reading->row_first;
    size_t offset = first < csv->n_fields ? csv->fields[first].offset : reading->now;
    csv->rows[csv->n_rows++] = (struct ofr_csv_row){first, csv->n_fields - first, offset};
    reading->row_first = csv->n_fields;
}

static size_t skip_comments(const struct ofr_file *file) {
    size_t line = 0;
    while (line < file->n_lines && strchr("#\r\n", file->text[file->lines[line]]) != NULL &&
           file->lines[line] < file->size)
        line++;
    return line < file->n_lines ? file->lines[line] : file->size;
}

static bool is_blank(const char *from, const char *to) {
    while (from < to && strchr(" \t\r\n", *from) != NULL)
        from++;
    return from == to;
}

/* Blank lines (and the second half of CR LF) give no field: the next one starts after them. */
static void feed(struct csv_parser *parser, struct reading *reading) {
    const struct ofr_file *file = &reading->csv->file;
    for (reading->now = reading->field; reading->now < file->size; reading->now++) {
        char byte = file->text[reading->now];
        if (csv_parse(parser, &byte, 1, take_field, take_row, reading) != 1 || reading->short_of_memory)
            return;
        bool new_row = reading->row_first == reading->csv->n_fields;
        if (new_row && (byte == '\r' || byte == '\n') && reading->field <= reading->now &&
            is_blank(file->text + reading->field, file->text + reading->now))
            reading->field = reading->now + 1;
    }
    csv_fini(parser, take_field, take_row, reading);
}

/* No column has a separator in its name: the file has others than commas, as spreadsheets of some languages
 * write. */
static ofr_status refuse_separator(const struct ofr_csv *csv, struct ofr_reports *reports) {
    for (size_t i = 0; i < csv->rows[0].n_fields; i++) {
        const struct ofr_csv_field *field = &csv->fields[i];
        const char *first = csv->file.text + field->offset;
        size_t n = 0;
        while (n < field->length && strchr(";\t|", first[n]) == NULL)
            n++;
        if (n == field->length || first[0] == '"')
            continue;
        struct ofr_position at = ofr_file_position(&csv->file, field->offset + n, 1);
        return ofr_fail_at(reports, OFR_BAD_INPUT, &at,
                           "%s stands between the columns; save the file with commas there, and with points "
                           "before decimals",
                           first[n] == ';'   ? "a semicolon"
                           : first[n] == '|' ? "a bar"
                                             : "a tab");
    }
    return OFR_OK;
}

static ofr_status finish(const struct ofr_csv *csv, const struct csv_parser *parser_in,
                         const struct reading *reading, struct ofr_reports *reports) {
    struct csv_parser parser = *parser_in;
    const struct ofr_position whole = {.file = csv->file.path};
    int error = csv_error(&parser);
    if (reading->short_of_memory || error == CSV_ENOMEM || error == CSV_ETOOBIG)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory to read %s", csv->file.path);
    struct ofr_position at = ofr_file_position(&csv->file, reading->now, 1);
    if (error == CSV_EPARSE && reading->now >= csv->file.size)
        at = ofr_file_position(&csv->file, reading->field, 1);
    if (error == CSV_EPARSE && reading->now >= csv->file.size)
        return ofr_fail_at(reports, OFR_BAD_INPUT, &at, "a quote opens here and is never closed");
    if (error == CSV_EPARSE)
        return ofr_fail_at(reports, OFR_BAD_INPUT, &at,
                           "a quote out of place; quote the whole field and write a quote in it twice");
    if (csv->n_rows == 0)
        return ofr_fail_at(reports, OFR_BAD_INPUT, &whole,
                           "the file is empty; a line of column names is expected");
    return refuse_separator(csv, reports);
}

ofr_status ofr_csv_parse(struct ofr_file *file, struct ofr_csv *csv, struct ofr_reports *reports) {
    *csv = (struct ofr_csv){.file = *file};
    *file = (struct ofr_file){0};
    struct reading reading = {.csv = csv, .field = skip_comments(&csv->file)};
    struct csv_parser parser;
    csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI);
    csv_set_realloc_func(&parser, ofr_realloc);
    csv_set_free_func(&parser, ofr_free);
    feed(&parser, &reading);
    ofr_status status = finish(csv, &parser, &reading, reports);
    csv_free(&parser);
    if (status != OFR_OK)
        ofr_csv_free(csv);
    return status;
}

ofr_status ofr_csv_read(const char *path, const struct ofr_position *asked, struct ofr_csv *csv,
                        struct ofr_reports *reports) {
    *csv = (struct ofr_csv){0};
    struct ofr_file file;
    OFR_TRY(ofr_file_read(path, asked, &file, reports));
    return ofr_csv_parse(&file, csv, reports);
}

void ofr_csv_free(struct ofr_csv *csv) {
    for (size_t i = 0; i < csv->n_fields; i++)
        ofr_free(csv->fields[i].text);
    ofr_free(csv->fields);
    ofr_free(csv->rows);
    ofr_file_free(&csv->file);
    *csv = (struct ofr_csv){0};
}

struct ofr_position ofr_csv_position(const struct ofr_csv *csv, size_t row, size_t i) {
    const struct ofr_csv_row *line = &csv->rows[row];
    if (i >= line->n_fields)
        return ofr_file_position(&csv->file, line->offset, 1);
    const struct ofr_csv_field *field = &csv->fields[line->first + i];
    return ofr_file_position(&csv->file, field->offset, field->length);
}
