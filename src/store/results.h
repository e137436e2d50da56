/*
 * Tables of results that an analysis adds to its database, and reading them back.
 */
#ifndef OFR_STORE_RESULTS_H
#define OFR_STORE_RESULTS_H

#include "store/store.h"

/** A value of a table of results; text is NULL where there is none, number NAN. */
struct ofr_cell_value {
    const char *text;
    double number;
};

/** A column of a table of results. */
enum ofr_stored_type { OFR_STORED_TEXT, OFR_STORED_REAL, OFR_STORED_WHOLE };
struct ofr_stored_column {
    const char *name;
    enum ofr_stored_type type;
};

/** A table of results. Names are letters, digits and _, those of columns also dots; columns unique. */
struct ofr_stored_table {
    const char *name; /* not that of a table of store/tables.h */
    const struct ofr_stored_column *columns;
    size_t n_columns, n_rows;
    const struct ofr_cell_value *cells; /* [n_rows][n_columns] */
};

/** Write a table of results as one transaction, in place of one of its name. @errors OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_store_write_table(struct ofr_store *store, const struct ofr_stored_table *table,
                                              struct ofr_reports *reports);

/**
 * Read a table of results from a complete database of a kind.
 *
 * @param path  [in] of the database
 * @param kind  [in] of its ensemble, "calibration"
 * @param table [in,out] name, columns and n_columns say what is wanted, in any order; n_rows and cells are
 *              set, in the order in which rows were written. ofr_stored_table_free frees the cells
 * @errors   OFR_BAD_INPUT when the file is not a complete database of that kind or lacks the table
 */
OFR_MUST_USE ofr_status ofr_stored_table_read(const char *path, const char *kind,
                                              struct ofr_stored_table *table, struct ofr_reports *reports);
void ofr_stored_table_free(struct ofr_stored_table *table);

/** Is called for each value that a replicate of the base drew, replicate by replicate; false stops it. */
typedef bool (*ofr_drawn_take)(void *to, uint32_t replicate, const char *parameter, double value);

/** Whether a database is of a run or a comparison, which have a table `drawn`. */
bool ofr_store_is_run(const char *path);

/** Go through the values that the replicates of a run or a comparison drew. @errors OFR_BAD_INPUT; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_store_each_drawn(const char *path, ofr_drawn_take take, void *to,
                                             struct ofr_reports *reports);

#endif
