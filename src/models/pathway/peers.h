/*
 * Peers: the friends and relatives of a person, and what it means that one of them belongs to the group.
 *
 * Friends and kin join, leave and walk away together; those whose friends or kin have joined are more
 * receptive, and those whose friends or kin have left leave more easily. Also how active a person is as a
 * recruiter or a member, which differs a lot between people.
 *
 * Invariant: reads ties that are made once and records; changes nothing.
 */
#ifndef OFR_PATHWAY_PEERS_H
#define OFR_PATHWAY_PEERS_H

#include "models/pathway/state.h"

/** How many times the average a person recruits or brings others: log-normal with mean 1, the same for the
 * whole run. @cost one draw and two exponentials */
double pathway_activity(const struct ofr_engine *engine, uint32_t person);

/** A friend of a person, drawn by a word; OFR_NONE when they have none. */
uint32_t pathway_friend_of(const struct ofr_population *population, uint32_t person, uint32_t word);

/** Whether two people are friends or of one extended family. */
bool pathway_are_peers(const struct ofr_population *population, uint32_t a, uint32_t b);

/** Whether any friend or relative has reached a stage: PATHWAY_COMMITTED means committed or gone,
 * PATHWAY_LEFT gone. @cost a look at each friend and relative, about 25 */
bool pathway_a_peer_is(const struct ofr_engine *engine, uint32_t person, enum pathway_stage least);

/** What a friend or relative in the group adds to the log odds of being receptive; 0 without one. */
double pathway_peer_log_odds(const struct ofr_engine *engine, uint32_t person);

/**
 * Draw the members of a person's circle who are their friends or kin and do today what the person does.
 *
 * @param record_row [in]  the person
 * @param purpose    [in]  of the draws, one for each pair and day
 * @param share      [in]  chance that one comes along
 * @param rows       [out] [PATHWAY_CIRCLE_ROOM] their records, in the order of the circle; free members only
 * @return   how many come along
 */
uint32_t pathway_draw_companions(const struct ofr_engine *engine, uint32_t record_row,
                                 enum pathway_purpose purpose, double share, uint32_t *rows);

#endif
