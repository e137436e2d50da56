/*
 * Number: exp, log and the like of our own, because libm differs between platforms and a
 * digest must not. Only + - * / and bit moves in a fixed order, so the same bits wherever
 * IEEE 754 doubles are used without contraction. Accurate to a few units in the last
 * place, which tests compare with libm.
 */
#ifndef OFR_BASE_NUMBER_H
#define OFR_BASE_NUMBER_H

#include <stddef.h>
#include <stdint.h>

double ofr_exp(double x); /* e^x; 0 below -745, infinity above 709.78 */
/**
 * e^x of each of n numbers in place: the same bits as ofr_exp, several at a time, which hides the latency of
 * the divisions; about four times as fast.
 *
 * @param x [in,out] [n] without unit
 */
void ofr_exp_many(double *x, size_t n);
double ofr_log(double x);          /* natural log of x > 0 */
double ofr_logistic(double x);     /* 1 / (1 + e^-x) */
double ofr_cos_turn(double turns); /* cos(2 pi turns), turns in [0, 1] */
double ofr_sqrt(double x);         /* square root of x, correctly rounded everywhere */
double ofr_hazard(double rate);    /* 1 - e^-rate: chance of at least one event at `rate` expected events */

/**
 * Great-circle distance between two points in km, equirectangular; the error is under 0.5 % below 600 km at
 * these latitudes.
 *
 * @param lat1, lon1, lat2, lon2 [in] degrees
 */
double ofr_distance_km(double lat1, double lon1, double lat2, double lon2);

/** Index of the first cumulative sum that exceeds x; n - 1 if none does. @param cumulative [in] [n] ascending
 */
size_t ofr_pick(const double *cumulative, size_t n, double x);

static inline double ofr_clamp(double x, double low, double high) {
    return x < low ? low : x > high ? high : x;
}

#endif
