/*
 * Plan: which replicates a run has - its own, those of controls that patterns ask for, those of
 * branches - and with which scenario each is simulated from which day.
 */
#ifndef OFR_ENSEMBLE_PLAN_H
#define OFR_ENSEMBLE_PLAN_H

#include "ensemble/run.h"

/**
 * Fill the variants and replicates of a run whose scenario, model and days are known. A branch may
 * change any parameter that is read during a run and does not describe the group, since it stands for
 * something that can be done.
 *
 * @errors   OFR_BAD_INPUT with all faults of branches and controls; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_plan(struct ofr_run *run, const struct ofr_run_options *options,
                                 struct ofr_reports *reports);

/** Free variants and the list of replicates; accepts a run without. */
void ofr_plan_free(struct ofr_run *run);

/** The scenario a replicate is simulated with. */
const struct ofr_scenario *ofr_plan_scenario(const struct ofr_run *run, uint32_t row);

/** Row of a replicate of a variant; n_all when it has none of that number. */
uint32_t ofr_plan_row(const struct ofr_run *run, size_t variant, uint32_t replicate);

#endif
