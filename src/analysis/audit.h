/*
 * Audit: what each mechanism of a model does, found by taking it out from a day on, for the same people with
 * the same draws.
 *
 * An arm without each mechanism and one without the group's side leave the base on one day. A replicate is
 * one chain of all arms, and what is kept of it is one row of values: what the base is, and by how much each
 * arm differs (audit_take.c). Of a mechanism of the group the row holds the direction in which its own
 * outcome changes and nothing else, so no database, table or text of an audit can rank what brings people in.
 *
 * Invariant: what is found of a mechanism depends neither on the other mechanisms nor on their order.
 */
#ifndef OFR_ANALYSIS_AUDIT_H
#define OFR_ANALYSIS_AUDIT_H

#include "analysis/doubt.h"
#include "engine/model.h"
#include "ensemble/run.h"
#include "stats/ratio.h"
#include "stats/student.h"
#include "stats/verdict.h"

/** What can be said of a mechanism. */
enum ofr_found {
    OFR_ACTIVE,      /* its own outcome clearly changes without it */
    OFR_INERT,       /* it does not change, or by less than OFR_LEAST_CHANGE of what it is */
    OFR_NOT_TOLD,    /* the replicates do not tell */
    OFR_NOT_THERE,   /* the scenario has no such mechanism: all values are those without it */
    OFR_NO_OCCASION, /* its own outcome is 0 with and without it in all replicates: it had nothing to move */
    OFR_N_FOUND
};
extern const char *const ofr_found_names[OFR_N_FOUND]; /* "active", "inert", ... */

/** An own outcome whose whole interval lies within this share of what it is does not change. */
#define OFR_LEAST_CHANGE 0.01

/** A quantity of a replicate, from the day on which mechanisms are taken out. */
struct ofr_audit_quantity {
    const char *name, *unit, *meaning;
    enum { OFR_OF_PEOPLE, OFR_OF_OUTCOME, OFR_OF_FLOW, OFR_OF_LEVEL } kind;
    size_t index; /* of the model's outcomes or observables */
};

/** What is kept of an arm until the base of its replicate is there. */
struct ofr_audit_seen {
    double measures[OFR_MOST_MEASURES + 1];
    double own;       /* of an arm */
    double *base_own; /* [n_arms] of the base: what every arm moves */
    uint32_t *people; /* [n_people] who are counted from the day on, in order */
    uint32_t n_people;
};

/** What was found of a mechanism. */
struct ofr_audit_finding {
    const struct ofr_mechanism *mechanism;
    struct ofr_audit_quantity own;
    enum ofr_found activity;
    /* not of a mechanism of the group alone: */
    struct ofr_paired own_change;
    struct ofr_paired changes[OFR_MOST_MEASURES + 1];  /* of each measure */
    struct ofr_ratio relatives[OFR_MOST_MEASURES + 1]; /* without it over with it, of each measure */
    enum ofr_verdict verdicts[OFR_MOST_MEASURES + 1];  /* on them, corrected for the mechanisms (Holm) */
    struct ofr_doubt doubt;                            /* about the change of those counted */
    struct ofr_ratio prevented; /* of those counted with it, the share that is not counted without it */
    struct ofr_ratio added;     /* those counted only without it, over those counted with it */
};

struct ofr_audit {
    const ofr_audit_options *options;
    const struct ofr_audited *audited;
    struct ofr_run *run;                /* scenario, model, arms, points; no replicates */
    struct ofr_ensemble *ensemble;      /* while it runs */
    struct ofr_audit_finding *findings; /* [run->n_arms - 1] of each arm but the base, in order */
    struct ofr_audit_quantity measures[OFR_MOST_MEASURES + 1]; /* [n_measures] people counted first */
    size_t n_measures;
    const struct ofr_statistic *ratio, *recalled; /* NULL: none */
    size_t *limits;                               /* [audited->n_limits] observables */
    char **names;                                 /* [n_values] of what is kept of a replicate */
    size_t n_values;
    struct ofr_audit_seen *seen; /* [n_replicates][n_arms] what is not yet compared */
    struct ofr_interval base[OFR_MOST_MEASURES + 1];
    struct ofr_interval *full;                /* [audited->n_limits] share of days, or of what is limited */
    struct ofr_ratio ratio_found, multiplier; /* NAN where they are not known */
    struct ofr_interval recalled_found;
    uint32_t n_with_people; /* replicates with people to take the ratio of */
};

/** Number of the finding of an arm. @param arm [in] from 1 */
static inline struct ofr_audit_finding *ofr_audit_finding_of(const struct ofr_audit *audit, size_t arm) {
    return &audit->findings[arm - 1];
}

/** Replicates with points of their own, over which all intervals are; the others repeat the first points. */
static inline uint32_t ofr_audit_n_points(const struct ofr_audit *audit) {
    return audit->run->n_replicates - audit->run->n_repeats;
}

/* ---- audit_take.c: the values of a replicate ------------------------------------------------------ */

/** Values of an arm in a replicate, from its place on; of a mechanism of the group alone there is one, the
 *  direction in which its own outcome changes. The measures without it follow. */
enum ofr_audit_value {
    OFR_AUDIT_OWN,
    OFR_AUDIT_OWN_WITHOUT,
    OFR_AUDIT_AVERTED,
    OFR_AUDIT_ADDED,
    OFR_AUDIT_MEASURES
};

/** Where in the values of a replicate things are, after the measures of the base. */
struct ofr_audit_places {
    size_t ratio, recalled, limits, arm;
};
/** @param arm [in] from 1; the number of arms: the end */
struct ofr_audit_places ofr_audit_places_of(const struct ofr_audit *audit, size_t arm);

/** Name all values of a replicate. @errors OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_audit_name_values(struct ofr_audit *audit, struct ofr_reports *reports);

/** Take a job; the values of a chain are complete with its base. As ofr_ensemble_setup.take. */
ofr_status ofr_audit_take(void *to, const struct ofr_job *job, struct ofr_output *output, double *values,
                          struct ofr_reports *reports);
/** Free what was seen of the arms of all replicates. */
void ofr_audit_forget(struct ofr_audit *audit);

/* ---- audit_find.c --------------------------------------------------------------------------------- */

/** A limit is said to bind when it may be reached on this share of days or more. */
#define OFR_LEAST_TO_BIND 0.05

/** Whether a limit binds: the upper end of its share reaches OFR_LEAST_TO_BIND, or the mean where there is no
 *  interval. */
bool ofr_limit_binds(struct ofr_interval share);
/** People who follow in the end from one whom none of them brought, that one included: 1 / (1 - R). NAN where
 *  R has no interval or its interval reaches 1. @param ratio [in] R */
struct ofr_ratio ofr_multiplier_of(struct ofr_ratio ratio);

/** Find what all replicates tell. @errors OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_audit_find(struct ofr_audit *audit, struct ofr_reports *reports);

/** What follows for a mechanism of the group from the directions of its changes. @param signs [in] [n] -1, 0
 * or 1; NAN where its own outcome is 0 with and without it */
enum ofr_found ofr_activity_of_signs(const double *signs, uint32_t n);
/** Whether an own outcome is 0, or has no value, both with a mechanism and without it. */
bool ofr_has_no_occasion(double with, double without);
/** What follows for any other mechanism that had occasion. @param change [in] of its own outcome @param
 * verdict [in] on it */
enum ofr_found ofr_activity_of_change(const struct ofr_paired *change, enum ofr_verdict verdict);

/* ---- audit_results.c ------------------------------------------------------------------------------ */

/** Write what was found in a form. @errors OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_audit_put(const struct ofr_audit *audit, enum ofr_form form, ofr_sink sink,
                                      struct ofr_reports *reports);
/** Write all tables to the database. @errors OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_audit_store(struct ofr_audit *audit, struct ofr_reports *reports);

#endif
