/*
 * Whereabouts: where a person is in a slot.
 *
 * A function of person, day, slot and state, evaluated when a rule asks; nobody is moved. Distance acts once,
 * in the choice of usual places when people are made (population.h). Here sex, age, activity, the weekday and
 * fear act.
 */
#ifndef OFR_PATHWAY_WHEREABOUTS_H
#define OFR_PATHWAY_WHEREABOUTS_H

#include "models/pathway/state.h"

extern const struct ofr_process pathway_whereabouts;

/** What people go out for (enum ofr_usual) when they go to a place of a role. */
extern const uint8_t pathway_outing_to[OFR_N_PLACE_ROLES];

/** Timetable class of a person with an activity at an age in completed years. */
uint8_t pathway_class_of(const struct ofr_population *population, uint32_t person, unsigned age,
                         enum ofr_activity activity);

/** Activity of a class = ((age class * 2 + sex) * 6 + activity) * 2 + attends; age class 0 is under 12. */
static inline enum ofr_activity pathway_class_activity(uint8_t class_) {
    return (enum ofr_activity)(class_ / 2 % OFR_N_ACTIVITIES);
}
/** Whether a class is 12 or older, and so takes part in conversations. */
static inline bool pathway_class_talks(uint8_t class_) { return class_ >= 2 * OFR_N_ACTIVITIES * 2; }

/** Fill the timetable [2: weekday, weekend][class][slot] from the parameters. */
void pathway_whereabouts_start(struct pathway *pathway);

/* What a person goes out for in a slot: an enum ofr_usual, or one of these. */
#define PATHWAY_STAYS OFR_N_USUAL      /* at home */
#define PATHWAY_GONE (OFR_N_USUAL + 1) /* away */

/**
 * What a person goes out for in a slot, given the word of the draw for that slot.
 * @param out_factor [in] stretches the word, since fear leaves a share of all outings; 2^-16
 */
static inline unsigned pathway_outing_given(const struct pathway_timetable *timetable,
                                            struct pathway_presence presence, enum ofr_slot slot,
                                            uint32_t word, uint32_t out_factor) {
    if (presence.status & (PATHWAY_IS_AWAY | PATHWAY_AT_HOME))
        return presence.status & PATHWAY_IS_AWAY ? PATHWAY_GONE : PATHWAY_STAYS;
    const struct pathway_hours *hours = &timetable->hours[presence.class_][slot];
    uint64_t product = (uint64_t)word * out_factor >> 16;
    uint32_t stretched = product > UINT32_MAX ? UINT32_MAX : (uint32_t)product;
    unsigned outing = 0;
    for (int u = 0; u < OFR_N_USUAL; u++)
        outing += stretched >= hours->until[u];
    return outing;
}

/** What a person goes out for in a slot today. @cost one draw, about 12 ns */
unsigned pathway_outing(const struct ofr_engine *engine, uint32_t person, enum ofr_slot slot);
/** Where a person is who goes out for something, or stays, or is gone. */
uint32_t pathway_where_to(const struct ofr_engine *engine, uint32_t person, unsigned outing);
/** Where a person is in a slot today. @cost one draw, about 15 ns */
uint32_t pathway_where(const struct ofr_engine *engine, uint32_t person, enum ofr_slot slot);

#endif
