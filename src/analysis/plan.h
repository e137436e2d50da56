/*
 * Plan: sets of interventions within a budget that no other set dominates in joins, cost and harm.
 *
 * All sets that the budget allows race (stats/race.h) on jobs (ensemble/ensemble.h): the same people and
 * draws for all, so that sets are compared pair by pair; with a posterior each replicate has values of
 * parameters of its own, the same for all sets, so that what wins does so over the posterior and not at one
 * point of it. Not an optimiser over parameters: nothing but whole interventions can be put in or left out.
 *
 * Invariant: which sets stay follows from the values of the jobs, whatever the threads or kills.
 */
#ifndef OFR_ANALYSIS_PLAN_H
#define OFR_ANALYSIS_PLAN_H

#include "analysis/doubt.h"
#include "ensemble/ensemble.h"
#include "stats/verdict.h"

#define OFR_MOST_PLANNED 16 /* interventions */
#define OFR_MOST_SETS 1000  /* that are raced */

struct ofr_plan_set {
    uint32_t interventions; /* bit i: intervention i of the plan */
    double cost;
    uint32_t n;                /* replicates it was tried in */
    struct ofr_interval joins; /* change against doing nothing */
    struct ofr_interval harm;  /* of the line that is raced by */
    double share_fewer;        /* of replicates in which fewer joined than without */
    enum ofr_verdict verdict;  /* on joins, corrected for the number of sets that remain */
    struct ofr_doubt doubt;    /* of the change of joins, of a set that remains */
    double best;               /* share of points at which it is the lowest of those that remain */
};

struct ofr_plan_result {
    struct ofr_scenario *base; /* owned */
    const struct ofr_plan_options *options;
    const char *unit; /* currency; "" where all is free */
    size_t n_interventions;
    struct ofr_intervention *interventions; /* [n_interventions] in order of names */
    double costs[OFR_MOST_PLANNED];
    uint32_t conflicts[OFR_MOST_PLANNED]; /* bit i: cannot be taken together with intervention i */
    struct ofr_points points;             /* values that each replicate has, the same for all sets */
    bool drawn;                           /* any of them differs between replicates */
    size_t harm;                          /* observable */
    struct ofr_plan_set *sets;            /* [n_sets] by number of the bits; the first is to do nothing */
    size_t n_sets;
    bool *in;           /* [n_sets] on the Pareto front */
    uint32_t n_repeats; /* of the sets that remain, with the first points */
    bool cost_assumed;  /* part of the costs is */
    double baseline;    /* the primary outcome without any intervention, mean */
    size_t n_trials;
};

/** A number of joins of a set in a replicate. */
typedef double (*ofr_plan_joins)(const void *of, size_t set, uint32_t replicate);
/**
 * Judge the sets that remain together (plan_doubt.c); they have been tried in the repeats too.
 * @param joins [in] of `of`
 * @errors   OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_plan_judge(struct ofr_plan_result *plan, ofr_plan_joins joins, const void *of,
                                       struct ofr_reports *reports);

/** Write all sets as table plan_set of the analysis. @errors OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_plan_write(const struct ofr_plan_result *plan, struct ofr_ensemble *ensemble,
                                       struct ofr_reports *reports);
/** Write the Pareto front in a form. @errors OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_plan_put(const struct ofr_plan_result *plan, enum ofr_form form, ofr_sink sink,
                                     struct ofr_reports *reports);

/* ---- sets (plan_sets.c) ---- */

/** Read the interventions, in order of names. @errors OFR_BAD_INPUT with the faults of all files; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_plan_read(struct ofr_plan_result *plan, struct ofr_reports *reports);
/** Compute the cost of each intervention. @errors OFR_BAD_INPUT when one is given twice or currencies differ
 */
OFR_MUST_USE ofr_status ofr_plan_price(struct ofr_plan_result *plan, struct ofr_reports *reports);
/** Add intervention i of the plan to a scenario. @param i [in] below n_interventions @errors OFR_BAD_INPUT
 * when it conflicts with one that is there; OFR_SYSTEM when memory is short */
OFR_MUST_USE ofr_status ofr_plan_add(const struct ofr_plan_result *plan, size_t i,
                                     struct ofr_scenario *scenario, struct ofr_reports *reports);
/** Find the pairs that cannot be in one set. @errors OFR_SYSTEM when memory is short */
OFR_MUST_USE ofr_status ofr_plan_find_conflicts(struct ofr_plan_result *plan, struct ofr_reports *reports);
/** List the sets within the budget. @errors OFR_BAD_INPUT when there are none or too many; OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_plan_list_sets(struct ofr_plan_result *plan, struct ofr_reports *reports);

#endif
