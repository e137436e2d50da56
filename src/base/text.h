/*
 * Formatted text into a sink, and text in memory.
 *
 * A failed write is remembered: callers print without checking each line and return ofr_text_end. Lines of
 * any length are written in full. Characters that a terminal must not see are escaped (characters.h).
 *
 * @param format [in] printf format
 * @param plain  [in] UTF-8 text
 */
#ifndef OFR_BASE_TEXT_H
#define OFR_BASE_TEXT_H

#include "base/report.h"

struct ofr_text {
    ofr_sink sink;
    bool failed; /* a write was refused: nothing more is written */
};

/** A sink that keeps text in memory, however long. Zero-initialise; free with ofr_free(kept.text). */
struct ofr_kept_text {
    char *text; /* NUL-terminated; NULL while nothing was written */
    size_t n;   /* bytes without the NUL */
};
/** Text into a sink that keeps it. */
struct ofr_text ofr_text_in_memory(struct ofr_kept_text *kept);

/** Write formatted text. */
void ofr_put(struct ofr_text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Write a style for terminals, the only sequence of control characters that is not escaped. @param style
 * [in] a constant of this program */
void ofr_put_style(struct ofr_text *text, const char *style);

/** Write a text as it is. */
void ofr_put_plain(struct ofr_text *text, const char *plain);

/**
 * Write a text broken at spaces into lines of at most `width` columns, and a newline.
 *
 * @param at     [in] columns that the first line already has
 * @param indent [in] spaces before each further line
 */
void ofr_put_wrapped(struct ofr_text *text, const char *plain, int at, int indent, int width);

/** Columns of a page of text. */
#define OFR_TEXT_WIDTH 100

/** Write a lead, then formatted text wrapped to OFR_TEXT_WIDTH columns. @param indent [in] of further lines
 */
void ofr_put_paragraph(struct ofr_text *text, const char *lead, int indent, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/** Write a text and spaces up to `width` columns; counts characters, not bytes. */
void ofr_put_padded(struct ofr_text *text, const char *plain, int width);

/** Write a whole number, `value`, with commas between thousands: 439,243. */
void ofr_put_count(struct ofr_text *text, double value);

/** Characters of a UTF-8 text. */
int ofr_columns(const char *plain);

/** End a text. @errors OFR_SYSTEM when a write was refused */
OFR_MUST_USE ofr_status ofr_text_end(const struct ofr_text *text, struct ofr_reports *reports);

#endif
