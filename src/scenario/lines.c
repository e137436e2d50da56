#include "scenario/lines.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "scenario/check.h"

/* ---- writing ------------------------------------------------------------------------- */

void ofr_lines_put(struct ofr_lines_writer *writer, const char *text) {
    writer->ok = writer->ok && writer->sink.write(writer->sink.to, text, strlen(text));
}

void ofr_lines_put_count(struct ofr_lines_writer *writer, long long n) {
    char text[32];
    snprintf(text, sizeof text, " %lld", n);
    ofr_lines_put(writer, text);
}

void ofr_lines_put_number(struct ofr_lines_writer *writer, double number) {
    char text[48];
    snprintf(text, sizeof text, isnan(number) ? " nan" : " %a", number);
    ofr_lines_put(writer, text);
}

void ofr_lines_put_text(struct ofr_lines_writer *writer, const char *text) {
    if (text == NULL) {
        ofr_lines_put(writer, " -");
        return;
    }
    ofr_lines_put(writer, " \"");
    for (const char *p = text; *p != '\0';) {
        size_t n = strcspn(p, "\"\\\n\r");
        writer->ok = writer->ok && writer->sink.write(writer->sink.to, p, n);
        p += n;
        if (*p == '\0')
            break;
        ofr_lines_put(writer, *p == '\n' ? "\\n" : *p == '\r' ? "\\r" : *p == '"' ? "\\\"" : "\\\\");
        p++;
    }
    ofr_lines_put(writer, "\"");
}

void ofr_lines_put_word(struct ofr_lines_writer *writer, const char *word) {
    ofr_lines_put(writer, " ");
    ofr_lines_put(writer, word);
}

/* ---- reading ------------------------------------------------------------------------- */

void ofr_lines_fail(struct ofr_lines *lines, const char *text) {
    if (lines->status != OFR_OK)
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

void ofr_lines_end(struct ofr_lines *lines) {
    if (*lines->p != '\n')
        ofr_lines_fail(lines, "more stands on the line than is expected");
    else
        lines->p++;
    lines->line++;
}

double ofr_lines_number(struct ofr_lines *lines) {
    char word[OFR_MOST_WORD], *end = NULL;
    ofr_lines_word(lines, word);
    if (strcmp(word, "nan") == 0)
        return NAN;
    double number = strtod(word, &end);
    if (word[0] == '\0' || *end != '\0' || isnan(number))
        ofr_lines_fail(lines, "a number is expected");
    return number;
}

long long ofr_lines_count(struct ofr_lines *lines, long long low, long long high) {
    char word[OFR_MOST_WORD], *end = NULL;
    ofr_lines_word(lines, word);
    long long n = strtoll(word, &end, 10);
    if (word[0] != '\0' && *end == '\0' && n >= low && n <= high)
        return n;
    ofr_lines_fail(lines, "a whole number is expected, or it is out of range");
    return low;
}

size_t ofr_lines_one_of(struct ofr_lines *lines, const char *const *words, size_t n) {
    char word[OFR_MOST_WORD];
    ofr_lines_word(lines, word);
    for (size_t i = 0; i < n; i++)
        if (strcmp(word, words[i]) == 0)
            return i;
    ofr_lines_fail(lines, "a word is not one of those expected");
    return 0;
}

size_t ofr_lines_declared(struct ofr_lines *lines, const void *list, size_t n, size_t size) {
    char word[OFR_MOST_WORD];
    ofr_lines_word(lines, word);
    size_t i = ofr_find_declared(list, n, size, word);
    if (i < n)
        return i;
    ofr_lines_fail(lines, "a word is not one of those expected");
    return 0;
}

char *ofr_lines_text(struct ofr_lines *lines) {
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
    for (size_t i = 1; text != NULL && i < n; i++) {
        bool escaped = lines->p[i] == '\\';
        i += escaped;
        *out++ = !escaped ? lines->p[i] : lines->p[i] == 'n' ? '\n' : lines->p[i] == 'r' ? '\r' : lines->p[i];
    }
    lines->p += n + 1;
    return text;
}

char *ofr_lines_need_text(struct ofr_lines *lines) {
    char *text = ofr_lines_text(lines);
    if (text == NULL)
        ofr_lines_fail(lines, "a text is missing");
    return text;
}

bool ofr_lines_at(const struct ofr_lines *lines, const char *word) {
    size_t n = strlen(word);
    return lines->status == OFR_OK && strncmp(lines->p, word, n) == 0 &&
           (lines->p[n] == ' ' || lines->p[n] == '\n');
}

void ofr_lines_need(struct ofr_lines *lines, const char *word) {
    if (ofr_lines_at(lines, word))
        lines->p += strlen(word);
    else
        ofr_lines_fail(lines, "a line is missing or out of order");
}
