/* What an ensemble has done, and running what it has not (ensemble.h). */
#include <stdlib.h>
#include <string.h>

#include "ensemble/checkpoints.h"
#include "ensemble/internal.h"

/* ---- what is done --------------------------------------------------------------------------- */

static int by_job(const void *a, const void *b) {
    const struct ofr_job *x = &((const struct ofr_entry *)a)->job, *y = &((const struct ofr_entry *)b)->job;
    if (x->point != y->point)
        return x->point < y->point ? -1 : 1;
    if (x->arm != y->arm)
        return x->arm < y->arm ? -1 : 1;
    return (x->replicate > y->replicate) - (x->replicate < y->replicate);
}

const struct ofr_entry *ofr_entry_find(const struct ofr_ensemble *ensemble, const struct ofr_job *job) {
    const struct ofr_entry wanted = {.job = *job};
    return ensemble->n_sorted == 0
               ? NULL
               : bsearch(&wanted, ensemble->entries, ensemble->n_sorted, sizeof wanted, by_job);
}

ofr_status ofr_entries_room(struct ofr_ensemble *ensemble, size_t n, struct ofr_reports *reports) {
    size_t larger = ensemble->entries_capacity == 0 ? 256 : ensemble->entries_capacity;
    while (larger < ensemble->n_entries + n)
        larger *= 2;
    if (larger > ensemble->entries_capacity)
        OFR_TRY(ofr_grow(NULL, ensemble->entries_capacity, larger, sizeof *ensemble->entries, "the jobs",
                         (void **)&ensemble->entries, reports));
    ensemble->entries_capacity = larger;
    return OFR_OK;
}

ofr_status ofr_entry_add(struct ofr_ensemble *ensemble, const struct ofr_job *job, uint32_t checkpoint_day,
                         const double *values, struct ofr_reports *reports) {
    size_t n = ensemble->setup.n_values;
    double *copy = NULL;
    if (checkpoint_day == 0 && values != NULL) {
        OFR_TRY(OFR_NEW(NULL, copy, n, "the values of a job", reports));
        memcpy(copy, values, n * sizeof *copy);
    }
    ensemble->entries[ensemble->n_entries++] = (struct ofr_entry){*job, checkpoint_day, copy};
    return OFR_OK;
}

void ofr_entries_sort(struct ofr_ensemble *ensemble) {
    struct ofr_entry *entries = ensemble->entries;
    size_t n = 0;
    if (ensemble->n_entries > 0)
        qsort(entries, ensemble->n_entries, sizeof *entries, by_job);
    for (size_t i = 0; i < ensemble->n_entries; i++)
        if (n == 0 || by_job(&entries[n - 1], &entries[i]) != 0)
            entries[n++] = entries[i];
        else if (entries[i].checkpoint_day == 0)
            entries[n - 1] = entries[i];
    ensemble->n_entries = ensemble->n_sorted = n;
}

size_t ofr_job_line_size(const struct ofr_ensemble *ensemble) {
    return sizeof(struct ofr_job_line) + ensemble->setup.n_values * sizeof(double);
}

/* ---- running -------------------------------------------------------------------------------- */

/* The jobs of a list that are not done. */
static ofr_status list_missing(const struct ofr_ensemble *ensemble, const struct ofr_job *list, size_t n,
                               struct ofr_job **missing, size_t *n_missing, struct ofr_reports *reports) {
    *n_missing = 0;
    OFR_TRY(ofr_new(NULL, n, sizeof **missing, "the list of jobs", (void **)missing, reports));
    for (size_t i = 0; i < n; i++) {
        const struct ofr_entry *entry = ofr_entry_find(ensemble, &list[i]);
        if (entry == NULL || entry->checkpoint_day > 0)
            (*missing)[(*n_missing)++] = list[i];
        else if (entry->job.seed != list[i].seed)
            return ofr_fail(reports, OFR_BAD_INPUT,
                            "replicate %u of point %u is there with seed %llu, not %llu", list[i].replicate,
                            list[i].point, (unsigned long long)entry->job.seed,
                            (unsigned long long)list[i].seed);
    }
    return OFR_OK;
}

/* Days still to be simulated by this rank; those before an arm leaves the base are not counted. */
static uint64_t days_to_do(const struct ofr_ensemble *ensemble, const struct ofr_job *list, size_t n) {
    uint64_t days = 0;
    for (size_t i = 0; i < n; i++) {
        const struct ofr_entry *entry = ofr_entry_find(ensemble, &list[i]);
        uint32_t from = ensemble->arms[list[i].arm].from_day;
        uint32_t saved = entry == NULL ? 0 : entry->checkpoint_day;
        days += ensemble->n_days - (saved > from ? saved : from);
    }
    return n == 0 ? 0 : n < ensemble->comm.n_ranks ? days : days * ofr_ranks_share(ensemble->threads, n) / n;
}

static void say_how_to_go_on(const struct ofr_ensemble *ensemble, struct ofr_reports *reports) {
    const struct ofr_ensemble_setup *setup = &ensemble->setup;
    if (setup->out != NULL)
        ofr_warn_at(reports, NULL,
                    "stopped as asked; what was done is kept: the same command with --resume%s goes on",
                    setup->replace ? " and --replace" : "");
    else
        ofr_warn_at(reports, NULL, "stopped as asked");
}

static ofr_status run_missing(struct ofr_ensemble *ensemble, const struct ofr_job *list, size_t n,
                              struct ofr_reports *reports) {
    OFR_TRY(ofr_comm_agree(&ensemble->comm, ofr_entries_room(ensemble, n, reports), reports));
    struct ofr_work work = {.ensemble = ensemble, .list = list, .n = n, .reports = reports};
    pthread_mutex_init(&work.lock, NULL);
    ofr_tally_start(&work.tally, ensemble->setup.progress, ensemble->setup.progress_to,
                    days_to_do(ensemble, list, n));
    ofr_work_run(&work);
    ofr_tally_end(&work.tally);
    pthread_mutex_destroy(&work.lock);
    ofr_entries_sort(ensemble);
    ensemble->seconds += ofr_seconds_now() - work.tally.started;
    if (!work.shared || ensemble->comm.rank == 0)
        ensemble->summed[OFR_DAYS] += (int64_t)work.tally.days_done;
    if (work.status == OFR_STOPPED)
        say_how_to_go_on(ensemble, reports);
    return work.status;
}

ofr_status ofr_ensemble_run(struct ofr_ensemble *ensemble, const struct ofr_job *list, size_t n,
                            struct ofr_reports *reports) {
    struct ofr_job *missing = NULL;
    size_t n_missing = 0;
    ofr_status status = list_missing(ensemble, list, n, &missing, &n_missing, reports);
    status = ofr_comm_agree(&ensemble->comm, status, reports);
    if (status == OFR_OK && n_missing > 0)
        status = run_missing(ensemble, missing, n_missing, reports);
    if (status == OFR_OK && ensemble->setup.progress != NULL)
        (void)ensemble->setup.progress(ensemble->setup.progress_to, 1, 0, "done"); /* too late to stop */
    ofr_free(missing);
    return status;
}

const double *ofr_ensemble_values(const struct ofr_ensemble *ensemble, uint32_t point, uint32_t replicate) {
    const struct ofr_entry *entry =
        ofr_entry_find(ensemble, &(struct ofr_job){.point = point, .replicate = replicate});
    return entry == NULL ? NULL : entry->values;
}

size_t ofr_ensemble_found(const struct ofr_ensemble *ensemble) { return ensemble->n_found; }

ofr_status ofr_ensemble_add_table(struct ofr_ensemble *ensemble, const struct ofr_stored_table *table,
                                  struct ofr_reports *reports) {
    ofr_status status =
        ensemble->store == NULL ? OFR_OK : ofr_store_write_table(ensemble->store, table, reports);
    return ofr_comm_agree(&ensemble->comm, status, reports);
}

/* What was asked for is done. */
static ofr_status finish(struct ofr_ensemble *ensemble, ofr_status status, struct ofr_reports *reports) {
    for (size_t i = 0; ensemble->setup.resume && ensemble->store != NULL && i < ensemble->setup.n_planned;
         i++)
        ofr_checkpoints_remove(ensemble, &ensemble->setup.planned[i]);
    status = ofr_comm_agree(&ensemble->comm, status, reports);
    ensemble->complete = status == OFR_OK;
    return status;
}

ofr_status ofr_ensemble_leave(struct ofr_ensemble *ensemble, struct ofr_reports *reports) {
    ofr_status status = ensemble->store == NULL ? OFR_OK : ofr_store_publish(ensemble->store, reports);
    return finish(ensemble, status, reports);
}

ofr_status ofr_ensemble_complete(struct ofr_ensemble *ensemble, const struct ofr_store_footer *footer,
                                 struct ofr_reports *reports) {
    ofr_status status =
        ensemble->store == NULL ? OFR_OK : ofr_store_complete(ensemble->store, footer, reports);
    return finish(ensemble, status, reports);
}
