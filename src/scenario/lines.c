#include "scenario/lines.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/characters.h"
#include "base/memory.h"
#include "base/number.h"
#include "scenario/check.h"

struct ofr_lines ofr_lines_of(const char *text, const char *what, struct ofr_scenario *scenario,
                              struct ofr_reports *reports) {
    return (struct ofr_lines){.p = text,
                              .what = what,
                              .line = 1,
                              .n_bytes = (long long)strlen(text),
                              .scenario = scenario,
                              .reports = reports};
}

static void put(struct ofr_lines *lines, const char *text, size_t n) {
    if (lines->status == OFR_OK && !lines->sink->write(lines->sink->to, text, n))
        lines->status = ofr_fail(lines->reports, OFR_SYSTEM, "the %s could not be written", lines->what);
}

void ofr_lines_fail(struct ofr_lines *lines, const char *text) {
    if (lines->status != OFR_OK || !ofr_lines_reading(lines))
        return;
    const struct ofr_position at = {.file = lines->what, .line = lines->line, .column = 1};
    lines->status = ofr_fail_at(lines->reports, OFR_BAD_INPUT, &at, "%s", text);
}

void *ofr_lines_room(struct ofr_lines *lines, size_t n, size_t size) {
    void *block = NULL;
    if (lines->status == OFR_OK)
        lines->status = ofr_new(NULL, n, size, lines->what, &block, lines->reports);
    return block;
}

/* ---- words of a line --------------------------------------------------------------- */

void ofr_lines_word(struct ofr_lines *lines, char word[OFR_MOST_WORD]) {
    if (!ofr_lines_reading(lines)) {
        put(lines, " ", 1);
        put(lines, word, strlen(word));
        return;
    }
    lines->p += *lines->p == ' ';
    size_t n = strcspn(lines->p, " \n");
    if (n >= OFR_MOST_WORD) {
        ofr_lines_fail(lines, "a word is too long");
        n = 0;
    }
    memcpy(word, lines->p, n);
    word[n] = '\0';
    lines->p += n;
}

static bool begins_with(const char *line, const char *word) {
    size_t n = strlen(word);
    return strncmp(line, word, n) == 0 && (line[n] == ' ' || line[n] == '\n');
}

bool ofr_lines_has(struct ofr_lines *lines, const char *word, bool present) {
    if (lines->status != OFR_OK || !(ofr_lines_reading(lines) ? begins_with(lines->p, word) : present))
        return false;
    if (ofr_lines_reading(lines))
        lines->p += strlen(word);
    else
        put(lines, word, strlen(word));
    return true;
}

void ofr_lines_begin(struct ofr_lines *lines, const char *word) {
    if (!ofr_lines_has(lines, word, true))
        ofr_lines_fail(lines, "a line is missing or out of order");
}

void ofr_lines_end(struct ofr_lines *lines) {
    if (!ofr_lines_reading(lines))
        put(lines, "\n", 1);
    else if (*lines->p != '\n')
        ofr_lines_fail(lines, "the line has more words than expected");
    else
        lines->p++;
    lines->line++;
}

size_t ofr_lines_number_of(const struct ofr_lines *lines, const char *word) {
    size_t found = 0;
    for (const char *line = lines->p; lines->status == OFR_OK && line != NULL; line = strchr(line, '\n')) {
        line += *line == '\n';
        found += begins_with(line, word);
    }
    return found;
}

void ofr_lines_number(struct ofr_lines *lines, double *number) {
    char word[OFR_MOST_WORD];
    if (!ofr_lines_reading(lines)) {
        int n = ofr_format(word, sizeof word, isnan(*number) ? " nan" : " %a", *number);
        put(lines, word, (size_t)n);
        return;
    }
    ofr_lines_word(lines, word);
    *number = NAN;
    if (strcmp(word, "nan") != 0 && (!ofr_number_read_any(word, number) || isnan(*number)))
        ofr_lines_fail(lines, "a number is expected");
}

void ofr_lines_count(struct ofr_lines *lines, long long *n, long long low, long long high) {
    char word[OFR_MOST_WORD], *end = NULL;
    if (!ofr_lines_reading(lines)) {
        put(lines, word, (size_t)snprintf(word, sizeof word, " %lld", *n));
        return;
    }
    ofr_lines_word(lines, word);
    *n = strtoll(word, &end, 10);
    if (word[0] != '\0' && *end == '\0' && *n >= low && *n <= high)
        return;
    ofr_lines_fail(lines, "a whole number is expected, or it is out of range");
    *n = low;
}

void ofr_lines_name(struct ofr_lines *lines, size_t *which, const void *names, size_t n, size_t size) {
    char word[OFR_MOST_WORD] = "";
    if (!ofr_lines_reading(lines) && *which < n)
        snprintf(word, sizeof word, "%s", *(const char *const *)((const char *)names + *which * size));
    ofr_lines_word(lines, word);
    if (!ofr_lines_reading(lines))
        return;
    *which = ofr_find_declared(names, n, size, word);
    if (*which < n)
        return;
    ofr_lines_fail(lines, "a word is not one of those expected");
    *which = 0;
}

/* ---- texts --------------------------------------------------------------------------- */

static void put_text(struct ofr_lines *lines, const char *text) {
    put(lines, " \"", 2);
    for (const char *p = text; *p != '\0';) {
        size_t n = strcspn(p, "\"\\\n\r"), plain = ofr_plain_bytes(p, n);
        put(lines, p, plain);
        p += plain;
        if (*p == '\0')
            break;
        char escape[OFR_LONGEST_ESCAPE] = {'\\', *p == '\n' ? 'n' : *p == '\r' ? 'r' : *p};
        p += plain < n ? ofr_escape(p, n - plain, escape) : 1;
        put(lines, escape, strlen(escape));
    }
    put(lines, "\"", 1);
}

/* Read what follows a backslash; returns how many bytes that is. */
static size_t take_escape(struct ofr_lines *lines, const char *p, char **out) {
    uint32_t number = 0;
    if (*p != 'u') {
        *(*out)++ = *p == 'n' ? '\n' : *p == 'r' ? '\r' : *p;
        return 1;
    }
    for (int i = 1; i <= 4; i++) {
        const char *digits = "0123456789abcdef", *digit = p[i] != '\0' ? strchr(digits, p[i]) : NULL;
        if (digit == NULL) {
            ofr_lines_fail(lines, "four hexadecimal digits are expected after \\u");
            return 1;
        }
        number = number << 4 | (uint32_t)(digit - digits);
    }
    size_t n = ofr_character_write(number, *out);
    if (n == 0)
        ofr_lines_fail(lines, "\\u is followed by the number of no character");
    *out += n;
    return 5;
}

static char *take_text(struct ofr_lines *lines) {
    lines->p += *lines->p == ' ';
    if (*lines->p == '-') {
        lines->p++;
        return NULL;
    }
    size_t n = 1;
    while (lines->p[0] == '"' && lines->p[n] != '"' && lines->p[n] != '\n' && lines->p[n] != '\0')
        n += lines->p[n] == '\\' && lines->p[n + 1] != '\0' ? 2 : 1;
    if (lines->p[0] != '"' || lines->p[n] != '"') {
        ofr_lines_fail(lines, "a text in quotes is expected");
        return NULL;
    }
    char *text = ofr_lines_room(lines, n, 1), *out = text;
    for (size_t i = 1; text != NULL && i < n; i++)
        if (lines->p[i] == '\\')
            i += take_escape(lines, lines->p + i + 1, &out);
        else
            *out++ = lines->p[i];
    lines->p += n + 1;
    return text;
}

void ofr_lines_text(struct ofr_lines *lines, char **text) {
    if (ofr_lines_reading(lines))
        *text = take_text(lines);
    else if (*text == NULL)
        put(lines, " -", 2);
    else
        put_text(lines, *text);
}

void ofr_lines_need_text(struct ofr_lines *lines, char **text) {
    ofr_lines_text(lines, text);
    if (*text == NULL)
        ofr_lines_fail(lines, "a text is missing");
}
