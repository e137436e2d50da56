/*
 * Lock of a database or a bank: one process writes it, with its checkpoints; a second one reads who does.
 *
 * The lock is a file beside it, RUN.db.lock, which the kernel unlocks when its process ends,
 * however it ends. So a lock that a killed process left is taken over.
 */
#ifndef OFR_STORE_LOCK_H
#define OFR_STORE_LOCK_H

#include "base/report.h"

struct ofr_lock {
    char *path; /* NULL: not held */
    int handle;
};

/**
 * Take the lock of a database.
 * @param database [in] path
 * @errors   OFR_BAD_INPUT with host, process and start of its holder; or where another file has the name of
 * the lock; OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_lock_take(const char *database, struct ofr_lock *lock,
                                      struct ofr_reports *reports);

/** See whether another process holds the lock of a database. Changes nothing.
 *  @errors OFR_BAD_INPUT with its holder; OFR_SYSTEM (memory) */
OFR_MUST_USE ofr_status ofr_lock_look(const char *database, struct ofr_reports *reports);

/** Give it back and remove its file. Zero-initialised ones are accepted. */
void ofr_lock_free(struct ofr_lock *lock);

#endif
