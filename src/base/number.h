/*
 * Numbers: exp, log and other functions that give the same bits on every platform; how numbers are read and
 * written.
 *
 * libm differs between platforms, and a digest must not. These functions use + - * / and bit moves in a fixed
 * order, so IEEE 754 doubles without contraction give the same bits. They are accurate to a few units in the
 * last place; tests compare them with libm.
 *
 * A host may have set a locale whose decimal point is a comma. Here is the only place that reads real numbers
 * from text or writes them to it, and it does so in the C locale. tools/check-layers enforces this. The
 * public reader is ofr_number_read (offramp.h).
 */
#ifndef OFR_BASE_NUMBER_H
#define OFR_BASE_NUMBER_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "offramp.h"

/** e^x; 0 for x below -745, infinity above 709.78. */
double ofr_exp(double x);
/**
 * Replace n numbers x by e^x, with the bits of ofr_exp.
 * @param x  [in,out] [n]
 * @cost     about a quarter of n calls: the divisions overlap
 */
void ofr_exp_many(double *x, size_t n);
/** Natural logarithm of x > 0. */
double ofr_log(double x);
/** 1 / (1 + e^-x). */
double ofr_logistic(double x);
/** cos(2 pi turns) for turns in [0, 1]. */
double ofr_cos_turn(double turns);
/** Square root of x >= 0, correctly rounded. */
double ofr_sqrt(double x);
/** 1 - e^-rate: the chance of at least one event at a rate. */
double ofr_hazard(double rate);

/**
 * Distance in km between two points (equirectangular: less than 0.5 % off below 600 km at these latitudes).
 * @param lat1, lon1, lat2, lon2 [in] degrees
 */
double ofr_distance_km(double lat1, double lon1, double lat2, double lon2);

/** Index of the first sum that exceeds x; n - 1 if none does. @param cumulative [in] [n] rising sums */
size_t ofr_pick(const double *cumulative, size_t n, double x);

/** x, or the nearest of low and high when it lies outside. */
static inline double ofr_clamp(double x, double low, double high) {
    return x < low ? low : x > high ? high : x;
}

/**
 * Write formatted text into a room, as snprintf does in the C locale.
 * @param room   [out] [size] cut when it is short
 * @param format [in] printf format
 * @return   length of the whole text
 */
int ofr_format(char *room, size_t size, const char *format, ...) __attribute__((format(printf, 3, 4)));
/** The same for arguments in a list. @param room [out] [size] @param format [in] printf format */
int ofr_vformat(char *room, size_t size, const char *format, va_list arguments)
    __attribute__((format(printf, 3, 0)));
/** The same into a stream, which remembers errors. @param format [in] printf format */
void ofr_format_to(FILE *stream, const char *format, ...) __attribute__((format(printf, 2, 3)));

/**
 * What to add to a message about a text that is no number: that the decimal point is a comma, where that is
 * why; else "".
 */
const char *ofr_number_hint(const char *text);

/**
 * Read a number in any form that ofr_format writes: decimal, hexadecimal (%a), inf and nan. False for
 * anything else.
 *
 * @param text   [in] NUL-terminated
 * @param number [out] unchanged on failure
 */
bool ofr_number_read_any(const char *text, double *number);

#endif
