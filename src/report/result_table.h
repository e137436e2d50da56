/*
 * Result tables: columns described once, written as text, HTML, JSON, CSV and as a table of a database.
 *
 * A table does not hold its values: a function fills the cells of one row at a time. Each column has a name
 * for programs (JSON, CSV, database) and a heading for people (text, HTML).
 */
#ifndef OFR_REPORT_RESULT_TABLE_H
#define OFR_REPORT_RESULT_TABLE_H

#include <jansson.h>

#include "base/text.h"
#include "ensemble/ensemble.h"
#include "report/number_text.h"

/** Kinds of cells, with the numbers that each has. */
enum ofr_result_kind {
    OFR_RESULT_TEXT,     /* text */
    OFR_RESULT_WHOLE,    /* one number */
    OFR_RESULT_REAL,     /* one number */
    OFR_RESULT_FLAG,     /* one number, 0 or 1 */
    OFR_RESULT_RANGE,    /* low, high */
    OFR_RESULT_INTERVAL, /* value, low, high; low is NAN where there is no interval */
    OFR_RESULT_SPREAD    /* mean, standard deviation, 5th, 50th and 95th percentile */
};

enum { OFR_NOT_IN_JSON = 1, OFR_NOT_IN_FLAT = 2, OFR_ONLY_SHOWN = 3, OFR_SIGNED = 4 };
enum { OFR_MOST_RESULT_COLUMNS = 24 };

struct ofr_result_column {
    const char *name;
    enum ofr_result_kind kind;
    const char *heading; /* NULL: not shown to people */
    enum ofr_number_form form;
    unsigned flags;   /* of the enum above; flat: CSV and database. OFR_SIGNED: + before positive numbers */
    const char *low;  /* names of the ends of an interval; NULL: NAME_low and NAME_high. Of a spread in */
    const char *high; /* CSV and database, `low` is the prefix of its five names; NULL: NAME_ */
};

struct ofr_result_cell {
    const char *text; /* borrowed; NULL: none */
    double numbers[5];
};

struct ofr_result_table {
    const char *name;                        /* of the table in a database; caption of HTML */
    const struct ofr_result_column *columns; /* [n_columns] at most OFR_MOST_RESULT_COLUMNS */
    size_t n_columns, n_rows;
    const void *from; /* what the functions below read */
    /** Fill the cells of a row. @param cells [out] [n_columns] zeroed */
    void (*fill)(const void *from, size_t row, struct ofr_result_cell *cells);
    /** A line before a row when it differs from that of the row before; the function may be NULL. */
    const char *(*section)(const void *from, size_t row);
    /** The terminal's code for a row of text, such as "\033[90m"; NULL: none. The function may be NULL. */
    const char *(*style)(const void *from, size_t row);
    int indent; /* spaces before each line of text */
};

#define OFR_RESULT_COLUMNS(array) .columns = (array), .n_columns = sizeof(array) / sizeof *(array)

/** Cells, for the functions that fill. */
#define OFR_CELL_OF_TEXT(value) ((struct ofr_result_cell){.text = (value)})
#define OFR_CELL_OF(...) ((struct ofr_result_cell){.numbers = {__VA_ARGS__}})
/** A cell of a struct with members mean, low and high. */
#define OFR_CELL_OF_INTERVAL(from) OFR_CELL_OF((from).mean, (from).low, (from).high)
/** A cell of a struct with members mean, sd, p05, p50 and p95. */
#define OFR_CELL_OF_SPREAD(from) OFR_CELL_OF((from).mean, (from).sd, (from).p05, (from).p50, (from).p95)

/** Write a table as aligned text with a line of headings. */
void ofr_result_text(struct ofr_text *text, const struct ofr_result_table *table);
/** Write a table as one HTML table. */
void ofr_result_html(struct ofr_text *text, const struct ofr_result_table *table);
/** Write a table as CSV (RFC 4180), with a line of names. */
void ofr_result_csv(struct ofr_text *text, const struct ofr_result_table *table);
/** A table as a JSON list of objects; the caller owns it. NULL when memory is short. */
json_t *ofr_result_json(const struct ofr_result_table *table);
/** One row of a table as a JSON object. */
json_t *ofr_result_json_row(const struct ofr_result_table *table, size_t row);

/** Write one cell of CSV, quoted where it must be. @param cell [in] NULL: empty */
void ofr_put_csv_cell(struct ofr_text *text, const char *cell);

/** The forms of a list of tables. */
struct ofr_result_list {
    const struct ofr_result_table *tables; /* [n] the first is the main one, which CSV consists of */
    size_t n;
    const char *title;
};

/** Write tables as CSV (the first one) or as an HTML page (all). @errors OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_result_put(const struct ofr_result_list *list, enum ofr_form form, ofr_sink sink,
                                       struct ofr_reports *reports);

/**
 * Write a table to the database of an ensemble, in place of one of its name; nothing without database.
 *
 * @errors   OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_result_store(struct ofr_ensemble *ensemble, const struct ofr_result_table *table,
                                         struct ofr_reports *reports);

#endif
