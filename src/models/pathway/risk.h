/*
 * Risk: a sum of propensity and opinions, and the receptivity that follows from it.
 *
 *     risk = propensity + sum of opinion * weight
 *     receptivity = logistic((risk - theta) / s)
 *
 * A quantity of synthetic people inside the simulation. No call rates anybody from outside, and no output
 * gives it by person. It acts once, when a person is approached. The weights are bivariate effects added up
 * as in PROTON-T, so they are probably too large together; risk.weight scales them jointly. Religion,
 * ethnicity and nationality have no weight.
 */
#ifndef OFR_PATHWAY_RISK_H
#define OFR_PATHWAY_RISK_H

#include "models/pathway/state.h"

extern const struct ofr_process pathway_risk;

/** Risk of a synthetic person today. */
double pathway_risk_of(const struct ofr_engine *engine, uint32_t person);
/** Chance that a person approached today is receptive, in (0, 1). */
double pathway_receptivity(const struct ofr_engine *engine, uint32_t person);

#endif
