#include "report/patterns.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "engine/lives.h"
#include "report/json.h"
#include "store/run_reader.h"

static const char *const judgements[OFR_N_JUDGEMENTS] = {
    "holds",
    "no: below",
    "no: above",
    "no: too uncertain",
    "no: the run does not cover the years",
    "no: nothing to measure",
    "no: this version cannot measure it",
};

static ofr_status take_replicates(const struct ofr_run_reader *reader, struct ofr_pattern_verdict *verdicts,
                                  struct ofr_reports *reports) {
    ofr_status status = OFR_OK;
    for (size_t r = 0; status == OFR_OK && r < reader->n_replicates; r++) {
        struct ofr_lives lives;
        status = ofr_lives_read(reader, reader->replicates[r].id, OFR_NOBODY, &lives, reports);
        if (status != OFR_OK)
            return status;
        for (size_t i = 0; status == OFR_OK && i < reader->n_patterns; i++)
            if (strcmp(verdicts[i].pattern->variant, reader->replicates[r].variant) == 0)
                status = ofr_pattern_take(&verdicts[i], &lives, reports);
        ofr_lives_free(&lives);
    }
    return status;
}

static ofr_status judge_all(const struct ofr_run_reader *reader, struct ofr_pattern_verdict *verdicts,
                            struct ofr_reports *reports) {
    for (size_t i = 0; i < reader->n_patterns; i++)
        verdicts[i] = ofr_pattern_begin(reader, &reader->patterns[i]);
    ofr_status status = take_replicates(reader, verdicts, reports);
    for (size_t i = 0; status == OFR_OK && i < reader->n_patterns; i++)
        ofr_pattern_judge(&verdicts[i]);
    return status;
}

static void put_notes(struct ofr_text *text, const struct ofr_run_reader *reader,
                      const struct ofr_pattern_verdict *verdicts) {
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
                      const struct ofr_pattern_verdict *verdicts) {
    size_t n_run = 0, n_hold = 0;
    for (size_t r = 0; r < reader->n_replicates; r++)
        n_run += reader->replicates[r].variant[0] == '\0';
    ofr_put(text, "Patterns of %s: %zu replicate%s, seed %lld. Synthetic people; no forecast.\n\n",
            reader->run.title, n_run, n_run == 1 ? "" : "s", (long long)reader->run.seed);
    ofr_put(text, "%-38s %-9s %10s %9s %17s %9s  %s\n", "pattern", "use", "value", "st. error", "range",
            "in range", "verdict");
    for (size_t i = 0; i < reader->n_patterns; i++) {
        const struct ofr_pattern_verdict *verdict = &verdicts[i];
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
                judgements[verdict->judgement]);
        n_hold += verdict->judgement == OFR_PATTERN_HOLDS;
    }
    ofr_put(text, "\n%zu of %zu patterns hold.\n", n_hold, reader->n_patterns);
    put_notes(text, reader, verdicts);
}

static json_t *make_json(const struct ofr_run_reader *reader, const struct ofr_pattern_verdict *verdicts) {
    json_t *list = json_array();
    for (size_t i = 0; i < reader->n_patterns; i++) {
        const struct ofr_pattern_verdict *verdict = &verdicts[i];
        double share = verdict->n > 0 ? (double)verdict->in_range / verdict->n : NAN;
        json_array_append_new(
            list, json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:b}", "name", verdict->pattern->name, "use",
                            verdict->pattern->use, "value", ofr_json_real(verdict->value), "standard_error",
                            ofr_json_real(verdict->standard_error), "low",
                            ofr_json_real(verdict->pattern->low), "high", /* null where the range is open */
                            ofr_json_real(verdict->pattern->high), "share_in_range", ofr_json_real(share),
                            "holds", (int)(verdict->judgement == OFR_PATTERN_HOLDS)));
    }
    return list;
}

static ofr_status put_verdicts(const struct ofr_run_reader *reader,
                               const struct ofr_pattern_verdict *verdicts, bool as_json, ofr_sink sink,
                               struct ofr_reports *reports) {
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
    struct ofr_pattern_verdict *verdicts = NULL;
    OFR_TRY(ofr_run_reader_open(database, true, &reader, reports));
    ofr_status status = OFR_NEW(NULL, verdicts, reader.n_patterns, "the verdicts", reports);
    OFR_THEN(status, judge_all(&reader, verdicts, reports));
    OFR_THEN(status, put_verdicts(&reader, verdicts, as_json, sink, reports));
    for (size_t i = 0; status == OFR_OK && i < reader.n_patterns; i++)
        if (verdicts[i].judgement != OFR_PATTERN_HOLDS)
            status = OFR_CHECK_FAILED;
    ofr_free(verdicts);
    ofr_run_reader_close(&reader);
    return status;
}
