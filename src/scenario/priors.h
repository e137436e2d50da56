/*
 * Priors: distributions of parameters before a calibration, from the part `priors` of a scenario file or of a
 * file beside it. Native only.
 *
 *     priors:
 *       - {parameter: approach.brings, uniform: [0.2, 1.6], unit: per week, source: "..."}
 *       - {parameter: leave.rate, lognormal: [2, 0.8], unit: per year, source: "..."}    median, sd of the
 * log
 *       - {parameter: violence.risk, normal: [0.22, 0.1], unit: sd, source: "..."}    mean, sd
 *
 * Normal and lognormal priors are cut to the parameter's declared range; a uniform prior must lie within it.
 * Switches and parameters of the population have no prior, since a run has one population.
 */
#ifndef OFR_SCENARIO_PRIORS_H
#define OFR_SCENARIO_PRIORS_H

#include "scenario/reader.h"

/**
 * Read the priors, or those in the file beside the scenario that is named instead of a list. Faults go to the
 * reader.
 */
void ofr_priors_read(struct ofr_reader *reader, const struct ofr_node *priors);

/**
 * Take the parts `priors` and `patterns` of another YAML file in place of the scenario's; a part that is not
 * there stays.
 *
 * @param path [in] of the file
 * @errors   OFR_BAD_INPUT with every fault of the file, OFR_SYSTEM; the scenario is then as it was
 */
OFR_MUST_USE ofr_status ofr_priors_from_file(struct ofr_scenario *scenario, const char *path,
                                             struct ofr_reports *reports);

/**
 * The value of a parameter at a standard normal z: the prior's quantile at the share of a normal below z.
 * Whole where the parameter is.
 */
double ofr_prior_value(const struct ofr_schema *schema, const struct ofr_prior *prior, double z);

/** The z at which ofr_prior_value gives a value; NAN where the prior allows no such value. */
double ofr_prior_z(const struct ofr_schema *schema, const struct ofr_prior *prior, double value);

#endif
