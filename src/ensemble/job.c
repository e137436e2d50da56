/* One job: its scenario and people, simulating it, keeping what comes of it (internal.h). */
#include <math.h>
#include <string.h>

#include "ensemble/checkpoints.h"
#include "ensemble/internal.h"

/* ---- failures of threads ------------------------------------------------------------------ */

bool ofr_work_must_stop(struct ofr_work *work) { return work->stop || work->tally.stops; }

void ofr_work_fail(struct ofr_work *work, ofr_status status, struct ofr_reports *reports) {
    pthread_mutex_lock(&work->lock);
    if (work->status == OFR_OK) {
        work->status = status;
        if (ofr_reports_count(reports) == 0 && status != OFR_STOPPED)
            (void)ofr_fail(work->reports, status, "not enough memory for a job");
        ofr_reports_move(work->reports, reports);
    }
    work->stop = true;
    pthread_mutex_unlock(&work->lock);
}

/* ---- scenario and people -------------------------------------------------------------------- */

ofr_status ofr_running_start(struct ofr_ensemble *ensemble, const struct ofr_job *job,
                             struct ofr_running *running, struct ofr_reports *reports) {
    const struct ofr_ensemble_setup *setup = &ensemble->setup;
    *running =
        (struct ofr_running){.scenario = ensemble->arms[job->arm].scenario, .population = setup->population};
    if (setup->make != NULL) {
        OFR_TRY(ofr_scenario_copy(running->scenario, &running->copy, reports));
        running->scenario = running->copy;
        OFR_TRY(setup->make(setup->to, job, running->copy, reports));
    }
    if (setup->population == NULL) {
        OFR_TRY(
            ofr_shared_people_use(&ensemble->people, running->scenario, job->seed, &running->slot, reports));
        running->population = &running->slot->population;
    }
    return OFR_OK;
}

void ofr_running_free(struct ofr_ensemble *ensemble, struct ofr_running *running) {
    ofr_output_free(&running->output);
    if (running->slot != NULL)
        ofr_shared_people_leave(&ensemble->people, running->slot);
    ofr_scenario_free(running->copy);
    *running = (struct ofr_running){0};
}

/* ---- checkpoints ---------------------------------------------------------------------------- */

static void try_checkpoint(struct ofr_work *work, const struct ofr_job *job, struct ofr_engine *engine,
                           struct ofr_output *output) {
    struct ofr_reports *reports = ofr_reports_new();
    if (ofr_checkpoints_write(work->ensemble, job, engine, output, reports) != OFR_OK) {
        pthread_mutex_lock(&work->lock);
        if (!work->tally.checkpoint_failed)
            ofr_warn_at(work->reports, NULL, "%s; the run went on without",
                        ofr_reports_count(reports) > 0 ? reports->items[0].text
                                                       : "a checkpoint had no memory");
        work->tally.checkpoint_failed = true;
        pthread_mutex_unlock(&work->lock);
    }
    ofr_reports_free(reports);
}

/* A job goes on without a checkpoint that could not be written: the one before is still there. Of ranks that
 * share a job the first writes it, with what the others own. */
static ofr_status write_checkpoint(struct ofr_work *work, const struct ofr_job *job,
                                   struct ofr_engine *engine, struct ofr_output *output,
                                   struct ofr_reports *reports) {
    if (work->shared)
        OFR_TRY(ofr_engine_gather(engine, reports));
    if (!work->shared || work->ensemble->comm.rank == 0)
        try_checkpoint(work, job, engine, output);
    return OFR_OK;
}

static uint32_t checkpoint_day(const struct ofr_ensemble *ensemble, const struct ofr_job *job) {
    const struct ofr_entry *entry = ofr_entry_find(ensemble, job);
    return entry == NULL ? 0 : entry->checkpoint_day;
}

static bool is_done(const struct ofr_ensemble *ensemble, const struct ofr_job *job) {
    const struct ofr_entry *entry = ofr_entry_find(ensemble, job);
    return entry != NULL && entry->checkpoint_day == 0;
}

/* ---- simulating ----------------------------------------------------------------------------- */

static ofr_status start(struct ofr_work *work, const struct ofr_job *job, struct ofr_running *running,
                        struct ofr_engine *engine, struct ofr_reports *reports) {
    const struct ofr_ensemble *ensemble = work->ensemble;
    const struct ofr_ensemble_setup *setup = &ensemble->setup;
    const struct ofr_engine_setup engine_setup = {.scenario = running->scenario,
                                                  .population = running->population,
                                                  .model = ensemble->model,
                                                  .seed = job->seed,
                                                  .replicate = job->replicate,
                                                  .n_threads = ensemble->threads.own / work->n_at_once,
                                                  .comm = work->shared ? &work->ensemble->comm : NULL};
    OFR_TRY(ofr_engine_start(engine, &engine_setup, reports));
    OFR_TRY(ofr_output_start(&running->output, engine, ensemble->arms[job->arm].name, reports));
    return ofr_exposure_start(&running->output.exposure, ensemble->model, setup->tracked, setup->n_tracked,
                              reports);
}

static void stop(struct ofr_work *work, struct ofr_engine *engine) {
    int64_t *summed = work->ensemble->summed;
    if (work->shared) {
        summed[OFR_BOUNDARY] += engine->partition.moved.boundary;
        summed[OFR_ONLINE] += engine->partition.moved.online;
        summed[OFR_KNOWN] += engine->partition.moved.known;
    }
    ofr_engine_stop(engine);
}

/* Ranks that share a job stop on the same day where a checkpoint is to be written: all must bring its parts.
 */
static ofr_status agree_to_stop(struct ofr_work *work, struct ofr_reports *reports) {
    int64_t n_stop = work->tally.stops;
    OFR_TRY(ofr_comm_sum(&work->ensemble->comm, &n_stop, 1, reports));
    work->tally.stops = n_stop > 0;
    return OFR_OK;
}

/* Go on until a day, and write checkpoints of a job on the way and where it stops; NULL: none. Ends early
 * when another thread failed. */
static ofr_status go_on(struct ofr_work *work, const struct ofr_job *saved, struct ofr_engine *engine,
                        struct ofr_output *output, uint32_t until, struct ofr_reports *reports) {
    uint32_t every = saved == NULL ? 0 : work->ensemble->setup.checkpoint_days;
    double since = ofr_seconds_now(), before = output->seconds;
    while (engine->day < until && !ofr_work_must_stop(work)) {
        OFR_TRY(ofr_engine_day(engine, reports));
        OFR_TRY(ofr_output_day(output, engine, reports));
        ofr_tally_day(&work->tally);
        output->seconds = before + ofr_seconds_now() - since;
        if (every > 0 && work->shared)
            OFR_TRY(agree_to_stop(work, reports));
        if (every > 0 && engine->day < engine->n_days && (engine->day % every == 0 || work->tally.stops))
            OFR_TRY(write_checkpoint(work, saved, engine, output, reports));
    }
    return engine->day < until && work->tally.stops ? OFR_STOPPED : OFR_OK;
}

static ofr_status load_past(const struct ofr_past *past, struct ofr_engine *engine, struct ofr_output *output,
                            struct ofr_reports *reports) {
    struct ofr_bytes_reader reader = {.from = &past->state};
    struct ofr_archive archive = ofr_archive_from(&reader, reports);
    ofr_replicate_archive(engine, output, &archive);
    return ofr_archive_end(&archive);
}

static ofr_status save_past(struct ofr_past *past, struct ofr_engine *engine, struct ofr_output *output,
                            struct ofr_reports *reports) {
    past->state.n = 0;
    past->day = engine->day;
    struct ofr_archive archive = ofr_archive_to(&past->state, reports);
    ofr_replicate_archive(engine, output, &archive);
    return ofr_archive_end(&archive);
}

/* Bring the base to a day: from its past, or from its checkpoint if that is nearer. Apart, the checkpoint
 * belongs to the base's own job, which runs at the same time. */
static ofr_status advance_from(struct ofr_work *work, const struct ofr_job *base, struct ofr_past *past,
                               uint32_t day, struct ofr_running *running, struct ofr_engine *engine,
                               struct ofr_reports *reports) {
    uint32_t saved_day = checkpoint_day(work->ensemble, base);
    bool taken_up = !work->apart && saved_day > past->day && saved_day <= day;
    bool saves = !work->apart && !is_done(work->ensemble, base) && saved_day <= day;
    if (taken_up)
        OFR_TRY(ofr_checkpoints_load(work->ensemble, base, engine, &running->output, reports));
    else if (past->day > 0)
        OFR_TRY(load_past(past, engine, &running->output, reports));
    OFR_TRY(go_on(work, saves ? base : NULL, engine, &running->output, day, reports));
    return save_past(past, engine, &running->output, reports);
}

static ofr_status advance(struct ofr_work *work, const struct ofr_job *job, struct ofr_past *past,
                          struct ofr_reports *reports) {
    const struct ofr_job base = {.point = job->point, .replicate = job->replicate, .seed = job->seed};
    uint32_t day = work->ensemble->arms[job->arm].from_day;
    struct ofr_running running;
    struct ofr_engine engine = {0};
    if (past->day >= day)
        return OFR_OK;
    ofr_status status = ofr_running_start(work->ensemble, &base, &running, reports);
    OFR_THEN(status, start(work, &base, &running, &engine, reports));
    OFR_THEN(status, advance_from(work, &base, past, day, &running, &engine, reports));
    stop(work, &engine);
    ofr_running_free(work->ensemble, &running);
    return status;
}

/* Take up what is there of a job: its checkpoint, or its past, brought to the day it leaves the base. */
static ofr_status take_up(struct ofr_work *work, const struct ofr_job *job, struct ofr_past *past,
                          struct ofr_engine *engine, struct ofr_output *output, struct ofr_reports *reports) {
    uint32_t saved_day = checkpoint_day(work->ensemble, job);
    uint32_t from_day = work->ensemble->arms[job->arm].from_day;
    if (saved_day > past->day || (saved_day > 0 && from_day > 0))
        return ofr_checkpoints_load(work->ensemble, job, engine, output, reports);
    if (from_day > 0)
        OFR_TRY(advance(work, job, past, reports));
    return past->day > 0 ? load_past(past, engine, output, reports) : OFR_OK;
}

static ofr_status simulate(struct ofr_work *work, const struct ofr_job *job, struct ofr_past *past,
                           struct ofr_running *running, struct ofr_engine *engine,
                           struct ofr_reports *reports) {
    OFR_TRY(ofr_running_start(work->ensemble, job, running, reports));
    OFR_TRY(start(work, job, running, engine, reports));
    OFR_TRY(take_up(work, job, past, engine, &running->output, reports));
    return go_on(work, job, engine, &running->output, running->output.n_days, reports);
}

bool ofr_job_is_finished(const struct ofr_running *running) {
    return running->output.n_days > 0 && running->output.day == running->output.n_days;
}

ofr_status ofr_job_simulate(struct ofr_work *work, const struct ofr_job *job, struct ofr_past *past,
                            struct ofr_running *running, struct ofr_reports *reports) {
    struct ofr_engine engine = {0};
    ofr_status status = simulate(work, job, past, running, &engine, reports);
    if (work->shared) /* the finish waits for the other ranks without asking how they are */
        status = ofr_comm_agree(&work->ensemble->comm, status, reports);
    if (status == OFR_OK && ofr_job_is_finished(running))
        ofr_output_finish(&running->output, &engine);
    stop(work, &engine);
    return status;
}

/* ---- what comes of it ------------------------------------------------------------------------ */

/* The same bits whether a value was just taken or read back from a database. */
static void normalise(double *values, size_t n) {
    for (size_t i = 0; i < n; i++)
        values[i] = isfinite(values[i]) ? values[i] + 0.0 : (double)NAN;
}

ofr_status ofr_job_fill_line(const struct ofr_ensemble *ensemble, const struct ofr_job *job,
                             struct ofr_running *running, struct ofr_job_line *line,
                             struct ofr_reports *reports) {
    const struct ofr_ensemble_setup *setup = &ensemble->setup;
    line->job = *job;
    line->digest = running->output.digest;
    line->checkpoint_day = 0;
    OFR_TRY(setup->take(setup->to, job, &running->output, line->values, reports));
    normalise(line->values, setup->n_values);
    return OFR_OK;
}

ofr_status ofr_job_take_output(struct ofr_ensemble *ensemble, const struct ofr_job *job,
                               struct ofr_output *output, struct ofr_reports *reports) {
    const struct ofr_ensemble_setup *setup = &ensemble->setup;
    ofr_status status = OFR_OK;
    if (ensemble->store != NULL) {
        pthread_mutex_lock(&ensemble->lock);
        status = ofr_store_write(ensemble->store, job, output, reports);
        pthread_mutex_unlock(&ensemble->lock);
    }
    OFR_THEN(status, setup->take(setup->to, job, output, NULL, reports));
    if (status == OFR_OK && setup->checkpoint_days > 0)
        ofr_checkpoints_remove(ensemble, job);
    return status;
}

ofr_status ofr_job_take_line(struct ofr_ensemble *ensemble, const struct ofr_job_line *line,
                             struct ofr_reports *reports) {
    const struct ofr_job_values values = {line->job, line->digest, ensemble->setup.n_values, ensemble->names,
                                          line->values};
    ofr_status status = OFR_OK;
    if (ensemble->setup.base_alone && line->job.arm > 0)
        return OFR_OK;
    pthread_mutex_lock(&ensemble->lock);
    if (ensemble->store != NULL && !ensemble->whole)
        status = ofr_store_write_values(ensemble->store, &values, reports);
    OFR_THEN(status, ofr_entry_add(ensemble, &line->job, 0, line->values, reports));
    pthread_mutex_unlock(&ensemble->lock);
    return status;
}
