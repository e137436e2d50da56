/* What the page lists, draws and maps of lives. */
#include "models/pathway/declarations.h"
#include "models/pathway/describe.h"

static const char *const kinds[] = {"joined", "coerced", "walked", "threatened", "arrested", "abroad", NULL};
static const char *const street_counts[] = {"reached", "joined", "left", "arrested", NULL};
static const char *const street_sums[] = {"raids", "closed_places", NULL};
static const char *const shown_outcomes[] = {"approached",  "joined",  "left_abroad",
                                             "walked_away", "charged", NULL};
static const char *const map_observables[] = {"approached", "in_circle", "left_abroad",
                                              "raids",      "fear",      NULL};

enum {
    APPROACHED,
    CIRCLE,
    JOINED,
    NO_FURTHER,
    WALKED,
    CHARGED,
    ABROAD,
    CAMP,
    HERE,
    KILLED,
    RETURNED,
    AWAY,
    N_STEPS
};
static const struct ofr_way_step steps[N_STEPS] = {
    [APPROACHED] = {"approached", 0, ""},
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
    [AWAY] = {"away", 4, ""},
};
_Static_assert(PATHWAY_N_EVENTS <= 64, "the events of a life fit into the bits of a number");

#define HAD(name) ((had >> PATHWAY_EVENT_##name & 1u) != 0)

static unsigned kinds_of(const struct ofr_lives *lives, const struct ofr_life *life) {
    const struct pathway_life *facts = ofr_life_facts(lives, life);
    uint64_t had = ofr_life_events(lives, life, UINT32_MAX);
    bool threatened = HAD(threatened_online) || HAD(threatened_visit) || HAD(kin_threatened) || HAD(summoned);
    const bool is[] = {facts->joined && !facts->coerced,
                       facts->joined && facts->coerced,
                       HAD(walked_away),
                       threatened,
                       HAD(arrested) && !facts->joined,
                       facts->left_abroad};
    unsigned bits = 0;
    for (unsigned i = 0; i < sizeof is / sizeof *is; i++)
        bits |= (unsigned)is[i] << i;
    return bits;
}

static size_t way_of(const struct ofr_lives *lives, const struct ofr_life *life,
                     unsigned way[OFR_LONGEST_WAY]) {
    const struct pathway_life *facts = ofr_life_facts(lives, life);
    uint64_t had = ofr_life_events(lives, life, UINT32_MAX);
    bool camp = HAD(left_camp) && !facts->left_abroad;
    size_t n = 0;
    if (facts->approached)
        way[n++] = APPROACHED;
    if (HAD(joined_circle))
        way[n++] = CIRCLE;
    if (facts->joined)
        way[n++] = JOINED;
    if (n == 0)
        return 0;
    if (facts->left_abroad || camp)
        way[n++] = camp ? CAMP : ABROAD;
    if (HAD(killed_here) || HAD(killed_abroad))
        way[n++] = KILLED;
    else if (facts->left_abroad)
        way[n++] = HAD(returned) ? RETURNED : AWAY;
    else if (!camp)
        way[n++] = HAD(charged) ? CHARGED : HAD(walked_away) ? WALKED : facts->joined ? HERE : NO_FURTHER;
    return n;
}

static unsigned street_counts_of(const struct ofr_lives *lives, const struct ofr_life *life,
                                 uint32_t until_day) {
    uint64_t had = ofr_life_events(lives, life, until_day);
    return (unsigned)HAD(approached) | (unsigned)(HAD(committed) || HAD(complied)) << 1 |
           (unsigned)HAD(left_abroad) << 2 | (unsigned)HAD(arrested) << 3;
}

static uint32_t brought_by(const struct ofr_lives *lives, const struct ofr_life *life) {
    return ((const struct pathway_life *)ofr_life_facts(lives, life))->brought_by;
}

const struct ofr_life_views pathway_views = {.kinds = kinds,
                                             .kinds_of = kinds_of,
                                             .steps = steps,
                                             .n_steps = N_STEPS,
                                             .way_of = way_of,
                                             .street_counts = street_counts,
                                             .street_counts_of = street_counts_of,
                                             .street_event = PATHWAY_EVENT_arrested,
                                             .street_sums = street_sums,
                                             .brought_by = brought_by,
                                             .first_series = "left_abroad",
                                             .shown_outcomes = shown_outcomes,
                                             .map_observables = map_observables};
