/*
 * Programme: what interventions for people do to those who take part.
 *
 * Who is of the age, activity, sex and area an intervention is for, and is known to its staff, takes
 * part or not, drawn once for each person and intervention. Every four weeks those who do are seen: their
 * opinions move, on top of which they relax as everybody's. While they take part their rate of
 * walking away is multiplied, and somebody of the group who would approach them may not come to it. Staff
 * know what they could know: ages, work, a release from custody, a call by the family; never what somebody
 * thinks, and they tell nobody.
 *
 * Without interventions nothing runs, nothing is drawn. There is no state.
 */
#ifndef OFR_PATHWAY_PROGRAMME_H
#define OFR_PATHWAY_PROGRAMME_H

#include "engine/engine.h"
#include "models/pathway/describe.h"

extern const struct ofr_process pathway_programme;

/** Whether a person takes part today in the programme of an intervention that runs. */
bool pathway_takes_part(const struct ofr_engine *engine, const struct ofr_intervention *intervention,
                        uint32_t person);

/** Factor of all programmes on a person's rate of walking away, or on the chance that an approach comes to
 *  it (PATHWAY_EFFECT_WALK_AWAY, PATHWAY_EFFECT_APPROACH); 1 where there are none. */
double pathway_programme_factor(const struct ofr_engine *engine, enum pathway_effect kind, uint32_t person);

/** Whether a programme keeps somebody of the group from approaching a person in this slot: drawn apart, so
 *  that no other draw moves. */
bool pathway_programme_prevents(const struct ofr_engine *engine, uint32_t person, uint32_t by);

#endif
