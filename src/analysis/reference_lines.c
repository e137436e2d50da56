/* A reference profile as lines (declared in reference.h), for the page, which has no YAML reader. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "analysis/reference.h"
#include "scenario/lines.h"

/* Each function describes lines both ways (lines.h). Values that are read are checked against the scenario.
 */

static void end_with_origin(struct ofr_lines *lines, enum ofr_origin *origin, char **source) {
    OFR_LINES_NAME(lines, *origin, ofr_origin_names, 4);
    ofr_lines_text(lines, source);
    ofr_lines_end(lines);
}

/* A value for each row of the column, or one for all. */
static void numbers(struct ofr_lines *lines, struct ofr_reference_change *change) {
    bool reading = ofr_lines_reading(lines);
    size_t n = !reading            ? change->n_rows
               : change->is_column ? lines->scenario->tables[change->table].n_rows
                                   : 0;
    OFR_LINES_COUNT(lines, change->n_rows, 0, (long long)n);
    if (change->n_rows == 0) {
        ofr_lines_number(lines, &change->by);
        if (reading && isnan(change->by) &&
            (change->times || !ofr_reference_may_be_empty(lines->scenario->schema, change)))
            ofr_lines_fail(lines, "a change has no number");
        return;
    }
    if (reading)
        change->by = NAN;
    if (change->n_rows != n || change->times)
        ofr_lines_fail(lines, "a change has another number of rows than its table");
    OFR_LINES_LIST(lines, change->rows, change->n_rows);
    for (size_t row = 0; lines->status == OFR_OK && row < change->n_rows; row++)
        ofr_lines_number(lines, &change->rows[row]);
}

/* What is changed, by its name; the name that is read is kept. */
static void changed_name(struct ofr_lines *lines, bool structure, struct ofr_reference_change *change) {
    char name[OFR_MOST_WORD] = "";
    if (!ofr_lines_reading(lines))
        snprintf(name, sizeof name, "%s", change->name);
    ofr_lines_word(lines, name);
    if (!ofr_lines_reading(lines) || lines->status != OFR_OK)
        return;
    if (!ofr_reference_find(lines->scenario, name, change))
        ofr_lines_fail(lines, "the scenario has no such parameter or column");
    else if (!structure && !ofr_reference_leaves_people(lines->scenario->schema, change))
        ofr_lines_fail(lines, "a factor would make other people");
    change->name = ofr_lines_room(lines, strlen(name) + 1, 1);
    if (change->name != NULL)
        memcpy(change->name, name, strlen(name));
}

static void change_line(struct ofr_lines *lines, bool structure, struct ofr_reference_change *change) {
    static const char *const how[] = {"to", "times"};
    const struct ofr_position at = {.file = lines->what, .line = lines->line, .column = 1};
    ofr_lines_begin(lines, "change");
    changed_name(lines, structure, change);
    OFR_LINES_NAME(lines, change->times, how, 2);
    if (lines->status == OFR_OK)
        numbers(lines, change);
    end_with_origin(lines, &change->origin, &change->source);
    if (ofr_lines_reading(lines) && lines->status == OFR_OK)
        lines->status = ofr_reference_check(change, lines->scenario, &at, lines->reports);
}

static void factor_lines(struct ofr_lines *lines, bool structure, struct ofr_factor *factor) {
    const struct ofr_position at = {.file = lines->what, .line = lines->line, .column = 1};
    ofr_lines_need_text(lines, &factor->name);
    ofr_lines_need_text(lines, &factor->title);
    OFR_LINES_COUNT(lines, factor->n_changes, 1, lines->n_bytes);
    ofr_lines_end(lines);
    OFR_LINES_LIST(lines, factor->changes, factor->n_changes);
    for (size_t i = 0; lines->status == OFR_OK && i < factor->n_changes; i++)
        change_line(lines, structure, &factor->changes[i]);
    if (ofr_lines_reading(lines) && lines->status == OFR_OK)
        lines->status = ofr_factor_check(factor, lines->scenario, &at, lines->reports);
}

static void whole(struct ofr_lines *lines, double *number, double low) {
    ofr_lines_number(lines, number);
    if (!(*number >= low && *number <= 1e10 && *number == floor(*number)))
        ofr_lines_fail(lines, "a count is out of range");
}

static void records_lines(struct ofr_lines *lines, struct ofr_reference *reference) {
    ofr_lines_begin(lines, "records");
    OFR_LINES_COUNT(lines, reference->n_records, 0, lines->n_bytes);
    ofr_lines_end(lines);
    OFR_LINES_LIST(lines, reference->records, reference->n_records);
    for (size_t i = 0; lines->status == OFR_OK && i < reference->n_records; i++) {
        struct ofr_reference_records *records = &reference->records[i];
        ofr_lines_begin(lines, "record");
        ofr_lines_need_text(lines, &records->name);
        whole(lines, &records->here, 0);
        whole(lines, &records->all, fmax(1, records->here));
        end_with_origin(lines, &records->origin, &records->source);
    }
}

static void all_lines(struct ofr_lines *lines, struct ofr_reference *reference) {
    ofr_lines_begin(lines, "offramp-reference 1");
    ofr_lines_end(lines);
    ofr_lines_begin(lines, "name");
    ofr_lines_need_text(lines, &reference->name);
    ofr_lines_need_text(lines, &reference->title);
    ofr_lines_end(lines);
    ofr_lines_begin(lines, "people");
    whole(lines, &reference->people, ofr_lines_reading(lines) ? ofr_reference_people_of(lines->scenario) : 0);
    end_with_origin(lines, &reference->people_origin, &reference->people_source);
    records_lines(lines, reference);
    ofr_lines_begin(lines, "factors");
    OFR_LINES_COUNT(lines, reference->n_factors, 1, OFR_MOST_FACTORS);
    ofr_lines_end(lines);
    OFR_LINES_LIST(lines, reference->factors, reference->n_factors);
    for (size_t i = 0; lines->status == OFR_OK && i < reference->n_factors; i++) {
        ofr_lines_begin(lines, "factor");
        factor_lines(lines, false, &reference->factors[i]);
    }
    if (ofr_lines_has(lines, "structure", reference->structure.n_changes > 0))
        factor_lines(lines, true, &reference->structure);
    ofr_lines_begin(lines, "end");
    ofr_lines_end(lines);
}

ofr_status ofr_reference_write(const struct ofr_reference *reference, ofr_sink sink,
                               struct ofr_reports *reports) {
    struct ofr_lines lines = {.sink = &sink, .what = "reference profile", .reports = reports};
    all_lines(&lines, (struct ofr_reference *)reference); /* only read */
    return lines.status;
}

ofr_status ofr_reference_read_lines(const char *text, struct ofr_scenario *scenario,
                                    struct ofr_reference *reference, struct ofr_reports *reports) {
    struct ofr_lines lines = ofr_lines_of(text, "reference profile", scenario, reports);
    *reference = (struct ofr_reference){0};
    all_lines(&lines, reference);
    if (lines.status != OFR_OK)
        ofr_reference_free(reference);
    return lines.status;
}
