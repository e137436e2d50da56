/*
 * Laws of chance of a number of which a range or an error is known: uniform, normal, lognormal.
 *
 * Priors of parameters and sizes of effects are drawn from these. A normal and a lognormal are cut to the
 * range that the number is allowed.
 */
#ifndef OFR_STATS_LAW_H
#define OFR_STATS_LAW_H

enum ofr_prior_shape { OFR_PRIOR_UNIFORM, OFR_PRIOR_NORMAL, OFR_PRIOR_LOGNORMAL, OFR_N_PRIOR_SHAPES };
extern const char *const ofr_prior_names[OFR_N_PRIOR_SHAPES]; /* "uniform", "normal", "lognormal" */

struct ofr_law {
    enum ofr_prior_shape shape;
    double first, second; /* low and high end; mean and sd; median and sd of the logarithm */
};

/** The middle: of the ends, the mean, or the median. */
double ofr_law_middle(const struct ofr_law *law);

/**
 * Return the value below which a share of a law lies.
 *
 * @param low, high [in] range to which a normal and a lognormal are cut; a uniform one lies in it
 * @param share     [in] in (0, 1)
 */
double ofr_law_at(const struct ofr_law *law, double low, double high, double share);

/**
 * Return the share of a law that lies below a value; outside [0, 1] where it has no such value.
 * @param low, high [in] as for ofr_law_at
 */
double ofr_law_below(const struct ofr_law *law, double low, double high, double value);

#endif
