/*
 * First contact: who may be approached, and who turns out to be receptive.
 *
 * Each person has a draw of their own for the whole run; they are receptive when their receptivity exceeds
 * it. So who was not receptive is so later only if their receptivity has risen.
 *
 * Invariant: nobody under 15 is approached; the channel is the tie before first contact.
 *
 * @param by [in] the person who makes contact or sends the message
 */
#ifndef OFR_PATHWAY_CONTACT_H
#define OFR_PATHWAY_CONTACT_H

#include "models/pathway/state.h"

/** A first contact that somebody may make. */
struct pathway_contact {
    uint32_t person, by, channel;
    uint32_t place; /* OFR_NONE online */
};

/** Whether the person is old enough, about, not of the group and not approached lately, and no programme
 * prevents it. */
bool pathway_may_be_approached(const struct ofr_engine *engine, uint32_t person, uint32_t by);
/** Weight in [0, 1] of a first contact, by age and by whether the two are of one sex. */
double pathway_contact_weight(const struct ofr_engine *engine, uint32_t person, uint32_t by);
/** Make a contact where the person may be approached. Whether they are receptive is found later, when their
 * opinions have been exchanged (opinion_exchange.h). */
void pathway_make_contact(struct ofr_engine *engine, const struct pathway_contact *contact);
/** Find whether a person who was approached is receptive; their opinions must be exchanged before. */
void pathway_find_receptive(struct ofr_engine *engine, uint32_t person);

/** Approach a person at once: first contact through a channel. Nothing happens to people who are too young,
 * away, in the group or were approached lately. The person's opinions must be exchanged before.
 *  @param place [in] OFR_NONE online */
void pathway_approach_person(struct ofr_engine *engine, uint32_t person, uint32_t by, uint32_t channel,
                             uint32_t place);
/** Approach an inmate, person, for another. Custody is no bar here; the inmate's opinions must be known
 * (opinion_exchange.h). */
void pathway_approach_inmate(struct ofr_engine *engine, uint32_t person, uint32_t by);
/** Whether a message online to a person now is taken down (online.moderation). */
bool pathway_taken_down(const struct ofr_engine *engine, uint32_t person, uint32_t by);

#endif
