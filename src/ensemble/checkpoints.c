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
}

static void list_pair(void *of, struct ofr_archive *archive) {
    struct pair *pair = of;
    ofr_replicate_archive(pair->engine, pair->output, archive);
}

/* NULL when memory is short. */
static char *path_of(const struct ofr_run *run, uint32_t row) {
    size_t n = strlen(run->out) + sizeof ".checkpoint-4294967295";
    char *path = ofr_malloc(n);
    if (path != NULL)
        snprintf(path, n, "%s.checkpoint-%u", run->out, row);
    return path;
}

static struct ofr_checkpoint about(const struct ofr_run *run, uint32_t row, uint32_t day) {
    const struct ofr_replicate *replicate = &run->replicates[row];
    return (struct ofr_checkpoint){.model = run->model->name,
                                   .seed = run->seed,
                                   .identity = run->variants[replicate->variant].identity,
                                   .replicate = replicate->replicate,
                                   .n_people = run->population.n_people,
                                   .n_days = run->n_days,
                                   .day = day};
}

static ofr_status no_memory(struct ofr_reports *reports) {
    return ofr_fail(reports, OFR_SYSTEM, "not enough memory for the name of a checkpoint");
}

ofr_status ofr_checkpoints_write(const struct ofr_run *run, uint32_t row, struct ofr_engine *engine,
                                 struct ofr_output *output, struct ofr_reports *reports) {
    char *path = path_of(run, row);
    struct ofr_checkpoint what = about(run, row, engine->day);
    struct pair pair = {engine, output};
    ofr_status status =
        path == NULL ? no_memory(reports) : ofr_checkpoint_write(path, &what, list_pair, &pair, reports);
    ofr_free(path);
    return status;
}

ofr_status ofr_checkpoints_load(const struct ofr_run *run, uint32_t row, struct ofr_engine *engine,
                                struct ofr_output *output, struct ofr_reports *reports) {
    char *path = path_of(run, row);
    struct ofr_checkpoint what = about(run, row, 0);
    struct pair pair = {engine, output};
    ofr_status status =
        path == NULL ? no_memory(reports) : ofr_checkpoint_load(path, &what, list_pair, &pair, reports);
    ofr_free(path);
    return status;
}

ofr_status ofr_checkpoints_find(struct ofr_run *run, struct ofr_reports *reports) {
    ofr_status worst = OFR_OK;
    for (uint32_t row = 0; row < run->n_all; row++) {
        char *path = path_of(run, row);
        struct ofr_checkpoint what = about(run, row, 0);
        bool found = false;
        ofr_status status = OFR_OK;
        if (path == NULL)
            status = no_memory(reports);
        else if (!run->replicates[row].finished)
            status = ofr_checkpoint_check(path, &what, &found, reports);
        if (status == OFR_OK && found)
            run->replicates[row].checkpoint_day = what.day;
        worst = status > worst ? status : worst;
        ofr_free(path);
    }
    return worst;
}

void ofr_checkpoints_remove(const struct ofr_run *run, uint32_t row) {
    char *path = run->out == NULL ? NULL : path_of(run, row);
    if (path != NULL)
        ofr_checkpoint_remove(path);
    ofr_free(path);
}
