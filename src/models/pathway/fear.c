#include "models/pathway/fear.h"

#include "base/number.h"

struct pathway_fear_level {
    float level; /* as of `day` */
    uint16_t day;
};

static double decayed(const struct ofr_engine *engine, float level, uint16_t day) {
    if (level <= 0)
        return 0;
    double half_lives = (engine->day - day) / pathway_of(engine)->parameters.fear_half_life;
    return level * ofr_exp(-0.693147180559945309 * half_lives);
}

double pathway_fear_of_area(const struct ofr_engine *engine, uint32_t area) {
    const struct pathway_fear_level *fear = &pathway_of(engine)->area_fear[area];
    return decayed(engine, fear->level, fear->day);
}

void pathway_frighten_area(struct ofr_engine *engine, uint32_t area, double by) {
    struct pathway *pathway = pathway_of(engine);
    if (pathway->parameters.rule_fear == 0)
        return;
    double now = pathway_fear_of_area(engine, area);
    double after = now + (1 - now) * ofr_clamp(by, 0, 1);
    pathway->area_fear[area] = (struct pathway_fear_level){(float)after, (uint16_t)engine->day};
    if (after > pathway->fear_peak)
        pathway->fear_peak = after;
}

double pathway_fear_of(const struct ofr_engine *engine, const struct pathway_record *record) {
    double own = decayed(engine, record->fear, record->fear_day);
    return 1 -
           (1 - own) * (1 - pathway_fear_of_area(engine, ofr_area_of(engine->population, record->person)));
}

void pathway_frighten(struct ofr_engine *engine, struct pathway_record *record, double by) {
    if (pathway_of(engine)->parameters.rule_fear == 0)
        return;
    double own = decayed(engine, record->fear, record->fear_day);
    record->fear = (float)(own + (1 - own) * ofr_clamp(by, 0, 1));
    assert(record->fear >= 0 && record->fear <= 1);
    record->fear_day = (uint16_t)engine->day;
}

/* People who stayed at home out of fear go out again when their time is over. */
static ofr_status run(struct ofr_engine *engine, struct ofr_reports *reports) {
    (void)reports;
    struct pathway *pathway = pathway_of(engine);
    for (uint32_t r = 0; r < pathway->n_records; r++) {
        const struct pathway_record *record = &pathway->records[r];
        if (record->home_until == engine->day)
            pathway->presence[record->person].status &= (uint8_t)~PATHWAY_AT_HOME;
    }
    return OFR_OK;
}

static ofr_status start(struct ofr_engine *engine, struct ofr_reports *reports) {
    struct pathway *pathway = pathway_of(engine);
    uint32_t n = engine->population->n_areas;
    ofr_status status = OFR_NEW(&engine->account, pathway->area_fear, n, "fear", reports);
    OFR_THEN(status, OFR_NEW(&engine->account, pathway->out_factor, n, "outings", reports));
    OFR_THEN(status, OFR_NEW(&engine->account, pathway->report_factor, n, "reporting", reports));
    for (uint32_t a = 0; a < n && status == OFR_OK; a++) {
        pathway->report_factor[a] = 1;
        pathway->out_factor[a] = 65536;
    }
    return status;
}

static void stop(struct ofr_engine *engine) {
    struct pathway *pathway = pathway_of(engine);
    uint32_t n = engine->population->n_areas;
    ofr_release(&engine->account, n, sizeof *pathway->area_fear, (void **)&pathway->area_fear);
    ofr_release(&engine->account, n, sizeof *pathway->out_factor, (void **)&pathway->out_factor);
    ofr_release(&engine->account, n, sizeof *pathway->report_factor, (void **)&pathway->report_factor);
}

static void archive(struct ofr_engine *engine, struct ofr_archive *archive) {
    struct pathway *pathway = pathway_of(engine);
    uint32_t n = engine->population->n_areas;
    OFR_ARCHIVE_MEMBER(archive, pathway->area_fear, n, level);
    OFR_ARCHIVE_MEMBER(archive, pathway->area_fear, n, day);
    for (uint32_t a = 0; a < n && ofr_archive_checks(archive); a++)
        ofr_archive_require(archive,
                            pathway->area_fear[a].day <= engine->day && pathway->area_fear[a].level >= 0 &&
                                pathway->area_fear[a].level <= 1,
                            "the fear of an area");
    OFR_ARCHIVE_ARRAY(archive, pathway->out_factor, n);
    OFR_ARCHIVE_ARRAY(archive, pathway->report_factor, n);
    OFR_ARCHIVE_VALUE(archive, pathway->fear_peak);
}

const struct pathway_part pathway_fear_part = {start, stop, archive};

const struct ofr_process pathway_fear = {
    .name = "fear",
    .moment = OFR_EACH_DAY,
    .slot = OFR_NIGHT,
    .what = "Say how much fear there is when a rule asks; end the days at home of those who hid.",
    .reads = "record, area fear",
    .writes = "presence (stays at home)",
    .run = run,
    .switch_parameter = NULL};
