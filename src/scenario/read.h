/*
 * Reader of a scenario from YAML and CSV files. Native only (libfyaml, libcsv).
 *
 * It continues after a fault, so one call reports every fault of the YAML file and of all tables with its
 * position. resolved.h reads the resolved form.
 */
#ifndef OFR_SCENARIO_READ_H
#define OFR_SCENARIO_READ_H

#include "scenario/scenario.h"

/** Finds the schema of a model by name; NULL when there is no such model. */
typedef const struct ofr_schema *(*ofr_find_schema)(const char *model);

/**
 * Read a scenario file and its tables.
 *
 * @param path   [in] of the YAML file
 * @param find_schema [in] from the models
 * @param models [in] [n_models] names, for error texts
 * @param scenario [out] NULL on failure
 * @errors   OFR_BAD_INPUT with all faults; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_scenario_read(const char *path, ofr_find_schema find_schema,
                                          const char *const *models, size_t n_models,
                                          struct ofr_scenario **scenario, struct ofr_reports *reports);

#endif
