#include "models/pathway/commit.h"

#include "base/number.h"
#include "models/pathway/memory.h"
#include "models/pathway/record.h"
#include "models/pathway/recruiters.h"

/* Whether the state arrested, ill-treated or killed the person, a relative, a friend or a fellow of the
 * circle in the year before. Events before the person had a record count too, so the ties are searched. */
static bool hurt_lately(const struct ofr_engine *engine, const struct pathway_record *record) {
    return record != NULL && record->arrested_day != PATHWAY_NEVER &&
           engine->day - record->arrested_day <= 365u;
}

static bool triggered_by_state(const struct ofr_engine *engine, const struct pathway_record *record) {
    const struct ofr_population *population = engine->population;
    uint32_t person = record->person, kin[OFR_MOST_KIN],
             n_kin = ofr_kin_of(population, person, kin, OFR_MOST_KIN);
    bool found = hurt_lately(engine, record) || pathway_remembers_year(engine, person) ||
                 (record->trigger_day != PATHWAY_NEVER && engine->day - record->trigger_day <= 365u);
    for (uint32_t i = 0; i < n_kin && !found; i++)
        found = hurt_lately(engine, pathway_record_of(engine, kin[i]));
    for (uint32_t f = population->friend_start[person]; f < population->friend_start[person + 1] && !found;
         f++)
        found = hurt_lately(engine, pathway_record_of(engine, population->friends[f]));
    return found;
}

static void commit(struct ofr_engine *engine, struct pathway_record *record) {
    struct pathway *pathway = pathway_of(engine);
    record->stage = PATHWAY_COMMITTED;
    record->committed_day = (uint16_t)engine->day;
    bool first = !(record->was & PATHWAY_WAS_COMMITTED);
    record->was |= PATHWAY_WAS_COMMITTED;
    bool triggered = triggered_by_state(engine, record);
    uint32_t by = record->brought_row == OFR_NONE ? OFR_NONE : pathway->records[record->brought_row].person;
    pathway_note(engine, PATHWAY_EVENT_committed, record->person, OFR_NONE, by, triggered,
                 first ? PATHWAY_OBS_committed : PATHWAY_NO_FLOW);
}

static ofr_status run(struct ofr_engine *engine, struct ofr_reports *reports) {
    (void)reports;
    struct pathway *pathway = pathway_of(engine);
    double chance = ofr_hazard(pathway->parameters.commit_becomes_recruiter / 365);
    for (uint32_t r = 0; r < pathway->n_records; r++) {
        struct pathway_record *record = &pathway->records[r];
        if (!pathway_is_free(record))
            continue;
        if (record->stage == PATHWAY_CIRCLE && record->commitment >= record->commit_threshold)
            commit(engine, record);
        if (record->stage != PATHWAY_COMMITTED || record->was & (PATHWAY_WAS_RECRUITER | PATHWAY_WAS_STOPPED))
            continue;
        if (pathway_chance(engine, record->person, PATHWAY_DRAW_BECOME_RECRUITER, 0, chance))
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
    .switch_parameter = "rule.commit"};
