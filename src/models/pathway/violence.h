/*
 * Violence: the police ill-treats people in the street, at raids and in custody.
 *
 * A survey counts it per person and year, with or without arrest; here people of 15 or older are drawn at
 * that rate. It raises the distrust and the fear of the victim, and reaches kin and friends as arrests do
 * (spillover.h). People remember when it was last done to them, and to a relative or friend. The memory fades
 * and adds to the log odds of receptivity (risk.h). The five years before the start had the same rate. Nobody
 * is visited to find that nothing happened.
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

/** Let a person remember violence of today by the state. @param close [in] done to a relative or friend */
void pathway_remember(struct ofr_engine *engine, uint32_t person, bool close);
/**
 * Log odds of receptivity from what a person remembers, less those of the memory that was usual at the start:
 * risk.share is measured among people who remember.
 */
double pathway_violence_log_odds(const struct ofr_engine *engine, uint32_t person);
/** Whether violence by the state hit a person, a relative or a friend within about a year. */
bool pathway_violence_lately(const struct ofr_engine *engine, uint32_t person);
/** Days since a person was last ill-treated, to two months; OFR_NONE for never. */
uint32_t pathway_days_since_ill_treatment(const struct ofr_engine *engine, uint32_t person);

#endif
