#include "models/pathway/camps.h"

#include "base/number.h"
#include "models/pathway/calendar.h"
#include "models/pathway/circle.h"
#include "models/pathway/custody.h"
#include "models/pathway/fear.h"
#include "models/pathway/police.h"
#include "models/pathway/record.h"
#include "models/pathway/spillover.h"

uint32_t pathway_fighters(const struct ofr_engine *engine, uint32_t camp) {
    return pathway_of(engine)->camps[camp].others + pathway_of(engine)->camps[camp].townspeople;
}

bool pathway_camp_is_full(const struct ofr_engine *engine, uint32_t camp) {
    const struct pathway *pathway = pathway_of(engine);
    return pathway_fighters(engine, camp) >= pathway->camps[camp].capacity * pathway->camps[camp].share_kept;
}

static void arrive_and_go(struct ofr_engine *engine, uint32_t c) {
    struct pathway *pathway = pathway_of(engine);
    struct pathway_camp *camp = &pathway->camps[c];
    struct ofr_words words = pathway_draw(engine, c, PATHWAY_DRAW_CAMP_ARRIVALS, 0);
    double capacity = camp->capacity * camp->share_kept;
    double room = capacity > 0 ? ofr_clamp(1 - pathway_fighters(engine, c) / capacity, 0, 1) : 0;
    double mean = pathway->today.camp_arrivals * 12 / 365 * pathway->parameters.camps_arrivals *
                  camp->share_kept * camp->arrival_share * room;
    uint32_t gone = ofr_poisson(words.w[1], camp->others / pathway->parameters.camps_stay / 365);
    camp->others += ofr_poisson(words.w[0], ofr_clamp(mean, 0, 500));
    camp->others -= gone < camp->others ? gone : camp->others;
}

static void clear(struct ofr_engine *engine, uint32_t c) {
    struct pathway *pathway = pathway_of(engine);
    struct pathway_camp *camp = &pathway->camps[c];
    double share = pathway->parameters.camps_cleared * (1 - camp->cover);
    ofr_engine_count(engine, camp->area, PATHWAY_OBS_clearings, 1);
    uint32_t word = pathway_draw(engine, c, PATHWAY_DRAW_CLEARING, 0).w[0];
    camp->others -= ofr_round(word, share * camp->others);
    for (uint32_t r = 0; r < pathway->n_records; r++) {
        struct pathway_record *record = &pathway->records[r];
        if (record->whereabouts != PATHWAY_CAMP || record->destination != c)
            continue;
        struct ofr_words words = pathway_draw(engine, record->person, PATHWAY_DRAW_CLEARED, 0);
        if (!ofr_chance(words.w[0], share))
            continue;
        if (ofr_chance(words.w[1], pathway->parameters.camps_taken)) {
            record->stage = PATHWAY_COMMITTED;
            pathway_charge(engine, r, 0);
            continue;
        }
        pathway_place_person(engine, record, PATHWAY_DEAD);
        pathway_note_alone(engine, PATHWAY_EVENT_killed_here, record->person, 1, PATHWAY_OBS_killed_here);
        pathway_spillover_add(engine, record->person, PATHWAY_KILLED, PATHWAY_BY_STATE, true);
    }
}

static void kill_resident(struct ofr_engine *engine, uint32_t area, uint32_t nth) {
    const struct ofr_area *a = &engine->population->areas[area];
    uint32_t word = pathway_draw(engine, nth, PATHWAY_DRAW_VICTIM, 0).w[0];
    uint32_t person = a->first_person + ofr_below(word, a->n_people);
    struct pathway_record *record = pathway_record_make(engine, person);
    if (record == NULL || record->whereabouts != PATHWAY_FREE)
        return;
    uint32_t row = pathway_row_of(pathway_of(engine), record);
    pathway_leave_circle(engine, row);
    pathway_place_person(engine, record, PATHWAY_DEAD);
    pathway_note_alone(engine, PATHWAY_EVENT_killed_here, person, 2, PATHWAY_NO_FLOW);
    pathway_spillover_add(engine, person, PATHWAY_KILLED, PATHWAY_BY_GROUP, false);
}

static void attack(struct ofr_engine *engine, uint32_t c) {
    struct pathway *pathway = pathway_of(engine);
    const struct pathway_parameters *k = &pathway->parameters;
    uint32_t area = pathway->camps[c].area;
    struct ofr_words words = pathway_draw(engine, c, PATHWAY_DRAW_ATTACK, 0);
    uint32_t killed = ofr_poisson(words.w[0], k->camps_killed);
    uint32_t residents = ofr_round(words.w[1], killed * k->camps_residents);
    ofr_engine_count(engine, area, PATHWAY_OBS_attacks, 1);
    ofr_engine_count(engine, area, PATHWAY_OBS_killed_here, killed);
    for (uint32_t i = 0; i < residents; i++)
        kill_resident(engine, area, i + 16 * c);
    for (uint32_t a = 0; a < engine->population->n_areas; a++)
        pathway_frighten_area(engine, a, k->camps_attack_fear * (a == area ? 1 : 0.5));
    if (k->rule_police != 0)
        pathway_owe_raids(engine, k->police_attack_raids);
}

static ofr_status run(struct ofr_engine *engine, struct ofr_reports *reports) {
    (void)reports;
    struct pathway *pathway = pathway_of(engine);
    const struct pathway_parameters *k = &pathway->parameters;
    bool ordered = pathway_dated_value(engine, PATHWAY_CLEARING, 0) > 0;
    for (uint32_t c = 0; c < pathway->n_camps; c++) {
        struct ofr_words words = pathway_draw(engine, c, PATHWAY_DRAW_CAMP_DAY, 0);
        arrive_and_go(engine, c);
        if (ordered ||
            (pathway->today.zone_closed && ofr_chance(words.w[0], ofr_hazard(k->camps_clearings / 365))))
            clear(engine, c);
        if (ofr_chance(words.w[1], ofr_hazard(k->camps_attack_rate * pathway_fighters(engine, c) / 365)))
            attack(engine, c);
    }
    return OFR_OK;
}

static uint32_t nearest_area(const struct ofr_engine *engine, double lat, double lon) {
    uint32_t best = 0;
    double least = 1e30;
    for (uint32_t a = 0; a < engine->population->n_areas; a++) {
        const struct ofr_area *area = &engine->population->areas[a];
        double km = ofr_distance_km(area->lat, area->lon, lat, lon);
        if (km < least) {
            least = km;
            best = a;
        }
    }
    return best;
}

/* A cut-out governorate keeps its own massifs, not a part of every massif of the country. */
static double share_near(const struct ofr_engine *engine, double lat, double lon) {
    const struct ofr_scenario *scenario = engine->scenario;
    const struct ofr_table *areas = ofr_scenario_table(scenario, "areas");
    double all = 0, kept = 0;
    if (scenario->area_kept == NULL)
        return pathway_of(engine)->share_kept;
    for (size_t row = 0; row < areas->n_rows; row++) {
        double km = ofr_distance_km(ofr_table_number(areas, "lat", row), ofr_table_number(areas, "lon", row),
                                    lat, lon);
        double weight = ofr_table_number(areas, "population", row) *
                        ofr_exp(-km / pathway_of(engine)->parameters.leave_camp_distance);
        all += weight;
        kept += scenario->area_kept[row] ? weight : 0;
    }
    return all > 0 ? scenario->scale * kept / all : 0;
}

static ofr_status start(struct ofr_engine *engine, struct ofr_reports *reports) {
    struct pathway *pathway = pathway_of(engine);
    const struct ofr_table *massifs = ofr_scenario_table(engine->scenario, "massifs");
    pathway->n_camps = (uint32_t)massifs->n_rows;
    OFR_TRY(OFR_NEW(&engine->account, pathway->camps, pathway->n_camps, "camps", reports));
    double sum = 0;
    for (uint32_t c = 0; c < pathway->n_camps; c++) {
        struct pathway_camp *camp = &pathway->camps[c];
        camp->cover = ofr_table_number(massifs, "cover", c);
        camp->capacity = ofr_table_number(massifs, "capacity", c);
        camp->share_kept =
            share_near(engine, ofr_table_number(massifs, "lat", c), ofr_table_number(massifs, "lon", c));
        camp->area =
            nearest_area(engine, ofr_table_number(massifs, "lat", c), ofr_table_number(massifs, "lon", c));
        camp->arrival_share = camp->cover * ofr_exp(-ofr_table_number(massifs, "border_km", c) /
                                                    pathway->parameters.camps_border_scale);
        sum += camp->arrival_share;
    }
    for (uint32_t c = 0; c < pathway->n_camps && sum > 0; c++)
        pathway->camps[c].arrival_share /= sum;
    return OFR_OK;
}

static void stop(struct ofr_engine *engine) {
    struct pathway *pathway = pathway_of(engine);
    ofr_release(&engine->account, pathway->n_camps, sizeof *pathway->camps, (void **)&pathway->camps);
}

static void archive(struct ofr_engine *engine, struct ofr_archive *archive) {
    struct pathway *pathway = pathway_of(engine);
    OFR_ARCHIVE_MEMBER(archive, pathway->camps, pathway->n_camps, others);
    OFR_ARCHIVE_MEMBER(archive, pathway->camps, pathway->n_camps, townspeople);
}

const struct pathway_part pathway_camps_part = {start, stop, archive};

const struct ofr_process pathway_camps = {.name = "camps and attacks",
                                          .moment = OFR_EACH_DAY,
                                          .slot = OFR_DAY,
                                          .what = "Fighters arrive across the border and go; operations "
                                                  "clear what cover does not hide; camps stage attacks, "
                                                  "which kill, frighten and bring raids.",
                                          .reads = "massifs, series, dated events, record",
                                          .writes = "camps, record, fear, raids owed",
                                          .run = run,
                                          .switch_parameter = "rule.camps"};
