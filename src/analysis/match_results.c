/* The results of a match, as text, JSON, CSV and HTML, and the file of the posterior (docs/calibrate.md). */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "analysis/match.h"
#include "analysis/trial.h"
#include "base/date.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/whole_file.h"
#include "report/json.h"
#include "report/result_table.h"

/* ---- the file of the posterior ------------------------------------------------------------ */

#define ORIGIN_MARK "offramp_posterior: 1"

/* The file beside the points that says what they rest on; NULL when memory is short. */
static char *origin_of(const char *path) {
    const char *dot = strrchr(path, '.');
    size_t n = dot != NULL && strcmp(dot, ".csv") == 0 ? (size_t)(dot - path) : strlen(path);
    char *beside = ofr_malloc(n + sizeof ".yaml");
    if (beside != NULL) {
        memcpy(beside, path, n);
        memcpy(beside + n, ".yaml", sizeof ".yaml");
    }
    return beside;
}

static bool is_origin(const char *path) { return ofr_file_has_mark(path, ORIGIN_MARK); }

/* Points are ours where the file beside them says so. */
static bool are_points(const char *path) {
    char *beside = origin_of(path);
    bool ours = beside != NULL && is_origin(beside);
    ofr_free(beside);
    return ours;
}

/* Both files of a posterior. @param beside [in] of origin_of */
static void list_targets(const ofr_match_options *options, const char *beside, struct ofr_target targets[2]) {
    targets[0] =
        (struct ofr_target){options->posterior, "a posterior of Offramp", are_points, options->replace};
    targets[1] = (struct ofr_target){beside, "of a posterior of Offramp", is_origin, options->replace};
}

static ofr_status no_memory(struct ofr_reports *reports) {
    return ofr_fail(reports, OFR_SYSTEM, "not enough memory for a path");
}

ofr_status ofr_match_check_posterior(const ofr_match_options *options, struct ofr_reports *reports) {
    const char *const read[] = {options->bank, options->fit};
    struct ofr_target targets[2];
    ofr_status worst = OFR_OK;
    if (options->posterior == NULL)
        return OFR_OK;
    char *beside = origin_of(options->posterior);
    if (beside == NULL)
        return no_memory(reports);
    list_targets(options, beside, targets);
    for (size_t i = 0; i < 2; i++) {
        ofr_status status = ofr_target_check(&targets[i], reports);
        for (size_t k = 0; status == OFR_OK && k < 2; k++)
            status = ofr_target_is_not(&targets[i], read[k], reports);
        worst = status > worst ? status : worst;
    }
    ofr_free(beside);
    return worst;
}

static void put_points(const struct ofr_match *m, FILE *stream) {
    for (size_t k = 0; k < m->n_parameters; k++)
        fprintf(stream, "%s%s", k > 0 ? "," : "", m->parameters[k].parameter->name);
    fputc('\n', stream);
    for (uint32_t i = 0; i < m->sample.n; i++)
        for (size_t k = 0; k < m->n_parameters; k++)
            ofr_format_to(stream, "%.6g%c", m->values[i * m->n_parameters + k],
                          k + 1 < m->n_parameters ? ',' : '\n');
}

/* What the points rest on, in a YAML file beside them. */
static void put_origin(const struct ofr_match *m, FILE *stream) {
    const ofr_match_options *o = &m->options;
    char first[11], end[11];
    ofr_date_write(m->scenario->first_day, first);
    ofr_date_write(m->scenario->last_day, end);
    fprintf(stream, "# What the points of the file beside this one rest on (docs/calibrate.md).\n");
    fprintf(stream, ORIGIN_MARK "\nscenario: %s\nstart: %s\nend: %s\n", m->scenario->name, first, end);
    fprintf(stream, "program: \"%s\"\n", OFR_VERSION);
    fprintf(stream, "model: \"%016" PRIx64 "\"   # digest of the scenario without the values that vary\n",
            m->bank.model);
    fprintf(stream, "bank: \"%016" PRIx64 "\"    # digest of its runs\nruns: %zu\n",
            ofr_bank_digest(&m->bank), m->bank.n);
    ofr_format_to(stream, "waves: %u\nshare_of_prior_left: %.3g\npoints: %u\n", m->n_waves,
                  m->waves[m->n_waves - 1].share, m->sample.n);
    fprintf(stream, "command: \"offramp calibrate %s --bank FILE --waves %u --points %u --seeds %u",
            m->scenario->name, o->waves, o->points, o->seeds);
    ofr_format_to(stream, " --posterior-points %u --discrepancy %g --seed %" PRIu64 "\"\n",
                  o->posterior_points, o->discrepancy, o->seed);
}

static ofr_status write_both(const struct ofr_match *match, const struct ofr_target targets[2],
                             struct ofr_reports *reports) {
    struct ofr_whole_file points, origin = {0};
    ofr_status status = ofr_whole_file_begin(&targets[0], &points, reports);
    OFR_THEN(status, ofr_whole_file_begin(&targets[1], &origin, reports));
    if (status == OFR_OK) {
        put_points(match, points.stream);
        put_origin(match, origin.stream);
    }
    status = ofr_whole_file_end(&points, status, reports);
    return ofr_whole_file_end(&origin, status, reports);
}

ofr_status ofr_match_write_posterior(const struct ofr_match *match, struct ofr_reports *reports) {
    struct ofr_target targets[2];
    char *beside = origin_of(match->options.posterior);
    if (beside == NULL)
        return no_memory(reports);
    list_targets(&match->options, beside, targets);
    ofr_status status = write_both(match, targets, reports);
    ofr_free(beside);
    return status;
}

/* ---- tables -------------------------------------------------------------------------- */

static const struct ofr_result_column wave_columns[] = {
    {.name = "wave", .kind = OFR_RESULT_WHOLE, .heading = "wave", .form = OFR_AS_COUNT},
    {.name = "points", .kind = OFR_RESULT_WHOLE, .heading = "points", .form = OFR_AS_COUNT},
    {.name = "runs", .kind = OFR_RESULT_WHOLE, .heading = "runs", .form = OFR_AS_COUNT},
    {.name = "share_left", .kind = OFR_RESULT_REAL, .heading = "of the prior left"},
    {.name = "implausibility", .kind = OFR_RESULT_REAL, .heading = "largest implausibility in it"}};

static void fill_wave(const void *from, size_t row, struct ofr_result_cell *cells) {
    const struct ofr_match *m = from;
    cells[0] = OFR_CELL_OF((double)row + 1);
    cells[1] = OFR_CELL_OF(m->waves[row].n_points);
    cells[2] = OFR_CELL_OF(m->waves[row].n_runs);
    cells[3] = OFR_CELL_OF(m->waves[row].share);
    cells[4] = OFR_CELL_OF(m->waves[row].reached);
}

static const struct ofr_result_column emulator_columns[] = {
    {.name = "statistic", .kind = OFR_RESULT_TEXT, .heading = "statistic"},
    {.name = "runs", .kind = OFR_RESULT_WHOLE, .heading = "runs", .form = OFR_AS_COUNT},
    {.name = "scale", .kind = OFR_RESULT_TEXT, .heading = "taken"},
    {.name = "noise", .kind = OFR_RESULT_REAL, .heading = "replicates differ", .form = OFR_AS_PERCENT},
    {.name = "explained", .kind = OFR_RESULT_REAL, .heading = "explained", .form = OFR_AS_PERCENT},
    {.name = "within", .kind = OFR_RESULT_REAL, .heading = "within 95 %", .form = OFR_AS_PERCENT}};

/* The noise as a share of the variance over all runs, as `explained` is. */
static void fill_emulator(const void *from, size_t row, struct ofr_result_cell *cells) {
    const struct ofr_match *m = from;
    const struct ofr_emulator *e = &m->history.emulators[row];
    const struct ofr_emulator_check *check = &m->history.checks[row];
    cells[0] = OFR_CELL_OF_TEXT(m->labels[m->fitted[row]]);
    cells[1] = OFR_CELL_OF((double)e->n);
    cells[2] = OFR_CELL_OF_TEXT(e->n > 0 ? ofr_warp_names[e->warp] : "not used: too few values");
    cells[3] = OFR_CELL_OF(e->n > 0 ? e->form.noise : (double)NAN);
    cells[4] = OFR_CELL_OF(e->n > 0 ? check->explained : (double)NAN);
    cells[5] = OFR_CELL_OF(e->n > 0 ? check->within : (double)NAN);
}

static const struct ofr_result_column parameter_columns[] = {
    {.name = "parameter", .kind = OFR_RESULT_TEXT, .heading = "parameter"},
    {.name = "unit", .kind = OFR_RESULT_TEXT, .heading = "unit"},
    {.name = "prior", .kind = OFR_RESULT_SPREAD, .heading = "prior (90 %)", .form = OFR_AS_PRINTED},
    {.name = "posterior", .kind = OFR_RESULT_SPREAD, .heading = "posterior (90 %)", .form = OFR_AS_PRINTED},
    {.name = "width_left", .kind = OFR_RESULT_REAL, .heading = "width left", .form = OFR_AS_PERCENT},
    {.name = "told", .kind = OFR_RESULT_TEXT, .heading = "informed?"},
    {.name = "truths", .kind = OFR_RESULT_WHOLE, .flags = 0},
    {.name = "covered", .kind = OFR_RESULT_WHOLE, .heading = "truths covered", .form = OFR_AS_COUNT},
    {.name = "truth_width_left", .kind = OFR_RESULT_REAL, .heading = "their width", .form = OFR_AS_PERCENT},
    {.name = "coverage", .kind = OFR_RESULT_TEXT, .heading = "coverage"}};

bool ofr_match_is_informed(double left, size_t n_resolved) {
    return n_resolved > 0 && left < OFR_MATCH_INFORMED;
}

bool ofr_match_covers_few(double covered, double n_truths) {
    return covered < OFR_MATCH_LEAST_COVERED * n_truths;
}

static const char *told(const struct ofr_match *m, double left) {
    return ofr_match_is_informed(left, m->n_resolved) ? "informed" : "hardly";
}

static const char *coverage(double covered, double n_truths) {
    return ofr_match_covers_few(covered, n_truths) ? "low" : "";
}

/* The parameters of the group, as one row: geometric means of widths, and no value. */
static void fill_group(const struct ofr_match *m, struct ofr_result_cell *cells) {
    double left = 0, truth_left = 0, covered = 0, n = 0;
    for (size_t k = 0; k < m->n_parameters; k++) {
        const struct ofr_match_parameter *one = &m->parameters[k];
        if (one->parameter->actor != OFR_GROUP)
            continue;
        n++;
        left += ofr_log(one->left);
        truth_left += one->truth_left > 0 ? ofr_log(one->truth_left) : (double)NAN;
        covered += one->covered;
    }
    left = ofr_exp(left / n);
    cells[0] = OFR_CELL_OF_TEXT(OFR_TRIAL_GROUP);
    cells[1] = OFR_CELL_OF_TEXT("");
    cells[2] = cells[3] = OFR_CELL_OF_SPREAD(ofr_no_spread);
    cells[4] = OFR_CELL_OF(left);
    cells[5] = OFR_CELL_OF_TEXT(told(m, left));
    cells[6] = OFR_CELL_OF(m->n_truths * n);
    cells[7] = OFR_CELL_OF(covered);
    cells[8] = OFR_CELL_OF(isnan(truth_left) ? truth_left : ofr_exp(truth_left / n));
    cells[9] = OFR_CELL_OF_TEXT(coverage(covered, m->n_truths * n));
}

static void fill_parameter(const void *from, size_t row, struct ofr_result_cell *cells) {
    const struct ofr_match *m = from;
    size_t k = ofr_trial_own(m->scenario, row);
    if (k == SIZE_MAX) {
        fill_group(m, cells);
        return;
    }
    const struct ofr_match_parameter *one = &m->parameters[k];
    cells[0] = OFR_CELL_OF_TEXT(one->parameter->name);
    cells[1] = OFR_CELL_OF_TEXT(one->parameter->unit);
    cells[2] = OFR_CELL_OF_SPREAD(one->before);
    cells[3] = OFR_CELL_OF_SPREAD(one->after);
    cells[4] = OFR_CELL_OF(one->left);
    cells[5] = OFR_CELL_OF_TEXT(told(m, one->left));
    cells[6] = OFR_CELL_OF(m->n_truths);
    cells[7] = OFR_CELL_OF(one->covered);
    cells[8] = OFR_CELL_OF(m->n_truths > 0 ? one->truth_left : (double)NAN);
    cells[9] = OFR_CELL_OF_TEXT(coverage(one->covered, m->n_truths));
}

static const struct ofr_result_column fit_columns[] = {
    {.name = "pattern", .kind = OFR_RESULT_TEXT, .heading = "pattern"},
    {.name = "use", .kind = OFR_RESULT_TEXT, .heading = "use"},
    {.name = "unit", .kind = OFR_RESULT_TEXT, .heading = "unit"},
    {.name = "range",
     .kind = OFR_RESULT_RANGE,
     .heading = "range",
     .form = OFR_AS_PRINTED,
     .low = "low",
     .high = "high"},
    {.name = "prior", .kind = OFR_RESULT_SPREAD, .heading = "prior (90 %)", .form = OFR_AS_PRINTED},
    {.name = "posterior",
     .kind = OFR_RESULT_INTERVAL,
     .heading = "posterior predictive (90 %)",
     .form = OFR_AS_PRINTED},
    {.name = "share_in_range", .kind = OFR_RESULT_REAL, .heading = "in range", .form = OFR_AS_PERCENT},
    {.name = "verdict", .kind = OFR_RESULT_TEXT, .heading = "verdict"}};

static const char *verdict(const struct ofr_match_pattern *one) {
    if (one->statistic == SIZE_MAX)
        return "not measured";
    return one->after.n == 0 ? "nothing to measure"
                             : ofr_range_verdict_names[ofr_range_verdict_of(one->predicted, one->pattern->low,
                                                                            one->pattern->high)];
}

static void fill_fit(const void *from, size_t row, struct ofr_result_cell *cells) {
    const struct ofr_match_pattern *one = &((const struct ofr_match *)from)->patterns[row];
    bool measured = one->statistic != SIZE_MAX;
    cells[0] = OFR_CELL_OF_TEXT(one->pattern->name);
    cells[1] = OFR_CELL_OF_TEXT(ofr_use_names[one->pattern->use]);
    cells[2] = OFR_CELL_OF_TEXT(one->pattern->unit);
    cells[3] = OFR_CELL_OF(one->pattern->low, one->pattern->high);
    cells[4] = OFR_CELL_OF_SPREAD(measured ? one->before : ofr_no_spread);
    cells[5] =
        measured && one->after.n > 0 ? OFR_CELL_OF_INTERVAL(one->predicted) : OFR_CELL_OF(NAN, NAN, NAN);
    cells[6] = OFR_CELL_OF(measured ? one->in_range : (double)NAN);
    cells[7] = OFR_CELL_OF_TEXT(verdict(one));
}

enum { PARAMETERS, FIT, WAVES, EMULATORS, N_TABLES };

static void describe_tables(const struct ofr_match *m, struct ofr_result_table tables[N_TABLES]) {
    tables[PARAMETERS] =
        (struct ofr_result_table){"calibrated", OFR_RESULT_COLUMNS(parameter_columns),
                                  .n_rows = ofr_trial_n_rows(m->scenario), .from = m, .fill = fill_parameter};
    tables[FIT] = (struct ofr_result_table){"fit", OFR_RESULT_COLUMNS(fit_columns), .n_rows = m->n_patterns,
                                            .from = m, .fill = fill_fit};
    tables[WAVES] = (struct ofr_result_table){"wave", OFR_RESULT_COLUMNS(wave_columns), .n_rows = m->n_waves,
                                              .from = m, .fill = fill_wave};
    tables[EMULATORS] = (struct ofr_result_table){"emulator", OFR_RESULT_COLUMNS(emulator_columns),
                                                  .n_rows = m->n_fitted, .from = m, .fill = fill_emulator};
}

/* ---- text ---------------------------------------------------------------------------- */

static void put_head(struct ofr_text *text, const struct ofr_match *m) {
    char first[11], end[11];
    ofr_date_write(m->scenario->first_day, first);
    ofr_date_write(m->scenario->last_day, end);
    ofr_put(text,
            "Calibration of %s\nSynthetic people in a model of the place. Not a forecast; no real person is "
            "in it.\n\n",
            m->scenario->title);
    ofr_put(text, "  %zu parameters to %zu statistics, %s to %s, seed %llu\n", m->n_parameters, m->n_fitted,
            first, end, (unsigned long long)m->options.seed);
    ofr_put(text, "  %zu runs in the bank %s\n\n", m->bank.n, m->bank.path);
}

static void put_stopped(struct ofr_text *text, const struct ofr_match *m) {
    ofr_put_paragraph(text, "  ", 2,
                      "The time of %u core-minutes is used up. The runs so far are in the bank; the same "
                      "command goes on from there.",
                      m->options.core_minutes);
}

/* What the table of parameters must not be read as. */
static void put_doubts(struct ofr_text *text, const struct ofr_match *m) {
    bool low = false;
    for (size_t k = 0; k < m->n_parameters; k++)
        low |= ofr_match_covers_few(m->parameters[k].covered, m->n_truths);
    if (m->n_resolved == 0)
        ofr_put_paragraph(text, "  ", 2,
                          "They distinguish none, so no parameter is called informed, however narrow its "
                          "interval.");
    if (low)
        ofr_put_paragraph(text, "  ", 2,
                          "Coverage is low: for at least one parameter fewer than %g of %d truths lie in "
                          "their 90 %% intervals. Such intervals are too narrow; use more waves or points.",
                          OFR_MATCH_LEAST_COVERED * m->n_truths, (int)m->n_truths);
}

static void put_caution(struct ofr_text *text, const struct ofr_match *m) {
    ofr_put_paragraph(
        text, "\nCaution\n  ", 2,
        "The posterior contains the values of these parameters that agree with the ranges of the fitted "
        "patterns, given the priors and that all else in the model is right up to a discrepancy of %g %% of "
        "each figure. Only held-out patterns are evidence for the model. A parameter is informed where its "
        "90 %% interval is narrower than %g of the prior's and at least one direction is distinguished. "
        "Truths are runs of the last wave, left out in "
        "turn. Values of the group's parameters are not described; the file of points holds them, as "
        "scenario files do.",
        100 * m->options.discrepancy, OFR_MATCH_INFORMED);
    if (m->cut > OFR_MATCH_CUT)
        ofr_put_paragraph(text, "  ", 2,
                          "No point is plausible by all fitted patterns: the least implausible ones are at "
                          "%.2g standard deviations, where %g is the cut.",
                          m->cut, OFR_MATCH_CUT);
}

static ofr_status put_words(const struct ofr_match *m, const struct ofr_result_table *tables, ofr_sink sink,
                            struct ofr_reports *reports) {
    struct ofr_text text = {.sink = sink};
    put_head(&text, m);
    ofr_result_text(&text, &tables[WAVES]);
    if (m->stopped) {
        put_stopped(&text, m);
        return ofr_text_end(&text, reports);
    }
    ofr_put(&text, "\nEmulators, at runs left out of them\n\n");
    ofr_result_text(&text, &tables[EMULATORS]);
    ofr_put(&text, "\nParameters\n\n");
    ofr_result_text(&text, &tables[PARAMETERS]);
    ofr_put_paragraph(&text, "\n  ", 2,
                      "Near the posterior the fitted statistics distinguish %zu of %zu directions of the "
                      "parameters, beyond twice the emulators' errors.",
                      m->n_resolved, m->n_parameters);
    put_doubts(&text, m);
    ofr_put(&text, "\nPosterior predictive check: %u points of the posterior, new people and draws\n\n",
            m->n_checks);
    ofr_result_text(&text, &tables[FIT]);
    put_caution(&text, m);
    if (m->options.posterior != NULL)
        ofr_put(&text, "\nWritten to %s. Next: offramp run %s --posterior %s\n", m->options.posterior,
                m->scenario->name, m->options.posterior);
    return ofr_text_end(&text, reports);
}

ofr_status ofr_match_put(const struct ofr_match *match, ofr_sink sink, struct ofr_reports *reports) {
    struct ofr_result_table tables[N_TABLES];
    describe_tables(match, tables);
    if (match->options.form == OFR_FORM_TEXT || match->stopped)
        return put_words(match, tables, sink, reports);
    if (match->options.form != OFR_FORM_JSON)
        return ofr_result_put(&(struct ofr_result_list){tables, N_TABLES, match->scenario->title},
                              match->options.form, sink, reports);
    return ofr_json_put(json_pack("{s:s, s:I, s:i, s:b, s:i, s:i, s:o, s:o, s:o, s:o}", "scenario",
                                  match->scenario->name, "seed", (json_int_t)match->options.seed, "runs",
                                  (int)match->bank.n, "settled", match->settled, "directions",
                                  (int)match->n_parameters, "directions_told", (int)match->n_resolved,
                                  "parameters", ofr_result_json(&tables[PARAMETERS]), "patterns",
                                  ofr_result_json(&tables[FIT]), "waves", ofr_result_json(&tables[WAVES]),
                                  "emulators", ofr_result_json(&tables[EMULATORS])),
                        sink, reports);
}
