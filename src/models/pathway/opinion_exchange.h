/*
 * Opinions needed by rules that every rank executes.
 *
 * Only the rank that owns a person keeps their opinions (engine/partition.h). A rule that runs on every rank
 * first lists the people whose opinions it will read, the same list on every rank, and exchanges them; then
 * it reads. Writing an opinion needs no such step: every rank makes the same change, and the owner's value is
 * right. Talk does not use this list; it fetches what its own listeners need (remote_pairs.h).
 *
 * Invariant: exchanged opinions stay right on every rank until talk runs again.
 */
#ifndef OFR_PATHWAY_OPINION_EXCHANGE_H
#define OFR_PATHWAY_OPINION_EXCHANGE_H

#include "models/pathway/state.h"

extern const struct pathway_part pathway_opinion_exchange_part;

/** Begin a list. */
void pathway_exchange_begin(struct ofr_engine *engine);
/** Add a person; adding one twice is harmless. A full list makes the day fail (ofr_engine_full). */
void pathway_exchange_add(struct ofr_engine *engine, uint32_t person);
/**
 * Exchange the opinions of the listed people, so that every rank has them. The list stays as it is.
 * @errors   OFR_SYSTEM when memory is short or a rank failed
 * @parallel collective
 */
OFR_MUST_USE ofr_status pathway_exchange_opinions(struct ofr_engine *engine, struct ofr_reports *reports);

/** The column of opinions, for the calls of base/comm.h. */
struct ofr_comm_column pathway_opinions_column(const struct ofr_engine *engine);

/** Make room for a list of everybody who has a record, and more. @errors OFR_SYSTEM when memory is short */
OFR_MUST_USE ofr_status pathway_opinion_exchange_make_room(struct ofr_engine *engine,
                                                           struct ofr_reports *reports);

#endif
