#include "ensemble/checkpoints.h"

#include <stdio.h>
#include <string.h>

#include "store/checkpoint.h"

struct pair {
    struct ofr_engine *engine;
    struct ofr_output *output;
};

void ofr_replicate_archive(struct ofr_engine *engine, struct ofr_output *output,
                           struct ofr_archive *archive) {
    ofr_engine_archive(engine, archive);
    ofr_output_archive(output, archive);
    ofr_archive_require(archive, engine->day == output->day, "its day");
}

static void list_pair(void *of, struct ofr_archive *archive) {
    struct pair *pair = of;
    ofr_replicate_archive(pair->engine, pair->output, archive);
}

/* NULL when memory is short. */
static char *path_of(const struct ofr_ensemble *ensemble, const struct ofr_job *job) {
    size_t n = strlen(ensemble->setup.out) + sizeof ".checkpoint-0123456789abcdef-4294967295";
    char *path = ofr_malloc(n), arm[18] = "";
    if (job->arm > 0)
        snprintf(arm, sizeof arm, "%016llx-", (unsigned long long)ensemble->arms[job->arm].identity);
    if (path != NULL)
        snprintf(path, n, "%s.checkpoint-%s%u", ensemble->setup.out, arm, job->replicate);
    return path;
}

static struct ofr_checkpoint about(const struct ofr_ensemble *ensemble, const struct ofr_job *job,
                                   uint32_t day) {
    return (struct ofr_checkpoint){.model = ensemble->model->name,
                                   .seed = job->seed,
                                   .identity = ensemble->arms[job->arm].identity,
                                   .replicate = job->replicate,
                                   .n_people = ensemble->setup.population->n_people,
                                   .n_days = ensemble->n_days,
                                   .day = day};
}

static ofr_status no_memory(struct ofr_reports *reports) {
    return ofr_fail(reports, OFR_SYSTEM, "not enough memory for the name of a checkpoint");
}

ofr_status ofr_checkpoints_write(const struct ofr_ensemble *ensemble, const struct ofr_job *job,
                                 struct ofr_engine *engine, struct ofr_output *output,
                                 struct ofr_reports *reports) {
    char *path = path_of(ensemble, job);
    struct ofr_checkpoint what = about(ensemble, job, engine->day);
    struct pair pair = {engine, output};
    ofr_status status =
        path == NULL ? no_memory(reports) : ofr_checkpoint_write(path, &what, list_pair, &pair, reports);
    ofr_free(path);
    return status;
}

ofr_status ofr_checkpoints_load(const struct ofr_ensemble *ensemble, const struct ofr_job *job,
                                struct ofr_engine *engine, struct ofr_output *output,
                                struct ofr_reports *reports) {
    char *path = path_of(ensemble, job);
    struct ofr_checkpoint what = about(ensemble, job, 0);
    struct pair pair = {engine, output};
    ofr_status status =
        path == NULL ? no_memory(reports) : ofr_checkpoint_load(path, &what, list_pair, &pair, reports);
    if (status == OFR_OK && what.day != engine->day)
        status = ofr_fail(reports, OFR_BAD_INPUT,
                          "refused the checkpoint %s: it was altered: its day cannot be", path);
    ofr_free(path);
    return status;
}

ofr_status ofr_checkpoints_find(const struct ofr_ensemble *ensemble, const struct ofr_job *job, uint32_t *day,
                                struct ofr_reports *reports) {
    char *path = path_of(ensemble, job);
    struct ofr_checkpoint what = about(ensemble, job, 0);
    bool found = false;
    ofr_status status =
        path == NULL ? no_memory(reports) : ofr_checkpoint_check(path, &what, &found, reports);
    if (status == OFR_OK && found)
        *day = what.day;
    ofr_free(path);
    return status;
}

void ofr_checkpoints_remove(const struct ofr_ensemble *ensemble, const struct ofr_job *job) {
    char *path = ensemble->setup.out == NULL ? NULL : path_of(ensemble, job);
    if (path != NULL)
        ofr_checkpoint_remove(path);
    ofr_free(path);
}
