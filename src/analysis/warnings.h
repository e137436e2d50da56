/*
 * Warnings of a comparison: interventions that do nothing, and findings that a rule builds in.
 *
 * A finding is built in when an intervention forbids, by its own setting, what it is judged by. It is
 * recognised by its effect: among the people whom the intervention covers, an event that happens without it
 * (at least five times) never happens with it, or once in fifty; and the intervention sets something to an
 * end of its range: a factor to 0, or a parameter to a limit at which it was not before.
 */
#ifndef OFR_ANALYSIS_WARNINGS_H
#define OFR_ANALYSIS_WARNINGS_H

#include "output/exposure.h"

/** Whether an intervention sets something to an end of its range, so that its events must be counted. */
bool ofr_sets_an_end(const struct ofr_scenario *scenario, const struct ofr_intervention *intervention);

/** Whether an intervention does nothing in a run of a scenario. @param text [out] [size] the warning, if so
 */
bool ofr_does_nothing(const struct ofr_scenario *scenario, const struct ofr_intervention *intervention,
                      char *text, size_t size);

/**
 * Whether a finding on an intervention is built in; if so, the warning.
 *
 * @param scenario      [in] of the arm, with the intervention
 * @param without, with [in] [n_events][OFR_EXPOSURE_VALUES] events among the people covered, over all
 * replicates
 * @param text          [out] [size] the warning; a longer one is cut
 */
bool ofr_is_built_in(const struct ofr_model *model, const struct ofr_scenario *scenario,
                     const struct ofr_intervention *intervention, const double *without, const double *with,
                     char *text, size_t size);

#endif
