#define _DEFAULT_SOURCE /* flock */
#include "store/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "store/database.h"

#define MARK "Offramp writes the file beside this one: "
enum { LONGEST_HOLDER = 400, LONGEST_HOST = 256, MOST_TRIES = 100 };

/* Whether the file at the path is still the one that is open: its holder may have removed it since. */
static bool is_there(const char *path, int handle) {
    struct stat one, other;
    return fstat(handle, &one) == 0 && lstat(path, &other) == 0 && one.st_dev == other.st_dev &&
           one.st_ino == other.st_ino;
}

static void read_holder(int handle, char holder[LONGEST_HOLDER]) {
    ssize_t n = pread(handle, holder, LONGEST_HOLDER - 1, 0);
    holder[n > 0 ? n : 0] = '\0';
    holder[strcspn(holder, "\n")] = '\0';
}

static ofr_status write_holder(int handle, const char *path, struct ofr_reports *reports) {
    char host[LONGEST_HOST] = "?", since[40] = "?", text[LONGEST_HOLDER];
    time_t now = time(NULL);
    struct tm parts;
    gethostname(host, sizeof host - 1);
    if (gmtime_r(&now, &parts) != NULL)
        strftime(since, sizeof since, "%Y-%m-%d %H:%M:%S UTC", &parts);
    int n = snprintf(text, sizeof text, MARK "process %ld on %.200s since %s\n", (long)getpid(), host, since);
    if (ftruncate(handle, 0) != 0 || pwrite(handle, text, (size_t)n, 0) != n)
        return ofr_fail(reports, OFR_SYSTEM, "could not write %s: %s", path, strerror(errno));
    return OFR_OK;
}

/* A process that has just taken the lock needs a moment to write its line. */
static ofr_status refuse(const char *database, int handle, struct ofr_reports *reports) {
    const struct timespec moment = {.tv_nsec = 2000000};
    char holder[LONGEST_HOLDER] = "";
    for (int i = 0; i < MOST_TRIES && strncmp(holder, MARK, strlen(MARK)) != 0; i++) {
        if (i > 0)
            nanosleep(&moment, NULL);
        read_holder(handle, holder);
    }
    return ofr_fail(reports, OFR_BAD_INPUT, "%s is being written by %s; it is left alone", database,
                    strncmp(holder, MARK, strlen(MARK)) == 0 ? holder + strlen(MARK) : "another process");
}

/* A file that is there must be a lock: empty, or with our line. */
static bool is_lock(int handle) {
    char holder[LONGEST_HOLDER];
    struct stat info;
    read_holder(handle, holder);
    return fstat(handle, &info) == 0 && S_ISREG(info.st_mode) &&
           (info.st_size == 0 || strncmp(holder, MARK, strlen(MARK)) == 0);
}

static ofr_status try_once(const char *database, struct ofr_lock *lock, bool *again,
                           struct ofr_reports *reports) {
    *again = false;
    lock->handle = open(lock->path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0666);
    if (lock->handle < 0)
        return ofr_fail(reports, errno == ELOOP || errno == EISDIR ? OFR_BAD_INPUT : OFR_SYSTEM,
                        "could not lock %s: %s: %s", database, lock->path, strerror(errno));
    ofr_status status = OFR_OK;
    if (!is_lock(lock->handle))
        status = ofr_fail(reports, OFR_BAD_INPUT,
                          "%s is in the way of the lock of %s; choose another name for the database",
                          lock->path, database);
    else if (flock(lock->handle, LOCK_EX | LOCK_NB) != 0)
        status = errno == EWOULDBLOCK
                     ? refuse(database, lock->handle, reports)
                     : ofr_fail(reports, OFR_SYSTEM, "could not lock %s: %s", database, strerror(errno));
    else
        *again = !is_there(lock->path, lock->handle);
    if (status != OFR_OK || *again)
        close(lock->handle);
    return status;
}

ofr_status ofr_lock_look(const char *database, struct ofr_reports *reports) {
    char *path = ofr_database_beside(database, ".lock");
    if (path == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory to see who writes %s", database);
    int handle = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    ofr_status status = OFR_OK;
    if (handle >= 0 && is_lock(handle) && flock(handle, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        status = refuse(database, handle, reports);
    if (handle >= 0)
        close(handle);
    ofr_free(path);
    return status;
}

ofr_status ofr_lock_take(const char *database, struct ofr_lock *lock, struct ofr_reports *reports) {
    bool again = true;
    *lock = (struct ofr_lock){.path = ofr_database_beside(database, ".lock"), .handle = -1};
    if (lock->path == NULL)
        return ofr_fail(reports, OFR_SYSTEM, "not enough memory to lock %s", database);
    ofr_status status = OFR_OK;
    for (int i = 0; status == OFR_OK && again && i < MOST_TRIES; i++)
        status = try_once(database, lock, &again, reports);
    if (status == OFR_OK && again)
        status = ofr_fail(reports, OFR_SYSTEM, "could not lock %s: others take and leave its lock", database);
    if (status == OFR_OK) {
        status = write_holder(lock->handle, lock->path, reports);
        if (status != OFR_OK) {
            unlink(lock->path); /* it is ours; see ofr_lock_free */
            close(lock->handle);
        }
    }
    if (status != OFR_OK) {
        ofr_free(lock->path);
        *lock = (struct ofr_lock){0};
    }
    return status;
}

/* Removed before it is unlocked, so that a process that waits sees that it is gone. */
void ofr_lock_free(struct ofr_lock *lock) {
    if (lock->path == NULL)
        return;
    unlink(lock->path);
    close(lock->handle);
    ofr_free(lock->path);
    *lock = (struct ofr_lock){0};
}
