/*
 * Run reader of a database: opens the database of a run (engine/run_reader.h).
 *
 * Writes nothing. The database is checked before anything of it is read (store/schema.h).
 */
#ifndef OFR_STORE_RUN_READER_H
#define OFR_STORE_RUN_READER_H

#include "engine/run_reader.h"

/**
 * Open the database of a run.
 *
 * @param complete [in] refuse a run that is incomplete; else that is a warning
 * @param reader     [out] empty on failure
 * @errors   OFR_BAD_INPUT when there is no file, or it is no run of this version's format;
 *           or of a model this program does not have; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_run_reader_open(const char *path, bool complete, struct ofr_run_reader *reader,
                                            struct ofr_reports *reports);
/**
 * Count the people of each area to whom a kind of event happened, once each, by replicate.
 *
 * @param event  [in] name of the kind; a database that has none gives zeros
 * @param counts [out] [n_replicates][n_areas] by position in the run_reader; to be freed with ofr_free
 * @errors   OFR_SYSTEM; OFR_BAD_INPUT when a row names an area or replicate the run_reader has not
 */
OFR_MUST_USE ofr_status ofr_run_reader_count_people(const struct ofr_run_reader *reader, const char *event,
                                                    uint32_t **counts, struct ofr_reports *reports);
/** Open a database of any kind, complete or not, for its tables alone: a reader of these. Close it with
 * ofr_run_reader_close. @errors as ofr_run_reader_open */
OFR_MUST_USE ofr_status ofr_run_reader_open_tables(const char *path, struct ofr_run_reader *reader,
                                                   struct ofr_reports *reports);

/** Is called for each row of a table, first with the names of the columns; false stops it. */
typedef bool (*ofr_run_reader_row)(void *to, const char *const *cells, size_t n_cells);

/**
 * Go through a table in the order of its key.
 * @param table [in] its name; NULL: the names of all tables, a row each
 * @errors   OFR_SYSTEM when it cannot be read; a row that was refused is not an error here
 */
OFR_MUST_USE ofr_status ofr_run_reader_each(const struct ofr_run_reader *reader, const char *table,
                                            ofr_run_reader_row row, void *to, struct ofr_reports *reports);

#endif
