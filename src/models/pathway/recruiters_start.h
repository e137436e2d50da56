/*
 * Where recruiters are at the start.
 *
 * Nobody counted them. An area's expected part is its weight (column recruiter_weight, or people) times a
 * factor that each replicate draws, log-normal with a governorate's and an area's half of the variance of
 * recruiters.area_spread. So the uncertainty about where they began is in every result.
 *
 * Invariant: the parts of all areas of the scenario sum to 1, whichever areas a run keeps.
 */
#ifndef OFR_PATHWAY_RECRUITERS_START_H
#define OFR_PATHWAY_RECRUITERS_START_H

#include "models/pathway/state.h"

/**
 * Compute each area's part of the recruiters at the start, as this replicate draws it.
 *
 * @param parts [out] [rows of table areas] sum 1, or all 0 where no area has a weight
 * @cost  O(rows^2)
 */
void pathway_start_parts(const struct ofr_engine *engine, double *parts);

#endif
