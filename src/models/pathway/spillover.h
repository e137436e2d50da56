/*
 * Spillover: what is done to a person reaches their kin and friends the next morning.
 *
 * Rules that harm or arrest a person queue an item. Before the first slot of the next day the process reads
 * the queue. People who learn of it gain distrust; those in courtship or in a circle also get a trigger
 * (commit.h).
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

/** What was done to a person today. */
struct pathway_spillover {
    uint32_t person;
    uint8_t kind; /* enum pathway_spillover_kind */
    bool by_state;
    bool family_only;
};

extern const struct ofr_process pathway_spillover;
extern const struct pathway_part pathway_spillover_part;

/**
 * Queue what was done to a person today. A full queue makes the day fail (ofr_engine_full).
 * @param by_state    [in] the state did it, so those who learn of it gain distrust
 * @param family_only [in] friends do not learn of it, as with a death abroad
 */
void pathway_spillover_add(struct ofr_engine *engine, uint32_t person, enum pathway_spillover_kind kind,
                           bool by_state, bool family_only);

#endif
