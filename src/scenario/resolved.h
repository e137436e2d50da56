/*
 * Resolved: a scenario as one plain text, with every value, table, pattern and setting in
 * it; what the WebAssembly engine is given and what a database keeps of its scenario.
 *
 * Line-based UTF-8; numbers are written so that they are read back to the same bits. Works
 * without libfyaml and libcsv, so everywhere. Not meant to be edited by hand.
 *
 * Invariant: write then read gives a scenario that makes the same people and digests.
 */
#ifndef OFR_SCENARIO_RESOLVED_H
#define OFR_SCENARIO_RESOLVED_H

#include "base/digest.h"
#include "scenario/read.h"

OFR_MUST_USE ofr_status ofr_resolved_write(const struct ofr_scenario *scenario, ofr_sink sink,
                                           struct ofr_reports *reports);
/** The lines that an intervention adds to a resolved scenario. */
OFR_MUST_USE ofr_status ofr_resolved_intervention(const struct ofr_schema *schema,
                                                  const struct ofr_intervention *one, ofr_sink sink,
                                                  struct ofr_reports *reports);
/**
 * Read those lines back.
 * @param scenario [in] whose parameters and areas the lines name
 * @param one      [out] free it with ofr_intervention_free; empty on failure
 * @errors   OFR_BAD_INPUT when they are not the lines of one intervention; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_resolved_intervention_read(const char *text, struct ofr_scenario *scenario,
                                                       struct ofr_intervention *one,
                                                       struct ofr_reports *reports);
/** @param text [in] NUL-terminated. @errors OFR_BAD_INPUT when it is not a resolved scenario */
OFR_MUST_USE ofr_status ofr_resolved_read(const char *text, ofr_find_schema find_schema,
                                          struct ofr_scenario **scenario, struct ofr_reports *reports);

/** Add to a digest all that decides what comes of a scenario: its resolved form without names of files. */
OFR_MUST_USE ofr_status ofr_resolved_digest(const struct ofr_scenario *scenario, struct ofr_digest *digest,
                                            struct ofr_reports *reports);

#endif
