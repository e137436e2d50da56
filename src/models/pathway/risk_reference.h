/*
 * From published effects to log odds: conversion, overlap of factors, and the intercept.
 *
 * A published effect d is a standardised mean difference between people with and without radical attitudes,
 * for one factor at a time (bivariate). A trait has the log odds d * pi / sqrt(3) (Hasselblad and Hedges
 * 1995, Psychological Bulletin 117, 167-178); an opinion, normal in both groups with one variance, has d for
 * each standard deviation.
 *
 * Factors overlap, so effects together are smaller than their sum. Of the effect of an opinion, risk.joint is
 * its own; the rest is that of the traits of people who hold it. Opinions at the start therefore lean with
 * traits, and the log odds of traits beside the others are solved so that each has its published effect
 * when it is looked at alone.
 *
 * All this is solved on a declared distribution of the country's adults, never on the people of a run: areas,
 * arms and scenarios share the result, so a change of a factor changes receptivity.
 */
#ifndef OFR_PATHWAY_RISK_REFERENCE_H
#define OFR_PATHWAY_RISK_REFERENCE_H

#include "models/pathway/state.h"

/* Log odds for d = 1: pi / sqrt(3), the standard deviation of the standard logistic distribution. */
#define PATHWAY_LOG_ODDS_OF_D 1.8137993642342178
#define PATHWAY_YOUNG 25 /* years; the last age that counts as young */

/* Tunisia (INS and World Bank, poverty map 2015): mean deprivation is opinion.deprivation where poverty is
 * so. No parameter, since another value would be another opinion.deprivation. */
#define PATHWAY_COUNTRY_POVERTY 0.152

/** The traits and circumstances that are factors; bits of the number of a cell. */
enum pathway_factor {
    PATHWAY_FACTOR_RECORD,
    PATHWAY_FACTOR_AUTHORITARIAN,
    PATHWAY_FACTOR_UNEMPLOYED, /* without work and seeking it */
    PATHWAY_FACTOR_MALE,
    PATHWAY_FACTOR_YOUNG,
    PATHWAY_N_FACTORS
};

/** The cell of a person: which factors hold. @param traits [in] bits OFR_TRAIT_... @param age [in] years */
static inline unsigned pathway_cell_of(uint8_t traits, unsigned age, enum ofr_activity activity) {
    return (traits & OFR_TRAIT_RECORD ? 1u << PATHWAY_FACTOR_RECORD : 0) |
           (traits & OFR_TRAIT_AUTHORITARIAN ? 1u << PATHWAY_FACTOR_AUTHORITARIAN : 0) |
           (traits & OFR_TRAIT_MALE ? 1u << PATHWAY_FACTOR_MALE : 0) |
           (age <= PATHWAY_YOUNG ? 1u << PATHWAY_FACTOR_YOUNG : 0) |
           (activity == OFR_UNEMPLOYED ? 1u << PATHWAY_FACTOR_UNEMPLOYED : 0);
}

/**
 * Convert the published effects into log odds, and solve for risk.share.
 * @param odds [out]
 * @errors   OFR_SYSTEM when memory is short
 */
OFR_MUST_USE ofr_status pathway_odds_solve(const struct pathway_parameters *parameters,
                                           struct pathway_odds *odds, struct ofr_reports *reports);

#endif
