/*
 * Describe: the synthetic people of a scenario as far as a map shows them, as JSON: areas,
 * neighbourhoods and places. Nobody in person.
 */
#ifndef OFR_PAGE_DESCRIBE_H
#define OFR_PAGE_DESCRIBE_H

#include "page/json_text.h"
#include "population/population.h"

/** Areas, neighbourhoods (schematic, km from the area's seat), kinds of places and places. */
void ofr_describe_people(struct ofr_json_text *json, const struct ofr_population *population);

#endif
