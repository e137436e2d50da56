/* Patterns: their values in one replicate and their verdicts over replicates (patterns.h). */
#include <math.h>
#include <string.h>

#include "base/date.h"
#include "base/memory.h"
#include "report/patterns.h"
#include "scenario/check.h"

const char *const ofr_judgement_names[OFR_N_JUDGEMENTS] = {"holds", "vague", "below",   "above",    "few",
                                                           "place", "years", "nothing", "elsewhere"};

_Static_assert(OFR_PATTERN_FEW == (int)OFR_RANGE_TOO_FEW, "verdicts on a range are judgements");

struct ofr_run_reader_pattern ofr_pattern_of(const struct ofr_pattern *pattern) {
    bool years = !isnan(pattern->from) && !isnan(pattern->to);
    return (struct ofr_run_reader_pattern){.name = pattern->name,
                                           .statistic = pattern->statistic,
                                           .variant = pattern->variant,
                                           .use = (char *)ofr_use_names[pattern->use],
                                           .unit = pattern->unit,
                                           .areas = pattern->areas,
                                           .has_years = years,
                                           .any_period = pattern->any_period,
                                           .same_source = pattern->same_source,
                                           .first_year = years ? (int64_t)pattern->from : 0,
                                           .last_year = years ? (int64_t)pattern->to : 0,
                                           .low = pattern->low,
                                           .high = pattern->high};
}

/* ---- place and period ------------------------------------------------------------------ */

/* Whether a text lists exactly the areas of the run. */
static bool are_areas_of(const struct ofr_run_reader *reader, const char *list) {
    const char *rest = list;
    for (size_t i = 0; i < reader->n_areas; i++) {
        size_t n = strlen(reader->areas[i].name), between = i == 0 ? 0 : 2;
        if (strncmp(rest, ", ", between) != 0 || strncmp(rest + between, reader->areas[i].name, n) != 0)
            return false;
        rest += between + n;
    }
    return *rest == '\0';
}

static bool is_of_place(const struct ofr_run_reader *reader, const struct ofr_run_reader_pattern *pattern) {
    const struct ofr_run_reader_run *run = &reader->run;
    if (strcmp(pattern->areas, OFR_ANY_PLACE) == 0)
        return true;
    if (run->scale < 1)
        return false;
    return pattern->areas[0] == '\0' ? run->areas_kept >= run->areas_in_scenario
                                     : are_areas_of(reader, pattern->areas);
}

/* The days of a pattern's years, or all of the run; false when the run does not cover them. */
static bool find_period(const struct ofr_run_reader *reader, const struct ofr_run_reader_pattern *pattern,
                        struct ofr_period *period) {
    const struct ofr_run_reader_run *run = &reader->run;
    *period = (struct ofr_period){0, (int32_t)run->days - 1};
    if (!pattern->has_years)
        return true;
    struct ofr_date first = {(int)pattern->first_year, 1, 1}, last = {(int)pattern->last_year, 12, 31};
    period->first = ofr_day_of(first) - run->first_day;
    period->last = ofr_day_of(last) - run->first_day;
    return period->first >= 0 && period->last < run->days;
}

/* Whether a run that was cut short may be compared with the figure. */
static bool may_be_cut(const struct ofr_run_reader_pattern *pattern, const struct ofr_statistic *statistic) {
    return pattern->any_period || (pattern->has_years && !(statistic != NULL && statistic->of_whole_run));
}

ofr_status ofr_pattern_value(const struct ofr_lives *lives, const struct ofr_pattern *pattern, double *value,
                             struct ofr_reports *reports) {
    const struct ofr_run_reader_pattern asked = ofr_pattern_of(pattern);
    const struct ofr_statistic *statistic = ofr_schema_statistic(lives->model->schema, pattern->statistic);
    struct ofr_period period;
    *value = NAN;
    if (statistic == NULL || !find_period(lives->reader, &asked, &period))
        return OFR_OK;
    return ofr_statistic_value(lives, statistic, period, value, reports);
}

/* ---- verdicts -------------------------------------------------------------------------- */

ofr_status ofr_pattern_begin(const struct ofr_run_reader *reader,
                             const struct ofr_run_reader_pattern *pattern, size_t most,
                             struct ofr_pattern_verdict *verdict, struct ofr_reports *reports) {
    *verdict = (struct ofr_pattern_verdict){
        .pattern = pattern,
        .statistic = ofr_schema_statistic(reader->model->schema, pattern->statistic),
        .of_place = is_of_place(reader, pattern)};
    bool whole = reader->run.last_day >= reader->run.end_day;
    verdict->covered = find_period(reader, pattern, &verdict->period);
    verdict->of_period = verdict->covered && (whole || may_be_cut(pattern, verdict->statistic));
    return OFR_NEW(NULL, verdict->values, most, "the values of a pattern", reports);
}

ofr_status ofr_pattern_take(struct ofr_pattern_verdict *verdict, const struct ofr_lives *lives,
                            struct ofr_reports *reports) {
    double value;
    if (verdict->statistic == NULL || !verdict->covered)
        return OFR_OK;
    ofr_status status = ofr_statistic_value(lives, verdict->statistic, verdict->period, &value, reports);
    if (status != OFR_OK || !isfinite(value))
        return status;
    verdict->values[verdict->n++] = value;
    verdict->in_range += value >= verdict->pattern->low && value <= verdict->pattern->high;
    return OFR_OK;
}

struct ofr_interval ofr_predict_statistic(const struct ofr_statistic *statistic, double *values, uint32_t n) {
    static const double ranges[][2] = {[OFR_FROM_ZERO] = {0, INFINITY},
                                       [OFR_ZERO_TO_ONE] = {0, 1},
                                       [OFR_MINUS_ONE_TO_ONE] = {-1, 1},
                                       [OFR_ANY_VALUE] = {-INFINITY, INFINITY}};
    struct ofr_interval predicted = ofr_predict(values, n);
    if (statistic == NULL)
        return predicted;
    if (strcmp(statistic->unit, "%") == 0)
        return ofr_interval_within(predicted, 0, 100);
    return ofr_interval_within(predicted, ranges[statistic->range][0], ranges[statistic->range][1]);
}

void ofr_pattern_judge(struct ofr_pattern_verdict *verdict) {
    bool may_compare = verdict->of_place && verdict->of_period && verdict->n > 0;
    verdict->predicted = ofr_predict_statistic(verdict->statistic, verdict->values, verdict->n);
    verdict->share_in_range = may_compare ? (double)verdict->in_range / verdict->n : (double)NAN;
    verdict->judgement = verdict->statistic == NULL ? OFR_PATTERN_UNKNOWN
                         : !verdict->of_place       ? OFR_PATTERN_PLACE
                         : !verdict->of_period      ? OFR_PATTERN_PERIOD
                         : verdict->n == 0          ? OFR_PATTERN_NOTHING
                                           : (enum ofr_judgement)ofr_range_verdict_of(verdict->predicted,
                                                                                      verdict->pattern->low,
                                                                                      verdict->pattern->high);
}

void ofr_pattern_end(struct ofr_pattern_verdict *verdict) {
    ofr_free(verdict->values);
    verdict->values = NULL;
}
