/* Whether a database is whole, as text and JSON (ofr_verify in offramp.h). */
#include "store/verify.h"
#include "report/json.h"
#include "report/result_table.h"

static const char *answer_of(const struct ofr_verified_step *step) {
    if (ofr_reports_count(step->faults) > 0)
        return "no";
    return step->taken ? "yes" : "not checked";
}

static void fill(const void *from, size_t row, struct ofr_result_cell *cells) {
    const struct ofr_verified *verified = from;
    const struct ofr_verified_step *step = &verified->steps[row];
    cells[0] = OFR_CELL_OF_TEXT(step->name);
    cells[1] = OFR_CELL_OF_TEXT(answer_of(step));
    cells[2] = OFR_CELL_OF_TEXT(step->what);
}

static const struct ofr_result_column columns[] = {
    {.name = "check", .kind = OFR_RESULT_TEXT, .heading = "Check"},
    {.name = "holds", .kind = OFR_RESULT_TEXT, .heading = "Holds"},
    {.name = "what", .kind = OFR_RESULT_TEXT, .heading = "What"},
};

static void put_end(struct ofr_text *text, const char *path, const struct ofr_verified *verified) {
    if (!ofr_verified_whole(verified))
        ofr_put(text, "%s is not whole.\n", path);
    else if (verified->complete)
        ofr_put(text, "%s is whole and complete.\n", path);
    else
        ofr_put_paragraph(
            text, "", 0,
            "%s is whole as far as it goes, and incomplete. The command that made it goes on with "
            "it with --resume.",
            path);
}

static ofr_status put_text(const char *path, const struct ofr_verified *verified, ofr_sink sink,
                           struct ofr_reports *reports) {
    const struct ofr_result_table table = {"verify", OFR_RESULT_COLUMNS(columns),
                                           .n_rows = OFR_N_VERIFY_STEPS, .from = verified, .fill = fill};
    struct ofr_text text = {.sink = sink};
    if (verified->kind[0] != '\0')
        ofr_put(&text, "%s: a database of %s, %lld job%s finished.\n\n", path, verified->kind,
                (long long)verified->n_jobs, verified->n_jobs == 1 ? "" : "s");
    ofr_result_text(&text, &table);
    ofr_put(&text, "\n");
    for (size_t i = 0; i < OFR_N_VERIFY_STEPS; i++)
        for (size_t k = 0; k < ofr_reports_count(verified->steps[i].faults); k++)
            ofr_put_paragraph(&text, "- ", 2, "%s", verified->steps[i].faults->items[k].text);
    put_end(&text, path, verified);
    return ofr_text_end(&text, reports);
}

static json_t *json_of_step(const struct ofr_verified_step *step) {
    json_t *faults = json_array();
    for (size_t k = 0; k < ofr_reports_count(step->faults); k++)
        json_array_append_new(faults, json_string(step->faults->items[k].text));
    json_t *holds = step->taken ? json_boolean(ofr_reports_count(step->faults) == 0) : json_null();
    return json_pack("{s:s, s:o, s:s, s:o}", "check", step->name, "holds", holds, "what", step->what,
                     "faults", faults);
}

static ofr_status put_json(const char *path, const struct ofr_verified *verified, ofr_sink sink,
                           struct ofr_reports *reports) {
    json_t *checks = json_array();
    for (size_t i = 0; i < OFR_N_VERIFY_STEPS; i++)
        json_array_append_new(checks, json_of_step(&verified->steps[i]));
    bool read = verified->kind[0] != '\0';
    json_t *kind = read ? json_string(verified->kind) : json_null();
    return ofr_json_put(json_pack("{s:s, s:o, s:b, s:b, s:I, s:o}", "database", path, "kind", kind, "whole",
                                  (int)ofr_verified_whole(verified), "complete", (int)verified->complete,
                                  "jobs", (json_int_t)verified->n_jobs, "checks", checks),
                        sink, reports);
}

ofr_status ofr_verify(const char *database, enum ofr_form form, ofr_sink sink, struct ofr_reports *reports) {
    struct ofr_verified verified;
    ofr_status status = ofr_store_verify(database, &verified, reports);
    OFR_THEN(status, form == OFR_FORM_JSON ? put_json(database, &verified, sink, reports)
                                           : put_text(database, &verified, sink, reports));
    if (status == OFR_OK && (!ofr_verified_whole(&verified) || !verified.complete))
        status = OFR_CHECK_FAILED;
    ofr_verified_free(&verified);
    return status;
}
