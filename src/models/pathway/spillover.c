#include "models/pathway/spillover.h"

#include "models/pathway/memory.h"
#include "models/pathway/record.h"
#include "models/pathway/talk.h"

static ofr_status start(struct ofr_engine *engine, struct ofr_reports *reports) {
    struct pathway *pathway = pathway_of(engine);
    pathway->spillover_capacity = engine->population->n_people / 256 + 1024;
    return OFR_NEW(&engine->account, pathway->spillover, pathway->spillover_capacity, "spillover", reports);
}

static void stop(struct ofr_engine *engine) {
    struct pathway *pathway = pathway_of(engine);
    ofr_release(&engine->account, pathway->spillover_capacity, sizeof *pathway->spillover,
                (void **)&pathway->spillover);
}

static void archive(struct ofr_engine *engine, struct ofr_archive *archive) {
    struct pathway *pathway = pathway_of(engine);
    OFR_ARCHIVE_ROOM(archive, &engine->account, pathway->spillover, pathway->n_spillover,
                     pathway->spillover_capacity, OFR_MOST_ROOM(engine->population->n_people));
    OFR_ARCHIVE_MEMBER(archive, pathway->spillover, pathway->n_spillover, person);
    OFR_ARCHIVE_MEMBER(archive, pathway->spillover, pathway->n_spillover, kind);
    OFR_ARCHIVE_MEMBER(archive, pathway->spillover, pathway->n_spillover, by);
    OFR_ARCHIVE_MEMBER(archive, pathway->spillover, pathway->n_spillover, family_only);
}

const struct pathway_part pathway_spillover_part = {start, stop, archive};

void pathway_spillover_add(struct ofr_engine *engine, uint32_t person, enum pathway_spillover_kind kind,
                           enum pathway_spillover_by by, bool family_only) {
    struct pathway *pathway = pathway_of(engine);
    if (pathway->n_spillover == pathway->spillover_capacity) {
        ofr_engine_full(engine, "spillover", pathway->spillover_capacity);
        return;
    }
    pathway->spillover[pathway->n_spillover++] = (struct pathway_spillover){
        .person = person, .kind = (uint8_t)kind, .by = (uint8_t)by, .family_only = family_only};
}

/* What learning of it does to somebody as close as can be; others get a share. */
struct effect {
    double kin, friends; /* distrust */
    double step;         /* of the trigger */
};

static struct effect effect_of(const struct pathway_parameters *k, const struct pathway_spillover *item) {
    double step = k->commit_trigger_step;
    if (item->by == PATHWAY_BY_WAR)
        return (struct effect){0, 0, step};
    if (item->by == PATHWAY_BY_GROUP) { /* the state had promised to prevent harm to those who report */
        double distrust = item->kind == PATHWAY_HURT ? k->protect_distrust : 0;
        return (struct effect){distrust, distrust / 2, 0};
    }
    step *= k->spillover_by_state;
    if (item->kind != PATHWAY_BEATEN)
        return (struct effect){k->spillover_kin, k->spillover_friends, step};
    double distrust = k->violence_distrust_close * k->opinion_sd;
    return (struct effect){distrust, distrust / 2, step * k->violence_trigger};
}

/* A trigger: commitment for members, hours of contact for those in courtship. */
static void trigger(struct ofr_engine *engine, uint32_t person, const struct pathway_spillover *item,
                    double step) {
    struct pathway_record *record = pathway_record_of(engine, person);
    if (step == 0 || record == NULL || record->stage == PATHWAY_LEFT || record->whereabouts == PATHWAY_DEAD)
        return;
    bool courted = record->stage == PATHWAY_APPROACHED && record->was & PATHWAY_WAS_RECEPTIVE;
    bool today = record->triggered_day == engine->day; /* one trigger a day */
    if (today || (!courted && record->stage != PATHWAY_CIRCLE))
        return;
    record->triggered_day = (uint16_t)engine->day;
    if (courted)
        record->hours += (float)(step * record->hours_threshold);
    else
        record->commitment += (float)step;
    if (item->by == PATHWAY_BY_STATE)
        record->trigger_day = (uint16_t)engine->day;
    if (person != item->person)
        ofr_engine_log(engine, PATHWAY_EVENT_trigger, person, OFR_NONE, item->person, item->kind);
}

static void hear(struct ofr_engine *engine, uint32_t person, const struct pathway_spillover *item,
                 double distrust, double step) {
    if (distrust > 0)
        pathway_move_opinion(engine, person, PATHWAY_DISTRUST, distrust,
                             distrust * pathway_of(engine)->parameters.spillover_lasting);
    if (item->by == PATHWAY_BY_STATE && item->kind != PATHWAY_ARRESTED)
        pathway_remember(engine, person, true, 0);
    trigger(engine, person, item, step);
}

/* Members of one circle count as friends. */
static void spread_in_circle(struct ofr_engine *engine, const struct pathway_spillover *item, double step) {
    const struct pathway *pathway = pathway_of(engine);
    const struct pathway_record *record = pathway_record_of(engine, item->person);
    if (record == NULL || record->circle == 0)
        return;
    const struct pathway_circle *circle = &pathway->circles[record->circle - 1];
    for (uint32_t m = 0; m < circle->n_members; m++) {
        uint32_t member = pathway->records[circle->member_rows[m]].person;
        if (member != item->person)
            trigger(engine, member, item, step);
    }
}

static void spread(struct ofr_engine *engine, const struct pathway_spillover *item) {
    const struct ofr_population *population = engine->population;
    struct effect effect = effect_of(&pathway_of(engine)->parameters, item);
    uint32_t kin[OFR_MOST_KIN], n_kin = ofr_kin_of(population, item->person, kin, OFR_MOST_KIN);
    if (item->kind == PATHWAY_BEATEN)
        trigger(engine, item->person, item, effect.step);
    for (uint32_t i = 0; i < n_kin; i++) {
        bool household = population->household[kin[i]] == population->household[item->person];
        hear(engine, kin[i], item, effect.kin * (household ? 1 : 0.5), effect.step);
    }
    if (item->family_only)
        return;
    spread_in_circle(engine, item, effect.step / 2);
    for (uint32_t f = population->friend_start[item->person]; f < population->friend_start[item->person + 1];
         f++)
        hear(engine, population->friends[f], item, effect.friends, effect.step / 2);
}

static ofr_status run(struct ofr_engine *engine, struct ofr_reports *reports) {
    (void)reports;
    struct pathway *pathway = pathway_of(engine);
    if (engine->slot != OFR_DAWN)
        return OFR_OK;
    uint32_t n = pathway->n_spillover;
    for (uint32_t i = 0; i < n; i++)
        spread(engine, &pathway->spillover[i]);
    pathway->n_spillover = 0;
    return OFR_OK;
}

const struct ofr_process pathway_spillover = {
    .name = "spillover",
    .moment = OFR_EACH_SLOT,
    .what =
        "Before dawn, what was done to somebody the day before reaches kin and friends: distrust, memory of "
        "violence, and a trigger for those in courtship or in a circle.",
    .reads = "spillover, kin, friends",
    .writes = "mind (distrust), memory, record (commitment, hours)",
    .run = run,
    .switch_parameter = NULL};
