/*
 * Go: where a person is in a slot.
 *
 * A function of person, day, slot and state, evaluated when somebody asks; nobody is moved.
 * Distance acts once, in the choice of usual places when people are made (population.h);
 * here only preferences by sex, age and activity, the weekday and fear act.
 */
#ifndef OFR_PATHWAY_WHEREABOUTS_H
#define OFR_PATHWAY_WHEREABOUTS_H

#include "engine/engine.h"

#define WHEREABOUTS_PARAMETERS(PARAMETER)                                                                    \
    PARAMETER(rule, whereabouts, SWITCH, "1", 0, 1, 1, SOCIETY, ASSUMED, 0, "none",                          \
              "run the rule go; 0: everybody stays at home")                                                 \
    PARAMETER(whereabouts, at_work, REAL, "1", 0, 1, 0.9, SOCIETY, ASSUMED, 0, "assumed",                    \
              "share of weekdays that employed people and students spend at work or school")                 \
    PARAMETER(whereabouts, public_unemployed, REAL, "1", 0, 1, 0.55, SOCIETY, ASSUMED, 0,                    \
              "assumed, after reports of young men idle in cafés",                                           \
              "share of the day slot that unemployed men spend in public")                                   \
    PARAMETER(                                                                                               \
        whereabouts, public_others, REAL, "1", 0, 1, 0.15, SOCIETY, ASSUMED, 0, "assumed",                   \
        "share of the day slot that other men without work spend in public; all men at weekends twice that") \
    PARAMETER(whereabouts, cafe_evening, REAL, "1", 0, 1, 0.28, SOCIETY, ASSUMED, 0, "assumed",              \
              "share of evenings that men of 15 or older spend in a café")                                   \
    PARAMETER(whereabouts, commons_evening, REAL, "1", 0, 1, 0.10, SOCIETY, ASSUMED, 0, "assumed",           \
              "share of evenings that people of 12 or older spend in a square or centre")                    \
    PARAMETER(whereabouts, women_public, REAL, "1", 0, 1, 0.3, SOCIETY, ASSUMED, 0, "assumed",               \
              "time of women in squares and centres over that of men")                                       \
    PARAMETER(whereabouts, women_cafe, REAL, "1", 0, 1, 0.08, SOCIETY, ASSUMED, 0, "assumed",                \
              "time of women in cafés over that of men")                                                     \
    PARAMETER(whereabouts, hall_dawn, REAL, "1", 0, 1, 0.25, SOCIETY, ASSUMED, 0,                            \
              "assumed: with 40 % of men attending, about 10 % of men at dawn",                              \
              "share of dawns that people who attend spend in a hall with dawn hours")                       \
    PARAMETER(whereabouts, hall_evening, REAL, "1", 0, 1, 0.25, SOCIETY, ASSUMED, 0, "assumed",              \
              "share of evenings that people who attend spend in a hall with dawn hours")

struct pathway;

/* Where somebody is: a place number, or one of these. */
#define PATHWAY_HOME 0xFFFFFFFEu
#define PATHWAY_AWAY 0xFFFFFFFFu /* held, abroad, in a camp, dead */

/** What the timetable depends on: sex, age class, activity, attendance. */
#define PATHWAY_N_CLASSES (2 * 6 * 6 * 2)

/** Cumulative chances of the usual places in one slot, in units of 2^-32; the rest is home. */
struct pathway_hours {
    uint32_t until[OFR_N_USUAL];
};

/** What tells whether somebody is about; the same on every rank. 4 bytes a person. */
struct pathway_presence {
    uint8_t status; /* PATHWAY_IS_..., and what follows of usual places */
    uint8_t class_;
    uint16_t area; /* of his home */
};
#define PATHWAY_IS_AWAY 1u /* held, abroad, in a camp, dead */
#define PATHWAY_AT_HOME 2u /* stays at home out of fear */
#define PATHWAY_IS_HELD 4u /* away, in custody or prison */
/* What saves a look at somebody's usual places to tell whether he is at home. */
#define PATHWAY_WAS_CLOSED 8u /* one of them was closed once: look */
#define PATHWAY_GOES_TO(u)                                                                                   \
    (16u << (u))            /* he has one for u; else he stays at home when he would go out for it */
#define PATHWAY_IS_STATE 7u /* the bits above that are state of their own */

/** What people go out for (enum ofr_usual) when they go to a place of a role. */
extern const uint8_t pathway_outing_to[OFR_N_PLACE_ROLES];

extern const struct ofr_process pathway_whereabouts;

/** Class of a person with an activity at an age in completed years. */
uint8_t pathway_class_of(const struct ofr_population *population, uint32_t person, unsigned age,
                         enum ofr_activity activity);

/* Class = ((age class * 2 + sex) * 6 + activity) * 2 + attends; the first age class is under 12. */
static inline enum ofr_activity pathway_class_activity(uint8_t class_) {
    return (enum ofr_activity)(class_ / 2 % OFR_N_ACTIVITIES);
}
/** True for classes of 12 or older, who take part in conversations. */
static inline bool pathway_class_talks(uint8_t class_) { return class_ >= 2 * OFR_N_ACTIVITIES * 2; }

/** Chances of one day for every class and slot. */
struct pathway_timetable {
    struct pathway_hours hours[PATHWAY_N_CLASSES][OFR_N_SLOTS];
};

/** Fill the timetable [2: weekday, weekend][class][slot] from the parameters. */
void pathway_whereabouts_start(struct pathway *pathway);

/* What somebody goes out for in a slot: an enum ofr_usual, or one of these. */
#define PATHWAY_STAYS OFR_N_USUAL      /* at home */
#define PATHWAY_GONE (OFR_N_USUAL + 1) /* away */

/** What a person goes out for in a slot, given the word of the draw `go` for that slot.
 *  Fear leaves a share of all outings, so the word is stretched before it is compared. */
static inline unsigned pathway_outing_given(const struct pathway_timetable *timetable,
                                            struct pathway_presence presence, enum ofr_slot slot,
                                            uint32_t word, uint32_t out_factor) {
    if (presence.status & (PATHWAY_IS_AWAY | PATHWAY_AT_HOME))
        return presence.status & PATHWAY_IS_AWAY ? PATHWAY_GONE : PATHWAY_STAYS;
    const struct pathway_hours *hours = &timetable->hours[presence.class_][slot];
    uint64_t product = (uint64_t)word * out_factor >> 16;
    uint32_t stretched = product > UINT32_MAX ? UINT32_MAX : (uint32_t)product;
    unsigned outing = 0;
    for (int u = 0; u < OFR_N_USUAL; u++)
        outing += stretched >= hours->until[u];
    return outing;
}

/** What a person goes out for in a slot of the engine's day. Who goes to a place for which he is
 *  a usual visitor is there, if it is open. @cost one draw, about 12 ns */
unsigned pathway_outing(const struct ofr_engine *engine, uint32_t person, enum ofr_slot slot);

/** Where a person is who goes out for something (or stays, or is gone). */
uint32_t pathway_where_to(const struct ofr_engine *engine, uint32_t person, unsigned outing);

/** Where a person is in a slot of the engine's day. @cost one draw, about 15 ns */
uint32_t pathway_where(const struct ofr_engine *engine, uint32_t person, enum ofr_slot slot);

#endif
