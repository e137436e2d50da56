/*
 * Camps and attacks: fighters in the massifs, clearing operations, attacks.
 *
 * Fighters come from towns and across the border. Cover hides them from clearing. A camp stages attacks by
 * its strength; an attack raises fear, brings raids and costs lives. Fighters from across the border are only
 * counted and are nobody of the population.
 */
#ifndef OFR_PATHWAY_CAMPS_H
#define OFR_PATHWAY_CAMPS_H

#include "models/pathway/state.h"

extern const struct ofr_process pathway_camps;
extern const struct pathway_part pathway_camps_part;

/** Fighters in a camp, townspeople and others. */
uint32_t pathway_fighters(const struct ofr_engine *engine, uint32_t camp);
/** Whether a camp holds as many people as its massif can hide and feed. */
bool pathway_camp_is_full(const struct ofr_engine *engine, uint32_t camp);

#endif
