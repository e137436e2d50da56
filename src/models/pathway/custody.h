/*
 * Custody: arrest, local custody, custody in the capital, release or charge, prison.
 *
 * Custody lasts three days here and up to three in the capital; from the law of July 2015 on it may last
 * longer (table dated_events). Then follows release or charge, by evidence that is better for involved people
 * but not perfect. An arrest raises the distrust and fear of uninvolved people; it may end or harden the
 * commitment of a member. Inmates talk to each other, and committed inmates recruit.
 *
 * @param record_row [in] row in pathway.records
 * @param place      [in] OFR_NONE where there is none
 */
#ifndef OFR_PATHWAY_CUSTODY_H
#define OFR_PATHWAY_CUSTODY_H

#include "models/pathway/state.h"

extern const struct ofr_process pathway_custody, pathway_prison;

/** Arrest a person now. @param suspect [in] false for a bystander */
void pathway_arrest(struct ofr_engine *engine, uint32_t person, uint32_t place, bool suspect);
/** Charge a person in custody, at the border or in a camp, and imprison them. @param days_held [in] so far */
void pathway_charge(struct ofr_engine *engine, uint32_t record_row, int32_t days_held);

#endif
