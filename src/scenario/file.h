/*
 * Text files in memory, with the offsets of their lines, so that a report can show any byte.
 *
 * Reading from disk is native only (file_read.c). yaml.h and csv.h parse the text.
 *
 * Invariant: after OFR_OK the text is UTF-8 without control characters other than tab, carriage return and
 * newline, ends in a NUL and has no byte order mark.
 */
#ifndef OFR_SCENARIO_FILE_H
#define OFR_SCENARIO_FILE_H

#include "base/memory.h"
#include "base/report.h"

struct ofr_file {
    char *path;
    char *text; /* [size + 1] */
    size_t size;
    size_t *lines; /* [n_lines] offset of the first byte of each line */
    size_t n_lines;
};

/**
 * Read a file of at most 64 MiB.
 *
 * @param path  [in] as the user gave it
 * @param asked [in] where the path was named, for the report; NULL: by the user
 * @param file  [out] free it with ofr_file_free; empty on failure
 * @errors   OFR_BAD_INPUT: cannot be opened, a folder, too large, not UTF-8 text; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_file_read(const char *path, const struct ofr_position *asked,
                                      struct ofr_file *file, struct ofr_reports *reports);

/**
 * The same for a text of `size` bytes in memory, which is copied; reports call it `path`.
 * @errors   OFR_BAD_INPUT when it is not UTF-8 text; OFR_SYSTEM when memory is short
 */
OFR_MUST_USE ofr_status ofr_file_of_text(const char *path, const char *text, size_t size,
                                         struct ofr_file *file, struct ofr_reports *reports);

/**
 * The same for a text in memory that is taken over in any case; reports call it `path`.
 *
 * @param text [in] [size + 1]
 * @errors   as ofr_file_of_text
 */
OFR_MUST_USE ofr_status ofr_file_take(const char *path, char *text, size_t size, struct ofr_file *file,
                                      struct ofr_reports *reports);

/** Free what a file holds; accepts an empty one. */
void ofr_file_free(struct ofr_file *file);

/** The position of `length` bytes at an offset, cut at the end of the line. Borrows the file. */
struct ofr_position ofr_file_position(const struct ofr_file *file, size_t offset, size_t length);

/** A path beside a file: `name` itself when absolute, else in the folder of `path`. NULL when
 *  memory is short; the caller frees it. */
char *ofr_path_beside(const char *path, const char *name);

/**
 * Report a file or folder that has its name of before 0.2 beside a scenario.
 *
 * @param path [in] of the scenario file
 * @param old  [in] its name then
 * @param now  [in] its name now
 * @errors   OFR_BAD_INPUT when `old` is there; OFR_SYSTEM when memory is short
 */
OFR_MUST_USE ofr_status ofr_file_refuse_renamed(const char *path, const char *old, const char *now,
                                                struct ofr_reports *reports);

#endif
