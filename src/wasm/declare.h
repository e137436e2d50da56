/*
 * Declare: what a model declares and what a scenario holds, as JSON for the page.
 *
 * The page types nothing twice: names, units, ranges, sources and help of parameters, observables, events
 * and outcomes come from here, and so do the values, tables, patterns and interventions of a scenario.
 * Not a format that is stored: the page and the engine in it are built together.
 */
#ifndef OFR_WASM_DECLARE_H
#define OFR_WASM_DECLARE_H

#include "engine/model.h"
#include "scenario/scenario.h"
#include "wasm/json_text.h"

/** Parameters, events, observables, outcomes, slots of a model. */
void ofr_declare_model(struct ofr_json_text *json, const struct ofr_schema *schema,
                       const struct ofr_model *model);

/** Values, tables, patterns, controls, groups of areas and interventions of a scenario. */
void ofr_declare_scenario(struct ofr_json_text *json, const struct ofr_scenario *scenario);

/** Write the interventions of a scenario as a list, with their cost over its days. */
void ofr_declare_interventions(struct ofr_json_text *json, const struct ofr_scenario *scenario);

#endif
