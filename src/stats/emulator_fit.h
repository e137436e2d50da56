/*
 * The search for an emulator's lengths, signal and noise; private to emulator.c.
 */
#ifndef OFR_STATS_EMULATOR_FIT_H
#define OFR_STATS_EMULATOR_FIT_H

#include <stddef.h>

#include "base/report.h"

/** What is searched for; see emulator.h. */
struct ofr_emulator_form {
    double signal, noise;
    double *lengths;    /* [d] */
    double log_density; /* of the values and the prior, brought to the number of all values */
};

/**
 * Find lengths, signal and noise of the largest posterior density of the values, from at most 300 of them.
 *
 * @param n, d [in] numbers of values and of inputs
 * @param x    [in] [n][d] inputs
 * @param y    [in] [n] values of mean 0 and standard deviation 1
 * @param form [out] into `lengths` of the caller
 * @errors   OFR_SYSTEM when memory is short
 */
OFR_MUST_USE ofr_status ofr_emulator_search(size_t n, size_t d, const double *x, const double *y,
                                            struct ofr_emulator_form *form, struct ofr_reports *reports);

#endif
