/*
 * Replay: what a file saved by the page says of a run, and the same run again by this program.
 *
 * The file is JSON: format, version, seed, and for the run as it is and each plan the whole resolved
 * scenario with the digest of each replicate. It needs no scenario file, so it can be sent to somebody.
 * Not an archive of results: those follow from it to the bit.
 */
#ifndef OFR_ANALYSIS_REPLAY_H
#define OFR_ANALYSIS_REPLAY_H

#include <stdint.h>

#include "base/report.h"
#include "base/text.h"

#define OFR_REPLAY_FORMAT 1

/** One plan of a replay file; the first is the run as it is, with an empty name. Borrows the file's JSON. */
struct ofr_replay_plan {
    const char *name, *resolved;
    size_t n_digests;     /* replicates, from 0 */
    const char **digests; /* 16 hexadecimal digits each */
};

struct ofr_replay {
    void *json; /* json_t * */
    const char *version;
    uint64_t seed;
    size_t n_plans;
    struct ofr_replay_plan *plans;
};

/**
 * Read a replay file.
 * @param replay [out] free it with ofr_replay_free; empty on failure
 * @errors   OFR_BAD_INPUT with every fault: no file, no JSON (line and column), not a replay, another
 *           format, a part that is missing or not what it should be (which one); OFR_SYSTEM
 */
OFR_MUST_USE ofr_status ofr_replay_read(const char *path, struct ofr_replay *replay,
                                        struct ofr_reports *reports);
void ofr_replay_free(struct ofr_replay *replay);

/** Begin a table of digests, those of a file beside those found. @param what [in] names of its last column */
void ofr_replay_put_head(struct ofr_text *text, const char *what);
/** A row of it. @param stored, found [in] 16 hexadecimal digits @return whether they are the same */
bool ofr_replay_put_digest(struct ofr_text *text, uint32_t replicate, const char *stored, const char *found,
                           const char *of);

#endif
