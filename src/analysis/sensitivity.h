/*
 * Sensitivity: which parameters move the outcomes of a scenario, over their ranges (ofr_sensitivity in
 * offramp.h).
 *
 * A design gives points (methods/), jobs run them, estimators make effects or indices of what came out;
 * here these are tied together and kept in tables. All points have the same seed, so the same people and
 * draws but for what the parameters change; what chance makes is told from replicates of base points, beside.
 * Its tables and text are in sensitivity_results.c.
 *
 * Invariant: results are computed from jobs in the order of points, so they do not depend on threads or on
 * how often the analysis was cut short.
 */
#ifndef OFR_ANALYSIS_SENSITIVITY_H
#define OFR_ANALYSIS_SENSITIVITY_H

#include "analysis/inputs.h"
#include "engine/model.h"
#include "stats/morris.h"
#include "stats/saltelli.h"

enum ofr_sensitivity_method { OFR_MORRIS, OFR_SOBOL, OFR_GIVEN };

/** What came out for one outcome. */
struct ofr_sensitivity_result {
    size_t outcome;        /* of the model */
    double mean, variance; /* of the points' values, each the mean of its replicates */
    double
        between_replicates; /* variance between replicates of a base point, mean over these; NAN: unknown */
    uint32_t degrees;       /* of freedom it rests on */
    double noise;           /* what a parameter that does nothing would show: a mu*, or a total index */
    struct ofr_morris_effect *effects;  /* [n_factors] or NULL */
    struct ofr_saltelli_index *indices; /* [n_factors] or NULL */
    uint32_t *ranked;                   /* [inputs.n_own] factors, the strongest first */
};

struct ofr_sensitivity {
    const struct ofr_scenario *scenario;
    const struct ofr_model *model;
    const ofr_sensitivity_options *options;
    enum ofr_sensitivity_method method;
    struct ofr_inputs inputs;
    char *parameters;        /* the strongest of another analysis, between commas; or NULL */
    uint32_t n_rows, n_each; /* trajectories or rows, and points in each; given points: 1 */
    uint32_t n_points, n_replicates, n_noise;
    double *units;   /* [n_points][n_inputs] in [0, 1]; NULL for given points */
    double *values;  /* [n_points][n_inputs] of parameters */
    uint32_t *moved; /* Morris: [n_rows][n_factors] */
    struct ofr_sensitivity_result *results;
    size_t n_results;
};

/** The value by which a factor, from 0, is ranked: mu*, or the total index. */
double ofr_sensitivity_strength(const struct ofr_sensitivity_result *result, uint32_t factor);
/** Whether a factor's interval lies above what chance alone would show. */
bool ofr_sensitivity_is_told(const struct ofr_sensitivity_result *result, uint32_t factor);

struct ofr_ensemble;
/** Write the results as tables of the analysis. @errors OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_sensitivity_write(const struct ofr_sensitivity *sensitivity,
                                              struct ofr_ensemble *ensemble, struct ofr_reports *reports);

/** Write the results in the form that the options ask for. @errors OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_sensitivity_print(const struct ofr_sensitivity *sensitivity, ofr_sink sink,
                                              struct ofr_reports *reports);

#endif
