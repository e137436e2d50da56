/*
 * Ranks: what a study sends from rank to rank - whole recordings, to rank 0, which writes
 * them. What the ranks of one replicate exchange each day is the engine's.
 *
 * Invariant: a recording is the same to the bit where it was made and where it arrived.
 */
#ifndef OFR_STUDY_RANKS_H
#define OFR_STUDY_RANKS_H

#include "base/comm.h"
#include "observe/recording.h"

/**
 * Check that all ranks were given the same scenario, to the last value.
 * @errors   OFR_SYSTEM on all ranks, naming the one that differs
 * @parallel collective
 */
OFR_MUST_USE ofr_status ofr_ranks_same_scenario(struct ofr_comm *comm, const struct ofr_scenario *scenario,
                                                struct ofr_reports *reports);

/**
 * Share out a round of jobs: rank r has its places places[r] to places[r + 1] - 1.
 * @param n_own  [in] of this rank; ranks may differ
 * @param places [out] [n_ranks + 1], the same on all; rising from 0
 * @errors   OFR_SYSTEM when memory is short or a rank failed
 * @parallel collective
 */
OFR_MUST_USE ofr_status ofr_ranks_places(struct ofr_comm *comm, uint32_t n_own, uint32_t *places,
                                         struct ofr_reports *reports);

/**
 * Bring a finished recording from the rank that made it to rank 0.
 *
 * @param recording [in,out] on `from`: what is sent; on rank 0: scenario, population, model,
 *                  replicate, variant, n_days and what is watched are given, the rest is filled in; on others unused
 * @errors   OFR_SYSTEM on all ranks when rank 0 has no memory for it
 * @parallel collective
 */
OFR_MUST_USE ofr_status ofr_ranks_bring_recording(struct ofr_comm *comm, uint32_t from,
                                                  struct ofr_recording *recording, struct ofr_reports *reports);

#endif
