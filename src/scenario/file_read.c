#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "scenario/file.h"

enum { MOST_BYTES = 64 << 20 };

/* A report about the file as a whole: where it was asked for, or the file's own name. */
static ofr_status fail_file(const char *path, const struct ofr_position *asked, ofr_status status,
                            const char *why, struct ofr_reports *reports) {
    if (asked != NULL)
        return ofr_fail_at(reports, status, asked, "cannot read %s: %s", path, why);
    const struct ofr_position whole = {.file = path};
    return ofr_fail_at(reports, status, &whole, "cannot read it: %s", why);
}

/* Reads the stream to its end; returns NULL with a reason on failure. */
static char *read_stream(FILE *stream, size_t *size, const char **why, ofr_status *status) {
    size_t room = 1 << 14, used = 0;
    char *text = ofr_malloc(room + 1);
    *why = "not enough memory";
    *status = OFR_SYSTEM;
    while (text != NULL) {
        used += fread(text + used, 1, room - used, stream);
        if (used < room)
            break;
        char *larger = room < MOST_BYTES ? ofr_realloc(text, 2 * room + 1) : NULL;
        if (larger == NULL) {
            if (room >= MOST_BYTES) {
                *why = "it is larger than 64 MiB";
                *status = OFR_BAD_INPUT;
            }
            ofr_free(text);
            return NULL;
        }
        text = larger;
        room *= 2;
    }
    if (text != NULL && ferror(stream)) {
        *why = strerror(errno);
        ofr_free(text);
        return NULL;
    }
    *size = used;
    return text;
}

ofr_status ofr_file_read(const char *path, const struct ofr_position *asked, struct ofr_file *file,
                         struct ofr_reports *reports) {
    *file = (struct ofr_file){0};
    struct stat about;
    if (stat(path, &about) != 0)
        return fail_file(path, asked, OFR_BAD_INPUT, strerror(errno), reports);
    if (S_ISDIR(about.st_mode))
        return fail_file(path, asked, OFR_BAD_INPUT, "it is a folder, not a file", reports);
    FILE *stream = fopen(path, "rb");
    if (stream == NULL)
        return fail_file(path, asked, OFR_BAD_INPUT, strerror(errno), reports);
    size_t size = 0;
    const char *why = NULL;
    ofr_status status = OFR_OK;
    char *text = read_stream(stream, &size, &why, &status);
    fclose(stream);
    if (text == NULL)
        return fail_file(path, asked, status, why, reports);
    return ofr_file_take(path, text, size, file, reports);
}

char *ofr_path_beside(const char *path, const char *name) {
    const char *slash = strrchr(path, '/');
    if (slash == NULL || name[0] == '/')
        return ofr_strdup(name);
    size_t folder = (size_t)(slash - path) + 1, length = strlen(name);
    char *beside = ofr_malloc(folder + length + 1);
    if (beside != NULL) {
        memcpy(beside, path, folder);
        memcpy(beside + folder, name, length + 1);
    }
    return beside;
}

ofr_status ofr_file_refuse_renamed(const char *path, const char *old, const char *now,
                                   struct ofr_reports *reports) {
    char *beside = ofr_path_beside(path, old);
    if (beside == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory for a path");
    struct stat found;
    ofr_status status = OFR_OK;
    if (stat(beside, &found) == 0)
        status = ofr_fail(reports, OFR_BAD_INPUT, "%s is now called %s", beside, now);
    ofr_free(beside);
    return status;
}
