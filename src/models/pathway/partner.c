#include "models/pathway/partner.h"

#include "base/prefetch.h"
#include "models/pathway/whereabouts.h"

#define N_TRIES 4
#define BATCH PATHWAY_PARTNER_BATCH

/* People among whom a partner is sought: the visitors of a place, or a household. */
struct company {
    uint32_t first, n; /* in population.visitors, or person numbers at home */
    uint32_t outing;   /* what people went out for when they are there; PATHWAY_STAYS at home */
};

static inline bool at_home(const struct company *company) { return company->outing == PATHWAY_STAYS; }

static inline struct company household_of(const struct ofr_population *population, uint32_t person) {
    const uint32_t *start = &population->household_start[population->household[person]];
    return (struct company){start[0], start[1] - start[0], PATHWAY_STAYS};
}

static inline struct company company_at(const struct ofr_population *population, uint32_t person,
                                        uint32_t where) {
    if (where == PATHWAY_HOME)
        return household_of(population, person);
    const struct ofr_place *place = &population->places[where];
    return (struct company){place->first_visitor, place->n_visitors, pathway_outing_to[place->role]};
}

static inline uint32_t member(const struct ofr_population *population, const struct company *company,
                              uint32_t word) {
    uint32_t i = company->first + ofr_below(word, company->n);
    return at_home(company) ? i : population->visitors[i];
}

static inline enum ofr_slot slot_of(const struct pathway_talk_state *talk, uint32_t word) {
    unsigned slot = OFR_DAWN;
    for (int s = OFR_DAWN; s < OFR_NIGHT; s++)
        slot += word >= talk->slot_until[s];
    return (enum ofr_slot)slot;
}

static inline bool is_online(const struct pathway_talk_state *talk, uint32_t word, uint16_t area) {
    return (word & 0xFFFF) < talk->online_chance[area];
}

/* Whether a person who goes out for something is in the company. A household is at home. A usual visitor of
 * an open place is there after going out for what the place is for. */
static inline bool is_there(const struct ofr_engine *engine, const struct company *company, uint32_t other,
                            unsigned outing) {
    if (outing == company->outing)
        return true;
    return at_home(company) && outing < OFR_N_USUAL &&
           pathway_where_to(engine, other, outing) == PATHWAY_HOME;
}

/* ---- one person: the plain form ------------------------------------------------------- */

static void look_online(const struct ofr_engine *engine, const struct ofr_words *words,
                        struct pathway_pair *pair) {
    const struct pathway *pathway = pathway_of(engine);
    for (int c = 0; c < PATHWAY_ONLINE_LOOKS; c++) {
        uint32_t other = ofr_below(words->w[c], engine->population->n_people);
        struct pathway_presence presence = pathway->presence[other];
        if (other != pair->listener && !(presence.status & PATHWAY_IS_AWAY) &&
            pathway_class_talks(presence.class_))
            pair->speakers[pair->n_speakers++] = other;
    }
}

static void look_around(const struct ofr_engine *engine, enum ofr_slot slot, const uint32_t tries[N_TRIES],
                        struct pathway_pair *pair) {
    const struct pathway *pathway = pathway_of(engine);
    struct company company =
        company_at(engine->population, pair->listener, pathway_where(engine, pair->listener, slot));
    for (int t = 0; t < N_TRIES && company.n > 1; t++) {
        uint32_t other = member(engine->population, &company, tries[t]);
        if (other == pair->listener || !pathway_class_talks(pathway->presence[other].class_) ||
            !is_there(engine, &company, other, pathway_outing(engine, other, slot)))
            continue;
        pair->speakers[pair->n_speakers++] = other;
        return;
    }
}

bool pathway_find_partner(const struct ofr_engine *engine, uint32_t person, uint32_t pass,
                          struct pathway_pair *pair) {
    const struct pathway *pathway = pathway_of(engine);
    struct pathway_presence presence = pathway->presence[person];
    *pair = (struct pathway_pair){.listener = person};
    if (!pathway_class_talks(presence.class_) || presence.status & PATHWAY_IS_AWAY)
        return false;
    struct ofr_words words = pathway_draw(engine, person, PATHWAY_DRAW_TALK, 2 * pass);
    struct ofr_words more = pathway_draw(engine, person, PATHWAY_DRAW_TALK, 2 * pass + 1);
    pair->topic_word = words.w[1];
    pair->online = is_online(pathway->talk, words.w[1], presence.area);
    if (pair->online)
        look_online(engine, &more, pair);
    else
        look_around(engine, slot_of(pathway->talk, words.w[0]),
                    (const uint32_t[N_TRIES]){words.w[2], words.w[3], more.w[0], more.w[1]}, pair);
    return pair->n_speakers > 0;
}

/* ---- a batch -------------------------------------------------------------------------- */

/* A batch advances all listeners together, step by step: each step reads what the one before prefetched.
 * Lists of listeners hold rows of the batch. */
struct batch {
    const struct ofr_engine *engine;
    const struct pathway_timetable *timetable;
    uint32_t pass, n;
    uint32_t person[BATCH];
    uint32_t words[4][BATCH]; /* as in the plain form */
    struct company company[BATCH];
    uint8_t slot[BATCH];
    uint32_t online[BATCH], n_online;
    uint32_t looks[4][BATCH]; /* by place in that list: words that choose the people looked at, */
    uint32_t looked_at[PATHWAY_ONLINE_LOOKS * BATCH], n_looked_at; /* and all of these */
    uint32_t going[BATCH], n_going, place[BATCH]; /* people who go out, and by place in that list, where to */
    uint32_t seeking[BATCH], n_seeking;           /* people without a partner yet */
    uint32_t asked[BATCH];                        /* by place in the list: whose draw, */
    uint32_t answer[4][BATCH];                    /* and its words */
};

static void draw(struct batch *batch, const uint32_t *ids, uint32_t n, enum pathway_purpose purpose,
                 uint32_t index, uint32_t words[4][BATCH]) {
    uint32_t *const to[4] = {words[0], words[1], words[2], words[3]};
    ofr_draw_many(batch->engine->draws, ids, n, batch->engine->day, pathway_purpose_number(purpose), index,
                  to);
}

/* Prefetch what the next batch reads in order: too little at a time for the hardware prefetcher. */
static void look_ahead(const struct ofr_engine *engine, uint32_t first) {
    const struct ofr_population *population = engine->population;
    const struct pathway *pathway = pathway_of(engine);
    for (uint32_t i = first; i < first + BATCH && i < population->n_people; i += 16) {
        ofr_prefetch(&pathway->presence[i]);
        ofr_prefetch(&population->household[i]);
    }
}

/* List the listeners of this pass: people of the mask who are 12 or older and about. */
static void gather(struct batch *batch, uint32_t first) {
    const struct ofr_engine *engine = batch->engine;
    const struct pathway *pathway = pathway_of(engine);
    uint64_t masks[BATCH / 64];
    ofr_draw_masks(engine->draws, first / 64, BATCH / 64, engine->day,
                   pathway_purpose_number(PATHWAY_DRAW_LISTEN) + (batch->pass << 16), pathway->talk->chance,
                   masks);
    for (uint32_t m = 0; m < BATCH / 64; m++)
        for (uint64_t mask = masks[m]; mask != 0; mask &= mask - 1) {
            uint32_t person = first + m * 64 + (uint32_t)__builtin_ctzll(mask);
            if (person >= engine->population->n_people)
                return;
            struct pathway_presence presence = pathway->presence[person];
            ofr_prefetch(&engine->population->usual[person]);
            batch->person[batch->n] = person;
            batch->n += pathway_class_talks(presence.class_) && !(presence.status & PATHWAY_IS_AWAY);
        }
}

/* List who is online, stays at home or goes out; `asked` becomes what for. No branch depends on a draw here
 * or below: a misprediction costs as much as the rest of the step. */
static void set_out(struct batch *batch) {
    const struct pathway *pathway = pathway_of(batch->engine);
    for (uint32_t i = 0; i < batch->n; i++) {
        struct pathway_presence presence = pathway->presence[batch->person[i]];
        bool online = is_online(pathway->talk, batch->words[1][i], presence.area);
        enum ofr_slot slot = slot_of(pathway->talk, batch->words[0][i]);
        unsigned outing = pathway_outing_given(batch->timetable, presence, slot, batch->answer[slot][i],
                                               pathway->out_factor[presence.area]);
        ofr_prefetch(&pathway->opinions[batch->person[i]]);
        batch->slot[i] = (uint8_t)slot;
        batch->asked[i] = outing;
        batch->online[batch->n_online] = i;
        batch->n_online += online;
        batch->going[batch->n_going] = i;
        batch->n_going += !online & (outing < OFR_N_USUAL);
        batch->seeking[batch->n_seeking] = i;
        batch->n_seeking += !online & (outing >= OFR_N_USUAL);
    }
}

/* People at home first, while the prefetches of people who went out arrive. */
static void seek_at_home(struct batch *batch) {
    uint32_t n = 0;
    for (uint32_t k = 0; k < batch->n_seeking; k++) {
        uint32_t i = batch->seeking[k];
        batch->company[i] = household_of(batch->engine->population, batch->person[i]);
        batch->seeking[n] = i;
        n += batch->company[i].n > 1;
    }
    for (uint32_t k = 0; k < batch->n_going; k++)
        batch->seeking[n + k] = batch->going[k];
    batch->n_seeking = n + batch->n_going;
}

/* People looked at online live anywhere. */
static void list_looked_at(struct batch *batch) {
    uint32_t listeners[BATCH], n = batch->engine->population->n_people;
    for (uint32_t k = 0; k < batch->n_online; k++)
        listeners[k] = batch->person[batch->online[k]];
    draw(batch, listeners, batch->n_online, PATHWAY_DRAW_TALK, 2 * batch->pass + 1, batch->looks);
    for (uint32_t k = 0; k < batch->n_online; k++)
        for (int c = 0; c < PATHWAY_ONLINE_LOOKS; c++)
            batch->looked_at[batch->n_looked_at++] = ofr_below(batch->looks[c][k], n);
}

/* Their data is far away in memory, and few prefetches run at a time: one by one among other work. */
static inline void prefetch_candidate(struct batch *batch) {
    const struct pathway *pathway = pathway_of(batch->engine);
    if (batch->n_looked_at == 0)
        return;
    uint32_t other = batch->looked_at[--batch->n_looked_at];
    ofr_prefetch(&pathway->presence[other]);
    ofr_prefetch(&pathway->opinions[other]);
}

/* From the usual place to the place and its visitors; `going` keeps people who find some. */
static void seek_out(struct batch *batch) {
    const struct ofr_engine *engine = batch->engine;
    const struct ofr_population *population = engine->population;
    const struct pathway *pathway = pathway_of(engine);
    const uint32_t *place_now = pathway->place_now;
    for (uint32_t k = 0; k < batch->n_going; k++) {
        uint32_t i = batch->going[k], person = batch->person[i];
        uint32_t place = ofr_usual_place_in(population, pathway->presence[person].area, person,
                                            (enum ofr_usual)batch->asked[i]);
        batch->place[k] = place;
        place = place == OFR_NONE ? 0 : place;
        ofr_prefetch(&place_now[place]);
        ofr_prefetch(&population->places[place]);
        prefetch_candidate(batch);
    }
    uint32_t n = 0;
    for (uint32_t k = 0; k < batch->n_going; k++) {
        uint32_t i = batch->going[k], place = batch->place[k];
        if (place == OFR_NONE || place_now[place] != place) /* none, or closed: rare */
            place = pathway_where_to(engine, batch->person[i], batch->asked[i]);
        struct company company = company_at(population, batch->person[i], place);
        prefetch_candidate(batch);
        batch->company[i] = company;
        batch->going[n] = i;
        n += company.n > 1;
        if (at_home(&company) || company.n == 0)
            continue;
        ofr_prefetch(&population->visitors[company.first + ofr_below(batch->words[2][i], company.n)]);
        ofr_prefetch(&population->visitors[company.first + ofr_below(batch->words[3][i], company.n)]);
    }
    batch->n_going = n;
}

/* A try for everybody without a partner, with words[w]; pairs those who find one. */
static uint32_t try_all(struct batch *batch, int w, struct pathway_pair *pairs, uint32_t n_pairs) {
    const struct ofr_engine *engine = batch->engine;
    const struct pathway *pathway = pathway_of(engine);
    for (uint32_t k = 0; k < batch->n_seeking; k++) {
        uint32_t i = batch->seeking[k];
        batch->asked[k] = member(engine->population, &batch->company[i], batch->words[w][i]);
        ofr_prefetch(&pathway->presence[batch->asked[k]]);
    }
    draw(batch, batch->asked, batch->n_seeking, PATHWAY_DRAW_WHEREABOUTS, 0, batch->answer);
    uint32_t n = 0;
    for (uint32_t k = 0; k < batch->n_seeking; k++) {
        uint32_t i = batch->seeking[k], other = batch->asked[k], person = batch->person[i];
        const struct company *company = &batch->company[i];
        struct pathway_presence presence = pathway->presence[other];
        unsigned outing =
            pathway_outing_given(batch->timetable, presence, (enum ofr_slot)batch->slot[i],
                                 batch->answer[batch->slot[i]][k], pathway->out_factor[presence.area]);
        bool there = outing == company->outing;
        there |= at_home(company) & (outing < OFR_N_USUAL) & !(presence.status & PATHWAY_GOES_TO(outing & 3));
        if (presence.status & PATHWAY_WAS_CLOSED)
            there = is_there(engine, company, other, outing);
        there &= (other != person) & pathway_class_talks(presence.class_);
        struct pathway_pair *pair = &pairs[n_pairs];
        pair->listener = person;
        pair->n_speakers = 1;
        pair->speakers[0] = other;
        pair->topic_word = batch->words[1][i];
        pair->online = false;
        n_pairs += there;
        batch->seeking[n] = i;
        n += !there;
    }
    batch->n_seeking = n;
    return n_pairs;
}

/* The third and fourth words for people without a partner, and the people they choose. */
static void draw_more(struct batch *batch) {
    const struct ofr_population *population = batch->engine->population;
    for (uint32_t k = 0; k < batch->n_seeking; k++)
        batch->asked[k] = batch->person[batch->seeking[k]];
    draw(batch, batch->asked, batch->n_seeking, PATHWAY_DRAW_TALK, 2 * batch->pass + 1, batch->answer);
    for (uint32_t k = 0; k < batch->n_seeking; k++) {
        uint32_t i = batch->seeking[k];
        const struct company *company = &batch->company[i];
        for (int w = 0; w < 2; w++) {
            batch->words[2 + w][i] = batch->answer[w][k];
            if (!at_home(company))
                ofr_prefetch(
                    &population->visitors[company->first + ofr_below(batch->answer[w][k], company->n)]);
        }
    }
}

static uint32_t pair_online(struct batch *batch, struct pathway_pair *pairs, uint32_t n_pairs) {
    for (uint32_t k = 0; k < batch->n_online; k++) {
        struct pathway_pair *pair = &pairs[n_pairs];
        uint32_t i = batch->online[k];
        *pair = (struct pathway_pair){
            .listener = batch->person[i], .topic_word = batch->words[1][i], .online = true};
        struct ofr_words words = {{batch->looks[0][k], batch->looks[1][k], batch->looks[2][k], 0}};
        look_online(batch->engine, &words, pair);
        n_pairs += pair->n_speakers > 0;
    }
    return n_pairs;
}

uint32_t pathway_find_partners(const struct ofr_engine *engine, uint32_t first, uint32_t pass,
                               struct pathway_pair *pairs) {
    struct batch batch;
    batch.engine = engine;
    batch.timetable = &pathway_of(engine)->timetable[engine->weekday >= 5];
    batch.pass = pass;
    batch.n = batch.n_online = batch.n_looked_at = batch.n_going = batch.n_seeking = 0;
    look_ahead(engine, first + BATCH);
    gather(&batch, first);
    draw(&batch, batch.person, batch.n, PATHWAY_DRAW_TALK, 2 * pass, batch.words);
    draw(&batch, batch.person, batch.n, PATHWAY_DRAW_WHEREABOUTS, 0, batch.answer);
    set_out(&batch);
    list_looked_at(&batch);
    seek_out(&batch);
    seek_at_home(&batch);
    uint32_t n_pairs = try_all(&batch, 2, pairs, 0);
    n_pairs = try_all(&batch, 3, pairs, n_pairs);
    draw_more(&batch);
    n_pairs = try_all(&batch, 2, pairs, n_pairs);
    n_pairs = try_all(&batch, 3, pairs, n_pairs);
    /* all at once: the shorter the loop, the more prefetches overlap */
    for (uint32_t i = 0; i < n_pairs; i++)
        ofr_prefetch(&pathway_of(engine)->opinions[pairs[i].speakers[0]]);
    return pair_online(&batch, pairs, n_pairs);
}
