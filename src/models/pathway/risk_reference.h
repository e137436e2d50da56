/*
 * Log odds of the factors of risk, and the intercept that gives the country's adults their mean receptivity.
 *
 * A published effect d is a standardised mean difference between people with and without radical attitudes.
 * Having a trait has the log odds d * pi / sqrt(3) (Hasselblad and Hedges 1995, Psychological Bulletin 117,
 * 167-178). For a factor that is normal in both groups with one variance, the log odds rise by d for each
 * standard deviation.
 *
 * The intercept is solved on a declared distribution of the country's adults, never on the people of a run:
 * areas, arms and scenarios share it, so a change of a factor changes receptivity.
 */
#ifndef OFR_PATHWAY_RISK_REFERENCE_H
#define OFR_PATHWAY_RISK_REFERENCE_H

#include "models/pathway/state.h"

/* Log odds for d = 1: pi / sqrt(3), the standard deviation of the standard logistic distribution. */
#define PATHWAY_LOG_ODDS_OF_D 1.8137993642342178
#define PATHWAY_YOUNG 25 /* years; the last age that counts as young */

/** Whether an activity counts as not employed: neither in work nor studying. */
static inline bool pathway_not_employed(enum ofr_activity activity) {
    return activity != OFR_EMPLOYED && activity != OFR_STUDENT;
}

/**
 * Convert the published effects into log odds, and solve the intercept for risk.share.
 * @param odds [out]
 * @errors   OFR_SYSTEM when memory is short
 */
OFR_MUST_USE ofr_status pathway_odds_solve(const struct pathway_parameters *parameters,
                                           struct pathway_odds *odds, struct ofr_reports *reports);

#endif
