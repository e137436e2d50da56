/*
 * Share: which rank owns which people of a replicate that several ranks work on together.
 *
 * Areas are shared out in space order, by load: rank r owns a range of areas, hence a range of
 * people. Owning means that this rank alone keeps a person's columns that are marked as owned
 * (model.h); all other state is the same on every rank, which runs the same rules. Not a
 * balance that moves during a run.
 *
 * Invariant: what a run does is the same to the bit for any number of ranks.
 */
#ifndef OFR_ENGINE_PARTITION_H
#define OFR_ENGINE_PARTITION_H

#include "base/comm.h"
#include "population/population.h"

/** What ranks moved between them, bytes of this rank's wants, so that sums over ranks count all once. */
struct ofr_moved {
    int64_t boundary; /* minds of people met in places, from over the boundary of one's areas */
    int64_t online;   /* minds of people looked at online, anywhere */
    int64_t known;    /* what a rule that runs on every rank reads of single people */
};

struct ofr_partition {
    struct ofr_comm *comm; /* borrowed; NULL: one rank has all */
    uint32_t n_ranks;
    uint32_t *first;        /* [n_ranks + 1] first person of each rank, and the end */
    uint32_t own, own_end;  /* own people */
    struct ofr_moved moved; /* since the start */
};

/**
 * Cut a row of loads into n parts, each a range, so that the largest load of a part is least.
 *
 * @param loads [in]  [n_loads]
 * @param first [out] [n_parts + 1] where each part starts, and n_loads; parts may be empty
 * @cost     O(n_loads log sum)
 */
void ofr_partition_areas(const uint64_t *loads, uint32_t n_loads, uint32_t n_parts, uint32_t *first);

/**
 * Share the people of a population out among ranks.
 * @param comm [in] NULL or alone: one rank has all
 * @errors   OFR_SYSTEM when memory is short; the share is then empty
 */
OFR_MUST_USE ofr_status ofr_partition_start(struct ofr_partition *share, struct ofr_comm *comm,
                                            const struct ofr_population *population,
                                            struct ofr_reports *reports);
void ofr_partition_stop(struct ofr_partition *share);

static inline bool ofr_partition_alone(const struct ofr_partition *share) { return share->n_ranks <= 1; }
static inline bool ofr_partition_owns(const struct ofr_partition *share, uint32_t person) {
    return person >= share->own && person < share->own_end;
}

#endif
