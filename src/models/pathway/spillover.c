#include "models/pathway/spillover.h"

#include "models/pathway/pathway.h"

#define MOST_KIN 64

ofr_status pathway_spillover_start(struct ofr_engine *engine, struct ofr_reports *reports) {
    struct pathway *pathway = pathway_of(engine);
    pathway->news_capacity = engine->population->n_people / 256 + 1024;
    return OFR_NEW(&engine->account, pathway->news, pathway->news_capacity, "news", reports);
}

void pathway_spillover_stop(struct ofr_engine *engine) {
    struct pathway *pathway = pathway_of(engine);
    ofr_release(&engine->account, pathway->news_capacity, sizeof *pathway->news, (void **)&pathway->news);
}

void pathway_spillover_archive(struct ofr_engine *engine, struct ofr_archive *archive) {
    struct pathway *pathway = pathway_of(engine);
    OFR_ARCHIVE_ROOM(archive, &engine->account, pathway->news, pathway->n_news, pathway->news_capacity);
    OFR_ARCHIVE_MEMBER(archive, pathway->news, pathway->n_news, person);
    OFR_ARCHIVE_MEMBER(archive, pathway->news, pathway->n_news, kind);
    OFR_ARCHIVE_MEMBER(archive, pathway->news, pathway->n_news, by_state);
    OFR_ARCHIVE_MEMBER(archive, pathway->news, pathway->n_news, family_only);
}

void pathway_tell(struct ofr_engine *engine, uint32_t person, enum pathway_spillover_kind kind, bool by_state,
                  bool family_only) {
    struct pathway *pathway = pathway_of(engine);
    if (pathway->n_news == pathway->news_capacity) {
        engine->n_events_lost++; /* the engine reports it at the end of the day */
        return;
    }
    pathway->news[pathway->n_news++] = (struct pathway_spillover){
        .person = person, .kind = (uint8_t)kind, .by_state = by_state, .family_only = family_only};
}

/* A trigger: commitment for members, hours of contact for those in courtship. */
static void trigger(struct ofr_engine *engine, uint32_t person, const struct pathway_spillover *news,
                    double step) {
    struct pathway_record *record = pathway_record_of(engine, person);
    if (record == NULL || record->stage == PATHWAY_LEFT || record->whereabouts == PATHWAY_DEAD)
        return;
    bool courted = record->stage == PATHWAY_APPROACHED && record->was & PATHWAY_WAS_RECEPTIVE;
    bool today = record->triggered_day == engine->day; /* one trigger a day, whoever is told of it */
    if (today || (!courted && record->stage != PATHWAY_CIRCLE))
        return;
    record->triggered_day = (uint16_t)engine->day;
    if (courted)
        record->hours += (float)(step * record->hours_threshold);
    else
        record->commitment += (float)step;
    if (news->by_state)
        record->trigger_day = (uint16_t)engine->day;
    ofr_engine_log(engine, PATHWAY_EVENT_trigger, person, OFR_NONE, news->person, news->kind);
}

static void hear(struct ofr_engine *engine, uint32_t person, const struct pathway_spillover *news,
                 double distrust, double step) {
    const struct pathway_parameters *k = &pathway_of(engine)->parameters;
    /* Harm by the group counts against the state too when it had promised to prevent it. */
    if (news->by_state || news->kind == PATHWAY_HURT)
        pathway_move_opinion(engine, person, PATHWAY_DISTRUST, distrust, distrust * k->spillover_lasting);
    trigger(engine, person, news, step);
}

/* Those who sit in one circle are friends too, whatever they were before. */
static void spread_in_circle(struct ofr_engine *engine, const struct pathway_spillover *news) {
    const struct pathway *pathway = pathway_of(engine);
    const struct pathway_record *record = pathway_record_of(engine, news->person);
    if (record == NULL || record->circle == 0)
        return;
    const struct pathway_circle *circle = &pathway->circles[record->circle - 1];
    for (uint32_t m = 0; m < circle->n_members; m++) {
        uint32_t member = pathway->records[circle->member_rows[m]].person;
        if (member != news->person)
            trigger(engine, member, news, 0.5 * pathway->parameters.commit_trigger_step);
    }
}

static void spread(struct ofr_engine *engine, const struct pathway_spillover *news) {
    const struct ofr_population *population = engine->population;
    const struct pathway_parameters *k = &pathway_of(engine)->parameters;
    uint32_t kin[MOST_KIN], n_kin = ofr_kin_of(population, news->person, kin, MOST_KIN);
    for (uint32_t i = 0; i < n_kin; i++) {
        bool household = population->household[kin[i]] == population->household[news->person];
        hear(engine, kin[i], news, k->spillover_kin * (household ? 1 : 0.5), k->commit_trigger_step);
    }
    if (news->family_only)
        return;
    spread_in_circle(engine, news);
    for (uint32_t f = population->friend_start[news->person]; f < population->friend_start[news->person + 1];
         f++)
        hear(engine, population->friends[f], news, k->spillover_friends, 0.5 * k->commit_trigger_step);
}

static ofr_status run(struct ofr_engine *engine, struct ofr_reports *reports) {
    (void)reports;
    struct pathway *pathway = pathway_of(engine);
    if (engine->slot != OFR_DAWN)
        return OFR_OK;
    uint32_t n = pathway->n_news;
    for (uint32_t i = 0; i < n; i++)
        spread(engine, &pathway->news[i]);
    pathway->n_news = 0;
    return OFR_OK;
}

const struct ofr_process pathway_spillover = {
    .name = "spillover",
    .moment = OFR_EACH_SLOT,
    .what =
        "Before dawn, what was done to somebody the day before reaches his kin and friends: distrust, and a "
        "trigger for those in courtship or in a circle.",
    .reads = "news, kin, friends",
    .writes = "mind (distrust), record (commitment, hours)",
    .run = run,
    .switch_parameter = NULL};
