#include "models/pathway/protect.h"

#include "base/number.h"
#include "models/pathway/fear.h"
#include "models/pathway/record.h"
#include "models/pathway/spillover.h"

bool pathway_is_promised(const struct ofr_engine *engine, const struct pathway_record *record) {
    return record->promised_day != PATHWAY_NEVER && record->whereabouts == PATHWAY_FREE &&
           engine->day - record->promised_day < pathway_of(engine)->parameters.protect_nights;
}

void pathway_promise_protection(struct ofr_engine *engine, uint32_t record_row) {
    struct pathway *pathway = pathway_of(engine);
    struct pathway_record *record = &pathway->records[record_row];
    if (pathway->parameters.rule_protect == 0 || pathway_is_promised(engine, record))
        return;
    record->promised_day = (uint16_t)engine->day;
    pathway_note_alone(engine, PATHWAY_EVENT_protection_promised, record->person, 0, PATHWAY_NO_FLOW);
}

static void change_reporting(struct pathway *pathway, uint32_t area, double factor) {
    pathway->report_factor[area] = ofr_clamp(pathway->report_factor[area] * factor, 0.1, 3);
}

static void harm(struct ofr_engine *engine, struct pathway_record *record, int32_t night, uint32_t word) {
    struct pathway *pathway = pathway_of(engine);
    uint32_t person = record->person, area = ofr_area_of(engine->population, person);
    pathway_note_alone(engine, PATHWAY_EVENT_harmed, person, night, PATHWAY_OBS_harmed_after_reporting);
    pathway_frighten(engine, record, 0.5);
    pathway_frighten_area(engine, area, pathway->parameters.fear_harm);
    change_reporting(pathway, area, 1 - pathway->parameters.protect_memory);
    pathway_spillover_add(engine, person, PATHWAY_HURT, PATHWAY_BY_GROUP, false);
    if (!ofr_chance(word, pathway->parameters.protect_killed))
        return;
    pathway_place_person(engine, record, PATHWAY_DEAD);
    pathway_note_alone(engine, PATHWAY_EVENT_killed_here, person, 0, PATHWAY_OBS_killed_here);
}

static void pass_night(struct ofr_engine *engine, struct pathway_record *record, double means) {
    struct pathway *pathway = pathway_of(engine);
    const struct pathway_parameters *k = &pathway->parameters;
    int32_t night = (int32_t)(engine->day - record->promised_day) + 1;
    struct ofr_words words = pathway_draw(engine, record->person, PATHWAY_DRAW_PATROL, 0);
    double cover = k->protect_coverage * ofr_exp(-(night - 1) / k->protect_decay) * means;
    if (ofr_chance(words.w[0], cover)) {
        pathway_note_alone(engine, PATHWAY_EVENT_patrol_night, record->person, night,
                           PATHWAY_OBS_protected_nights);
    } else {
        pathway_note_alone(engine, PATHWAY_EVENT_uncovered_night, record->person, night,
                           PATHWAY_OBS_uncovered_nights);
        pathway_frighten(engine, record, k->fear_uncovered);
        bool circle = record->threat_circle != 0 && pathway->circles[record->threat_circle - 1].alive;
        if (circle && ofr_chance(words.w[1], k->protect_harm)) {
            harm(engine, record, night, words.w[2]);
            record->promised_day = PATHWAY_NEVER; /* the promise is broken */
            return;
        }
    }
    if (night >= k->protect_nights)
        change_reporting(pathway, ofr_area_of(engine->population, record->person), 1 + k->protect_memory / 2);
}

double pathway_share_of_patrols(const struct ofr_engine *engine) {
    const struct pathway *pathway = pathway_of(engine);
    double patrols = pathway->parameters.protect_patrols * engine->population->n_people / 100000.0;
    uint32_t n = 0;
    for (uint32_t r = 0; r < pathway->n_records; r++)
        n += pathway_is_promised(engine, &pathway->records[r]);
    return n <= patrols ? 1 : patrols / n;
}

static ofr_status run(struct ofr_engine *engine, struct ofr_reports *reports) {
    (void)reports;
    struct pathway *pathway = pathway_of(engine);
    double means = pathway_share_of_patrols(engine);
    for (uint32_t r = 0; r < pathway->n_records; r++)
        if (pathway_is_promised(engine, &pathway->records[r]))
            pass_night(engine, &pathway->records[r], means);
    return OFR_OK;
}

const struct ofr_process pathway_protect = {
    .name = "protect",
    .moment = OFR_EACH_DAY,
    .slot = OFR_NIGHT,
    .what = "Those promised protection have a patrol or not, ever less as days go by; on a night without, "
            "the group "
            "may act, and what comes of it moves trust and reporting around.",
    .reads = "record, circles",
    .writes = "record, fear, reporting",
    .run = run,
    .switch_parameter = "rule.protect"};
