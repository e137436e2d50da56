/* Running a stored run again from its database alone (ofr_repeat in offramp.h). */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/replay.h"
#include "base/date.h"
#include "base/memory.h"
#include "ensemble/arms.h"
#include "models/registry.h"
#include "offramp.h"
#include "scenario/resolved.h"
#include "store/results.h"
#include "store/run_reader.h"

/* What the table `ensemble` says. */
enum { KIND, VERSION, SEED, REPLICATES, CONTROLS, RESOLVED, N_SAID };
static const char *const said_names[N_SAID] = {"kind",       "version",  "seed",
                                               "replicates", "controls", "resolved"};

struct job {
    char *arm;
    uint32_t replicate;
    char digest[17];
};

struct stored {
    char *said[N_SAID];
    char **branches; /* [n_branches] NAME:CHANGES, as --branch has them */
    size_t n_branches, n_left_out;
    uint32_t from_day;
    struct job *jobs; /* [n_jobs] */
    size_t n_jobs;
    bool drawn; /* replicates drew values */
    bool run;   /* not a comparison */

    size_t n_rows; /* of the table that is read, its names too */
    size_t column[8];
    ofr_status status;
    struct ofr_reports *reports;
};

/* ---- reading -------------------------------------------------------------------------------- */

static bool failed(struct stored *stored, const char *what) {
    stored->status = ofr_fail(stored->reports, OFR_BAD_INPUT, "the database does not say %s", what);
    return false;
}

static bool take_text(struct stored *stored, const char *from, char **to) {
    *to = ofr_strdup(from == NULL ? "" : from);
    if (*to == NULL)
        stored->status = ofr_fail(stored->reports, OFR_SYSTEM, "not enough memory for a stored run");
    return *to != NULL;
}

/* The first row of a table has its names; find the n that are asked for. */
static bool take_names(struct stored *stored, const char *const *cells, size_t n_cells,
                       const char *const *names, size_t n) {
    for (size_t i = 0; i < n; i++) {
        size_t c = 0;
        while (c < n_cells && (cells[c] == NULL || strcmp(cells[c], names[i]) != 0))
            c++;
        if (c == n_cells)
            return failed(stored, names[i]);
        stored->column[i] = c;
    }
    return true;
}

static bool take_ensemble(void *to, const char *const *cells, size_t n) {
    struct stored *stored = to;
    if (stored->n_rows++ == 0)
        return take_names(stored, cells, n, said_names, N_SAID);
    for (size_t i = 0; i < N_SAID; i++)
        if (stored->said[i] != NULL || !take_text(stored, cells[stored->column[i]], &stored->said[i]))
            return false;
    return true;
}

/* Branches with interventions need files that the database does not hold. */
static bool take_arm(void *to, const char *const *cells, size_t n) {
    static const char *const names[] = {"kind", "name", "from_day", "changes"};
    struct stored *stored = to;
    if (stored->n_rows++ == 0)
        return take_names(stored, cells, n, names, 4);
    const char *kind = cells[stored->column[0]], *name = cells[stored->column[1]],
               *day = cells[stored->column[2]], *changes = cells[stored->column[3]];
    if (kind == NULL || name == NULL || day == NULL || changes == NULL)
        return failed(stored, "what its arms are");
    if (strcmp(kind, "branch") != 0)
        return true;
    if (!stored->run || strstr(changes, "intervention=") != NULL) {
        stored->n_left_out++;
        return true;
    }
    size_t size = strlen(name) + strlen(changes) + 2;
    char *text = ofr_malloc(size);
    if (text == NULL || ofr_grow(NULL, stored->n_branches, stored->n_branches + 1, sizeof *stored->branches,
                                 "the branches", (void **)&stored->branches, stored->reports) != OFR_OK) {
        ofr_free(text);
        stored->status = OFR_SYSTEM;
        return false;
    }
    snprintf(text, size, "%s:%s", name, changes);
    stored->branches[stored->n_branches++] = text;
    stored->from_day = (uint32_t)strtoul(day, NULL, 10);
    return true;
}

static bool take_job(void *to, const char *const *cells, size_t n) {
    static const char *const names[] = {"arm", "replicate", "digest"};
    struct stored *stored = to;
    if (stored->n_rows++ == 0)
        return take_names(stored, cells, n, names, 3);
    const char *replicate = cells[stored->column[1]], *digest = cells[stored->column[2]];
    if (replicate == NULL || digest == NULL)
        return failed(stored, "the digests of its replicates");
    stored->status = ofr_grow(NULL, stored->n_jobs, stored->n_jobs + 1, sizeof *stored->jobs,
                              "the replicates", (void **)&stored->jobs, stored->reports);
    if (stored->status != OFR_OK)
        return false;
    struct job *job = &stored->jobs[stored->n_jobs++];
    *job = (struct job){.replicate = (uint32_t)strtoul(replicate, NULL, 10)};
    snprintf(job->digest, sizeof job->digest, "%.16s", digest);
    return take_text(stored, cells[stored->column[0]], &job->arm);
}

static bool see_drawn(void *to, const char *const *cells, size_t n) {
    struct stored *stored = to;
    (void)cells, (void)n;
    stored->drawn = stored->n_rows++ > 0;
    return !stored->drawn;
}

static ofr_status read_table(const struct ofr_run_reader *reader, const char *table, ofr_run_reader_row row,
                             struct stored *stored) {
    stored->n_rows = 0;
    OFR_TRY(ofr_run_reader_each(reader, table, row, stored, stored->reports));
    return stored->status;
}

static ofr_status read_tables(const struct ofr_run_reader *reader, const char *database,
                              struct stored *stored) {
    OFR_TRY(read_table(reader, "ensemble", take_ensemble, stored));
    for (size_t i = 0; i < N_SAID; i++)
        if (stored->said[i] == NULL)
            return ofr_fail(stored->reports, OFR_BAD_INPUT, "%s does not say what it is of", database);
    stored->run = strcmp(stored->said[KIND], "run") == 0;
    if (!stored->run && strcmp(stored->said[KIND], "compare") != 0)
        return ofr_fail(stored->reports, OFR_BAD_INPUT,
                        "%s is of %.20s; the database of a run or a comparison can be run again", database,
                        stored->said[KIND]);
    OFR_TRY(read_table(reader, "arm", take_arm, stored));
    OFR_TRY(read_table(reader, "job", take_job, stored));
    return read_table(reader, "drawn", see_drawn, stored);
}

static ofr_status read_stored(const char *database, struct stored *stored) {
    struct ofr_run_reader reader = {0};
    ofr_status status = ofr_run_reader_open_tables(database, &reader, stored->reports);
    OFR_THEN(status, read_tables(&reader, database, stored));
    ofr_run_reader_close(&reader);
    return status;
}

static void free_stored(struct stored *stored) {
    for (size_t i = 0; i < N_SAID; i++)
        ofr_free(stored->said[i]);
    for (size_t i = 0; i < stored->n_branches; i++)
        ofr_free(stored->branches[i]);
    for (size_t i = 0; i < stored->n_jobs; i++)
        ofr_free(stored->jobs[i].arm);
    ofr_free(stored->branches);
    ofr_free(stored->jobs);
}

/* ---- running it again ----------------------------------------------------------------------- */

static ofr_status run_again(const char *database, const struct stored *stored,
                            const ofr_replay_options *options, ofr_run **run) {
    struct ofr_scenario *scenario = NULL;
    char day[11];
    OFR_TRY(ofr_resolved_read(stored->said[RESOLVED], ofr_model_schema, &scenario, stored->reports));
    ofr_date_write(scenario->first_day + (int32_t)stored->from_day, day);
    const ofr_run_options how = {.replicates = (uint32_t)strtoul(stored->said[REPLICATES], NULL, 10),
                                 .seed = strtoull(stored->said[SEED], NULL, 10),
                                 .threads = options->threads,
                                 .posterior = stored->drawn ? database : NULL,
                                 .out = options->out,
                                 .replace = options->replace,
                                 .no_controls = strcmp(stored->said[CONTROLS], "0") == 0,
                                 .branch_at = stored->n_branches > 0 ? day : NULL,
                                 .branches = (const char *const *)stored->branches,
                                 .n_branches = stored->n_branches,
                                 .on_all_ranks = true,
                                 .progress = options->progress,
                                 .progress_to = options->progress_to};
    ofr_status status = ofr_run_scenario(scenario, &how, run, stored->reports);
    ofr_scenario_free(scenario);
    return status;
}

/* The replicate of a run that a stored job is of; NULL when the run has none. */
static const struct ofr_replicate *find(const ofr_run *run, const struct job *job) {
    size_t arm = 0;
    while (arm < run->n_arms && strcmp(run->arms[arm].name, job->arm) != 0)
        arm++;
    uint32_t row = arm < run->n_arms ? ofr_arms_row(run, arm, job->replicate) : run->n_all;
    return row < run->n_all ? &run->replicates[row] : NULL;
}

static bool print_jobs(struct ofr_text *text, const struct stored *stored, const ofr_run *run) {
    bool same = true;
    ofr_replay_put_head(text, "arm");
    for (size_t i = 0; i < stored->n_jobs; i++) {
        const struct job *job = &stored->jobs[i];
        const struct ofr_replicate *found = find(run, job);
        char digest[17];
        if (found == NULL)
            continue; /* of an arm that is left out */
        snprintf(digest, sizeof digest, "%016" PRIx64, found->digest);
        same &= ofr_replay_put_digest(text, job->replicate, job->digest, digest,
                                      job->arm[0] != '\0' ? job->arm : "as it is");
    }
    if (stored->n_left_out > 0)
        ofr_put(text,
                "Not run again: %zu arm%s with interventions, whose files the database does not hold.\n",
                stored->n_left_out, stored->n_left_out == 1 ? "" : "s");
    return same;
}

static ofr_status compare(const char *database, const struct stored *stored, const ofr_run *run,
                          ofr_sink sink) {
    struct ofr_text text = {.sink = sink};
    bool same = print_jobs(&text, stored, run);
    ofr_status status = ofr_text_end(&text, stored->reports);
    if (status == OFR_OK && !same)
        status = ofr_fail(stored->reports, OFR_CHECK_FAILED,
                          "a digest differs: this program does not make the run that %s holds", database);
    return status;
}

bool ofr_is_stored_run(const char *path) { return ofr_store_is_run(path); }

ofr_status ofr_repeat(const char *database, const ofr_replay_options *options, ofr_sink sink,
                      struct ofr_reports *reports) {
    struct stored stored = {.reports = reports};
    ofr_run *run = NULL;
    ofr_status status =
        options->out == NULL ? OFR_OK : ofr_store_is_not_read(options->out, database, reports);
    OFR_THEN(status, read_stored(database, &stored));
    if (status == OFR_OK && strcmp(stored.said[VERSION], OFR_VERSION) != 0)
        ofr_warn_at(reports, &(struct ofr_position){.file = database},
                    "it was written by version %.20s and this is %s; digests may differ",
                    stored.said[VERSION], OFR_VERSION);
    OFR_THEN(status, run_again(database, &stored, options, &run));
    if (status == OFR_OK && run != NULL) /* on rank 0 */
        status = compare(database, &stored, run, sink);
    ofr_run_free(run);
    free_stored(&stored);
    return status;
}
