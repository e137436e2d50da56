/*
 * Points: the values of parameters, and the sizes of effects of interventions, that each replicate has.
 *
 *     fixed       the values of the scenario
 *     posterior   one element of the posterior a replicate, by weight (posterior.h)
 *     prior       one draw a replicate from the priors of the scenario
 *
 * All arms of a replicate have the same point, so their difference is that of the arms. Sizes of effects are
 * drawn once a replicate from the distributions in the files of interventions: an effect has the same size in
 * every arm that it is part of. Some replicates at the end may take the points of the first ones again, with
 * chance of their own, so that the part of chance is known (stats/parts.h).
 *
 * A value that a setting or an arm has changed on purpose is left alone.
 *
 * Invariant: a point depends on the seed and its number alone.
 */
#ifndef OFR_ENSEMBLE_POINTS_H
#define OFR_ENSEMBLE_POINTS_H

#include "base/digest.h"
#include "ensemble/posterior.h"
#include "scenario/intervention_size.h"

/** What an analysis asks for; zero: fixed. */
struct ofr_points_asked {
    const char *posterior; /* file or database; NULL: none */
    bool prior;            /* from the scenario's priors; not with a posterior */
    bool sizes;            /* draw sizes of effects */
    uint64_t seed;
    uint32_t n_points; /* replicates from this number on take the first points again; 0: each has its own */
};

enum ofr_points_kind { OFR_POINTS_FIXED, OFR_POINTS_POSTERIOR, OFR_POINTS_PRIOR };

struct ofr_points {
    enum ofr_points_kind kind;
    const struct ofr_scenario *base; /* borrowed */
    struct ofr_posterior posterior;  /* empty unless kind is posterior */
    char *file;                      /* of the posterior */
    bool sizes;
    uint64_t seed;
    uint32_t n_points;
    size_t n_parameters; /* that are drawn */
    size_t *parameters;  /* [n_parameters] index into the schema's parameters */
    size_t *places;      /* [n_parameters] index into the posterior's parameters or the scenario's priors */
};

/** Find the posterior that comes with a scenario. @param path [out] to be freed; NULL: there is none
 *  @errors OFR_SYSTEM */
OFR_MUST_USE ofr_status ofr_points_own_posterior(const struct ofr_scenario *scenario, char **path,
                                                 struct ofr_reports *reports);

/**
 * Make ready to give points.
 *
 * @param base   [in] kept: the scenario with its settings, before any arm
 * @param points [out] empty on failure
 * @errors   OFR_BAD_INPUT when the posterior cannot be read, or when there are no priors to draw from;
 * OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_points_open(const struct ofr_scenario *base, const struct ofr_points_asked *asked,
                                        struct ofr_points *points, struct ofr_reports *reports);
/** Free points; accepts empty ones. */
void ofr_points_free(struct ofr_points *points);

/** The number of the point that a replicate has. */
uint32_t ofr_points_of(const struct ofr_points *points, uint32_t replicate);
/** The value of a drawn parameter at the point of a replicate. @param k [in] below n_parameters
 *  @parallel any number of threads */
double ofr_points_value(const struct ofr_points *points, size_t k, uint32_t replicate);
/** Set a scenario to the point of a replicate, sizes of its interventions too. @param scenario [in,out] a
 * copy of an arm's @parallel several threads, each with a scenario of its own */
void ofr_points_set(const struct ofr_points *points, uint32_t replicate, struct ofr_scenario *scenario);
/** The size of an intervention at the point of a replicate. @param i [in] below ofr_intervention_n_sizes */
double ofr_points_size(const struct ofr_points *points, struct ofr_intervention *intervention, size_t i,
                       uint32_t replicate);

/** Whether a replicate of a scenario with these interventions differs from another by more than chance. */
bool ofr_points_vary(const struct ofr_points *points, const struct ofr_scenario *scenario);
/** Add all that decides points to a digest, apart from the seed. */
void ofr_points_digest(const struct ofr_points *points, struct ofr_digest *digest);

#endif
