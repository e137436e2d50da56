#include "models/pathway/peers.h"

#include "base/number.h"
#include "models/pathway/record.h"
#include "models/pathway/risk_reference.h"

double pathway_activity(const struct ofr_engine *engine, uint32_t person) {
    double spread = pathway_of(engine)->parameters.approach_activity_spread;
    struct ofr_words words = pathway_draw_on(engine, person, 0, PATHWAY_DRAW_ACTIVITY, 0);
    return ofr_exp(spread * ofr_normal(words.w[0], words.w[1]) - spread * spread / 2);
}

uint32_t pathway_friend_of(const struct ofr_population *population, uint32_t person, uint32_t word) {
    uint32_t first = population->friend_start[person], n = population->friend_start[person + 1] - first;
    return n == 0 ? OFR_NONE : population->friends[first + ofr_below(word, n)];
}

bool pathway_are_peers(const struct ofr_population *population, uint32_t a, uint32_t b) {
    if (ofr_family_of(population, a) == ofr_family_of(population, b))
        return true;
    for (uint32_t f = population->friend_start[a]; f < population->friend_start[a + 1]; f++)
        if (population->friends[f] == b)
            return true;
    return false;
}

static bool has_reached(const struct ofr_engine *engine, uint32_t person, enum pathway_stage least) {
    const struct pathway_record *record = pathway_record_of(engine, person);
    return record != NULL && record->stage >= least;
}

bool pathway_a_peer_is(const struct ofr_engine *engine, uint32_t person, enum pathway_stage least) {
    const struct ofr_population *population = engine->population;
    for (uint32_t f = population->friend_start[person]; f < population->friend_start[person + 1]; f++)
        if (has_reached(engine, population->friends[f], least))
            return true;
    uint32_t kin[OFR_MOST_KIN], n_kin = ofr_kin_of(population, person, kin, OFR_MOST_KIN);
    for (uint32_t i = 0; i < n_kin; i++)
        if (has_reached(engine, kin[i], least))
            return true;
    return false;
}

double pathway_peer_log_odds(const struct ofr_engine *engine, uint32_t person) {
    const struct pathway_parameters *k = &pathway_of(engine)->parameters;
    return k->peers_joined != 0 && pathway_a_peer_is(engine, person, PATHWAY_COMMITTED)
               ? k->risk_joint * k->peers_joined * PATHWAY_LOG_ODDS_OF_D
               : 0;
}

uint32_t pathway_draw_companions(const struct ofr_engine *engine, uint32_t record_row,
                                 enum pathway_purpose purpose, double share, uint32_t *rows) {
    const struct pathway *pathway = pathway_of(engine);
    const struct pathway_record *record = &pathway->records[record_row];
    uint32_t n = 0;
    if (record->circle == 0 || share <= 0)
        return 0;
    const struct pathway_circle *circle = &pathway->circles[record->circle - 1];
    for (uint32_t m = 0; m < circle->n_members; m++) {
        uint32_t row = circle->member_rows[m], person = pathway->records[row].person;
        if (row != record_row && pathway_is_free(&pathway->records[row]) &&
            pathway_are_peers(engine->population, record->person, person) &&
            pathway_chance(engine, person, purpose, record->person, share))
            rows[n++] = row;
    }
    return n;
}
