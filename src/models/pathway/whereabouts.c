#include "models/pathway/whereabouts.h"

#include "models/pathway/fear.h"

enum age_class { UNDER_12, FROM_12, FROM_15, FROM_25, FROM_40, FROM_65 };

static unsigned age_class_of(unsigned age) {
    return age < 12   ? UNDER_12
           : age < 15 ? FROM_12
           : age < 25 ? FROM_15
           : age < 40 ? FROM_25
           : age < 65 ? FROM_40
                      : FROM_65;
}

uint8_t pathway_class_of(const struct ofr_population *population, uint32_t person, unsigned age,
                         enum ofr_activity activity) {
    unsigned male = ofr_is_male(population, person);
    unsigned attends = (population->traits[person] & OFR_TRAIT_ATTENDS) != 0;
    return (uint8_t)(((age_class_of(age) * 2 + male) * OFR_N_ACTIVITIES + activity) * 2 + attends);
}

static unsigned class_age(uint8_t class_) { return class_ / (2 * OFR_N_ACTIVITIES * 2); }
static bool class_male(uint8_t class_) { return class_ / (2 * OFR_N_ACTIVITIES) % 2; }

static void set_hours(struct pathway_hours *hours, double day, double hall, double cafe, double commons) {
    double shares[OFR_N_USUAL] = {day, hall, cafe, commons}, sum = 0;
    for (int u = 0; u < OFR_N_USUAL; u++) {
        sum += shares[u];
        hours->until[u] = sum >= 1.0 ? UINT32_MAX : (uint32_t)(sum * 4294967296.0);
    }
}

/* Public hours outside work: men more than women, divided between café and commons. */
static void set_public(struct pathway_hours *hours, const struct pathway_parameters *k, uint8_t class_,
                       double share) {
    bool adult = class_age(class_) >= FROM_15;
    double cafe = adult ? 0.6 * share : 0.0, commons = adult ? 0.4 * share : share;
    if (!class_male(class_)) {
        cafe *= k->whereabouts_women_cafe;
        commons *= k->whereabouts_women_public;
    }
    set_hours(hours, 0, 0, cafe, commons);
}

static void set_class(struct pathway *pathway, uint8_t class_) {
    const struct pathway_parameters *k = &pathway->parameters;
    enum ofr_activity activity = pathway_class_activity(class_);
    bool attends = class_ & 1, adult = class_age(class_) >= FROM_15, male = class_male(class_);
    struct pathway_hours *weekday = pathway->timetable[0].hours[class_],
                         *weekend = pathway->timetable[1].hours[class_];
    double hall_dawn = attends ? k->whereabouts_hall_dawn : 0,
           hall_evening = attends ? k->whereabouts_hall_evening : 0;
    double cafe = adult ? k->whereabouts_cafe_evening * (male ? 1 : k->whereabouts_women_cafe) : 0;
    double commons = k->whereabouts_commons_evening * (male ? 1 : k->whereabouts_women_public);
    if (class_age(class_) == UNDER_12)
        hall_dawn = hall_evening = cafe = commons = 0;
    for (int d = 0; d < 2; d++) {
        set_hours(&pathway->timetable[d].hours[class_][OFR_DAWN], 0, hall_dawn, 0, 0);
        set_hours(&pathway->timetable[d].hours[class_][OFR_EVENING], 0, hall_evening, cafe, commons);
        set_hours(&pathway->timetable[d].hours[class_][OFR_NIGHT], 0, 0, 0, 0);
    }
    double others = class_age(class_) == UNDER_12 ? 0 : k->whereabouts_public_others;
    set_public(&weekend[OFR_DAY], k, class_,
               activity == OFR_UNEMPLOYED ? k->whereabouts_public_unemployed : 2 * others);
    if (activity == OFR_EMPLOYED || activity == OFR_STUDENT)
        set_hours(&weekday[OFR_DAY], k->whereabouts_at_work, 0, 0, 0);
    else
        set_public(&weekday[OFR_DAY], k, class_,
                   activity == OFR_UNEMPLOYED ? k->whereabouts_public_unemployed : others);
}

void pathway_whereabouts_start(struct pathway *pathway) {
    for (unsigned class_ = 0; class_ < PATHWAY_N_CLASSES; class_++)
        if (pathway->parameters.rule_whereabouts != 0)
            set_class(pathway, (uint8_t)class_);
}

const uint8_t pathway_outing_to[OFR_N_PLACE_ROLES] = {
    [OFR_WORKPLACE] = OFR_USUAL_DAY,  [OFR_SCHOOL] = OFR_USUAL_DAY, [OFR_UNIVERSITY] = OFR_USUAL_DAY,
    [OFR_DAWN_HALL] = OFR_USUAL_HALL, [OFR_CAFE] = OFR_USUAL_CAFE,  [OFR_SQUARE] = OFR_USUAL_COMMONS,
    [OFR_CENTRE] = OFR_USUAL_COMMONS, [OFR_PRISON] = OFR_N_USUAL};

unsigned pathway_outing(const struct ofr_engine *engine, uint32_t person, enum ofr_slot slot) {
    const struct pathway *pathway = pathway_of(engine);
    uint32_t word = pathway_draw(engine, person, PATHWAY_DRAW_WHEREABOUTS, 0).w[slot];
    struct pathway_presence presence = pathway->presence[person];
    return pathway_outing_given(&pathway->timetable[engine->weekday >= 5], presence, slot, word,
                                pathway->out_factor[presence.area]);
}

uint32_t pathway_where_to(const struct ofr_engine *engine, uint32_t person, unsigned outing) {
    const struct pathway *pathway = pathway_of(engine);
    assert(outing <= PATHWAY_GONE);
    if (outing >= OFR_N_USUAL)
        return outing == PATHWAY_GONE ? PATHWAY_AWAY : PATHWAY_HOME;
    uint32_t place = ofr_usual_place_in(engine->population, pathway->presence[person].area, person,
                                        (enum ofr_usual)outing);
    if (place == OFR_NONE)
        return PATHWAY_HOME;
    uint32_t now = pathway->place_now[place];
    if (now == place || now == PATHWAY_HOME)
        return now;
    /* closed: part of the visitors go to the other place, the rest stay at home */
    uint32_t choice = pathway_draw_on(engine, person, place, PATHWAY_DRAW_ELSEWHERE, 0).w[0];
    return ofr_chance(choice, pathway->parameters.closure_elsewhere) ? now : PATHWAY_HOME;
}

uint32_t pathway_where(const struct ofr_engine *engine, uint32_t person, enum ofr_slot slot) {
    return pathway_where_to(engine, person, pathway_outing(engine, person, slot));
}

static ofr_status run(struct ofr_engine *engine, struct ofr_reports *reports) {
    (void)reports;
    struct pathway *pathway = pathway_of(engine);
    if (engine->slot != OFR_DAWN)
        return OFR_OK;
    for (uint32_t area = 0; area < engine->population->n_areas; area++) {
        double kept = 1.0 - pathway->parameters.fear_keeps_home * pathway_fear_of_area(engine, area);
        pathway->out_factor[area] = (uint32_t)(65536.0 / (kept > 0.01 ? kept : 0.01));
    }
    return OFR_OK;
}

const struct ofr_process pathway_whereabouts = {
    .name = "whereabouts",
    .moment = OFR_EACH_SLOT,
    .what =
        "Say where people are when a rule asks: at work or school, a hall, a café, a square or centre, or "
        "at home; before dawn, take in how many outings fear leaves.",
    .reads = "presence, usual places, area fear",
    .writes = "outings left by fear",
    .run = run,
    .switch_parameter = "rule.whereabouts"};
