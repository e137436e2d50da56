/*
 * Checkpoints of an ensemble: where they are, and which are taken up by a resume.
 *
 * Each job that is under way has one of its own beside the database: RUN.db.checkpoint-REPLICATE for the
 * base, RUN.db.checkpoint-IDENTITY-REPLICATE for another arm. It goes when the job is in the database.
 */
#ifndef OFR_ENSEMBLE_CHECKPOINTS_H
#define OFR_ENSEMBLE_CHECKPOINTS_H

#include "ensemble/internal.h"

/** Save or load a job: its engine, then its output (engine/archive.h). */
void ofr_replicate_archive(struct ofr_engine *engine, struct ofr_output *output, struct ofr_archive *archive);

/** Write the checkpoint of a job. @errors OFR_SYSTEM; the one before is then still there */
OFR_MUST_USE ofr_status ofr_checkpoints_write(const struct ofr_ensemble *ensemble, const struct ofr_job *job,
                                              struct ofr_engine *engine, struct ofr_output *output,
                                              struct ofr_reports *reports);

/** Load the checkpoint that ofr_checkpoints_find found, into an engine and an output just started.
 *  @errors OFR_BAD_INPUT, OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_checkpoints_load(const struct ofr_ensemble *ensemble, const struct ofr_job *job,
                                             struct ofr_engine *engine, struct ofr_output *output,
                                             struct ofr_reports *reports);

/**
 * Look for the checkpoint of a job.
 * @param day [out] days simulated; untouched when there is none
 * @errors   OFR_BAD_INPUT with the reason when it is refused; OFR_SYSTEM. The file is left alone
 */
OFR_MUST_USE ofr_status ofr_checkpoints_find(const struct ofr_ensemble *ensemble, const struct ofr_job *job,
                                             uint32_t *day, struct ofr_reports *reports);

/** Remove the checkpoint of a job, if there is one. */
void ofr_checkpoints_remove(const struct ofr_ensemble *ensemble, const struct ofr_job *job);

#endif
