/*
 * Numbers: exp, log and other functions that give the same bits on every platform.
 *
 * libm differs between platforms, and a digest must not. These functions use + - * / and bit moves in a fixed
 * order, so IEEE 754 doubles without contraction give the same bits. They are accurate to a few units in the
 * last place; tests compare them with libm.
 */
#ifndef OFR_BASE_NUMBER_H
#define OFR_BASE_NUMBER_H

#include <stddef.h>
#include <stdint.h>

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

#endif
