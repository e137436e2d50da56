/*
 * Checks of options that several analyses have.
 */
#ifndef OFR_ANALYSIS_OPTIONS_H
#define OFR_ANALYSIS_OPTIONS_H

#include "base/report.h"

/** Check a whole number. @param option [in] its name, for the message @errors OFR_BAD_INPUT outside [low,
 * high] */
OFR_MUST_USE ofr_status ofr_check_whole(const char *option, uint32_t value, uint32_t low, uint32_t high,
                                        struct ofr_reports *reports);

/** A whole number to check. */
struct ofr_whole_option {
    const char *name;
    uint32_t value, low, high;
};
/** Check several. @param list [in] [n] @errors OFR_BAD_INPUT with each that lies outside its range */
OFR_MUST_USE ofr_status ofr_check_wholes(const struct ofr_whole_option *list, size_t n,
                                         struct ofr_reports *reports);

/** Check a seed. @errors OFR_BAD_INPUT when it is more than a database can hold */
OFR_MUST_USE ofr_status ofr_check_seed(uint64_t seed, struct ofr_reports *reports);

#endif
