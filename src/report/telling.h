/*
 * Telling: the life of a synthetic person in dated lines of plain words.
 *
 * The model declares a sentence for each kind of event, with placeholders: {place} becomes "at the café 12
 * of Thala", {by} the person who caused it ("his mother", "a recruiter"), {value} and {count} numbers. A
 * part in [brackets] is left out when its placeholder is empty. Sentences use the pronouns of a man; for a
 * woman they change.
 *
 * Invariant: every life is marked as synthetic.
 */
#ifndef OFR_REPORT_TELLING_H
#define OFR_REPORT_TELLING_H

#include "base/text.h"
#include "engine/lives.h"

/* Relations of the person who caused an event to the person it happened to: these two, then the model's. */
enum { OFR_RELATION_NOBODY, OFR_RELATION_RELATIVE, OFR_RELATION_OF_MODEL, OFR_MOST_RELATIONS = 16 };

/** How many relations there are for a model; at most OFR_MOST_RELATIONS. */
size_t ofr_relation_count(const struct ofr_model *model);
/** Name of a relation in a story: "nobody", "relative", then the model's. */
const char *ofr_relation_name(const struct ofr_model *model, size_t relation);
/** Relation of the person who caused an event to the person it happened to. */
size_t ofr_relation_of(const struct ofr_lives *lives, const struct ofr_life *life,
                       const struct ofr_run_reader_event *event);

/**
 * Tell a life.
 *
 * @param marked [in] [life->n_events] lines to mark with an asterisk; NULL: none
 */
void ofr_tell(struct ofr_text *text, const struct ofr_lives *lives, const struct ofr_life *life,
              const bool *marked);

/** What stands for the placeholders of a sentence. */
struct ofr_sentence_values {
    const char *by, *place; /* "" when there is none */
    int32_t value, count;   /* 0 when there is none */
    bool male;              /* the person the sentence is about */
};

/** Write a sentence. */
void ofr_tell_sentence(struct ofr_text *text, const char *sentence, const struct ofr_sentence_values *values);

#endif
