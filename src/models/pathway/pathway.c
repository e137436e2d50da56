#include "models/pathway/pathway.h"

#include "base/number.h"
#include "models/pathway/observe.h"

#define EVENT_DECLARATION(name, sentence, meaning) {#name, sentence, meaning},
static const struct ofr_event_kind events[] = {PATHWAY_EVENTS(EVENT_DECLARATION)};

#define OBSERVABLE_DECLARATION(name, observed, harm, unit, meaning)                                          \
    {#name, OFR_##observed, harm, unit, meaning},
static const struct ofr_observable observables[] = {PATHWAY_OBSERVABLES(OBSERVABLE_DECLARATION)};

#define OUTCOME_DECLARATION(name, unit, meaning) {#name, unit, meaning},
static const struct ofr_outcome outcomes[] = {PATHWAY_OUTCOMES(OUTCOME_DECLARATION)};

enum column { COLUMN_MIND, COLUMN_PRESENCE, COLUMN_RECORD, N_COLUMNS };
static const struct ofr_column_declaration columns[N_COLUMNS] = {
    {"mind", sizeof(struct pathway_mind), true, "opinions, their base, day last touched"},
    {"presence", sizeof(struct pathway_presence), false, "away, held or at home; class; area"},
    {"record", sizeof(uint32_t), false, "row of the full record + 1, 0 for people never involved"}};

/* The order of a slot, of a day and of a year. */
static const struct ofr_process *const processes[] = {
    &pathway_calendar, &pathway_spillover, &pathway_whereabouts, &pathway_risk,        &pathway_approach,
    &pathway_circle,   &pathway_police,    &pathway_talk,        &pathway_programme,   &pathway_commit,
    &pathway_leave,    &pathway_walk_away, &pathway_threaten,    &pathway_protect,     &pathway_closure,
    &pathway_camps,    &pathway_abroad,    &pathway_custody,     &pathway_questioning, &pathway_prison,
    &pathway_contacts, &pathway_work,      &pathway_fear,        &pathway_age};

/* What opinions and recruiters are on the first day; half-lives, which are applied on reading. */
static const char *const fixed_parameters[] = {"opinion.sd",
                                               "opinion.distrust",
                                               "opinion.deprivation",
                                               "opinion.deprivation_poverty",
                                               "opinion.poverty_reference",
                                               "opinion.isolation",
                                               "recruiters.start",
                                               "talk.half_life",
                                               "fear.half_life",
                                               "police.forgets",
                                               NULL};

/* The first commitment or compliance of a person counts them as joined. */
static const uint8_t primary_events[] = {PATHWAY_EVENT_committed, PATHWAY_EVENT_complied};

static const struct ofr_column_form massif_columns[] = {
    {"massif", OFR_CELL_TEXT, "", 0, 0, false, false, "name"},
    {"lat", OFR_CELL_NUMBER, "degrees", -90, 90, false, false, "latitude of its middle"},
    {"lon", OFR_CELL_NUMBER, "degrees", -180, 180, false, false, "longitude of its middle"},
    {"radius", OFR_CELL_NUMBER, "km", 0, 200, false, false, "radius of the ground it covers"},
    {"cover", OFR_CELL_NUMBER, "1", 0, 1, false, false, "how well its terrain hides people, 0 not at all"},
    {"border_km", OFR_CELL_NUMBER, "km", 0, 2000, false, false, "distance to the border with Algeria"},
    {"capacity", OFR_CELL_NUMBER, "people", 0, 10000, false, false, "fighters it can hold"}};
const struct ofr_table_form pathway_massif_form = {"massifs",
                                                   massif_columns,
                                                   sizeof massif_columns / sizeof *massif_columns,
                                                   OFR_SOCIETY,
                                                   "mountains with cover for camps, as circles",
                                                   false};
static const struct ofr_column_form route_columns[] = {
    {"route", OFR_CELL_TEXT, "", 0, 0, false, false, "airport or crossing"},
    {"theatre", OFR_CELL_TEXT, "", 0, 0, false, false, "where it leads: syria (Syria and Iraq) or libya"},
    {"lat", OFR_CELL_NUMBER, "degrees", -90, 90, false, false, "latitude"},
    {"lon", OFR_CELL_NUMBER, "degrees", -180, 180, false, false, "longitude"}};
const struct ofr_table_form pathway_route_form = {"routes",
                                                  route_columns,
                                                  sizeof route_columns / sizeof *route_columns,
                                                  OFR_STATE,
                                                  "airports and crossings on the way out",
                                                  false};

void pathway_note(struct ofr_engine *engine, enum pathway_event event, uint32_t person, uint32_t place,
                  uint32_t by, int32_t value, enum pathway_observable flow) {
    ofr_engine_log(engine, event, person, place, by, value);
    if (flow != PATHWAY_NO_FLOW)
        ofr_engine_count(engine, ofr_area_of(engine->population, person), flow, 1);
}

double pathway_log_normal(uint32_t word1, uint32_t word2, double median, double spread) {
    return median * ofr_exp(spread * ofr_normal(word1, word2));
}

struct pathway_record *pathway_record_make(struct ofr_engine *engine, uint32_t person) {
    struct pathway *pathway = pathway_of(engine);
    struct pathway_record *record = pathway_record_of(engine, person);
    if (record != NULL)
        return record;
    if (pathway->n_records == pathway->record_capacity) {
        engine->n_events_lost++; /* no room today: the engine reports it at the end of the day */
        return NULL;
    }
    record = &pathway->records[pathway->n_records++];
    pathway->record_of[person] = pathway->n_records;
    struct ofr_words words = ofr_draw(engine->draws, person, 0, PATHWAY_DRAW_START, 1);
    const struct pathway_parameters *k = &pathway->parameters;
    *record = (struct pathway_record){
        .person = person,
        .by = OFR_NONE,
        .court_row = OFR_NONE,
        .brought_row = OFR_NONE,
        .approached_day = PATHWAY_NEVER,
        .courted_day = PATHWAY_NEVER,
        .circle_day = PATHWAY_NEVER,
        .committed_day = PATHWAY_NEVER,
        .left_day = PATHWAY_NEVER,
        .until_day = PATHWAY_NEVER,
        .arrested_day = PATHWAY_NEVER,
        .released_day = PATHWAY_NEVER,
        .promised_day = PATHWAY_NEVER,
        .trigger_day = PATHWAY_NEVER,
        .triggered_day = PATHWAY_NEVER,
        .hours_threshold = (float)pathway_log_normal(words.w[0], words.w[1], k->approach_hours_median,
                                                     k->approach_hours_spread),
        .commit_threshold = (float)pathway_log_normal(words.w[2], words.w[3], k->commit_threshold,
                                                      k->commit_threshold_spread)};
    return record;
}

static void set_bit(uint8_t *status, uint8_t bit, bool on) {
    *status = (uint8_t)(on ? *status | bit : *status & ~bit);
}

void pathway_place_person(struct ofr_engine *engine, struct pathway_record *record,
                          enum pathway_location whereabouts) {
    if (record->whereabouts == PATHWAY_CAMP)
        pathway_count_in_camp(engine, record->destination, false);
    if (whereabouts == PATHWAY_CAMP)
        pathway_count_in_camp(engine, record->destination, true);
    record->whereabouts = (uint8_t)whereabouts;
    uint8_t *status = &pathway_of(engine)->presence[record->person].status;
    set_bit(status, PATHWAY_IS_AWAY, whereabouts != PATHWAY_FREE);
    set_bit(status, PATHWAY_IS_HELD,
            whereabouts == PATHWAY_PRISON || whereabouts == PATHWAY_CUSTODY_HERE ||
                whereabouts == PATHWAY_CUSTODY_CAPITAL);
}

void pathway_keep_home(struct ofr_engine *engine, struct pathway_record *record, uint32_t days) {
    record->home_until = (uint16_t)(engine->day + days);
    set_bit(&pathway_of(engine)->presence[record->person].status, PATHWAY_AT_HOME, true);
    pathway_note(engine, PATHWAY_EVENT_stayed_home, record->person, OFR_NONE, OFR_NONE, (int32_t)days,
                 PATHWAY_NO_FLOW);
}

static ofr_status start(struct ofr_engine *engine, struct ofr_reports *reports) {
    ofr_status status =
        ofr_new(&engine->account, 1, sizeof(struct pathway), "the model", &engine->state, reports);
    if (status != OFR_OK)
        return status;
    struct pathway *pathway = pathway_of(engine);
    ofr_scenario_copy_values(engine->scenario, OFR_N_POPULATION_PARAMETERS,
                             sizeof pathway->parameters / sizeof(double), (double *)&pathway->parameters);
    pathway->share_kept = engine->population->share_kept;
    pathway->minds = engine->columns[COLUMN_MIND];
    pathway->presence = engine->columns[COLUMN_PRESENCE];
    pathway->record_of = engine->columns[COLUMN_RECORD];
    ofr_status (*const starts[])(struct ofr_engine *, struct ofr_reports *) = {
        pathway_calendar_start, pathway_fear_start,      pathway_closure_start, pathway_talk_start,
        pathway_circle_start,   pathway_leave_start,     pathway_police_start,  pathway_camps_start,
        pathway_work_start,     pathway_spillover_start, pathway_observe_start, pathway_approach_start};
    for (size_t i = 0; i < sizeof starts / sizeof *starts && status == OFR_OK; i++)
        status = starts[i](engine, reports);
    return status;
}

static void stop(struct ofr_engine *engine) {
    struct pathway *pathway = pathway_of(engine);
    if (pathway == NULL)
        return;
    pathway_approach_stop(engine);
    pathway_observe_stop(engine);
    pathway_spillover_stop(engine);
    pathway_work_stop(engine);
    pathway_camps_stop(engine);
    pathway_police_stop(engine);
    pathway_leave_stop(engine);
    pathway_circle_stop(engine);
    pathway_talk_stop(engine);
    pathway_closure_stop(engine);
    pathway_fear_stop(engine);
    pathway_calendar_stop(engine);
    pathway_opinion_exchange_stop(engine);
    ofr_release(&engine->account, 1, sizeof(struct pathway), &engine->state);
}

static void archive_records(struct ofr_engine *engine, struct ofr_archive *archive) {
    struct pathway *pathway = pathway_of(engine);
    OFR_ARCHIVE_ROOM(archive, &engine->account, pathway->records, pathway->n_records,
                     pathway->record_capacity);
    OFR_ARCHIVE_ARRAY(archive, pathway->records, pathway->n_records);
}

static void archive(struct ofr_engine *engine, struct ofr_archive *archive) {
    void (*const archives[])(struct ofr_engine *, struct ofr_archive *) = {
        archive_records,      pathway_calendar_archive,  pathway_fear_archive,    pathway_closure_archive,
        pathway_talk_archive, pathway_circle_archive,    pathway_police_archive,  pathway_camps_archive,
        pathway_work_archive, pathway_spillover_archive, pathway_observe_archive, pathway_approach_archive};
    for (size_t i = 0; i < sizeof archives / sizeof *archives; i++)
        archives[i](engine, archive);
}

/* Field by field, so that padding and the width of pointers have no say. Each rank adds the people
 * it owns to what the one before it handed on. */
static void digest(const struct ofr_engine *engine, struct ofr_digest *digest) {
    const struct pathway *pathway = pathway_of(engine);
    ofr_comm_digest_chain_recv(engine->partition.comm, &digest->state);
    for (uint32_t i = engine->partition.own; i < engine->partition.own_end; i++) {
        uint64_t words[2] = {0, (uint64_t)(pathway->presence[i].status & PATHWAY_IS_STATE) << 48 |
                                    (uint64_t)pathway->presence[i].class_ << 56};
        __builtin_memcpy(&words[0], &pathway->minds[i], 8);
        __builtin_memcpy(&words[1], (const char *)&pathway->minds[i] + 8, PATHWAY_MIND_BYTES - 8);
        ofr_digest_add(digest, words[0]);
        ofr_digest_add(digest, words[1]);
    }
    ofr_comm_digest_chain_send(engine->partition.comm, &digest->state);
    for (uint32_t r = 0; r < pathway->n_records; r++) {
        const struct pathway_record *record = &pathway->records[r];
        uint32_t bits[3];
        __builtin_memcpy(&bits[0], &record->fear, 4);
        __builtin_memcpy(&bits[1], &record->hours, 4);
        __builtin_memcpy(&bits[2], &record->commitment, 4);
        ofr_digest_add(digest, (uint64_t)record->person << 32 | (uint32_t)record->was << 16 | record->circle);
        ofr_digest_add(digest, (uint64_t)record->stage << 8 | record->whereabouts);
        ofr_digest_add(digest, (uint64_t)bits[0] << 32 | bits[1]);
        ofr_digest_add(digest, bits[2]);
    }
    for (uint32_t c = 0; c < pathway->n_circles; c++) {
        uint32_t suspicion;
        __builtin_memcpy(&suspicion, &pathway->circles[c].suspicion, 4);
        ofr_digest_add(digest, (uint64_t)pathway->circles[c].n_members << 32 | suspicion);
    }
    for (uint32_t c = 0; c < pathway->n_camps; c++)
        ofr_digest_add(digest, pathway_fighters(engine, c));
}

const struct ofr_model pathway_model = {
    .name = "pathway",
    .title = "Recruitment through places, friends and family, and the ways out",
    .schema = &pathway_schema,
    .columns = columns,
    .n_columns = N_COLUMNS,
    .processes = processes,
    .n_processes = sizeof processes / sizeof *processes,
    .events = events,
    .n_events = PATHWAY_N_EVENTS,
    .observables = observables,
    .n_observables = PATHWAY_N_OBSERVABLES,
    .outcomes = outcomes,
    .n_outcomes = PATHWAY_N_OUTCOMES,
    .roles = {.primary = PATHWAY_OUTCOME_joined,
              .primary_events = primary_events,
              .n_primary_events = sizeof primary_events,
              .stage = PATHWAY_OUTCOME_joined_circle,
              .success = PATHWAY_OUTCOME_walked_away,
              .harm = PATHWAY_OBS_custody_days_uninvolved,
              .interactions = PATHWAY_OBS_talks,
              .ranked = PATHWAY_EVENT_left_abroad},
    .telling = &pathway_telling,
        .summary = &pathway_summary,
    .views = &pathway_views,

    .life_size = sizeof(struct pathway_life),
    .sum_up_life = pathway_sum_up_life,
    .start = start,
    .observe = pathway_observe,
    .sum_up = pathway_sum_up,
    .digest = digest,
    .archive = archive,
    .takes_part = pathway_takes_part,
    .fixed_parameters = fixed_parameters,
    .stop = stop,
};
