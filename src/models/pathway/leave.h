/*
 * Departure: committed people try to leave for the war abroad or for a camp.
 *
 *     hazard = rate * pull of the theatre that month * access of that destination
 *
 * Access falls with travel time to an airport or crossing, or with distance to a massif. Border control
 * refuses exits. Most of the people refused are uninvolved young travellers, whom the harm ledger counts. The
 * Algerian border is not on these roads; see camps.h.
 */
#ifndef OFR_PATHWAY_LEAVE_H
#define OFR_PATHWAY_LEAVE_H

#include "models/pathway/state.h"

extern const struct ofr_process pathway_leave;
extern const struct pathway_part pathway_leave_part;

#endif
