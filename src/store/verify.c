#include "store/verify.h"

#include <stdio.h>

#include "store/internal.h"
#include "store/schema.h"

static ofr_status check_all_pages(sqlite3 *database, const char *path, struct ofr_reports *reports) {
    return ofr_schema_check_pages(database, path, true, reports);
}

static const struct {
    const char *name, *what;
    ofr_status (*check)(sqlite3 *database, const char *path, struct ofr_reports *reports);
    bool bars; /* where it does not hold, the rest is not looked at */
} steps[OFR_N_VERIFY_STEPS] = {
    [OFR_VERIFY_TABLES] = {"tables", "the tables are those that Offramp makes, with their columns and types",
                           ofr_schema_check_tables, true},
    [OFR_VERIFY_PAGES] = {"pages", "every page and index of the file is whole", check_all_pages, true},
    [OFR_VERIFY_REFERENCES] = {"references", "what a row names is there", ofr_schema_check_references, false},
    [OFR_VERIFY_ROWS] = {"rows", "values are in their ranges, and rows as many as the database says",
                         ofr_schema_check_rows, false},
    [OFR_VERIFY_SUMS] = {"sums", "what happened in the areas sums to what happened in the whole",
                         ofr_schema_check_sums, false},
};

static ofr_status take_step(sqlite3 *database, const char *path, int i, struct ofr_verified *verified) {
    struct ofr_verified_step *step = &verified->steps[i];
    step->taken = true;
    ofr_status status = steps[i].check(database, path, step->faults);
    return status == OFR_BAD_INPUT && !steps[i].bars ? OFR_OK : status;
}

static ofr_status take_steps(sqlite3 *database, const char *path, struct ofr_verified *verified,
                             struct ofr_reports *reports) {
    ofr_status status = OFR_OK;
    for (int i = 0; i < OFR_N_VERIFY_STEPS && status == OFR_OK; i++) {
        status = take_step(database, path, i, verified);
        if (status == OFR_SYSTEM)
            ofr_reports_move(reports, verified->steps[i].faults);
    }
    return status == OFR_BAD_INPUT ? OFR_OK : status;
}

static void read_what_it_is(sqlite3 *database, struct ofr_verified *verified) {
    sqlite3_stmt *row = NULL;
    if (ofr_sql_prepare(database,
                        "SELECT kind, status = 'complete', (SELECT count(*) FROM job) FROM ensemble",
                        "read the database", &row, NULL) == OFR_OK &&
        sqlite3_step(row) == SQLITE_ROW) {
        const char *kind = (const char *)sqlite3_column_text(row, 0);
        snprintf(verified->kind, sizeof verified->kind, "%s", kind == NULL ? "" : kind);
        verified->complete = sqlite3_column_int(row, 1) != 0;
        verified->n_jobs = sqlite3_column_int64(row, 2);
    }
    sqlite3_finalize(row);
}

/* A killed process left it half written: that is a finding, and nothing more can be read. */
static ofr_status check_format(sqlite3 *database, const char *path, struct ofr_verified *verified,
                               bool *readable, struct ofr_reports *reports) {
    struct ofr_reports *found = verified->steps[OFR_VERIFY_PAGES].faults;
    ofr_status status = ofr_store_check_format(database, path, found);
    *readable = status == OFR_OK;
    if (sqlite3_extended_errcode(database) == SQLITE_READONLY_ROLLBACK) {
        verified->steps[OFR_VERIFY_PAGES].taken = true;
        return OFR_OK;
    }
    ofr_reports_move(reports, found);
    return status;
}

ofr_status ofr_store_verify(const char *path, struct ofr_verified *verified, struct ofr_reports *reports) {
    sqlite3 *database = NULL;
    bool readable = false;
    ofr_status status = OFR_OK;
    *verified = (struct ofr_verified){0};
    for (int i = 0; i < OFR_N_VERIFY_STEPS; i++) {
        verified->steps[i] =
            (struct ofr_verified_step){steps[i].name, steps[i].what, false, ofr_reports_new()};
        if (verified->steps[i].faults == NULL)
            status = ofr_fail(reports, OFR_SYSTEM, "not enough memory to verify a database");
    }
    OFR_THEN(status, ofr_database_open_to_read(path, &database, reports));
    OFR_THEN(status, check_format(database, path, verified, &readable, reports));
    if (status == OFR_OK && readable)
        status = take_steps(database, path, verified, reports);
    if (status == OFR_OK && readable && ofr_reports_count(verified->steps[OFR_VERIFY_PAGES].faults) == 0)
        read_what_it_is(database, verified);
    sqlite3_close(database);
    return status;
}

bool ofr_verified_whole(const struct ofr_verified *verified) {
    for (int i = 0; i < OFR_N_VERIFY_STEPS; i++)
        if (!verified->steps[i].taken || ofr_reports_count(verified->steps[i].faults) > 0)
            return false;
    return true;
}

void ofr_verified_free(struct ofr_verified *verified) {
    for (int i = 0; i < OFR_N_VERIFY_STEPS; i++)
        ofr_reports_free(verified->steps[i].faults);
    *verified = (struct ofr_verified){0};
}
