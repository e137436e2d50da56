/* Combining the databases of shards into one (ofr_merge in offramp.h). */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/text.h"
#include "models/registry.h"
#include "store/internal.h"

/* Tables with rows of a job, apart from `job` itself. */
static const char *const tables_of_jobs[] = {"outcome", "drawn", "series", "event", "harm", "covered"};

struct merging {
    const ofr_merge_options *options;
    struct ofr_lock lock;
    char *working; /* file that is filled */
    sqlite3 *database;
    struct ofr_reports *reports;
};

/* ---- parts ---------------------------------------------------------------------------------- */

/* @param number [out] first column of the first row */
static ofr_status ask(struct merging *merging, const char *sql, int64_t *number) {
    sqlite3_stmt *row;
    OFR_TRY(ofr_sql_prepare(merging->database, sql, "compare the parts", &row, merging->reports));
    return ofr_sql_ask(row, "compare the parts", number, merging->reports);
}

static ofr_status refuse(const struct merging *merging, size_t part, const char *why) {
    return ofr_fail(merging->reports, OFR_BAD_INPUT, "cannot merge %s: %s", merging->options->parts[part],
                    why);
}

/* A part is a run or a comparison of this version that nobody is writing. */
static ofr_status open_part(const struct merging *merging, size_t i, sqlite3 **part) {
    const char *path = merging->options->parts[i];
    sqlite3_stmt *row = NULL;
    int64_t good = 0;
    *part = NULL;
    OFR_TRY(ofr_store_is_not_read(merging->options->out, path, merging->reports));
    OFR_TRY(ofr_lock_look(path, merging->reports));
    if (!ofr_database_is_ours(path))
        return refuse(merging, i,
                      access(path, F_OK) == 0 ? "it is no database of Offramp" : "there is no such file");
    ofr_status status = ofr_store_open_to_read(path, part, merging->reports);
    OFR_THEN(status, ofr_sql_prepare(*part,
                                     "SELECT kind IN ('run', 'compare') AND version = '" OFR_VERSION
                                     "' FROM ensemble",
                                     "read the database", &row, merging->reports));
    OFR_THEN(status, ofr_sql_ask(row, "read the database", &good, merging->reports));
    return status == OFR_OK && good == 0
               ? refuse(merging, i, "it is no run or comparison of version " OFR_VERSION)
               : status;
}

/* The first part becomes the whole. A file that an earlier merge left is taken away. */
static ofr_status copy_first(struct merging *merging) {
    sqlite3 *first = NULL;
    ofr_status status = open_part(merging, 0, &first);
    if (status == OFR_OK && ofr_database_is_ours(merging->working))
        unlink(merging->working);
    const struct ofr_target target = {merging->working, "a file of a merge", NULL, false};
    OFR_THEN(status, ofr_target_check(&target, merging->reports));
    OFR_THEN(status, ofr_sql_run_with(first, "VACUUM INTO ?", OFR_ROW(ofr_sql_text(merging->working)), 1,
                                      "write the database", merging->reports));
    sqlite3_close(first);
    OFR_THEN(status, ofr_database_open(merging->working, false, &merging->database, merging->reports));
    return status;
}

static const struct {
    const char *sql, *why;
} comparisons[] = {
    {"SELECT count(*) FROM (SELECT type, name, sql FROM main.sqlite_schema EXCEPT"
     " SELECT type, name, sql FROM part.sqlite_schema)",
     "it has other tables"},
    {"SELECT count(*) FROM (SELECT type, name, sql FROM part.sqlite_schema EXCEPT"
     " SELECT type, name, sql FROM main.sqlite_schema)",
     "it has other tables"},
    {"SELECT count(*) FROM (SELECT kind, seed FROM main.ensemble EXCEPT SELECT kind, seed FROM "
     "part.ensemble)",
     "it is of another seed or command than the first part"},
    {"SELECT count(*) FROM (SELECT design, replicates, repeats, controls, days, scale, resolved FROM "
     "main.ensemble"
     " EXCEPT SELECT design, replicates, repeats, controls, days, scale, resolved FROM part.ensemble)",
     "it is of another scenario, of other settings or of another number of replicates than the first part"},
    {"SELECT count(*) FROM (SELECT number, name, kind, from_day, identity FROM main.arm EXCEPT"
     " SELECT number, name, kind, from_day, identity FROM part.arm)",
     "it has other arms than the first part"},
    {"SELECT count(*) FROM (SELECT number, name, kind, from_day, identity FROM part.arm EXCEPT"
     " SELECT number, name, kind, from_day, identity FROM main.arm)",
     "it has other arms than the first part"},
    {"SELECT count(*) FROM main.job AS one JOIN part.job AS other USING (id) WHERE one.digest <> "
     "other.digest",
     "a job has another digest than in a part before"},
};

static ofr_status compare(struct merging *merging, size_t i) {
    ofr_status status = OFR_OK;
    for (size_t c = 0; status == OFR_OK && c < sizeof comparisons / sizeof *comparisons; c++) {
        int64_t n = 0;
        status = ask(merging, comparisons[c].sql, &n);
        if (status == OFR_OK && n > 0)
            status = refuse(merging, i, comparisons[c].why);
    }
    return status;
}

static ofr_status run(struct merging *merging, const char *sql) {
    return ofr_sql_run(merging->database, sql, "add a part to the database", merging->reports);
}

/* Jobs that the whole does not have yet, with their rows and people. */
static ofr_status add_rows(struct merging *merging) {
    ofr_status status = run(merging, "BEGIN IMMEDIATE; CREATE TEMP TABLE fresh AS SELECT id FROM part.job"
                                     " WHERE id NOT IN (SELECT id FROM main.job);"
                                     " INSERT OR IGNORE INTO main.person SELECT * FROM part.person;"
                                     " INSERT INTO main.job SELECT * FROM part.job WHERE id IN temp.fresh");
    for (size_t t = 0; status == OFR_OK && t < sizeof tables_of_jobs / sizeof *tables_of_jobs; t++) {
        sqlite3_str *sql = sqlite3_str_new(NULL);
        sqlite3_str_appendf(sql, "INSERT INTO main.\"%w\" SELECT * FROM part.\"%w\" WHERE job IN temp.fresh",
                            tables_of_jobs[t], tables_of_jobs[t]);
        status = ofr_sql_run_built(merging->database, sql, "add a part to the database", merging->reports);
    }
    OFR_THEN(status, run(merging, "DROP TABLE temp.fresh; COMMIT"));
    return status;
}

static ofr_status add_part(struct merging *merging, size_t i) {
    sqlite3 *part = NULL;
    ofr_status status = open_part(merging, i, &part);
    sqlite3_close(part);
    if (status != OFR_OK)
        return status;
    OFR_TRY(ofr_sql_run_with(merging->database, "ATTACH ? AS part",
                             OFR_ROW(ofr_sql_text(merging->options->parts[i])), 1, "open a part",
                             merging->reports));
    OFR_TRY(compare(merging, i));
    OFR_TRY(add_rows(merging));
    return run(merging, "DETACH part");
}

/* ---- the whole ------------------------------------------------------------------------------ */

#define EXPECTED                                                                                             \
    "(SELECT replicates * (SELECT count(*) FROM arm WHERE kind <> 'control') + controls FROM ensemble)"

/* The mean over replicates of how often people meet, as the run itself computes it. */
static ofr_status mean_of_interactions(struct merging *merging, double *mean) {
    sqlite3_stmt *rows = NULL;
    int64_t n = 0;
    OFR_TRY(ofr_sql_prepare(merging->database, "SELECT model FROM ensemble", "read the model", &rows,
                            merging->reports));
    const struct ofr_model *model =
        sqlite3_step(rows) == SQLITE_ROW ? ofr_model_find((const char *)sqlite3_column_text(rows, 0)) : NULL;
    sqlite3_finalize(rows);
    *mean = 0;
    if (model == NULL || model->roles.interactions >= model->n_observables)
        return OFR_OK;
    sqlite3_str *sql = sqlite3_str_new(NULL);
    sqlite3_str_appendf(
        sql,
        "SELECT sum(series.\"%w\"), ensemble.days, ensemble.people FROM ensemble JOIN job JOIN"
        " series ON series.job = job.id WHERE job.arm = '' AND series.area = 0 GROUP BY job.id"
        " ORDER BY job.id",
        model->observables[model->roles.interactions].name);
    OFR_TRY(ofr_sql_prepare_built(merging->database, sql, &rows, merging->reports));
    ofr_status status = OFR_OK;
    for (; ofr_sql_next(rows, "read the series", &status, merging->reports); n++)
        *mean += (double)sqlite3_column_int64(rows, 0) /
                 ((double)sqlite3_column_int64(rows, 1) * (double)sqlite3_column_int64(rows, 2));
    sqlite3_finalize(rows);
    *mean /= n > 0 ? (double)n : 1;
    return status;
}

static ofr_status complete(struct merging *merging, bool *whole) {
    int64_t missing = 0;
    double mean = 0;
    OFR_TRY(ask(merging, "SELECT " EXPECTED " - (SELECT count(*) FROM job)", &missing));
    *whole = missing == 0;
    if (!*whole)
        return run(merging, "UPDATE ensemble SET status = 'incomplete'");
    OFR_TRY(mean_of_interactions(merging, &mean));
    return ofr_sql_run_with(
        merging->database,
        "UPDATE ensemble SET status = 'complete', talks_per_person_day = ?,"
        " person_days_per_second = (SELECT sum(person_days) / sum(seconds) FROM job WHERE seconds > 0)",
        OFR_ROW(ofr_sql_real(mean)), 1, "complete the database", merging->reports);
}

static ofr_status say(struct merging *merging, bool whole, ofr_sink sink) {
    struct ofr_text text = {.sink = sink};
    int64_t n = 0, expected = 0, comparison = 0;
    OFR_TRY(ask(merging, "SELECT count(*) FROM job", &n));
    OFR_TRY(ask(merging, "SELECT " EXPECTED, &expected));
    OFR_TRY(ask(merging, "SELECT kind = 'compare' FROM ensemble", &comparison));
    ofr_put(&text, "%s has %lld of %lld replicates of all arms, from %zu parts. It is %s.\n",
            merging->options->out, (long long)n, (long long)expected, merging->options->n_parts,
            whole ? "complete" : "incomplete");
    if (!whole || comparison)
        ofr_put(&text, "Next: the command of its shards with --out %s --resume, without --shard, %s.\n",
                merging->options->out, whole ? "prints the comparison" : "does the rest");
    return ofr_text_end(&text, merging->reports);
}

static ofr_status merge(struct merging *merging, ofr_sink sink) {
    const ofr_merge_options *options = merging->options;
    bool whole = false;
    ofr_status status = copy_first(merging);
    for (size_t i = 1; status == OFR_OK && i < options->n_parts; i++)
        status = add_part(merging, i);
    OFR_THEN(status, complete(merging, &whole));
    OFR_THEN(status, say(merging, whole, sink));
    if (sqlite3_close(merging->database) != SQLITE_OK && status == OFR_OK)
        status = ofr_fail(merging->reports, OFR_SYSTEM, "could not write %s", merging->working);
    merging->database = NULL;
    OFR_THEN(status, ofr_database_move(merging->working, options->out, merging->reports));
    if (status != OFR_OK && ofr_database_is_ours(merging->working))
        unlink(merging->working);
    return status;
}

ofr_status ofr_merge(const ofr_merge_options *options, ofr_sink sink, struct ofr_reports *reports) {
    struct merging merging = {.options = options, .reports = reports};
    if (options->n_parts == 0 || options->out == NULL)
        return ofr_fail(reports, OFR_BAD_INPUT, "a merge needs parts, and a path to write to");
    OFR_TRY(ofr_store_check_target(options->out, "run", options->replace, reports));
    OFR_TRY(ofr_lock_take(options->out, &merging.lock, reports));
    merging.working = ofr_database_beside(options->out, OFR_WORKING);
    ofr_status status = merging.working == NULL ? ofr_fail(reports, OFR_SYSTEM, "not enough memory to merge")
                                                : merge(&merging, sink);
    ofr_free(merging.working);
    ofr_lock_free(&merging.lock);
    return status;
}
