/*
 * Police: suspicion, raids, questionings and ordinary contacts.
 *
 * Suspicion of a place or a circle grows with meetings and tips (by trust of the area), with
 * noise; attacks bring raids. Within its means the police raids the most suspect, at dawn for
 * preference, and takes a few people: suspects first, then those who stand beside them. An
 * arrest goes on in custody.h.
 */
#ifndef OFR_PATHWAY_POLICE_H
#define OFR_PATHWAY_POLICE_H

#include "engine/engine.h"

#define POLICE_PARAMETERS(PARAMETER)                                                                         \
    PARAMETER(rule, police, SWITCH, "1", 0, 1, 1, STATE, ASSUMED, 0, "none", "run the rule police")          \
    PARAMETER(police, raids, REAL, "1", 0, 20, 1.65, STATE, ASSUMED, 1, "tuned to arrests on charges",       \
              "factor on the series of raids")                                                               \
    PARAMETER(police, take, REAL, "people", 1, 20, 6, STATE, ASSUMED, 0, "assumed",                          \
              "people taken in a raid, on average")                                                          \
    PARAMETER(police, dawn, REAL, "1", 0, 1, 0.85, STATE, ASSUMED, 0, "assumed",                             \
              "share of raids at dawn; the rest in the evening")                                             \
    PARAMETER(police, knows_members, REAL, "1", 0, 1, 0.35, STATE, ASSUMED, 0, "assumed",                    \
              "chance that a member of the circle raided is known and taken first")                          \
    PARAMETER(police, seen_in_meeting, REAL, "1", 0, 5, 0.1, STATE, ASSUMED, 0,                              \
              "assumed: sets the unit of suspicion", "suspicion added by a meeting of a circle")             \
    PARAMETER(police, tips, REAL, "per week", 0, 5, 0.1, SOCIETY, ASSUMED, 0, "assumed",                     \
              "tips a week on a circle where trust is neutral; one unit of suspicion each")                  \
    PARAMETER(police, noise, REAL, "per month", 0, 1, 0.05, STATE, ASSUMED, 0, "assumed",                    \
              "chance a month that a public place gains a unit of suspicion for no good reason")             \
    PARAMETER(police, forgets, REAL, "days", 1, 2000, 90, STATE, ASSUMED, 0, "assumed",                      \
              "half-life of suspicion")                                                                      \
    PARAMETER(police, attack_raids, REAL, "raids", 0, 50, 2, STATE, ASSUMED, 0, "assumed",                   \
              "raids added by an attack, within a month")                                                    \
    PARAMETER(police, questioned, REAL, "per year", 0, 20, 3, STATE, ASSUMED, 0,                             \
              "assumed; accounts of the town: a second arrest, again and again",                             \
              "rate at which somebody released within the last year is questioned again")                    \
    PARAMETER(police, told, REAL, "1", 0, 1, 0.9, SOCIETY, ASSUMED, 0, "assumed",                            \
              "chance that somebody under threat tells when he is questioned, at neutral trust")             \
    PARAMETER(police, contacts, REAL, "per year", 0, 10, 0.23, STATE, PUBLISHED, 0, "PROTON-T",              \
              "ordinary contacts with the police of a person of 15 or older")                                \
    PARAMETER(police, contact_effect, REAL, "1", -1, 1, 0.05, STATE, ASSUMED, 0, "assumed",                  \
              "distrust added by an ordinary contact, for a while")

struct pathway_circle;
extern const struct ofr_process pathway_police, pathway_questioning, pathway_contacts;

ofr_status pathway_police_start(struct ofr_engine *engine, struct ofr_reports *reports);
void pathway_police_stop(struct ofr_engine *engine);
void pathway_police_archive(struct ofr_engine *engine, struct ofr_archive *archive);
/** Add suspicion to a place today. */
void pathway_suspect_place(struct ofr_engine *engine, uint32_t place, double by);
/** Raids that an attack brings, over the next month. */
void pathway_owe_raids(struct ofr_engine *engine, double raids);
/** Add suspicion to a circle today. */
void pathway_suspect_circle(struct ofr_engine *engine, struct pathway_circle *circle, double by);
/** Suspicion of a place today; reads only. */
double pathway_suspicion_of_place(const struct ofr_engine *engine, uint32_t place);

#endif
