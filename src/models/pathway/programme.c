#include "models/pathway/programme.h"

#include "base/number.h"
#include "models/pathway/age.h"
#include "models/pathway/record.h"
#include "models/pathway/talk.h"
#include "models/pathway/whereabouts.h"

#define PERIOD 28 /* days between two visits of a block of 64 people */
#define YEAR 365u

/* In a circle, with nobody else of the household involved: the family may call. */
static bool family_calls(const struct ofr_engine *engine, const struct pathway_record *record) {
    return pathway_is_member(record) && pathway_is_free(record) &&
           !pathway_others_involved_at_home(engine, record->person);
}

static bool is_seen(const struct ofr_engine *engine, size_t seen, uint32_t person) {
    const struct pathway_record *record = seen == PATHWAY_ANYBODY ? NULL : pathway_record_of(engine, person);
    if (seen == PATHWAY_ANYBODY || record == NULL)
        return seen == PATHWAY_ANYBODY;
    if (seen == PATHWAY_RELEASED)
        return record->released_day != PATHWAY_NEVER && engine->day - record->released_day <= YEAR;
    return family_calls(engine, record);
}

bool pathway_takes_part(const struct ofr_engine *engine, const struct ofr_intervention *intervention,
                        uint32_t person) {
    const struct ofr_programme *programme = &intervention->programme;
    const struct pathway_presence *presence = &pathway_of(engine)->presence[person];
    unsigned age = pathway_age_of(engine, person);
    bool male = ofr_is_male(engine->population, person);
    uint32_t row = engine->population->areas[ofr_area_of(engine->population, person)].scenario_row;
    return age >= programme->age_low && age <= programme->age_high &&
           (male ? programme->men : programme->women) &&
           programme->activities >> pathway_class_activity(presence->class_) & 1u &&
           !(presence->status & PATHWAY_IS_AWAY) && (programme->n_areas == 0 || programme->in_area[row]) &&
           ofr_unit(
               pathway_draw_on(engine, person, 0, PATHWAY_DRAW_PROGRAMME, ofr_intervention_tag(intervention))
                   .w[0]) < programme->coverage &&
           is_seen(engine, programme->seen, person);
}

/* Whether an effect acts today. */
static bool is_on(const struct ofr_engine *engine, const struct ofr_intervention *intervention,
                  const struct ofr_effect *effect) {
    int month = (engine->calendar_day - intervention->first_day) / PERIOD + 1;
    return month >= effect->first_month && month <= effect->last_month;
}

double pathway_programme_factor(const struct ofr_engine *engine, enum pathway_effect kind, uint32_t person) {
    const struct ofr_scenario *scenario = engine->scenario;
    double factor = 1;
    for (size_t i = 0; i < scenario->n_interventions; i++) {
        const struct ofr_intervention *intervention = &scenario->interventions[i];
        for (size_t e = 0; e < intervention->programme.n_effects; e++) {
            const struct ofr_effect *effect = &intervention->programme.effects[e];
            if (effect->kind == kind && ofr_intervention_runs(intervention, engine->calendar_day) &&
                is_on(engine, intervention, effect) && pathway_takes_part(engine, intervention, person))
                factor *= ofr_clamp(1 + intervention->dose * (effect->by - 1), 0, 100);
        }
    }
    return factor;
}

bool pathway_programme_prevents(const struct ofr_engine *engine, uint32_t person, uint32_t by) {
    if (engine->scenario->n_interventions == 0)
        return false;
    double factor = pathway_programme_factor(engine, PATHWAY_EFFECT_APPROACH, person);
    return factor < 1 && !ofr_chance(pathway_draw_on(engine, person, engine->day + 1, PATHWAY_DRAW_PROGRAMME,
                                                     by * OFR_N_SLOTS + engine->slot)
                                         .w[0],
                                     factor);
}

static void see_person(struct ofr_engine *engine, const struct ofr_intervention *intervention,
                       uint32_t person) {
    static const enum pathway_topic topics[] = {[PATHWAY_EFFECT_DISTRUST] = PATHWAY_DISTRUST,
                                                [PATHWAY_EFFECT_DEPRIVATION] = PATHWAY_DEPRIVATION,
                                                [PATHWAY_EFFECT_ISOLATION] = PATHWAY_ISOLATION};
    double sd = pathway_of(engine)->parameters.opinion_sd;
    for (size_t e = 0; e < intervention->programme.n_effects; e++) {
        const struct ofr_effect *effect = &intervention->programme.effects[e];
        bool moves = !pathway_schema.effects[effect->kind].factor && (effect->by < 0 || effect->by > 0);
        if (moves && is_on(engine, intervention, effect))
            pathway_move_opinion(engine, person, topics[effect->kind], intervention->dose * effect->by * sd,
                                 0);
    }
}

static ofr_status run(struct ofr_engine *engine, struct ofr_reports *reports) {
    (void)reports;
    const struct ofr_scenario *scenario = engine->scenario;
    uint32_t n_people = engine->population->n_people;
    for (size_t i = 0; i < scenario->n_interventions; i++) {
        const struct ofr_intervention *intervention = &scenario->interventions[i];
        if (intervention->programme.n_effects == 0 ||
            !ofr_intervention_runs(intervention, engine->calendar_day))
            continue;
        for (uint32_t block = engine->day % PERIOD; block * 64 < n_people; block += PERIOD)
            for (uint32_t person = block * 64; person < (block + 1) * 64 && person < n_people; person++)
                if (pathway_takes_part(engine, intervention, person))
                    see_person(engine, intervention, person);
    }
    return OFR_OK;
}

const struct ofr_process pathway_programme = {
    .name = "programme",
    .moment = OFR_EACH_DAY,
    .slot = OFR_DAY,
    .what = "Once in four weeks those who take part in an intervention's programme are seen, and their "
            "opinions move.",
    .reads = "interventions, presence, age, record",
    .writes = "mind (opinions)",
    .run = run,
    .switch_parameter = NULL};
