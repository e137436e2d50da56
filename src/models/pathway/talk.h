/*
 * Talk: a person listens to somebody present and moves a little towards them, or not.
 *
 * Relative agreement on three opinions in [-2, 2], in 16-bit fixed point. Each person of 12 or older listens
 * talk.rate times a day. There is one pass a day: each conversation has a slot of its own, and all read the
 * opinions of the morning. Between talks opinions relax to the person's base. The relaxation is applied on
 * reading (pathway_opinion) and never written. Anybody may be a speaker: there is no message content here.
 */
#ifndef OFR_PATHWAY_TALK_H
#define OFR_PATHWAY_TALK_H

#include "models/pathway/state.h"

extern const struct ofr_process pathway_talk;
extern const struct pathway_part pathway_talk_part;

/** An opinion on a day, relaxed towards its base since the day it was last touched. */
static inline int32_t pathway_relaxed(const struct pathway_talk_state *talk,
                                      const struct pathway_opinions *mind, unsigned topic, uint32_t day) {
    int32_t away = mind->opinion[topic] - mind->base[topic];
    return mind->base[topic] + ((away * (int32_t)(talk->decay[day - mind->touched] >> 1) + 0x4000) >> 15);
}

/** The opinion of a person today, in units of 1 / PATHWAY_ONE. */
int32_t pathway_opinion(const struct ofr_engine *engine, uint32_t person, enum pathway_topic topic);

/**
 * The listener's opinion after a talk: relative agreement, rounded once.
 * @param speaker, listener [in] opinions in units of 1 / PATHWAY_ONE
 * @param alpha, effect     [in] in units of 2^-16
 */
int32_t pathway_hear(int32_t speaker, int32_t listener, int32_t alpha, int32_t effect);

/**
 * Move a person's opinion today, and its base; both stay in [-2, 2].
 * @param by, base_by [in] in units of the opinion
 */
void pathway_move_opinion(struct ofr_engine *engine, uint32_t person, enum pathway_topic topic, double by,
                          double base_by);

#endif
