/*
 * Text: printf into a sink, remembering whether all went through.
 *
 * A failure is kept until the end, so that callers print without checking each line and
 * return ofr_text_end. Not a buffer: whoever gives the sink may keep one.
 */
#ifndef OFR_REPORT_TEXT_H
#define OFR_REPORT_TEXT_H

#include "base/report.h"

struct ofr_text {
    ofr_sink sink;
    bool failed; /* a write was refused: nothing more is written */
};

/** Write formatted text. */
void ofr_put(struct ofr_text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Write a text as it is. */
void ofr_put_plain(struct ofr_text *text, const char *plain);

/** Write a text broken at spaces into lines of at most `width` columns, each after `indent`
 *  spaces; the first line is already `at` columns long. Ends with a newline. */
void ofr_put_wrapped(struct ofr_text *text, const char *plain, int at, int indent, int width);

/** Write a text and spaces up to `width` columns; counts characters, not bytes. */
void ofr_put_padded(struct ofr_text *text, const char *plain, int width);

/** Write a whole number with commas between thousands: 439,243. */
void ofr_put_count(struct ofr_text *text, double value);

/** Characters of a UTF-8 text. */
int ofr_columns(const char *plain);

/** OFR_OK when everything was written; else OFR_SYSTEM with a report. */
OFR_MUST_USE ofr_status ofr_text_end(const struct ofr_text *text, struct ofr_reports *reports);

#endif
