#include "models/pathway/leave.h"

#include <string.h>

#include "base/number.h"
#include "models/pathway/camps.h"
#include "models/pathway/circle.h"
#include "models/pathway/custody.h"
#include "models/pathway/peers.h"
#include "models/pathway/record.h"
#include "models/pathway/recruiters.h"
#include "models/pathway/suspicion.h"
#include "models/pathway/walk_away.h"

/* Of the straight line, on roads that are 1.3 times as long, at 60 km/h: assumed. No parameters, since only
 * their product with leave.travel_scale acts. */
#define KM_AN_HOUR (60 / 1.3)

struct pathway_leave_state {
    double (*access)[2]; /* [n_areas][theatre] in [0, 1] */
    double *camp_access; /* [n_areas] cover and nearness of the best massif */
    uint32_t *camp;      /* [n_areas] that massif */
};

/* Turn a committed person back: under a ban and known, perhaps charged, perhaps to give up or to try again.
 */
static void turn_back(struct ofr_engine *engine, uint32_t row, int destination) {
    struct pathway *pathway = pathway_of(engine);
    struct pathway_record *record = &pathway->records[row];
    const struct pathway_parameters *k = &pathway->parameters;
    struct ofr_words words = pathway_draw(engine, record->person, PATHWAY_DRAW_TURNED_BACK, 0);
    pathway_note_alone(engine, PATHWAY_EVENT_exit_refused, record->person, destination,
                       PATHWAY_OBS_exits_refused);
    record->retry_day = ofr_chance(words.w[0], k->border_retries)
                            ? (uint16_t)(engine->day + k->border_retry_after)
                            : PATHWAY_NEVER;
    if (record->circle != 0) /* the police notes who was with them */
        pathway_suspect_circle_and_place(engine, &pathway->circles[record->circle - 1], k->border_suspicion);
    if (ofr_chance(words.w[1], k->border_charged))
        pathway_charge(engine, row, 0);
    else if (ofr_chance(words.w[2], k->border_deters))
        pathway_walk_away_now(engine, row);
}

/* Somebody is gone: out of the circle, and no recruiter any more. */
static void depart(struct ofr_engine *engine, uint32_t row, uint32_t destination, uint16_t was) {
    struct pathway_record *record = &pathway_of(engine)->records[row];
    pathway_leave_circle(engine, row);
    pathway_stop_recruiting(engine, row, PATHWAY_END_GONE);
    record->stage = PATHWAY_LEFT;
    record->destination = (uint8_t)destination;
    record->left_day = (uint16_t)engine->day;
    record->was |= was;
}

static void go_abroad(struct ofr_engine *engine, uint32_t row, uint32_t theatre) {
    struct pathway *pathway = pathway_of(engine);
    struct pathway_record *record = &pathway->records[row];
    if (engine->day < record->retry_day) /* a companion under a ban */
        return;
    if (pathway_chance(engine, record->person, PATHWAY_DRAW_BORDER, 0,
                       pathway->parameters.border_control * pathway->today.border_control)) {
        turn_back(engine, row, (int)theatre);
        return;
    }
    depart(engine, row, theatre, PATHWAY_WAS_ABROAD);
    pathway_place_person(engine, record, PATHWAY_ABROAD);
    pathway_note_alone(engine, PATHWAY_EVENT_left_abroad, record->person, (int32_t)theatre,
                       PATHWAY_OBS_left_abroad);
}

static void go_to_camp(struct ofr_engine *engine, uint32_t row, uint32_t camp) {
    struct pathway_record *record = &pathway_of(engine)->records[row];
    if (pathway_camp_is_full(engine, camp))
        return;
    depart(engine, row, camp, PATHWAY_WAS_CAMP);
    pathway_place_person(engine, record, PATHWAY_CAMP);
    pathway_note_alone(engine, PATHWAY_EVENT_left_camp, record->person, (int32_t)camp, PATHWAY_OBS_left_camp);
}

#define TO_CAMP 2 /* a destination after the theatres */

static void go(struct ofr_engine *engine, uint32_t row, uint32_t destination, uint32_t camp) {
    if (destination == TO_CAMP)
        go_to_camp(engine, row, camp);
    else
        go_abroad(engine, row, destination);
}

/* Set out, with those committed friends and relatives of the circle who come along; recruiters do not. The
 * border stops or passes each by a draw of their own. */
static void set_out(struct ofr_engine *engine, uint32_t row, uint32_t destination) {
    struct pathway *pathway = pathway_of(engine);
    uint32_t area = ofr_area_of(engine->population, pathway->records[row].person);
    uint32_t rows[PATHWAY_CIRCLE_ROOM];
    uint32_t n = pathway_draw_companions(engine, row, PATHWAY_DRAW_LEAVE_TOGETHER,
                                         pathway->parameters.leave_together, rows);
    go(engine, row, destination, pathway->leave->camp[area]);
    for (uint32_t i = 0; i < n; i++)
        if (pathway->records[rows[i]].stage == PATHWAY_COMMITTED &&
            !(pathway->records[rows[i]].was & PATHWAY_WAS_RECRUITER))
            go(engine, rows[i], destination, pathway->leave->camp[area]);
}

/* The factor of ties on the rates of leaving; it is at most leave.gone_before. */
static double factor_of(const struct ofr_engine *engine, const struct pathway_record *record) {
    return pathway_a_peer_is(engine, record->person, PATHWAY_LEFT)
               ? pathway_of(engine)->parameters.leave_gone_before
               : 1;
}

static void consider(struct ofr_engine *engine, uint32_t row) {
    struct pathway *pathway = pathway_of(engine);
    const struct pathway_parameters *k = &pathway->parameters;
    const struct pathway_record *record = &pathway->records[row];
    uint32_t area = ofr_area_of(engine->population, record->person);
    bool may_cross = engine->day >= record->retry_day;
    double of_recruiter = record->was & PATHWAY_WAS_RECRUITER ? k->leave_recruiters : 1, daily[3];
    for (int t = 0; t < 2; t++)
        daily[t] =
            may_cross ? k->leave_rate * pathway->today.pull[t] * pathway->leave->access[area][t] / 365 : 0;
    daily[TO_CAMP] = k->rule_camps != 0 ? k->leave_camp_rate * pathway->leave->camp_access[area] / 365 : 0;
    double sum = (daily[0] + daily[1] + daily[TO_CAMP]) * of_recruiter;
    struct ofr_words words = pathway_draw(engine, record->person, PATHWAY_DRAW_LEAVE, 0);
    /* the ties are looked up only when they could decide */
    if (!ofr_chance(words.w[0], ofr_hazard(sum * k->leave_gone_before)) ||
        !ofr_chance(words.w[0], ofr_hazard(sum * factor_of(engine, record))))
        return;
    double x = ofr_unit(words.w[1]) * (daily[0] + daily[1] + daily[TO_CAMP]);
    set_out(engine, row, x < daily[0] ? 0 : x < daily[0] + daily[1] ? 1 : TO_CAMP);
}

/* Uninvolved young travellers are turned back too; they are only counted. */
static void refuse_uninvolved(struct ofr_engine *engine) {
    const struct pathway *pathway = pathway_of(engine);
    const struct ofr_population *population = engine->population;
    double mean = pathway->today.refusals * 12 / 365 * pathway->parameters.border_control *
                  pathway->share_kept * (1 - pathway->parameters.border_committed_share);
    for (uint32_t a = 0; a < population->n_areas; a++) {
        uint32_t word = pathway_draw(engine, a, PATHWAY_DRAW_N_REFUSED, 0).w[0];
        uint32_t n = ofr_poisson(word, mean * population->areas[a].n_people / population->n_people);
        ofr_engine_count(engine, a, PATHWAY_OBS_exits_refused, n);
        ofr_engine_count(engine, a, PATHWAY_OBS_exits_refused_uninvolved, n);
    }
}

static ofr_status run(struct ofr_engine *engine, struct ofr_reports *reports) {
    (void)reports;
    struct pathway *pathway = pathway_of(engine);
    for (uint32_t r = 0; r < pathway->n_records; r++) {
        const struct pathway_record *record = &pathway->records[r];
        if (record->stage == PATHWAY_COMMITTED && pathway_is_free(record))
            consider(engine, r);
    }
    refuse_uninvolved(engine);
    return OFR_OK;
}

static double best_access(const struct ofr_engine *engine, const struct ofr_area *area, const char *theatre) {
    const struct pathway_parameters *k = &pathway_of(engine)->parameters;
    const struct ofr_table *routes = ofr_scenario_table(engine->scenario, "routes");
    double best = 0;
    for (size_t r = 0; r < routes->n_rows; r++) {
        if (strcmp(ofr_table_text(routes, "theatre", r), theatre) != 0)
            continue;
        double km = ofr_distance_km(area->lat, area->lon, ofr_table_number(routes, "lat", r),
                                    ofr_table_number(routes, "lon", r));
        double access = ofr_exp(-km / KM_AN_HOUR / k->leave_travel_scale);
        best = access > best ? access : best;
    }
    return best;
}

static void find_camp(const struct ofr_engine *engine, uint32_t a) {
    const struct pathway *pathway = pathway_of(engine);
    const struct ofr_area *area = &engine->population->areas[a];
    const struct ofr_table *massifs = ofr_scenario_table(engine->scenario, "massifs");
    for (size_t m = 0; m < massifs->n_rows; m++) {
        double km = ofr_distance_km(area->lat, area->lon, ofr_table_number(massifs, "lat", m),
                                    ofr_table_number(massifs, "lon", m)) -
                    ofr_table_number(massifs, "radius", m);
        double near = ofr_exp(-(km > 0 ? km : 0) / pathway->parameters.leave_camp_distance);
        double access = near * ofr_table_number(massifs, "cover", m);
        if (access > pathway->leave->camp_access[a]) {
            pathway->leave->camp_access[a] = access;
            pathway->leave->camp[a] = (uint32_t)m;
        }
    }
}

static ofr_status start(struct ofr_engine *engine, struct ofr_reports *reports) {
    struct pathway *pathway = pathway_of(engine);
    uint32_t n = engine->population->n_areas;
    ofr_status status = OFR_NEW(&engine->account, pathway->leave, 1, "leave", reports);
    OFR_THEN(status, OFR_NEW(&engine->account, pathway->leave->access, n, "access", reports));
    OFR_THEN(status, ofr_new(&engine->account, n, sizeof(double), "access to camps",
                             (void **)&pathway->leave->camp_access, reports));
    OFR_THEN(status, ofr_new(&engine->account, n, sizeof(uint32_t), "nearest camps",
                             (void **)&pathway->leave->camp, reports));
    for (uint32_t a = 0; a < n && status == OFR_OK; a++) {
        pathway->leave->access[a][0] = best_access(engine, &engine->population->areas[a], "syria");
        pathway->leave->access[a][1] = best_access(engine, &engine->population->areas[a], "libya");
        find_camp(engine, a);
    }
    return status;
}

static void stop(struct ofr_engine *engine) {
    struct pathway *pathway = pathway_of(engine);
    uint32_t n = engine->population->n_areas;
    if (pathway->leave == NULL)
        return;
    ofr_release(&engine->account, n, sizeof *pathway->leave->access, (void **)&pathway->leave->access);
    ofr_release(&engine->account, n, sizeof(double), (void **)&pathway->leave->camp_access);
    ofr_release(&engine->account, n, sizeof(uint32_t), (void **)&pathway->leave->camp);
    ofr_release(&engine->account, 1, sizeof *pathway->leave, (void **)&pathway->leave);
}

const struct pathway_part pathway_leave_part = {start, stop, NULL};

const struct ofr_process pathway_leave = {.name = "leave",
                                          .moment = OFR_EACH_DAY,
                                          .slot = OFR_DAY,
                                          .what = "Committed people try to leave for the war or go to a "
                                                  "camp; border control refuses exits, most of them "
                                                  "to uninvolved young travellers.",
                                          .reads = "record, series, routes, massifs",
                                          .writes = "record, presence",
                                          .run = run,
                                          .switch_parameter = "rule.leave"};
