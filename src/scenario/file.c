#include "scenario/file.h"

#include <string.h>

#include "base/characters.h"

/* Bytes of the character at p, or 0 when a text file has none such. */
static size_t character_length(const char *p, size_t left) {
    unsigned char first = (unsigned char)p[0];
    bool control = first == 0x7F || (first < 0x20 && first != '\t' && first != '\n' && first != '\r');
    return control ? 0 : ofr_character_length(p, left);
}

static ofr_status check_text(const struct ofr_file *file, struct ofr_reports *reports) {
    for (size_t i = 0, n; i < file->size; i += n) {
        n = character_length(file->text + i, file->size - i);
        if (n != 0)
            continue;
        struct ofr_position at = ofr_file_position(file, i, 1);
        at.source_line = NULL; /* the line would not print */
        unsigned char byte = (unsigned char)file->text[i];
        const char *what = byte < 0x80 ? "a control character" : "not UTF-8";
        return ofr_fail_at(reports, OFR_BAD_INPUT, &at, "byte 0x%02X is %s; the file must be UTF-8 text",
                           byte, what);
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
    size_t column = offset - file->lines[low], width = 0;
    for (size_t i = 0; i < length && strchr("\r\n", line[column + i]) == NULL; i++) /* or '\0' */
        width += ((unsigned char)line[column + i] & 0xC0) != 0x80; /* characters, not bytes, are underlined */
    return (struct ofr_position){.file = file->path,
                                 .line = (int)low + 1,
                                 .column = (int)column + 1,
                                 .length = width > 0 ? (int)width : 1,
                                 .source_line = line};
}
