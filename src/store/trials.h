/*
 * Trials: the SQLite database of an analysis - each trial's values as soon as it is done, and the
 * tables of results a command adds at the end.
 *
 * Written so that whatever happens - a kill, a full disk - the file opens, holds every trial that was
 * put, and its table `analysis` says whether it is complete. docs/sensitivity.md describes the tables. Not a
 * run: those have store.h, another application_id and another form.
 *
 * Invariant: the same trials give the same rows, in whatever order they were put.
 */
#ifndef OFR_STORE_TRIALS_H
#define OFR_STORE_TRIALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/report.h"
#include "store/run_reader.h"

/** Marks a database as that of an analysis: "OFRT" in SQLite's application_id. */
#define OFR_TRIALS_APPLICATION_ID 0x4F465254
/** Version of the tables, in SQLite's user_version. */
#define OFR_TRIALS_FORMAT 1

struct ofr_scenario;
struct ofr_trials_file;

/** One replicate of one point of a design. */
struct ofr_trial {
    uint32_t point, replicate;
    uint64_t seed; /* of people and draws */
};

/** What an analysis is. Texts are borrowed for the call. */
struct ofr_trials_header {
    const struct ofr_scenario *scenario;
    const char *kind;         /* "sensitivity" */
    const char *design;       /* all options that decide what a point is */
    const char *const *names; /* [n_names] what is kept of each trial; unique, not empty */
    size_t n_names;
};

/** A cell of a table of results; text is NULL where there is none, number NAN. */
struct ofr_cell_value {
    const char *text;
    double number;
};

/** A column of a table of results. */
enum ofr_trials_cell { OFR_TRIALS_TEXT, OFR_TRIALS_REAL, OFR_TRIALS_WHOLE };
struct ofr_trials_column {
    const char *name;
    enum ofr_trials_cell cell;
};

/** A table of results. Names are letters, digits and _, columns unique. */
struct ofr_trials_table {
    const char *name;
    const struct ofr_trials_column *columns;
    size_t n_columns, n_rows;
    const struct ofr_cell_value *cells; /* [n_rows][n_columns] */
};

/** Tell whether an analysis may be written at a path; as ofr_store_check_target. */
OFR_MUST_USE ofr_status ofr_trials_file_check_target(const char *path, struct ofr_reports *reports);

/**
 * Make the database of an analysis, status `incomplete`, in place of one that is there.
 * @errors   OFR_BAD_INPUT when something else is there; OFR_SYSTEM; *file is then NULL
 */
OFR_MUST_USE ofr_status ofr_trials_file_create(const char *path, const struct ofr_trials_header *header,
                                               struct ofr_trials_file **file, struct ofr_reports *reports);

/**
 * Take up the database of an analysis that was cut short or is complete: of the same version, kind,
 * scenario, design and names.
 *
 * @param file [out] NULL when there is nothing at the path, or an empty file
 * @errors   OFR_BAD_INPUT with the reason when it is of another analysis, which is left alone; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_trials_file_resume(const char *path, const struct ofr_trials_header *header,
                                               struct ofr_trials_file **file, struct ofr_reports *reports);

/** Takes a trial that was read; false when memory is short. */
typedef bool (*ofr_trials_take)(void *to, const struct ofr_trial *trial, const double *values);

/** Read all trials, by point and replicate. */
OFR_MUST_USE ofr_status ofr_trials_file_read(struct ofr_trials_file *file, ofr_trials_take take, void *to,
                                             struct ofr_reports *reports);

/**
 * Write a trial, at once and for good.
 * @param digest [in] of the replicate
 * @param values [in] [n_names] NAN where there is none
 * @parallel one thread at a time
 */
OFR_MUST_USE ofr_status ofr_trials_file_put(struct ofr_trials_file *file, const struct ofr_trial *trial,
                                            uint64_t digest, const double *values,
                                            struct ofr_reports *reports);

/** Write a table of results as one transaction, in place of one of its name. */
OFR_MUST_USE ofr_status ofr_trials_file_table(struct ofr_trials_file *file,
                                              const struct ofr_trials_table *table,
                                              struct ofr_reports *reports);

/** Set the status to `complete`. */
OFR_MUST_USE ofr_status ofr_trials_file_complete(struct ofr_trials_file *file, struct ofr_reports *reports);

/** Close; accepts NULL. */
void ofr_trials_file_close(struct ofr_trials_file *file);

/**
 * Read a table of results from a complete analysis of a kind.
 *
 * @param table [in,out] name, columns and n_columns say what is wanted, in any order; n_rows and cells are
 *              set, in the order in which rows were written. ofr_trials_table_free frees the cells
 * @errors   OFR_BAD_INPUT when the file is not a complete analysis of that kind or lacks the table
 */
OFR_MUST_USE ofr_status ofr_trials_table_read(const char *path, const char *kind,
                                              struct ofr_trials_table *table, struct ofr_reports *reports);
void ofr_trials_table_free(struct ofr_trials_table *table);

/** The resolved scenario, design or the like of an analysis: a column of table analysis. The caller frees it
 *  with ofr_free. @errors as ofr_trials_table_read, but an incomplete one will do */
OFR_MUST_USE ofr_status ofr_trials_text_read(const char *path, const char *kind, const char *column,
                                             char **text, struct ofr_reports *reports);

/** Tell whether a file is the database of an analysis. */
bool ofr_trials_is(const char *path);

/**
 * Go through a table of an analysis of any kind, complete or not, in the order of its parameter.
 * @param table [in] NULL: the names of its tables, a row each
 * @errors   as ofr_trials_table_read; a row that was refused is not an error here
 */
OFR_MUST_USE ofr_status ofr_trials_each(const char *path, const char *table, ofr_run_reader_row row, void *to,
                                        struct ofr_reports *reports);

#endif
