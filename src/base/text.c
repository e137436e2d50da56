#include "base/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/characters.h"
#include "base/memory.h"
#include "base/number.h"

static bool keep(void *to, const char *bytes, size_t n) {
    struct ofr_kept_text *kept = to;
    char *longer = ofr_realloc(kept->text, kept->n + n + 1);
    if (longer == NULL)
        return false;
    memcpy(longer + kept->n, bytes, n);
    kept->text = longer;
    kept->n += n;
    longer[kept->n] = '\0';
    return true;
}

/* The one place where what a terminal must not see is escaped: every table, story, page and JSON text passes
 * here. Text in memory is only a part of one, and stays as it is. */
static void write_bytes(struct ofr_text *text, const char *bytes, size_t n) {
    while (!text->failed && n > 0) {
        size_t plain = text->sink.write == keep ? n : ofr_plain_bytes(bytes, n);
        if (plain > 0)
            text->failed = !text->sink.write(text->sink.to, bytes, plain);
        bytes += plain;
        n -= plain;
        if (n == 0 || text->failed)
            return;
        char escape[OFR_LONGEST_ESCAPE];
        plain = ofr_escape(bytes, n, escape);
        text->failed = !text->sink.write(text->sink.to, escape, strlen(escape));
        bytes += plain;
        n -= plain;
    }
}

struct ofr_text ofr_text_in_memory(struct ofr_kept_text *kept) {
    return (struct ofr_text){.sink = {keep, kept}};
}

static void put_formatted(struct ofr_text *text, const char *format, va_list arguments) {
    char line[512];
    va_list again;
    va_copy(again, arguments);
    int n = ofr_vformat(line, sizeof line, format, arguments);
    if (n >= 0 && (size_t)n < sizeof line) {
        write_bytes(text, line, (size_t)n);
    } else {
        char *longer = n < 0 ? NULL : ofr_malloc((size_t)n + 1);
        if (longer == NULL) {
            text->failed = true;
        } else {
            ofr_vformat(longer, (size_t)n + 1, format, again);
            write_bytes(text, longer, (size_t)n);
        }
        ofr_free(longer);
    }
    va_end(again);
}

void ofr_put(struct ofr_text *text, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    put_formatted(text, format, arguments);
    va_end(arguments);
}

void ofr_put_paragraph(struct ofr_text *text, const char *lead, int indent, const char *format, ...) {
    struct ofr_kept_text kept = {0};
    struct ofr_text whole = ofr_text_in_memory(&kept);
    va_list arguments;
    va_start(arguments, format);
    put_formatted(&whole, format, arguments);
    va_end(arguments);
    const char *end = strrchr(lead, '\n'); /* the columns that count are those of its last line */
    ofr_put_plain(text, lead);
    ofr_put_wrapped(text, kept.text == NULL ? "" : kept.text, ofr_columns(end == NULL ? lead : end + 1),
                    indent, OFR_TEXT_WIDTH);
    text->failed |= whole.failed;
    ofr_free(kept.text);
}

void ofr_put_style(struct ofr_text *text, const char *style) {
    if (!text->failed)
        text->failed = !text->sink.write(text->sink.to, style, strlen(style));
}

void ofr_put_plain(struct ofr_text *text, const char *plain) { write_bytes(text, plain, strlen(plain)); }

static int columns_of(const char *bytes, size_t n) {
    int columns = 0;
    for (size_t i = 0; i < n; i++)
        columns += ((unsigned char)bytes[i] & 0xC0) != 0x80;
    return columns;
}

int ofr_columns(const char *plain) { return columns_of(plain, strlen(plain)); }

void ofr_put_wrapped(struct ofr_text *text, const char *plain, int at, int indent, int width) {
    bool first = true;
    while (*plain != '\0') {
        size_t n = strcspn(plain, " ");
        int columns = columns_of(plain, n);
        if (!first && at + 1 + columns > width) {
            ofr_put(text, "\n%*s", indent, "");
            at = indent;
        } else if (!first) {
            write_bytes(text, " ", 1);
            at++;
        }
        write_bytes(text, plain, n);
        at += columns;
        first = false;
        plain += n;
        plain += strspn(plain, " ");
    }
    write_bytes(text, "\n", 1);
}

void ofr_put_padded(struct ofr_text *text, const char *plain, int width) {
    ofr_put_plain(text, plain);
    for (int i = ofr_columns(plain); i < width; i++)
        write_bytes(text, " ", 1);
}

void ofr_put_count(struct ofr_text *text, double value) {
    char digits[32], out[48];
    if (!isfinite(value) || fabs(value) > 1e15) {
        ofr_put(text, "%g", value);
        return;
    }
    int n = ofr_format(digits, sizeof digits, "%.0f", fabs(value)), used = 0;
    if (value <= -0.5)
        out[used++] = '-';
    for (int i = 0; i < n; i++) {
        if (i > 0 && (n - i) % 3 == 0)
            out[used++] = ',';
        out[used++] = digits[i];
    }
    write_bytes(text, out, (size_t)used);
}

ofr_status ofr_text_end(const struct ofr_text *text, struct ofr_reports *reports) {
    return text->failed ? ofr_fail(reports, OFR_SYSTEM, "the output could not be written in full") : OFR_OK;
}
