/*
 * Partners: whom a listener hears, for the rule talk.
 *
 * A listener has a slot. In a place they have four tries among its usual visitors, at home among the
 * household; a try succeeds if that person is there. The rate of talks is corrected once for failures. Online
 * they look at three people anywhere. The rule reads who is about, never opinions. Not the conversation: see
 * talk.h.
 *
 * Invariant: the form for many people finds the same partners as the plain form for one.
 */
#ifndef OFR_PATHWAY_PARTNER_H
#define OFR_PATHWAY_PARTNER_H

#include "models/pathway/state.h"

#define PATHWAY_ONLINE_LOOKS 3    /* people looked at online; the nearest in opinion is heard */
#define PATHWAY_PARTNER_BATCH 512 /* people for whom partners are sought together */

/** A listener and the possible speakers: one where both are present, up to three online. */
struct pathway_pair {
    uint32_t listener;
    uint32_t n_speakers;
    uint32_t speakers[PATHWAY_ONLINE_LOOKS];
    uint32_t topic_word; /* draws the topic; its lower half drew online or not */
    bool online;
};

/**
 * Find a partner for one person: the plain form, which defines the rule.
 * @param pass [in]  which of the day's passes
 * @param pair [out] complete if the result is true
 * @return   whether a speaker was found
 * @cost     about 60 ns
 */
bool pathway_find_partner(const struct ofr_engine *engine, uint32_t person, uint32_t pass,
                          struct pathway_pair *pair);

/**
 * Find partners for the listeners in a batch of people. Draws eight at a time and prefetches what it will
 * read, also the opinions of speakers.
 *
 * @param pass  [in]  which of the day's passes
 * @param first [in]  first person of the batch, a multiple of PATHWAY_PARTNER_BATCH
 * @param pairs [out] [PATHWAY_PARTNER_BATCH]
 * @return   how many pairs
 * @parallel any batches at once
 * @cost     about 25 ns an attempt
 */
uint32_t pathway_find_partners(const struct ofr_engine *engine, uint32_t first, uint32_t pass,
                               struct pathway_pair *pairs);

#endif
