/*
 * Recruiters: those who hold sessions in places and online, and how their recruiting ends.
 *
 * Some are at work from the start; some of the committed become recruiters (commit.h), some of those who
 * return (abroad.h). It ends when they give up, leave for the war or a camp, are charged, die, or, by chance,
 * when they are arrested. Their number has no limit of its own: hours, courtship, the police and the
 * receptive who are left limit what they do. How many people one speaks to differs a lot between them
 * (activity, peers.h).
 *
 * Invariant: the list holds each recruiter once, in the order in which they began; those who stopped are
 * dropped between days. Not the first contact itself: see contact.h.
 *
 * @param record_row [in] row in pathway.records
 */
#ifndef OFR_PATHWAY_RECRUITERS_H
#define OFR_PATHWAY_RECRUITERS_H

#include "models/pathway/state.h"

extern const struct pathway_part pathway_recruiters_part;

/** How recruiting ended; the value of the event stopped_recruiting. */
enum pathway_recruiter_end { PATHWAY_END_GAVE_UP, PATHWAY_END_HELD, PATHWAY_END_GONE };

/** Make an involved person a recruiter, unless they are one. A full list makes the day fail
 * (ofr_engine_full).
 */
void pathway_make_recruiter(struct ofr_engine *engine, uint32_t record_row);
/** End a person's recruiting, if they recruit; they stay in the group unless the caller takes them out. */
void pathway_stop_recruiting(struct ofr_engine *engine, uint32_t record_row, enum pathway_recruiter_end why);
/** Mark a person as one who does not recruit, and will not begin. */
void pathway_recruits_no_more(struct pathway_record *record);
/** Let recruiters hold the sessions of a slot; those who were stopped from outside end. */
void pathway_hold_sessions(struct ofr_engine *engine);
/** Drop those who stopped and make room for today's; between days. @errors OFR_SYSTEM when memory is short */
OFR_MUST_USE ofr_status pathway_recruiters_make_room(struct ofr_engine *engine, struct ofr_reports *reports);

#endif
