#include "output/exposure.h"

ofr_status ofr_exposure_start(struct ofr_exposure *exposure, const struct ofr_model *model,
                              const struct ofr_intervention *const *interventions, size_t n,
                              struct ofr_reports *reports) {
    *exposure = (struct ofr_exposure){.interventions = interventions, .n = n, .n_events = model->n_events};
    if (n == 0)
        return OFR_OK;
    return OFR_NEW(NULL, exposure->counts, n * model->n_events * OFR_EXPOSURE_VALUES,
                   "what interventions cover", reports);
}

static bool covers(const struct ofr_engine *engine, const struct ofr_intervention *intervention,
                   uint32_t person) {
    return intervention->programme.n_effects == 0 ||
           (engine->model->takes_part != NULL && engine->model->takes_part(engine, intervention, person));
}

void ofr_exposure_day(struct ofr_exposure *exposure, const struct ofr_engine *engine) {
    for (size_t m = 0; m < exposure->n; m++) {
        const struct ofr_intervention *intervention = exposure->interventions[m];
        if (!ofr_intervention_runs(intervention, engine->calendar_day))
            continue;
        for (uint32_t i = 0; i < engine->n_events; i++) {
            const struct ofr_event *event = &engine->events[i];
            bool small = event->value >= 0 && event->value < OFR_EXPOSURE_VALUES - 1;
            size_t cell = small ? (size_t)event->value : OFR_EXPOSURE_VALUES - 1;
            if (covers(engine, intervention, event->person))
                exposure->counts[(m * exposure->n_events + event->kind) * OFR_EXPOSURE_VALUES + cell]++;
        }
    }
}

void ofr_exposure_archive(struct ofr_exposure *exposure, struct ofr_archive *archive) {
    size_t n = exposure->n * exposure->n_events * OFR_EXPOSURE_VALUES;
    if (n > 0)
        OFR_ARCHIVE_ARRAY(archive, exposure->counts, n);
    for (size_t i = 0; i < n && ofr_archive_checks(archive); i++)
        ofr_archive_require(archive, exposure->counts[i] >= 0 && exposure->counts[i] <= INT64_C(1) << 50,
                            "a count");
}

void ofr_exposure_free(struct ofr_exposure *exposure) {
    ofr_free(exposure->counts);
    *exposure = (struct ofr_exposure){0};
}
