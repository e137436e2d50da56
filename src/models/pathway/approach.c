#include "models/pathway/approach.h"

#include "base/number.h"
#include "models/pathway/age.h"
#include "models/pathway/circle.h"
#include "models/pathway/describe.h"
#include "models/pathway/opinion_exchange.h"
#include "models/pathway/programme.h"
#include "models/pathway/record.h"
#include "models/pathway/recruiters_start.h"
#include "models/pathway/risk.h"
#include "models/pathway/whereabouts.h"

#define N_LOOKS 24  /* people a recruiter looks at in a session */
#define N_CHOICES 6 /* friends or relatives a member thinks of */
#define MOST_KIN 64
#define LEAST_AGE 15 /* nobody younger is approached; not a parameter, so that nobody can change it */
#define SESSION_HOURS 2.0

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

/* Decide by one draw whether the person is receptive. Their opinions must be exchanged before. */
static void find_receptive(struct ofr_engine *engine, uint32_t person) {
    struct pathway_record *record = pathway_record_of(engine, person);
    uint32_t word = pathway_draw(engine, person, PATHWAY_DRAW_RECEPTIVE, 0).w[0];
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

/* ---- recruiters in sessions --------------------------------------------------------- */

static uint32_t count_active(const struct pathway *pathway) {
    uint32_t n = 0;
    for (uint32_t r = 0; r < pathway->n_recruiters; r++)
        n += pathway->recruiters[r].active;
    return n;
}

void pathway_make_recruiter(struct ofr_engine *engine, uint32_t record_row) {
    struct pathway *pathway = pathway_of(engine);
    struct pathway_record *record = &pathway->records[record_row];
    if (pathway->n_recruiters == pathway->recruiter_capacity ||
        count_active(pathway) >= pathway->parameters.recruiters_most * pathway->share_kept)
        return;
    pathway->recruiters[pathway->n_recruiters++] = (struct pathway_recruiter){
        .row = record_row, .place = pathway_base_place(engine->population, record->person), .active = true};
    record->was |= PATHWAY_WAS_RECRUITER;
    if (!(record->was & PATHWAY_WAS_START))
        pathway_note_alone(engine, PATHWAY_EVENT_became_recruiter, record->person, 0, PATHWAY_NO_FLOW);
}

static uint32_t count_courted(const struct pathway *pathway, uint32_t row) {
    uint32_t n = 0;
    for (uint32_t r = 0; r < pathway->n_records; r++) {
        const struct pathway_record *record = &pathway->records[r];
        n += record->stage == PATHWAY_APPROACHED && record->was & PATHWAY_WAS_RECEPTIVE &&
             record->court_row == row;
    }
    return n;
}

bool pathway_taken_down(const struct ofr_engine *engine, uint32_t person, uint32_t by) {
    double moderation = pathway_of(engine)->parameters.online_moderation;
    return moderation > 0 && pathway_chance(engine, person, PATHWAY_DRAW_MODERATION,
                                            by * OFR_N_SLOTS + engine->slot, moderation);
}

/* Speak to a person present in a session, or not: by age, sex and neighbourhood. */
static bool speak(struct ofr_engine *engine, uint32_t person, uint32_t by, uint32_t channel, uint32_t place,
                  uint32_t word) {
    const struct ofr_population *population = engine->population;
    double familiar = population->neighbourhood[person] == population->neighbourhood[by]
                          ? 1.0
                          : pathway_of(engine)->parameters.approach_strangers;
    if (!may_be_approached(engine, person, by) ||
        !ofr_chance(word, familiar * weight_of_contact(engine, person, by)))
        return false;
    approach(engine, person, by, channel, place);
    return true;
}

static void session(struct ofr_engine *engine, const struct pathway_recruiter *recruiter, bool online,
                    uint32_t word) {
    const struct pathway *pathway = pathway_of(engine);
    const struct ofr_population *population = engine->population;
    uint32_t by = pathway->records[recruiter->row].person;
    uint32_t left = ofr_round(word, pathway->parameters.approach_per_session), place = recruiter->place;
    if (!online && (place == OFR_NONE || pathway->place_now[place] != place))
        return;
    uint32_t n = online ? population->n_people : population->places[place].n_visitors;
    for (uint32_t look = 0; look < N_LOOKS && left > 0 && n > 0; look++) {
        struct ofr_words words = pathway_draw(engine, by, PATHWAY_DRAW_MEET_NEW, engine->slot * 32u + look);
        uint32_t i = ofr_below(words.w[0], n);
        uint32_t person = online ? i : population->visitors[population->places[place].first_visitor + i];
        bool there = online
                         ? ofr_chance(words.w[2], population->areas[ofr_area_of(population, person)].internet)
                         : pathway_where(engine, person, engine->slot) == place;
        if (there && !(online && pathway_taken_down(engine, person, by)))
            left -= speak(engine, person, by, online ? PATHWAY_ONLINE : PATHWAY_RECRUITER,
                          online ? OFR_NONE : place, words.w[1]);
    }
}

static void hold_sessions(struct ofr_engine *engine) {
    struct pathway *pathway = pathway_of(engine);
    const struct pathway_parameters *k = &pathway->parameters;
    double chance = k->recruiters_hours / (SESSION_HOURS * 7 * 3);
    for (uint32_t r = 0; r < pathway->n_recruiters; r++) {
        struct pathway_recruiter *recruiter = &pathway->recruiters[r];
        const struct pathway_record *record = &pathway->records[recruiter->row];
        if (record->stage == PATHWAY_LEFT || record->whereabouts == PATHWAY_DEAD ||
            record->whereabouts == PATHWAY_PRISON)
            recruiter->active = false;
        if (!recruiter->active || !pathway_is_free(record))
            continue;
        struct ofr_words words = pathway_draw(engine, record->person, PATHWAY_DRAW_SESSION, engine->slot);
        bool online = ofr_chance(words.w[1], k->recruiters_online);
        if (ofr_chance(words.w[0], chance * (online ? 1.0 : pathway->today.openness)) &&
            count_courted(pathway, recruiter->row) < k->recruiters_courts)
            session(engine, recruiter, online, words.w[2]);
    }
}

/* ---- members who bring friends and relatives ----------------------------------------- */

static uint32_t friend_of(const struct ofr_population *population, uint32_t person, uint32_t word) {
    uint32_t first = population->friend_start[person], n = population->friend_start[person + 1] - first;
    return population->friends[first + ofr_below(word, n)];
}

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
            other = friend_of(population, other, words.w[3]);
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
        uint32_t n = ofr_poisson(word, pathway->parameters.approach_brings * discretion);
        for (uint32_t i = 0; i < n && i < 8; i++)
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
        hold_sessions(engine);
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

/* ---- start ---------------------------------------------------------------------------- */

/* Mean number of recruiters of an area: its part, times the share of the area that is kept. */
static double mean_in_area(const struct ofr_engine *engine, const struct ofr_area *area,
                           const double *parts) {
    double whole =
        ofr_table_number(ofr_scenario_table(engine->scenario, "areas"), "population", area->scenario_row);
    return pathway_of(engine)->parameters.recruiters_start * parts[area->scenario_row] * area->n_people /
           whole;
}

/* A person of the area to be a recruiter: a man of 22 to 45 with a usual hall or café. */
static uint32_t pick_recruiter(const struct ofr_engine *engine, const struct ofr_area *area, uint32_t nth) {
    for (uint32_t attempt = 0; attempt < 4000; attempt++) {
        struct ofr_words words = pathway_draw_on(engine, nth, attempt, PATHWAY_DRAW_RECRUITER, 0);
        uint32_t person = area->first_person + ofr_below(words.w[0], area->n_people);
        unsigned age = engine->population->age[person];
        bool hall = engine->population->usual[person][OFR_USUAL_HALL] != OFR_USUAL_NONE || attempt > 3000;
        if (ofr_is_male(engine->population, person) && age >= 22 && age <= 45 && hall &&
            pathway_base_place(engine->population, person) != OFR_NONE &&
            pathway_record_of(engine, person) == NULL)
            return person;
    }
    return OFR_NONE;
}

static void place_recruiters(struct ofr_engine *engine, const double *parts) {
    struct pathway *pathway = pathway_of(engine);
    const struct ofr_population *population = engine->population;
    double total = 0;
    for (uint32_t a = 0; a < population->n_areas; a++)
        total += mean_in_area(engine, &population->areas[a], parts);
    uint32_t n = ofr_round(pathway_draw_on(engine, 0, 0, PATHWAY_DRAW_N_RECRUITERS, 0).w[0], total);
    for (uint32_t i = 0; i < n; i++) {
        /* systematic sampling: one in each n-th of the cumulative means */
        double u = ofr_unit(pathway_draw_on(engine, 0, 0, PATHWAY_DRAW_RECRUITER_AREAS, 0).w[0]), until = 0;
        double at = total * (i + u) / n;
        uint32_t a = 0;
        while (a + 1 < population->n_areas &&
               (until += mean_in_area(engine, &population->areas[a], parts)) <= at)
            a++;
        uint32_t person = pick_recruiter(engine, &population->areas[a], i);
        struct pathway_record *record = person == OFR_NONE ? NULL : pathway_record_make(engine, person);
        if (record == NULL)
            continue;
        record->stage = PATHWAY_COMMITTED;
        record->was = PATHWAY_WAS_START;
        record->commitment = record->commit_threshold;
        pathway_make_recruiter(engine, pathway_row_of(pathway, record));
    }
}

static ofr_status start(struct ofr_engine *engine, struct ofr_reports *reports) {
    struct pathway *pathway = pathway_of(engine);
    pathway->recruiter_capacity = (uint32_t)pathway->parameters.recruiters_most * 8 + 64;
    double *parts = NULL;
    ofr_status status =
        OFR_NEW(&engine->account, pathway->recruiters, pathway->recruiter_capacity, "recruiters", reports);
    OFR_THEN(status, OFR_NEW(NULL, parts, ofr_scenario_table(engine->scenario, "areas")->n_rows,
                             "recruiters by area", reports));
    if (status == OFR_OK) {
        pathway_start_parts(engine, parts);
        place_recruiters(engine, parts);
    }
    ofr_free(parts);
    return status;
}

static void stop(struct ofr_engine *engine) {
    struct pathway *pathway = pathway_of(engine);
    ofr_release(&engine->account, pathway->recruiter_capacity, sizeof *pathway->recruiters,
                (void **)&pathway->recruiters);
}

static void archive(struct ofr_engine *engine, struct ofr_archive *archive) {
    struct pathway *pathway = pathway_of(engine);
    OFR_ARCHIVE_ROOM(archive, &engine->account, pathway->recruiters, pathway->n_recruiters,
                     pathway->recruiter_capacity);
    OFR_ARCHIVE_MEMBER(archive, pathway->recruiters, pathway->n_recruiters, row);
    OFR_ARCHIVE_MEMBER(archive, pathway->recruiters, pathway->n_recruiters, place);
    OFR_ARCHIVE_MEMBER(archive, pathway->recruiters, pathway->n_recruiters, active);
}

const struct pathway_part pathway_approach_part = {start, stop, archive};

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
