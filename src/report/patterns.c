#include "report/patterns.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "engine/lives.h"
#include "report/json.h"
#include "report/result_table.h"
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
    const struct ofr_pattern_verdict *verdict = (const struct ofr_pattern_verdict *)from + row;
    const struct ofr_result_cell own[] = {
        OFR_CELL_OF_TEXT(verdict->pattern->name),
        OFR_CELL_OF_TEXT(verdict->pattern->use),
        OFR_CELL_OF(verdict->value),
        OFR_CELL_OF(verdict->standard_error),
        OFR_CELL_OF(verdict->pattern->low, verdict->pattern->high),
        OFR_CELL_OF(verdict->n > 0 ? (double)verdict->in_range / verdict->n : (double)NAN),
        OFR_CELL_OF(verdict->judgement == OFR_PATTERN_HOLDS),
        OFR_CELL_OF_TEXT(judgements[verdict->judgement])};
    memcpy(cells, own, sizeof own);
}

static void put_words(struct ofr_text *text, const struct ofr_run_reader *reader,
                      const struct ofr_pattern_verdict *verdicts, const struct ofr_result_table *table) {
    size_t n_run = 0, n_hold = 0;
    if (reader->n_patterns == 0) {
        ofr_put(text, "The scenario %s has no patterns.\n", reader->run.scenario);
        return;
    }
    for (size_t r = 0; r < reader->n_replicates; r++)
        n_run += reader->replicates[r].variant[0] == '\0';
    for (size_t i = 0; i < reader->n_patterns; i++)
        n_hold += verdicts[i].judgement == OFR_PATTERN_HOLDS;
    ofr_put(text, "Patterns of %s: %zu replicate%s, seed %lld. Synthetic people; no forecast.\n\n",
            reader->run.title, n_run, n_run == 1 ? "" : "s", (long long)reader->run.seed);
    ofr_result_text(text, table);
    ofr_put(text, "\n%zu of %zu patterns hold.\n", n_hold, reader->n_patterns);
    put_notes(text, reader, verdicts);
}

static ofr_status put_verdicts(const struct ofr_run_reader *reader,
                               const struct ofr_pattern_verdict *verdicts, enum ofr_form form, ofr_sink sink,
                               struct ofr_reports *reports) {
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
    struct ofr_pattern_verdict *verdicts = NULL;
    OFR_TRY(ofr_run_reader_open(database, true, &reader, reports));
    ofr_status status = OFR_NEW(NULL, verdicts, reader.n_patterns, "the verdicts", reports);
    OFR_THEN(status, judge_all(&reader, verdicts, reports));
    OFR_THEN(status, put_verdicts(&reader, verdicts, form, sink, reports));
    for (size_t i = 0; status == OFR_OK && i < reader.n_patterns; i++)
        if (verdicts[i].judgement != OFR_PATTERN_HOLDS)
            status = OFR_CHECK_FAILED;
    ofr_free(verdicts);
    ofr_run_reader_close(&reader);
    return status;
}
