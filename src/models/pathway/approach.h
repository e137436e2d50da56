/*
 * Approach: the day of those who seek recruits, and the courtship that follows a first contact.
 *
 * A recruiter in a session in a place, or online, speaks to a few people (recruiters.h). A member of a circle
 * brings a friend or a relative; this is the largest channel. With a person who is receptive (contact.h)
 * contact hours add up. Past a personal threshold the person is asked into a circle (circle.h). The rule is
 * coarse on purpose: it holds no content and no advice.
 */
#ifndef OFR_PATHWAY_APPROACH_H
#define OFR_PATHWAY_APPROACH_H

#include "models/pathway/state.h"

extern const struct ofr_process pathway_approach;

#endif
