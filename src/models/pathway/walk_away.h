/*
 * Disengagement: a person ends membership or commitment by choice.
 *
 * The hazard falls with commitment and with time in. It rises with family members who are not involved, and
 * for a time after a release from custody.
 */
#ifndef OFR_PATHWAY_WALK_AWAY_H
#define OFR_PATHWAY_WALK_AWAY_H

#include "models/pathway/state.h"

extern const struct ofr_process pathway_walk_away;

#endif
