/*
 * Draws of the model: the purpose of each random number, so that no two rules share one.
 *
 * A draw is a pure function of (seed, replicate, id, day, purpose, index); see base/draws.h. A purpose has a
 * number and a range of indices of its own. Purposes of one number must not overlap, which is checked below.
 *
 * Invariant: number and first index of a purpose never change, or every digest does.
 */
#ifndef OFR_PATHWAY_DRAWS_H
#define OFR_PATHWAY_DRAWS_H

#include "engine/engine.h"

#define ALL_DRAWS 0x10000 /* indices of a purpose that has its number to itself */

/* PURPOSE(name, number, first index, how many indices), rising; then what id and index are. The day is the
 * current one unless the comment states another. */
#define PATHWAY_PURPOSES(PURPOSE)                                                                            \
    PURPOSE(THRESHOLDS, 0x1000, 1, 1)      /* person; day 0 */                                               \
    PURPOSE(FIRST_OPINIONS, 0x1000, 2, 2)  /* person; day 0 */                                               \
    PURPOSE(N_RECRUITERS, 0x1000, 4, 1)    /* 0; day 0 */                                                    \
    PURPOSE(RECRUITER, 0x1000, 5, 1)       /* which recruiter; the attempt as the day */                     \
    PURPOSE(RECRUITER_AREAS, 0x1000, 6, 1) /* 0; day 0 */                                                    \
    PURPOSE(RECRUITER_PARTS, 0x1000, 7, 2) /* row of table areas; 1 for a governorate; day 0 */              \
    PURPOSE(WHEREABOUTS, 0x1001, 0, 1)     /* person; one word a slot */                                     \
    PURPOSE(LISTEN, 0x1002, 0, 8)          /* block of 64 people; bits; pass << 16 is added to the number */ \
    PURPOSE(TALK, 0x1003, 0, ALL_DRAWS)    /* listener; 2 a pass */                                          \
    PURPOSE(SESSION, 0x1004, 0, 4)         /* recruiter; slot */                                             \
    PURPOSE(MEET_NEW, 0x1005, 0, ALL_DRAWS)             /* recruiter; slot, 4 a look */                      \
    PURPOSE(N_BROUGHT, 0x1006, 0, 1)                    /* member */                                         \
    PURPOSE(BRING, 0x1006, 16, 100 * 16)                /* member; choice, 16 for each person brought */     \
    PURPOSE(RECEPTIVE, 0x1007, 0, 1)                    /* person; day 0 */                                  \
    PURPOSE(CONTACT, 0x1008, 0, 1)                      /* person */                                         \
    PURPOSE(MEETING_PLACE, 0x1009, 1, 1)                /* founder of the circle */                          \
    PURPOSE(ATTEND, 0x100a, 0, 4)                       /* member; slot */                                   \
    PURPOSE(BECOME_RECRUITER, 0x100b, 0, 1)             /* person */                                         \
    PURPOSE(LEAVE, 0x100c, 0, 1)                        /* person */                                         \
    PURPOSE(BORDER, 0x100d, 0, 1)                       /* person */                                         \
    PURPOSE(TURNED_BACK, 0x100d, 1, 1)                  /* person */                                         \
    PURPOSE(N_REFUSED, 0x100d, 2, 1)                    /* area */                                           \
    PURPOSE(WALK_AWAY, 0x100e, 0, 1)                    /* person */                                         \
    PURPOSE(IS_THREATENED, 0x100f, 0, 1)                /* person */                                         \
    PURPOSE(THREAT, 0x100f, 1, 1)                       /* person */                                         \
    PURPOSE(RESPONSE, 0x100f, 2, 1)                     /* person */                                         \
    PURPOSE(N_RAIDS, 0x1010, 0, 4)                      /* 0; slot */                                        \
    PURPOSE(RAID_SIZE, 0x1010, 4, 4)                    /* which raid; slot */                               \
    PURPOSE(RAID_SUSPECT, 0x1010, 16, 4)                /* member; slot */                                   \
    PURPOSE(RAID_BYSTANDER, 0x1010, 64, ALL_DRAWS - 64) /* look; slot, 4 a raid */                           \
    PURPOSE(N_NOISE, 0x1011, 0, 1)                      /* 0 */                                              \
    PURPOSE(NOISE_PLACE, 0x1011, 2, 1)                  /* which */                                          \
    PURPOSE(QUESTIONING, 0x1012, 0, 1)                  /* person */                                         \
    PURPOSE(STATE_CONTACT, 0x1013, 0, 8)                /* block of 64 people; bits */                       \
    PURPOSE(TRANSFER, 0x1014, 0, 1)                     /* person */                                         \
    PURPOSE(CHARGE, 0x1014, 1, 1)                       /* person */                                         \
    PURPOSE(SENTENCE, 0x1014, 2, 1)                     /* person */                                         \
    PURPOSE(RELEASE, 0x1014, 3, 1)                      /* person */                                         \
    PURPOSE(CELLMATE, 0x1015, 0, 1)                     /* inmate */                                         \
    PURPOSE(PRISON_CONTACT, 0x1015, 1, ALL_DRAWS - 1)   /* inmate; which contact */                          \
    PURPOSE(PATROL, 0x1016, 0, 1)                       /* person */                                         \
    PURPOSE(ELSEWHERE, 0x1017, 1, 1)                    /* person; the closed place as the day */            \
    PURPOSE(ORDER_ERROR, 0x1017, 2, 1)                  /* place */                                          \
    PURPOSE(N_ORDERS, 0x1017, 3, 1)                     /* 0 */                                              \
    PURPOSE(CAMP_ARRIVALS, 0x1018, 0, 1)                /* camp */                                           \
    PURPOSE(CAMP_DAY, 0x1018, 1, 1)                     /* camp */                                           \
    PURPOSE(CLEARING, 0x1018, 2, 1)                     /* camp */                                           \
    PURPOSE(CLEARED, 0x1018, 3, 1)                      /* person */                                         \
    PURPOSE(VICTIM, 0x1018, 4, 1)                       /* which victim, 16 a camp */                        \
    PURPOSE(ATTACK, 0x1018, 5, 1)                       /* camp */                                           \
    PURPOSE(MONTH_ABROAD, 0x1019, 0, 1)                 /* person */                                         \
    PURPOSE(RETURN, 0x1019, 1, 1)                       /* person */                                         \
    PURPOSE(WORK, 0x101a, 0, 1)                         /* person */                                         \
    PURPOSE(AGE, 0x101b, 0, 1)                          /* person */                                         \
    /* from here on for interventions alone, so that they move no other draw */                              \
    PURPOSE(MODERATION, 0x101c, 0, ALL_DRAWS) /* person; slot, 4 a sender */                                 \
    PURPOSE(SEPARATION, 0x101d, 0, ALL_DRAWS) /* inmate; which contact */                                    \
    PURPOSE(PROGRAMME, 0x101e, 0, ALL_DRAWS)  /* person; day 0 and tag of the intervention, or the day after \
                                                 today and slot, 4 a recruiter */                            \
    PURPOSE(MORE_ORDERS, 0x101f, 0, 1)        /* 0 */                                                        \
    /* from here on for rules again */                                                                       \
    PURPOSE(N_ILL_TREATED, 0x1020, 0, 1)          /* area */                                                 \
    PURPOSE(ILL_TREATED_BEFORE, 0x1020, 1, 1)     /* person; day 0 */                                        \
    PURPOSE(COMPLAINT, 0x1020, 2, 3)              /* person; where (violence.h) */                           \
    PURPOSE(ILL_TREATED_IN_CUSTODY, 0x1020, 5, 1) /* person */                                               \
    PURPOSE(N_BEATEN_AT_RAID, 0x1020, 6, 4)       /* which raid; slot */                                     \
    PURPOSE(ILL_TREATED, 0x1021, 0, ALL_DRAWS)    /* area; which candidate */                                \
    PURPOSE(BEATEN_AT_RAID, 0x1022, 0, ALL_DRAWS) /* look; slot, 4 a raid */                                 \
    PURPOSE(MEETING, 0x1023, 0, ALL_DRAWS)        /* founder of the circle; day it was founded */            \
    PURPOSE(UNSETTLED, 0x1024, 0, ALL_DRAWS)      /* founder of the circle; day it was founded */            \
    PURPOSE(TIP, 0x1025, 0, ALL_DRAWS)            /* founder of the circle; day it was founded */            \
    PURPOSE(CELLS, 0x1026, 0, 1)                  /* 0 */                                                    \
    PURPOSE(ACTIVITY, 0x1028, 0, 1)               /* person; day 0 */                                        \
    PURPOSE(ARREST_ENDS, 0x1028, 1, 1)            /* recruiter; the day of the arrest */                     \
    PURPOSE(ONLINE_POOL, 0x1029, 0, ALL_DRAWS)    /* recruiter; slot, 4 a look */                            \
    PURPOSE(JOIN_TOGETHER, 0x102a, 0, ALL_DRAWS)  /* person; who joins */                                    \
    PURPOSE(LEAVE_TOGETHER, 0x102b, 0, ALL_DRAWS) /* person; who leaves */                                   \
    PURPOSE(WALK_TOGETHER, 0x102c, 0, ALL_DRAWS)  /* person; who walks away */

/* An enumerator without a value is one more than the one before it: PATHWAY_FREE_... is the first draw that
 * the purpose before leaves. */
#define PURPOSE_RANGE(name, number, first, n)                                                                \
    PATHWAY_FREE_##name, PATHWAY_DRAW_##name = (number) << 16 | (first),                                     \
                         PATHWAY_LAST_##name = PATHWAY_DRAW_##name + (n)-1,
enum pathway_purpose { PATHWAY_PURPOSES(PURPOSE_RANGE) };
#define PURPOSE_CHECK(name, number, first, n)                                                                \
    _Static_assert(PATHWAY_FREE_##name <= PATHWAY_DRAW_##name, #name " shares draws with the purpose "       \
                                                                     "before");
PATHWAY_PURPOSES(PURPOSE_CHECK)
#undef PURPOSE_RANGE
#undef PURPOSE_CHECK

/** The number of a purpose, for the calls of base/draws.h that draw many at once. */
static inline uint32_t pathway_purpose_number(enum pathway_purpose purpose) {
    return (uint32_t)purpose >> 16;
}

/**
 * Draw four words for a purpose on a day, or on any other time stamp.
 * @param id    [in] person, place, area or block, as listed above
 * @param index [in] from 0, below the number of indices of the purpose
 * @cost     as ofr_draw
 */
static inline struct ofr_words pathway_draw_on(const struct ofr_engine *engine, uint32_t id, uint32_t day,
                                               enum pathway_purpose purpose, uint32_t index) {
    return ofr_draw(engine->draws, id, day, pathway_purpose_number(purpose),
                    ((uint32_t)purpose & 0xffffu) + index);
}

/** Draw four words for a purpose today. */
static inline struct ofr_words pathway_draw(const struct ofr_engine *engine, uint32_t id,
                                            enum pathway_purpose purpose, uint32_t index) {
    return pathway_draw_on(engine, id, engine->day, purpose, index);
}

/** Whether an event of probability p happens today, by the first word of a draw. */
static inline bool pathway_chance(const struct ofr_engine *engine, uint32_t id, enum pathway_purpose purpose,
                                  uint32_t index, double p) {
    return ofr_chance(pathway_draw(engine, id, purpose, index).w[0], p);
}

#endif
