/*
 * Status and reports: a status for the code, a report for people.
 *
 * Every function that can fail returns ofr_status and takes `struct ofr_reports *` last. A report is made
 * where the fault is found, passed up unchanged and printed once, by a program. Reports are faults and
 * warnings, not a log.
 *
 * The number and length of reports are limited here, whatever is read, and what a terminal must not see is
 * escaped (characters.h).
 *
 * Invariant: a list of reports is always valid. When memory for a report is short, n_lost counts it, and the
 * status still says that a step failed.
 */
#ifndef OFR_BASE_REPORT_H
#define OFR_BASE_REPORT_H

#include "offramp.h"

enum ofr_severity { OFR_ERROR, OFR_WARNING };

enum {
    OFR_MOST_REPORTS = 100,    /* that are kept of each severity; further ones are counted */
    OFR_LONGEST_REPORT = 1200, /* bytes of a text; of a longer one the middle is left out */
    OFR_LONGEST_EXCERPT = 200, /* characters of a line, around the place of the fault */
};

/** One fault. file, source_line may be NULL; line, column, length are 0 where unknown. */
struct ofr_report {
    enum ofr_severity severity;
    char *text;        /* what was found and what is allowed; no trailing newline */
    char *file;        /* path as the user gave it */
    int line, column;  /* from 1 */
    int length;        /* characters to underline, at least 1 when column is known */
    char *source_line; /* of the line OFR_LONGEST_EXCERPT characters around the column, for the caret */
    int caret;         /* spaces before the caret under source_line */
};

struct ofr_reports {
    struct ofr_report *items;
    size_t n_items, capacity, n_errors, n_warnings, n_lost;
};

/** A position in a file from which a value was read. All zero when the value came from elsewhere. */
struct ofr_position {
    const char *file; /* borrowed */
    int line, column, length;
    const char *source_line; /* borrowed, need not end in NUL: ends at newline or NUL */
};

/**
 * Whether so many errors were reported that further ones are only counted: then the search for a helpful word
 * is in vain. A list that is NULL is full.
 */
bool ofr_reports_full(const struct ofr_reports *reports);

/**
 * Add an error without a place in a file.
 *
 * @param reports [in,out] the list; NULL is allowed and drops the report
 * @param status  [in] returned unchanged, so that `return ofr_fail(...)` reads well
 * @param format  [in] printf format
 * @errors   none: when memory is short the report is counted as lost
 */
ofr_status ofr_fail(struct ofr_reports *reports, ofr_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** Add an error at a position in a file; see ofr_fail. @errors `status`, always @param format [in] as printf
 */
ofr_status ofr_fail_at(struct ofr_reports *reports, ofr_status status, const struct ofr_position *at,
                       const char *format, ...) __attribute__((format(printf, 4, 5)));

/** Add a warning; no status changes. `at` may be NULL; `format` is as for printf. */
void ofr_warn_at(struct ofr_reports *reports, const struct ofr_position *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** Move all reports to the end of another list, untouched. `to` may be NULL: they are dropped. */
void ofr_reports_move(struct ofr_reports *to, struct ofr_reports *from);

/** Takes a step; returns its status to the caller when it fails. For functions that release nothing. */
#define OFR_TRY(step)                                                                                        \
    do {                                                                                                     \
        ofr_status ofr_try_status = (step);                                                                  \
        if (ofr_try_status != OFR_OK)                                                                        \
            return ofr_try_status;                                                                           \
    } while (0)

/** Takes a step unless an earlier one failed. For functions that release something at their end. */
#define OFR_THEN(status, step)                                                                               \
    do {                                                                                                     \
        if ((status) == OFR_OK)                                                                              \
            (status) = (step);                                                                               \
    } while (0)

#endif
