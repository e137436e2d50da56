/*
 * Patterns, controls and area groups: the parts of a scenario file that say what a run should reproduce.
 *
 * Native only; private to scenario/. The model computes the statistic of a pattern.
 */
#ifndef OFR_SCENARIO_PATTERNS_H
#define OFR_SCENARIO_PATTERNS_H

#include "scenario/reader.h"

/** Read the named lists of areas; after the tables. Faults go to the reader. */
void ofr_area_groups_read(struct ofr_reader *reader, const struct ofr_node *groups);
/** Read the controls; values are checked as in `parameters`. Faults go to the reader. */
void ofr_controls_read(struct ofr_reader *reader, const struct ofr_node *controls);
/** Read the patterns; after the controls. Faults go to the reader. */
void ofr_patterns_read(struct ofr_reader *reader, const struct ofr_node *patterns);

#endif
