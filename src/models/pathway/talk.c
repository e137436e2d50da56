#include "models/pathway/talk.h"

#include "base/number.h"
#include "models/pathway/pathway.h"

#define N_CANDIDATES 3 /* people looked at online, of whom the nearest in opinion is heard */
#define LIMIT (2 * PATHWAY_ONE)

/* What a conversation decided, written after all have been read. */
struct pending {
    uint32_t person;
    int16_t value;
    uint16_t topic;
};

struct pathway_talk_state {
    uint32_t *decay; /* [n_days + 1] share of the way from base that is left, 2^-16 */
    size_t n_decay;
    struct pending *pending;
    uint32_t n_pending, pending_capacity;
    uint32_t slot_until[OFR_N_SLOTS]; /* cumulative, 2^-32 */
    int32_t alpha, effect, online_effect; /* 2^-16 */
    uint32_t *online_chance; /* [n_areas] 2^-16 */
    uint32_t n_passes, chance; /* a day has n_passes masks of chance / 2^16 each */
};

int32_t pathway_hear(int32_t speaker, int32_t listener, int32_t alpha, int32_t effect) {
    int64_t magnitude = listener < 0 ? -listener : listener;
    int64_t tolerance = LIMIT - ((alpha * magnitude + 0x8000) >> 16);
    int64_t difference = speaker - listener;
    if (difference >= tolerance || -difference >= tolerance)
        return listener;
    int64_t product = tolerance * difference * effect;
    int64_t unit = (int64_t)LIMIT << 16;
    int64_t moved = listener + (product >= 0 ? product + unit / 2 : product - unit / 2) / unit;
    return (int32_t)(moved > LIMIT ? LIMIT : moved < -LIMIT ? -LIMIT : moved);
}

static inline int32_t relaxed(const struct pathway_talk_state *talk, const struct pathway_mind *mind,
                              unsigned topic, uint32_t day) {
    int32_t away = mind->opinion[topic] - mind->base[topic];
    return mind->base[topic] + ((away * (int32_t)(talk->decay[day - mind->touched] >> 1) + 0x4000) >> 15);
}

int32_t pathway_opinion(const struct ofr_engine *engine, uint32_t person, enum pathway_topic topic) {
    const struct pathway *pathway = pathway_of(engine);
    return relaxed(pathway->talk, &pathway->minds[person], topic, engine->day);
}

/* Bring all opinions of a person to today, so that one of them can be set. */
static void touch(const struct ofr_engine *engine, struct pathway_mind *mind) {
    const struct pathway_talk_state *talk = pathway_of(engine)->talk;
    for (unsigned topic = 0; topic < PATHWAY_N_TOPICS; topic++)
        mind->opinion[topic] = (int16_t)relaxed(talk, mind, topic, engine->day);
    mind->touched = (uint16_t)engine->day;
}

static int16_t kept(double value) { return (int16_t)ofr_clamp(floor(value + 0.5), -LIMIT, LIMIT); }

void pathway_move_opinion(struct ofr_engine *engine, uint32_t person, enum pathway_topic topic, double by,
                          double base_by) {
    struct pathway_mind *mind = &pathway_of(engine)->minds[person];
    touch(engine, mind);
    mind->opinion[topic] = kept(mind->opinion[topic] + by * PATHWAY_ONE);
    mind->base[topic] = kept(mind->base[topic] + base_by * PATHWAY_ONE);
}

/* ---- who is heard ------------------------------------------------------------------ */

/* What a place of each role is gone out for. */
static const uint8_t outing_to[OFR_N_PLACE_ROLES] = {
    [OFR_WORKPLACE] = OFR_USUAL_DAY,   [OFR_SCHOOL] = OFR_USUAL_DAY,     [OFR_UNIVERSITY] = OFR_USUAL_DAY,
    [OFR_DAWN_HALL] = OFR_USUAL_HALL,  [OFR_CAFE] = OFR_USUAL_CAFE,      [OFR_SQUARE] = OFR_USUAL_COMMONS,
    [OFR_CENTRE] = OFR_USUAL_COMMONS,  [OFR_PRISON] = OFR_N_USUAL};

/* One person's attempt to hear somebody, with four tries to find a partner (the rate is corrected
 * for failures). Made, looked ahead and resolved in three steps, so that
 * a block of 64 people waits for memory once and not for each of them. */
struct attempt {
    uint32_t person, pass;
    struct ofr_words words; /* slot, online and topic, first and second try */
    enum ofr_slot slot;
    bool online;
    unsigned outing;        /* what the others must have gone out for to be there */
    uint32_t n;             /* how many may be there; 0 when nobody */
    const uint32_t *list;   /* usual visitors; NULL at home: the household from `first` */
    uint32_t first;
    struct ofr_words more;  /* third and fourth try, once the first two have failed */
    uint32_t speaker;       /* OFR_NONE until found */
};

static inline struct ofr_words more_words(const struct ofr_engine *engine, const struct attempt *attempt) {
    return ofr_draw(engine->draws, attempt->person, engine->day, PATHWAY_DRAW_TALK, 2 * attempt->pass + 1);
}

static inline uint32_t candidate(const struct attempt *attempt, uint32_t word) {
    uint32_t i = ofr_below(word, attempt->n);
    return attempt->list != NULL ? attempt->list[i] : attempt->first + i;
}

static struct attempt make_attempt(const struct ofr_engine *engine, uint32_t person, uint32_t pass) {
    const struct pathway *pathway = pathway_of(engine);
    const struct pathway_talk_state *talk = pathway->talk;
    const struct ofr_population *population = engine->population;
    struct attempt attempt = {.person = person, .pass = pass, .speaker = OFR_NONE};
    attempt.words = ofr_draw(engine->draws, person, engine->day, PATHWAY_DRAW_TALK, 2 * pass);
    if (pathway->minds[person].status & PATHWAY_IS_AWAY)
        return attempt;
    attempt.online = (attempt.words.w[1] & 0xFFFF) < talk->online_chance[ofr_area_of(population, person)];
    if (attempt.online)
        return attempt;
    while (attempt.slot < OFR_NIGHT && attempt.words.w[0] >= talk->slot_until[attempt.slot])
        attempt.slot++;
    uint32_t where = pathway_where(engine, person, attempt.slot);
    if (where == PATHWAY_HOME) {
        uint32_t household = population->household[person];
        attempt.first = population->household_start[household];
        attempt.n = population->household_start[household + 1] - attempt.first;
    } else {
        const struct ofr_place *place = &population->places[where];
        attempt.outing = outing_to[place->role];
        attempt.list = &population->visitors[place->first_visitor];
        attempt.n = place->n_visitors;
        __builtin_prefetch(&attempt.list[ofr_below(attempt.words.w[2], attempt.n)]);
        __builtin_prefetch(&attempt.list[ofr_below(attempt.words.w[3], attempt.n)]);
    }
    return attempt;
}

/* Ask memory for what two tries will read. Changes nothing. */
static void look_ahead(const struct ofr_engine *engine, const struct attempt *attempt, const uint32_t *words) {
    for (int t = 0; t < 2 && attempt->n > 1; t++) {
        uint32_t other = candidate(attempt, words[t]);
        __builtin_prefetch(&pathway_of(engine)->minds[other]);
        __builtin_prefetch(&engine->population->neighbourhood[other]);
    }
}

/* Is a candidate there? The household is looked for at home; a usual visitor of an open place is
 * in it when he has gone out for what the place is for, whatever else there is to know of him. */
static bool is_present(const struct ofr_engine *engine, const struct attempt *attempt, uint32_t other) {
    if (other == attempt->person || !pathway_class_talks(pathway_of(engine)->minds[other].class_))
        return false;
    return attempt->list == NULL ? pathway_where(engine, other, attempt->slot) == PATHWAY_HOME
                                 : pathway_outing(engine, other, attempt->slot) == attempt->outing;
}

/* Two tries to find somebody else in the same place. */
static void try_twice(const struct ofr_engine *engine, struct attempt *attempt, const uint32_t *words) {
    for (int t = 0; t < 2 && attempt->n > 1 && attempt->speaker == OFR_NONE; t++) {
        uint32_t other = candidate(attempt, words[t]);
        if (is_present(engine, attempt, other))
            attempt->speaker = other;
    }
}

/* Of a few people anywhere the one whose opinions are nearest. */
static uint32_t find_online(const struct ofr_engine *engine, const struct attempt *attempt) {
    const struct pathway *pathway = pathway_of(engine);
    const struct pathway_mind *own = &pathway->minds[attempt->person];
    struct ofr_words words = more_words(engine, attempt);
    uint32_t nearest = OFR_NONE;
    int32_t least = INT32_MAX;
    for (int c = 0; c < N_CANDIDATES; c++) {
        uint32_t other = ofr_below(words.w[c], engine->population->n_people);
        const struct pathway_mind *mind = &pathway->minds[other];
        if (other == attempt->person || mind->status & PATHWAY_IS_AWAY || !pathway_class_talks(mind->class_))
            continue;
        int32_t distance = 0;
        for (unsigned topic = 0; topic < PATHWAY_N_TOPICS; topic++) {
            int32_t d = relaxed(pathway->talk, mind, topic, engine->day) -
                        relaxed(pathway->talk, own, topic, engine->day);
            distance += d < 0 ? -d : d;
        }
        if (distance < least) {
            least = distance;
            nearest = other;
        }
    }
    return nearest;
}

/* The first half of the search, and a look at what the second will need. */
static void search_first(const struct ofr_engine *engine, struct attempt *attempt) {
    try_twice(engine, attempt, &attempt->words.w[2]);
    if (attempt->speaker != OFR_NONE || attempt->n <= 1)
        return;
    attempt->more = more_words(engine, attempt);
    look_ahead(engine, attempt, attempt->more.w);
}

static void search_rest(const struct ofr_engine *engine, struct attempt *attempt) {
    if (attempt->online)
        attempt->speaker = find_online(engine, attempt);
    else
        try_twice(engine, attempt, attempt->more.w);
}

/* A topic by |opinion| of the speaker. */
static unsigned pick_topic(const int32_t *values, uint32_t word) {
    uint32_t weight[PATHWAY_N_TOPICS], sum = 0;
    for (unsigned topic = 0; topic < PATHWAY_N_TOPICS; topic++) {
        weight[topic] = (uint32_t)(values[topic] < 0 ? -values[topic] : values[topic]) + 1;
        sum += weight[topic];
    }
    uint32_t x = ofr_below(word, sum);
    return x < weight[0] ? 0 : x < weight[0] + weight[1] ? 1 : 2;
}

static void listen(struct ofr_engine *engine, const struct attempt *attempt) {
    struct pathway *pathway = pathway_of(engine);
    struct pathway_talk_state *talk = pathway->talk;
    uint32_t speaker = attempt->speaker;
    if (speaker == OFR_NONE)
        return;
    int32_t values[PATHWAY_N_TOPICS];
    for (unsigned t = 0; t < PATHWAY_N_TOPICS; t++)
        values[t] = relaxed(talk, &pathway->minds[speaker], t, engine->day);
    unsigned topic = pick_topic(values, attempt->words.w[1]);
    int32_t own = relaxed(talk, &pathway->minds[attempt->person], topic, engine->day);
    int32_t after = pathway_hear(values[topic], own, talk->alpha, attempt->online ? talk->online_effect : talk->effect);
    uint32_t area = ofr_area_of(engine->population, attempt->person);
    ofr_engine_count(engine, area, PATHWAY_SEEN_talks, 1);
    if (attempt->online)
        ofr_engine_count(engine, area, PATHWAY_SEEN_talks_online, 1);
    if (after != own && talk->n_pending < talk->pending_capacity)
        talk->pending[talk->n_pending++] = (struct pending){attempt->person, (int16_t)after, (uint16_t)topic};
}

static void listen_block(struct ofr_engine *engine, uint32_t block, uint32_t pass) {
    const struct pathway *pathway = pathway_of(engine);
    uint32_t n_people = engine->population->n_people, n = 0;
    struct attempt attempts[64];
    uint64_t mask = ofr_draw_mask(engine->draws, block, engine->day, PATHWAY_DRAW_LISTEN + (pass << 16),
                                  pathway->talk->chance);
    for (; mask != 0; mask &= mask - 1) {
        uint32_t person = block * 64 + (uint32_t)__builtin_ctzll(mask);
        if (person < n_people && pathway_class_talks(pathway->minds[person].class_))
            attempts[n++] = make_attempt(engine, person, pass);
    }
    for (uint32_t i = 0; i < n; i++)
        look_ahead(engine, &attempts[i], &attempts[i].words.w[2]);
    for (uint32_t i = 0; i < n; i++)
        search_first(engine, &attempts[i]);
    for (uint32_t i = 0; i < n; i++) {
        search_rest(engine, &attempts[i]);
        listen(engine, &attempts[i]);
    }
}

static ofr_status run(struct ofr_engine *engine, struct ofr_reports *reports) {
    (void)reports;
    struct pathway *pathway = pathway_of(engine);
    struct pathway_talk_state *talk = pathway->talk;
    for (uint32_t pass = 0; pass < talk->n_passes; pass++) {
        talk->n_pending = 0;
        for (uint32_t block = 0; block * 64 < engine->population->n_people; block++)
            listen_block(engine, block, pass);
        for (uint32_t i = 0; i < talk->n_pending; i++) {
            struct pathway_mind *mind = &pathway->minds[talk->pending[i].person];
            touch(engine, mind);
            mind->opinion[talk->pending[i].topic] = talk->pending[i].value;
        }
    }
    return OFR_OK;
}

/* ---- start -------------------------------------------------------------------------- */

static void set_constants(struct pathway *pathway) {
    const struct pathway_keys *k = &pathway->keys;
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

/* The share of attempts that find somebody, from a week's attempts of a sample of people in
 * the state of the start. Fixed from then on, so that no measure moves anybody's draws. */
static double share_found(const struct ofr_engine *engine) {
    uint32_t n_people = engine->population->n_people, step = n_people / 20000 + 1;
    uint64_t n_tried = 0, n_found = 0;
    struct ofr_engine week = *engine;
    for (week.day = 0; week.day < 7; week.day++) {
        week.weekday = (int)week.day;
        for (uint32_t i = week.day % step; i < n_people; i += step) {
            if (!pathway_class_talks(pathway_of(engine)->minds[i].class_))
                continue;
            n_tried++;
            struct attempt attempt = make_attempt(&week, i, 0);
            search_first(&week, &attempt);
            search_rest(&week, &attempt);
            n_found += attempt.speaker != OFR_NONE;
        }
    }
    return n_tried == 0 || n_found == 0 ? 1.0 : (double)n_found / (double)n_tried;
}

/* Opinions at the start: mean of the area, a person's own deviation; the base is the same. */
static void make_minds(struct ofr_engine *engine) {
    struct pathway *pathway = pathway_of(engine);
    const struct ofr_population *population = engine->population;
    const struct pathway_keys *k = &pathway->keys;
    for (uint32_t i = 0; i < population->n_people; i++) {
        struct pathway_mind *mind = &pathway->minds[i];
        const struct ofr_area *area = &population->areas[ofr_area_of(population, i)];
        double mean[PATHWAY_N_TOPICS] = {
            k->opinion_distrust,
            k->opinion_deprivation + k->opinion_deprivation_poverty * (area->poverty - k->opinion_poverty_reference),
            k->opinion_isolation};
        struct ofr_words one = ofr_draw(engine->draws, i, 0, PATHWAY_DRAW_START, 2);
        struct ofr_words two = ofr_draw(engine->draws, i, 0, PATHWAY_DRAW_START, 3);
        double own[PATHWAY_N_TOPICS] = {ofr_normal(one.w[0], one.w[1]), ofr_normal(one.w[2], one.w[3]),
                                        ofr_normal(two.w[0], two.w[1])};
        for (unsigned t = 0; t < PATHWAY_N_TOPICS; t++)
            mind->opinion[t] = mind->base[t] = kept((mean[t] + k->opinion_sd * own[t]) * PATHWAY_ONE);
        mind->class_ = pathway_class_of(population, i, population->age[i],
                                        (enum ofr_activity)population->activity[i]);
    }
}

ofr_status pathway_talk_start(struct ofr_engine *engine, struct ofr_reports *reports) {
    struct pathway *pathway = pathway_of(engine);
    ofr_status status = ofr_new(&engine->account, 1, sizeof *pathway->talk, "talk", (void **)&pathway->talk, reports);
    if (status != OFR_OK)
        return status;
    struct pathway_talk_state *talk = pathway->talk;
    talk->n_decay = engine->n_days + 1;
    uint32_t n_areas = engine->population->n_areas;
    status = ofr_new(&engine->account, talk->n_decay, sizeof *talk->decay, "decay of opinions",
                     (void **)&talk->decay, reports);
    if (status == OFR_OK)
        status = ofr_new(&engine->account, n_areas, sizeof *talk->online_chance, "talk online",
                         (void **)&talk->online_chance, reports);
    if (status != OFR_OK)
        return status;
    set_constants(pathway);
    for (uint32_t a = 0; a < n_areas; a++)
        talk->online_chance[a] = (uint32_t)(pathway->keys.talk_online * engine->population->areas[a].internet * 65536.0);
    pathway_go_start(pathway);
    make_minds(engine);
    double attempts = pathway->keys.talk_rate / share_found(engine);
    talk->n_passes = (uint32_t)attempts + 1;
    double chance = attempts / talk->n_passes;
    talk->chance = (uint32_t)(chance * 65536.0 + 0.5);
    /* Listeners of a pass are binomial; ten standard deviations above the mean never happen. */
    double n = engine->population->n_people;
    talk->pending_capacity = (uint32_t)ofr_clamp(n * chance + 10 * ofr_sqrt(n * chance) + 64, 64, n + 64);
    return ofr_new(&engine->account, talk->pending_capacity, sizeof *talk->pending, "conversations of a day",
                   (void **)&talk->pending, reports);
}

void pathway_talk_stop(struct ofr_engine *engine) {
    struct pathway *pathway = pathway_of(engine);
    struct pathway_talk_state *talk = pathway->talk;
    if (talk == NULL)
        return;
    ofr_release(&engine->account, talk->n_decay, sizeof *talk->decay, (void **)&talk->decay);
    ofr_release(&engine->account, engine->population->n_areas, sizeof *talk->online_chance, (void **)&talk->online_chance);
    ofr_release(&engine->account, talk->pending_capacity, sizeof *talk->pending, (void **)&talk->pending);
    ofr_release(&engine->account, 1, sizeof *talk, (void **)&pathway->talk);
}

const struct ofr_process pathway_talk = {
    .name = "talk",
    .moment = OFR_EACH_DAY,
    .what = "Each person of 12 or older listens to somebody present, or online, and moves by relative agreement; "
            "each conversation has a slot, all read the opinions of the morning.",
    .reads = "mind, usual places, households",
    .writes = "mind (opinions of the listener)",
    .run = run,
    .switch_key = "rule.talk"};
