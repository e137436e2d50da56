#include "models/pathway/abroad.h"

#include "base/number.h"
#include "models/pathway/custody.h"
#include "models/pathway/record.h"
#include "models/pathway/recruiters.h"
#include "models/pathway/spillover.h"

static void die(struct ofr_engine *engine, struct pathway_record *record, uint32_t word) {
    pathway_place_person(engine, record, PATHWAY_DEAD);
    pathway_note_alone(engine, PATHWAY_EVENT_killed_abroad, record->person, record->destination,
                       PATHWAY_OBS_killed_abroad);
    if (ofr_chance(word, pathway_of(engine)->parameters.abroad_news))
        pathway_spillover_add(engine, record->person, PATHWAY_KILLED, PATHWAY_BY_WAR, true);
}

static void come_back(struct ofr_engine *engine, uint32_t row) {
    struct pathway *pathway = pathway_of(engine);
    struct pathway_record *record = &pathway->records[row];
    struct ofr_words words = pathway_draw(engine, record->person, PATHWAY_DRAW_RETURN, 0);
    pathway_note_alone(engine, PATHWAY_EVENT_returned, record->person, record->destination,
                       PATHWAY_OBS_returned);
    record->stage = PATHWAY_COMMITTED;
    if (ofr_chance(words.w[0], pathway->parameters.abroad_imprisoned)) {
        pathway_charge(engine, row, 0);
        return;
    }
    pathway_place_person(engine, record, PATHWAY_FREE);
    record->retry_day = PATHWAY_NEVER;
    bool takes_part = ofr_chance(words.w[2], pathway->parameters.abroad_reintegration); /* 0: nobody */
    if (!takes_part && ofr_chance(words.w[1], pathway->parameters.abroad_recruits)) {
        pathway_make_recruiter(engine, row);
        return;
    }
    record->stage = PATHWAY_APPROACHED;
    record->was &= (uint16_t)~PATHWAY_WAS_RECEPTIVE;
    pathway_note_alone(engine, PATHWAY_EVENT_reintegrated, record->person, 0, PATHWAY_NO_FLOW);
}

static void pass_month(struct ofr_engine *engine, uint32_t row) {
    struct pathway *pathway = pathway_of(engine);
    const struct pathway_parameters *k = &pathway->parameters;
    struct pathway_record *record = &pathway->records[row];
    struct ofr_words words = pathway_draw(engine, record->person, PATHWAY_DRAW_MONTH_ABROAD, 0);
    if (ofr_chance(words.w[0], ofr_hazard(k->abroad_deaths))) {
        die(engine, record, words.w[3]);
    } else if (ofr_chance(words.w[1], ofr_hazard(k->abroad_returns))) {
        come_back(engine, row);
    } else if (ofr_chance(words.w[2], ofr_hazard(k->abroad_lost))) {
        record->was |= PATHWAY_WAS_UNACCOUNTED;
        pathway_note_alone(engine, PATHWAY_EVENT_unaccounted, record->person, record->destination,
                           PATHWAY_NO_FLOW);
    }
}

static ofr_status run(struct ofr_engine *engine, struct ofr_reports *reports) {
    (void)reports;
    struct pathway *pathway = pathway_of(engine);
    for (uint32_t r = 0; r < pathway->n_records; r++) {
        const struct pathway_record *record = &pathway->records[r];
        if (record->whereabouts == PATHWAY_ABROAD && !(record->was & PATHWAY_WAS_UNACCOUNTED) &&
            engine->day > record->left_day && (engine->day - record->left_day) % 30 == 0)
            pass_month(engine, r);
    }
    return OFR_OK;
}

const struct ofr_process pathway_abroad = {.name = "abroad",
                                           .moment = OFR_EACH_DAY,
                                           .slot = OFR_DAY,
                                           .what = "Once in thirty days abroad: death, return, or no more "
                                                   "news; who returns is charged, watched, or recruits.",
                                           .reads = "record",
                                           .writes = "record, presence, news",
                                           .run = run,
                                           .switch_parameter = "rule.abroad"};
