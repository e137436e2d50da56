/* Spreading the jobs of a list over threads and ranks (internal.h). */
#include <string.h>

#include "ensemble/internal.h"

static struct ofr_job_line *line_at(const struct ofr_work *work, char *lines, size_t i) {
    return (struct ofr_job_line *)(void *)(lines + i * ofr_job_line_size(work->ensemble));
}

/* Simulate a job and take its values into a line, which is not done where another thread failed. */
static ofr_status simulate(struct ofr_work *work, const struct ofr_job *job, struct ofr_past *past,
                           struct ofr_running *running, struct ofr_job_line *line,
                           struct ofr_reports *reports) {
    line->job = *job;
    line->done = false;
    OFR_TRY(ofr_job_simulate(work, job, past, running, reports));
    if (!ofr_job_is_finished(running))
        return OFR_OK;
    line->done = true;
    return work->ensemble->whole ? OFR_OK : ofr_job_fill_line(work->ensemble, job, running, line, reports);
}

/* Write down what came of a job, here where it was simulated. */
static ofr_status settle(struct ofr_work *work, struct ofr_running *running, const struct ofr_job_line *line,
                         struct ofr_reports *reports) {
    if (!line->done)
        return OFR_OK;
    if (work->ensemble->whole && work->ensemble->comm.rank == 0)
        OFR_TRY(ofr_job_take_output(work->ensemble, &line->job, &running->output, reports));
    return ofr_job_take_line(work->ensemble, line, reports);
}

/* One job on a thread; what came of it is written down here or left to the caller. */
static void run_one(struct ofr_work *work, const struct ofr_job *job, struct ofr_past *past, bool settles,
                    struct ofr_running *running, struct ofr_job_line *line) {
    if (work->tally.stops)
        ofr_work_fail(work, OFR_STOPPED, NULL);
    if (ofr_work_must_stop(work))
        return;
    struct ofr_reports *reports = ofr_reports_new();
    ofr_status status = reports == NULL ? OFR_SYSTEM : simulate(work, job, past, running, line, reports);
    if (status == OFR_OK && settles)
        status = settle(work, running, line, reports);
    if (status != OFR_OK)
        ofr_work_fail(work, status, reports);
    ofr_reports_free(reports);
}

/* ---- chains ---------------------------------------------------------------------------------- */

/* Whether the job after another goes on with the other's past: the base up to a day, or a branch of it. */
static bool is_chained(const struct ofr_work *work, size_t after) {
    const struct ofr_job *one = &work->list[after - 1], *other = &work->list[after];
    return one->point == other->point && one->replicate == other->replicate && one->seed == other->seed &&
           work->ensemble->arms[one->arm].from_day > 0;
}

/* Jobs that follow one another on one thread: a chain, or apart a single one. [n + 1] first jobs. */
static size_t list_units(const struct ofr_work *work, size_t *first) {
    size_t n = 0;
    for (size_t i = 0; i < work->n; i++)
        if (i == 0 || work->apart || !is_chained(work, i))
            first[n++] = i;
    first[n] = work->n;
    return n;
}

/* ---- threads --------------------------------------------------------------------------------- */

static void run_unit(struct ofr_work *work, size_t begin, size_t end, struct ofr_job_line *line) {
    struct ofr_past past = {0};
    for (size_t i = begin; i < end; i++) {
        struct ofr_running running = {0};
        run_one(work, &work->list[i], &past, true, &running, line);
        ofr_running_free(work->ensemble, &running);
    }
    ofr_bytes_free(&past.state);
}

/* The units of a rank that is alone. */
struct units {
    struct ofr_work *work;
    const size_t *first; /* [n + 1] */
    char *lines;         /* one a thread */
};

static void run_part(void *to, uint32_t part, uint32_t thread) {
    const struct units *units = to;
    run_unit(units->work, units->first[part], units->first[part + 1],
             line_at(units->work, units->lines, thread));
}

/* ---- ranks that share each job --------------------------------------------------------------- */

static void count_moved(struct ofr_work *work, int sign) {
    const struct ofr_comm *comm = &work->ensemble->comm;
    int64_t *summed = work->ensemble->summed;
    summed[OFR_SENT] += sign * (int64_t)comm->bytes_sent;
    summed[OFR_MEETINGS] += sign * (int64_t)comm->n_meetings;
    summed[OFR_WAITED] += sign * (int64_t)(comm->seconds_waited * 1e6);
}

/* One job after another; the outputs are the same on all ranks. */
static void run_shared(struct ofr_work *work, const size_t *first, size_t n_units,
                       struct ofr_job_line *line) {
    struct ofr_comm *comm = &work->ensemble->comm;
    count_moved(work, -1);
    for (size_t u = 0; u < n_units; u++) {
        struct ofr_past past = {0};
        for (size_t i = first[u]; i < first[u + 1] && work->status == OFR_OK; i++) {
            struct ofr_running running = {0};
            ofr_status status = simulate(work, &work->list[i], &past, &running, line, work->reports);
            status = ofr_comm_agree(comm, status, work->reports);
            OFR_THEN(status, settle(work, &running, line, work->reports));
            ofr_running_free(work->ensemble, &running);
            work->status = ofr_comm_agree(comm, status, work->reports);
        }
        ofr_bytes_free(&past.state);
    }
    count_moved(work, 1);
}

/* ---- ranks that share the units -------------------------------------------------------------- */

/* Rank r runs units places[r] to places[r + 1] - 1 of a round, a job of each at a time. */
struct round {
    uint32_t *places;
    const size_t *first; /* [n + 1] jobs of the units */
    uint32_t n;
    char *lines;                 /* [n] of their jobs */
    uint32_t *rows;              /* [n] lines that are sent: all */
    struct ofr_past *pasts;      /* [n_at_once] of this rank's units */
    struct ofr_running *running; /* [n_at_once] their jobs */
};

/* The job of a unit that runs now; NULL when it has no more. */
static const struct ofr_job *job_now(const struct ofr_work *work, const struct round *round, uint32_t u,
                                     size_t i) {
    return u < round->n && round->first[u] + i < round->first[u + 1] ? &work->list[round->first[u] + i]
                                                                     : NULL;
}

/* What is known of a job before its output comes from another rank. */
static ofr_status expect(struct ofr_work *work, const struct ofr_job *job, struct ofr_running *running) {
    const struct ofr_ensemble *ensemble = work->ensemble;
    OFR_TRY(ofr_running_start(work->ensemble, job, running, work->reports));
    running->output = (struct ofr_output){
        .scenario = running->scenario,
        .population = running->population,
        .model = ensemble->model,
        .replicate = job->replicate,
        .variant = ensemble->arms[job->arm].name,
        .n_days = ensemble->n_days,
        .exposure = {.interventions = ensemble->setup.tracked, .n = ensemble->setup.n_tracked}};
    return OFR_OK;
}

/* Rank 0 takes the whole outputs of the i-th jobs of all units. */
static ofr_status collect_outputs(struct ofr_work *work, const struct round *round, size_t i) {
    struct ofr_comm *comm = &work->ensemble->comm;
    ofr_status status = OFR_OK;
    for (uint32_t u = 0, from = 0; u < round->n && status == OFR_OK; u++) {
        const struct ofr_job *job = job_now(work, round, u, i);
        struct ofr_running other = {0};
        while (u >= round->places[from + 1])
            from++;
        if (job == NULL)
            continue;
        struct ofr_running *own = comm->rank == from ? &round->running[u - round->places[from]] : &other;
        if (comm->rank == 0 && from > 0)
            status = expect(work, job, own);
        if (from > 0 && (status = ofr_comm_agree(comm, status, work->reports)) == OFR_OK)
            status = ofr_ranks_bring_output(comm, from, &own->output, work->reports);
        if (status == OFR_OK && comm->rank == 0)
            status = ofr_job_take_output(work->ensemble, job, &own->output, work->reports);
        ofr_running_free(work->ensemble, &other);
    }
    return ofr_comm_agree(comm, status, work->reports);
}

/* All ranks note the i-th jobs of all units, with their values. */
static ofr_status collect_lines(struct ofr_work *work, const struct round *round, size_t i) {
    struct ofr_comm *comm = &work->ensemble->comm;
    size_t size = ofr_job_line_size(work->ensemble);
    const struct ofr_comm_column column = {round->lines, size, size, round->places};
    ofr_status status = ofr_comm_allgather_rows(comm, &column, round->rows, round->n, work->reports);
    for (uint32_t u = 0; u < round->n && status == OFR_OK; u++)
        if (job_now(work, round, u, i) != NULL)
            status = ofr_job_take_line(work->ensemble, line_at(work, round->lines, u), work->reports);
    return ofr_comm_agree(comm, status, work->reports);
}

/* The i-th jobs of this rank's units of a round. */
struct jobs_of_round {
    struct ofr_work *work;
    const struct round *round;
    size_t i;
};

static void run_job_of_round(void *to, uint32_t part, uint32_t thread) {
    const struct jobs_of_round *jobs = to;
    const struct round *round = jobs->round;
    uint32_t unit = round->places[jobs->work->ensemble->comm.rank] + part;
    const struct ofr_job *job = job_now(jobs->work, round, unit, jobs->i);
    (void)thread;
    if (job != NULL)
        run_one(jobs->work, job, &round->pasts[part], false, &round->running[part],
                line_at(jobs->work, round->lines, unit));
}

static void run_jobs_of_round(struct ofr_work *work, const struct round *round, size_t i) {
    ofr_parallel(&work->team, work->n_at_once, run_job_of_round, &(struct jobs_of_round){work, round, i});
    work->status = ofr_comm_agree(&work->ensemble->comm, work->status, work->reports);
    if (work->status == OFR_OK && work->ensemble->whole)
        work->status = collect_outputs(work, round, i);
    if (work->status == OFR_OK)
        work->status = collect_lines(work, round, i);
    for (uint32_t k = 0; k < work->n_at_once; k++)
        ofr_running_free(work->ensemble, &round->running[k]);
}

static void run_round(struct ofr_work *work, const struct round *round) {
    size_t longest = 0;
    for (uint32_t u = 0; u < round->n; u++)
        if (round->first[u + 1] - round->first[u] > longest)
            longest = round->first[u + 1] - round->first[u];
    for (size_t i = 0; i < longest && work->status == OFR_OK; i++)
        run_jobs_of_round(work, round, i);
    for (uint32_t k = 0; k < work->n_at_once; k++) {
        ofr_bytes_free(&round->pasts[k].state);
        round->pasts[k] = (struct ofr_past){0};
    }
}

static ofr_status make_round(struct ofr_work *work, struct round *round) {
    static const char what[] = "what ranks run";
    struct ofr_comm *comm = &work->ensemble->comm;
    size_t size = ofr_job_line_size(work->ensemble);
    OFR_TRY(OFR_NEW(NULL, round->places, comm->n_ranks + 1, what, work->reports));
    OFR_TRY(ofr_ranks_places(comm, work->n_at_once, round->places, work->reports));
    uint32_t n = round->places[comm->n_ranks];
    OFR_TRY(ofr_new(NULL, n, size, what, (void **)&round->lines, work->reports));
    OFR_TRY(OFR_NEW(NULL, round->rows, n, what, work->reports));
    OFR_TRY(OFR_NEW(NULL, round->pasts, work->n_at_once, what, work->reports));
    OFR_TRY(OFR_NEW(NULL, round->running, work->n_at_once, what, work->reports));
    for (uint32_t i = 0; i < n; i++)
        round->rows[i] = i;
    return OFR_OK;
}

/* Units in rounds: each rank takes as many as it runs at once, and all wait for each job. */
static void run_spread(struct ofr_work *work, const size_t *first, size_t n_units) {
    struct ofr_comm *comm = &work->ensemble->comm;
    struct round round = {0};
    work->status = ofr_comm_agree(comm, make_round(work, &round), work->reports);
    for (size_t next = 0; next < n_units && work->status == OFR_OK; next += round.n) {
        uint32_t most = round.places[comm->n_ranks];
        round.first = &first[next];
        round.n = n_units - next < most ? (uint32_t)(n_units - next) : most;
        run_round(work, &round);
    }
    ofr_free(round.places);
    ofr_free(round.lines);
    ofr_free(round.rows);
    ofr_free(round.pasts);
    ofr_free(round.running);
}

/* ---- all ------------------------------------------------------------------------------------- */

/* Chains are spread over ranks where there are enough of them, else single jobs; where those are too few,
 * too, all ranks share each. */
static size_t choose(struct ofr_work *work, size_t *first) {
    struct ofr_ensemble *ensemble = work->ensemble;
    size_t n_ranks = ensemble->comm.n_ranks;
    work->shared = n_ranks > 1 && work->n < n_ranks;
    work->apart = false;
    size_t n_units = list_units(work, first);
    work->apart = n_units < n_ranks && !work->shared && !ensemble->setup.base_alone;
    if (work->apart)
        n_units = list_units(work, first);
    work->n_at_once = work->shared ? 1 : ofr_ranks_at_once(ensemble->threads, n_units);
    return n_units;
}

void ofr_work_run(struct ofr_work *work) {
    struct ofr_ensemble *ensemble = work->ensemble;
    static const char what[] = "the list of jobs";
    size_t *first = NULL;
    char *lines = NULL;
    ofr_status status = OFR_NEW(NULL, first, work->n + 1, what, work->reports);
    size_t n_units = status == OFR_OK ? choose(work, first) : 0;
    if (status == OFR_OK)
        status =
            ofr_new(NULL, work->n_at_once, ofr_job_line_size(ensemble), what, (void **)&lines, work->reports);
    OFR_THEN(status, ofr_team_start(&work->team, work->n_at_once, work->reports));
    work->status = ofr_comm_agree(&ensemble->comm, status, work->reports);
    if (work->status != OFR_OK)
        ;
    else if (ofr_comm_alone(&ensemble->comm))
        ofr_parallel(&work->team, (uint32_t)n_units, run_part, &(struct units){work, first, lines});
    else if (work->shared)
        run_shared(work, first, n_units, line_at(work, lines, 0));
    else
        run_spread(work, first, n_units);
    ofr_team_stop(&work->team);
    ofr_free(lines);
    ofr_free(first);
}
