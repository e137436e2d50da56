/*
 * Grades of interventions: how many sizes rest on what, and what is missing.
 */
#ifndef OFR_SCENARIO_INTERVENTION_GRADES_H
#define OFR_SCENARIO_INTERVENTION_GRADES_H

#include "base/text.h"
#include "scenario/intervention_size.h"

/** Write a line for each intervention with its sizes by grade, then the sizes without evidence and those that
 * are one number; nothing for a scenario without interventions. */
void ofr_put_grades(struct ofr_text *text, const struct ofr_scenario *scenario);

/** Write how many sizes have each grade, the strongest first: "3 quasi-experiment, 1 none"; nothing without
 * sizes. @param n_grades [in] [OFR_N_GRADES] */
void ofr_say_grades(struct ofr_text *text, const size_t *n_grades);

/** Write a size of an intervention with its distribution, if it has one: "-0.085 (normal, sd 0.02)". */
void ofr_put_size(struct ofr_text *text, const struct ofr_size *size);

#endif
