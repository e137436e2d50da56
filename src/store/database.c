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

ofr_status ofr_database_check_folder(const char *path, struct ofr_reports *reports) {
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

bool ofr_database_is_ours(const char *path) {
    uint32_t id = 0;
    return read_application_id(path, &id) && (id == OFR_APPLICATION_ID || id == OFR_TRIALS_APPLICATION_ID);
}

ofr_status ofr_database_check_target(const char *path, struct ofr_reports *reports) {
    struct stat info;
    if (path[0] == '\0')
        return ofr_fail(reports, OFR_BAD_INPUT, "the name of the database is empty");
    if (stat(path, &info) != 0)
        return ofr_database_check_folder(path, reports);
    if (!S_ISREG(info.st_mode))
        return ofr_fail(reports, OFR_BAD_INPUT, "cannot write %s: it is not a regular file", path);
    if (info.st_size > 0 && !ofr_database_is_ours(path))
        return ofr_fail(reports, OFR_BAD_INPUT,
                        "%s exists and is not a database of Offramp; it is left alone (choose another name)",
                        path);
    return ofr_database_check_folder(path, reports);
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

static void remove_with(const char *path, const char *end) {
    char *name = ofr_database_beside(path, end);
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

ofr_status ofr_database_make(const char *path, const char *part, ofr_database_fill fill, const void *from,
                             struct ofr_reports *reports) {
    sqlite3 *database = NULL;
    unlink(part);
    remove_leftovers(part);
    ofr_status status = ofr_database_open(part, true, &database, reports);
    OFR_THEN(status, fill(database, from, reports));
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

bool ofr_database_is_there(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && info.st_size > 0;
}
