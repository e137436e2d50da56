/*
 * CSV files as rows of fields with their positions. Native only (libcsv, RFC 4180).
 *
 * Lines before the header that begin with '#' are comments, as a rule sources; empty lines are skipped.
 * table.h checks which columns there are.
 *
 * Invariant: the header is row 0; every field lies in its row's line, except a quoted field with a newline.
 */
#ifndef OFR_SCENARIO_CSV_H
#define OFR_SCENARIO_CSV_H

#include "scenario/file.h"

struct ofr_csv_field {
    char *text;            /* without quotes, spaces around it cut */
    size_t offset, length; /* in the file, quotes included */
};

struct ofr_csv_row {
    size_t first, n_fields; /* in ofr_csv.fields */
    size_t offset;
};

struct ofr_csv {
    struct ofr_file file;
    struct ofr_csv_row *rows;
    struct ofr_csv_field *fields;
    size_t n_rows, n_fields, row_room, field_room;
};

/**
 * Read a CSV file.
 *
 * @param asked [in] where the path was named, for the report
 * @param csv   [out] free it with ofr_csv_free; empty on failure
 * @errors   OFR_BAD_INPUT: the file cannot be read, is empty, or a quote is out of place;
 *           OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_csv_read(const char *path, const struct ofr_position *asked, struct ofr_csv *csv,
                                     struct ofr_reports *reports);

/** The same for a file in memory, which `csv` takes over. @errors as ofr_csv_read */
OFR_MUST_USE ofr_status ofr_csv_parse(struct ofr_file *file, struct ofr_csv *csv,
                                      struct ofr_reports *reports);

/** Free what a CSV file holds; accepts an empty one. */
void ofr_csv_free(struct ofr_csv *csv);

/** The position of field i of a row, both from 0; past the last field, of the row as a whole. */
struct ofr_position ofr_csv_position(const struct ofr_csv *csv, size_t row, size_t i);

#endif
