#include "models/pathway/contact.h"

#include "base/number.h"
#include "models/pathway/age.h"
#include "models/pathway/describe.h"
#include "models/pathway/opinion_exchange.h"
#include "models/pathway/programme.h"
#include "models/pathway/record.h"
#include "models/pathway/risk.h"

double pathway_contact_weight(const struct ofr_engine *engine, uint32_t person, uint32_t by) {
    const struct pathway_parameters *k = &pathway_of(engine)->parameters;
    double gap = ((double)pathway_age_of(engine, person) - k->approach_age_peak) / k->approach_age_width;
    bool same_sex = ofr_is_male(engine->population, person) == ofr_is_male(engine->population, by);
    return ofr_exp(-0.5 * gap * gap) * (same_sex ? 1.0 : k->approach_women);
}

/* Whether the person is old enough, not of the group, and was not approached lately. */
static bool is_open(const struct ofr_engine *engine, uint32_t person) {
    const struct pathway *pathway = pathway_of(engine);
    if (pathway_age_of(engine, person) < PATHWAY_LEAST_AGE)
        return false;
    const struct pathway_record *record = pathway_record_of(engine, person);
    if (record == NULL)
        return true;
    if (record->stage > PATHWAY_APPROACHED || record->was & (PATHWAY_WAS_CIRCLE | PATHWAY_WAS_START))
        return false;
    return record->courted_day == PATHWAY_NEVER ||
           engine->day - record->courted_day >= pathway->parameters.approach_again_after;
}

bool pathway_may_be_approached(const struct ofr_engine *engine, uint32_t person, uint32_t by) {
    return !(pathway_of(engine)->presence[person].status & PATHWAY_IS_AWAY) && is_open(engine, person) &&
           !pathway_programme_prevents(engine, person, by);
}

/* Decide whether the person is receptive: whether their receptivity exceeds a draw that is theirs for the
 * whole run. So who was not receptive is so later only if their receptivity has risen, and the receptive run
 * out. Their opinions must be exchanged before. */
void pathway_find_receptive(struct ofr_engine *engine, uint32_t person) {
    struct pathway_record *record = pathway_record_of(engine, person);
    uint32_t word = pathway_draw_on(engine, person, 0, PATHWAY_DRAW_RECEPTIVE, 0).w[0];
    bool receptive = ofr_chance(word, pathway_receptivity(engine, person));
    record->was =
        (uint16_t)(receptive ? record->was | PATHWAY_WAS_RECEPTIVE : record->was & ~PATHWAY_WAS_RECEPTIVE);
}

/* False when there is no room for the person's record. */
static bool first_contact(struct ofr_engine *engine, uint32_t person, uint32_t by, uint32_t channel,
                          uint32_t place) {
    struct pathway *pathway = pathway_of(engine);
    const struct pathway_record *courter = pathway_record_of(engine, by);
    uint32_t court_row = pathway_row_of(pathway, courter);
    struct pathway_record *record = pathway_record_make(engine, person);
    if (record == NULL)
        return false;
    assert(pathway_age_of(engine, person) >= PATHWAY_LEAST_AGE && record->stage <= PATHWAY_APPROACHED);
    record->stage = PATHWAY_APPROACHED;
    record->courted_day = (uint16_t)engine->day;
    record->court_row = court_row;
    record->hours = 0;
    if (record->approached_day == PATHWAY_NEVER) {
        record->approached_day = (uint16_t)engine->day;
        record->channel = (uint8_t)channel;
        record->by = by;
        record->was |= PATHWAY_WAS_APPROACHED;
        pathway_note(engine, PATHWAY_EVENT_approached, person, place, by, (int32_t)channel,
                     PATHWAY_OBS_approached);
    }
    return true;
}

/* A first contact with somebody who may be approached; false when there is none. */
static bool approach(struct ofr_engine *engine, uint32_t person, uint32_t by, uint32_t channel,
                     uint32_t place) {
    return person != by && pathway_may_be_approached(engine, person, by) &&
           first_contact(engine, person, by, channel, place);
}

void pathway_make_contact(struct ofr_engine *engine, const struct pathway_contact *contact) {
    if (approach(engine, contact->person, contact->by, contact->channel, contact->place))
        pathway_exchange_add(engine, contact->person);
}

void pathway_approach_person(struct ofr_engine *engine, uint32_t person, uint32_t by, uint32_t channel,
                             uint32_t place) {
    if (approach(engine, person, by, channel, place))
        pathway_find_receptive(engine, person);
}

void pathway_approach_inmate(struct ofr_engine *engine, uint32_t person, uint32_t by) {
    if (person != by && is_open(engine, person) &&
        first_contact(engine, person, by, PATHWAY_RECRUITER, engine->population->prison))
        pathway_find_receptive(engine, person);
}

bool pathway_taken_down(const struct ofr_engine *engine, uint32_t person, uint32_t by) {
    double moderation = pathway_of(engine)->parameters.online_moderation;
    return moderation > 0 && pathway_chance(engine, person, PATHWAY_DRAW_MODERATION,
                                            by * OFR_N_SLOTS + engine->slot, moderation);
}
