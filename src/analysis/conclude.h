/*
 * Conclusions: one sentence on what a planner may conclude from a comparison with an arm, and what not.
 *
 * The only home of these sentences. They follow from the verdict, the grades of the evidence, what rests on
 * assumptions, and from the points: nothing else is looked at.
 */
#ifndef OFR_ANALYSIS_CONCLUDE_H
#define OFR_ANALYSIS_CONCLUDE_H

#include "analysis/doubt.h"
#include "base/text.h"
#include "scenario/intervention.h"
#include "stats/verdict.h"

struct ofr_conclusion {
    const char *what;           /* the outcome: "the number of joins" */
    enum ofr_verdict verdict;   /* corrected */
    struct ofr_interval change; /* mean over points */
    const struct ofr_doubt *doubt;
    size_t n_sizes, n_ungraded; /* sizes of effects, and those without evidence */
    struct ofr_interval rests;  /* of the change, what rests on sizes without evidence; NAN: not known */
};

/** Write the sentence. */
void ofr_conclude(struct ofr_text *text, const struct ofr_conclusion *from);

#endif
