/*
 * Partition: which rank owns which people of a replicate that several ranks partition.
 *
 * Areas are divided in space order, by load: a rank owns a range of areas, hence a range of people. Only the
 * owner keeps a person's columns that are marked as owned (model.h). All other state is the same on every
 * rank, since every rank runs the same rules. The partition does not change during a run.
 *
 * Invariant: the results are the same to the bit for any number of ranks.
 */
#ifndef OFR_ENGINE_PARTITION_H
#define OFR_ENGINE_PARTITION_H

#include "base/comm.h"
#include "population/population.h"

/** Bytes that this rank received; a sum over ranks counts everything once. */
struct ofr_moved {
    int64_t boundary; /* opinions of people met in places, from other ranks' areas */
    int64_t online;   /* opinions of people looked at online */
    int64_t known;    /* opinions of single people for rules that run on every rank */
};

struct ofr_partition {
    struct ofr_comm *comm; /* borrowed; NULL: one rank has all */
    uint32_t n_ranks;
    uint32_t *first;        /* [n_ranks + 1] first person of each rank, and the end */
    uint32_t own, own_end;  /* own people */
    struct ofr_moved moved; /* since the start */
};

/**
 * Divide a row of loads into n_parts ranges so that the largest load of a range is least.
 *
 * @param loads [in]  [n_loads]
 * @param first [out] [n_parts + 1] where each part starts, and n_loads; parts may be empty
 * @cost     O(n_loads log sum)
 */
void ofr_partition_areas(const uint64_t *loads, uint32_t n_loads, uint32_t n_parts, uint32_t *first);

/**
 * Divide the people of a population among ranks.
 * @param comm [in] NULL or alone: one rank has all
 * @errors   OFR_SYSTEM when memory is short; the partition is then empty
 */
OFR_MUST_USE ofr_status ofr_partition_start(struct ofr_partition *partition, struct ofr_comm *comm,
                                            const struct ofr_population *population,
                                            struct ofr_reports *reports);
/** Free a partition; accepts an empty one. */
void ofr_partition_stop(struct ofr_partition *partition);

/** Whether one rank has all people. */
static inline bool ofr_partition_alone(const struct ofr_partition *partition) {
    return partition->n_ranks <= 1;
}
/** Whether this rank owns a person. */
static inline bool ofr_partition_owns(const struct ofr_partition *partition, uint32_t person) {
    return person >= partition->own && person < partition->own_end;
}

#endif
