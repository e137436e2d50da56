#include "ensemble/ensemble.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "ensemble/progress.h"
#include "ensemble/ranks.h"
#include "models/models.h"

struct kept {
    struct ofr_trial trial;
    double *values;
};

struct ofr_trials {
    struct ofr_trials_setup setup;
    struct ofr_scenario *base;
    const struct ofr_model *model;
    uint32_t n_days;
    struct ofr_ranks_threads threads;
    struct ofr_comm comm; /* every rank keeps the values of all; rank 0 has the file */
    bool complete;
    struct ofr_trials_file *file; /* NULL: memory only, or not rank 0 */
    struct kept *kept;            /* [n_kept] by point and replicate between runs */
    size_t n_kept, kept_capacity, n_found;
    struct ofr_shared_people people;
};

/* What the threads of a call share. */
struct work {
    struct ofr_trials *trials;
    struct ofr_reports *reports;
    const struct ofr_trial *list;
    uint32_t n_at_once;  /* on a rank */
    struct lines *round; /* with several ranks: what the trials of a round gave; NULL: one rank */
    size_t first;        /* of the list, in the round */
    ofr_status status;   /* of the first failure */
    bool stop;
    struct ofr_tally tally;
};

/* ---- what is kept ------------------------------------------------------------------------- */

static int by_point(const void *a, const void *b) {
    const struct ofr_trial *x = &((const struct kept *)a)->trial, *y = &((const struct kept *)b)->trial;
    if (x->point != y->point)
        return x->point < y->point ? -1 : 1;
    return (x->replicate > y->replicate) - (x->replicate < y->replicate);
}

static const struct kept *find(const struct ofr_trials *trials, uint32_t point, uint32_t replicate) {
    const struct kept key = {.trial = {.point = point, .replicate = replicate}};
    return trials->n_kept == 0 ? NULL : bsearch(&key, trials->kept, trials->n_kept, sizeof key, by_point);
}

/* Makes room in large steps, so that memory is moved seldom. */
static ofr_status make_room(struct ofr_trials *trials, struct ofr_reports *reports) {
    if (trials->n_kept < trials->kept_capacity)
        return OFR_OK;
    size_t larger = trials->kept_capacity == 0 ? 256 : 2 * trials->kept_capacity;
    ofr_status status = ofr_grow(NULL, trials->kept_capacity, larger, sizeof *trials->kept, "the trials",
                                 (void **)&trials->kept, reports);
    if (status == OFR_OK)
        trials->kept_capacity = larger;
    return status;
}

static ofr_status keep(struct ofr_trials *trials, const struct ofr_trial *trial, const double *values,
                       struct ofr_reports *reports) {
    double *copy = NULL;
    ofr_status status = make_room(trials, reports);
    if (status == OFR_OK)
        status = ofr_new(NULL, trials->setup.n_values, sizeof *copy, "the values of a trial", (void **)&copy,
                         reports);
    if (status != OFR_OK)
        return status;
    memcpy(copy, values, trials->setup.n_values * sizeof *copy);
    trials->kept[trials->n_kept++] = (struct kept){*trial, copy};
    return OFR_OK;
}

static bool take_found(void *to, const struct ofr_trial *trial, const double *values) {
    return keep(to, trial, values, NULL) == OFR_OK;
}

/* ---- what ranks tell one another ------------------------------------------------------------ */

/* Of a trial that is done: which, what came of it; its values follow. */
struct line {
    struct ofr_trial trial;
    uint64_t digest;
    double values[];
};

/* A line for each of places[n_ranks] trials, shared out as ofr_ranks_places says. */
struct lines {
    uint32_t *places, n;
    uint32_t *rows; /* [n] of all */
    size_t size;    /* of a line */
    char *bytes;    /* [n] */
};

static struct line *line_at(const struct lines *lines, size_t i) {
    return (struct line *)(void *)(lines->bytes + i * lines->size);
}

static void free_lines(struct lines *lines) {
    ofr_free(lines->places);
    ofr_free(lines->rows);
    ofr_free(lines->bytes);
}

/* Room for n_own trials of this rank and as many as the others say. Collective. */
static ofr_status make_lines(struct ofr_trials *trials, size_t n_own, struct lines *lines,
                             struct ofr_reports *reports) {
    static const char what[] = "what ranks tell of trials";
    const uint32_t n_ranks = trials->comm.n_ranks;
    lines->size = sizeof(struct line) + trials->setup.n_values * sizeof(double);
    ofr_status status =
        ofr_new(NULL, n_ranks + 1, sizeof *lines->places, what, (void **)&lines->places, reports);
    if (status == OFR_OK)
        status = ofr_ranks_places(&trials->comm, (uint32_t)n_own, lines->places, reports);
    lines->n = status == OFR_OK ? lines->places[n_ranks] : 0;
    if (status == OFR_OK)
        status = ofr_new(NULL, lines->n, sizeof *lines->rows, what, (void **)&lines->rows, reports);
    if (status == OFR_OK)
        status = ofr_new(NULL, lines->n, lines->size, what, (void **)&lines->bytes, reports);
    for (uint32_t i = 0; i < lines->n && status == OFR_OK; i++)
        lines->rows[i] = i;
    return ofr_comm_agree(&trials->comm, status, reports);
}

static void fill_line(const struct ofr_trials *trials, struct line *line, const struct ofr_trial *trial,
                      uint64_t digest, const double *values) {
    *line = (struct line){*trial, digest};
    memcpy(line->values, values, trials->setup.n_values * sizeof *values);
}

/* All have the first n lines afterwards. */
static ofr_status tell(struct ofr_trials *trials, const struct lines *lines, size_t n,
                       struct ofr_reports *reports) {
    const struct ofr_comm_column column = {lines->bytes, lines->size, lines->size, lines->places};
    return ofr_comm_allgather_rows(&trials->comm, &column, lines->rows, n, reports);
}

/* ---- one trial ------------------------------------------------------------------------------ */

static bool must_stop(struct work *work) {
    bool stop;
#pragma omp atomic read
    stop = work->stop;
    return stop;
}

/* Keep the first failure, with its reports, for the caller. */
static void fail(struct work *work, ofr_status status, const struct ofr_reports *from) {
#pragma omp critical(offramp_failure)
    if (work->status == OFR_OK) {
        work->status = status;
        for (size_t i = 0; i < ofr_reports_count(from); i++)
            (void)ofr_fail(work->reports, status, "%s", from->items[i].text);
        if (ofr_reports_count(from) == 0)
            (void)ofr_fail(work->reports, status, "not enough memory for a trial");
    }
#pragma omp atomic write
    work->stop = true;
}

/* Simulate; the output stays unfinished when another thread failed. */
static ofr_status record(struct work *work, const struct ofr_engine_setup *setup, struct ofr_output *output,
                         struct ofr_reports *reports) {
    struct ofr_engine engine = {0};
    ofr_status status = ofr_engine_start(&engine, setup, reports);
    if (status == OFR_OK)
        status = ofr_output_start(output, &engine, "", reports);
    while (status == OFR_OK && engine.day < engine.n_days && !must_stop(work)) {
        status = ofr_engine_day(&engine, reports);
        if (status == OFR_OK)
            status = ofr_output_day(output, &engine, reports);
        ofr_tally_day(&work->tally);
    }
    if (status == OFR_OK && output->day == output->n_days)
        ofr_output_finish(output, &engine);
    ofr_engine_stop(&engine);
    return status;
}

/* The same bits whether a value was just taken or read back from a database. */
static void settle(double *values, size_t n) {
    for (size_t i = 0; i < n; i++)
        values[i] = isfinite(values[i]) ? values[i] + 0.0 : (double)NAN;
}

static ofr_status write_down(struct ofr_trials *trials, const struct ofr_trial *trial, uint64_t digest,
                             const double *values, struct ofr_reports *reports) {
    ofr_status status = OFR_OK;
#pragma omp critical(offramp_store)
    {
        if (trials->file != NULL)
            status = ofr_trials_file_put(trials->file, trial, digest, values, reports);
        if (status == OFR_OK)
            status = keep(trials, trial, values, reports);
    }
    return status;
}

/* Write a finished trial down, or leave it for the end of the round. */
static ofr_status take(struct work *work, size_t i, const struct ofr_output *output,
                       struct ofr_reports *reports) {
    struct ofr_trials *trials = work->trials;
    const struct ofr_trials_setup *setup = &trials->setup;
    const struct ofr_trial *trial = &work->list[i];
    double *values = NULL;
    ofr_status status =
        ofr_new(NULL, setup->n_values, sizeof *values, "the values of a trial", (void **)&values, reports);
    if (status == OFR_OK)
        status = setup->take(setup->to, trial, output, output->population, values, reports);
    if (status == OFR_OK) {
        settle(values, setup->n_values);
        if (work->round == NULL)
            status = write_down(trials, trial, output->digest, values, reports);
        else
            fill_line(trials, line_at(work->round, i - work->first), trial, output->digest, values);
    }
    ofr_free(values);
    return status;
}

static ofr_status run_with(struct work *work, size_t i, const struct ofr_scenario *scenario,
                           struct ofr_reports *reports) {
    struct ofr_trials *trials = work->trials;
    const struct ofr_trial *trial = &work->list[i];
    struct ofr_shared_slot *people = NULL;
    struct ofr_output output = {0};
    ofr_status status = ofr_shared_people_use(&trials->people, scenario, trial->seed, &people, reports);
    if (status != OFR_OK)
        return status;
    const struct ofr_engine_setup setup = {.scenario = scenario,
                                           .population = &people->population,
                                           .model = trials->model,
                                           .seed = trial->seed,
                                           .replicate = trial->replicate,
                                           .n_threads = trials->threads.own / work->n_at_once};
    status = record(work, &setup, &output, reports);
    if (status == OFR_OK && output.n_days > 0 && output.day == output.n_days)
        status = take(work, i, &output, reports);
    ofr_output_free(&output);
    ofr_shared_people_leave(people);
    return status;
}

static void run_one(struct work *work, size_t i) {
    const struct ofr_trials_setup *setup = &work->trials->setup;
    struct ofr_scenario *copy = NULL;
    if (must_stop(work))
        return;
    struct ofr_reports *reports = ofr_reports_new();
    ofr_status status = reports == NULL ? OFR_SYSTEM : ofr_scenario_copy(work->trials->base, &copy, reports);
    if (status == OFR_OK && setup->make != NULL)
        status = setup->make(setup->to, work->list[i].point, copy, reports);
    if (status == OFR_OK)
        status = run_with(work, i, copy, reports);
    if (status != OFR_OK)
        fail(work, status, reports);
    ofr_scenario_free(copy);
    ofr_reports_free(reports);
}

/* ---- all ------------------------------------------------------------------------------------ */

/* The trials of a list that are not there yet. */
static ofr_status list_missing(const struct ofr_trials *trials, const struct ofr_trial *list, size_t n,
                               struct ofr_trial **missing, size_t *n_missing, struct ofr_reports *reports) {
    *n_missing = 0;
    ofr_status status = ofr_new(NULL, n, sizeof **missing, "the list of trials", (void **)missing, reports);
    for (size_t i = 0; i < n && status == OFR_OK; i++) {
        const struct kept *kept = find(trials, list[i].point, list[i].replicate);
        if (kept == NULL)
            (*missing)[(*n_missing)++] = list[i];
        else if (kept->trial.seed != list[i].seed)
            status =
                ofr_fail(reports, OFR_BAD_INPUT, "replicate %u of point %u is there with seed %llu, not %llu",
                         list[i].replicate, list[i].point, (unsigned long long)kept->trial.seed,
                         (unsigned long long)list[i].seed);
    }
    return status;
}

static void run_on_threads(struct work *work, size_t begin, size_t end) {
#pragma omp parallel for schedule(dynamic, 1) num_threads((int)work->n_at_once)
    for (size_t i = begin; i < end; i++)
        run_one(work, i);
}

/* ---- over ranks ------------------------------------------------------------------------------- */

/* In rounds: each rank runs as many as it does at once; then all hear of all, so that every rank comes to the
 * same decisions, and rank 0 writes them down. */
static void run_round(struct work *work, size_t n) {
    struct ofr_trials *trials = work->trials;
    const uint32_t *places = &work->round->places[trials->comm.rank];
    run_on_threads(work, work->first + places[0], work->first + (places[1] < n ? places[1] : n));
    work->status = ofr_comm_agree(&trials->comm, work->status, work->reports);
    if (work->status == OFR_OK)
        work->status = tell(trials, work->round, n, work->reports);
    for (size_t i = 0; i < n && work->status == OFR_OK; i++) {
        const struct line *line = line_at(work->round, i);
        work->status = write_down(trials, &line->trial, line->digest, line->values, work->reports);
    }
    work->status = ofr_comm_agree(&trials->comm, work->status, work->reports);
}

static void run_on_ranks(struct work *work, size_t n) {
    struct lines round = {0};
    work->status = make_lines(work->trials, work->n_at_once, &round, work->reports);
    work->round = &round;
    for (; work->first < n && work->status == OFR_OK; work->first += round.n)
        run_round(work, n - work->first < round.n ? n - work->first : round.n);
    work->round = NULL;
    free_lines(&round);
}

static void run_missing(struct work *work, size_t n) {
    struct ofr_trials *trials = work->trials;
    work->n_at_once = ofr_ranks_at_once(trials->threads, n);
    ofr_tally_start(&work->tally, trials->setup.progress, trials->setup.progress_to,
                    (uint64_t)ofr_ranks_share(trials->threads, n) * trials->n_days);
    omp_set_max_active_levels(2);
    if (ofr_comm_alone(&trials->comm))
        run_on_threads(work, 0, n);
    else
        run_on_ranks(work, n);
    qsort(trials->kept, trials->n_kept, sizeof *trials->kept, by_point);
}

ofr_status ofr_trials_run(struct ofr_trials *trials, const struct ofr_trial *list, size_t n,
                          struct ofr_reports *reports) {
    struct ofr_trial *missing = NULL;
    size_t n_missing = 0;
    struct work work = {.trials = trials, .reports = reports};
    ofr_status status = list_missing(trials, list, n, &missing, &n_missing, reports);
    status = ofr_comm_agree(&trials->comm, status, reports);
    if (status == OFR_OK && n_missing > 0) {
        work.list = missing;
        run_missing(&work, n_missing);
        status = work.status;
    }
    if (status == OFR_OK && trials->setup.progress != NULL)
        trials->setup.progress(trials->setup.progress_to, 1, 0, "done");
    ofr_free(missing);
    return status;
}

const double *ofr_trials_values(const struct ofr_trials *trials, uint32_t point, uint32_t replicate) {
    const struct kept *kept = find(trials, point, replicate);
    return kept == NULL ? NULL : kept->values;
}

size_t ofr_trials_found(const struct ofr_trials *trials) { return trials->n_found; }

ofr_status ofr_trials_add_table(struct ofr_trials *trials, const struct ofr_trials_table *table,
                                struct ofr_reports *reports) {
    ofr_status status = trials->file == NULL ? OFR_OK : ofr_trials_file_table(trials->file, table, reports);
    return ofr_comm_agree(&trials->comm, status, reports);
}

ofr_status ofr_trials_complete(struct ofr_trials *trials, struct ofr_reports *reports) {
    ofr_status status = trials->file == NULL ? OFR_OK : ofr_trials_file_complete(trials->file, reports);
    status = ofr_comm_agree(&trials->comm, status, reports);
    trials->complete = status == OFR_OK;
    return status;
}

/* ---- opening -------------------------------------------------------------------------------- */

/* On rank 0. */
static ofr_status open_file(struct ofr_trials *trials, struct ofr_reports *reports) {
    const struct ofr_trials_setup *setup = &trials->setup;
    if (setup->out == NULL || trials->comm.rank > 0)
        return OFR_OK;
    const struct ofr_trials_header header = {trials->base, setup->kind, setup->design, setup->names,
                                             setup->n_values};
    ofr_status status = OFR_OK;
    if (setup->resume)
        status = ofr_trials_file_resume(setup->out, &header, &trials->file, reports);
    if (status == OFR_OK && trials->file != NULL) {
        status = ofr_trials_file_read(trials->file, take_found, trials, reports);
        trials->n_found = trials->n_kept;
    } else if (status == OFR_OK)
        status = ofr_trials_file_create(setup->out, &header, &trials->file, reports);
    return status;
}

/* The other ranks hear of the trials that rank 0 found. */
static ofr_status share_found(struct ofr_trials *trials, struct ofr_reports *reports) {
    struct lines lines = {0};
    if (ofr_comm_alone(&trials->comm))
        return OFR_OK;
    ofr_status status = make_lines(trials, trials->n_found, &lines, reports);
    for (size_t i = 0; i < trials->n_found && status == OFR_OK; i++)
        fill_line(trials, line_at(&lines, i), &trials->kept[i].trial, 0, trials->kept[i].values);
    if (status == OFR_OK)
        status = tell(trials, &lines, lines.n, reports);
    for (size_t i = trials->n_found; i < lines.n && status == OFR_OK; i++)
        status = keep(trials, &line_at(&lines, i)->trial, line_at(&lines, i)->values, reports);
    trials->n_found = trials->n_kept;
    free_lines(&lines);
    return ofr_comm_agree(&trials->comm, status, reports);
}

static ofr_status check(const struct ofr_trials *trials, struct ofr_reports *reports) {
    const struct ofr_trials_setup *setup = &trials->setup;
    if (trials->model == NULL)
        return ofr_fail(reports, OFR_BAD_INPUT, "there is no model %s", setup->scenario->schema->model);
    if (setup->threads > 4096)
        return ofr_fail(reports, OFR_BAD_INPUT, "threads is %u; it must lie in [0, 4096], 0 for all cores",
                        setup->threads);
    if (setup->resume && setup->out == NULL)
        return ofr_fail(reports, OFR_BAD_INPUT, "--resume needs --out FILE.db, the analysis to go on with");
    return OFR_OK;
}

/* A digest of all that was asked for beside the scenario. */
static uint64_t asked(const struct ofr_trials_setup *setup) {
    struct ofr_digest digest;
    ofr_digest_start(&digest);
    ofr_digest_bytes(&digest, setup->kind, strlen(setup->kind) + 1);
    ofr_digest_bytes(&digest, setup->design, strlen(setup->design));
    return digest.state;
}

static ofr_status prepare(struct ofr_trials *trials, struct ofr_reports *reports) {
    const struct ofr_trials_setup *setup = &trials->setup;
    const struct ofr_scenario *scenario = setup->scenario;
    trials->model = ofr_model_find(scenario->schema->model);
    trials->threads.own = ofr_ranks_own_threads(&trials->comm, setup->threads);
    trials->n_days = (uint32_t)(scenario->last_day - scenario->first_day + 1);
    ofr_status status = check(trials, reports);
    if (status == OFR_OK)
        status = ofr_scenario_copy(scenario, &trials->base, reports);
    if (status == OFR_OK)
        status =
            ofr_shared_people_start(&trials->people, trials->threads.own, setup->people, setup->to, reports);
    status = ofr_comm_agree(&trials->comm, status, reports);
    if (status == OFR_OK)
        status = ofr_ranks_begin(&trials->comm, scenario, asked(setup), "the analysis asked for",
                                 &trials->threads, reports);
    if (status == OFR_OK)
        status = ofr_comm_agree(&trials->comm, open_file(trials, reports), reports);
    return status == OFR_OK ? share_found(trials, reports) : status;
}

ofr_status ofr_trials_open(const struct ofr_trials_setup *setup, struct ofr_trials **out,
                           struct ofr_reports *reports) {
    struct ofr_trials *trials = NULL;
    *out = NULL;
    ofr_status status = ofr_new(NULL, 1, sizeof *trials, "the trials", (void **)&trials, reports);
    if (status == OFR_OK) {
        trials->setup = *setup;
        status = ofr_comm_open(&trials->comm, reports);
    }
    status = ofr_ranks_agree(status, reports);
    if (status == OFR_OK)
        status = prepare(trials, reports);
    if (status == OFR_OK)
        *out = trials;
    else
        ofr_trials_close(trials);
    return status;
}

void ofr_trials_close(struct ofr_trials *trials) {
    if (trials == NULL)
        return;
    /* one that failed by itself ends the others, which are at a call above; all know it then */
    if (!trials->complete && ofr_comm_agree(&trials->comm, OFR_SYSTEM, NULL) == OFR_SYSTEM)
        trials->comm.parted = true;
    ofr_comm_close(&trials->comm);
    for (size_t i = 0; i < trials->n_kept; i++)
        ofr_free(trials->kept[i].values);
    ofr_free(trials->kept);
    ofr_shared_people_stop(&trials->people);
    ofr_trials_file_close(trials->file);
    ofr_scenario_free(trials->base);
    ofr_free(trials);
}
