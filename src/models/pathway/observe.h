/*
 * See: the stocks, levels and outcomes that are observed. Reads the model, changes nothing.
 *
 * Opinions: one seventh of the people is read each day, so that a week sees everybody once;
 * daily figures for the whole are that seventh's, weekly figures by area are everybody's.
 */
#ifndef OFR_PATHWAY_OBSERVE_H
#define OFR_PATHWAY_OBSERVE_H

#include "engine/engine.h"

ofr_status pathway_observe_start(struct ofr_engine *engine, struct ofr_reports *reports);
void pathway_observe_stop(struct ofr_engine *engine);
void pathway_observe_archive(struct ofr_engine *engine, struct ofr_archive *archive);
ofr_status pathway_observe(struct ofr_engine *engine, struct ofr_reports *reports);
void pathway_sum_up(const struct ofr_engine *engine, double *outcomes);

#endif
