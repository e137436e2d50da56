/*
 * Suspicion: how suspect places and circles are to the police.
 *
 * Meetings, tips and noise add to it; it halves in police.forgets days. The decay is applied on reading.
 * Raids (police.h) and closure orders (closure.h) choose by it.
 *
 * @param by [in] in units of one tip
 */
#ifndef OFR_PATHWAY_SUSPICION_H
#define OFR_PATHWAY_SUSPICION_H

#include "models/pathway/state.h"

extern const struct pathway_part pathway_suspicion_part;

/** Suspicion of a place today, in units of one tip. */
double pathway_suspicion_of_place(const struct ofr_engine *engine, uint32_t place);
/** Suspicion of a circle today, in units of one tip. */
double pathway_suspicion_of_circle(const struct ofr_engine *engine, const struct pathway_circle *circle);
/** Add to the suspicion of a place today. */
void pathway_suspect_place(struct ofr_engine *engine, uint32_t place, double by);
/** Add to the suspicion of a circle today, and as much to the public place where it meets. */
void pathway_suspect_circle_and_place(struct ofr_engine *engine, struct pathway_circle *circle, double by);
/** Add to the suspicion of a circle today. */
void pathway_suspect_circle(struct ofr_engine *engine, struct pathway_circle *circle, double by);
/** Multiply the suspicion of a place, as last written, by a factor; for a raid. */
void pathway_clear_place(struct ofr_engine *engine, uint32_t place, float factor);

#endif
