/*
 * Keys: the part `keys` of a scenario file. Native only; private to scenario/.
 */
#ifndef OFR_SCENARIO_KEYS_H
#define OFR_SCENARIO_KEYS_H

#include "scenario/reader.h"

/**
 * Read the values of keys; those that are not named keep their declared standard.
 *
 * @param keys [in] the YAML map `keys`: group, then name, then a number or a map with value,
 *             unit, origin and source
 * @errors   to the reader
 */
void ofr_keys_read(struct ofr_reader *reader, const struct ofr_node *keys);

#endif
