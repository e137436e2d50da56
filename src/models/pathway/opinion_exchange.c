#include "models/pathway/opinion_exchange.h"

void pathway_exchange_begin(struct ofr_engine *engine) { pathway_of(engine)->exchange.n = 0; }

void pathway_exchange_add(struct ofr_engine *engine, uint32_t person) {
    struct pathway_exchange_list *asked = &pathway_of(engine)->exchange;
    if (asked->n == asked->capacity)
        ofr_engine_full(engine, "opinions asked for", asked->capacity);
    else
        asked->people[asked->n++] = person;
}

struct ofr_comm_column pathway_opinions_column(const struct ofr_engine *engine) {
    return (struct ofr_comm_column){pathway_of(engine)->opinions, sizeof(struct pathway_opinions),
                                    PATHWAY_OPINIONS_BYTES, engine->partition.first};
}

ofr_status pathway_exchange_opinions(struct ofr_engine *engine, struct ofr_reports *reports) {
    const struct pathway_exchange_list *asked = &pathway_of(engine)->exchange;
    const struct ofr_comm_column column = pathway_opinions_column(engine);
    if (ofr_partition_alone(&engine->partition))
        return OFR_OK;
    for (uint32_t i = 0; i < asked->n; i++) /* each owner sends to all others */
        if (ofr_partition_owns(&engine->partition, asked->people[i]))
            engine->partition.moved.known += (int64_t)column.size * (engine->partition.n_ranks - 1);
    return ofr_comm_allgather_rows(engine->partition.comm, &column, asked->people, asked->n, reports);
}

ofr_status pathway_opinion_exchange_make_room(struct ofr_engine *engine, struct ofr_reports *reports) {
    struct pathway *pathway = pathway_of(engine);
    struct pathway_exchange_list *asked = &pathway->exchange;
    uint32_t wanted = pathway->record_capacity + pathway->circle_capacity;
    if (wanted <= asked->capacity)
        return OFR_OK;
    ofr_status status = ofr_grow(&engine->account, asked->capacity, wanted, sizeof *asked->people,
                                 "opinions asked for", (void **)&asked->people, reports);
    if (status == OFR_OK)
        asked->capacity = wanted;
    return status;
}

static void stop(struct ofr_engine *engine) {
    struct pathway_exchange_list *asked = &pathway_of(engine)->exchange;
    ofr_release(&engine->account, asked->capacity, sizeof *asked->people, (void **)&asked->people);
}

const struct pathway_part pathway_opinion_exchange_part = {NULL, stop, NULL};
