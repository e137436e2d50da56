#include "models/pathway/police.h"

#include "base/number.h"
#include "models/pathway/age.h"
#include "models/pathway/circle.h"
#include "models/pathway/custody.h"
#include "models/pathway/fear.h"
#include "models/pathway/opinion_exchange.h"
#include "models/pathway/protect.h"
#include "models/pathway/record.h"
#include "models/pathway/suspicion.h"
#include "models/pathway/talk.h"
#include "models/pathway/violence.h"
#include "models/pathway/whereabouts.h"

#define MOST_TAKEN 24
#define SURGE_DAYS 30.0 /* raids that follow an attack are spread over a month */

/* The target of a raid: a circle, or a place where there may be nobody. */
struct target {
    uint32_t circle; /* 0: none */
    uint32_t place;  /* PATHWAY_HOME or OFR_NONE: no public place */
    double suspicion;
};

void pathway_owe_raids(struct ofr_engine *engine, double raids) { pathway_of(engine)->surge += raids; }

/* ---- suspicion ------------------------------------------------------------------------ */

/* A person of the circle's area who may have seen something. */
static uint32_t teller_of(const struct ofr_engine *engine, const struct pathway_circle *circle,
                          uint32_t word) {
    uint32_t leader = pathway_of(engine)->records[circle->leader_row].person;
    const struct ofr_area *area = &engine->population->areas[ofr_area_of(engine->population, leader)];
    return area->first_person + ofr_below(word, area->n_people);
}

/* That person may give a tip, by their own trust and fear. */
static void take_tip(struct ofr_engine *engine, struct pathway_circle *circle) {
    const struct pathway_parameters *k = &pathway_of(engine)->parameters;
    struct ofr_words words = pathway_circle_draw(engine, circle, PATHWAY_DRAW_TIP);
    uint32_t teller = teller_of(engine, circle, words.w[0]);
    double distrust = pathway_opinion(engine, teller, PATHWAY_DISTRUST) / (double)PATHWAY_ONE;
    double fear = pathway_fear_of_area(engine, ofr_area_of(engine->population, teller));
    double chance = k->police_tips / 7 * ofr_clamp(1 - distrust / 2, 0, 2) * (1 - k->fear_silences * fear);
    if (pathway_age_of(engine, teller) < PATHWAY_LEAST_AGE || !ofr_chance(words.w[1], chance))
        return;
    pathway_suspect_circle_and_place(engine, circle, 1);
}

static ofr_status take_tips(struct ofr_engine *engine, struct ofr_reports *reports) {
    struct pathway *pathway = pathway_of(engine);
    pathway_exchange_begin(engine);
    for (uint32_t c = 0; c < pathway->n_circles; c++) {
        const struct pathway_circle *circle = &pathway->circles[c];
        struct ofr_words words = pathway_circle_draw(engine, circle, PATHWAY_DRAW_TIP);
        if (circle->alive)
            pathway_exchange_add(engine, teller_of(engine, circle, words.w[0]));
    }
    ofr_status status = pathway_exchange_opinions(engine, reports);
    for (uint32_t c = 0; c < pathway->n_circles && status == OFR_OK; c++)
        if (pathway->circles[c].alive)
            take_tip(engine, &pathway->circles[c]);
    return status;
}

/* Noise: each month a few places gain suspicion for no good reason. */
static void take_noise(struct ofr_engine *engine) {
    const struct ofr_population *population = engine->population;
    double mean = pathway_of(engine)->parameters.police_noise * 12 / 365 * population->n_places;
    uint32_t n = ofr_poisson(pathway_draw(engine, 0, PATHWAY_DRAW_N_NOISE, 0).w[0], ofr_clamp(mean, 0, 500));
    for (uint32_t i = 0; i < n; i++) {
        uint32_t word = pathway_draw(engine, i, PATHWAY_DRAW_NOISE_PLACE, 0).w[0];
        uint32_t place = ofr_below(word, population->n_places);
        uint8_t role = population->places[place].role;
        if (role == OFR_DAWN_HALL || role == OFR_CAFE || role == OFR_SQUARE || role == OFR_CENTRE)
            pathway_suspect_place(engine, place, 1);
    }
}

/* ---- raids ---------------------------------------------------------------------------- */

static struct target most_suspect(const struct ofr_engine *engine) {
    const struct pathway *pathway = pathway_of(engine);
    struct target best = {0, OFR_NONE, 0};
    for (uint32_t p = 0; p < engine->population->n_places; p++) {
        double suspicion = pathway->place_now[p] == p ? pathway_suspicion_of_place(engine, p) : 0;
        if (suspicion > best.suspicion)
            best = (struct target){0, p, suspicion};
    }
    for (uint32_t c = 0; c < pathway->n_circles; c++) {
        const struct pathway_circle *circle = &pathway->circles[c];
        double suspicion = circle->alive ? pathway_suspicion_of_circle(engine, circle) : 0;
        if (suspicion > 0 && suspicion >= best.suspicion)
            best = (struct target){c + 1, circle->place, suspicion};
    }
    return best;
}

static bool in_target(const struct pathway_circle *circle, uint32_t number, const struct target *target) {
    return circle->alive &&
           (number == target->circle || (target->place < PATHWAY_HOME && circle->place == target->place));
}

/* Take known members of the circles that meet there first. */
static uint32_t take_suspects(struct ofr_engine *engine, const struct target *target, uint32_t wanted) {
    struct pathway *pathway = pathway_of(engine);
    uint32_t n_taken = 0;
    for (uint32_t c = 0; c < pathway->n_circles; c++) {
        const struct pathway_circle *circle = &pathway->circles[c];
        if (!in_target(circle, c + 1, target))
            continue;
        for (uint32_t m = 0; m < circle->n_members && n_taken < wanted; m++) {
            const struct pathway_record *record = &pathway->records[circle->member_rows[m]];
            uint32_t word =
                pathway_draw(engine, record->person, PATHWAY_DRAW_RAID_SUSPECT, engine->slot).w[0];
            if (!pathway_is_free(record) || !ofr_chance(word, pathway->parameters.police_knows_members))
                continue;
            pathway_arrest(engine, record->person, target->place < PATHWAY_HOME ? target->place : OFR_NONE,
                           true);
            n_taken++;
        }
    }
    return n_taken;
}

/* Then take bystanders: people present. */
static void take_bystanders(struct ofr_engine *engine, const struct target *target, uint32_t nth,
                            uint32_t wanted) {
    const struct ofr_population *population = engine->population;
    if (target->place >= population->n_places)
        return;
    const struct ofr_place *place = &population->places[target->place];
    uint32_t n_taken = 0;
    for (uint32_t look = 0; look < wanted * 12 && n_taken < wanted && place->n_visitors > 0; look++) {
        uint32_t word =
            pathway_draw(engine, look, PATHWAY_DRAW_RAID_BYSTANDER, nth * OFR_N_SLOTS + engine->slot).w[0];
        uint32_t person = population->visitors[place->first_visitor + ofr_below(word, place->n_visitors)];
        if (pathway_age_of(engine, person) < PATHWAY_LEAST_AGE ||
            pathway_where(engine, person, engine->slot) != target->place)
            continue;
        pathway_arrest(engine, person, target->place, false);
        n_taken++;
    }
}

static void unsettle(struct ofr_engine *engine, const struct target *target) {
    struct pathway *pathway = pathway_of(engine);
    for (uint32_t c = 0; c < pathway->n_circles; c++)
        if (in_target(&pathway->circles[c], c + 1, target)) {
            pathway->circles[c].suspicion *= 0.2f;
            pathway_unsettle_circle(engine, c + 1);
        }
    if (target->place < engine->population->n_places)
        pathway_clear_place(engine, target->place, 0.2f);
}

static void raid(struct ofr_engine *engine, uint32_t nth) {
    struct pathway *pathway = pathway_of(engine);
    struct target target = most_suspect(engine);
    if (target.suspicion <= 0)
        return;
    uint32_t word = pathway_draw(engine, nth, PATHWAY_DRAW_RAID_SIZE, engine->slot).w[0];
    uint32_t wanted = 1 + ofr_poisson(word, pathway->parameters.police_take - 1);
    wanted = wanted > MOST_TAKEN ? MOST_TAKEN : wanted;
    uint32_t area =
        target.place < engine->population->n_places
            ? engine->population->neighbourhoods[engine->population->places[target.place].neighbourhood].area
            : ofr_area_of(engine->population,
                          pathway->records[pathway->circles[target.circle - 1].leader_row].person);
    ofr_engine_count(engine, area, PATHWAY_OBS_raids, 1);
    uint32_t n_taken = take_suspects(engine, &target, wanted);
    take_bystanders(engine, &target, nth, wanted - n_taken);
    if (target.place < engine->population->n_places)
        pathway_ill_treat_at_raid(engine, target.place, nth);
    unsettle(engine, &target);
    pathway_frighten_area(engine, area, pathway->parameters.fear_raid);
}

static ofr_status run(struct ofr_engine *engine, struct ofr_reports *reports) {
    struct pathway *pathway = pathway_of(engine);
    const struct pathway_parameters *k = &pathway->parameters;
    ofr_status status = OFR_OK;
    if (engine->slot != OFR_DAWN && engine->slot != OFR_EVENING)
        return OFR_OK;
    if (engine->slot == OFR_DAWN) {
        take_noise(engine);
        status = take_tips(engine, reports);
    }
    if (status != OFR_OK)
        return status;
    double daily =
        k->police_raids * pathway->today.raids * 12 / 365 * pathway->share_kept + pathway->surge / SURGE_DAYS;
    double mean = daily * (engine->slot == OFR_DAWN ? k->police_dawn : 1 - k->police_dawn);
    uint32_t n = ofr_poisson(pathway_draw(engine, 0, PATHWAY_DRAW_N_RAIDS, engine->slot).w[0],
                             ofr_clamp(mean, 0, 500));
    for (uint32_t i = 0; i < n; i++)
        raid(engine, i);
    if (engine->slot == OFR_EVENING)
        pathway->surge *= 1 - 1 / SURGE_DAYS;
    return OFR_OK;
}

/* ---- questionings and ordinary contacts ------------------------------------------------ */

/* Whether a released person is questioned again today. The second word decides whether they tell. */
static bool is_questioned(const struct ofr_engine *engine, const struct pathway_record *record, double chance,
                          struct ofr_words *words) {
    if (record->released_day == PATHWAY_NEVER || engine->day - record->released_day > 365u ||
        !pathway_is_free(record))
        return false;
    *words = pathway_draw(engine, record->person, PATHWAY_DRAW_QUESTIONING, 0);
    return ofr_chance(words->w[0], chance);
}

static ofr_status question(struct ofr_engine *engine, struct ofr_reports *reports) {
    struct pathway *pathway = pathway_of(engine);
    const struct pathway_parameters *k = &pathway->parameters;
    double chance = ofr_hazard(k->police_questioned / 365);
    struct ofr_words words;
    pathway_exchange_begin(engine);
    for (uint32_t r = 0; r < pathway->n_records; r++)
        if (pathway->records[r].threat_until > engine->day &&
            is_questioned(engine, &pathway->records[r], chance, &words))
            pathway_exchange_add(engine, pathway->records[r].person);
    ofr_status status = pathway_exchange_opinions(engine, reports);
    for (uint32_t r = 0; r < pathway->n_records && status == OFR_OK; r++) {
        struct pathway_record *record = &pathway->records[r];
        if (!is_questioned(engine, record, chance, &words))
            continue;
        record->n_questioned++;
        pathway_note_alone(engine, PATHWAY_EVENT_questioned, record->person, record->n_questioned + 1,
                           PATHWAY_NO_FLOW);
        double distrust = pathway_opinion(engine, record->person, PATHWAY_DISTRUST) / (double)PATHWAY_ONE;
        double added = k->custody_distrust / 2;
        pathway_move_opinion(engine, record->person, PATHWAY_DISTRUST, added, added * k->spillover_lasting);
        /* A person under threat may tell the police; trust decides. */
        if (record->threat_until > engine->day && !pathway_is_promised(engine, record) &&
            ofr_chance(words.w[1], k->police_told * ofr_clamp(1 - distrust / 2, 0, 2)))
            pathway_promise_protection(engine, r);
    }
    return status;
}

/* Each block of 64 people once in four weeks. */
static ofr_status contact(struct ofr_engine *engine, struct ofr_reports *reports) {
    (void)reports;
    const struct pathway_parameters *k = &pathway_of(engine)->parameters;
    uint32_t n_people = engine->population->n_people;
    uint32_t chance = (uint32_t)(ofr_hazard(k->police_contacts * 28 / 365) * 65536);
    for (uint32_t block = engine->day % 28; block * 64 < n_people; block += 28) {
        uint64_t mask = ofr_draw_mask(engine->draws, block, engine->day,
                                      pathway_purpose_number(PATHWAY_DRAW_STATE_CONTACT), chance);
        for (; mask != 0; mask &= mask - 1) {
            uint32_t person = block * 64 + (uint32_t)__builtin_ctzll(mask);
            if (person >= n_people || pathway_age_of(engine, person) < PATHWAY_LEAST_AGE ||
                pathway_of(engine)->presence[person].status & PATHWAY_IS_AWAY)
                continue;
            pathway_move_opinion(engine, person, PATHWAY_DISTRUST, k->police_contact_effect, 0);
            ofr_engine_count(engine, ofr_area_of(engine->population, person), PATHWAY_OBS_state_contacts, 1);
        }
    }
    return OFR_OK;
}

static void archive(struct ofr_engine *engine, struct ofr_archive *archive) {
    OFR_ARCHIVE_VALUE(archive, pathway_of(engine)->surge);
}

const struct pathway_part pathway_police_part = {NULL, NULL, archive};

const struct ofr_process pathway_police = {
    .name = "police",
    .moment = OFR_EACH_SLOT,
    .what =
        "Suspicion grows with tips and noise; within its means the police raids the most suspect place or "
        "circle, at dawn for preference, and takes suspects first, then those beside them.",
    .reads = "circles, suspicion, record, usual places, series",
    .writes = "suspicion, record, circles, fear",
    .run = run,
    .switch_parameter = "rule.police"};

const struct ofr_process pathway_questioning = {
    .name = "questioning",
    .moment = OFR_EACH_DAY,
    .slot = OFR_DAY,
    .what =
        "Some of those released are questioned again; under threat they may tell and be promised protection.",
    .reads = "record, mind",
    .writes = "record, mind (distrust)",
    .run = question,
    .switch_parameter = "rule.police"};

const struct ofr_process pathway_contacts = {.name = "contacts",
                                             .moment = OFR_EACH_DAY,
                                             .slot = OFR_DAY,
                                             .what = "Ordinary contacts with the police move distrust for a "
                                                     "while; each block of 64 people once in four weeks.",
                                             .reads = "age",
                                             .writes = "mind (distrust)",
                                             .run = contact,
                                             .switch_parameter = "rule.police"};
