/*
 * Disengagement: a person ends membership or commitment by choice.
 *
 * The hazard falls with commitment and with time in. It rises with family members who are not involved, and
 * for a time after a release from custody. Recruiters give up at a rate of their own. A friend or relative of
 * the circle may walk away with the person.
 */
#ifndef OFR_PATHWAY_WALK_AWAY_H
#define OFR_PATHWAY_WALK_AWAY_H

#include "models/pathway/state.h"

extern const struct ofr_process pathway_walk_away;

/** Let a member walk away today, whatever moved them: out of the circle, the group and recruiting; they may
 * be threatened. Nothing happens without the rule. @param record_row [in] row in pathway.records */
void pathway_walk_away_now(struct ofr_engine *engine, uint32_t record_row);

#endif
