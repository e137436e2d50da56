#include "stats/verdict.h"

#include <math.h>
#include <stdbool.h>

#include "base/memory.h"
#include "base/number.h"
#include "stats/spread.h"

#define TAIL 0.025    /* at each end of an interval */
#define CHANCE 0.05   /* of any wrong verdict */
#define ROUNDING 1e-9 /* of a probability, so that one difference alone has the verdict of its interval */
#define PREDICTED_TAIL 0.05 /* at each end of a predictive interval */

const char *const ofr_verdict_names[OFR_N_VERDICTS] = {"fewer", "unclear", "same", "more"};

enum ofr_verdict ofr_verdict_of(struct ofr_interval difference) {
    if (difference.low >= 0 && difference.high <= 0)
        return OFR_SAME;
    if (difference.n < OFR_LEAST_PAIRS)
        return OFR_UNCLEAR;
    return difference.high < 0 ? OFR_FEWER : difference.low > 0 ? OFR_MORE : OFR_UNCLEAR;
}

double ofr_p_of(struct ofr_interval difference) {
    if (difference.n < 2 || (difference.low >= 0 && difference.high <= 0))
        return 1;
    double half = 0.5 * (difference.high - difference.low);
    double error = half / ofr_student(TAIL, difference.n - 1);
    return error > 0 ? ofr_student_beyond(difference.mean / error, difference.n - 1) : 0;
}

/* The next test in order of size after the first `done`; n when there is none. Equal ones by index. */
static size_t next_test(const double *p, size_t n, size_t last) {
    size_t next = n;
    for (size_t i = 0; i < n; i++) {
        bool after = last == n || p[i] > p[last] || (!(p[i] < p[last]) && i > last);
        if (!isnan(p[i]) && after && (next == n || p[i] < p[next]))
            next = i;
    }
    return next;
}

void ofr_holm(double *p, size_t n) {
    size_t n_tests = 0;
    double most = 0;
    for (size_t i = 0; i < n; i++)
        n_tests += !isnan(p[i]);
    /* a corrected probability is put in its place only when the next one has been found by the old one */
    for (size_t rank = 0, at = next_test(p, n, n); at < n; rank++) {
        size_t next = next_test(p, n, at);
        most = fmax(most, (double)(n_tests - rank) * p[at]);
        p[at] = -fmin(most, 1) - 1; /* below every probability, so it is not found again */
        at = next;
    }
    for (size_t i = 0; i < n; i++)
        p[i] = isnan(p[i]) ? p[i] : -p[i] - 1;
}

ofr_status ofr_verdicts_of(const struct ofr_interval *differences, size_t n, enum ofr_verdict *verdicts,
                           struct ofr_reports *reports) {
    double *p = NULL;
    OFR_TRY(OFR_NEW(NULL, p, n, "the verdicts", reports));
    for (size_t i = 0; i < n; i++) {
        verdicts[i] = ofr_verdict_of(differences[i]);
        p[i] = verdicts[i] == OFR_SAME || differences[i].n < 2 ? (double)NAN : ofr_p_of(differences[i]);
    }
    ofr_holm(p, n);
    for (size_t i = 0; i < n; i++)
        if ((verdicts[i] == OFR_FEWER || verdicts[i] == OFR_MORE) && p[i] > CHANCE + ROUNDING)
            verdicts[i] = OFR_UNCLEAR;
    ofr_free(p);
    return OFR_OK;
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

struct ofr_interval ofr_interval_within(struct ofr_interval interval, double low, double high) {
    interval.low = interval.low < low ? low : interval.low; /* an unknown end stays unknown */
    interval.high = interval.high > high ? high : interval.high;
    return interval;
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
