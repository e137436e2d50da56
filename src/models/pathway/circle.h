/*
 * Circle: small closed groups with talk and commitment of their own.
 *
 * A circle meets on some evenings or after dawn, in its place, in a home or online. Opinions are pulled to
 * the group's. Commitment grows with meetings and committed peers and falls with time. A full circle divides.
 * Each meeting adds to the suspicion of the place (suspicion.h).
 *
 * Invariant: the record of a member names one circle, and that circle lists the member once.
 *
 * @param record_row [in] row in pathway.records
 */
#ifndef OFR_PATHWAY_CIRCLE_H
#define OFR_PATHWAY_CIRCLE_H

#include "models/pathway/state.h"

extern const struct ofr_process pathway_circle;
extern const struct pathway_part pathway_circle_part;

/** Draw for a circle today. Its key is who founded it and when, so other circles do not move it. */
struct ofr_words pathway_circle_draw(const struct ofr_engine *engine, const struct pathway_circle *circle,
                                     enum pathway_purpose purpose);
/** Where a person who recruits or leads settles: their usual hall, else their usual café, else OFR_NONE. */
uint32_t pathway_base_place(const struct ofr_population *population, uint32_t person);
/** Take a person into the circle of the person who courts them, or into a new one. Friends and relatives in
 * courtship may come along (circle.together). */
void pathway_join_circle(struct ofr_engine *engine, uint32_t record_row);
/** Take a person out of their circle, if they have one. An empty circle ends. */
void pathway_leave_circle(struct ofr_engine *engine, uint32_t record_row);
/** Make a member curious again who has no circle and never committed; leave others as they are. */
void pathway_drift(struct pathway_record *record);
/** Move a circle whose place was closed or raided to a home or online, or break it up. */
void pathway_unsettle_circle(struct ofr_engine *engine, uint32_t circle);

/** Make room for the circles of a day; between days. @errors OFR_SYSTEM when memory is short */
OFR_MUST_USE ofr_status pathway_circle_make_room(struct ofr_engine *engine, struct ofr_reports *reports);

#endif
