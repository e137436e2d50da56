/*
 * Approach: first contact, and the courtship that follows.
 *
 * A recruiter in a session in a place, or online, befriends a few of those present; a
 * member of a circle brings a friend or a relative, the largest channel. Whether he who is
 * approached is receptive is drawn once, then contact hours add up; past a personal
 * threshold he is asked into a circle (circle.h). Coarse on purpose: no content, no advice.
 *
 * Invariant: nobody under 15 is approached; the channel is the tie before first contact.
 */
#ifndef OFR_PATHWAY_APPROACH_H
#define OFR_PATHWAY_APPROACH_H

#include "engine/engine.h"

#define APPROACH_PARAMETERS(PARAMETER)                                                                       \
    PARAMETER(rule, approach, SWITCH, "1", 0, 1, 1, GROUP, ASSUMED, 0, "none", "run the rule approach")      \
    PARAMETER(recruiters, start, REAL, "people", 0, 2000, 8, GROUP, ASSUMED, 0,                              \
              "assumed, 4-15; from what is known of places outside control and of fighters, never from "     \
              "departures",                                                                                  \
              "recruiters in the whole scenario at the start")                                               \
    PARAMETER(recruiters, hours, REAL, "hours per week", 0, 60, 12, GROUP, ASSUMED, 0, "assumed",            \
              "hours a week a recruiter spends among others")                                                \
    PARAMETER(recruiters, online, REAL, "1", 0, 1, 0.12, GROUP, ASSUMED, 0,                                  \
              "assumed; unlike the mainly online West", "share of sessions held online")                     \
    PARAMETER(recruiters, courts, WHOLE, "people", 1, 60, 10, GROUP, ASSUMED, 0, "assumed",                  \
              "people a recruiter courts at once, at most")                                                  \
    PARAMETER(recruiters, most, WHOLE, "people", 1, 8000, 25, GROUP, ASSUMED, 0,                             \
              "assumed: 25 at the peak in Kasserine", "active recruiters in the whole scenario, at most")    \
    PARAMETER(approach, per_session, REAL, "people", 0, 20, 0.65, GROUP, ASSUMED, 0,                         \
              "assumed, so that 4,000-8,000 people are approached in Kasserine",                             \
              "people a recruiter speaks to for the first time in a session, on average")                    \
    PARAMETER(approach, brings, REAL, "per week", 0, 2, 0.82, GROUP, ASSUMED, 1, "tuned to departures",      \
              "friends or relatives a member of a circle speaks to for the first time in a week")            \
    PARAMETER(approach, covert, REAL, "1", 0, 1, 0.6, GROUP, ASSUMED, 0, "assumed",                          \
              "share of that which goes on when nothing can be done in the open (series openness 0)")        \
    PARAMETER(approach, family, REAL, "1", 0, 1, 0.33, GROUP, ASSUMED, 1,                                    \
              "tuned to the share of joins through family", "share of these who are relatives")              \
    PARAMETER(approach, acquaintances, REAL, "1", 0, 1, 0.5, GROUP, ASSUMED, 0,                              \
              "assumed: close friends are about six, acquaintances many more",                               \
              "share of the friends spoken to who are friends of friends")                                   \
    PARAMETER(approach, age_peak, REAL, "years", 15, 40, 24.5, GROUP, ASSUMED, 1,                            \
              "tuned to the ages of those leaving", "age at which first contact is most likely")             \
    PARAMETER(approach, age_width, REAL, "years", 1, 30, 4.5, GROUP, ASSUMED, 1,                             \
              "tuned to the ages of those leaving", "standard deviation of that age")                        \
    PARAMETER(approach, women, REAL, "1", 0, 1, 0.09, GROUP, ASSUMED, 1, "tuned to the share of women",      \
              "first contacts between a man and a woman over those within one sex, all else equal")          \
    PARAMETER(approach, strangers, REAL, "1", 0, 1, 0.5, GROUP, ASSUMED, 0, "assumed",                       \
              "first contacts with somebody of another neighbourhood over those of the own, all else equal") \
    PARAMETER(approach, again_after, REAL, "days", 1, 2000, 180, GROUP, ASSUMED, 0, "assumed",               \
              "time after which somebody who was not receptive may be approached again")                     \
    PARAMETER(approach, hours_median, REAL, "hours", 0.5, 500, 10, GROUP, ASSUMED, 0,                        \
              "assumed; wide, see first contact to joining (UNDP 2017, recalled)",                           \
              "contact hours before somebody is asked into a circle, median")                                \
    PARAMETER(approach, hours_spread, REAL, "1", 0, 3, 1, GROUP, ASSUMED, 0, "assumed",                      \
              "standard deviation of the logarithm of those hours")                                          \
    PARAMETER(approach, contact, REAL, "per day", 0, 1, 0.4, GROUP, ASSUMED, 0, "assumed",                   \
              "meetings a day of somebody courted with who courts him")                                      \
    PARAMETER(approach, contact_hours, REAL, "hours", 0.1, 12, 2, GROUP, ASSUMED, 0, "assumed",              \
              "hours of such a meeting")                                                                     \
    PARAMETER(approach, given_up_after, REAL, "days", 7, 1000, 120, GROUP, ASSUMED, 0, "assumed",            \
              "time after which a courtship without an invitation ends")                                     \
    PARAMETER(online, moderation, REAL, "1", 0, 1, 0, STATE, ASSUMED, 0,                                     \
              "none: an intervention (online-moderation)",                                                   \
              "share of first contacts and threats online that are taken down before they reach anybody")

struct pathway_record;
extern const struct ofr_process pathway_approach;

/** Whether what is sent online to a person now is taken down (parameter online.moderation). */
bool pathway_taken_down(const struct ofr_engine *engine, uint32_t person, uint32_t by);

/** Draw the recruiters who are there at the start and give them records. */
ofr_status pathway_approach_start(struct ofr_engine *engine, struct ofr_reports *reports);
void pathway_approach_stop(struct ofr_engine *engine);
void pathway_approach_archive(struct ofr_engine *engine, struct ofr_archive *archive);
/** Where a recruiter or the leader of a circle settles: his usual hall, else his café, else OFR_NONE. */
uint32_t pathway_base_place(const struct ofr_population *population, uint32_t person);
/** Make an involved person a recruiter, if there may be one more. */
void pathway_make_recruiter(struct ofr_engine *engine, uint32_t record_row);
/** Approach somebody: first contact by a person through a channel. Whoever cannot be
 *  approached (too young, away, approached lately, in the group) is left alone. His opinions
 *  must be known (known.h). */
void pathway_approach_person(struct ofr_engine *engine, uint32_t person, uint32_t by, uint32_t channel,
                             uint32_t place);
/** The same between two inmates: being held is no bar there. */
void pathway_approach_inmate(struct ofr_engine *engine, uint32_t person, uint32_t by);
/** Weight in [0, 1] of a first contact by age and by whether the two are of one sex. */
double pathway_approach_weight(const struct ofr_engine *engine, uint32_t person, uint32_t by);

#endif
