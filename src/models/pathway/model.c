#include "models/pathway/model.h"

#include "models/pathway/abroad.h"
#include "models/pathway/age.h"
#include "models/pathway/approach.h"
#include "models/pathway/calendar.h"
#include "models/pathway/camps.h"
#include "models/pathway/circle.h"
#include "models/pathway/closure.h"
#include "models/pathway/commit.h"
#include "models/pathway/custody.h"
#include "models/pathway/fear.h"
#include "models/pathway/leave.h"
#include "models/pathway/loaded.h"
#include "models/pathway/memory.h"
#include "models/pathway/observe.h"
#include "models/pathway/opinion_exchange.h"
#include "models/pathway/police.h"
#include "models/pathway/programme.h"
#include "models/pathway/protect.h"
#include "models/pathway/recruiters.h"
#include "models/pathway/risk.h"
#include "models/pathway/spillover.h"
#include "models/pathway/suspicion.h"
#include "models/pathway/talk.h"
#include "models/pathway/threaten.h"
#include "models/pathway/violence.h"
#include "models/pathway/walk_away.h"
#include "models/pathway/whereabouts.h"
#include "models/pathway/work.h"

#define EVENT_DECLARATION(name, sentence, meaning) {#name, sentence, meaning},
static const struct ofr_event_kind events[] = {PATHWAY_EVENTS(EVENT_DECLARATION)};

enum { PLAIN, HARM }; /* whether an observable is in the harm ledger */
#define OBSERVABLE_DECLARATION(name, observed, harm, unit, meaning)                                          \
    {#name, OFR_##observed, harm, unit, meaning},
static const struct ofr_observable observables[] = {PATHWAY_OBSERVABLES(OBSERVABLE_DECLARATION)};

#define OUTCOME_DECLARATION(name, unit, meaning) {#name, unit, meaning},
static const struct ofr_outcome outcomes[] = {PATHWAY_OUTCOMES(OUTCOME_DECLARATION)};

enum column { COLUMN_OPINIONS, COLUMN_PRESENCE, COLUMN_RECORD, COLUMN_MEMORY, N_COLUMNS };
static const struct ofr_column_declaration columns[N_COLUMNS] = {
    {"mind", sizeof(struct pathway_opinions), true, "opinions, their base, day last touched"},
    {"presence", sizeof(struct pathway_presence), false, "away, held or at home; class; area"},
    {"record", sizeof(uint32_t), false, "row of the full record + 1, 0 for people never involved"},
    {"memory", sizeof(struct pathway_memory), false,
     "when the police last hit them, a relative or a friend"}};

/* The order of a slot, of a day and of a year. */
static const struct ofr_process *const processes[] = {
    &pathway_calendar, &pathway_spillover, &pathway_whereabouts, &pathway_risk,        &pathway_approach,
    &pathway_circle,   &pathway_police,    &pathway_talk,        &pathway_programme,   &pathway_commit,
    &pathway_leave,    &pathway_walk_away, &pathway_threaten,    &pathway_protect,     &pathway_closure,
    &pathway_camps,    &pathway_abroad,    &pathway_custody,     &pathway_questioning, &pathway_prison,
    &pathway_contacts, &pathway_violence,  &pathway_work,        &pathway_fear,        &pathway_age};

/* Rules with state, in the order in which they start; they stop in reverse. Talk counts who finds a partner
 * in the state of the start, so places and fear come before it. */
static const struct pathway_part *const parts[] = {
    &pathway_opinion_exchange_part, &pathway_risk_part,   &pathway_calendar_part, &pathway_fear_part,
    &pathway_closure_part,          &pathway_talk_part,   &pathway_circle_part,   &pathway_leave_part,
    &pathway_suspicion_part,        &pathway_police_part, &pathway_camps_part,    &pathway_work_part,
    &pathway_spillover_part,        &pathway_memory_part, &pathway_violence_part, &pathway_observe_part,
    &pathway_recruiters_part};
#define N_PARTS (sizeof parts / sizeof *parts)

/* Opinions and recruiters of the first day; half-lives, which are applied on reading. */
static const char *const fixed_parameters[] = {"opinion.sd",
                                               "opinion.distrust",
                                               "opinion.deprivation",
                                               "opinion.deprivation_poverty",
                                               "opinion.isolation",
                                               "recruiters.start",
                                               "talk.half_life",
                                               "fear.half_life",
                                               "police.forgets",
                                               "violence.memory",
                                               NULL};

/* The first commitment or compliance of a person counts them as joined. */
static const uint8_t main_outcomes[] = {PATHWAY_OUTCOME_joined, PATHWAY_OUTCOME_left_abroad,
                                        PATHWAY_OUTCOME_attacks};
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

static ofr_status start(struct ofr_engine *engine, struct ofr_reports *reports) {
    ofr_status status =
        ofr_new(&engine->account, 1, sizeof(struct pathway), "the model", &engine->state, reports);
    if (status != OFR_OK)
        return status;
    struct pathway *pathway = pathway_of(engine);
    ofr_scenario_copy_values(engine->scenario, OFR_N_POPULATION_PARAMETERS,
                             sizeof pathway->parameters / sizeof(double), (double *)&pathway->parameters);
    pathway->share_kept = engine->population->share_kept;
    pathway->opinions = engine->columns[COLUMN_OPINIONS];
    pathway->presence = engine->columns[COLUMN_PRESENCE];
    pathway->record_of = engine->columns[COLUMN_RECORD];
    pathway->memory = engine->columns[COLUMN_MEMORY];
    for (size_t p = 0; p < N_PARTS && status == OFR_OK; p++)
        if (parts[p]->start != NULL)
            status = parts[p]->start(engine, reports);
    return status;
}

static void stop(struct ofr_engine *engine) {
    for (size_t p = N_PARTS; p-- > 0 && engine->state != NULL;)
        if (parts[p]->stop != NULL)
            parts[p]->stop(engine);
    ofr_release(&engine->account, 1, sizeof(struct pathway), &engine->state);
}

static void archive(struct ofr_engine *engine, struct ofr_archive *archive) {
    for (size_t p = 0; p < N_PARTS; p++)
        if (parts[p]->archive != NULL)
            parts[p]->archive(engine, archive);
    pathway_check_loaded(engine, archive);
}

/* Field by field, so that padding and the width of pointers do not matter. Each rank adds its people to the
 * state that it receives from the rank before. Known limit: of the 30 fields of a record nine are added. */
static void digest(const struct ofr_engine *engine, struct ofr_digest *digest) {
    const struct pathway *pathway = pathway_of(engine);
    ofr_comm_digest_chain_recv(engine->partition.comm, &digest->state);
    for (uint32_t i = engine->partition.own; i < engine->partition.own_end; i++) {
        uint64_t words[2] = {0, (uint64_t)(pathway->presence[i].status & PATHWAY_IS_STATE) << 48 |
                                    (uint64_t)pathway->presence[i].class_ << 56};
        __builtin_memcpy(&words[0], &pathway->opinions[i], 8);
        __builtin_memcpy(&words[1], (const char *)&pathway->opinions[i] + 8, PATHWAY_OPINIONS_BYTES - 8);
        ofr_digest_add(digest, words[0]);
        ofr_digest_add(digest, words[1]);
    }
    ofr_comm_digest_chain_send(engine->partition.comm, &digest->state);
    for (uint32_t i = 0; i < engine->population->n_people; i++)
        if (pathway->memory[i].self != 0 || pathway->memory[i].close != 0)
            ofr_digest_add(digest, (uint64_t)i << 16 | (uint64_t)pathway->memory[i].self << 8 |
                                       pathway->memory[i].close);
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
              .ranked = PATHWAY_EVENT_left_abroad,
              .one = "join",
              .many = "joins",
              .past = "joined",
              .main = main_outcomes,
              .n_main = sizeof main_outcomes},
    .telling = &pathway_telling,
    .summary = &pathway_summary,
    .views = &pathway_views,
    .audited = &pathway_audited,
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
