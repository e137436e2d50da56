/*
 * Why: the answers to "why here" - which points there are to simulate, and what follows
 * from the outcomes of those that were - as JSON.
 *
 * All that is found is found by analysis/why_found.c, as the command finds it. Not a way to simulate: the
 * page runs a point as it runs a replicate (page.h).
 */
#ifndef OFR_WASM_WHY_H
#define OFR_WASM_WHY_H

#include "analysis/why.h"
#include "wasm/json_text.h"

/** What a place is compared with; empty: nothing. The coalitions borrow the reference beside them. */
struct ofr_page_why {
    struct ofr_reference reference;
    struct ofr_coalitions coalitions;
};

/** Outcomes of trials. */
struct ofr_page_trials {
    uint32_t n_points, n_replicates;
    const uint32_t *points; /* [n_points] */
    const double *values;   /* [n_points][n_replicates][outcomes, then the people] */
};

/** Points, those of the ratio, those of structure, factors. */
void ofr_page_why_declare(struct ofr_json_text *json, const struct ofr_page_why *why);

/**
 * What follows for an outcome. The part `said` is what the command prints with --json.
 *
 * @param shares [in] whether shares are found, and structure where its points are there
 * @errors   OFR_BAD_INPUT when there is no such outcome, or a point that is needed is not there; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_page_why_answer(struct ofr_json_text *json, const struct ofr_page_why *why,
                                            const char *outcome, bool shares,
                                            const struct ofr_page_trials *trials,
                                            struct ofr_reports *reports);

#endif
