#include "models/pathway/work.h"

#include "base/number.h"
#include "models/pathway/pathway.h"

struct pathway_work_state {
    double (*hires)[2]; /* [n_areas][sex] chance in four weeks that an unemployed person finds work */
};

#define PERIOD 28 /* days between two visits of a block of 64 people */

static double quits(const struct pathway_keys *k, unsigned age) {
    return k->work_quits * 12 * PERIOD / 365 * (age <= 30 ? k->work_quits_young : 1);
}

static double hire_weight(const struct ofr_engine *engine, uint32_t person) {
    return ofr_education_of(engine->population, person) == OFR_HIGHER ? pathway_of(engine)->keys.work_hire_higher : 1;
}

/* One person in one period: work is lost or found, or nothing changes. */
static void step(struct ofr_engine *engine, uint32_t person) {
    struct pathway *pathway = pathway_of(engine);
    struct pathway_mind *mind = &pathway->minds[person];
    enum ofr_activity activity = pathway_class_activity(mind->class_);
    if (activity != OFR_EMPLOYED && activity != OFR_UNEMPLOYED)
        return;
    unsigned age = pathway_age_of(engine, person);
    bool employed = activity == OFR_EMPLOYED;
    uint32_t area = ofr_area_of(engine->population, person);
    double chance = employed ? quits(&pathway->keys, age)
                             : pathway->work->hires[area][ofr_is_male(engine->population, person)] * hire_weight(engine, person);
    uint32_t word = ofr_draw(engine->draws, person, engine->day, PATHWAY_DRAW_WORK, 0).w[0];
    if (mind->status & PATHWAY_IS_AWAY || !ofr_chance(word, chance))
        return;
    mind->class_ = pathway_class_of(engine->population, person, age, employed ? OFR_UNEMPLOYED : OFR_EMPLOYED);
    if (pathway->record_of[person] != 0)
        ofr_engine_log(engine, employed ? PATHWAY_EVENT_lost_work : PATHWAY_EVENT_found_work, person, OFR_NONE, OFR_NONE, 0);
}

static ofr_status run(struct ofr_engine *engine, struct ofr_reports *reports) {
    (void)reports;
    uint32_t n_people = engine->population->n_people;
    for (uint32_t block = engine->day % PERIOD; block * 64 < n_people; block += PERIOD)
        for (uint32_t i = block * 64; i < (block + 1) * 64 && i < n_people; i++)
            step(engine, i);
    return OFR_OK;
}

/* Hiring that balances quitting at the unemployment of the start, by area and sex. */
ofr_status pathway_work_start(struct ofr_engine *engine, struct ofr_reports *reports) {
    struct pathway *pathway = pathway_of(engine);
    const struct ofr_population *population = engine->population;
    ofr_status status = ofr_new(&engine->account, 1, sizeof *pathway->work, "work", (void **)&pathway->work, reports);
    if (status == OFR_OK)
        status = ofr_new(&engine->account, population->n_areas, sizeof *pathway->work->hires, "work",
                         (void **)&pathway->work->hires, reports);
    if (status != OFR_OK)
        return status;
    for (uint32_t a = 0; a < population->n_areas; a++) {
        double lost[2] = {0, 0}, seeking[2] = {0, 0};
        const struct ofr_area *area = &population->areas[a];
        for (uint32_t i = area->first_person; i < area->first_person + area->n_people; i++) {
            int male = ofr_is_male(population, i);
            if (population->activity[i] == OFR_EMPLOYED)
                lost[male] += quits(&pathway->keys, population->age[i]);
            if (population->activity[i] == OFR_UNEMPLOYED)
                seeking[male] += hire_weight(engine, i);
        }
        for (int sex = 0; sex < 2; sex++)
            pathway->work->hires[a][sex] = seeking[sex] > 0 ? ofr_clamp(lost[sex] / seeking[sex], 0, 1) : 0;
    }
    return OFR_OK;
}

void pathway_work_stop(struct ofr_engine *engine) {
    struct pathway *pathway = pathway_of(engine);
    if (pathway->work != NULL)
        ofr_release(&engine->account, engine->population->n_areas, sizeof *pathway->work->hires, (void **)&pathway->work->hires);
    ofr_release(&engine->account, 1, sizeof *pathway->work, (void **)&pathway->work);
}

const struct ofr_process pathway_work = {
    .name = "work",
    .moment = OFR_EACH_DAY,
    .slot = OFR_DAY,
    .what = "Once in four weeks each block of 64 people is visited: some employed lose work, some unemployed find it, "
            "so that each area's unemployment stays where it was.",
    .reads = "mind (class), age, education",
    .writes = "mind (class)",
    .run = run,
    .switch_key = "rule.work"};
