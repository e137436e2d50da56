/* Opening an ensemble, taking up what its database has, and closing it (ensemble.h). */
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "ensemble/checkpoints.h"
#include "ensemble/internal.h"
#include "models/registry.h"
#include "scenario/resolved.h"

/* ---- taking up what is there ----------------------------------------------------------------- */

static bool take_found(void *to, const struct ofr_job *job, const double *values) {
    struct ofr_ensemble *ensemble = to;
    return ofr_entries_room(ensemble, 1, NULL) == OFR_OK &&
           ofr_entry_add(ensemble, job, 0, values, NULL) == OFR_OK;
}

/* Read a job's output back, and let it be taken. */
static ofr_status read_output(struct ofr_ensemble *ensemble, const struct ofr_job *job,
                              struct ofr_running *running, struct ofr_reports *reports) {
    const struct ofr_ensemble_setup *setup = &ensemble->setup;
    bool found = false;
    OFR_TRY(ofr_running_start(ensemble, job, running, reports));
    const struct ofr_engine like = {.scenario = running->scenario,
                                    .population = running->population,
                                    .model = ensemble->model,
                                    .replicate = job->replicate,
                                    .n_days = ensemble->n_days};
    OFR_TRY(ofr_output_start(&running->output, &like, ensemble->arms[job->arm].name, reports));
    OFR_TRY(ofr_exposure_start(&running->output.exposure, ensemble->model, setup->tracked, setup->n_tracked,
                               reports));
    OFR_TRY(ofr_store_read(ensemble->store, job, &running->output, &found, reports));
    if (!found)
        return OFR_OK;
    OFR_TRY(setup->take(setup->to, job, &running->output, NULL, reports));
    return ofr_entry_add(ensemble, job, 0, NULL, reports);
}

static ofr_status read_outputs(struct ofr_ensemble *ensemble, struct ofr_reports *reports) {
    for (size_t i = 0; i < ensemble->setup.n_planned; i++) {
        struct ofr_running running = {0};
        ofr_status status = read_output(ensemble, &ensemble->setup.planned[i], &running, reports);
        ofr_running_free(ensemble, &running);
        OFR_TRY(status);
    }
    return OFR_OK;
}

/* Look for the checkpoints of all planned jobs that are not done; every one that is refused is reported. */
static ofr_status find_checkpoints(struct ofr_ensemble *ensemble, struct ofr_reports *reports) {
    ofr_status worst = OFR_OK;
    ofr_entries_sort(ensemble);
    for (size_t i = 0; i < ensemble->setup.n_planned; i++) {
        const struct ofr_job *job = &ensemble->setup.planned[i];
        uint32_t day = 0;
        ofr_status status = OFR_OK;
        if (ofr_entry_find(ensemble, job) == NULL)
            status = ofr_checkpoints_find(ensemble, job, &day, reports);
        if (status == OFR_OK && day > 0)
            status = ofr_entry_add(ensemble, job, day, NULL, reports);
        worst = status > worst ? status : worst;
    }
    return worst;
}

/* All that can be refused is looked at before anything is changed. */
static ofr_status resume(struct ofr_ensemble *ensemble, const struct ofr_store_header *header,
                         struct ofr_reports *reports) {
    const struct ofr_ensemble_setup *setup = &ensemble->setup;
    OFR_TRY(ofr_store_resume(setup->out, setup->replace, header, &ensemble->store, reports));
    OFR_TRY(ofr_entries_room(ensemble, setup->n_planned, reports));
    if (ensemble->store != NULL && ensemble->whole)
        OFR_TRY(read_outputs(ensemble, reports));
    else if (ensemble->store != NULL)
        OFR_TRY(ofr_store_read_values(ensemble->store, ensemble->names, setup->n_values, take_found, ensemble,
                                      reports));
    ensemble->n_found = ensemble->n_entries;
    OFR_TRY(find_checkpoints(ensemble, reports));
    return ensemble->store == NULL
               ? ofr_store_create(setup->out, setup->replace, header, &ensemble->store, reports)
               : OFR_OK;
}

/* On rank 0. */
static ofr_status open_store(struct ofr_ensemble *ensemble, struct ofr_reports *reports) {
    const struct ofr_ensemble_setup *setup = &ensemble->setup;
    const struct ofr_store_header header = {.kind = setup->kind,
                                            .design = setup->design == NULL ? "" : setup->design,
                                            .scenario = ensemble->base,
                                            .model = ensemble->model,
                                            .population = ensemble->whole ? setup->population : NULL,
                                            .seed = setup->seed,
                                            .n_replicates = setup->n_replicates,
                                            .n_controls = setup->n_controls,
                                            .n_repeats = setup->n_repeats,
                                            .arms = ensemble->arms,
                                            .n_arms = setup->arms == NULL ? 1 : setup->n_arms,
                                            .drawn = setup->drawn,
                                            .n_drawn = setup->n_drawn};
    if (setup->out == NULL || ensemble->comm.rank > 0)
        return OFR_OK;
    if (setup->resume)
        return resume(ensemble, &header, reports);
    OFR_TRY(ofr_store_create(setup->out, setup->replace, &header, &ensemble->store, reports));
    for (size_t i = 0; i < setup->n_planned; i++)
        ofr_checkpoints_remove(ensemble, &setup->planned[i]); /* of the run that was replaced */
    return OFR_OK;
}

/* The other ranks get the jobs that rank 0 found. */
static ofr_status fill_lines(struct ofr_ensemble *ensemble, struct ofr_comm_column *lines, uint32_t *rows,
                             uint32_t n, struct ofr_reports *reports) {
    for (uint32_t i = 0; i < n; i++)
        rows[i] = i;
    for (uint32_t i = 0; i < n && ensemble->comm.rank == 0; i++) {
        struct ofr_job_line *line = (void *)((char *)lines->items + i * lines->size);
        const struct ofr_entry *entry = &ensemble->entries[i];
        *line = (struct ofr_job_line){.job = entry->job, .checkpoint_day = entry->checkpoint_day};
        if (entry->values != NULL)
            memcpy(line->values, entry->values, ensemble->setup.n_values * sizeof(double));
    }
    OFR_TRY(ofr_comm_allgather_rows(&ensemble->comm, lines, rows, n, reports));
    for (uint32_t i = 0; i < n && ensemble->comm.rank > 0; i++) {
        const struct ofr_job_line *line = (void *)((char *)lines->items + i * lines->size);
        OFR_TRY(ofr_entry_add(ensemble, &line->job, line->checkpoint_day, line->values, reports));
        ensemble->n_found += line->checkpoint_day == 0;
    }
    return OFR_OK;
}

static ofr_status share_found(struct ofr_ensemble *ensemble, struct ofr_reports *reports) {
    struct ofr_comm *comm = &ensemble->comm;
    uint32_t *places = NULL, *rows = NULL;
    char *items = NULL;
    static const char what[] = "the jobs that are done";
    size_t size = ofr_job_line_size(ensemble);
    if (ofr_comm_alone(comm) || !ensemble->setup.resume)
        return OFR_OK;
    ofr_status status = OFR_NEW(NULL, places, comm->n_ranks + 1, what, reports);
    OFR_THEN(status, ofr_ranks_places(comm, (uint32_t)ensemble->n_entries, places, reports));
    uint32_t n = status == OFR_OK ? places[comm->n_ranks] : 0;
    OFR_THEN(status, OFR_NEW(NULL, rows, n, what, reports));
    OFR_THEN(status, ofr_new(NULL, n, size, what, (void **)&items, reports));
    if (status == OFR_OK && comm->rank > 0)
        status = ofr_entries_room(ensemble, n, reports);
    status = ofr_comm_agree(comm, status, reports);
    struct ofr_comm_column lines = {items, size, size, places};
    OFR_THEN(status, fill_lines(ensemble, &lines, rows, n, reports));
    ofr_free(items);
    ofr_free(rows);
    ofr_free(places);
    return ofr_comm_agree(comm, status, reports);
}

/* ---- opening --------------------------------------------------------------------------------- */

static ofr_status check(const struct ofr_ensemble *ensemble, struct ofr_reports *reports) {
    const struct ofr_ensemble_setup *setup = &ensemble->setup;
    if (ensemble->model == NULL)
        return ofr_fail(reports, OFR_BAD_INPUT, "there is no model %s", setup->scenario->schema->model);
    if (setup->threads > 4096)
        return ofr_fail(reports, OFR_BAD_INPUT, "threads is %u; it must lie in [0, 4096], 0 for all cores",
                        setup->threads);
    if (setup->resume && setup->out == NULL)
        return ofr_fail(reports, OFR_BAD_INPUT, "--resume needs --out FILE.db, the database to add to");
    return OFR_OK;
}

static void add_text(struct ofr_digest *digest, const char *text) {
    ofr_digest_bytes(digest, text == NULL ? "" : text, text == NULL ? 1 : strlen(text) + 1);
}

/* The arm of an ensemble without arms. */
static ofr_status make_own_arm(struct ofr_ensemble *ensemble, struct ofr_reports *reports) {
    static char nothing[] = "";
    struct ofr_digest digest;
    ofr_digest_start(&digest);
    OFR_TRY(ofr_resolved_digest(ensemble->base, &digest, reports));
    add_text(&digest, ensemble->setup.kind);
    add_text(&digest, ensemble->setup.design);
    ensemble->own_arm = (struct ofr_ensemble_arm){.name = nothing,
                                                  .kind = "run",
                                                  .changes = nothing,
                                                  .scenario = ensemble->base,
                                                  .identity = digest.state};
    ensemble->arms = &ensemble->own_arm;
    return OFR_OK;
}

/* A digest of all that was asked for beside the scenario. */
static uint64_t asked(const struct ofr_ensemble *ensemble) {
    const struct ofr_ensemble_setup *setup = &ensemble->setup;
    struct ofr_digest digest;
    ofr_digest_start(&digest);
    add_text(&digest, setup->kind);
    add_text(&digest, setup->design);
    ofr_digest_add(&digest, setup->seed);
    ofr_digest_add(&digest, setup->asked);
    ofr_digest_add(&digest, setup->n_planned);
    ofr_digest_add(&digest, setup->checkpoint_days);
    ofr_digest_add(&digest, setup->resume);
    ofr_digest_add(&digest, setup->replace);
    for (size_t i = 0; i < setup->n_arms; i++)
        ofr_digest_add(&digest, setup->arms[i].identity);
    return digest.state;
}

/* What comes before the ranks compare what they were asked for. */
static ofr_status prepare(struct ofr_ensemble *ensemble, struct ofr_reports *reports) {
    const struct ofr_ensemble_setup *setup = &ensemble->setup;
    const struct ofr_scenario *scenario = setup->scenario;
    ensemble->model = ofr_model_find(scenario->schema->model);
    ensemble->whole = setup->names == NULL;
    ensemble->threads.own = ofr_ranks_own_threads(&ensemble->comm, setup->threads, reports);
    ensemble->n_days = (uint32_t)(scenario->last_day - scenario->first_day + 1);
    ensemble->arms = setup->arms;
    OFR_TRY(check(ensemble, reports));
    OFR_TRY(ofr_scenario_copy(scenario, &ensemble->base, reports));
    OFR_TRY(OFR_NEW(NULL, ensemble->names, setup->n_values, "the names of values", reports));
    for (size_t i = 0; i < setup->n_values; i++)
        ensemble->names[i] = setup->names[i];
    if (setup->arms == NULL)
        OFR_TRY(make_own_arm(ensemble, reports));
    return setup->population != NULL ? OFR_OK
                                     : ofr_shared_people_start(&ensemble->people, ensemble->threads.own,
                                                               setup->people, setup->to, reports);
}

static ofr_status begin(struct ofr_ensemble *ensemble, struct ofr_reports *reports) {
    struct ofr_comm *comm = &ensemble->comm;
    OFR_TRY(ofr_comm_agree(comm, prepare(ensemble, reports), reports));
    OFR_TRY(ofr_ranks_begin(comm, ensemble->base, asked(ensemble), "the ensemble asked for",
                            &ensemble->threads, reports));
    OFR_TRY(ofr_comm_agree(comm, open_store(ensemble, reports), reports));
    OFR_TRY(share_found(ensemble, reports));
    ofr_entries_sort(ensemble);
    return OFR_OK;
}

ofr_status ofr_ensemble_open(const struct ofr_ensemble_setup *setup, struct ofr_ensemble **out,
                             struct ofr_reports *reports) {
    struct ofr_ensemble *ensemble = NULL;
    *out = NULL;
    ofr_status status = OFR_NEW(NULL, ensemble, 1, "the ensemble", reports);
    if (status == OFR_OK) {
        ensemble->setup = *setup;
        pthread_mutex_init(&ensemble->lock, NULL);
        ensemble->comm = (struct ofr_comm){.n_ranks = 1, .n_local = 1};
        if (!setup->alone)
            status = ofr_comm_open(&ensemble->comm, reports);
    }
    if (!setup->alone)
        status = ofr_ranks_agree(status, reports);
    OFR_THEN(status, begin(ensemble, reports));
    if (status == OFR_OK)
        *out = ensemble;
    else
        ofr_ensemble_close(ensemble);
    return status;
}

void ofr_ensemble_close(struct ofr_ensemble *ensemble) {
    if (ensemble == NULL)
        return;
    /* one that failed by itself ends the others, which are at a call above; all know it then */
    if (!ensemble->complete && ofr_comm_agree(&ensemble->comm, OFR_SYSTEM, NULL) == OFR_SYSTEM)
        ensemble->comm.failed = true;
    ofr_comm_close(&ensemble->comm);
    for (size_t i = 0; i < ensemble->n_entries; i++)
        ofr_free(ensemble->entries[i].values);
    ofr_free(ensemble->entries);
    ofr_free(ensemble->names);
    ofr_shared_people_stop(&ensemble->people);
    ofr_store_close(ensemble->store);
    ofr_scenario_free(ensemble->base);
    pthread_mutex_destroy(&ensemble->lock);
    ofr_free(ensemble);
}
