/*
 * Reader of an intervention from a YAML file on disk. Native only; intervention_read.h checks the contents.
 */
#ifndef OFR_SCENARIO_INTERVENTION_FILE_H
#define OFR_SCENARIO_INTERVENTION_FILE_H

#include "scenario/scenario.h"

/**
 * Read an intervention.
 *
 * @param path         [in] of the file
 * @param scenario     [in] whose parameters, dates and dated events it is checked against
 * @param intervention [out] free it with ofr_intervention_free; empty on failure
 * @errors   OFR_BAD_INPUT with one report for every fault; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_intervention_read(const char *path, struct ofr_scenario *scenario,
                                              struct ofr_intervention *intervention,
                                              struct ofr_reports *reports);

#endif
