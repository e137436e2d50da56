/*
 * Describe: the synthetic people of a scenario as far as a map shows them, as JSON: areas,
 * neighbourhoods and places. Nobody in person.
 */
#ifndef OFR_WASM_DESCRIBE_H
#define OFR_WASM_DESCRIBE_H

#include "population/population.h"
#include "wasm/json_text.h"

/**
 * Write areas, families by size, neighbourhoods (schematic, km from the seat of the area) and places.
 * @errors   OFR_SYSTEM when memory is short
 */
OFR_MUST_USE ofr_status ofr_describe_people(struct ofr_json_text *json,
                                            const struct ofr_population *population,
                                            struct ofr_reports *reports);

#endif
