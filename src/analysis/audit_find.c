/* What the replicates of an audit tell (audit.h). */
#include <math.h>

#include "analysis/audit.h"
#include "base/memory.h"
#include "ensemble/ensemble.h"
#include "stats/sign.h"

#define TAIL 0.05 /* of the sign test */

const char *const ofr_found_names[OFR_N_FOUND] = {"active", "inert", "unclear", "absent", "no occasion"};

enum ofr_found ofr_activity_of_signs(const double *signs, uint32_t n) {
    uint32_t n_up = 0, n_down = 0, n_occasions = 0;
    for (uint32_t i = 0; i < n; i++) {
        n_up += signs[i] > 0;
        n_down += signs[i] < 0;
        n_occasions += !isnan(signs[i]);
    }
    return n_occasions == 0                             ? OFR_NO_OCCASION
           : n_up + n_down == 0                         ? OFR_INERT
           : ofr_sign_probability(n_up, n_down) <= TAIL ? OFR_ACTIVE
                                                        : OFR_NOT_TOLD;
}

bool ofr_has_no_occasion(double with, double without) {
    bool some = with < 0 || with > 0 || without < 0 || without > 0;
    return !some;
}

enum ofr_found ofr_activity_of_change(const struct ofr_paired *change, enum ofr_verdict verdict) {
    double least = OFR_LEAST_CHANGE * fabs(change->without);
    if (verdict == OFR_FEWER || verdict == OFR_MORE)
        return OFR_ACTIVE;
    bool narrow = change->difference.low >= -least && change->difference.high <= least;
    return verdict == OFR_SAME || (narrow && change->difference.n >= OFR_LEAST_PAIRS) ? OFR_INERT
                                                                                      : OFR_NOT_TOLD;
}

/* Room for two lists of values, one of each replicate. */
struct lists {
    double *one, *other; /* [n] */
    uint32_t n;
};

static void gather(const struct ofr_audit *audit, size_t place, double *to) {
    for (uint32_t r = 0; r < ofr_audit_n_points(audit); r++)
        to[r] = ofr_ensemble_values(audit->ensemble, 0, r)[place];
}

static struct ofr_interval interval_of(const struct ofr_audit *audit, size_t place, struct lists *lists) {
    gather(audit, place, lists->one);
    return ofr_interval_of(lists->one, lists->n);
}

static struct ofr_paired pair(const struct ofr_audit *audit, size_t without, size_t base,
                              struct lists *lists) {
    gather(audit, without, lists->one);
    gather(audit, base, lists->other);
    return ofr_pair(lists->one, lists->other, lists->n);
}

/* Those who are missing without a mechanism, of those counted. */
static struct ofr_ratio share_missing(const struct ofr_audit *audit, size_t part, struct lists *lists) {
    gather(audit, part, lists->one);
    gather(audit, 0, lists->other);
    return ofr_share_of_people(lists->one, lists->other, lists->n);
}

static double sum_of(const double *values, uint32_t n) {
    double sum = 0;
    for (uint32_t i = 0; i < n; i++)
        sum += values[i];
    return sum;
}

/* One number over another; where there is something of the second alone it is 0, without an interval. */
static struct ofr_ratio ratio_of(const struct ofr_audit *audit, size_t part, size_t whole,
                                 struct lists *lists) {
    gather(audit, part, lists->one);
    gather(audit, whole, lists->other);
    bool none = sum_of(lists->one, lists->n) <= 0 && sum_of(lists->other, lists->n) > 0;
    return none ? (struct ofr_ratio){0, NAN, NAN} : ofr_ratio_of_means(lists->one, lists->other, lists->n);
}

static bool had_no_occasion(const struct ofr_audit *audit, size_t at) {
    for (uint32_t r = 0; r < ofr_audit_n_points(audit); r++) {
        const double *values = ofr_ensemble_values(audit->ensemble, 0, r);
        if (!ofr_has_no_occasion(values[at + OFR_AUDIT_OWN], values[at + OFR_AUDIT_OWN_WITHOUT]))
            return false;
    }
    return true;
}

bool ofr_limit_binds(struct ofr_interval share) {
    return (isnan(share.high) ? share.mean : share.high) >= OFR_LEAST_TO_BIND;
}

static bool is_absent(const struct ofr_audit *audit, size_t arm) {
    return audit->run->points.kind == OFR_POINTS_FIXED && audit->run->arms[arm].changes[0] == '\0';
}

static void find_arm(struct ofr_audit *audit, size_t arm, struct lists *lists) {
    struct ofr_audit_finding *finding = &audit->findings[arm - 1];
    size_t at = ofr_audit_places_of(audit, arm).arm;
    if (finding->mechanism->of_group) {
        gather(audit, at, lists->one);
        finding->activity = ofr_activity_of_signs(lists->one, lists->n);
    } else {
        finding->own_change = pair(audit, at + OFR_AUDIT_OWN_WITHOUT, at + OFR_AUDIT_OWN, lists);
        finding->prevented = share_missing(audit, at + OFR_AUDIT_AVERTED, lists);
        finding->added = ratio_of(audit, at + OFR_AUDIT_ADDED, 0, lists);
        for (size_t m = 0; m < audit->n_measures; m++) {
            finding->changes[m] = pair(audit, at + OFR_AUDIT_MEASURES + m, m, lists);
            finding->relatives[m] = ratio_of(audit, at + OFR_AUDIT_MEASURES + m, m, lists);
        }
    }
}

/* ---- verdicts: among all mechanisms with numbers (Holm) ----------------------------------------- */

/* Change number m of a finding; its own outcome after the measures. */
static const struct ofr_paired *change_of(const struct ofr_audit *audit, const struct ofr_audit_finding *of,
                                          size_t m) {
    return m < audit->n_measures ? &of->changes[m] : &of->own_change;
}

static ofr_status judge(struct ofr_audit *audit, size_t m, struct ofr_interval *differences,
                        enum ofr_verdict *verdicts, struct ofr_reports *reports) {
    size_t n = 0, n_findings = audit->run->n_arms - 1;
    for (size_t i = 0; i < n_findings; i++)
        if (!audit->findings[i].mechanism->of_group)
            differences[n++] = change_of(audit, &audit->findings[i], m)->difference;
    OFR_TRY(ofr_verdicts_of(differences, n, verdicts, reports));
    for (size_t i = 0, k = 0; i < n_findings; i++) {
        struct ofr_audit_finding *finding = &audit->findings[i];
        if (finding->mechanism->of_group)
            continue;
        if (m < audit->n_measures)
            finding->verdicts[m] = verdicts[k];
        else
            finding->activity = ofr_activity_of_change(&finding->own_change, verdicts[k]);
        k++;
    }
    return OFR_OK;
}

static ofr_status judge_all(struct ofr_audit *audit, struct ofr_reports *reports) {
    struct ofr_interval *differences = NULL;
    enum ofr_verdict *verdicts = NULL;
    size_t n = audit->run->n_arms - 1;
    ofr_status status = OFR_NEW(NULL, differences, n, "the verdicts", reports);
    OFR_THEN(status, OFR_NEW(NULL, verdicts, n, "the verdicts", reports));
    for (size_t m = 0; m <= audit->n_measures; m++)
        OFR_THEN(status, judge(audit, m, differences, verdicts, reports));
    for (size_t arm = 1; status == OFR_OK && arm <= n; arm++) {
        struct ofr_audit_finding *finding = &audit->findings[arm - 1];
        if (!finding->mechanism->of_group && had_no_occasion(audit, ofr_audit_places_of(audit, arm).arm))
            finding->activity = OFR_NO_OCCASION;
        if (is_absent(audit, arm))
            finding->activity = OFR_NOT_THERE;
    }
    ofr_free(differences);
    ofr_free(verdicts);
    return status;
}

/* How sure the change of those counted is, and what turns it. */
static ofr_status find_doubt(struct ofr_audit *audit, size_t arm, struct ofr_reports *reports) {
    const struct ofr_run *run = audit->run;
    const struct ofr_doubt_of of = {&run->points, ofr_audit_n_points(audit), run->n_repeats, NULL};
    size_t at = ofr_audit_places_of(audit, arm).arm + OFR_AUDIT_MEASURES;
    double *differences = NULL;
    ofr_status status = OFR_NEW(NULL, differences, run->n_replicates, "the audit", reports);
    for (uint32_t r = 0; status == OFR_OK && r < run->n_replicates; r++) {
        const double *values = ofr_ensemble_values(audit->ensemble, 0, r);
        differences[r] = values[at] - values[0];
    }
    OFR_THEN(status, ofr_doubt_find(&of, differences, &audit->findings[arm - 1].doubt, reports));
    ofr_free(differences);
    return status;
}

struct ofr_ratio ofr_multiplier_of(struct ofr_ratio ratio) {
    if (!(ratio.high < 1))
        return (struct ofr_ratio){NAN, NAN, NAN};
    return (struct ofr_ratio){1 / (1 - ratio.ratio), 1 / (1 - ratio.low), 1 / (1 - ratio.high)};
}

/* A ratio of means: all people brought over all people counted. A replicate without people has none. */
static void find_ratio(struct ofr_audit *audit, size_t place, struct lists *lists) {
    gather(audit, place, lists->one);
    gather(audit, 0, lists->other);
    for (uint32_t r = 0; r < lists->n; r++) {
        lists->one[r] = floor(lists->one[r] * lists->other[r] + 0.5); /* people who were brought */
        audit->n_with_people += lists->one[r] >= 0;
    }
    audit->ratio_found = audit->n_with_people < OFR_LEAST_TO_DIVIDE
                             ? (struct ofr_ratio){NAN, NAN, NAN}
                             : ofr_share_of_people(lists->one, lists->other, lists->n);
    audit->multiplier = ofr_multiplier_of(audit->ratio_found);
}

ofr_status ofr_audit_find(struct ofr_audit *audit, struct ofr_reports *reports) {
    const struct ofr_audit_places places = ofr_audit_places_of(audit, 1);
    struct lists lists = {.n = ofr_audit_n_points(audit)};
    ofr_status status = OFR_NEW(NULL, lists.one, lists.n, "the audit", reports);
    OFR_THEN(status, OFR_NEW(NULL, lists.other, lists.n, "the audit", reports));
    OFR_THEN(status, OFR_NEW(NULL, audit->full, audit->audited->n_limits, "the audit", reports));
    for (size_t m = 0; status == OFR_OK && m < audit->n_measures; m++)
        audit->base[m] = interval_of(audit, m, &lists);
    for (size_t i = 0; status == OFR_OK && i < audit->audited->n_limits; i++)
        audit->full[i] = ofr_interval_within(interval_of(audit, places.limits + i, &lists), 0, 1);
    if (status == OFR_OK) {
        find_ratio(audit, places.ratio, &lists);
        audit->recalled_found = interval_of(audit, places.recalled, &lists);
    }
    for (size_t arm = 1; status == OFR_OK && arm < audit->run->n_arms; arm++)
        find_arm(audit, arm, &lists);
    for (size_t arm = 1; status == OFR_OK && arm < audit->run->n_arms; arm++)
        if (!audit->findings[arm - 1].mechanism->of_group)
            status = find_doubt(audit, arm, reports);
    OFR_THEN(status, judge_all(audit, reports));
    ofr_free(lists.one);
    ofr_free(lists.other);
    return status;
}
