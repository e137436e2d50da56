#include "report/patterns.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "engine/lives.h"
#include "report/json.h"
#include "scenario/check.h"
#include "store/run_reader.h"

/* A pattern holds when its mean is in range and known this well (model description, 1). */
#define MOST_RELATIVE_ERROR 0.1

struct verdict {
    const struct ofr_run_reader_pattern *pattern;
    const struct ofr_statistic *statistic; /* NULL: this program cannot compute it */
    struct ofr_period period;
    bool covered;         /* the run covers the years */
    uint32_t n, in_range; /* replicates with a value; of these, in range */
    double sum, squares;  /* of the values, and of their distance from the first */
    double first, value, standard_error;
    bool in, sharp, holds;
};

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

static ofr_status take_replicate(const struct ofr_lives *lives, struct verdict *verdict,
                                 struct ofr_reports *reports) {
    double value;
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

static ofr_status take_replicates(const struct ofr_run_reader *reader, struct verdict *verdicts,
                                  struct ofr_reports *reports) {
    ofr_status status = OFR_OK;
    for (size_t r = 0; status == OFR_OK && r < reader->n_replicates; r++) {
        struct ofr_lives lives;
        status = ofr_lives_read(reader, reader->replicates[r].id, OFR_NOBODY, &lives, reports);
        if (status != OFR_OK)
            return status;
        for (size_t i = 0; status == OFR_OK && i < reader->n_patterns; i++) {
            struct verdict *verdict = &verdicts[i];
            if (verdict->statistic != NULL && verdict->covered &&
                strcmp(verdict->pattern->variant, reader->replicates[r].variant) == 0)
                status = take_replicate(&lives, verdict, reports);
        }
        ofr_lives_free(&lives);
    }
    return status;
}

static void judge(struct verdict *verdict) {
    verdict->value = verdict->standard_error = NAN;
    if (verdict->n == 0)
        return;
    double n = verdict->n, mean = verdict->sum / n;
    verdict->value = verdict->first + mean;
    if (verdict->n > 1) {
        double variance = (verdict->squares - n * mean * mean) / (n - 1);
        verdict->standard_error = variance > 0 ? ofr_sqrt(variance / n) : 0;
    }
    verdict->in = verdict->value >= verdict->pattern->low && verdict->value <= verdict->pattern->high;
    verdict->sharp = verdict->n == 1 || verdict->standard_error <= 0 ||
                     verdict->standard_error <= MOST_RELATIVE_ERROR * fabs(verdict->value);
    verdict->holds = verdict->in && verdict->sharp;
}

static ofr_status judge_all(const struct ofr_run_reader *reader, struct verdict *verdicts,
                            struct ofr_reports *reports) {
    for (size_t i = 0; i < reader->n_patterns; i++) {
        verdicts[i].pattern = &reader->patterns[i];
        verdicts[i].statistic = find_statistic(reader->model, reader->patterns[i].statistic);
        verdicts[i].covered = find_period(reader, &reader->patterns[i], &verdicts[i].period);
    }
    ofr_status status = take_replicates(reader, verdicts, reports);
    for (size_t i = 0; status == OFR_OK && i < reader->n_patterns; i++)
        judge(&verdicts[i]);
    return status;
}

static const char *verdict_word(const struct verdict *verdict) {
    if (verdict->statistic == NULL)
        return "no: this version cannot measure it";
    if (!verdict->covered)
        return "no: the run does not cover the years";
    if (verdict->n == 0)
        return "no: nothing to measure";
    if (!verdict->in)
        return verdict->value < verdict->pattern->low ? "no: below" : "no: above";
    return verdict->sharp ? "holds" : "no: too uncertain";
}

static void put_notes(struct ofr_text *text, const struct ofr_run_reader *reader,
                      const struct verdict *verdicts) {
    bool single = false;
    for (size_t i = 0; i < reader->n_patterns; i++)
        single = single || verdicts[i].n == 1;
    if (single)
        ofr_put_wrapped(
            text,
            "Warning: where there was one replicate, the standard error is unknown, and the value "
            "alone was judged. Use --replicates 20.",
            0, 0, 90);
    if (reader->run.scale < 1 || reader->run.areas_kept < reader->run.areas_in_scenario)
        ofr_put_wrapped(
            text,
            "Warning: this run keeps only part of the scenario's people; the ranges are for all of "
            "them.",
            0, 0, 90);
}

static void put_table(struct ofr_text *text, const struct ofr_run_reader *reader,
                      const struct verdict *verdicts) {
    size_t n_run = 0, n_hold = 0;
    for (size_t r = 0; r < reader->n_replicates; r++)
        n_run += reader->replicates[r].variant[0] == '\0';
    ofr_put(text, "Patterns of %s: %zu replicate%s, seed %lld. Synthetic people; no forecast.\n\n",
            reader->run.title, n_run, n_run == 1 ? "" : "s", (long long)reader->run.seed);
    ofr_put(text, "%-38s %-9s %10s %9s %17s %9s  %s\n", "pattern", "use", "value", "st. error", "range",
            "in range", "verdict");
    for (size_t i = 0; i < reader->n_patterns; i++) {
        const struct verdict *verdict = &verdicts[i];
        const struct ofr_run_reader_pattern *pattern = verdict->pattern;
        char value[32] = "-", error[32] = "-", range[48], share[16] = "-";
        if (verdict->n > 0) {
            snprintf(value, sizeof value, "%.4g", verdict->value);
            snprintf(share, sizeof share, "%.0f %%", 100.0 * verdict->in_range / verdict->n);
        }
        if (isfinite(verdict->standard_error))
            snprintf(error, sizeof error, "%.2g", verdict->standard_error);
        snprintf(range, sizeof range, "%g to %g", pattern->low, pattern->high);
        ofr_put_padded(text, pattern->name, 38);
        ofr_put(text, " %-9s %10s %9s %17s %9s  %s\n", pattern->use, value, error, range, share,
                verdict_word(verdict));
        n_hold += verdict->holds;
    }
    ofr_put(text, "\n%zu of %zu patterns hold.\n", n_hold, reader->n_patterns);
    put_notes(text, reader, verdicts);
}

static json_t *make_json(const struct ofr_run_reader *reader, const struct verdict *verdicts) {
    json_t *list = json_array();
    for (size_t i = 0; i < reader->n_patterns; i++) {
        const struct verdict *verdict = &verdicts[i];
        double share = verdict->n > 0 ? (double)verdict->in_range / verdict->n : NAN;
        json_array_append_new(
            list, json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:b}", "name", verdict->pattern->name, "use",
                            verdict->pattern->use, "value", ofr_json_real(verdict->value), "standard_error",
                            ofr_json_real(verdict->standard_error), "low",
                            ofr_json_real(verdict->pattern->low), "high", /* null where the range is open */
                            ofr_json_real(verdict->pattern->high), "share_in_range", ofr_json_real(share),
                            "holds", (int)verdict->holds));
    }
    return list;
}

static ofr_status put_verdicts(const struct ofr_run_reader *reader, const struct verdict *verdicts,
                               bool as_json, ofr_sink sink, struct ofr_reports *reports) {
    if (as_json)
        return ofr_json_put(make_json(reader, verdicts), sink, reports);
    struct ofr_text text = {sink, false};
    if (reader->n_patterns == 0)
        ofr_put(&text, "The scenario %s has no patterns.\n", reader->run.scenario);
    else
        put_table(&text, reader, verdicts);
    return ofr_text_end(&text, reports);
}

ofr_status ofr_patterns(const char *database, bool as_json, ofr_sink sink, struct ofr_reports *reports) {
    struct ofr_run_reader reader;
    struct verdict *verdicts = NULL;
    OFR_TRY(ofr_run_reader_open(database, true, &reader, reports));
    ofr_status status = OFR_NEW(NULL, verdicts, reader.n_patterns, "the verdicts", reports);
    OFR_THEN(status, judge_all(&reader, verdicts, reports));
    OFR_THEN(status, put_verdicts(&reader, verdicts, as_json, sink, reports));
    for (size_t i = 0; status == OFR_OK && i < reader.n_patterns; i++)
        if (!verdicts[i].holds)
            status = OFR_CHECK_FAILED;
    ofr_free(verdicts);
    ofr_run_reader_close(&reader);
    return status;
}
