/* Partners: the form for many people finds, in a busy town with fear, closed places and people
 * away, the partners of the plain form for one; nobody else's. */
#include "../science/town.h"
#include "models/pathway/partner.h"

#define BUSY TOWN_GROUP, "closure.elsewhere=0.5", "fear.keeps_home=0.5", "talk.online=0.5"

static void assert_same(const struct pathway_pair *found, const struct pathway_pair *plain) {
    assert_int_equal(found->listener, plain->listener);
    assert_int_equal(found->n_speakers, plain->n_speakers);
    for (uint32_t s = 0; s < plain->n_speakers; s++)
        assert_int_equal(found->speakers[s], plain->speakers[s]);
    assert_int_equal(found->topic_word, plain->topic_word);
    assert_int_equal(found->online, plain->online);
}

/* The pair of a listener among n; NULL when there is none. */
static const struct pathway_pair *pair_of(const struct pathway_pair *pairs, uint32_t n, uint32_t listener) {
    for (uint32_t i = 0; i < n; i++)
        if (pairs[i].listener == listener)
            return &pairs[i];
    return NULL;
}

static uint32_t check_batch(const struct ofr_engine *engine, uint32_t first, uint32_t pass,
                            uint32_t *n_online) {
    struct pathway_pair found[PATHWAY_PARTNER_BATCH], plain;
    uint32_t n = pathway_find_partners(engine, first, pass, found), n_plain = 0;
    for (uint32_t i = first; i < first + PATHWAY_PARTNER_BATCH && i < engine->population->n_people; i++) {
        uint64_t mask = ofr_draw_mask(engine->draws, i / 64, engine->day,
                                      pathway_purpose_number(PATHWAY_DRAW_LISTEN) + (pass << 16),
                                      pathway_of(engine)->talk->chance);
        if (!(mask >> (i % 64) & 1) || !pathway_find_partner(engine, i, pass, &plain))
            continue;
        const struct pathway_pair *pair = pair_of(found, n, i);
        assert_non_null(pair);
        assert_same(pair, &plain);
        n_plain++;
        *n_online += plain.online;
    }
    assert_int_equal(n, n_plain);
    return n;
}

/* Somebody on every street is away, somebody stays at home. */
static void mark_some(struct town *town) {
    struct pathway_presence *presence = pathway_of(&town->engine)->presence;
    for (uint32_t i = 0; i + 7 < town->population.n_people; i += 100) {
        presence[i].status |= PATHWAY_IS_AWAY;
        presence[i + 7].status |= PATHWAY_AT_HOME;
    }
}

static void many_find_the_partners_of_one(void **state) {
    (void)state;
    struct town town;
    town_open(&town, "town", "2011-03-31", SETTINGS(BUSY));
    town_attack_elsewhere(&town, 10, 200);
    town_start(&town);
    uint32_t n = 0, n_online = 0, n_closed = 0;
    for (int week = 0; week < 3; week++) {
        town_days(&town, 9);
        mark_some(&town);
        for (uint32_t first = 0; first < town.population.n_people; first += PATHWAY_PARTNER_BATCH)
            for (uint32_t pass = 0; pass < 2; pass++)
                n += check_batch(&town.engine, first, pass, &n_online);
    }
    for (uint32_t p = 0; p < town.population.n_places; p++)
        n_closed += pathway_of(&town.engine)->place_now[p] != p;
    /* what the forms could differ in did happen */
    assert_true(n > 10000);
    assert_true(n_online > 100);
    assert_true(n_closed > 0);
    town_close(&town);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(many_find_the_partners_of_one)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
