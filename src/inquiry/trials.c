#include "inquiry/trials.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "models/models.h"
#include "study/progress.h"
#include "study/ranks.h"

/* People that trials share. Counts change inside `omp critical`; the people are made under the lock. */
struct people {
    uint64_t key;
    uint32_t n_users;
    uint64_t last_used; /* a count of uses */
    bool taken, made;   /* the slot stands for a key; its people are there */
    struct ofr_population population;
    omp_lock_t lock;
};

struct kept {
    struct ofr_trial trial;
    double *values;
};

struct ofr_trials {
    struct ofr_trials_setup setup;
    struct ofr_scenario *base;
    const struct ofr_model *model;
    uint32_t n_threads, n_days;
    struct ofr_comm comm;         /* every rank keeps the values of all; rank 0 has the file */
    bool complete;
    struct ofr_trials_file *file; /* NULL: memory only, or not rank 0 */
    struct kept *kept;            /* [n_kept] by point and replicate between runs */
    size_t n_kept, kept_capacity, n_found;
    struct people *people;        /* [n_people] one more than trials at a time */
    uint32_t n_people;
    uint64_t n_uses;
};

/* What the threads of a call share. */
struct work {
    struct ofr_trials *trials;
    struct ofr_reports *reports;
    const struct ofr_trial *list;
    uint32_t n_at_once; /* on a rank */
    char *round;        /* with several ranks: what the trials of a round gave, a line each; NULL: one rank */
    size_t first;       /* of the list, in the round */
    ofr_status status; /* of the first failure */
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
        status = ofr_new(NULL, trials->setup.n_values, sizeof *copy, "the values of a trial", (void **)&copy, reports);
    if (status != OFR_OK)
        return status;
    memcpy(copy, values, trials->setup.n_values * sizeof *copy);
    trials->kept[trials->n_kept++] = (struct kept){*trial, copy};
    return OFR_OK;
}

static bool take_found(void *to, const struct ofr_trial *trial, const double *values) {
    return keep(to, trial, values, NULL) == OFR_OK;
}

/* ---- people ------------------------------------------------------------------------------- */

static void add_texts(struct ofr_digest *digest, const struct ofr_column *column, size_t n_rows) {
    for (size_t row = 0; row < n_rows; row++) {
        const char *text = column->texts[row] == NULL ? "" : column->texts[row];
        ofr_digest_bytes(digest, text, strlen(text) + 1);
    }
}

/* All that decides who the people are. */
static uint64_t key_of(const struct ofr_scenario *scenario, uint64_t seed) {
    struct ofr_digest digest;
    ofr_digest_start(&digest);
    ofr_digest_add(&digest, seed);
    ofr_digest_add(&digest, (uint64_t)(int64_t)scenario->first_day);
    ofr_digest_bytes(&digest, &scenario->scale, sizeof scenario->scale);
    for (size_t k = 0; k < OFR_N_POPULATION_KEYS; k++)
        ofr_digest_bytes(&digest, &scenario->values[k].value, sizeof(double));
    for (size_t t = 0; t < ofr_n_population_tables; t++) { /* a schema begins with them */
        const struct ofr_table *table = &scenario->tables[t];
        for (size_t c = 0; c < table->form->n_columns && table->n_rows > 0; c++) {
            const struct ofr_column *column = &table->columns[c];
            ofr_digest_add(&digest, column->present);
            if (column->numbers != NULL)
                ofr_digest_bytes(&digest, column->numbers, table->n_rows * sizeof(double));
            else if (column->texts != NULL)
                add_texts(&digest, column, table->n_rows);
        }
    }
    const struct ofr_table *areas = ofr_scenario_areas_table(scenario);
    if (scenario->area_kept != NULL && areas != NULL)
        ofr_digest_bytes(&digest, scenario->area_kept, areas->n_rows * sizeof(bool));
    return digest.state;
}

/* The slot of a key, or else the one of nobody's that was used longest ago. There are more slots than
 * trials at a time, so there is one. */
static struct people *claim(struct ofr_trials *trials, uint64_t key) {
    struct people *found = NULL;
    for (uint32_t i = 0; i < trials->n_people; i++) {
        struct people *people = &trials->people[i];
        if (people->taken && people->key == key) {
            found = people;
            break;
        }
        if (people->n_users == 0 && (found == NULL || people->last_used < found->last_used))
            found = people;
    }
    if (!found->taken || found->key != key) {
        ofr_population_free(&found->population);
        found->key = key;
        found->taken = true;
        found->made = false;
    }
    found->n_users++;
    found->last_used = ++trials->n_uses;
    return found;
}

static void leave(struct people *people) {
#pragma omp critical(offramp_people)
    people->n_users--;
}

/* People of a scenario, made by the first trial that needs them; others wait for it. */
static ofr_status come(struct ofr_trials *trials, const struct ofr_scenario *scenario, uint64_t seed,
                       struct people **out, struct ofr_reports *reports) {
    uint64_t key = key_of(scenario, seed);
    struct people *people;
    ofr_status status = OFR_OK;
#pragma omp critical(offramp_people)
    people = claim(trials, key);
    omp_set_lock(&people->lock);
    if (!people->made)
        status = trials->setup.people == NULL
                     ? ofr_population_make(scenario, seed, &people->population, reports)
                     : trials->setup.people(trials->setup.to, scenario, seed, &people->population, reports);
    people->made = status == OFR_OK;
    omp_unset_lock(&people->lock);
    if (status != OFR_OK)
        leave(people);
    else
        *out = people;
    return status;
}

static ofr_status make_slots(struct ofr_trials *trials, struct ofr_reports *reports) {
    ofr_status status = ofr_new(NULL, trials->n_threads + 1, sizeof *trials->people, "the people of trials",
                                (void **)&trials->people, reports);
    if (status != OFR_OK)
        return status;
    trials->n_people = trials->n_threads + 1;
    for (uint32_t i = 0; i < trials->n_people; i++)
        omp_init_lock(&trials->people[i].lock);
    return OFR_OK;
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

/* Simulate; the recording stays unfinished when another thread failed. */
static ofr_status record(struct work *work, const struct ofr_engine_setup *setup, struct ofr_recording *recording,
                         struct ofr_reports *reports) {
    struct ofr_engine engine = {0};
    ofr_status status = ofr_engine_start(&engine, setup, reports);
    if (status == OFR_OK)
        status = ofr_recording_start(recording, &engine, "", reports);
    while (status == OFR_OK && engine.day < engine.n_days && !must_stop(work)) {
        status = ofr_engine_day(&engine, reports);
        if (status == OFR_OK)
            status = ofr_recording_day(recording, &engine, reports);
        ofr_tally_day(&work->tally);
    }
    if (status == OFR_OK && recording->day == recording->n_days)
        ofr_recording_finish(recording, &engine);
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

/* A line of a round: the digest of a trial, then its values. */
static size_t line_size(const struct ofr_trials *trials) {
    return sizeof(uint64_t) + trials->setup.n_values * sizeof(double);
}

static char *line_of(const struct work *work, size_t i) {
    return work->round + (i - work->first) * line_size(work->trials);
}

/* Write a finished trial down, or leave it for the end of the round. */
static ofr_status take(struct work *work, size_t i, const struct ofr_recording *recording, struct ofr_reports *reports) {
    struct ofr_trials *trials = work->trials;
    const struct ofr_trials_setup *setup = &trials->setup;
    const struct ofr_trial *trial = &work->list[i];
    double *values = NULL;
    ofr_status status = ofr_new(NULL, setup->n_values, sizeof *values, "the values of a trial", (void **)&values, reports);
    if (status == OFR_OK)
        status = setup->take(setup->to, trial, recording, recording->population, values, reports);
    if (status == OFR_OK) {
        settle(values, setup->n_values);
        if (work->round == NULL)
            status = write_down(trials, trial, recording->digest, values, reports);
        else {
            memcpy(line_of(work, i), &recording->digest, sizeof(uint64_t));
            memcpy(line_of(work, i) + sizeof(uint64_t), values, setup->n_values * sizeof *values);
        }
    }
    ofr_free(values);
    return status;
}

static ofr_status run_with(struct work *work, size_t i, const struct ofr_scenario *scenario,
                           struct ofr_reports *reports) {
    struct ofr_trials *trials = work->trials;
    const struct ofr_trial *trial = &work->list[i];
    struct people *people = NULL;
    struct ofr_recording recording = {0};
    ofr_status status = come(trials, scenario, trial->seed, &people, reports);
    if (status != OFR_OK)
        return status;
    const struct ofr_engine_setup setup = {.scenario = scenario,
                                           .population = &people->population,
                                           .model = trials->model,
                                           .seed = trial->seed,
                                           .replicate = trial->replicate,
                                           .n_threads = trials->n_threads / work->n_at_once};
    status = record(work, &setup, &recording, reports);
    if (status == OFR_OK && recording.n_days > 0 && recording.day == recording.n_days)
        status = take(work, i, &recording, reports);
    ofr_recording_free(&recording);
    leave(people);
    return status;
}

static void run_one(struct work *work, size_t i) {
    const struct ofr_trials_setup *setup = &work->trials->setup;
    struct ofr_scenario *copy = NULL;
    if (must_stop(work))
        return;
    struct ofr_reports *reports = ofr_reports_new();
    ofr_status status =
        reports == NULL ? OFR_SYSTEM : ofr_scenario_copy(work->trials->base, &copy, reports);
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
            status = ofr_fail(reports, OFR_BAD_INPUT, "replicate %u of point %u is there with seed %llu, not %llu",
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
static void run_round(struct work *work, size_t n, const struct ofr_comm_column *lines, const uint32_t *rows) {
    struct ofr_trials *trials = work->trials;
    size_t own = work->first + (size_t)trials->comm.rank * work->n_at_once, own_end = own + work->n_at_once;
    run_on_threads(work, own, own_end < work->first + n ? own_end : work->first + n);
    work->status = ofr_comm_agree(&trials->comm, work->status, work->reports);
    if (work->status == OFR_OK)
        work->status = ofr_comm_make_known(&trials->comm, lines, rows, n, work->reports);
    for (size_t i = work->first; i < work->first + n && work->status == OFR_OK; i++) {
        uint64_t digest;
        memcpy(&digest, line_of(work, i), sizeof digest);
        work->status = write_down(trials, &work->list[i], digest, (const double *)(const void *)(line_of(work, i) + sizeof digest),
                                  work->reports);
    }
    work->status = ofr_comm_agree(&trials->comm, work->status, work->reports);
}

static void run_on_ranks(struct work *work, size_t n) {
    struct ofr_trials *trials = work->trials;
    uint32_t n_ranks = trials->comm.n_ranks, *first = NULL, *rows = NULL;
    size_t a_round = (size_t)work->n_at_once * n_ranks;
    ofr_status status = ofr_new(NULL, a_round, line_size(trials), "a round of trials", (void **)&work->round, work->reports);
    if (status == OFR_OK)
        status = ofr_new(NULL, n_ranks + 1, sizeof *first, "a round of trials", (void **)&first, work->reports);
    if (status == OFR_OK)
        status = ofr_new(NULL, a_round, sizeof *rows, "a round of trials", (void **)&rows, work->reports);
    for (uint32_t r = 0; r <= n_ranks && status == OFR_OK; r++)
        first[r] = r * work->n_at_once;
    for (uint32_t i = 0; i < a_round && status == OFR_OK; i++)
        rows[i] = i;
    work->status = ofr_comm_agree(&trials->comm, status, work->reports);
    const struct ofr_comm_column lines = {work->round, line_size(trials), line_size(trials), first};
    for (; work->first < n && work->status == OFR_OK; work->first += a_round)
        run_round(work, n - work->first < a_round ? n - work->first : a_round, &lines, rows);
    ofr_free(rows);
    ofr_free(first);
    ofr_free(work->round);
}

static void run_missing(struct work *work, size_t n) {
    struct ofr_trials *trials = work->trials;
    uint32_t n_ranks = trials->comm.n_ranks;
    size_t each = (n + n_ranks - 1) / n_ranks;
    work->n_at_once = each < trials->n_threads ? (uint32_t)each : trials->n_threads;
    ofr_tally_start(&work->tally, trials->setup.progress, trials->setup.progress_to, (uint64_t)each * trials->n_days);
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

static ofr_status open_file(struct ofr_trials *trials, struct ofr_reports *reports) {
    const struct ofr_trials_setup *setup = &trials->setup;
    const struct ofr_trials_header header = {trials->base, setup->kind, setup->design, setup->names, setup->n_values};
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
    struct ofr_comm *comm = &trials->comm;
    size_t size = sizeof(struct ofr_trial) + trials->setup.n_values * sizeof(double);
    int64_t n = (int64_t)trials->n_found;
    char *lines = NULL;
    uint32_t *rows = NULL, *first = NULL;
    if (ofr_comm_alone(comm))
        return OFR_OK;
    ofr_status status = ofr_comm_sum(comm, &n, 1, reports);
    if (status != OFR_OK || n == 0)
        return status;
    status = ofr_new(NULL, (size_t)n, size, "the trials", (void **)&lines, reports);
    if (status == OFR_OK)
        status = ofr_new(NULL, (size_t)n, sizeof *rows, "the trials", (void **)&rows, reports);
    if (status == OFR_OK)
        status = ofr_new(NULL, comm->n_ranks + 1, sizeof *first, "the trials", (void **)&first, reports);
    for (uint32_t i = 0; i < n && status == OFR_OK; i++) {
        rows[i] = i;
        if (comm->rank > 0)
            continue;
        memcpy(lines + i * size, &trials->kept[i].trial, sizeof(struct ofr_trial));
        memcpy(lines + i * size + sizeof(struct ofr_trial), trials->kept[i].values, size - sizeof(struct ofr_trial));
    }
    for (uint32_t r = 1; r <= comm->n_ranks && status == OFR_OK; r++)
        first[r] = (uint32_t)n; /* all are rank 0's */
    status = ofr_comm_agree(comm, status, reports);
    const struct ofr_comm_column column = {lines, size, size, first};
    if (status == OFR_OK)
        status = ofr_comm_make_known(comm, &column, rows, (size_t)n, reports);
    for (int64_t i = 0; i < n && status == OFR_OK && comm->rank > 0; i++) {
        struct ofr_trial trial;
        memcpy(&trial, lines + (size_t)i * size, sizeof trial);
        status = keep(trials, &trial, (const double *)(const void *)(lines + (size_t)i * size + sizeof trial), reports);
    }
    trials->n_found = trials->n_kept;
    ofr_free(first);
    ofr_free(rows);
    ofr_free(lines);
    return status;
}

static ofr_status check(const struct ofr_trials *trials, struct ofr_reports *reports) {
    const struct ofr_trials_setup *setup = &trials->setup;
    if (trials->model == NULL)
        return ofr_fail(reports, OFR_BAD_INPUT, "there is no model %s", setup->scenario->schema->model);
    if (setup->threads > 4096)
        return ofr_fail(reports, OFR_BAD_INPUT, "threads is %u; it must lie in [0, 4096], 0 for all cores", setup->threads);
    if (setup->resume && setup->out == NULL)
        return ofr_fail(reports, OFR_BAD_INPUT, "--resume needs --out FILE.db, the inquiry to go on with");
    return OFR_OK;
}

static ofr_status prepare(struct ofr_trials *trials, struct ofr_reports *reports) {
    const struct ofr_trials_setup *setup = &trials->setup;
    const struct ofr_scenario *scenario = setup->scenario;
    trials->model = ofr_model_find(scenario->schema->model);
    trials->n_threads = setup->threads > 0 ? setup->threads : (uint32_t)omp_get_num_procs() / trials->comm.n_local;
    trials->n_threads += trials->n_threads == 0;
    trials->n_days = (uint32_t)(scenario->last_day - scenario->first_day + 1);
    ofr_status status = check(trials, reports);
    if (status == OFR_OK)
        status = ofr_scenario_copy(scenario, &trials->base, reports);
    if (status == OFR_OK)
        status = make_slots(trials, reports);
    if (status == OFR_OK && setup->out != NULL && trials->comm.rank == 0)
        status = open_file(trials, reports);
    status = ofr_comm_agree(&trials->comm, status, reports);
    if (status == OFR_OK)
        status = ofr_ranks_same_scenario(&trials->comm, scenario, reports);
    if (status == OFR_OK)
        status = share_found(trials, reports);
    return ofr_comm_agree(&trials->comm, status, reports);
}

ofr_status ofr_trials_open(const struct ofr_trials_setup *setup, struct ofr_trials **out, struct ofr_reports *reports) {
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
    for (uint32_t i = 0; i < trials->n_people; i++) {
        ofr_population_free(&trials->people[i].population);
        omp_destroy_lock(&trials->people[i].lock);
    }
    ofr_free(trials->people);
    ofr_trials_file_close(trials->file);
    ofr_scenario_free(trials->base);
    ofr_free(trials);
}
