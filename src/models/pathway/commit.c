#include "models/pathway/commit.h"

#include "base/number.h"
#include "models/pathway/pathway.h"

static void commit(struct ofr_engine *engine, struct pathway_record *record) {
    struct pathway *pathway = pathway_of(engine);
    record->stage = PATHWAY_COMMITTED;
    record->committed_day = (uint16_t)engine->day;
    bool first = !(record->was & PATHWAY_WAS_COMMITTED);
    record->was |= PATHWAY_WAS_COMMITTED;
    bool triggered = record->trigger_day != PATHWAY_NEVER && engine->day - record->trigger_day <= 365u;
    uint32_t by = record->brought_row == OFR_NONE ? OFR_NONE : pathway->records[record->brought_row].person;
    pathway_note(engine, PATHWAY_EVENT_committed, record->person, OFR_NONE, by, triggered,
                 first ? PATHWAY_SEEN_committed : PATHWAY_NO_FLOW);
}

static ofr_status run(struct ofr_engine *engine, struct ofr_reports *reports) {
    (void)reports;
    struct pathway *pathway = pathway_of(engine);
    double chance = ofr_hazard(pathway->keys.commit_becomes_recruiter / 365);
    for (uint32_t r = 0; r < pathway->n_records; r++) {
        struct pathway_record *record = &pathway->records[r];
        if (!pathway_is_free(record))
            continue;
        if (record->stage == PATHWAY_CIRCLE && record->commitment >= record->commit_threshold)
            commit(engine, record);
        if (record->stage != PATHWAY_COMMITTED || record->was & PATHWAY_WAS_RECRUITER)
            continue;
        uint32_t word = ofr_draw(engine->draws, record->person, engine->day, PATHWAY_DRAW_COMMIT, 0).w[0];
        if (ofr_chance(word, chance))
            pathway_make_recruiter(engine, r);
    }
    return OFR_OK;
}

const struct ofr_process pathway_commit = {
    .name = "commit",
    .moment = OFR_EACH_DAY,
    .slot = OFR_EVENING,
    .what = "Members past their threshold commit themselves; some of the committed begin to recruit.",
    .reads = "record",
    .writes = "record (stage), recruiters",
    .run = run,
    .switch_key = "rule.commit"};
