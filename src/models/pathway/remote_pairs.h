/*
 * Remote pairs: conversations whose speaker belongs to another rank.
 *
 * While a rank finds partners for its own listeners it queues such pairs. It then fetches the opinions of all
 * their speakers at once, in two phases (base/comm.h), and hears the pairs like any other. All read the
 * opinions of the morning, so the delay changes nothing. The queue does not exist when one rank has all
 * people.
 *
 * Invariant: after pathway_remote_pairs_fetch the opinions of each queued speaker are here as their owner has
 * them.
 */
#ifndef OFR_PATHWAY_REMOTE_PAIRS_H
#define OFR_PATHWAY_REMOTE_PAIRS_H

#include "models/pathway/partner.h"

/** Make room for the pairs of a day; nothing when one rank has all. @errors OFR_SYSTEM when memory is short
 */
OFR_MUST_USE ofr_status pathway_remote_pairs_start(struct ofr_engine *engine, struct ofr_reports *reports);
/** Free the queue; accepts none. */
void pathway_remote_pairs_stop(struct ofr_engine *engine);

/** Empty the queue of a part. @parallel parts */
void pathway_remote_pairs_clear(const struct ofr_engine *engine, uint32_t part);
/** Queue a pair of a part if a speaker belongs to another rank; false when all are here. @parallel parts */
bool pathway_remote_pairs_put_off(const struct ofr_engine *engine, const struct pathway_pair *pair,
                                  uint32_t part);
/** The queued pairs of a part. @param n [out] how many */
const struct pathway_pair *pathway_remote_pairs_list(const struct ofr_engine *engine, uint32_t part,
                                                     uint32_t *n);

/**
 * Fetch the opinions of the speakers of all queued pairs.
 * @errors   OFR_SYSTEM when memory is short or a rank failed
 * @parallel collective
 * @cost     18 bytes a speaker; O(people / 64) to sort the list
 */
OFR_MUST_USE ofr_status pathway_remote_pairs_fetch(struct ofr_engine *engine, struct ofr_reports *reports);

#endif
