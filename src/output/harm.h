/*
 * Harm ledger: the harm of one replicate, by line and area.
 *
 * The only definition: the database, comparisons, plans and the page ask here. A flow is summed over days
 * and areas. A level is the value of the last week of an area, and the population-weighted mean of the
 * areas for the whole. Lines are the observables that the model declares as harm.
 */
#ifndef OFR_OUTPUT_HARM_H
#define OFR_OUTPUT_HARM_H

#include "output/output.h"

#define OFR_HARM_WHOLE 0 /* the area number of the whole; area row a has number a + 1, as in the database */

/**
 * Return one line of the harm ledger of a finished replicate.
 *
 * @param output  [in] of all days of the run
 * @param observable [in] index of an observable of the model
 * @param area       [in] OFR_HARM_WHOLE or an area number
 * @return   in the unit of the observable
 * @cost     O(areas)
 */
double ofr_harm_of(const struct ofr_output *output, size_t observable, uint32_t area);

#endif
