#include "base/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/allocate.h"

static char *format_text(const char *format, va_list arguments) {
    va_list again;
    va_copy(again, arguments);
    int n = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *text = n < 0 ? NULL : ofr_malloc((size_t)n + 1);
    if (text != NULL)
        vsnprintf(text, (size_t)n + 1, format, arguments);
    return text;
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

static void add(struct ofr_reports *reports, enum ofr_severity severity, const struct ofr_position *at,
                const char *format, va_list arguments) {
    if (reports == NULL)
        return;
    if (severity == OFR_ERROR)
        reports->n_errors++;
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
        report->source_line = ofr_strndup(at->source_line, strcspn(at->source_line, "\r\n"));
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
        if (to != NULL && make_room(to))
            to->items[to->n_items++] = from->items[i];
        else {
            free_report(&from->items[i]);
            from->n_lost++;
        }
    }
    if (to != NULL) {
        to->n_errors += from->n_errors;
        to->n_lost += from->n_lost;
    }
    from->n_items = from->n_errors = from->n_lost = 0;
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

size_t ofr_reports_count(const struct ofr_reports *reports) { return reports == NULL ? 0 : reports->n_items; }

/* Sizes of text are counted in bytes; a caret under text with multi-byte characters before
 * it would drift, so continuation bytes are skipped when spaces are laid. */
static int columns_before(const char *line, int column) {
    int n = 0;
    for (int i = 0; i < column - 1 && line[i] != '\0'; i++)
        n += ((unsigned char)line[i] & 0xC0) != 0x80;
    return n;
}

static size_t put(char *out, size_t size, size_t used, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int n = vsnprintf(used < size ? out + used : NULL, used < size ? size - used : 0, format, arguments);
    va_end(arguments);
    return used + (n > 0 ? (size_t)n : 0);
}

size_t ofr_reports_text(const struct ofr_reports *reports, size_t i, char *out, size_t size) {
    if (reports == NULL || i >= reports->n_items)
        return 0;
    const struct ofr_report *report = &reports->items[i];
    const char *kind = report->severity == OFR_ERROR ? "error" : "warning";
    size_t used = 0;
    if (report->file == NULL)
        return put(out, size, used, "%s: %s\n", kind, report->text);
    if (report->line <= 0)
        return put(out, size, used, "%s: %s: %s\n", report->file, kind, report->text);
    used = put(out, size, used, "%s:%d:%d: %s: %s\n", report->file, report->line,
               report->column > 0 ? report->column : 1, kind, report->text);
    if (report->source_line == NULL)
        return used;
    used = put(out, size, used, "%5d | %s\n", report->line, report->source_line);
    if (report->column <= 0)
        return used;
    used = put(out, size, used, "      | %*s^", columns_before(report->source_line, report->column), "");
    for (int k = 1; k < report->length; k++)
        used = put(out, size, used, "~");
    return put(out, size, used, "\n");
}
