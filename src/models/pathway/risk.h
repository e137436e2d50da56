/*
 * Risk: a sum of propensity and opinions, and the receptivity that follows from it.
 *
 *     risk = propensity + sum of opinion * weight
 *     receptivity = logistic((risk - theta) / s)
 *
 * A quantity of synthetic people inside the simulation; there is no call that rates anybody
 * from outside, and no output of it by person. It enters once, when somebody is approached.
 * The weights are bivariate effects added up as in PROTON-T, so likely too large together;
 * risk.weight scales them jointly. Religion, ethnicity and nationality have no weight.
 */
#ifndef OFR_PATHWAY_RISK_H
#define OFR_PATHWAY_RISK_H

#include "engine/engine.h"

#define RISK_PARAMETERS(PARAMETER)                                                                           \
    PARAMETER(rule, risk, SWITCH, "1", 0, 1, 1, SOCIETY, ASSUMED, 0, "none",                                 \
              "run the rule risk; 0: everybody's receptivity is risk.flat")                                  \
    PARAMETER(risk, flat, REAL, "1", 0, 1, 0.056, SOCIETY, ASSUMED, 0, "assumed",                            \
              "receptivity of everybody when the rule is off")                                               \
    PARAMETER(                                                                                               \
        risk, theta, REAL, "1", 0.2, 3, 1.24, SOCIETY, ESTIMATED, 0,                                         \
        "the risk that 5.6 % of the country's adults exceed at the start (PROTON-T): 1.2373 on the 11 "      \
        "million people of scenario tunisia; tools/theta",                                                   \
        "risk at which receptivity is a half")                                                               \
    PARAMETER(risk, spread, REAL, "1", 0.02, 1, 0.15, SOCIETY, ASSUMED, 0, "assumed",                        \
              "how gradually receptivity rises with risk (s)")                                               \
    PARAMETER(risk, weight, REAL, "1", 0, 1, 1, SOCIETY, ASSUMED, 0,                                         \
              "1: as in PROTON-T; 0.5-1 for sensitivity", "joint factor on all weights of risk")             \
    PARAMETER(risk, record, REAL, "1", 0, 2, 0.678, SOCIETY, PUBLISHED, 0, "PROTON-T",                       \
              "weight of a criminal record")                                                                 \
    PARAMETER(risk, authoritarian, REAL, "1", 0, 2, 0.9, SOCIETY, PUBLISHED, 0, "PROTON-T",                  \
              "weight of the authoritarian trait")                                                           \
    PARAMETER(risk, not_employed, REAL, "1", 0, 2, 0.208, SOCIETY, PUBLISHED, 0, "PROTON-T",                 \
              "weight of having no work and not studying")                                                   \
    PARAMETER(risk, male, REAL, "1", 0, 2, 0.113, SOCIETY, PUBLISHED, 0, "PROTON-T", "weight of being male") \
    PARAMETER(risk, young, REAL, "1", 0, 2, 0.1, SOCIETY, PUBLISHED, 0, "PROTON-T",                          \
              "weight of being 25 or younger")                                                               \
    PARAMETER(risk, distrust_above, REAL, "1", 0, 2, 0.277, SOCIETY, PUBLISHED, 0, "PROTON-T",               \
              "weight of institutional distrust above 0")                                                    \
    PARAMETER(risk, distrust_below, REAL, "1", 0, 2, 0.153, SOCIETY, PUBLISHED, 0, "PROTON-T",               \
              "weight of institutional distrust below 0 (protective)")                                       \
    PARAMETER(risk, isolation_above, REAL, "1", 0, 2, 0.188, SOCIETY, PUBLISHED, 0, "PROTON-T",              \
              "weight of non-integration above 0")                                                           \
    PARAMETER(risk, isolation_below, REAL, "1", 0, 2, 0.178, SOCIETY, PUBLISHED, 0, "PROTON-T",              \
              "weight of non-integration below 0 (protective)")                                              \
    PARAMETER(risk, deprivation_above, REAL, "1", 0, 2, 0.116, SOCIETY, PUBLISHED, 0, "PROTON-T",            \
              "weight of collective relative deprivation above 0")                                           \
    PARAMETER(risk, deprivation_below, REAL, "1", 0, 2, 0, SOCIETY, PUBLISHED, 0, "PROTON-T",                \
              "weight of collective relative deprivation below 0")

extern const struct ofr_process pathway_risk;

/** Risk of a synthetic person today. */
double pathway_risk_of(const struct ofr_engine *engine, uint32_t person);
/** Chance that a person approached today is receptive, in (0, 1). */
double pathway_receptivity(const struct ofr_engine *engine, uint32_t person);

#endif
