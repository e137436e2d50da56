/* What the page shows first of lives and maps. */
#include "models/pathway/declarations.h"
#include "models/pathway/describe.h"

_Static_assert(PATHWAY_N_EVENTS <= 64, "one bit for each kind of event");

#define HAD(name) ((had >> PATHWAY_EVENT_##name & 1u) != 0)

static unsigned bits_of(const bool *values, unsigned n) {
    unsigned bits = 0;
    for (unsigned i = 0; i < n; i++)
        bits |= (unsigned)values[i] << i;
    return bits;
}

static const char *const life_kinds[] = {"joined",   "coerced", "walked", "threatened",
                                         "arrested", "abroad",  NULL};

static unsigned kinds_of(const struct ofr_lives *lives, const struct ofr_life *life) {
    const struct pathway_life *facts = ofr_life_facts(lives, life);
    uint64_t had = ofr_life_events(lives, life, UINT32_MAX);
    bool threatened = HAD(threatened_online) || HAD(threatened_visit) || HAD(kin_threatened) || HAD(summoned);
    const bool kinds[] = {facts->joined && !facts->coerced,
                          facts->joined && facts->coerced,
                          HAD(walked_away),
                          threatened,
                          HAD(arrested) && !facts->joined,
                          facts->left_abroad};
    return bits_of(kinds, sizeof kinds / sizeof *kinds);
}

enum { APPROACHED, CIRCLE, JOINED, NO_FURTHER, WALKED, CHARGED, ABROAD, CAMP, HERE, KILLED, RETURNED, AWAY };
static const struct ofr_way_step steps[] = {[APPROACHED] = {"approached", 0, ""},
                                            [CIRCLE] = {"circle", 1, ""},
                                            [JOINED] = {"joined", 2, "bad"},
                                            [NO_FURTHER] = {"no_further", 4, "good"},
                                            [WALKED] = {"walked", 4, "good"},
                                            [CHARGED] = {"charged", 4, ""},
                                            [ABROAD] = {"abroad", 3, "bad"},
                                            [CAMP] = {"camp", 3, "bad"},
                                            [HERE] = {"here", 4, ""},
                                            [KILLED] = {"killed", 4, "death"},
                                            [RETURNED] = {"returned", 4, "good"},
                                            [AWAY] = {"away", 4, ""}};

static size_t way_of(const struct ofr_lives *lives, const struct ofr_life *life,
                     unsigned way[OFR_LONGEST_WAY]) {
    const struct pathway_life *facts = ofr_life_facts(lives, life);
    uint64_t had = ofr_life_events(lives, life, UINT32_MAX);
    size_t n = 0;
    if (facts->approached)
        way[n++] = APPROACHED;
    if (HAD(joined_circle))
        way[n++] = CIRCLE;
    if (facts->joined)
        way[n++] = JOINED;
    if (n == 0)
        return 0;
    if (facts->left_abroad || HAD(left_camp))
        way[n++] = facts->left_abroad ? ABROAD : CAMP;
    if (HAD(killed_here) || HAD(killed_abroad))
        way[n++] = KILLED;
    else if (facts->left_abroad)
        way[n++] = HAD(returned) ? RETURNED : AWAY;
    else if (!HAD(left_camp))
        way[n++] = HAD(charged) ? CHARGED : HAD(walked_away) ? WALKED : facts->joined ? HERE : NO_FURTHER;
    return n;
}

static const char *const street_counts[] = {"reached", "joined", "left", "arrested", NULL};

static unsigned street_counts_of(const struct ofr_lives *lives, const struct ofr_life *life,
                                 uint32_t until_day) {
    uint64_t had = ofr_life_events(lives, life, until_day);
    const bool counts[] = {HAD(approached), HAD(committed) || HAD(complied), HAD(left_abroad), HAD(arrested)};
    return bits_of(counts, sizeof counts / sizeof *counts);
}

static uint32_t brought_by(const struct ofr_lives *lives, const struct ofr_life *life) {
    return ((const struct pathway_life *)ofr_life_facts(lives, life))->brought_by;
}

static const char *const outcomes[] = {"approached", "joined", "left_abroad", "walked_away", "charged", NULL};
static const char *const map_observables[] = {"approached", "in_circle", "left_abroad",
                                              "raids",      "fear",      NULL};
static const char *const area_observables[] = {"raids", "closed_places", NULL};

const struct ofr_life_views pathway_views = {.life_kinds = life_kinds,
                                             .kinds_of = kinds_of,
                                             .steps = steps,
                                             .n_steps = sizeof steps / sizeof *steps,
                                             .way_of = way_of,
                                             .street_counts = street_counts,
                                             .street_counts_of = street_counts_of,
                                             .marked_event = PATHWAY_EVENT_arrested,
                                             .brought_by = brought_by,
                                             .series = "left_abroad",
                                             .outcomes = outcomes,
                                             .map_observables = map_observables,
                                             .area_observables = area_observables};
