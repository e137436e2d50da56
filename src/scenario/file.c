#include "scenario/file.h"

#include <string.h>

/* Unicode 15, table 3-7 */
size_t ofr_character_length(const unsigned char *p, size_t left) {
    if (p[0] < 0x80)
        return p[0] >= 0x20 ? p[0] != 0x7F : p[0] == '\t' || p[0] == '\n' || p[0] == '\r';
    size_t n = p[0] >= 0xC2 && p[0] <= 0xDF   ? 2
               : (p[0] & 0xF0) == 0xE0        ? 3
               : p[0] >= 0xF0 && p[0] <= 0xF4 ? 4
                                              : 0;
    if (n == 0 || n > left)
        return 0;
    for (size_t i = 1; i < n; i++)
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    bool bad = (p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xED && p[1] > 0x9F) ||
               (p[0] == 0xF0 && p[1] < 0x90) || (p[0] == 0xF4 && p[1] > 0x8F);
    return bad ? 0 : n;
}

static ofr_status check_text(const struct ofr_file *file, struct ofr_reports *reports) {
    const unsigned char *text = (const unsigned char *)file->text;
    for (size_t i = 0, n; i < file->size; i += n) {
        n = ofr_character_length(text + i, file->size - i);
        if (n != 0)
            continue;
        struct ofr_position at = ofr_file_position(file, i, 1);
        at.source_line = NULL; /* the line would not print */
        const char *what = text[i] < 0x80 ? "a control character" : "not UTF-8";
        return ofr_fail_at(reports, OFR_BAD_INPUT, &at, "byte 0x%02X is %s; the file must be UTF-8 text",
                           text[i], what);
    }
    return OFR_OK;
}

static ofr_status find_lines(struct ofr_file *file, struct ofr_reports *reports) {
    size_t n = 1;
    for (size_t i = 0; i < file->size; i++)
        n += file->text[i] == '\n';
    file->lines = ofr_malloc(n * sizeof *file->lines);
    if (file->lines == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory for the lines of %s", file->path);
    file->lines[0] = 0;
    file->n_lines = 1;
    for (size_t i = 0; i < file->size; i++)
        if (file->text[i] == '\n')
            file->lines[file->n_lines++] = i + 1;
    return OFR_OK;
}

/* Drops a byte order mark, which some spreadsheets write. */
ofr_status ofr_file_take(const char *path, char *text, size_t size, struct ofr_file *file,
                         struct ofr_reports *reports) {
    if (size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        size -= 3;
        memmove(text, text + 3, size);
    }
    text[size] = '\0';
    *file = (struct ofr_file){.path = ofr_strdup(path), .text = text, .size = size};
    ofr_status status = OFR_OK;
    if (file->path == NULL)
        status = ofr_fail(reports, OFR_SYSTEM, "not enough memory to read %s", path);
    OFR_THEN(status, find_lines(file, reports));
    OFR_THEN(status, check_text(file, reports));
    if (status != OFR_OK)
        ofr_file_free(file);
    return status;
}

ofr_status ofr_file_of_text(const char *path, const char *text, size_t size, struct ofr_file *file,
                            struct ofr_reports *reports) {
    *file = (struct ofr_file){0};
    char *copy = ofr_strndup(text, size);
    if (copy == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory to read %s", path);
    return ofr_file_take(path, copy, size, file, reports);
}

void ofr_file_free(struct ofr_file *file) {
    ofr_free(file->path);
    ofr_free(file->text);
    ofr_free(file->lines);
    *file = (struct ofr_file){0};
}

struct ofr_position ofr_file_position(const struct ofr_file *file, size_t offset, size_t length) {
    size_t low = 0, high = file->n_lines - 1;
    while (low < high) { /* the last line that starts at or before the offset */
        size_t middle = (low + high + 1) / 2;
        if (file->lines[middle] <= offset)
            low = middle;
        else
            high = middle - 1;
    }
    const char *line = file->text + file->lines[low];
    size_t column = offset - file->lines[low], rest = strcspn(line, "\r\n");
    size_t left = rest > column ? rest - column : 0, width = 0;
    for (size_t i = 0; i < length && i < left; i++) /* characters, not bytes, are underlined */
        width += ((unsigned char)line[column + i] & 0xC0) != 0x80;
    return (struct ofr_position){.file = file->path,
                                 .line = (int)low + 1,
                                 .column = (int)column + 1,
                                 .length = width > 0 ? (int)width : 1,
                                 .source_line = line};
}
