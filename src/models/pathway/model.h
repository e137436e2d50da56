/*
 * Pathway: the default model of recruitment, from first contact to the ways out.
 *
 * Its state is in state.h; model.c lists its rules and declarations.
 */
#ifndef OFR_PATHWAY_MODEL_H
#define OFR_PATHWAY_MODEL_H

#include "models/pathway/calendar.h"

extern const struct ofr_model pathway_model;
extern const struct ofr_table_form pathway_massif_form, pathway_route_form;
#define PATHWAY_TABLES &pathway_series_form, &pathway_dated_form, &pathway_massif_form, &pathway_route_form

#endif
