#include "models/pathway/closure.h"

#include "base/number.h"
#include "models/pathway/calendar.h"
#include "models/pathway/circle.h"
#include "models/pathway/fear.h"
#include "models/pathway/suspicion.h"
#include "models/pathway/talk.h"

/* The nearest other open hall of the area, or home. */
static uint32_t nearest_other(const struct ofr_engine *engine, uint32_t place) {
    const struct pathway *pathway = pathway_of(engine);
    const struct ofr_population *population = engine->population;
    const struct ofr_place *from = &population->places[place];
    uint32_t area = population->neighbourhoods[from->neighbourhood].area, best = PATHWAY_HOME;
    double least = 1e30;
    for (uint32_t p = 0; p < population->n_places; p++) {
        const struct ofr_place *to = &population->places[p];
        if (p == place || to->role != from->role || pathway->place_now[p] != p ||
            population->neighbourhoods[to->neighbourhood].area != area)
            continue;
        double dx = to->x_km - from->x_km, dy = to->y_km - from->y_km;
        if (dx * dx + dy * dy < least) {
            least = dx * dx + dy * dy;
            best = p;
        }
    }
    return best;
}

static bool is_used(const struct ofr_engine *engine, uint32_t place) {
    const struct pathway *pathway = pathway_of(engine);
    for (uint32_t c = 0; c < pathway->n_circles; c++)
        if (pathway->circles[c].alive && pathway->circles[c].place == place)
            return true;
    for (uint32_t r = 0; r < pathway->n_recruiters; r++)
        if (pathway->recruiters[r].active && pathway->recruiters[r].place == place)
            return true;
    return false;
}

static void close_place(struct ofr_engine *engine, uint32_t place) {
    struct pathway *pathway = pathway_of(engine);
    const struct ofr_population *population = engine->population;
    uint32_t area = population->neighbourhoods[population->places[place].neighbourhood].area;
    ofr_engine_count(engine, area, PATHWAY_OBS_closed_places, 1);
    if (!is_used(engine, place))
        ofr_engine_count(engine, area, PATHWAY_OBS_closed_harmless_places, 1);
    uint32_t instead = nearest_other(engine, place);
    for (uint32_t p = 0; p < population->n_places; p++)
        if (pathway->place_now[p] == place) /* itself, and closed places whose visitors came here */
            pathway->place_now[p] = instead;
    pathway->open_again[place] = (uint16_t)(engine->day + pathway->parameters.closure_days);
    for (uint32_t c = 0; c < pathway->n_circles; c++)
        if (pathway->circles[c].alive && pathway->circles[c].place == place)
            pathway_unsettle_circle(engine, c + 1);
    for (uint32_t r = 0; r < pathway->n_recruiters; r++)
        if (pathway->recruiters[r].place == place)
            pathway->recruiters[r].place = ofr_usual_place(
                population, pathway->records[pathway->recruiters[r].row].person, OFR_USUAL_CAFE);
    const struct ofr_place *closed = &population->places[place];
    for (uint32_t v = closed->first_visitor; v < closed->first_visitor + closed->n_visitors; v++) {
        uint32_t person = population->visitors[v];
        pathway->presence[person].status |= PATHWAY_WAS_CLOSED;
        pathway_move_opinion(engine, person, PATHWAY_DISTRUST, pathway->parameters.closure_distrust,
                             pathway->parameters.closure_distrust * pathway->parameters.spillover_lasting);
    }
}

/* The open hall with the highest suspicion as the authorities read it, with an error. */
static uint32_t worst_looking(const struct ofr_engine *engine) {
    const struct pathway *pathway = pathway_of(engine);
    uint32_t worst = OFR_NONE;
    double most = -1e30;
    for (uint32_t p = 0; p < engine->population->n_places; p++) {
        if (engine->population->places[p].role != OFR_DAWN_HALL || pathway->place_now[p] != p)
            continue;
        struct ofr_words words = pathway_draw(engine, p, PATHWAY_DRAW_ORDER_ERROR, 0);
        double seen = pathway_suspicion_of_place(engine, p) +
                      pathway->parameters.closure_error * ofr_normal(words.w[0], words.w[1]);
        if (seen > most) {
            most = seen;
            worst = p;
        }
    }
    return worst;
}

static ofr_status run(struct ofr_engine *engine, struct ofr_reports *reports) {
    (void)reports;
    struct pathway *pathway = pathway_of(engine);
    for (uint32_t p = 0; p < engine->population->n_places; p++)
        if (pathway->open_again[p] != 0 && pathway->open_again[p] == engine->day) {
            pathway->open_again[p] = 0;
            pathway->place_now[p] = p;
        }
    if (pathway_dated_today(engine, PATHWAY_ATTACK_ELSEWHERE))
        for (uint32_t a = 0; a < engine->population->n_areas; a++)
            pathway_frighten_area(engine, a, pathway->parameters.camps_attack_fear);
    double total =
        pathway->parameters.closure_follows *
        pathway_dated_value(engine, PATHWAY_ATTACK_ELSEWHERE, (int)pathway->parameters.closure_delay);
    uint32_t word = pathway_draw(engine, 0, PATHWAY_DRAW_N_ORDERS, 0).w[0];
    uint32_t orders = 0;
    if (pathway->parameters.closure_orders > 0)
        orders =
            ofr_poisson(pathway_draw(engine, 0, PATHWAY_DRAW_MORE_ORDERS, 0).w[0],
                        ofr_clamp(pathway->parameters.closure_orders * pathway->share_kept / 365, 0, 500));
    for (uint32_t n = ofr_round(word, total * pathway->share_kept) + orders; n > 0; n--) {
        uint32_t place = worst_looking(engine);
        if (place != OFR_NONE)
            close_place(engine, place);
    }
    return OFR_OK;
}

static ofr_status start(struct ofr_engine *engine, struct ofr_reports *reports) {
    struct pathway *pathway = pathway_of(engine);
    uint32_t n = engine->population->n_places;
    ofr_status status = OFR_NEW(&engine->account, pathway->place_now, n, "places open", reports);
    OFR_THEN(status, OFR_NEW(&engine->account, pathway->open_again, n, "closures", reports));
    for (uint32_t p = 0; p < n && status == OFR_OK; p++)
        pathway->place_now[p] = p;
    return status;
}

static void stop(struct ofr_engine *engine) {
    struct pathway *pathway = pathway_of(engine);
    uint32_t n = engine->population->n_places;
    ofr_release(&engine->account, n, sizeof *pathway->open_again, (void **)&pathway->open_again);
    ofr_release(&engine->account, n, sizeof *pathway->place_now, (void **)&pathway->place_now);
}

static void archive(struct ofr_engine *engine, struct ofr_archive *archive) {
    struct pathway *pathway = pathway_of(engine);
    uint32_t n = engine->population->n_places;
    OFR_ARCHIVE_ARRAY(archive, pathway->place_now, n);
    OFR_ARCHIVE_ARRAY(archive, pathway->open_again, n);
}

const struct pathway_part pathway_closure_part = {start, stop, archive};

const struct ofr_process pathway_closure = {.name = "closure",
                                            .moment = OFR_EACH_DAY,
                                            .slot = OFR_DAY,
                                            .what =
                                                "After an attack elsewhere an order closes places by "
                                                "suspicion, some wrongly; people go elsewhere, circles "
                                                "move or break up; closed places open again after a time.",
                                            .reads = "dated events, suspicion, circles",
                                            .writes = "places open, circles, mind (distrust), fear",
                                            .run = run,
                                            .switch_parameter = "rule.closure"};
