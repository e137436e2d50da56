#include "report/steps.h"

#include <string.h>

static bool fits(const struct ofr_step *step, const struct ofr_lives *lives, const struct ofr_life *life,
                 const struct ofr_run_reader_event *event) {
    if (!step->kinds[event->kind] || event->slot >= OFR_N_SLOTS || !step->slots[event->slot])
        return false;
    if (event->value < step->low || event->value > step->high)
        return false;
    bool somewhere = event->place < lives->reader->n_places;
    if (step->places != NULL && (!somewhere || !step->places[event->place]))
        return false;
    if (step->own_neighbourhood &&
        (!somewhere || lives->reader->places[event->place].neighbourhood != life->person->neighbourhood))
        return false;
    return step->by[ofr_relation_of(lives, life, event)];
}

/* latest[i][k] is the index of an event up to i that matches step k with all steps before it
 * matched, in order and in time; the latest such event, since only a limit from above binds the
 * next step. -1 where there is none. */
size_t ofr_steps_match(const struct ofr_steps *steps, const struct ofr_lives *lives,
                       const struct ofr_life *life, int32_t *latest, bool *marked) {
    size_t n = life->n_events, m = steps->n_steps, deepest = 0;
    const struct ofr_run_reader_event *events = lives->events + life->first;
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < m; k++) {
            const struct ofr_step *step = &steps->steps[k];
            int32_t before = k == 0 ? 0 : i == 0 ? -1 : latest[(i - 1) * m + k - 1];
            bool in_time = before >= 0 && (k == 0 || step->within_days < 0 ||
                                           events[i].day - events[before].day <= step->within_days);
            latest[i * m + k] = i == 0 ? -1 : latest[(i - 1) * m + k];
            if (!in_time || !fits(step, lives, life, &events[i]))
                continue;
            latest[i * m + k] = (int32_t)i;
            deepest = k + 1 > deepest ? k + 1 : deepest;
        }
    }
    memset(marked, 0, n * sizeof *marked);
    int32_t at = deepest > 0 ? latest[(n - 1) * m + deepest - 1] : -1;
    for (size_t k = deepest; k-- > 0;) {
        marked[at] = true;
        at = k == 0 ? -1 : latest[(size_t)(at - 1) * m + k - 1];
    }
    return deepest;
}
