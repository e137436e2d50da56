/*
 * File: a text file taken into memory whole, with the offsets of its lines, so that any
 * byte of it can be pointed at in a report. Reading from disk is native only (file_read.c). Not a
 * parser: see yaml.h, csv.h.
 *
 * Invariant: after OFR_OK the text is UTF-8 without control characters but tab, carriage
 * return and newline, ends in a NUL and has no byte order mark.
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

/** The same for a text in memory, which is copied; `path` is what reports call it. */
OFR_MUST_USE ofr_status ofr_file_of_text(const char *path, const char *text, size_t size,
                                         struct ofr_file *file, struct ofr_reports *reports);

/** The same for text[size + 1] in memory, which is taken over in any case. */
OFR_MUST_USE ofr_status ofr_file_take(const char *path, char *text, size_t size, struct ofr_file *file,
                                      struct ofr_reports *reports);

/** Free what a file holds; accepts an empty one. */
void ofr_file_free(struct ofr_file *file);

/** Where `length` bytes at an offset stand; cut at the end of the line. Borrows the file. */
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
