/* Making, resuming, completing and closing the database of an ensemble (store.h). */
#include <string.h>

#include "base/memory.h"
#include "store/internal.h"
#include "store/schema.h"

static ofr_status fill(sqlite3 *database, const void *header, struct ofr_reports *reports) {
    return ofr_store_write_header(database, header, reports);
}

/* An empty store of a header. All memory is had before a file is made, so that none is left when it is short.
 * @param lock [in] held; the store's from now on, after a failure too */
static ofr_status make_store(const char *path, const struct ofr_store_header *header, struct ofr_lock lock,
                             struct ofr_store **out, struct ofr_reports *reports) {
    struct ofr_store *store = NULL;
    ofr_status status = OFR_NEW(NULL, store, 1, "the database", reports);
    if (status == OFR_OK) {
        store->header = *header;
        store->lock = lock;
        store->path = ofr_strdup(path);
        if (store->path == NULL)
            status = ofr_fail(reports, OFR_SYSTEM, "not enough memory for the database");
    } else {
        ofr_lock_free(&lock);
    }
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

/* While a database is replaced, the new one is beside it. */
static ofr_status set_working(struct ofr_store *store, struct ofr_reports *reports) {
    store->working = ofr_database_beside(store->path, OFR_WORKING);
    return store->working == NULL ? ofr_fail(reports, OFR_SYSTEM, "not enough memory for the database")
                                  : OFR_OK;
}

const char *ofr_store_file(const struct ofr_store *store) {
    return store->working != NULL ? store->working : store->path;
}

static ofr_status make_file(struct ofr_store *store, struct ofr_reports *reports) {
    const struct ofr_target target = ofr_database_target(ofr_store_file(store), store->working != NULL);
    OFR_TRY(ofr_database_make(&target, fill, &store->header, reports));
    return ofr_database_open(target.path, false, &store->database, reports);
}

ofr_status ofr_store_create(const char *path, bool replace, const struct ofr_store_header *header,
                            struct ofr_store **out, struct ofr_reports *reports) {
    struct ofr_store *store = NULL;
    struct ofr_lock lock;
    *out = NULL;
    OFR_TRY(ofr_store_check_target(path, header->kind, replace, reports));
    OFR_TRY(ofr_lock_take(path, &lock, reports));
    OFR_TRY(make_store(path, header, lock, &store, reports));
    for (size_t i = 0; i < header->n_arms; i++) {
        store->arm_numbers[i] = (uint32_t)i;
        store->arm_written[i] = true;
    }
    ofr_status status = ofr_database_is_there(path) ? set_working(store, reports) : OFR_OK;
    OFR_THEN(status, make_file(store, reports));
    if (status == OFR_OK)
        *out = store;
    else
        ofr_store_close(store);
    return status;
}

/* ---- resuming ------------------------------------------------------------------------------- */

/* Open a database that is there, if it is of the header's ensemble. */
static ofr_status open_file(struct ofr_store *store, struct ofr_reports *reports) {
    const char *file = ofr_store_file(store);
    const struct ofr_store_header *header = &store->header;
    memset(store->arm_written, 0,
           header->n_arms * sizeof *store->arm_written); /* of a file that was no match */
    if (store->person_written != NULL)
        memset(store->person_written, 0, header->population->n_people * sizeof *store->person_written);
    ofr_status status = ofr_database_open(file, false, &store->database, reports);
    OFR_THEN(status, ofr_store_check_format(store->database, file, reports));
    OFR_THEN(status, ofr_database_check(store->database, file, reports));
    OFR_THEN(status, ofr_store_compare(store, file, reports));
    if (status != OFR_OK) {
        sqlite3_close(store->database);
        store->database = NULL;
    }
    return status;
}

/* With replace, a database of another ensemble is no fault: it will be replaced. @param found [out] */
static ofr_status find_file(struct ofr_store *store, bool replace, bool *found, struct ofr_reports *reports) {
    OFR_TRY(set_working(store, reports));
    *found = replace && ofr_database_is_ours(store->working) && open_file(store, NULL) == OFR_OK;
    if (*found)
        return OFR_OK;
    ofr_free(store->working);
    store->working = NULL;
    if (!ofr_database_is_there(store->path))
        return OFR_OK;
    ofr_status status = open_file(store, replace ? NULL : reports);
    *found = status == OFR_OK;
    return replace && status == OFR_BAD_INPUT ? OFR_OK : status;
}

ofr_status ofr_store_resume(const char *path, bool replace, const struct ofr_store_header *header,
                            struct ofr_store **out, struct ofr_reports *reports) {
    struct ofr_store *store = NULL;
    struct ofr_lock lock;
    bool found = false;
    *out = NULL;
    OFR_TRY(ofr_database_check_target(path, true, reports));
    OFR_TRY(ofr_lock_take(path, &lock, reports));
    OFR_TRY(make_store(path, header, lock, &store, reports));
    ofr_status status = find_file(store, replace, &found, reports);
    if (status == OFR_OK && found)
        *out = store;
    else
        ofr_store_close(store);
    return status;
}

/* ---- completing ----------------------------------------------------------------------------- */

bool ofr_store_is_complete(const struct ofr_store *store) { return store->complete && !store->extended; }

ofr_status ofr_store_publish(struct ofr_store *store, struct ofr_reports *reports) {
    if (store->working == NULL)
        return OFR_OK;
    sqlite3_close(store->database);
    store->database = NULL;
    OFR_TRY(ofr_database_move(store->working, store->path, reports));
    ofr_free(store->working);
    store->working = NULL;
    return ofr_database_open(store->path, false, &store->database, reports);
}

/* Rounds may end with fewer replicates than were asked for. */
static ofr_status set_complete(struct ofr_store *store, const struct ofr_store_footer *footer,
                               struct ofr_reports *reports) {
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

ofr_status ofr_store_complete(struct ofr_store *store, const struct ofr_store_footer *footer,
                              struct ofr_reports *reports) {
    if (!ofr_store_is_complete(store))
        OFR_TRY(set_complete(store, footer, reports));
    return ofr_store_publish(store, reports);
}

void ofr_store_close(struct ofr_store *store) {
    if (store == NULL)
        return;
    sqlite3_close(store->database);
    ofr_lock_free(&store->lock);
    ofr_free(store->path);
    ofr_free(store->working);
    ofr_free(store->person_written);
    ofr_free(store->arm_numbers);
    ofr_free(store->arm_written);
    ofr_free(store);
}
