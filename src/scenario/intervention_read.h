/*
 * Reader of an intervention from the tree of its file, checked against a scenario.
 *
 * An intervention says which parameters of the state or of society change, when, by how much and at what
 * cost; docs/interventions.md describes the file. A parameter of the group, a negative dose, a switch of a
 * rule and a parameter of theory are refused, each with its position. All faults of a file are reported at
 * once. intervention_find.h finds the files.
 */
#ifndef OFR_SCENARIO_INTERVENTION_READ_H
#define OFR_SCENARIO_INTERVENTION_READ_H

#include "scenario/node.h"
#include "scenario/scenario.h"

/**
 * Read an intervention from the tree of its file.
 *
 * @param file         [in] what the file is called; kept with the intervention
 * @param scenario     [in] whose parameters, dates and dated events it is checked against
 * @param intervention [out] free it with ofr_intervention_free; empty on failure
 * @errors   OFR_BAD_INPUT with one report for every fault; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_intervention_of(const struct ofr_node *root, const char *file,
                                            struct ofr_scenario *scenario,
                                            struct ofr_intervention *intervention,
                                            struct ofr_reports *reports);

/**
 * Apply an intervention that was read, in its place by name.
 *
 * @param one [in] taken over on success; on failure it is still the caller's
 * @errors   OFR_BAD_INPUT when the scenario has one that conflicts with it, or has it; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_intervention_add(struct ofr_scenario *scenario,
                                             const struct ofr_intervention *one, struct ofr_reports *reports);

#endif
