/*
 * Match: calibration by history matching over a bank of simulations (ofr_match in offramp.h).
 *
 * Waves of points are simulated and kept in a bank (bank.h). After each, emulators of the fitted statistics
 * say which part of the priors is left (stats/history.h), and the next wave is drawn from there. At the end a
 * sampler weighs what is left by the likelihood, which gives points of equal weight: the posterior, a file
 * (ensemble/posterior.h). Then points of it are simulated (the predictive check), and runs of the last wave
 * are taken for the truth in turn, each left out of the emulators (the coverage).
 *
 * What is known of a fitted pattern is its range. Other patterns are measured in every run and never looked
 * at. Patterns that need a control are left out. Parameters of the group are described as one block.
 *
 * match_runs.c simulates, match_space.c finds waves and posterior, match_checks.c the coverage and the rank,
 * match_results.c puts it all into words.
 *
 * Invariant: all files are functions of scenario, options and the bank's rows, but not of threads or kills.
 */
#ifndef OFR_ANALYSIS_MATCH_H
#define OFR_ANALYSIS_MATCH_H

#include "analysis/bank.h"
#include "ensemble/ensemble.h"
#include "stats/history.h"
#include "stats/spread.h"
#include "stats/verdict.h"
#include "store/lock.h"

#define OFR_MATCH_KIND "match"
#define OFR_MATCH_CUT 3.0      /* Pukelsheim 1994: 95 % of any unimodal distribution lie within */
#define OFR_MATCH_INFORMED 0.7 /* a posterior narrower than this share of the prior is called informed */
/** Of the truths, a parameter's 90 % intervals should hold 90 %; fewer than this share is called low. Of 20,
 *  chance alone gives fewer than 16 in 4 % of cases. */
#define OFR_MATCH_LEAST_COVERED 0.8
enum { OFR_MATCH_TRUTHS = 20 }; /* runs that are taken for the truth */

/** What came of a wave. */
struct ofr_match_wave {
    uint32_t n_points, n_runs;
    double share;   /* of the prior that is left by the runs so far; 1: all, NAN: not looked for */
    double reached; /* the largest implausibility in what is left: above the cut where nothing passes it */
};

struct ofr_match_pattern {
    const struct ofr_pattern *pattern;
    size_t statistic;                /* column of the bank; SIZE_MAX: not measured */
    struct ofr_spread before, after; /* over the first wave's runs; over the check's */
    struct ofr_interval predicted;   /* of one more run of the posterior */
    double in_range;                 /* share of the check's values in range; NAN without any */
};

struct ofr_match_parameter {
    const struct ofr_prior *prior;
    const struct ofr_parameter *parameter;
    struct ofr_spread before, after; /* prior, posterior */
    double left;                     /* width of the posterior's 90 % interval over the prior's */
    uint32_t covered;                /* truths in their 90 % interval */
    double truth_left;               /* mean width of these intervals over the prior's */
};

struct ofr_match {
    struct ofr_scenario *scenario; /* a copy, with the file to fit */
    ofr_match_options options;
    struct ofr_team team; /* threads of this rank */
    size_t n_parameters, n_statistics, n_patterns, n_fitted;
    struct ofr_match_parameter *parameters; /* [n_parameters] */
    struct ofr_match_pattern *patterns;     /* [n_patterns] as in the scenario */
    const struct ofr_pattern **measured;    /* [n_statistics] a pattern of each column */
    size_t *fitted;                         /* [n_fitted] columns, each once */
    struct ofr_figure *figures;             /* [n_fitted] */
    const char **names;                     /* [n_parameters + n_statistics] of columns of the bank */
    char **labels;                          /* [n_statistics] owned */
    struct ofr_bank bank;
    struct ofr_lock lock; /* of the bank; on rank 0 */

    struct ofr_ensemble *ensemble;
    const char **value_names; /* [n_statistics + 2] */
    const double *jobs;       /* [][n_parameters] values of the batch under way */
    uint32_t first_job;       /* its first point of the ensemble */
    double runs_done, runs_to_do, seconds;
    bool stopped; /* the time allowed is used up */

    struct ofr_match_wave *waves;       /* [options.waves] */
    uint32_t n_waves;                   /* with runs */
    bool settled;                       /* a wave left nearly all that it found: no further one was made */
    struct ofr_history history, before; /* of all runs; of those before the last wave */
    double cut, cut_before;             /* that the sample keeps; that the last wave kept */
    struct ofr_sample last_wave; /* the space from which the last wave was drawn; 0 points: the prior */
    struct ofr_sample sample;    /* the posterior */
    double *values;              /* [sample.n][n_parameters] of the parameters, rounded */
    uint32_t n_checks, n_truths;
    size_t n_resolved; /* directions of the parameters that the fitted statistics distinguish */
};

/* ---- match_runs.c ---- */

/** Open the bank and the ensemble, and see that the newest row is of this model. @errors OFR_BAD_INPUT
 *  (bank, another model); OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_match_open(struct ofr_match *match, struct ofr_reports *reports);
/** Simulate n points of a wave that the bank lacks, each with so many seeds; stops where the time is used up.
 *  @param values [in] [n][n_parameters] rounded @param salt [in] of the seeds @errors OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_match_simulate(struct ofr_match *match, uint32_t wave, uint32_t n, uint64_t salt,
                                           const double *values, struct ofr_reports *reports);
/** Seed of a run: no two share people and draws. */
uint64_t ofr_match_seed(const struct ofr_match *match, uint32_t wave, uint32_t point, uint32_t seed_number,
                        uint64_t salt);

/* ---- match_space.c ---- */

/** Rows of the bank as runs for emulators, of waves 1 to `last`; free with ofr_match_runs_free.
 *  @errors OFR_SYSTEM */
struct ofr_match_rows {
    struct ofr_history_runs runs;
    double *z, *values;
    uint32_t *points;
    uint32_t *waves; /* [runs.n] */
    bool *even;
};
OFR_MUST_USE ofr_status ofr_match_rows_take(const struct ofr_match *match, uint32_t last,
                                            struct ofr_match_rows *rows, struct ofr_reports *reports);
void ofr_match_rows_free(struct ofr_match_rows *rows);
/** Make all waves. @errors OFR_SYSTEM; as the simulations */
OFR_MUST_USE ofr_status ofr_match_make_waves(struct ofr_match *match, struct ofr_reports *reports);
/** Find the posterior from all waves. @errors OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_match_find_posterior(struct ofr_match *match, struct ofr_reports *reports);
/** A sampler of `n` points over a history. */
struct ofr_sampler ofr_match_sampler(const struct ofr_match *match, const struct ofr_history *history,
                                     uint32_t n, uint32_t salt);
/** Round the values of a point z [n_parameters] as the bank does. @param values [out] [n_parameters] */
void ofr_match_values(const struct ofr_match *match, const double *z, double *values);

/* ---- match_checks.c ---- */

/** Take runs of the last wave for the truth in turn. @errors OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_match_cover(struct ofr_match *match, struct ofr_reports *reports);
/** Simulate points of the posterior and measure all patterns. @errors as the simulations */
OFR_MUST_USE ofr_status ofr_match_predict(struct ofr_match *match, struct ofr_reports *reports);
/**
 * Find how many directions of the parameters the fitted statistics distinguish near the posterior: singular
 * values of their slopes, at points of it, that are more than twice what the emulators' errors alone give.
 * @errors OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_match_find_directions(struct ofr_match *match, struct ofr_reports *reports);

/* ---- match_results.c ---- */

/** Whether a parameter is informed. @param left [in] width of the posterior over the prior's @param
 * n_resolved [in] directions that the statistics distinguish: with none, what is narrow is so by chance or by
 * error */
bool ofr_match_is_informed(double left, size_t n_resolved);
/** Whether intervals held too few of the truths. */
bool ofr_match_covers_few(double covered, double n_truths);

/** Check that the posterior's files may be written, before anything is simulated. @errors OFR_BAD_INPUT */
OFR_MUST_USE ofr_status ofr_match_check_posterior(const ofr_match_options *options,
                                                  struct ofr_reports *reports);
/** Write the posterior's points and what they rest on. @errors as ofr_whole_file_end */
OFR_MUST_USE ofr_status ofr_match_write_posterior(const struct ofr_match *match, struct ofr_reports *reports);
/** Write the results in the form that the options ask for. @errors OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_match_put(const struct ofr_match *match, ofr_sink sink,
                                      struct ofr_reports *reports);

#endif
