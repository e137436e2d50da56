/*
 * Police: raids, questionings and ordinary contacts.
 *
 * Tips (by the trust of the area) and noise add to suspicion (suspicion.h); attacks bring raids. Within its
 * means the police raids the most suspect place or circle, preferably at dawn. It takes a few people:
 * suspects first, then bystanders. An arrest goes on in custody.h.
 */
#ifndef OFR_PATHWAY_POLICE_H
#define OFR_PATHWAY_POLICE_H

#include "models/pathway/state.h"

extern const struct ofr_process pathway_police, pathway_questioning, pathway_contacts;
extern const struct pathway_part pathway_police_part;

/** Add the raids that an attack brings, spread over the next month. */
void pathway_owe_raids(struct ofr_engine *engine, double raids);

#endif
