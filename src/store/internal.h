/*
 * Internal: what an open database for writing holds; shared by the files of src/store/.
 */
#ifndef OFR_STORE_INTERNAL_H
#define OFR_STORE_INTERNAL_H

#include "engine/run_reader.h"
#include "store/sql.h"
#include "store/store.h"

struct ofr_store {
    sqlite3 *database;
    const struct ofr_scenario *scenario;
    const struct ofr_model *model;
    const struct ofr_population *population;
    const size_t *drawn; /* [n_drawn] as in the header */
    size_t n_drawn;
    bool *person_written; /* [n_people] in the file already */
};

/** Open the database at a path for writing. @errors OFR_SYSTEM; *store is then NULL */
OFR_MUST_USE ofr_status ofr_store_open(const char *path, const struct ofr_run_header *header,
                                       struct ofr_store **store, struct ofr_reports *reports);

/** Fill the tables that are known before the first day: the run, its parameters, areas, places... */
OFR_MUST_USE ofr_status ofr_store_write_header(sqlite3 *database, const struct ofr_run_header *header,
                                               struct ofr_reports *reports);

/** ofr_run_reader_events and ofr_run_reader_daily of a database. */
OFR_MUST_USE ofr_status ofr_database_events(const struct ofr_run_reader *reader, uint32_t replicate,
                                            uint32_t person, struct ofr_run_reader_event **events, size_t *n,
                                            struct ofr_reports *reports);
OFR_MUST_USE ofr_status ofr_database_daily(const struct ofr_run_reader *reader, uint32_t replicate,
                                           const char *name, double **values, struct ofr_reports *reports);

#endif
