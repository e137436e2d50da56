/*
 * File: a measure from a YAML file on disk. Native only; what a measure may hold is read.h's.
 */
#ifndef OFR_MEASURES_FILE_H
#define OFR_MEASURES_FILE_H

#include "scenario/scenario.h"

/**
 * Read a measure.
 *
 * @param scenario     [in] whose keys, dates and dated events it is checked against
 * @param intervention [out] free it with ofr_intervention_free; empty on failure
 * @errors   OFR_BAD_INPUT with one report for every fault; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_measure_read(const char *path, struct ofr_scenario *scenario,
                                         struct ofr_intervention *intervention, struct ofr_reports *reports);

#endif
