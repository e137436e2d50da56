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
    "holds, but says little",
    "no: below",
    "no: above",
    "too few replicates",
    "not for this place",
    "not for this period",
    "nothing to measure",
    "this version cannot measure it",
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
            if (!reader->replicates[r].repeats &&
                strcmp(verdicts[i].pattern->variant, reader->replicates[r].variant) == 0)
                status = ofr_pattern_take(&verdicts[i], &lives, reports);
        ofr_lives_free(&lives);
    }
    return status;
}

static ofr_status judge_all(const struct ofr_run_reader *reader, struct ofr_pattern_verdict *verdicts,
                            struct ofr_reports *reports) {
    ofr_status status = OFR_OK;
    for (size_t i = 0; status == OFR_OK && i < reader->n_patterns; i++)
        status = ofr_pattern_begin(reader, &reader->patterns[i], reader->n_replicates, &verdicts[i], reports);
    OFR_THEN(status, take_replicates(reader, verdicts, reports));
    for (size_t i = 0; status == OFR_OK && i < reader->n_patterns; i++)
        ofr_pattern_judge(&verdicts[i]);
    return status;
}

/* ---- words ------------------------------------------------------------------------------ */

static const struct ofr_result_column columns[] = {
    {"name", OFR_RESULT_TEXT, "pattern", .flags = 0},
    {"use", OFR_RESULT_TEXT, NULL, .flags = 0},
    {"same_source", OFR_RESULT_FLAG, NULL, .flags = 0},
    {"use_shown", OFR_RESULT_TEXT, "use", .flags = OFR_ONLY_SHOWN},
    {"value", OFR_RESULT_INTERVAL, "mean (90 % predicted)", OFR_AS_PRINTED, .low = "predicted_low",
     .high = "predicted_high"},
    {"range", OFR_RESULT_RANGE, "range", OFR_AS_PRINTED, .low = "low", .high = "high"}, /* null: open */
    {"replicates", OFR_RESULT_WHOLE, NULL, OFR_AS_COUNT, .flags = 0},
    {"share_in_range", OFR_RESULT_REAL, "in range", OFR_AS_PERCENT, .flags = 0},
    {"holds", OFR_RESULT_FLAG, .flags = 0},
    {"verdict", OFR_RESULT_TEXT, NULL, .flags = 0},
    {"verdict_shown", OFR_RESULT_TEXT, "verdict", .flags = OFR_ONLY_SHOWN}};

static void fill(const void *from, size_t row, struct ofr_result_cell *cells) {
    const struct ofr_pattern_verdict *verdict = (const struct ofr_pattern_verdict *)from + row;
    const struct ofr_run_reader_pattern *pattern = verdict->pattern;
    const struct ofr_result_cell own[] = {
        OFR_CELL_OF_TEXT(pattern->name),
        OFR_CELL_OF_TEXT(pattern->use),
        OFR_CELL_OF(pattern->same_source),
        OFR_CELL_OF_TEXT(pattern->same_source ? "held_out, same source" : pattern->use),
        OFR_CELL_OF_INTERVAL(verdict->predicted),
        OFR_CELL_OF(pattern->low, pattern->high),
        OFR_CELL_OF(verdict->n),
        OFR_CELL_OF(verdict->share_in_range),
        OFR_CELL_OF(ofr_judgement_holds(verdict->judgement)),
        OFR_CELL_OF_TEXT(ofr_judgement_names[verdict->judgement]),
        OFR_CELL_OF_TEXT(judgements[verdict->judgement])};
    memcpy(cells, own, sizeof own);
}

/* How the patterns of a use, or all of them, come out. */
struct tally {
    size_t n, hold, vague, judged;
};

static struct tally count(const struct ofr_run_reader *reader, const struct ofr_pattern_verdict *verdicts,
                          const char *use) {
    struct tally tally = {0, 0, 0, 0};
    for (size_t i = 0; i < reader->n_patterns; i++) {
        if (use != NULL && strcmp(verdicts[i].pattern->use, use) != 0)
            continue;
        tally.n++;
        tally.hold += ofr_judgement_holds(verdicts[i].judgement);
        tally.vague += verdicts[i].judgement == OFR_PATTERN_VAGUE;
        tally.judged += ofr_judgement_is_verdict(verdicts[i].judgement);
    }
    return tally;
}

static void put_tallies(struct ofr_text *text, const struct ofr_run_reader *reader,
                        const struct ofr_pattern_verdict *verdicts) {
    static const char *const means[OFR_N_USES] = {
        "follow from what is typed in", "parameters were tuned to them",
        "assumed, one-sided or by definition", "evidence: nothing was tuned to them"};
    ofr_put_plain(text, "\n");
    for (size_t use = OFR_N_USES; use-- > 0;) {
        struct tally tally = count(reader, verdicts, ofr_use_names[use]);
        if (tally.n == 0)
            continue;
        ofr_put(text, "%-8s %zu of %zu hold", ofr_use_names[use], tally.hold, tally.judged);
        if (tally.vague > 0)
            ofr_put(text, ", %zu of them saying little", tally.vague);
        if (tally.judged < tally.n)
            ofr_put(text, "; no verdict on %zu", tally.n - tally.judged);
        ofr_put(text, " (%s)\n", means[use]);
    }
}

static bool is_judged(const struct ofr_run_reader *reader, const struct ofr_pattern_verdict *verdicts,
                      enum ofr_judgement judgement) {
    for (size_t i = 0; i < reader->n_patterns; i++)
        if (verdicts[i].judgement == judgement)
            return true;
    return false;
}

static void put_notes(struct ofr_text *text, const struct ofr_run_reader *reader,
                      const struct ofr_pattern_verdict *verdicts) {
    if (is_judged(reader, verdicts, OFR_PATTERN_FEW))
        ofr_put_paragraph(text, "", 0,
                          "Too few replicates: %d are the least for a verdict. Use --replicates 20.",
                          OFR_LEAST_TO_PREDICT);
    if (is_judged(reader, verdicts, OFR_PATTERN_PLACE))
        ofr_put_paragraph(text, "", 0,
                          "Not for this place: the figure describes other areas, or all people of them.");
    if (is_judged(reader, verdicts, OFR_PATTERN_PERIOD))
        ofr_put_paragraph(text, "", 0, "Not for this period: the run does not cover that of the figure.");
}

static void put_words(struct ofr_text *text, const struct ofr_run_reader *reader,
                      const struct ofr_pattern_verdict *verdicts, const struct ofr_result_table *table) {
    size_t n_run = 0;
    if (reader->n_patterns == 0) {
        ofr_put(text, "The scenario %s has no patterns.\n", reader->run.scenario);
        return;
    }
    for (size_t r = 0; r < reader->n_replicates; r++)
        n_run += ofr_run_reader_counts(&reader->replicates[r]);
    ofr_put(text, "Patterns of %s: %zu replicate%s, seed %lld. Synthetic people; no forecast.\n\n",
            reader->run.title, n_run, n_run == 1 ? "" : "s", (long long)reader->run.seed);
    ofr_result_text(text, table);
    put_tallies(text, reader, verdicts);
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
    struct tally all = status == OFR_OK ? count(&reader, verdicts, NULL) : (struct tally){0};
    if (status == OFR_OK && all.n > 0 && (all.judged == 0 || all.hold < all.judged))
        status = OFR_CHECK_FAILED;
    for (size_t i = 0; verdicts != NULL && i < reader.n_patterns; i++)
        ofr_pattern_end(&verdicts[i]);
    ofr_free(verdicts);
    ofr_run_reader_close(&reader);
    return status;
}
