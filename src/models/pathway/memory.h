/*
 * Memory of violence: when the state last hit a person, and a relative or friend; two bytes a person.
 *
 * It fades with the half-life violence.memory and adds to the log odds of receptivity (risk.h). At the start
 * people remember the five years before (violence.c). Memory counts periods of two months, so a byte holds 37
 * years of a run; what comes later is remembered as of then.
 *
 * @param close [in] done to a relative or friend
 */
#ifndef OFR_PATHWAY_MEMORY_H
#define OFR_PATHWAY_MEMORY_H

#include "models/pathway/state.h"

extern const struct pathway_part pathway_memory_part;

#define PATHWAY_REMEMBERED_YEARS 5 /* before the start; the span of the survey from which the rate comes */

/** Let a person remember violence by the state. @param days_ago [in] at most 5 years before the start */
void pathway_remember(struct ofr_engine *engine, uint32_t person, bool close, uint32_t days_ago);
/**
 * Log odds of receptivity from what a person remembers, less those of the memory that was usual at the start:
 * risk.share is measured among people who remember.
 */
double pathway_memory_log_odds(const struct ofr_engine *engine, uint32_t person);
/** Whether violence by the state hit a person, a relative or a friend within about a year. */
bool pathway_remembers_year(const struct ofr_engine *engine, uint32_t person);
/** Days since a person was last ill-treated, to two months; OFR_NONE for never. */
uint32_t pathway_days_since_ill_treatment(const struct ofr_engine *engine, uint32_t person);

#endif
