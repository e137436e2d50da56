#include "base/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/allocate.h"
#include "base/characters.h"
#include "base/number.h"

/* Start of a character at or before a byte of a text. */
static size_t at_character(const char *text, size_t i) {
    while (i > 0 && ((unsigned char)text[i] & 0xC0) == 0x80)
        i--;
    return i;
}

/* Leave out the middle of a text that is too long: the end says what is allowed. */
static void shorten(char *text, size_t n) {
    static const char gap[] = " [...] ";
    if (n <= OFR_LONGEST_REPORT)
        return;
    size_t head = at_character(text, OFR_LONGEST_REPORT / 2);
    size_t tail = at_character(text, n - OFR_LONGEST_REPORT / 2 + sizeof gap);
    memcpy(text + head, gap, sizeof gap - 1);
    memmove(text + head + sizeof gap - 1, text + tail, n - tail + 1);
}

static char *format_text(const char *format, va_list arguments) {
    va_list again;
    va_copy(again, arguments);
    int n = ofr_vformat(NULL, 0, format, again);
    va_end(again);
    char *text = n < 0 ? NULL : ofr_malloc((size_t)n + 1);
    if (text == NULL)
        return NULL;
    ofr_vformat(text, (size_t)n + 1, format, arguments);
    shorten(text, (size_t)n);
    char *fitting = n > OFR_LONGEST_REPORT ? ofr_strdup(text) : text;
    if (fitting != text)
        ofr_free(text);
    return fitting;
}

static bool ends_line(char byte) { return byte == '\0' || byte == '\r' || byte == '\n'; }

/* Up to `most` characters of a line from a byte on; moves the byte to their end. */
static size_t characters_from(const char *line, size_t *at, size_t most) {
    size_t n = 0;
    for (; n < most && !ends_line(line[*at]); n++)
        do
            (*at)++;
        while (((unsigned char)line[*at] & 0xC0) == 0x80);
    return n;
}

/* A byte of a line, or its end where the byte is behind that. */
static size_t within_line(const char *line, size_t i) {
    i = strnlen(line, i);
    for (int k = 0; k < 2; k++) {
        const char *end = memchr(line, "\n\r"[k], i);
        i = end != NULL ? (size_t)(end - line) : i;
    }
    return i;
}

/* Copy the part of a line that is around a column, and find where under it the caret stands. */
static void take_excerpt(struct ofr_report *report, const char *line) {
    static const char gap[] = "...";
    size_t column = within_line(line, report->column > 0 ? (size_t)report->column - 1 : 0);
    size_t from = column, to = column;
    size_t after = characters_from(line, &to, OFR_LONGEST_EXCERPT), before = 0;
    size_t most_before =
        OFR_LONGEST_EXCERPT - (after < OFR_LONGEST_EXCERPT / 2 ? after : OFR_LONGEST_EXCERPT / 2);
    for (; from > 0 && before < most_before; before++)
        from = at_character(line, from - 1);
    to = column;
    after = characters_from(line, &to, OFR_LONGEST_EXCERPT - before);
    size_t room = to - from + 2 * sizeof gap;
    report->source_line = ofr_malloc(room);
    if (report->source_line != NULL)
        ofr_format(report->source_line, room, "%s%.*s%s", from > 0 ? gap : "", (int)(to - from), line + from,
                   ends_line(line[to]) ? "" : gap);
    report->caret = (int)(before + (from > 0 ? strlen(gap) : 0));
    if (after > 0 && report->length > (int)after)
        report->length = (int)after;
}

static bool make_room(struct ofr_reports *reports) {
    if (reports->n_items < reports->capacity)
        return true;
    size_t capacity = reports->capacity == 0 ? 8 : reports->capacity * 2;
    struct ofr_report *items = ofr_realloc(reports->items, capacity * sizeof *items);
    if (items == NULL)
        return false;
    reports->items = items;
    reports->capacity = capacity;
    return true;
}

/* Count a report; false when there are so many of its severity that it is not kept. */
static bool count(struct ofr_reports *reports, enum ofr_severity severity) {
    return (severity == OFR_ERROR ? reports->n_errors++ : reports->n_warnings++) < OFR_MOST_REPORTS;
}

bool ofr_reports_full(const struct ofr_reports *reports) {
    return reports == NULL || reports->n_errors >= OFR_MOST_REPORTS;
}

static void add(struct ofr_reports *reports, enum ofr_severity severity, const struct ofr_position *at,
                const char *format, va_list arguments) {
    if (reports == NULL || !count(reports, severity))
        return;
    char *text = format_text(format, arguments);
    if (text == NULL || !make_room(reports)) {
        ofr_free(text);
        reports->n_lost++;
        return;
    }
    struct ofr_report *report = &reports->items[reports->n_items++];
    *report = (struct ofr_report){.severity = severity, .text = text};
    if (at == NULL || at->file == NULL)
        return;
    report->file = ofr_strdup(at->file);
    report->line = at->line;
    report->column = at->column;
    report->length = at->length;
    if (at->source_line != NULL)
        take_excerpt(report, at->source_line);
}

ofr_status ofr_fail(struct ofr_reports *reports, ofr_status status, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    add(reports, OFR_ERROR, NULL, format, arguments);
    va_end(arguments);
    return status;
}

ofr_status ofr_fail_at(struct ofr_reports *reports, ofr_status status, const struct ofr_position *at,
                       const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    add(reports, OFR_ERROR, at, format, arguments);
    va_end(arguments);
    return status;
}

void ofr_warn_at(struct ofr_reports *reports, const struct ofr_position *at, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    add(reports, OFR_WARNING, at, format, arguments);
    va_end(arguments);
}

static void free_report(struct ofr_report *report) {
    ofr_free(report->text);
    ofr_free(report->file);
    ofr_free(report->source_line);
}

void ofr_reports_move(struct ofr_reports *to, struct ofr_reports *from) {
    if (from == NULL)
        return;
    for (size_t i = 0; i < from->n_items; i++) {
        bool kept = to != NULL && count(to, from->items[i].severity);
        (*(from->items[i].severity == OFR_ERROR ? &from->n_errors : &from->n_warnings))--;
        if (kept && make_room(to)) {
            to->items[to->n_items++] = from->items[i];
            continue;
        }
        free_report(&from->items[i]);
        from->n_lost += kept;
    }
    if (to != NULL) { /* those that were not kept */
        to->n_errors += from->n_errors;
        to->n_warnings += from->n_warnings;
        to->n_lost += from->n_lost;
    }
    from->n_items = from->n_errors = from->n_warnings = from->n_lost = 0;
}

struct ofr_reports *ofr_reports_new(void) {
    struct ofr_reports *reports = ofr_malloc(sizeof *reports);
    if (reports != NULL)
        *reports = (struct ofr_reports){0};
    return reports;
}

void ofr_reports_free(struct ofr_reports *reports) {
    if (reports == NULL)
        return;
    for (size_t i = 0; i < reports->n_items; i++)
        free_report(&reports->items[i]);
    ofr_free(reports->items);
    ofr_free(reports);
}

/* Reports that were counted and not kept. */
static size_t n_more(const struct ofr_reports *reports) {
    size_t errors = reports->n_errors, warnings = reports->n_warnings;
    return (errors > OFR_MOST_REPORTS ? errors - OFR_MOST_REPORTS : 0) +
           (warnings > OFR_MOST_REPORTS ? warnings - OFR_MOST_REPORTS : 0);
}

size_t ofr_reports_count(const struct ofr_reports *reports) {
    return reports == NULL ? 0 : reports->n_items + (n_more(reports) > 0);
}

/* ---- a report as text ----------------------------------------------------------------------- */

/* Text into a room, of which the whole length is known in the end. */
struct room {
    char *out;
    size_t size, used;
};

/* What a terminal must not see is escaped. */
static void put(struct room *room, const char *text) {
    bool full = room->used >= room->size;
    room->used += ofr_escaped(text, full ? NULL : room->out + room->used, full ? 0 : room->size - room->used);
}

static void put_number(struct room *room, int width, int number) {
    char text[32];
    snprintf(text, sizeof text, "%*d", width, number);
    put(room, text);
}

/* Characters by which escapes widen what is before the caret. */
static int widened_before(const struct ofr_report *report) {
    const char *line = report->source_line;
    int widened = 0;
    size_t at = 0;
    for (int i = 0; i < report->caret && line[at] != '\0'; i++) {
        char escape[OFR_LONGEST_ESCAPE];
        size_t left = strnlen(line + at, 4), n = ofr_character_length(line + at, left);
        if (n == 0 || ofr_plain_bytes(line + at, n) == 0) {
            n = ofr_escape(line + at, left, escape);
            widened += escape[0] == '\\' ? (int)strlen(escape) - 1 : 0;
        }
        at += n;
    }
    return widened;
}

static void put_source(struct room *room, const struct ofr_report *report) {
    put_number(room, 5, report->line);
    put(room, " | ");
    put(room, report->source_line);
    put(room, report->column > 0 ? "\n      | " : "");
    for (int k = report->caret + widened_before(report); report->column > 0 && k > 0; k--)
        put(room, " ");
    for (int k = 0; report->column > 0 && (k < report->length || k == 0); k++)
        put(room, k == 0 ? "^" : "~");
    put(room, "\n");
}

static void put_report(struct room *room, const struct ofr_report *report) {
    if (report->file != NULL)
        put(room, report->file);
    if (report->file != NULL && report->line > 0) {
        put(room, ":");
        put_number(room, 0, report->line);
        put(room, ":");
        put_number(room, 0, report->column > 0 ? report->column : 1);
    }
    put(room, report->file != NULL ? ": " : "");
    put(room, report->severity == OFR_ERROR ? "error: " : "warning: ");
    put(room, report->text);
    put(room, "\n");
    if (report->file != NULL && report->line > 0 && report->source_line != NULL)
        put_source(room, report);
}

size_t ofr_reports_text(const struct ofr_reports *reports, size_t i, char *out, size_t size) {
    struct room room = {.out = out, .size = size};
    if (i >= ofr_reports_count(reports))
        return 0;
    if (size > 0)
        out[0] = '\0';
    if (i < reports->n_items) {
        put_report(&room, &reports->items[i]);
        return room.used;
    }
    char more[80];
    snprintf(more, sizeof more, "and %zu more of that kind, which are not listed\n", n_more(reports));
    put(&room, more);
    return room.used;
}
