#include "models/pathway/approach.h"

#include "base/number.h"
#include "models/pathway/circle.h"
#include "models/pathway/contact.h"
#include "models/pathway/describe.h"
#include "models/pathway/opinion_exchange.h"
#include "models/pathway/peers.h"
#include "models/pathway/record.h"
#include "models/pathway/recruiters.h"

#define N_CHOICES 6      /* friends or relatives a member thinks of */
#define MOST_BROUGHT 100 /* people a member speaks to in a week: all the time there is */

/* ---- members, recruiters among them, bring friends and relatives --------------------- */

/* A hall, café, square or centre that both people usually go to. */
static uint32_t shared_place(const struct ofr_engine *engine, uint32_t person, uint32_t other) {
    for (enum ofr_usual use = OFR_USUAL_HALL; use < OFR_N_USUAL; use++) {
        uint32_t place = ofr_usual_place(engine->population, person, use);
        if (place != OFR_NONE && place == ofr_usual_place(engine->population, other, use) &&
            pathway_of(engine)->place_now[place] == place)
            return place;
    }
    return OFR_NONE;
}

/* Friends are few and soon all approached; so friends of friends count as friends too. */
static void bring(struct ofr_engine *engine, uint32_t person, uint32_t nth) {
    const struct pathway *pathway = pathway_of(engine);
    const struct ofr_population *population = engine->population;
    struct ofr_words first = pathway_draw(engine, person, PATHWAY_DRAW_BRING, nth * 16);
    bool family = ofr_chance(first.w[1], pathway->parameters.approach_family);
    uint32_t kin[OFR_MOST_KIN];
    const uint32_t *list = family ? kin : &population->friends[population->friend_start[person]];
    uint32_t n = family ? ofr_kin_of(population, person, kin, OFR_MOST_KIN)
                        : population->friend_start[person + 1] - population->friend_start[person];
    for (uint32_t c = 0; c < N_CHOICES && n > 0; c++) {
        struct ofr_words words = pathway_draw(engine, person, PATHWAY_DRAW_BRING, nth * 16 + 1 + c);
        uint32_t other = list[ofr_below(words.w[0], n)];
        if (!family && ofr_chance(words.w[2], pathway->parameters.approach_acquaintances))
            other = pathway_friend_of(population, other, words.w[3]);
        if (!pathway_may_be_approached(engine, other, person) ||
            !ofr_chance(words.w[1], pathway_contact_weight(engine, other, person)))
            continue;
        pathway_make_contact(engine, &(struct pathway_contact){other, person,
                                                               family ? PATHWAY_FAMILY : PATHWAY_FRIEND,
                                                               shared_place(engine, person, other)});
        return;
    }
}

static void bring_all(struct ofr_engine *engine) {
    struct pathway *pathway = pathway_of(engine);
    double covert = pathway->parameters.approach_covert;
    double discretion = covert + (1 - covert) * pathway->today.openness;
    uint32_t n_records = pathway->n_records; /* records made today bring nobody yet */
    for (uint32_t r = 0; r < n_records; r++) {
        const struct pathway_record *record = &pathway->records[r];
        uint32_t person = record->person;
        if ((person + engine->day) % 7 != 0 || !pathway_is_member(record) || !pathway_is_free(record))
            continue;
        uint32_t word = pathway_draw(engine, person, PATHWAY_DRAW_N_BROUGHT, 0).w[0];
        double mean = pathway->parameters.approach_brings * discretion * pathway_activity(engine, person);
        uint32_t n = ofr_poisson(word, ofr_clamp(mean, 0, MOST_BROUGHT));
        for (uint32_t i = 0; i < n && i < MOST_BROUGHT; i++)
            bring(engine, person, i);
    }
}

/* ---- courtship ------------------------------------------------------------------------ */

static void court(struct ofr_engine *engine, uint32_t row) {
    struct pathway *pathway = pathway_of(engine);
    const struct pathway_parameters *k = &pathway->parameters;
    struct pathway_record *record = &pathway->records[row];
    if (engine->day - record->courted_day > k->approach_given_up_after) {
        record->was &= (uint16_t)~PATHWAY_WAS_RECEPTIVE;
        return;
    }
    const struct pathway_record *courter = &pathway->records[record->court_row];
    if (!pathway_is_free(record) || !pathway_is_free(courter) || courter->stage == PATHWAY_APPROACHED ||
        pathway->presence[record->person].status & PATHWAY_AT_HOME)
        return;
    if (!pathway_chance(engine, record->person, PATHWAY_DRAW_CONTACT, 0, k->approach_contact))
        return;
    record->hours += (float)k->approach_contact_hours;
    if (record->hours >= record->hours_threshold)
        pathway_join_circle(engine, row);
}

static ofr_status run(struct ofr_engine *engine, struct ofr_reports *reports) {
    struct pathway *pathway = pathway_of(engine);
    pathway_exchange_begin(engine);
    if (engine->slot != OFR_NIGHT)
        pathway_hold_sessions(engine);
    if (engine->slot == OFR_EVENING)
        bring_all(engine);
    ofr_status status = pathway_exchange_opinions(engine, reports);
    for (uint32_t i = 0; i < pathway->exchange.n && status == OFR_OK; i++)
        pathway_find_receptive(engine, pathway->exchange.people[i]);
    if (engine->slot != OFR_EVENING || status != OFR_OK)
        return status;
    for (uint32_t r = 0; r < pathway->n_records; r++)
        if (pathway->records[r].stage == PATHWAY_APPROACHED &&
            pathway->records[r].was & PATHWAY_WAS_RECEPTIVE)
            court(engine, r);
    return OFR_OK;
}

const struct ofr_process pathway_approach = {
    .name = "approach",
    .moment = OFR_EACH_SLOT,
    .what =
        "Recruiters in sessions speak to people present or online; in the evening members bring friends and "
        "relatives, and courtship goes on.",
    .reads = "interventions, mind, presence, usual places, friends, kin, record",
    .writes = "record",
    .run = run,
    .switch_parameter = "rule.approach"};
