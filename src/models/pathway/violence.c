#include "models/pathway/violence.h"

#include "base/number.h"
#include "models/pathway/age.h"
#include "models/pathway/fear.h"
#include "models/pathway/memory.h"
#include "models/pathway/record.h"
#include "models/pathway/spillover.h"
#include "models/pathway/talk.h"
#include "models/pathway/whereabouts.h"

#define OLDER_AGE 30
#define LOOKS 12 /* at visitors of a raided place, for each person wanted */
#define MOST_BEATEN 24

/* ---- ill-treatment --------------------------------------------------------------------- */

/* The rate of a person over that of men below 30; 0 for children. */
static double weight_of(const struct ofr_engine *engine, uint32_t person) {
    const struct pathway_parameters *k = &pathway_of(engine)->parameters;
    unsigned age = pathway_age_of(engine, person);
    if (age < PATHWAY_LEAST_AGE)
        return 0;
    return (ofr_is_male(engine->population, person) ? 1 : k->violence_women) *
           (age < OLDER_AGE ? 1 : k->violence_older);
}

/* An answered complaint ends the distrust after a while; otherwise a part of it lasts. */
static double lasting_part(struct ofr_engine *engine, const struct pathway_record *record, uint32_t person,
                           enum pathway_ill_treatment where) {
    const struct pathway_parameters *k = &pathway_of(engine)->parameters;
    struct ofr_words words = pathway_draw(engine, person, PATHWAY_DRAW_COMPLAINT, where);
    bool complains = ofr_chance(words.w[0], k->violence_reports);
    bool answered = complains && ofr_chance(words.w[1], k->violence_answered);
    if (complains) {
        ofr_engine_count(engine, ofr_area_of(engine->population, person), PATHWAY_OBS_complaints, 1);
        if (record != NULL)
            pathway_note_alone(engine, PATHWAY_EVENT_complained, person, answered, PATHWAY_NO_FLOW);
    }
    return answered ? 0 : k->spillover_lasting;
}

void pathway_ill_treat(struct ofr_engine *engine, uint32_t person, uint32_t place,
                       enum pathway_ill_treatment where) {
    const struct pathway_parameters *k = &pathway_of(engine)->parameters;
    struct pathway_record *record = pathway_record_of(engine, person);
    uint32_t area = ofr_area_of(engine->population, person);
    if (k->rule_violence == 0)
        return;
    ofr_engine_count(engine, area, PATHWAY_OBS_ill_treated, 1);
    if (where == PATHWAY_IN_CUSTODY)
        ofr_engine_count(engine, area, PATHWAY_OBS_ill_treated_in_custody, 1);
    if (pathway_age_of(engine, person) < 18)
        ofr_engine_count(engine, area, PATHWAY_OBS_children_ill_treated, 1);
    if (record != NULL) {
        pathway_note(engine, PATHWAY_EVENT_ill_treated, person, place, OFR_NONE, where, PATHWAY_NO_FLOW);
        pathway_frighten(engine, record, k->violence_fear);
    }
    double distrust = k->violence_distrust * k->opinion_sd;
    pathway_move_opinion(engine, person, PATHWAY_DISTRUST, distrust,
                         distrust * lasting_part(engine, record, person, where));
    pathway_remember(engine, person, false, 0);
    pathway_spillover_add(engine, person, PATHWAY_BEATEN, PATHWAY_BY_STATE, false);
}

static bool is_among(const uint32_t *people, uint32_t n, uint32_t person) {
    for (uint32_t i = 0; i < n; i++)
        if (people[i] == person)
            return true;
    return false;
}

void pathway_ill_treat_at_raid(struct ofr_engine *engine, uint32_t place, uint32_t nth) {
    const struct ofr_population *population = engine->population;
    const struct ofr_place *at = &population->places[place];
    uint32_t word = pathway_draw(engine, nth, PATHWAY_DRAW_N_BEATEN_AT_RAID, engine->slot).w[0];
    uint32_t wanted = ofr_poisson(word, pathway_of(engine)->parameters.violence_at_raid), n = 0;
    uint32_t beaten[MOST_BEATEN];
    wanted = wanted < MOST_BEATEN ? wanted : MOST_BEATEN;
    for (uint32_t look = 0; look < wanted * LOOKS && n < wanted && at->n_visitors > 0; look++) {
        word = pathway_draw(engine, look, PATHWAY_DRAW_BEATEN_AT_RAID, nth * OFR_N_SLOTS + engine->slot).w[0];
        uint32_t person = population->visitors[at->first_visitor + ofr_below(word, at->n_visitors)];
        if (pathway_age_of(engine, person) < PATHWAY_LEAST_AGE ||
            pathway_where(engine, person, engine->slot) != place || is_among(beaten, n, person))
            continue;
        pathway_ill_treat(engine, person, place, PATHWAY_AT_RAID);
        beaten[n++] = person;
    }
}

/* The rate of men below 30, from the mean over people of 15 or older of the start. */
static double greatest_rate(const struct pathway *pathway) {
    double weight = pathway->violence_weight;
    return weight > 0 ? pathway->parameters.violence_rate / weight : 0;
}

/* In each area draw how many would be hit if all were men below 30, then who; others are hit less often. */
static ofr_status run(struct ofr_engine *engine, struct ofr_reports *reports) {
    (void)reports;
    const struct pathway *pathway = pathway_of(engine);
    double rate = greatest_rate(pathway) / 365;
    for (uint32_t a = 0; a < engine->population->n_areas && rate > 0; a++) {
        const struct ofr_area *area = &engine->population->areas[a];
        uint32_t word = pathway_draw(engine, a, PATHWAY_DRAW_N_ILL_TREATED, 0).w[0];
        uint32_t n = ofr_poisson(word, ofr_clamp(rate * area->n_people, 0, 500));
        for (uint32_t i = 0; i < n; i++) {
            struct ofr_words words = pathway_draw(engine, a, PATHWAY_DRAW_ILL_TREATED, i);
            uint32_t person = area->first_person + ofr_below(words.w[0], area->n_people);
            bool away = pathway->presence[person].status & PATHWAY_IS_AWAY;
            if (!away && ofr_chance(words.w[1], weight_of(engine, person)))
                pathway_ill_treat(engine, person, OFR_NONE, PATHWAY_IN_STREET);
        }
    }
    return OFR_OK;
}

/* ---- state ----------------------------------------------------------------------------- */

static double mean_weight(const struct ofr_engine *engine) {
    double sum = 0, n = 0;
    for (uint32_t i = 0; i < engine->population->n_people; i++) {
        double weight = weight_of(engine, i);
        sum += weight;
        n += pathway_age_of(engine, i) >= PATHWAY_LEAST_AGE;
    }
    return n > 0 ? sum / n : 0;
}

static void remember_with_ties(struct ofr_engine *engine, uint32_t person, uint32_t days_ago) {
    const struct ofr_population *population = engine->population;
    uint32_t kin[OFR_MOST_KIN], n_kin = ofr_kin_of(population, person, kin, OFR_MOST_KIN);
    pathway_remember(engine, person, false, days_ago);
    for (uint32_t i = 0; i < n_kin; i++)
        pathway_remember(engine, kin[i], true, days_ago);
    for (uint32_t f = population->friend_start[person]; f < population->friend_start[person + 1]; f++)
        pathway_remember(engine, population->friends[f], true, days_ago);
}

/* What people remember on the first day: the last five years had the same rate. What it did to distrust is in
 * the opinions of the start. */
static void make_memories(struct ofr_engine *engine) {
    double years = PATHWAY_REMEMBERED_YEARS * greatest_rate(pathway_of(engine));
    for (uint32_t i = 0; i < engine->population->n_people; i++) {
        struct ofr_words words = pathway_draw_on(engine, i, 0, PATHWAY_DRAW_ILL_TREATED_BEFORE, 0);
        if (ofr_chance(words.w[0], ofr_hazard(years * weight_of(engine, i))))
            remember_with_ties(engine, i, 1 + ofr_below(words.w[1], PATHWAY_REMEMBERED_YEARS * 365));
    }
}

static ofr_status start(struct ofr_engine *engine, struct ofr_reports *reports) {
    (void)reports;
    pathway_of(engine)->violence_weight = mean_weight(engine);
    if (pathway_of(engine)->parameters.rule_violence != 0)
        make_memories(engine);
    return OFR_OK;
}

static void archive(struct ofr_engine *engine, struct ofr_archive *archive) {
    OFR_ARCHIVE_VALUE(archive, pathway_of(engine)->violence_weight);
}

const struct pathway_part pathway_violence_part = {start, NULL, archive};

const struct ofr_process pathway_violence = {
    .name = "violence",
    .moment = OFR_EACH_DAY,
    .slot = OFR_DAY,
    .what = "The police ill-treats people without arrest, men below 30 most often; some complain.",
    .reads = "presence, age",
    .writes = "mind (distrust), memory, record (fear), spillover",
    .run = run,
    .switch_parameter = "rule.violence"};
