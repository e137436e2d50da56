/*
 * Approach: first contact, and the courtship that follows.
 *
 * A recruiter in a session in a place, or online, speaks to a few people present. A member of a circle brings
 * a friend or a relative; this is the largest channel. A contacted person is receptive or not (one draw);
 * contact hours then add up. Past a personal threshold the person is asked into a circle (circle.h). The rule
 * is coarse on purpose: it holds no content and no advice.
 *
 * Invariant: nobody under 15 is approached; the channel is the tie before first contact.
 *
 * @param by         [in] the person who makes contact or sends the message
 * @param record_row [in] row in pathway.records
 */
#ifndef OFR_PATHWAY_APPROACH_H
#define OFR_PATHWAY_APPROACH_H

#include "models/pathway/state.h"

extern const struct ofr_process pathway_approach;

/** A first contact that a recruiter may make. */
struct pathway_contact {
    uint32_t person, by, channel;
    uint32_t place; /* OFR_NONE online */
};

/** Whether a message online to a person now is taken down (online.moderation). */
bool pathway_taken_down(const struct ofr_engine *engine, uint32_t person, uint32_t by);
/** Speak to a person met in a session, or not: by age, sex and neighbourhood. @param word [in] decides
 *  @return whether they were approached */
bool pathway_speak(struct ofr_engine *engine, const struct pathway_contact *contact, uint32_t word);
/** Approach a person: first contact through a channel. Nothing happens to people who are too young, away, in
 * the group or were approached lately. The person's opinions must be exchanged before
 *  (opinion_exchange.h). @param place [in] OFR_NONE online */
void pathway_approach_person(struct ofr_engine *engine, uint32_t person, uint32_t by, uint32_t channel,
                             uint32_t place);
/** Approach an inmate, person, for another. Custody is no bar here; the inmate's opinions must be known
 * (opinion_exchange.h). */
void pathway_approach_inmate(struct ofr_engine *engine, uint32_t person, uint32_t by);

#endif
