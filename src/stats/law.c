#include "stats/law.h"

#include <math.h>

#include "base/number.h"
#include "stats/normal.h"

const char *const ofr_prior_names[OFR_N_PRIOR_SHAPES] = {"uniform", "normal", "lognormal"};

double ofr_law_middle(const struct ofr_law *law) {
    return law->shape == OFR_PRIOR_UNIFORM ? 0.5 * (law->first + law->second) : law->first;
}

/* Of a normal cut to [low, high], all in standard units. */
static double cut_quantile(double low, double high, double share) {
    double from = ofr_normal_share(low), to = ofr_normal_share(high);
    return ofr_clamp(ofr_normal_quantile(from + share * (to - from)), low, high);
}

double ofr_law_at(const struct ofr_law *law, double low, double high, double share) {
    double middle = law->first, sd = law->second;
    switch (law->shape) {
    case OFR_PRIOR_NORMAL:
        return middle + sd * cut_quantile((low - middle) / sd, (high - middle) / sd, share);
    case OFR_PRIOR_LOGNORMAL: {
        double least = low > 0 ? ofr_log(low / middle) / sd : -INFINITY;
        return middle * ofr_exp(sd * cut_quantile(least, ofr_log(high / middle) / sd, share));
    }
    default:
        return law->first + share * (law->second - law->first);
    }
}

/* Of a normal cut to [low, high], all in standard units. */
static double cut_share(double low, double high, double x) {
    double from = ofr_normal_share(low), to = ofr_normal_share(high);
    return (ofr_normal_share(x) - from) / (to - from);
}

double ofr_law_below(const struct ofr_law *law, double low, double high, double value) {
    double middle = law->first, sd = law->second;
    switch (law->shape) {
    case OFR_PRIOR_NORMAL:
        return cut_share((low - middle) / sd, (high - middle) / sd, (value - middle) / sd);
    case OFR_PRIOR_LOGNORMAL: {
        double least = low > 0 ? ofr_log(low / middle) / sd : -INFINITY;
        return value > 0 ? cut_share(least, ofr_log(high / middle) / sd, ofr_log(value / middle) / sd) : -1;
    }
    default:
        return (value - law->first) / (law->second - law->first);
    }
}
