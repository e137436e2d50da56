/*
 * Eligible: how many people of the ages at which joins are compared with chance live on each street, in each
 * family, in each area; and how many streets, families and households an area has. Not the comparison: see
 * report/statistics.h.
 */
#ifndef OFR_OUTPUT_ELIGIBLE_H
#define OFR_OUTPUT_ELIGIBLE_H

#include "engine/run_reader.h"
#include "population/population.h"

struct ofr_eligible {
    uint32_t *street, *family, *area; /* [n_streets], [n_families], [n_areas] */
    uint32_t *family_area, *street_area, *families, *streets, *households; /* last three: [n_areas] */
};

/** Count. @errors OFR_SYSTEM; eligible is then empty @cost O(people) */
OFR_MUST_USE ofr_status ofr_eligible_make(const struct ofr_population *population,
                                          struct ofr_eligible *eligible, struct ofr_reports *reports);
/**
 * Group the families by area and number of eligible members.
 * @param groups [out] [n] with the number of such families; free it with ofr_free
 * @errors   OFR_SYSTEM; *groups is then NULL
 */
OFR_MUST_USE ofr_status ofr_eligible_families(const struct ofr_population *population,
                                              const struct ofr_eligible *eligible,
                                              struct ofr_run_reader_group **groups, size_t *n,
                                              struct ofr_reports *reports);
/** Free; accepts an empty one. */
void ofr_eligible_free(struct ofr_eligible *eligible);

#endif
