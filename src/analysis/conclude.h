/*
 * Conclusions: what evidence a comparison with an arm has, and what a planner may conclude from it and what
 * not.
 *
 * The only home of these sentences, for the program and the page. They follow from the verdict, the grades of
 * the evidence, what rests on assumptions, and from the points: nothing else is looked at.
 */
#ifndef OFR_ANALYSIS_CONCLUDE_H
#define OFR_ANALYSIS_CONCLUDE_H

#include "analysis/doubt.h"
#include "base/text.h"
#include "engine/model.h"
#include "scenario/intervention.h"
#include "stats/student.h"
#include "stats/verdict.h"

enum { OFR_LONGEST_WHAT = 120 };

struct ofr_conclusion {
    const char *what;         /* the outcome: "the number of joins" */
    enum ofr_verdict verdict; /* corrected */
    struct ofr_paired change; /* over points */
    const struct ofr_doubt *doubt;
    size_t n_sizes, n_ungraded; /* sizes of effects, and those without evidence */
    struct ofr_interval rests;  /* of the change, what rests on sizes without evidence; NAN: not known */
};

/** Name an outcome as a conclusion does. @param what [out] returned */
const char *ofr_conclude_what(const struct ofr_model *model, size_t outcome, char what[OFR_LONGEST_WHAT]);
/**
 * The part of a change that rests on sizes without evidence: all where no size has any, none where all have.
 *
 * @param without [in] what the arm adds to one without those sizes; NULL: not simulated
 * @return   NAN, with n 0, where it is not known
 */
struct ofr_interval ofr_conclude_rests(const struct ofr_conclusion *from, const struct ofr_interval *without);

/** Write the sentence. */
void ofr_conclude(struct ofr_text *text, const struct ofr_conclusion *from);
/** Write on what evidence the change rests, as a sentence; nothing where there is no change.
 * @param before [in] is written before the sentence */
void ofr_say_evidence(struct ofr_text *text, const char *before, const struct ofr_conclusion *from);

#endif
