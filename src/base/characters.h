/*
 * Characters of UTF-8 text: which bytes are one, which ones a terminal must not see, and letters without
 * case.
 *
 * What a letter is does not depend on the locale of the host (tools/check-layers).
 *
 * @param text [in] UTF-8
 */
#ifndef OFR_BASE_CHARACTERS_H
#define OFR_BASE_CHARACTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Bytes of the character at the start of `left` bytes, at least 1; 0 when they begin with none. */
size_t ofr_character_length(const char *text, size_t left);

/**
 * Write a character.
 * @param number [in] of the character
 * @param out    [out] at most 3 bytes, without a NUL
 * @return   how many bytes; 0 when it is none of U+0001 to U+FFFF, or half of a pair of UTF-16
 */
size_t ofr_character_write(uint32_t number, char *out);

/** Whether a byte is one of A-Z and a-z. */
bool ofr_is_letter(char byte);
/** Whether a byte is one of 0-9. */
bool ofr_is_digit(char byte);
/** Whether a byte is one of A-Z. */
bool ofr_is_capital(char byte);
/** A byte; the small letter where it is one of A-Z. */
char ofr_small(char byte);
/** A byte; the capital where it is one of a-z. */
char ofr_capital(char byte);

/**
 * Compare two names without regard to case, in the Latin, Greek, Cyrillic and Armenian scripts. Accents
 * count.
 * @param a, b [in] NUL-terminated
 * @return   below, at or above 0, as strcmp; an order for sorting, not for people
 */
int ofr_name_order(const char *a, const char *b);
/** Whether two names are the same but for case. @param a, b [in] NUL-terminated */
bool ofr_same_name(const char *a, const char *b);

enum { OFR_LONGEST_ESCAPE = 7 };
/**
 * Bytes at the start of a text that a terminal may see as they are. It must not see control characters other
 * than tab, carriage return and newline, characters that change the direction or the line of a text, and
 * bytes that are not UTF-8.
 *
 * @param n [in] bytes of the text
 */
size_t ofr_plain_bytes(const char *text, size_t n);
/**
 * Write the first character of a text, which is not plain, in a form that is: \uXXXX, which JSON reads too;
 * for a byte that is not UTF-8 the replacement character U+FFFD.
 *
 * @param n    [in] bytes of the text, at least 1
 * @param room [out] NUL-terminated
 * @return   bytes of the character
 */
size_t ofr_escape(const char *text, size_t n, char room[OFR_LONGEST_ESCAPE]);

#endif
