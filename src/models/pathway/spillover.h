/*
 * Spillover: what is done to a person reaches their kin and friends the next morning.
 *
 * Rules that harm or arrest a person queue an item. Before the first slot of the next day the process reads
 * the queue. Those who learn of what the state did, or failed to prevent, gain distrust. Those in
 * courtship or in a circle also get a trigger, unless the group did it (commit.h).
 */
#ifndef OFR_PATHWAY_SPILLOVER_H
#define OFR_PATHWAY_SPILLOVER_H

#include "models/pathway/state.h"

/** What was done: arrested; killed; hurt by the group; beaten by the police (violence.h). */
enum pathway_spillover_kind {
    PATHWAY_ARRESTED = 1,
    PATHWAY_KILLED = 2,
    PATHWAY_HURT = 3,
    PATHWAY_BEATEN = 4
};

/** Who did it; a death abroad is nobody's here. */
enum pathway_spillover_by { PATHWAY_BY_STATE, PATHWAY_BY_GROUP, PATHWAY_BY_WAR };

/** What was done to a person today. */
struct pathway_spillover {
    uint32_t person;
    uint8_t kind, by; /* enum pathway_spillover_kind, pathway_spillover_by */
    bool family_only;
};

extern const struct ofr_process pathway_spillover;
extern const struct pathway_part pathway_spillover_part;

/**
 * Queue what was done to a person today. A full queue makes the day fail (ofr_engine_full).
 * @param family_only [in] friends do not learn of it, as with a death abroad
 */
void pathway_spillover_add(struct ofr_engine *engine, uint32_t person, enum pathway_spillover_kind kind,
                           enum pathway_spillover_by by, bool family_only);

#endif
