/*
 * Resolved scenario: one plain text with every value, table, pattern and setting of a scenario. The
 * WebAssembly engine reads it, and a database keeps it.
 *
 * Line-based UTF-8 (lines.h). Works without libfyaml and libcsv, so also in WebAssembly. Not meant for
 * editing.
 *
 * Invariant: write then read gives a scenario that makes the same people and digests.
 */
#ifndef OFR_SCENARIO_RESOLVED_H
#define OFR_SCENARIO_RESOLVED_H

#include "base/digest.h"
#include "scenario/read.h"

/** Write a scenario in resolved form. @errors OFR_SYSTEM when the sink fails */
OFR_MUST_USE ofr_status ofr_resolved_write(const struct ofr_scenario *scenario, ofr_sink sink,
                                           struct ofr_reports *reports);
/** Write the lines that an intervention adds to a resolved scenario. @errors OFR_SYSTEM when the sink fails
 */
OFR_MUST_USE ofr_status ofr_resolved_intervention(const struct ofr_scenario *scenario,
                                                  const struct ofr_intervention *one, ofr_sink sink,
                                                  struct ofr_reports *reports);
/**
 * Read the lines of an intervention back.
 *
 * @param text     [in] NUL-terminated
 * @param scenario [in] the scenario whose parameters and areas the lines name
 * @param one      [out] free it with ofr_intervention_free; empty on failure
 * @errors   OFR_BAD_INPUT when they are not the lines of one intervention; OFR_SYSTEM when memory is short
 */
OFR_MUST_USE ofr_status ofr_resolved_intervention_read(const char *text, struct ofr_scenario *scenario,
                                                       struct ofr_intervention *one,
                                                       struct ofr_reports *reports);
/**
 * Read a scenario in resolved form.
 *
 * @param text     [in] NUL-terminated
 * @param scenario [out] NULL on failure; free it with ofr_scenario_free
 * @errors   OFR_BAD_INPUT when it is not a resolved scenario, with the first fault; OFR_SYSTEM when memory is
 * short
 */
OFR_MUST_USE ofr_status ofr_resolved_read(const char *text, ofr_find_schema find_schema,
                                          struct ofr_scenario **scenario, struct ofr_reports *reports);

/**
 * Add to a digest everything that decides the results of a scenario: its resolved form without file names.
 * @errors OFR_SYSTEM when memory is short
 */
OFR_MUST_USE ofr_status ofr_resolved_digest(const struct ofr_scenario *scenario, struct ofr_digest *digest,
                                            struct ofr_reports *reports);

#endif
