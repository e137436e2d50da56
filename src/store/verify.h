/*
 * Verify: all that can be checked of a database without running it again, step by step.
 */
#ifndef OFR_STORE_VERIFY_H
#define OFR_STORE_VERIFY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/report.h"

enum ofr_verify_step {
    OFR_VERIFY_TABLES,
    OFR_VERIFY_PAGES,
    OFR_VERIFY_REFERENCES,
    OFR_VERIFY_ROWS,
    OFR_VERIFY_SUMS,
    OFR_N_VERIFY_STEPS
};

/** A step. Those after one that found a fault in the tables or pages are not taken. */
struct ofr_verified_step {
    const char *name, *what;
    bool taken;
    struct ofr_reports *faults; /* none: it holds */
};

struct ofr_verified {
    char kind[32];  /* of the ensemble; "" where it could not be read */
    bool complete;  /* as it says */
    int64_t n_jobs; /* finished */
    struct ofr_verified_step steps[OFR_N_VERIFY_STEPS];
};

/**
 * Take all steps over a database.
 * @param verified [out] free it in any case
 * @errors   OFR_BAD_INPUT when the file is no database of Offramp of this format; OFR_SYSTEM. What a step
 * finds is no error here
 */
OFR_MUST_USE ofr_status ofr_store_verify(const char *path, struct ofr_verified *verified,
                                         struct ofr_reports *reports);

/** Whether every step was taken and holds. */
bool ofr_verified_whole(const struct ofr_verified *verified);

void ofr_verified_free(struct ofr_verified *verified);

#endif
