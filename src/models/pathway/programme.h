/*
 * Programmes: effects of interventions on the people who take part.
 *
 * A person of the age, activity, sex and area that an intervention is for, and is known to its staff, takes
 * part or not: one draw for each person and intervention. Every four weeks a participant's opinions move;
 * then they relax as everybody's do. During participation the rate of walking away is multiplied, and an
 * approach may be prevented. Staff know what staff can know: age, work, a release from custody, a call by the
 * family. They never know opinions, and they tell nobody.
 *
 * Without interventions nothing runs and nothing is drawn. There is no state.
 *
 * @param by [in] the person of the group who would approach
 */
#ifndef OFR_PATHWAY_PROGRAMME_H
#define OFR_PATHWAY_PROGRAMME_H

#include "models/pathway/describe.h"
#include "models/pathway/state.h"

extern const struct ofr_process pathway_programme;

/** Whether a person takes part today in the programme of an intervention that runs. */
bool pathway_takes_part(const struct ofr_engine *engine, const struct ofr_intervention *intervention,
                        uint32_t person);

/**
 * Product of the factors of all programmes for a person today; 1 where there are none.
 * @param kind [in] PATHWAY_EFFECT_WALK_AWAY or PATHWAY_EFFECT_APPROACH
 */
double pathway_programme_factor(const struct ofr_engine *engine, enum pathway_effect kind, uint32_t person);

/** Whether a programme prevents an approach to a person in this slot. The draw is of its own, so that no
 * other draw moves. */
bool pathway_programme_prevents(const struct ofr_engine *engine, uint32_t person, uint32_t by);

#endif
