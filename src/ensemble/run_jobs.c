/* Running the jobs of a run (run.h). */
#include <math.h>
#include <stdio.h>

#include "base/date.h"
#include "base/digest.h"
#include "ensemble/arms.h"
#include "ensemble/internal.h"
#include "ensemble/keep.h"
#include "models/registry.h"

static ofr_status check_shard(const struct ofr_run_options *options, struct ofr_reports *reports) {
    if (options->n_shards == 0)
        return OFR_OK;
    if (options->shard < 1 || options->shard > options->n_shards)
        return ofr_fail(reports, OFR_BAD_INPUT, "shard %u of %u is asked for; shards are numbered from 1",
                        options->shard, options->n_shards);
    if (options->n_shards > options->replicates)
        return ofr_fail(reports, OFR_BAD_INPUT,
                        "there are %u shards of %u replicates; a shard has one replicate at least",
                        options->n_shards, options->replicates);
    return options->out != NULL
               ? OFR_OK
               : ofr_fail(reports, OFR_BAD_INPUT, "a shard needs --out PART.db, for `offramp merge`");
}

static ofr_status check_options(const struct ofr_run_options *options, const char *kind, uint32_t rank,
                                struct ofr_reports *reports) {
    if (options->replicates < 1 || options->replicates > OFR_MOST_REPLICATES)
        return ofr_fail(reports, OFR_BAD_INPUT, "replicates is %u; it must lie in [1, %d]",
                        options->replicates, OFR_MOST_REPLICATES);
    if (options->threads > 4096)
        return ofr_fail(reports, OFR_BAD_INPUT, "threads is %u; it must lie in [0, 4096], 0 for all cores",
                        options->threads);
    if ((options->checkpoint_days > 0 || options->resume) && options->out == NULL)
        return ofr_fail(reports, OFR_BAD_INPUT,
                        "--checkpoint and --resume need --out RUN.db, beside which checkpoints stand");
    OFR_TRY(check_shard(options, reports));
    if (options->out == NULL || rank > 0)
        return OFR_OK;
    OFR_TRY(ofr_store_is_not_read(options->out, options->posterior, reports));
    return ofr_store_check_target(options->out, kind, options->replace || options->resume, reports);
}

/* Everything that comes before the database and the first day. */
static ofr_status prepare(struct ofr_run *run, const struct ofr_scenario *scenario,
                          const struct ofr_run_options *options, struct ofr_reports *reports) {
    OFR_TRY(ofr_scenario_copy(scenario, &run->scenario, reports));
    run->model = ofr_model_find(scenario->schema->model);
    if (run->model == NULL)
        return ofr_fail(reports, OFR_BAD_INPUT, "there is no model %s", scenario->schema->model);
    run->seed = options->seed;
    run->n_replicates = options->replicates;
    run->shard = options->shard;
    run->n_shards = options->n_shards;
    run->n_days = (uint32_t)(scenario->last_day - scenario->first_day + 1);
    run->first_year = ofr_date_of(scenario->first_day).year;
    run->n_years = (uint32_t)(ofr_date_of(scenario->last_day).year - run->first_year + 1);
    if (options->out != NULL && (run->out = ofr_strdup(options->out)) == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory for the run");
    OFR_TRY(ofr_arms_list(run, options, reports));
    if (options->progress != NULL && !options->progress(options->progress_to, 0, NAN, "making the people"))
        return OFR_STOPPED;
    return ofr_population_make(run->scenario, run->seed, &run->population, reports);
}

/* ---- the ensemble ---------------------------------------------------------------------------- */

/* The values that a replicate draws, the same in every arm. */
static ofr_status draw_values(void *to, const struct ofr_job *job, struct ofr_scenario *copy,
                              struct ofr_reports *reports) {
    const struct ofr_run *run = to;
    (void)reports;
    ofr_points_set(&run->points, job->replicate, copy);
    return OFR_OK;
}

static bool varies(const struct ofr_run *run) {
    bool vary = false;
    for (size_t v = 0; v < run->n_arms; v++)
        vary |= ofr_points_vary(&run->points, run->arms[v].scenario);
    return vary;
}

static ofr_status take_output(void *to, const struct ofr_job *job, struct ofr_output *output, double *values,
                              struct ofr_reports *reports) {
    const struct ofr_run *run = to;
    (void)values;
    return ofr_keep(run, &run->replicates[ofr_arms_row(run, job->arm, job->replicate)], output, reports);
}

static ofr_status open_ensemble(struct ofr_run *run, const struct ofr_run_options *options, const char *kind,
                                bool in_rounds, struct ofr_ensemble **ensemble, struct ofr_reports *reports) {
    struct ofr_digest asked;
    ofr_digest_start(&asked);
    ofr_digest_add(&asked, run->n_replicates);
    ofr_digest_add(&asked, in_rounds);
    ofr_digest_add(&asked, run->shard);
    ofr_digest_add(&asked, run->n_shards);
    const struct ofr_ensemble_setup setup = {.scenario = run->scenario,
                                             .kind = kind,
                                             .seed = run->seed,
                                             .asked = asked.state,
                                             .arms = run->arms,
                                             .n_arms = run->n_arms,
                                             .make = varies(run) ? draw_values : NULL,
                                             .population = &run->population,
                                             .take = take_output,
                                             .tracked = run->tracked,
                                             .n_tracked = run->n_tracked,
                                             .to = run,
                                             .out = run->out,
                                             .resume = options->resume,
                                             .replace = options->replace,
                                             .planned = run->jobs,
                                             .n_planned = run->n_jobs,
                                             .n_replicates = run->n_replicates,
                                             .n_controls = run->n_controls,
                                             .n_repeats = run->n_repeats,
                                             .drawn = run->points.parameters,
                                             .n_drawn = run->points.n_parameters,
                                             .checkpoint_days = options->checkpoint_days,
                                             .alone = !options->on_all_ranks,
                                             .threads = options->threads,
                                             .progress = options->progress,
                                             .progress_to = options->progress_to};
    OFR_TRY(ofr_ensemble_open(&setup, ensemble, reports));
    run->n_ranks = (*ensemble)->comm.n_ranks;
    run->threads = (*ensemble)->threads;
    return OFR_OK;
}

/* Until the rounds have enough. Rank 0 alone has the replicates; the others get what follows from them. */
static ofr_status run_in_rounds(struct ofr_run *run, const struct ofr_rounds *rounds,
                                struct ofr_ensemble *ensemble, struct ofr_reports *reports) {
    uint32_t n_arms = (run->n_all - run->n_controls) / run->n_replicates;
    while (run->n_done < run->n_replicates) {
        int64_t next = ensemble->comm.rank > 0 ? 0 : rounds->next(rounds->to, run, run->n_done);
        OFR_TRY(ofr_comm_sum(&ensemble->comm, &next, 1, reports));
        if (next <= run->n_done)
            return OFR_OK;
        next = next < run->n_replicates ? next : run->n_replicates;
        OFR_TRY(ofr_ensemble_run(ensemble, &run->jobs[(size_t)run->n_done * n_arms],
                                 (size_t)(next - run->n_done) * n_arms, reports));
        run->n_done = (uint32_t)next;
    }
    return OFR_OK;
}

static void measure(struct ofr_run *run, const struct ofr_ensemble *ensemble, const int64_t *moved) {
    run->seconds = ensemble->seconds;
    run->days = (double)moved[OFR_DAYS];
    double days = run->days > 0 ? run->days : 1;
    double named = (double)(moved[OFR_BOUNDARY] + moved[OFR_ONLINE] + moved[OFR_KNOWN]);
    run->moved = (struct ofr_moved_a_day){
        .boundary = (double)moved[OFR_BOUNDARY] / days,
        .online = (double)moved[OFR_ONLINE] / days,
        .known = (double)moved[OFR_KNOWN] / days,
        .counts = ((double)moved[OFR_SENT] - named) / days,
        .meetings = (double)moved[OFR_MEETINGS] / days / run->n_ranks,
        .share_waiting =
            run->seconds > 0 ? (double)moved[OFR_WAITED] * 1e-6 / run->n_ranks / run->seconds : 0};
    double people = run->population.n_people, interactions = 0;
    size_t engine_bytes = 0;
    for (uint32_t id = 0; id < run->n_all; id++)
        if (run->replicates[id].engine_bytes > engine_bytes)
            engine_bytes = run->replicates[id].engine_bytes;
    for (uint32_t id = 0; id < run->n_done; id++)
        interactions += run->replicates[id].talks_per_person_day;
    run->person_days_per_second = run->seconds > 0 ? people * run->days / run->seconds : 0;
    /* nothing was simulated here when all replicates were finished before a resume */
    run->bytes_per_person =
        engine_bytes == 0 ? NAN : (double)(run->population.account.peak + engine_bytes) / people;
    run->talks_per_person_day = interactions / run->n_done;
}

static ofr_status run_all(struct ofr_run *run, const struct ofr_rounds *rounds, struct ofr_ensemble *ensemble,
                          struct ofr_reports *reports) {
    int64_t moved[OFR_N_SUMMED];
    if (rounds != NULL)
        OFR_TRY(run_in_rounds(run, rounds, ensemble, reports));
    else
        OFR_TRY(ofr_ensemble_run(ensemble, run->jobs, run->n_jobs, reports));
    if (run->n_shards > 0)
        return ofr_ensemble_leave(ensemble, reports);
    run->n_done = rounds != NULL ? run->n_done : run->n_replicates;
    for (size_t i = 0; i < OFR_N_SUMMED; i++)
        moved[i] = ensemble->summed[i];
    OFR_TRY(ofr_comm_sum(&ensemble->comm, moved, OFR_N_SUMMED, reports));
    measure(run, ensemble, moved);
    const struct ofr_store_footer footer = {run->person_days_per_second, run->bytes_per_person,
                                            run->talks_per_person_day};
    return ofr_ensemble_complete(ensemble, &footer, reports);
}

/* ---- all ------------------------------------------------------------------------------------- */

static ofr_status agree(const struct ofr_run_options *options, ofr_status status,
                        struct ofr_reports *reports) {
    return options->on_all_ranks ? ofr_ranks_agree(status, reports) : status;
}

ofr_status ofr_run_scenario(const struct ofr_scenario *scenario, const struct ofr_run_options *options,
                            struct ofr_run **run, struct ofr_reports *reports) {
    return ofr_run_in_rounds(scenario, options, NULL, run, reports);
}

ofr_status ofr_run_in_rounds(const struct ofr_scenario *scenario, const struct ofr_run_options *options,
                             const struct ofr_rounds *rounds, struct ofr_run **out,
                             struct ofr_reports *reports) {
    const char *kind = options->n_arms > 0 ? "compare" : "run";
    uint32_t rank = options->on_all_ranks ? ofr_ranks_own() : 0;
    struct ofr_ensemble *ensemble = NULL;
    struct ofr_run *run = NULL;
    *out = NULL;
    ofr_status status = check_options(options, kind, rank, reports);
    OFR_THEN(status, OFR_NEW(NULL, run, 1, "the run", reports));
    status = agree(options, status, reports);
    OFR_THEN(status, agree(options, prepare(run, scenario, options, reports), reports));
    OFR_THEN(status, open_ensemble(run, options, kind, rounds != NULL, &ensemble, reports));
    OFR_THEN(status, run_all(run, rounds, ensemble, reports));
    ofr_ensemble_close(ensemble);
    if (status == OFR_OK && rank == 0 && run->n_shards == 0)
        *out = run;
    else
        ofr_run_free(run);
    return status;
}

void ofr_run_free(struct ofr_run *run) {
    if (run == NULL)
        return;
    for (uint32_t i = 0; run->replicates != NULL && i < run->n_all; i++)
        ofr_keep_free(&run->replicates[i]);
    ofr_arms_free(run);
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
