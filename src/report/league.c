/* The league table: people of the primary outcome by area or governorate, per 100,000 inhabitants, with its
 * uncertainty. stats/ranking.h explains the computation. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "engine/model.h"
#include "report/json.h"
#include "report/result_table.h"
#include "stats/ranking.h"
#include "store/run_reader.h"

#define WIDTH 90
#define NAME_WIDTH 24
#define BAR_WIDTH 30
#define GREY "\033[90m"

/* A row: an area, or the areas of a governorate. */
struct row {
    const char *name; /* borrowed from the reader */
    uint32_t n_areas;
    double people;
    bool has_records;
    double records; /* per OFR_RATE_OF people */
    struct ofr_standing standing;
    char drawing[BAR_WIDTH + 1], records_text[16]; /* for people */
};

struct league {
    const struct ofr_run_reader *reader;
    bool by_governorate;
    struct row *rows; /* [n], ranked ones first, by rank */
    size_t n, n_replicates;
    uint32_t *counts; /* [n_replicates][n_rows before sorting] */
    struct ofr_standing whole;
    size_t n_compared; /* rows with entry records */
    struct ofr_agreement agreement;
};

static void league_free(struct league *league) {
    ofr_free(league->rows);
    ofr_free(league->counts);
}

/* ---- rows ------------------------------------------------------------------------- */

static size_t find_row(const struct league *league, const char *name) {
    size_t i = 0;
    while (i < league->n && strcmp(league->rows[i].name, name) != 0)
        i++;
    return i;
}

/* The row an area counts in; made when it is the first of its governorate. */
static size_t row_of(struct league *league, const struct ofr_run_reader_area *area) {
    size_t at = league->by_governorate ? find_row(league, area->governorate) : league->n;
    if (at == league->n) {
        struct row *row = &league->rows[league->n++];
        row->name = league->by_governorate ? area->governorate : area->name;
        /* a governorate is counted as a whole, whatever is known of its areas */
        row->standing.ranked = league->by_governorate || area->counted;
    }
    return at;
}

/* Whether governorates stand here whole, or at one share of their people. */
static bool are_whole(const struct ofr_run_reader_run *run) {
    return run->scale < 1 || run->areas_kept == run->areas_in_scenario;
}

static void take_records(struct league *league) {
    const struct ofr_run_reader *reader = league->reader;
    bool comparable = league->by_governorate && are_whole(&reader->run);
    for (size_t i = 0; comparable && i < reader->n_entry_records; i++) {
        size_t at = find_row(league, reader->entry_records[i].governorate);
        if (at == league->n)
            continue;
        league->rows[at].has_records = true;
        league->rows[at].records = OFR_RATE_OF * (double)reader->entry_records[i].records *
                                   reader->run.scale / league->rows[at].people;
        league->n_compared++;
    }
}

/* Sum the people who left by row and replicate of the run itself. */
static ofr_status count_rows(struct league *league, struct ofr_reports *reports) {
    const struct ofr_run_reader *reader = league->reader;
    uint32_t *by_area = NULL;
    size_t *rows = NULL; /* [n_areas] */
    ofr_status status = ofr_run_reader_count_people(
        reader, reader->model->events[reader->model->roles.ranked].name, &by_area, reports);
    OFR_THEN(status, OFR_NEW(NULL, rows, reader->n_areas, "the league table", reports));
    OFR_THEN(status, OFR_NEW(NULL, league->rows, reader->n_areas, "the league table", reports));
    for (size_t i = 0; status == OFR_OK && i < reader->n_areas; i++) {
        rows[i] = row_of(league, &reader->areas[i]);
        league->rows[rows[i]].people += (double)reader->areas[i].people;
        league->rows[rows[i]].n_areas++;
    }
    OFR_THEN(status,
             OFR_NEW(NULL, league->counts, reader->n_replicates * league->n, "the league table", reports));
    for (size_t r = 0; status == OFR_OK && r < reader->n_replicates; r++) {
        if (!ofr_run_reader_counts(&reader->replicates[r]))
            continue;
        uint32_t *counts = league->counts + league->n_replicates++ * league->n;
        for (size_t i = 0; i < reader->n_areas; i++)
            counts[rows[i]] += by_area[r * reader->n_areas + i];
    }
    ofr_free(rows);
    ofr_free(by_area);
    return status;
}

/* ---- standings -------------------------------------------------------------------- */

static int compare_rows(const void *a, const void *b) {
    const struct row *x = a, *y = b;
    if (x->standing.ranked != y->standing.ranked)
        return x->standing.ranked ? -1 : 1;
    if (x->standing.rate > y->standing.rate || x->standing.rate < y->standing.rate)
        return x->standing.rate > y->standing.rate ? -1 : 1;
    return strcmp(x->name, y->name);
}

static ofr_status rank_rows(struct league *league, struct ofr_reports *reports) {
    struct ofr_standing *standings = NULL;
    double *people = NULL;
    ofr_status status = OFR_NEW(NULL, standings, league->n, "the league table", reports);
    OFR_THEN(status, OFR_NEW(NULL, people, league->n, "the league table", reports));
    for (size_t i = 0; status == OFR_OK && i < league->n; i++) {
        standings[i] = league->rows[i].standing;
        people[i] = league->rows[i].people;
    }
    if (status == OFR_OK)
        ofr_rank(league->counts, league->n_replicates, league->n, people, standings);
    for (size_t i = 0; status == OFR_OK && i < league->n; i++)
        league->rows[i].standing = standings[i];
    ofr_free(standings);
    ofr_free(people);
    return status;
}

/* The whole run as one area, which is not ranked. */
static ofr_status rate_whole(struct league *league, struct ofr_reports *reports) {
    uint32_t *sums;
    double people = 0;
    OFR_TRY(OFR_NEW(NULL, sums, league->n_replicates, "the league table", reports));
    for (size_t i = 0; i < league->n; i++) {
        people += league->rows[i].people;
        for (size_t r = 0; r < league->n_replicates; r++)
            sums[r] += league->counts[r * league->n + i];
    }
    ofr_rank(sums, league->n_replicates, 1, &people, &league->whole);
    ofr_free(sums);
    return OFR_OK;
}

/* Model against records, both per inhabitant, over the governorates that have records. */
static ofr_status compare_with_records(struct league *league, struct ofr_reports *reports) {
    double *rates;
    ofr_status status = OFR_NEW(NULL, rates, 2 * league->n_compared, "the league table", reports);
    size_t n = 0;
    for (size_t i = 0; status == OFR_OK && i < league->n; i++) {
        const struct row *row = &league->rows[i];
        if (!row->has_records)
            continue;
        rates[n] = row->standing.rate;
        rates[league->n_compared + n++] = row->records;
    }
    OFR_THEN(status, ofr_agree(rates, rates + n, n, &league->agreement, reports));
    ofr_free(rates);
    return status;
}

static ofr_status make_league(struct league *league, struct ofr_reports *reports) {
    ofr_status status = count_rows(league, reports);
    OFR_THEN(status, rank_rows(league, reports));
    OFR_THEN(status, rate_whole(league, reports));
    if (status == OFR_OK)
        take_records(league);
    if (status == OFR_OK && league->n_compared > 0)
        status = compare_with_records(league, reports);
    if (status == OFR_OK) /* last: counts are in the order before */
        qsort(league->rows, league->n, sizeof *league->rows, compare_rows);
    return status;
}

/* ---- words ------------------------------------------------------------------------ */

/* Where the drawing ends: at the highest upper end, but at most at three times the highest rate. */
static double end_of_axis(const struct league *league) {
    double rate = 0, high = 0;
    for (size_t i = 0; i < league->n; i++) {
        rate = fmax(rate, league->rows[i].standing.rate);
        high = fmax(high, league->rows[i].standing.high);
    }
    return rate > 0 ? fmin(high, 3 * rate) : high;
}

/* An interval as a line and its rate as a point on it: "  ---o-------  "; > where it goes on. */
static void draw(struct row *row, double end) {
    const struct ofr_standing *standing = &row->standing;
    double scale = end > 0 ? (BAR_WIDTH - 1) / end : 0;
    int low = (int)(standing->low * scale + 0.5), at = (int)(standing->rate * scale + 0.5);
    int high = (int)(fmin(standing->high, end) * scale + 0.5);
    memset(row->drawing, ' ', BAR_WIDTH);
    for (int i = low; i <= high; i++)
        row->drawing[i] = '-';
    if (standing->high > end)
        row->drawing[BAR_WIDTH - 1] = '>';
    row->drawing[at] = 'o';
}

static const struct ofr_result_column columns[] = {
    {"rank", OFR_RESULT_WHOLE, "rank", OFR_AS_COUNT, .flags = 0},
    {"rank", OFR_RESULT_RANGE, "range", OFR_AS_COUNT, .flags = 0},
    {"area", OFR_RESULT_TEXT, "area", .flags = 0},
    {"per_100k", OFR_RESULT_INTERVAL, "rate (95 % interval)", .low = "low", .high = "high"},
    {"drawing", OFR_RESULT_TEXT, "", .flags = OFR_ONLY_SHOWN},
    {"records", OFR_RESULT_TEXT, "", .flags = OFR_ONLY_SHOWN}};

static void fill(const void *from, size_t at, struct ofr_result_cell *cells) {
    const struct row *row = &((const struct league *)from)->rows[at];
    const struct ofr_standing *standing = &row->standing;
    const double nan = NAN;
    bool ranked = standing->ranked;
    cells[0] = OFR_CELL_OF(ranked ? standing->rank : nan);
    cells[1] = OFR_CELL_OF(ranked ? standing->rank_low : nan, ranked ? standing->rank_high : nan);
    cells[2] = OFR_CELL_OF_TEXT(row->name);
    cells[3] = OFR_CELL_OF(standing->rate, standing->low, standing->high);
    cells[4] = OFR_CELL_OF_TEXT(row->drawing);
    cells[5] = OFR_CELL_OF_TEXT(row->records_text);
}

static const char *section(const void *from, size_t row) {
    return ((const struct league *)from)->rows[row].standing.ranked
               ? ""
               : "not ranked, since nobody counted who lives there:";
}

static const char *style(const void *from, size_t row) {
    return ((const struct league *)from)->rows[row].standing.ranked ? NULL : GREY;
}

static struct ofr_result_table table_of(const struct league *league) {
    return (struct ofr_result_table){
        "league",     OFR_RESULT_COLUMNS(columns), .n_rows = league->n, .from = league,
        .fill = fill, .section = section};
}

static void put_rows(struct ofr_text *text, const struct league *league, bool colour) {
    struct ofr_result_table table = table_of(league);
    double end = end_of_axis(league);
    char axis[32];
    struct ofr_result_column own[sizeof columns / sizeof *columns];
    for (size_t i = 0; i < league->n; i++) {
        struct row *row = &league->rows[i];
        draw(row, end);
        if (row->has_records)
            ofr_format(row->records_text, sizeof row->records_text, "%7.1f", row->records);
    }
    ofr_format(axis, sizeof axis, "0 to %.0f", end);
    memcpy(own, columns, sizeof own);
    own[2].heading = league->by_governorate ? "governorate" : "delegation";
    own[4].heading = axis;
    own[5].heading = league->n_compared > 0 ? "records" : "";
    table.columns = own;
    table.style = colour ? style : NULL;
    ofr_result_text(text, &table);
    ofr_put(text, "\nAll together: %.1f (%.1f to %.1f)\n", league->whole.rate, league->whole.low,
            league->whole.high);
}

static void put_agreement(struct ofr_text *text, const struct league *league) {
    const struct ofr_agreement *agreement = &league->agreement;
    if (league->n_compared == 0)
        return;
    ofr_put_plain(text, "\n");
    char line[512];
    if (isfinite(agreement->rho))
        ofr_format(
            line, sizeof line,
            "Entry records (per 100,000, last column) of %zu governorates: rank correlation with the "
            "model %.2f (Spearman); by chance it lies between %.2f and %.2f in 95 of 100 cases, p = %.4f.",
            league->n_compared, agreement->rho, agreement->chance_low, agreement->chance_high, agreement->p);
    else
        snprintf(line, sizeof line,
                 "Entry records follow; there is no order in the model to compare theirs with.");
    ofr_put_wrapped(text, line, 0, 0, WIDTH);
    ofr_put(text, "  source: %s\n", league->reader->entry_records[0].source);
}

static void put_countries(struct ofr_text *text, const struct ofr_summary_form *form) {
    if (form->n_counts == 0)
        return;
    ofr_put_plain(text,
                  "\nPublished figures of countries, for reference; counted by others in other ways, so "
                  "not ranked\n");
    for (size_t i = 0; i < form->n_counts; i++) {
        const struct ofr_reference_count *country = &form->counts[i];
        ofr_put_plain(text, "  ");
        ofr_put_padded(text, country->name, NAME_WIDTH + 2);
        ofr_put(text, " %5.0f people %6.1f per 100,000%s%s\n", country->people,
                OFR_RATE_OF * country->people / (1e6 * country->millions),
                country->source[0] == '\0' ? "" : "  ", country->source);
    }
    ofr_put_plain(text, "  source: ");
    ofr_put_wrapped(text, form->counts_source, 10, 2, WIDTH);
}

static void put_notes(struct ofr_text *text, const struct league *league) {
    const struct ofr_run_reader_run *run = &league->reader->run;
    ofr_put_plain(text, "\n");
    if (league->n_replicates == 1)
        ofr_put_wrapped(text,
                        "Warning: with one replicate the intervals hold Poisson noise alone, and no rank is "
                        "sure. Histories of one place differ far more: use --replicates 20.",
                        0, 0, WIDTH);
    if (run->scale < 1)
        ofr_put_wrapped(text,
                        "Warning: this run keeps only part of the scenario's people, and the dynamics do not "
                        "scale: read no rates off it.",
                        0, 0, WIDTH);
    if (league->by_governorate && !are_whole(run))
        ofr_put_wrapped(text, "Warning: areas were left out, so a governorate may stand here in part.", 0, 0,
                        WIDTH);
    char line[512];
    snprintf(line, sizeof line,
             "Rates are of %s, by home at the start, once a person. "
             "Range: where the rank lies with 95 %% of confidence; docs/results.md says how. This is no "
             "forecast and no score of people: a place ranks high for what was done to it and by whom, "
             "under the rules and inputs of a model.",
             league->reader->model->summary->ranked_who);
    ofr_put_wrapped(text, line, 0, 0, WIDTH);
}

static ofr_status put_words(const struct league *league, bool colour, ofr_sink sink,
                            struct ofr_reports *reports) {
    struct ofr_text text = {sink, false};
    ofr_put(&text, "League table of %s\n", league->reader->run.title);
    ofr_put(&text, "%s per 100,000 people over the run: %zu replicate%s, seed %lld\n\n",
            league->reader->model->summary->ranked_what, league->n_replicates,
            league->n_replicates == 1 ? "" : "s", (long long)league->reader->run.seed);
    put_rows(&text, league, colour);
    put_agreement(&text, league);
    put_countries(&text, league->reader->model->summary);
    put_notes(&text, league);
    return ofr_text_end(&text, reports);
}

/* ---- the command ------------------------------------------------------------------ */

static ofr_status choose_rows(const struct ofr_run_reader *reader, enum ofr_league_by by,
                              bool *by_governorate, struct ofr_reports *reports) {
    size_t n_named = 0;
    for (size_t i = 0; i < reader->n_areas; i++)
        n_named += reader->areas[i].governorate[0] != '\0';
    *by_governorate = by == OFR_BY_GOVERNORATE || (by == OFR_BY_WHAT_FITS && n_named > 0);
    if (*by_governorate && n_named < reader->n_areas)
        return ofr_fail(reports, OFR_BAD_INPUT,
                        "the areas of %s name no governorate (column governorate of table areas): "
                        "use --by delegation",
                        reader->path);
    return OFR_OK;
}

static ofr_status put_league(const struct league *league, enum ofr_form form, bool colour, ofr_sink sink,
                             struct ofr_reports *reports) {
    const struct ofr_result_table table = table_of(league);
    if (form == OFR_FORM_TEXT)
        return put_words(league, colour, sink, reports);
    return form == OFR_FORM_JSON
               ? ofr_json_put(ofr_result_json(&table), sink, reports)
               : ofr_result_put(&(struct ofr_result_list){&table, 1, league->reader->run.title}, form, sink,
                                reports);
}

ofr_status ofr_league(const char *database, enum ofr_league_by by, enum ofr_form form, bool colour,
                      ofr_sink sink, struct ofr_reports *reports) {
    struct ofr_run_reader reader;
    OFR_TRY(ofr_run_reader_open(database, true, &reader, reports));
    struct league league = {.reader = &reader};
    ofr_status status = choose_rows(&reader, by, &league.by_governorate, reports);
    OFR_THEN(status, make_league(&league, reports));
    OFR_THEN(status, put_league(&league, form, colour, sink, reports));
    league_free(&league);
    ofr_run_reader_close(&reader);
    return status;
}
