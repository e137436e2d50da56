/* An reference as lines (declared in reference.h), for whoever has no YAML: the page. */
#include <math.h>
#include <string.h>

#include "analysis/reference.h"
#include "base/memory.h"
#include "scenario/lines.h"

static const char *const how[] = {"to", "times"};

/* ---- writing ------------------------------------------------------------------------------ */

static void put_origin(struct ofr_lines_writer *writer, enum ofr_origin origin, const char *source) {
    ofr_lines_put_word(writer, ofr_origin_names[origin]);
    ofr_lines_put_text(writer, source);
    ofr_lines_put(writer, "\n");
}

static void put_factor(struct ofr_lines_writer *writer, const char *word, const struct ofr_factor *factor) {
    ofr_lines_put(writer, word);
    ofr_lines_put_text(writer, factor->name);
    ofr_lines_put_text(writer, factor->title);
    ofr_lines_put_count(writer, (long long)factor->n_changes);
    ofr_lines_put(writer, "\n");
    for (size_t i = 0; i < factor->n_changes; i++) {
        const struct ofr_reference_change *change = &factor->changes[i];
        ofr_lines_put(writer, "change");
        ofr_lines_put_word(writer, change->name);
        ofr_lines_put_word(writer, how[change->times]);
        ofr_lines_put_count(writer, (long long)change->n_rows);
        for (size_t row = 0; row < (change->rows != NULL ? change->n_rows : 1); row++)
            ofr_lines_put_number(writer, change->rows != NULL ? change->rows[row] : change->by);
        put_origin(writer, change->origin, change->source);
    }
}

ofr_status ofr_reference_write(const struct ofr_reference *reference, ofr_sink sink,
                               struct ofr_reports *reports) {
    struct ofr_lines_writer writer = {.sink = sink, .ok = true};
    ofr_lines_put(&writer, "offramp-reference 1\nname");
    ofr_lines_put_text(&writer, reference->name);
    ofr_lines_put_text(&writer, reference->title);
    ofr_lines_put(&writer, "\npeople");
    ofr_lines_put_number(&writer, reference->people);
    put_origin(&writer, reference->people_origin, reference->people_source);
    ofr_lines_put(&writer, "records");
    ofr_lines_put_count(&writer, (long long)reference->n_records);
    ofr_lines_put(&writer, "\n");
    for (size_t i = 0; i < reference->n_records; i++) {
        ofr_lines_put(&writer, "record");
        ofr_lines_put_text(&writer, reference->records[i].name);
        ofr_lines_put_number(&writer, reference->records[i].here);
        ofr_lines_put_number(&writer, reference->records[i].all);
        put_origin(&writer, reference->records[i].origin, reference->records[i].source);
    }
    ofr_lines_put(&writer, "factors");
    ofr_lines_put_count(&writer, (long long)reference->n_factors);
    ofr_lines_put(&writer, "\n");
    for (size_t i = 0; i < reference->n_factors; i++)
        put_factor(&writer, "factor", &reference->factors[i]);
    if (reference->structure.n_changes > 0)
        put_factor(&writer, "structure", &reference->structure);
    ofr_lines_put(&writer, "end\n");
    return writer.ok ? OFR_OK
                     : ofr_fail(reports, OFR_SYSTEM, "what the place is compared with could not be written");
}

/* ---- reading ------------------------------------------------------------------------------ */

static void take_origin(struct ofr_lines *lines, enum ofr_origin *origin, char **source) {
    *origin = (enum ofr_origin)ofr_lines_one_of(lines, ofr_origin_names, 4);
    *source = ofr_lines_text(lines);
    ofr_lines_end(lines);
}

/* A value for each row of the column, or one. */
static void take_numbers(struct ofr_lines *lines, struct ofr_reference_change *change) {
    size_t n = change->is_column ? lines->scenario->tables[change->table].n_rows : 0;
    size_t n_rows = (size_t)ofr_lines_count(lines, 0, (long long)n);
    change->by = NAN;
    if (n_rows == 0) {
        change->by = ofr_lines_number(lines);
        if (isnan(change->by) &&
            (change->times || !ofr_reference_may_be_empty(lines->scenario->schema, change)))
            ofr_lines_fail(lines, "a change has no number");
        return;
    }
    if (n_rows != n || change->times)
        ofr_lines_fail(lines, "a change has another number of rows than its table");
    change->rows = ofr_lines_room(lines, n_rows, sizeof *change->rows);
    while (lines->status == OFR_OK && change->n_rows < n_rows)
        change->rows[change->n_rows++] = ofr_lines_number(lines);
}

static void read_change(struct ofr_lines *lines, bool structure, struct ofr_reference_change *change) {
    char name[OFR_MOST_WORD];
    ofr_lines_need(lines, "change");
    ofr_lines_word(lines, name);
    if (lines->status == OFR_OK && !ofr_reference_find(lines->scenario, name, change))
        ofr_lines_fail(lines, "the scenario has no such parameter or column");
    if (lines->status == OFR_OK && !structure &&
        !ofr_reference_leaves_people(lines->scenario->schema, change))
        ofr_lines_fail(lines, "a factor would make other people");
    change->times = ofr_lines_one_of(lines, how, 2) == 1;
    if (lines->status == OFR_OK)
        change->name = ofr_strdup(name);
    if (lines->status == OFR_OK)
        take_numbers(lines, change);
    take_origin(lines, &change->origin, &change->source);
    const struct ofr_position at = {.file = lines->what, .line = lines->line - 1, .column = 1};
    if (lines->status == OFR_OK)
        lines->status = change->name == NULL
                            ? ofr_fail(lines->reports, OFR_SYSTEM, "not enough memory for a name")
                            : ofr_reference_check(change, lines->scenario, &at, lines->reports);
}

static void read_factor(struct ofr_lines *lines, const char *word, struct ofr_factor *factor) {
    bool structure = strcmp(word, "structure") == 0;
    const struct ofr_position at = {.file = lines->what, .line = lines->line, .column = 1};
    ofr_lines_need(lines, word);
    factor->name = ofr_lines_need_text(lines);
    factor->title = ofr_lines_need_text(lines);
    size_t n = (size_t)ofr_lines_count(lines, 1, lines->n_bytes);
    ofr_lines_end(lines);
    factor->changes = ofr_lines_room(lines, n, sizeof *factor->changes);
    while (lines->status == OFR_OK && factor->n_changes < n)
        read_change(lines, structure, &factor->changes[factor->n_changes++]);
    if (lines->status == OFR_OK)
        lines->status = ofr_factor_check(factor, lines->scenario, &at, lines->reports);
}

static double take_whole(struct ofr_lines *lines, double low, double high) {
    double number = ofr_lines_number(lines);
    if (!(number >= low && number <= high && number == floor(number)))
        ofr_lines_fail(lines, "a count is out of range");
    return number;
}

static void read_records(struct ofr_lines *lines, struct ofr_reference *reference) {
    ofr_lines_need(lines, "records");
    size_t n = (size_t)ofr_lines_count(lines, 0, lines->n_bytes);
    ofr_lines_end(lines);
    reference->records = ofr_lines_room(lines, n, sizeof *reference->records);
    while (lines->status == OFR_OK && reference->n_records < n) {
        struct ofr_reference_records *records = &reference->records[reference->n_records++];
        ofr_lines_need(lines, "record");
        records->name = ofr_lines_need_text(lines);
        records->here = take_whole(lines, 0, 1e10);
        records->all = take_whole(lines, fmax(1, records->here), 1e10);
        take_origin(lines, &records->origin, &records->source);
    }
}

static void read_all(struct ofr_lines *lines, struct ofr_reference *reference) {
    ofr_lines_need(lines, "offramp-reference");
    (void)ofr_lines_one_of(lines, (const char *const[]){"1"}, 1);
    ofr_lines_end(lines);
    ofr_lines_need(lines, "name");
    reference->name = ofr_lines_need_text(lines);
    reference->title = ofr_lines_need_text(lines);
    ofr_lines_end(lines);
    ofr_lines_need(lines, "people");
    reference->people = take_whole(lines, ofr_reference_people_of(lines->scenario), 1e10);
    take_origin(lines, &reference->people_origin, &reference->people_source);
    read_records(lines, reference);
    ofr_lines_need(lines, "factors");
    size_t n = (size_t)ofr_lines_count(lines, 1, OFR_MOST_FACTORS);
    ofr_lines_end(lines);
    reference->factors = ofr_lines_room(lines, n, sizeof *reference->factors);
    while (lines->status == OFR_OK && reference->n_factors < n)
        read_factor(lines, "factor", &reference->factors[reference->n_factors++]);
    if (ofr_lines_at(lines, "structure"))
        read_factor(lines, "structure", &reference->structure);
    ofr_lines_need(lines, "end");
    ofr_lines_end(lines);
}

ofr_status ofr_reference_read_lines(const char *text, struct ofr_scenario *scenario,
                                    struct ofr_reference *reference, struct ofr_reports *reports) {
    struct ofr_lines lines = {.p = text,
                              .what = "what the place is compared with",
                              .line = 1,
                              .n_bytes = (long long)strlen(text),
                              .scenario = scenario,
                              .reports = reports};
    *reference = (struct ofr_reference){0};
    read_all(&lines, reference);
    if (lines.status != OFR_OK)
        ofr_reference_free(reference);
    return lines.status;
}
