/*
 * Fear: a level for each area and one of each involved person's own, both decaying.
 *
 * Threats, attacks and nights without a patrol raise it. It keeps people at home and silences reports. The
 * decay is applied on reading; only an event moves the day from which it counts.
 */
#ifndef OFR_PATHWAY_FEAR_H
#define OFR_PATHWAY_FEAR_H

#include "models/pathway/state.h"

extern const struct ofr_process pathway_fear;
extern const struct pathway_part pathway_fear_part;

/** Fear in an area today, in [0, 1]. */
double pathway_fear_of_area(const struct ofr_engine *engine, uint32_t area);
/** Add to the fear of an area: a share of what is missing to 1. @param by [in] that share */
void pathway_frighten_area(struct ofr_engine *engine, uint32_t area, double by);
/** Fear of a person today: 1 - (1 - own)(1 - area's). */
double pathway_fear_of(const struct ofr_engine *engine, const struct pathway_record *record);
/** Add to a person's own fear: a share of what is missing to 1. @param by [in] that share */
void pathway_frighten(struct ofr_engine *engine, struct pathway_record *record, double by);

#endif
