/* The collectives of base/comm.h, and how areas are shared out, with random data: prints `fine` from rank 0,
 * or what went wrong.
 *
 *     collectives             started alone (the one-process twin) or by mpirun
 *
 * What each rank should have afterwards is computed from draws, without any message.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/comm.h"
#include "base/draws.h"
#include "engine/partition.h"

#define N_ITEMS 10007u
#define ROUNDS 40
#define N_RANKS_MOST 64

struct mind {
    uint32_t of, day;
    uint64_t text;
};

static struct mind items[N_ITEMS];
static uint32_t first[N_RANKS_MOST + 1], ids[N_ITEMS];
static const struct ofr_draws draws = {{7, 11}};
static int n_faults;

static void expect(bool holds, const char *what, uint32_t rank, uint32_t round) {
    if (!holds && n_faults++ < 10)
        fprintf(stderr, "rank %u, round %u: %s\n", rank, round, what);
}

/* What the owner of an item says it is on a day. */
static struct mind truth(uint32_t id, uint32_t day) {
    struct ofr_words words = ofr_draw(draws, id, day, 1, 0);
    return (struct mind){id, day, (uint64_t)words.w[0] << 32 | words.w[1]};
}

static bool is_true(uint32_t id, uint32_t day) {
    struct mind right = truth(id, day);
    return items[id].of == right.of && items[id].day == right.day && items[id].text == right.text;
}

static bool is_own(const struct ofr_comm *comm, uint32_t id) {
    return id >= first[comm->rank] && id < first[comm->rank + 1];
}

/* Shares of random size, some of them empty; owners know their items, the rest is rubbish. */
static void begin(const struct ofr_comm *comm, uint32_t round) {
    first[0] = 0;
    first[comm->n_ranks] = N_ITEMS;
    for (uint32_t r = 1; r < comm->n_ranks; r++) {
        uint32_t left = N_ITEMS - first[r - 1];
        uint32_t part = ofr_below(ofr_draw(draws, r, round, 2, 0).w[0], 2 * left / comm->n_ranks + 1);
        first[r] = first[r - 1] + (round % 5 == 4 && r == 1 ? 0 : part);
    }
    for (uint32_t i = 0; i < N_ITEMS; i++)
        items[i] = is_own(comm, i) ? truth(i, round) : (struct mind){0};
}

/* A list of about share / 65536 of the items; the same on all ranks when `rank` is. */
static size_t list(uint32_t rank, uint32_t round, uint32_t share) {
    size_t n = 0;
    for (uint32_t i = 0; i < N_ITEMS; i++)
        if ((ofr_draw(draws, i, round, 3, rank).w[0] & 0xFFFF) < share)
            ids[n++] = i;
    return n;
}

static bool has(size_t n, uint32_t id) {
    for (size_t i = 0; i < n; i++)
        if (ids[i] == id)
            return true;
    return false;
}

static void check_column(const struct ofr_comm *comm, size_t n, uint32_t round, const char *what) {
    for (size_t i = 0; i < n; i++)
        expect(is_true(ids[i], round), what, comm->rank, round);
    for (uint32_t i = 0; i < N_ITEMS; i += 31)
        if (!is_own(comm, i) && !has(n, i))
            expect(items[i].of == 0 && items[i].day == 0, "an item changed that nobody asked for", comm->rank,
                   round);
}

static const uint32_t shares[] = {0, 1, 50, 3000, 65536};

static void fetch_and_make_known(struct ofr_comm *comm, struct ofr_reports *reports) {
    const struct ofr_comm_column column = {items, sizeof *items, sizeof *items, first};
    for (uint32_t round = 0; round < ROUNDS; round++) {
        begin(comm, round);
        size_t n = list(100 + comm->rank, round, shares[(round + comm->rank) % 5]);
        expect(ofr_comm_fetch(comm, &column, ids, n, reports) == OFR_OK, "fetch", comm->rank, round);
        check_column(comm, n, round, "an item that was fetched is not its owner's");
        begin(comm, round);
        n = list(7, round, shares[round % 5]);
        for (size_t i = 0; i + 1 < n; i += 2) { /* any order, with repeats */
            uint32_t id = ids[i];
            ids[i] = ids[n - 1 - i];
            ids[n - 1 - i] = id;
        }
        if (n > 10)
            ids[3] = ids[7];
        expect(ofr_comm_allgather_rows(comm, &column, ids, n, reports) == OFR_OK, "allgather rows",
               comm->rank, round);
        check_column(comm, n, round, "an allgathered item is not its owner's");
    }
}

static void sum_and_chain(struct ofr_comm *comm, struct ofr_reports *reports) {
    int64_t values[300];
    for (uint32_t round = 0; round < ROUNDS; round++) {
        for (uint32_t i = 0; i < 300; i++)
            values[i] = (int64_t)i * round - comm->rank * 5;
        expect(ofr_comm_sum(comm, values, 300, reports) == OFR_OK, "sum", comm->rank, round);
        for (uint32_t i = 0; i < 300; i++)
            expect(values[i] ==
                       (int64_t)i * round * comm->n_ranks - comm->n_ranks * (comm->n_ranks - 1) / 2 * 5,
                   "a sum is wrong", comm->rank, round);
        uint64_t number = 1, right = 1;
        ofr_comm_digest_chain_recv(comm, &number);
        number = number * 31 + comm->rank + round;
        ofr_comm_digest_chain_send(comm, &number);
        for (uint32_t r = 0; r < comm->n_ranks; r++)
            right = right * 31 + r + round;
        expect(number == right, "the chain is wrong", comm->rank, round);
    }
}

/* Does a cut of loads into parts of at most `most` exist? */
static bool fits(const uint64_t *loads, uint32_t n, uint32_t n_parts, uint64_t most) {
    uint32_t parts = 1;
    uint64_t sum = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (loads[i] > most)
            return false;
        parts += sum + loads[i] > most;
        sum = sum + loads[i] > most ? loads[i] : sum + loads[i];
    }
    return parts <= n_parts;
}

/* Areas are shared out in order, each once, and no cut has a smaller largest part. */
static void sharing(void) {
    uint64_t loads[40];
    uint32_t starts[10];
    for (uint32_t round = 0; round < 500; round++) {
        uint32_t n = 1 + round % 40, n_parts = 1 + round % 9;
        uint64_t largest = 0;
        for (uint32_t i = 0; i < n; i++)
            loads[i] = ofr_below(ofr_draw(draws, i, round, 4, 0).w[0], 1000);
        ofr_partition_areas(loads, n, n_parts, starts);
        expect(starts[0] == 0 && starts[n_parts] == n, "shares do not cover all", 0, round);
        for (uint32_t p = 0; p < n_parts; p++) {
            uint64_t sum = 0;
            expect(starts[p] <= starts[p + 1], "shares are out of order", 0, round);
            for (uint32_t i = starts[p]; i < starts[p + 1]; i++)
                sum += loads[i];
            largest = sum > largest ? sum : largest;
        }
        expect(fits(loads, n, n_parts, largest) && (largest == 0 || !fits(loads, n, n_parts, largest - 1)),
               "another cut has a smaller largest share", 0, round);
    }
}

static void bring(struct ofr_comm *comm) {
    static unsigned char bytes[300000];
    for (uint32_t r = 1; r < comm->n_ranks; r++) {
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = comm->rank == r ? (unsigned char)(i * r) : 0;
        if (comm->rank == r)
            ofr_comm_send(comm, 0, bytes, sizeof bytes);
        if (comm->rank == 0)
            ofr_comm_receive(comm, r, bytes, sizeof bytes);
        for (size_t i = 0; comm->rank == 0 && i < sizeof bytes; i++)
            expect(bytes[i] == (unsigned char)(i * r), "a byte that was brought is wrong", 0, r);
    }
}

/* The last rank fails while the others are at some collective; all must learn of it. */
static void failures(struct ofr_comm *comm) {
    const struct ofr_comm_column column = {items, sizeof *items, sizeof *items, first};
    for (uint32_t round = 0; round < 5 && !ofr_comm_alone(comm); round++) {
        struct ofr_reports *reports = ofr_reports_new();
        int64_t value = 1;
        ofr_status status = OFR_OK;
        comm->failed = false; /* begin again */
        begin(comm, round);
        size_t n = list(7, round, 3000);
        if (comm->rank == comm->n_ranks - 1) {
            struct ofr_position at = {"some.yaml", 3, 7, 2, "  parameter: 5\n"};
            status =
                ofr_comm_agree(comm, ofr_fail_at(reports, OFR_BAD_INPUT, &at, "a fault of mine"), reports);
        } else if (round == 0)
            status = ofr_comm_agree(comm, OFR_OK, reports);
        else if (round == 1)
            status = ofr_comm_sum(comm, &value, 1, reports);
        else if (round == 2)
            status = ofr_comm_fetch(comm, &column, ids, n, reports);
        else if (round == 3)
            status = ofr_comm_allgather_rows(comm, &column, ids, n, reports);
        else
            status = ofr_comm_same(comm, 1, "a number", reports);
        char text[200], whose[200], right[50];
        ofr_reports_text(reports, 0, text, sizeof text);
        ofr_reports_text(reports, 1, whose, sizeof whose);
        snprintf(right, sizeof right, "error: rank %u of %u, on ", comm->n_ranks - 1, comm->n_ranks);
        expect(status == OFR_BAD_INPUT, "a failure was not told", comm->rank, round);
        expect(comm->failed && ofr_comm_agree(comm, OFR_OK, NULL) == OFR_SYSTEM, "not failed", comm->rank,
               round);
        expect(strcmp(text,
                      "some.yaml:3:7: error: a fault of mine\n    3 |   parameter: 5\n      |       ^~\n") ==
                   0,
               "the report did not come whole", comm->rank, round);
        expect(strncmp(whose, right, strlen(right)) == 0, "the rank is not named", comm->rank, round);
        ofr_reports_free(reports);
    }
}

/* Memory that is short on one rank in the middle of an exchange. */
static void short_memory(struct ofr_comm *comm) {
    for (long nth = 1; nth <= 3 && !ofr_comm_alone(comm); nth++)
        for (int known = 0; known < 2; known++) {
            struct ofr_comm other;
            struct ofr_reports *reports = ofr_reports_new();
            const struct ofr_comm_column column = {items, sizeof *items, sizeof *items, first};
            begin(comm, 3);
            size_t n = list(7, 1, 3000);
            expect(ofr_comm_open(&other, reports) == OFR_OK, "open", comm->rank, 0);
            if (comm->rank == comm->n_ranks - 1)
                ofr_memory_fail_at(nth, false);
            ofr_status status = known ? ofr_comm_allgather_rows(&other, &column, ids, n, reports)
                                      : ofr_comm_fetch(&other, &column, ids, n, reports);
            ofr_memory_fail_at(0, false);
            expect(status == (known && nth == 3 ? OFR_OK : OFR_SYSTEM), "short memory was not told",
                   comm->rank, (uint32_t)nth);
            ofr_comm_close(&other);
            ofr_reports_free(reports);
        }
}

static void agreements(struct ofr_comm *comm, struct ofr_reports *reports) {
    comm->failed = false;
    expect(ofr_comm_agree(comm, OFR_OK, reports) == OFR_OK, "no rank failed", comm->rank, 0);
    expect(ofr_comm_agree(comm, OFR_BAD_INPUT, reports) == OFR_BAD_INPUT, "all have the same", comm->rank, 0);
    comm->failed = false;
    expect(ofr_ranks_agree(OFR_SYSTEM, reports) == OFR_SYSTEM, "all have failed", comm->rank, 0);
    expect(ofr_comm_same(comm, 17, "a number", reports) == OFR_OK, "all have one number", comm->rank, 0);
    expect(ofr_reports_count(reports) == 0, "a report of nothing", comm->rank, 0);
    ofr_status right = ofr_comm_alone(comm) ? OFR_OK : OFR_SYSTEM;
    expect(ofr_comm_same(comm, 17 + (comm->rank == 1), "a number", reports) == right, "numbers differ",
           comm->rank, 1);
    expect(ofr_reports_count(reports) == (ofr_comm_alone(comm) ? 0 : 2), "numbers differ", comm->rank, 2);
    comm->failed = false;
}

int main(void) {
    struct ofr_comm comm;
    struct ofr_reports *reports = ofr_reports_new();
    if (ofr_ranks_join(reports) != OFR_OK || ofr_comm_open(&comm, reports) != OFR_OK)
        return OFR_SYSTEM;
    fetch_and_make_known(&comm, reports);
    sum_and_chain(&comm, reports);
    sharing();
    bring(&comm);
    failures(&comm);
    short_memory(&comm);
    agreements(&comm, reports);
    int64_t all_faults = n_faults;
    if (ofr_comm_sum(&comm, &all_faults, 1, reports) != OFR_OK)
        all_faults++;
    if (comm.rank == 0)
        printf("%u ranks: %s\n", comm.n_ranks, all_faults == 0 ? "fine" : "faults");
    ofr_comm_close(&comm);
    ofr_reports_free(reports);
    ofr_ranks_leave();
    return all_faults == 0 ? OFR_OK : OFR_CHECK_FAILED;
}
