#include "report/patterns.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/memory.h"
#include "base/number.h"
#include "engine/lives.h"
#include "report/json.h"
#include "report/result_table.h"
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

static const struct ofr_result_column columns[] = {
    {"name", OFR_RESULT_TEXT, "pattern", .flags = 0},
    {"use", OFR_RESULT_TEXT, "use", .flags = 0},
    {"value", OFR_RESULT_REAL, "value", OFR_AS_PRINTED, .flags = 0},
    {"standard_error", OFR_RESULT_REAL, "st. error", OFR_AS_PRINTED, .flags = 0},
    {"range", OFR_RESULT_RANGE, "range", OFR_AS_PRINTED, .low = "low", .high = "high"}, /* null: open */
    {"share_in_range", OFR_RESULT_REAL, "in range", OFR_AS_PERCENT, .flags = 0},
    {"holds", OFR_RESULT_FLAG, .flags = 0},
    {"verdict", OFR_RESULT_TEXT, "verdict", .flags = OFR_ONLY_SHOWN}};

static void fill(const void *from, size_t row, struct ofr_result_cell *cells) {
    const struct verdict *verdict = (const struct verdict *)from + row;
    const struct ofr_result_cell own[] = {
        OFR_CELL_OF_TEXT(verdict->pattern->name),
        OFR_CELL_OF_TEXT(verdict->pattern->use),
        OFR_CELL_OF(verdict->value),
        OFR_CELL_OF(verdict->standard_error),
        OFR_CELL_OF(verdict->pattern->low, verdict->pattern->high),
        OFR_CELL_OF(verdict->n > 0 ? (double)verdict->in_range / verdict->n : (double)NAN),
        OFR_CELL_OF(verdict->holds),
        OFR_CELL_OF_TEXT(verdict_word(verdict))};
    memcpy(cells, own, sizeof own);
}

static void put_words(struct ofr_text *text, const struct ofr_run_reader *reader,
                      const struct verdict *verdicts, const struct ofr_result_table *table) {
    size_t n_run = 0, n_hold = 0;
    if (reader->n_patterns == 0) {
        ofr_put(text, "The scenario %s has no patterns.\n", reader->run.scenario);
        return;
    }
    for (size_t r = 0; r < reader->n_replicates; r++)
        n_run += reader->replicates[r].variant[0] == '\0';
    for (size_t i = 0; i < reader->n_patterns; i++)
        n_hold += verdicts[i].holds;
    ofr_put(text, "Patterns of %s: %zu replicate%s, seed %lld. Synthetic people; no forecast.\n\n",
            reader->run.title, n_run, n_run == 1 ? "" : "s", (long long)reader->run.seed);
    ofr_result_text(text, table);
    ofr_put(text, "\n%zu of %zu patterns hold.\n", n_hold, reader->n_patterns);
    put_notes(text, reader, verdicts);
}

static ofr_status put_verdicts(const struct ofr_run_reader *reader, const struct verdict *verdicts,
                               enum ofr_form form, ofr_sink sink, struct ofr_reports *reports) {
    const struct ofr_result_table table = {"patterns", OFR_RESULT_COLUMNS(columns),
                                           .n_rows = reader->n_patterns, .from = verdicts, .fill = fill};
    struct ofr_text text = {.sink = sink};
    if (form == OFR_FORM_JSON)
        return ofr_json_put(ofr_result_json(&table), sink, reports);
    if (form != OFR_FORM_TEXT)
        return ofr_result_put(&(struct ofr_result_list){&table, 1, reader->run.title}, form, sink, reports);
    put_words(&text, reader, verdicts, &table);
    return ofr_text_end(&text, reports);
}

ofr_status ofr_patterns(const char *database, enum ofr_form form, ofr_sink sink,
                        struct ofr_reports *reports) {
    struct ofr_run_reader reader;
    struct verdict *verdicts = NULL;
    OFR_TRY(ofr_run_reader_open(database, true, &reader, reports));
    ofr_status status = OFR_NEW(NULL, verdicts, reader.n_patterns, "the verdicts", reports);
    OFR_THEN(status, judge_all(&reader, verdicts, reports));
    OFR_THEN(status, put_verdicts(&reader, verdicts, form, sink, reports));
    for (size_t i = 0; status == OFR_OK && i < reader.n_patterns; i++)
        if (!verdicts[i].holds)
            status = OFR_CHECK_FAILED;
    ofr_free(verdicts);
    ofr_run_reader_close(&reader);
    return status;
}
