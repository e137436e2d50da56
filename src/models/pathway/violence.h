/*
 * Violence: the police ill-treats people in the street, at raids and in custody.
 *
 * A survey counts such violence by person and year; people of 15 or older are drawn at that rate. It raises
 * the distrust and the fear of the victim, and reaches kin and friends as arrests do (spillover.h). Victims,
 * kin and friends remember it (memory.h). Nobody is visited to find that nothing happened.
 *
 * @param person [in] anybody; no record is needed and none is made
 */
#ifndef OFR_PATHWAY_VIOLENCE_H
#define OFR_PATHWAY_VIOLENCE_H

#include "models/pathway/state.h"

extern const struct ofr_process pathway_violence;
extern const struct pathway_part pathway_violence_part;

/** Where somebody is ill-treated; the value of the event `ill_treated`. */
enum pathway_ill_treatment { PATHWAY_IN_STREET, PATHWAY_AT_RAID, PATHWAY_IN_CUSTODY };

/** Ill-treat a person now; without the rule nothing happens. @param place [in] OFR_NONE: no public place */
void pathway_ill_treat(struct ofr_engine *engine, uint32_t person, uint32_t place,
                       enum pathway_ill_treatment where);
/** Ill-treat some of those present at a raid. @param nth [in] which raid of the slot */
void pathway_ill_treat_at_raid(struct ofr_engine *engine, uint32_t place, uint32_t nth);

#endif
