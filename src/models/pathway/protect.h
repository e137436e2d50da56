/*
 * Protection: patrols for people who report threats, with coverage that decays.
 *
 * Coverage falls with the days since the promise. On a night without a patrol the group may act: a bomb over
 * the wall. Harm lowers trust and reporting in the area; safe passage raises them.
 *
 * @param record_row [in] row in pathway.records
 */
#ifndef OFR_PATHWAY_PROTECT_H
#define OFR_PATHWAY_PROTECT_H

#include "models/pathway/state.h"

extern const struct ofr_process pathway_protect;

/** Patrols over people promised one tonight, at most 1. */
double pathway_share_of_patrols(const struct ofr_engine *engine);
/** Whether a promise of protection to the person runs. */
bool pathway_is_promised(const struct ofr_engine *engine, const struct pathway_record *record);
/** Promise protection to a person who reported, or told the police under questioning, unless a promise runs.
 */
void pathway_promise_protection(struct ofr_engine *engine, uint32_t record_row);

#endif
