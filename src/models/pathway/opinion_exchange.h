/*
 * Known: opinions that a rule reads which runs alike on every rank.
 *
 * Only the rank that owns a person keeps his opinions (engine/partition.h). A rule that every rank
 * runs therefore first lists the people whose opinions it will read, the same list on every
 * rank, and has them made known; then it reads. Moving an opinion needs no such step: every
 * rank moves it alike, and what the owner has is right. Not for talk, which asks for what its
 * own listeners need.
 *
 * Invariant: what was made known stays right on every rank until talk runs again.
 */
#ifndef OFR_PATHWAY_OPINION_EXCHANGE_H
#define OFR_PATHWAY_OPINION_EXCHANGE_H

#include "engine/engine.h"

/** The list: those whose opinions are asked for. */
struct pathway_asked {
    uint32_t *people;
    uint32_t n, capacity;
};

/** Begin a list. */
void pathway_ask_anew(struct ofr_engine *engine);
/** Add somebody; again does no harm. When there is no room left, the day fails (engine.h). */
void pathway_ask(struct ofr_engine *engine, uint32_t person);
/**
 * Make the opinions of the listed people known on every rank. The list stays as it is.
 * @errors   OFR_SYSTEM when memory is short or a rank failed
 * @parallel collective
 */
OFR_MUST_USE ofr_status pathway_learn(struct ofr_engine *engine, struct ofr_reports *reports);

/** The column of minds, for the calls of base/comm.h. */
struct ofr_comm_column pathway_mind_column(const struct ofr_engine *engine);

/** Keep room for a list of everybody with a record, and more. */
OFR_MUST_USE ofr_status pathway_opinion_exchange_make_room(struct ofr_engine *engine,
                                                           struct ofr_reports *reports);
void pathway_opinion_exchange_stop(struct ofr_engine *engine);

#endif
