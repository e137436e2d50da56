/*
 * Abroad: monthly hazards of death and return for people who left for the war.
 *
 * A returnee is charged, recruits, or goes back to life at home. The family may learn of a death
 * (spillover.h).
 */
#ifndef OFR_PATHWAY_ABROAD_H
#define OFR_PATHWAY_ABROAD_H

#include "models/pathway/state.h"

extern const struct ofr_process pathway_abroad;

#endif
