/*
 * See: the stocks, levels and outcomes that are observed. Reads the model, changes nothing.
 *
 * Opinions: one seventh of the people is read each day, so that a week sees everybody once;
 * daily figures for the whole are that seventh's, weekly figures by area are everybody's.
 */
#ifndef OFR_PATHWAY_SEE_H
#define OFR_PATHWAY_SEE_H

#include "engine/engine.h"

ofr_status pathway_see_start(struct ofr_engine *engine, struct ofr_reports *reports);
void pathway_see_stop(struct ofr_engine *engine);
void pathway_see_archive(struct ofr_engine *engine, struct ofr_archive *archive);
ofr_status pathway_observe(struct ofr_engine *engine, struct ofr_reports *reports);
void pathway_sum_up(const struct ofr_engine *engine, double *outcomes);

#endif
