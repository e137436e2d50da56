/*
 * Compare: what interventions change, each against the run without any, for the same people with the same
 * draws; the numbers, which compare_results.c writes.
 *
 * Arms are branches of one run (ensemble/run.h): what lies before an arm's first day is simulated once, and
 * the database is that of a run. Not a judgement: an arm whose interval holds zero is not ranked above or
 * below another in words.
 *
 * Invariant: what is in an arm depends neither on the other arms nor on the order they were asked for in,
 * apart from the corrected verdicts and the share of points at which it is best.
 */
#ifndef OFR_ANALYSIS_COMPARE_H
#define OFR_ANALYSIS_COMPARE_H

#include "analysis/doubt.h"
#include "ensemble/run.h"
#include "stats/verdict.h"

enum { OFR_MOST_MAIN = 8 }; /* main outcomes of a model that are shown side by side */

/** What is left of a change without an assumption. */
struct ofr_ablation {
    const char *without;       /* name of the size, or OFR_WITHOUT_ALL; borrowed from the run's arm */
    struct ofr_paired left;    /* the main outcome without the assumption, against the base */
    struct ofr_interval rests; /* what the assumption adds: the arm less the one without it */
};

struct ofr_arm {
    const struct ofr_ensemble_arm *variant; /* of the comparison's run */
    size_t row;                             /* its index */
    double cost;                            /* over the run */
    const char *unit;                       /* currency; "" where it costs nothing */
    bool cost_assumed;                      /* part of the cost is: no cost of a join is given */
    struct ofr_paired *outcomes;            /* [n_outcomes] of the model */
    struct ofr_paired *harm;                /* [n_harm] of the ledger, summed over areas */
    enum ofr_verdict *outcome_verdicts;     /* [n_outcomes] corrected for the number of arms */
    enum ofr_verdict *harm_verdicts;        /* [n_harm] corrected for the number of arms and lines */
    struct ofr_paired change;               /* of the main outcome */
    enum ofr_verdict verdict;               /* on it, corrected for the number of arms */
    struct ofr_doubt doubt;                 /* of the change */
    double best; /* share of points at which it is the lowest; equals, the base among them, share one */
    size_t n_sizes, n_grades[OFR_N_GRADES]; /* of its own interventions, in all and by grade */
    struct ofr_ablation *ablations;         /* [n_ablations] in order of names, the one without all last */
    size_t n_ablations;
    struct ofr_interval rests;   /* of the change, what rests on sizes without evidence; NAN: not known */
    struct ofr_interval averted; /* people counted in the primary outcome without it and not with it */
    struct ofr_interval added;   /* the reverse */
    struct ofr_interval
        per_join;                /* cost of a join averted; NAN unless joins are clearly fewer and it costs */
    uint32_t n_elsewhere;        /* areas of the run that it does not cover */
    struct ofr_paired elsewhere; /* joins there */
    char **warnings;             /* [n_warnings] */
    size_t n_warnings;
};

struct ofr_comparison {
    struct ofr_run *run; /* owned */
    size_t outcome;      /* the main one, by which arms are ranked */
    uint32_t n_points;   /* replicates with points of their own; the run's others repeat the first */
    double precision;    /* asked for; 0: none */
    bool precise;        /* reached */
    double reached; /* largest half width over the outcome without interventions; NAN with one replicate */
    struct ofr_interval without; /* the main outcome without interventions */
    size_t *harms;               /* [n_harm] observables of the ledger */
    size_t n_harm;
    struct ofr_arm *arms; /* [n_arms] ranked: fewer, then unclear, then more; each by the difference */
    size_t n_arms;
    double nothing_best; /* share of points at which the base is the lowest */
};

/** Room for the numbers of the points with and without an arm. */
struct ofr_compare_room {
    double *with, *without; /* [n of the run's replicates] */
    uint32_t n;             /* points */
};

/** A number of an outcome in a replicate of an arm of the run. */
double ofr_compare_value(const struct ofr_run *run, size_t arm, size_t outcome, uint32_t replicate);
/** An outcome of two arms of the run, pair by pair over points; `base` 0 for the run itself. */
struct ofr_paired ofr_compare_pair(const struct ofr_run *run, size_t arm, size_t base, size_t outcome,
                                   struct ofr_compare_room *room);
/** Find verdicts that hold for all arms together, doubts, chances of being best, and what rests on
 * assumptions (compare_doubt.c). @errors OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_compare_judge(struct ofr_comparison *comparison, struct ofr_compare_room *room,
                                          struct ofr_reports *reports);
void ofr_compare_free_judgement(struct ofr_arm *arm);

/* ---- writing (compare_results.c, compare_words.c) ---- */

/** The tables of a comparison, of which some may have no rows. */
enum { OFR_COMPARE_ARMS, OFR_COMPARE_DOUBT, OFR_COMPARE_MAIN, OFR_COMPARE_ABLATIONS, OFR_N_COMPARE_TABLES };
struct ofr_result_table;
struct ofr_result_column;
/** @param tables [out] [OFR_N_COMPARE_TABLES] @param main_columns [out] [1 + OFR_MOST_MAIN + 1] of the table
 * of main outcomes, which borrows them */
void ofr_compare_tables(const struct ofr_comparison *comparison, struct ofr_result_column *main_columns,
                        struct ofr_result_table *tables);
struct ofr_text;
/** The sentence on what a planner may conclude of an arm. */
void ofr_compare_conclude(struct ofr_text *text, const struct ofr_comparison *comparison,
                          const struct ofr_arm *arm);
/** What replicates differ in, as one sentence. */
void ofr_compare_say_points(struct ofr_text *text, const struct ofr_comparison *comparison);
/** Write it in words. @errors OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_compare_put_words(const struct ofr_comparison *comparison, ofr_sink sink,
                                              struct ofr_reports *reports);

#endif
