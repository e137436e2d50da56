/*
 * History matching: which part of the space of inputs a simulation and some figures leave, by emulators of
 * the statistics that the figures are of.
 *
 * A figure is known by its range. It is taken as normal around the middle, with the variance of an even
 * spread over the range. With m the emulator's mean at a point, the implausibility is the largest over the
 * statistics of
 *
 *     |m - middle| / sqrt(emulator + replicates + range + discrepancy)      (variances)
 *
 * The discrepancy is what the model is wrong by even at its best point. The log likelihood is that of all
 * middles together, normal with these variances; what replicates of one point differ by is correlated as the
 * emulators' errors at left out runs are. Statistics are compared warped (emulator.h).
 *
 * Points are z, standard normal under the prior (as in abc.h). Emulators see them so, or as the share of the
 * prior below them, brought to mean 0 and standard deviation 1: whichever is closer to the input's own scale.
 *
 * Sources: Vernon, Goldstein and Bower 2010; Andrianakis et al. 2015 (simulations with replicate noise); Wood
 * 2010 (synthetic likelihood).
 */
#ifndef OFR_STATS_HISTORY_H
#define OFR_STATS_HISTORY_H

#include "stats/emulator.h"
#include "stats/sampler.h"

/** What is known of a statistic. */
struct ofr_figure {
    double low, high;   /* its range */
    double discrepancy; /* standard deviation, in the statistic's unit */
};

/** Runs of the simulation; more than one run of a point are its replicates. */
struct ofr_history_runs {
    size_t n, d, n_statistics;
    const double *z;        /* [n][d] */
    const double *values;   /* [n][n_statistics] NAN where a run has none */
    const uint32_t *points; /* [n] number of the point: equal for replicates, which lie together */
    const bool *even;       /* [d] the prior is even over a range: emulators see the share below */
};

/** How an emulator did on runs that were left out; only points with one run count. */
struct ofr_emulator_check {
    uint32_t n;
    double within;    /* share of them within 1.96 standard deviations; about 0.95 when all is right */
    double explained; /* share of the variance that predictions explain; chance limits it */
};

struct ofr_history {
    size_t d, n_statistics;
    bool *even;                        /* [d] */
    struct ofr_emulator *emulators;    /* [n_statistics] one without runs is not used */
    struct ofr_emulator_check *checks; /* [n_statistics] */
    double *middles, *variances;       /* [n_statistics] of the figures, warped */
    double *correlation;               /* [n_statistics][n_statistics] of replicates */
    const struct ofr_team *team;       /* threads; NULL: the caller alone */
    size_t room_each;
    double *room; /* [threads][room_each] */
};

/**
 * Fit emulators to runs and take the figures.
 *
 * @param figures [in] [n_statistics]
 * @param team    [in] threads, also of the looks that follow
 * @param history [out] free it with ofr_history_free; empty on failure
 * @errors   OFR_SYSTEM when memory is short
 * @cost     seconds for each 300 runs and statistic (emulator.h)
 */
OFR_MUST_USE ofr_status ofr_history_fit(const struct ofr_history_runs *runs, const struct ofr_figure *figures,
                                        const struct ofr_team *team, struct ofr_history *history,
                                        struct ofr_reports *reports);

/**
 * The same without the runs of one point and with other figures, by emulators of the same lengths, signal and
 * noise.
 *
 * @param point   [in] whose runs are left out
 * @param figures [in] [n_statistics]
 * @param history [out] as for ofr_history_fit
 * @errors   OFR_SYSTEM when memory is short
 */
OFR_MUST_USE ofr_status ofr_history_without(const struct ofr_history *fitted,
                                            const struct ofr_history_runs *runs, uint32_t point,
                                            const struct ofr_figure *figures, struct ofr_history *history,
                                            struct ofr_reports *reports);

/** Look at a point z, for a sampler. @param of [in] a struct ofr_history */
struct ofr_look ofr_history_look(const void *of, const double *z, uint32_t thread);

/** Predict a statistic, which has an emulator, at a point z. */
struct ofr_prediction ofr_history_predict(const struct ofr_history *history, size_t statistic,
                                          const double *z, uint32_t thread);

/**
 * How the statistics change with z: the emulators' means one standard deviation of the prior above and below
 * the point, their difference halved and divided by the standard deviation of the statistic over all runs.
 * @param slopes [out] [n_statistics][d] 0 for a statistic without an emulator
 * @return   standard error of a slope, the root of the mean square over all, as if both ends were independent
 */
double ofr_history_slopes(const struct ofr_history *history, const double *z, double *slopes);

/** Free; accepts an empty one. */
void ofr_history_free(struct ofr_history *history);

#endif
