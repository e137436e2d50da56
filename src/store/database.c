#include "store/database.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/characters.h"
#include "base/memory.h"

enum { HEADER_BYTES = 100 };                                           /* of SQLite's file format */
enum { AT_WRITE_VERSION = 18, AT_ENCODING = 56, AT_APPLICATION = 68 }; /* in it, from its first byte */
enum { ROLLS_BACK = 1, IS_UTF8 = 1 };

/* Limits on what a statement over a file that is read may do, so that no file makes it go on for ever: a
 * sound one needs a few steps for each byte. A larger file has none; all that is read of it was checked
 * first. */
enum { STEPS_AT_LEAST = 50000000, STEPS_FOR_A_BYTE = 20, LARGEST_LIMITED = 400000000 };
enum { LONGEST_VALUE = 100000000, MOST_COLUMNS = 2000, LONGEST_SQL = 1000000 };

static uint32_t number_at(const unsigned char *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* The first bytes of a database, and the size of its file; false when it is none. */
static bool read_header(const char *path, unsigned char head[HEADER_BYTES], int64_t *size) {
    struct stat info;
    FILE *file = ofr_open_regular(path);
    if (file == NULL)
        return false;
    bool whole = fread(head, 1, HEADER_BYTES, file) == HEADER_BYTES && fstat(fileno(file), &info) == 0;
    fclose(file);
    *size = whole ? (int64_t)info.st_size : 0;
    return whole && memcmp(head, "SQLite format 3", 16) == 0;
}

/* The same of a database of Offramp, of any format. */
static bool read_own_header(const char *path, unsigned char head[HEADER_BYTES], int64_t *size) {
    if (!read_header(path, head, size))
        return false;
    uint32_t id = number_at(head + AT_APPLICATION);
    return id == OFR_APPLICATION_ID || id == OFR_TRIALS_APPLICATION_ID;
}

bool ofr_database_is_ours(const char *path) {
    unsigned char head[HEADER_BYTES];
    int64_t size;
    return read_own_header(path, head, &size);
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

/* A file may come from anybody: its schema is never trusted to run anything. */
static void harden(sqlite3 *database) {
    static const struct {
        int what, value;
    } switches[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},      {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0}, {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
        {SQLITE_DBCONFIG_DQS_DML, 0},        {SQLITE_DBCONFIG_DQS_DDL, 0},
    };
    for (size_t i = 0; i < sizeof switches / sizeof *switches; i++)
        sqlite3_db_config(database, switches[i].what, switches[i].value, NULL);
    sqlite3_limit(database, SQLITE_LIMIT_LENGTH, LONGEST_VALUE);
    sqlite3_limit(database, SQLITE_LIMIT_COLUMN, MOST_COLUMNS);
    sqlite3_limit(database, SQLITE_LIMIT_SQL_LENGTH, LONGEST_SQL);
    (void)sqlite3_exec(database, "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0", NULL, NULL, NULL);
}

static ofr_status open_with(const char *path, int flags, sqlite3 **database, struct ofr_reports *reports) {
    if (sqlite3_open_v2(path, database, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
        ofr_status status = ofr_sql_fail(*database, "open the database", reports);
        sqlite3_close(*database);
        *database = NULL;
        return status;
    }
    sqlite3_busy_timeout(*database, 60000);
    harden(*database);
    return OFR_OK;
}

/* Whether a journal beside a database ends with the name of another. SQLite, when it takes the changes of a
 * killed process back, would remove the file of that name. */
static bool names_another(const char *path) {
    static const unsigned char end[8] = {0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7};
    unsigned char found[sizeof end] = {0};
    char *name = ofr_database_beside(path, "-journal");
    FILE *file = name == NULL ? NULL : ofr_open_regular(name);
    bool names = file != NULL && fseek(file, -(long)sizeof end, SEEK_END) == 0 && ftell(file) > 0 &&
                 fread(found, sizeof found, 1, file) == 1 && memcmp(found, end, sizeof end) == 0;
    if (file != NULL)
        fclose(file);
    ofr_free(name);
    return names;
}

ofr_status ofr_database_open(const char *path, bool make, sqlite3 **database, struct ofr_reports *reports) {
    *database = NULL;
    if (!make && names_another(path))
        return ofr_fail(reports, OFR_BAD_INPUT,
                        "%s-journal names another journal, which Offramp never does; it is left alone", path);
    return open_with(path, SQLITE_OPEN_READWRITE | (make ? SQLITE_OPEN_CREATE : 0), database, reports);
}

/* ---- reading ---------------------------------------------------------------------------- */

static int stop(void *unused) {
    (void)unused;
    return 1;
}

/* A statement that takes more steps than a sound file of this size needs fails, as for a damaged file. */
static void limit_steps(sqlite3 *database, int64_t size) {
    int64_t most = STEPS_AT_LEAST + STEPS_FOR_A_BYTE * size;
    if (size > LARGEST_LIMITED)
        return;
    sqlite3_progress_handler(database, most < INT_MAX ? (int)most : INT_MAX, stop, NULL);
}

/* What SQLite looks at before it has a statement. */
static ofr_status check_header(const char *path, int64_t *size, struct ofr_reports *reports) {
    unsigned char head[HEADER_BYTES];
    struct stat info;
    if (stat(path, &info) != 0)
        return ofr_fail(reports, OFR_BAD_INPUT, "cannot open %s: %s", path, strerror(errno));
    if (!read_own_header(path, head, size))
        return ofr_fail(reports, OFR_BAD_INPUT, "%s is not a database of Offramp", path);
    if (head[AT_WRITE_VERSION] != ROLLS_BACK || head[AT_WRITE_VERSION + 1] != ROLLS_BACK)
        return ofr_fail(reports, OFR_BAD_INPUT,
                        "%s is kept with a write-ahead log, which Offramp does not write; PRAGMA "
                        "journal_mode = DELETE in sqlite3 takes it away",
                        path);
    if (number_at(head + AT_ENCODING) != IS_UTF8)
        return ofr_fail(reports, OFR_BAD_INPUT, "the texts of %s are not UTF-8", path);
    return OFR_OK;
}

ofr_status ofr_database_open_to_read(const char *path, sqlite3 **database, struct ofr_reports *reports) {
    int64_t size = 0;
    *database = NULL;
    OFR_TRY(check_header(path, &size, reports));
    OFR_TRY(open_with(path, SQLITE_OPEN_READONLY, database, reports));
    limit_steps(*database, size);
    return OFR_OK;
}

/* A name of SQLite's: "file:" and the path, in which other characters than plain ones are given as %XX. */
static char *read_only_name(const char *path) {
    static const char end[] = "?mode=ro", digits[] = "0123456789ABCDEF";
    const char *begin = path[0] == '/' ? "file://" : "file:";
    char *name = ofr_malloc(strlen(begin) + 3 * strlen(path) + sizeof end), *to = name;
    if (name == NULL)
        return NULL;
    memcpy(to, begin, strlen(begin));
    to += strlen(begin);
    for (const unsigned char *from = (const unsigned char *)path; *from != '\0'; from++)
        if (ofr_is_letter((char)*from) || ofr_is_digit((char)*from) || strchr("/._-", *from) != NULL) {
            *to++ = (char)*from;
        } else {
            *to++ = '%';
            *to++ = digits[*from >> 4];
            *to++ = digits[*from & 15];
        }
    memcpy(to, end, sizeof end);
    return name;
}

ofr_status ofr_database_open_beside(const char *path, const char *name, sqlite3 **database,
                                    struct ofr_reports *reports) {
    int64_t size = 0;
    *database = NULL;
    OFR_TRY(check_header(path, &size, reports));
    char *text = read_only_name(path);
    if (text == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory for the name of a file");
    ofr_status status = open_with(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI, database, reports);
    OFR_THEN(status,
             ofr_sql_run_with(*database, "ATTACH ? AS ?", OFR_ROW(ofr_sql_text(text), ofr_sql_text(name)), 2,
                              "open the run", reports));
    ofr_free(text);
    return status;
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
    if (status == OFR_OK && fwrite(bytes, 1, (size_t)n, file.stream) != (size_t)n)
        status = ofr_fail(reports, OFR_SYSTEM, "could not write %s: %s", target->path, strerror(errno));
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
