/* The distribution of a run as text, JSON, CSV and HTML (distribution.h). */
#include "report/distribution.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/characters.h"
#include "base/memory.h"
#include "report/json.h"
#include "report/result_table.h"
#include "store/run_reader.h"

enum { BAR_WIDTH = 30, LONGEST_GROUP = 80 };

/* A row of a table: a group of streets, areas, ages or years; or a point of a Lorenz curve. */
struct row {
    const struct ofr_counted_outcome *outcome;
    enum ofr_counted_by by;
    const struct ofr_counted *counted;
    double top; /* share of streets, areas, ages or years; NAN for a group */
    char group[LONGEST_GROUP], bar[BAR_WIDTH + 1];
};

/* The rows of both tables: those of one outcome and one way to count stand together. */
struct rows {
    struct row *groups, *tops, *ginis;
    size_t n_groups, n_tops, n_ginis;
};

/* ---- rows ------------------------------------------------------------------------------- */

static void name_group(const struct ofr_people_distribution *d, enum ofr_counted_by by, size_t i,
                       char name[LONGEST_GROUP]) {
    if (by == OFR_COUNTED_BY_AREA)
        snprintf(name, LONGEST_GROUP, "%s", d->reader->areas[i].name);
    else if (by == OFR_COUNTED_BY_YEAR)
        snprintf(name, LONGEST_GROUP, "%d", d->first_year + (int)i);
    else if (by == OFR_COUNTED_BY_AGE && i + 1 < OFR_N_AGE_GROUPS)
        snprintf(name, LONGEST_GROUP, "%d-%d", 5 * (int)i, 5 * (int)i + 4);
    else if (by == OFR_COUNTED_BY_STREET && i + 1 < OFR_N_STREET_GROUPS)
        snprintf(name, LONGEST_GROUP, "%d", (int)i);
    else
        snprintf(name, LONGEST_GROUP, "%d or more", by == OFR_COUNTED_BY_AGE ? 5 * (int)i : (int)i);
}

/* A bar in proportion to the largest of a table; > where it goes on. */
static void draw(struct row *rows, size_t n, double most) {
    for (size_t i = 0; i < n; i++) {
        double mean = rows[i].counted->predicted.mean;
        int length = most > 0 && mean > 0 ? (int)(BAR_WIDTH * mean / most + 0.5) : 0;
        bool cut = length > BAR_WIDTH;
        length = cut ? BAR_WIDTH : length;
        memset(rows[i].bar, '#', (size_t)length);
        rows[i].bar[length] = '\0';
        if (cut)
            rows[i].bar[BAR_WIDTH - 1] = '>';
    }
}

/* The largest mean; streets without anybody are so many that they would hide the others. */
static double largest(const struct row *rows, size_t n) {
    double most = 0;
    for (size_t i = 0; i < n; i++)
        if (rows[i].by != OFR_COUNTED_BY_STREET || i > 0)
            most = fmax(most, rows[i].counted->predicted.mean);
    return most;
}

static void add_groups(const struct ofr_people_distribution *d, const struct ofr_counted_outcome *outcome,
                       enum ofr_counted_by by, struct rows *rows) {
    struct row *first = rows->groups + rows->n_groups;
    for (size_t i = 0; i < d->n_groups[by]; i++) {
        struct row *row = &rows->groups[rows->n_groups++];
        *row = (struct row){.outcome = outcome, .by = by, .counted = &outcome->groups[by][i], .top = NAN};
        name_group(d, by, i, row->group);
    }
    draw(first, d->n_groups[by], largest(first, d->n_groups[by]));
    first = rows->tops + rows->n_tops;
    for (size_t i = 0; i < OFR_N_TOPS; i++)
        rows->tops[rows->n_tops++] =
            (struct row){.outcome = outcome, .by = by, .counted = &outcome->tops[by][i], .top = ofr_tops[i]};
    draw(first, OFR_N_TOPS, 1);
    rows->ginis[rows->n_ginis++] =
        (struct row){.outcome = outcome, .by = by, .counted = &outcome->gini[by], .top = NAN};
}

static ofr_status make_rows(const struct ofr_people_distribution *d, const bool wanted[OFR_N_COUNTED_BY],
                            struct rows *rows, struct ofr_reports *reports) {
    size_t n = 0, n_curves = d->n_outcomes * OFR_N_COUNTED_BY;
    for (size_t by = 0; by < OFR_N_COUNTED_BY; by++)
        n += d->n_outcomes * d->n_groups[by];
    *rows = (struct rows){NULL, NULL, NULL, 0, 0, 0};
    ofr_status status = OFR_NEW(NULL, rows->groups, n, "the distribution", reports);
    OFR_THEN(status, OFR_NEW(NULL, rows->tops, n_curves * OFR_N_TOPS, "the distribution", reports));
    OFR_THEN(status, OFR_NEW(NULL, rows->ginis, n_curves, "the distribution", reports));
    for (size_t o = 0; status == OFR_OK && o < d->n_outcomes; o++)
        for (enum ofr_counted_by by = 0; by < OFR_N_COUNTED_BY; by++)
            if (wanted[by])
                add_groups(d, &d->outcomes[o], by, rows);
    return status;
}

static void free_rows(struct rows *rows) {
    ofr_free(rows->groups);
    ofr_free(rows->tops);
    ofr_free(rows->ginis);
}

/* ---- tables ------------------------------------------------------------------------------ */

enum { AT_GROUP = 2, AT_TOP, AT_VALUE, AT_CHANCE, AT_BAR, N_COLUMNS };

static const struct ofr_result_column group_columns[N_COLUMNS] = {
    {"outcome", OFR_RESULT_TEXT, "of", .flags = 0},
    {"by", OFR_RESULT_TEXT, "by", .flags = 0},
    {"group", OFR_RESULT_TEXT, "group", .flags = 0},
    {"top", OFR_RESULT_REAL, NULL, OFR_AS_PERCENT, .flags = OFR_ONLY_SHOWN},
    {"count", OFR_RESULT_INTERVAL, "mean (90 %)", .flags = 0},
    {"by_chance", OFR_RESULT_REAL, "by chance", .flags = 0},
    {"bar", OFR_RESULT_TEXT, "", .flags = OFR_ONLY_SHOWN}};

static const struct ofr_result_column top_columns[N_COLUMNS] = {
    {"outcome", OFR_RESULT_TEXT, "of", .flags = 0},
    {"by", OFR_RESULT_TEXT, "by", .flags = 0},
    {"group", OFR_RESULT_TEXT, NULL, .flags = OFR_ONLY_SHOWN},
    {"top", OFR_RESULT_REAL, "top", OFR_AS_PERCENT, .flags = 0},
    {"share", OFR_RESULT_INTERVAL, "share (90 %)", OFR_AS_PERCENT, .flags = 0},
    {"by_chance", OFR_RESULT_REAL, "by chance", OFR_AS_PERCENT, .flags = 0},
    {"bar", OFR_RESULT_TEXT, "", .flags = OFR_ONLY_SHOWN}};

static const struct ofr_result_column gini_columns[N_COLUMNS] = {
    {"outcome", OFR_RESULT_TEXT, "of", .flags = 0},
    {"by", OFR_RESULT_TEXT, "by", .flags = 0},
    {"group", OFR_RESULT_TEXT, NULL, .flags = OFR_ONLY_SHOWN},
    {"top", OFR_RESULT_REAL, NULL, .flags = OFR_ONLY_SHOWN},
    {"gini", OFR_RESULT_INTERVAL, "Gini (90 %)", OFR_AS_RATIO, .flags = 0},
    {"by_chance", OFR_RESULT_REAL, "by chance", OFR_AS_RATIO, .flags = 0},
    {"bar", OFR_RESULT_TEXT, NULL, .flags = OFR_ONLY_SHOWN}};

static void fill(const void *from, size_t at, struct ofr_result_cell *cells) {
    const struct row *row = (const struct row *)from + at;
    cells[0] = OFR_CELL_OF_TEXT(row->outcome->name);
    cells[1] = OFR_CELL_OF_TEXT(ofr_counted_by_names[row->by]);
    cells[AT_GROUP] = OFR_CELL_OF_TEXT(row->group);
    cells[AT_TOP] = OFR_CELL_OF(row->top);
    cells[AT_VALUE] = OFR_CELL_OF_INTERVAL(row->counted->predicted);
    cells[AT_CHANCE] = OFR_CELL_OF(row->counted->chance);
    cells[AT_BAR] = OFR_CELL_OF_TEXT(row->bar);
}

static struct ofr_result_table table_of(const char *name, const struct ofr_result_column *columns,
                                        const struct row *rows, size_t n) {
    return (struct ofr_result_table){
        .name = name, .columns = columns, .n_columns = N_COLUMNS, .n_rows = n, .from = rows, .fill = fill};
}

/* ---- words ------------------------------------------------------------------------------- */

static const char *const titles[OFR_N_COUNTED_BY] = {
    "streets by how many each has", "by area of the home at the start", "by age at that time", "by year"};
static const char *const heads[OFR_N_COUNTED_BY] = {"number", "area", "age", "year"};
static const char *const units[OFR_N_COUNTED_BY] = {"streets", "people", "ages", "days"};

/* A table of one outcome and one way to count, without the columns that say which. */
static void put_part(struct ofr_text *text, const struct ofr_result_table *whole, enum ofr_counted_by by,
                     const char *heading) {
    struct ofr_result_column own[N_COLUMNS];
    struct ofr_result_table part = *whole;
    memcpy(own, whole->columns, sizeof own);
    own[0].heading = own[1].heading = NULL;
    if (own[AT_GROUP].heading != NULL)
        own[AT_GROUP].heading = heads[by];
    if (own[AT_TOP].heading != NULL)
        own[AT_TOP].heading = heading;
    if (by != OFR_COUNTED_BY_STREET)
        own[AT_CHANCE].heading = NULL;
    part.columns = own;
    part.indent = 2;
    ofr_result_text(text, &part);
}

static void put_gini(struct ofr_text *text, const struct row *row) {
    char value[OFR_LONGEST_NUMBER], range[OFR_LONGEST_INTERVAL], chance[OFR_LONGEST_NUMBER];
    const struct ofr_interval *gini = &row->counted->predicted;
    ofr_range_text(gini->low, gini->high, OFR_AS_RATIO, false, range);
    ofr_put(text, "  Gini coefficient %s", ofr_number_text(gini->mean, OFR_AS_RATIO, false, value));
    if (range[0] != '\0')
        ofr_put(text, " (%s)", range);
    if (row->by == OFR_COUNTED_BY_STREET)
        ofr_put(text, "; %s by chance within areas",
                ofr_number_text(row->counted->chance, OFR_AS_RATIO, false, chance));
    ofr_put_plain(text, "\n");
}

/* Leave out groups at the ends in which nobody was in any replicate, but not areas and years. */
static void trim(const struct row **first, size_t *n) {
    bool ages = (*first)->by == OFR_COUNTED_BY_AGE, streets = (*first)->by == OFR_COUNTED_BY_STREET;
    while (*n > 1 && (ages || streets) && !((*first)[*n - 1].counted->predicted.mean > 0))
        (*n)--;
    while (*n > 1 && ages && !((*first)->counted->predicted.mean > 0)) {
        (*first)++;
        (*n)--;
    }
}

static void put_section(struct ofr_text *text, const struct rows *rows, size_t at, size_t curve) {
    const struct row *first = &rows->groups[at];
    size_t n = 1;
    while (at + n < rows->n_groups && rows->groups[at + n].by == first->by &&
           rows->groups[at + n].outcome == first->outcome)
        n++;
    trim(&first, &n);
    char heading[60];
    snprintf(heading, sizeof heading, "top (of %s)", units[first->by]);
    ofr_put(text, "\n%c%s: %s\n", ofr_capital(first->outcome->many[0]), first->outcome->many + 1,
            titles[first->by]);
    struct ofr_result_table groups = table_of("distribution", group_columns, first, n);
    struct ofr_result_table tops =
        table_of("lorenz", top_columns, &rows->tops[curve * OFR_N_TOPS], OFR_N_TOPS);
    put_part(text, &groups, first->by, "");
    ofr_put_plain(text, "\n");
    put_part(text, &tops, first->by, heading);
    put_gini(text, &rows->ginis[curve]);
}

static ofr_status put_words(const struct ofr_people_distribution *d, const struct rows *rows, ofr_sink sink,
                            struct ofr_reports *reports) {
    struct ofr_text text = {.sink = sink};
    ofr_put(&text, "Distribution of %s: %zu replicate%s, seed %lld. Synthetic people; no forecast.\n",
            d->reader->run.title, d->n_replicates, d->n_replicates == 1 ? "" : "s",
            (long long)d->reader->run.seed);
    for (size_t at = 0, curve = 0; at < rows->n_groups; at++)
        if (at == 0 || rows->groups[at].by != rows->groups[at - 1].by ||
            rows->groups[at].outcome != rows->groups[at - 1].outcome)
            put_section(&text, rows, at, curve++);
    ofr_put_plain(&text, "\n");
    ofr_put_paragraph(
        &text, "", 0,
        "Means over replicates, and where one more replicate lies with 90 %% of confidence (from "
        "5 replicates on). Each person counts once. \"Top\": the share that the streets, areas, ages "
        "or years with the most have together, a Lorenz curve. Few people over many streets are uneven by "
        "chance alone: "
        "compare with that column. Streets are synthetic, and none is named.");
    return ofr_text_end(&text, reports);
}

/* ---- the command ------------------------------------------------------------------------- */

static json_t *json_of(const struct ofr_people_distribution *d, const struct ofr_result_table *tables) {
    return json_pack("{s:s, s:I, s:I, s:o, s:o, s:o, s:s}", "scenario", d->reader->run.scenario, "seed",
                     (json_int_t)d->reader->run.seed, "replicates", (json_int_t)d->n_replicates,
                     tables[0].name, ofr_result_json(&tables[0]), tables[1].name, ofr_result_json(&tables[1]),
                     tables[2].name, ofr_result_json(&tables[2]), "notice",
                     "All people in this run are synthetic. It is no forecast.");
}

static ofr_status put_distribution(const struct ofr_people_distribution *d, const struct rows *rows,
                                   enum ofr_form form, ofr_sink sink, struct ofr_reports *reports) {
    const struct ofr_result_table tables[] = {
        table_of("distribution", group_columns, rows->groups, rows->n_groups),
        table_of("lorenz", top_columns, rows->tops, rows->n_tops),
        table_of("gini", gini_columns, rows->ginis, rows->n_ginis)};
    if (form == OFR_FORM_TEXT)
        return put_words(d, rows, sink, reports);
    if (form == OFR_FORM_JSON)
        return ofr_json_put(json_of(d, tables), sink, reports);
    return ofr_result_put(&(struct ofr_result_list){tables, 3, d->reader->run.title}, form, sink, reports);
}

ofr_status ofr_distribution(const char *database, enum ofr_distribution_by by, enum ofr_form form,
                            ofr_sink sink, struct ofr_reports *reports) {
    struct ofr_run_reader reader;
    struct ofr_people_distribution distribution = {0};
    struct rows rows = {NULL, NULL, NULL, 0, 0, 0};
    bool wanted[OFR_N_COUNTED_BY];
    for (size_t i = 0; i < OFR_N_COUNTED_BY; i++)
        wanted[i] = by == OFR_BY_ALL || (size_t)by == i + 1;
    OFR_TRY(ofr_run_reader_open(database, true, &reader, reports));
    ofr_status status = ofr_distribution_make(&reader, &distribution, reports);
    OFR_THEN(status, make_rows(&distribution, wanted, &rows, reports));
    OFR_THEN(status, put_distribution(&distribution, &rows, form, sink, reports));
    free_rows(&rows);
    ofr_distribution_free(&distribution);
    ofr_run_reader_close(&reader);
    return status;
}
