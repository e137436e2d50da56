#include "base/comm.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef OFR_MPI
#include <mpi.h>
#endif

/* Set by mpirun, by srun with PMIx and by srun with PMI-2 for each process they start. */
static const char *const started_by[] = {"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK"};

static bool was_started_as_rank(void) {
    for (size_t i = 0; i < sizeof started_by / sizeof *started_by; i++)
        if (getenv(started_by[i]) != NULL)
            return true;
    return false;
}

#ifndef OFR_MPI

/* ---- one process ------------------------------------------------------------------------- */

static const char *const sizes[] = {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_STEP_NUM_TASKS"};
static const char *const numbers[] = {"OMPI_COMM_WORLD_RANK", "PMI_RANK", "SLURM_PROCID"};

ofr_status ofr_ranks_join(struct ofr_reports *reports) {
    for (size_t i = 0; was_started_as_rank() && i < sizeof sizes / sizeof *sizes; i++) {
        const char *size = getenv(sizes[i]), *number = getenv(numbers[i]);
        if (size == NULL || atol(size) <= 1)
            continue;
        return number != NULL && atol(number) > 0
                   ? OFR_BAD_INPUT /* rank 0 says why */
                   : ofr_fail(reports, OFR_BAD_INPUT,
                              "started as one of %s ranks, but built without MPI; build with -Dmpi=enabled",
                              size);
    }
    return OFR_OK;
}

void ofr_ranks_leave(void) {}
uint32_t ofr_ranks_own(void) { return 0; }
uint32_t ofr_ranks_count(void) { return 1; }

ofr_status ofr_comm_open(struct ofr_comm *comm, struct ofr_reports *reports) {
    (void)reports;
    *comm = (struct ofr_comm){.n_ranks = 1, .n_local = 1};
    return OFR_OK;
}

void ofr_comm_close(struct ofr_comm *comm) { *comm = (struct ofr_comm){0}; }

ofr_status ofr_comm_agree(struct ofr_comm *comm, ofr_status status, struct ofr_reports *reports) {
    (void)comm, (void)reports;
    return status;
}

ofr_status ofr_comm_same(struct ofr_comm *comm, uint64_t number, const char *what,
                         struct ofr_reports *reports) {
    (void)comm, (void)number, (void)what, (void)reports;
    return OFR_OK;
}

ofr_status ofr_comm_sum(struct ofr_comm *comm, int64_t *values, size_t n, struct ofr_reports *reports) {
    (void)comm, (void)values, (void)n, (void)reports;
    return OFR_OK;
}

ofr_status ofr_comm_fetch(struct ofr_comm *comm, const struct ofr_comm_column *column, const uint32_t *ids,
                          size_t n, struct ofr_reports *reports) {
    (void)comm, (void)column, (void)ids, (void)n, (void)reports;
    return OFR_OK;
}

ofr_status ofr_comm_allgather_rows(struct ofr_comm *comm, const struct ofr_comm_column *column,
                                   const uint32_t *ids, size_t n, struct ofr_reports *reports) {
    (void)comm, (void)column, (void)ids, (void)n, (void)reports;
    return OFR_OK;
}

void ofr_comm_digest_chain_recv(struct ofr_comm *comm, uint64_t *number) { (void)comm, (void)number; }
void ofr_comm_digest_chain_send(struct ofr_comm *comm, uint64_t *number) { (void)comm, (void)number; }
void ofr_comm_send(struct ofr_comm *comm, uint32_t to, const void *bytes, size_t n) {
    (void)comm, (void)to, (void)bytes, (void)n;
}
void ofr_comm_receive(struct ofr_comm *comm, uint32_t from, void *bytes, size_t n) {
    (void)comm, (void)from, (void)bytes, (void)n;
}

#else

/* ---- joining and leaving ------------------------------------------------------------------ */

#define ALL MPI_COMM_WORLD

static bool is_running(void) {
    int begun = 0, ended = 0;
    MPI_Initialized(&begun);
    MPI_Finalized(&ended);
    return begun && !ended;
}

ofr_status ofr_ranks_join(struct ofr_reports *reports) {
    int given = 0;
    if (is_running() || !was_started_as_rank())
        return OFR_OK;
    if (MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &given) != MPI_SUCCESS ||
        given < MPI_THREAD_FUNNELED)
        return ofr_fail(reports, OFR_SYSTEM, "the ranks could not be joined: MPI did not start");
    return OFR_OK;
}

void ofr_ranks_leave(void) {
    if (!is_running())
        return;
    MPI_Barrier(ALL); /* the first rank that ends with a failure ends the others, so wait for their reports */
    MPI_Finalize();
}

uint32_t ofr_ranks_own(void) {
    int rank = 0;
    if (is_running())
        MPI_Comm_rank(ALL, &rank);
    return (uint32_t)rank;
}

uint32_t ofr_ranks_count(void) {
    int n = 1;
    if (is_running())
        MPI_Comm_size(ALL, &n);
    return (uint32_t)n;
}

/* ---- buffers for messages ---------------------------------------------------------------------- */

struct block {
    void *bytes;
    size_t size;
};

struct ofr_comm_buffers {
    struct block asked, out, in; /* ids that others request; items that go out and come in */
    int *counts;                 /* [4][n_ranks] of items: wanted and where they start, asked and where */
};

static bool make_room(struct block *block, size_t size) {
    if (size <= block->size)
        return true;
    void *bytes = ofr_realloc(block->bytes, size + size / 2);
    if (bytes == NULL)
        return false;
    *block = (struct block){bytes, size + size / 2};
    return true;
}

static uint32_t count_local(void) {
    MPI_Comm local;
    int n = 1;
    MPI_Comm_split_type(ALL, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &local);
    MPI_Comm_size(local, &n);
    MPI_Comm_free(&local);
    return (uint32_t)n;
}

ofr_status ofr_comm_open(struct ofr_comm *comm, struct ofr_reports *reports) {
    *comm = (struct ofr_comm){.rank = ofr_ranks_own(), .n_ranks = ofr_ranks_count(), .n_local = 1};
    if (comm->n_ranks == 1)
        return OFR_OK;
    comm->n_local = count_local();
    ofr_status status = OFR_NEW(NULL, comm->buffers, 1, "messages", reports);
    OFR_THEN(status, ofr_new(NULL, 4 * (size_t)comm->n_ranks, sizeof(int), "messages",
                             (void **)&comm->buffers->counts, reports));
    if (status != OFR_OK)
        ofr_comm_close(comm);
    return status;
}

void ofr_comm_close(struct ofr_comm *comm) {
    if (comm->buffers != NULL) {
        ofr_free(comm->buffers->asked.bytes);
        ofr_free(comm->buffers->out.bytes);
        ofr_free(comm->buffers->in.bytes);
        ofr_free(comm->buffers->counts);
        ofr_free(comm->buffers);
    }
    *comm = (struct ofr_comm){0};
}

/* ---- agreeing ---------------------------------------------------------------------------- */

/* A report as bytes: place and kind, then its three texts, each with its NUL. */
struct packed_report {
    int32_t severity, line, column, length, has_file, has_line;
};

static size_t put(char *out, size_t used, const void *bytes, size_t n) {
    if (out != NULL && n > 0)
        memcpy(out + used, bytes, n);
    return used + n;
}

static size_t put_text(char *out, size_t used, const char *text) {
    return text == NULL ? used : put(out, used, text, strlen(text) + 1);
}

/* The size, when out is NULL. */
static size_t pack(const struct ofr_reports *reports, char *out) {
    size_t used = 0;
    for (size_t i = 0; i < ofr_reports_count(reports); i++) {
        const struct ofr_report *report = &reports->items[i];
        struct packed_report head = {
            (int32_t)report->severity,  report->line, report->column, report->length, report->file != NULL,
            report->source_line != NULL};
        used = put(out, used, &head, sizeof head);
        used = put_text(out, used, report->text);
        used = put_text(out, used, report->file);
        used = put_text(out, used, report->source_line);
    }
    return used;
}

/* Add another rank's reports to ours. */
static void unpack(const char *in, size_t n, struct ofr_reports *reports) {
    for (size_t used = 0; used < n;) {
        struct packed_report head;
        memcpy(&head, in + used, sizeof head);
        used += sizeof head;
        const char *text = in + used;
        used += strlen(text) + 1;
        struct ofr_position at = {.line = head.line, .column = head.column, .length = head.length};
        if (head.has_file) {
            at.file = in + used;
            used += strlen(at.file) + 1;
        }
        if (head.has_line) {
            at.source_line = in + used;
            used += strlen(at.source_line) + 1;
        }
        if (head.severity == OFR_WARNING)
            ofr_warn_at(reports, &at, "%s", text);
        else
            (void)ofr_fail_at(reports, OFR_SYSTEM, &at, "%s", text);
    }
}

/* Broadcast the reports of the rank that failed, and its number. @return its status */
static ofr_status broadcast_reports(const struct ofr_comm *comm, uint32_t failed, ofr_status its,
                                    struct ofr_reports *reports) {
    char host[MPI_MAX_PROCESSOR_NAME] = "";
    int length = 0;
    uint64_t n = pack(reports, NULL);
    MPI_Get_processor_name(host, &length);
    MPI_Bcast(host, sizeof host, MPI_CHAR, (int)failed, ALL);
    MPI_Bcast(&n, 1, MPI_UINT64_T, (int)failed, ALL);
    char *text = n > INT32_MAX ? NULL : ofr_malloc(n);
    int missing = text == NULL;
    MPI_Allreduce(MPI_IN_PLACE, &missing, 1, MPI_INT, MPI_MAX, ALL);
    if (!missing) {
        if (comm->rank == failed)
            pack(reports, text);
        MPI_Bcast(text, (int)n, MPI_CHAR, (int)failed, ALL);
        if (comm->rank != failed)
            unpack(text, n, reports);
    }
    ofr_free(text);
    return ofr_fail(reports, its, "rank %u of %u, on %s, failed; all ranks end", failed, comm->n_ranks, host);
}

/* Statuses by how bad they are: one that was asked to stop is less than one that failed. */
static int64_t rank_of_status(ofr_status status) {
    return status == OFR_OK ? 0 : status == OFR_STOPPED ? 1 : 1 + (int64_t)status;
}

/* The status check at the start of every collective. One that is to stop stops all, without a report. */
static ofr_status check_all(struct ofr_comm *comm, ofr_status status, struct ofr_reports *reports) {
    /* their maximum: the worst status and, among equals, the lowest rank; the least status, negated */
    int64_t worst[2] = {rank_of_status(status) * comm->n_ranks + (comm->n_ranks - 1 - comm->rank),
                        -rank_of_status(status)};
    if (comm->failed)
        return status == OFR_STOPPED ? OFR_STOPPED : OFR_SYSTEM;
    double start = MPI_Wtime();
    MPI_Allreduce(MPI_IN_PLACE, worst, 2, MPI_INT64_T, MPI_MAX, ALL);
    comm->seconds_waited += MPI_Wtime() - start;
    comm->n_meetings++;
    comm->bytes_sent += sizeof worst;
    int64_t most = worst[0] / comm->n_ranks, least = -worst[1];
    comm->failed = most != OFR_OK;
    if (most == rank_of_status(OFR_STOPPED))
        return OFR_STOPPED;
    if (most == least)
        return status;
    return broadcast_reports(comm, (uint32_t)(comm->n_ranks - 1 - worst[0] % comm->n_ranks),
                             (ofr_status)(most - 1), reports);
}

ofr_status ofr_comm_agree(struct ofr_comm *comm, ofr_status status, struct ofr_reports *reports) {
    return ofr_comm_alone(comm) ? status : check_all(comm, status, reports);
}

ofr_status ofr_comm_same(struct ofr_comm *comm, uint64_t number, const char *what,
                         struct ofr_reports *reports) {
    if (ofr_comm_alone(comm))
        return OFR_OK;
    ofr_status status = check_all(comm, OFR_OK, reports);
    if (status != OFR_OK)
        return status;
    uint64_t first = number;
    MPI_Bcast(&first, 1, MPI_UINT64_T, 0, ALL);
    if (number != first)
        status = ofr_fail(reports, OFR_SYSTEM, "%s is not the one that rank 0 has", what);
    return check_all(comm, status, reports);
}

/* ---- sums ----------------------------------------------------------------------------------- */

ofr_status ofr_comm_sum(struct ofr_comm *comm, int64_t *values, size_t n, struct ofr_reports *reports) {
    if (ofr_comm_alone(comm))
        return OFR_OK;
    OFR_TRY(check_all(comm, OFR_OK, reports));
    double start = MPI_Wtime();
    MPI_Allreduce(MPI_IN_PLACE, values, (int)n, MPI_INT64_T, MPI_SUM, ALL);
    comm->seconds_waited += MPI_Wtime() - start;
    comm->bytes_sent += n * sizeof *values;
    return OFR_OK;
}

/* ---- items of a column ---------------------------------------------------------------------- */

static const char *item(const struct ofr_comm_column *column, uint32_t id) {
    return (const char *)column->items + (size_t)id * column->stride;
}

static void set_item(const struct ofr_comm_column *column, uint32_t id, const char *from) {
    memcpy((char *)column->items + (size_t)id * column->stride, from, column->size);
}

/* Start of each rank's part when parts follow each other; returns their sum. */
static size_t lay_out(const int *counts, int *starts, uint32_t n_ranks) {
    size_t sum = 0;
    for (uint32_t r = 0; r < n_ranks; r++) {
        starts[r] = (int)sum;
        sum += (size_t)counts[r];
    }
    return sum;
}

/* Of a rising list, where each rank's ids start and how many there are; own ids are not requested. */
static size_t count_wanted(const struct ofr_comm *comm, const struct ofr_comm_column *column,
                           const uint32_t *ids, size_t n, int *counts, int *starts) {
    size_t at = 0, n_others = 0;
    for (uint32_t r = 0; r < comm->n_ranks; r++) {
        size_t from = at;
        while (at < n && ids[at] < column->first[r + 1])
            at++;
        starts[r] = (int)from;
        counts[r] = r == comm->rank ? 0 : (int)(at - from);
        n_others += (size_t)counts[r];
    }
    assert(at == n); /* the ids rise and are in the column */
    return n_others;
}

ofr_status ofr_comm_fetch(struct ofr_comm *comm, const struct ofr_comm_column *column, const uint32_t *ids,
                          size_t n, struct ofr_reports *reports) {
    if (ofr_comm_alone(comm))
        return OFR_OK;
    struct ofr_comm_buffers *buffers = comm->buffers;
    uint32_t n_ranks = comm->n_ranks;
    int *wanted = buffers->counts, *wanted_at = wanted + n_ranks, *asked = wanted_at + n_ranks,
        *asked_at = asked + n_ranks;
    ofr_status status = check_all(comm, OFR_OK, reports);
    if (status != OFR_OK)
        return status;
    double start = MPI_Wtime();
    size_t n_wanted = count_wanted(comm, column, ids, n, wanted, wanted_at);
    MPI_Alltoall(wanted, 1, MPI_INT, asked, 1, MPI_INT, ALL);
    size_t n_asked = lay_out(asked, asked_at, n_ranks);
    if (!make_room(&buffers->asked, n_asked * sizeof *ids) ||
        !make_room(&buffers->out, n_asked * column->size) || !make_room(&buffers->in, n * column->size))
        status =
            ofr_fail(reports, OFR_SYSTEM, "not enough memory for messages (%zu and %zu items)", n, n_asked);
    status = check_all(comm, status, reports);
    if (status != OFR_OK)
        return status;
    MPI_Datatype type;
    MPI_Type_contiguous((int)column->size, MPI_BYTE, &type);
    MPI_Type_commit(&type);
    MPI_Alltoallv(ids, wanted, wanted_at, MPI_UINT32_T, buffers->asked.bytes, asked, asked_at, MPI_UINT32_T,
                  ALL);
    for (size_t i = 0; i < n_asked; i++)
        memcpy((char *)buffers->out.bytes + i * column->size,
               item(column, ((uint32_t *)buffers->asked.bytes)[i]), column->size);
    MPI_Alltoallv(buffers->out.bytes, asked, asked_at, type, buffers->in.bytes, wanted, wanted_at, type, ALL);
    MPI_Type_free(&type);
    for (uint32_t r = 0; r < n_ranks; r++)
        for (int i = wanted_at[r]; i < wanted_at[r] + wanted[r]; i++)
            set_item(column, ids[i], (const char *)buffers->in.bytes + (size_t)i * column->size);
    comm->seconds_waited += MPI_Wtime() - start;
    comm->bytes_sent += n_ranks * sizeof(int) + n_wanted * sizeof *ids + n_asked * column->size;
    return OFR_OK;
}

static uint32_t owner_of(const struct ofr_comm_column *column, uint32_t id, uint32_t n_ranks) {
    uint32_t low = 0, high = n_ranks - 1;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (id < column->first[middle + 1])
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

ofr_status ofr_comm_allgather_rows(struct ofr_comm *comm, const struct ofr_comm_column *column,
                                   const uint32_t *ids, size_t n, struct ofr_reports *reports) {
    if (ofr_comm_alone(comm) || n == 0)
        return OFR_OK;
    struct ofr_comm_buffers *buffers = comm->buffers;
    int *counts = buffers->counts, *starts = counts + comm->n_ranks;
    ofr_status status = OFR_OK;
    if (!make_room(&buffers->out, n * column->size) || !make_room(&buffers->in, n * column->size))
        status = ofr_fail(reports, OFR_SYSTEM, "not enough memory for messages (%zu items)", n);
    status = check_all(comm, status, reports);
    if (status != OFR_OK)
        return status;
    double start = MPI_Wtime();
    memset(counts, 0, comm->n_ranks * sizeof *counts);
    for (size_t i = 0; i < n; i++) {
        uint32_t owner = owner_of(column, ids[i], comm->n_ranks);
        if (owner == comm->rank)
            memcpy((char *)buffers->out.bytes + (size_t)counts[owner] * column->size, item(column, ids[i]),
                   column->size);
        counts[owner]++;
    }
    lay_out(counts, starts, comm->n_ranks);
    MPI_Datatype type;
    MPI_Type_contiguous((int)column->size, MPI_BYTE, &type);
    MPI_Type_commit(&type);
    MPI_Allgatherv(buffers->out.bytes, counts[comm->rank], type, buffers->in.bytes, counts, starts, type,
                   ALL);
    MPI_Type_free(&type);
    for (size_t i = 0; i < n; i++) { /* starts go on as each owner's items are taken */
        uint32_t owner = owner_of(column, ids[i], comm->n_ranks);
        set_item(column, ids[i], (const char *)buffers->in.bytes + (size_t)starts[owner]++ * column->size);
    }
    comm->seconds_waited += MPI_Wtime() - start;
    comm->bytes_sent += (uint64_t)counts[comm->rank] * column->size * (comm->n_ranks - 1);
    return OFR_OK;
}

/* ---- one rank to another --------------------------------------------------------------------- */

enum { CHAIN_TAG = 1, RESULT_TAG };
#define MOST_AT_ONCE ((size_t)1 << 30) /* bytes: MPI counts with an int */

void ofr_comm_digest_chain_recv(struct ofr_comm *comm, uint64_t *number) {
    if (!ofr_comm_alone(comm) && !comm->failed && comm->rank > 0)
        MPI_Recv(number, 1, MPI_UINT64_T, (int)comm->rank - 1, CHAIN_TAG, ALL, MPI_STATUS_IGNORE);
}

void ofr_comm_digest_chain_send(struct ofr_comm *comm, uint64_t *number) {
    if (ofr_comm_alone(comm) || comm->failed)
        return;
    if (comm->rank + 1 < comm->n_ranks)
        MPI_Send(number, 1, MPI_UINT64_T, (int)comm->rank + 1, CHAIN_TAG, ALL);
    MPI_Bcast(number, 1, MPI_UINT64_T, (int)comm->n_ranks - 1, ALL);
    comm->bytes_sent += sizeof *number;
}

void ofr_comm_send(struct ofr_comm *comm, uint32_t to, const void *bytes, size_t n) {
    for (size_t at = 0; at < n; at += MOST_AT_ONCE)
        MPI_Send((const char *)bytes + at, (int)(n - at < MOST_AT_ONCE ? n - at : MOST_AT_ONCE), MPI_BYTE,
                 (int)to, RESULT_TAG, ALL);
    comm->bytes_sent += n;
}

void ofr_comm_receive(struct ofr_comm *comm, uint32_t from, void *bytes, size_t n) {
    (void)comm;
    for (size_t at = 0; at < n; at += MOST_AT_ONCE)
        MPI_Recv((char *)bytes + at, (int)(n - at < MOST_AT_ONCE ? n - at : MOST_AT_ONCE), MPI_BYTE,
                 (int)from, RESULT_TAG, ALL, MPI_STATUS_IGNORE);
}

#endif

ofr_status ofr_ranks_agree(ofr_status status, struct ofr_reports *reports) {
    struct ofr_comm comm = {.rank = ofr_ranks_own(), .n_ranks = ofr_ranks_count()};
    return ofr_comm_agree(&comm, status, reports);
}
