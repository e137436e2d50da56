/*
 * Funnel of a story: how many lives have its first steps, step by step, and where it breaks.
 *
 * Private to report/; ofr_lives_like writes it.
 */
#ifndef OFR_REPORT_FUNNEL_H
#define OFR_REPORT_FUNNEL_H

#include "report/result_table.h"
#include "report/steps.h"

/** What a search for a story counts. Index 0 is all lives. */
struct ofr_funnel {
    const struct ofr_steps *steps;
    const struct ofr_run_reader *reader;
    size_t n_replicates;
    uint64_t reached[OFR_MOST_STEPS + 1]; /* lives that have at least so many of the first steps in order */
    uint32_t replicates[OFR_MOST_STEPS + 1]; /* in which there is such a life */
    char *words[OFR_MOST_STEPS];             /* of the steps; set by ofr_funnel_word */
};

/** Put the steps into words. @errors OFR_SYSTEM when memory is short */
OFR_MUST_USE ofr_status ofr_funnel_word(struct ofr_funnel *funnel, struct ofr_reports *reports);
/** Free the words; accepts a funnel without. */
void ofr_funnel_free(struct ofr_funnel *funnel);

/** The steps as a table with a row for each; borrows the funnel. */
struct ofr_result_table ofr_funnel_table(const struct ofr_funnel *funnel);

/** The step that no life reaches, from 1; 0 when there are lives with all steps. */
size_t ofr_funnel_break(const struct ofr_funnel *funnel);
/** Of the steps after the first that lives reach, the one that the least share goes on to; 0: there is none.
 */
size_t ofr_funnel_narrowest(const struct ofr_funnel *funnel);

/** Write the table and where the story breaks or is narrowest. */
void ofr_funnel_text(struct ofr_text *text, const struct ofr_funnel *funnel);

#endif
