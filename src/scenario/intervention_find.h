/*
 * Interventions that come with a scenario: files of its folder `interventions`. Native only.
 *
 * A name is that of a file without .yaml; a text with a slash or with the ending .yaml is a path.
 */
#ifndef OFR_SCENARIO_INTERVENTION_FIND_H
#define OFR_SCENARIO_INTERVENTION_FIND_H

#include "scenario/intervention_read.h"

#define OFR_MOST_INTERVENTIONS 256
#define OFR_LONGEST_INTERVENTION 64

/** Names of the interventions of a scenario, sorted. */
struct ofr_intervention_names {
    size_t n;
    char names[OFR_MOST_INTERVENTIONS][OFR_LONGEST_INTERVENTION + 1];
    const char *list[OFR_MOST_INTERVENTIONS]; /* the same, as a list of texts */
};

/** List the interventions that come with a scenario; none when it has no such folder.
 *  @errors OFR_SYSTEM (memory) */
OFR_MUST_USE ofr_status ofr_intervention_list(const struct ofr_scenario *scenario,
                                              struct ofr_intervention_names *names,
                                              struct ofr_reports *reports);

/** Path of a shipped intervention by its `name`; NULL when memory is short. The caller frees it. */
char *ofr_intervention_path(const struct ofr_scenario *scenario, const char *name);

#endif
