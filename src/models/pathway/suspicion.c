#include "models/pathway/suspicion.h"

#include "base/number.h"

/* Suspicion of a place. */
struct pathway_suspicion {
    float level; /* as of `day` */
    uint16_t day;
};

static double faded(const struct ofr_engine *engine, float level, uint16_t day) {
    assert(engine->day >= day);
    if (level <= 0)
        return 0;
    return level * ofr_exp(-0.693147180559945309 * (engine->day - day) /
                           pathway_of(engine)->parameters.police_forgets);
}

double pathway_suspicion_of_place(const struct ofr_engine *engine, uint32_t place) {
    const struct pathway_suspicion *suspicion = &pathway_of(engine)->suspicion[place];
    return faded(engine, suspicion->level, suspicion->day);
}

double pathway_suspicion_of_circle(const struct ofr_engine *engine, const struct pathway_circle *circle) {
    return faded(engine, circle->suspicion, circle->suspicion_day);
}

void pathway_suspect_place(struct ofr_engine *engine, uint32_t place, double by) {
    double now = pathway_suspicion_of_place(engine, place) + by;
    pathway_of(engine)->suspicion[place] = (struct pathway_suspicion){(float)now, (uint16_t)engine->day};
}

void pathway_suspect_circle(struct ofr_engine *engine, struct pathway_circle *circle, double by) {
    circle->suspicion = (float)(pathway_suspicion_of_circle(engine, circle) + by);
    circle->suspicion_day = (uint16_t)engine->day;
}

void pathway_suspect_circle_and_place(struct ofr_engine *engine, struct pathway_circle *circle, double by) {
    pathway_suspect_circle(engine, circle, by);
    if (circle->place < engine->population->n_places)
        pathway_suspect_place(engine, circle->place, by);
}

void pathway_clear_place(struct ofr_engine *engine, uint32_t place, float factor) {
    pathway_of(engine)->suspicion[place].level *= factor;
}

static ofr_status start(struct ofr_engine *engine, struct ofr_reports *reports) {
    struct pathway *pathway = pathway_of(engine);
    return OFR_NEW(&engine->account, pathway->suspicion, engine->population->n_places, "suspicion", reports);
}

static void stop(struct ofr_engine *engine) {
    struct pathway *pathway = pathway_of(engine);
    ofr_release(&engine->account, engine->population->n_places, sizeof *pathway->suspicion,
                (void **)&pathway->suspicion);
}

static void archive(struct ofr_engine *engine, struct ofr_archive *archive) {
    const struct pathway *pathway = pathway_of(engine);
    OFR_ARCHIVE_MEMBER(archive, pathway->suspicion, engine->population->n_places, level);
    OFR_ARCHIVE_MEMBER(archive, pathway->suspicion, engine->population->n_places, day);
    for (uint32_t p = 0; p < engine->population->n_places && ofr_archive_checks(archive); p++)
        ofr_archive_require(archive,
                            pathway->suspicion[p].day <= engine->day && pathway->suspicion[p].level >= 0 &&
                                pathway->suspicion[p].level <= 1e9f,
                            "the suspicion of a place");
}

const struct pathway_part pathway_suspicion_part = {start, stop, archive};
