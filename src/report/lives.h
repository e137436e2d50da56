/*
 * Lives: the events of one replicate, a person at a time, with what they sum up to.
 *
 * Names of events are looked up once, by name, so a database of another model gives lives
 * without the facts that model does not know. Not words: see telling.h.
 *
 * Invariant: each person's events are contiguous and in order; lives are in order of person.
 */
#ifndef OFR_REPORT_LIVES_H
#define OFR_REPORT_LIVES_H

#include "store/run_reader.h"

/** Kinds of events that this folder knows by name. */
/* clang-format off */
#define OFR_KNOWN_EVENTS(KNOWN) \
    KNOWN(approached) KNOWN(joined_circle) KNOWN(trigger) KNOWN(committed) KNOWN(became_recruiter) \
    KNOWN(exit_refused) KNOWN(left_abroad) KNOWN(left_camp) KNOWN(walked_away) \
    KNOWN(threatened_online) KNOWN(threatened_visit) KNOWN(kin_threatened) KNOWN(summoned) \
    KNOWN(complied) KNOWN(fled) KNOWN(arrested) KNOWN(held) KNOWN(transferred) KNOWN(released) \
    KNOWN(charged) KNOWN(imprisoned) KNOWN(left_prison) KNOWN(patrol_night) KNOWN(uncovered_night) \
    KNOWN(killed_here) KNOWN(killed_abroad) KNOWN(returned) KNOWN(unaccounted) KNOWN(stayed_home)
/* clang-format on */

#define OFR_KNOWN_ENUM(name) OFR_EVENT_##name,
enum ofr_known_event { OFR_KNOWN_EVENTS(OFR_KNOWN_ENUM) OFR_N_KNOWN };
#undef OFR_KNOWN_ENUM

/** Channels of a first contact, the value of the event `approached`. */
enum ofr_channel { OFR_BY_FRIEND, OFR_BY_FAMILY, OFR_BY_RECRUITER, OFR_ONLINE, OFR_NO_CHANNEL };

struct ofr_life {
    const struct ofr_run_reader_person *person;
    size_t first, n_events;   /* in lives.events */
    enum ofr_channel channel; /* of first contact */
    uint32_t brought_by;      /* OFR_NOBODY where nobody */
    bool approached, joined, coerced;
    uint16_t left_day; /* of the first departure; only if left_abroad */
    bool left_abroad;
};

struct ofr_lives {
    const struct ofr_run_reader *reader;
    uint32_t replicate; /* id in the reader */
    uint8_t known[256]; /* by kind: enum ofr_known_event, or OFR_N_KNOWN */
    struct ofr_run_reader_event *events;
    struct ofr_life *lives;
    size_t n_events, n_lives;
};

/**
 * Read the lives of a replicate.
 *
 * @param person [in] one person's alone; OFR_NOBODY for all
 * @param lives  [out] free it with ofr_lives_free; empty on failure; borrows the reader
 * @errors   OFR_SYSTEM; OFR_BAD_INPUT when the database is not in order
 */
OFR_MUST_USE ofr_status ofr_lives_read(const struct ofr_run_reader *reader, uint32_t replicate,
                                       uint32_t person, struct ofr_lives *lives, struct ofr_reports *reports);
/** Free what lives hold; accepts empty ones. */
void ofr_lives_free(struct ofr_lives *lives);

/** The life of a person; NULL when nothing happened to that person in this replicate. */
const struct ofr_life *ofr_life_of(const struct ofr_lives *lives, uint32_t person);

/** What an event is, if its kind is known. */
static inline enum ofr_known_event ofr_known(const struct ofr_lives *lives,
                                             const struct ofr_run_reader_event *event) {
    return (enum ofr_known_event)lives->known[event->kind];
}

/** Age on a day of the run: completed years at the start and the years since. */
int ofr_age_on(const struct ofr_run_reader *reader, const struct ofr_run_reader_person *person, int32_t day);

#endif
