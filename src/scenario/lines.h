/*
 * Lines: plain-text records that programs exchange, such as a resolved scenario (resolved.h).
 *
 * A line is a word that names it, then words, hexadecimal floats, whole numbers and quoted texts, each after
 * a space. A line is described once, by a function that serves both ways: with a sink it writes the values it
 * is given, without one it reads them back. Works without libfyaml and libcsv, so also in WebAssembly. A
 * program wrote such a text, so the first fault ends the reading; what is read after it is empty.
 *
 * Invariant: a number is read back to the same bits.
 *
 * @param lines [in,out] the text and the first failure
 */
#ifndef OFR_SCENARIO_LINES_H
#define OFR_SCENARIO_LINES_H

#include "scenario/scenario.h"

enum { OFR_MOST_WORD = 128 };

struct ofr_lines {
    const ofr_sink *sink; /* NULL: reading */
    const char *p;        /* rest of the text that is read */
    const char *what;     /* "resolved scenario": for reports */
    int line;
    long long n_bytes; /* of the text that is read: an upper limit for the number of items in it */
    ofr_status status;
    bool nameless;                 /* write file names as empty texts */
    struct ofr_scenario *scenario; /* the one that is written or read, or to which the lines belong */
    struct ofr_reports *reports;
};

/** Lines to be read from a text; `what` names the text in reports. */
struct ofr_lines ofr_lines_of(const char *text, const char *what, struct ofr_scenario *scenario,
                              struct ofr_reports *reports);

/** Whether values are read; else they are written. */
static inline bool ofr_lines_reading(const struct ofr_lines *lines) { return lines->sink == NULL; }

/** Report a fault in the text that is read, as the sentence `text`, unless an earlier one was reported. */
void ofr_lines_fail(struct ofr_lines *lines, const char *text);
/** Zeroed memory for n elements of `size` bytes; NULL after a failure. */
void *ofr_lines_room(struct ofr_lines *lines, size_t n, size_t size);
/** Set a list to room for n zeroed elements when reading; n becomes 0 after a failure. */
#define OFR_LINES_LIST(lines, list, n)                                                                       \
    do {                                                                                                     \
        if (ofr_lines_reading(lines) && ((list) = ofr_lines_room((lines), (n), sizeof *(list))) == NULL)     \
            (n) = 0;                                                                                         \
    } while (0)

/** Begin a line with a word, and end it. */
void ofr_lines_begin(struct ofr_lines *lines, const char *word);
void ofr_lines_end(struct ofr_lines *lines);
/** Begin an optional line with a word: when writing if `present`, when reading if the text has it. */
bool ofr_lines_has(struct ofr_lines *lines, const char *word, bool present);
/** Number of lines of the rest of the text that is read that begin with a word. */
size_t ofr_lines_number_of(const struct ofr_lines *lines, const char *word);

/** A word without spaces. @param word [in,out] [OFR_MOST_WORD] cut to "" when the one read is longer */
void ofr_lines_word(struct ofr_lines *lines, char word[OFR_MOST_WORD]);

/** A number; NAN is a number. @param number [in,out] without unit */
void ofr_lines_number(struct ofr_lines *lines, double *number);
/** A whole number in [low, high]. @param n [in,out] without unit */
void ofr_lines_count(struct ofr_lines *lines, long long *n, long long low, long long high);
#define OFR_LINES_COUNT(lines, variable, low, high)                                                          \
    do {                                                                                                     \
        long long ofr_n = (long long)(variable);                                                             \
        ofr_lines_count((lines), &ofr_n, (low), (high));                                                     \
        if (ofr_lines_reading(lines))                                                                        \
            (variable) = (__typeof__(variable))ofr_n;                                                        \
    } while (0)

/**
 * One of n names.
 * @param which [in,out] index of the name, from 0
 * @param names [in] [n] texts, or structs of `size` bytes whose first member is a text
 */
void ofr_lines_name(struct ofr_lines *lines, size_t *which, const void *names, size_t n, size_t size);
#define OFR_LINES_NAME(lines, variable, names, n)                                                            \
    do {                                                                                                     \
        size_t ofr_which = (size_t)(variable);                                                               \
        ofr_lines_name((lines), &ofr_which, (names), (n), sizeof *(names));                                  \
        if (ofr_lines_reading(lines))                                                                        \
            (variable) = (__typeof__(variable))ofr_which;                                                    \
    } while (0)

/** A quoted text; NULL is written as -. @param text [in,out] a text that is read is to be freed */
void ofr_lines_text(struct ofr_lines *lines, char **text);
/** A quoted text that must not be NULL when it is read. @param text [in,out] as in ofr_lines_text */
void ofr_lines_need_text(struct ofr_lines *lines, char **text);

#endif
