/*
 * Arms and jobs of a run: the base, the controls that patterns ask for, the branches; and with which
 * scenario each is simulated from which day.
 */
#ifndef OFR_ENSEMBLE_ARMS_H
#define OFR_ENSEMBLE_ARMS_H

#include "ensemble/run.h"

/**
 * List the arms, replicates and jobs of a run whose scenario, model and days are known. A branch may change
 * any parameter that is read during a run and does not describe the group, since it stands for something that
 * can be done.
 *
 * @errors   OFR_BAD_INPUT with all faults of branches and controls; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_arms_list(struct ofr_run *run, const struct ofr_run_options *options,
                                      struct ofr_reports *reports);

/**
 * Add an arm, a copy of the run's scenario, to be changed by the caller and then finished. Callers that read
 * changes of users check what these may change.
 *
 * @param run      [in,out] there is room for the arm
 * @param name     [in] of n_name characters, copied
 * @param kind     [in] borrowed: "run", "control" or "branch"
 * @param from_day [in] the base before that day
 * @errors   OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_arms_add(struct ofr_run *run, const char *name, size_t n_name, const char *kind,
                                     uint32_t from_day, struct ofr_reports *reports);

/** Note what the last arm changes. @errors OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_arms_finish(const struct ofr_run *run, struct ofr_reports *reports);

/** Compute the identity of each arm, from its scenario and the points of the run, which are open. @errors
 * OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_arms_identify(const struct ofr_run *run, struct ofr_reports *reports);

/**
 * Add arms that leave out an assumption (ablations.c): of each arm from `first` on whose sizes rest partly on
 * evidence, one without each size that has no grade, and where there are several one without all of them.
 *
 * @errors   OFR_BAD_INPUT when the run has too many arms; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_arms_add_ablations(struct ofr_run *run, size_t first,
                                               struct ofr_reports *reports);

#define OFR_MOST_BRANCHES 1000
#define OFR_WITHOUT_ALL                                                                                      \
    "all assumptions" /* what an arm is without that leaves out every size without a grade */

/** Free arms, replicates and jobs; accepts a run without. */
void ofr_arms_free(struct ofr_run *run);

/**
 * Row of a replicate of an arm.
 * @param arm       [in] index into the run's arms
 * @param replicate [in] from 0
 * @return   index into the run's replicates; n_all when the arm has none of that number
 */
uint32_t ofr_arms_row(const struct ofr_run *run, size_t arm, uint32_t replicate);

#endif
