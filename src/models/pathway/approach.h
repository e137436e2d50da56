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
extern const struct pathway_part pathway_approach_part;

/** Whether a message online to a person now is taken down (online.moderation). */
bool pathway_taken_down(const struct ofr_engine *engine, uint32_t person, uint32_t by);
/** Whether there are as many active recruiters as recruiters.most allows. */
bool pathway_recruiters_are_full(const struct ofr_engine *engine);
/** Make an involved person a recruiter, unless there are as many as recruiters.most allows. */
void pathway_make_recruiter(struct ofr_engine *engine, uint32_t record_row);
/** Approach a person: first contact through a channel. Nothing happens to people who are too young, away, in
 * the group or were approached lately. The person's opinions must be exchanged before
 *  (opinion_exchange.h). @param place [in] OFR_NONE online */
void pathway_approach_person(struct ofr_engine *engine, uint32_t person, uint32_t by, uint32_t channel,
                             uint32_t place);
/** Approach an inmate, person, for another. Custody is no bar here; the inmate's opinions must be known
 * (opinion_exchange.h). */
void pathway_approach_inmate(struct ofr_engine *engine, uint32_t person, uint32_t by);

#endif
