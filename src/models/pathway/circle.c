#include "models/pathway/circle.h"

#include "base/number.h"
#include "models/pathway/fear.h"
#include "models/pathway/opinion_exchange.h"
#include "models/pathway/record.h"
#include "models/pathway/suspicion.h"
#include "models/pathway/talk.h"

#define MOST_CIRCLES 65535 /* a record names its circle in 16 bits */

uint32_t pathway_base_place(const struct ofr_population *population, uint32_t person) {
    uint32_t hall = ofr_usual_place(population, person, OFR_USUAL_HALL);
    return hall != OFR_NONE ? hall : ofr_usual_place(population, person, OFR_USUAL_CAFE);
}

static struct pathway_circle *circle_of(const struct ofr_engine *engine, uint32_t circle) {
    return &pathway_of(engine)->circles[circle - 1];
}

struct ofr_words pathway_circle_draw(const struct ofr_engine *engine, const struct pathway_circle *circle,
                                     enum pathway_purpose purpose) {
    return pathway_draw(engine, circle->founder, purpose, circle->founded_day);
}

/* Choose where a new circle meets: the leader's hall or café, or a home. */
static void settle(struct ofr_engine *engine, struct pathway_circle *circle, uint32_t word,
                   double home_share) {
    const struct pathway *pathway = pathway_of(engine);
    const struct pathway_record *leader = &pathway->records[circle->leader_row];
    uint32_t place = pathway_base_place(engine->population, leader->person);
    bool open = place != OFR_NONE && pathway->place_now[place] == place;
    circle->place = open && !ofr_chance(word, home_share) ? place : PATHWAY_HOME;
}

static uint32_t found_circle(struct ofr_engine *engine, uint32_t leader_row) {
    struct pathway *pathway = pathway_of(engine);
    if (pathway->n_circles == pathway->circle_capacity) {
        ofr_engine_full(engine, "circles", pathway->circle_capacity);
        return 0;
    }
    uint32_t number = ++pathway->n_circles;
    struct pathway_circle *circle = circle_of(engine, number);
    uint32_t founder = pathway->records[leader_row].person;
    *circle = (struct pathway_circle){
        .leader_row = leader_row, .alive = true, .founder = founder, .founded_day = (uint16_t)engine->day};
    uint32_t word = pathway_draw(engine, founder, PATHWAY_DRAW_MEETING_PLACE, 0).w[0];
    settle(engine, circle, word, pathway->parameters.circle_in_home);
    circle->member_rows[circle->n_members++] = leader_row;
    pathway->records[leader_row].circle = (uint16_t)number;
    return number;
}

void pathway_leave_circle(struct ofr_engine *engine, uint32_t record_row) {
    struct pathway *pathway = pathway_of(engine);
    struct pathway_record *record = &pathway->records[record_row];
    if (record->circle == 0)
        return;
    struct pathway_circle *circle = circle_of(engine, record->circle);
    record->circle = 0;
    uint32_t kept = 0;
    for (uint32_t m = 0; m < circle->n_members; m++)
        if (circle->member_rows[m] != record_row)
            circle->member_rows[kept++] = circle->member_rows[m];
    assert(kept + 1 == circle->n_members);
    circle->n_members = (uint16_t)kept;
    if (kept == 0)
        circle->alive = false;
    else if (circle->leader_row == record_row)
        circle->leader_row = circle->member_rows[0];
}

void pathway_drift(struct pathway_record *record) {
    if (record->stage != PATHWAY_CIRCLE || record->circle != 0)
        return;
    record->stage = PATHWAY_APPROACHED;
    record->was &= (uint16_t)~PATHWAY_WAS_RECEPTIVE;
}

/* A full circle divides: a committed member, if there is one, leads the other half away. */
static void divide(struct ofr_engine *engine, uint32_t number) {
    struct pathway *pathway = pathway_of(engine);
    struct pathway_circle *circle = circle_of(engine, number);
    uint32_t leader = circle->member_rows[circle->n_members - 1];
    for (uint32_t m = circle->n_members; m-- > 0;)
        if (circle->member_rows[m] != circle->leader_row &&
            pathway->records[circle->member_rows[m]].stage == PATHWAY_COMMITTED)
            leader = circle->member_rows[m];
    if (leader == circle->leader_row)
        return;
    pathway_leave_circle(engine, leader);
    uint32_t other = found_circle(engine, leader);
    if (other == 0) { /* no room today: the day fails; back to the old one */
        circle->member_rows[circle->n_members++] = leader;
        pathway->records[leader].circle = (uint16_t)number;
        return;
    }
    for (uint32_t m = circle->n_members; m-- > 1;) {
        uint32_t row = circle->member_rows[m];
        if (m % 2 == 0 || row == circle->leader_row)
            continue;
        pathway_leave_circle(engine, row);
        struct pathway_circle *new_circle = circle_of(engine, other);
        new_circle->member_rows[new_circle->n_members++] = row;
        pathway->records[row].circle = (uint16_t)other;
    }
}

/* Take a person into the circle of a host, which is founded when the host has none; false when it has no
 * room. */
static bool take_in(struct ofr_engine *engine, uint32_t record_row, uint32_t host_row) {
    struct pathway *pathway = pathway_of(engine);
    struct pathway_record *record = &pathway->records[record_row];
    uint32_t number = pathway->records[host_row].circle;
    if (number == 0)
        number = found_circle(engine, host_row);
    if (number == 0)
        return false;
    if (circle_of(engine, number)->n_members >= pathway->parameters.circle_size)
        divide(engine, number);
    struct pathway_circle *circle = circle_of(engine, number);
    if (circle->n_members >= pathway->parameters.circle_size)
        return false;
    assert(record->circle == 0 && circle->n_members < PATHWAY_CIRCLE_ROOM);
    circle->member_rows[circle->n_members++] = record_row;
    record->circle = (uint16_t)number;
    record->stage = PATHWAY_CIRCLE;
    record->circle_day = (uint16_t)engine->day;
    record->brought_row = host_row;
    bool first = !(record->was & PATHWAY_WAS_CIRCLE);
    record->was |= PATHWAY_WAS_CIRCLE;
    pathway_note(engine, PATHWAY_EVENT_joined_circle, record->person,
                 circle->place < engine->population->n_places ? circle->place : OFR_NONE,
                 pathway->records[host_row].person, (int32_t)number,
                 first ? PATHWAY_OBS_joined_circle : PATHWAY_NO_FLOW);
    return true;
}

/* A friend or relative in courtship, with anybody, may come along with somebody who joins. */
static void take_along(struct ofr_engine *engine, uint32_t person, uint32_t host_row) {
    struct pathway *pathway = pathway_of(engine);
    const struct pathway_record *record = pathway_record_of(engine, person);
    if (record == NULL || record->stage != PATHWAY_APPROACHED || !(record->was & PATHWAY_WAS_RECEPTIVE) ||
        !pathway_is_free(record))
        return;
    if (pathway_chance(engine, person, PATHWAY_DRAW_JOIN_TOGETHER, pathway->records[host_row].person,
                       pathway->parameters.circle_together))
        take_in(engine, pathway_row_of(pathway, record), host_row);
}

void pathway_join_circle(struct ofr_engine *engine, uint32_t record_row) {
    struct pathway *pathway = pathway_of(engine);
    const struct ofr_population *population = engine->population;
    const struct pathway_record *record = &pathway->records[record_row];
    if (pathway->parameters.rule_circle == 0 || !take_in(engine, record_row, record->court_row) ||
        pathway->parameters.circle_together == 0)
        return;
    uint32_t person = record->person, kin[OFR_MOST_KIN],
             n_kin = ofr_kin_of(population, person, kin, OFR_MOST_KIN);
    for (uint32_t i = 0; i < n_kin; i++)
        take_along(engine, kin[i], record_row);
    for (uint32_t f = population->friend_start[person]; f < population->friend_start[person + 1]; f++)
        take_along(engine, population->friends[f], record_row);
}

void pathway_unsettle_circle(struct ofr_engine *engine, uint32_t number) {
    struct pathway *pathway = pathway_of(engine);
    struct pathway_circle *circle = circle_of(engine, number);
    struct ofr_words words = pathway_circle_draw(engine, circle, PATHWAY_DRAW_UNSETTLED);
    if (ofr_chance(words.w[0], pathway->parameters.closure_breaks)) {
        while (circle->n_members > 0) {
            uint32_t row = circle->member_rows[circle->n_members - 1];
            pathway_leave_circle(engine, row);
            pathway_drift(&pathway->records[row]);
        }
        return;
    }
    circle->place = ofr_chance(words.w[1], pathway->parameters.closure_to_online) ? OFR_NONE : PATHWAY_HOME;
}

/* ---- meetings ------------------------------------------------------------------------- */

static double committed_share(const struct pathway *pathway, const struct pathway_circle *circle) {
    uint32_t n = 0;
    for (uint32_t m = 0; m < circle->n_members; m++)
        n += pathway->records[circle->member_rows[m]].stage == PATHWAY_COMMITTED;
    return (double)n / circle->n_members;
}

static void attend(struct ofr_engine *engine, struct pathway_record *record, double gain) {
    const struct pathway_parameters *k = &pathway_of(engine)->parameters;
    record->commitment += (float)gain;
    for (unsigned topic = 0; topic < PATHWAY_N_TOPICS; topic++) {
        double opinion =
            pathway_opinion(engine, record->person, (enum pathway_topic)topic) / (double)PATHWAY_ONE;
        pathway_move_opinion(engine, record->person, (enum pathway_topic)topic,
                             k->circle_pull * (k->circle_pole - opinion), 0);
    }
}

static void meet(struct ofr_engine *engine, struct pathway_circle *circle) {
    struct pathway *pathway = pathway_of(engine);
    const struct pathway_parameters *k = &pathway->parameters;
    double gain = k->circle_gain * (0.5 + committed_share(pathway, circle));
    for (uint32_t m = 0; m < circle->n_members; m++) {
        struct pathway_record *record = &pathway->records[circle->member_rows[m]];
        uint32_t word = pathway_draw(engine, record->person, PATHWAY_DRAW_ATTEND, engine->slot).w[0];
        double chance = k->circle_attends * (1 - k->fear_keeps_home * pathway_fear_of(engine, record));
        bool kept_home =
            pathway->presence[record->person].status & PATHWAY_AT_HOME && circle->place != OFR_NONE;
        if (pathway_is_free(record) && !kept_home && ofr_chance(word, chance))
            attend(engine, record, gain);
    }
    pathway_suspect_circle(engine, circle,
                           k->police_seen_in_meeting *
                               (circle->place < engine->population->n_places ? 1.0 : 0.5));
    if (circle->place < engine->population->n_places)
        pathway_suspect_place(engine, circle->place, k->police_seen_in_meeting);
}

/* Whether a circle meets in this slot. */
static bool meets(const struct ofr_engine *engine, uint32_t c) {
    const struct pathway *pathway = pathway_of(engine);
    const struct pathway_parameters *k = &pathway->parameters;
    const struct pathway_circle *circle = &pathway->circles[c];
    if (!circle->alive)
        return false;
    struct ofr_words words = pathway_circle_draw(engine, circle, PATHWAY_DRAW_MEETING);
    bool in_hall = circle->place < engine->population->n_places &&
                   engine->population->places[circle->place].role == OFR_DAWN_HALL;
    bool dawn = in_hall && ofr_chance(words.w[1], k->circle_after_dawn);
    return ofr_chance(words.w[0], k->circle_meetings / 7) && dawn == (engine->slot == OFR_DAWN);
}

static ofr_status learn_of_members(struct ofr_engine *engine, struct ofr_reports *reports) {
    const struct pathway *pathway = pathway_of(engine);
    pathway_exchange_begin(engine);
    for (uint32_t c = 0; c < pathway->n_circles; c++) {
        const struct pathway_circle *circle = &pathway->circles[c];
        uint32_t n = meets(engine, c) ? circle->n_members : 0;
        for (uint32_t m = 0; m < n; m++)
            pathway_exchange_add(engine, pathway->records[circle->member_rows[m]].person);
    }
    return pathway_exchange_opinions(engine, reports);
}

static ofr_status run(struct ofr_engine *engine, struct ofr_reports *reports) {
    struct pathway *pathway = pathway_of(engine);
    const struct pathway_parameters *k = &pathway->parameters;
    if (engine->slot != OFR_DAWN && engine->slot != OFR_EVENING)
        return OFR_OK;
    OFR_TRY(learn_of_members(engine, reports));
    for (uint32_t c = 0; c < pathway->n_circles; c++)
        if (meets(engine, c))
            meet(engine, &pathway->circles[c]);
    if (engine->slot == OFR_EVENING)
        for (uint32_t r = 0; r < pathway->n_records; r++)
            if (pathway_is_member(&pathway->records[r]))
                pathway->records[r].commitment *= (float)(1 - k->circle_loss);
    return OFR_OK;
}

/* A day makes at most a few circles; keep room for a quarter more than there are. */
ofr_status pathway_circle_make_room(struct ofr_engine *engine, struct ofr_reports *reports) {
    struct pathway *pathway = pathway_of(engine);
    uint32_t wanted = pathway->n_circles + pathway->n_circles / 4 + 64, larger = wanted + wanted / 2;
    if (wanted <= pathway->circle_capacity || pathway->circle_capacity == MOST_CIRCLES)
        return OFR_OK;
    larger = larger < MOST_CIRCLES ? larger : MOST_CIRCLES;
    OFR_TRY(ofr_grow(&engine->account, pathway->circle_capacity, larger, sizeof *pathway->circles, "circles",
                     (void **)&pathway->circles, reports));
    pathway->circle_capacity = larger;
    return OFR_OK;
}

static ofr_status start(struct ofr_engine *engine, struct ofr_reports *reports) {
    struct pathway *pathway = pathway_of(engine);
    pathway->circle_capacity = 128;
    return OFR_NEW(&engine->account, pathway->circles, pathway->circle_capacity, "circles", reports);
}

static void stop(struct ofr_engine *engine) {
    struct pathway *pathway = pathway_of(engine);
    ofr_release(&engine->account, pathway->circle_capacity, sizeof *pathway->circles,
                (void **)&pathway->circles);
}

static void archive(struct ofr_engine *engine, struct ofr_archive *archive) {
    struct pathway *pathway = pathway_of(engine);
    OFR_ARCHIVE_ROOM(archive, &engine->account, pathway->circles, pathway->n_circles,
                     pathway->circle_capacity, OFR_MOST_ROOM(engine->population->n_people));
    uint32_t n = pathway->n_circles;
    OFR_ARCHIVE_MEMBER(archive, pathway->circles, n, leader_row);
    OFR_ARCHIVE_MEMBER(archive, pathway->circles, n, place);
    OFR_ARCHIVE_MEMBER(archive, pathway->circles, n, n_members);
    OFR_ARCHIVE_MEMBER(archive, pathway->circles, n, alive);
    OFR_ARCHIVE_MEMBER(archive, pathway->circles, n, suspicion);
    OFR_ARCHIVE_MEMBER(archive, pathway->circles, n, suspicion_day);
    OFR_ARCHIVE_MEMBER(archive, pathway->circles, n, founded_day);
    OFR_ARCHIVE_MEMBER(archive, pathway->circles, n, founder);
    OFR_ARCHIVE_MEMBER(archive, pathway->circles, n, member_rows);
}

const struct pathway_part pathway_circle_part = {start, stop, archive};

const struct ofr_process pathway_circle = {.name = "circle",
                                           .moment = OFR_EACH_SLOT,
                                           .what = "Circles meet after dawn or in the evening; opinions are "
                                                   "pulled to the group's, commitment grows with "
                                                   "meetings and peers and falls from day to day.",
                                           .reads = "circles, record, mind, presence, fear",
                                           .writes = "record (commitment), mind (opinions), suspicion",
                                           .run = run,
                                           .switch_parameter = "rule.circle"};
