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

/** Free what is kept of a replicate; accepts an empty one. */
void ofr_keep_free(struct ofr_replicate *kept);

#endif
