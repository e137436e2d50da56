/*
 * Checkpoints: where those of a run stand, what is in them, and which are taken up by a resume.
 *
 * Each replicate that is under way has one of its own, RUN.db.checkpoint-ROW. It goes when the
 * replicate is in the database.
 */
#ifndef OFR_ENSEMBLE_CHECKPOINTS_H
#define OFR_ENSEMBLE_CHECKPOINTS_H

#include "ensemble/run.h"

/** Save or load a replicate: its engine, then its output (engine/archive.h). */
void ofr_replicate_archive(struct ofr_engine *engine, struct ofr_output *output, struct ofr_archive *archive);

/** Write the checkpoint of a row. @errors OFR_SYSTEM; the one before is then still there */
OFR_MUST_USE ofr_status ofr_checkpoints_write(const struct ofr_run *run, uint32_t row,
                                              struct ofr_engine *engine, struct ofr_output *output,
                                              struct ofr_reports *reports);

/** Load the checkpoint that ofr_checkpoints_find found, into an engine and a output just started. */
OFR_MUST_USE ofr_status ofr_checkpoints_load(const struct ofr_run *run, uint32_t row,
                                             struct ofr_engine *engine, struct ofr_output *output,
                                             struct ofr_reports *reports);

/**
 * Look for the checkpoints of all replicates that are not finished, and set their checkpoint_day.
 * @errors   OFR_BAD_INPUT with the reason for each that is refused; nothing is changed
 */
OFR_MUST_USE ofr_status ofr_checkpoints_find(struct ofr_run *run, struct ofr_reports *reports);

/** Remove the checkpoint of a row, if there is one. */
void ofr_checkpoints_remove(const struct ofr_run *run, uint32_t row);

#endif
