#include "models/pathway/walk_away.h"

#include "base/number.h"
#include "models/pathway/circle.h"
#include "models/pathway/peers.h"
#include "models/pathway/programme.h"
#include "models/pathway/record.h"
#include "models/pathway/recruiters.h"
#include "models/pathway/threaten.h"

/* Yearly rate of a member who does not recruit. */
static double member_rate(const struct ofr_engine *engine, const struct pathway_record *record) {
    const struct pathway_parameters *k = &pathway_of(engine)->parameters;
    assert(record->circle_day <= engine->day);
    double years = (engine->day - record->circle_day) / 365.0;
    double rate = k->walk_away_rate *
                  ofr_exp(-k->walk_away_commitment * record->commitment - years / k->walk_away_tenure);
    if (record->stage == PATHWAY_COMMITTED)
        rate *= k->walk_away_committed;
    if (!pathway_others_involved_at_home(engine, record->person))
        rate *= k->walk_away_family;
    if (record->released_day != PATHWAY_NEVER && engine->day - record->released_day <= 60u)
        rate *= k->walk_away_reality_check;
    return rate;
}

static double rate_of(const struct ofr_engine *engine, const struct pathway_record *record) {
    double rate = record->was & PATHWAY_WAS_RECRUITER ? pathway_of(engine)->parameters.recruiters_gives_up
                                                      : member_rate(engine, record);
    return rate * pathway_programme_factor(engine, PATHWAY_EFFECT_WALK_AWAY, record->person);
}

void pathway_walk_away_now(struct ofr_engine *engine, uint32_t record_row) {
    struct pathway_record *record = &pathway_of(engine)->records[record_row];
    if (pathway_of(engine)->parameters.rule_walk_away == 0)
        return;
    pathway_maybe_threaten(engine, record_row);
    pathway_leave_circle(engine, record_row);
    pathway_stop_recruiting(engine, record_row, PATHWAY_END_GAVE_UP);
    bool first = !(record->was & PATHWAY_WAS_WALKED);
    pathway_note_alone(engine, PATHWAY_EVENT_walked_away, record->person,
                       record->stage == PATHWAY_COMMITTED ? 2 : 1,
                       first ? PATHWAY_OBS_walked_away : PATHWAY_NO_FLOW);
    record->stage = PATHWAY_APPROACHED;
    record->was = (uint16_t)((record->was | PATHWAY_WAS_WALKED) & ~PATHWAY_WAS_RECEPTIVE);
}

static ofr_status run(struct ofr_engine *engine, struct ofr_reports *reports) {
    (void)reports;
    struct pathway *pathway = pathway_of(engine);
    uint32_t rows[PATHWAY_CIRCLE_ROOM];
    for (uint32_t r = 0; r < pathway->n_records; r++) {
        const struct pathway_record *record = &pathway->records[r];
        if (!pathway_is_member(record) || !pathway_is_free(record) ||
            !pathway_chance(engine, record->person, PATHWAY_DRAW_WALK_AWAY, 0,
                            ofr_hazard(rate_of(engine, record) / 365)))
            continue;
        uint32_t n = pathway_draw_companions(engine, r, PATHWAY_DRAW_WALK_TOGETHER,
                                             pathway->parameters.walk_away_together, rows);
        pathway_walk_away_now(engine, r);
        for (uint32_t i = 0; i < n; i++)
            pathway_walk_away_now(engine, rows[i]);
    }
    return OFR_OK;
}

const struct ofr_process pathway_walk_away = {.name = "walk away",
                                              .moment = OFR_EACH_DAY,
                                              .slot = OFR_EVENING,
                                              .what = "Members leave by choice: the less committed, "
                                                      "the newer, those with uninvolved family, those "
                                                      "just out of custody, those in programmes.",
                                              .reads = "record, households",
                                              .writes = "record (stage, circle)",
                                              .run = run,
                                              .switch_parameter = "rule.walk_away"};
