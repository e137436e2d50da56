#include "models/pathway/recruiters.h"

#include "base/number.h"
#include "models/pathway/circle.h"
#include "models/pathway/contact.h"
#include "models/pathway/peers.h"
#include "models/pathway/record.h"
#include "models/pathway/recruiters_start.h"
#include "models/pathway/whereabouts.h"

#define MOST_SEEN 240 /* people a recruiter looks at in a session: two a minute is all the time there is */
#define SESSION_HOURS 2.0

/* ---- the list ------------------------------------------------------------------------- */

static struct pathway_recruiter *find(struct pathway *pathway, uint32_t record_row) {
    for (uint32_t r = 0; r < pathway->n_recruiters; r++)
        if (pathway->recruiters[r].active && pathway->recruiters[r].row == record_row)
            return &pathway->recruiters[r];
    return NULL;
}

void pathway_make_recruiter(struct ofr_engine *engine, uint32_t record_row) {
    struct pathway *pathway = pathway_of(engine);
    struct pathway_record *record = &pathway->records[record_row];
    if (find(pathway, record_row) != NULL)
        return;
    if (pathway->n_recruiters == pathway->recruiter_capacity) {
        ofr_engine_full(engine, "recruiters", pathway->recruiter_capacity);
        return;
    }
    pathway->recruiters[pathway->n_recruiters++] = (struct pathway_recruiter){
        .row = record_row, .place = pathway_base_place(engine->population, record->person), .active = true};
    record->was |= PATHWAY_WAS_RECRUITER;
    if (!(record->was & PATHWAY_WAS_START))
        pathway_note_alone(engine, PATHWAY_EVENT_became_recruiter, record->person, 0, PATHWAY_NO_FLOW);
}

void pathway_recruits_no_more(struct pathway_record *record) {
    record->was = (uint16_t)((record->was | PATHWAY_WAS_STOPPED) & ~PATHWAY_WAS_RECRUITER);
}

void pathway_stop_recruiting(struct ofr_engine *engine, uint32_t record_row, enum pathway_recruiter_end why) {
    struct pathway *pathway = pathway_of(engine);
    struct pathway_recruiter *recruiter = find(pathway, record_row);
    if (recruiter == NULL)
        return;
    recruiter->active = false;
    struct pathway_record *record = &pathway->records[record_row];
    pathway_recruits_no_more(record);
    pathway_note_alone(engine, PATHWAY_EVENT_stopped_recruiting, record->person, (int32_t)why,
                       PATHWAY_NO_FLOW);
}

/* Keep those at work, in their order, so that the list does not grow with those who stopped. */
static void drop_stopped(struct pathway *pathway) {
    uint32_t kept = 0;
    for (uint32_t r = 0; r < pathway->n_recruiters; r++)
        if (pathway->recruiters[r].active)
            pathway->recruiters[kept++] = pathway->recruiters[r];
    pathway->n_recruiters = kept;
}

/* A day makes at most a few recruiters; keep room for half more than there are. */
ofr_status pathway_recruiters_make_room(struct ofr_engine *engine, struct ofr_reports *reports) {
    struct pathway *pathway = pathway_of(engine);
    drop_stopped(pathway);
    uint32_t wanted = pathway->n_recruiters + pathway->n_recruiters / 2 + 64;
    if (wanted > pathway->recruiter_capacity) {
        uint32_t larger = wanted + wanted / 2;
        OFR_TRY(ofr_grow(&engine->account, pathway->recruiter_capacity, larger, sizeof *pathway->recruiters,
                         "recruiters", (void **)&pathway->recruiters, reports));
        pathway->recruiter_capacity = larger;
    }
    if (pathway->record_capacity > pathway->courted_capacity) {
        OFR_TRY(ofr_grow(&engine->account, pathway->courted_capacity, pathway->record_capacity,
                         sizeof *pathway->courted, "people courted", (void **)&pathway->courted, reports));
        pathway->courted_capacity = pathway->record_capacity;
    }
    return OFR_OK;
}

/* ---- the end of recruiting ------------------------------------------------------------- */

/* Where recruiting ends without a decision of the recruiter. Who is in custody is known to the police; one
 * draw for each arrest says whether that ends it, whenever it is asked. */
static bool ends_now(const struct ofr_engine *engine, const struct pathway_record *record,
                     enum pathway_recruiter_end *why) {
    *why = PATHWAY_END_HELD;
    if (record->whereabouts == PATHWAY_PRISON)
        return true;
    if (record->whereabouts == PATHWAY_CUSTODY_HERE || record->whereabouts == PATHWAY_CUSTODY_CAPITAL)
        return ofr_chance(
            pathway_draw_on(engine, record->person, record->arrested_day, PATHWAY_DRAW_ARREST_ENDS, 0).w[0],
            pathway_of(engine)->parameters.recruiters_arrest_ends);
    *why = PATHWAY_END_GONE;
    return record->stage != PATHWAY_COMMITTED || record->whereabouts == PATHWAY_DEAD ||
           record->whereabouts == PATHWAY_FLED;
}

/* ---- sessions -------------------------------------------------------------------------- */

/* Count the people each record courts in the morning; one look at the records a day is enough for a limit of
 * time.
 */
static void count_courted(struct pathway *pathway) {
    for (uint32_t r = 0; r < pathway->n_records; r++)
        pathway->courted[r] = 0;
    for (uint32_t r = 0; r < pathway->n_records; r++) {
        const struct pathway_record *record = &pathway->records[r];
        if (record->stage == PATHWAY_APPROACHED && record->was & PATHWAY_WAS_RECEPTIVE)
            pathway->courted[record->court_row]++;
    }
}

/* Speak to a person met in a session, or not: by age, sex and neighbourhood. */
static void speak(struct ofr_engine *engine, const struct pathway_contact *contact, uint32_t word) {
    const struct ofr_population *population = engine->population;
    bool near = population->neighbourhood[contact->person] == population->neighbourhood[contact->by];
    double familiar = near ? 1.0 : pathway_of(engine)->parameters.approach_strangers;
    if (pathway_may_be_approached(engine, contact->person, contact->by) &&
        ofr_chance(word, familiar * pathway_contact_weight(engine, contact->person, contact->by)))
        pathway_make_contact(engine, contact);
}

/* Who comes up online: a friend of a friend, somebody of the own area, or anybody. */
static uint32_t meet_online(const struct ofr_engine *engine, uint32_t by, uint32_t look, uint32_t word) {
    const struct ofr_population *population = engine->population;
    const struct pathway_parameters *k = &pathway_of(engine)->parameters;
    struct ofr_words words =
        pathway_draw(engine, by, PATHWAY_DRAW_ONLINE_POOL, look * OFR_N_SLOTS + engine->slot);
    if (ofr_chance(words.w[0], k->recruiters_online_friends)) {
        uint32_t friend = pathway_friend_of(population, by, words.w[1]);
        uint32_t other = friend == OFR_NONE ? OFR_NONE : pathway_friend_of(population, friend, words.w[2]);
        if (other != OFR_NONE)
            return other;
    }
    const struct ofr_area *area = &population->areas[ofr_area_of(population, by)];
    return ofr_chance(words.w[3], k->recruiters_online_area)
               ? area->first_person + ofr_below(word, area->n_people)
               : ofr_below(word, population->n_people);
}

static void session_online(struct ofr_engine *engine, uint32_t by, uint32_t n_seen) {
    const struct ofr_population *population = engine->population;
    for (uint32_t look = 0; look < n_seen; look++) {
        struct ofr_words words =
            pathway_draw(engine, by, PATHWAY_DRAW_MEET_NEW, look * OFR_N_SLOTS + engine->slot);
        uint32_t person = meet_online(engine, by, look, words.w[0]);
        if (ofr_chance(words.w[2], population->areas[ofr_area_of(population, person)].internet) &&
            !pathway_taken_down(engine, person, by))
            speak(engine, &(struct pathway_contact){person, by, PATHWAY_ONLINE, OFR_NONE}, words.w[1]);
    }
}

static void session_in_place(struct ofr_engine *engine, uint32_t by, uint32_t place, uint32_t n_seen) {
    const struct ofr_population *population = engine->population;
    if (place == OFR_NONE || pathway_of(engine)->place_now[place] != place)
        return;
    uint32_t n = population->places[place].n_visitors;
    for (uint32_t look = 0; look < n_seen && n > 0; look++) {
        struct ofr_words words =
            pathway_draw(engine, by, PATHWAY_DRAW_MEET_NEW, look * OFR_N_SLOTS + engine->slot);
        uint32_t person =
            population->visitors[population->places[place].first_visitor + ofr_below(words.w[0], n)];
        if (pathway_where(engine, person, engine->slot) == place)
            speak(engine, &(struct pathway_contact){person, by, PATHWAY_RECRUITER, place}, words.w[1]);
    }
}

static void hold_session(struct ofr_engine *engine, const struct pathway_recruiter *recruiter) {
    const struct pathway *pathway = pathway_of(engine);
    const struct pathway_parameters *k = &pathway->parameters;
    uint32_t by = pathway->records[recruiter->row].person;
    struct ofr_words words = pathway_draw(engine, by, PATHWAY_DRAW_SESSION, engine->slot);
    bool online = ofr_chance(words.w[1], k->recruiters_online);
    double chance = k->recruiters_hours / (SESSION_HOURS * 7 * 3) * (online ? 1.0 : pathway->today.openness);
    if (!ofr_chance(words.w[0], chance) || pathway->courted[recruiter->row] >= k->recruiters_courts)
        return;
    uint32_t n =
        ofr_round(words.w[2], ofr_clamp(k->approach_seen * pathway_activity(engine, by), 0, MOST_SEEN));
    if (online)
        session_online(engine, by, n);
    else
        session_in_place(engine, by, recruiter->place, n);
}

void pathway_hold_sessions(struct ofr_engine *engine) {
    struct pathway *pathway = pathway_of(engine);
    if (engine->slot == OFR_DAWN)
        count_courted(pathway);
    for (uint32_t r = 0; r < pathway->n_recruiters; r++) {
        const struct pathway_recruiter *recruiter = &pathway->recruiters[r];
        enum pathway_recruiter_end why;
        if (recruiter->active && ends_now(engine, &pathway->records[recruiter->row], &why))
            pathway_stop_recruiting(engine, recruiter->row, why);
        if (recruiter->active && pathway_is_free(&pathway->records[recruiter->row]))
            hold_session(engine, recruiter);
    }
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
        record->circle_day = 0;
        record->commitment = record->commit_threshold;
        pathway_make_recruiter(engine, pathway_row_of(pathway, record));
    }
}

static ofr_status start(struct ofr_engine *engine, struct ofr_reports *reports) {
    struct pathway *pathway = pathway_of(engine);
    pathway->recruiter_capacity = (uint32_t)(pathway->parameters.recruiters_start * 1.5) + 64;
    pathway->courted_capacity = pathway->record_capacity;
    ofr_status status =
        OFR_NEW(&engine->account, pathway->recruiters, pathway->recruiter_capacity, "recruiters", reports);
    OFR_THEN(status, OFR_NEW(&engine->account, pathway->courted, pathway->courted_capacity, "people courted",
                             reports));
    double *parts = NULL;
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
    ofr_release(&engine->account, pathway->courted_capacity, sizeof *pathway->courted,
                (void **)&pathway->courted);
}

static void archive(struct ofr_engine *engine, struct ofr_archive *archive) {
    struct pathway *pathway = pathway_of(engine);
    OFR_ARCHIVE_ROOM(archive, &engine->account, pathway->recruiters, pathway->n_recruiters,
                     pathway->recruiter_capacity, OFR_MOST_ROOM(engine->population->n_people));
    OFR_ARCHIVE_MEMBER(archive, pathway->recruiters, pathway->n_recruiters, row);
    OFR_ARCHIVE_MEMBER(archive, pathway->recruiters, pathway->n_recruiters, place);
    OFR_ARCHIVE_MEMBER(archive, pathway->recruiters, pathway->n_recruiters, active);
}

const struct pathway_part pathway_recruiters_part = {start, stop, archive};
