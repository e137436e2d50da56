/*
 * Observation: the stocks, levels and outcomes of the model. Reads state and changes none.
 *
 * Opinions: one seventh of the people is read each day, so that a week covers everybody once. Daily figures
 * of the whole cover that seventh; weekly figures by area cover everybody.
 */
#ifndef OFR_PATHWAY_OBSERVE_H
#define OFR_PATHWAY_OBSERVE_H

#include "models/pathway/state.h"

extern const struct pathway_part pathway_observe_part;

/**
 * Write the stocks and levels of the day into the engine (engine/model.h).
 * @errors   OFR_SYSTEM when a rank failed
 * @parallel collective
 */
ofr_status pathway_observe(struct ofr_engine *engine, struct ofr_reports *reports);
/** Compute the outcomes that records hold. @param outcomes [out] [PATHWAY_N_OUTCOMES] */
void pathway_sum_up(const struct ofr_engine *engine, double *outcomes);

#endif
