/*
 * Comm: the ranks of a run - processes, on one machine or many, that work on it together -
 * and the few things they do together. The only file that calls MPI; built without it, or
 * started alone, there is one rank and every call returns at once: the one-process twin.
 *
 * Not a message layer of its own: there is no call for two ranks alone but the sending of
 * results. Knows no people: it moves items of a column, numbered the same on every rank.
 *
 * Invariant: all ranks make the same calls in the same order. Every collective begins with
 * all ranks telling whether they are well, so one that failed may call ofr_comm_agree
 * while the others are at any other collective: all then return OFR_SYSTEM, with the report of
 * the one that failed. From then on the ranks are parted: no call waits for anybody, and each
 * returns OFR_SYSTEM. Results do not depend on the number of ranks.
 */
#ifndef OFR_BASE_COMM_H
#define OFR_BASE_COMM_H

#include "base/memory.h"

struct ofr_comm_room; /* buffers of the exchange */

/** What one rank knows of all. Zero-initialised it is one rank alone. Used by one thread at a time. */
struct ofr_comm {
    uint32_t rank;         /* from 0 */
    uint32_t n_ranks;      /* 0 or 1: alone */
    uint32_t n_local;      /* of them on this machine, this one too */
    bool parted;           /* a failure was told */
    uint64_t n_meetings;   /* how often all ranks waited for one another */
    uint64_t bytes_sent;   /* to other ranks, by the collectives below, so far */
    double seconds_waited; /* in them, for others and for the network */
    struct ofr_comm_room *room;
};

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
 * @param status [in] how this rank fared; its reports say why
 * @return   OFR_OK when all are well; the status when all have the same (each has reports of its own);
 *           else OFR_SYSTEM, and the reports of the lowest rank of those worst off are told to all
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
 * Fetch items from their owners, in two phases: each rank says which it needs, owners answer.
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
 * Make items known to all: every rank has the same list and sends those of its own.
 *
 * @param ids [in] [n] the same on every rank, in any order, repeats allowed
 * @errors   OFR_SYSTEM when memory is short or a rank failed
 * @parallel collective; when n is 0 nobody waits for anybody
 * @cost     size bytes an item to each other rank; no request
 */
OFR_MUST_USE ofr_status ofr_comm_allgather_rows(struct ofr_comm *comm, const struct ofr_comm_column *column,
                                                const uint32_t *ids, size_t n, struct ofr_reports *reports);

/* ---- a chain over ranks: what a digest of all items needs ------------------------------ */

/** Wait for rank - 1 and take over its number; rank 0 keeps its own. @parallel collective */
void ofr_comm_digest_chain_recv(struct ofr_comm *comm, uint64_t *number);
/** Hand the number to rank + 1; all get that of the last. @parallel collective */
void ofr_comm_digest_chain_send(struct ofr_comm *comm, uint64_t *number);

/* ---- results ---------------------------------------------------------------------------- */

/** Send bytes to a rank that waits for them, or wait for bytes from one; any number of bytes. */
void ofr_comm_send(struct ofr_comm *comm, uint32_t to, const void *bytes, size_t n);
void ofr_comm_receive(struct ofr_comm *comm, uint32_t from, void *bytes, size_t n);

#endif
