#include "models/pathway/opinion_exchange.h"

void pathway_ask_anew(struct ofr_engine *engine) { pathway_of(engine)->asked.n = 0; }

void pathway_ask(struct ofr_engine *engine, uint32_t person) {
    struct pathway_asked *asked = &pathway_of(engine)->asked;
    if (asked->n == asked->capacity)
        ofr_engine_full(engine, "opinions asked for", asked->capacity);
    else
        asked->people[asked->n++] = person;
}

struct ofr_comm_column pathway_mind_column(const struct ofr_engine *engine) {
    return (struct ofr_comm_column){pathway_of(engine)->minds, sizeof(struct pathway_mind),
                                    PATHWAY_MIND_BYTES, engine->partition.first};
}

ofr_status pathway_learn(struct ofr_engine *engine, struct ofr_reports *reports) {
    const struct pathway_asked *asked = &pathway_of(engine)->asked;
    const struct ofr_comm_column column = pathway_mind_column(engine);
    if (ofr_partition_alone(&engine->partition))
        return OFR_OK;
    for (uint32_t i = 0; i < asked->n; i++) /* each owner sends to all others */
        if (ofr_partition_owns(&engine->partition, asked->people[i]))
            engine->partition.moved.known += (int64_t)column.size * (engine->partition.n_ranks - 1);
    return ofr_comm_allgather_rows(engine->partition.comm, &column, asked->people, asked->n, reports);
}

ofr_status pathway_opinion_exchange_make_room(struct ofr_engine *engine, struct ofr_reports *reports) {
    struct pathway *pathway = pathway_of(engine);
    struct pathway_asked *asked = &pathway->asked;
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
    struct pathway_asked *asked = &pathway_of(engine)->asked;
    ofr_release(&engine->account, asked->capacity, sizeof *asked->people, (void **)&asked->people);
}

const struct pathway_part pathway_opinion_exchange_part = {NULL, stop, NULL};
