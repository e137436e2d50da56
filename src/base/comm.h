/*
 * Communication between ranks: collectives over the processes that share a run, on one machine or many.
 *
 * Only comm.c calls MPI. Built without MPI, or started alone, there is one rank and every call returns at
 * once. Ranks exchange rows of a column, which have the same number on every rank. Only results go from one
 * rank to another alone.
 *
 * Invariant: all ranks make the same calls in the same order. Every collective starts with a status check, so
 * a rank that failed may call ofr_comm_agree while the others are at any other collective. All then return
 * OFR_SYSTEM, with the report of the rank that failed. After a failure the communicator is marked failed: no
 * call waits for another rank, and each returns OFR_SYSTEM. Results do not depend on the number of ranks.
 */
#ifndef OFR_BASE_COMM_H
#define OFR_BASE_COMM_H

#include "base/memory.h"

struct ofr_comm_room; /* buffers of the exchange */

/** A communicator, as one rank sees it. Zero-initialised it is one rank alone. Used by one thread at a time.
 */
struct ofr_comm {
    uint32_t rank;         /* from 0 */
    uint32_t n_ranks;      /* 0 or 1: alone */
    uint32_t n_local;      /* ranks on this machine, this one included */
    bool parted;           /* a rank failed */
    uint64_t n_meetings;   /* number of collectives so far */
    uint64_t bytes_sent;   /* to other ranks, by the collectives below, so far */
    double seconds_waited; /* in them, for other ranks and for the network */
    struct ofr_comm_room *room;
};

static inline bool ofr_comm_alone(const struct ofr_comm *comm) { return comm == NULL || comm->n_ranks <= 1; }

/**
 * Open a communicator of all ranks that ofr_ranks_join joined; of one if it was not called or found none.
 * @errors   OFR_SYSTEM when memory is short
 */
OFR_MUST_USE ofr_status ofr_comm_open(struct ofr_comm *comm, struct ofr_reports *reports);
/** Free the buffers; accepts an empty one. */
void ofr_comm_close(struct ofr_comm *comm);

/**
 * Agree on a status at the end of a stage.
 *
 * @param status [in] of this rank; its reports say why
 * @return   OFR_OK when no rank failed; the status when all have the same (each has reports of its own);
 *           else OFR_SYSTEM on all, with the reports of the lowest rank with the worst status
 * @errors   OFR_SYSTEM when a rank failed
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
 * @param values [in,out] [n] own addends, then the sums
 * @errors   OFR_SYSTEM when a rank failed
 * @parallel collective
 * @cost     8 n bytes a rank, at least
 */
OFR_MUST_USE ofr_status ofr_comm_sum(struct ofr_comm *comm, int64_t *values, size_t n,
                                     struct ofr_reports *reports);

/** Rows of a column and their owners: rank r owns rows first[r] to first[r + 1] - 1. */
struct ofr_comm_column {
    void *items;           /* [first[n_ranks]] */
    size_t stride, size;   /* bytes from one item to the next, and bytes of an item */
    const uint32_t *first; /* [n_ranks + 1] rising */
};

/**
 * Fetch rows from their owners, in two phases: each rank sends the list of rows it needs, the owners answer.
 * Afterwards this rank has the listed rows as their owners have them.
 *
 * @param ids [in] [n] rising, without repeats; own rows may be among them and cost nothing
 * @errors   OFR_SYSTEM when memory is short or a rank failed
 * @parallel collective; lists differ from rank to rank
 * @cost     (4 + size) bytes an item of another rank; four small messages to all
 */
OFR_MUST_USE ofr_status ofr_comm_fetch(struct ofr_comm *comm, const struct ofr_comm_column *column,
                                       const uint32_t *ids, size_t n, struct ofr_reports *reports);

/**
 * Allgather rows: every rank has the same list and sends its own rows of the list to all.
 *
 * @param ids [in] [n] the same on every rank, in any order, repeats allowed
 * @errors   OFR_SYSTEM when memory is short or a rank failed
 * @parallel collective; no rank waits when n is 0
 * @cost     size bytes an item to each other rank; no request
 */
OFR_MUST_USE ofr_status ofr_comm_allgather_rows(struct ofr_comm *comm, const struct ofr_comm_column *column,
                                                const uint32_t *ids, size_t n, struct ofr_reports *reports);

/* ---- a chain over ranks, for a digest of all rows --------------------------------------- */

/**
 * Receive the number of rank - 1; rank 0 keeps its own.
 * @param number [in,out] a digest
 * @parallel collective
 */
void ofr_comm_digest_chain_recv(struct ofr_comm *comm, uint64_t *number);
/**
 * Send the number to rank + 1; all ranks receive the number of the last.
 * @param number [in,out] a digest
 * @parallel collective
 */
void ofr_comm_digest_chain_send(struct ofr_comm *comm, uint64_t *number);

/* ---- results ---------------------------------------------------------------------------- */

/** Send n bytes to a rank that waits for them, or wait for n bytes from a rank. */
void ofr_comm_send(struct ofr_comm *comm, uint32_t to, const void *bytes, size_t n);
void ofr_comm_receive(struct ofr_comm *comm, uint32_t from, void *bytes, size_t n);

#endif
