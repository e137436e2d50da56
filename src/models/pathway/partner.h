/*
 * Partner: whom a listener finds to listen to, for the rule talk.
 *
 * A listener has a slot. Present somewhere, he has four tries among the usual visitors of the
 * place, or the household at home; each is kept if he is there (the rate is corrected once for
 * failures). Online, he looks at three people anywhere. Reads who is about, never what anybody
 * thinks. Not the conversation: see talk.h.
 *
 * Invariant: the form for many people finds the same partners as the plain form for one.
 */
#ifndef OFR_PATHWAY_PARTNER_H
#define OFR_PATHWAY_PARTNER_H

#include "engine/engine.h"

#define PATHWAY_ONLINE_LOOKS 3    /* people looked at online, of whom the nearest in opinion is heard */
#define PATHWAY_PARTNER_BATCH 512 /* people for whom partners are sought together */

/** A listener and those he may listen to: one where both are present, up to three online. */
struct pathway_pair {
    uint32_t listener;
    uint32_t n_speakers;
    uint32_t speakers[PATHWAY_ONLINE_LOOKS];
    uint32_t topic_word; /* draws the topic; its lower half drew online or not */
    bool online;
};

/**
 * Find a partner for one person: the plain form, which defines the rule.
 * @param pass [in] which of the day's passes
 * @return   whether somebody was found; the pair is then complete
 * @cost     about 60 ns
 */
bool pathway_find_partner(const struct ofr_engine *engine, uint32_t person, uint32_t pass,
                          struct pathway_pair *pair);

/**
 * Find partners for those who listen among a batch of people, drawing eight at a time and asking
 * memory ahead for what will be read; minds of speakers are asked for too.
 *
 * @param first [in]  first person of the batch, a multiple of PATHWAY_PARTNER_BATCH
 * @param pairs [out] [PATHWAY_PARTNER_BATCH]
 * @return   how many pairs
 * @parallel any batches at once
 * @cost     about 25 ns an attempt
 */
uint32_t pathway_find_partners(const struct ofr_engine *engine, uint32_t first, uint32_t pass,
                               struct pathway_pair *pairs);

#endif
