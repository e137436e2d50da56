/*
 * Parameters: the part `parameters` of a scenario file. Native only; private to scenario/.
 */
#ifndef OFR_SCENARIO_PARAMETERS_H
#define OFR_SCENARIO_PARAMETERS_H

#include "scenario/reader.h"

/**
 * Read the values of parameters; those that are not named keep their declared standard.
 *
 * @param parameters [in] the YAML map `parameters`: group, then name, then a number or a map with value,
 *             unit, origin and source
 * @errors   to the reader
 */
void ofr_parameters_read(struct ofr_reader *reader, const struct ofr_node *parameters);

#endif
