/*
 * Names in sorted order, so that one of many is found in few steps: n names take n log n comparisons.
 *
 * An order and not a table of hashes: a file from elsewhere cannot choose names that make it slow.
 */
#ifndef OFR_BASE_NAMES_H
#define OFR_BASE_NAMES_H

#include "base/report.h"

/** How two names compare: strcmp, or ofr_name_order, which ignores case. */
typedef int (*ofr_order)(const char *a, const char *b);

struct ofr_names {
    struct ofr_name_at *sorted; /* [n] */
    size_t n;
    ofr_order order;
};

/**
 * Sort names.
 *
 * @param texts [in] [n] each NULL or borrowed until the names are freed
 * @param names [out] free with ofr_names_free; empty on failure
 * @errors   OFR_SYSTEM when memory is short
 */
OFR_MUST_USE ofr_status ofr_names_sort(const char *const *texts, size_t n, ofr_order order,
                                       struct ofr_names *names, struct ofr_reports *reports);

/** Index in `texts` of the first name that is the same as `name`; SIZE_MAX when there is none. */
size_t ofr_names_find(const struct ofr_names *names, const char *name);

/** Free names; accepts empty ones. */
void ofr_names_free(struct ofr_names *names);

#endif
