/*
 * Mean of a level over areas, weighted by their people: the level of the whole in series and in the harm
 * ledger.
 */
#ifndef OFR_OUTPUT_AREA_MEAN_H
#define OFR_OUTPUT_AREA_MEAN_H

#include "population/population.h"

/**
 * Return the mean of a level over areas, weighted by the people of each area.
 *
 * @param levels [in] [n_areas * stride] the level of area a at a * stride; areas with NAN are left out
 * @param stride [in] distance between areas, in values
 * @return   NAN when no area has a value
 */
double ofr_mean_over_areas(const struct ofr_population *population, const double *levels, size_t stride);

#endif
