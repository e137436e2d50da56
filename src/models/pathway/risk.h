/*
 * Risk: a sum of log odds, and the receptivity that follows from it.
 *
 *     risk = log odds of traits and circumstances + of opinions + of violence (memory.h)
 *     receptivity = logistic(intercept + risk + log odds of a friend or relative who has joined, peers.h)
 *
 * A quantity of synthetic people inside the simulation. No call rates anybody from outside, and no output
 * gives it by person. It acts once, when a person is approached. Parameters are published standardised mean
 * differences; risk_reference.h converts them and solves the intercept. Religion, ethnicity and nationality
 * have no term.
 */
#ifndef OFR_PATHWAY_RISK_H
#define OFR_PATHWAY_RISK_H

#include "models/pathway/state.h"

extern const struct ofr_process pathway_risk;
extern const struct pathway_part pathway_risk_part;

/** Log odds of a synthetic person today, against a person with no factor and all opinions at 0. */
double pathway_risk_of(const struct ofr_engine *engine, uint32_t person);
/** Chance that a person approached today is receptive, in (0, 1). */
double pathway_receptivity(const struct ofr_engine *engine, uint32_t person);
/** The same without what a friend or relative in the group adds, which costs a look at each of them. */
double pathway_receptivity_alone(const struct ofr_engine *engine, uint32_t person);

#endif
