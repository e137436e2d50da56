/*
 * Checkpoint: the state of one replicate in a file, from which a run goes on after a kill.
 *
 * A header in plain (what it is of, sizes, digests), then what engine/archive.h gives, packed by
 * zstd with zstd's own checksum. Written to a file of another name, synced and renamed, so that at
 * the path there is always a whole one: the new or the one before. Its digests tell accidents,
 * not forgery. Not an archive: another version of the program refuses it. The only zstd.
 */
#ifndef OFR_STORE_CHECKPOINT_H
#define OFR_STORE_CHECKPOINT_H

#include "engine/archive.h"

/** Version of the file. */
#define OFR_CHECKPOINT_FORMAT 1

/** What a checkpoint is of. */
struct ofr_checkpoint {
    const char *model;
    uint64_t seed, identity; /* identity: digest of the scenario and of how the replicate differs from it */
    uint32_t replicate, n_people, n_days;
    uint32_t day; /* days simulated; found out by a read */
};

/** Lists the state to be saved or loaded. */
typedef void (*ofr_list_state)(void *of, struct ofr_archive *archive);

/**
 * Write a checkpoint in place of the one at the path.
 * @errors   OFR_SYSTEM (disk, memory); what was at the path is then still there
 */
OFR_MUST_USE ofr_status ofr_checkpoint_write(const char *path, const struct ofr_checkpoint *about,
                                             ofr_list_state list, void *of, struct ofr_reports *reports);

/**
 * Read all of a checkpoint and tell whether it is whole and of what is wanted.
 *
 * @param about [in,out] what is wanted; its day is set
 * @param found [out] false when there is no file: then nothing else is said
 * @errors   OFR_BAD_INPUT with the reason why it is refused; OFR_SYSTEM. The file is left alone
 */
OFR_MUST_USE ofr_status ofr_checkpoint_check(const char *path, struct ofr_checkpoint *about, bool *found,
                                             struct ofr_reports *reports);

/** Load a checkpoint that must be there. @errors as ofr_checkpoint_check */
OFR_MUST_USE ofr_status ofr_checkpoint_load(const char *path, struct ofr_checkpoint *about,
                                            ofr_list_state list, void *of, struct ofr_reports *reports);

/** Remove a checkpoint, and what a kill left of one half-written; nothing there is fine. */
void ofr_checkpoint_remove(const char *path);

#endif
