#include "store/store.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/internal.h"

#define HEADER_BYTES 100 /* of SQLite's file format */

/* SQLite's application_id from the first bytes of a file; false when it is no database. */
static bool read_application_id(const char *path, uint32_t *id) {
    unsigned char head[HEADER_BYTES];
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return false;
    size_t n = fread(head, 1, sizeof head, file);
    fclose(file);
    if (n < sizeof head || memcmp(head, "SQLite format 3", 16) != 0)
        return false;
    *id = (uint32_t)head[68] << 24 | (uint32_t)head[69] << 16 | (uint32_t)head[70] << 8 | head[71];
    return true;
}

static ofr_status check_folder(const char *path, struct ofr_reports *reports) {
    const char *slash = strrchr(path, '/');
    size_t n = slash == NULL ? 1 : slash == path ? 1 : (size_t)(slash - path);
    char *folder = ofr_strndup(slash == NULL ? "." : path, n);
    if (folder == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory for the name of a folder");
    struct stat info;
    ofr_status status = OFR_OK;
    if (stat(folder, &info) != 0 || !S_ISDIR(info.st_mode))
        status = ofr_fail(reports, OFR_BAD_INPUT, "cannot write %s: there is no folder %s", path, folder);
    else if (access(folder, W_OK) != 0)
        status = ofr_fail(reports, OFR_BAD_INPUT, "cannot write %s: %s", path, strerror(errno));
    ofr_free(folder);
    return status;
}

ofr_status ofr_store_check_target(const char *path, struct ofr_reports *reports) {
    struct stat info;
    if (path[0] == '\0')
        return ofr_fail(reports, OFR_BAD_INPUT, "the name of the database is empty");
    if (stat(path, &info) != 0)
        return check_folder(path, reports);
    if (!S_ISREG(info.st_mode))
        return ofr_fail(reports, OFR_BAD_INPUT, "cannot write %s: it is not a regular file", path);
    uint32_t id = 0;
    if (info.st_size > 0 && (!read_application_id(path, &id) || id != OFR_APPLICATION_ID))
        return ofr_fail(reports, OFR_BAD_INPUT,
                        "%s exists and is not a run of Offramp; it is left alone (choose another name)",
                        path);
    return check_folder(path, reports);
}

static char *join(const char *path, const char *end) {
    size_t n = strlen(path), m = strlen(end);
    char *text = ofr_malloc(n + m + 1);
    if (text != NULL) {
        memcpy(text, path, n);
        memcpy(text + n, end, m + 1);
    }
    return text;
}

static void remove_with(const char *path, const char *end) {
    char *name = join(path, end);
    if (name != NULL)
        unlink(name);
    ofr_free(name);
}

/* A journal left by a run that was killed belongs to the file that is about to be replaced:
 * it must not be played into the new one. */
static void remove_leftovers(const char *path) {
    remove_with(path, "-journal");
    remove_with(path, "-wal");
    remove_with(path, "-shm");
}

static ofr_status open_file(const char *path, int flags, sqlite3 **database, struct ofr_reports *reports) {
    if (sqlite3_open_v2(path, database, flags, NULL) != SQLITE_OK) {
        ofr_status status = ofr_sql_fail(*database, "open the database", reports);
        sqlite3_close(*database);
        *database = NULL;
        return status;
    }
    sqlite3_busy_timeout(*database, 60000);
    return OFR_OK;
}

/* Make the tables in a file beside, so that a file at the path always has them. */
static ofr_status make_file(const char *path, const char *part, const struct ofr_run_header *header,
                            struct ofr_reports *reports) {
    sqlite3 *database = NULL;
    unlink(part);
    remove_leftovers(part);
    ofr_status status =
        open_file(part, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, &database, reports);
    if (status == OFR_OK)
        status = ofr_store_write_header(database, header, reports);
    sqlite3_close(database);
    if (status == OFR_OK) {
        remove_leftovers(path);
        if (rename(part, path) != 0)
            status = ofr_fail(reports, OFR_SYSTEM, "could not write %s: %s", path, strerror(errno));
    }
    if (status != OFR_OK) {
        unlink(part);
        remove_leftovers(part);
    }
    return status;
}

/* All memory is had before a file is made, so that none is left when it is short. */
static ofr_status open_store(const char *path, const struct ofr_run_header *header, bool anew,
                             struct ofr_store **out, struct ofr_reports *reports) {
    struct ofr_store *store = NULL;
    char *part = join(path, ".part");
    *out = NULL;
    ofr_status status = ofr_new(NULL, 1, sizeof *store, "the database", (void **)&store, reports);
    if (status == OFR_OK)
        status = ofr_new(NULL, header->population->n_people, sizeof(bool), "the database",
                         (void **)&store->person_written, reports);
    if (status == OFR_OK && part == NULL)
        status = ofr_fail(reports, OFR_SYSTEM, "not enough memory for the database");
    if (status == OFR_OK && anew)
        status = make_file(path, part, header, reports);
    if (status == OFR_OK)
        status = open_file(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, &store->database, reports);
    ofr_free(part);
    if (status != OFR_OK) {
        ofr_store_close(store);
        return status;
    }
    store->scenario = header->scenario;
    store->model = header->model;
    store->population = header->population;
    *out = store;
    return OFR_OK;
}

ofr_status ofr_store_create(const char *path, const struct ofr_run_header *header, struct ofr_store **out,
                            struct ofr_reports *reports) {
    *out = NULL;
    ofr_status status = ofr_store_check_target(path, reports);
    if (status != OFR_OK)
        return status;
    return open_store(path, header, true, out, reports);
}

ofr_status ofr_store_open(const char *path, const struct ofr_run_header *header, struct ofr_store **out,
                          struct ofr_reports *reports) {
    return open_store(path, header, false, out, reports);
}

ofr_status ofr_store_complete(struct ofr_store *store, const struct ofr_run_footer *footer,
                              struct ofr_reports *reports) {
    sqlite3_stmt *put;
    ofr_status status = ofr_sql_prepare(store->database,
                                        "UPDATE run SET status = 'complete', person_days_per_second = ?,"
                                        " bytes_per_person = ?, talks_per_person_day = ?",
                                        "complete the run", &put, reports);
    if (status != OFR_OK)
        return status;
    ofr_sql_real(put, 1, footer->person_days_per_second);
    ofr_sql_real(put, 2, footer->bytes_per_person);
    ofr_sql_real(put, 3, footer->talks_per_person_day);
    status = ofr_sql_put(store->database, put, "complete the run", reports);
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
