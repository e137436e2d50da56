#include "observe/watch.h"

ofr_status ofr_watch_start(struct ofr_watch *watch, const struct ofr_model *model,
                           const struct ofr_intervention *const *measures, size_t n,
                           struct ofr_reports *reports) {
    *watch = (struct ofr_watch){.measures = measures, .n = n, .n_events = model->n_events};
    if (n == 0)
        return OFR_OK;
    return ofr_new(NULL, n * model->n_events * OFR_WATCH_VALUES, sizeof *watch->counts, "what measures cover",
                   (void **)&watch->counts, reports);
}

static bool covers(const struct ofr_engine *engine, const struct ofr_intervention *measure, uint32_t person) {
    return measure->programme.n_effects == 0 ||
           (engine->model->takes_part != NULL && engine->model->takes_part(engine, measure, person));
}

void ofr_watch_day(struct ofr_watch *watch, const struct ofr_engine *engine) {
    for (size_t m = 0; m < watch->n; m++) {
        const struct ofr_intervention *measure = watch->measures[m];
        if (!ofr_intervention_runs(measure, engine->calendar_day))
            continue;
        for (uint32_t i = 0; i < engine->n_events; i++) {
            const struct ofr_event *event = &engine->events[i];
            bool small = event->value >= 0 && event->value < OFR_WATCH_VALUES - 1;
            size_t cell = small ? (size_t)event->value : OFR_WATCH_VALUES - 1;
            if (covers(engine, measure, event->person))
                watch->counts[(m * watch->n_events + event->kind) * OFR_WATCH_VALUES + cell]++;
        }
    }
}

void ofr_watch_archive(struct ofr_watch *watch, struct ofr_archive *archive) {
    if (watch->n > 0)
        OFR_ARCHIVE_ARRAY(archive, watch->counts, watch->n * watch->n_events * OFR_WATCH_VALUES);
}

void ofr_watch_free(struct ofr_watch *watch) {
    ofr_free(watch->counts);
    *watch = (struct ofr_watch){0};
}
