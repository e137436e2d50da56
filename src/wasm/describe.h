/*
 * Describe: the synthetic people of a scenario as far as a map shows them, as JSON: areas,
 * neighbourhoods and places. Nobody in person.
 */
#ifndef OFR_WASM_DESCRIBE_H
#define OFR_WASM_DESCRIBE_H

#include "population/population.h"
#include "wasm/json_text.h"

/** Areas, neighbourhoods (schematic, km from the area's seat), kinds of places and places. */
void ofr_describe_people(struct ofr_json_text *json, const struct ofr_population *population);

#endif
