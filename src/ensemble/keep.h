/*
 * What stays in memory of a replicate when its output is freed.
 */
#ifndef OFR_ENSEMBLE_KEEP_H
#define OFR_ENSEMBLE_KEEP_H

#include "ensemble/run.h"

/**
 * Keep what the summary needs of a finished output, whose outcomes and totals change owner.
 * @errors   OFR_SYSTEM when memory is short
 */
OFR_MUST_USE ofr_status ofr_keep(const struct ofr_run *run, struct ofr_replicate *kept,
                                 struct ofr_output *output, struct ofr_reports *reports);

/** How many people of one list are not in another. @param here, there [in] [n] in order, each once */
uint32_t ofr_count_here_alone(const uint32_t *here, uint32_t n_here, const uint32_t *there, uint32_t n_there);

/** Free what is kept of a replicate; accepts an empty one. */
void ofr_keep_free(struct ofr_replicate *kept);

#endif
