/*
 * Whole files: the one way in which Offramp writes a file, and opens one that is no scenario.
 *
 * A file is written under no name, or a private one, flushed to the disk, and takes its place in one step.
 * Until then, what was at the path stays as it was. A kill leaves nothing behind, where the file system knows
 * files without a name.
 *
 * Invariant: nothing is written through a link, into a device, or over a file that is not Offramp's.
 */
#ifndef OFR_BASE_WHOLE_FILE_H
#define OFR_BASE_WHOLE_FILE_H

#include <stdio.h>

#include "base/report.h"

/** Where a file is to be, and what it may take the place of. */
struct ofr_target {
    const char *path;
    const char *what;                  /* in messages: "a report of Offramp" */
    bool (*is_ours)(const char *path); /* whether a file that is there is one; NULL: nothing may be there */
    bool replace;                      /* it may be replaced */
};

/**
 * Check that a file may be written: the name is one, its folder is there and may be written, and nothing is
 * at the path but what may be replaced. Changes nothing.
 * @errors   OFR_BAD_INPUT otherwise
 */
OFR_MUST_USE ofr_status ofr_target_check(const struct ofr_target *target, struct ofr_reports *reports);

/** Check that a file is not one that the same command reads. @param input [in] path; NULL: none
 *  @errors OFR_BAD_INPUT */
OFR_MUST_USE ofr_status ofr_target_is_not(const struct ofr_target *target, const char *input,
                                          struct ofr_reports *reports);

/** Open a regular file to read, or a link to one. A device or a named pipe, which could wait for ever, is not
 * opened. @return NULL otherwise, with errno */
FILE *ofr_open_regular(const char *path);

/** Whether a regular file, and no link to one, has a text in its first 4,096 bytes. */
bool ofr_file_has_mark(const char *path, const char *mark);

/** Bring the name of a file to the disk: it is there when its folder is. Where a folder cannot be synced
 * nothing is lost. */
void ofr_sync_folder(const char *path);

/** A file under way. */
struct ofr_whole_file {
    struct ofr_target target;
    FILE *stream;  /* to write to */
    char *private; /* its name until then; NULL while it has none */
};

/**
 * Begin a file. Its target is checked.
 * @param file [out] end it in any case
 * @errors   OFR_BAD_INPUT as ofr_target_check; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_whole_file_begin(const struct ofr_target *target, struct ofr_whole_file *file,
                                             struct ofr_reports *reports);

/** Bring all that was written to the disk, as the end does; for several files of which all or none shall take
 * their place. @errors OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_whole_file_flush(const struct ofr_whole_file *file, struct ofr_reports *reports);

/**
 * Flush a file and put it in its place; after a failure so far, drop it.
 * @param so_far [in] status of what was written
 * @return   so_far where it is a failure
 * @errors   OFR_BAD_INPUT where something has come to the path since; OFR_SYSTEM (disk)
 */
OFR_MUST_USE ofr_status ofr_whole_file_end(struct ofr_whole_file *file, ofr_status so_far,
                                           struct ofr_reports *reports);

#endif
