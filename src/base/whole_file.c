#define _GNU_SOURCE /* O_TMPFILE */
#include "base/whole_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

enum { MARK_BYTES = 4096, MOST_NAMES = 1000, LONGEST_NUMBER = 24, MODE = 0666 };

/* ---- what may be written -------------------------------------------------------------------- */

/* The folder of a path, with its last slash; NULL when memory is short. */
static char *folder_of(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash == NULL ? ofr_strdup("./") : ofr_strndup(path, (size_t)(slash - path) + 1);
}

static ofr_status no_memory(const struct ofr_target *target, struct ofr_reports *reports) {
    return ofr_fail(reports, OFR_SYSTEM, "not enough memory to write %s", target->path);
}

static ofr_status check_folder(const struct ofr_target *target, struct ofr_reports *reports) {
    char *folder = folder_of(target->path);
    struct stat info;
    ofr_status status = OFR_OK;
    if (folder == NULL)
        status = no_memory(target, reports);
    else if (stat(folder, &info) != 0 || !S_ISDIR(info.st_mode))
        status =
            ofr_fail(reports, OFR_BAD_INPUT, "cannot write %s: there is no folder %s", target->path, folder);
    else if (access(folder, W_OK) != 0)
        status = ofr_fail(reports, OFR_BAD_INPUT, "cannot write %s: %s", target->path, strerror(errno));
    ofr_free(folder);
    return status;
}

static ofr_status check_name(const struct ofr_target *target, struct ofr_reports *reports) {
    const char *path = target->path;
    size_t n = strlen(path);
    if (n == 0)
        return ofr_fail(reports, OFR_BAD_INPUT, "the name of %s is empty", target->what);
    if (path[0] == ':' || strncmp(path, "file:", 5) == 0)
        return ofr_fail(reports, OFR_BAD_INPUT, "'%s' is no name of a file: give a path, such as ./%s", path,
                        path[0] == ':' ? path + 1 : path + 5);
    if (path[n - 1] == '/')
        return ofr_fail(reports, OFR_BAD_INPUT, "'%s' is a folder, not a file", path);
    return OFR_OK;
}

/* What is at the path, if anything. */
static ofr_status check_there(const struct ofr_target *target, struct ofr_reports *reports) {
    struct stat info;
    const char *path = target->path;
    if (lstat(path, &info) != 0)
        return errno == ENOENT
                   ? OFR_OK
                   : ofr_fail(reports, OFR_BAD_INPUT, "cannot write %s: %s", path, strerror(errno));
    if (S_ISLNK(info.st_mode))
        return ofr_fail(reports, OFR_BAD_INPUT, "cannot write %s: it is a link; give the file itself", path);
    if (!S_ISREG(info.st_mode))
        return ofr_fail(reports, OFR_BAD_INPUT, "cannot write %s: it is not a regular file", path);
    if (target->is_ours == NULL || !target->is_ours(path))
        return ofr_fail(reports, OFR_BAD_INPUT,
                        "%s exists and is not %s; it is left alone (choose another name)", path,
                        target->what);
    if (!target->replace)
        return ofr_fail(reports, OFR_BAD_INPUT,
                        "%s exists; it is left alone (--replace replaces it when the new one is complete)",
                        path);
    return OFR_OK;
}

ofr_status ofr_target_check(const struct ofr_target *target, struct ofr_reports *reports) {
    OFR_TRY(check_name(target, reports));
    OFR_TRY(check_folder(target, reports));
    return check_there(target, reports);
}

ofr_status ofr_target_is_not(const struct ofr_target *target, const char *input,
                             struct ofr_reports *reports) {
    struct stat one, other;
    if (input == NULL || stat(input, &one) != 0 || stat(target->path, &other) != 0 ||
        one.st_dev != other.st_dev || one.st_ino != other.st_ino)
        return OFR_OK;
    return ofr_fail(reports, OFR_BAD_INPUT, "%s is read by the same command; choose another name",
                    target->path);
}

FILE *ofr_open_regular(const char *path) {
    struct stat info;
    int handle = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (handle < 0)
        return NULL;
    bool regular = fstat(handle, &info) == 0 && S_ISREG(info.st_mode);
    FILE *file = regular ? fdopen(handle, "rb") : NULL;
    if (file == NULL) {
        close(handle);
        errno = regular ? ENOMEM : S_ISDIR(info.st_mode) ? EISDIR : EINVAL;
    }
    return file;
}

bool ofr_file_has_mark(const char *path, const char *mark) {
    char head[MARK_BYTES];
    struct stat info;
    size_t n = 0, n_mark = strlen(mark);
    int handle = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (handle < 0)
        return false;
    bool regular = fstat(handle, &info) == 0 && S_ISREG(info.st_mode);
    for (ssize_t more = 1; regular && more > 0 && n<sizeof head; n += more> 0 ? (size_t)more : 0)
        more = read(handle, head + n, sizeof head - n);
    close(handle);
    for (size_t i = 0; i + n_mark <= n; i++)
        if (memcmp(head + i, mark, n_mark) == 0)
            return true;
    return false;
}

/* ---- a name of its own ---------------------------------------------------------------------- */

/* Try names beside the target until `take` finds one free. @param handle [in] of the file, for `take` */
typedef int (*take_name)(int handle, const char *name);

static int make_file(int handle, const char *name) {
    (void)handle;
    return open(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, MODE);
}

static int name_file(int handle, const char *name) {
    char own[LONGEST_NUMBER + sizeof "/proc/self/fd/"];
    snprintf(own, sizeof own, "/proc/self/fd/%d", handle);
    return linkat(AT_FDCWD, own, AT_FDCWD, name, AT_SYMLINK_FOLLOW);
}

static int find_name(struct ofr_whole_file *file, int handle, take_name take) {
    const char *path = file->target.path, *slash = strrchr(path, '/'),
               *last = slash == NULL ? path : slash + 1;
    size_t size = strlen(path) + sizeof ".." + 2 * LONGEST_NUMBER;
    file->private = ofr_malloc(size);
    int found = -1;
    errno = ENOMEM;
    for (int i = 0; file->private != NULL && found < 0 && i < MOST_NAMES && (i == 0 || errno == EEXIST);
         i++) {
        snprintf(file->private, size, "%.*s.%s.%ld-%d", (int)(last - path), path, last, (long)getpid(), i);
        found = take(handle, file->private);
    }
    if (found < 0) {
        ofr_free(file->private);
        file->private = NULL;
    }
    return found;
}

/* ---- writing -------------------------------------------------------------------------------- */

static int open_nameless(const char *folder) {
#ifdef O_TMPFILE
    return open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, MODE);
#else
    (void)folder;
    return -1;
#endif
}

static ofr_status could_not(const struct ofr_target *target, struct ofr_reports *reports) {
    return ofr_fail(reports, OFR_SYSTEM, "could not write %s: %s", target->path, strerror(errno));
}

ofr_status ofr_whole_file_begin(const struct ofr_target *target, struct ofr_whole_file *file,
                                struct ofr_reports *reports) {
    *file = (struct ofr_whole_file){.target = *target};
    OFR_TRY(ofr_target_check(target, reports));
    char *folder = folder_of(target->path);
    if (folder == NULL)
        return no_memory(target, reports);
    int handle = open_nameless(folder);
    ofr_free(folder);
    if (handle < 0)
        handle = find_name(file, -1, make_file);
    if (handle < 0)
        return could_not(target, reports);
    file->stream = fdopen(handle, "wb");
    if (file->stream != NULL)
        return OFR_OK;
    ofr_status status = could_not(target, reports);
    close(handle);
    return status;
}

void ofr_sync_folder(const char *path) {
    char *folder = folder_of(path);
    int handle = folder == NULL ? -1 : open(folder, O_RDONLY | O_CLOEXEC);
    if (handle >= 0) {
        fsync(handle);
        close(handle);
    }
    ofr_free(folder);
}

/* Where nothing was at the path, nothing may have come: a link is made only at a free name. */
static ofr_status take_place(struct ofr_whole_file *file, struct ofr_reports *reports) {
    const struct ofr_target *target = &file->target;
    int handle = fileno(file->stream);
    struct stat info;
    bool free_place = lstat(target->path, &info) != 0 && errno == ENOENT;
    if (free_place && file->private == NULL && name_file(handle, target->path) == 0)
        return OFR_OK;
    if (free_place && file->private != NULL && link(file->private, target->path) == 0)
        return OFR_OK; /* its private name goes at the end */
    OFR_TRY(check_there(target, reports));
    if (file->private == NULL && find_name(file, handle, name_file) < 0)
        return could_not(target, reports);
    if (rename(file->private, target->path) != 0)
        return could_not(target, reports);
    ofr_free(file->private);
    file->private = NULL;
    return OFR_OK;
}

ofr_status ofr_whole_file_flush(const struct ofr_whole_file *file, struct ofr_reports *reports) {
    if (ferror(file->stream) || fflush(file->stream) != 0 || fsync(fileno(file->stream)) != 0)
        return could_not(&file->target, reports);
    return OFR_OK;
}

ofr_status ofr_whole_file_end(struct ofr_whole_file *file, ofr_status so_far, struct ofr_reports *reports) {
    ofr_status status = so_far;
    if (file->stream == NULL)
        return status;
    OFR_THEN(status, ofr_whole_file_flush(file, reports));
    OFR_THEN(status, take_place(file, reports));
    fclose(file->stream); /* all was flushed and synced */
    if (file->private != NULL)
        unlink(file->private);
    if (status == OFR_OK)
        ofr_sync_folder(file->target.path);
    ofr_free(file->private);
    *file = (struct ofr_whole_file){0};
    return status;
}
