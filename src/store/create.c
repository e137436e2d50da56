/* Making, resuming, completing and closing the database of an ensemble (store.h). */
#include "store/internal.h"

static ofr_status fill(sqlite3 *database, const void *header, struct ofr_reports *reports) {
    return ofr_store_write_header(database, header, reports);
}

/* An empty store of a header. All memory is had before a file is made, so that none is left when it is short.
 */
static ofr_status make_store(const struct ofr_store_header *header, struct ofr_store **out,
                             struct ofr_reports *reports) {
    struct ofr_store *store = NULL;
    ofr_status status = OFR_NEW(NULL, store, 1, "the database", reports);
    if (status == OFR_OK)
        store->header = *header;
    if (status == OFR_OK && header->population != NULL)
        status = ofr_new(NULL, header->population->n_people, sizeof(bool), "the database",
                         (void **)&store->person_written, reports);
    OFR_THEN(status, OFR_NEW(NULL, store->arm_numbers, header->n_arms, "the database", reports));
    OFR_THEN(status, OFR_NEW(NULL, store->arm_written, header->n_arms, "the database", reports));
    if (status != OFR_OK) {
        ofr_store_close(store);
        store = NULL;
    }
    *out = store;
    return status;
}

ofr_status ofr_store_create(const char *path, const struct ofr_store_header *header, struct ofr_store **out,
                            struct ofr_reports *reports) {
    struct ofr_store *store = NULL;
    *out = NULL;
    OFR_TRY(ofr_store_check_target(path, header->kind, reports));
    OFR_TRY(make_store(header, &store, reports));
    for (size_t i = 0; i < header->n_arms; i++) {
        store->arm_numbers[i] = (uint32_t)i;
        store->arm_written[i] = true;
    }
    char *part = ofr_database_beside(path, ".part");
    ofr_status status = part == NULL ? ofr_fail(reports, OFR_SYSTEM, "not enough memory for the database")
                                     : ofr_database_make(path, part, fill, header, reports);
    OFR_THEN(status, ofr_database_open(path, false, &store->database, reports));
    ofr_free(part);
    if (status == OFR_OK)
        *out = store;
    else
        ofr_store_close(store);
    return status;
}

ofr_status ofr_store_resume(const char *path, const struct ofr_store_header *header, struct ofr_store **out,
                            struct ofr_reports *reports) {
    struct ofr_store *store = NULL;
    *out = NULL;
    OFR_TRY(ofr_database_check_target(path, reports));
    if (!ofr_database_is_there(path))
        return OFR_OK;
    OFR_TRY(make_store(header, &store, reports));
    ofr_status status = ofr_database_open(path, false, &store->database, reports);
    OFR_THEN(status, ofr_store_check_format(store->database, path, reports));
    OFR_THEN(status, ofr_store_compare(store, path, reports));
    if (status == OFR_OK)
        *out = store;
    else
        ofr_store_close(store);
    return status;
}

bool ofr_store_is_complete(const struct ofr_store *store) { return store->complete && !store->extended; }

/* Rounds may end with fewer replicates than were asked for. */
ofr_status ofr_store_complete(struct ofr_store *store, const struct ofr_store_footer *footer,
                              struct ofr_reports *reports) {
    if (ofr_store_is_complete(store))
        return OFR_OK;
    if (footer == NULL)
        return ofr_sql_run(store->database, "UPDATE ensemble SET status = 'complete'",
                           "complete the database", reports);
    return ofr_sql_run_with(store->database,
                            "UPDATE ensemble SET status = 'complete', person_days_per_second = ?,"
                            " bytes_per_person = ?, talks_per_person_day = ?,"
                            " replicates = (SELECT count(*) FROM job WHERE arm = '')",
                            OFR_ROW(ofr_sql_real(footer->person_days_per_second),
                                    ofr_sql_real(footer->bytes_per_person),
                                    ofr_sql_real(footer->talks_per_person_day)),
                            3, "complete the database", reports);
}

void ofr_store_close(struct ofr_store *store) {
    if (store == NULL)
        return;
    sqlite3_close(store->database);
    ofr_free(store->person_written);
    ofr_free(store->arm_numbers);
    ofr_free(store->arm_written);
    ofr_free(store);
}
