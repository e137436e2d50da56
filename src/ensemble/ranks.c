#include "ensemble/ranks.h"

#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "ensemble/cores.h"
#include "scenario/resolved.h"

static bool add_to_digest(void *to, const char *text, size_t n) {
    ofr_digest_bytes(to, text, n);
    return true;
}

static ofr_status same_scenario(struct ofr_comm *comm, const struct ofr_scenario *scenario,
                                struct ofr_reports *reports) {
    if (ofr_comm_alone(comm))
        return OFR_OK;
    struct ofr_digest digest;
    ofr_digest_start(&digest);
    ofr_status status = ofr_resolved_write(scenario, (ofr_sink){add_to_digest, &digest}, reports);
    status = ofr_comm_agree(comm, status, reports);
    return status == OFR_OK ? ofr_comm_same(comm, digest.state, "the scenario", reports) : status;
}

ofr_status ofr_ranks_begin(struct ofr_comm *comm, const struct ofr_scenario *scenario, uint64_t asked,
                           const char *what, struct ofr_ranks_threads *threads, struct ofr_reports *reports) {
    int64_t all = threads->own;
    ofr_status status = same_scenario(comm, scenario, reports);
    OFR_THEN(status, ofr_comm_same(comm, asked, what, reports));
    OFR_THEN(status, ofr_comm_sum(comm, &all, 1, reports));
    threads->all = (uint32_t)all;
    return status;
}

uint32_t ofr_ranks_own_threads(const struct ofr_comm *comm, uint32_t asked, struct ofr_reports *reports) {
    const char *more = getenv("OFFRAMP_MORE_THREADS");
    uint32_t cores = ofr_cores(), share = cores / comm->n_local;
    if (asked == 0)
        return share > 0 ? share : 1;
    if (asked <= cores || (more != NULL && strcmp(more, "1") == 0))
        return asked;
    ofr_warn_at(reports, NULL,
                "%u threads are used instead of %u, one for each core; OFFRAMP_MORE_THREADS=1 in the "
                "environment makes it %u",
                cores, asked, asked);
    return cores;
}

size_t ofr_ranks_share(struct ofr_ranks_threads threads, size_t n) {
    return (n * threads.own + threads.all - 1) / threads.all;
}

uint32_t ofr_ranks_at_once(struct ofr_ranks_threads threads, size_t n) {
    size_t share = ofr_ranks_share(threads, n);
    return share < threads.own ? (uint32_t)share : threads.own;
}

ofr_status ofr_ranks_places(struct ofr_comm *comm, uint32_t n_own, uint32_t *places,
                            struct ofr_reports *reports) {
    int64_t *counts = NULL;
    OFR_TRY(OFR_NEW(NULL, counts, comm->n_ranks, "the places of ranks", reports));
    counts[comm->rank] = n_own;
    ofr_status status = ofr_comm_sum(comm, counts, comm->n_ranks, reports);
    places[0] = 0;
    for (uint32_t r = 0; r < comm->n_ranks; r++)
        places[r + 1] = places[r] + (uint32_t)counts[r];
    ofr_free(counts);
    return status;
}

/* The arrays of a output, one after another; all but the events have the same size on all ranks. */
struct part {
    void *bytes;
    size_t n;
};
enum { N_PARTS = 6 };

static void list_parts(const struct ofr_output *output, struct part parts[N_PARTS]) {
    size_t n_seen = output->model->n_observables, n_areas = output->population->n_areas;
    parts[0] = (struct part){output->daily, output->n_days * n_seen * sizeof(double)};
    parts[1] = (struct part){output->weekly, output->n_weeks * n_areas * n_seen * sizeof(double)};
    parts[2] = (struct part){output->totals, n_areas * n_seen * sizeof(int64_t)};
    parts[3] = (struct part){output->outcomes, output->model->n_outcomes * sizeof(double)};
    parts[4] = (struct part){output->events, output->n_events * sizeof *output->events};
    parts[5] = (struct part){output->exposure.counts, output->exposure.n * output->exposure.n_events *
                                                          OFR_EXPOSURE_VALUES * sizeof(int64_t)};
}

/* What else there is to a output. */
struct head {
    uint64_t digest, engine_bytes, n_events;
    double seconds, talks_per_person_day;
};

static ofr_status make_like(struct ofr_output *output, const struct head *head, struct ofr_reports *reports) {
    struct ofr_engine like = {.scenario = output->scenario,
                              .population = output->population,
                              .model = output->model,
                              .replicate = output->replicate,
                              .n_days = output->n_days};
    const struct ofr_exposure exposure = output->exposure;
    ofr_status status = ofr_output_start(output, &like, output->variant, reports);
    if (status == OFR_OK)
        status =
            ofr_exposure_start(&output->exposure, output->model, exposure.interventions, exposure.n, reports);
    OFR_THEN(status, OFR_NEW(NULL, output->events, head->n_events, "the events", reports));
    if (status != OFR_OK) {
        ofr_output_free(output);
        return status;
    }
    output->n_events = output->event_capacity = head->n_events;
    output->digest = head->digest;
    output->engine_bytes = head->engine_bytes;
    output->seconds = head->seconds;
    output->talks_per_person_day = head->talks_per_person_day;
    output->day = output->n_days;
    return OFR_OK;
}

ofr_status ofr_ranks_bring_output(struct ofr_comm *comm, uint32_t from, struct ofr_output *output,
                                  struct ofr_reports *reports) {
    struct part parts[N_PARTS] = {{0}};
    ofr_status status = OFR_OK;
    if (comm->rank == from) {
        struct head head = {output->digest, output->engine_bytes, output->n_events, output->seconds,
                            output->talks_per_person_day};
        ofr_comm_send(comm, 0, &head, sizeof head);
    } else if (comm->rank == 0) {
        struct head head;
        ofr_comm_receive(comm, from, &head, sizeof head);
        status = make_like(output, &head, reports);
    }
    /* only when there is room for it does the bulk go out: a sender waits until it is heard */
    status = ofr_comm_agree(comm, status, reports);
    if (status != OFR_OK && comm->rank == 0)
        ofr_output_free(output);
    if (status != OFR_OK || (comm->rank != from && comm->rank != 0))
        return status;
    list_parts(output, parts);
    for (int i = 0; i < N_PARTS; i++)
        if (comm->rank == from)
            ofr_comm_send(comm, 0, parts[i].bytes, parts[i].n);
        else
            ofr_comm_receive(comm, from, parts[i].bytes, parts[i].n);
    return OFR_OK;
}
