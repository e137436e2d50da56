#include "models/pathway/approach.h"

#include "base/number.h"
#include "models/pathway/age.h"
#include "models/pathway/circle.h"
#include "models/pathway/describe.h"
#include "models/pathway/opinion_exchange.h"
#include "models/pathway/peers.h"
#include "models/pathway/programme.h"
#include "models/pathway/record.h"
#include "models/pathway/recruiters.h"
#include "models/pathway/risk.h"

#define N_CHOICES 6     /* friends or relatives a member thinks of */
#define MOST_BROUGHT 24 /* people a member speaks to in a week, at most; the draws have room for them */
#define MOST_KIN 64
#define LEAST_AGE 15 /* nobody younger is approached; not a parameter, so that nobody can change it */

/* Weight in [0, 1] of a first contact, by age and by whether the two are of one sex. */
static double weight_of_contact(const struct ofr_engine *engine, uint32_t person, uint32_t by) {
    const struct pathway_parameters *k = &pathway_of(engine)->parameters;
    double gap = ((double)pathway_age_of(engine, person) - k->approach_age_peak) / k->approach_age_width;
    bool same_sex = ofr_is_male(engine->population, person) == ofr_is_male(engine->population, by);
    return ofr_exp(-0.5 * gap * gap) * (same_sex ? 1.0 : k->approach_women);
}

/* Whether the person is old enough, not of the group, and was not approached lately. */
static bool is_open(const struct ofr_engine *engine, uint32_t person) {
    const struct pathway *pathway = pathway_of(engine);
    if (pathway_age_of(engine, person) < LEAST_AGE)
        return false;
    const struct pathway_record *record = pathway_record_of(engine, person);
    if (record == NULL)
        return true;
    if (record->stage > PATHWAY_APPROACHED || record->was & (PATHWAY_WAS_CIRCLE | PATHWAY_WAS_START))
        return false;
    return record->courted_day == PATHWAY_NEVER ||
           engine->day - record->courted_day >= pathway->parameters.approach_again_after;
}

static bool may_be_approached(const struct ofr_engine *engine, uint32_t person, uint32_t by) {
    return !(pathway_of(engine)->presence[person].status & PATHWAY_IS_AWAY) && is_open(engine, person) &&
           !pathway_programme_prevents(engine, person, by);
}

/* Decide whether the person is receptive: whether their receptivity exceeds a draw that is theirs for the
 * whole run. So who was not receptive is so later only if their receptivity has risen, and the receptive run
 * out. Their opinions must be exchanged before. */
static void find_receptive(struct ofr_engine *engine, uint32_t person) {
    struct pathway_record *record = pathway_record_of(engine, person);
    uint32_t word = pathway_draw_on(engine, person, 0, PATHWAY_DRAW_RECEPTIVE, 0).w[0];
    bool receptive = ofr_chance(word, pathway_receptivity(engine, person));
    record->was =
        (uint16_t)(receptive ? record->was | PATHWAY_WAS_RECEPTIVE : record->was & ~PATHWAY_WAS_RECEPTIVE);
}

/* False when there is no room for the person's record. */
static bool first_contact(struct ofr_engine *engine, uint32_t person, uint32_t by, uint32_t channel,
                          uint32_t place) {
    struct pathway *pathway = pathway_of(engine);
    const struct pathway_record *courter = pathway_record_of(engine, by);
    uint32_t court_row = pathway_row_of(pathway, courter);
    struct pathway_record *record = pathway_record_make(engine, person);
    if (record == NULL)
        return false;
    assert(pathway_age_of(engine, person) >= LEAST_AGE && record->stage <= PATHWAY_APPROACHED);
    record->stage = PATHWAY_APPROACHED;
    record->courted_day = (uint16_t)engine->day;
    record->court_row = court_row;
    record->hours = 0;
    if (record->approached_day == PATHWAY_NEVER) {
        record->approached_day = (uint16_t)engine->day;
        record->channel = (uint8_t)channel;
        record->by = by;
        record->was |= PATHWAY_WAS_APPROACHED;
        pathway_note(engine, PATHWAY_EVENT_approached, person, place, by, (int32_t)channel,
                     PATHWAY_OBS_approached);
    }
    return true;
}

/* Receptivity is drawn at the end of the slot's approaches, for all people together. */
static void approach(struct ofr_engine *engine, uint32_t person, uint32_t by, uint32_t channel,
                     uint32_t place) {
    if (person != by && may_be_approached(engine, person, by) &&
        first_contact(engine, person, by, channel, place))
        pathway_exchange_add(engine, person);
}

void pathway_approach_person(struct ofr_engine *engine, uint32_t person, uint32_t by, uint32_t channel,
                             uint32_t place) {
    if (person != by && may_be_approached(engine, person, by) &&
        first_contact(engine, person, by, channel, place))
        find_receptive(engine, person);
}

void pathway_approach_inmate(struct ofr_engine *engine, uint32_t person, uint32_t by) {
    if (person != by && is_open(engine, person) &&
        first_contact(engine, person, by, PATHWAY_RECRUITER, engine->population->prison))
        find_receptive(engine, person);
}

/* ---- contacts of recruiters ----------------------------------------------------------- */

bool pathway_taken_down(const struct ofr_engine *engine, uint32_t person, uint32_t by) {
    double moderation = pathway_of(engine)->parameters.online_moderation;
    return moderation > 0 && pathway_chance(engine, person, PATHWAY_DRAW_MODERATION,
                                            by * OFR_N_SLOTS + engine->slot, moderation);
}

bool pathway_speak(struct ofr_engine *engine, const struct pathway_contact *contact, uint32_t word) {
    const struct ofr_population *population = engine->population;
    bool near = population->neighbourhood[contact->person] == population->neighbourhood[contact->by];
    double familiar = near ? 1.0 : pathway_of(engine)->parameters.approach_strangers;
    if (!may_be_approached(engine, contact->person, contact->by) ||
        !ofr_chance(word, familiar * weight_of_contact(engine, contact->person, contact->by)))
        return false;
    approach(engine, contact->person, contact->by, contact->channel, contact->place);
    return true;
}

/* ---- members who bring friends and relatives ----------------------------------------- */

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
    uint32_t kin[MOST_KIN];
    const uint32_t *list = family ? kin : &population->friends[population->friend_start[person]];
    uint32_t n = family ? ofr_kin_of(population, person, kin, MOST_KIN)
                        : population->friend_start[person + 1] - population->friend_start[person];
    for (uint32_t c = 0; c < N_CHOICES && n > 0; c++) {
        struct ofr_words words = pathway_draw(engine, person, PATHWAY_DRAW_BRING, nth * 16 + 1 + c);
        uint32_t other = list[ofr_below(words.w[0], n)];
        if (!family && ofr_chance(words.w[2], pathway->parameters.approach_acquaintances))
            other = pathway_friend_of(population, other, words.w[3]);
        if (!may_be_approached(engine, other, person) ||
            !ofr_chance(words.w[1], weight_of_contact(engine, other, person)))
            continue;
        approach(engine, other, person, family ? PATHWAY_FAMILY : PATHWAY_FRIEND,
                 shared_place(engine, person, other));
        return;
    }
}

static void bring_all(struct ofr_engine *engine) {
    struct pathway *pathway = pathway_of(engine);
    double covert = pathway->parameters.approach_covert;
    double discretion = covert + (1 - covert) * pathway->today.openness;
    uint32_t n_records = pathway->n_records; /* records made today bring nobody yet */
    for (uint32_t r = engine->day % 7; r < n_records; r += 7) {
        const struct pathway_record *record = &pathway->records[r];
        if (!pathway_is_member(record) || !pathway_is_free(record) || record->was & PATHWAY_WAS_RECRUITER)
            continue;
        uint32_t person = record->person;
        uint32_t word = pathway_draw(engine, person, PATHWAY_DRAW_N_BROUGHT, 0).w[0];
        uint32_t n = ofr_poisson(word, pathway->parameters.approach_brings * discretion *
                                           pathway_activity(engine, person));
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
        find_receptive(engine, pathway->exchange.people[i]);
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
