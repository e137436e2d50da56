/*
 * Calibrate: which values of the parameters with priors make a scenario come out like its fitted patterns; by
 * approximate Bayesian computation (stats/abc.h) over jobs. The numbers; calibrate_results.c writes them
 * as text and into the database.
 *
 * A job is one replicate of one point, with people and draws of its own: no two jobs share a seed, so
 * none is fitted. What is observed of a fitted pattern is its range: nothing more is taken as known than that
 * the figure lies in it. Patterns that are held out or input are measured in every job and never looked at
 * by the sampler. Where a fitted pattern needs a control, each job is simulated again as that control;
 * controls of other patterns are simulated in the predictive check alone.
 *
 * Not an optimiser: there is no best point in it, and no intervention is searched over.
 *
 * Invariant: the database is a function of scenario, file to fit and options, but not of threads or kills.
 */
#ifndef OFR_ANALYSIS_CALIBRATE_H
#define OFR_ANALYSIS_CALIBRATE_H

#include "ensemble/ensemble.h"
#include "stats/abc.h"
#include "stats/spread.h"

struct ofr_calibrated_parameter {
    const struct ofr_prior *prior;
    const struct ofr_parameter *parameter;
    struct ofr_spread before, after; /* prior, posterior */
};

struct ofr_calibrated_pattern {
    const struct ofr_pattern *pattern;
    size_t variant;                  /* 0: the run itself, else 1 + number of the control */
    size_t statistic;                /* number among the fitted; SIZE_MAX: not fitted */
    bool covered;                    /* the run covers its years */
    struct ofr_spread before, after; /* over jobs of the first generation; of the predictive check */
    double in_range;                 /* share of the check's values in range; NAN without any */
};

struct ofr_calibration {
    struct ofr_scenario *scenario; /* a copy, with the file to fit */
    ofr_calibrate_options options;
    char *design, *out;
    size_t n_parameters, n_patterns, n_statistics,
        n_variants; /* the run itself and the scenario's controls */
    struct ofr_calibrated_parameter *parameters;
    struct ofr_calibrated_pattern *patterns; /* as in the scenario */
    bool *simulated;                         /* [n_variants] in every job; the others in the check alone */
    double *observed, *half_widths;          /* [n_statistics] */
    struct ofr_abc abc;
    struct ofr_abc_generation *generations; /* [abc.n_generations] */
    struct ofr_abc_sample sample;
    double *values;  /* [sample.n][n_parameters] of the parameters, as keyed in sample */
    double *checked; /* [n_checks][n_parameters] drawn for the check */
    uint32_t n_checks, n_trials;
    double sample_size;               /* effective, of the sample's weights */
    struct ofr_ensemble *ensemble;    /* while it goes on */
    const char **names;               /* [n_patterns] of the values of a job */
    double share_done, share_of_list; /* of all jobs: before the list under way; in it */
};

/** Write the results as tables of the analysis. @errors OFR_SYSTEM (disk, memory) */
OFR_MUST_USE ofr_status ofr_calibration_write(const struct ofr_calibration *calibration,
                                              struct ofr_reports *reports);

#define OFR_SHARE_KEPT 0.5 /* of the jobs of the first generation: Lenormand et al. 2013 */

/** Points of a calibration, each simulated with several seeds. */
struct ofr_calibration_points {
    uint32_t first, n, n_seeds;
};

/** Take options, priors and patterns. @errors OFR_BAD_INPUT with every fault of them; OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_calibration_design(struct ofr_calibration *calibration,
                                               const struct ofr_scenario *scenario,
                                               struct ofr_reports *reports);
/**
 * Return the value of a pattern in a job; NAN where it has none.
 *
 * @param point       [in] of the design
 * @param seed_number [in] of the point
 * @param pattern     [in] below n_patterns
 */
double ofr_calibration_value(const struct ofr_calibration *calibration, uint32_t point, uint32_t seed_number,
                             size_t pattern);
/** Compute the posterior sample and the spread of each parameter. @errors OFR_SYSTEM when memory is short */
OFR_MUST_USE ofr_status ofr_calibration_posterior(struct ofr_calibration *calibration,
                                                  struct ofr_reports *reports);
/**
 * Describe the values of a pattern over some points.
 *
 * @param pattern  [in] below n_patterns
 * @param drawn    [out] spread of the values that exist
 * @param in_range [out] share of them in the pattern's range; NULL: not wanted
 * @errors   OFR_SYSTEM when memory is short
 */
OFR_MUST_USE ofr_status ofr_calibration_pattern(const struct ofr_calibration *calibration, size_t pattern,
                                                struct ofr_calibration_points points,
                                                struct ofr_spread *drawn, double *in_range,
                                                struct ofr_reports *reports);

#endif
