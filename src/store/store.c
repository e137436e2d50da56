#include "store/store.h"

#include "store/database.h"
#include "store/internal.h"

ofr_status ofr_store_check_target(const char *path, struct ofr_reports *reports) {
    return ofr_database_check_target(path, OFR_APPLICATION_ID, "a run", reports);
}

static ofr_status fill(sqlite3 *database, const void *header, struct ofr_reports *reports) {
    return ofr_store_write_header(database, header, reports);
}

/* All memory is had before a file is made, so that none is left when it is short. */
static ofr_status open_store(const char *path, const struct ofr_run_header *header, bool anew,
                             struct ofr_store **out, struct ofr_reports *reports) {
    struct ofr_store *store = NULL;
    char *part = ofr_database_beside(path, ".part");
    *out = NULL;
    ofr_status status = OFR_NEW(NULL, store, 1, "the database", reports);
    OFR_THEN(status, ofr_new(NULL, header->population->n_people, sizeof(bool), "the database",
                             (void **)&store->person_written, reports));
    if (status == OFR_OK && part == NULL)
        status = ofr_fail(reports, OFR_SYSTEM, "not enough memory for the database");
    if (status == OFR_OK && anew)
        status = ofr_database_make(path, part, fill, header, reports);
    OFR_THEN(status, ofr_database_open(path, false, &store->database, reports));
    ofr_free(part);
    if (status != OFR_OK) {
        ofr_store_close(store);
        return status;
    }
    store->scenario = header->scenario;
    store->model = header->model;
    store->population = header->population;
    store->drawn = header->drawn;
    store->n_drawn = header->n_drawn;
    *out = store;
    return OFR_OK;
}

ofr_status ofr_store_create(const char *path, const struct ofr_run_header *header, struct ofr_store **out,
                            struct ofr_reports *reports) {
    *out = NULL;
    OFR_TRY(ofr_store_check_target(path, reports));
    return open_store(path, header, true, out, reports);
}

ofr_status ofr_store_open(const char *path, const struct ofr_run_header *header, struct ofr_store **out,
                          struct ofr_reports *reports) {
    return open_store(path, header, false, out, reports);
}

ofr_status ofr_store_complete(struct ofr_store *store, const struct ofr_run_footer *footer,
                              struct ofr_reports *reports) {
    sqlite3_stmt *put;
    OFR_TRY(ofr_sql_prepare(store->database,
                            "UPDATE run SET status = 'complete', person_days_per_second = ?,"
                            " bytes_per_person = ?, talks_per_person_day = ?, replicates = ?",
                            "complete the run", &put, reports));
    ofr_sql_real(put, 1, footer->person_days_per_second);
    ofr_sql_real(put, 2, footer->bytes_per_person);
    ofr_sql_real(put, 3, footer->talks_per_person_day);
    sqlite3_bind_int64(put, 4, footer->n_replicates);
    ofr_status status = ofr_sql_put(store->database, put, "complete the run", reports);
    sqlite3_finalize(put);
    return status;
}

void ofr_store_close(struct ofr_store *store) {
    if (store == NULL)
        return;
    sqlite3_close(store->database);
    ofr_free(store->person_written);
    ofr_free(store);
}
