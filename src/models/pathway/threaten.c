#include "models/pathway/threaten.h"

#include "base/number.h"
#include "models/pathway/contact.h"
#include "models/pathway/fear.h"
#include "models/pathway/opinion_exchange.h"
#include "models/pathway/protect.h"
#include "models/pathway/record.h"
#include "models/pathway/talk.h"

void pathway_maybe_threaten(struct ofr_engine *engine, uint32_t record_row) {
    struct pathway *pathway = pathway_of(engine);
    struct pathway_record *record = &pathway->records[record_row];
    const struct pathway_parameters *k = &pathway->parameters;
    if (k->rule_threaten == 0 || record->circle == 0 ||
        engine->day - record->circle_day < k->threaten_knows_after)
        return;
    if (!pathway_chance(engine, record->person, PATHWAY_DRAW_IS_THREATENED, 0, k->threaten_chance))
        return;
    record->threat_until = (uint16_t)(engine->day + 7 * k->threaten_weeks + 1);
    record->threat_circle = record->circle;
}

/* The mother if she lives there, else a man of the household, else anybody of it. */
static uint32_t relative_of(const struct ofr_population *population, uint32_t person) {
    uint32_t household = population->household[person], any = OFR_NONE;
    for (uint32_t i = population->household_start[household]; i < population->household_start[household + 1];
         i++) {
        if (i == person)
            continue;
        enum ofr_role role = ofr_role_of(population, i);
        if (ofr_role_of(population, person) == OFR_OFFSPRING && (role == OFR_SPOUSE || role == OFR_HEAD) &&
            !ofr_is_male(population, i))
            return i;
        if (any == OFR_NONE || ofr_is_male(population, i))
            any = i;
    }
    return any;
}

static void threaten(struct ofr_engine *engine, struct pathway_record *record, uint32_t by,
                     const struct ofr_words *words) {
    const struct pathway_parameters *k = &pathway_of(engine)->parameters;
    uint32_t area = ofr_area_of(engine->population, record->person);
    uint32_t relative = relative_of(engine->population, record->person);
    bool visit = ofr_chance(words->w[1], k->threaten_visits);
    if (!visit && pathway_taken_down(engine, record->person, by))
        return;
    bool first = !(record->was & PATHWAY_WAS_THREATENED),
         kin = relative != OFR_NONE && ofr_chance(words->w[0], k->threaten_names_kin);
    record->was |= PATHWAY_WAS_THREATENED;
    pathway_note(engine, visit ? PATHWAY_EVENT_threatened_visit : PATHWAY_EVENT_threatened_online,
                 record->person, OFR_NONE, by, 0, first ? PATHWAY_OBS_threatened : PATHWAY_NO_FLOW);
    if (kin)
        pathway_note(engine, PATHWAY_EVENT_kin_threatened, record->person, OFR_NONE, relative,
                     (int32_t)relative, PATHWAY_OBS_kin_threatened);
    pathway_frighten(engine, record, k->threaten_fear * (kin ? 2 : 1));
    pathway_frighten_area(engine, area, k->fear_threat);
}

/* The response of this week; at most one. */
static void respond(struct ofr_engine *engine, uint32_t row, uint32_t by, const struct ofr_words *words) {
    struct pathway *pathway = pathway_of(engine);
    struct pathway_record *record = &pathway->records[row];
    const struct pathway_parameters *k = &pathway->parameters;
    double fear = pathway_fear_of(engine, record);
    double distrust = pathway_opinion(engine, record->person, PATHWAY_DISTRUST) / (double)PATHWAY_ONE;
    struct ofr_words more = pathway_draw(engine, record->person, PATHWAY_DRAW_RESPONSE, 0);
    /* Recruiters from the start were members before the run; a compliance of theirs would count as a join. */
    if (!(record->was & PATHWAY_WAS_START) && ofr_chance(words->w[2], k->threaten_summons)) {
        pathway_note(engine, PATHWAY_EVENT_summoned, record->person, OFR_NONE, by, 0, PATHWAY_NO_FLOW);
        if (ofr_chance(words->w[3], k->threaten_complies * fear)) {
            bool first = !(record->was & PATHWAY_WAS_COERCED);
            if (!(record->was & (PATHWAY_WAS_COMMITTED | PATHWAY_WAS_COERCED)))
                record->was |= PATHWAY_JOIN_COERCED;
            record->was |= PATHWAY_WAS_COERCED;
            record->threat_until = 0;
            pathway_note(engine, PATHWAY_EVENT_complied, record->person, OFR_NONE, by, 0,
                         first ? PATHWAY_OBS_complied : PATHWAY_NO_FLOW);
            return;
        }
    }
    double trust = ofr_clamp(1 - distrust / 2, 0, 2);
    double report = k->threaten_reports * trust * (1 - k->fear_silences * fear) *
                    pathway->report_factor[ofr_area_of(engine->population, record->person)];
    if (!pathway_is_promised(engine, record) && ofr_chance(more.w[0], report)) {
        pathway_note_alone(engine, PATHWAY_EVENT_reported, record->person, 0, PATHWAY_OBS_reported);
        pathway_promise_protection(engine, row);
    } else if (ofr_chance(more.w[1], k->threaten_hides * fear)) {
        pathway_keep_home(engine, record, 60);
    } else if (ofr_chance(more.w[2], k->threaten_flees * fear)) {
        record->threat_until = 0;
        pathway_place_person(engine, record, PATHWAY_FLED);
        pathway_note_alone(engine, PATHWAY_EVENT_fled, record->person, 0, PATHWAY_NO_FLOW);
    }
}

/* A free member of the circle, the leader first; OFR_NONE when all are held. */
static uint32_t threatener_of(const struct pathway *pathway, const struct pathway_circle *circle) {
    const struct pathway_record *leader = &pathway->records[circle->leader_row];
    if (pathway_is_free(leader))
        return leader->person;
    for (uint32_t m = 0; m < circle->n_members; m++)
        if (pathway_is_free(&pathway->records[circle->member_rows[m]]))
            return pathway->records[circle->member_rows[m]].person;
    return OFR_NONE;
}

/* Whether today is the day of the week on which a person under threat receives one. */
static bool is_due(const struct ofr_engine *engine, const struct pathway_record *record) {
    return record->threat_until > engine->day && pathway_is_free(record) &&
           (record->person + engine->day) % 7 == 0;
}

static ofr_status run(struct ofr_engine *engine, struct ofr_reports *reports) {
    struct pathway *pathway = pathway_of(engine);
    pathway_exchange_begin(engine);
    for (uint32_t r = 0; r < pathway->n_records; r++)
        if (is_due(engine, &pathway->records[r]))
            pathway_exchange_add(engine, pathway->records[r].person);
    ofr_status status = pathway_exchange_opinions(engine, reports);
    for (uint32_t r = 0; r < pathway->n_records && status == OFR_OK; r++) {
        struct pathway_record *record = &pathway->records[r];
        if (!is_due(engine, record))
            continue;
        const struct pathway_circle *circle = &pathway->circles[record->threat_circle - 1];
        uint32_t by = circle->alive ? threatener_of(pathway, circle) : OFR_NONE;
        if (by == OFR_NONE)
            continue;
        struct ofr_words words = pathway_draw(engine, record->person, PATHWAY_DRAW_THREAT, 0);
        threaten(engine, record, by, &words);
        respond(engine, r, by, &words);
    }
    return status;
}

const struct ofr_process pathway_threaten = {
    .name = "threaten",
    .moment = OFR_EACH_DAY,
    .slot = OFR_EVENING,
    .what =
        "Those who left a circle and know its members are threatened once a week for a while, and ignore it, "
        "comply, report, hide or flee.",
    .reads = "record, circles, mind, fear, reporting",
    .writes = "record, fear",
    .run = run,
    .switch_parameter = "rule.threaten"};
