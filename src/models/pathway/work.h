/*
 * Work: finding and losing work, by sex, age and education.
 *
 * Hire and quit rates hold each area's unemployment, by sex, where it is at the start. Every four weeks a
 * share of the employed lose work. The unemployed of the area find work at the rate that balances this and
 * the school leavers. Work acts through propensity and time in public only.
 */
#ifndef OFR_PATHWAY_WORK_H
#define OFR_PATHWAY_WORK_H

#include "models/pathway/state.h"

extern const struct ofr_process pathway_work;
extern const struct pathway_part pathway_work_part;

#endif
