#include "ensemble/run.h"

#include <math.h>
#include <omp.h>
#include <stdio.h>

#include "base/date.h"
#include "base/digest.h"
#include "ensemble/arms.h"
#include "ensemble/checkpoints.h"
#include "ensemble/keep.h"
#include "ensemble/progress.h"
#include "ensemble/ranks.h"
#include "models/models.h"

/* What is summed over ranks: of replicates they share, bytes moved by kind and in all, meetings, microseconds
 * waited; days simulated. */
enum { BOUNDARY, ONLINE, KNOWN, SENT, MEETINGS, WAITED, DAYS, N_SUMMED };

/* What the threads of a run share. Written inside `omp critical` or atomically only. */
struct work {
    struct ofr_run *run;
    struct ofr_comm comm;
    bool shared; /* of these jobs: fewer rows than ranks, so all ranks share each */
    bool apart;  /* of these jobs: the rows of one run apart, at once */
    int64_t summed[N_SUMMED];
    struct ofr_store *store; /* NULL: no database, or not rank 0 */
    bool complete;           /* the database was so before */
    const struct ofr_run_options *options;
    const struct ofr_rounds *rounds; /* NULL: all replicates at once */
    struct ofr_reports *reports;
    uint32_t n_at_once; /* replicates on a rank; threads left over share the work of a day */
    ofr_status status;  /* of the first failure */
    bool stop;
    struct ofr_tally tally;
};

/* Keep the first failure, with its reports, for the caller. */
static void fail(struct work *work, ofr_status status, const struct ofr_reports *from) {
#pragma omp critical(offramp_failure)
    {
        if (work->status == OFR_OK) {
            work->status = status;
            for (size_t i = 0; i < ofr_reports_count(from); i++)
                (void)ofr_fail(work->reports, status, "%s", from->items[i].text);
            if (ofr_reports_count(from) == 0)
                (void)ofr_fail(work->reports, status, "not enough memory for the run");
        }
    }
#pragma omp atomic write
    work->stop = true;
}

static bool must_stop(struct work *work) {
    bool stop;
#pragma omp atomic read
    stop = work->stop;
    return stop;
}

/* ---- one replicate --------------------------------------------------------------------- */

#define NO_ROW UINT32_MAX

static void try_checkpoint(struct work *work, uint32_t row, struct ofr_engine *engine,
                           struct ofr_output *output) {
    struct ofr_reports *reports = ofr_reports_new();
    if (ofr_checkpoints_write(work->run, row, engine, output, reports) != OFR_OK) {
#pragma omp critical(offramp_failure)
        {
            if (!work->tally.checkpoint_failed)
                ofr_warn_at(work->reports, NULL, "%s; the run went on without",
                            ofr_reports_count(reports) > 0 ? reports->items[0].text
                                                           : "a checkpoint had no memory");
#pragma omp atomic write
            work->tally.checkpoint_failed = true;
        }
    }
    ofr_reports_free(reports);
}

/* A run goes on without a checkpoint that could not be written: the one before is still there. Of ranks
 * that share a replicate the first writes it, with what the others own. */
static ofr_status write_checkpoint(struct work *work, uint32_t row, struct ofr_engine *engine,
                                   struct ofr_output *output, struct ofr_reports *reports) {
    ofr_status status = work->shared ? ofr_engine_gather(engine, reports) : OFR_OK;
    if (status == OFR_OK && (!work->shared || work->comm.rank == 0))
        try_checkpoint(work, row, engine, output);
    return status;
}

/* Go on until a day; with a row, write its checkpoints on the way. Ends early when another thread failed. */
static ofr_status simulate(struct work *work, uint32_t row, struct ofr_engine *engine,
                           struct ofr_output *output, uint32_t until, struct ofr_reports *reports) {
    uint32_t every = row == NO_ROW ? 0 : work->options->checkpoint_days;
    double since = ofr_seconds_now(), before = output->seconds;
    while (engine->day < until && !must_stop(work)) {
        ofr_status status = ofr_engine_day(engine, reports);
        if (status == OFR_OK)
            status = ofr_output_day(output, engine, reports);
        if (status != OFR_OK)
            return status;
        ofr_tally_day(&work->tally);
        output->seconds = before + ofr_seconds_now() - since;
        if (every > 0 && engine->day % every == 0 && engine->day < engine->n_days)
            status = write_checkpoint(work, row, engine, output, reports);
        if (status != OFR_OK)
            return status;
    }
    return OFR_OK;
}

static ofr_status start(struct work *work, uint32_t row, struct ofr_engine *engine, struct ofr_output *output,
                        struct ofr_reports *reports) {
    const struct ofr_run *run = work->run;
    const struct ofr_variant *variant = &run->variants[run->replicates[row].variant];
    const struct ofr_engine_setup setup = {.scenario = ofr_plan_scenario(run, row),
                                           .population = &run->population,
                                           .model = run->model,
                                           .seed = run->seed,
                                           .replicate = run->replicates[row].replicate,
                                           .n_threads = run->threads.own / work->n_at_once,
                                           .comm = work->shared ? &work->comm : NULL};
    ofr_status status = ofr_engine_start(engine, &setup, reports);
    if (status == OFR_OK)
        status = ofr_output_start(output, engine, variant->name, reports);
    return status == OFR_OK
               ? ofr_exposure_start(&output->exposure, run->model, run->tracked, run->n_tracked, reports)
               : status;
}

static void stop_engine(struct work *work, struct ofr_engine *engine) {
    if (work->shared) {
        work->summed[BOUNDARY] += engine->partition.moved.boundary;
        work->summed[ONLINE] += engine->partition.moved.online;
        work->summed[KNOWN] += engine->partition.moved.known;
    }
    ofr_engine_stop(engine);
}

/* ---- what branches share --------------------------------------------------------------- */

/* The run itself up to the day of a branch, in memory. */
struct past {
    struct ofr_bytes state; /* empty: the start */
    uint32_t day;
};

static ofr_status load_past(const struct past *past, struct ofr_engine *engine, struct ofr_output *output,
                            struct ofr_reports *reports) {
    struct ofr_bytes_reader reader = {.from = &past->state};
    struct ofr_archive archive = ofr_archive_from(&reader, reports);
    ofr_replicate_archive(engine, output, &archive);
    return ofr_archive_end(&archive);
}

static ofr_status save_past(struct past *past, struct ofr_engine *engine, struct ofr_output *output,
                            struct ofr_reports *reports) {
    past->state.n = 0;
    past->day = engine->day;
    struct ofr_archive archive = ofr_archive_to(&past->state, reports);
    ofr_replicate_archive(engine, output, &archive);
    return ofr_archive_end(&archive);
}

/* Bring the past of a replicate to a day: from where it is, or from its checkpoint if that is nearer. Apart,
 * the checkpoint is the run's own, which moves it on at the same time. */
static ofr_status advance(struct work *work, uint32_t replicate, struct past *past, uint32_t day,
                          struct ofr_reports *reports) {
    const struct ofr_replicate *kept =
        &work->run->replicates[replicate]; /* of the run itself: they come first */
    bool taken_up = !work->apart && kept->checkpoint_day > past->day && kept->checkpoint_day <= day;
    bool writes = !work->apart && !kept->finished && kept->checkpoint_day <= day;
    struct ofr_engine engine = {0};
    struct ofr_output output = {0};
    if (past->day >= day)
        return OFR_OK;
    ofr_status status = start(work, replicate, &engine, &output, reports);
    if (status == OFR_OK && taken_up)
        status = ofr_checkpoints_load(work->run, replicate, &engine, &output, reports);
    else if (status == OFR_OK && past->day > 0)
        status = load_past(past, &engine, &output, reports);
    if (status == OFR_OK)
        status = simulate(work, writes ? replicate : NO_ROW, &engine, &output, day, reports);
    if (status == OFR_OK)
        status = save_past(past, &engine, &output, reports);
    stop_engine(work, &engine);
    ofr_output_free(&output);
    return status;
}

static ofr_status write_down(struct work *work, uint32_t id, const struct ofr_output *output,
                             struct ofr_reports *reports) {
    ofr_status status = OFR_OK;
    if (work->store == NULL)
        return OFR_OK;
#pragma omp critical(offramp_store)
    status = ofr_store_write(work->store, id, output, reports);
    return status;
}

/* Take up what is there of a replicate: its checkpoint, or its past, which is brought to the day it branches.
 */
static ofr_status take_up(struct work *work, uint32_t row, struct past *past, struct ofr_engine *engine,
                          struct ofr_output *output, struct ofr_reports *reports) {
    const struct ofr_replicate *kept = &work->run->replicates[row];
    const struct ofr_variant *variant = &work->run->variants[kept->variant];
    ofr_status status = OFR_OK;
    if (kept->checkpoint_day > past->day || (kept->checkpoint_day > 0 && variant->from_day > 0))
        return ofr_checkpoints_load(work->run, row, engine, output, reports);
    if (variant->from_day > 0)
        status = advance(work, kept->replicate, past, variant->from_day, reports);
    return status == OFR_OK && past->day > 0 ? load_past(past, engine, output, reports) : status;
}

/* Simulate a replicate into a output, which stays unfinished when another thread failed. The past
 * is that of the run itself, no later than the day from which this one differs. */
static ofr_status record(struct work *work, uint32_t row, struct past *past, struct ofr_output *output,
                         struct ofr_reports *reports) {
    struct ofr_engine engine = {0};
    ofr_status status = start(work, row, &engine, output, reports);
    if (status == OFR_OK)
        status = take_up(work, row, past, &engine, output, reports);
    if (status == OFR_OK && !must_stop(work))
        status = simulate(work, row, &engine, output, output->n_days, reports);
    if (work->shared) /* what comes now waits for the other ranks without asking how they are */
        status = ofr_comm_agree(&work->comm, status, reports);
    if (status == OFR_OK && output->day == output->n_days)
        ofr_output_finish(output, &engine);
    stop_engine(work, &engine);
    return status;
}

/* Write a finished output and keep what the summary needs; then free it. */
static ofr_status take(struct work *work, uint32_t id, struct ofr_output *output,
                       struct ofr_reports *reports) {
    ofr_status status = OFR_OK;
    if (output->n_days > 0 && output->day == output->n_days) {
        status = write_down(work, id, output, reports);
        if (status == OFR_OK)
            status = ofr_keep(work->run, &work->run->replicates[id], output, reports);
        if (status == OFR_OK && work->options->checkpoint_days > 0)
            ofr_checkpoints_remove(work->run, id);
    }
    ofr_output_free(output);
    return status;
}

/* Write the output down at once, or leave it with the caller, finished or not. */
static void run_one(struct work *work, uint32_t id, struct past *past, struct ofr_output *left) {
    struct ofr_output own = {0};
    if (must_stop(work) || work->run->replicates[id].finished)
        return;
    struct ofr_reports *reports = ofr_reports_new();
    ofr_status status =
        reports == NULL ? OFR_SYSTEM : record(work, id, past, left == NULL ? &own : left, reports);
    if (status == OFR_OK && left == NULL)
        status = take(work, id, &own, reports);
    if (status != OFR_OK)
        fail(work, status, reports);
    ofr_output_free(&own);
    ofr_reports_free(reports);
}

/* A job: a replicate of the run itself, after its branches, which share its past; or one of a control. */
static uint32_t count_rows(const struct ofr_run *run, uint32_t job) {
    return job < run->n_replicates ? run->n_branches / run->n_replicates + 1 : 1;
}

static uint32_t row_of(const struct ofr_run *run, uint32_t job, uint32_t i) {
    uint32_t n_branches = count_rows(run, job) - 1; /* they are the last variants */
    return i == n_branches ? job : ofr_plan_row(run, run->n_variants - n_branches + i, job);
}

/* Recordings are written down one by one. */
static void run_job(struct work *work, uint32_t job) {
    struct past past = {0};
    for (uint32_t i = 0; i < count_rows(work->run, job); i++)
        run_one(work, row_of(work->run, job, i), &past, NULL);
    ofr_bytes_free(&past.state);
}

static void run_on_threads(struct work *work, uint32_t first, uint32_t end) {
#pragma omp parallel for schedule(dynamic, 1) num_threads((int)work->n_at_once)
    for (uint32_t job = first; job < end; job++)
        run_job(work, job);
}

/* ---- over ranks --------------------------------------------------------------------------- */

/* What is known of a replicate before its output comes from another rank. */
static struct ofr_output expected(const struct work *work, uint32_t id) {
    const struct ofr_run *run = work->run;
    const struct ofr_variant *variant = &run->variants[run->replicates[id].variant];
    return (struct ofr_output){.scenario = ofr_plan_scenario(run, id),
                               .population = &run->population,
                               .model = run->model,
                               .replicate = run->replicates[id].replicate,
                               .variant = variant->name,
                               .n_days = run->n_days,
                               .exposure = {.interventions = run->tracked, .n = run->n_tracked}};
}

/* Rows of a job that follow one another on one rank: all, which share a past, or one. */
struct unit {
    uint32_t job, first, n;
};

/* Rank r runs units places[r] to places[r + 1] - 1 of a round, a row of each at a time. */
struct round {
    uint32_t *places;
    const struct unit *units; /* [n] */
    uint32_t n;
    struct past *pasts;         /* [n_at_once] of this rank's units */
    struct ofr_output *outputs; /* [n_at_once] of their rows */
};

/* The row of a unit that is to be run now; NO_ROW when there is none or it is finished. */
static uint32_t row_now(const struct ofr_run *run, const struct unit *unit, uint32_t i) {
    uint32_t id = i < unit->n ? row_of(run, unit->job, unit->first + i) : NO_ROW;
    return id == NO_ROW || run->replicates[id].finished ? NO_ROW : id;
}

/* Rank 0 takes in the i-th rows of all units. */
static ofr_status collect(struct work *work, const struct round *round, uint32_t i) {
    uint32_t rank = work->comm.rank;
    ofr_status status = OFR_OK;
    for (uint32_t u = 0, from = 0; u < round->n && status == OFR_OK; u++) {
        uint32_t id = row_now(work->run, &round->units[u], i);
        while (u >= round->places[from + 1])
            from++;
        if (id == NO_ROW)
            continue;
        struct ofr_output other = expected(work, id);
        struct ofr_output *output = rank == from ? &round->outputs[u - round->places[from]] : &other;
        if (from > 0)
            status = ofr_ranks_bring_output(&work->comm, from, output, work->reports);
        if (status == OFR_OK && rank == 0)
            status = take(work, id, output, work->reports);
    }
    return ofr_comm_agree(&work->comm, status, work->reports);
}

static void run_rows(struct work *work, const struct round *round, uint32_t i) {
    uint32_t own = round->places[work->comm.rank];
#pragma omp parallel for schedule(dynamic, 1) num_threads((int)work->n_at_once)
    for (uint32_t k = 0; k < work->n_at_once; k++) {
        uint32_t id = own + k < round->n ? row_now(work->run, &round->units[own + k], i) : NO_ROW;
        if (id != NO_ROW)
            run_one(work, id, &round->pasts[k], &round->outputs[k]);
    }
    work->status = ofr_comm_agree(&work->comm, work->status, work->reports);
    if (work->status == OFR_OK)
        work->status = collect(work, round, i);
    for (uint32_t k = 0; k < work->n_at_once; k++)
        ofr_output_free(&round->outputs[k]);
}

static void run_round(struct work *work, const struct round *round) {
    uint32_t n_rows = 0;
    for (uint32_t u = 0; u < round->n; u++)
        n_rows = round->units[u].n > n_rows ? round->units[u].n : n_rows;
    for (uint32_t i = 0; i < n_rows && work->status == OFR_OK; i++)
        run_rows(work, round, i);
    for (uint32_t k = 0; k < work->n_at_once; k++) {
        ofr_bytes_free(&round->pasts[k].state);
        round->pasts[k] = (struct past){0};
    }
}

static void list_units(const struct work *work, uint32_t first, uint32_t end, struct unit *units) {
    for (uint32_t job = first, n = 0; job < end; job++) {
        uint32_t n_rows = count_rows(work->run, job);
        for (uint32_t i = 0; i < (work->apart ? n_rows : 1); i++)
            units[n++] = work->apart ? (struct unit){job, i, 1} : (struct unit){job, 0, n_rows};
    }
}

/* Units in rounds: each rank takes as many as it runs at once; rank 0 hears of each row. */
static void run_spread(struct work *work, uint32_t first, uint32_t end, uint32_t n_units) {
    static const char what[] = "what ranks run";
    struct round round = {0};
    struct unit *units = NULL;
    uint32_t n_ranks = work->comm.n_ranks;
    ofr_status status = ofr_new(NULL, n_units, sizeof *units, what, (void **)&units, work->reports);
    if (status == OFR_OK)
        status =
            ofr_new(NULL, work->n_at_once, sizeof *round.pasts, what, (void **)&round.pasts, work->reports);
    if (status == OFR_OK)
        status = ofr_new(NULL, work->n_at_once, sizeof *round.outputs, what, (void **)&round.outputs,
                         work->reports);
    if (status == OFR_OK)
        status =
            ofr_new(NULL, n_ranks + 1, sizeof *round.places, what, (void **)&round.places, work->reports);
    if (status == OFR_OK)
        status = ofr_ranks_places(&work->comm, work->n_at_once, round.places, work->reports);
    work->status = ofr_comm_agree(&work->comm, status, work->reports);
    if (work->status == OFR_OK)
        list_units(work, first, end, units);
    for (uint32_t next = 0; next < n_units && work->status == OFR_OK; next += round.n) {
        round.units = &units[next];
        round.n = n_units - next < round.places[n_ranks] ? n_units - next : round.places[n_ranks];
        run_round(work, &round);
    }
    ofr_free(round.places);
    ofr_free(round.outputs);
    ofr_free(round.pasts);
    ofr_free(units);
}

static void count_moved(struct work *work, int sign) {
    work->summed[SENT] += sign * (int64_t)work->comm.bytes_sent;
    work->summed[MEETINGS] += sign * (int64_t)work->comm.n_meetings;
    work->summed[WAITED] += sign * (int64_t)(work->comm.seconds_waited * 1e6);
}

/* All ranks share one replicate after another; rank 0 takes in the outputs, which are the same on all. */
static void run_shared(struct work *work, uint32_t first, uint32_t end) {
    count_moved(work, -1);
    for (uint32_t job = first; job < end; job++) {
        struct past past = {0};
        for (uint32_t i = 0; i < count_rows(work->run, job) && work->status == OFR_OK; i++) {
            uint32_t id = row_of(work->run, job, i);
            struct ofr_output output = {0};
            if (work->run->replicates[id].finished)
                continue;
            ofr_status status = record(work, id, &past, &output, work->reports);
            status = ofr_comm_agree(&work->comm, status, work->reports);
            if (status == OFR_OK && work->comm.rank == 0)
                status = take(work, id, &output, work->reports);
            ofr_output_free(&output);
            work->status = ofr_comm_agree(&work->comm, status, work->reports);
        }
        ofr_bytes_free(&past.state);
    }
    count_moved(work, 1);
}

/* ---- all ---------------------------------------------------------------------------------- */

/* Over ranks: whole jobs are spread, whose rows share a past; where those are too few, their rows apart;
 * where those are, too, all ranks share each. */
static void run_jobs(struct work *work, uint32_t first, uint32_t end) {
    uint32_t n_jobs = end - first, n_rows = 0, n_ranks = work->run->n_ranks;
    uint64_t before = work->tally.days_done;
    for (uint32_t job = first; job < end; job++)
        n_rows += count_rows(work->run, job);
    work->shared = n_rows < n_ranks;
    work->apart = n_jobs < n_ranks && !work->shared;
    uint32_t n_units = work->apart ? n_rows : n_jobs;
    work->n_at_once = work->shared ? 1 : ofr_ranks_at_once(work->run->threads, n_units);
    if (ofr_comm_alone(&work->comm))
        run_on_threads(work, first, end);
    else if (work->shared)
        run_shared(work, first, end);
    else
        run_spread(work, first, end, n_units);
    if (!work->shared || work->comm.rank == 0)
        work->summed[DAYS] += (int64_t)(work->tally.days_done - before);
}

/* Replicates whose branches are finished, too, from the first on. */
static uint32_t count_finished(const struct ofr_run *run) {
    for (uint32_t r = 0; r < run->n_replicates; r++)
        for (size_t v = 0; v < run->n_variants; v++)
            if (!run->replicates[ofr_plan_row(run, v, r)].finished)
                return r;
    return run->n_replicates;
}

/* Rank 0 alone has the replicates; the others hear what follows from them. */
static uint32_t ask(struct work *work) {
    int64_t next = 0;
    if (work->comm.rank == 0)
        next = work->rounds->next(work->rounds->to, work->run, work->run->n_done);
    work->status = ofr_comm_sum(&work->comm, &next, 1, work->reports);
    return (uint32_t)next;
}

/* Until the rounds have enough. A database that says it is complete is taken as it is. */
static void run_in_rounds(struct work *work, uint32_t n_jobs) {
    struct ofr_run *run = work->run;
    uint32_t last = work->complete ? count_finished(run) : n_jobs;
    while (run->n_done < last && work->status == OFR_OK) {
        uint32_t next = ask(work);
        if (work->status != OFR_OK || next <= run->n_done)
            break;
        next = next < last ? next : last;
        run_jobs(work, run->n_done, next);
        run->n_done = next;
    }
}

/* Days still to be simulated; what branches of a replicate share counts once. */
static uint64_t days_to_do(const struct ofr_run *run) {
    uint64_t days = 0;
    for (uint32_t id = 0; id < run->n_all; id++) {
        const struct ofr_replicate *kept = &run->replicates[id];
        uint32_t from = run->variants[kept->variant].from_day;
        days +=
            kept->finished ? 0 : run->n_days - (kept->checkpoint_day > from ? kept->checkpoint_day : from);
    }
    return days;
}

static void run_all(struct work *work) {
    struct ofr_run *run = work->run;
    uint32_t n_jobs = run->n_all - run->n_branches;
    ofr_tally_start(&work->tally, work->options->progress, work->options->progress_to,
                    days_to_do(run) / (run->n_all < run->n_ranks ? 1 : run->n_ranks));
    omp_set_max_active_levels(2);
    if (work->rounds != NULL)
        run_in_rounds(work, n_jobs);
    else
        run_jobs(work, 0, n_jobs);
    if (work->status == OFR_OK)
        work->status = ofr_comm_sum(&work->comm, work->summed, N_SUMMED, work->reports);
    run->n_done = work->rounds == NULL ? run->n_replicates : run->n_done;
    run->seconds = ofr_seconds_now() - work->tally.started;
    run->days = (double)work->summed[DAYS];
}

static ofr_status check_options(const struct ofr_run_options *options, uint32_t rank,
                                struct ofr_reports *reports) {
    if (options->replicates < 1 || options->replicates > 1000000)
        return ofr_fail(reports, OFR_BAD_INPUT, "replicates is %u; it must lie in [1, 1000000]",
                        options->replicates);
    if (options->threads > 4096)
        return ofr_fail(reports, OFR_BAD_INPUT, "threads is %u; it must lie in [0, 4096], 0 for all cores",
                        options->threads);
    if ((options->checkpoint_days > 0 || options->resume) && options->out == NULL)
        return ofr_fail(reports, OFR_BAD_INPUT,
                        "--checkpoint and --resume need --out RUN.db, beside which checkpoints stand");
    return options->out == NULL || rank > 0 ? OFR_OK : ofr_store_check_target(options->out, reports);
}

static void intervention(const struct work *work) {
    struct ofr_run *run = work->run;
    double days = run->days > 0 ? run->days : 1;
    const int64_t *moved = work->summed;
    run->moved = (struct ofr_moved_a_day){
        .boundary = (double)moved[BOUNDARY] / days,
        .online = (double)moved[ONLINE] / days,
        .known = (double)moved[KNOWN] / days,
        .counts = (double)(moved[SENT] - moved[BOUNDARY] - moved[ONLINE] - moved[KNOWN]) / days,
        .meetings = (double)moved[MEETINGS] / days / run->n_ranks,
        .share_waiting = run->seconds > 0 ? (double)moved[WAITED] * 1e-6 / run->n_ranks / run->seconds : 0};
    double people = run->population.n_people, talks = 0;
    size_t engine_bytes = 0;
    for (uint32_t id = 0; id < run->n_all; id++)
        if (run->replicates[id].engine_bytes > engine_bytes)
            engine_bytes = run->replicates[id].engine_bytes;
    for (uint32_t id = 0; id < run->n_done; id++)
        talks += run->replicates[id].talks_per_person_day;
    run->person_days_per_second = run->seconds > 0 ? people * run->days / run->seconds : 0;
    /* nothing was simulated here when all replicates were finished before a resume */
    run->bytes_per_person =
        engine_bytes == 0 ? NAN : (double)(run->population.account.peak + engine_bytes) / people;
    run->talks_per_person_day = talks / run->n_done;
}

/* Open the run: everything that comes before the database and the first day. */
static ofr_status prepare(struct work *work, const struct ofr_scenario *scenario,
                          struct ofr_reports *reports) {
    struct ofr_run *run = work->run;
    const struct ofr_run_options *options = work->options;
    ofr_status status = ofr_scenario_copy(scenario, &run->scenario, reports);
    if (status != OFR_OK)
        return status;
    run->model = ofr_model_find(scenario->schema->model);
    if (run->model == NULL)
        return ofr_fail(reports, OFR_BAD_INPUT, "there is no model %s", scenario->schema->model);
    run->seed = options->seed;
    run->n_replicates = options->replicates;
    run->n_ranks = work->comm.n_ranks;
    run->threads.own = ofr_ranks_own_threads(&work->comm, options->threads);
    run->n_days = (uint32_t)(scenario->last_day - scenario->first_day + 1);
    run->first_year = ofr_date_of(scenario->first_day).year;
    run->n_years = (uint32_t)(ofr_date_of(scenario->last_day).year - run->first_year + 1);
    if (options->out != NULL && (run->out = ofr_strdup(options->out)) == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory for the run");
    status = ofr_plan(run, options, reports);
    if (status != OFR_OK)
        return status;
    if (options->progress != NULL)
        options->progress(options->progress_to, 0, NAN, "making the people");
    return ofr_population_make(run->scenario, run->seed, &run->population, reports);
}

/* Read back the replicates that are finished. */
static ofr_status read_finished(struct work *work, struct ofr_reports *reports) {
    struct ofr_run *run = work->run;
    ofr_status status = OFR_OK;
    for (uint32_t id = 0; id < run->n_all && status == OFR_OK; id++) {
        struct ofr_replicate *kept = &run->replicates[id];
        const struct ofr_engine like = {.scenario = ofr_plan_scenario(run, id),
                                        .population = &run->population,
                                        .model = run->model,
                                        .replicate = kept->replicate,
                                        .n_days = run->n_days};
        struct ofr_output output;
        status = ofr_output_start(&output, &like, run->variants[kept->variant].name, reports);
        if (status == OFR_OK)
            status = ofr_exposure_start(&output.exposure, run->model, run->tracked, run->n_tracked, reports);
        if (status == OFR_OK)
            status = ofr_store_read(work->store, id, &output, &kept->finished, reports);
        if (status == OFR_OK && kept->finished)
            status = ofr_keep(run, kept, &output, reports);
        ofr_output_free(&output);
    }
    return status;
}

/* All that can be refused is looked at before anything is changed. */
static ofr_status resume(struct work *work, const struct ofr_run_header *header,
                         struct ofr_reports *reports) {
    struct ofr_run *run = work->run;
    ofr_status status = ofr_store_resume(run->out, header, &work->store, &work->complete, reports);
    if (status == OFR_OK && work->store != NULL)
        status = read_finished(work, reports);
    if (status == OFR_OK)
        status = ofr_checkpoints_find(run, reports);
    return status == OFR_OK && work->store == NULL ? ofr_store_create(run->out, header, &work->store, reports)
                                                   : status;
}

/* Rank 0 has looked at what is there; the others hear of it. */
static ofr_status share_plan(struct work *work, struct ofr_reports *reports) {
    struct ofr_run *run = work->run;
    int64_t *known = NULL; /* [n_all][2] finished, day of the checkpoint; then whether all is complete */
    size_t n = 2 * (size_t)run->n_all + 1;
    if (!work->options->resume || ofr_comm_alone(&work->comm))
        return OFR_OK;
    ofr_status status = ofr_new(NULL, n, sizeof *known, "the plan", (void **)&known, reports);
    status = ofr_comm_agree(&work->comm, status, reports);
    for (uint32_t id = 0; id < run->n_all && status == OFR_OK; id++) {
        known[2 * id] = run->replicates[id].finished;
        known[2 * id + 1] = run->replicates[id].checkpoint_day;
    }
    if (status == OFR_OK) {
        known[n - 1] = work->complete;
        status = ofr_comm_sum(&work->comm, known, n, reports);
    }
    for (uint32_t id = 0; id < run->n_all && status == OFR_OK; id++) {
        run->replicates[id].finished = known[2 * id] != 0;
        run->replicates[id].checkpoint_day = (uint32_t)known[2 * id + 1];
    }
    work->complete = status == OFR_OK && known[n - 1] != 0;
    ofr_free(known);
    return status;
}

static void remove_checkpoints(const struct ofr_run *run) {
    for (uint32_t id = 0; id < run->n_all; id++)
        ofr_checkpoints_remove(run, id);
}

static ofr_status begin_database(struct work *work, struct ofr_reports *reports) {
    const struct ofr_run *run = work->run;
    struct ofr_run_header header = {.scenario = run->scenario,
                                    .model = run->model,
                                    .population = &run->population,
                                    .seed = run->seed,
                                    .n_replicates = run->n_replicates,
                                    .n_controls = run->n_controls,
                                    .variants = run->variants,
                                    .n_variants = run->n_variants,
                                    .drawn = run->posterior.parameters,
                                    .n_drawn = run->posterior.n_parameters,
                                    .may_end_early = work->rounds != NULL};
    if (run->out == NULL || work->comm.rank > 0)
        return OFR_OK;
    if (work->options->resume)
        return resume(work, &header, reports);
    ofr_status status = ofr_store_create(run->out, &header, &work->store, reports);
    if (status == OFR_OK)
        remove_checkpoints(run); /* of the run that was replaced */
    return status;
}

/* A digest of all that was asked for beside the scenario. */
static uint64_t asked(const struct work *work) {
    const struct ofr_run *run = work->run;
    struct ofr_digest digest;
    ofr_digest_start(&digest);
    ofr_digest_add(&digest, run->seed);
    ofr_digest_add(&digest, run->n_replicates);
    ofr_digest_add(&digest, run->n_all);
    ofr_digest_add(&digest, work->options->checkpoint_days);
    ofr_digest_add(&digest, work->options->resume);
    ofr_digest_add(&digest, work->rounds != NULL);
    for (size_t v = 0; v < run->n_variants; v++)
        ofr_digest_add(&digest, run->variants[v].identity);
    return digest.state;
}

static ofr_status go(struct work *work, const struct ofr_scenario *scenario, struct ofr_reports *reports) {
    struct ofr_run *run = work->run;
    ofr_status status = ofr_comm_agree(&work->comm, prepare(work, scenario, reports), reports);
    if (status == OFR_OK)
        status = ofr_ranks_begin(&work->comm, run->scenario, asked(work), "the run asked for", &run->threads,
                                 reports);
    if (status == OFR_OK)
        status = ofr_comm_agree(&work->comm, begin_database(work, reports), reports);
    if (status == OFR_OK)
        status = share_plan(work, reports);
    if (status != OFR_OK)
        return status;
    run_all(work);
    if (work->status != OFR_OK || work->comm.rank > 0)
        return work->status;
    intervention(work);
    if (work->options->progress != NULL)
        work->options->progress(work->options->progress_to, 1, 0, "done");
    struct ofr_run_footer footer = {run->person_days_per_second, run->bytes_per_person,
                                    run->talks_per_person_day, run->n_done};
    if (work->store != NULL && !work->complete)
        status = ofr_store_complete(work->store, &footer, reports);
    if (status == OFR_OK && work->options->resume)
        remove_checkpoints(run);
    return status;
}

ofr_status ofr_run_scenario(const struct ofr_scenario *scenario, const struct ofr_run_options *options,
                            struct ofr_run **run, struct ofr_reports *reports) {
    return ofr_run_in_rounds(scenario, options, NULL, run, reports);
}

ofr_status ofr_run_in_rounds(const struct ofr_scenario *scenario, const struct ofr_run_options *options,
                             const struct ofr_rounds *rounds, struct ofr_run **out,
                             struct ofr_reports *reports) {
    *out = NULL;
    struct work work = {
        .options = options, .rounds = rounds, .reports = reports, .comm = {.n_ranks = 1, .n_local = 1}};
    ofr_status status = options->on_all_ranks ? ofr_comm_open(&work.comm, reports) : OFR_OK;
    status = options->on_all_ranks ? ofr_ranks_agree(status, reports) : status;
    if (status == OFR_OK)
        status = check_options(options, work.comm.rank, reports);
    if (status == OFR_OK)
        status = ofr_new(NULL, 1, sizeof *work.run, "the run", (void **)&work.run, reports);
    status = ofr_comm_agree(&work.comm, status, reports);
    if (status != OFR_OK) {
        ofr_free(work.run);
        ofr_comm_close(&work.comm);
        return status;
    }
    status = go(&work, scenario, reports);
    ofr_store_close(work.store);
    bool told = status == OFR_OK && work.comm.rank == 0;
    ofr_comm_close(&work.comm);
    if (told)
        *out = work.run;
    else
        ofr_run_free(work.run);
    return status;
}

void ofr_run_free(struct ofr_run *run) {
    if (run == NULL)
        return;
    for (uint32_t i = 0; run->replicates != NULL && i < run->n_all; i++)
        ofr_keep_free(&run->replicates[i]);
    ofr_plan_free(run);
    ofr_population_free(&run->population);
    ofr_scenario_free(run->scenario);
    ofr_free(run->out);
    ofr_free(run);
}

void ofr_run_digest(const struct ofr_run *run, uint32_t replicate, char text[17]) {
    uint64_t digest = replicate < run->n_replicates ? run->replicates[replicate].digest : 0;
    snprintf(text, 17, "%016llx", (unsigned long long)digest);
}

double ofr_run_outcome(const struct ofr_run *run, const char *name) {
    size_t outcome = ofr_find_outcome(run->model, name);
    return outcome == run->model->n_outcomes ? NAN : ofr_run_spread(run, outcome).mean;
}

double ofr_run_speed(const struct ofr_run *run) { return run->person_days_per_second; }
double ofr_run_bytes_per_person(const struct ofr_run *run) { return run->bytes_per_person; }
double ofr_run_talks_per_person_day(const struct ofr_run *run) { return run->talks_per_person_day; }
