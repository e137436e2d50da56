#include "store/database.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

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

bool ofr_database_is_ours(const char *path) {
    uint32_t id = 0;
    return read_application_id(path, &id) && (id == OFR_APPLICATION_ID || id == OFR_TRIALS_APPLICATION_ID);
}

struct ofr_target ofr_database_target(const char *path, bool replace) {
    return (struct ofr_target){path, "a database of Offramp", ofr_database_is_ours, replace};
}

/* SQLite takes a file of such a name for a part of the database: it would play it into it, or remove it. */
static ofr_status check_beside(const char *path, const char *end, struct ofr_reports *reports) {
    char *name = ofr_database_beside(path, end);
    struct stat info;
    ofr_status status = OFR_OK;
    if (name == NULL)
        status = ofr_fail(reports, OFR_SYSTEM, "not enough memory for the name of a file");
    else if (lstat(name, &info) == 0)
        status = ofr_fail(reports, OFR_BAD_INPUT,
                          "%s is in the way: SQLite would take it for a part of %s; choose another name",
                          name, path);
    ofr_free(name);
    return status;
}

ofr_status ofr_database_check_target(const char *path, bool replace, struct ofr_reports *reports) {
    const struct ofr_target target = ofr_database_target(path, replace);
    OFR_TRY(ofr_target_check(&target, reports));
    ofr_status status = check_beside(path, "-wal", reports);
    OFR_THEN(status, check_beside(path, "-shm", reports));
    /* that of a database that is there belongs to it */
    if (status == OFR_OK && !ofr_database_is_there(path))
        status = check_beside(path, "-journal", reports);
    return status;
}

char *ofr_database_beside(const char *path, const char *end) {
    size_t n = strlen(path), m = strlen(end);
    char *text = ofr_malloc(n + m + 1);
    if (text != NULL) {
        memcpy(text, path, n);
        memcpy(text + n, end, m + 1);
    }
    return text;
}

ofr_status ofr_database_open(const char *path, bool make, sqlite3 **database, struct ofr_reports *reports) {
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (make ? SQLITE_OPEN_CREATE : 0);
    if (sqlite3_open_v2(path, database, flags, NULL) != SQLITE_OK) {
        ofr_status status = ofr_sql_fail(*database, "open the database", reports);
        sqlite3_close(*database);
        *database = NULL;
        return status;
    }
    sqlite3_busy_timeout(*database, 60000);
    return OFR_OK;
}

/* The tables are made in memory, so that the file is written in one piece. */
ofr_status ofr_database_make(const struct ofr_target *target, ofr_database_fill fill, const void *from,
                             struct ofr_reports *reports) {
    sqlite3 *database = NULL;
    struct ofr_whole_file file = {0};
    sqlite3_int64 n = 0;
    ofr_status status = ofr_database_open(":memory:", true, &database, reports);
    OFR_THEN(status, fill(database, from, reports));
    unsigned char *bytes = status == OFR_OK ? sqlite3_serialize(database, "main", &n, 0) : NULL;
    if (status == OFR_OK && bytes == NULL)
        status = ofr_fail(reports, OFR_SYSTEM, "not enough memory for the database");
    OFR_THEN(status, ofr_whole_file_begin(target, &file, reports));
    if (status == OFR_OK)
        fwrite(bytes, 1, (size_t)n, file.stream); /* the end sees whether it failed */
    status = ofr_whole_file_end(&file, status, reports);
    sqlite3_free(bytes);
    sqlite3_close(database);
    return status;
}

/* What was at the path takes its own journal with it: SQLite must not play it into the new one. */
static ofr_status settle(const char *path, struct ofr_reports *reports) {
    sqlite3 *database = NULL;
    if (!ofr_database_is_there(path))
        return OFR_OK;
    OFR_TRY(ofr_database_open(path, false, &database, reports));
    ofr_status status = ofr_sql_run(database, "PRAGMA schema_version; BEGIN IMMEDIATE; COMMIT",
                                    "leave the old database", reports);
    sqlite3_close(database);
    return status;
}

ofr_status ofr_database_move(const char *from, const char *to, struct ofr_reports *reports) {
    OFR_TRY(settle(to, reports));
    const struct ofr_target target = ofr_database_target(to, true);
    OFR_TRY(ofr_target_check(&target, reports));
    if (rename(from, to) != 0)
        return ofr_fail(reports, OFR_SYSTEM, "could not write %s: %s", to, strerror(errno));
    ofr_sync_folder(to);
    return OFR_OK;
}

bool ofr_database_is_there(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && info.st_size > 0;
}
