/*
 * Sensitivity: which parameters move the outcomes of a scenario, over their ranges (ofr_sensitivity in
 * offramp.h).
 *
 * A design (stats/) gives points, the ensemble runs them, and estimators turn the outcomes into effects or
 * indices. All points have the same seed, so the same people and draws except for what the parameters change;
 * the noise is estimated from replicates of base points. Its tables and text are in sensitivity_results.c.
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

struct ofr_ensemble;

#define OFR_SENSITIVITY_KIND "sensitivity" /* of the database */

enum ofr_sensitivity_method { OFR_MORRIS, OFR_SOBOL, OFR_GIVEN };
extern const char *const ofr_sensitivity_methods[3]; /* "morris", "sobol", "given" */

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

/* ---- options (sensitivity_options.c) ---- */

/** Take the options with their defaults. @errors OFR_BAD_INPUT with every fault of them; OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_sensitivity_options_take(struct ofr_sensitivity *sensitivity,
                                                     struct ofr_reports *reports);
/** List the strongest parameters of the screening that was given. @errors OFR_BAD_INPUT when it has fewer, or
 *  the file is no screening; OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_sensitivity_strongest(struct ofr_sensitivity *sensitivity,
                                                  struct ofr_reports *reports);

/* ---- design (sensitivity_design.c) ---- */

/** Choose the inputs. @errors as ofr_inputs_make, and ofr_sensitivity_strongest */
OFR_MUST_USE ofr_status ofr_sensitivity_inputs(struct ofr_sensitivity *sensitivity,
                                               struct ofr_reports *reports);
/** Read the points from SALib's file. @errors OFR_BAD_INPUT when it does not fit the inputs; OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_sensitivity_read_points(struct ofr_sensitivity *sensitivity,
                                                    struct ofr_reports *reports);
/** Make the points. @errors OFR_BAD_INPUT when there are too many; OFR_SYSTEM when memory is short */
OFR_MUST_USE ofr_status ofr_sensitivity_make_points(struct ofr_sensitivity *sensitivity,
                                                    struct ofr_reports *reports);
/** Write SALib's files that were asked for. @errors OFR_SYSTEM when a file cannot be written */
OFR_MUST_USE ofr_status ofr_sensitivity_write_points(const struct ofr_sensitivity *sensitivity,
                                                     struct ofr_reports *reports);
/** Return how many replicates a point has. Base points - the first of a trajectory or row - have more, which
 *  show what chance does. @param point [in] below n_points */
uint32_t ofr_sensitivity_replicates(const struct ofr_sensitivity *sensitivity, uint32_t point);

/* ---- estimates (sensitivity_estimate.c) ---- */

/**
 * Return an outcome of a point: the mean over the replicates that every point has.
 *
 * @param point   [in] below n_points
 * @param outcome [in] index into the model's outcomes
 * @param log     [in] of log(1 + outcome)
 */
double ofr_sensitivity_value(const struct ofr_sensitivity *sensitivity, const struct ofr_ensemble *ensemble,
                             uint32_t point, size_t outcome, bool log);
/** Estimate the results from the values of all points. @errors OFR_SYSTEM when memory is short */
OFR_MUST_USE ofr_status ofr_sensitivity_estimate(struct ofr_sensitivity *sensitivity,
                                                 const struct ofr_ensemble *ensemble,
                                                 struct ofr_reports *reports);
/** The value by which a factor, from 0, is ranked: mu*, or the total index. */
double ofr_sensitivity_strength(const struct ofr_sensitivity_result *result, uint32_t factor);
/** Whether a factor's interval lies above what chance alone would show. */
bool ofr_sensitivity_is_told(const struct ofr_sensitivity_result *result, uint32_t factor);

/** Write the results as tables of the analysis. @errors OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_sensitivity_write(const struct ofr_sensitivity *sensitivity,
                                              struct ofr_ensemble *ensemble, struct ofr_reports *reports);

/** Write the results in the form that the options ask for. @errors OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_sensitivity_print(const struct ofr_sensitivity *sensitivity, ofr_sink sink,
                                              struct ofr_reports *reports);

#endif
