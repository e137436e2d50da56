/*
 * Far: conversations whose speaker another rank owns. While a rank finds partners for its own
 * listeners it puts such pairs off; then it fetches the minds of all their speakers at
 * once, in two phases (base/comm.h), and the pairs are heard like any other. All read the
 * opinions of the morning, so being put off changes nothing.
 *
 * Not there when one rank has all.
 *
 * Invariant: after pathway_remote_pairs_fetch the mind of each speaker put off is here as its owner has it.
 */
#ifndef OFR_PATHWAY_REMOTE_PAIRS_H
#define OFR_PATHWAY_REMOTE_PAIRS_H

#include "engine/engine.h"
#include "models/pathway/partner.h"

struct pathway_remote_pairs;

/** Make room for the pairs of a day; nothing when one rank has all. */
OFR_MUST_USE ofr_status pathway_remote_pairs_start(struct ofr_engine *engine, struct ofr_reports *reports);
void pathway_remote_pairs_stop(struct ofr_engine *engine);

/** Begin a pass over a part. @parallel parts */
void pathway_remote_pairs_clear(const struct ofr_engine *engine, uint32_t part);
/** Put a pair of a part off if a speaker is another rank's; false when all are here. @parallel parts */
bool pathway_remote_pairs_put_off(const struct ofr_engine *engine, const struct pathway_pair *pair,
                                  uint32_t part);
/** The pairs of a part that were put off. */
const struct pathway_pair *pathway_remote_pairs_list(const struct ofr_engine *engine, uint32_t part,
                                                     uint32_t *n);

/**
 * Fetch the minds of the speakers of all pairs put off.
 * @errors   OFR_SYSTEM when memory is short or a rank failed
 * @parallel collective
 * @cost     18 bytes a speaker; O(people / 64) to put the list in order
 */
OFR_MUST_USE ofr_status pathway_remote_pairs_fetch(struct ofr_engine *engine, struct ofr_reports *reports);

#endif
