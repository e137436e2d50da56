/*
 * Threats against people who leave a circle and know its members.
 *
 * Weekly, for a while: online, by a visit, by naming a relative; then a summons. Each week the person ignores
 * it, complies (coerced), reports, hides at home or flees. Fear shifts the odds. Reporting depends on trust
 * and on how earlier reports in the area ended.
 *
 * @param record_row [in] row in pathway.records
 */
#ifndef OFR_PATHWAY_THREATEN_H
#define OFR_PATHWAY_THREATEN_H

#include "models/pathway/state.h"

extern const struct ofr_process pathway_threaten;

/** Decide whether a person who leaves a circle will be threatened. Call before pathway_leave_circle. */
void pathway_maybe_threaten(struct ofr_engine *engine, uint32_t record_row);

#endif
