#include "stats/verdict.h"

#include <math.h>
#include <stdbool.h>

#include "base/number.h"
#include "stats/spread.h"

#define PREDICTED_TAIL 0.05 /* at each end of a predictive interval */

const char *const ofr_verdict_names[OFR_N_VERDICTS] = {"fewer", "unclear", "same", "more"};

enum ofr_verdict ofr_verdict_of(struct ofr_interval difference) {
    if (difference.low >= 0 && difference.high <= 0)
        return OFR_SAME;
    if (difference.n < OFR_LEAST_PAIRS)
        return OFR_UNCLEAR;
    return difference.high < 0 ? OFR_FEWER : difference.low > 0 ? OFR_MORE : OFR_UNCLEAR;
}

/* ---- a published figure ------------------------------------------------------------------- */

const char *const ofr_range_verdict_names[OFR_N_RANGE_VERDICTS] = {"holds", "vague", "below", "above", "few"};

/* The value of a rank, from 1, between neighbours. */
static double value_of_rank(const double *sorted, uint32_t n, double rank) {
    return ofr_percentile(sorted, n, (rank - 1) / (n - 1));
}

struct ofr_interval ofr_predict(double *values, uint32_t n) {
    struct ofr_spread spread = ofr_spread_of(values, n);
    struct ofr_interval predicted = {spread.mean, NAN, NAN, n};
    if (n < OFR_LEAST_TO_PREDICT)
        return predicted;
    if (n >= OFR_LEAST_TO_RANK) {
        predicted.low = value_of_rank(values, n, PREDICTED_TAIL * (n + 1));
        predicted.high = value_of_rank(values, n, (1 - PREDICTED_TAIL) * (n + 1));
    } else {
        double half = ofr_student(PREDICTED_TAIL, n - 1) * spread.sd * ofr_sqrt(1 + 1.0 / n);
        predicted.low = spread.mean - half;
        predicted.high = spread.mean + half;
    }
    return predicted;
}

enum ofr_range_verdict ofr_range_verdict_of(struct ofr_interval predicted, double low, double high) {
    if (predicted.n < OFR_LEAST_TO_PREDICT)
        return OFR_RANGE_TOO_FEW;
    if (predicted.high < low)
        return OFR_RANGE_BELOW;
    if (predicted.low > high)
        return OFR_RANGE_ABOVE;
    bool vague = predicted.high - predicted.low > OFR_MOST_WIDTHS * (high - low);
    return vague ? OFR_RANGE_VAGUE : OFR_RANGE_HOLDS;
}
