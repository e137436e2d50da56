/*
 * JSON writer for WebAssembly: writes values as they come, without a tree and without a library.
 *
 * The program writes JSON with jansson (report/json.h), which Debian does not build for wasm32-wasi.
 *
 * @param bracket [in] one of [ ] { }
 * @param truth   [in] true or false
 *
 * Invariant: commas are set here; a number that is not finite is null. Memory that runs short is
 * remembered, and ofr_json_end says so.
 */
#ifndef OFR_WASM_JSON_TEXT_H
#define OFR_WASM_JSON_TEXT_H

#include "base/report.h"
#include "base/text.h"
#include "engine/archive.h"

struct ofr_json_text {
    struct ofr_bytes bytes;
    bool comma;  /* a comma is due before the next value */
    bool failed; /* memory ran short: nothing more is written */
};

/** Open or close a list or an object. @param bracket [in] one of [ ] { } */
void ofr_json_bracket(struct ofr_json_text *json, char bracket);
/** Open a list or an object with a name, within an object. @param bracket [in] [ or { */
void ofr_json_part(struct ofr_json_text *json, const char *name, char bracket);
/** Write a name within an object; its value follows. */
void ofr_json_name(struct ofr_json_text *json, const char *name);
/** Write a text; NULL becomes null. */
void ofr_json_string(struct ofr_json_text *json, const char *text);
/** Write what was said, which is then freed, as a text with a name within an object. @param nothing [in]
 *  what is written where nothing was said; NULL becomes null */
void ofr_json_said(struct ofr_json_text *json, const char *name, struct ofr_kept_text *said,
                   const char *nothing);
/** Write a number so that it is read back to the same bits; null where it is not finite. */
void ofr_json_number(struct ofr_json_text *json, double number);
/** Write true or false. */
void ofr_json_truth(struct ofr_json_text *json, bool truth);

/** Write bytes as they are: a text that is no JSON. @param text [in] [n] */
void ofr_json_plain(struct ofr_json_text *json, const char *text, size_t n);

/** A field of an object: exactly one of text, number and truth, by kind. */
struct ofr_json_field {
    const char *name; /* NULL: the end */
    enum { OFR_JSON_TEXT, OFR_JSON_REAL, OFR_JSON_TRUTH } kind;
    const char *text;
    double number;
    bool truth;
};
#define OFR_TEXT(field, value)                                                                               \
    { .name = (field), .kind = OFR_JSON_TEXT, .text = (value) }
#define OFR_REAL(field, value)                                                                               \
    { .name = (field), .kind = OFR_JSON_REAL, .number = (value) }
#define OFR_TRUTH(field, value)                                                                              \
    { .name = (field), .kind = OFR_JSON_TRUTH, .truth = (value) }
/** Write fields of an object that is open: OFR_JSON_FIELDS(json, OFR_TEXT("name", name), OFR_REAL("n", n)).
 */
#define OFR_JSON_FIELDS(json, ...) ofr_json_fields((json), (const struct ofr_json_field[]){__VA_ARGS__, {0}})
/** Write a whole object. */
#define OFR_JSON_OBJECT(json, ...)                                                                           \
    do {                                                                                                     \
        ofr_json_bracket((json), '{');                                                                       \
        OFR_JSON_FIELDS((json), __VA_ARGS__);                                                                \
        ofr_json_bracket((json), '}');                                                                       \
    } while (0)
/** Write fields up to the one without a name. @param fields [in] ends with a name of NULL */
void ofr_json_fields(struct ofr_json_text *json, const struct ofr_json_field *fields);

/** The text, NUL-terminated, which the bytes keep; NULL with a report when memory ran short. */
const char *ofr_json_end(struct ofr_json_text *json, struct ofr_reports *reports);

#endif
