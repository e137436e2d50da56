/*
 * Sources and figures: which published figures a scenario rests on, and which it is compared with.
 *
 *     sources:
 *       undp-2017: {citation: "UNDP 2017, Journey to Extremism in Africa", figures: [triggered, forced]}
 *
 * A column, a parameter, a prior and a pattern name the figures they rest on: `figures: [undp-2017/forced]`.
 * A figure that is computed from others names those. So a check can tell whether a pattern is evidence.
 *
 * Native only; private to scenario/.
 */
#ifndef OFR_SCENARIO_FIGURES_H
#define OFR_SCENARIO_FIGURES_H

#include "scenario/reader.h"

/** Read the sources; before all that names a figure. Faults go to the reader. */
void ofr_sources_read(struct ofr_reader *reader, const struct ofr_node *sources);

/**
 * Read the child `figures` of a map, one name or a list of names, if there is one.
 *
 * @param figures [out] empty when there is none
 */
void ofr_figures_read(struct ofr_reader *reader, const struct ofr_node *map, struct ofr_figures *figures);

/**
 * Refuse held-out patterns that are no evidence: without a figure, with an open range, with a figure that is
 * also in an input or in a pattern that was fitted, or of a statistic that a parameter decides. Refuses
 * sources that lack a figure of theirs which a default rests on. Marks patterns whose source has another
 * figure in use. After all parts.
 *
 * @param patterns [in] the list that was read; NULL: it is from elsewhere, and held-out patterns were checked
 */
void ofr_figures_check(struct ofr_reader *reader, const struct ofr_node *patterns);

#endif
