#include "models/pathway/talk.h"

#include <stdlib.h>

#include "base/number.h"
#include "base/parallel.h"
#include "models/pathway/partner.h"
#include "models/pathway/remote_pairs.h"
#include "models/pathway/risk_reference.h"
#include "models/pathway/whereabouts.h"

#define LIMIT (2 * PATHWAY_ONE)
#define PART_PEOPLE PATHWAY_PART_PEOPLE
#define PART_BATCHES (PART_PEOPLE / PATHWAY_PARTNER_BATCH)

#define AHEAD 64 /* minds that memory is asked for before they are written */

/* The listener's opinions after a pass; written after all have been read. */
struct pathway_heard {
    uint16_t offset; /* of the person in the part */
    int16_t opinion[PATHWAY_N_TOPICS];
};

int32_t pathway_hear(int32_t speaker, int32_t listener, int32_t alpha, int32_t effect) {
    int64_t magnitude = listener < 0 ? -listener : listener;
    int64_t tolerance = LIMIT - ((alpha * magnitude + 0x8000) >> 16);
    int64_t difference = speaker - listener;
    int64_t product = tolerance * difference * effect;
    /* over LIMIT << 16, rounded; that is 125 << 24, and a shift first leaves 32 bits to divide: in
     * WebAssembly nobody turns a division of 64 bits by a constant into a multiplication */
    uint64_t rounded = (uint64_t)(product < 0 ? -product : product) + ((uint64_t)LIMIT << 15);
    int64_t by = (uint32_t)(rounded >> 24) / (LIMIT >> 8);
    int64_t moved = listener + (product < 0 ? -by : by);
    moved = moved > LIMIT ? LIMIT : moved < -LIMIT ? -LIMIT : moved;
    return difference < tolerance && -difference < tolerance ? (int32_t)moved : listener;
}

int32_t pathway_opinion(const struct ofr_engine *engine, uint32_t person, enum pathway_topic topic) {
    const struct pathway *pathway = pathway_of(engine);
    return pathway_relaxed(pathway->talk, &pathway->opinions[person], topic, engine->day);
}

/* Bring all opinions of a person to today, so that one of them can be set. */
static void touch(const struct ofr_engine *engine, struct pathway_opinions *mind) {
    const struct pathway_talk_state *talk = pathway_of(engine)->talk;
    for (unsigned topic = 0; topic < PATHWAY_N_TOPICS; topic++)
        mind->opinion[topic] = (int16_t)pathway_relaxed(talk, mind, topic, engine->day);
    mind->touched = (uint16_t)engine->day;
}

static int16_t kept(double value) { return (int16_t)ofr_clamp(floor(value + 0.5), -LIMIT, LIMIT); }

void pathway_move_opinion(struct ofr_engine *engine, uint32_t person, enum pathway_topic topic, double by,
                          double base_by) {
    struct pathway_opinions *mind = &pathway_of(engine)->opinions[person];
    touch(engine, mind);
    mind->opinion[topic] = kept(mind->opinion[topic] + by * PATHWAY_ONE);
    mind->base[topic] = kept(mind->base[topic] + base_by * PATHWAY_ONE);
}

/* ---- a conversation ------------------------------------------------------------------ */

/* A topic by |opinion| of the speaker. */
static unsigned pick_topic(const int32_t *values, uint32_t word) {
    uint32_t weight[PATHWAY_N_TOPICS], sum = 0;
    for (unsigned topic = 0; topic < PATHWAY_N_TOPICS; topic++) {
        weight[topic] = (uint32_t)(values[topic] < 0 ? -values[topic] : values[topic]) + 1;
        sum += weight[topic];
    }
    uint32_t x = ofr_below(word, sum);
    return (unsigned)(x >= weight[0]) + (x >= weight[0] + weight[1]);
}

struct views {
    int32_t opinion[PATHWAY_N_TOPICS];
};

static inline struct views views_of(const struct ofr_engine *engine, uint32_t person) {
    const struct pathway *pathway = pathway_of(engine);
    struct views views;
    for (unsigned t = 0; t < PATHWAY_N_TOPICS; t++)
        views.opinion[t] = pathway_relaxed(pathway->talk, &pathway->opinions[person], t, engine->day);
    return views;
}

/* The opinions of the possible speaker who is nearest to the listener. */
static struct views nearest_views(const struct ofr_engine *engine, const struct pathway_pair *pair,
                                  const struct views *own) {
    struct views nearest = views_of(engine, pair->speakers[0]);
    int32_t least = INT32_MAX;
    for (uint32_t s = 0; s < pair->n_speakers && pair->n_speakers > 1; s++) {
        struct views views = views_of(engine, pair->speakers[s]);
        int32_t distance = 0;
        for (unsigned t = 0; t < PATHWAY_N_TOPICS; t++)
            distance += abs(views.opinion[t] - own->opinion[t]);
        if (distance < least) {
            least = distance;
            nearest = views;
        }
    }
    return nearest;
}

/* The effect of one talk on the listener; true when an opinion moves. */
static bool listen(const struct ofr_engine *engine, const struct pathway_pair *pair, struct views *own) {
    const struct pathway_talk_state *talk = pathway_of(engine)->talk;
    *own = views_of(engine, pair->listener);
    struct views speaker = nearest_views(engine, pair, own);
    unsigned topic = pick_topic(speaker.opinion, pair->topic_word);
    int32_t before = own->opinion[topic];
    own->opinion[topic] = pathway_hear(speaker.opinion[topic], before, talk->alpha,
                                       pair->online ? talk->online_effect : talk->effect);
    return own->opinion[topic] != before;
}

/* ---- a pass --------------------------------------------------------------------------- */

struct pass {
    struct ofr_engine *engine;
    uint32_t pass;
};

/* Hear one pair of a part after n that moved; returns how many have moved then. */
static inline uint32_t hear_pair(const struct ofr_engine *engine, const struct pathway_pair *pair, uint32_t p,
                                 uint32_t n) {
    const struct pathway_talk_state *talk = pathway_of(engine)->talk;
    struct pathway_heard *one = &talk->heard[(size_t)p * talk->part_capacity + n];
    struct views own;
    bool moved = listen(engine, pair, &own);
    one->offset = (uint16_t)(pair->listener - p * PART_PEOPLE);
    for (unsigned t = 0; t < PATHWAY_N_TOPICS; t++)
        one->opinion[t] = (int16_t)own.opinion[t];
    return n + (moved & (n + 1 < talk->part_capacity));
}

static void find_and_listen(void *work, uint32_t p, uint32_t thread) {
    const struct pass *pass = work;
    const struct ofr_engine *engine = pass->engine;
    const struct pathway *pathway = pathway_of(engine);
    struct pathway_talk_state *talk = pathway->talk;
    int64_t(*counts)[2] = &talk->counts[(size_t)thread * engine->population->n_areas];
    struct pathway_pair pairs[PATHWAY_PARTNER_BATCH];
    uint32_t n_heard = 0, own = engine->partition.own, end = engine->partition.own_end;
    pathway_remote_pairs_clear(engine, p);
    for (uint32_t b = 0; b < PART_BATCHES; b++) {
        uint32_t first = p * PART_PEOPLE + b * PATHWAY_PARTNER_BATCH;
        if (first >= end || first + PATHWAY_PARTNER_BATCH <= own)
            continue;
        uint32_t n = pathway_find_partners(engine, first, pass->pass, pairs);
        for (uint32_t i = 0; i < n; i++) {
            if (!ofr_partition_owns(&engine->partition, pairs[i].listener))
                continue;
            int64_t *count = counts[pathway->presence[pairs[i].listener].area];
            count[0]++;
            count[1] += pairs[i].online;
            if (talk->far == NULL || !pathway_remote_pairs_put_off(engine, &pairs[i], p))
                n_heard = hear_pair(engine, &pairs[i], p, n_heard);
        }
    }
    talk->n_heard[p] = n_heard;
}

/* Hear the queued pairs, whose speakers' opinions have been fetched. */
static void listen_far(void *work, uint32_t p, uint32_t thread) {
    (void)thread;
    const struct pass *pass = work;
    uint32_t n, *n_heard = &pathway_of(pass->engine)->talk->n_heard[p];
    const struct pathway_pair *pairs = pathway_remote_pairs_list(pass->engine, p, &n);
    for (uint32_t i = 0; i < n; i++)
        *n_heard = hear_pair(pass->engine, &pairs[i], p, *n_heard);
}

static void write_heard(void *work, uint32_t p, uint32_t thread) {
    (void)thread;
    const struct pass *pass = work;
    const struct pathway *pathway = pathway_of(pass->engine);
    const struct pathway_talk_state *talk = pathway->talk;
    const struct pathway_heard *heard = &talk->heard[(size_t)p * talk->part_capacity];
    struct pathway_opinions *minds = &pathway->opinions[(size_t)p * PART_PEOPLE];
    for (uint32_t i = 0; i < talk->n_heard[p]; i++) {
        struct pathway_opinions *mind = &minds[heard[i].offset];
        __builtin_prefetch(&heard[i + 4 * AHEAD]);
        __builtin_prefetch(&minds[heard[i + AHEAD].offset], 1);
        for (unsigned t = 0; t < PATHWAY_N_TOPICS; t++)
            mind->opinion[t] = heard[i].opinion[t];
        mind->touched = (uint16_t)pass->engine->day;
    }
}

static void count_talks(struct ofr_engine *engine) {
    struct pathway_talk_state *talk = pathway_of(engine)->talk;
    uint32_t n_areas = engine->population->n_areas;
    for (uint32_t i = 0; i < ofr_team_size(&engine->team) * n_areas; i++) {
        ofr_engine_count(engine, i % n_areas, PATHWAY_OBS_talks, talk->counts[i][0]);
        ofr_engine_count(engine, i % n_areas, PATHWAY_OBS_talks_online, talk->counts[i][1]);
        talk->counts[i][0] = talk->counts[i][1] = 0;
    }
}

static ofr_status run(struct ofr_engine *engine, struct ofr_reports *reports) {
    const struct pathway_talk_state *talk = pathway_of(engine)->talk;
    for (uint32_t p = 0; p < talk->n_passes; p++) {
        struct pass pass = {engine, p};
        ofr_parallel(&engine->team, talk->n_parts, find_and_listen, &pass);
        if (talk->far != NULL) {
            OFR_TRY(pathway_remote_pairs_fetch(engine, reports));
            ofr_parallel(&engine->team, talk->n_parts, listen_far, &pass);
        }
        ofr_parallel(&engine->team, talk->n_parts, write_heard, &pass);
    }
    count_talks(engine);
    return OFR_OK;
}

/* ---- start -------------------------------------------------------------------------- */

static void set_constants(struct pathway *pathway) {
    const struct pathway_parameters *k = &pathway->parameters;
    struct pathway_talk_state *talk = pathway->talk;
    double kept_share = ofr_exp(-0.693147180559945309 / k->talk_half_life), left = 1;
    for (size_t d = 0; d < talk->n_decay; d++, left *= kept_share)
        talk->decay[d] = (uint32_t)(left * 65536.0 + 0.5);
    talk->alpha = (int32_t)(k->talk_alpha * 65536.0 + 0.5);
    talk->effect = (int32_t)(k->talk_effect * 65536.0 + 0.5);
    talk->online_effect = (int32_t)(k->talk_effect * k->talk_online_effect * 65536.0 + 0.5);
    double hours[OFR_N_SLOTS], sum = 0, until = 0;
    for (int s = 0; s < OFR_N_SLOTS; s++)
        sum += hours[s] = ofr_slot_hours[s] * (s == OFR_NIGHT ? k->talk_night_awake : 1);
    for (int s = 0; s < OFR_N_SLOTS; s++) {
        until += hours[s] / sum;
        talk->slot_until[s] = until >= 1 ? UINT32_MAX : (uint32_t)(until * 4294967296.0);
    }
}

/* The share of attempts that find a speaker, from a week's attempts of a sample of people in the state of the
 * start. It stays fixed, so that no intervention changes any draw. */
static double share_found(const struct ofr_engine *engine) {
    uint32_t n_people = engine->population->n_people, step = n_people / 20000 + 1;
    uint64_t n_tried = 0, n_found = 0;
    struct ofr_engine week = *engine;
    for (week.day = 0; week.day < 7; week.day++) {
        week.weekday = (int)week.day;
        for (uint32_t i = week.day % step; i < n_people; i += step) {
            if (!pathway_class_talks(pathway_of(engine)->presence[i].class_))
                continue;
            n_tried++;
            struct pathway_pair pair;
            n_found += pathway_find_partner(&week, i, 0, &pair);
        }
    }
    return n_tried == 0 || n_found == 0 ? 1.0 : (double)n_found / (double)n_tried;
}

/* Opinions at the start: mean of the area, a person's own deviation; the base is the same. */
static void make_minds(struct ofr_engine *engine) {
    struct pathway *pathway = pathway_of(engine);
    const struct ofr_population *population = engine->population;
    const struct pathway_parameters *k = &pathway->parameters;
    const struct pathway_odds *odds = &pathway->odds;
    for (uint32_t i = 0; i < population->n_people; i++) {
        struct pathway_opinions *mind = &pathway->opinions[i];
        const struct ofr_area *area = &population->areas[ofr_area_of(population, i)];
        double mean[PATHWAY_N_TOPICS] = {
            k->opinion_distrust + k->opinion_distrust_regional * k->opinion_sd * area->distrust_shift,
            k->opinion_deprivation +
                k->opinion_deprivation_poverty * (area->poverty - PATHWAY_COUNTRY_POVERTY),
            k->opinion_isolation};
        struct ofr_words one = pathway_draw_on(engine, i, 0, PATHWAY_DRAW_FIRST_OPINIONS, 0);
        struct ofr_words two = pathway_draw_on(engine, i, 0, PATHWAY_DRAW_FIRST_OPINIONS, 1);
        double own[PATHWAY_N_TOPICS] = {ofr_normal(one.w[0], one.w[1]), ofr_normal(one.w[2], one.w[3]),
                                        ofr_normal(two.w[0], two.w[1])};
        unsigned cell = pathway_cell_of(population->traits[i], population->age[i],
                                        (enum ofr_activity)population->activity[i]);
        for (unsigned t = 0; t < PATHWAY_N_TOPICS; t++)
            mind->opinion[t] = mind->base[t] =
                kept((mean[t] + k->opinion_sd * (odds->lean[cell][t] + odds->own[t] * own[t])) * PATHWAY_ONE);
        unsigned status = 0;
        for (unsigned u = 0; u < OFR_N_USUAL; u++)
            status |= population->usual[i][u] != OFR_USUAL_NONE ? PATHWAY_GOES_TO(u) : 0;
        pathway->presence[i] =
            (struct pathway_presence){.status = (uint8_t)status,
                                      .class_ = pathway_class_of(population, i, population->age[i],
                                                                 (enum ofr_activity)population->activity[i]),
                                      .area = (uint16_t)ofr_area_of(population, i)};
    }
}

/* Set the rate of attempts that gives talk.rate conversations a day. */
static void set_rate(struct pathway *pathway) {
    struct pathway_talk_state *talk = pathway->talk;
    double attempts = pathway->parameters.talk_rate / talk->share_found;
    assert(attempts >= pathway->parameters.talk_rate);
    talk->n_passes = (uint32_t)attempts + 1;
    talk->chance = (uint32_t)(attempts / talk->n_passes * 65536.0 + 0.5);
}

/* Listeners of a part are binomial; ten standard deviations above the mean do not happen. */
static uint32_t most_listeners(uint32_t chance) {
    double mean = PART_PEOPLE * (chance / 65536.0);
    return (uint32_t)ofr_clamp(mean + 10 * ofr_sqrt(mean) + 64, 64, PART_PEOPLE);
}

static ofr_status make_room(struct ofr_engine *engine, struct ofr_reports *reports) {
    struct pathway_talk_state *talk = pathway_of(engine)->talk;
    talk->part_capacity = most_listeners(talk->chance);
    talk->n_parts = (engine->population->n_people + PART_PEOPLE - 1) / PART_PEOPLE;
    OFR_TRY(OFR_NEW(&engine->account, talk->n_heard, talk->n_parts, "conversations", reports));
    OFR_TRY(OFR_NEW(&engine->account, talk->heard, (size_t)talk->n_parts * talk->part_capacity + AHEAD,
                    "conversations", reports));
    OFR_TRY(OFR_NEW(&engine->account, talk->counts,
                    (size_t)ofr_team_size(&engine->team) * engine->population->n_areas, "conversations",
                    reports));
    return pathway_remote_pairs_start(engine, reports);
}

static ofr_status start(struct ofr_engine *engine, struct ofr_reports *reports) {
    struct pathway *pathway = pathway_of(engine);
    OFR_TRY(OFR_NEW(&engine->account, pathway->talk, 1, "talk", reports));
    struct pathway_talk_state *talk = pathway->talk;
    talk->n_decay = engine->n_days + 1;
    uint32_t n_areas = engine->population->n_areas;
    ofr_status status = OFR_NEW(&engine->account, talk->decay, talk->n_decay, "decay of opinions", reports);
    OFR_THEN(status, OFR_NEW(&engine->account, talk->online_chance, n_areas, "talk online", reports));
    if (status != OFR_OK)
        return status;
    set_constants(pathway);
    for (uint32_t a = 0; a < n_areas; a++)
        talk->online_chance[a] =
            (uint32_t)(pathway->parameters.talk_online * engine->population->areas[a].internet * 65536.0);
    pathway_whereabouts_start(pathway);
    make_minds(engine);
    talk->share_found = share_found(engine);
    set_rate(pathway);
    return make_room(engine, reports);
}

/* A branch may have another rate; the share of attempts that find somebody stays that of the start. */
static void archive(struct ofr_engine *engine, struct ofr_archive *archive) {
    struct pathway_talk_state *talk = pathway_of(engine)->talk;
    OFR_ARCHIVE_VALUE(archive, talk->share_found);
    if (!archive->loading || archive->status != OFR_OK)
        return;
    set_rate(pathway_of(engine));
    uint32_t room = most_listeners(talk->chance);
    if (room <= talk->part_capacity)
        return;
    pathway_remote_pairs_stop(engine);
    archive->status = ofr_grow(&engine->account, (size_t)talk->n_parts * talk->part_capacity + AHEAD,
                               (size_t)talk->n_parts * room + AHEAD, sizeof *talk->heard, "conversations",
                               (void **)&talk->heard, archive->reports);
    if (archive->status != OFR_OK)
        return;
    talk->part_capacity = room;
    archive->status = pathway_remote_pairs_start(engine, archive->reports);
}

static void stop(struct ofr_engine *engine) {
    struct pathway *pathway = pathway_of(engine);
    struct pathway_talk_state *talk = pathway->talk;
    if (talk == NULL)
        return;
    ofr_release(&engine->account, talk->n_decay, sizeof *talk->decay, (void **)&talk->decay);
    ofr_release(&engine->account, engine->population->n_areas, sizeof *talk->online_chance,
                (void **)&talk->online_chance);
    ofr_release(&engine->account, talk->n_parts, sizeof *talk->n_heard, (void **)&talk->n_heard);
    ofr_release(&engine->account, (size_t)talk->n_parts * talk->part_capacity + AHEAD, sizeof *talk->heard,
                (void **)&talk->heard);
    ofr_release(&engine->account, (size_t)ofr_team_size(&engine->team) * engine->population->n_areas,
                sizeof *talk->counts, (void **)&talk->counts);
    pathway_remote_pairs_stop(engine);
    ofr_release(&engine->account, 1, sizeof *talk, (void **)&pathway->talk);
}

const struct pathway_part pathway_talk_part = {start, stop, archive};

const struct ofr_process pathway_talk = {
    .name = "talk",
    .moment = OFR_EACH_DAY,
    .what =
        "Each person of 12 or older listens to somebody present, or online, and moves by relative agreement; "
        "each conversation has a slot, all read the opinions of the morning.",
    .reads = "mind, presence, usual places, households",
    .writes = "mind (opinions of the listener)",
    .run = run,
    .switch_parameter = "rule.talk"};
