/*
 * Trials: what analyses that fit parameters take from one simulation, and which patterns they measure.
 */
#ifndef OFR_ANALYSIS_TRIAL_H
#define OFR_ANALYSIS_TRIAL_H

#include "output/output.h"
#include "scenario/scenario.h"
#include "stats/spread.h"

/** Whether the days of a scenario cover the years of a pattern. */
bool ofr_trial_covers(const struct ofr_scenario *scenario, const struct ofr_pattern *pattern);

/** Number of the control that a pattern is measured in, from 1; 0: the run itself. */
size_t ofr_trial_variant(const struct ofr_scenario *scenario, const struct ofr_pattern *pattern);

/**
 * Measure patterns in a finished output.
 *
 * @param patterns [in] [n] NULL where one is not wanted
 * @param values   [out] [n] NAN where there is nothing to measure
 * @errors   as ofr_statistic_value
 */
OFR_MUST_USE ofr_status ofr_trial_measure(const struct ofr_output *output,
                                          const struct ofr_pattern *const *patterns, size_t n, double *values,
                                          struct ofr_reports *reports);

/** Check that a fitted pattern has two ends. @errors OFR_BAD_INPUT */
OFR_MUST_USE ofr_status ofr_trial_check_range(const struct ofr_pattern *pattern, struct ofr_reports *reports);
/** Check that there is something to calibrate to. @param n_fitted [in] patterns that are fitted and lie in
 * the run
 *  @errors OFR_BAD_INPUT */
OFR_MUST_USE ofr_status ofr_trial_check_fitted(const struct ofr_scenario *scenario, size_t n_fitted,
                                               struct ofr_reports *reports);
/** Check that there are parameters to calibrate. @errors OFR_BAD_INPUT when the scenario has no priors */
OFR_MUST_USE ofr_status ofr_trial_check_priors(const struct ofr_scenario *scenario,
                                               struct ofr_reports *reports);

/** What the row of a table of parameters is called that stands for all parameters of the group. */
#define OFR_TRIAL_GROUP "the group's, as one block"

/** Rows of a table of parameters with priors: one for each that is not of the group, and one for the group.
 */
size_t ofr_trial_n_rows(const struct ofr_scenario *scenario);
/** Number of the prior in a row of such a table; SIZE_MAX for the row of the group, which is the last. */
size_t ofr_trial_own(const struct ofr_scenario *scenario, size_t row);

/** Describe a prior by its percentiles. @param spread [out] of 2,000 values @errors OFR_SYSTEM when memory is
 * short */
OFR_MUST_USE ofr_status ofr_trial_prior(const struct ofr_schema *schema, const struct ofr_prior *prior,
                                        struct ofr_spread *spread, struct ofr_reports *reports);

#endif
