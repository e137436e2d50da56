/*
 * Json text: JSON written as it comes, into bytes, without a tree and without a library, so that it
 * also compiles for WebAssembly. Not for the program: report/json.h has jansson.
 *
 * Invariant: commas are set here; a number that is not finite is null. Memory that runs short is
 * remembered, and ofr_json_end says so.
 */
#ifndef OFR_WASM_JSON_TEXT_H
#define OFR_WASM_JSON_TEXT_H

#include "base/report.h"
#include "engine/archive.h"

struct ofr_json_text {
    struct ofr_bytes bytes;
    bool comma;  /* a comma is due before the next value */
    bool failed; /* memory ran short: nothing more is written */
};

/** Open or close a list or an object: one of [ ] { }. */
void ofr_json_bracket(struct ofr_json_text *json, char bracket);
/** Open a list or an object with a name, within an object. */
void ofr_json_part(struct ofr_json_text *json, const char *name, char bracket);
/** Write a name within an object; its value follows. */
void ofr_json_name(struct ofr_json_text *json, const char *name);
/** Write a text; NULL becomes null. */
void ofr_json_string(struct ofr_json_text *json, const char *text);
/** Write a number so that it is read back to the same bits; null where it is not finite. */
void ofr_json_number(struct ofr_json_text *json, double number);
void ofr_json_truth(struct ofr_json_text *json, bool truth);

/** Write bytes as they are: a text that is no JSON. */
void ofr_json_plain(struct ofr_json_text *json, const char *text, size_t n);

/** Name and value in one. */
void ofr_page_put(struct ofr_json_text *json, const char *name, const char *text);
void ofr_page_put_number(struct ofr_json_text *json, const char *name, double number);

/** The text, NUL-terminated, which the bytes keep; NULL with a report when memory ran short. */
const char *ofr_json_end(struct ofr_json_text *json, struct ofr_reports *reports);

#endif
