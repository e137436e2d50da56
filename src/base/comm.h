/*
 * Communication: the ranks (processes) of a run, and the collective calls they make.
 *
 * The only file that calls MPI. Built without it, or started alone, there is one rank and every call returns
 * at once. It does not depend on people: it moves items of a column, numbered the same on every rank. Only
 * results go from one rank to another.
 *
 * Invariant: all ranks make the same calls in the same order. Every collective starts with a status check, so
 * a rank that failed may call ofr_comm_agree while the others are at any other collective: all then return
 * its status, with its report. After a failure the communicator is marked failed, no call waits, and every
 * call returns OFR_SYSTEM. One that was asked to stop stops all in the same way, with OFR_STOPPED and no
 * report. Results do not depend on the number of ranks.
 */
#ifndef OFR_BASE_COMM_H
#define OFR_BASE_COMM_H

#include "base/memory.h"

struct ofr_comm_buffers;

/** A communicator over all ranks. Zero-initialised it is one rank alone. For one thread at a time. */
struct ofr_comm {
    uint32_t rank;         /* from 0 */
    uint32_t n_ranks;      /* 0 or 1: alone */
    uint32_t n_local;      /* of them on this machine, this one too */
    bool failed;           /* a rank has failed: no call waits any more */
    uint64_t n_meetings;   /* how often all ranks waited for each other */
    uint64_t bytes_sent;   /* to other ranks, by the collectives below, so far */
    double seconds_waited; /* in them, for others and for the network */
    struct ofr_comm_buffers *buffers;
};

/** Whether there is one rank only. */
static inline bool ofr_comm_alone(const struct ofr_comm *comm) { return comm == NULL || comm->n_ranks <= 1; }

/**
 * All ranks that ofr_ranks_join joined; one alone if it was not called or found none.
 * @errors   OFR_SYSTEM when memory is short
 */
OFR_MUST_USE ofr_status ofr_comm_open(struct ofr_comm *comm, struct ofr_reports *reports);
/** Free the buffers; accepts an empty one. */
void ofr_comm_close(struct ofr_comm *comm);

/**
 * Agree on a status at the end of a stage.
 *
 * @param status [in] of this rank; its reports give the reason
 * @errors   the status, when all ranks have the same (each has reports of its own); else OFR_SYSTEM, with the
 *           reports of the lowest rank that has the worst status
 * @parallel collective
 */
OFR_MUST_USE ofr_status ofr_comm_agree(struct ofr_comm *comm, ofr_status status, struct ofr_reports *reports);

/**
 * Check that all ranks have the same number, e.g. a digest of what they were given.
 * @param what [in] named in the report, e.g. "the scenario"
 * @errors   OFR_SYSTEM on all ranks, naming the first that differs from rank 0
 * @parallel collective
 */
OFR_MUST_USE ofr_status ofr_comm_same(struct ofr_comm *comm, uint64_t number, const char *what,
                                      struct ofr_reports *reports);

/**
 * Sum whole numbers over ranks; all get the sums.
 * @param values [in,out] [n]
 * @errors   OFR_SYSTEM when a rank failed
 * @parallel collective
 * @cost     8 n bytes a rank, at least
 */
OFR_MUST_USE ofr_status ofr_comm_sum(struct ofr_comm *comm, int64_t *values, size_t n,
                                     struct ofr_reports *reports);

/** Items of a column, and who owns them: rank r those from first[r] to first[r + 1] - 1. */
struct ofr_comm_column {
    void *items;           /* [first[n_ranks]] */
    size_t stride, size;   /* bytes from one item to the next, and bytes of an item */
    const uint32_t *first; /* [n_ranks + 1] rising */
};

/**
 * Fetch items from their owners, in two phases: each rank requests items, the owners answer.
 * Afterwards the items listed are here as their owners have them.
 *
 * @param ids [in] [n] rising, without repeats; own items may be among them and cost nothing
 * @errors   OFR_SYSTEM when memory is short or a rank failed
 * @parallel collective; lists differ from rank to rank
 * @cost     (4 + size) bytes an item of another rank; four small messages to all
 */
OFR_MUST_USE ofr_status ofr_comm_fetch(struct ofr_comm *comm, const struct ofr_comm_column *column,
                                       const uint32_t *ids, size_t n, struct ofr_reports *reports);

/**
 * Exchange items between all ranks (allgather): every rank has the same list and sends its own items.
 *
 * @param ids [in] [n] the same on every rank, in any order, repeats allowed
 * @errors   OFR_SYSTEM when memory is short or a rank failed
 * @parallel collective; when n is 0 no rank waits
 * @cost     size bytes an item to each other rank; no request
 */
OFR_MUST_USE ofr_status ofr_comm_allgather_rows(struct ofr_comm *comm, const struct ofr_comm_column *column,
                                                const uint32_t *ids, size_t n, struct ofr_reports *reports);

/* ---- a digest of all items: a chain over ranks --------------------------------------------- */

/** Receive the state of a digest from rank - 1; rank 0 keeps its own. @param number [in,out] @parallel
 * collective */
void ofr_comm_digest_chain_recv(struct ofr_comm *comm, uint64_t *number);
/** Send the state of a digest to rank + 1; all ranks get the last one. @param number [in,out] @parallel
 * collective */
void ofr_comm_digest_chain_send(struct ofr_comm *comm, uint64_t *number);

/* ---- results ---------------------------------------------------------------------------- */

/** Send n bytes to a rank that receives them, or receive n bytes from one; n may exceed 2^31. */
void ofr_comm_send(struct ofr_comm *comm, uint32_t to, const void *bytes, size_t n);
void ofr_comm_receive(struct ofr_comm *comm, uint32_t from, void *bytes, size_t n);

#endif
