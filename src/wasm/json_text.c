#include "wasm/json_text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "base/number.h"

void ofr_json_plain(struct ofr_json_text *json, const char *text, size_t n) {
    struct ofr_bytes *bytes = &json->bytes;
    if (bytes->n + n > bytes->capacity && !json->failed) {
        size_t capacity = (bytes->n + n) * 2 + 4096;
        unsigned char *more = ofr_realloc(bytes->bytes, capacity);
        json->failed = more == NULL;
        if (more != NULL) {
            bytes->bytes = more;
            bytes->capacity = capacity;
        }
    }
    if (json->failed)
        return;
    memcpy(bytes->bytes + bytes->n, text, n);
    bytes->n += n;
}

/* Before a value or a name: the comma that is due. */
static void begin(struct ofr_json_text *json) {
    if (json->comma)
        ofr_json_plain(json, ",", 1);
    json->comma = true;
}

void ofr_json_bracket(struct ofr_json_text *json, char bracket) {
    bool opens = bracket == '[' || bracket == '{';
    if (opens)
        begin(json);
    ofr_json_plain(json, &bracket, 1);
    json->comma = !opens;
}

static void put_escaped(struct ofr_json_text *json, const char *text) {
    ofr_json_plain(json, "\"", 1);
    for (const char *p = text; *p != '\0';) {
        size_t plain = 0;
        while ((unsigned char)p[plain] >= 0x20 && p[plain] != '"' && p[plain] != '\\')
            plain++;
        ofr_json_plain(json, p, plain);
        p += plain;
        if (*p == '\0')
            break;
        char escape[8];
        int n = snprintf(escape, sizeof escape, "\\u%04x", (unsigned)(unsigned char)*p++);
        ofr_json_plain(json, escape, (size_t)n);
    }
    ofr_json_plain(json, "\"", 1);
}

void ofr_json_name(struct ofr_json_text *json, const char *name) {
    begin(json);
    put_escaped(json, name);
    ofr_json_plain(json, ":", 1);
    json->comma = false;
}

void ofr_json_part(struct ofr_json_text *json, const char *name, char bracket) {
    ofr_json_name(json, name);
    ofr_json_bracket(json, bracket);
}

void ofr_json_string(struct ofr_json_text *json, const char *text) {
    begin(json);
    if (text == NULL)
        ofr_json_plain(json, "null", 4);
    else
        put_escaped(json, text);
}

void ofr_json_said(struct ofr_json_text *json, const char *name, struct ofr_kept_text *said,
                   const char *nothing) {
    ofr_json_name(json, name);
    ofr_json_string(json, said->text != NULL ? said->text : nothing);
    ofr_free(said->text);
    *said = (struct ofr_kept_text){0};
}

void ofr_json_number(struct ofr_json_text *json, double number) {
    char text[32];
    begin(json);
    int n = ofr_format(text, sizeof text, isfinite(number) ? "%.17g" : "null", number);
    ofr_json_plain(json, text, (size_t)n);
}

void ofr_json_truth(struct ofr_json_text *json, bool truth) {
    begin(json);
    ofr_json_plain(json, truth ? "true" : "false", truth ? 4 : 5);
}

void ofr_json_fields(struct ofr_json_text *json, const struct ofr_json_field *field) {
    for (; field->name != NULL; field++) {
        ofr_json_name(json, field->name);
        if (field->kind == OFR_JSON_TEXT)
            ofr_json_string(json, field->text);
        else if (field->kind == OFR_JSON_REAL)
            ofr_json_number(json, field->number);
        else
            ofr_json_truth(json, field->truth);
    }
}

const char *ofr_json_end(struct ofr_json_text *json, struct ofr_reports *reports) {
    ofr_json_plain(json, "", 1);
    if (!json->failed)
        return (const char *)json->bytes.bytes;
    (void)ofr_fail(reports, OFR_SYSTEM, "not enough memory to describe the scenario");
    return NULL;
}
