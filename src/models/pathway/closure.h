/*
 * Closure: orders that close places by suspicion after an attack, some wrongly.
 *
 * People go elsewhere. Circles that met in a closed place break up or move to homes or online. The table
 * dated_events gives the attacks and the number of places; the rule chooses the places.
 */
#ifndef OFR_PATHWAY_CLOSURE_H
#define OFR_PATHWAY_CLOSURE_H

#include "models/pathway/state.h"

extern const struct ofr_process pathway_closure;
extern const struct pathway_part pathway_closure_part;

#endif
