/*
 * Records: the histories of people who were ever approached, arrested or coerced.
 *
 * A record is made on first need and kept to the end of the run. Rules change its members; the functions here
 * keep the person's presence, the counts of camps and the log of events in step with it.
 *
 * Invariant: pointers to records stay valid within a day; the list grows between days only (calendar.h).
 */
#ifndef OFR_PATHWAY_RECORD_H
#define OFR_PATHWAY_RECORD_H

#include "models/pathway/state.h"

/** The record of a person, or NULL. */
static inline struct pathway_record *pathway_record_of(const struct ofr_engine *engine, uint32_t person) {
    struct pathway *pathway = pathway_of(engine);
    uint32_t row = pathway->record_of[person];
    assert(row <= pathway->n_records);
    return row == 0 ? NULL : &pathway->records[row - 1];
}

/** The row of a record in pathway.records. */
static inline uint32_t pathway_row_of(const struct pathway *pathway, const struct pathway_record *record) {
    return (uint32_t)(record - pathway->records);
}

/** Whether the person is alive, in town and not held. */
static inline bool pathway_is_free(const struct pathway_record *record) {
    return record->whereabouts == PATHWAY_FREE;
}
/** Whether the person is in a circle or committed, here or not. */
static inline bool pathway_is_member(const struct pathway_record *record) {
    return record->stage == PATHWAY_CIRCLE || record->stage == PATHWAY_COMMITTED;
}
/** Whether the person was never in a circle nor coerced; they may be curious. */
static inline bool pathway_is_uninvolved(const struct pathway_record *record) {
    return !(record->was & (PATHWAY_WAS_CIRCLE | PATHWAY_WAS_COERCED | PATHWAY_WAS_START));
}

/**
 * Find the record of a person, or make it.
 * @return   NULL when today's room is used up; the day then fails (ofr_engine_full)
 */
struct pathway_record *pathway_record_make(struct ofr_engine *engine, uint32_t person);

/** Set where a person is, with their presence and the count of their camp. */
void pathway_place_person(struct ofr_engine *engine, struct pathway_record *record,
                          enum pathway_location whereabouts);

/** Keep a person at home for a number of days, out of fear. */
void pathway_keep_home(struct ofr_engine *engine, struct pathway_record *record, uint32_t days);

/** Whether anybody else in a person's household is in a circle, committed or gone. */
bool pathway_others_involved_at_home(const struct ofr_engine *engine, uint32_t person);

#define PATHWAY_NO_FLOW PATHWAY_N_OBSERVABLES

/**
 * Log an event of a person and count it in a flow of their area.
 * @param place, by [in] OFR_NONE where there is none
 * @param value     [in] as the event declares it (declarations.h)
 * @param flow      [in] PATHWAY_NO_FLOW: count nothing
 */
void pathway_note(struct ofr_engine *engine, enum pathway_event event, uint32_t person, uint32_t place,
                  uint32_t by, int32_t value, enum pathway_observable flow);

/** Log an event that happens at no particular place and is caused by nobody; see pathway_note. */
static inline void pathway_note_alone(struct ofr_engine *engine, enum pathway_event event, uint32_t person,
                                      int32_t value, enum pathway_observable flow) {
    pathway_note(engine, event, person, OFR_NONE, OFR_NONE, value, flow);
}

#endif
