/*
 * Telling: the life of a synthetic person in dated lines of plain words.
 *
 * A model's event has a sentence with placeholders: {place} becomes "at the café 12 of
 * Thala", {by} the one who caused it ("his mother", "a recruiter"), {value} the number; a
 * part in [brackets] is left out when its placeholder is empty. Sentences are written for a
 * man; for a woman the pronouns change. Nights with and without a patrol are drawn together.
 *
 * Invariant: every life is stamped as synthetic.
 */
#ifndef OFR_REPORT_TELLING_H
#define OFR_REPORT_TELLING_H

#include "base/text.h"
#include "report/lives.h"

/** What somebody is to a person, as far as a database knows. */
enum ofr_relation {
    OFR_RELATION_NONE,
    OFR_RELATION_RELATIVE,
    OFR_RELATION_FRIEND,
    OFR_RELATION_RECRUITER,
    OFR_RELATION_MEMBER, /* of the group */
    OFR_N_RELATIONS
};
extern const char *const ofr_relation_names[OFR_N_RELATIONS]; /* as a file of steps has them */

/** What the one who caused an event is to the person it happened to. */
enum ofr_relation ofr_relation_of(const struct ofr_lives *lives, const struct ofr_life *life,
                                  const struct ofr_run_reader_event *event);

/**
 * Tell a life.
 *
 * @param marked [in] [life->n_events] lines to mark with an asterisk; NULL: none
 */
void ofr_tell(struct ofr_text *text, const struct ofr_lives *lives, const struct ofr_life *life,
              const bool *marked);

/**
 * Write a sentence.
 *
 * @param by, place [in] "" when there is none
 * @param value     [in] 0 when there is none
 */
void ofr_tell_sentence(struct ofr_text *text, const char *sentence, const char *by, const char *place,
                       int32_t value, bool male);

#endif
