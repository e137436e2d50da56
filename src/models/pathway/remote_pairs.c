#include "models/pathway/remote_pairs.h"

#include "models/pathway/opinion_exchange.h"
#include "models/pathway/partner.h"

struct pathway_remote_pairs {
    uint32_t part, n_parts;     /* from the first to the last part with own people */
    uint32_t *n_pairs;          /* [n_parts] */
    struct pathway_pair *pairs; /* [n_parts][part_capacity] */
    uint64_t *wanted;           /* [n_people / 64 + 1] marks; none between passes */
    uint32_t *ids;              /* wanted people, rising */
    size_t id_capacity;
};

#define PART_PEOPLE PATHWAY_PART_PEOPLE

static size_t n_words(const struct ofr_engine *engine) {
    return (size_t)engine->population->n_people / 64 + 1;
}

ofr_status pathway_remote_pairs_start(struct ofr_engine *engine, struct ofr_reports *reports) {
    struct pathway_talk_state *talk = pathway_of(engine)->talk;
    if (ofr_partition_alone(&engine->partition))
        return OFR_OK;
    OFR_TRY(OFR_NEW(&engine->account, talk->far, 1, "conversations", reports));
    struct pathway_remote_pairs *far = talk->far;
    uint32_t own = engine->partition.own, end = engine->partition.own_end;
    far->part = own / PART_PEOPLE;
    far->n_parts = own < end ? (end - 1) / PART_PEOPLE - far->part + 1 : 0;
    ofr_status status = OFR_NEW(&engine->account, far->n_pairs, far->n_parts, "conversations", reports);
    OFR_THEN(status, OFR_NEW(&engine->account, far->pairs, (size_t)far->n_parts * talk->part_capacity,
                             "conversations", reports));
    OFR_THEN(status, OFR_NEW(&engine->account, far->wanted, n_words(engine), "conversations", reports));
    return status;
}

void pathway_remote_pairs_stop(struct ofr_engine *engine) {
    struct pathway_talk_state *talk = pathway_of(engine)->talk;
    struct pathway_remote_pairs *far = talk->far;
    if (far == NULL)
        return;
    ofr_release(&engine->account, far->n_parts, sizeof *far->n_pairs, (void **)&far->n_pairs);
    ofr_release(&engine->account, (size_t)far->n_parts * talk->part_capacity, sizeof *far->pairs,
                (void **)&far->pairs);
    ofr_release(&engine->account, n_words(engine), sizeof *far->wanted, (void **)&far->wanted);
    ofr_release(&engine->account, far->id_capacity, sizeof *far->ids, (void **)&far->ids);
    ofr_release(&engine->account, 1, sizeof *far, (void **)&talk->far);
}

void pathway_remote_pairs_clear(const struct ofr_engine *engine, uint32_t part) {
    struct pathway_remote_pairs *far = pathway_of(engine)->talk->far;
    if (far != NULL && part >= far->part && part < far->part + far->n_parts)
        far->n_pairs[part - far->part] = 0;
}

bool pathway_remote_pairs_put_off(const struct ofr_engine *engine, const struct pathway_pair *pair,
                                  uint32_t part) {
    const struct pathway_talk_state *talk = pathway_of(engine)->talk;
    struct pathway_remote_pairs *far = talk->far;
    bool here = true;
    for (uint32_t s = 0; s < pair->n_speakers; s++)
        here = here && ofr_partition_owns(&engine->partition, pair->speakers[s]);
    if (here || far->n_pairs[part - far->part] == talk->part_capacity)
        return !here; /* no room: never happens, see most_listeners in talk.c */
    far->pairs[(size_t)(part - far->part) * talk->part_capacity + far->n_pairs[part - far->part]++] = *pair;
    return true;
}

const struct pathway_pair *pathway_remote_pairs_list(const struct ofr_engine *engine, uint32_t part,
                                                     uint32_t *n) {
    const struct pathway_talk_state *talk = pathway_of(engine)->talk;
    const struct pathway_remote_pairs *far = talk->far;
    bool own = part >= far->part && part < far->part + far->n_parts;
    *n = own ? far->n_pairs[part - far->part] : 0;
    return own ? &far->pairs[(size_t)(part - far->part) * talk->part_capacity] : NULL;
}

/* Mark the speakers of a pair that other ranks own; each is counted once, by its first mark. */
static void mark(struct ofr_engine *engine, const struct pathway_pair *pair, uint32_t n_marked[2]) {
    uint64_t *wanted = pathway_of(engine)->talk->far->wanted;
    for (uint32_t s = 0; s < pair->n_speakers; s++) {
        uint32_t person = pair->speakers[s];
        uint64_t bit = UINT64_C(1) << person % 64;
        if (ofr_partition_owns(&engine->partition, person) || wanted[person / 64] & bit)
            continue;
        wanted[person / 64] |= bit;
        n_marked[pair->online]++;
    }
}

/* Turn the marks into a rising list and clear them. */
static size_t list_marked(struct pathway_remote_pairs *far, size_t n) {
    size_t n_ids = 0;
    for (size_t w = 0; w < n; w++) {
        for (uint64_t bits = far->wanted[w]; bits != 0; bits &= bits - 1)
            far->ids[n_ids++] = (uint32_t)(w * 64) + (uint32_t)__builtin_ctzll(bits);
        far->wanted[w] = 0;
    }
    return n_ids;
}

ofr_status pathway_remote_pairs_fetch(struct ofr_engine *engine, struct ofr_reports *reports) {
    const struct pathway_talk_state *talk = pathway_of(engine)->talk;
    struct pathway_remote_pairs *far = talk->far;
    uint32_t n_marked[2] = {0, 0};
    for (uint32_t p = 0; p < far->n_parts; p++)
        for (uint32_t i = 0; i < far->n_pairs[p]; i++)
            mark(engine, &far->pairs[(size_t)p * talk->part_capacity + i], n_marked);
    size_t n = (size_t)n_marked[0] + n_marked[1];
    if (n > far->id_capacity) {
        OFR_TRY(ofr_grow(&engine->account, far->id_capacity, n + n / 4, sizeof *far->ids, "conversations",
                         (void **)&far->ids, reports));
        far->id_capacity = n + n / 4;
    }
    list_marked(far, n_words(engine));
    const struct ofr_comm_column column = pathway_opinions_column(engine);
    engine->partition.moved.boundary += (int64_t)(n_marked[0] * (sizeof *far->ids + column.size));
    engine->partition.moved.online += (int64_t)(n_marked[1] * (sizeof *far->ids + column.size));
    return ofr_comm_fetch(engine->partition.comm, &column, far->ids, n, reports);
}
