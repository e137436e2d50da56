/*
 * Ranks: what a study sends from rank to rank - whole outputs, to rank 0, which writes
 * them. What the ranks of one replicate exchange each day is the engine's.
 *
 * Invariant: a output is the same to the bit where it was made and where it arrived.
 */
#ifndef OFR_ENSEMBLE_RANKS_H
#define OFR_ENSEMBLE_RANKS_H

#include "base/comm.h"
#include "output/output.h"

/** Threads of one rank and of all. */
struct ofr_ranks_threads {
    uint32_t own, all;
};

/**
 * Check that all ranks were given the same scenario, to the last value, and asked for the same, since each
 * reads what it was given itself; and count their threads.
 *
 * @param asked   [in] digest of all that was asked for beside the scenario
 * @param what    [in] named in the report, "the run asked for"
 * @param threads [in,out] `own` is given
 * @errors   OFR_SYSTEM on all ranks, naming the one that differs
 * @parallel collective
 */
OFR_MUST_USE ofr_status ofr_ranks_begin(struct ofr_comm *comm, const struct ofr_scenario *scenario,
                                        uint64_t asked, const char *what, struct ofr_ranks_threads *threads,
                                        struct ofr_reports *reports);

/**
 * Threads of this rank: as many as asked for, or with 0 its share of the machine's cores; at least 1. Never
 * more than the cores it may use, with a warning, unless the environment has OFFRAMP_MORE_THREADS=1.
 */
uint32_t ofr_ranks_own_threads(const struct ofr_comm *comm, uint32_t asked, struct ofr_reports *reports);

/** A rank's share of n jobs, by its threads, rounded up; and how many of them it runs at once. */
size_t ofr_ranks_share(struct ofr_ranks_threads threads, size_t n);
uint32_t ofr_ranks_at_once(struct ofr_ranks_threads threads, size_t n);

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
 * Bring a finished output from the rank that made it to rank 0.
 *
 * @param output [in,out] on `from`: what is sent; on rank 0: scenario, population, model,
 *                  replicate, variant, n_days and what is tracked are given, the rest is filled in; on others
 * unused
 * @errors   OFR_SYSTEM on all ranks when rank 0 has no memory for it
 * @parallel collective
 */
OFR_MUST_USE ofr_status ofr_ranks_bring_output(struct ofr_comm *comm, uint32_t from,
                                               struct ofr_output *output, struct ofr_reports *reports);

#endif
