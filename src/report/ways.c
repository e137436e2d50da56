#include "report/ways.h"

const char *const ofr_life_kinds[OFR_N_LIFE_KINDS] = {"joined",     "coerced",  "walked",
                                                      "threatened", "arrested", "abroad"};
const char *const ofr_street_counts[OFR_N_STREET_COUNTS] = {"reached", "joined", "left", "arrested"};
const char ofr_primary_outcome[] = "joined", ofr_first_series[] = "left_abroad";
const char *const ofr_shown_outcomes[] = {"approached",  "joined",  "left_abroad",
                                          "walked_away", "charged", NULL};
const char *const ofr_map_observables[] = {"approached", "in_circle", "left_abroad", "raids", "fear", NULL};
const char *const ofr_street_sums[] = {"raids", "closed_places", NULL};

enum { APPROACHED, CIRCLE, JOINED, NO_FURTHER, WALKED, CHARGED, ABROAD, CAMP, HERE, KILLED, RETURNED, AWAY };
const struct ofr_way_step ofr_way_steps[OFR_N_WAY_STEPS] = {
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

/* Which known events a life has, as bits. */
static uint64_t events_of(const struct ofr_lives *lives, const struct ofr_life *life, uint32_t until_day) {
    uint64_t had = 0;
    for (size_t i = 0; i < life->n_events; i++) {
        const struct ofr_run_reader_event *event = &lives->events[life->first + i];
        if (event->day < until_day)
            had |= (uint64_t)1 << ofr_known(lives, event);
    }
    return had;
}

#define HAD(name) ((had >> OFR_EVENT_##name & 1u) != 0)

unsigned ofr_life_kinds_of(const struct ofr_lives *lives, const struct ofr_life *life) {
    uint64_t had = events_of(lives, life, UINT32_MAX);
    bool threatened = HAD(threatened_online) || HAD(threatened_visit) || HAD(kin_threatened) || HAD(summoned);
    const bool kinds[OFR_N_LIFE_KINDS] = {life->joined && !life->coerced,
                                          life->joined && life->coerced,
                                          HAD(walked_away),
                                          threatened,
                                          HAD(arrested) && !life->joined,
                                          life->left_abroad};
    unsigned bits = 0;
    for (unsigned i = 0; i < OFR_N_LIFE_KINDS; i++)
        bits |= (unsigned)kinds[i] << i;
    return bits;
}

size_t ofr_way_of(const struct ofr_lives *lives, const struct ofr_life *life,
                  unsigned steps[OFR_LONGEST_WAY]) {
    uint64_t had = events_of(lives, life, UINT32_MAX);
    bool killed = HAD(killed_here) || HAD(killed_abroad);
    size_t n = 0;
    if (life->approached)
        steps[n++] = APPROACHED;
    if (HAD(joined_circle))
        steps[n++] = CIRCLE;
    if (life->joined)
        steps[n++] = JOINED;
    if (n == 0)
        return 0;
    if (life->left_abroad)
        steps[n++] = ABROAD;
    else if (HAD(left_camp))
        steps[n++] = CAMP;
    if (killed)
        steps[n++] = KILLED;
    else if (life->left_abroad)
        steps[n++] = HAD(returned) ? RETURNED : AWAY;
    else if (!HAD(left_camp))
        steps[n++] = HAD(charged) ? CHARGED : HAD(walked_away) ? WALKED : life->joined ? HERE : NO_FURTHER;
    return n;
}

unsigned ofr_street_counts_of(const struct ofr_lives *lives, const struct ofr_life *life,
                              uint32_t until_day) {
    uint64_t had = events_of(lives, life, until_day);
    return (unsigned)HAD(approached) | (unsigned)(HAD(committed) || HAD(complied)) << 1 |
           (unsigned)HAD(left_abroad) << 2 | (unsigned)HAD(arrested) << 3;
}

bool ofr_is_arrest(const struct ofr_lives *lives, const struct ofr_run_reader_event *event) {
    return ofr_known(lives, event) == OFR_EVENT_arrested;
}
