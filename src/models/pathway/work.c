#include "models/pathway/work.h"

#include "base/number.h"
#include "base/parallel.h"
#include "models/pathway/age.h"
#include "models/pathway/whereabouts.h"

struct pathway_work_state {
    double (*hires)[2];        /* [n_areas][sex] chance in four weeks that an unemployed person finds work */
    double (*unemployment)[2]; /* [n_areas][sex] at the start, over the labour force */
};

#define PERIOD 28 /* days between two visits of a block of 64 people */

static double quits(const struct pathway_parameters *k, unsigned age) {
    return k->work_quits * 12 * PERIOD / 365 * (age <= 30 ? k->work_quits_young : 1);
}

static double hire_weight(const struct ofr_engine *engine, uint32_t person) {
    return ofr_education_of(engine->population, person) == OFR_HIGHER
               ? pathway_of(engine)->parameters.work_hire_higher
               : 1;
}

/* Let a person lose or find work in a period; true when something changed. */
static bool step(const struct ofr_engine *engine, uint32_t person) {
    struct pathway *pathway = pathway_of(engine);
    struct pathway_presence *presence = &pathway->presence[person];
    enum ofr_activity activity = pathway_class_activity(presence->class_);
    if ((activity != OFR_EMPLOYED && activity != OFR_UNEMPLOYED) || presence->status & PATHWAY_IS_AWAY)
        return false;
    unsigned age = pathway_age_of(engine, person);
    bool employed = activity == OFR_EMPLOYED;
    int male = ofr_is_male(engine->population, person);
    double chance = employed ? quits(&pathway->parameters, age)
                             : pathway->work->hires[presence->area][male] * hire_weight(engine, person);
    if (!pathway_chance(engine, person, PATHWAY_DRAW_WORK, 0, chance))
        return false;
    presence->class_ =
        pathway_class_of(engine->population, person, age, employed ? OFR_UNEMPLOYED : OFR_EMPLOYED);
    return true;
}

/* Hiring of the next four weeks, by area and sex: it balances the work that is lost and goes half of the way
 * back to the unemployment of the start. */
static void set_hires(const struct ofr_engine *engine, uint32_t a) {
    struct pathway *pathway = pathway_of(engine);
    const struct ofr_population *population = engine->population;
    const struct ofr_area *area = &population->areas[a];
    double lost[2] = {0, 0}, weight[2] = {0, 0}, seeking[2] = {0, 0}, force[2] = {0, 0};
    for (uint32_t i = area->first_person; i < area->first_person + area->n_people; i++) {
        enum ofr_activity activity = pathway_class_activity(pathway->presence[i].class_);
        int male = ofr_is_male(population, i);
        if (activity != OFR_EMPLOYED && activity != OFR_UNEMPLOYED)
            continue;
        force[male]++;
        if (activity == OFR_EMPLOYED)
            lost[male] += quits(&pathway->parameters, pathway_age_of(engine, i));
        else
            weight[male] += hire_weight(engine, i);
        seeking[male] += activity == OFR_UNEMPLOYED;
    }
    for (int sex = 0; sex < 2; sex++) {
        double share = force[sex] > 0 ? seeking[sex] / force[sex] : 0;
        if (engine->day == 0)
            pathway->work->unemployment[a][sex] = share;
        double aimed = pathway->work->unemployment[a][sex] - pathway->parameters.work_places / 1000;
        double excess = (share - (aimed > 0 ? aimed : 0)) * force[sex];
        pathway->work->hires[a][sex] =
            weight[sex] > 0 ? ofr_clamp((lost[sex] + excess / 2) / weight[sex], 0, 1) : 0;
    }
}

/* The first visited block of 64 that reaches to a person or beyond. */
static uint32_t first_block(const struct ofr_engine *engine, uint32_t person) {
    uint32_t block = person / 64;
    return block + (engine->day % PERIOD + PERIOD - block % PERIOD) % PERIOD;
}

/* Visit the people of an area without a record; visit_records visits the few who have one. */
static void visit_area(void *work, uint32_t a, uint32_t thread) {
    (void)thread;
    const struct ofr_engine *engine = work;
    const struct ofr_area *area = &engine->population->areas[a];
    const uint32_t *record_of = pathway_of(engine)->record_of;
    uint32_t end = area->first_person + area->n_people;
    if (engine->day % PERIOD == 0)
        set_hires(engine, a);
    for (uint32_t block = first_block(engine, area->first_person); block * 64 < end; block += PERIOD)
        for (uint32_t i = block * 64 < area->first_person ? area->first_person : block * 64;
             i < (block + 1) * 64 && i < end; i++)
            if (record_of[i] == 0)
                (void)step(engine, i);
}

static void visit_records(struct ofr_engine *engine) {
    const struct pathway *pathway = pathway_of(engine);
    uint32_t n_people = engine->population->n_people;
    for (uint32_t block = first_block(engine, 0); block * 64 < n_people; block += PERIOD)
        for (uint32_t i = block * 64; i < (block + 1) * 64 && i < n_people; i++)
            if (pathway->record_of[i] != 0 && step(engine, i)) {
                bool works = pathway_class_activity(pathway->presence[i].class_) == OFR_EMPLOYED;
                ofr_engine_log(engine, works ? PATHWAY_EVENT_found_work : PATHWAY_EVENT_lost_work, i,
                               OFR_NONE, OFR_NONE, 0);
            }
}

static ofr_status run(struct ofr_engine *engine, struct ofr_reports *reports) {
    (void)reports;
    ofr_parallel(&engine->team, engine->population->n_areas, visit_area, engine);
    visit_records(engine);
    return OFR_OK;
}

static ofr_status start(struct ofr_engine *engine, struct ofr_reports *reports) {
    struct pathway *pathway = pathway_of(engine);
    uint32_t n_areas = engine->population->n_areas;
    OFR_TRY(OFR_NEW(&engine->account, pathway->work, 1, "work", reports));
    OFR_TRY(OFR_NEW(&engine->account, pathway->work->hires, n_areas, "work", reports));
    return OFR_NEW(&engine->account, pathway->work->unemployment, n_areas, "work", reports);
}

static void stop(struct ofr_engine *engine) {
    struct pathway *pathway = pathway_of(engine);
    if (pathway->work != NULL) {
        ofr_release(&engine->account, engine->population->n_areas, sizeof *pathway->work->hires,
                    (void **)&pathway->work->hires);
        ofr_release(&engine->account, engine->population->n_areas, sizeof *pathway->work->unemployment,
                    (void **)&pathway->work->unemployment);
    }
    ofr_release(&engine->account, 1, sizeof *pathway->work, (void **)&pathway->work);
}

static void archive(struct ofr_engine *engine, struct ofr_archive *archive) {
    struct pathway_work_state *work = pathway_of(engine)->work;
    OFR_ARCHIVE_ARRAY(archive, work->hires, engine->population->n_areas);
    OFR_ARCHIVE_ARRAY(archive, work->unemployment, engine->population->n_areas);
    size_t n = 2 * (size_t)engine->population->n_areas;
    ofr_archive_require_reals(archive, "the chance of work", &work->hires[0][0], n, 0, 1);
    ofr_archive_require_reals(archive, "unemployment", &work->unemployment[0][0], n, 0, 1);
}

const struct pathway_part pathway_work_part = {start, stop, archive};

const struct ofr_process pathway_work = {.name = "work",
                                         .moment = OFR_EACH_DAY,
                                         .slot = OFR_DAY,
                                         .what = "Once in four weeks each block of 64 people is visited: "
                                                 "some employed lose work, some unemployed find it, "
                                                 "so that each area's unemployment stays where it was.",
                                         .reads = "presence (class), age, education",
                                         .writes = "presence (class)",
                                         .run = run,
                                         .switch_parameter = "rule.work"};
