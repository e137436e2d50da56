#include "models/pathway/violence.h"

#include "base/number.h"
#include "models/pathway/age.h"
#include "models/pathway/fear.h"
#include "models/pathway/record.h"
#include "models/pathway/risk_reference.h"
#include "models/pathway/spillover.h"
#include "models/pathway/talk.h"
#include "models/pathway/whereabouts.h"

#define LEAST_AGE 15
#define OLDER_AGE 30
#define MOST_KIN 64
#define LOOKS 12 /* at visitors of a raided place, for each person wanted */

/* Memory counts periods of two months from five years before the start, the span of the survey, so that a
 * byte holds 37 years of a run; later violence is remembered as of then. */
#define PERIOD 61
#define YEARS_BEFORE 5
#define DAYS_BEFORE (YEARS_BEFORE * 365)
#define PERIODS_IN_YEAR 6
#define TIES                                                                                                 \
    15 /* relatives of 15 or older and friends of an adult, about; for the usual memory of the start */
#define LN_2 0.693147180559945309

struct pathway_violence_state {
    double mean_weight; /* weight_of, mean over people of 15 or older at the start */
    double usual;       /* log odds of the memory that is usual at the start */
};

/* ---- memory ---------------------------------------------------------------------------- */

static uint8_t period_on(uint32_t days_since_survey) {
    uint32_t period = 1 + days_since_survey / PERIOD;
    return (uint8_t)(period < UINT8_MAX ? period : UINT8_MAX);
}

static uint8_t period_now(const struct ofr_engine *engine) { return period_on(engine->day + DAYS_BEFORE); }

static void remember(struct ofr_engine *engine, uint32_t person, bool close, uint8_t period) {
    struct pathway_memory *memory = &pathway_of(engine)->memory[person];
    uint8_t *last = close ? &memory->close : &memory->self;
    if (period > *last)
        *last = period;
}

void pathway_remember(struct ofr_engine *engine, uint32_t person, bool close) {
    remember(engine, person, close, period_now(engine));
}

/* Share of an effect that is left. */
static double left_of(const struct ofr_engine *engine, uint8_t period) {
    if (period == 0)
        return 0;
    double years = (period_now(engine) - period) * (double)PERIOD / 365;
    return ofr_exp(-LN_2 * years / pathway_of(engine)->parameters.violence_memory);
}

/* Mean of that share where such violence comes at a yearly rate, as far back as memory goes. */
static double usually_left(double rate, double half_life) {
    double fades = rate + LN_2 / half_life;
    return rate / fades * ofr_hazard(fades * YEARS_BEFORE);
}

/* Log odds of an adult with the memory that is usual at the start; receptivity is measured from there. */
static double usual_log_odds(const struct pathway_parameters *k) {
    return PATHWAY_LOG_ODDS_OF_D *
           (k->violence_risk * usually_left(k->violence_rate, k->violence_memory) +
            k->violence_risk_close * usually_left(TIES * k->violence_rate, k->violence_memory));
}

double pathway_violence_log_odds(const struct ofr_engine *engine, uint32_t person) {
    const struct pathway *pathway = pathway_of(engine);
    const struct pathway_parameters *k = &pathway->parameters;
    struct pathway_memory memory = pathway->memory[person];
    return PATHWAY_LOG_ODDS_OF_D * (k->violence_risk * left_of(engine, memory.self) +
                                    k->violence_risk_close * left_of(engine, memory.close)) -
           pathway->violence->usual;
}

bool pathway_violence_lately(const struct ofr_engine *engine, uint32_t person) {
    struct pathway_memory memory = pathway_of(engine)->memory[person];
    uint8_t last = memory.self > memory.close ? memory.self : memory.close;
    return last != 0 && period_now(engine) - last <= PERIODS_IN_YEAR;
}

uint32_t pathway_days_since_ill_treatment(const struct ofr_engine *engine, uint32_t person) {
    uint8_t last = pathway_of(engine)->memory[person].self;
    return last == 0 ? OFR_NONE : (uint32_t)(period_now(engine) - last) * PERIOD;
}

/* ---- ill-treatment --------------------------------------------------------------------- */

/* The rate of a person over that of men below 30; 0 for children. */
static double weight_of(const struct ofr_engine *engine, uint32_t person) {
    const struct pathway_parameters *k = &pathway_of(engine)->parameters;
    unsigned age = pathway_age_of(engine, person);
    if (age < LEAST_AGE)
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
    pathway_remember(engine, person, false);
    pathway_spillover_add(engine, person, PATHWAY_BEATEN, true, false);
}

void pathway_ill_treat_at_raid(struct ofr_engine *engine, uint32_t place, uint32_t nth) {
    const struct ofr_population *population = engine->population;
    const struct ofr_place *at = &population->places[place];
    uint32_t word = pathway_draw(engine, nth, PATHWAY_DRAW_N_BEATEN_AT_RAID, engine->slot).w[0];
    uint32_t wanted = ofr_poisson(word, pathway_of(engine)->parameters.violence_at_raid), n = 0;
    for (uint32_t look = 0; look < wanted * LOOKS && n < wanted && at->n_visitors > 0; look++) {
        word = pathway_draw(engine, look, PATHWAY_DRAW_BEATEN_AT_RAID, nth * OFR_N_SLOTS + engine->slot).w[0];
        uint32_t person = population->visitors[at->first_visitor + ofr_below(word, at->n_visitors)];
        if (pathway_age_of(engine, person) < LEAST_AGE ||
            pathway_where(engine, person, engine->slot) != place)
            continue;
        pathway_ill_treat(engine, person, place, PATHWAY_AT_RAID);
        n++;
    }
}

/* The rate of men below 30, from the mean over people of 15 or older of the start. */
static double greatest_rate(const struct pathway *pathway) {
    double weight = pathway->violence->mean_weight;
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
        n += pathway_age_of(engine, i) >= LEAST_AGE;
    }
    return n > 0 ? sum / n : 0;
}

static void remember_with_ties(struct ofr_engine *engine, uint32_t person, uint8_t period) {
    const struct ofr_population *population = engine->population;
    uint32_t kin[MOST_KIN], n_kin = ofr_kin_of(population, person, kin, MOST_KIN);
    remember(engine, person, false, period);
    for (uint32_t i = 0; i < n_kin; i++)
        remember(engine, kin[i], true, period);
    for (uint32_t f = population->friend_start[person]; f < population->friend_start[person + 1]; f++)
        remember(engine, population->friends[f], true, period);
}

/* What people remember on the first day: the last five years had the same rate. What it did to distrust is in
 * the opinions of the start. */
static void make_memories(struct ofr_engine *engine) {
    double years = YEARS_BEFORE * greatest_rate(pathway_of(engine));
    for (uint32_t i = 0; i < engine->population->n_people; i++) {
        struct ofr_words words = pathway_draw_on(engine, i, 0, PATHWAY_DRAW_ILL_TREATED_BEFORE, 0);
        if (ofr_chance(words.w[0], ofr_hazard(years * weight_of(engine, i))))
            remember_with_ties(engine, i, period_on(ofr_below(words.w[1], DAYS_BEFORE)));
    }
}

static ofr_status start(struct ofr_engine *engine, struct ofr_reports *reports) {
    struct pathway *pathway = pathway_of(engine);
    OFR_TRY(OFR_NEW(&engine->account, pathway->violence, 1, "violence", reports));
    pathway->violence->mean_weight = mean_weight(engine);
    if (pathway->parameters.rule_violence == 0)
        return OFR_OK;
    pathway->violence->usual = usual_log_odds(&pathway->parameters);
    make_memories(engine);
    return OFR_OK;
}

static void stop(struct ofr_engine *engine) {
    ofr_release(&engine->account, 1, sizeof(struct pathway_violence_state),
                (void **)&pathway_of(engine)->violence);
}

/* A branch with other values keeps what was usual when the run began. */
static void archive(struct ofr_engine *engine, struct ofr_archive *archive) {
    OFR_ARCHIVE_VALUE(archive, pathway_of(engine)->violence->mean_weight);
    OFR_ARCHIVE_VALUE(archive, pathway_of(engine)->violence->usual);
}

const struct pathway_part pathway_violence_part = {start, stop, archive};

const struct ofr_process pathway_violence = {
    .name = "violence",
    .moment = OFR_EACH_DAY,
    .slot = OFR_DAY,
    .what = "The police ill-treats people without arrest, men below 30 most often; some complain.",
    .reads = "presence, age",
    .writes = "mind (distrust), memory, record (fear), spillover",
    .run = run,
    .switch_parameter = "rule.violence"};
