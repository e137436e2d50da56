#include "study/run.h"

#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/date.h"
#include "models/models.h"
#include "store/store.h"
#include "study/ranks.h"

#define MOST_CONTROL_REPLICATES 2
#define N_MOVED 4 /* bytes for the boundary, online, what is known; all that was sent */
#define SECONDS_BETWEEN_REPORTS 0.2
#define SECONDS_SMOOTHED 15 /* over which the rate is smoothed for the time left */
#define SECONDS_UNKNOWN 2   /* at first no time left is told: the first days are not like the rest */

/* What the threads of a run share. Written inside `omp critical` or atomically only. */
struct work {
    struct ofr_run *run;
    struct ofr_comm comm;
    bool shared; /* fewer replicates than ranks: all ranks share each; else whole ones are spread */
    int64_t moved[N_MOVED]; /* bytes between ranks, see run.h */
    struct ofr_store *store;                 /* NULL: no database, or not rank 0 */
    struct ofr_scenario **control_scenarios; /* [n_controls of the scenario], NULL where not needed */
    const struct ofr_run_options *options;
    struct ofr_reports *reports;
    uint32_t n_at_once; /* replicates on a rank; threads left over share the work of a day */
    ofr_status status;  /* of the first failure */
    bool stop;
    uint64_t days_done, days_to_do;
    double started, last_report, smooth_rate, last_days;
};

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

/* Tell how far it is, and how long it takes at the rate of the last few seconds. */
static void tell(struct work *work, double time) {
    double elapsed = time - work->last_report;
    if (work->options->progress == NULL || elapsed < SECONDS_BETWEEN_REPORTS)
        return;
    uint64_t days_done;
#pragma omp atomic read
    days_done = work->days_done;
    double days = (double)days_done;
    double rate = (days - work->last_days) / elapsed;
    /* the mean of all so far, and later of the last seconds */
    double weight = fmax(elapsed / (time - work->started), elapsed / (elapsed + SECONDS_SMOOTHED));
    work->smooth_rate += weight * (rate - work->smooth_rate);
#pragma omp atomic write
    work->last_report = time;
    work->last_days = days;
    double left = ((double)work->days_to_do - days) / (work->smooth_rate > 0 ? work->smooth_rate : 1);
    if (time - work->started < SECONDS_UNKNOWN)
        left = NAN;
    work->options->progress(work->options->progress_to, days / (double)work->days_to_do, left, "simulating");
}

/* Count a simulated day; true when another thread failed and all must stop. */
static bool day_done(struct work *work) {
    bool stop;
#pragma omp atomic update
    work->days_done++;
#pragma omp atomic read
    stop = work->stop;
    if (work->options->progress != NULL) {
        double time = now(), last;
#pragma omp atomic read
        last = work->last_report;
        if (time - last >= SECONDS_BETWEEN_REPORTS) {
#pragma omp critical(offramp_progress)
            tell(work, time);
        }
    }
    return stop;
}

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

static ofr_status simulate(struct work *work, struct ofr_engine *engine, struct ofr_recording *recording,
                           struct ofr_reports *reports) {
    double start = now();
    for (uint32_t day = 0; day < recording->n_days; day++) {
        ofr_status status = ofr_engine_day(engine, reports);
        if (status == OFR_OK)
            status = ofr_recording_day(recording, engine, reports);
        if (status != OFR_OK)
            return status;
        if (day_done(work))
            return OFR_OK; /* another thread said why */
    }
    ofr_recording_finish(recording, engine);
    recording->seconds = now() - start;
    return OFR_OK;
}

/* People who joined, by area: each person's first commitment or compliance counts once. */
static ofr_status count_joined(const struct ofr_recording *recording, uint32_t *joined,
                               struct ofr_reports *reports) {
    const struct ofr_population *population = recording->population;
    size_t committed = ofr_find_event(recording->model, "committed");
    size_t complied = ofr_find_event(recording->model, "complied");
    bool *seen = NULL;
    ofr_status status =
        ofr_new(NULL, population->n_people, sizeof *seen, "the people who joined", (void **)&seen, reports);
    for (size_t i = 0; status == OFR_OK && i < recording->n_events; i++) {
        const struct ofr_event *event = &recording->events[i];
        if ((event->kind != committed && event->kind != complied) || seen[event->person])
            continue;
        seen[event->person] = true;
        joined[ofr_area_of(population, event->person)]++;
    }
    ofr_free(seen);
    return status;
}

static void sum_years(const struct ofr_run *run, const struct ofr_recording *recording, double *yearly) {
    size_t n_seen = run->model->n_observables;
    for (uint32_t day = 0; day < recording->n_days; day++) {
        size_t year = (size_t)(ofr_date_of(run->scenario->first_day + (int32_t)day).year - run->first_year);
        for (size_t k = 0; k < n_seen; k++)
            if (run->model->observables[k].observed == OFR_FLOW)
                yearly[year * n_seen + k] += recording->daily[day * n_seen + k];
    }
}

/* Keep what the summary needs of a recording; its outcomes and totals change owner. */
static ofr_status keep(struct ofr_run *run, struct ofr_replicate *kept, struct ofr_recording *recording,
                       struct ofr_reports *reports) {
    size_t n_seen = run->model->n_observables, n_areas = run->population.n_areas;
    ofr_status status = ofr_new(NULL, n_areas, sizeof *kept->joined, "the people who joined",
                                (void **)&kept->joined, reports);
    if (status == OFR_OK)
        status = ofr_new(NULL, run->n_years * n_seen, sizeof(double), "the yearly sums",
                         (void **)&kept->yearly, reports);
    if (status == OFR_OK)
        status = ofr_new(NULL, n_areas * n_seen, sizeof(double), "the levels at the end",
                         (void **)&kept->levels, reports);
    if (status == OFR_OK)
        status = count_joined(recording, kept->joined, reports);
    if (status != OFR_OK)
        return status;
    sum_years(run, recording, kept->yearly);
    memcpy(kept->levels, recording->weekly + (size_t)(recording->n_weeks - 1) * n_areas * n_seen,
           n_areas * n_seen * sizeof(double));
    kept->digest = recording->digest;
    kept->seconds = recording->seconds;
    kept->talks_per_person_day = recording->talks_per_person_day;
    kept->engine_bytes = recording->engine_bytes;
    kept->outcomes = recording->outcomes;
    kept->totals = recording->totals;
    recording->outcomes = NULL;
    recording->totals = NULL;
    return OFR_OK;
}

static ofr_status write_down(struct work *work, uint32_t id, const struct ofr_recording *recording,
                             struct ofr_reports *reports) {
    ofr_status status = OFR_OK;
    if (work->store == NULL)
        return OFR_OK;
#pragma omp critical(offramp_store)
    status = ofr_store_write(work->store, id, recording, reports);
    return status;
}

/* Simulate a replicate into a recording, which stays unfinished when another thread failed. */
static ofr_status record(struct work *work, uint32_t id, struct ofr_recording *recording,
                         struct ofr_reports *reports) {
    struct ofr_run *run = work->run;
    const struct ofr_replicate *kept = &run->replicates[id];
    bool control = kept->control < run->scenario->n_controls;
    const struct ofr_scenario *scenario = control ? work->control_scenarios[kept->control] : run->scenario;
    const char *variant = control ? run->scenario->controls[kept->control].name : "";
    struct ofr_engine engine = {0};
    const struct ofr_engine_setup setup = {.scenario = scenario,
                                           .population = &run->population,
                                           .model = run->model,
                                           .seed = run->seed,
                                           .replicate = kept->replicate,
                                           .n_threads = run->n_threads / work->n_at_once,
                                           .comm = work->shared ? &work->comm : NULL};
    ofr_status status = ofr_engine_start(&engine, &setup, reports);
    if (status != OFR_OK)
        return status;
    status = ofr_recording_start(recording, &engine, variant, reports);
    if (status == OFR_OK)
        status = simulate(work, &engine, recording, reports);
    if (work->shared) {
        work->moved[0] += engine.share.moved.boundary;
        work->moved[1] += engine.share.moved.online;
        work->moved[2] += engine.share.moved.known;
    }
    ofr_engine_stop(&engine);
    return status;
}

/* Write a finished recording and keep what the summary needs; then free it. */
static ofr_status take(struct work *work, uint32_t id, struct ofr_recording *recording,
                       struct ofr_reports *reports) {
    ofr_status status = OFR_OK;
    if (recording->n_days > 0 && recording->day == recording->n_days) {
        status = write_down(work, id, recording, reports);
        if (status == OFR_OK)
            status = keep(work->run, &work->run->replicates[id], recording, reports);
    }
    ofr_recording_free(recording);
    return status;
}

static void run_one(struct work *work, uint32_t id, struct ofr_recording *recording, bool alone) {
    bool stop;
#pragma omp atomic read
    stop = work->stop;
    if (stop)
        return;
    struct ofr_reports *reports = ofr_reports_new();
    ofr_status status = reports == NULL ? OFR_SYSTEM : record(work, id, recording, reports);
    if (status == OFR_OK && alone)
        status = take(work, id, recording, reports);
    if (status != OFR_OK)
        fail(work, status, reports);
    ofr_reports_free(reports);
}

static void run_alone(struct work *work, uint32_t n) {
#pragma omp parallel for schedule(dynamic, 1) num_threads((int)work->n_at_once)
    for (uint32_t id = 0; id < n; id++) {
        struct ofr_recording recording = {0};
        run_one(work, id, &recording, true);
        ofr_recording_free(&recording);
    }
}

/* What is known of a replicate before its recording comes from another rank. */
static struct ofr_recording expected(const struct work *work, uint32_t id) {
    const struct ofr_run *run = work->run;
    const struct ofr_replicate *kept = &run->replicates[id];
    bool control = kept->control < run->scenario->n_controls;
    return (struct ofr_recording){
        .scenario = control ? work->control_scenarios[kept->control] : run->scenario,
        .population = &run->population,
        .model = run->model,
        .replicate = kept->replicate,
        .variant = control ? run->scenario->controls[kept->control].name : "",
        .n_days = run->n_days};
}

/* Rank 0 takes in the recordings of a round, in the order of replicates. */
static ofr_status collect(struct work *work, uint32_t first, uint32_t n, struct ofr_recording *recordings) {
    uint32_t n_each = work->n_at_once, rank = work->comm.rank;
    ofr_status status = OFR_OK;
    for (uint32_t id = first; id < first + n_each * work->comm.n_ranks && id < n && status == OFR_OK; id++) {
        uint32_t from = (id - first) / n_each;
        struct ofr_recording other = expected(work, id);
        struct ofr_recording *recording = rank == from ? &recordings[(id - first) % n_each] : &other;
        if (from > 0 && (status = ofr_ranks_bring_recording(&work->comm, from, recording, work->reports)) != OFR_OK)
            return status; /* all know */
        if (rank == 0)
            status = take(work, id, recording, work->reports);
    }
    return ofr_comm_agree(&work->comm, status, work->reports);
}

/* Replicates in rounds: each rank takes as many as it runs at once, then rank 0 hears of all. */
static void run_round(struct work *work, uint32_t first, uint32_t n, struct ofr_recording *recordings) {
    uint32_t n_each = work->n_at_once, own = first + work->comm.rank * n_each;
#pragma omp parallel for schedule(dynamic, 1) num_threads((int)n_each)
    for (uint32_t i = 0; i < n_each; i++)
        if (own + i < n)
            run_one(work, own + i, &recordings[i], false);
    work->status = ofr_comm_agree(&work->comm, work->status, work->reports);
    if (work->status == OFR_OK)
        work->status = collect(work, first, n, recordings);
    for (uint32_t i = 0; i < n_each; i++)
        ofr_recording_free(&recordings[i]);
}

static void run_on_ranks(struct work *work, uint32_t n) {
    struct ofr_recording *recordings = NULL;
    ofr_status status = ofr_new(NULL, work->n_at_once, sizeof *recordings, "the recordings", (void **)&recordings,
                                work->reports);
    work->status = ofr_comm_agree(&work->comm, status, work->reports);
    for (uint32_t first = 0; first < n && work->status == OFR_OK; first += work->n_at_once * work->comm.n_ranks)
        run_round(work, first, n, recordings);
    ofr_free(recordings);
}

/* All ranks share one replicate after another; rank 0 takes in the recordings, which are the same on all. */
static void run_shared(struct work *work, uint32_t n) {
    for (uint32_t id = 0; id < n && work->status == OFR_OK; id++) {
        struct ofr_recording recording = {0};
        ofr_status status = record(work, id, &recording, work->reports);
        status = ofr_comm_agree(&work->comm, status, work->reports);
        if (status == OFR_OK && work->comm.rank == 0)
            status = take(work, id, &recording, work->reports);
        ofr_recording_free(&recording);
        work->status = ofr_comm_agree(&work->comm, status, work->reports);
    }
    work->moved[N_MOVED - 1] = (int64_t)work->comm.bytes_sent;
    if (work->status == OFR_OK)
        work->status = ofr_comm_sum(&work->comm, work->moved, N_MOVED, work->reports);
}

static void run_all(struct work *work) {
    struct ofr_run *run = work->run;
    uint32_t n = run->n_replicates + run->n_controls, each = (n + run->n_ranks - 1) / run->n_ranks;
    work->shared = n < run->n_ranks;
    work->n_at_once = run->n_threads < each ? run->n_threads : each;
    work->days_to_do = (uint64_t)n * run->n_days / (work->shared ? 1 : run->n_ranks);
    work->started = work->last_report = now();
    omp_set_max_active_levels(2);
    if (ofr_comm_alone(&work->comm))
        run_alone(work, n);
    else if (work->shared)
        run_shared(work, n);
    else
        run_on_ranks(work, n);
    run->seconds = now() - work->started;
}

static bool pattern_needs(const struct ofr_scenario *scenario, const char *control) {
    for (size_t i = 0; i < scenario->n_patterns; i++)
        if (scenario->patterns[i].variant != NULL && strcmp(scenario->patterns[i].variant, control) == 0)
            return true;
    return false;
}

/* The people are made once, so a control may not change what they are made from. */
static ofr_status check_control(const struct ofr_scenario *scenario, const struct ofr_control *control,
                                struct ofr_reports *reports) {
    for (size_t i = 0; i < control->n_changes; i++)
        if (control->keys[i] < OFR_N_POPULATION_KEYS)
            return ofr_fail(reports, OFR_BAD_INPUT,
                            "control %s changes %s, but a control run has the same people as the run",
                            control->name, scenario->schema->keys[control->keys[i]].name);
    return OFR_OK;
}

static ofr_status make_controls(struct work *work, struct ofr_reports *reports) {
    const struct ofr_scenario *scenario = work->run->scenario;
    ofr_status status = ofr_new(NULL, scenario->n_controls, sizeof *work->control_scenarios,
                                "the control runs", (void **)&work->control_scenarios, reports);
    for (size_t i = 0; status == OFR_OK && i < scenario->n_controls; i++) {
        const struct ofr_control *control = &scenario->controls[i];
        if (work->options->no_controls || !pattern_needs(scenario, control->name))
            continue;
        status = check_control(scenario, control, reports);
        if (status == OFR_OK)
            status = ofr_scenario_copy(scenario, &work->control_scenarios[i], reports);
        if (status == OFR_OK)
            ofr_scenario_apply_control(work->control_scenarios[i], control);
    }
    return status;
}

/* List what is to be simulated: the run's replicates, then those of each control. */
static ofr_status plan(struct work *work, struct ofr_reports *reports) {
    struct ofr_run *run = work->run;
    size_t n_controls = run->scenario->n_controls;
    uint32_t each = run->n_replicates < MOST_CONTROL_REPLICATES ? run->n_replicates : MOST_CONTROL_REPLICATES;
    for (size_t c = 0; c < n_controls; c++)
        run->n_controls += work->control_scenarios[c] != NULL ? each : 0;
    ofr_status status = ofr_new(NULL, (size_t)run->n_replicates + run->n_controls, sizeof *run->replicates,
                                "the replicates", (void **)&run->replicates, reports);
    if (status != OFR_OK)
        return status;
    uint32_t id = 0;
    for (; id < run->n_replicates; id++)
        run->replicates[id] = (struct ofr_replicate){.replicate = id, .control = n_controls};
    for (size_t c = 0; c < n_controls; c++)
        for (uint32_t r = 0; work->control_scenarios[c] != NULL && r < each; r++)
            run->replicates[id++] = (struct ofr_replicate){.replicate = r, .control = c};
    return OFR_OK;
}

static ofr_status check_options(const struct ofr_run_options *options, uint32_t rank, struct ofr_reports *reports) {
    if (options->replicates < 1 || options->replicates > 1000000)
        return ofr_fail(reports, OFR_BAD_INPUT, "replicates is %u; it must lie in [1, 1000000]",
                        options->replicates);
    if (options->threads > 4096)
        return ofr_fail(reports, OFR_BAD_INPUT, "threads is %u; it must lie in [0, 4096], 0 for all cores",
                        options->threads);
    return options->out == NULL || rank > 0 ? OFR_OK : ofr_store_check_target(options->out, reports);
}

static void measure(const struct work *work) {
    struct ofr_run *run = work->run;
    uint32_t n = run->n_replicates + run->n_controls;
    double days = (double)run->n_days * n, all = (double)work->moved[N_MOVED - 1];
    run->moved = (struct ofr_bytes_moved){(double)work->moved[0] / days, (double)work->moved[1] / days,
                                          (double)work->moved[2] / days, 0};
    run->moved.counts = all / days - run->moved.boundary - run->moved.online - run->moved.known;
    double people = run->population.n_people, talks = 0;
    size_t engine_bytes = 0;
    for (uint32_t id = 0; id < n; id++)
        if (run->replicates[id].engine_bytes > engine_bytes)
            engine_bytes = run->replicates[id].engine_bytes;
    for (uint32_t id = 0; id < run->n_replicates; id++)
        talks += run->replicates[id].talks_per_person_day;
    run->person_days_per_second = run->seconds > 0 ? people * run->n_days * n / run->seconds : 0;
    run->bytes_per_person = (double)(run->population.account.peak + engine_bytes) / people;
    run->talks_per_person_day = talks / run->n_replicates;
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
    run->n_threads = options->threads > 0 ? options->threads : (uint32_t)omp_get_num_procs() / work->comm.n_local;
    run->n_threads += run->n_threads == 0;
    run->n_days = (uint32_t)(scenario->last_day - scenario->first_day + 1);
    run->first_year = ofr_date_of(scenario->first_day).year;
    run->n_years = (uint32_t)(ofr_date_of(scenario->last_day).year - run->first_year + 1);
    if (options->out != NULL && (run->out = ofr_strdup(options->out)) == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory for the run");
    if (options->progress != NULL)
        options->progress(options->progress_to, 0, NAN, "making the people");
    status = ofr_population_make(run->scenario, run->seed, &run->population, reports);
    if (status == OFR_OK)
        status = make_controls(work, reports);
    return status == OFR_OK ? plan(work, reports) : status;
}

static ofr_status begin_database(struct work *work, struct ofr_reports *reports) {
    const struct ofr_run *run = work->run;
    struct ofr_run_header header = {.scenario = run->scenario,
                                    .model = run->model,
                                    .population = &run->population,
                                    .seed = run->seed,
                                    .n_replicates = run->n_replicates,
                                    .n_controls = run->n_controls};
    return run->out == NULL || work->comm.rank > 0 ? OFR_OK
                                                    : ofr_store_create(run->out, &header, &work->store, reports);
}

static ofr_status go(struct work *work, const struct ofr_scenario *scenario, struct ofr_reports *reports) {
    struct ofr_run *run = work->run;
    ofr_status status = prepare(work, scenario, reports);
    if (status == OFR_OK)
        status = begin_database(work, reports);
    status = ofr_comm_agree(&work->comm, status, reports);
    if (status == OFR_OK)
        status = ofr_ranks_same_scenario(&work->comm, run->scenario, reports);
    if (status != OFR_OK)
        return status;
    run_all(work);
    if (work->status != OFR_OK || work->comm.rank > 0)
        return work->status;
    measure(work);
    if (work->options->progress != NULL)
        work->options->progress(work->options->progress_to, 1, 0, "done");
    struct ofr_run_footer footer = {run->person_days_per_second, run->bytes_per_person,
                                    run->talks_per_person_day};
    return work->store == NULL ? OFR_OK : ofr_store_complete(work->store, &footer, reports);
}

ofr_status ofr_run_scenario(const struct ofr_scenario *scenario, const struct ofr_run_options *options,
                            struct ofr_run **out, struct ofr_reports *reports) {
    *out = NULL;
    struct work work = {.options = options, .reports = reports, .comm = {.n_ranks = 1, .n_local = 1}};
    ofr_status status = options->on_all_ranks ? ofr_comm_open(&work.comm, reports) : OFR_OK;
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
    for (size_t i = 0; work.control_scenarios != NULL && i < work.run->scenario->n_controls; i++)
        ofr_scenario_free(work.control_scenarios[i]);
    ofr_free(work.control_scenarios);
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
    for (uint32_t i = 0; run->replicates != NULL && i < run->n_replicates + run->n_controls; i++) {
        ofr_free(run->replicates[i].outcomes);
        ofr_free(run->replicates[i].totals);
        ofr_free(run->replicates[i].yearly);
        ofr_free(run->replicates[i].levels);
        ofr_free(run->replicates[i].joined);
    }
    ofr_free(run->replicates);
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
