/*
 * Compare: what interventions change, each against the run without any, for the same people with the same
 * draws; the numbers, which compare_results.c writes.
 *
 * Arms are branches of one run (ensemble/run.h): what lies before an arm's first day is simulated once, and
 * the database is that of a run. Not a judgement: an arm whose interval holds zero is not ranked above or
 * below another in words.
 *
 * Invariant: what is in an arm depends neither on the other arms nor on the order they were asked for in.
 */
#ifndef OFR_ANALYSIS_COMPARE_H
#define OFR_ANALYSIS_COMPARE_H

#include "ensemble/run.h"
#include "stats/verdict.h"

struct ofr_arm {
    const struct ofr_ensemble_arm *variant; /* of the comparison's run */
    size_t row;                             /* its index */
    double cost;                            /* over the run */
    const char *unit;                       /* currency; "" where it costs nothing */
    struct ofr_paired *outcomes;            /* [n_outcomes] of the model */
    struct ofr_paired *harm;                /* [n_harm] of the ledger, summed over areas */
    struct ofr_paired change;               /* of the main outcome */
    enum ofr_verdict verdict;               /* on it */
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
    double precision;    /* asked for; 0: none */
    bool precise;        /* reached */
    double reached; /* largest half width over the outcome without interventions; NAN with one replicate */
    size_t *harms;  /* [n_harm] observables of the ledger */
    size_t n_harm;
    struct ofr_arm *arms; /* [n_arms] ranked: fewer, then unclear, then more; each by the difference */
    size_t n_arms;
};

#endif
