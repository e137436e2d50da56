/*
 * Talk: people listen to somebody present and move a little towards him, or not.
 *
 * Relative agreement on three opinions in [-2, 2], 16-bit fixed point. Each person of 12 or
 * older listens talk.rate times a day. One pass a day: each conversation has a slot of its
 * own, and all read the opinions of the morning. Between talks opinions relax to the
 * person's base; the relaxation is applied on reading (pathway_opinion), never written.
 * The speaker is anybody: there is no message content here.
 */
#ifndef OFR_PATHWAY_TALK_H
#define OFR_PATHWAY_TALK_H

#include "engine/engine.h"

#define TALK_PARAMETERS(PARAMETER)                                                                           \
    PARAMETER(rule, talk, SWITCH, "1", 0, 1, 1, SOCIETY, ASSUMED, 0, "none", "run the rule talk")            \
    PARAMETER(talk, rate, REAL, "per day", 0.05, 2, 0.3, SOCIETY, ASSUMED, 0, "assumed",                     \
              "conversations a day in which a person of 12 or older is the listener")                        \
    PARAMETER(talk, alpha, REAL, "1", 0, 1, 0.3, SOCIETY, PUBLISHED, 0, "PROTON-T reference runs",           \
              "how much extreme views narrow what a listener accepts")                                       \
    PARAMETER(talk, effect, REAL, "1", 0.002, 0.03, 0.01, SOCIETY, ASSUMED, 0,                               \
              "assumed; PROTON-T used 0.005 and 0.1",                                                        \
              "share of the way to the speaker that a talk moves the listener")                              \
    PARAMETER(talk, half_life, REAL, "days", 30, 365, 120, SOCIETY, ASSUMED, 0, "assumed",                   \
              "time in which an opinion relaxes half the way to its base")                                   \
    PARAMETER(talk, online, REAL, "1", 0, 0.5, 0.08, SOCIETY, ASSUMED, 0, "assumed",                         \
              "share of conversations held online, for people in an area where all are online")              \
    PARAMETER(talk, online_effect, REAL, "1", 0, 1, 0.5, SOCIETY, PUBLISHED, 0, "PROTON-T",                  \
              "effect of a conversation online over one face to face")                                       \
    PARAMETER(talk, night_awake, REAL, "1", 0, 1, 0.15, SOCIETY, ASSUMED, 0, "assumed",                      \
              "share of the night slot in which people talk")                                                \
    PARAMETER(opinion, sd, REAL, "1", 0.1, 1.5, 0.6, SOCIETY, ASSUMED, 0, "assumed",                         \
              "standard deviation of each opinion between people at the start")                              \
    PARAMETER(opinion, distrust, REAL, "1", -2, 2, 0.2, SOCIETY, ASSUMED, 0,                                 \
              "assumed; equal everywhere, since no figure by delegation exists",                             \
              "institutional distrust at the start, mean")                                                   \
    PARAMETER(opinion, deprivation, REAL, "1", -2, 2, 0.2, SOCIETY, ASSUMED, 0, "assumed",                   \
              "collective relative deprivation at the start, mean where poverty is the national one")        \
    PARAMETER(opinion, deprivation_poverty, REAL, "1", 0, 3, 1, SOCIETY, ASSUMED, 0,                         \
              "assumed; poverty by delegation from the INS and World Bank map",                              \
              "rise of mean deprivation when poverty rises from the national rate by 100 % points")          \
    PARAMETER(opinion, poverty_reference, REAL, "1", 0, 1, 0.152, SOCIETY, PUBLISHED, 0,                     \
              "INS and World Bank, poverty map 2015: the country",                                           \
              "poverty rate at which mean deprivation is opinion.deprivation")                               \
    PARAMETER(opinion, isolation, REAL, "1", -2, 2, -0.3, SOCIETY, ASSUMED, 0, "assumed",                    \
              "non-integration at the start, mean")

/** Opinions of one unit are this many steps of 16-bit fixed point; 2 is 32000. */
#define PATHWAY_ONE 16000

enum pathway_topic { PATHWAY_DISTRUST, PATHWAY_DEPRIVATION, PATHWAY_ISOLATION, PATHWAY_N_TOPICS };

/** What a person thinks; begins at a multiple of 16 bytes, so that one line of memory holds it. */
struct pathway_mind {
    _Alignas(16) int16_t opinion[PATHWAY_N_TOPICS]; /* as of day `touched` */
    int16_t base[PATHWAY_N_TOPICS]; /* where opinions relax to: start, and what the state did */
    uint16_t touched;               /* day */
};

#define PATHWAY_MIND_BYTES 14 /* that hold something */

#define PATHWAY_PART_PEOPLE 16384 /* a part is the work of one thread; whole batches (partner.h) */

/** What the rule works with: all from the parameters, but for the share found, and room for a day. */
struct pathway_talk_state {
    uint32_t *decay; /* [n_days + 1] share of the way from base that is left, 2^-16 */
    size_t n_decay;
    uint32_t slot_until[OFR_N_SLOTS];     /* cumulative, 2^-32 */
    int32_t alpha, effect, online_effect; /* 2^-16 */
    uint32_t *online_chance;              /* [n_areas] 2^-16 */
    double share_found;                   /* of attempts, in the state of the start */
    uint32_t n_passes, chance;            /* a day has n_passes masks of chance / 2^16 each */
    uint32_t n_parts, part_capacity;      /* parts of 16,384 people */
    uint32_t *n_heard;                    /* [n_parts] */
    struct pathway_heard *heard;          /* [n_parts][part_capacity] what a pass decided */
    int64_t (*counts)[2];                 /* [n_threads][n_areas] talks, talks online, of a pass */
    struct pathway_remote_pairs *far;     /* where ranks share the people; NULL: one rank has all */
};

/** An opinion on a day: relaxed towards its base since the day it was last touched. Reads only. */
static inline int32_t pathway_relaxed(const struct pathway_talk_state *talk, const struct pathway_mind *mind,
                                      unsigned topic, uint32_t day) {
    int32_t away = mind->opinion[topic] - mind->base[topic];
    return mind->base[topic] + ((away * (int32_t)(talk->decay[day - mind->touched] >> 1) + 0x4000) >> 15);
}

struct pathway;
extern const struct ofr_process pathway_talk;

ofr_status pathway_talk_start(struct ofr_engine *engine, struct ofr_reports *reports);
void pathway_talk_stop(struct ofr_engine *engine);
void pathway_talk_archive(struct ofr_engine *engine, struct ofr_archive *archive);

/** The opinion of a person today, in units of 1/PATHWAY_ONE; reads only. */
int32_t pathway_opinion(const struct ofr_engine *engine, uint32_t person, enum pathway_topic topic);

/** Listener's opinion after hearing a speaker; all in units of 1/PATHWAY_ONE, effect and
 *  alpha in units of 2^-16. Exactly the rule of relative agreement, rounded once. */
int32_t pathway_hear(int32_t speaker, int32_t listener, int32_t alpha, int32_t effect);

/** Move a person's opinion today, and (by a share) its base; kept in [-2, 2]. */
void pathway_move_opinion(struct ofr_engine *engine, uint32_t person, enum pathway_topic topic, double by,
                          double base_by);

#endif
