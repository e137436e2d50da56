/* Patterns: their values in one replicate and their verdicts over replicates (patterns.h). */
#include "report/patterns.h"

#include <math.h>

#include "base/date.h"
#include "base/number.h"
#include "scenario/check.h"

#define MOST_RELATIVE_ERROR 0.1 /* model description, 1 */

const char *const ofr_judgement_names[OFR_N_JUDGEMENTS] = {"holds", "below",   "above",    "uncertain",
                                                           "years", "nothing", "elsewhere"};

/* The days of a pattern's years; false when the run does not cover them. */
static bool find_period(const struct ofr_run_reader *reader, const struct ofr_run_reader_pattern *pattern,
                        struct ofr_period *period) {
    *period = (struct ofr_period){0, (int32_t)reader->run.days - 1};
    if (!pattern->has_years)
        return true;
    struct ofr_date first = {(int)pattern->first_year, 1, 1}, last = {(int)pattern->last_year, 12, 31};
    period->first = ofr_day_of(first) - reader->run.first_day;
    period->last = ofr_day_of(last) - reader->run.first_day;
    return period->first >= 0 && period->last < reader->run.days;
}

static const struct ofr_statistic *find_statistic(const struct ofr_model *model, const char *name) {
    const struct ofr_schema *schema = model->schema;
    size_t i = OFR_FIND(schema->statistics, schema->n_statistics, name);
    return i < schema->n_statistics ? &schema->statistics[i] : NULL;
}

ofr_status ofr_pattern_value(const struct ofr_lives *lives, const struct ofr_pattern *pattern, double *value,
                             struct ofr_reports *reports) {
    bool has_years = !isnan(pattern->from) && !isnan(pattern->to);
    const struct ofr_run_reader_pattern asked = {.has_years = has_years,
                                                 .first_year = has_years ? (int64_t)pattern->from : 0,
                                                 .last_year = has_years ? (int64_t)pattern->to : 0};
    const struct ofr_statistic *statistic = find_statistic(lives->model, pattern->statistic);
    struct ofr_period period;
    *value = NAN;
    if (statistic == NULL || !find_period(lives->reader, &asked, &period))
        return OFR_OK;
    return ofr_statistic_value(lives, statistic, period, value, reports);
}

struct ofr_pattern_verdict ofr_pattern_begin(const struct ofr_run_reader *reader,
                                             const struct ofr_run_reader_pattern *pattern) {
    struct ofr_pattern_verdict verdict = {.pattern = pattern,
                                          .statistic = find_statistic(reader->model, pattern->statistic)};
    verdict.covered = find_period(reader, pattern, &verdict.period);
    return verdict;
}

ofr_status ofr_pattern_take(struct ofr_pattern_verdict *verdict, const struct ofr_lives *lives,
                            struct ofr_reports *reports) {
    double value;
    if (verdict->statistic == NULL || !verdict->covered)
        return OFR_OK;
    ofr_status status = ofr_statistic_value(lives, verdict->statistic, verdict->period, &value, reports);
    if (status != OFR_OK || !isfinite(value))
        return status;
    if (verdict->n++ == 0)
        verdict->first = value;
    double distance = value - verdict->first; /* keeps the squares small */
    verdict->sum += distance;
    verdict->squares += distance * distance;
    verdict->in_range += value >= verdict->pattern->low && value <= verdict->pattern->high;
    return OFR_OK;
}

static enum ofr_judgement judgement_of(const struct ofr_pattern_verdict *verdict) {
    if (verdict->statistic == NULL)
        return OFR_PATTERN_UNKNOWN;
    if (!verdict->covered)
        return OFR_PATTERN_YEARS;
    if (verdict->n == 0)
        return OFR_PATTERN_NOTHING;
    if (verdict->value < verdict->pattern->low)
        return OFR_PATTERN_BELOW;
    if (verdict->value > verdict->pattern->high)
        return OFR_PATTERN_ABOVE;
    bool sharp = verdict->n == 1 || verdict->standard_error <= 0 ||
                 verdict->standard_error <= MOST_RELATIVE_ERROR * fabs(verdict->value);
    return sharp ? OFR_PATTERN_HOLDS : OFR_PATTERN_UNCERTAIN;
}

void ofr_pattern_judge(struct ofr_pattern_verdict *verdict) {
    double n = verdict->n;
    verdict->value = verdict->standard_error = NAN;
    if (verdict->n > 0)
        verdict->value = verdict->first + verdict->sum / n;
    if (verdict->n > 1) {
        double mean = verdict->sum / n, variance = (verdict->squares - n * mean * mean) / (n - 1);
        verdict->standard_error = variance > 0 ? ofr_sqrt(variance / n) : 0;
    }
    verdict->judgement = judgement_of(verdict);
}
