#include "models/pathway/record.h"

#include "base/number.h"
#include "models/pathway/memory.h"

static double log_normal(uint32_t word1, uint32_t word2, double median, double spread) {
    return median * ofr_exp(spread * ofr_normal(word1, word2));
}

struct pathway_record *pathway_record_make(struct ofr_engine *engine, uint32_t person) {
    struct pathway *pathway = pathway_of(engine);
    struct pathway_record *record = pathway_record_of(engine, person);
    if (record != NULL)
        return record;
    if (pathway->n_records == pathway->record_capacity) {
        ofr_engine_full(engine, "records", pathway->record_capacity);
        return NULL;
    }
    record = &pathway->records[pathway->n_records++];
    pathway->record_of[person] = pathway->n_records;
    struct ofr_words words = pathway_draw_on(engine, person, 0, PATHWAY_DRAW_THRESHOLDS, 0);
    const struct pathway_parameters *k = &pathway->parameters;
    *record = (struct pathway_record){
        .person = person,
        .by = OFR_NONE,
        .court_row = OFR_NONE,
        .brought_row = OFR_NONE,
        .approached_day = PATHWAY_NEVER,
        .courted_day = PATHWAY_NEVER,
        .circle_day = PATHWAY_NEVER,
        .committed_day = PATHWAY_NEVER,
        .left_day = PATHWAY_NEVER,
        .until_day = PATHWAY_NEVER,
        .arrested_day = PATHWAY_NEVER,
        .released_day = PATHWAY_NEVER,
        .promised_day = PATHWAY_NEVER,
        .trigger_day = PATHWAY_NEVER,
        .triggered_day = PATHWAY_NEVER,
        .hours_threshold =
            (float)log_normal(words.w[0], words.w[1], k->approach_hours_median, k->approach_hours_spread),
        .commit_threshold =
            (float)log_normal(words.w[2], words.w[3], k->commit_threshold, k->commit_threshold_spread)};
    uint32_t days = pathway_days_since_ill_treatment(engine, person);
    if (days != OFR_NONE)
        pathway_note_alone(engine, PATHWAY_EVENT_was_ill_treated, person, (int32_t)days, PATHWAY_NO_FLOW);
    return record;
}

static void set_bit(uint8_t *status, uint8_t bit, bool on) {
    *status = (uint8_t)(on ? *status | bit : *status & ~bit);
}

void pathway_place_person(struct ofr_engine *engine, struct pathway_record *record,
                          enum pathway_location whereabouts) {
    struct pathway *pathway = pathway_of(engine);
    assert(record->whereabouts != PATHWAY_DEAD);
    if (record->whereabouts == PATHWAY_CAMP)
        pathway->camps[record->destination].townspeople--;
    if (whereabouts == PATHWAY_CAMP)
        pathway->camps[record->destination].townspeople++;
    record->whereabouts = (uint8_t)whereabouts;
    uint8_t *status = &pathway->presence[record->person].status;
    set_bit(status, PATHWAY_IS_AWAY, whereabouts != PATHWAY_FREE);
    set_bit(status, PATHWAY_IS_HELD,
            whereabouts == PATHWAY_PRISON || whereabouts == PATHWAY_CUSTODY_HERE ||
                whereabouts == PATHWAY_CUSTODY_CAPITAL);
}

void pathway_keep_home(struct ofr_engine *engine, struct pathway_record *record, uint32_t days) {
    record->home_until = (uint16_t)(engine->day + days);
    set_bit(&pathway_of(engine)->presence[record->person].status, PATHWAY_AT_HOME, true);
    pathway_note_alone(engine, PATHWAY_EVENT_stayed_home, record->person, (int32_t)days, PATHWAY_NO_FLOW);
}

bool pathway_others_involved_at_home(const struct ofr_engine *engine, uint32_t person) {
    const struct ofr_population *population = engine->population;
    uint32_t household = population->household[person];
    for (uint32_t i = population->household_start[household]; i < population->household_start[household + 1];
         i++) {
        const struct pathway_record *record = pathway_record_of(engine, i);
        if (i != person && record != NULL && (pathway_is_member(record) || record->stage == PATHWAY_LEFT))
            return true;
    }
    return false;
}

void pathway_note(struct ofr_engine *engine, enum pathway_event event, uint32_t person, uint32_t place,
                  uint32_t by, int32_t value, enum pathway_observable flow) {
    ofr_engine_log(engine, event, person, place, by, value);
    if (flow != PATHWAY_NO_FLOW)
        ofr_engine_count(engine, ofr_area_of(engine->population, person), flow, 1);
}
