#include "stats/verdict.h"

const char *const ofr_verdict_names[OFR_N_VERDICTS] = {"fewer", "unclear", "same", "more"};

enum ofr_verdict ofr_verdict_of(struct ofr_interval difference) {
    if (difference.low >= 0 && difference.high <= 0)
        return OFR_SAME;
    if (difference.n < OFR_LEAST_PAIRS)
        return OFR_UNCLEAR;
    return difference.high < 0 ? OFR_FEWER : difference.low > 0 ? OFR_MORE : OFR_UNCLEAR;
}
