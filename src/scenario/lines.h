/*
 * Lines: the words of the plain texts that programs hand to one another - a resolved scenario, what a place
 * is compared with. A line is a word that says what it is, then words, hexadecimal floats, whole numbers and
 * quoted texts, each after a space.
 *
 * Works without libfyaml and libcsv, so everywhere. Such a text was written by a program, so the first fault
 * ends the reading; what is read after it is nothing. Not what the lines mean: see resolved.h.
 *
 * Invariant: a number is read back to the same bits.
 */
#ifndef OFR_SCENARIO_LINES_H
#define OFR_SCENARIO_LINES_H

#include "scenario/scenario.h"

enum { OFR_MOST_WORD = 128 };

struct ofr_lines_writer {
    ofr_sink sink;
    bool ok; /* nothing failed so far */
};

/** Bytes as they are. */
void ofr_lines_put(struct ofr_lines_writer *writer, const char *text);
/** A space, then the value. */
void ofr_lines_put_word(struct ofr_lines_writer *writer, const char *word);
void ofr_lines_put_count(struct ofr_lines_writer *writer, long long n);
void ofr_lines_put_number(struct ofr_lines_writer *writer, double number);
/** A text in quotes, or - for none. Newlines, quotes and backslashes are escaped. */
void ofr_lines_put_text(struct ofr_lines_writer *writer, const char *text);

struct ofr_lines {
    const char *p;    /* what is not yet read */
    const char *what; /* "resolved scenario": for reports */
    int line;
    long long n_bytes; /* of the whole text: more items than that it cannot hold */
    ofr_status status;
    struct ofr_scenario *scenario; /* that is read, or that what is read belongs to */
    struct ofr_reports *reports;
};

/** Report a fault at the line, unless there was one before. */
void ofr_lines_fail(struct ofr_lines *lines, const char *text);
/** Zeroed memory for n elements; NULL after a fault. */
void *ofr_lines_room(struct ofr_lines *lines, size_t n, size_t size);

/** The next word of the line, up to a space; "" at its end. */
void ofr_lines_word(struct ofr_lines *lines, char word[OFR_MOST_WORD]);
/** The line has nothing more. */
void ofr_lines_end(struct ofr_lines *lines);
double ofr_lines_number(struct ofr_lines *lines);
long long ofr_lines_count(struct ofr_lines *lines, long long low, long long high);
/** Which of n words is next; 0 with a fault when it is none. */
size_t ofr_lines_one_of(struct ofr_lines *lines, const char *const *words, size_t n);
/** Which of n declarations of `size` bytes each (check.h) is next, by name; 0 with a fault when none is. */
size_t ofr_lines_declared(struct ofr_lines *lines, const void *list, size_t n, size_t size);
/** A quoted text, to be freed; NULL for -. */
char *ofr_lines_text(struct ofr_lines *lines);
/** The same for a text that must be there. */
char *ofr_lines_need_text(struct ofr_lines *lines);

/** Whether the line begins with a word. */
bool ofr_lines_at(const struct ofr_lines *lines, const char *word);
/** The line begins with a word, which is passed. */
void ofr_lines_need(struct ofr_lines *lines, const char *word);

#endif
