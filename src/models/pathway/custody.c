#include "models/pathway/custody.h"

#include "base/number.h"
#include "models/pathway/age.h"
#include "models/pathway/circle.h"
#include "models/pathway/contact.h"
#include "models/pathway/fear.h"
#include "models/pathway/opinion_exchange.h"
#include "models/pathway/record.h"
#include "models/pathway/recruiters.h"
#include "models/pathway/spillover.h"
#include "models/pathway/talk.h"
#include "models/pathway/violence.h"

#define CAPITAL_DAYS 3 /* three more in the capital, as the account of the town has it */
#define HOME_DAYS 60   /* who stays at home after release does so for two months */
#define ACQUITTAL_DAYS 182
#define PRISON_HOURS 20 /* contact hours a month between inmates who know one another */

void pathway_arrest(struct ofr_engine *engine, uint32_t person, uint32_t place, bool suspect) {
    struct pathway *pathway = pathway_of(engine);
    struct pathway_record *record = pathway_record_make(engine, person);
    if (record == NULL || record->whereabouts != PATHWAY_FREE)
        return;
    uint32_t area = ofr_area_of(engine->population, person);
    bool curious = pathway_is_uninvolved(record) && record->was & PATHWAY_WAS_APPROACHED;
    pathway_note(engine, PATHWAY_EVENT_arrested, person, place, OFR_NONE, suspect ? 0 : 1,
                 PATHWAY_OBS_arrested);
    if (pathway_is_uninvolved(record))
        ofr_engine_count(engine, area,
                         curious ? PATHWAY_OBS_arrested_curious : PATHWAY_OBS_arrested_uninvolved, 1);
    if (pathway_age_of(engine, person) < 18)
        ofr_engine_count(engine, area, PATHWAY_OBS_children_detained, 1);
    record->arrested_day = (uint16_t)engine->day;
    record->held_days = 0;
    record->until_day = (uint16_t)(engine->day + pathway->parameters.custody_local_days);
    pathway_place_person(engine, record, PATHWAY_CUSTODY_HERE);
    pathway_note_alone(engine, PATHWAY_EVENT_held, person, (int32_t)pathway->parameters.custody_local_days,
                       PATHWAY_NO_FLOW);
    pathway_spillover_add(engine, person, PATHWAY_ARRESTED, PATHWAY_BY_STATE, false);
}

void pathway_charge(struct ofr_engine *engine, uint32_t record_row, int32_t days_held) {
    struct pathway *pathway = pathway_of(engine);
    struct pathway_record *record = &pathway->records[record_row];
    uint32_t person = record->person;
    struct ofr_words words = pathway_draw(engine, person, PATHWAY_DRAW_SENTENCE, 0);
    bool acquitted = ofr_chance(words.w[0], pathway->parameters.courts_acquitted);
    double years = -pathway->parameters.courts_sentence * ofr_log(ofr_unit(words.w[1]));
    double days = acquitted ? ACQUITTAL_DAYS : ofr_clamp(years * 365, ACQUITTAL_DAYS, 30000);
    pathway_note_alone(engine, PATHWAY_EVENT_charged, person, days_held, PATHWAY_OBS_charged);
    if (pathway_is_uninvolved(record)) {
        double distrust = pathway->parameters.custody_distrust;
        ofr_engine_count(engine, ofr_area_of(engine->population, person), PATHWAY_OBS_charged_uninvolved, 1);
        pathway_move_opinion(engine, person, PATHWAY_DISTRUST, distrust,
                             distrust * pathway->parameters.spillover_lasting);
    }
    if (days_held == 0) /* from the border, a camp or abroad: kin and friends do not know yet */
        pathway_spillover_add(engine, person, PATHWAY_ARRESTED, PATHWAY_BY_STATE, false);
    pathway_leave_circle(engine, record_row);
    record->until_day = (uint16_t)(engine->day + days);
    pathway_place_person(engine, record, PATHWAY_PRISON);
    pathway_note(engine, PATHWAY_EVENT_imprisoned, person, engine->population->prison, OFR_NONE,
                 (int32_t)days, PATHWAY_OBS_imprisoned);
}

/* Effects of an arrest on a person who is released. */
static void release(struct ofr_engine *engine, struct pathway_record *record) {
    const struct pathway_parameters *k = &pathway_of(engine)->parameters;
    struct ofr_words words = pathway_draw(engine, record->person, PATHWAY_DRAW_RELEASE, 0);
    bool member = pathway_is_member(record);
    pathway_place_person(engine, record, PATHWAY_FREE);
    record->released_day = (uint16_t)engine->day;
    pathway_note_alone(engine, PATHWAY_EVENT_released, record->person, record->held_days,
                       PATHWAY_OBS_released);
    double distrust = k->custody_distrust * (member ? 0.5 : 1);
    pathway_move_opinion(engine, record->person, PATHWAY_DISTRUST, distrust, distrust * k->spillover_lasting);
    pathway_frighten(engine, record, k->custody_fear);
    if (member) {
        double step =
            ofr_chance(words.w[0], k->custody_procedural_justice) ? -k->custody_hardens : k->custody_hardens;
        double after = record->commitment + step;
        record->commitment = (float)(after > 0 ? after : 0);
    }
    if (ofr_chance(words.w[1], k->custody_stays_home))
        pathway_keep_home(engine, record, HOME_DAYS);
}

static void decide(struct ofr_engine *engine, uint32_t row) {
    struct pathway *pathway = pathway_of(engine);
    const struct pathway_parameters *k = &pathway->parameters;
    struct pathway_record *record = &pathway->records[row];
    if (pathway_chance(engine, record->person, PATHWAY_DRAW_ILL_TREATED_IN_CUSTODY, 0,
                       k->custody_ill_treatment))
        pathway_ill_treat(engine, record->person, OFR_NONE, PATHWAY_IN_CUSTODY);
    bool involved = !pathway_is_uninvolved(record);
    bool curious = !involved && record->was & PATHWAY_WAS_APPROACHED;
    double chance = involved ? k->courts_charge_member : k->courts_charge_uninvolved * (curious ? 2 : 1);
    if (pathway_chance(engine, record->person, PATHWAY_DRAW_CHARGE, 0, chance))
        pathway_charge(engine, row, record->held_days);
    else
        release(engine, record);
}

/* Transfer a person from the local station to the capital, or decide on charges. */
static void move_on(struct ofr_engine *engine, uint32_t row) {
    struct pathway *pathway = pathway_of(engine);
    const struct pathway_parameters *k = &pathway->parameters;
    struct pathway_record *record = &pathway->records[row];
    struct ofr_words words = pathway_draw(engine, record->person, PATHWAY_DRAW_TRANSFER, 0);
    double allowed = pathway->today.custody_limit - record->held_days;
    double days = ofr_chance(words.w[1], k->custody_extended) ? allowed : CAPITAL_DAYS;
    days = days < allowed ? days : allowed;
    if (record->whereabouts == PATHWAY_CUSTODY_CAPITAL || days < 1 ||
        !ofr_chance(words.w[0], k->custody_transferred)) {
        decide(engine, row);
        return;
    }
    record->until_day = (uint16_t)(engine->day + days);
    pathway_place_person(engine, record, PATHWAY_CUSTODY_CAPITAL);
    pathway_note_alone(engine, PATHWAY_EVENT_transferred, record->person, (int32_t)days, PATHWAY_NO_FLOW);
}

static void leave_prison(struct ofr_engine *engine, struct pathway_record *record) {
    pathway_place_person(engine, record, PATHWAY_FREE);
    record->released_day = (uint16_t)engine->day;
    record->courted_day = (uint16_t)engine->day;
    /* the police knows them: no more recruiting, but they may leave or walk away */
    pathway_recruits_no_more(record);
    pathway_drift(record);
    pathway_note_alone(engine, PATHWAY_EVENT_left_prison, record->person, 0, PATHWAY_NO_FLOW);
}

static ofr_status run(struct ofr_engine *engine, struct ofr_reports *reports) {
    (void)reports;
    struct pathway *pathway = pathway_of(engine);
    for (uint32_t r = 0; r < pathway->n_records; r++) {
        struct pathway_record *record = &pathway->records[r];
        bool custody =
            record->whereabouts == PATHWAY_CUSTODY_HERE || record->whereabouts == PATHWAY_CUSTODY_CAPITAL;
        if (!custody && record->whereabouts != PATHWAY_PRISON)
            continue;
        if (custody && engine->day > record->arrested_day) {
            uint32_t area = ofr_area_of(engine->population, record->person);
            record->held_days++;
            ofr_engine_count(engine, area, PATHWAY_OBS_custody_days, 1);
            if (pathway_is_uninvolved(record))
                ofr_engine_count(engine, area, PATHWAY_OBS_custody_days_uninvolved, 1);
        }
        if (record->until_day > engine->day)
            continue;
        if (custody)
            move_on(engine, r);
        else
            leave_prison(engine, record);
    }
    return OFR_OK;
}

const struct ofr_process pathway_custody = {.name = "custody and courts",
                                            .moment = OFR_EACH_DAY,
                                            .slot = OFR_DAY,
                                            .what = "Those held are taken on to the capital, released or "
                                                    "charged; those whose time in prison is over come out.",
                                            .reads = "record, dated events",
                                            .writes = "record, mind (distrust), presence, fear",
                                            .run = run,
                                            .switch_parameter = "rule.custody"};

/* ---- prison ---------------------------------------------------------------------------- */

/* A cell among 2^32 for each inmate, another one each month. */
static uint32_t cell_of(uint32_t person, uint32_t month) {
    uint32_t x = (person ^ month) * 0x9E3779B9u;
    x = (x ^ x >> 16) * 0x85EBCA6Bu;
    return (x ^ x >> 13) * 0xC2B2AE35u;
}

/* Another inmate, by a random word: the first whose cell follows it. So who talks to whom stays the same when
 * somebody else comes or goes. OFR_NONE when there is nobody else. @param month [in] a random word of the
 * month */
static uint32_t other_inmate(const struct pathway *pathway, uint32_t row, uint32_t month, uint32_t word) {
    uint32_t found = OFR_NONE, least = UINT32_MAX;
    for (uint32_t r = 0; r < pathway->n_records; r++) {
        const struct pathway_record *record = &pathway->records[r];
        if (r == row || record->whereabouts != PATHWAY_PRISON)
            continue;
        uint32_t steps = cell_of(record->person, month) - word;
        if (steps < least) {
            least = steps;
            found = r;
        }
    }
    return found;
}

/* A committed inmate speaks to another; contact hours add up while both are in prison. */
static void recruit_inside(struct ofr_engine *engine, uint32_t row, uint32_t other_row) {
    struct pathway *pathway = pathway_of(engine);
    uint32_t by = pathway->records[row].person, person = pathway->records[other_row].person;
    ofr_engine_count(engine, ofr_area_of(engine->population, person), PATHWAY_OBS_prison_talks, 1);
    if (pathway->records[other_row].stage <= PATHWAY_APPROACHED)
        pathway_approach_inmate(engine, person, by);
    struct pathway_record *other = &pathway->records[other_row];
    if (other->stage == PATHWAY_APPROACHED && other->was & PATHWAY_WAS_RECEPTIVE)
        other->hours += PRISON_HOURS;
    if (other->stage == PATHWAY_CIRCLE)
        other->commitment += (float)pathway->parameters.circle_gain;
}

/* Whether housing apart prevents a talk of a committed inmate; index 0: with the cellmate. */
static bool kept_apart(const struct ofr_engine *engine, const struct pathway_record *record, uint32_t index) {
    double separation = pathway_of(engine)->parameters.prison_separation;
    return separation > 0 && record->stage == PATHWAY_COMMITTED &&
           pathway_chance(engine, record->person, PATHWAY_DRAW_SEPARATION, index, separation);
}

static void pull_inside(struct ofr_engine *engine, uint32_t person, uint32_t other) {
    double pull = pathway_of(engine)->parameters.prison_pull;
    if (!(pull > 0))
        return;
    ofr_engine_count(engine, ofr_area_of(engine->population, other), PATHWAY_OBS_prison_talks, 1);
    for (unsigned t = 0; t < PATHWAY_N_TOPICS; t++) {
        enum pathway_topic topic = (enum pathway_topic)t;
        double gap = (pathway_opinion(engine, person, topic) - pathway_opinion(engine, other, topic)) /
                     (double)PATHWAY_ONE;
        pathway_move_opinion(engine, other, topic, pull * gap, 0);
    }
}

static ofr_status run_prison(struct ofr_engine *engine, struct ofr_reports *reports) {
    struct pathway *pathway = pathway_of(engine);
    if (engine->date.day != 15)
        return OFR_OK;
    uint32_t n_records = pathway->n_records, month = pathway_draw(engine, 0, PATHWAY_DRAW_CELLS, 0).w[0];
    pathway_exchange_begin(engine);
    for (uint32_t r = 0; r < n_records; r++)
        if (pathway->records[r].whereabouts == PATHWAY_PRISON)
            pathway_exchange_add(engine, pathway->records[r].person);
    ofr_status status = pathway_exchange_opinions(engine, reports);
    for (uint32_t r = 0; r < n_records && status == OFR_OK; r++) {
        const struct pathway_record *record = &pathway->records[r];
        if (record->whereabouts != PATHWAY_PRISON)
            continue;
        struct ofr_words words = pathway_draw(engine, record->person, PATHWAY_DRAW_CELLMATE, 0);
        uint32_t other = other_inmate(pathway, r, month, words.w[0]);
        if (other == OFR_NONE)
            continue;
        if (!kept_apart(engine, record, 0))
            pull_inside(engine, pathway->records[r].person, pathway->records[other].person);
        uint32_t n = record->stage == PATHWAY_COMMITTED
                         ? ofr_poisson(words.w[1], pathway->parameters.prison_contacts)
                         : 0;
        for (uint32_t i = 0; i < n; i++) {
            uint32_t word = pathway_draw(engine, record->person, PATHWAY_DRAW_PRISON_CONTACT, i).w[0];
            if (!kept_apart(engine, record, 1 + i))
                recruit_inside(engine, r, other_inmate(pathway, r, month, word));
        }
    }
    return status;
}

const struct ofr_process pathway_prison = {
    .name = "prison",
    .moment = OFR_EACH_DAY,
    .slot = OFR_DAY,
    .what = "Once a month those held together talk, and committed inmates recruit.",
    .reads = "record",
    .writes = "record, mind (opinions)",
    .run = run_prison,
    .switch_parameter = "rule.prison"};
