#include "engine/partition.h"

#include <assert.h>

/* How many parts of at most a load are needed; where they start is written when first is not NULL. */
static uint32_t parts_of(const uint64_t *loads, uint32_t n_loads, uint64_t most, uint32_t *first) {
    uint32_t n = 0;
    uint64_t sum = 0;
    for (uint32_t i = 0; i < n_loads; i++) {
        if (i == 0 || sum + loads[i] > most) {
            if (first != NULL)
                first[n] = i;
            n++;
            sum = 0;
        }
        sum += loads[i];
    }
    return n;
}

void ofr_partition_areas(const uint64_t *loads, uint32_t n_loads, uint32_t n_parts, uint32_t *first) {
    uint64_t low = 0, high = 0;
    for (uint32_t i = 0; i < n_loads; i++) {
        low = loads[i] > low ? loads[i] : low;
        high += loads[i];
    }
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        if (parts_of(loads, n_loads, middle, NULL) <= n_parts)
            high = middle;
        else
            low = middle + 1;
    }
    for (uint32_t p = 0; p <= n_parts; p++)
        first[p] = n_loads;
    parts_of(loads, n_loads, low, first);
}

ofr_status ofr_partition_start(struct ofr_partition *partition, struct ofr_comm *comm,
                               const struct ofr_population *population, struct ofr_reports *reports) {
    bool alone = ofr_comm_alone(comm);
    uint32_t n_areas = population->n_areas, n_ranks = alone ? 1 : comm->n_ranks;
    uint64_t *loads = NULL;
    *partition = (struct ofr_partition){.comm = alone ? NULL : comm, .n_ranks = n_ranks};
    ofr_status status = OFR_NEW(NULL, partition->first, n_ranks + 1, "the partition", reports);
    OFR_THEN(status, OFR_NEW(NULL, loads, n_areas, "the partition", reports));
    if (status != OFR_OK) {
        ofr_partition_stop(partition);
        return status;
    }
    for (uint32_t a = 0; a < n_areas; a++)
        loads[a] = population->areas[a].n_people;
    ofr_partition_areas(loads, n_areas, n_ranks, partition->first);
    ofr_free(loads);
    for (uint32_t r = 0; r <= n_ranks; r++) /* of areas, so far */
        partition->first[r] = partition->first[r] < n_areas
                                  ? population->areas[partition->first[r]].first_person
                                  : population->n_people;
    partition->own = alone ? 0 : partition->first[comm->rank];
    partition->own_end = alone ? population->n_people : partition->first[comm->rank + 1];
    assert(partition->own <= partition->own_end && partition->own_end <= population->n_people);
    return OFR_OK;
}

void ofr_partition_stop(struct ofr_partition *partition) {
    ofr_free(partition->first);
    *partition = (struct ofr_partition){0};
}
